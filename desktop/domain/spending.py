"""Money as it can be known: balances that services told, and what tasks come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Reading:
    """A balance that a service told.

    Attributes:
        at: Unix seconds.
        credits: in the service's own unit.
    """

    at: float
    service: str
    origin: str
    credits: float


class Grouping(StrEnum):
    """By what totals are added up."""

    DAY = "day"  # local date, YYYY-MM-DD
    MODEL = "model"
    PROJECT = "project"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Total:
    """What one day, model, project or service comes to.

    Attributes:
        key: the day, model, project or service; "" for no project.
        sent: tasks that the service accepted, or may have.
        made: those with a video.
        failed: those that failed; services refund them.
        unclear: those with an unknown outcome.
        measured: those whose cost is known from balances; only they are in ``credits``.
        credits: known cost of tasks that did not fail.
        refunded: known cost of tasks that failed.
        seconds: length of the videos asked for and made.
    """

    key: str
    sent: int
    made: int
    failed: int
    unclear: int
    measured: int
    credits: float
    refunded: float
    seconds: int
