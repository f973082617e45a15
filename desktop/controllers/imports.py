"""What comes into the library from outside: tasks by their ids, videos by their files."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from qasync import asyncSlot

from desktop.controllers.pixels import image_of
from desktop.domain.found_video import FoundVideo, VideoRefusal
from desktop.services.clients import ServiceAway
from desktop.services.found import FoundVideos, VideoRefused
from desktop.services.frames import FrameReader, Unplayable, inspect
from desktop.services.submit import AttachError, SubmitService
from desktop.services.threads import in_thread
from desktop.store.errors import StoreError
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)

#: The still's box, in pixels: enough for a screen of twice the density.
_STILL = (560, 420)


class ImportController(QObject):
    """Follows ids, opens videos.

    Args:
        origin_of: returns the origin of a service's tasks.
    """

    known_found = Signal(str, object)  # service id, dict[str, int]: pasted ids that the library has, and their tasks
    followed = Signal(tuple)  # ids of the new tasks
    follow_failed = Signal(str)  # class name of the error
    video_read = Signal(object, QImage)  # FoundVideo, its first frame (null when there is none to be had)
    video_refused = Signal(str, object, str)  # path, VideoRefusal, detail
    video_added = Signal(int)  # task id
    not_recorded = Signal(str)  # class name of the store's error

    def __init__(
        self,
        submits: SubmitService,
        store: TaskStore,
        videos: FoundVideos,
        origin_of: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._submits = submits
        self._store = store
        self._videos = videos
        self._origin_of = origin_of
        self._asked = 0

    @asyncSlot(str, tuple)
    async def look_up(self, service_id: str, ids: Sequence[str]) -> None:
        """Say which ids are in the library already; of many calls in a row only the last is answered."""
        self._asked += 1
        asked = self._asked
        origin = self._origin_of(service_id)
        known: dict[str, int] = {}
        try:
            for remote_id in ids:
                task = await self._store.find_remote(origin, remote_id)
                if asked != self._asked:
                    return
                if task is not None:
                    known[remote_id] = task.id
        except StoreError as error:
            log.info("known ids cannot be told: %s", type(error).__name__)
            return
        self.known_found.emit(service_id, known)

    @asyncSlot(str, tuple)
    async def follow(self, service_id: str, ids: Sequence[str]) -> None:
        """Take tasks on that were submitted elsewhere."""
        try:
            tasks = await self._submits.follow(service_id, ids)
        except (AttachError, ServiceAway, StoreError) as error:
            self.follow_failed.emit(type(error).__name__)
        else:
            self.followed.emit(tuple(task.id for task in tasks))

    @asyncSlot(str)
    async def open_video(self, path: str) -> None:
        """Read what a video was made from."""
        try:
            found = await self._videos.read(Path(path))
            still = await in_thread(lambda: _first_frame(path), name="first frame")
        except VideoRefused as error:
            self.video_refused.emit(path, error.reason, error.detail)
        except StoreError as error:
            self.not_recorded.emit(type(error).__name__)
        except OSError as error:
            self.video_refused.emit(path, VideoRefusal.UNREADABLE, error.strerror or "")
        else:
            self.video_read.emit(found, still)

    @asyncSlot(object)
    async def add_video(self, found: FoundVideo) -> None:
        """Take an opened video into the library."""
        try:
            task = await self._videos.add(found)
        except StoreError as error:
            self.not_recorded.emit(type(error).__name__)
        else:
            self.video_added.emit(task.id)


def _first_frame(path: str) -> QImage:
    try:
        reader = FrameReader(inspect(0, path))
        try:
            return image_of(reader.read(0, _STILL))
        finally:
            reader.close()
    except Unplayable:
        return QImage()
