"""Getting finished videos onto this machine before the service deletes them.

At most three at a time, those with the least time left first. Nothing is given up for trouble with the line or the
disk; only the service's own refusal ends a download, and then as ``unavailable`` before the link's time is over and as
``expired`` after it. How one transfer works is in :mod:`desktop.services.transfer`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import shutil
import ssl
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from desktop.api import errors
from desktop.domain.clock import Clock
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import (
    DownloadInterrupted,
    DownloadStarted,
    Expired,
    FileFound,
    FileMissing,
    IllegalTransition,
    Saved,
    Task,
    TaskFact,
    TaskRow,
    TaskState,
    Unavailable,
)
from desktop.services.arrivals import RETRY_S, Arrivals
from desktop.services.clients import Clients, NoKey, ServiceAway
from desktop.services.conditions import Conditions, DiskFull, FolderUnwritable, StoreTrouble
from desktop.services.imprint import Imprint
from desktop.services.lines import backoff
from desktop.services.network import ProxyProblem
from desktop.services.poll import PollService
from desktop.services.projects import Projects
from desktop.services.second_chances import SecondChances
from desktop.services.supervisor import Supervisor
from desktop.services.threads import in_thread
from desktop.services.transfer import (
    Cancelled,
    Fetched,
    Limits,
    Order,
    TransferFailed,
    fetch,
    fetch_thumbnail,
    file_name,
    forget_note,
    open_folder,
)
from desktop.store.errors import StoreError, StoreUnusable
from desktop.store.events import StoreEvent, TasksAdded, TasksChanged
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

PARALLEL = 3
#: How often a link that refuses, or brings no video, is tried before the task counts as unavailable.
_TRIES = 3
_ROOM_CHECK_S = 15.0
#: Trouble with the file itself: a fresh link may help, a few times.
_STUBBORN = frozenset({ProblemCode.LINK_REFUSED, ProblemCode.NOT_A_VIDEO, ProblemCode.FILE_TOO_LARGE})
#: Of these, such as may pass by themselves: given up, they get a second chance while the link's time is not over.
_MAY_PASS = frozenset({ProblemCode.LINK_REFUSED, ProblemCode.NOT_A_VIDEO})
#: Trouble that trying again cannot mend: the person decides.
_FINAL = frozenset({ProblemCode.ADDRESS_REFUSED, ProblemCode.REDIRECTS})


@dataclass(slots=True, eq=False)
class _Job:
    """A video that is to be fetched.

    Attributes:
        ready_at: not tried before this, monotonic seconds.
        refusals: how often the link refused or brought no video.
        trouble: how often anything else went wrong in a row.
        fresh: whether to ask for a new link first.
    """

    task: Task
    ready_at: float = 0.0
    refusals: int = 0
    trouble: int = 0
    fresh: bool = False
    running: asyncio.Task[None] | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A finished video that is not here yet.

    Attributes:
        left_s: seconds until its link ends, by the service's clock; infinite when not known.
    """

    task_id: int
    left_s: float


