"""A damaged database: kept aside whole, the newest good copy put in its place, and what is still readable brought over.

Nothing is deleted: the damaged file, its log and its index stay as ``<name>.corrupt-<time>``.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.store import records
from desktop.store.backups import backups_in, copy_whole, is_sound, sync
from desktop.store.errors import TaskNotFound
from desktop.store.inspection import Finding, Inspection, shm_of, wal_of
from desktop.store.schema import drop_guards

#: How often a walk over a damaged table starts again behind a place that cannot be read.
_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Rescue:
    """What was done about a damaged database.

    Attributes:
        kept: where the damaged files are now, the database first; empty when there was none.
        restored_from: the copy that took its place, or None when there was no good one.
        recovered: ids of all tasks that are here now.
        salvaged: those of them that came, newer than the copy or not in it, from the damaged file.
    """

    finding: Finding
    detail: str
    kept: tuple[Path, ...]
    restored_from: Path | None
    recovered: tuple[int, ...] = ()
    salvaged: tuple[int, ...] = ()


def replace_damaged(path: Path, backups: Path, found: Inspection, now: float) -> Rescue:
    """Set the damaged files aside and put the newest good copy where the database should be.

    The damaged file itself, without its log, counts as the newest copy if that is whole: then only the log was bad.

    Raises:
        OSError: the files cannot be moved or copied; they are where they were, or aside.
    """
    candidates = backups_in(backups)
    if wal_of(path).exists():
        candidates.insert(0, path)
    good = next((candidate for candidate in candidates if is_sound(candidate)), None)
    restored = path.with_name(f"{path.name}.restored")
    if good is not None:  # before anything is moved: the disk may be full
        copy_whole(good, restored)
    kept = _set_aside(path, now)
    if good is not None:
        restored.rename(path)
        sync(path.parent)
    return Rescue(found.finding, found.detail, kept, kept[0] if good == path else good)


def _set_aside(path: Path, now: float) -> tuple[Path, ...]:
    """Rename the database and what belongs to it. The log goes first: it must never meet another database."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    number = 0
    while True:
        aside = path.with_name(f"{path.name}.corrupt-{stamp}" + (f"-{number}" if number else ""))
        if not any(p.exists() for p in (aside, wal_of(aside), shm_of(aside))):
            break
        number += 1
    pairs = [(wal_of(path), wal_of(aside)), (shm_of(path), shm_of(aside)), (path, aside)]
    moved = []
    for source, target in pairs:
        if source.exists():
            source.rename(target)
            moved.append(target)
    return tuple(reversed(moved))


def salvage(connection: sqlite3.Connection, kept: Path, uuid: str, now: float) -> tuple[int, ...]:
    """Bring over every task of a damaged file that can be read and is newer than, or missing in, the open database.

    Works on a copy, so the kept file stays as it is. The guards must be put on again afterwards.

    Args:
        uuid: which database it should be; a foreign log shows another one. "" where that is not known.
        now: Unix seconds.

    Returns:
        Their ids, ascending.

    Raises:
        sqlite3.Error: the open database cannot be written; nothing was brought over.
    """
    with tempfile.TemporaryDirectory(prefix="rushes-rescue-") as folder:
        try:
            copy = Path(folder) / "damaged.db"
            shutil.copyfile(kept, copy)
            if wal_of(kept).exists():
                shutil.copyfile(wal_of(kept), wal_of(copy))
            damaged = sqlite3.connect(copy, isolation_level=None)
        except (OSError, sqlite3.Error):
            return ()
        try:
            return _bring_over(damaged, connection, uuid, now)
        finally:
            damaged.close()


def _bring_over(damaged: sqlite3.Connection, connection: sqlite3.Connection, uuid: str, now: float) -> tuple[int, ...]:
    columns = _shared_columns(damaged, connection)
    if uuid and _uuid(damaged) not in ("", uuid):
        return ()
    if not {"id", "client_id", "state", "request", "changed_at"} <= set(columns):
        return ()
    # Parents may be among those that cannot be read: links are checked by nobody here. Must precede the transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        drop_guards(connection)
        brought = [values["id"] for values in _readable(damaged, columns) if _put(connection, values, now)]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return tuple(sorted(brought))


def _uuid(connection: sqlite3.Connection) -> str:
    """Return which database it is, "" where that cannot be read."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'uuid'").fetchone()
    except sqlite3.DatabaseError:
        return ""
    return str(row[0]) if row else ""


def _shared_columns(damaged: sqlite3.Connection, connection: sqlite3.Connection) -> list[str]:
    try:
        theirs = {row[1] for row in damaged.execute("PRAGMA table_info(task)")}
        ours = [row[1] for row in connection.execute("PRAGMA table_info(task)")]
    except sqlite3.DatabaseError:
        return []
    return [name for name in ours if name in theirs]


def _readable(damaged: sqlite3.Connection, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Walk the table in both directions, jumping over what cannot be read."""
    seen: set[int] = set()
    for order, comparison, step in (("ASC", ">", 1), ("DESC", "<", -1)):
        position = 0 if step > 0 else 1 << 62
        jump = 1
        for _ in range(_STEPS):
            sql = f"SELECT {', '.join(columns)} FROM task WHERE id {comparison} ? ORDER BY id {order}"  # noqa: S608
            try:
                for row in damaged.execute(sql, (position,)):
                    values = dict(zip(columns, row, strict=True))
                    position, jump = values["id"], 1
                    if position not in seen:
                        seen.add(position)
                        yield values
                break
            except sqlite3.Error:
                if step < 0 and position == 1 << 62:
                    break  # not even the end can be found
                position += step * jump
                jump = min(jump * 2, 64)


def _put(connection: sqlite3.Connection, values: dict[str, Any], now: float) -> bool:
    """Write one salvaged row if it makes sense and is not older than what is there."""
    try:
        there = records.get(connection, values["id"])
        if not isinstance(values["changed_at"], float) or values["changed_at"] <= there.changed_at:
            return False
    except TaskNotFound:
        pass
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return False
    connection.execute("SAVEPOINT salvaged")
    try:
        names = list(values)
        assignments = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
        connection.execute(
            f"INSERT INTO task ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
            f" ON CONFLICT (id) DO UPDATE SET {assignments}",
            list(values.values()),
        )
        records.get(connection, values["id"])  # must be readable as a task
        connection.execute(
            "INSERT INTO timeline (task_id, at, kind, detail, count, last_at) VALUES (?, ?, 'salvaged', '', 1, ?)",
            (values["id"], now, now),
        )
    except (sqlite3.IntegrityError, ValueError, KeyError, TypeError):
        connection.execute("ROLLBACK TO salvaged")
        return False
    finally:
        connection.execute("RELEASE salvaged")
    return True
