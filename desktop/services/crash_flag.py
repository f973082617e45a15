"""Remembers, over a crash, that a video was being played.

Media libraries run foreign code on a person's drivers, and when they die they take the process with them. The flag
lies on disk while anything is loaded; finding it at a start means that the last run did not get to take it away. That
alone is no proof: it may have been killed, or the power failed. What a dying process writes about itself tells a crash.
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
        fatal: what grows when this process dies of a fault in native code; None when nothing is written then, and so
            every flag that was left counts.
    """

    def __init__(self, path: Path, fatal: Path | None = None) -> None:
        self._path = path
        self._fatal = fatal
        self._raised = False

    def was_left(self) -> bool:
        """Say whether an earlier run crashed while playing; to be asked before :meth:`up`."""
        if self._raised:
            return False
        try:
            before = int(self._path.read_text("ascii"))
        except FileNotFoundError:
            return False
        except (OSError, ValueError):
            before = -1  # cut off while it was written: better one question too many
        return self._fatal is None or self._size() > before

    def up(self) -> None:
        """Put the flag on disk. A disk that does not take it is no reason not to play."""
        if self._raised:
            return
        self._raised = True
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(descriptor, str(self._size()).encode())
            os.close(descriptor)

    def down(self) -> None:
        """Take it away: nothing is loaded, or the person wants to try again."""
        self._raised = False
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the crash flag stays: %s", type(error).__name__)

    def _size(self) -> int:
        """Return how much was written about crashes so far, in bytes."""
        if self._fatal is None:
            return 0
        with contextlib.suppress(OSError):
            return self._fatal.stat().st_size
        return 0
