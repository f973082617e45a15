"""Counts starts that ended badly, so that a program that dies at every start can be started at all (row H8)."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

#: So many starts in a row that ended badly make the next one a safe one.
LIMIT = 3


class StartRecord:
    """A small file that exists while the program runs and holds how often in a row it did not get to delete it.

    Args:
        path: the file; its folder exists.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self) -> int:
        """Count this start and return how many before it, in a row, ended badly."""
        before = self._read()
        # A folder that cannot be written is told about elsewhere; it is no crash loop.
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(str(before + 1).encode())
        return before

    def settle(self) -> None:
        """Forget the bad starts: this one ended in order, or has run for so long that it is none of them."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the record of starts stays: %s", type(error).__name__)

    def _read(self) -> int:
        try:
            with self._path.open("rb") as file:
                return min(int(file.read(9)), 10**6)
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):
            return 1  # cut off while it was written: that start ended badly
