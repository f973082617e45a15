"""Ending together with the process that started this one, however that one ends.

Three ways, since none is enough alone: the kernel's parent-death signal (Linux; also when the parent is killed), the
end of standard input (everywhere, when it is a pipe that the parent holds), and asking now and then who the parent is.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_GRACE_S = 2.0
_WATCH_S = 2.0


def bind_to_parent(parent_pid: int, on_orphaned: Callable[[], None]) -> None:
    """See to it that this process ends with its parent.

    The kernel's signal is tied to the parent's *thread* that started this process: that thread must live on.

    Args:
        parent_pid: the parent's process id; when it is already gone, this process exits at once.
        on_orphaned: called once in a thread when the parent let go; the process is ended hard 2 s later.
    """
    _ask_kernel()
    if os.getppid() != parent_pid:
        os._exit(0)
    once = _Once(on_orphaned)
    threading.Thread(target=_watch_input, args=(once,), name="parent-input", daemon=True).start()
    threading.Thread(target=_watch_parent, args=(parent_pid, once), name="parent-pid", daemon=True).start()


class _Once:
    """Calls a function the first time, then sees to it that the process is gone."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._lock = threading.Lock()

    def __call__(self) -> None:
        if self._lock.acquire(blocking=False):
            with contextlib.suppress(Exception):
                self._work()
            time.sleep(_GRACE_S)
            os._exit(0)


def _ask_kernel() -> None:
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _watch_input(orphaned: Callable[[], None]) -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    orphaned()


def _watch_parent(parent_pid: int, orphaned: Callable[[], None]) -> None:
    while os.getppid() == parent_pid:
        time.sleep(_WATCH_S)
    orphaned()
