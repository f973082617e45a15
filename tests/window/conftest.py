"""The real program on a display of the tests' own, acted on from outside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness import Display, Peer, Program
from tests.servers.service import VideoService
from tests.videos import make_video

KEY = "sk-CANARY-0123456789abcdef"

Start = Callable[..., Program]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/window/" in item.nodeid:
            item.add_marker(pytest.mark.window)


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    with Display(1600, 900) as made:
        yield made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def rushes(display: Display, data: Path, tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the program: ``rushes("--sandbox", environment={...})``."""
    started: list[Program] = []

    def start(*words: str, environment: dict[str, str] | None = None, shown: bool = True) -> Program:
        arguments = [*words, "--data-dir", str(data)]
        log = tmp_path / f"output-{len(started)}.txt"
        program = Program(display, arguments, environment=environment, log=log)
        started.append(program)
        if shown:
            program.show()
        return program

    yield start
    for program in started:
        program.stop()
        # A process that Qt or Python had to complain about is not fine, even if the test did not look.
        said = program.tail()
        assert "Traceback" not in said and "QObject::" not in said, said


@pytest.fixture
def peers(display: Display) -> Iterator[Callable[[list[Path]], Peer]]:
    """Return a function that opens another program's window, out of the way of ours."""
    opened: list[Peer] = []

    def open_one(files: list[Path]) -> Peer:
        opened.append(Peer(display, (1310, 660), files).__enter__())
        return opened[-1]

    yield open_one
    for peer in opened:
        peer.__exit__(None, None, None)


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a real MP4 of four seconds: long enough to be seen playing."""
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=96).read_bytes()


@pytest.fixture
def service(video: bytes) -> Iterator[VideoService]:
    """Run a service that takes the canary key."""
    made = VideoService(key=KEY, video=video, finish=False)
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a JPEG of a few kilobytes."""
    from PIL import Image

    path = tmp_path / "harbour at dawn.jpg"
    Image.linear_gradient("L").resize((640, 400)).convert("RGB").save(path, quality=85)
    return path


def with_key() -> dict[str, str]:
    """Return surroundings that hold the canary key."""
    return {"RUSHES_API_KEY": KEY}


def status_of(program: Program, row: int = 0) -> str:
    """Return a row's status as the table says it."""
    rows = program.rows()
    return " ".join(rows[row][1].split()) if len(rows) > row else ""


def the_only_video(data: Path) -> Path | None:
    """Return the finished video below a data folder, once there is one."""
    found = [path for path in (data / "videos").rglob("*.mp4") if os.access(path, os.R_OK)]
    return found[0] if len(found) == 1 else None
