"""The database itself refuses what the domain has no way for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop.domain.task import INITIAL, LEGAL, TaskState
from desktop.store import records, schema
from tests.store.library import intent, opened, raw, way_to


@pytest.fixture
def connection(tmp_path: Path):
    with closing(raw(tmp_path / "raw.db")) as connection:
        schema.migrate(connection, 1.0, schema.MIGRATIONS)
        schema.ensure_guards(connection)
        yield connection


@pytest.mark.parametrize("start", sorted(TaskState))
def test_states_change_only_legally_even_by_raw_sql(connection: sqlite3.Connection, start: TaskState) -> None:
    way = way_to(start)
    for end in TaskState:
        if end is start:
            continue
        task_id = _row_by(connection, way)
        change = ("UPDATE task SET state = ? WHERE id = ?", (end.value, task_id))
        if end in LEGAL[start]:
            connection.execute(*change)
        else:
            with pytest.raises(sqlite3.IntegrityError, match="illegal transition"):
                connection.execute(*change)


def _row_by(connection: sqlite3.Connection, way: list[TaskState]) -> int:
    if way[0] is TaskState.READY:  # missing: by way of a saved file
        way = [TaskState.QUEUED, TaskState.COMPLETED, TaskState.DOWNLOADING, *way]
    number = connection.execute("SELECT count(*) FROM task").fetchone()[0]
    remote = f"r{number}" if way[0] is TaskState.QUEUED else ""
    task = records.insert(connection, intent(f"c{number}", remote_id=remote), 1.0)
    assert task.state is way[0]
    for after in way[1:]:
        connection.execute("UPDATE task SET state = ? WHERE id = ?", (after.value, task.id))
    return task.id


@pytest.mark.parametrize("state", sorted(TaskState))
def test_a_row_begins_only_in_an_initial_state(connection: sqlite3.Connection, state: TaskState) -> None:
    task = records.insert(connection, intent("first"), 1.0)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(task)") if row[1] not in ("id", "client_id")]
    chosen = ", ".join(f"'{state.value}'" if name == "state" else name for name in columns)
    copy = (
        f"INSERT INTO task (client_id, {', '.join(columns)}) SELECT 'second', {chosen} FROM task WHERE id = {task.id}"
    )
    if state in INITIAL:
        connection.execute(copy)
    else:
        with pytest.raises(sqlite3.IntegrityError, match="illegal initial state"):
            connection.execute(copy)


@pytest.mark.parametrize("column", ["id", "client_id", "service", "origin", "request"])
def test_what_was_asked_never_changes(connection: sqlite3.Connection, column: str) -> None:
    task = records.insert(connection, intent("a"), 1.0)
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        connection.execute(f"UPDATE task SET {column} = 77 WHERE id = ?", (task.id,))


def test_no_task_is_ever_deleted(connection: sqlite3.Connection) -> None:
    records.insert(connection, intent("a"), 1.0)
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        connection.execute("DELETE FROM task")


def test_ratings_stay_in_range(connection: sqlite3.Connection) -> None:
    records.insert(connection, intent("a"), 1.0)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE task SET rating = 6")


async def test_other_guards_are_replaced_by_those_of_this_program(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.add("a")
    with closing(raw(library.path)) as connection:
        connection.execute("DROP TRIGGER task_legal")
        connection.execute("CREATE TRIGGER stray BEFORE INSERT ON task BEGIN SELECT RAISE(ABORT, 'stray'); END")
    async with opened(tmp_path) as library:
        await library.add("b")
        guards = await library.database.read(
            lambda c: dict(c.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
        )
    assert guards == schema.triggers()


def test_a_migration_that_fails_leaves_no_trace(connection: sqlite3.Connection) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise ValueError("planted")

    with pytest.raises(ValueError, match="planted"):
        schema.migrate(connection, 2.0, (*schema.MIGRATIONS, schema.Migration(99, "half", half)))
    assert schema.version_of(connection) == schema.MIGRATIONS[-1].version
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
    assert [row[0] for row in connection.execute("SELECT version FROM migration")] == [
        step.version for step in schema.MIGRATIONS
    ]


def test_migrations_count_up_from_one() -> None:
    assert [step.version for step in schema.MIGRATIONS] == list(range(1, len(schema.MIGRATIONS) + 1))
