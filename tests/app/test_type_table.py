"""Classes that the import thread makes while Qt asks the window's objects what they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop.app.type_table import CAPACITY

ROOT = Path(__file__).parents[2]

#: Restyles two hundred widgets for ever, within Qt and so without the interpreter lock, while a thread makes classes.
#: Without room this crashes on Python 3.11 in nine runs of ten.
RACE = f"""
import gc, os, sys, threading, time
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

gc.disable()
application = QApplication(sys.argv[:1])
kinds = [type("W", (QWidget,), {{}}) for _ in range(60)]
top = kinds[0]()
children = [kind(top) for kind in kinds for _ in range(4)]

from desktop.app.type_table import make_room

make_room(application.processEvents)
top.show()
application.processEvents()
line = QLineEdit()
line.insert("QWidget {{ color: red }}")
line.textChanged.connect(top.setStyleSheet)
undo, redo, look = QTimer(), QTimer(), QTimer()
undo.timeout.connect(line.undo)
redo.timeout.connect(line.redo)
undo.start(0)
redo.start(0)

def make():
    kept = []
    for number in range({CAPACITY} - 200):
        kept.append(type("T", (QObject,), {{}}))
        if number % 20 == 0:
            time.sleep(0.0005)
    done.append(kept)

done = []
look.timeout.connect(lambda: application.quit() if done else None)
look.start(10)
threading.Thread(target=make, daemon=True).start()
application.exec()
print("lived", flush=True)
os._exit(0)
"""

COUNT = """
import gc, importlib, os, pkgutil, sys
from PySide6.QtWidgets import QApplication

application = QApplication(sys.argv[:1])
from desktop.app import start

start._import_parts()
import desktop

for module in pkgutil.walk_packages(desktop.__path__, "desktop."):
    if "sandbox" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from PySide6 import QtCore, QtMultimedia, QtNetwork

for module in (QtCore, QtMultimedia, QtNetwork):
    for name in dir(module):
        getattr(module, name)
kind = type(QApplication)
print(sum(isinstance(thing, kind) for thing in gc.get_objects()), flush=True)
os._exit(0)
"""


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{done.returncode}: {done.stderr}"
    return done.stdout


def test_classes_made_beside_a_busy_window_crash_nothing() -> None:
    assert run(RACE) == "lived\n"


def test_there_is_room_for_every_class_of_the_program() -> None:
    assert int(run(COUNT)) < CAPACITY / 2
