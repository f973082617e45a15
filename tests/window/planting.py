"""Trouble in the program's own process: pieces of Python that run in the window's thread, and tasks put on disk."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from desktop.domain.clock import SystemClock
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Accepted, SendStarted, TaskIntent
from desktop.paths import Paths
from desktop.store.database import Database
from desktop.store.tasks import TaskStore
from tests.harness import HEADLESS


class Planted:
    """A way into one program that is started with ``environment``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        folder.mkdir()
        here = Path(__file__).parent / "planted"
        self.environment = {"PLANTED_STEPS": str(folder), "PYTHONPATH": f"{here}:{HEADLESS.parents[1]}"}

    def run(self, code: str, *, wait: bool = True) -> None:
        """Run a piece of Python as a slot of the window's thread."""
        step = self._folder / f"{next(self._numbers):03}.py"
        step.with_suffix(".new").write_text(code)
        step.with_suffix(".new").rename(step)
        deadline = time.monotonic() + 10
        while wait and not step.with_suffix(".done").exists():
            assert time.monotonic() < deadline, "the step was not run"
            time.sleep(0.02)


def write_tasks(
    data: Path, origin: str, *, waiting: Sequence[str] = (), sending: Sequence[str] = (), queued: Sequence[str] = ()
) -> None:
    """Put tasks on disk as a run that was killed left them.

    Args:
        waiting, sending: prompts.
        queued: the service's ids.
    """
    paths = Paths.below(data)
    paths.create()

    def intent(prompt: str) -> TaskIntent:
        request = GenerationRequest("dashly", "sora-2", prompt, 10, "16:9")
        return TaskIntent(uuid.uuid4().hex, "dashly", origin, request)

    async def write() -> None:
        clock = SystemClock()
        database = Database(paths.database, paths.backups, clock)
        await database.open()
        store = TaskStore(database, clock)
        await store.add([intent(prompt) for prompt in waiting])
        for task in await store.add([intent(prompt) for prompt in sending]):
            await store.apply(task.id, SendStarted())
        for remote_id in queued:
            (task,) = await store.add([intent(f"Made as {remote_id}.")])
            await store.apply(task.id, SendStarted())
            await store.apply(task.id, Accepted(remote_id, "queued", 0))
        await database.close()

    asyncio.run(write())
