"""The start: how soon the window is there, and that it never stands still while the rest comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: First paint against an empty window. ``make bench`` measures it with medians; here the best of several counts, since
#: other programs only ever make a start slower.
LIMIT = 2.0
#: One picture at 60 Hz: longest piece of work of the window's own thread.
FRAME_S = 0.016
#: So often a measurement on a busy machine may be repeated.
ROUNDS = 12

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
print(f"PAINTED {time.monotonic():.6f} RUNNING {time.process_time():.6f}")
"""
OURS = """
import sys, time
from desktop.__main__ import main
code = main(sys.argv[1:])
print(f"RUNNING {time.process_time():.6f}")
sys.exit(code)
"""

#: Runs the program for some seconds after its first paint, then ends it like the system does; tells how much the
#: window's thread worked between two turns of a timer.
PROBE = """
import json, os, signal, sys, time
from desktop.app import start
from desktop.arguments import parse

work = []

def watch(*given):
    window = show(*given)
    from PySide6.QtCore import Qt, QTimer
    last = [time.thread_time()]
    def beat():
        now = time.thread_time()
        work.append(now - last[0])
        last[0] = now
    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(1)
    def stop():
        timer.stop()
        os.kill(os.getpid(), signal.SIGTERM)
    def look():
        if window.is_ready and looking.isActive():
            looking.stop()
            QTimer.singleShot(1000, window, stop)  # what is warmed up comes now
    looking = QTimer(window)
    looking.timeout.connect(look)
    looking.start(50)
    return window

show, start._show_window = start._show_window, watch
code = start.run(parse(sys.argv[1:]))
print(json.dumps({"code": code, "beats": len(work), "worst": sorted(work, reverse=True)[:5]}), flush=True)
os._exit(0)  # as the command does: what is left is not taken apart
"""

#: Tells what was loaded, and which enumerations were made, by the first paint.
LOADED = """
import enum, json, os, sys
made = []
new = enum.EnumMeta.__new__

def note(meta, name, *given, **more):
    made.append(name)
    return new(meta, name, *given, **more)

import PySide6.QtWidgets
before = set(sys.modules)
enum.EnumMeta.__new__ = note
from PySide6.QtCore import Qt
del made[:]  # those of Qt itself: nobody can do without
from desktop.app import start
from desktop.arguments import parse
code = start.run(parse(sys.argv[1:]))
print(json.dumps({"enums": made, "modules": sorted(set(sys.modules) - before)}), flush=True)
os._exit(0)  # as the command does: what is left is not taken apart
"""
#: What the first paint must not load: the core, item models, every problem there is, and heavy parts of Python.
LATE = (
    *("desktop.services", "desktop.store", "desktop.api", "desktop.controllers.instance.", "desktop.sandbox"),
    *("desktop.domain.task", "desktop.domain.catalog", "desktop.domain.request", "desktop.models.task"),
    *("desktop.widgets.messages", "desktop.widgets.dialogs", "desktop.widgets.tasks.pane", "desktop.credentials"),
    *("asyncio", "qasync", "httpx", "ssl", "sqlite3", "keyring", "PIL", "av", "numpy", "tomllib", "hashlib", "ctypes"),
    *("dataclasses", "decimal", "unicodedata", "PySide6.QtNetwork", "PySide6.QtMultimedia"),
)

#: Tells which objects have a name as soon as the window says that it is ready, and after how much work since the
#: first paint.
NAMES = """
import json, os, signal, sys, time
from desktop.app import start
from desktop.arguments import parse

told = {}

def watch(*given):
    window = show(*given)
    from PySide6.QtCore import QObject, QTimer
    painted = time.process_time()
    def look():
        if not window.is_ready:
            return
        timer.stop()
        told["after"] = time.process_time() - painted
        told["names"] = [child.objectName() for child in window.findChildren(QObject)]
        os.kill(os.getpid(), signal.SIGTERM)
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(5)
    return window

show, start._show_window = start._show_window, watch
start.run(parse(sys.argv[1:]))
print(json.dumps(told), flush=True)
os._exit(0)  # as the command does: what is left is not taken apart
"""
#: What anybody may drive the window by.
OBJECTS = (
    *("promptEditor", "referencePane", "modelSelector", "sizeSelector", "durationSelector", "styleSelector"),
    *("watermarkCheck", "privateCheck", "storyboardCheck", "thumbnailCheck", "takesSpin", "generateButton"),
    *("taskTable", "searchField", "player", "detailsPanel", "statusBar"),
)
#: So much work may lie between the first paint and a window that is ready, in seconds.
SOON_S = 1.0


def run(*words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def first_paint(*words: str) -> tuple[float, float]:
    """Return the seconds from starting a process to its first paint, and those of them that it was running itself."""
    started = time.monotonic()
    said = run("-c", *words).split()
    return float(said[1]) - started, float(said[3])


def best(measure: Callable[[], float], good_enough: Callable[[float], bool]) -> float:
    """Return the least of several measurements, stopping at the first that is good enough."""
    least = measure()
    for _ in range(ROUNDS - 1):
        if good_enough(least):
            break
        least = min(least, measure())
    return least


@pytest.mark.parametrize("service", ["", "sandbox"], ids=["first run", "list"])
def test_the_first_paint_comes_soon(service: str, tmp_path: Path) -> None:
    if service:
        (tmp_path / "settings.json").write_text(json.dumps({"service": service}))
    ours = (OURS, "--bench-first-paint", "--data-dir", str(tmp_path))
    first_paint(*ours)  # makes the folders, and the bytecode where there is none
    empties, starts = [], []
    for _ in range(ROUNDS):
        empties.append(first_paint(EMPTY))
        starts.append(first_paint(*ours))
        # Either will do: under load one never gets the processor for the whole of a start, but then both run as slowly.
        wall, running = (
            min(ours) / min(empty)
            for ours, empty in zip(zip(*starts, strict=True), zip(*empties, strict=True), strict=True)
        )
        if min(wall, running) <= LIMIT:
            return
    pytest.fail(f"{wall:.2f} times an empty window, {running:.2f} times its work")


def test_the_first_paint_waits_for_nothing_that_can_come_later(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"service": "sandbox"}))
    told = json.loads(run("-c", LOADED, "--bench-first-paint", "--data-dir", str(tmp_path)).splitlines()[-1])
    late = [name for name in told["modules"] if name.startswith(LATE)]
    assert not late, f"imported before the first paint: {late}"
    # PySide gets a class of Qt and its enumerations ready when it is first named: a handful cost a millisecond.
    assert not {"StandardPixmap", "FileMode", "Preset"} & set(told["enums"])
    assert len(told["enums"]) <= 80, sorted(told["enums"])


def test_nothing_is_missing_soon_after(tmp_path: Path) -> None:
    told = json.loads(run("-c", NAMES, "--service", "dashly", "--data-dir", str(tmp_path)).splitlines()[-1])
    assert not set(OBJECTS) - set(told["names"])
    assert told["after"] < SOON_S


def test_the_window_never_stands_still_while_the_rest_is_built(tmp_path: Path) -> None:
    def worst() -> float:
        told = json.loads(run("-c", PROBE, "--service", "dashly", "--data-dir", str(tmp_path)).splitlines()[-1])
        assert told["code"] == 0
        assert told["beats"] > 100
        return float(told["worst"][0])

    found = best(worst, lambda least: least <= FRAME_S)
    assert found <= FRAME_S, f"{found * 1000:.0f} ms of work at a stretch"
