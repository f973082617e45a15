"""Blocking work for the loop, in daemon threads, so that no hung call can keep the program from ending.

``asyncio.to_thread`` and executors join their threads at exit: one stuck call (a dead network folder, a huge decode)
and the window is gone but the process stays.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[[], T], *, name: str) -> T:
    """Run blocking work in a daemon thread of its own and return what it returns, or raise what it raises.

    Cancelling stops the waiting, not the work.
    """
    job, answer = _job(work)
    threading.Thread(target=job, name=name, daemon=True).start()
    return await answer


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
        job, answer = _job(work)
        self._jobs.put(job)
        if self._threads < self._size:
            self._threads += 1
            threading.Thread(target=self._serve, name=f"{self._name}-{self._threads}", daemon=True).start()
        return await answer

    def _serve(self) -> None:
        while True:
            self._jobs.get()()


def _job(work: Callable[[], T]) -> tuple[Callable[[], None], asyncio.Future[T]]:
    """Return what a thread is to run, and the future that it answers."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def job() -> None:
        if answer.cancelled():
            return
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # every error belongs to whoever waits
            failure = error
        try:
            loop.call_soon_threadsafe(_deliver, answer, result, failure)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more

    return job, answer


def _deliver(answer: asyncio.Future[Any], result: object, failure: BaseException | None) -> None:
    if answer.cancelled():
        return
    if failure is not None:
        answer.set_exception(failure)
    else:
        answer.set_result(result)
