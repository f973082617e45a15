"""Worker threads that never keep the program from ending.

``asyncio.to_thread`` joins its threads at exit: one stuck call (a dead network folder, a huge decode) and the window
is gone but the process stays. These threads are daemons: nobody waits for them.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class DaemonPool:
    """At most ``size`` threads, started when first needed; jobs run in the order they came."""

    def __init__(self, name: str, size: int = 1) -> None:
        self._name = name
        self._size = size
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._threads = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Run ``work`` in a worker and return what it returns, or raise what it raises.

        When the waiting task is cancelled, work that has begun goes on to its end unheard; work that has not is
        never begun.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(lambda: _do(work, answer, loop))
        if self._threads < self._size:
            self._threads += 1
            threading.Thread(target=self._serve, name=f"{self._name}-{self._threads}", daemon=True).start()
        return await answer

    def _serve(self) -> None:
        while True:
            self._jobs.get()()


def _do(work: Callable[[], Any], answer: asyncio.Future[Any], loop: asyncio.AbstractEventLoop) -> None:
    if answer.cancelled():
        return
    result, error = None, None
    try:
        result = work()
    except BaseException as caught:
        error = caught
    try:
        loop.call_soon_threadsafe(_answer, answer, result, error)
    except RuntimeError:
        return  # the loop has ended; nobody asks any more


def _answer(answer: asyncio.Future[Any], result: object, error: BaseException | None) -> None:
    if answer.cancelled():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)
