"""Between a database row and a :class:`~desktop.domain.task.Task` or :class:`~desktop.domain.task.TaskRow`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from operator import attrgetter
from sys import intern
from typing import Any

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Annotation, Hold, Relation, Task, TaskIntent, TaskRow, TaskState
from desktop.store.errors import TaskNotFound

#: What was asked, and never changes: fields of the Task, unchanged ...
_IDENTITY = ("id", "client_id", "service", "origin")
#: ... and the request: whole as JSON, and repeated for lists.
_REQUEST = ("request", "prompt", "model", "duration", "size", "style")
#: What changes: fields of the Task, unchanged ...
_PLAIN = (
    "created_at",
    "batch",
    "take",
    "parent_id",
    "not_before",
    "remote_id",
    "remote_status",
    "progress",
    "sent_at",
    "accepted_at",
    "completed_at",
    "expires_at",
    "saved_at",
    "changed_at",
    "key_fingerprint",
    "body_sha256",
    "estimated_s",
    "server_offset",
    "result_url",
    "thumbnail_url",
    "file",
    "poster",
    "file_bytes",
    "width",
    "height",
    "video_s",
    "credits",
    "removed_at",
)
#: ... and coded ones.
_CODED = ("state", "relation", "hold", "problem", "rating", "favourite", "note", "tags", "project")
_CHANGING = _PLAIN + _CODED
_COLUMNS = _IDENTITY + _REQUEST + _CHANGING
_READ = f"SELECT {', '.join((*_IDENTITY, 'request', *_CHANGING))} FROM task"  # noqa: S608 - names from this file only
_INSERT = f"INSERT INTO task ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_identity = attrgetter(*_IDENTITY)
_plain = attrgetter(*_PLAIN)
# Rows are never deleted, so the highest number is the last; but a database that went back must not give away the
# numbers of what it lost. (AUTOINCREMENT would do both, for one more page in each commit.)
_NEXT_ID = """SELECT 1 + max(coalesce((SELECT max(id) FROM task), 0),
                coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'last_lost'), 0))"""

#: What lists show, in the order of TaskRow's fields. "error" is made of the problem.
_ROW = (
    "SELECT id, state, prompt, model, duration, size, service, created_at, hold, progress, not_before, sent_at,"
    " completed_at, expires_at, server_offset, remote_id, remote_status, problem, poster, file, file_bytes, batch,"
    " take, parent_id, relation, rating, favourite, note, tags, project, style FROM task"
)

# Look-ups are faster than calling the enumeration for each of 100,000 rows.
_STATES = {state.value: state for state in TaskState}
_HOLDS = {hold.value: hold for hold in Hold}
_RELATIONS = {relation.value: relation for relation in Relation}


def find(connection: sqlite3.Connection, where: str, values: Sequence[object] = ()) -> list[Task]:
    """Return the tasks that match, oldest first.

    Args:
        where: SQL of this package, never text from outside; values go in through ``?``.
    """
    return [_task(row) for row in connection.execute(f"{_READ} WHERE {where} ORDER BY id", tuple(values))]


def get(connection: sqlite3.Connection, task_id: int) -> Task:
    """Return one task.

    Raises:
        TaskNotFound: there is none.
    """
    row = connection.execute(f"{_READ} WHERE id = ?", (task_id,)).fetchone()
    if row is None:
        raise TaskNotFound(task_id)
    return _task(row)


def insert(connection: sqlite3.Connection, intent: TaskIntent, at: float) -> Task:
    """Write a new task and return it: ``ready`` with a file, ``queued`` with a remote id, else ``waiting``.

    Raises:
        sqlite3.IntegrityError: the client id, or the service's id, is there already.
    """
    state = TaskState.QUEUED if intent.remote_id else TaskState.WAITING
    (task_id,) = connection.execute(_NEXT_ID).fetchone()
    task = Task(
        id=task_id,
        client_id=intent.client_id,
        service=intent.service,
        origin=intent.origin,
        request=intent.request,
        state=state,
        created_at=at if intent.created_at is None else intent.created_at,
        changed_at=at,
        batch=intent.batch,
        take=intent.take,
        parent_id=intent.parent_id,
        relation=intent.relation,
        remote_id=intent.remote_id,
        annotation=intent.annotation,
    )
    if intent.saved is not None:
        task = intent.saved.put_on(task, at)
    connection.execute(_INSERT, (*_identity(task), *_request_values(task.request), *_changing_values(task)))
    return task


def never_reuse(connection: sqlite3.Connection, last: int) -> None:
    """Give the next task a number above this one."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('last_lost', ?)", (str(last),))


