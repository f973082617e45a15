"""One SQLite connection, owned by one daemon thread; coroutines hand it work and await the result.

A daemon thread and no ``asyncio.to_thread``: that would keep the process alive at exit for as long as a query hangs.
Writes that wait together are committed together, each in a savepoint of its own, so one sync of the disk serves all.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Generic, TypeVar

from desktop.domain.clock import Clock
from desktop.store.backups import back_up, newest_time
from desktop.store.errors import StoreClosed, StoreReadOnly, is_mistake, typed
from desktop.store.opening import Opened, OpenReport, close_opened, open_database, witness_now
from desktop.store.sentinel import Sentinel

T = TypeVar("T")
_log = logging.getLogger(__name__)

#: Most writes in one commit.
_TOGETHER = 200
#: How long a write that may linger waits for company, seconds.
_LINGER = 0.05
_DAY = 86400.0


@dataclass(slots=True, eq=False)
class _Job(Generic[T]):
    work: Callable[[sqlite3.Connection], T]
    future: asyncio.Future[T]
    writes: bool
    lingers: bool = False
    committed: Callable[[T], None] | None = None


@dataclass(slots=True, eq=False)
class _Done:
    """A finished job on its way back to the loop."""

    job: _Job[Any]
    result: Any = None
    error: BaseException | None = None


class Database:
    """The task database.

    All methods belong to the loop that called :meth:`open`. It may be closed and opened again: after damage, or when a
    disk has room again.
    """

    def __init__(
        self, path: Path, backups: Path, clock: Clock, *, busy_s: float = 5.0, first_backup_s: float = 30.0
    ) -> None:
        """Remember where; do nothing yet.

        Args:
            path: the database file; its folder is made when opening.
            backups: folder of the copies.
            busy_s: how long to wait for another process before :class:`~desktop.store.errors.StoreLocked`.
            first_backup_s: a daily copy that is due waits this long after opening, out of the way of the start.
        """
        self._path = path
        self._backups = backups
        self._clock = clock
        self._busy_s = busy_s
        self._first_backup_s = first_backup_s
        self._worker: _Worker | None = None

    @property
    def path(self) -> Path:
        """Return the database file."""
        return self._path

    async def open(self) -> OpenReport:
        """Open, and rescue, migrate or fall back to reading only as needed; a second call is an error.

        Raises:
            StoreNewer: written by a newer program; untouched.
            StoreLocked: another process holds it.
            StoreUnusable: it can be neither written nor read.
        """
        assert self._worker is None, "already open"
        worker = _Worker(self._path, self._backups, self._clock, self._busy_s, self._first_backup_s)
        self._worker = worker
        try:
            return await worker.start()
        except BaseException:
            self._worker = None
            worker.end()  # when only the wait was cancelled
            raise

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query in the worker and return what it returns.

        Args:
            work: must not write, and must return plain values, no cursor.

        Raises:
            StoreUnusable: see :mod:`desktop.store.errors`; other exceptions of ``work`` come through as they are.
        """
        return await self._hand(work, writes=False)

    async def write(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        committed: Callable[[T], None] | None = None,
        lingers: bool = False,
    ) -> T:
        """Run changes in one transaction that is on the disk when this returns.

        Cancelling the wait does not take the change back: it happens, and ``committed`` is called.

        Args:
            work: changes the database; an exception rolls all of it back.
            committed: called on the loop with the result, in the order of commits, before this returns.
            lingers: may wait 50 ms for company: for what can be told again, like a percentage.

        Raises:
            StoreUnusable: nothing was written; see :mod:`desktop.store.errors`. Other exceptions of ``work`` come
                through as they are.
        """
        return await self._hand(work, writes=True, committed=committed, lingers=lingers)

    async def _hand(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        writes: bool,
        committed: Callable[[T], None] | None = None,
        lingers: bool = False,
    ) -> T:
        if self._worker is None:
            raise StoreClosed(self._path)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._worker.take(_Job(work, future, writes, lingers, committed))
        return await future

    async def close(self) -> None:
        """Finish what was handed over, copy the log into the database, close. Closing twice is no error."""
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.stop()


