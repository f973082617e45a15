"""Owns every background coroutine: each has a name, is strongly referenced, and is cancelled at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


class Supervisor:
    """Starts background work and ends it.

    Args:
        on_error: told the name and the error of work that failed; it is logged in any case.
    """

    def __init__(self, on_error: Callable[[str, BaseException], None] | None = None) -> None:
        self.on_error = on_error
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False

    def start(self, coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Run a coroutine in the background. After :meth:`stop` it is cancelled at once."""
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        if self._stopping:
            task.cancel()
        return task

    async def stop(self, deadline_s: float) -> tuple[str, ...]:
        """Cancel everything and wait at most ``deadline_s`` seconds; return the names of what did not end."""
        self._stopping = True
        current = asyncio.current_task()
        tasks = {task for task in self._tasks if task is not current}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=deadline_s)
        return tuple(sorted(task.get_name() for task in tasks if not task.done()))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of what runs."""
        return tuple(sorted(task.get_name() for task in self._tasks))

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        log.error("%s failed", task.get_name(), exc_info=error)
        if self.on_error is not None:
            self.on_error(task.get_name(), error)
