"""The list follows the store; what a person does reaches the disk and can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QFile
from PySide6.QtWidgets import QApplication

from desktop.controllers.tasks import REJECTED_TAG, Step, StepKind, TasksController
from desktop.domain.actions import AnnotationChange
from desktop.domain.clock import SystemClock
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import (
    Accepted,
    Completed,
    DownloadStarted,
    Failed,
    Hold,
    HoldChanged,
    Progressed,
    Saved,
    SendStarted,
    Task,
    TaskIntent,
    TaskState,
)
from desktop.models.tasks import TaskTableModel
from desktop.services.estimate import EstimateService
from desktop.services.imprint import sidecar_of
from desktop.services.supervisor import Supervisor
from desktop.store.database import Database
from desktop.store.errors import StoreFull
from desktop.store.ledger import Ledger
from desktop.store.tasks import TaskStore

ORIGIN = "https://dashlyai.cc"


class Bench:
    """A store on disk, a list, the controller between them, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clock = SystemClock()
        self.database = Database(folder / "rushes.db", folder / "backups", clock)
        self.store = TaskStore(self.database, clock)
        self.model = TaskTableModel()
        self.errors: list[BaseException] = []
        self.supervisor = Supervisor(lambda _name, error: self.errors.append(error))
        ledger = Ledger(self.database, clock)
        self.controller = TasksController(self.store, self.model, EstimateService(ledger), self.supervisor)
        self.steps: list[Step] = []
        self.undone: list[Step] = []
        self.undoable: list[Step | None] = []
        self.controller.step_done.connect(self.steps.append)
        self.controller.undone.connect(self.undone.append)
        self.controller.undo_changed.connect(self.undoable.append)

    async def add(self, count: int = 1, **values: Any) -> list[int]:
        tasks = await self.store.add(
            [
                TaskIntent(f"c{number}-{values}", "dashly", ORIGIN, request(f"shot {number}"), **values)
                for number in range(count)
            ]
        )
        return [task.id for task in tasks]

    async def ready(self, name: str, content: bytes = b"video") -> Task:
        """Take a task through its whole life, with a file."""
        (task_id,) = await self.add(batch=name)
        file = self.folder / name
        file.write_bytes(content)
        for fact in (
            SendStarted(),
            Accepted(f"video_{name}"),
            Completed("https://x/y"),
            DownloadStarted(),
            Saved(str(file), len(content)),
        ):
            await self.store.apply(task_id, fact)
        return await self.store.get(task_id)

    async def settle(self) -> None:
        """Wait until nothing more is being carried out, and show what changed."""
        while self.supervisor.names:
            await asyncio.sleep(0.002)
        self.model.flush()

    def states(self) -> dict[int, TaskState]:
        rows = [self.model.row_at(self.model.index(number, 0)) for number in range(self.model.rowCount())]
        return {row.id: row.state for row in rows}


def request(prompt: str) -> GenerationRequest:
    return GenerationRequest("dashly", "sora-2", prompt, 10, "16:9")


