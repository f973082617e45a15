"""Every task, on disk first: whoever is told of a change can rely on it."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from desktop.domain.clock import Clock
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import (
    ACTIVE,
    DOUBTFUL,
    Annotation,
    DownloadInterrupted,
    Hold,
    HoldChanged,
    IllegalTransition,
    OutcomeLost,
    Progressed,
    Relation,
    Task,
    TaskFact,
    TaskIntent,
    TaskRow,
    TaskState,
    apply,
    row_of,
)
from desktop.store import records, timeline
from desktop.store.database import Database
from desktop.store.errors import RemoteIdTaken
from desktop.store.events import (
    Exchange,
    Recovery,
    Removed,
    StoreEvent,
    TasksAdded,
    TasksChanged,
    TasksRemoved,
    TimelineEntry,
    TransferProgressed,
)

_log = logging.getLogger(__name__)

#: These stay on the list: something is still to happen with them, or nobody knows yet whether they were charged.
_STAY = frozenset({state.value for state in ACTIVE | {TaskState.UNKNOWN}})
#: How often transfers are told, seconds.
_TRANSFER_PAUSE = 0.1
#: Longest text of an exchange kept, in characters.
_MAX_EXCHANGE = 64 * 1024
#: More than anybody can ask for with one click.
_MAX_TAKES = 200
#: A server's clock is told in whole seconds: less than this is no news.
_CLOCK_NOISE = 1.5


class TaskStore:
    """The tasks, and news of them.

    All methods belong to the loop on which the database was opened. Any of them may raise a
    :class:`~desktop.store.errors.StoreUnusable`; then nothing was written.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._listeners: list[Callable[[StoreEvent], None]] = []
        self._transfers: dict[int, TransferProgressed] = {}
        self._transfer_timer: asyncio.TimerHandle | None = None
        self._loads: list[_News] = []

    # --- news

    def subscribe(self, listener: Callable[[StoreEvent], None]) -> Callable[[], None]:
        """Have a function called on the loop after each commit, in the order of commits; return what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _tell(self, event: StoreEvent) -> None:
        for news in self._loads:
            news.hear(event)
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                _log.exception("A listener failed on %s", type(event).__name__)

    def report_transfer(self, task_id: int, received: int, total: int | None) -> None:
        """Tell how much of a video has come. Only in memory; listeners hear of it at most ten times a second."""
        self._transfers[task_id] = TransferProgressed(task_id, received, total)
        if self._transfer_timer is None:
            self._transfer_timer = asyncio.get_running_loop().call_later(_TRANSFER_PAUSE, self._tell_transfers)

    def _tell_transfers(self) -> None:
        self._transfer_timer = None
        transfers, self._transfers = self._transfers, {}
        for event in transfers.values():
            self._tell(event)

    # --- reading

    async def load(self, batch: int = 500) -> AsyncIterator[list[TaskRow]]:
        """Yield what lists show of every task, newest first.

        Subscribe first. What changes while loading is yielded as it is by then; tasks that are added are only told to
        listeners, and those that are removed are left out, so that nothing comes twice and nothing old comes late.
        """
        news = _News()
        self._loads.append(news)
        try:
            before = 1 << 62
            while True:
                rows = await self._database.read(lambda c, before=before: records.newest_rows(c, before, batch))  # type: ignore[misc]
                if not rows:
                    return
                before = rows[-1].id
                current = news.bring_up_to_date(rows)
                if current:
                    yield current
        finally:
            self._loads.remove(news)

    async def get(self, task_id: int) -> Task:
        """Return a task, also one that was taken off the list.

        Raises:
            TaskNotFound: there is none of that id.
        """
        return await self._database.read(lambda c: records.get(c, task_id))

    async def some(self, ids: Sequence[int]) -> tuple[Task, ...]:
        """Return tasks in the order asked; ids that are not there are left out. At most a few hundred at once."""
        where = f"id IN ({', '.join('?' * len(ids))})"
        found = await self._database.read(lambda c: {task.id: task for task in records.find(c, where, ids)})
        return tuple(found[task_id] for task_id in ids if task_id in found)

    async def find_remote(self, origin: str, remote_id: str) -> Task | None:
        """Return the task that has this id of this service, also one that was taken off the list."""
        return await self._database.read(lambda c: _remote(c, origin, remote_id))

    async def in_states(self, states: Collection[TaskState]) -> tuple[Task, ...]:
        """Return the tasks in these states, oldest first; those off the list only while something happens with them."""
        names = [state.value for state in states]
        marks = ", ".join("?" * len(names))
        where = f"state IN ({marks}) AND (removed_at IS NULL OR state IN ({', '.join('?' * len(_STAY))}))"
        return tuple(await self._database.read(lambda c: records.find(c, where, (*names, *_STAY))))

    async def children(self, task_id: int) -> tuple[Task, ...]:
        """Return the tasks that came from this one (retries, remixes, continuations), oldest first."""
        return tuple(await self._database.read(lambda c: records.find(c, "parent_id = ?", (task_id,))))

    async def takes(self, task: Task) -> tuple[Task, ...]:
        """Return the takes of one click, this one among them, oldest first."""
        # They were added in one transaction, so their numbers are neighbours: no index on the batch is needed.
        values = (task.id - task.take, task.id + _MAX_TAKES, task.batch)
        where = "id BETWEEN ? AND ? AND batch = ? AND batch <> '' AND removed_at IS NULL"
        return tuple(await self._database.read(lambda c: records.find(c, where, values)))

    # --- the life of a task

    async def add(self, intents: Sequence[TaskIntent]) -> tuple[Task, ...]:
        """Record what a person asked for: all of it or, on an error, none. It is on the disk when this returns.

        Raises:
            RemoteIdTaken: a task with that id of that service is there already.
            IllegalTransition: it would submit again what is known to have been accepted or refused by now.
        """
        at = self._clock.now()

        def work(connection: sqlite3.Connection) -> tuple[Task, ...]:
            tasks = []
            for intent in intents:
                _require_free(connection, intent.origin, intent.remote_id)
                _require_doubt(connection, intent)
                task = records.insert(connection, intent, at)
                tasks.append(task)
            return tuple(tasks)

        return await self._database.write(work, committed=lambda tasks: self._tell(TasksAdded(_rows(tasks))))

    async def apply(self, task_id: int, fact: TaskFact) -> Task:
        """Let a fact change a task, and return it. Of two processes that claim one for sending, one succeeds.

        Raises:
            IllegalTransition: the task is not (any more) in a state that allows it.
            RemoteIdTaken: another task has that id of that service already.
            TaskNotFound: there is no such task.
        """
        at = self._clock.now()

        def work(connection: sqlite3.Connection) -> tuple[Task, bool]:
            return _apply(connection, records.get(connection, task_id), fact, at)

        def committed(result: tuple[Task, bool]) -> None:
            task, is_news = result
            if is_news:
                self._forget_transfer(task)
                self._tell(TasksChanged((row_of(task),)))

        # A percentage can be told again; everything else guards money.
        task, _ = await self._database.write(work, committed=committed, lingers=isinstance(fact, Progressed))
        return task

    def _forget_transfer(self, task: Task) -> None:
        if task.state is not TaskState.DOWNLOADING:
            self._transfers.pop(task.id, None)

    async def recover(self) -> Recovery:
        """Settle at start what the last run left: nothing is sent, and nothing paid for is given up.

        Sending becomes unknown; waiting is held until the person decides; downloading goes on from what came. In an
        older copy of the database what waits may have been sent since, so that it becomes unknown, too.
        """
        at = self._clock.now()
        lost = OutcomeLost(Problem(ProblemCode.INTERRUPTED))
        perhaps_sent = OutcomeLost(Problem(ProblemCode.RECORD_LOST))

        def work(connection: sqlite3.Connection) -> Recovery:
            unknown = _apply_all(connection, TaskState.SENDING, lost, at)
            older = records.forget_older(connection)
            doubtful = _apply_all(connection, TaskState.WAITING, perhaps_sent, at) if older else ()
            held = _apply_all(connection, TaskState.WAITING, HoldChanged(Hold.RESTART), at)
            interrupted = _apply_all(connection, TaskState.DOWNLOADING, DownloadInterrupted(), at)
            return Recovery(unknown, held, interrupted, doubtful)

        def committed(recovery: Recovery) -> None:
            tasks = recovery.unknown + recovery.held + recovery.interrupted + recovery.doubtful
            if tasks:
                self._tell(TasksChanged(_rows(tasks)))

        return await self._database.write(work, committed=committed)

    # --- what a person notes

    async def annotate(
        self,
        ids: Sequence[int],
        *,
        rating: int | None = None,
        favourite: bool | None = None,
        note: str | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
        project: str | None = None,
    ) -> None:
        """Note something about several tasks at once; None leaves a field as it is. Ids that are not there are ignored.

        Args:
            rating: 0 (none) to 5.
            add_tags: blanks within a tag become hyphens; letter case tells no tags apart.
            project: its name, "" for none.

        Raises:
            ValueError: the rating is out of range.
        """
        if rating is not None and not 0 <= rating <= 5:
            raise ValueError(f"rating {rating}")

        def change(old: Annotation) -> Annotation:
            return Annotation(
                old.rating if rating is None else rating,
                old.favourite if favourite is None else favourite,
                old.note if note is None else note,
                _tags(old.tags, add_tags, remove_tags),
                old.project if project is None else project.strip(),
            )

        def work(connection: sqlite3.Connection) -> tuple[TaskRow, ...]:
            changed = [task_id for task_id in ids if records.annotate(connection, task_id, change)]
            return records.rows(connection, changed)

        await self._database.write(work, committed=lambda rows: self._tell(TasksChanged(rows)) if rows else None)

    async def remove(self, ids: Sequence[int]) -> Removed:
        """Take tasks off the list; they stay on disk and count in totals.

        Those with which something is still to happen, or whose charge is unknown, stay and are named.
        """
        at = self._clock.now()

        def work(connection: sqlite3.Connection) -> Removed:
            return _remove(connection, ids, at)

        def committed(removed: Removed) -> None:
            if removed.ids:
                self._tell(TasksRemoved(removed.ids))

        return await self._database.write(work, committed=committed)

    async def restore(self, removed: Removed) -> None:
        """Undo a removal."""

        def work(connection: sqlite3.Connection) -> tuple[TaskRow, ...]:
            back = []
            for task_id in removed.ids:
                sql = "UPDATE task SET removed_at = NULL WHERE id = ? AND removed_at IS NOT NULL"
                back += [task_id] if connection.execute(sql, (task_id,)).rowcount else []
            return records.rows(connection, back)

        await self._database.write(work, committed=lambda rows: self._tell(TasksAdded(rows)) if rows else None)

    async def tell_again(self, ids: Sequence[int]) -> None:
        """Tell listeners how tasks are, after something beside this store changed them."""
        rows = await self._database.read(lambda c: records.rows(c, ids))
        if rows:
            self._tell(TasksChanged(rows))

    async def try_writing(self) -> None:
        """Write something that changes nothing, to learn whether tasks can be recorded (again).

        Raises:
            StoreUnusable: they cannot.
        """
        await self._database.write(lambda c: _run(c, "UPDATE meta SET value = value WHERE key = 'uuid'", ()))

    # --- what happened

    async def record(
        self, task_id: int, kind: str, detail: str = "", *, count: int = 1, since: float | None = None
    ) -> None:
        """Add a line to a task's history; a line equal to the last one counts that one up.

        Args:
            detail: cut at 2,000 characters. Never a key.
            count: how many equal things it tells of at once, the first of them at ``since`` (Unix seconds).
        """
        at = self._clock.now()
        await self._database.write(
            lambda c: timeline.add_line(c, task_id, at, kind, detail, count, since), lingers=True
        )

    async def timeline(self, task_id: int) -> tuple[TimelineEntry, ...]:
        """Return a task's history, oldest first."""
        return await self._database.read(lambda c: timeline.lines(c, task_id))

    async def keep_exchange(self, task_id: int, kind: str, text: str) -> None:
        """Keep what was sent or answered, the last of its kind.

        Args:
            kind: e.g. ``request``, ``submit``, ``query``.
            text: already without key and image bytes; cut at 64 k characters.
        """
        values = (task_id, kind, self._clock.now(), text[:_MAX_EXCHANGE])
        sql = "INSERT OR REPLACE INTO exchange (task_id, kind, at, text) VALUES (?, ?, ?, ?)"
        await self._database.write(lambda c: _run(c, sql, values), lingers=True)

    async def exchanges(self, task_id: int) -> tuple[Exchange, ...]:
        """Return what was sent and answered last, oldest first."""
        sql = "SELECT kind, at, text FROM exchange WHERE task_id = ? ORDER BY at, kind"
        return await self._database.read(lambda c: tuple(Exchange(*row) for row in c.execute(sql, (task_id,))))


