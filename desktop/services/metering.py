"""Measuring what tasks cost: the balance is read around them, while nothing else is being sent.

Services do not say what a task cost. If exactly one was accepted between two readings of the balance, the fall between
them is its cost; the ledger decides that, and calls everything else unknown. This file only sees to it that there are
readings at good moments: after an acceptance, after a failure (which is refunded), after a completion.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from desktop.api.errors import ApiError
from desktop.credentials import KeyFormatError
from desktop.domain.account import Balance
from desktop.domain.clock import Clock
from desktop.domain.task import TaskState
from desktop.services.account import AccountService
from desktop.services.clients import NoKey, ServiceAway
from desktop.services.network import ProxyProblem
from desktop.services.submit import SubmitService
from desktop.services.supervisor import Supervisor
from desktop.store.errors import StoreError
from desktop.store.events import StoreEvent, TasksChanged
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

#: What was just accepted is on the account by then, seconds.
SETTLE_S = 2.0
#: Readings of one service are at least so far apart, seconds: a batch of twenty is no reason for twenty questions.
PAUSE_S = 15.0
#: While something is being sent, it is looked again after so long, seconds.
_BUSY_S = 1.0
_ENDED = frozenset({TaskState.FAILED, TaskState.COMPLETED})

Listener = Callable[[str, Balance], None]


class Metering:
    """Reads balances at moments at which they tell something.

    Args:
        settle_s, pause_s: see :data:`SETTLE_S` and :data:`PAUSE_S`.
    """

    def __init__(
        self,
        store: TaskStore,
        account: AccountService,
        submits: SubmitService,
        supervisor: Supervisor,
        clock: Clock,
        *,
        settle_s: float = SETTLE_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._store = store
        self._account = account
        self._submits = submits
        self._supervisor = supervisor
        self._clock = clock
        self._settle_s = settle_s
        self._pause_s = pause_s
        self._due: dict[str, float] = {}  # service -> monotonic seconds
        self._read: dict[str, float] = {}
        self._silent: set[str] = set()  # services that tell no balance, or know no limit
        self._under_way: dict[int, TaskState] = {}
        self._listeners: list[Listener] = []
        self._wake = asyncio.Event()
        self._begun = False

    def subscribe(self, listener: Listener) -> None:
        """Tell a listener each balance that is read, with the service's id."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Follow the store from now on. A second call changes nothing."""
        if self._begun:
            return
        self._begun = True
        self._account.on_measured = self._on_measured
        self._store.subscribe(self._on_store)
        self._supervisor.start(self._run(), name="metering")

    def _on_store(self, event: StoreEvent) -> None:
        if not isinstance(event, TasksChanged):
            return
        for row in event.rows:
            before = self._under_way.get(row.id)
            accepted = before is TaskState.SENDING and row.state is TaskState.QUEUED
            ended = before is not None and before is not row.state and row.state in _ENDED
            if row.state in (TaskState.SENDING, TaskState.QUEUED, TaskState.GENERATING):
                self._under_way[row.id] = row.state
            else:
                self._under_way.pop(row.id, None)
            if (accepted or ended) and row.service not in self._silent:
                self._plan(row.service)

    def _plan(self, service_id: str) -> None:
        """Read after the dust has settled; what happens meanwhile is part of the same reading."""
        earliest = self._read.get(service_id, -self._pause_s) + self._pause_s
        self._due[service_id] = max(self._clock.monotonic() + self._settle_s, earliest)
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            pause = await self._read_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _read_due(self) -> float | None:
        """Read what is due; return the seconds until something is, or None for nothing."""
        now = self._clock.monotonic()
        if any(at <= now for at in self._due.values()) and self._submits.sending:
            return _BUSY_S  # a charge may fall between question and answer
        for service_id in [s for s, at in self._due.items() if at <= now]:
            del self._due[service_id]
            self._read[service_id] = now
            await self._ask(service_id)
        return min((max(0.0, at - self._clock.monotonic()) for at in self._due.values()), default=None)

    async def _ask(self, service_id: str) -> None:
        try:
            balance = await self._account.balance(service_id)
        except (ApiError, NoKey, ServiceAway, ProxyProblem, KeyFormatError) as error:
            log.info("no balance of %s: %s", service_id, type(error).__name__)
            return  # the next task is another occasion
        if balance.credits_left is None:
            self._silent.add(service_id)
        for listener in self._listeners:
            listener(service_id, balance)

    async def _on_measured(self, task_id: int) -> None:
        with contextlib.suppress(StoreError):
            task = await self._store.get(task_id)
            await self._store.record(task_id, "cost", f"{task.credits:.10g}")
            await self._store.tell_again([task_id])
