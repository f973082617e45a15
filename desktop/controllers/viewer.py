"""What the viewer shows: one task with everything around it, its still, its video, its frames as pictures."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageReader
from qasync import asyncSlot

from desktop.controllers.pixels import image_of
from desktop.controllers.playback import Playback
from desktop.domain.details import Conversation, Details, HistoryLine, Relative
from desktop.domain.footage import Footage, PlaybackProblem
from desktop.domain.task import FileMissing, IllegalTransition, Relation, Task, TaskState
from desktop.services.frames import FrameReader, Unplayable, read_one, save_png
from desktop.services.lanes import Lane
from desktop.store.errors import StoreError
from desktop.store.events import StoreEvent, TasksChanged, TasksRemoved
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

#: Changes of the shown task within so long are read together, in milliseconds.
REFRESH_MS = 80
#: Longest edge of a still, in pixels, and of the small pictures over the scrub bar.
STILL_EDGE, THUMBNAIL_BOX = 1024, (160, 90)
_MAX_THUMBNAILS = 400


class ViewerController(QObject):
    """Follows one task.

    Args:
        playback: plays its video; whoever shows frames listens to it directly.
    """

    details_shown = Signal(object)  # Details: another task, or what changed
    nothing_shown = Signal()
    poster_shown = Signal(int, QImage)  # task id
    thumbnail_shown = Signal(int, QImage)  # frame number
    frame_saved = Signal(str)  # path
    frame_copied = Signal(int)
    frame_refused = Signal(str)  # why: a class name of the system's error, or "damaged"

    _thumbnail_read = Signal(str, int, QImage)
    _still_read = Signal(int, QImage)
    _frame_read = Signal(int, QImage)

    def __init__(self, store: TaskStore, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._playback = playback
        self._task: Task | None = None
        self._wanted: int | None = None
        self._around: Details | None = None
        self._known: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._thumbnails: dict[int, QImage] = {}
        self._reader: FrameReader | None = None  # for the small pictures; touched by its lane only
        self._stills, self._small, self._files = Lane("stills"), Lane("thumbnails"), Lane("frame-files")
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(REFRESH_MS)
        self._refresh_timer.timeout.connect(self._on_refresh)
        self._unsubscribe = store.subscribe(self._on_store_event)
        self._thumbnail_read.connect(self._on_thumbnail_read)
        self._still_read.connect(self._on_still_read)
        self._frame_read.connect(self._on_frame_read)
        playback.failed.connect(self._on_playback_failed)
        playback.opened.connect(self._on_opened)
        playback.closed.connect(self._forget_thumbnails)

    @property
    def task(self) -> Task | None:
        """Return the task that is shown."""
        return self._task

    # --- One task ---------------------------------------------------------------------------------------------

    def show_task(self, task_id: int | None, *, play: bool = True) -> None:
        """Show a task; None for none. Many calls in a row are fine: the last one counts."""
        if task_id is None:
            self._wanted = None
            self._leave()
            self.nothing_shown.emit()
            return
        if task_id == self._wanted:
            return
        self._wanted = task_id
        self._show(task_id, play)

    @asyncSlot(int, bool)
    async def _show(self, task_id: int, play: bool) -> None:
        try:
            task = await self._store.get(task_id)
        except StoreError as error:
            log.warning("task %s cannot be read: %s", task_id, type(error).__name__)
            return
        if task_id != self._wanted:
            return
        self._around = None
        self._set_task(task)
        self._load_still(task)
        if task.state is TaskState.READY and task.file:
            self._playback.open(task.id, task.file, play=play)
        else:
            self._playback.close()
        await self._read_around(task)

    def _leave(self) -> None:
        self._task = None
        self._around = None
        self._playback.close()

    def _set_task(self, task: Task) -> None:
        self._task = task
        self.details_shown.emit(self._details(task))

    def _details(self, task: Task) -> Details:
        around = self._around
        projects, tags = self._known
        if around is None or around.task.id != task.id:
            return Details(task, projects=projects, tags=tags)
        return Details(task, around.history, around.relatives, around.conversations, projects, tags)

    async def _read_around(self, task: Task) -> None:
        """Read history, relatives and what was said, and show them too."""
        try:
            history = await self._store.timeline(task.id)
            exchanges = await self._store.exchanges(task.id)
            relatives = await self._read_relatives(task)
        except StoreError as error:
            log.warning("what is around task %s cannot be read: %s", task.id, type(error).__name__)
            return
        if self._wanted != task.id:
            return
        self._around = Details(
            task,
            history=tuple(HistoryLine(e.at, e.kind, e.detail, e.count, e.last_at) for e in history),
            relatives=relatives,
            conversations=tuple(Conversation(e.kind, e.at, e.text) for e in exchanges),
        )
        self._set_task(self._task or task)

    async def _read_relatives(self, task: Task) -> tuple[Relative, ...]:
        relatives = []
        if task.parent_id is not None and task.relation is not Relation.NONE:
            relatives.append(_relative(await self._store.get(task.parent_id), task.relation, elder=True))
        children = await self._store.children(task.id)
        relatives += [_relative(child, child.relation, elder=False) for child in children if child.removed_at is None]
        takes = await self._store.takes(task)
        relatives += [_relative(take, Relation.NONE, elder=False) for take in takes if take.id != task.id]
        return tuple(relatives)

    def set_vocabulary(self, projects: Sequence[str], tags: Sequence[str]) -> None:
        """Say which projects and tags there are, to choose from."""
        self._known = (tuple(projects), tuple(tags))

    # --- What changes about it --------------------------------------------------------------------------------

    def _on_store_event(self, event: StoreEvent) -> None:
        if self._wanted is None:
            return
        if isinstance(event, TasksRemoved) and self._wanted in event.ids:
            self.show_task(None)
        elif isinstance(event, TasksChanged) and any(row.id == self._wanted for row in event.rows):
            self._refresh_timer.start()

    @asyncSlot()
    async def _on_refresh(self) -> None:
        task_id = self._wanted
        if task_id is None:
            return
        try:
            task = await self._store.get(task_id)
        except StoreError:
            return
        if task_id != self._wanted:
            return
        before, poster = self._task, self._task.poster if self._task is not None else ""
        self._set_task(task)
        if task.poster != poster:
            self._load_still(task)
        came = before is not None and before.state is not TaskState.READY and task.state is TaskState.READY
        moved = before is not None and before.file != task.file and task.state is TaskState.READY
        if (came or moved) and task.file:
            self._playback.open(task.id, task.file, play=came)
        elif task.state is not TaskState.READY and self._playback.footage is not None:
            self._playback.close()
        await self._read_around(task)

    def _on_playback_failed(self, problem: PlaybackProblem) -> None:
        task = self._task
        if problem is PlaybackProblem.MISSING and task is not None and task.state is TaskState.READY:
            self._note_missing(task.id)

    @asyncSlot(int)
    async def _note_missing(self, task_id: int) -> None:
        try:
            await self._store.apply(task_id, FileMissing())
        except (StoreError, IllegalTransition) as error:
            log.info("task %s is not marked as missing: %s", task_id, type(error).__name__)

    def play_again(self) -> None:
        """Open the shown task's video anew: the player was switched on again, or the file came back."""
        if self._task is not None and self._task.state is TaskState.READY and self._task.file:
            self._playback.open(self._task.id, self._task.file)

    # --- Pictures ---------------------------------------------------------------------------------------------

    def request_thumbnail(self, number: int) -> None:
        """Read a small picture of a frame; ``thumbnail_shown`` follows. Of many requests the newest is served."""
        footage = self._playback.footage
        if footage is None:
            return
        if number in self._thumbnails:
            self.thumbnail_shown.emit(number, self._thumbnails[number])
            return
        self._small.post(lambda: self._read_thumbnail(footage, number))

    def save_frame(self, number: int | None = None) -> None:
        """Save a frame (the one on screen) as a PNG beside its video."""
        footage = self._playback.footage
        if footage is None:
            return
        wanted = self._playback.frame if number is None else number
        self._files.post(lambda: self._save_frame(footage, wanted), f"save-{wanted}")

    def copy_frame(self, number: int | None = None) -> None:
        """Put a frame (the one on screen) on the clipboard, in its full size."""
        footage = self._playback.footage
        if footage is None:
            return
        wanted = self._playback.frame if number is None else number
        self._files.post(lambda: self._copy_frame(footage, wanted), "copy")

    def shut_down(self) -> None:
        """Stop listening and end the threads."""
        self._unsubscribe()
        self._refresh_timer.stop()
        self._small.close(self._close_reader)
        self._stills.close()
        self._files.close()

    def _load_still(self, task: Task) -> None:
        path = task.poster
        if path:
            self._stills.post(lambda: self._still_read.emit(task.id, _read_still(path)))

    def _on_still_read(self, task_id: int, image: QImage) -> None:
        if task_id == self._wanted and not image.isNull():
            self.poster_shown.emit(task_id, image)

    def _read_thumbnail(self, footage: Footage, number: int) -> None:
        try:
            if self._reader is None or self._reader.footage != footage:
                self._close_reader()
                self._reader = FrameReader(footage)
            image = image_of(self._reader.read(number, THUMBNAIL_BOX))
        except Unplayable:
            return
        self._thumbnail_read.emit(footage.path, number, image)

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _on_thumbnail_read(self, path: str, number: int, image: QImage) -> None:
        footage = self._playback.footage
        if footage is None or footage.path != path:
            return
        if len(self._thumbnails) >= _MAX_THUMBNAILS:
            self._thumbnails.clear()
        self._thumbnails[number] = image
        self.thumbnail_shown.emit(number, image)

    def _on_opened(self, footage: Footage) -> None:
        self._thumbnails.clear()

    def _forget_thumbnails(self) -> None:
        self._thumbnails.clear()
        # The file must be let go of: somebody may be about to move or delete it.
        self._small.post(self._close_reader)

    def _save_frame(self, footage: Footage, number: int) -> None:
        try:
            self.frame_saved.emit(str(save_png(footage, number)))
        except Unplayable as error:
            self.frame_refused.emit(error.problem.value)
        except OSError as error:
            self.frame_refused.emit(error.strerror or type(error).__name__)

    def _copy_frame(self, footage: Footage, number: int) -> None:
        try:
            self._frame_read.emit(number, image_of(read_one(footage, number)))
        except Unplayable as error:
            self.frame_refused.emit(error.problem.value)

    def _on_frame_read(self, number: int, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.frame_copied.emit(number)


def _relative(task: Task, relation: Relation, *, elder: bool) -> Relative:
    return Relative(task.id, task.request.prompt, task.state, relation, elder, task.take)


def _read_still(path: str) -> QImage:
    """Decode a poster that Rushes made, no larger than needed; null when it is gone."""
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(False)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > STILL_EDGE:
        from PySide6.QtCore import Qt

        reader.setScaledSize(size.scaled(STILL_EDGE, STILL_EDGE, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