class _News:
    """What happened while a list is being loaded, so that an older row never comes after newer news."""

    def __init__(self) -> None:
        self._changed: dict[int, TaskRow] = {}
        self._settled: set[int] = set()  # added (listeners have them) or removed

    def hear(self, event: StoreEvent) -> None:
        match event:
            case TasksAdded(rows):
                self._settled.update(row.id for row in rows)
            case TasksChanged(rows):
                self._changed.update((row.id, row) for row in rows)
            case TasksRemoved(ids):
                self._settled.update(ids)

    def bring_up_to_date(self, rows: list[TaskRow]) -> list[TaskRow]:
        if not self._changed and not self._settled:
            return rows
        return [self._changed.get(row.id, row) for row in rows if row.id not in self._settled]


@contextmanager
def _remote_ids_checked(connection: sqlite3.Connection, origin: str, remote_id: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        _require_free(connection, origin, remote_id)
        raise


def _require_free(connection: sqlite3.Connection, origin: str, remote_id: str) -> None:
    other = _remote(connection, origin, remote_id) if remote_id else None
    if other is not None:
        raise RemoteIdTaken(origin, remote_id, other.id)


def _require_doubt(connection: sqlite3.Connection, intent: TaskIntent) -> None:
    """Refuse, in the same transaction, to submit again what stopped being doubtful while the person decided."""
    if intent.relation is Relation.RESEND and intent.parent_id is not None:
        state = records.get(connection, intent.parent_id).state
        if state not in DOUBTFUL:
            raise IllegalTransition(state, intent.relation)


def _remote(connection: sqlite3.Connection, origin: str, remote_id: str) -> Task | None:
    found = records.find(connection, "origin = ? AND remote_id = ? AND remote_id <> ''", (origin, remote_id))
    return found[0] if found else None


def _apply(connection: sqlite3.Connection, before: Task, fact: TaskFact, at: float) -> tuple[Task, bool]:
    """Write what a fact makes of a task; return it, and whether anything changed that is worth a write."""
    after = apply(before, fact, at)
    if _is_same(before, after):
        return before, False
    with _remote_ids_checked(connection, after.origin, after.remote_id):
        records.update(connection, before, after)
    timeline.add_change(connection, before, after, at)
    return after, True


def _is_same(before: Task, after: Task) -> bool:
    offset = after.server_offset
    if abs(offset - before.server_offset) < _CLOCK_NOISE:
        offset = before.server_offset
    return replace(after, changed_at=before.changed_at, server_offset=offset) == before


def _apply_all(connection: sqlite3.Connection, state: TaskState, fact: TaskFact, at: float) -> tuple[Task, ...]:
    tasks = records.find(connection, "state = ?", (state.value,))
    return tuple(_apply(connection, task, fact, at)[0] for task in tasks)


def _remove(connection: sqlite3.Connection, ids: Sequence[int], at: float) -> Removed:
    removed, kept = [], []
    for task_id in ids:
        row = connection.execute("SELECT state FROM task WHERE id = ? AND removed_at IS NULL", (task_id,)).fetchone()
        if row is None:
            continue
        if row[0] in _STAY:
            kept.append(task_id)
            continue
        connection.execute("UPDATE task SET removed_at = ? WHERE id = ?", (at, task_id))
        removed.append(task_id)
    return Removed(tuple(removed), tuple(kept))


def _run(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> None:
    connection.execute(sql, tuple(values))


def _rows(tasks: Sequence[Task]) -> tuple[TaskRow, ...]:
    return tuple(row_of(task) for task in tasks)


def _tags(old: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """Return the tags after adding and removing, each once, in the order they came."""
    gone = {_tag(tag).casefold() for tag in remove}
    tags: dict[str, str] = {}
    for tag in (*old, *map(_tag, add)):
        if tag and tag.casefold() not in gone:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def _tag(text: str) -> str:
    return "-".join(text.split())
