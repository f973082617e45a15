"""Whole copies of the database: made before a migration and once a day, checked before they are trusted."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from desktop.store.schema import APPLICATION_ID

#: How many are kept; older ones of ours make room.
KEEP = 5


def backups_in(folder: Path) -> list[Path]:
    """Return the backups, newest first."""
    return sorted(folder.glob("rushes-*.db"), key=lambda path: path.stem, reverse=True)


def newest_time(folder: Path) -> float | None:
    """Return when the newest backup was made, Unix seconds, or None without one."""
    times = []
    for path in backups_in(folder):
        with contextlib.suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times, default=None)


def back_up(
    database: Path, folder: Path, now: float, connected: Callable[[sqlite3.Connection], None] | None = None
) -> Path:
    """Write a compact, consistent copy while others read and write, and return it.

    It gets its name only when it is whole and synced. Beyond the newest :data:`KEEP`, old copies go.

    Args:
        now: Unix seconds; becomes the name (UTC).
        connected: is given the connection, for interrupting it from another thread.

    Raises:
        sqlite3.Error: e.g. the disk is full; nothing is left behind.
        OSError: likewise.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left_over in folder.glob(".rushes-*.new"):  # of a process that was killed while at it
        left_over.unlink(missing_ok=True)
    final = _free_name(folder, now)
    temporary = folder / f".{final.name}.{os.getpid()}.new"
    try:
        # VACUUM INTO takes an empty file: made here, so that only the owner can ever read it.
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            if connected is not None:
                connected(connection)
            connection.execute("VACUUM INTO ?", (str(temporary),))
        finally:
            connection.close()
        os.utime(temporary, (now, now))
        sync(temporary)
        temporary.rename(final)
        sync(folder)
    finally:
        temporary.unlink(missing_ok=True)
    for old in backups_in(folder)[KEEP:]:
        old.unlink(missing_ok=True)
    return final


def _free_name(folder: Path, now: float) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    names = [folder / f"rushes-{stamp}.db", *(folder / f"rushes-{stamp}-{n}.db" for n in range(1, 1000))]
    return next(name for name in names if not name.exists())


def is_sound(path: Path) -> bool:
    """Say whether a database file, by itself (without a log beside it), is ours and whole."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
        try:
            (ours,) = connection.execute("PRAGMA application_id").fetchone()
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return bool(ours == APPLICATION_ID and verdict == "ok")


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that the target appears whole and synced, or not at all.

    Raises:
        OSError: there is no target.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with source.open("rb") as reading, os.fdopen(descriptor, "wb") as writing:
            shutil.copyfileobj(reading, writing, 1 << 20)
            writing.flush()
            os.fsync(writing.fileno())
        temporary.rename(target)
        sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of names, to the disk.

    Raises:
        OSError: it could not.
    """
    if path.is_dir() and os.name == "nt":  # Windows cannot open folders, and needs no such sync
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
