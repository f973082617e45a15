"""Notices that the machine slept, so that what is due, or has gone stale, is looked at once it is awake again."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.domain.clock import Clock

log = logging.getLogger(__name__)

PERIOD_MS = 3000
#: A tick that comes so much too late, or clocks that drifted so far apart since the last one, mean a sleep, seconds.
#: Monotonic time stands still while a Linux machine sleeps; elsewhere, and for a stopped process, it goes on.
SLEPT_S = 6.0


class Wakefulness(QObject):
    """Compares the clocks every few seconds."""

    woke = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._wall, self._monotonic = clock.now(), clock.monotonic()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare the clocks with the last look; ``woke`` when time passed that this process did not see."""
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        passed, drifted = monotonic - self._monotonic, (wall - self._wall) - (monotonic - self._monotonic)
        self._wall, self._monotonic = wall, monotonic
        if passed - PERIOD_MS / 1000 > SLEPT_S or abs(drifted) > SLEPT_S:
            log.info("woke up: %.0f s late, clocks %.0f s apart", passed, drifted)
            self.woke.emit()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
