"""The fault suite's own accounting: every run is audited, every row of the matrix is shown or its absence explained.

What it comes to is counted over the whole suite, in ``tests/faults/summary.py``.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.tally import ROWS, TALLY
from tests.servers.rig import KEY, Rig, rig_at
from tests.servers.service import VideoService
from tests.videos import make_video

_SHOWN = pytest.StashKey[dict[str, int]]()
_WHOLE = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    shown: dict[str, int] = {}
    for item in items:
        for mark in item.iter_markers("fault"):
            for row in mark.args:
                if row not in ROWS:
                    raise pytest.UsageError(f"{item.nodeid}: there is no row {row}")
                shown[row] = shown.get(row, 0) + 1
    config.stash[_SHOWN] = shown
    selective = config.option.keyword or config.option.file_or_dir or config.option.lf
    config.stash[_WHOLE] = not selective


@pytest.fixture
def rows_shown(request: pytest.FixtureRequest) -> dict[str, int]:
    """Return how many tests show each row; skips when only a part of the suite was asked for."""
    if not request.config.stash[_WHOLE]:
        pytest.skip("only a part of the suite runs")
    return request.config.stash[_SHOWN]


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a small real MP4."""
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=12).read_bytes()


@pytest.fixture
def service(video: bytes) -> Iterator[VideoService]:
    """Run a service that takes the canary key and finishes tasks at once."""
    service = VideoService(key=KEY, video=video)
    yield service
    service.close()


@pytest.fixture
def memory_path() -> Iterator[Path]:
    """Return a temporary folder in memory where there is one: the runs are about killed processes, not lost power."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


RigMaker = Callable[..., contextlib.AbstractAsyncContextManager[Rig]]


@pytest.fixture
def rigs(tmp_path: Path, service: VideoService) -> RigMaker:
    """Return a maker of audited rigs at the service: ``async with rigs() as rig``."""

    @contextlib.asynccontextmanager
    async def make(**options: object) -> AsyncIterator[Rig]:
        audit = options.pop("audit", True)
        options.setdefault("url", service.url)
        folder = options.pop("folder", tmp_path)
        async with rig_at(folder, **options) as rig:  # type: ignore[arg-type]
            yield rig
        if audit:
            run = TALLY.audit(service, rig.final, folder)  # type: ignore[arg-type]
            assert run.clean, run

    return make
