"""The line to one origin: how fast it may be used, and when it may be tried again after it failed."""

from __future__ import annotations

import random

from desktop.domain.clock import Clock
from desktop.domain.problem import Problem
from desktop.services.conditions import Conditions, Offline

MAX_BACKOFF = 60.0


class Bucket:
    """A token bucket.

    Args:
        rate: tokens a second.
        burst: tokens it holds at most, and at first.
    """

    def __init__(self, rate: float, burst: int, clock: Clock) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._tokens = float(burst)
        self._at = clock.monotonic()

    def take(self) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        now = self._clock.monotonic()
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = now
        # A token that is short by a rounding error counts: the wait for the rest of it could round to nothing.
        if self._tokens >= 1.0 - 1e-6:
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self._rate

    def drain(self) -> None:
        """Empty it: the service counts differently, and it is right."""
        self._tokens = 0.0
        self._at = self._clock.monotonic()


def backoff(attempt: int, first: float = 1.0, most: float = MAX_BACKOFF) -> float:
    """Return seconds to wait before attempt 2, 3, ...: doubling, jittered by a quarter, at most ``most``."""
    return float(min(most, first * 2.0 ** min(attempt - 1, 20)) * random.uniform(0.75, 1.0))


class Line:
    """Whether an origin answers. After a failure one caller at a time may try, at growing distances."""

    def __init__(self, origin: str, conditions: Conditions, clock: Clock) -> None:
        self._origin = origin
        self._conditions = conditions
        self._clock = clock
        self._failures = 0
        self._next_try = 0.0

    @property
    def down(self) -> bool:
        """Say whether the last attempt failed."""
        return self._failures > 0

    @property
    def next_try(self) -> float:
        """Return when somebody may try, in monotonic seconds."""
        return self._next_try

    def may_try(self) -> bool:
        """Say whether a call may be made now. While down, saying yes reserves the attempt for the caller."""
        if not self._failures:
            return True
        now = self._clock.monotonic()
        if now < self._next_try:
            return False
        self._next_try = now + MAX_BACKOFF
        return True

    def failed(self, problem: Problem) -> None:
        """Note that no connection could be made."""
        self._failures += 1
        self._next_try = self._clock.monotonic() + backoff(self._failures)
        before = self._conditions.find(Offline, self._origin)
        since = before.since if before else self._clock.now()
        self._conditions.set(Offline(self._origin, since, problem))

    def answered(self) -> None:
        """Note that the service answered, whatever it said."""
        self._failures = 0
        self._conditions.clear(Offline, self._origin)

    def retry_now(self) -> None:
        """Let the next caller try at once: the network came back, or the person asked."""
        self._next_try = 0.0