@pytest.fixture
async def bench(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    await bench.database.open()
    yield bench
    bench.controller.shut_down()
    await bench.supervisor.stop(2)
    await bench.database.close()
    assert bench.errors == []


async def test_the_library_comes_in_and_news_follow(bench: Bench) -> None:
    old = await bench.add(1200)
    loaded: list[int] = []
    bench.controller.loaded.connect(loaded.append)
    await bench.controller.load()
    assert loaded == [1200]
    assert list(bench.states()) == sorted(old, reverse=True)
    (new,) = await bench.add(1, batch="new")
    assert bench.model.id_at(0) == new
    await bench.store.apply(new, SendStarted())
    await bench.store.apply(new, Accepted("video_1"))
    await bench.store.apply(new, Progressed(TaskState.GENERATING, progress=40))
    bench.model.flush()
    row = bench.model.row_of(new)
    assert row is not None and (row.state, row.progress) == (TaskState.GENERATING, 40)
    await bench.controller.load()
    assert bench.model.total == 1201, "loading again adds nothing twice"


async def test_a_transfer_is_shown(bench: Bench) -> None:
    (task_id,) = await bench.add()
    await bench.controller.load()
    for fact in (SendStarted(), Accepted("video_1"), Completed("https://x/y"), DownloadStarted()):
        await bench.store.apply(task_id, fact)
    bench.store.report_transfer(task_id, 500, 2000)
    await asyncio.sleep(0.15)
    bench.model.flush()
    row = bench.model.row_of(task_id)
    assert row is not None and (row.received, row.file_bytes) == (500, 2000)


async def test_notes_reach_the_disk_and_can_be_taken_back(bench: Bench) -> None:
    one, two = await bench.add(2)
    await bench.controller.load()
    bench.controller.annotate(AnnotationChange(rating=2, add_tags=("Old",)), [one])
    await bench.settle()
    bench.controller.annotate(
        AnnotationChange(rating=5, favourite=True, note="n", add_tags=("new", "old"), project="P"), [one, two]
    )
    await bench.settle()
    noted = (await bench.store.get(one)).annotation
    assert (noted.rating, noted.favourite, noted.note, noted.tags, noted.project) == (5, True, "n", ("Old", "new"), "P")
    assert bench.undoable[-1] == Step(StepKind.NOTED, 2)
    bench.controller.undo()
    await bench.settle()
    first, second = (await bench.store.get(one)).annotation, (await bench.store.get(two)).annotation
    assert (first.rating, first.favourite, first.note, first.tags, first.project) == (2, False, "", ("Old",), "")
    assert (second.rating, second.tags) == (0, ())
    bench.controller.undo()
    await bench.settle()
    assert (await bench.store.get(one)).annotation.rating == 0
    assert bench.undoable[-1] is None
    bench.controller.undo()
    await bench.settle()


async def test_a_removed_tag_comes_back(bench: Bench) -> None:
    (one,) = await bench.add()
    await bench.controller.load()
    bench.controller.annotate(AnnotationChange(add_tags=("a", "b")), [one])
    await bench.settle()
    bench.controller.annotate(AnnotationChange(remove_tags=("a",)), [one])
    await bench.settle()
    bench.controller.undo()
    await bench.settle()
    assert set((await bench.store.get(one)).annotation.tags) == {"a", "b"}


async def test_the_winner_of_a_comparison_is_kept_in_one_step(bench: Bench) -> None:
    one, two, three = await bench.add(3)
    await bench.controller.load()
    bench.controller.annotate(AnnotationChange(favourite=True, add_tags=("opening",)), [one])
    await bench.settle()

    async def kept() -> list[tuple[bool, tuple[str, ...]]]:
        notes = [(await bench.store.get(task_id)).annotation for task_id in (one, two, three)]
        return [(note.favourite, note.tags) for note in notes]

    bench.controller.pick_winner(two, [one, three])
    await bench.settle()
    lost = (False, (REJECTED_TAG,))
    assert await kept() == [(False, ("opening", REJECTED_TAG)), (True, ()), lost]
    bench.controller.pick_winner(one, [two, three])
    await bench.settle()
    assert await kept() == [(True, ("opening",)), lost, lost], "on second thoughts"
    bench.controller.undo()
    bench.controller.undo()
    await bench.settle()
    assert await kept() == [(True, ("opening",)), (False, ()), (False, ())], "each choice was one step"


async def test_a_told_step_is_taken_back_though_a_note_was_made_since(bench: Bench) -> None:
    done = await bench.ready("a.mp4")
    (other,) = await bench.add()
    await bench.controller.load()
    bench.controller.remove([done.id])
    await bench.settle()
    bench.controller.annotate(AnnotationChange(rating=3), [other])
    await bench.settle()
    bench.controller.undo(bench.steps[0])
    await bench.settle()
    assert set(bench.states()) == {done.id, other}
    assert (await bench.store.get(other)).annotation.rating == 3
    bench.controller.undo(bench.steps[0])
    await bench.settle()
    assert (await bench.store.get(other)).annotation.rating == 3, "what was taken back is not taken back again"


async def test_what_was_asked_for_is_done_before_the_end(bench: Bench) -> None:
    (one,) = await bench.add()
    await bench.controller.load()
    bench.controller.annotate(AnnotationChange(note="typed just before closing"), [one])
    await bench.controller.finish(5)
    await bench.supervisor.stop(1)
    assert (await bench.store.get(one)).annotation.note == "typed just before closing"


async def test_removing_leaves_files_and_what_is_under_way_alone(bench: Bench) -> None:
    done = await bench.ready("a.mp4")
    (active,) = await bench.add()
    await bench.controller.load()
    bench.controller.remove([done.id, active])
    await bench.settle()
    assert bench.steps == [Step(StepKind.REMOVED, 1, kept=1)]
    assert list(bench.states()) == [active]
    assert Path(done.file).is_file()
    bench.controller.undo()
    await bench.settle()
    assert set(bench.states()) == {active, done.id}
    assert bench.undone == [Step(StepKind.REMOVED, 1, kept=1)]


async def test_videos_go_to_the_trash_and_come_back(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trash = tmp_path / "Trash" / "files"
    trash.mkdir(parents=True)
    (trash.parent / "info").mkdir()

    def move(file: str) -> tuple[bool, str]:
        place = trash / Path(file).name
        Path(file).rename(place)
        (trash.parent / "info" / f"{place.name}.trashinfo").write_text("[Trash Info]")
        return True, str(place)

    monkeypatch.setattr(QFile, "moveToTrash", staticmethod(move))
    task = await bench.ready("a.mp4", b"precious")
    sidecar_of(Path(task.file)).write_text("what it was made from")
    await bench.controller.load()
    bench.controller.trash([task.id])
    await bench.settle()
    assert bench.states() == {} and not Path(task.file).exists()
    assert sorted(path.name for path in trash.iterdir()) == ["a.mp4", "a.rushes.json"]
    assert bench.steps == [Step(StepKind.TRASHED, 1)]
    bench.controller.undo()
    await bench.settle()
    assert bench.states() == {task.id: TaskState.READY}
    assert Path(task.file).read_bytes() == b"precious"
    assert sidecar_of(Path(task.file)).read_text() == "what it was made from"
    assert list((trash.parent / "info").iterdir()) == []


async def test_a_video_that_cannot_be_trashed_stays_on_the_list_and_is_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFile, "moveToTrash", staticmethod(lambda _file: (False, "")))
    task = await bench.ready("a.mp4")
    await bench.controller.load()
    bench.controller.trash([task.id])
    await bench.settle()
    assert bench.states() == {task.id: TaskState.READY} and Path(task.file).is_file()
    assert bench.steps == [Step(StepKind.TRASHED, 0, failed=("a.mp4",))]
    assert bench.undoable == [], "there is nothing to take back"


async def test_nothing_is_overwritten_when_a_video_comes_back(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def move(file: str) -> tuple[bool, str]:
        place = tmp_path / "trashed.mp4"
        Path(file).rename(place)
        return True, str(place)

    monkeypatch.setattr(QFile, "moveToTrash", staticmethod(move))
    task = await bench.ready("a.mp4")
    await bench.controller.load()
    bench.controller.trash([task.id])
    await bench.settle()
    Path(task.file).write_bytes(b"another one now")
    bench.controller.undo()
    await bench.settle()
    assert Path(task.file).read_bytes() == b"another one now"
    assert (tmp_path / "trashed.mp4").read_bytes() == b"video"
    assert bench.undone == [Step(StepKind.TRASHED, 1, failed=("a.mp4",))], "and it is said"


async def test_what_the_trash_no_longer_has_is_missing_and_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def move(file: str) -> tuple[bool, str]:
        Path(file).unlink()  # moved, and the trash was emptied since
        return True, f"{file}.trashed"

    monkeypatch.setattr(QFile, "moveToTrash", staticmethod(move))
    task = await bench.ready("a.mp4")
    await bench.controller.load()
    bench.controller.trash([task.id])
    await bench.settle()
    bench.controller.undo()
    await bench.settle()
    assert bench.states() == {task.id: TaskState.MISSING}
    assert bench.undone == [Step(StepKind.TRASHED, 1, failed=("a.mp4",))]


async def test_a_store_that_cannot_be_written_is_told_and_nothing_is_pretended(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = await bench.add()
    await bench.controller.load()
    told: list[object] = []
    bench.controller.store_failed.connect(told.append)

    async def full(*_args: object, **_values: object) -> None:
        raise StoreFull(Path("rushes.db"))

    monkeypatch.setattr(bench.store, "annotate", full)
    bench.controller.annotate(AnnotationChange(rating=5), [one])
    await bench.settle()
    assert [type(error) for error in told] == [StoreFull]
    assert bench.steps == []
    row = bench.model.row_of(one)
    assert row is not None and row.rating == 0


async def test_estimates_are_learned_from_finished_tasks_of_the_kind(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    bench.controller.estimates_changed.connect(told.append)
    times: list[float] = [60.0] * 4
    asked: list[tuple[object, ...]] = []

    async def making_times(_self: Ledger, *kind: object) -> tuple[float, ...]:
        asked.append(kind)
        return tuple(times)

    monkeypatch.setattr(Ledger, "making_times", making_times)
    await bench.controller.load()
    one, two, three = await bench.add(3)
    for task_id in (one, two, three):
        await bench.store.apply(task_id, SendStarted())
        await bench.store.apply(task_id, Accepted(f"video_{task_id}"))
    await bench.settle()
    assert told == [], "four finished tasks are no data yet"
    assert asked == [("dashly", "sora-2", 10, "16:9")], "a kind is looked up once"
    times.append(60.0)
    await bench.store.apply(one, Completed("https://x/y"))
    await bench.store.apply(two, Progressed(TaskState.GENERATING, progress=3))
    await bench.settle()
    assert told[-1][("dashly", "sora-2", 10, "16:9")].count == 5


async def test_late_prompts_and_held_tasks(bench: Bench) -> None:
    one, two = await bench.add(2)
    await bench.store.apply(one, HoldChanged(Hold.BALANCE))
    await bench.store.apply(two, SendStarted())
    await bench.store.apply(two, Accepted("video_2"))
    await bench.store.apply(two, Failed(Problem(ProblemCode.GENERATION_FAILED)))
    await bench.controller.load()
    assert sorted(bench.controller.recent_prompts()) == ["shot 0", "shot 1"]
    assert bench.controller.held_ids() == [one]
