"""The published rate limits, kept as the vendor describes them: a user's bucket that fills steadily."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """Whether one call may go on, and what the headers say about it.

    Attributes:
        reset_at: Unix seconds at which the bucket is full again.
        wait_s: seconds until a refused call would be granted.
    """

    granted: bool
    category: str
    limit: int
    remaining: int
    reset_at: float
    wait_s: float = 0.0

    def headers(self) -> dict[str, str]:
        """Return the documented headers; ``Retry-After`` only with a refusal."""
        found = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(math.ceil(self.reset_at)),
            "X-RateLimit-Category": self.category,
        }
        if not self.granted:
            found["Retry-After"] = str(max(1, math.ceil(self.wait_s)))
        return found


class Allowance:
    """A bucket of calls. A refused call takes nothing out of it.

    Args:
        category: ``async_submit`` or ``async_query``.
        per_second: how fast it fills.
        burst: how much it holds.
        monotonic: seconds that never go back.
        now: Unix seconds.
    """

    def __init__(
        self,
        category: str,
        per_second: float,
        burst: int,
        monotonic: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        self._category = category
        self._per_second = per_second
        self._burst = burst
        self._monotonic = monotonic
        self._now = now
        self._level = float(burst)
        self._seen = monotonic()

    def take(self) -> Grant:
        """Take one call out, if there is one."""
        self._fill()
        granted = self._level >= 1
        if granted:
            self._level -= 1
        return self._grant(granted, 0.0 if granted else (1 - self._level) / self._per_second)

    def refuse(self, wait_s: float) -> Grant:
        """Refuse without looking: what a throttled key or bad luck gets."""
        self._fill()
        return self._grant(False, wait_s)

    def _fill(self) -> None:
        moment = self._monotonic()
        self._level = min(float(self._burst), self._level + (moment - self._seen) * self._per_second)
        self._seen = moment

    def _grant(self, granted: bool, wait_s: float) -> Grant:
        reset_at = self._now() + (self._burst - self._level) / self._per_second
        return Grant(granted, self._category, round(self._per_second * 60), int(self._level), reset_at, wait_s)
