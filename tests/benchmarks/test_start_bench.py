"""The start and the rest: first paint against an empty window, and wake-ups while nobody looks."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.domain.clock import SystemClock
from desktop.paths import Paths
from desktop.store.database import Database
from desktop.store.tasks import TaskStore
from tests.benchmarks.figures import tell
from tests.store.library import intent

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
RUNS = 9

EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        Window.painted = True

application = QApplication(sys.argv[:1])
window = Window()
window.resize(1280, 800)
window.show()
while not Window.painted:
    application.processEvents()
print(f"PAINTED {time.monotonic():.6f}")
"""


def first_paint(*words: str) -> float:
    """Return the seconds from starting a process to its first paint."""
    started = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60, env=environment
    )
    return float(done.stdout.split()[1]) - started


def compare(data: Path) -> tuple[float, float]:
    """Return the medians of an empty window and of ours, measured in turns."""
    empty, ours = [], []
    for _ in range(RUNS):
        empty.append(first_paint("-c", EMPTY))
        ours.append(first_paint("-m", "desktop", "--bench-first-paint", "--data-dir", str(data)))
    return statistics.median(empty), statistics.median(ours)


def test_first_paint(tmp_path: Path) -> None:
    first_paint("-m", "desktop", "--bench-first-paint", "--data-dir", str(tmp_path))  # folders, caches
    empty, ours = compare(tmp_path)
    tell("first paint / empty QMainWindow", ours / empty, 2.0, f"{ours * 1000:.0f} ms / {empty * 1000:.0f} ms")


async def test_first_paint_with_a_large_library(tmp_path: Path) -> None:
    paths = Paths.below(tmp_path)
    paths.create()
    database = Database(paths.database, paths.backups, SystemClock())
    await database.open()
    store = TaskStore(database, SystemClock())
    for start in range(0, 100_000, 5_000):
        await store.add([intent(f"Take {number}") for number in range(start, start + 5_000)])
    await database.close()
    paths.settings_file.write_text('{"service": "sandbox"}')  # else the first run's choices hide the list
    first_paint("-m", "desktop", "--bench-first-paint", "--data-dir", str(tmp_path))
    empty, ours = compare(tmp_path)
    tell("first paint with 100,000 tasks", ours / empty, 2.0, f"{ours * 1000:.0f} ms / {empty * 1000:.0f} ms")


BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

application = QApplication(sys.argv[:1])
timer = QTimer()
timer.timeout.connect(lambda: None)
timer.start(1000)
application.exec()
"""


#: The program, minimised as soon as it is ready: a caret that blinks is no business of ours.
MINIMISED = """
import sys
from desktop.app import start
from desktop.arguments import parse

def watch(*given):
    window = show(*given)
    from PySide6.QtCore import QTimer
    def look():
        if window.is_ready:
            timer.stop()
            window.showMinimized()
            window.compose.prompt.editor.clearFocus()
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(100)
    return window

show, start._show_window = start._show_window, watch
sys.exit(start.run(parse(sys.argv[1:])))
"""


def wake_ups(pid: int, seconds: float) -> int:
    """Return how often a process's threads came out of waiting."""

    def count() -> int:
        total = 0
        for task in Path(f"/proc/{pid}/task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    total += int(line.split()[1])
        return total

    before = count()
    time.sleep(seconds)
    return count() - before


def test_wake_ups_at_rest(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    bare = subprocess.Popen([sys.executable, "-c", BARE], env=environment)
    words = [sys.executable, "-c", MINIMISED, "--service", "dashly", "--data-dir", str(tmp_path)]
    ours = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        time.sleep(12)  # the start and what it warms up
        seconds = 20.0
        theirs = wake_ups(bare.pid, seconds)
        mine = wake_ups(ours.pid, seconds)
        assert ours.poll() is None, "it has ended: no wonder that it is quiet"
    finally:
        for process in (bare, ours):
            process.terminate()
            process.wait(10)
    tell("wake-ups at rest / bare timer", mine / theirs, 1.5, f"{mine / seconds:.1f}/s / {theirs / seconds:.1f}/s")
