"""Money and time, counted from what is on disk: balances, what tasks cost, totals, how long videos take."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from desktop.domain.clock import Clock
from desktop.domain.spending import Grouping, Reading, Total
from desktop.domain.task import TaskState
from desktop.store.database import Database

#: Made, whatever became of the file.
_MADE = (
    TaskState.COMPLETED,
    TaskState.DOWNLOADING,
    TaskState.READY,
    TaskState.MISSING,
    TaskState.UNAVAILABLE,
    TaskState.EXPIRED,
)
_MADE_SQL = "(" + ", ".join(f"'{state.value}'" for state in _MADE) + ")"
#: How many of the latest videos an estimate looks at.
_LATEST = 200


class Ledger:
    """Counts; see :class:`~desktop.store.tasks.TaskStore` for errors."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add_reading(self, service: str, origin: str, credits: float) -> int | None:
        """Keep a balance, and measure by it.

        If between this balance and the one before exactly one task was sent and accepted, nothing else happened there
        and the balance fell, that fall is what the task cost. Anything else is ambiguous and measures nothing.

        Returns:
            The id of the task whose cost is known now, or None.
        """
        reading = Reading(self._clock.now(), service, origin, credits)
        return await self._database.write(lambda connection: _add(connection, reading))

    async def readings(self, origin: str, since: float = 0.0) -> tuple[Reading, ...]:
        """Return the balances of a service, oldest first; of equal ones in a row only the first and the last."""
        sql = "SELECT at, service, origin, credits FROM balance WHERE origin = ? AND at >= ? ORDER BY id"
        return await self._database.read(lambda c: tuple(Reading(*row) for row in c.execute(sql, (origin, since))))

    async def totals(
        self, by: Grouping, since: float = 0.0, until: float = 1e12, services: Collection[str] | None = None
    ) -> tuple[Total, ...]:
        """Add up what was sent in a span of time, those taken off the list included; days newest first, else by name.

        Args:
            since, until: Unix seconds; the second is not included.
            services: only tasks of these; None for all.
        """
        chosen = None if services is None else tuple(services)
        return await self._database.read(lambda c: _totals(c, by, since, until, chosen))

    async def making_times(self, service: str, model: str, duration: int, size: str) -> tuple[float, ...]:
        """Return how long the latest videos of this kind took from acceptance to completion, seconds, newest first."""
        sql = (
            "SELECT completed_at - accepted_at FROM task"  # noqa: S608 - names from this file only
            " WHERE service = ? AND model = ? AND duration = ? AND size = ?"
            f" AND completed_at IS NOT NULL AND accepted_at IS NOT NULL AND state IN {_MADE_SQL}"
            f" AND completed_at > accepted_at ORDER BY completed_at DESC LIMIT {_LATEST}"
        )
        kind = (service, model, duration, size)
        return await self._database.read(lambda c: tuple(seconds for (seconds,) in c.execute(sql, kind)))

    async def projects(self) -> dict[str, str]:
        """Return the folders of projects, by project name."""
        return await self._database.read(lambda c: dict(c.execute("SELECT name, folder FROM project ORDER BY name")))

    async def set_project(self, name: str, folder: str) -> None:
        """Give a project its folder on disk."""
        sql = "INSERT OR REPLACE INTO project (name, folder) VALUES (?, ?)"

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(sql, (name, folder))

        await self._database.write(work)


def _add(connection: sqlite3.Connection, reading: Reading) -> int | None:
    sql = "SELECT id, at, service, origin, credits FROM balance WHERE origin = ? ORDER BY id DESC LIMIT 2"
    latest = connection.execute(sql, (reading.origin,)).fetchall()
    if len(latest) == 2 and all(row[4] == reading.credits for row in latest):
        # A plateau is told by its two ends.
        connection.execute("UPDATE balance SET at = ? WHERE id = ?", (reading.at, latest[0][0]))
    else:
        connection.execute(
            "INSERT INTO balance (at, service, origin, credits) VALUES (?, ?, ?, ?)",
            (reading.at, reading.service, reading.origin, reading.credits),
        )
    return _measure(connection, Reading(*latest[0][1:]), reading) if latest else None


def _measure(connection: sqlite3.Connection, before: Reading, after: Reading) -> int | None:
    """Write what the only task between two balances cost, if there is only one and nothing else moved the balance."""
    cost = before.credits - after.credits
    if cost <= 0:
        return None
    span = {"origin": after.origin, "start": before.at, "end": after.at}
    moved = connection.execute(
        """SELECT id, sent_at > :start AND accepted_at <= :end AND state NOT IN ('failed', 'unknown', 'sending')
           FROM task WHERE origin = :origin AND (
             sent_at BETWEEN :start AND :end OR accepted_at BETWEEN :start AND :end
             OR (state = 'failed' AND completed_at BETWEEN :start AND :end)
             OR (state IN ('sending', 'unknown') AND sent_at <= :end)
           ) AND state NOT IN ('rejected', 'waiting', 'discarded') LIMIT 2""",
        span,
    ).fetchall()
    if len(moved) != 1 or not moved[0][1]:
        return None
    (task_id, _) = moved[0]
    connection.execute("UPDATE task SET credits = ? WHERE id = ?", (cost, task_id))
    return int(task_id)


def _totals(
    connection: sqlite3.Connection, by: Grouping, since: float, until: float, services: tuple[str, ...] | None
) -> tuple[Total, ...]:
    key = "date(created_at, 'unixepoch', 'localtime')" if by is Grouping.DAY else by.value
    order = "DESC" if by is Grouping.DAY else "ASC"
    only = "" if services is None else f"AND service IN ({', '.join('?' * len(services))})"
    rows = connection.execute(
        f"""SELECT {key} AS key, count(*),
              coalesce(sum(state IN {_MADE_SQL}), 0), coalesce(sum(state = 'failed'), 0),
              coalesce(sum(state IN ('unknown', 'sending', 'abandoned')), 0), count(credits),
              coalesce(sum(CASE WHEN state <> 'failed' THEN credits END), 0.0),
              coalesce(sum(CASE WHEN state = 'failed' THEN credits END), 0.0),
              coalesce(sum(CASE WHEN state IN {_MADE_SQL} THEN duration END), 0)
            FROM task WHERE created_at >= ? AND created_at < ? AND (sent_at IS NOT NULL OR accepted_at IS NOT NULL)
              AND state NOT IN ('rejected', 'waiting', 'discarded') {only}
            GROUP BY key ORDER BY key {order}""",  # noqa: S608 - names from this file only
        (since, until, *(services or ())),
    )
    return tuple(Total(*row) for row in rows)
