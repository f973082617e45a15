"""The shape of the database: migrations, each in one transaction with its own record, and the guarding triggers."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from desktop.domain.task import INITIAL, LEGAL, TaskState

#: "RUSH": how a file is told to be ours.
APPLICATION_ID = 0x52555348


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a schema version to the next.

    Attributes:
        version: what ``PRAGMA user_version`` is afterwards.
        run: makes the change; the caller holds the transaction.
    """

    version: int
    name: str
    run: Callable[[sqlite3.Connection], None]


_TASK = """
CREATE TABLE task (
  id INTEGER PRIMARY KEY,           -- given out by records.insert, never twice
  client_id TEXT NOT NULL UNIQUE,
  service TEXT NOT NULL,
  origin TEXT NOT NULL,
  request TEXT NOT NULL,            -- JSON, whole; the five columns below repeat what lists show
  prompt TEXT NOT NULL,
  model TEXT NOT NULL,
  duration INTEGER NOT NULL,
  size TEXT NOT NULL,
  style TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at REAL NOT NULL,
  batch TEXT NOT NULL,
  take INTEGER NOT NULL,
  parent_id INTEGER REFERENCES task(id),
  relation TEXT NOT NULL,
  hold TEXT NOT NULL,
  not_before REAL,
  remote_id TEXT NOT NULL,
  remote_status TEXT NOT NULL,
  progress INTEGER,
  problem TEXT,                     -- JSON
  sent_at REAL,
  accepted_at REAL,
  completed_at REAL,
  expires_at REAL,
  saved_at REAL,
  changed_at REAL NOT NULL,
  key_fingerprint TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  estimated_s REAL,
  server_offset REAL NOT NULL,
  result_url TEXT NOT NULL,
  thumbnail_url TEXT NOT NULL,
  file TEXT NOT NULL,
  poster TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  video_s REAL NOT NULL,
  credits REAL,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
  favourite INTEGER NOT NULL CHECK (favourite IN (0, 1)),
  note TEXT NOT NULL,
  tags TEXT NOT NULL,               -- one blank between two; a tag holds none
  project TEXT NOT NULL,
  removed_at REAL                   -- taken off the list; nothing is ever deleted
) STRICT
"""

_FIRST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at REAL NOT NULL) STRICT",
    _TASK,
    "CREATE UNIQUE INDEX task_remote ON task(origin, remote_id) WHERE remote_id <> ''",
    "CREATE INDEX task_state ON task(state)",
    "CREATE INDEX task_parent ON task(parent_id) WHERE parent_id IS NOT NULL",
    """CREATE INDEX task_made ON task(service, model, duration, size, completed_at)
       WHERE completed_at IS NOT NULL AND accepted_at IS NOT NULL""",
    """CREATE TABLE timeline (
         id INTEGER PRIMARY KEY,
         task_id INTEGER NOT NULL REFERENCES task(id),
         at REAL NOT NULL,
         kind TEXT NOT NULL,
         detail TEXT NOT NULL,
         count INTEGER NOT NULL,     -- equal lines in a row are one line
         last_at REAL NOT NULL
       ) STRICT""",
    "CREATE INDEX timeline_task ON timeline(task_id, id)",
    """CREATE TABLE exchange (
         task_id INTEGER NOT NULL REFERENCES task(id),
         kind TEXT NOT NULL,
         at REAL NOT NULL,
         text TEXT NOT NULL,
         PRIMARY KEY (task_id, kind)
       ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE balance (
         id INTEGER PRIMARY KEY,
         at REAL NOT NULL,
         service TEXT NOT NULL,
         origin TEXT NOT NULL,
         credits REAL NOT NULL
       ) STRICT""",
    "CREATE INDEX balance_origin ON balance(origin, id)",
    "CREATE TABLE project (name TEXT PRIMARY KEY, folder TEXT NOT NULL) STRICT, WITHOUT ROWID",
)


def _create(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('uuid', ?)", (uuid.uuid4().hex,))


MIGRATIONS: tuple[Migration, ...] = (Migration(1, "tasks, timeline, exchanges, balances, projects", _create),)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of an open database; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, now: float, migrations: tuple[Migration, ...]) -> None:
    """Bring an open database to the newest schema, one transaction a step.

    A process that dies in a step leaves the database as it was before that step.

    Args:
        now: Unix seconds, for the record.

    Raises:
        sqlite3.Error: the step was rolled back.
    """
    for step in migrations:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if step.version > version_of(connection):  # asked under the lock: another process may have been faster
                _take(connection, step, now)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _take(connection: sqlite3.Connection, step: Migration, now: float) -> None:
    step.run(connection)
    connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.version, step.name, now))
    connection.execute(f"PRAGMA user_version = {step.version:d}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")


def triggers() -> dict[str, str]:
    """Return the guards by name: domain rules that not even a slip in SQL can break.

    They are made from :data:`desktop.domain.task.LEGAL` and :data:`~desktop.domain.task.INITIAL`, so the domain stays
    the only source of truth.
    """
    legal = " OR ".join(
        f"(OLD.state = '{start.value}' AND NEW.state IN {_listed(ends)})" for start, ends in LEGAL.items() if ends
    )
    return {
        "task_legal": f"""CREATE TRIGGER task_legal BEFORE UPDATE OF state ON task
            WHEN NEW.state <> OLD.state AND NOT ({legal})
            BEGIN SELECT RAISE(ABORT, 'illegal transition'); END""",
        "task_initial": f"""CREATE TRIGGER task_initial BEFORE INSERT ON task
            WHEN NEW.state NOT IN {_listed(INITIAL)}
            BEGIN SELECT RAISE(ABORT, 'illegal initial state'); END""",
        "task_asked": """CREATE TRIGGER task_asked BEFORE UPDATE OF id, client_id, service, origin, request ON task
            WHEN NEW.id <> OLD.id OR NEW.client_id <> OLD.client_id OR NEW.service <> OLD.service
              OR NEW.origin <> OLD.origin OR NEW.request <> OLD.request
            BEGIN SELECT RAISE(ABORT, 'what was asked never changes'); END""",
        "task_kept": """CREATE TRIGGER task_kept BEFORE DELETE ON task
            BEGIN SELECT RAISE(ABORT, 'tasks are never deleted'); END""",
    }


def _listed(states: Collection[TaskState]) -> str:
    return "(" + ", ".join(f"'{state.value}'" for state in sorted(states)) + ")"


def guards_are_current(connection: sqlite3.Connection) -> bool:
    """Say whether the database carries exactly the guards of this program."""
    return _present(connection) == triggers()


def ensure_guards(connection: sqlite3.Connection) -> None:
    """Replace the guards by those of this program, in one transaction.

    Raises:
        sqlite3.Error: nothing was changed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        drop_guards(connection)
        for statement in triggers().values():
            connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def drop_guards(connection: sqlite3.Connection) -> None:
    """Take the guards off, for putting back rows of a damaged file as they were."""
    for name in _present(connection):
        connection.execute(f'DROP TRIGGER "{name}"')


def _present(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
