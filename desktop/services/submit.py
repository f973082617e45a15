"""Sending: the intent is on disk first, one click is at most one charge.

What a POST's end means is decided in one place, :func:`SubmitService._outcome`, by the type of the error alone. A
request that may have reached the service is never sent again by this file: its task becomes ``unknown``, and from
there no way leads back to ``sending``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.api import errors, wire
from desktop.api.body import FilePart
from desktop.api.client import Answer, PaidRequest, VideoClient
from desktop.domain.catalog import Delivery, Service
from desktop.domain.clock import Clock
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind, Violation, validate
from desktop.domain.task import (
    DOUBTFUL,
    Abandoned,
    Accepted,
    Annotation,
    Discarded,
    Hold,
    HoldChanged,
    IllegalTransition,
    NotSent,
    OutcomeLost,
    Rejected,
    Relation,
    SendStarted,
    Task,
    TaskFact,
    TaskIntent,
    TaskState,
)
from desktop.services import mapping
from desktop.services.clients import Clients, Connection, NoKey, ServiceAway, origin_for
from desktop.services.conditions import (
    AnswersUnsaved,
    BalanceEmpty,
    Conditions,
    Paused,
    RateWait,
    StoreTrouble,
)
from desktop.services.lines import backoff
from desktop.services.network import ProxyProblem
from desktop.services.supervisor import Supervisor
from desktop.services.threads import in_thread
from desktop.store.errors import RemoteIdTaken, StoreError, StoreUnusable
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

#: How many requests to one origin may be under way. Each holds a connection of the client's paid plane.
IN_FLIGHT = 6
#: Until a lost request has had time to appear at the service, "not found" means nothing.
LOOK_UP_SETTLES_S = 60.0
_LOOK_UPS_S = (0.0, 5.0, 20.0, LOOK_UP_SETTLES_S)
_RECORD_RETRY_S = 2.0
_UPLOAD_KEPT_S = 1200.0


class RequestInvalid(Exception):
    """The request breaks rules of the service; nothing was recorded."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__(", ".join(v.problem.value for v in violations))
        self.violations = violations


class LookUp(StrEnum):
    """What looking for a lost request gave."""

    FOUND = "found"
    NOT_YET = "not_yet"  # not there, but it is too early to tell
    NOT_FOUND = "not_found"  # not there: it very probably never arrived
    TAKEN = "taken"  # there, and followed by another task of the list already
    UNSUPPORTED = "unsupported"  # the service has no such look-up
    NO_ANSWER = "no_answer"  # the service could not be asked


class AttachRefusal(StrEnum):
    """Why an id cannot be attached."""

    MALFORMED = "malformed"
    TAKEN = "taken"  # another task has it
    NOT_KNOWN = "not_known"  # the service does not know it
    NO_ANSWER = "no_answer"  # the service could not be asked


