"""Things that tests of the store share: a clock that is moved by hand, requests, a library in a folder."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import (
    INITIAL,
    LEGAL,
    Abandoned,
    Accepted,
    Completed,
    Discarded,
    DownloadStarted,
    Expired,
    Failed,
    FileMissing,
    Lost,
    OutcomeLost,
    Progressed,
    Rejected,
    Saved,
    SendStarted,
    Task,
    TaskFact,
    TaskIntent,
    TaskState,
    Unavailable,
)
from desktop.store.database import Database
from desktop.store.events import StoreEvent
from desktop.store.ledger import Ledger
from desktop.store.opening import OpenReport
from desktop.store.tasks import TaskStore

ORIGIN = "https://api.example.com"


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time


class Library:
    """A store in a folder, and all that its listeners heard."""

    def __init__(self, folder: Path, clock: HandClock | None = None, **options: Any) -> None:
        self.folder = folder
        self.path = folder / "rushes.db"
        self.backups = folder / "backups"
        self.clock = clock or HandClock()
        self.database = Database(self.path, self.backups, self.clock, **options)
        self.tasks = TaskStore(self.database, self.clock)
        self.ledger = Ledger(self.database, self.clock)
        self.heard: list[StoreEvent] = []
        self.tasks.subscribe(self.heard.append)
        self.report = OpenReport(self.path)

    async def add(self, *names: str, **changes: Any) -> tuple[Task, ...]:
        return await self.tasks.add([intent(name, **changes) for name in names])

    async def bring_to(self, state: TaskState, name: str) -> Task:
        """Make a task and let it live until it is in a state."""
        (task,) = await self.add(name)
        for fact in facts_to(state, name):
            task = await self.tasks.apply(task.id, fact)
        assert task.state is state
        return task

    async def rows(self, batch: int = 500) -> list[Any]:
        return [row async for rows in self.tasks.load(batch) for row in rows]


@asynccontextmanager
async def opened(folder: Path, clock: HandClock | None = None, **options: Any) -> AsyncIterator[Library]:
    library = Library(folder, clock, **options)
    library.report = await library.database.open()
    try:
        yield library
    finally:
        await library.database.close()


def request(prompt: str = "a lighthouse at dusk", **changes: Any) -> GenerationRequest:
    values: dict[str, Any] = {
        "service": "dashly", "model": "sora-2", "prompt": prompt, "duration": 4, "size": "16:9",
    }  # fmt: skip
    return GenerationRequest(**values | changes)


def intent(name: str, **changes: Any) -> TaskIntent:
    values: dict[str, Any] = {
        "client_id": name, "service": "dashly", "origin": ORIGIN, "request": request(f"prompt of {name}"),
    }  # fmt: skip
    return TaskIntent(**values | changes)


def facts_to(state: TaskState, name: str = "r") -> list[TaskFact]:
    """Return facts that bring a waiting task to a state."""
    problem = Problem(ProblemCode.SERVER_ERROR, "oh", 500)
    accepted: list[TaskFact] = [SendStarted("key", "body"), Accepted(f"remote-{name}")]
    made = [*accepted, Completed("https://files.example.com/v.mp4", expires_at=1.8e9)]
    ready = [*made, DownloadStarted(), Saved("/videos/v.mp4", 1000, 1280, 720, 4.0, "/posters/1.jpg")]
    ways: dict[TaskState, list[TaskFact]] = {
        TaskState.WAITING: [],
        TaskState.SENDING: accepted[:1],
        TaskState.UNKNOWN: [*accepted[:1], OutcomeLost(problem)],
        TaskState.REJECTED: [Rejected(problem)],
        TaskState.DISCARDED: [Discarded()],
        TaskState.ABANDONED: [*accepted[:1], OutcomeLost(problem), Abandoned()],
        TaskState.QUEUED: accepted,
        TaskState.GENERATING: [*accepted, Progressed(TaskState.GENERATING)],
        TaskState.FAILED: [*accepted, Failed(problem)],
        TaskState.LOST: [*accepted, Lost(problem)],
        TaskState.COMPLETED: made,
        TaskState.DOWNLOADING: [*made, DownloadStarted()],
        TaskState.READY: ready,
        TaskState.MISSING: [*ready, FileMissing()],
        TaskState.UNAVAILABLE: [*made, Unavailable(problem)],
        TaskState.EXPIRED: [*made, Expired()],
    }
    return ways[state]


def way_to(state: TaskState) -> list[TaskState]:
    """Return the states that a new task passes on its shortest legal way to a state, that one included."""
    ways = deque([[start] for start in sorted(INITIAL)])
    while ways:
        way = ways.popleft()
        if way[-1] is state:
            return way
        ways.extend([*way, after] for after in sorted(LEGAL[way[-1]]) if after not in way)
    raise AssertionError(state)


def raw(path: Path) -> sqlite3.Connection:
    """Open the file as any other program would."""
    return sqlite3.connect(path, isolation_level=None)