class _Worker:
    """The thread: takes jobs in order, commits writes in groups, keeps the daily copy."""

    def __init__(self, path: Path, backups: Path, clock: Clock, busy_s: float, first_backup_s: float) -> None:
        self._path = path
        self._backups = backups
        self._clock = clock
        self._busy_s = busy_s
        self._first_backup_s = first_backup_s
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._next: _Job[Any] | None = None  # taken from the queue, but not for this commit
        self._stopping = False
        self._backup_due = 0.0
        self._copy: _DailyCopy | None = None

    # --- on the loop

    async def start(self) -> OpenReport:
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[OpenReport] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        threading.Thread(target=self._run, name="store", daemon=True).start()
        return await asyncio.shield(self._opened)

    def take(self, job: _Job[Any]) -> None:
        self._jobs.put(job)

    def end(self) -> None:
        self._jobs.put(None)

    async def stop(self) -> None:
        self.end()
        if self._copy is not None:
            self._copy.interrupt()
        await asyncio.shield(self._ended)

    def _settle(self, future: asyncio.Future[Any], result: object, error: BaseException | None) -> None:
        if future.done():  # nobody waits any more
            if error is not None:
                _log.error("Unawaited store error: %s", type(error).__name__)
        elif error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def _deliver(self, done: list[_Done]) -> None:
        for item in done:
            if item.error is None and item.job.committed is not None:
                try:
                    item.job.committed(item.result)
                except Exception:
                    _log.exception("A listener of the store failed")
            self._settle(item.job.future, item.result, item.error)

    # --- in the thread

    def _post(self, callback: Callable[..., None], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _run(self) -> None:
        try:
            opened = open_database(self._path, self._backups, self._clock.now(), self._busy_s)
        except BaseException as error:
            self._post(self._settle, self._opened, None, error)
            return
        writable = opened.report.read_only is None
        sentinel = Sentinel(self._path) if writable else None
        self._post(self._settle, self._opened, opened.report, None)
        try:
            if sentinel is not None:
                sentinel.write(witness_now(opened.connection, opened.uuid))
                self._plan_backup()
            while not self._stopping:
                self._serve(opened, sentinel)
        finally:
            if self._copy is not None:
                self._copy.join()
            close_opened(opened)
            if sentinel is not None:
                sentinel.close()
            self._refuse_the_rest()
            self._post(self._settle, self._ended, None, None)

    def _serve(self, opened: Opened, sentinel: Sentinel | None) -> None:
        job = self._wait()
        if job is None:
            return
        if not job.writes:
            self._post(self._deliver, [self._read(opened.connection, job)])
        elif sentinel is None:
            error = StoreReadOnly(self._path, str(opened.report.read_only))
            self._post(self._deliver, [_Done(job, error=error)])
        else:
            done = self._commit(opened.connection, self._company(job))
            self._witness(opened, sentinel)
            self._post(self._deliver, done)

    def _wait(self) -> _Job[Any] | None:
        """Return the next job; None when stopping, or when only the daily copy was due."""
        if self._next is not None:
            job, self._next = self._next, None
            return job
        try:
            found = self._jobs.get(timeout=self._until_backup())
        except queue.Empty:
            self._start_backup()
            return None
        if found is None:
            self._stopping = True
        return found

    def _company(self, first: _Job[Any]) -> list[_Job[Any]]:
        """Return the write and those that may share its commit, in the order they came."""
        group = [first]
        deadline = monotonic() + _LINGER
        while len(group) < _TOGETHER:
            patient = all(job.lingers for job in group)
            try:
                found = self._jobs.get(block=patient, timeout=max(0.0, deadline - monotonic()) if patient else None)
            except queue.Empty:
                break
            if found is None:
                self._stopping = True
                break
            if not found.writes:
                self._next = found
                break
            group.append(found)
        return group

    def _read(self, connection: sqlite3.Connection, job: _Job[Any]) -> _Done:
        try:
            return _Done(job, job.work(connection))
        except BaseException as error:
            return _Done(job, error=self._named(error))

    def _named(self, error: BaseException) -> BaseException:
        """Return the store's own error for what the environment did; mistakes stay what they are."""
        if isinstance(error, sqlite3.Error) and not is_mistake(error):
            return typed(error, self._path)
        return error

    def _commit(self, connection: sqlite3.Connection, group: list[_Job[Any]]) -> list[_Done]:
        try:
            connection.execute("BEGIN IMMEDIATE")
            done = [self._change(connection, job) for job in group]
            connection.execute("COMMIT")
        except BaseException as error:
            _roll_back(connection)
            return [_Done(job, error=self._named(error)) for job in group]
        return done

    def _change(self, connection: sqlite3.Connection, job: _Job[Any]) -> _Done:
        """Run one write in a savepoint.

        Raises:
            BaseException: the whole transaction is lost, as when the disk is full.
        """
        connection.execute("SAVEPOINT job")
        try:
            result = job.work(connection)
        except BaseException as error:
            if not connection.in_transaction:
                raise  # SQLite rolled everything back by itself
            connection.execute("ROLLBACK TO job")
            connection.execute("RELEASE job")
            return _Done(job, error=self._named(error))
        connection.execute("RELEASE job")
        return _Done(job, result)

    def _witness(self, opened: Opened, sentinel: Sentinel) -> None:
        with contextlib.suppress(sqlite3.Error):
            sentinel.write(witness_now(opened.connection, opened.uuid))

    def _refuse_the_rest(self) -> None:
        """Answer what came after the closing, so that nobody waits for ever."""
        rest = [self._next] if self._next is not None else []
        with contextlib.suppress(queue.Empty):
            while True:
                found = self._jobs.get_nowait()
                rest += [found] if found is not None else []
        self._post(self._deliver, [_Done(job, error=StoreClosed(self._path)) for job in rest])

    # --- the daily copy

    def _plan_backup(self) -> None:
        newest = newest_time(self._backups)
        age = _DAY if newest is None else max(0.0, self._clock.now() - newest)
        self._backup_due = monotonic() + max(self._first_backup_s, _DAY - age)

    def _until_backup(self) -> float | None:
        return max(0.0, self._backup_due - monotonic()) if self._backup_due else None

    def _start_backup(self) -> None:
        self._backup_due = monotonic() + _DAY
        self._copy = _DailyCopy(self._path, self._backups, self._clock.now())
        self._copy.start()


def _roll_back(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class _DailyCopy:
    """A copy made beside the work, in a daemon thread with a connection of its own; closing the store interrupts it."""

    def __init__(self, path: Path, backups: Path, now: float) -> None:
        self._thread = threading.Thread(target=self._run, args=(path, backups, now), name="store-backup", daemon=True)
        self._connection: sqlite3.Connection | None = None
        self._stopped = False

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def interrupt(self) -> None:
        self._stopped = True
        with contextlib.suppress(sqlite3.Error):  # finished in this moment
            if self._connection is not None:
                self._connection.interrupt()

    def _connected(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        if self._stopped:
            raise sqlite3.OperationalError("interrupted")

    def _run(self, path: Path, backups: Path, now: float) -> None:
        try:
            back_up(path, backups, now, self._connected)
        except (sqlite3.Error, OSError) as error:
            if not self._stopped:
                _log.warning("No daily copy of the database: %s", typed(error, path))
