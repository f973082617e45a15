"""Handing tasks on as a file: reads them from the store, has the file made in a thread, says how far it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, Signal
from qasync import asyncSlot

from desktop.controllers.contact_sheet import Card, Heading, Progress, Stopped, page_count, write_pdf, write_pictures
from desktop.domain.chains import chained
from desktop.domain.export import SHEETS, TIMELINES, ExportFormat
from desktop.domain.task import Task, TaskState
from desktop.services.threads import in_thread
from desktop.store.errors import StoreError
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

_BATCH = 400
#: Progress is told at most this often, seconds.
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What to write.

    Attributes:
        ids: tasks, in the order in which they are listed.
        path: the file; further pages of a contact sheet get a number behind its name.
    """

    ids: tuple[int, ...]
    kind: ExportFormat
    path: Path
    title: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        count: how many tasks are in it.
        left_out: how many are not, because they have no video that can be read.
    """

    paths: tuple[Path, ...]
    count: int
    left_out: int = 0


class ExportController(QObject):
    """Writes one file at a time.

    Args:
        name_model: returns what people call a model, from a task.
        name_state: returns a task's state in words.
    """

    progressed = Signal(int, int)  # how many of how many
    finished = Signal(object)  # Exported
    stopped = Signal()
    nothing_to_write = Signal()  # a timeline of tasks without videos
    failed = Signal(str)  # why, in the system's words or a class name

    def __init__(
        self,
        store: TaskStore,
        name_model: Callable[[Task], str],
        name_state: Callable[[Task], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._name_model = name_model
        self._name_state = name_state
        self._cancelled = threading.Event()
        self._running = False

    @property
    def running(self) -> bool:
        """Say whether a file is being written."""
        return self._running

    def cancel(self) -> None:
        """Stop; nothing is left behind."""
        self._cancelled.set()

    def start(self, order: ExportOrder) -> None:
        """Write a file. Exactly one of the other signals follows."""
        if not self._running:
            self._running = True
            self._cancelled.clear()
            self._start(order)

    @asyncSlot(object)
    async def _start(self, order: ExportOrder) -> None:
        try:
            result = await self._export(order)
        except Stopped:
            self.stopped.emit()
        except (StoreError, OSError) as error:
            log.warning("export failed: %s", type(error).__name__)
            self.failed.emit(getattr(error, "strerror", None) or type(error).__name__)
        else:
            if result.count or order.kind not in TIMELINES:
                self.finished.emit(result)
            else:
                self.nothing_to_write.emit()
        finally:
            self._running = False

    async def _export(self, order: ExportOrder) -> Exported:
        tasks = await self._read(order.ids)
        if order.kind in SHEETS:
            cards = [self._card(task) for task in tasks]
            return await in_thread(partial(self._write_sheet, order, cards, _heading(order.title)), name="export")
        return await in_thread(partial(self._write, order, tasks), name="export")

    async def _read(self, ids: Sequence[int]) -> list[Task]:
        tasks: list[Task] = []
        for start in range(0, len(ids), _BATCH):
            tasks += await self._store.some(ids[start : start + _BATCH])
            await asyncio.sleep(0)
            if self._cancelled.is_set():
                raise Stopped
        return tasks

    # --- In the thread ----------------------------------------------------------------------------------------

    def _write(self, order: ExportOrder, tasks: list[Task]) -> Exported:
        from desktop.services.exports import document, tables

        with _whole(order.path) as part:
            match order.kind:
                case ExportFormat.CSV:
                    tables.write_tasks(tasks, part)
                case ExportFormat.JSON:
                    document.write_tasks(tasks, part, time.time())
                case _:
                    return self._write_timeline(order, tasks, part)
            self._go_on()
        return Exported((order.path,), len(tasks))

    def _write_timeline(self, order: ExportOrder, tasks: list[Task], part: Path) -> Exported:
        from desktop.services.exports.timeline import Shot, write_timeline
        from desktop.services.frames import Unplayable, inspect

        by_id = {task.id: task for task in tasks}
        ordered = [by_id[task_id] for chain in chained(tasks) for task_id in chain]
        shots, progress = [], self._progress(len(ordered))
        for number, task in enumerate(ordered, start=1):
            if task.state is TaskState.READY and task.file:
                with contextlib.suppress(Unplayable):
                    shots.append(Shot(task, inspect(task.id, task.file)))
            if not progress(number):
                raise Stopped
        if shots:
            write_timeline(shots, order.kind, order.title, part)
        self._go_on()
        return Exported((order.path,) if shots else (), len(shots), len(tasks) - len(shots))

    def _write_sheet(self, order: ExportOrder, cards: list[Card], heading: Heading) -> Exported:
        progress = self._progress(len(cards))
        if order.kind is ExportFormat.PDF:
            with _whole(order.path) as part:
                write_pdf(cards, heading, part, progress)
            return Exported((order.path,), len(cards))
        names = _page_names(order.path, page_count(len(cards)))
        with contextlib.ExitStack() as stack:
            write_pictures(cards, heading, [stack.enter_context(_whole(name)) for name in names], progress)
        return Exported(tuple(names), len(cards))

    def _progress(self, total: int) -> Progress:
        told = 0.0

        def progress(done: int) -> bool:
            nonlocal told
            now = time.monotonic()
            if now - told >= _PAUSE or done == total:
                told = now
                self.progressed.emit(done, total)
            return not self._cancelled.is_set()

        return progress

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise Stopped

    # --- Words ------------------------------------------------------------------------------------------------

    def _card(self, task: Task) -> Card:
        request = task.request
        seconds = self.tr("%1 s").replace("%1", str(request.duration)) if request.duration else ""
        settings = (self._name_model(task), seconds, request.size, request.style)
        note = task.annotation
        return Card(
            poster=task.poster,
            prompt=request.prompt,
            settings=" · ".join(part for part in settings if part),
            empty=self._name_state(task),
            rating=note.rating,
            favourite=note.favourite,
        )


def _heading(title: str) -> Heading:
    today = QLocale().toString(QDate.currentDate(), QLocale.FormatType.ShortFormat)
    return Heading(title, today, QCoreApplication.translate("ExportController", "Page %1 of %2"))


def _page_names(path: Path, pages: int) -> list[Path]:
    """Return a name a page; those that nobody was asked about never overwrite anything."""
    names = [path]
    for page in range(2, pages + 1):
        name, number = path.with_name(f"{path.stem} {page}{path.suffix}"), 1
        while os.path.lexists(name):
            number += 1
            name = path.with_name(f"{path.stem} {page} ({number}){path.suffix}")
        names.append(name)
    return names


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a name to write to; at the end it takes the file's place, or is gone after an error or without content."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part{path.suffix}")
    try:
        yield part
        if part.exists():
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
