"""Projects as folders: a project's videos lie in ``<videos>/<project>/``.

Only files in the videos folder are ever moved. What a person keeps elsewhere (an opened video, a file that was moved
by hand) stays where it is.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.domain.folder_name import folder_name
from desktop.domain.task import FileFound, IllegalTransition, Task, TaskState
from desktop.services import moving
from desktop.services.moving import Move
from desktop.services.threads import in_thread
from desktop.store.errors import StoreError
from desktop.store.ledger import Ledger
from desktop.store.tasks import TaskStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving some tasks' files came to.

    Attributes:
        places: task id to the path its file had before and has now.
        elsewhere: names of files that stay because they are not in the videos folder.
        failed: names of files that could not be moved; they are where they were.
    """

    places: dict[int, tuple[str, str]] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class Projects:
    """Knows each project's folder and moves files there.

    Args:
        videos: returns the folder for videos that is in use now.
        let_go: called before files move: whoever plays one should close it.
    """

    def __init__(self, store: TaskStore, ledger: Ledger, videos: Callable[[], Path]) -> None:
        self._store = store
        self._ledger = ledger
        self._videos = videos
        self._naming = asyncio.Lock()
        self.let_go: Callable[[Sequence[int]], None] = lambda _ids: None

    async def folder_of(self, project: str) -> str:
        """Return the name of a project's folder within the videos folder; "" for no project.

        Raises:
            StoreError: a new name could not be recorded.
        """
        if not project:
            return ""
        async with self._naming:  # two tasks of a new project must not get two folders
            known = await self._ledger.projects()
            if project not in known:
                known[project] = folder_name(project, known.values())
                await self._ledger.set_project(project, known[project])
            return known[project]

    async def file_away(self, ids: Sequence[int]) -> Moved:
        """Move the saved files of tasks to where their projects are now.

        Raises:
            StoreError: the library cannot be read; nothing was moved.
        """
        tasks = [task for task in await self._some(ids) if task.state is TaskState.READY and task.file]
        videos = self._videos()
        wanted: list[tuple[Task, Path]] = []
        elsewhere: list[str] = []
        for task in tasks:
            name = await self.folder_of(task.annotation.project)
            folder = videos / name if name else videos
            if Path(task.file).parent == folder:
                continue
            if await in_thread(lambda file=task.file: _lies_in(videos, Path(file)), name="look"):  # type: ignore[misc]
                wanted.append((task, folder / Path(task.file).name))
            elif name:
                elsewhere.append(Path(task.file).name)
        places, failed = await self._move(wanted)
        return Moved(places, tuple(elsewhere), failed)

    async def put_back(self, moved: Moved) -> Moved:
        """Move files back to where they were.

        Raises:
            StoreError: the library cannot be read; nothing was moved.
        """
        now = {task.id: task for task in await self._some(list(moved.places))}
        wanted = [
            (now[task_id], Path(before))
            for task_id, (before, after) in moved.places.items()
            if task_id in now and now[task_id].state is TaskState.READY and now[task_id].file == after
        ]
        places, failed = await self._move(wanted)
        return Moved(places, failed=failed)

    async def _some(self, ids: Sequence[int]) -> list[Task]:
        tasks: list[Task] = []
        for start in range(0, len(ids), 400):
            tasks += await self._store.some(ids[start : start + 400])
        return tasks

    async def _move(self, wanted: Sequence[tuple[Task, Path]]) -> tuple[dict[int, tuple[str, str]], tuple[str, ...]]:
        places: dict[int, tuple[str, str]] = {}
        failed: list[str] = []
        if wanted:
            self.let_go([task.id for task, _ in wanted])
        for task, target in wanted:
            new = await self._move_one(task, target)
            if new is None:
                failed.append(Path(task.file).name)
            else:
                places[task.id] = (task.file, str(new))
        return places, tuple(failed)

    async def _move_one(self, task: Task, target: Path) -> Path | None:
        try:
            move = await in_thread(lambda: moving.begin(Path(task.file), target), name="move")
        except OSError as error:
            log.warning("a video could not be moved: %s", error.strerror)
            return None
        # From here to the end whatever happens: a name that is recorded nowhere must not stay.
        return await asyncio.shield(self._record(task, move))

    async def _record(self, task: Task, move: Move) -> Path | None:
        try:
            await self._store.apply(task.id, FileFound(str(move.new)))
        except (StoreError, IllegalTransition) as error:
            log.warning("a moved video could not be recorded: %s", type(error).__name__)
            await in_thread(lambda: moving.undo(move), name="move")
            return None
        await in_thread(lambda: moving.finish(move), name="move")
        return move.new


def _lies_in(videos: Path, file: Path) -> bool:
    """Say whether a file lies in a folder or one of its sub-folders, links followed."""
    try:
        return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(videos))
    except OSError:
        return False
