"""Every way out ends the process in time, with the database whole and nothing left running."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness import Display, Program
from tests.servers.service import VideoService
from tests.window.conftest import Start, status_of, with_key


def assert_whole(data: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"file:{data / 'rushes.db'}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def took(program: Program, end: Callable[[], None], limit: float = 10.0) -> float:
    started = time.monotonic()
    end()
    status = program.process.wait(limit)
    assert status == 0, program.tail()
    return time.monotonic() - started


ENDS: dict[str, Callable[[Display, Program], None]] = {
    "Ctrl+Q": lambda display, program: display.key("ctrl+q"),
    "SIGTERM": lambda display, program: program.process.send_signal(signal.SIGTERM),
    "SIGHUP": lambda display, program: program.process.send_signal(signal.SIGHUP),
    "the window's frame": lambda display, program: display.key("alt+F4"),
}


@pytest.mark.fault("H5")
@pytest.mark.parametrize("way", ENDS)
def test_a_window_at_rest_ends_within_three_seconds(display: Display, rushes: Start, data: Path, way: str) -> None:
    program = rushes("--sandbox")
    program.wait_for(lambda: any("credits" in text for text in program.texts()), "the sandbox to be in use")
    program.click("promptEditor")
    children = children_of(program.process.pid)
    assert children, "the sandbox is a process of its own"
    assert took(program, lambda: ENDS[way](display, program)) < 3
    assert_whole(data)
    deadline = time.monotonic() + 3
    while any(is_running(child) for child in children):
        assert time.monotonic() < deadline, "the sandbox outlived the window"
        time.sleep(0.05)


@pytest.mark.fault("H4", "H5")
def test_sigterm_with_tasks_under_way_keeps_them(rushes: Start, service: VideoService, data: Path) -> None:
    program = rushes("--service", service.url, environment=with_key())
    program.type_prompt("A lighthouse in a storm.")
    program.click("generateButton")
    program.wait_for(lambda: "Queued" in status_of(program), "the answer")
    assert took(program, lambda: program.process.send_signal(signal.SIGTERM)) < 3
    assert_whole(data)
    again = rushes("--service", service.url, environment=with_key())
    again.wait_for(lambda: "Queued" in status_of(again) or "Generating" in status_of(again), "the task to be back")
    again.where("taskTable")
    assert service.posts == 1


@pytest.mark.fault("H5")
def test_a_killed_window_takes_its_sandbox_with_it(rushes: Start, data: Path) -> None:
    program = rushes("--sandbox")
    program.wait_for(lambda: any("credits" in text for text in program.texts()), "the sandbox to be in use")
    children = children_of(program.process.pid)
    assert children
    program.process.kill()
    program.process.wait()
    deadline = time.monotonic() + 5
    while any(is_running(child) for child in children):
        assert time.monotonic() < deadline, "the sandbox outlived the window"
        time.sleep(0.05)
    again = rushes("--sandbox")
    again.wait_for(lambda: any("credits" in text for text in again.texts()), "the next start to work")


@pytest.mark.fault("H5")
def test_a_display_that_goes_away_leaves_the_database_whole(tmp_path: Path, service: VideoService) -> None:
    with Display(1280, 800) as display:
        log = tmp_path / "output.txt"
        words = ["--service", service.url, "--data-dir", str(tmp_path / "data")]
        with Program(display, words, environment=with_key(), log=log) as program:
            program.show()
            program.type_prompt("A lighthouse in a storm.")
            program.click("generateButton")
            program.wait_for(lambda: "Queued" in status_of(program), "the answer")
            display.kill()
            program.process.wait(10)
    assert_whole(tmp_path / "data")
    assert service.posts == 1


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        if thread.name != str(pid)
        for child in (thread / "children").read_text().split()
    ]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
