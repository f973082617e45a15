"""The task list: fills the model from the store, carries out what a person notes or removes, and takes it back."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFile, QObject, Signal

from desktop.controllers.posters import PosterLoader
from desktop.domain.actions import AnnotationChange
from desktop.domain.estimate import kind_of
from desktop.domain.task import POLLED, FileMissing, Hold, IllegalTransition, TaskRow, TaskState
from desktop.models.tasks import TaskTableModel
from desktop.services.estimate import EstimateService
from desktop.services.imprint import companions_of
from desktop.services.projects import Moved, Projects
from desktop.services.supervisor import Supervisor
from desktop.services.threads import in_thread
from desktop.store.errors import StoreUnusable
from desktop.store.events import Removed, StoreEvent, TasksAdded, TasksChanged, TasksRemoved, TransferProgressed
from desktop.store.tasks import TaskStore

_log = logging.getLogger(__name__)
#: What a take is tagged with when another of the same comparison won.
REJECTED_TAG = "rejected"
#: So many tasks are changed at a time: more at once would be felt.
_BATCH = 500
#: How many steps can be taken back.
_STEPS = 50


class StepKind(StrEnum):
    """What was done and can be undone."""

    REMOVED = "removed"
    TRASHED = "trashed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person did to tasks.

    Attributes:
        count: how many tasks it changed.
        kept: how many it left alone, because something is still to happen with them or money hangs on them.
        failed: names of files that could not be moved: to the trash, and their tasks stayed on the list; or, when it is
            undone, back.
    """

    kind: StepKind
    count: int
    kept: int = 0
    failed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Undo:
    step: Step
    take_back: Callable[[], Awaitable[tuple[str, ...]]]  # names of files that could not be brought back


