"""Time as an injected thing, so that tests can move it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks: one for records, one for waiting."""

    def now(self) -> float:
        """Return wall-clock time in Unix seconds. It may jump: never schedule by it."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back. Deadlines and pauses are counted in these."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> float:
        """Return wall-clock time in Unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()