class DownloadService:
    """Fetches every completed task's video.

    Args:
        folder: where videos go.
        default_folder: the desktop's own place: the folders above it may be made.
        posters: where stills go.
        projects: knows which sub-folder a project's videos go to; without it there are none.
    """

    def __init__(
        self,
        store: TaskStore,
        clients: Clients,
        conditions: Conditions,
        supervisor: Supervisor,
        polls: PollService,
        folder: Path,
        posters: Path,
        clock: Clock,
        *,
        default_folder: Path | None = None,
        projects: Projects | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._store = store
        self._clients = clients
        self._conditions = conditions
        self._supervisor = supervisor
        self._polls = polls
        self._folder = folder
        self._default_folder = default_folder or folder
        self._posters = posters
        self._projects = projects
        self._clock = clock
        self._limits = limits or Limits()
        self._jobs: dict[int, _Job] = {}
        self._arrivals = Arrivals(store, conditions)
        self._second_chances = SecondChances(supervisor, clock, self._look_again, lambda: self._wake.set())
        self._left_alone: set[int] = set()
        self._wake = asyncio.Event()
        self._stopping = False
        self._begun = False

    # --- life -------------------------------------------------------------------------------------------------

    async def start(self, *, resume: bool = True) -> None:
        """Take up whatever completes, and look which saved files are there; when reading failed, to be called again.

        Args:
            resume: go on with what was not saved, too (see :meth:`resume`).
        """
        if not self._begun:
            self._begun = True
            self._store.subscribe(self._on_store)
            self._clients.subscribe(lambda _: self._wake.set())
            self._supervisor.start(self._run(), name="downloads")
        if resume:
            await self.resume()
        self._supervisor.start(self.check_files(), name="check files")

    async def resume(self) -> None:
        """Go on with what earlier runs did not save."""
        for task in await self._store.in_states({TaskState.COMPLETED}):
            self._jobs.setdefault(task.id, _Job(task))
        self._wake.set()
        for task in await self._store.in_states({TaskState.UNAVAILABLE}):
            if self._may_pass(task):
                self._second_chances.put(task.id, at_once=True)

    async def stop(self, grace_s: float) -> None:
        """Stop all transfers; what came is kept and goes on at the next start."""
        self._stopping = True
        running = {job.running for job in self._jobs.values() if job.running is not None}
        for job in self._jobs.values():
            job.cancelled.set()
        if running:
            _, late = await asyncio.wait(running, timeout=grace_s)
            for task in late:
                task.cancel()

    @property
    def folder(self) -> Path:
        """Return where videos go."""
        return self._folder

    def set_folder(self, folder: Path) -> None:
        """Put videos into another folder from now on; what waited for one goes on."""
        self._conditions.clear(FolderUnwritable)
        self._conditions.clear(DiskFull)
        self._folder = folder
        self.hurry()
        self._supervisor.start(self._look_at(folder), name="look at the folder")

    async def _look_at(self, folder: Path) -> None:
        """Say at once that nothing can be saved in a folder, rather than when the first video comes."""
        make_parents = folder == self._default_folder
        try:
            await in_thread(lambda: open_folder(folder, make_parents=make_parents), name="look")
        except TransferFailed as error:
            if folder == self._folder:
                self._conditions.set(FolderUnwritable(folder, error.problem.message))
        except OSError:
            pass  # a full disk is told when something has to be saved

    def hurry(self) -> None:
        """Try everything that waits at once: the network or the disk is back, or the machine woke."""
        for job in self._jobs.values():
            job.ready_at = 0.0
        self._second_chances.soon()
        self._wake.set()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Return what is still to be fetched, least time first."""
        left = (Unsaved(job.task.id, self._left(job.task)) for job in self._jobs.values())
        return tuple(sorted(left, key=lambda u: u.left_s))

    async def retry(self, task_id: int) -> Task:
        """Fetch a video (again): a fresh link is asked for first where the old one is of no use.

        Raises:
            ApiError, NoKey, ServiceAway, ProxyProblem: the service could not be asked for a link.
            StoreError: it could not be recorded.
        """
        task = await self._store.get(task_id)
        self._left_alone.discard(task_id)
        job = self._jobs.get(task_id)
        if job is not None:
            job.ready_at, job.refusals, job.trouble = 0.0, 0, 0
        elif task.state is TaskState.COMPLETED:
            self._jobs[task_id] = _Job(task, fresh=True)
        elif task.state in (TaskState.UNAVAILABLE, TaskState.MISSING, TaskState.EXPIRED):
            task = await self._polls.refresh(task_id)
            if task.state is TaskState.MISSING and self._left(task) <= 0:
                task = await self._store.apply(task_id, Expired(Problem(ProblemCode.LINK_EXPIRED)))
        self._wake.set()
        return task

    async def check_files(self) -> None:
        """Look which saved videos are gone and which came back, a batch at a time."""
        async for rows in self._store.load():
            saved = [row for row in rows if row.file and row.state in (TaskState.READY, TaskState.MISSING)]
            if not saved:
                continue
            there = await in_thread(lambda saved=saved: _present(saved), name="look")  # type: ignore[misc]
            for row in saved:
                if (row.state is TaskState.READY) != (row.id in there):
                    await self._note_file(row, FileFound(row.file) if row.id in there else FileMissing())

    async def _note_file(self, row: TaskRow, fact: FileFound | FileMissing) -> None:
        """Record whether a file is there, unless it was moved, or found elsewhere, since the look."""
        with contextlib.suppress(IllegalTransition, StoreError):
            if (await self._store.get(row.id)).file == row.file:
                await self._store.apply(row.id, fact)

    # --- the queue --------------------------------------------------------------------------------------------

    def _on_store(self, event: StoreEvent) -> None:
        if not isinstance(event, TasksAdded | TasksChanged):
            return
        for row in event.rows:
            new = row.id not in self._jobs and row.id not in self._left_alone
            if row.state is TaskState.COMPLETED and new:
                self._arrivals.add(row.id)
                self._wake.set()

    def _take_up(self, task: Task) -> None:
        if task.state is TaskState.COMPLETED and task.id not in self._jobs:
            self._jobs[task.id] = _Job(task)

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            pauses = (await self._arrivals.take(self._take_up), self._dispatch(), self._second_chances.go())
            pause = min((pause for pause in pauses if pause is not None), default=None)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    def _dispatch(self) -> float | None:
        """Start what may start, least time left first; return the seconds until more may, or None."""
        now = self._clock.monotonic()
        free = PARALLEL - sum(1 for job in self._jobs.values() if job.running is not None)
        idle = [job for job in self._jobs.values() if job.running is None]
        ready = sorted((job for job in idle if job.ready_at <= now), key=lambda job: self._left(job.task))
        for job in ready[: max(0, free)]:
            job.running = self._supervisor.start(self._do(job), name=f"download {job.task.id}")
        return min((job.ready_at - now for job in idle if job.ready_at > now), default=None)

    def _left(self, task: Task) -> float:
        """Return the seconds until a link ends, by the service's own clock."""
        if task.expires_at is None:
            return math.inf
        return task.expires_at - (self._clock.now() + task.server_offset)

    # --- one video --------------------------------------------------------------------------------------------

    async def _do(self, job: _Job) -> None:
        try:
            if await self._begin(job):
                await self._transfer(job)
        except (Cancelled, asyncio.CancelledError):
            job.cancelled.set()
            await asyncio.shield(self._apply(job, DownloadInterrupted()))
            raise asyncio.CancelledError from None
        except StoreUnusable as error:
            self._conditions.set(StoreTrouble(type(error).__name__))
            job.ready_at = self._clock.monotonic() + RETRY_S
        except Exception:
            # Ours, and told as such; the video is still to be fetched, but not in a tight loop.
            job.trouble += 1
            job.ready_at = self._clock.monotonic() + backoff(job.trouble, 5.0)
            await self._apply(job, DownloadInterrupted(Problem(ProblemCode.BUG)))
            raise
        finally:
            job.running = None
            if job.task.state not in (TaskState.COMPLETED, TaskState.DOWNLOADING) or job.task.id in self._left_alone:
                self._jobs.pop(job.task.id, None)
            self._wake.set()

    async def _begin(self, job: _Job) -> bool:
        """Get a usable link and claim the task; False when that is for later, or for never."""
        if job.task.request.character:
            return await self._keep_character(job)
        if job.fresh or self._left(job.task) <= 0 or await self._moved(job.task):
            try:
                job.task = await self._polls.refresh(job.task.id)
                job.fresh = False
            except (errors.ApiError, NoKey, ServiceAway, ProxyProblem):
                log.info("no fresh link for task %s now", job.task.id)  # the old one is tried once all the same
        if job.task.state is TaskState.COMPLETED:
            return await self._apply(job, DownloadStarted())
        return job.task.state is TaskState.DOWNLOADING

    async def _moved(self, task: Task) -> bool:
        """Say whether a link of the sandbox points to where the sandbox no longer is."""
        try:
            service = self._clients.service(task.service, task.origin)
        except ServiceAway:
            return False
        return service.local and not task.result_url.startswith(service.base_url + "/")

    async def _keep_character(self, job: _Job) -> bool:
        """A character has no file: its name is the result."""
        if await self._apply(job, DownloadStarted()):
            await self._apply(job, Saved("", 0))
        return False

    async def _transfer(self, job: _Job) -> None:
        try:
            order = self._order(job.task, await self._shelf(job.task))
            tls = await self._clients.context()
            fetched = await self._fetch(job, order, tls)
        except (TransferFailed, ProxyProblem, ServiceAway) as error:
            if isinstance(error, TransferFailed):
                await self._failed(job, error)
            else:
                code = ProblemCode.PROXY if isinstance(error, ProxyProblem) else ProblemCode.CONNECTION
                await self._failed(job, TransferFailed(Problem(code, str(error))))
            return
        self._conditions.clear(DiskFull)
        self._conditions.clear(FolderUnwritable)
        facts = fetched.facts
        saved = Saved(str(fetched.file), fetched.bytes, facts.width, facts.height, facts.duration_s, fetched.poster)
        if await self._apply(job, saved):
            with contextlib.suppress(StoreError):
                await self._store.record(job.task.id, "file", f"{fetched.bytes} bytes, SHA-256 {fetched.sha256}")
            await in_thread(lambda: forget_note(order.folder, order.client_id), name="tidy")
            await self._file_away(job.task, order.shelf)
            await self._fetch_thumbnail(job, order, tls)

    async def _shelf(self, task: Task) -> str:
        """Return the sub-folder of a task's project; a project whose name cannot be recorded now is filed later."""
        if self._projects is None:
            return ""
        with contextlib.suppress(StoreError):
            return await self._projects.folder_of(task.annotation.project)
        return ""

    async def _file_away(self, task: Task, shelf: str) -> None:
        """Move a video whose project was changed while it came."""
        if self._projects is not None:
            with contextlib.suppress(StoreError):
                if await self._projects.folder_of(task.annotation.project) != shelf:
                    await self._projects.file_away([task.id])

    async def _fetch_thumbnail(self, job: _Job, order: Order, tls: ssl.SSLContext) -> None:
        """Fetch the still that was asked for, too: it lives no longer. Without it the video is whole all the same."""
        task = await self._store.get(job.task.id)  # its video may have been filed away
        if not (task.request.thumbnail and task.thumbnail_url):
            return
        why = ""
        for attempt in range(1, _TRIES + 1):
            try:
                proxy = self._clients.proxy_of(task.thumbnail_url)
                still = await in_thread(
                    lambda proxy=proxy: fetch_thumbnail(  # type: ignore[misc]
                        replace(order, url=task.thumbnail_url, proxy=proxy),
                        Path(task.file),
                        tls=tls,
                        limits=self._limits,
                        cancelled=job.cancelled,
                    ),
                    name=f"thumbnail {task.id}",
                )
            except (TransferFailed, ProxyProblem, OSError) as error:
                why = f"{error}: {error.problem.message}" if isinstance(error, TransferFailed) else str(error)
                await asyncio.sleep(backoff(attempt) if attempt < _TRIES else 0)
            else:
                await self._note(task.id, "thumbnail", still.name)
                return
        await self._note(task.id, "thumbnail_failed", why)

    async def _note(self, task_id: int, kind: str, detail: str) -> None:
        with contextlib.suppress(StoreError):
            await self._store.record(task_id, kind, detail)

    async def _fetch(self, job: _Job, order: Order, tls: ssl.SSLContext) -> Fetched:
        loop, task_id = asyncio.get_running_loop(), job.task.id

        def on_progress(received: int, total: int | None) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._store.report_transfer, task_id, received, total)

        return await in_thread(
            lambda: fetch(
                order,
                tls=tls,
                limits=self._limits,
                cancelled=job.cancelled,
                on_progress=on_progress,
            ),
            name=f"download {task_id}",
        )

    def _order(self, task: Task, shelf: str) -> Order:
        service = self._clients.service(task.service, task.origin)
        # Only a service that is itself on this machine may point to this machine.
        local = service.base_url.startswith("http://")
        date = datetime.fromtimestamp(task.created_at).strftime("%Y-%m-%d")
        return Order(
            client_id=task.client_id,
            url=task.result_url,
            folder=self._folder,
            posters=self._posters,
            name=file_name(date, task.request.prompt, task.take),
            local=local,
            make_parents=self._folder == self._default_folder,
            proxy=self._clients.proxy_of(task.result_url),
            origin=Imprint(task.request, task.remote_id, task.created_at, task.take),
            shelf=shelf,
        )

    # --- when it does not work --------------------------------------------------------------------------------

    async def _failed(self, job: _Job, error: TransferFailed) -> None:
        problem, code = error.problem, error.problem.code
        now = self._clock.monotonic()
        if code is ProblemCode.DISK_FULL:
            problem = await self._no_room(problem)
            job.ready_at = now + _ROOM_CHECK_S
        elif code is ProblemCode.FOLDER_UNWRITABLE:
            self._conditions.set(FolderUnwritable(self._folder, problem.message))
            job.ready_at = now + _ROOM_CHECK_S
        elif code in _STUBBORN:
            await self._refused(job, problem)
            return
        elif code in _FINAL and error.retry_after is None:
            self._left_alone.add(job.task.id)
        else:
            job.trouble += 1
            job.fresh = job.trouble % 4 == 0
            pause = error.retry_after if error.retry_after is not None else backoff(job.trouble)
            job.ready_at = now + pause
        await self._apply(job, DownloadInterrupted(problem))

    async def _refused(self, job: _Job, problem: Problem) -> None:
        """The link, not the line, is the trouble: ask for a fresh one a few times, then believe it."""
        job.refusals += 1
        job.fresh = True
        if problem.code is ProblemCode.LINK_REFUSED and self._left(job.task) <= 0:
            await self._apply(job, Expired(Problem(ProblemCode.LINK_EXPIRED, status=problem.status)))
        elif job.refusals >= _TRIES or problem.code is ProblemCode.FILE_TOO_LARGE:
            if await self._apply(job, Unavailable(problem)) and self._may_pass(job.task):
                self._second_chances.put(job.task.id)
        else:
            job.ready_at = self._clock.monotonic() + backoff(job.refusals, 2.0)
            await self._apply(job, DownloadInterrupted(problem))

    def _may_pass(self, task: Task) -> bool:
        """Say whether a video that was given up may still be had."""
        code = task.problem.code if task.problem is not None else None
        return code in _MAY_PASS and (self._left(task) > 0 or code is ProblemCode.LINK_REFUSED)

    async def _look_again(self, task_id: int) -> bool:
        """Ask for a fresh link of a video that was given up, to begin anew; return whether to ask again later."""
        try:
            task = await self._store.get(task_id)
            if task.state is not TaskState.UNAVAILABLE:
                return False
            with contextlib.suppress(errors.NotFound):
                task = await self._polls.look_again(task_id)
            if task.state is TaskState.UNAVAILABLE and self._left(task) <= 0:
                task = await self._store.apply(task_id, Expired(Problem(ProblemCode.LINK_EXPIRED)))
        except (errors.ApiError, NoKey, ServiceAway, ProxyProblem, StoreError, IllegalTransition) as error:
            log.info("no second chance for task %s now: %s", task_id, type(error).__name__)
            return True
        return task.state is TaskState.UNAVAILABLE

    async def _no_room(self, problem: Problem) -> Problem:
        """Show that the disk is full, and how much is missing where that can be told."""
        needed = problem.needed or 1 << 20
        with contextlib.suppress(OSError):
            free = (await in_thread(lambda: shutil.disk_usage(self._folder), name="room")).free
            needed = problem.needed or max(needed, (16 << 20) - free)
        self._conditions.set(DiskFull(self._folder, needed))
        return Problem(problem.code, problem.message, needed=needed)

    async def _apply(self, job: _Job, fact: TaskFact) -> bool:
        """Record a fact; False when that is not possible. Then the file waits under its note and is found again."""
        try:
            job.task = await self._store.apply(job.task.id, fact)
        except IllegalTransition:
            job.task = await self._store.get(job.task.id)
            return False
        except StoreUnusable as error:
            self._conditions.set(StoreTrouble(type(error).__name__))
            job.ready_at = self._clock.monotonic() + RETRY_S
            return False
        self._conditions.clear(StoreTrouble)
        return True


def _present(rows: list[TaskRow]) -> set[int]:
    return {row.id for row in rows if Path(row.file).is_file()}
