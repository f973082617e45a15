"""Who is the one instance of a data folder: whoever holds the lock on a file in it.

By itself, since it is asked before the first paint: the sockets of :mod:`desktop.controllers.instance` can wait.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


class InstanceLock:
    """Held by the one process that may use a data folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / "lock"
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; false when a living process holds it.

        Raises:
            OSError: the lock file cannot be made (a read-only folder).
        """
        file = self._path.open("ab")
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the next start have the folder."""
        if self._file is not None:
            self._file.close()
            self._file = None
