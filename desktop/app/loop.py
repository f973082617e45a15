"""What asyncio's own loop does and the Qt one does not: nothing that breaks, or is dropped half-way, goes unnoticed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncGenerator, Callable
from types import TracebackType
from typing import Any, TypeAlias

log = logging.getLogger(__name__)

#: Like ``sys.excepthook``.
Handler: TypeAlias = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class LoopCare:
    """Looks after the running loop until :meth:`end`.

    Exceptions of coroutines and callbacks that nobody awaits go to ``handle``. An asynchronous generator that was left
    before its end (an answer that was too long) is closed in the loop: otherwise the garbage collector closes it
    outside, where it cannot await, and its connection stays open.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, handle: Handler) -> None:
        self._loop = loop
        self._handle = handle
        self._closing: set[asyncio.Task[None]] = set()
        self._before = sys.get_asyncgen_hooks()
        loop.set_exception_handler(self._on_exception)
        sys.set_asyncgen_hooks(finalizer=self._finalize)

    def end(self) -> None:
        """Leave the generators to Python again."""
        sys.set_asyncgen_hooks(*self._before)

    def _on_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            log.error("event loop: %s", context.get("message"))
        else:
            self._handle(type(error), error, error.__traceback__)

    def _finalize(self, generator: AsyncGenerator[Any, Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._close, generator)

    def _close(self, generator: AsyncGenerator[Any, Any]) -> None:
        task = asyncio.ensure_future(_finish(generator))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _finish(generator: AsyncGenerator[Any, Any]) -> None:
    await generator.aclose()