class AttachError(Exception):
    """An id cannot be attached.

    Attributes:
        task_id: the task that has the id already, else None.
    """

    def __init__(self, reason: AttachRefusal, problem: Problem | None = None, task_id: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.problem = problem
        self.task_id = task_id


@dataclass(slots=True, eq=False)
class _Waiting:
    """A task that is to be sent.

    Attributes:
        ready_at: not tried before this, monotonic seconds.
    """

    task: Task
    ready_at: float = 0.0


class SubmitService:
    """Takes requests, records them, sends them.

    Args:
        references: folder of the prepared reference images.
    """

    def __init__(
        self,
        store: TaskStore,
        clients: Clients,
        conditions: Conditions,
        supervisor: Supervisor,
        references: Path,
        clock: Clock,
    ) -> None:
        self._store = store
        self._clients = clients
        self._conditions = conditions
        self._supervisor = supervisor
        self._references = references
        self._clock = clock
        self._waiting: dict[int, _Waiting] = {}
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._posting: set[int] = set()
        self._origins: dict[int, str] = {}
        self._unsettled: dict[int, TaskFact] = {}
        self._uploads: dict[tuple[str, str, str], tuple[float, str]] = {}
        self._uploading: dict[tuple[str, str, str], asyncio.Lock] = {}
        self._throttled: dict[str, int] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._held_back = False
        self._begun = False

    # --- life -------------------------------------------------------------------------------------------------

    async def start(self, *, resume: bool = True) -> None:
        """Begin to send; when reading failed, to be called again. Tasks from before stay held.

        Args:
            resume: look for the outcomes that earlier runs lost, too (see :meth:`resume_search`).
        """
        if not self._begun:
            self._begun = True
            self._conditions.subscribe(lambda _: self._wake.set())
            self._clients.subscribe(lambda _: self._wake.set())
            self._supervisor.start(self._run(), name="sender")
        if resume:
            await self.resume_search()

    async def resume_search(self) -> None:
        """Look for the outcomes that earlier runs lost."""
        for task in await self._store.in_states({TaskState.UNKNOWN}):
            self._seek(task)

    def hold_back(self, back: bool) -> None:
        """Start no request for the moment, or go on: the program may be about to end. What is on its way goes on."""
        self._held_back = back
        self._wake.set()

    async def stop(self, grace_s: float) -> None:
        """Start nothing more; wait for what is being sent, at most ``grace_s`` seconds, then give it up as unknown."""
        self._stopping = True
        for task_id, preparing in self._sending.items():
            if task_id not in self._posting:
                preparing.cancel()  # it may wait for a keyring that never answers; nothing was sent
        tasks = set(self._sending.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=grace_s)
        await self._settle_again()

    @property
    def sending(self) -> tuple[int, ...]:
        """Return the ids of the tasks that are being sent now, or made ready for it."""
        return tuple(self._sending)

    @property
    def posting(self) -> tuple[int, ...]:
        """Return the ids of the tasks whose request may be on its way: ending now leaves their outcome unknown."""
        return tuple(self._posting)

    # --- what a person asks for --------------------------------------------------------------------------------

    async def submit(
        self,
        request: GenerationRequest,
        takes: int = 1,
        parent: int | None = None,
        relation: Relation = Relation.NONE,
        annotation: Annotation | None = None,
    ) -> tuple[Task, ...]:
        """Record one task a take and have them sent. When this returns they are on disk.

        Raises:
            RequestInvalid: the request breaks rules of its service.
            ServiceAway: the service has no address now.
            StoreError: it could not be recorded; nothing is sent.
        """
        service = self._clients.service_now(request.service)
        violations = validate(request, service)
        if violations:
            raise RequestInvalid(violations)
        batch = uuid.uuid4().hex
        intents = [
            TaskIntent(
                client_id=uuid.uuid4().hex,
                service=service.id,
                origin=origin_for(service),
                request=request,
                batch=batch,
                take=take,
                parent_id=parent,
                relation=relation,
                annotation=annotation or Annotation(),
            )
            for take in range(1, takes + 1)
        ]
        tasks = await self._add(intents)
        for task in tasks:
            self._enqueue(task)
        return tasks

    async def _add(self, intents: Sequence[TaskIntent]) -> tuple[Task, ...]:
        try:
            tasks = await self._store.add(intents)
        except StoreUnusable as error:
            self._conditions.set(StoreTrouble(type(error).__name__))
            raise
        self._conditions.clear(StoreTrouble)
        return tasks

    async def follow(self, service_id: str, remote_ids: Iterable[str]) -> tuple[Task, ...]:
        """Take on tasks that were submitted elsewhere: they are asked about and saved. Known ids are left out.

        Raises:
            AttachError: an id is malformed.
            ServiceAway, StoreError: as :meth:`submit`.
        """
        service = self._clients.service_now(service_id)
        origin = origin_for(service)
        wanted = list(dict.fromkeys(text.strip() for text in remote_ids if text.strip()))
        if not all(wire.is_task_id(remote_id) for remote_id in wanted):
            raise AttachError(AttachRefusal.MALFORMED)
        intents = [
            TaskIntent(
                client_id=uuid.uuid4().hex,
                service=service.id,
                origin=origin,
                request=GenerationRequest(service.id, "", "", 0, ""),
                remote_id=remote_id,
            )
            for remote_id in wanted
            if await self._store.find_remote(origin, remote_id) is None
        ]
        return await self._add(intents) if intents else ()

    async def send_held(self, ids: Sequence[int]) -> None:
        """Send waiting tasks: the person said so. It also ends a pause for an empty balance."""
        for task_id in ids:
            if task_id in self._waiting:
                task = self._waiting[task_id].task
            else:
                task = await self._store.get(task_id)
            if task.state is not TaskState.WAITING or task_id in self._sending:
                continue
            self._conditions.clear(BalanceEmpty, task.origin)
            if task.hold is not Hold.NONE:
                try:
                    task = await self._store.apply(task_id, HoldChanged(Hold.NONE))
                except IllegalTransition:
                    continue  # sent or taken back in this moment; the others are meant all the same
            self._enqueue(task)
            with contextlib.suppress(ServiceAway):
                self._clients.line(task.service, task.origin).retry_now()

    async def discard(self, ids: Sequence[int]) -> None:
        """Take waiting tasks back. One that is being sent by now is left alone."""
        for task_id in ids:  # all of them first: what cannot be recorded now is not to be sent either
            self._waiting.pop(task_id, None)
        for task_id in ids:
            with contextlib.suppress(IllegalTransition):
                await self._store.apply(task_id, Discarded())

    def pause(self) -> None:
        """Send nothing until :meth:`resume`."""
        self._conditions.set(Paused())

    def resume(self) -> None:
        """Send again."""
        self._conditions.clear(Paused)

    async def look_up(self, task_id: int) -> LookUp:
        """Look for a lost request by our own id; when the service has it, the task goes on."""
        task = await self._store.get(task_id)
        if task.state not in DOUBTFUL:
            return LookUp.FOUND if task.remote_id else LookUp.NOT_FOUND
        try:
            async with self._clients.use(task.service, task.origin) as connection:
                if not connection.client.can_find:
                    return LookUp.UNSUPPORTED
                answer = await connection.client.find(task.client_id)
        except (errors.ApiError, NoKey, ServiceAway, ProxyProblem) as error:
            await self._note(task_id, "look_up", type(error).__name__)
            return LookUp.NO_ANSWER
        value = answer.value
        if value is None or not value.usable_id:
            await self._note(task_id, "look_up", "not found")
            age = self._clock.now() - (task.sent_at or task.created_at)
            return LookUp.NOT_FOUND if age >= LOOK_UP_SETTLES_S else LookUp.NOT_YET
        found = Answer(value, answer.raw, answer.status, answer.server_time)
        try:
            await self._store.apply(task_id, mapping.accepted_of(found, self._clock.now()))
        except RemoteIdTaken as error:
            await self._note(task_id, "look_up", f"task {error.task_id} has it")
            return LookUp.TAKEN
        except IllegalTransition:
            pass  # the person was faster
        return LookUp.FOUND

    async def attach(self, task_id: int, remote_id: str) -> Task:
        """Say which of the service's tasks an unknown outcome became. The service is asked first.

        Raises:
            AttachError: the id cannot be it.
            StoreError: it could not be recorded.
        """
        remote_id = remote_id.strip()
        if not wire.is_task_id(remote_id):
            raise AttachError(AttachRefusal.MALFORMED)
        task = await self._store.get(task_id)
        other = await self._store.find_remote(task.origin, remote_id)
        if other is not None and other.id != task_id:
            raise AttachError(AttachRefusal.TAKEN, task_id=other.id)
        try:
            async with self._clients.use(task.service, task.origin) as connection:
                client = connection.client
                answer = await (client.query_character if task.request.character else client.query)(remote_id)
        except errors.NotFound as error:
            raise AttachError(AttachRefusal.NOT_KNOWN, mapping.problem_of(error)) from None
        except errors.ApiError as error:
            raise AttachError(AttachRefusal.NO_ANSWER, mapping.problem_of(error)) from None
        except (NoKey, ServiceAway, ProxyProblem):
            raise AttachError(AttachRefusal.NO_ANSWER) from None
        if answer.value.id and answer.value.id != remote_id:
            raise AttachError(AttachRefusal.NOT_KNOWN)
        offset = mapping.offset_of(answer.server_time, self._clock.now())
        try:
            return await self._store.apply(task_id, Accepted(remote_id, server_offset=offset))
        except RemoteIdTaken as error:
            raise AttachError(AttachRefusal.TAKEN, task_id=error.task_id) from None

    async def resend(self, task_id: int) -> Task:
        """Submit an unknown outcome again, as a new linked task. The person knows that it may charge twice.

        Raises:
            IllegalTransition: its outcome became known while the person decided: it would certainly charge twice.
            RequestInvalid, ServiceAway, StoreError: as :meth:`submit`.
        """
        task = await self._store.get(task_id)
        (again,) = await self.submit(task.request, 1, task_id, Relation.RESEND, task.annotation)
        return again

    async def abandon(self, task_id: int) -> Task:
        """Give up on an unknown outcome."""
        return await self._store.apply(task_id, Abandoned())

    # --- the queue --------------------------------------------------------------------------------------------

    def _enqueue(self, task: Task, ready_at: float = 0.0) -> None:
        self._waiting[task.id] = _Waiting(task, ready_at)
        self._wake.set()

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            pause = await self._dispatch()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _dispatch(self) -> float | None:
        """Start what may be sent now; return the seconds until more may be, or None when only an event can tell."""
        soonest: float | None = None
        full: set[str] = set()  # origins that take no more now, whatever the task
        for task_id in sorted(self._waiting):
            entry = self._waiting.get(task_id)
            if entry is None or entry.task.origin in full or self._stopping or self._held_back:
                continue
            pause = await self._try(entry, full)
            if pause is not None:
                soonest = pause if soonest is None else min(soonest, pause)
        return soonest

    async def _try(self, entry: _Waiting, full: set[str]) -> float | None:
        """Start sending one task, or return the seconds to wait (None: until something changes)."""
        task, origin, now = entry.task, entry.task.origin, self._clock.monotonic()
        hold = self._conditions.gate(origin, now)
        if hold is not Hold.NONE:
            wait = self._conditions.find(RateWait, origin) if hold is Hold.RATE else None
            await self._hold(entry, hold, wait.resumes_at if wait else None)
            return max(0.05, wait.until - now) if wait else None
        if entry.ready_at > now:
            return entry.ready_at - now
        if task.id in self._sending:
            return None  # asked for twice: the end of the one under way wakes us, and the claim decides
        if list(self._origins.values()).count(origin) >= IN_FLIGHT:
            full.add(origin)
            return None  # the end of one of them wakes us
        try:
            self._clients.service(task.service, origin)
            line = self._clients.line(task.service, origin)
        except ServiceAway:
            await self._hold(entry, Hold.OFFLINE)
            return None  # its address wakes us
        pause = self._clients.submits(task.service, origin).take()
        if pause > 0:
            full.add(origin)
            return pause
        if not line.may_try():
            await self._hold(entry, Hold.OFFLINE)
            return max(0.05, line.next_try - now)
        if self._waiting.pop(task.id, None) is not None:
            self._origins[task.id] = origin
            self._sending[task.id] = self._supervisor.start(self._send(entry), name=f"send {task.id}")
        return None

    async def _hold(self, entry: _Waiting, hold: Hold, not_before: float | None = None) -> None:
        """Show why a task waits. That it cannot be recorded keeps nothing from waiting."""
        if entry.task.hold is hold and entry.task.not_before == not_before:
            return
        try:
            entry.task = await self._store.apply(entry.task.id, HoldChanged(hold, not_before))
        except IllegalTransition:
            self._waiting.pop(entry.task.id, None)  # taken back, or claimed by another process
        except StoreError as error:
            self._conditions.set(StoreTrouble(type(error).__name__))

    # --- sending ----------------------------------------------------------------------------------------------

    async def _send(self, entry: _Waiting) -> None:
        task, claimed = entry.task, None
        try:
            async with self._clients.use(task.service, task.origin) as connection:
                paid = await self._prepare(task, connection)
                if paid is None:
                    return
                claimed = await self._claim(task, connection, paid)
                if claimed is not None:
                    self._posting.add(task.id)
                    await self._post(claimed, connection, paid)
        except NoKey:
            self._enqueue(task)  # the condition holds it
        except ServiceAway:
            self._enqueue(task)
        except (ProxyProblem, errors.ProxyRefused) as error:
            self._line_failed(task, Problem(ProblemCode.PROXY, str(error)))
            self._enqueue(task)
        except errors.KeyMalformed:
            self._clients.key_refused(task.service, task.origin)
            self._enqueue(task)
        except Exception:
            await self._stumbled(task, claimed=claimed is not None)
            raise
        finally:
            self._sending.pop(task.id, None)
            self._posting.discard(task.id)
            self._origins.pop(task.id, None)
            self._wake.set()

    async def _stumbled(self, task: Task, *, claimed: bool) -> None:
        """Settle a task over which our own code fell: what was claimed may have been sent."""
        if task.id in self._unsettled:
            return  # its end is known, only not written yet
        problem = Problem(ProblemCode.BUG)
        expected = TaskState.SENDING if claimed else TaskState.WAITING
        with contextlib.suppress(StoreUnusable):  # then its end is kept in memory, and judged when it can be written
            if (await self._store.get(task.id)).state is not expected:
                return
        await self._settle(task.id, OutcomeLost(problem) if claimed else Rejected(problem))

    async def _prepare(self, task: Task, connection: Connection) -> PaidRequest | None:
        """Upload what must be uploaded and encode the request; None when that ended or postponed the task."""
        client, service = connection.client, connection.service
        try:
            images = await self._images(task, connection)
        except (errors.FileMissing, errors.FileChanged) as error:
            await self._settle(task.id, Rejected(mapping.problem_of(error)))
            return None
        except errors.ApiError as error:
            await self._upload_failed(task, error)
            return None
        document = mapping.document_of(task.request, service, images, task.client_id)
        try:
            paid = await in_thread(lambda: _encode(client, task.request, document), name="encode")
        except errors.Unsendable as error:
            await self._settle(task.id, Rejected(mapping.problem_of(error)))
            return None
        await self._keep(task.id, "request", mapping.shown(document))
        return paid

    async def _images(self, task: Task, connection: Connection) -> list[str | FilePart]:
        request, service = task.request, connection.service
        model = service.model(request.model)
        upload = model is not None and model.images.delivery is Delivery.UPLOAD
        images: list[str | FilePart] = []
        for reference in request.references:
            if reference.kind is ReferenceKind.URL:
                images.append(reference.url)
            elif upload:
                images.append(await self._uploaded(reference, task, connection))
            else:
                images.append(mapping.file_part(reference, self._references))
        return images

    async def _uploaded(self, reference: Reference, task: Task, connection: Connection) -> str:
        """Return an image's public address; an image that was uploaded lately is not uploaded again."""
        key = (task.origin, connection.fingerprint, reference.digest)
        async with self._uploading.setdefault(key, asyncio.Lock()):  # the takes of one click share their images
            now = self._clock.monotonic()
            known = self._uploads.get(key)
            if known is not None and now - known[0] < _UPLOAD_KEPT_S:
                return known[1]
            answer = await connection.client.upload(mapping.file_part(reference, self._references))
            self._uploads[key] = (now, answer.value.url)
        await self._note(task.id, "upload", reference.name)
        return answer.value.url

    async def _upload_failed(self, task: Task, error: errors.ApiError) -> None:
        """No video was asked for: try again when trying can help, else reject."""
        problem = mapping.problem_of(error)
        await self._note(task.id, "upload_failed", str(error))
        if isinstance(error, errors.BadKey | errors.NoBalance | errors.Throttled):
            self._heed(task, error)
            self._enqueue(task)
        elif isinstance(error, errors.NotSent | errors.AnswerLost | errors.ServerTrouble):
            if isinstance(error, errors.PoolExhausted):
                self._clients.rebuild(task.origin)
            self._line_failed(task, problem)
            self._enqueue(task)
        else:
            await self._settle(task.id, Rejected(Problem(ProblemCode.UPLOAD_FAILED, problem.message, problem.status)))

    async def _claim(self, task: Task, connection: Connection, paid: PaidRequest) -> Task | None:
        """Commit that sending begins. Only who gets a task back may send; None means that somebody else may."""
        if self._held_back:
            self._enqueue(task)
            return None
        claim = asyncio.ensure_future(self._store.apply(task.id, SendStarted(connection.fingerprint, paid.sha256)))
        try:
            claimed = await asyncio.shield(claim)
        except asyncio.CancelledError:  # at the end of the program: nothing was sent, so say so
            with contextlib.suppress(IllegalTransition, StoreError):
                await claim
                await self._store.apply(task.id, NotSent(Hold.RESTART))
            raise
        except IllegalTransition:
            return None  # taken back, or claimed by another process
        except StoreError as error:
            self._conditions.set(StoreTrouble(type(error).__name__))
            self._enqueue(task, self._clock.monotonic() + _RECORD_RETRY_S)
            return None
        self._conditions.clear(StoreTrouble)
        return claimed

    async def _post(self, task: Task, connection: Connection, paid: PaidRequest) -> None:
        """Send once, and settle what that gave. This is the only call of :meth:`VideoClient.send`."""
        try:
            answer = await connection.client.send(paid)
        except asyncio.CancelledError:
            lost = OutcomeLost(Problem(ProblemCode.INTERRUPTED))
            await asyncio.shield(self._settle(task.id, lost))
            raise
        except errors.ApiError as error:
            await self._failed(task, connection.service, error)
            return
        self._reached(task)
        self._throttled.pop(task.origin, None)
        await self._settle(task.id, mapping.accepted_of(answer, self._clock.now()))
        await self._keep(task.id, "submit", answer.raw.decode(errors="replace"))

    async def _failed(self, task: Task, service: Service, error: errors.ApiError) -> None:
        problem = mapping.problem_of(error, service)
        if isinstance(error, errors.Refused | errors.AnswerUnreadable):
            self._reached(task)
        if isinstance(error, errors.AnswerUnreadable):
            await self._keep(task.id, "submit", error.raw.decode(errors="replace"))
        fact, again_in = self._outcome(task, error, problem)
        settled = await self._settle(task.id, fact)
        if isinstance(fact, NotSent) and settled is not None:
            self._enqueue(settled, self._clock.monotonic() + again_in)
        elif isinstance(fact, OutcomeLost) and settled is not None:
            self._seek(settled)

    def _outcome(self, task: Task, error: errors.ApiError, problem: Problem) -> tuple[TaskFact, float]:
        """Return what a failed POST means, and the seconds after which it may be sent again where it may be."""
        match error:
            case errors.Unsendable():
                return Rejected(problem), 0.0
            case errors.PoolExhausted():
                self._clients.rebuild(task.origin)
                return NotSent(Hold.OFFLINE, problem), 1.0
            case errors.NotSent():
                self._line_failed(task, problem)
                return NotSent(Hold.OFFLINE, problem), 0.0  # the line says when
            case errors.BadKey():
                self._heed(task, error)
                return NotSent(Hold.KEY, problem), 0.0
            case errors.NoBalance():
                self._heed(task, error)
                return NotSent(Hold.BALANCE, problem), 0.0
            case errors.Throttled():
                return NotSent(Hold.RATE, problem, self._heed(task, error)), 0.0
            case errors.AnswerLost() | errors.AnswerUnreadable() | errors.ServerTrouble():
                return OutcomeLost(problem), 0.0
            case errors.Refused():
                return Rejected(problem), 0.0
            case _:
                return OutcomeLost(problem), 0.0

    def _heed(self, task: Task, error: errors.ApiError) -> float | None:
        """Note what a refusal means for everything else; return when sending resumes (Unix seconds) if it is known."""
        origin = task.origin
        if isinstance(error, errors.BadKey):
            self._clients.key_refused(task.service, origin, error.message)
        elif isinstance(error, errors.NoBalance):
            self._conditions.set(BalanceEmpty(origin, task.service, error.message))
        elif isinstance(error, errors.Throttled):
            count = self._throttled[origin] = self._throttled.get(origin, 0) + 1
            pause = max(1.0, error.retry_after) if error.retry_after is not None else backoff(count, 2.0)
            self._clients.submits(task.service, origin).drain()
            resumes = self._clock.now() + pause
            until = self._clock.monotonic() + pause
            self._conditions.set(RateWait(origin, until, resumes, mapping.problem_of(error)))
            return resumes
        return None

    def _line_failed(self, task: Task, problem: Problem) -> None:
        with contextlib.suppress(ServiceAway):
            self._clients.line(task.service, task.origin).failed(problem)

    def _reached(self, task: Task) -> None:
        with contextlib.suppress(ServiceAway):
            self._clients.line(task.service, task.origin).answered()

    # --- recording --------------------------------------------------------------------------------------------

    async def _settle(self, task_id: int, fact: TaskFact) -> Task | None:
        """Record how sending ended. While that is impossible it is kept in memory, shown, and tried again."""
        try:
            task = await self._store.apply(task_id, fact)
        except IllegalTransition:
            log.exception("task %s cannot take %s", task_id, type(fact).__name__)
            return None
        except RemoteIdTaken:
            # The service gave an id twice. Whose it is cannot be known from here.
            return await self._settle(task_id, OutcomeLost(Problem(ProblemCode.ANSWER_UNREADABLE)))
        except StoreUnusable as error:
            if not self._unsettled:
                self._supervisor.start(self._keep_settling(), name="settle")
            self._unsettled[task_id] = fact
            if isinstance(fact, Accepted):  # the log may be on a disk with room
                log.error("task %s was accepted as %s, which cannot be written now", task_id, fact.remote_id)
            self._conditions.set(StoreTrouble(type(error).__name__))
            self._tell_unsaved()
            return None
        return task

    async def _keep_settling(self) -> None:
        while self._unsettled:
            await asyncio.sleep(_RECORD_RETRY_S)
            await self._settle_again()

    async def _settle_again(self) -> None:
        for task_id, fact in list(self._unsettled.items()):
            try:
                task = await self._store.apply(task_id, fact)
            except StoreUnusable:
                return
            except RemoteIdTaken:
                self._unsettled[task_id] = OutcomeLost(Problem(ProblemCode.ANSWER_UNREADABLE))
                self._tell_unsaved()
                continue  # as in _settle; written in the next round
            except (IllegalTransition, StoreError):
                log.exception("task %s cannot take %s", task_id, type(fact).__name__)
                task = None
            self._unsettled.pop(task_id, None)
            self._tell_unsaved()
            if task is not None and isinstance(fact, NotSent):
                self._enqueue(task)
            elif task is not None and isinstance(fact, OutcomeLost):
                self._seek(task)
        if not self._unsettled:
            self._conditions.clear(StoreTrouble)

    def _tell_unsaved(self) -> None:
        facts = self._unsettled.items()
        ids = tuple((task_id, fact.remote_id) for task_id, fact in facts if isinstance(fact, Accepted))
        if ids:
            self._conditions.set(AnswersUnsaved(ids))
        else:
            self._conditions.clear(AnswersUnsaved)

    async def _note(self, task_id: int, kind: str, detail: str = "") -> None:
        """Write a line of the task's history; a history that cannot be written stops nothing."""
        with contextlib.suppress(StoreError):
            await self._store.record(task_id, kind, detail)

    async def _keep(self, task_id: int, kind: str, text: str) -> None:
        with contextlib.suppress(StoreError):
            await self._store.keep_exchange(task_id, kind, text)

    # --- looking for lost outcomes ------------------------------------------------------------------------------

    def _seek(self, task: Task) -> None:
        """Look for a lost request by itself, a few times, where the service can find it. That costs nothing."""
        if not self._stopping:
            self._supervisor.start(self._look_around(task), name=f"look for {task.id}")

    async def _look_around(self, task: Task) -> None:
        begun = task.sent_at or task.created_at
        for due in _LOOK_UPS_S:
            await asyncio.sleep(min(LOOK_UP_SETTLES_S, max(0.0, begun + due - self._clock.now())))
            with contextlib.suppress(StoreUnusable):  # the next round may find a database that can be used
                current = await self._store.get(task.id)
                if current.state is not TaskState.UNKNOWN:
                    return
                if await self.look_up(task.id) not in (LookUp.NOT_YET, LookUp.NO_ANSWER):
                    return


def _encode(client: VideoClient, request: GenerationRequest, document: dict[str, Any]) -> PaidRequest:
    if request.remix_of:
        return client.remix(mapping.query_id(request.remix_of), document)
    return client.submission(document)
