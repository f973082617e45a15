"""What concerns everything rather than one task: set and cleared by the services, shown by the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias, TypeVar

from desktop.domain.problem import Problem
from desktop.domain.task import Hold

log = logging.getLogger(__name__)


class KeyReason(StrEnum):
    """Why a key is asked for."""

    ABSENT = "absent"
    UNREADABLE = "unreadable"  # there may be one in the keyring, which does not give it
    REFUSED = "refused"  # 401


@dataclass(frozen=True, slots=True)
class KeyNeeded:
    """Nothing is sent to, or asked of, an origin before there is a (new) key."""

    origin: str
    service: str
    reason: KeyReason
    message: str = ""


@dataclass(frozen=True, slots=True)
class BalanceEmpty:
    """Nothing is sent to an origin before the person says so; asking goes on."""

    origin: str
    service: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class RateWait:
    """The service asked to slow down.

    Attributes:
        until: monotonic seconds: what waiting goes by.
        resumes_at: the same in Unix seconds: what is shown.
    """

    origin: str
    until: float
    resumes_at: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class Offline:
    """An origin cannot be reached; it is tried again by itself.

    Attributes:
        since: Unix seconds.
        problem: OFFLINE, CONNECT_TIMEOUT, TLS, PROXY or, for the sandbox, SANDBOX.
    """

    origin: str
    since: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class DiskFull:
    """A video does not fit.

    Attributes:
        needed: bytes that are missing at least.
    """

    folder: Path
    needed: int


@dataclass(frozen=True, slots=True)
class FolderUnwritable:
    """The videos folder is gone, read-only or a link."""

    folder: Path
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoreTrouble:
    """Tasks cannot be recorded, so none is sent.

    Attributes:
        reason: class name of the store's error.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class AnswersUnsaved:
    """The service accepted tasks whose ids could not be written yet; they are shown so that they can be copied.

    Attributes:
        ids: local task id and remote id.
    """

    ids: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Paused:
    """The person paused sending."""


Condition: TypeAlias = (
    KeyNeeded | BalanceEmpty | RateWait | Offline | DiskFull | FolderUnwritable | StoreTrouble | AnswersUnsaved | Paused
)
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
