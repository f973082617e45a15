"""The viewer follows a task of a real store and plays its real file."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage

from desktop.controllers.playback import Playback
from desktop.controllers.viewer import ViewerController
from desktop.domain.details import Details
from desktop.domain.footage import PlaybackPreferences, PlaybackProblem
from desktop.domain.task import (
    Accepted,
    Completed,
    DownloadStarted,
    Progressed,
    Relation,
    Saved,
    SendStarted,
    Task,
    TaskState,
)
from desktop.services.crash_flag import CrashFlag
from tests.store.library import Library, intent, opened, request
from tests.videos import make_video, number_in

Run = Callable[[Coroutine[Any, Any, None]], None]


class Stand:
    """A library, a player and a viewer over them, and all that the viewer told."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.playback = Playback(CrashFlag(folder / "playing"), PlaybackPreferences(muted=True))
        self.viewer = ViewerController(library.tasks, self.playback)
        self.details: list[Details] = []
        self.nothing = 0
        self.posters: list[tuple[int, QImage]] = []
        self.thumbnails: list[tuple[int, QImage]] = []
        self.saved: list[str] = []
        self.copied: list[int] = []
        self.frames: list[int] = []
        self.opened: list[int] = []
        self.failed: list[PlaybackProblem] = []
        self.viewer.details_shown.connect(self.details.append)
        self.viewer.nothing_shown.connect(self._on_nothing)
        self.viewer.poster_shown.connect(lambda task, image: self.posters.append((task, image)))
        self.viewer.thumbnail_shown.connect(lambda number, image: self.thumbnails.append((number, image)))
        self.viewer.frame_saved.connect(self.saved.append)
        self.viewer.frame_copied.connect(self.copied.append)
        self.playback.frame_shown.connect(lambda _image, number: self.frames.append(number))
        self.playback.opened.connect(lambda footage: self.opened.append(footage.task_id))
        self.playback.failed.connect(self.failed.append)

    def _on_nothing(self) -> None:
        self.nothing += 1

    async def ready(self, name: str, path: Path, poster: str = "", **changes: Any) -> Task:
        (task,) = await self.library.tasks.add([intent(name, **changes)])
        return await self.finish(task.id, name, path, poster)

    async def finish(self, task_id: int, name: str, path: Path, poster: str = "") -> Task:
        saved = Saved(str(path), path.stat().st_size, 640, 360, 1.0, poster)
        facts = (SendStarted(), Accepted(f"remote-{name}"), Completed("https://x.example/v"), DownloadStarted(), saved)
        for fact in facts:
            task = await self.library.tasks.apply(task_id, fact)
        return task

    @property
    def shown(self) -> Details:
        return self.details[-1]


@asynccontextmanager
async def stand_in(folder: Path) -> AsyncIterator[Stand]:
    async with opened(folder) as library:
        stand = Stand(library, folder)
        try:
            yield stand
        finally:
            stand.viewer.shut_down()
            stand.playback.shut_down()


async def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("videos") / "a take.mp4", 48)


