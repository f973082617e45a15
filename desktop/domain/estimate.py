"""How long a task will take, learned from a person's own finished tasks and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from desktop.domain.task import TaskRow

#: Service, model, duration (s) and size: tasks that agree in these take about the same time.
Kind: TypeAlias = tuple[str, str, int, str]
#: Fewer finished tasks than this say nothing.
ENOUGH = 5
#: How many of the newest finished tasks of a kind are looked at: a service's speed changes.
RECENT = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """A range in which three of five tasks of this kind were done, in seconds after sending.

    Attributes:
        slow_s: after this a task is unusually slow: longer than nearly all, with something to spare.
        count: finished tasks it was learned from.
    """

    low_s: float
    high_s: float
    slow_s: float
    count: int

    def remaining(self, elapsed_s: float) -> tuple[float, float] | None:
        """Return the least and most seconds still to wait; None when it should have been done by now."""
        if elapsed_s >= self.high_s:
            return None
        return max(0.0, self.low_s - elapsed_s), self.high_s - elapsed_s


Estimates: TypeAlias = Mapping[Kind, Estimate]


def estimate(durations_s: Sequence[float]) -> Estimate | None:
    """Return the range learned from how long tasks took, newest first; None when there are too few."""
    taken = sorted(seconds for seconds in durations_s[:RECENT] if seconds > 0)
    if len(taken) < ENOUGH:
        return None
    slow = max(_quantile(taken, 0.95) * 1.25, _quantile(taken, 0.5) * 2)
    return Estimate(_quantile(taken, 0.2), _quantile(taken, 0.8), slow, len(taken))


def kind_of(row: TaskRow) -> Kind:
    """Return what decides how long a task takes."""
    return row.service, row.model, row.duration, row.size


def _quantile(ascending: Sequence[float], share: float) -> float:
    place = share * (len(ascending) - 1)
    below = int(place)
    above = min(below + 1, len(ascending) - 1)
    return ascending[below] + (ascending[above] - ascending[below]) * (place - below)
