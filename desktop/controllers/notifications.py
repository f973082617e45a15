"""Tells through the desktop that a batch is done, while nobody is looking at the window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer
from qasync import asyncSlot

from desktop.domain.task import ACTIVE, ATTENTION, TaskRow, TaskState
from desktop.store.events import StoreEvent, TasksAdded, TasksChanged, TasksRemoved
from desktop.store.tasks import TaskStore

#: Batches that end within so long are told in one notification, in milliseconds.
GATHER_MS = 1500
_WORDS = 90


@dataclass(slots=True)
class _Batch:
    """The takes of one click.

    Attributes:
        active: those with which something is still to happen.
        ended: the others, as they ended.
    """

    active: set[int] = field(default_factory=set)
    ended: dict[int, TaskRow] = field(default_factory=dict)


class Notifications(QObject):
    """One notification for what ended together.

    Args:
        notify: shows a title and a text; returns whether anybody did.
        fall_back: shows them another way where the desktop shows none.
        wanted: says whether the person wants any.
        in_front: says whether the window is being looked at.
    """

    def __init__(
        self,
        store: TaskStore,
        notify: Callable[[str, str], Awaitable[bool]],
        fall_back: Callable[[str, str], None],
        wanted: Callable[[], bool],
        in_front: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._notify = notify
        self._fall_back = fall_back
        self._wanted = wanted
        self._in_front = in_front
        self._batches: dict[str, _Batch] = {}
        self._ended: list[TaskRow] = []
        self._unsubscribe = store.subscribe(self._on_store)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._tell)

    def begin(self, under_way: Iterable[TaskRow]) -> None:
        """Learn of what an earlier run left under way."""
        for row in under_way:
            self._see(row)

    def shut_down(self) -> None:
        """Tell nothing more."""
        self._unsubscribe()
        self._timer.stop()

    def _on_store(self, event: StoreEvent) -> None:
        match event:
            case TasksAdded(rows) | TasksChanged(rows):
                for row in rows:
                    self._see(row)
            case TasksRemoved(ids):
                for key in [k for k, batch in self._batches.items() if batch.active.intersection(ids)]:
                    self._batches[key].active.difference_update(ids)
                    self._close(key)

    def _see(self, row: TaskRow) -> None:
        key = row.batch or f"#{row.id}"
        batch = self._batches.get(key)
        if row.state in ACTIVE:
            if batch is None:
                batch = self._batches[key] = _Batch()
            batch.active.add(row.id)
            batch.ended.pop(row.id, None)
        elif batch is not None and row.id in batch.active:
            batch.active.discard(row.id)
            # What the person took back is no news.
            if row.state is not TaskState.DISCARDED:
                batch.ended[row.id] = row
            self._close(key)

    def _close(self, key: str) -> None:
        if not self._batches[key].active:
            self._ended += self._batches.pop(key).ended.values()
            if self._ended and not self._timer.isActive():
                self._timer.start()

    @asyncSlot()
    async def _tell(self) -> None:
        ended, self._ended = self._ended, []
        if not ended or not self._wanted() or self._in_front():
            return
        title, body = self._title(ended), self._body(ended)
        if not await self._notify(title, body):
            self._fall_back(title, body)

    def _title(self, ended: list[TaskRow]) -> str:
        ready = sum(1 for row in ended if row.state is TaskState.READY)
        asking = sum(1 for row in ended if row.state in ATTENTION)
        failed = len(ended) - ready - asking
        parts = []
        if ready:
            parts.append(self.tr("%n video(s) ready", "", ready))
        if failed:
            parts.append(self.tr("%n failed", "", failed))
        if asking:
            parts.append(self.tr("%n need(s) a look", "", asking))
        return ", ".join(parts)

    def _body(self, ended: list[TaskRow]) -> str:
        prompts = list(dict.fromkeys(" ".join(row.prompt.split()) for row in ended if row.prompt.strip()))
        lines = [prompt if len(prompt) <= _WORDS else prompt[: _WORDS - 1] + "…" for prompt in prompts[:3]]
        if len(prompts) > len(lines):
            lines.append(self.tr("and %n more", "", len(prompts) - len(lines)))
        return "\n".join(lines)