@pytest.fixture
def run(run_on_qt: Run, tmp_path: Path) -> Iterator[Callable[[Callable[[Stand], Awaitable[None]]], None]]:
    def run(body: Callable[[Stand], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with stand_in(tmp_path) as stand:
                await body(stand)

        run_on_qt(whole())

    yield run
    # Here and now, in the thread that Qt lives in: the next test's worker threads may not be the ones to do it.
    gc.collect()


def test_a_finished_task_is_shown_with_all_around_it_and_plays(run: Any, video: Path) -> None:
    async def body(stand: Stand) -> None:
        first, second = await stand.library.tasks.add(
            [intent("a", batch="b", take=1), intent("b", batch="b", take=2)],
        )
        task = await stand.finish(first.id, "a", video)
        (child,) = await stand.library.tasks.add([intent("c", parent_id=task.id, relation=Relation.REMIX)])
        await stand.library.tasks.keep_exchange(task.id, "submit", "POST /v1")
        stand.viewer.set_vocabulary(["Film"], ["opening"])
        stand.viewer.show_task(task.id)
        await until(lambda: stand.details and stand.shown.history)
        shown = stand.shown
        assert shown.task == task
        assert shown.history[0].kind == "added"
        assert [(c.kind, c.text) for c in shown.conversations] == [("submit", "POST /v1")]
        assert {(r.task_id, r.relation, r.elder) for r in shown.relatives} == {
            (child.id, Relation.REMIX, False),
            (second.id, Relation.NONE, False),
        }
        assert (shown.projects, shown.tags) == (("Film",), ("opening",))
        await until(lambda: len(stand.frames) > 4)
        assert stand.opened == [task.id]
        stand.viewer.show_task(child.id)
        await until(lambda: stand.shown.task.id == child.id and stand.shown.relatives)
        assert [(r.task_id, r.relation, r.elder) for r in stand.shown.relatives] == [(task.id, Relation.REMIX, True)]
        assert stand.playback.footage is None

    run(body)


def test_a_task_is_followed_through_its_states_and_plays_when_it_is_saved(run: Any, video: Path) -> None:
    async def body(stand: Stand) -> None:
        (task,) = await stand.library.add("a")
        stand.viewer.show_task(task.id)
        await until(lambda: stand.details)
        assert stand.shown.task.state is TaskState.WAITING
        tasks = stand.library.tasks
        await tasks.apply(task.id, SendStarted())
        await tasks.apply(task.id, Accepted("remote"))
        await tasks.apply(task.id, Progressed(TaskState.GENERATING, progress=40))
        await until(lambda: stand.shown.task.progress == 40)
        await tasks.apply(task.id, Completed("https://x.example/v"))
        await tasks.apply(task.id, DownloadStarted())
        await tasks.apply(task.id, Saved(str(video), 10))
        await until(lambda: stand.shown.task.state is TaskState.READY)
        await until(lambda: len(stand.frames) > 3)

    run(body)


def test_a_character_that_is_made_while_it_is_shown_is_not_called_missing(run: Any) -> None:
    async def body(stand: Stand) -> None:
        asked = replace(request(""), duration=0, size="", character={"timestamps": "0,3", "from_task": "video_1"})
        (task,) = await stand.library.tasks.add([intent("a", request=asked)])
        stand.viewer.show_task(task.id)
        await until(lambda: stand.details)
        named = Completed("", remote_status="@abc.whiskers")
        for fact in (SendStarted(), Accepted("remote"), named, DownloadStarted(), Saved("", 0)):
            await stand.library.tasks.apply(task.id, fact)
        await until(lambda: stand.shown.task.state is TaskState.READY)
        stand.viewer.play_again()
        await asyncio.sleep(0)
        assert stand.failed == []
        assert (await stand.library.tasks.get(task.id)).state is TaskState.READY

    run(body)


def test_of_many_selections_the_last_is_shown_and_no_other_after_it(run: Any, video: Path) -> None:
    async def body(stand: Stand) -> None:
        tasks = [await stand.ready(f"t{n}", video) for n in range(12)]
        for task in tasks * 4:
            stand.viewer.show_task(task.id)
        stand.viewer.show_task(tasks[3].id)
        await until(lambda: stand.details and stand.shown.task.id == tasks[3].id and stand.shown.history)
        await until(lambda: len(stand.frames) > 3)
        assert stand.opened == [tasks[3].id]
        assert {details.task.id for details in stand.details} == {tasks[3].id}

    run(body)


def test_a_file_that_is_gone_is_noticed_and_recorded(run: Any, tmp_path: Path, video: Path) -> None:
    async def body(stand: Stand) -> None:
        copy = tmp_path / "copy.mp4"
        copy.write_bytes(video.read_bytes())
        task = await stand.ready("a", copy)
        copy.unlink()
        stand.viewer.show_task(task.id)
        await until(lambda: stand.failed)
        await until(lambda: stand.shown.task.state is TaskState.MISSING)
        assert (await stand.library.tasks.get(task.id)).state is TaskState.MISSING

    run(body)


def test_a_damaged_file_is_not_called_missing(run: Any, tmp_path: Path) -> None:
    async def body(stand: Stand) -> None:
        bad = tmp_path / "bad.mp4"
        bad.write_bytes(b"<html>")
        task = await stand.ready("a", bad)
        stand.viewer.show_task(task.id)
        await until(lambda: stand.failed)
        await asyncio.sleep(0.1)
        assert stand.failed == [PlaybackProblem.NOT_A_VIDEO]
        assert (await stand.library.tasks.get(task.id)).state is TaskState.READY

    run(body)


def test_the_still_comes_at_once(run: Any, tmp_path: Path, video: Path) -> None:
    async def body(stand: Stand) -> None:
        Image.new("RGB", (2000, 1000), "red").save(tmp_path / "poster.jpg")
        task = await stand.ready("a", video, str(tmp_path / "poster.jpg"))
        stand.viewer.show_task(task.id, play=False)
        await until(lambda: stand.posters)
        task_id, image = stand.posters[0]
        assert task_id == task.id
        assert (image.width(), image.height()) == (1024, 512)

    run(body)


def test_small_pictures_frames_and_the_clipboard(run: Any, tmp_path: Path, video: Path) -> None:
    async def body(stand: Stand) -> None:
        copy = tmp_path / "copy.mp4"
        copy.write_bytes(video.read_bytes())
        task = await stand.ready("a", copy)
        stand.viewer.show_task(task.id, play=False)
        await until(lambda: stand.opened)
        stand.viewer.request_thumbnail(30)
        await until(lambda: stand.thumbnails)
        number, image = stand.thumbnails[0]
        assert (number, number_in(image), image.width()) == (30, 30, 160)
        stand.viewer.request_thumbnail(30)
        assert len(stand.thumbnails) == 2, "known by now"
        stand.playback.seek(17)
        stand.viewer.save_frame()
        await until(lambda: stand.saved)
        with Image.open(stand.saved[0]) as saved:
            assert (Path(stand.saved[0]).name, saved.size) == ("copy frame 0018.png", (640, 360))
        stand.viewer.copy_frame(5)
        await until(lambda: stand.copied)
        assert number_in(QGuiApplication.clipboard().image()) == 5

    run(body)


def test_notes_are_shown_as_they_are_made(run: Any, video: Path) -> None:
    async def body(stand: Stand) -> None:
        task = await stand.ready("t", video)
        stand.viewer.show_task(task.id)
        await until(lambda: stand.details)
        await stand.library.tasks.annotate([task.id], note="the best", rating=5, add_tags=("opening",))
        await until(lambda: stand.shown.task.annotation.note == "the best")
        assert stand.shown.task.annotation.rating == 5
        assert stand.shown.task.annotation.tags == ("opening",)

    run(body)


def test_a_task_that_is_taken_off_the_list_is_no_longer_shown(run: Any, video: Path) -> None:
    async def body(stand: Stand) -> None:
        task = await stand.ready("a", video)
        stand.viewer.show_task(task.id)
        await until(lambda: len(stand.frames) > 2)
        await stand.library.tasks.remove([task.id])
        await until(lambda: stand.nothing == 1)
        assert stand.playback.footage is None
        assert stand.viewer.task is None

    run(body)
