"""Asking the service how tasks are doing: one scheduler, one timer, as seldom as the service's data says.

Everything is scheduled by the monotonic clock, so that a changed wall clock starts no storm. A task has one next query
and never a backlog of them, so that after a long sleep each is asked about once, spread out. No trouble with the line,
the key or the server ever fails a task: only the service's own word does.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import logging
import math
import random
import uuid
from dataclasses import dataclass, field

from desktop.api import errors, wire
from desktop.api.client import Answer
from desktop.domain.catalog import Pace, Service
from desktop.domain.clock import Clock
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import (
    POLLED,
    Completed,
    IllegalTransition,
    Lost,
    Progressed,
    Task,
    TaskFact,
    TaskIntent,
    TaskState,
)
from desktop.services import mapping
from desktop.services.arrivals import Arrivals
from desktop.services.clients import Clients, NoKey, ServiceAway
from desktop.services.conditions import Condition, Conditions, KeyNeeded, Offline, StoreTrouble
from desktop.services.lines import backoff
from desktop.services.network import ProxyProblem
from desktop.services.second_chances import SecondChances
from desktop.services.supervisor import Supervisor
from desktop.store.errors import RemoteIdTaken, StoreError
from desktop.store.events import StoreEvent, TasksAdded, TasksChanged, TasksRemoved
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

#: So many answers that tell nothing new are one line of a task's history, so that polling costs no disk.
_TOLD_TOGETHER = 10
#: Queries of one origin under way at once; below the client's own number of connections.
_IN_FLIGHT = 6
#: A task counts as unknown to the service after so many 404 over so many seconds.
LOST_CHECKS = 3
LOST_AFTER_S = 600.0
#: A task that the service does not know is asked about again, seldom, for so long: then no result would be left of it.
_LOST_FOR_S = 2 * mapping.DAY
#: Waking this much later than planned means that the machine slept.
_SLEPT_S = 30.0
#: After a sleep, a restart or an outage, queries of an origin are spread to so many a second.
_SPREAD_PER_S = 40.0
_CLOCK_NOISE_S = 1.5
#: In these states a fresh link can be asked for.
_LINKED = frozenset(
    {
        TaskState.COMPLETED,
        TaskState.DOWNLOADING,
        TaskState.UNAVAILABLE,
        TaskState.MISSING,
        TaskState.EXPIRED,
    }
)


@dataclass(slots=True, eq=False)
class _Asked:
    """A task that is asked about.

    Attributes:
        due: when next, monotonic seconds; infinite while parked.
        failures: unusable answers in a row.
        unknown: 404 in a row; since ``unknown_since``.
        odd: the last answer held a word or a shape that is not documented.
        answers: how many were heard and do not stand in its history yet; the first of them at ``answered_at``.
    """

    task: Task
    due: float
    since: float
    failures: int = 0
    unknown: int = 0
    unknown_since: float = 0.0
    odd: bool = False
    asking: bool = False
    answers: int = 0
    answered_at: float = 0.0


@dataclass(slots=True, eq=False)
class _Lane:
    """All tasks of one origin, soonest first; entries that moved are dropped when they surface."""

    heap: list[tuple[float, int]] = field(default_factory=list)
    tasks: dict[int, _Asked] = field(default_factory=dict)
    asking: int = 0
    not_before: float = 0.0
    throttled: int = 0

    def put(self, entry: _Asked, due: float) -> None:
        entry.due = due
        if math.isfinite(due):
            heapq.heappush(self.heap, (due, entry.task.id))

    def first(self) -> _Asked | None:
        """Return the entry that is due first, if any is to be asked about."""
        while self.heap:
            due, task_id = self.heap[0]
            entry = self.tasks.get(task_id)
            if entry is not None and entry.due == due and not entry.asking:
                return entry
            heapq.heappop(self.heap)
        return None


class PollService:
    """Asks about every accepted task until it is done."""

    def __init__(
        self, store: TaskStore, clients: Clients, conditions: Conditions, supervisor: Supervisor, clock: Clock
    ) -> None:
        self._store = store
        self._clients = clients
        self._conditions = conditions
        self._supervisor = supervisor
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._where: dict[int, str] = {}
        self._arrivals = Arrivals(store, conditions)
        self._second_chances = SecondChances(supervisor, clock, self._look_for_lost, lambda: self._wake.set())
        self._blocked: set[tuple[type, str]] = set()
        self._wake = asyncio.Event()
        self._drift = 0.0
        self._woken = -math.inf
        self._begun = False

    # --- life -------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what was accepted earlier, and whatever will be; when reading failed, to be called again."""
        if not self._begun:
            self._begun = True
            self._store.subscribe(self._on_store)
            self._clients.subscribe(self._on_origin)
            self._conditions.subscribe(self._on_conditions)
            self._drift = self._clock.now() - self._clock.monotonic()
            self._supervisor.start(self._run(), name="poll")
        for task in await self._store.in_states(POLLED):
            if task.id not in self._where:
                self._track(task)
        for lane in self._lanes.values():
            self._spread(lane)
        self._wake.set()
        for task in await self._store.in_states({TaskState.LOST}):
            if self._may_turn_up(task):
                self._second_chances.put(task.id, at_once=True)

    def next_due(self) -> float | None:
        """Return when the next query is due, in monotonic seconds, or None when nothing is to be asked."""
        dues = [max(entry.due, lane.not_before) for lane in self._lanes.values() if (entry := lane.first()) is not None]
        return min(dues, default=None)

    def after_sleep(self) -> None:
        """Ask about everything once after a sleep, however many notice it."""
        if self._clock.monotonic() - self._woken > _SLEPT_S:
            self.wake_up()

    def wake_up(self) -> None:
        """Ask about everything soon, spread out: the machine slept, the network came back, or a person asked."""
        self._woken = self._clock.monotonic()
        self._clients.try_again()  # sockets from before are dead, and would take a minute to say so
        for lane in self._lanes.values():
            lane.not_before = 0.0
            self._spread(lane)
        self._second_chances.soon()
        self._wake.set()

    async def check_now(self, task_id: int) -> Task:
        """Ask about a task at once and return it as it is then; also one that was given up as lost or expired.

        Raises:
            ApiError, NoKey, ServiceAway, ProxyProblem: it could not be asked.
        """
        task = await self._store.get(task_id)
        if task.state in _LINKED:
            return await self.refresh(task_id)
        if task.state not in POLLED and task.state is not TaskState.LOST:
            return task
        entry = _Asked(task, 0.0, self._clock.monotonic())
        try:
            answer = await self._query(task)
        except errors.NotFound:
            return task
        await self._heard(entry, answer)
        await self._tell_answers(entry)
        return await self._store.get(task_id)

    async def look_again(self, task_id: int) -> Task:
        """As :meth:`check_now`, but in its turn, as nobody asked for it."""
        task = await self._store.get(task_id)
        while True:
            pause = self._clients.queries(task.service, task.origin).take()
            if pause <= 0:
                break
            await asyncio.sleep(pause)
        return await self.check_now(task_id)

    def _may_turn_up(self, task: Task) -> bool:
        return self._clock.now() - (task.accepted_at or task.created_at) < _LOST_FOR_S

    async def _look_for_lost(self, task_id: int) -> bool:
        """See whether the service knows a lost task by now; return whether to look again."""
        try:
            task = await self._store.get(task_id)
            if task.state is TaskState.LOST:
                task = await self.look_again(task_id)
        except (errors.ApiError, NoKey, ServiceAway, ProxyProblem, StoreError) as error:
            log.info("lost task %s cannot be asked about now: %s", task_id, type(error).__name__)
            return True
        return task.state is TaskState.LOST and self._may_turn_up(task)

    async def refresh(self, task_id: int) -> Task:
        """Ask for a fresh link of a finished task and return it; unchanged when the service gives none.

        Raises:
            ApiError, NoKey, ServiceAway, ProxyProblem: it could not be asked.
            StoreError: it could not be recorded.
        """
        task = await self._store.get(task_id)
        if not task.remote_id or task.state not in _LINKED:
            return task
        answer = await self._query(task)
        if not mapping.concerns(answer.value, task):
            return task
        fact = mapping.fact_of(answer, task, self._clock.now())
        if not isinstance(fact, Completed):
            return task
        with contextlib.suppress(IllegalTransition):
            return await self._store.apply(task_id, fact)
        return await self._store.get(task_id)

    # --- what is to be asked ----------------------------------------------------------------------------------

    def _on_store(self, event: StoreEvent) -> None:
        match event:
            case TasksAdded(rows) | TasksChanged(rows):
                for row in rows:
                    if row.state in POLLED:
                        if row.id not in self._where:
                            self._arrivals.add(row.id)
                            self._wake.set()
                    else:
                        self._forget(row.id)
            case TasksRemoved(ids):
                for task_id in ids:
                    self._forget(task_id)
            case _:
                pass

    def _on_origin(self, origin: str) -> None:
        """A key or an address changed: what was parked goes on."""
        lane = self._lanes.get(origin)
        if lane is not None:
            self._spread(lane)
            self._wake.set()

    def _on_conditions(self, current: tuple[Condition, ...]) -> None:
        blocked = {(type(c), c.origin) for c in current if isinstance(c, Offline | KeyNeeded)}
        for _, origin in self._blocked - blocked:
            self._on_origin(origin)
        self._blocked = blocked

    def _track(self, task: Task, due: float | None = None) -> None:
        lane = self._lanes.setdefault(task.origin, _Lane())
        now = self._clock.monotonic()
        entry = lane.tasks[task.id] = _Asked(task, 0.0, now)
        self._where[task.id] = task.origin
        lane.put(entry, now if due is None else due)

    def _forget(self, task_id: int) -> None:
        self._arrivals.drop(task_id)
        origin = self._where.pop(task_id, None)
        if origin is not None:
            self._lanes[origin].tasks.pop(task_id, None)

    def _spread(self, lane: _Lane) -> None:
        now = self._clock.monotonic()
        width = max(0.5, len(lane.tasks) / _SPREAD_PER_S)
        for entry in lane.tasks.values():
            entry.failures = 0
            if not entry.asking:
                lane.put(entry, now + random.uniform(0, width))

    def _take_up(self, task: Task) -> None:
        if task.state not in POLLED or task.id in self._where:
            return
        try:
            first = self._clients.service_of(task.service).pace.first
        except ServiceAway:
            first = 1.0
        self._track(task, self._clock.monotonic() + first * random.uniform(1.0, 1.25))

    # --- the timer --------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            pauses = (await self._arrivals.take(self._take_up), self._dispatch(), self._second_chances.go())
            pause = min((pause for pause in pauses if pause is not None), default=None)
            planned = self._clock.monotonic() + pause if pause is not None else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            self._notice_sleep(planned)

    def _notice_sleep(self, planned: float | None) -> None:
        """After a sleep the wall clock is ahead of the monotonic one, or we are late: ask once, on new connections."""
        drift = self._clock.now() - self._clock.monotonic()
        slept = abs(drift - self._drift) > _SLEPT_S
        self._drift = drift
        if slept or (planned is not None and self._clock.monotonic() > planned + _SLEPT_S):
            self.after_sleep()

    def _dispatch(self) -> float | None:
        """Ask what is due; return the seconds until more is, or None."""
        soonest: float | None = None
        for origin, lane in self._lanes.items():
            pause = self._dispatch_lane(origin, lane)
            if pause is not None:
                soonest = pause if soonest is None else min(soonest, pause)
        return soonest

    def _dispatch_lane(self, origin: str, lane: _Lane) -> float | None:
        while (entry := lane.first()) is not None:
            now = self._clock.monotonic()
            due = max(entry.due, lane.not_before)
            if due > now:
                return due - now
            if lane.asking >= _IN_FLIGHT:
                return None  # the end of one of them wakes us
            if self._conditions.find(KeyNeeded, origin):
                lane.put(entry, math.inf)
                continue
            try:
                line = self._clients.line(entry.task.service, origin)
            except ServiceAway:
                lane.put(entry, math.inf)
                continue
            pause = self._clients.queries(entry.task.service, origin).take()
            if pause > 0:
                return pause
            if not line.may_try():
                lane.put(entry, line.next_try + random.uniform(0, 1))
                continue
            lane.asking += 1
            entry.asking = True
            self._supervisor.start(self._ask(lane, entry), name=f"ask {entry.task.id}")
        return None

    # --- one query --------------------------------------------------------------------------------------------

    async def _query(self, task: Task) -> Answer[wire.TaskAnswer]:
        remote_id = mapping.query_id(task.remote_id)
        try:
            async with self._clients.use(task.service, task.origin) as connection:
                line = self._clients.line(task.service, task.origin)
                client = connection.client
                try:
                    answer = await (client.query_character if task.request.character else client.query)(remote_id)
                except (errors.Refused, errors.AnswerUnreadable):
                    line.answered()
                    raise
                except errors.PoolExhausted:
                    self._clients.rebuild(task.origin)
                    raise
                except (errors.NotSent, errors.AnswerLost) as error:
                    line.failed(_line_problem(error))
                    raise
                line.answered()
                return answer
        except errors.BadKey as error:
            self._clients.key_refused(task.service, task.origin, error.message)
            raise

    async def _ask(self, lane: _Lane, entry: _Asked) -> None:
        pause: float | None = None
        try:
            answer = await self._query(entry.task)
        except (NoKey, ServiceAway, errors.BadKey):
            pause = math.inf  # a key or an address wakes it
        except ProxyProblem as error:
            line = self._clients.line(entry.task.service, entry.task.origin)
            line.failed(Problem(ProblemCode.PROXY, str(error)))
            pause = backoff(1)
        except errors.NotFound:
            await self._not_found(entry)
        except errors.ApiError as error:
            pause = self._after_trouble(lane, entry, error)
            await self._note(entry.task.id, "query", str(error) or type(error).__name__)
        else:
            lane.throttled = 0
            await self._heard(entry, answer)
        finally:
            lane.asking -= 1
            entry.asking = False
            if entry.task.id in lane.tasks:
                if pause is None:
                    pause = self._interval(entry)
                lane.put(entry, self._clock.monotonic() + pause)
            self._wake.set()

    def _after_trouble(self, lane: _Lane, entry: _Asked, error: errors.ApiError) -> float:
        """Return the seconds to wait after a query that gave nothing. The task's state stays as it is."""
        entry.failures += 1
        if isinstance(error, errors.Throttled) or (isinstance(error, errors.Refused) and error.retry_after is not None):
            lane.throttled += 1
            asked = error.retry_after
            wait = max(1.0, asked) if asked is not None else backoff(lane.throttled, 2.0)
            lane.not_before = self._clock.monotonic() + wait
            return wait + random.uniform(0, 1)
        if isinstance(error, errors.NotSent | errors.AnswerLost):
            return backoff(1)  # the line says when somebody may try
        return backoff(entry.failures, self._pace(entry.task).queued[0])

    async def _not_found(self, entry: _Asked) -> None:
        now = self._clock.monotonic()
        if not entry.unknown:
            entry.unknown_since = now
        entry.unknown += 1
        await self._note(entry.task.id, "query", "404")
        if entry.unknown >= LOST_CHECKS and now - entry.unknown_since >= LOST_AFTER_S:
            await self._apply(entry, Lost(Problem(ProblemCode.TASK_UNKNOWN, status=404)))
            self._second_chances.put(entry.task.id)

    async def _heard(self, entry: _Asked, answer: Answer[wire.TaskAnswer]) -> None:
        """Take an answer in."""
        task = entry.task
        entry.failures = entry.unknown = 0
        entry.answers += 1
        if entry.answers == 1:
            entry.answered_at = self._clock.now()
        if not mapping.concerns(answer.value, task):
            entry.odd = True
            await self._note(task.id, "other_answer", answer.value.id[:128])
            return
        fact = mapping.fact_of(answer, task, self._clock.now())
        no_file = isinstance(fact, Progressed) and fact.problem is not None
        entry.odd = no_file or not mapping.known_state(answer.value.status)
        if entry.answers >= _TOLD_TOGETHER:
            await self._tell_answers(entry)
        if not _is_news(task, fact):
            return
        if entry.odd or not isinstance(fact, Progressed):
            with contextlib.suppress(StoreError):
                await self._store.keep_exchange(task.id, "query", answer.raw.decode(errors="replace"))
        if isinstance(fact, Completed):
            try:
                await self._follow_variants(task, len(answer.value.files))
            except StoreError as error:
                self._conditions.set(StoreTrouble(type(error).__name__))
                return  # asked again, and followed then
        if isinstance(fact, Progressed) and fact.state is task.state:
            await self._apply(entry, fact)
        else:  # handed over in this order, and written together: the new state waits for nothing
            await asyncio.gather(self._tell_answers(entry), self._apply(entry, fact))

    async def _tell_answers(self, entry: _Asked) -> None:
        """Write into a task's history how often it was asked about since something was last written there."""
        count, entry.answers = entry.answers, 0
        if count:
            with contextlib.suppress(StoreError):
                await self._store.record(entry.task.id, "query", count=count, since=entry.answered_at)

    async def _follow_variants(self, task: Task, files: int) -> None:
        """Give every further file of an answer a task of its own, so that each is saved: all of them were paid for."""
        if mapping.variant_of(task.remote_id) != 1 or task.request.character:
            return
        for number in range(2, files + 1):
            intent = TaskIntent(
                client_id=uuid.uuid4().hex,
                service=task.service,
                origin=task.origin,
                request=task.request,
                batch=task.batch,
                take=task.take + number - 1,
                parent_id=task.parent_id,
                relation=task.relation,
                remote_id=mapping.variant_id(task.remote_id, number),
                annotation=task.annotation,
            )
            with contextlib.suppress(RemoteIdTaken):
                await self._store.add([intent])

    async def _apply(self, entry: _Asked, fact: TaskFact) -> None:
        try:
            entry.task = await self._store.apply(entry.task.id, fact)
        except IllegalTransition:
            self._forget(entry.task.id)  # it went on without us
        except StoreError as error:
            self._conditions.set(StoreTrouble(type(error).__name__))
        else:
            self._conditions.clear(StoreTrouble)

    async def _note(self, task_id: int, kind: str, detail: str) -> None:
        with contextlib.suppress(StoreError):
            await self._store.record(task_id, kind, detail)

    # --- pace -------------------------------------------------------------------------------------------------

    def _pace(self, task: Task) -> Pace:
        service: Service = self._clients.service_of(task.service)
        return service.pace

    def _interval(self, entry: _Asked) -> float:
        pace = self._pace(entry.task)
        waited = self._clock.monotonic() - entry.since
        if entry.odd or entry.unknown or waited > pace.patience:
            return random.uniform(pace.max_backoff / 2, pace.max_backoff)
        span = pace.queued if entry.task.state is TaskState.QUEUED else pace.in_progress
        return random.uniform(*span)


def _line_problem(error: errors.ApiError) -> Problem:
    if isinstance(error, errors.AnswerLost):
        return Problem(ProblemCode.OFFLINE, error.message)
    return mapping.problem_of(error)


def _is_news(task: Task, fact: TaskFact) -> bool:
    """Say whether a fact tells more than is known: most answers only repeat, and need not be written."""
    if not isinstance(fact, Progressed):
        return True
    return (
        fact.state is not task.state
        or fact.remote_status != task.remote_status
        or fact.progress != task.progress
        or fact.problem != task.problem
        or (fact.estimated_s is not None and fact.estimated_s != task.estimated_s)
        or abs(fact.server_offset - task.server_offset) > _CLOCK_NOISE_S
    )
