"""A project is noted, files move with it, and both are taken back together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.controllers.tasks import Step, TasksController
from desktop.domain.actions import AnnotationChange
from desktop.domain.task import Saved, Task
from desktop.models.tasks import TaskTableModel
from desktop.services.estimate import EstimateService
from desktop.services.projects import Moved, Projects
from desktop.services.supervisor import Supervisor
from tests.store.library import Library, intent, opened


class Bench:
    """A store on disk, a list, videos, and the controller between them."""

    def __init__(self, library: Library, videos: Path) -> None:
        self.library, self.videos = library, videos
        self.supervisor = Supervisor()
        projects = Projects(library.tasks, library.ledger, lambda: videos)
        self.controller = TasksController(
            library.tasks, TaskTableModel(), EstimateService(library.ledger), self.supervisor, projects=projects
        )
        self.moved: list[Moved] = []
        self.undone: list[Step] = []
        self.controller.files_moved.connect(self.moved.append)
        self.controller.undone.connect(self.undone.append)

    async def saved(self, name: str) -> Task:
        path = self.videos / f"{name}.mp4"
        path.write_text(name)
        (task,) = await self.library.tasks.add([intent(name, saved=Saved(str(path), 4))])
        return task

    async def settle(self) -> None:
        while self.supervisor.names:
            await asyncio.sleep(0.005)

    async def told(self, task: Task) -> tuple[str, str]:
        now = await self.library.tasks.get(task.id)
        return now.annotation.project, str(Path(now.file).relative_to(self.videos))


@pytest.fixture
async def bench(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Bench]:
    async with opened(tmp_path) as library:
        (tmp_path / "videos").mkdir()
        made = Bench(library, tmp_path / "videos")
        await made.controller.load()
        yield made
        made.controller.shut_down()
        await made.supervisor.stop(1.0)


async def test_files_follow_the_project_and_come_back_with_it(bench: Bench) -> None:
    first, second = await bench.saved("a"), await bench.saved("b")
    bench.controller.annotate(AnnotationChange(project="Film"), [first.id, second.id])
    await bench.settle()
    assert [await bench.told(t) for t in (first, second)] == [("Film", "Film/a.mp4"), ("Film", "Film/b.mp4")]
    bench.controller.annotate(AnnotationChange(project="Other"), [second.id])
    await bench.settle()
    assert await bench.told(second) == ("Other", "Other/b.mp4")
    for expected in (("Film", "Film/b.mp4"), ("", "b.mp4")):
        bench.controller.undo()
        await bench.settle()
        assert await bench.told(second) == expected
    assert await bench.told(first) == ("", "a.mp4")
    assert Path(first.file).read_text() == "a"
    assert len(bench.undone) == 2
    assert [len(moved.places) for moved in bench.moved] == [2, 1, 1, 2]


async def test_other_notes_move_nothing(bench: Bench) -> None:
    task = await bench.saved("a")
    bench.controller.annotate(AnnotationChange(rating=4, note="x", add_tags=("y",)), [task.id])
    await bench.settle()
    assert await bench.told(task) == ("", "a.mp4")
    assert bench.moved == []


async def test_coming_back_never_overwrites(bench: Bench) -> None:
    task = await bench.saved("a")
    bench.controller.annotate(AnnotationChange(project="Film"), [task.id])
    await bench.settle()
    (bench.videos / "a.mp4").write_text("somebody else's")
    bench.controller.undo()
    await bench.settle()
    assert await bench.told(task) == ("", "a (2).mp4")
    assert (bench.videos / "a.mp4").read_text() == "somebody else's"