class TasksController(QObject):
    """Between the store and the list.

    Signals:
        loaded: the whole library is in the list; how many tasks.
        step_done: a :class:`Step` was carried out, to be told with a way back.
        undo_changed: the :class:`Step` that undoing would take back, or None.
        undone: the :class:`Step` that was taken back.
        files_moved: a :class:`~desktop.services.projects.Moved`: tasks went to a project (or back), and their files.
        estimates_changed: how long tasks take, :data:`~desktop.domain.estimate.Estimates`.
        store_failed: a :class:`~desktop.store.errors.StoreUnusable`: what was asked did not happen.
    """

    loaded = Signal(int)
    step_done = Signal(object)
    undo_changed = Signal(object)
    undone = Signal(object)
    files_moved = Signal(object)
    estimates_changed = Signal(object)
    store_failed = Signal(object)

    def __init__(
        self,
        store: TaskStore,
        model: TaskTableModel,
        estimates: EstimateService,
        supervisor: Supervisor,
        parent: QObject | None = None,
        *,
        projects: Projects | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._projects = projects
        self._model = model
        self._estimates = estimates
        self._supervisor = supervisor
        self._undos: list[_Undo] = []
        self._changing = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._unsubscribe: Callable[[], None] | None = None
        self.posters = PosterLoader(self)

    async def load(self) -> None:
        """Fill the list, newest tasks first, and follow the store from now on. May be tried again.

        Raises:
            StoreUnusable: the library could not be read to its end.
        """
        if self._unsubscribe is None:
            self._unsubscribe = self._store.subscribe(self._on_store_event)
        async for rows in self._store.load():
            self._model.add_rows(rows)
            self._learn(rows)
            # Let the window paint and answer between two batches.
            await asyncio.sleep(0)
        self.loaded.emit(self._model.total)

    def shut_down(self) -> None:
        """Follow the store no longer, and let the worker of stills end."""
        self.posters.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def recent_prompts(self, limit: int = 50) -> list[str]:
        """Return the last prompts that were asked for, newest first, each once."""
        return self._model.recent_prompts(limit)

    def held_ids(self, hold: Hold = Hold.BALANCE) -> list[int]:
        """Return the waiting tasks that are held for a reason, oldest first."""
        return self._model.held_ids(hold)

    # --- What a person does ---------------------------------------------------------------------------------------

    def annotate(self, change: AnnotationChange, ids: Sequence[int]) -> None:
        """Note something about tasks."""
        self._run(self._annotate([(change, tuple(ids))]), "annotate")

    def pick_winner(self, winner: int, others: Sequence[int]) -> None:
        """Keep which of some takes is the best: a favourite; the others are tagged as rejected, and stay."""
        best = AnnotationChange(favourite=True, remove_tags=(REJECTED_TAG,))
        rest = AnnotationChange(favourite=False, add_tags=(REJECTED_TAG,))
        self._run(self._annotate([(best, (winner,)), (rest, tuple(others))]), "annotate")

    def remove(self, ids: Sequence[int]) -> None:
        """Take tasks off the list; files stay."""
        self._run(self._remove(tuple(ids)), "remove")

    def trash(self, ids: Sequence[int]) -> None:
        """Take tasks off the list and move their videos to the desktop's trash."""
        self._run(self._trash(tuple(ids)), "trash")

    def undo(self, step: Step | None = None) -> None:
        """Take back a step that was told, or else the last one."""
        self._run(self._undo(step), "undo")

    async def finish(self, seconds: float) -> None:
        """Wait, at most so long, until what was asked for is done."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    # --- The steps ------------------------------------------------------------------------------------------------

    async def _annotate(self, changes: Sequence[tuple[AnnotationChange, tuple[int, ...]]]) -> None:
        """Make changes that together are one step."""
        back: list[tuple[AnnotationChange, list[int]]] = []
        moved: Moved | None = None
        try:
            for change, ids in changes:
                for start in range(0, len(ids), _BATCH):
                    back += await self._annotate_some(change, ids[start : start + _BATCH])
            filed = [task_id for change, ids in back if change.project is not None for task_id in ids]
            moved = await self._file_away(filed) if filed else None
        finally:  # also what was done before something went wrong can be taken back
            if back:
                count = sum(len(ids) for _, ids in back)
                self._did(Step(StepKind.NOTED, count), partial(self._write_back, back, moved))

    async def _annotate_some(
        self, change: AnnotationChange, ids: Sequence[int]
    ) -> list[tuple[AnnotationChange, list[int]]]:
        """Change tasks that are on the list; return what changes them back."""
        self._model.flush()
        before = [row for task_id in ids if (row := self._model.row_of(task_id)) is not None]
        if before:
            await self._write(change, [row.id for row in before])
        return _inverse(change, before)

    async def _write_back(
        self, changes: Sequence[tuple[AnnotationChange, list[int]]], moved: Moved | None
    ) -> tuple[str, ...]:
        for change, ids in changes:
            await self._write(change, ids)
        if moved is not None and self._projects is not None:
            self._tell_moved(await self._projects.put_back(moved))
        return ()

    async def _file_away(self, ids: Sequence[int]) -> Moved | None:
        """Move files to the folder of their tasks' project."""
        if self._projects is None:
            return None
        moved = await self._projects.file_away(ids)
        self._tell_moved(moved)
        return moved

    def _tell_moved(self, moved: Moved) -> None:
        if moved.places or moved.elsewhere or moved.failed:
            self.files_moved.emit(moved)

    async def _write(self, change: AnnotationChange, ids: Sequence[int]) -> None:
        await self._store.annotate(
            ids,
            rating=change.rating,
            favourite=change.favourite,
            note=change.note,
            add_tags=change.add_tags,
            remove_tags=change.remove_tags,
            project=change.project,
        )

    async def _remove(self, ids: tuple[int, ...]) -> None:
        removed = await self._store.remove(ids)
        step = Step(StepKind.REMOVED, len(removed.ids), len(removed.kept))
        self._did(step, partial(self._restore, removed))

    async def _restore(self, removed: Removed) -> tuple[str, ...]:
        await self._store.restore(removed)
        return ()

    async def _trash(self, ids: tuple[int, ...]) -> None:
        files = {task_id: row.file for task_id in ids if (row := self._model.row_of(task_id)) is not None and row.file}
        removed = await self._store.remove(ids)
        wanted = {task_id: files[task_id] for task_id in removed.ids if task_id in files}
        moved = await in_thread(partial(_move_to_trash, wanted), name="trash")
        left = tuple(task_id for task_id in wanted if task_id not in moved)
        if left:
            await self._store.restore(Removed(left))
        gone = Removed(tuple(task_id for task_id in removed.ids if task_id not in left))
        failed = tuple(Path(wanted[task_id]).name for task_id in left)
        places = {moved[task_id]: wanted[task_id] for task_id in moved}
        places |= await in_thread(partial(_trash_beside, list(places.values())), name="trash")
        step = Step(StepKind.TRASHED, len(gone.ids), len(removed.kept), failed)
        videos = {task_id: wanted[task_id] for task_id in moved}
        self._did(step, partial(self._bring_back, gone, places, videos))

    async def _bring_back(self, removed: Removed, places: dict[str, str], videos: dict[int, str]) -> tuple[str, ...]:
        """Put tasks back on the list with their files; what the trash no longer has is missing, and said to be."""
        failed = await in_thread(partial(_move_back, places), name="untrash")
        await self._store.restore(removed)
        for task_id, video in videos.items():
            if video in failed and not await in_thread(Path(video).is_file, name="look"):
                with contextlib.suppress(IllegalTransition):
                    await self._store.apply(task_id, FileMissing())
        return tuple(Path(file).name for file in failed)

    async def _undo(self, step: Step | None) -> None:
        undo = next((undo for undo in reversed(self._undos) if step is None or undo.step is step), None)
        if undo is None:
            return
        failed = await undo.take_back()
        self._undos.remove(undo)
        self.undone.emit(replace(undo.step, failed=failed))
        self._tell_undo()

    def _did(self, step: Step, take_back: Callable[[], Awaitable[tuple[str, ...]]]) -> None:
        if step.count:
            self._undos = [*self._undos[-_STEPS + 1 :], _Undo(step, take_back)]
            self._tell_undo()
        self.step_done.emit(step)

    def _tell_undo(self) -> None:
        self.undo_changed.emit(self._undos[-1].step if self._undos else None)

    def _run(self, work: Awaitable[None], name: str) -> None:
        async def carry_out() -> None:
            # One after the other, in the order in which they were asked for.
            async with self._changing:
                try:
                    await work
                except StoreUnusable as error:
                    self.store_failed.emit(error)

        task = self._supervisor.start(carry_out(), name=name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    # --- News -----------------------------------------------------------------------------------------------------

    def _on_store_event(self, event: StoreEvent) -> None:
        match event:
            case TasksAdded(rows):
                self._model.add_rows(rows)
                self._learn(rows)
            case TasksChanged(rows):
                for row in rows:
                    if row.state is TaskState.COMPLETED:
                        self._estimates.forget(kind_of(row))
                self._model.change_rows(rows)
                self._learn(rows)
            case TasksRemoved(ids):
                self._model.remove_ids(ids)
            case TransferProgressed(task_id, received, total):
                self._model.show_transfer(task_id, received, total)

    def _learn(self, rows: Iterable[TaskRow]) -> None:
        """See to it that there is an estimate for what is being made."""
        kinds = {kind_of(row) for row in rows if row.state in POLLED}
        if kinds:
            self._supervisor.start(self._learn_kinds(kinds), name="estimates")

    async def _learn_kinds(self, kinds: Iterable[tuple[str, str, int, str]]) -> None:
        # An estimate is a comfort: without it the list says so, and the store's trouble is told elsewhere.
        with contextlib.suppress(StoreUnusable):
            if await self._estimates.learn(kinds):
                self.estimates_changed.emit(self._estimates.estimates)


def _inverse(change: AnnotationChange, before: Sequence[TaskRow]) -> list[tuple[AnnotationChange, list[int]]]:
    """Return the changes that put tasks back as they were, equal ones together."""
    together: dict[AnnotationChange, list[int]] = {}
    for row in before:
        tags = row.tags.split()
        had = {tag.casefold() for tag in tags}
        back = AnnotationChange(
            rating=None if change.rating is None else row.rating,
            favourite=None if change.favourite is None else row.favourite,
            note=None if change.note is None else row.note,
            add_tags=tuple(tag for tag in tags if tag in change.remove_tags),
            remove_tags=tuple(tag for tag in change.add_tags if tag.casefold() not in had),
            project=None if change.project is None else row.project,
        )
        together.setdefault(back, []).append(row.id)
    return list(together.items())


def _move_to_trash(files: dict[int, str]) -> dict[int, str]:
    """Move files to the desktop's trash; return where each went. Those that could not be moved are left out."""
    places: dict[int, str] = {}
    for task_id, file in files.items():
        done, place = QFile.moveToTrash(file)
        if done:
            places[task_id] = place
        else:
            _log.warning("could not move a video to the trash")
    return places


def _trash_beside(videos: Sequence[str]) -> dict[str, str]:
    """Move the small files beside videos after them; return where each went and where it was."""
    places: dict[str, str] = {}
    for video in videos:
        for beside in companions_of(Path(video)):
            done, place = QFile.moveToTrash(str(beside)) if beside.is_file() else (False, "")
            if done:
                places[place] = str(beside)
    return places


def _move_back(places: dict[str, str]) -> list[str]:
    """Move files out of the trash to where they were, and return those that could not be; nothing is overwritten."""
    failed = []
    for place, file in places.items():
        source, target = Path(place), Path(file)
        try:
            if target.exists():
                raise FileExistsError(errno.EEXIST, "taken by another file", file)
            source.rename(target)
        except OSError as error:
            _log.warning("could not bring a video back from the trash: %s", error.strerror)
            failed.append(file)
            continue
        with contextlib.suppress(OSError):
            (source.parent.parent / "info" / f"{source.name}.trashinfo").unlink(missing_ok=True)
    return failed
