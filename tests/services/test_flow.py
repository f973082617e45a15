"""The way of a task from a click to a saved video."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.task import TaskState
from tests import images
from tests.films import same_film
from tests.servers.rig import KEY, Rig, rig_at
from tests.servers.scripted import Step, reply
from tests.servers.service import VideoService, error
from tests.videos import make_video


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=12).read_bytes()


@pytest.fixture
def service(video: bytes) -> Iterator[VideoService]:
    service = VideoService(key=KEY, video=video)
    yield service
    service.close()


async def test_click_to_saved_video(tmp_path: Path, service: VideoService, video: bytes) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        tasks = await rig.submit("A red fox runs, at dusk.", takes=2)
        done = [await rig.reach(task.id, TaskState.READY) for task in tasks]
    assert service.posts == 2 == len(service.made)
    for task in done:
        file = Path(task.file)
        assert same_film(file, video)
        assert file.stat().st_mode & 0o777 == 0o600
        assert (task.width, task.height, round(task.video_s, 1)) == (640, 360, 0.5)
        assert Path(task.poster).read_bytes().startswith(b"\xff\xd8")
    assert {Path(t.file).name[11:] for t in done} == {
        "A red fox runs at dusk (take 1).mp4",
        "A red fox runs at dusk (take 2).mp4",
    }
    assert not [p for p in (tmp_path / "videos").iterdir() if p.name.startswith(".")]
    fetched = [seen for seen in service.server.seen if seen.path.startswith("/files/")]
    assert fetched and not any("authorization" in seen.headers for seen in fetched)


class TestThumbnail:
    """The still that was asked for lives no longer than the video, so it is fetched, too."""

    async def make(self, rig: Rig, service: VideoService, steps: list[Step], *, asked: bool = True) -> tuple[Path, str]:
        """Have a video made whose thumbnail is answered by these steps; return its file and the task's history."""
        service.finish = False
        service.routes["/files/still"] = lambda _seen: steps.pop(0)
        (task,) = await rig.submit(thumbnail=asked)
        await rig.until(lambda: service.made)
        for made in service.made.values():
            made.extra["thumbnail"] = f"{service.url}/files/still.png?sig=1"
        service.finish_all()
        ready = await rig.reach(task.id, TaskState.READY)
        await rig.until(lambda: not rig.downloads._jobs)
        history = [f"{line.kind} {line.detail}" for line in await rig.store.timeline(task.id)]
        return Path(ready.file), "\n".join(history)

    async def test_it_is_saved_beside_the_video(self, tmp_path: Path, service: VideoService) -> None:
        still = images.jpeg(64, 36)
        async with rig_at(tmp_path, service.url) as rig:
            file, history = await self.make(rig, service, [error(503, 503), picture(still)])
        seen = [s for s in service.server.seen if s.path.startswith("/files/still")]
        saved = file.with_name(f"{file.stem}.thumbnail.jpg")  # by what it is, not by what it is called
        assert saved.read_bytes() == still and saved.stat().st_mode & 0o777 == 0o600
        assert f"thumbnail {saved.name}" in history
        assert len(seen) == 2 and not any("authorization" in s.headers for s in seen)

    async def test_it_is_not_fetched_unasked(self, tmp_path: Path, service: VideoService) -> None:
        async with rig_at(tmp_path, service.url) as rig:
            file, _ = await self.make(rig, service, [], asked=False)
        assert not list(file.parent.glob("*.thumbnail*"))

    @pytest.mark.parametrize("step", [error(404, 404), reply(200, {"no": "image"})], ids=["gone", "no image"])
    async def test_without_it_the_video_is_ready_all_the_same(
        self, tmp_path: Path, service: VideoService, step: Step, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("desktop.services.download.backoff", lambda *_: 0.01)
        async with rig_at(tmp_path, service.url) as rig:
            file, history = await self.make(rig, service, [step] * 3)
        assert file.is_file() and "thumbnail_failed" in history
        assert not list(file.parent.glob(".*")), "something was left behind"


def picture(data: bytes) -> Step:
    return reply(200, data, kind="image/png")
