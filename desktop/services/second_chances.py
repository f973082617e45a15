"""Another look, unasked and at growing distances, at what was given up although it may still be had.

A link that refuses for a minute, or a service that forgets its tasks for a quarter of an hour, must not cost a paid
video because nobody sat before the window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from desktop.domain.clock import Clock
from desktop.services.supervisor import Supervisor

#: Seconds until the first, second, ... other look; the last stands for all that follow.
PAUSES_S = (600.0, 1800.0, 3600.0, 10_800.0)


class SecondChances:
    """Tasks that get another look.

    Args:
        look: looks at a task again; returns whether it should be looked at once more later.
        wake: called when :meth:`go` should be.
    """

    def __init__(
        self, supervisor: Supervisor, clock: Clock, look: Callable[[int], Awaitable[bool]], wake: Callable[[], None]
    ) -> None:
        self._supervisor = supervisor
        self._clock = clock
        self._look = look
        self._wake = wake
        self._due: dict[int, float] = {}  # monotonic seconds
        self._looks: dict[int, int] = {}
        self._looking: asyncio.Task[None] | None = None

    def put(self, task_id: int, *, at_once: bool = False) -> None:
        """Have a task looked at again: later each time, or at once."""
        count = self._looks.get(task_id, 0)
        if not at_once:
            self._looks[task_id] = count + 1
        pause = 0.0 if at_once else PAUSES_S[min(count, len(PAUSES_S) - 1)]
        self._due[task_id] = self._clock.monotonic() + pause
        self._wake()

    def soon(self) -> None:
        """Have every task looked at now: the machine slept, or the network is back."""
        for task_id in self._due:
            self._due[task_id] = 0.0
        self._wake()

    def go(self) -> float | None:
        """Begin to look at what is due, one after the other; return the seconds until more is, or None."""
        now = self._clock.monotonic()
        due = sorted(task_id for task_id, at in self._due.items() if at <= now)
        if due and self._looking is None:
            self._looking = self._supervisor.start(self._look_at(due), name="second chances")
        return min((at - now for at in self._due.values() if at > now), default=None)

    async def _look_at(self, ids: list[int]) -> None:
        try:
            for task_id in ids:
                if self._due.pop(task_id, None) is None:
                    continue
                if await self._look(task_id):
                    self.put(task_id)
        finally:
            self._looking = None
            self._wake()
