"""A second witness beside the database: what it had committed, so that a database that went back is noticed.

SQLite opens an empty file as an empty database and, when its ``-wal`` was deleted, an older one, both without a word.
The sentinel is one short line, overwritten in place after each commit without a sync: it survives a killed process, and
after a power cut it can only be behind, which accuses nobody.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

_MARK = "rushes-sentinel"


@dataclass(frozen=True, slots=True)
class Witness:
    """What a database had committed.

    Attributes:
        uuid: which database.
        facts: highest id in its timeline: every change of state writes a line there.
        tasks: highest task id.
    """

    uuid: str
    facts: int
    tasks: int


def sentinel_of(database: Path) -> Path:
    """Return where a database's sentinel is."""
    return database.with_name(database.name + ".sentinel")


def read_witness(database: Path) -> Witness | None:
    """Return what the sentinel says, or None when there is none that can be read."""
    try:
        mark, uuid, facts, tasks = sentinel_of(database).read_text("ascii").split()
        return Witness(uuid, int(facts), int(tasks)) if mark == _MARK else None
    except (OSError, ValueError):
        return None


class Sentinel:
    """Writes the line. A disk that refuses is no reason to stop: the database itself decides that."""

    def __init__(self, database: Path) -> None:
        self._descriptor: int | None = None
        with contextlib.suppress(OSError):
            flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            self._descriptor = os.open(sentinel_of(database), flags, 0o600)

    def write(self, witness: Witness) -> None:
        """Replace the line; always the same length, so no longer line shines through."""
        if self._descriptor is None:
            return
        line = f"{_MARK} {witness.uuid:32} {witness.facts:020d} {witness.tasks:020d}\n"
        with contextlib.suppress(OSError):
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, line.encode("ascii"))

    def close(self) -> None:
        """Let the file go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
