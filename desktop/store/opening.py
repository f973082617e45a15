"""Opening the database: inspect, rescue if need be, back up, migrate, guard; or open for reading only.

All of it is synchronous and runs in the store's worker thread.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.store import records, schema
from desktop.store.backups import back_up, backups_in
from desktop.store.errors import StoreFull, StoreNewer, StoreReadOnly, StoreUnusable, typed
from desktop.store.inspection import DAMAGES, Finding, Inspection, inspect, wal_of
from desktop.store.mounts import is_on_network
from desktop.store.rescue import Rescue, replace_damaged, salvage
from desktop.store.sentinel import Witness, read_witness

#: Pages of log after which SQLite copies it into the database (4 MB), and what the log is cut back to.
_LOG_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class OpenReport:
    """How opening went; what a person should be told is in here.

    Attributes:
        created: there was none; a new one was made.
        migrated_from: schema version before, or None when it was the newest already.
        backup: the copy made before migrating.
        rescue: set when the database had been damaged.
        read_only: why it can only be read now (``StoreReadOnly`` or ``StoreFull``), or None. Nothing can be recorded,
            so nothing may be sent.
        went_back: how much that had been committed, tasks and lines of their histories, is gone (a deleted log, an old
            copy put back).
        missing: ids of tasks that had been committed and are gone.
        on_network: the folder is on another machine: slower, and safe only while one machine at a time uses it.
    """

    path: Path
    created: bool = False
    migrated_from: int | None = None
    backup: Path | None = None
    rescue: Rescue | None = None
    read_only: StoreUnusable | None = None
    went_back: int = 0
    missing: tuple[int, ...] = ()
    on_network: bool = False

    @property
    def is_older(self) -> bool:
        """Say whether it may lack what happened last: a task that waits in it may have been sent since."""
        return self.rescue is not None or self.went_back > 0


@dataclass(slots=True)
class Opened:
    """An open connection and what belongs to it.

    Attributes:
        private_copy: a folder to delete on closing, when reading goes through a copy.
    """

    connection: sqlite3.Connection
    report: OpenReport
    uuid: str
    private_copy: Path | None = None


def open_database(path: Path, backups: Path, now: float, busy_s: float) -> Opened:
    """Open the database as well as it can be.

    Args:
        now: Unix seconds.
        busy_s: how long to wait for another process.

    Raises:
        StoreNewer: a newer program's; untouched.
        StoreLocked: another process holds it.
        StoreUnusable: it can be neither written nor read.
    """
    try:
        try:
            return _open_writable(path, backups, now, busy_s)
        except StoreUnusable as error:
            raise error from None
        except (sqlite3.Error, OSError) as error:
            raise typed(error, path) from error
    except (StoreReadOnly, StoreFull) as reason:
        return _open_readable(path, reason)


def _open_writable(path: Path, backups: Path, now: float, busy_s: float) -> Opened:
    _require_writable(path)
    had_backups = bool(backups_in(backups))
    found = _inspect(path, had_backups)
    if found.schema > schema.MIGRATIONS[-1].version:
        raise StoreNewer(path, found.schema, schema.MIGRATIONS[-1].version)
    rescue = replace_damaged(path, backups, found, now) if found.finding in DAMAGES else None
    on_network = is_on_network(path.parent)
    report = OpenReport(path, created=not path.exists() or found.finding is Finding.NONE, on_network=on_network)
    # Made here, so that only the owner can ever read it; SQLite gives its log the same rights.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    connection = _connect(path, busy_s, on_network)
    try:
        report = _bring_up(connection, path, backups, now, report)
        if rescue is not None:
            report = replace(report, rescue=_complete(connection, rescue, found.witness, now))
        if not schema.guards_are_current(connection):
            schema.ensure_guards(connection)
        _probe(connection)
        uuid = _uuid(connection)
        report = _compare(connection, report, uuid, found.witness)
        if report.is_older:  # on the disk before the sentinel forgets it
            records.note_older(connection)
    except BaseException:
        connection.close()
        raise
    return Opened(connection, report, uuid)


def _inspect(path: Path, had_backups: bool) -> Inspection:
    """Look at the file; where only a writer can (a rollback journal is to be played back), look as one."""
    try:
        return inspect(path, had_backups)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        connection = sqlite3.connect(path, isolation_level=None)
        with contextlib.closing(connection):
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return inspect(path, had_backups)


def _require_writable(path: Path) -> None:
    """Tell a read-only folder before SQLite turns it into "unable to open database file".

    Raises:
        StoreReadOnly: the folder or the file may not be written.
        OSError: there is no such folder.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place in (path.parent, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise StoreReadOnly(path, f"{place} is not writable")


def _connect(path: Path, busy_s: float, on_network: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=busy_s, cached_statements=256)
    try:
        journal = "DELETE" if on_network else "WAL"
        try:
            connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()
        except sqlite3.OperationalError as error:
            # Another process has it open in the other mode; it works in that one too.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up(connection: sqlite3.Connection, path: Path, backups: Path, now: float, report: OpenReport) -> OpenReport:
    version, known = schema.version_of(connection), schema.MIGRATIONS[-1].version
    if version > known:  # the copy that took a damaged file's place
        raise StoreNewer(path, version, known)
    if version == known:
        return report
    backup = back_up(path, backups, now) if version else None
    schema.migrate(connection, now, schema.MIGRATIONS)
    return replace(report, migrated_from=version if version else None, backup=backup)


def _complete(connection: sqlite3.Connection, rescue: Rescue, before: Witness | None, now: float) -> Rescue:
    readable = rescue.kept[:1] if rescue.finding is Finding.DAMAGED else ()
    salvaged = salvage(connection, readable[0], before.uuid if before else "", now) if readable else ()
    recovered = tuple(task_id for (task_id,) in connection.execute("SELECT id FROM task ORDER BY id"))
    return replace(rescue, recovered=recovered, salvaged=salvaged)


def _probe(connection: sqlite3.Connection) -> None:
    """Find out whether writing works, so that it is known before the first task. A lock held by another is no failure.

    Raises:
        sqlite3.Error: it does not.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE meta SET value = value WHERE key = 'uuid'")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _uuid(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT value FROM meta WHERE key = 'uuid'").fetchone()[0])


def witness_now(connection: sqlite3.Connection, uuid: str) -> Witness:
    """Return what the open database has committed."""
    facts, tasks = connection.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM timeline), (SELECT coalesce(max(id), 0) FROM task)"
    ).fetchone()
    return Witness(uuid, facts, tasks)


def _compare(connection: sqlite3.Connection, report: OpenReport, uuid: str, before: Witness | None) -> OpenReport:
    """Say what the sentinel had seen committed that is not here; never hand out a lost task's number again."""
    if before is None:
        return report
    now = witness_now(connection, uuid)
    if before.tasks > now.tasks:
        records.never_reuse(connection, before.tasks)
    missing: tuple[int, ...] = ()
    if report.rescue is not None or _lost_facts(before, now):
        here = {task_id for (task_id,) in connection.execute("SELECT id FROM task")}
        missing = tuple(n for n in range(1, before.tasks + 1) if n not in here)
    return replace(report, went_back=_lost_facts(before, now), missing=missing)


def _lost_facts(before: Witness, now: Witness) -> int:
    return max(0, before.facts - now.facts) + max(0, before.tasks - now.tasks)


def _open_readable(path: Path, reason: StoreUnusable) -> Opened:
    """Open for reading where nothing can be written.

    SQLite cannot read a log without writing beside it, so a database with one is read through a private copy elsewhere;
    without one, or where there is no room for a copy, in place and taken as unchanging.

    Raises:
        StoreUnusable: there is nothing that can be read.
    """
    folder = None
    target = path
    log = wal_of(path)
    try:
        if not path.exists():
            raise reason
        if log.exists() and log.stat().st_size:
            folder = Path(tempfile.mkdtemp(prefix="rushes-read-"))
            shutil.copyfile(path, folder / path.name)
            shutil.copyfile(log, wal_of(folder / path.name))
            target = folder / path.name
    except OSError:
        _drop(folder)
        folder, target = None, path
    uri = target.absolute().as_uri()
    try:
        connection = sqlite3.connect(uri if folder else f"{uri}?immutable=1", uri=True, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
        found = schema.version_of(connection)
        if found > schema.MIGRATIONS[-1].version:
            connection.close()
            raise StoreNewer(path, found, schema.MIGRATIONS[-1].version)
        if found < schema.MIGRATIONS[-1].version:
            connection.close()
            raise reason
        uuid = _uuid(connection)
    except sqlite3.Error as error:
        _drop(folder)
        raise typed(error, path) from error
    except StoreUnusable:
        _drop(folder)
        raise
    witness = read_witness(path)
    went_back = _lost_facts(witness, witness_now(connection, uuid)) if witness else 0
    return Opened(connection, OpenReport(path, read_only=reason, went_back=went_back), uuid, folder)


def _drop(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def close_opened(opened: Opened) -> None:
    """Close the connection; the last one of all processes copies the log into the database.

    A disk that refuses the copying loses nothing: the log stays and is read at the next start.
    """
    with contextlib.suppress(sqlite3.Error):
        if opened.report.read_only is None:
            opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    opened.connection.close()
    _drop(opened.private_copy)
