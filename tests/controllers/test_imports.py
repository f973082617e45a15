"""Following ids and opening videos, with a real store and a real service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from desktop.controllers.imports import ImportController
from desktop.domain.found_video import FoundVideo, VideoRefusal
from desktop.domain.task import TaskState
from desktop.services.found import FoundVideos
from tests.servers.rig import KEY, Rig, rig_at
from tests.servers.service import VideoService
from tests.videos import make_video

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=12, size=(160, 90)).read_bytes()


@pytest.fixture
def service(film: bytes) -> Iterator[VideoService]:
    service = VideoService(key=KEY, video=film)
    yield service
    service.close()


class Bench:
    """The controller on a rig, and what it told."""

    def __init__(self, rig: Rig) -> None:
        origin = rig.clients.origin_of
        videos = FoundVideos(rig.store, origin, rig.references, rig.folder / "posters")
        self.controller = ImportController(rig.submits, rig.store, videos, origin)
        self.told: list[tuple[Any, ...]] = []
        for name in ("known_found", "followed", "follow_failed", "video_read", "video_refused", "video_added"):
            getattr(self.controller, name).connect(lambda *words, name=name: self.told.append((name, *words)))

    async def next(self) -> tuple[Any, ...]:
        async with asyncio.timeout(5):
            while not self.told:
                await asyncio.sleep(0.01)
        return self.told.pop(0)


def test_tasks_from_elsewhere_are_followed_and_saved(run_on_qt: Run, tmp_path: Path, service: VideoService) -> None:
    async def body() -> None:
        async with rig_at(tmp_path, service.url) as rig:
            bench = Bench(rig)
            ids = tuple(service.accept({})["id"] for _ in range(3))
            bench.controller.follow("dashly", ids[:2])
            name, tasks = await bench.next()
            assert (name, len(tasks)) == ("followed", 2)
            bench.controller.look_up("dashly", (*ids, "video_unknown"))
            assert await bench.next() == ("known_found", "dashly", dict(zip(ids[:2], tasks, strict=True)))
            for task_id in tasks:
                task = await rig.reach(task_id, TaskState.READY)
                assert Path(task.file).exists()
            bench.controller.follow("dashly", ids)  # two of them again
            _, more = await bench.next()
            assert len(more) == 1
            await rig.reach(more[0], TaskState.READY)
        assert service.posts == 0

    run_on_qt(body())


def test_what_cannot_be_followed_is_said(run_on_qt: Run, tmp_path: Path, service: VideoService) -> None:
    async def body() -> None:
        async with rig_at(tmp_path, service.url) as rig:
            bench = Bench(rig)
            bench.controller.follow("nowhere", ("video_1",))
            assert await bench.next() == ("follow_failed", "ServiceAway")
            bench.controller.follow("dashly", ("vidéo",))
            assert await bench.next() == ("follow_failed", "AttachError")

    run_on_qt(body())


def test_a_saved_video_tells_its_request_and_comes_back(run_on_qt: Run, tmp_path: Path, service: VideoService) -> None:
    """The whole way round: asked for, saved, taken off the list, opened again from its file alone."""

    async def body() -> None:
        async with rig_at(tmp_path, service.url) as rig:
            bench = Bench(rig)
            (task,) = await rig.submit("A “red” fox\nruns 字", style="anime", private=True)
            done = await rig.reach(task.id, TaskState.READY)
            await rig.store.remove([task.id])
            bench.controller.open_video(done.file)
            name, found, still = await bench.next()
            assert name == "video_read" and isinstance(found, FoundVideo) and isinstance(still, QImage)
            assert found.request == task.request
            assert (found.remote_id, found.take, found.known_id) == (done.remote_id, 1, task.id)
            assert abs(found.created_at - task.created_at) < 1e-6
            assert (still.width(), still.height()) == (560, 315)
            bench.controller.add_video(found)
            assert await bench.next() == ("video_added", task.id)
            assert (await rig.store.get(task.id)).removed_at is None

    run_on_qt(body())


def test_another_file_is_refused_by_its_reason(
    run_on_qt: Run, tmp_path: Path, service: VideoService, film: bytes
) -> None:
    async def body() -> None:
        async with rig_at(tmp_path, service.url) as rig:
            bench = Bench(rig)
            plain, junk = tmp_path / "plain.mp4", tmp_path / "junk.mp4"
            plain.write_bytes(film)
            junk.write_bytes(film[:500])
            for path, reason in ((plain, VideoRefusal.NOT_OURS), (junk, VideoRefusal.NOT_A_VIDEO)):
                bench.controller.open_video(str(path))
                assert (await bench.next())[:3] == ("video_refused", str(path), reason)

    run_on_qt(body())
