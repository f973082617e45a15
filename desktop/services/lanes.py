"""One thread that does the newest thing asked and forgets what was asked before it got there.

Looking through videos asks for far more than anybody waits to see: fifty selections, a hundred positions of the
scrub bar. What counts is the last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Lane:
    """A daemon thread with a mailbox in which a newer job replaces an older one of the same kind.

    Jobs of different kinds run in the order in which their kinds were first asked for. A job reports by itself (a Qt
    signal, a plain callback); what it raises is logged, and the lane lives on.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: dict[str, Callable[[], None]] = {}
        self._wake = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def post(self, job: Callable[[], None], kind: str = "") -> None:
        """Have a job done soon, in place of a waiting one of the same kind. Nothing happens after :meth:`close`."""
        with self._wake:
            if self._closed:
                return
            self._jobs[kind] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._wake.notify()

    def drop(self, kind: str = "") -> None:
        """Forget a waiting job."""
        with self._wake:
            self._jobs.pop(kind, None)

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Forget what waits and end the thread after the job at hand; does not wait for it.

        Args:
            last: run at the very end in the lane's thread (at once when there is none), to close files.
        """
        with self._wake:
            if self._closed:
                return
            self._closed = True
            self._jobs.clear()
            if last is not None:
                self._jobs["last"] = last
            self._wake.notify()
            idle = self._thread is None
        if idle and last is not None:
            last()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end after :meth:`close`; say whether it did."""
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._jobs and not self._closed:
                    self._wake.wait()
                if not self._jobs:
                    return
                kind = next(iter(self._jobs))
                job = self._jobs.pop(kind)
            try:
                job()
            except Exception:
                log.exception("a job of %s failed", self._name)
            del job  # it may hold a frame or a file: not until the next one comes
