"""What concerns everything rather than one task: set and cleared by the services, shown by the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from desktop.domain.condition import (
    AnswersUnsaved,
    BalanceEmpty,
    Condition,
    DiskFull,
    FolderUnwritable,
    KeyNeeded,
    KeyReason,
    Offline,
    Paused,
    RateWait,
    StoreTrouble,
)
from desktop.domain.task import Hold

__all__ = [
    "AnswersUnsaved",
    "BalanceEmpty",
    "Condition",
    "Conditions",
    "DiskFull",
    "FolderUnwritable",
    "KeyNeeded",
    "KeyReason",
    "Listener",
    "Offline",
    "Paused",
    "RateWait",
    "StoreTrouble",
]

log = logging.getLogger(__name__)

C = TypeVar("C", bound=Condition)
Listener: TypeAlias = Callable[[tuple[Condition, ...]], None]


class Conditions:
    """The conditions that hold. At most one of a kind for each origin."""

    def __init__(self) -> None:
        self._held: dict[tuple[type, str], Condition] = {}
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener with all conditions whenever one changes. Returns the way out."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def current(self) -> tuple[Condition, ...]:
        """Return what holds, oldest first."""
        return tuple(self._held.values())

    def set(self, condition: Condition) -> None:
        """Note that a condition holds, in place of one of the same kind and origin."""
        key = (type(condition), _scope(condition))
        if self._held.get(key) == condition:
            return
        self._held[key] = condition
        self._tell()

    def clear(self, kind: type[Condition], origin: str = "") -> None:
        """Note that a condition holds no more."""
        if self._held.pop((kind, origin), None) is not None:
            self._tell()

    def find(self, kind: type[C], origin: str = "") -> C | None:
        """Return the condition of a kind, if it holds."""
        found = self._held.get((kind, origin))
        return found if isinstance(found, kind) else None

    def gate(self, origin: str, now: float) -> Hold:
        """Return what keeps a task from being sent to an origin, ``Hold.NONE`` when nothing does.

        Being offline is no gate here: somebody has to try.

        Args:
            now: monotonic seconds.
        """
        if self.find(Paused):
            return Hold.PAUSED
        if self.find(KeyNeeded, origin):
            return Hold.KEY
        if self.find(BalanceEmpty, origin):
            return Hold.BALANCE
        wait = self.find(RateWait, origin)
        if wait is not None:
            if now < wait.until:
                return Hold.RATE
            self.clear(RateWait, origin)
        return Hold.NONE

    def _tell(self) -> None:
        current = self.current()
        for listener in tuple(self._listeners):
            try:
                listener(current)
            except Exception:
                log.exception("a listener of the conditions failed")


def _scope(condition: Condition) -> str:
    return getattr(condition, "origin", "")
