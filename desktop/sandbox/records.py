"""What the sandbox remembers: tasks, the credits ledger, files. One SQLite file, one connection.

Calls are short and made on the event loop of the sandbox's own process. A commit survives the process being killed.
A key is remembered by its fingerprint only.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from desktop.sandbox.orders import Order, Status, StoredFile, Task
from desktop.sandbox.refusals import InsufficientQuota

_SCHEMA = """
CREATE TABLE IF NOT EXISTS tasks (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    client_id TEXT NOT NULL,
    look TEXT NOT NULL,
    take INTEGER NOT NULL,
    "order" TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at REAL NOT NULL,
    starts_at REAL NOT NULL,
    completed_at REAL NOT NULL DEFAULT 0,
    expires_at REAL NOT NULL DEFAULT 0,
    error_code TEXT NOT NULL DEFAULT '',
    error_message TEXT NOT NULL DEFAULT '',
    products TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX IF NOT EXISTS tasks_by_client_id ON tasks (client_id) WHERE client_id != '';
CREATE INDEX IF NOT EXISTS tasks_by_look ON tasks (look);
CREATE INDEX IF NOT EXISTS tasks_by_status ON tasks (status) WHERE status IN ('queued', 'in_progress');
CREATE TABLE IF NOT EXISTS ledger (
    number INTEGER PRIMARY KEY,
    task_id TEXT NOT NULL REFERENCES tasks (id),
    reason TEXT NOT NULL CHECK (reason IN ('charge', 'refund')),
    credits INTEGER NOT NULL,
    key TEXT NOT NULL,
    at REAL NOT NULL,
    UNIQUE (task_id, reason)
) STRICT;
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY,
    mime TEXT NOT NULL,
    expires_at REAL NOT NULL
) STRICT;
"""


class Records:
    """The sandbox's memory.

    The file is held for this process alone: a second sandbox waits 3 s for it (the first may just be ending).

    Args:
        path: the database file; made when missing.
        credits: what the account began with; 0 is without limit.

    Raises:
        sqlite3.Error: the file cannot be used, or another sandbox has it.
    """

    def __init__(self, path: Path, credits: int) -> None:
        self._connection = sqlite3.connect(path, timeout=3, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)
        self._credits = credits

    def close(self) -> None:
        """Close the file; nothing may be called afterwards."""
        self._connection.close()

    # --- tasks ---------------------------------------------------------------------------------------------------

    def next_number(self) -> int:
        """Return the number that the next accepted task will have."""
        return int(self._value("SELECT coalesce(max(number), 0) + 1 FROM tasks"))

    def accept(self, order: Order, key: str, at: float, starts_at: float) -> Task:
        """Remember an order and charge it, both or neither.

        Raises:
            InsufficientQuota: the account cannot pay; nothing was written.
        """
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            remaining = self.remaining()
            if remaining is not None and remaining < order.cost:
                raise InsufficientQuota
            number, task_id = self.next_number(), f"video_{uuid.uuid4()}"
            take = 1 + int(self._value("SELECT count(*) FROM tasks WHERE look = ?", order.look()))
            self._connection.execute(
                'INSERT INTO tasks (number, id, kind, client_id, look, take, "order", status, created_at, starts_at)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    task_id,
                    order.kind,
                    order.client_id,
                    order.look(),
                    take,
                    order.to_json(),
                    Status.QUEUED,
                    at,
                    starts_at,
                ),
            )
            self._book(task_id, "charge", order.cost, key, at)
        return Task(number, task_id, order, take, Status.QUEUED, at, starts_at)

    def find(self, task_id: str) -> Task | None:
        """Return a task, or None."""
        found = self._tasks("WHERE id = ?", task_id)
        return found[0] if found else None

    def find_client(self, client_id: str) -> list[Task]:
        """Return the tasks submitted with a client's own id, newest first."""
        return self._tasks("WHERE client_id = ? AND client_id != '' ORDER BY number DESC", client_id)

    def unfinished(self) -> list[Task]:
        """Return tasks on which work is still to be done, oldest first."""
        return self._tasks("WHERE status IN ('queued', 'in_progress') ORDER BY number")

    def start(self, task_id: str) -> None:
        """Note that work on a task began."""
        self._write("UPDATE tasks SET status = ? WHERE id = ?", Status.IN_PROGRESS, task_id)

    def complete(
        self,
        task_id: str,
        products: Sequence[Mapping[str, str]],
        files: Iterable[StoredFile],
        *,
        at: float,
        expires_at: float,
    ) -> None:
        """Note what a task made; its files can be fetched from now on."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for file in files:
                self._add_file(file)
            self._write(
                "UPDATE tasks SET status = ?, products = ?, completed_at = ?, expires_at = ? WHERE id = ?",
                Status.COMPLETED,
                json.dumps(products),
                at,
                expires_at,
                task_id,
            )

    def fail(self, task_id: str, code: str, message: str, at: float) -> None:
        """Note that a task failed, and give its credits back; a second time changes nothing."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._write(
                "UPDATE tasks SET status = ?, error_code = ?, error_message = ?, completed_at = ? WHERE id = ?",
                Status.FAILED,
                code,
                message,
                at,
                task_id,
            )
            charge = self._connection.execute(
                "SELECT credits, key FROM ledger WHERE task_id = ? AND reason = 'charge'", (task_id,)
            ).fetchone()
            self._book(task_id, "refund", -charge["credits"], charge["key"], at)

    def _tasks(self, condition: str, *values: object) -> list[Task]:
        rows = self._connection.execute(f"SELECT * FROM tasks {condition}", values)  # noqa: S608  # our own text
        return [_task(row) for row in rows]

    # --- credits -------------------------------------------------------------------------------------------------

    def used(self, key: str | None = None) -> int:
        """Return credits spent, refunds taken off: by one key, or by all."""
        if key is None:
            return int(self._value("SELECT coalesce(sum(credits), 0) FROM ledger"))
        return int(self._value("SELECT coalesce(sum(credits), 0) FROM ledger WHERE key = ?", key))

    def remaining(self) -> int | None:
        """Return credits left; None is without limit."""
        return None if self._credits == 0 else self._credits - self.used()

    def _book(self, task_id: str, reason: str, credits: int, key: str, at: float) -> None:
        self._write(
            "INSERT OR IGNORE INTO ledger (task_id, reason, credits, key, at) VALUES (?, ?, ?, ?, ?)",
            task_id,
            reason,
            credits,
            key,
            at,
        )

    # --- files ---------------------------------------------------------------------------------------------------

    def add_file(self, file: StoredFile) -> None:
        """Let a file be fetched."""
        self._add_file(file)

    def file(self, name: str) -> StoredFile | None:
        """Return a file that was once made, expired or not."""
        row = self._connection.execute("SELECT * FROM files WHERE name = ?", (name,)).fetchone()
        return None if row is None else StoredFile(row["name"], row["mime"], row["expires_at"])

    def expired(self, now: float) -> list[StoredFile]:
        """Return files whose life is over."""
        rows = self._connection.execute("SELECT * FROM files WHERE expires_at != 0 AND expires_at <= ?", (now,))
        return [StoredFile(row["name"], row["mime"], row["expires_at"]) for row in rows]

    def inputs_in_use(self, now: float) -> set[str]:
        """Return the names of reference images that a task still needs, or that a remix might."""
        rows = self._tasks("WHERE status IN ('queued', 'in_progress') OR expires_at > ?", now)
        return {image.file for task in rows for image in task.order.images if image.file}

    def _add_file(self, file: StoredFile) -> None:
        self._write(
            "INSERT OR REPLACE INTO files (name, mime, expires_at) VALUES (?, ?, ?)",
            file.name,
            file.mime,
            file.expires_at,
        )

    # --- plumbing ------------------------------------------------------------------------------------------------

    def _write(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    def _value(self, statement: str, *values: object) -> int:
        with closing(self._connection.execute(statement, values)) as cursor:
            value: int = cursor.fetchone()[0]
            return value


def _task(row: sqlite3.Row) -> Task:
    return Task(
        number=row["number"],
        id=row["id"],
        order=Order.from_json(row["order"]),
        take=row["take"],
        status=Status(row["status"]),
        created_at=row["created_at"],
        starts_at=row["starts_at"],
        completed_at=row["completed_at"],
        expires_at=row["expires_at"],
        error_code=row["error_code"],
        error_message=row["error_message"],
        products=tuple(json.loads(row["products"])),
    )
