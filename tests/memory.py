"""How much memory something takes at its worst moment."""

from __future__ import annotations

import os
import threading
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class PeakMemory:
    """Watches this process's resident memory while a ``with`` block runs.

    The kernel's own high-water mark knows only the whole life of the process: what came before hides what is asked for.

    Attributes:
        grown: bytes at the highest moment, above those at the beginning.
    """

    grown = 0

    def __enter__(self) -> PeakMemory:
        self._begin = _resident()
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._done.wait(0.002):
            self.grown = max(self.grown, _resident() - self._begin)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
