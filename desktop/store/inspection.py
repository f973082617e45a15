"""Looking at a database file without changing a byte of it, before anything is opened for writing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.store.errors import StoreCorrupt, typed
from desktop.store.schema import APPLICATION_ID, version_of
from desktop.store.sentinel import Witness, read_witness


class Finding(StrEnum):
    """What is where the database should be."""

    NONE = "none"  # nothing, and nothing was there before
    SOUND = "sound"
    EMPTY = "empty"  # a file without content, though there had been one
    GONE = "gone"  # no file, though there had been one
    FOREIGN = "foreign"  # a database, but not ours
    DAMAGED = "damaged"


DAMAGES = frozenset({Finding.EMPTY, Finding.GONE, Finding.FOREIGN, Finding.DAMAGED})


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result.

    Attributes:
        detail: SQLite's words about damage.
        schema: version found; 0 when there is none.
        witness: what the sentinel says had been committed.
    """

    finding: Finding
    detail: str = ""
    schema: int = 0
    witness: Witness | None = None


def wal_of(path: Path) -> Path:
    """Return where the write-ahead log of a database is."""
    return path.with_name(path.name + "-wal")


def shm_of(path: Path) -> Path:
    """Return where the shared-memory index of a database's log is."""
    return path.with_name(path.name + "-shm")


def inspect(path: Path, had_backups: bool) -> Inspection:
    """Look at a database through a read-only connection, its log included.

    A read-only connection never copies the log into the file, so that a log that does not belong to it does no harm.

    Raises:
        sqlite3.Error: it cannot be looked at (locked, unreadable, no room for shared memory).
        OSError: likewise.
    """
    witness = read_witness(path)
    had_content = witness is not None or had_backups
    if not path.exists():
        return Inspection(Finding.GONE if had_content else Finding.NONE, witness=witness)
    if path.stat().st_size == 0:
        return Inspection(Finding.EMPTY if had_content else Finding.NONE, witness=witness)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        return _look(connection, witness, had_content)
    except sqlite3.DatabaseError as error:
        if isinstance(typed(error, path), StoreCorrupt):
            return Inspection(Finding.DAMAGED, str(error), witness=witness)
        raise
    finally:
        connection.close()


def _look(connection: sqlite3.Connection, witness: Witness | None, had_content: bool) -> Inspection:
    connection.execute("PRAGMA busy_timeout = 2000")
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    schema = version_of(connection)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not tables and ours in (0, APPLICATION_ID):
        return Inspection(Finding.EMPTY if had_content else Finding.NONE, witness=witness)
    if ours != APPLICATION_ID:
        return Inspection(Finding.FOREIGN, f"application id {ours:#x}", schema, witness)
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        return Inspection(Finding.DAMAGED, verdict, schema, witness)
    (uuid,) = connection.execute("SELECT value FROM meta WHERE key = 'uuid'").fetchone()
    if witness is not None and witness.uuid != uuid:
        return _strange(connection, Inspection(Finding.SOUND, "another database", schema, witness))
    return Inspection(Finding.SOUND, "", schema, witness)


def _strange(connection: sqlite3.Connection, sound: Inspection) -> Inspection:
    """Judge a whole database that is not the one the sentinel knows.

    Put there by a person, it is welcome and the sentinel's word is void. Showing through a foreign log, it is damage.
    """
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    log = wal_of(path)
    if log.exists() and log.stat().st_size:
        return Inspection(Finding.DAMAGED, "the log belongs to another database", sound.schema, sound.witness)
    return Inspection(Finding.SOUND, sound.detail, sound.schema)
