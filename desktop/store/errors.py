"""What can go wrong with the store.

::

    StoreError
    ├── StoreUnusable            the environment: nothing was written
    │   ├── StoreLocked          another process holds the database
    │   ├── StoreReadOnly        the folder or the file cannot be written
    │   ├── StoreFull            no space left
    │   ├── StoreNewer           written by a newer Rushes
    │   ├── StoreCorrupt         damaged; opening it again rescues what can be rescued
    │   ├── StoreClosed          not open (any more)
    │   └── StoreFailed          anything else the disk or SQLite says
    ├── TaskNotFound             there is no such task
    └── RemoteIdTaken            another task already has this id of this service

A bug of ours (a broken constraint, an illegal state) is none of these: it comes through as ``sqlite3`` or the domain
raised it. Whatever is raised, the transaction was rolled back as a whole.
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path


class StoreError(Exception):
    """Base of everything the store raises by itself."""


class StoreUnusable(StoreError):
    """The environment failed; what was asked did not happen.

    Attributes:
        path: the database file.
        reason: SQLite's or the system's own words, for the log.
    """

    def __init__(self, path: Path, reason: str = "") -> None:
        super().__init__(f"{path}: {reason}" if reason else str(path))
        self.path = path
        self.reason = reason


class StoreLocked(StoreUnusable):
    """Another process holds the database for longer than the time limit."""


class StoreReadOnly(StoreUnusable):
    """The database can be read but not written."""


class StoreFull(StoreUnusable):
    """The disk, or the quota, is full."""


class StoreCorrupt(StoreUnusable):
    """The database is damaged. Close it and open it again: that keeps the damaged file and restores a backup."""


class StoreClosed(StoreUnusable):
    """The store is not open."""


class StoreFailed(StoreUnusable):
    """The disk or SQLite failed in another way."""


class StoreNewer(StoreUnusable):
    """The database was written by a newer Rushes and is left alone.

    Attributes:
        found: its schema version.
        known: the newest this program knows.
    """

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, f"schema {found}, known {known}")
        self.found = found
        self.known = known


class TaskNotFound(StoreError):
    """There is no task of that local id."""

    def __init__(self, task_id: int) -> None:
        super().__init__(str(task_id))
        self.task_id = task_id


class RemoteIdTaken(StoreError):
    """A service's id belongs to one task only.

    Attributes:
        task_id: the task that has it.
    """

    def __init__(self, origin: str, remote_id: str, task_id: int) -> None:
        super().__init__(f"{remote_id} at {origin} is task {task_id}")
        self.origin = origin
        self.remote_id = remote_id
        self.task_id = task_id


_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
#: I/O errors by which a full disk shows itself before SQLite can say SQLITE_FULL.
_NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMMAP,
    }
)


#: What SQLite says about SQL and values that it was wrong to hand to it.
_MISTAKES = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH})


def is_mistake(error: sqlite3.Error) -> bool:
    """Say whether an error is a bug of ours (a broken constraint, wrong SQL), not the environment's."""
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return True
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF in _MISTAKES


def typed(error: sqlite3.Error | OSError, path: Path) -> StoreUnusable:
    """Return the store's own error for one of SQLite or the system."""
    reason = str(error)
    if isinstance(error, OSError):
        return _by_errno(error.errno or 0)(path, reason)
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF
    if primary in _CORRUPT:
        return StoreCorrupt(path, reason)
    if primary in _LOCKED:
        return StoreLocked(path, reason)
    if primary == sqlite3.SQLITE_FULL or code in _NO_ROOM:
        return StoreFull(path, reason)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StoreReadOnly(path, reason)
    return StoreFailed(path, reason)


def _by_errno(number: int) -> type[StoreUnusable]:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return StoreFull
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StoreReadOnly
    return StoreFailed
