"""The way of a task from a click to a saved video."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.task import TaskState
from tests.films import same_film
from tests.servers.rig import KEY, rig_at
from tests.servers.service import VideoService
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
    assert {Path(t.file).name[11:] for t in done} == {"A red fox runs at dusk 1.mp4", "A red fox runs at dusk 2.mp4"}
    assert not [p for p in (tmp_path / "videos").iterdir() if p.name.startswith(".")]
    fetched = [seen for seen in service.server.seen if seen.path.startswith("/files/")]
    assert fetched and not any("authorization" in seen.headers for seen in fetched)
