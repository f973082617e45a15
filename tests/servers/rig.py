"""The whole core without a window: real store, real services, real sockets, a service that is scripted."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from desktop import assets
from desktop.api.client import Timeouts, tls_context
from desktop.credentials import KeyPresence, KeySource, KeyState
from desktop.domain.catalog import Pace, Service, load_catalog
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Task, TaskState
from desktop.services.account import AccountService
from desktop.services.clients import Clients
from desktop.services.conditions import Conditions
from desktop.services.download import DownloadService
from desktop.services.poll import PollService
from desktop.services.projects import Projects
from desktop.services.submit import SubmitService
from desktop.services.supervisor import Supervisor
from desktop.services.transfer import Limits
from desktop.store.database import Database
from desktop.store.ledger import Ledger
from desktop.store.tasks import TaskStore

KEY = "sk-canary-0123456789abcdef"
FAST = Pace(first=0.02, queued=(0.02, 0.04), in_progress=(0.02, 0.04), max_backoff=0.3, patience=600)
QUICK = Timeouts(connect=1.0, write=1.0, paid_answer=0.6, answer=0.6, pool=1.0, total=2.0)
#: Reading all certificate authorities takes longer than most tests.
_TLS = cache(tls_context)
CATALOG = load_catalog(assets.catalog())


class FakeKeys:
    """Keys in memory, with the real class's surface."""

    def __init__(self, key: str = KEY) -> None:
        self.state = self.present(key) if key else KeyState(KeyPresence.ABSENT)
        self.asked: list[str] = []
        self._listeners: list[Callable[[str], None]] = []

    @staticmethod
    def present(key: str) -> KeyState:
        return KeyState(KeyPresence.PRESENT, key, KeySource.SESSION)

    async def get(self, origin: str) -> KeyState:
        self.asked.append(origin)
        return self.state

    def subscribe(self, listener: Callable[[str], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def change(self, origin: str, key: str) -> None:
        self.state = self.present(key) if key else KeyState(KeyPresence.ABSENT)
        for listener in tuple(self._listeners):
            listener(origin)


@dataclass
class ShiftedClock:
    """The machine's clocks, moved."""

    wall: float = 0.0
    mono: float = 0.0

    def now(self) -> float:
        return time.time() + self.wall

    def monotonic(self) -> float:
        return time.monotonic() + self.mono


@dataclass
class Rig:
    """Everything, wired as the program wires it."""

    folder: Path
    service: Service
    keys: FakeKeys
    clock: ShiftedClock
    database: Database
    store: TaskStore
    ledger: Ledger
    conditions: Conditions
    supervisor: Supervisor
    clients: Clients
    submits: SubmitService
    polls: PollService
    downloads: DownloadService
    account: AccountService
    errors: list[tuple[str, BaseException]] = field(default_factory=list)
    final: tuple[Task, ...] = ()

    @property
    def videos(self) -> Path:
        return self.folder / "videos"

    @property
    def references(self) -> Path:
        return self.folder / "references"

    def request(self, prompt: str = "a red fox runs", **changes: object) -> GenerationRequest:
        model = self.service.models[0]
        base = GenerationRequest(self.service.id, model.id, prompt, model.default_duration, model.default_size)
        return replace(base, **changes)  # type: ignore[arg-type]

    async def submit(self, prompt: str = "a red fox runs", takes: int = 1, **changes: object) -> tuple[Task, ...]:
        return await self.submits.submit(self.request(prompt, **changes), takes)

    async def reach(self, task_id: int, states: TaskState | Collection[TaskState], within: float = 5.0) -> Task:
        """Wait until a task is in one of some states."""
        wanted = {states} if isinstance(states, TaskState) else set(states)
        deadline = time.monotonic() + within
        while True:
            task = await self.store.get(task_id)
            if task.state in wanted:
                return task
            assert time.monotonic() < deadline, f"task {task_id} is {task.state}, {task.hold!r}, {task.problem}"
            await asyncio.sleep(0.01)

    async def until(self, condition: Callable[[], object], within: float = 5.0) -> None:
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, "never came true"
            await asyncio.sleep(0.01)


def service_at(url: str, service_id: str = "dashly", pace: Pace = FAST) -> Service:
    """Return a catalogue service at another address, asked faster."""
    found = CATALOG.service(service_id)
    assert found is not None
    return replace(found, base_url=url, pace=pace)


@contextlib.asynccontextmanager
async def rig_at(
    folder: Path,
    url: str,
    *,
    service_id: str = "dashly",
    pace: Pace = FAST,
    key: str = KEY,
    timeouts: Timeouts = QUICK,
    clock: ShiftedClock | None = None,
    start: Collection[str] = ("submits", "polls", "downloads"),
    videos: Path | None = None,
    database: Path | None = None,
    grace: float = 2.0,
    tls: Callable[[], ssl.SSLContext] = _TLS,
) -> AsyncIterator[Rig]:
    """Build, recover, start; at the end stop in the program's own order and see that nothing failed unseen."""
    clock = clock or ShiftedClock()
    service = service_at(url, service_id, pace)
    for name in ("references", "posters", "backups"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    base = Database(database or folder / "rushes.db", folder / "backups", clock)
    await base.open()
    store, conditions, keys = TaskStore(base, clock), Conditions(), FakeKeys(key)
    failures: list[tuple[str, BaseException]] = []
    supervisor = Supervisor(lambda name, error: failures.append((name, error)))
    clients = Clients([service], keys, conditions, clock, environ={}, timeouts=timeouts, tls=tls)
    submits = SubmitService(store, clients, conditions, supervisor, folder / "references", clock)
    polls = PollService(store, clients, conditions, supervisor, clock)
    videos = videos or folder / "videos"
    limits = Limits(connect_s=1.0, stall_s=0.6)
    ledger = Ledger(base, clock)
    projects = Projects(store, ledger, lambda: downloads.folder)
    downloads = DownloadService(
        store, clients, conditions, supervisor, polls, videos, folder / "posters", clock,
        limits=limits, projects=projects,
    )  # fmt: skip
    account = AccountService(clients, conditions, ledger, clock)
    rig = Rig(
        folder, service, keys, clock, base, store, ledger, conditions, supervisor, clients, submits, polls, downloads,
        account, failures,
    )  # fmt: skip
    try:
        await store.recover()
        for name in ("submits", "polls", "downloads"):
            if name in start:
                await getattr(rig, name).start()
        yield rig
    finally:
        await submits.stop(grace)
        await downloads.stop(grace)
        left = await supervisor.stop(grace)
        await clients.aclose()
        rig.final = await store.in_states(set(TaskState))
        await base.close()
    assert not failures, failures
    assert not left, left
