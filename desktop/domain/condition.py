"""What can hold for everything rather than for one task: as data. Services set it, the window says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from desktop.domain.problem import Problem


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
