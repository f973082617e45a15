"""Loaded by the program under test (``PYTHONPATH`` names this folder): runs steps that a test puts into a folder.

The program itself knows nothing of this. Each ``N.py`` is run in the window's thread, as a slot; ``N.done`` follows.
"""

import os
import sys
import threading
import time
from pathlib import Path


def watch(folder: Path) -> None:
    while not (core := sys.modules.get("PySide6.QtCore")) or not (app := core.QCoreApplication.instance()):
        time.sleep(0.01)

    class Runner(core.QObject):
        asked = core.Signal(str)

        def run(self, name: str) -> None:
            step = folder / name
            try:
                exec(compile(step.read_text(), name, "exec"), {})
            finally:
                step.with_suffix(".done").touch()

    runner = Runner()
    runner.moveToThread(app.thread())
    runner.asked.connect(runner.run, core.Qt.ConnectionType.QueuedConnection)
    seen: set[str] = set()
    while True:
        for step in sorted(folder.glob("*.py")):
            if step.name not in seen:
                seen.add(step.name)
                runner.asked.emit(step.name)
        time.sleep(0.02)


if "PLANTED_STEPS" in os.environ:
    # Taken out: a child of the program is not under test.
    threading.Thread(target=watch, args=(Path(os.environ.pop("PLANTED_STEPS")),), daemon=True).start()
