"""Remembers, over a crash, that a video was being played.

Media libraries run foreign code on a person's drivers, and when they die they take the process with them. The flag
lies on disk while anything is loaded; finding it at a start means that the last run did not get to take it away.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)


class CrashFlag:
    """A small file that exists while a video is loaded.

    Args:
        path: the file; its folder exists.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raised = False

    def was_left(self) -> bool:
        """Say whether an earlier run ended while playing; to be asked before :meth:`up`."""
        return not self._raised and self._path.exists()

    def up(self) -> None:
        """Put the flag on disk. A disk that does not take it is no reason not to play."""
        if self._raised:
            return
        self._raised = True
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(descriptor, f"{os.getpid()}\n".encode())
            os.close(descriptor)

    def down(self) -> None:
        """Take it away: nothing is loaded, or the person wants to try again."""
        self._raised = False
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the crash flag stays: %s", type(error).__name__)
