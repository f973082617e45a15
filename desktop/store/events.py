"""What the store tells its listeners, after it is on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from desktop.domain.task import Task, TaskRow


@dataclass(frozen=True, slots=True)
class TasksAdded:
    """New tasks, or removed ones that came back."""

    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class TasksChanged:
    """Tasks that are other than they were."""

    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class TasksRemoved:
    """Tasks that are off the list."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TransferProgressed:
    """Bytes of a video that came so far; ``total`` is None when the server did not say. Never stored."""

    task_id: int
    received: int
    total: int | None


StoreEvent: TypeAlias = TasksAdded | TasksChanged | TasksRemoved | TransferProgressed


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a task's history.

    Attributes:
        kind: ``added``; the value of the state it went to; ``held`` and ``released``; or what a service recorded.
        count: how many equal lines in a row this one stands for; ``last_at`` is the time of the last of them.
    """

    at: float
    kind: str
    detail: str
    count: int
    last_at: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent or answered last, of one kind (``submit``, ``query``, ...), without key and image bytes."""

    kind: str
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Removed:
    """Which tasks were taken off the list.

    Attributes:
        kept: those that stay because something is still to happen with them, or because money hangs on them.
    """

    ids: tuple[int, ...]
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a start found unfinished.

    Attributes:
        unknown: were being sent when the program ended: nobody knows whether they were accepted.
        held: were waiting: sent only if the person says so.
        interrupted: were being downloaded: they go on.
        doubtful: were waiting in an older copy of the database: they may have been sent since, so they are unknown now.
    """

    unknown: tuple[Task, ...]
    held: tuple[Task, ...]
    interrupted: tuple[Task, ...]
    doubtful: tuple[Task, ...] = ()