def note_older(connection: sqlite3.Connection) -> None:
    """Note that this may be an older copy of the database, until :func:`forget_older`."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('older', '1')")


def forget_older(connection: sqlite3.Connection) -> bool:
    """Say whether it was noted that this may be an older copy, and note it no more."""
    return connection.execute("DELETE FROM meta WHERE key = 'older'").rowcount > 0


def update(connection: sqlite3.Connection, before: Task, after: Task) -> None:
    """Write what changed of a task."""
    old, new = _changing_values(before), _changing_values(after)
    changed = [place for place, value in enumerate(new) if value != old[place]]
    if changed:
        assignments = ", ".join(f"{_CHANGING[place]} = ?" for place in changed)
        values = [new[place] for place in changed]
        connection.execute(f"UPDATE task SET {assignments} WHERE id = ?", (*values, after.id))  # noqa: S608


def annotate(connection: sqlite3.Connection, task_id: int, change: Callable[[Annotation], Annotation]) -> bool:
    """Change what a person noted about a task; return whether that made a difference."""
    sql = "SELECT rating, favourite, note, tags, project FROM task WHERE id = ?"
    row = connection.execute(sql, (task_id,)).fetchone()
    if row is None:
        return False
    rating, favourite, note, tags, project = row
    before = Annotation(rating, favourite == 1, note, tuple(tags.split()), project)
    after = change(before)
    if after == before:
        return False
    connection.execute(
        "UPDATE task SET rating = ?, favourite = ?, note = ?, tags = ?, project = ? WHERE id = ?",
        (after.rating, int(after.favourite), after.note, " ".join(after.tags), after.project, task_id),
    )
    return True


def rows(connection: sqlite3.Connection, ids: Iterable[int]) -> tuple[TaskRow, ...]:
    """Return what lists show of some tasks, in the order asked; ids that are not there are left out."""
    found = (connection.execute(f"{_ROW} WHERE id = ?", (task_id,)).fetchone() for task_id in ids)
    return tuple(_row(row, {}) for row in found if row is not None)


def newest_rows(connection: sqlite3.Connection, before: int, limit: int) -> list[TaskRow]:
    """Return what lists show of the newest tasks with a lower id than ``before``, newest first, removed ones left out.

    Equal texts share one string: takes of one click have the same prompt, most tasks the same model.
    """
    cursor = connection.execute(f"{_ROW} WHERE id < ? AND removed_at IS NULL ORDER BY id DESC LIMIT ?", (before, limit))
    shared: dict[str, str] = {}
    return [_row(row, shared) for row in cursor]


def _row(row: tuple[Any, ...], shared: dict[str, str]) -> TaskRow:
    (
        task_id,
        state,
        prompt,
        model,
        duration,
        size,
        service,
        created_at,
        hold,
        progress,
        not_before,
        sent_at,
        completed_at,
        expires_at,
        server_offset,
        remote_id,
        remote_status,
        problem,
        poster,
        file,
        file_bytes,
        batch,
        take,
        parent_id,
        relation,
        rating,
        favourite,
        note,
        tags,
        project,
        style,
    ) = row
    return TaskRow(
        task_id,
        _STATES[state],
        shared.setdefault(prompt, prompt),
        intern(model),
        duration,
        intern(size),
        intern(service),
        created_at,
        _HOLDS[hold],
        -1 if progress is None else progress,
        not_before,
        sent_at,
        completed_at,
        expires_at,
        server_offset or 0.0,
        remote_id,
        intern(remote_status),
        _shared_error(problem, shared) if problem else "",
        poster,
        file,
        file_bytes,
        -1,
        shared.setdefault(batch, batch),
        take,
        parent_id,
        _RELATIONS[relation],
        rating,
        favourite == 1,
        note,
        intern(tags),
        intern(project),
        intern(style),
    )


def _shared_error(text: str, shared: dict[str, str]) -> str:
    problem = _problem(text)
    error = f"{problem.code} {problem.message}".strip()
    return shared.setdefault(error, error)


def _task(row: tuple[Any, ...]) -> Task:
    task_id, client_id, service, origin, request, *changing = row
    state, relation, hold, problem, rating, favourite, note, tags, project = changing[len(_PLAIN) :]
    return Task(
        id=task_id,
        client_id=client_id,
        service=service,
        origin=origin,
        request=GenerationRequest.from_json(request),
        state=_STATES[state],
        relation=_RELATIONS[relation],
        hold=_HOLDS[hold],
        problem=_problem(problem) if problem else None,
        annotation=Annotation(rating, favourite == 1, note, tuple(tags.split()), project),
        **dict(zip(_PLAIN, changing, strict=False)),
    )


def _request_values(request: GenerationRequest) -> tuple[object, ...]:
    return request.to_json(), request.prompt, request.model, request.duration, request.size, request.style


def _changing_values(task: Task) -> tuple[object, ...]:
    annotation = task.annotation
    return (
        *_plain(task),
        task.state.value,
        task.relation.value,
        task.hold.value,
        _problem_text(task.problem),
        annotation.rating,
        int(annotation.favourite),
        annotation.note,
        " ".join(annotation.tags),
        annotation.project,
    )


def _problem_text(problem: Problem | None) -> str | None:
    if problem is None:
        return None
    return json.dumps({k: v for k, v in asdict(problem).items() if v}, ensure_ascii=False)


def _problem(text: str) -> Problem:
    data = json.loads(text)
    try:
        return Problem(**data | {"code": ProblemCode(data["code"])})
    except (TypeError, KeyError, ValueError):  # a code or field of another version: keep the text at least
        return Problem(ProblemCode.BUG, str(data.get("message", "")))
