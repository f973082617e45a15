"""Videos that Rushes made, coming back: their settings read, the file taken into the library where it lies."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.api.wire import is_task_id
from desktop.domain.found_video import FoundVideo, VideoRefusal
from desktop.domain.request import GenerationRequest, ReferenceKind
from desktop.domain.task import FileFound, Saved, Task, TaskIntent, TaskState
from desktop.services.imprint import Imprint, read_imprint
from desktop.services.mp4 import NotAVideo, VideoFacts, make_poster, verify
from desktop.services.threads import in_thread
from desktop.store.events import Removed
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)


class VideoRefused(Exception):
    """A file is not a video made by Rushes."""

    def __init__(self, reason: VideoRefusal, detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail


class OtherTake(Exception):
    """A video tells that it is another task's."""


async def find_again(store: TaskStore, task: Task, path: Path) -> int:
    """Give a missing task its file; others whose files went the same way get theirs with it.

    Returns:
        How many others.

    Raises:
        NotAVideo: it is no whole video.
        OtherTake: it is another take's.
        StoreError, IllegalTransition: it could not be recorded.
    """
    await in_thread(lambda: _check(path, task), name="verify")
    await store.apply(task.id, FileFound(str(path)))
    missing = await store.in_states({TaskState.MISSING})
    places = await in_thread(lambda: _follow(Path(task.file), path, missing), name="look")
    for task_id, place in places.items():
        await store.apply(task_id, FileFound(place))
    return len(places)


def _check(path: Path, task: Task) -> None:
    verify(path)
    origin = read_imprint(path)
    if origin is not None and origin.task and task.remote_id and origin.task != task.remote_id:
        raise OtherTake(origin.task)


def _follow(old: Path, new: Path, missing: Iterable[Task]) -> dict[int, str]:
    """Return where missing files are, if their folders moved as this file's did: of the same name and size."""
    before, now = list(old.parts), list(new.parts)
    while before and now and before[-1] == now[-1]:
        before.pop()
        now.pop()
    found: dict[int, str] = {}
    for task in missing:
        file = Path(task.file)
        places = [new.parent / file.name]
        if before and file.is_relative_to(Path(*before)):
            places.insert(0, Path(*now, file.relative_to(Path(*before))))
        for place in places:
            with contextlib.suppress(OSError):
                if place.is_file() and place.stat().st_size == task.file_bytes:
                    found[task.id] = str(place)
                    break
    return found


class FoundVideos:
    """Reads videos and adds them.

    Args:
        origin_of: returns the origin of a service's tasks, "" for one that is not known.
        references: folder of the prepared reference images.
        posters: folder of stills.
    """

    def __init__(self, store: TaskStore, origin_of: Callable[[str], str], references: Path, posters: Path) -> None:
        self._store = store
        self._origin = origin_of
        self._references = references
        self._posters = posters

    async def read(self, path: Path) -> FoundVideo:
        """Return what a video was made from, with nothing changed anywhere.

        Raises:
            VideoRefused: it tells nothing, is no video, or cannot be read.
            StoreError: the library cannot be asked whether it has it.
        """
        origin, facts, size, missing = await in_thread(lambda: self._look(path), name="open video")
        remote_id = origin.task if is_task_id(origin.task) else ""
        known = await self._store.find_remote(self._origin(origin.request.service), remote_id) if remote_id else None
        return FoundVideo(
            path=str(path),
            request=origin.request,
            remote_id=remote_id,
            created_at=origin.created_at,
            take=origin.take,
            bytes=size,
            width=facts.width,
            height=facts.height,
            duration_s=facts.duration_s,
            known_id=known.id if known is not None else None,
            missing=missing,
        )

    async def add(self, found: FoundVideo) -> Task:
        """Take a video into the library; the file stays where it is. One that is known already comes back as it is.

        Raises:
            StoreError: it could not be recorded.
        """
        if found.known_id is not None:
            return await self._bring_back(await self._store.get(found.known_id), found.path)
        name = uuid.uuid4().hex
        poster = await in_thread(lambda: self._make_poster(Path(found.path), name), name="poster")
        saved = Saved(found.path, found.bytes, found.width, found.height, found.duration_s, poster)
        intent = TaskIntent(
            client_id=name,
            service=found.request.service,
            origin=self._origin(found.request.service),
            request=found.request,
            take=found.take,
            remote_id=found.remote_id,
            saved=saved,
            created_at=found.created_at or None,
        )
        (task,) = await self._store.add([intent])
        return task

    async def _bring_back(self, task: Task, path: str) -> Task:
        """Put a task back on the list that was taken off it; give it its file back if that was gone."""
        if task.removed_at is not None:
            await self._store.restore(Removed((task.id,)))
        if task.state is TaskState.MISSING:
            return await self._store.apply(task.id, FileFound(path))
        return task

    # --- in a thread --------------------------------------------------------------------------------------------

    def _look(self, path: Path) -> tuple[Imprint, VideoFacts, int, tuple[str, ...]]:
        try:
            facts = verify(path)
            origin = read_imprint(path)
            size = path.stat().st_size
        except NotAVideo as error:
            raise VideoRefused(VideoRefusal.NOT_A_VIDEO, str(error)) from None
        except OSError as error:
            raise VideoRefused(VideoRefusal.UNREADABLE, error.strerror or type(error).__name__) from None
        if origin is None:
            raise VideoRefused(VideoRefusal.NOT_OURS)
        return origin, facts, size, self._missing(origin.request)

    def _missing(self, request: GenerationRequest) -> tuple[str, ...]:
        return tuple(
            reference.name
            for reference in request.references
            if reference.kind is ReferenceKind.FILE
            and not (self._references / f"{reference.digest}{reference.suffix}").is_file()
        )

    def _make_poster(self, video: Path, name: str) -> str:
        out = self._posters / f"{name}.jpg"
        try:
            make_poster(video, out)
        except (NotAVideo, OSError):
            log.warning("no still of an opened video")
            return ""
        return str(out)
