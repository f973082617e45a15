"""A task's history, line by line. Lines are only ever added, or counted up."""

from __future__ import annotations

import sqlite3

from desktop.domain.task import Task
from desktop.store.events import TimelineEntry

#: Longest detail kept, in characters.
_MAX_DETAIL = 2000


def add_line(
    connection: sqlite3.Connection,
    task_id: int,
    at: float,
    kind: str,
    detail: str = "",
    count: int = 1,
    since: float | None = None,
) -> None:
    """Add a line. A line equal to the one before it only counts that one up, so that polling fills no disk.

    Args:
        count: how many equal things it stands for, the first of them at ``since``.
    """
    detail = detail[:_MAX_DETAIL]
    last = connection.execute(
        "SELECT id, kind, detail FROM timeline WHERE task_id = ? ORDER BY id DESC LIMIT 1", (task_id,)
    ).fetchone()
    if last is not None and last[1:] == (kind, detail):
        connection.execute("UPDATE timeline SET count = count + ?, last_at = ? WHERE id = ?", (count, at, last[0]))
        return
    connection.execute(
        "INSERT INTO timeline (task_id, at, kind, detail, count, last_at) VALUES (?, ?, ?, ?, ?, ?)",
        (task_id, at if since is None else since, kind, detail, count, at),
    )


def add_change(connection: sqlite3.Connection, before: Task, after: Task, at: float) -> None:
    """Add the line that a change deserves: a new state with its reason, or being held and let go; nothing else does."""
    if after.state is not before.state:
        problem = after.problem
        detail = f"{problem.code}: {problem.message}".removesuffix(": ") if problem else after.hold.value
        add_line(connection, after.id, at, after.state.value, detail)
    elif after.hold is not before.hold:
        add_line(connection, after.id, at, "held" if after.hold else "released", after.hold.value)


def lines(connection: sqlite3.Connection, task_id: int) -> tuple[TimelineEntry, ...]:
    """Return a task's history, oldest first; that it was added stands in the task itself."""
    added = connection.execute("SELECT created_at FROM task WHERE id = ?", (task_id,)).fetchall()
    sql = "SELECT at, kind, detail, count, last_at FROM timeline WHERE task_id = ? ORDER BY id"
    later = [TimelineEntry(*row) for row in connection.execute(sql, (task_id,))]
    return (*(TimelineEntry(at, "added", "", 1, at) for (at,) in added), *later)
