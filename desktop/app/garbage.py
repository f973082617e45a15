"""Python's cycle collector, run on the GUI thread only.

It would run in whatever thread happens to allocate, and free Qt objects there; Qt stops timers and deletes children
only in their own thread, and says so or crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: How often to look at the young, in milliseconds; an idle window should rarely wake up.
PERIOD_MS = 4000
#: How many looks at the young before the middle-aged are looked at, and at those before the old are.
_PATIENCE = 8


class GarbageCollector(QObject):
    """Collects in small steps while the event loop runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there by now stays: looking through it even once would take 40 ms.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Look at the young, and more rarely at older ones."""
        _, young, old = gc.get_count()
        gc.collect(2 if old > _PATIENCE else 1 if young > _PATIENCE else 0)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
