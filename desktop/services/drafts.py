"""The draft on disk: one small file, replaced whole, so that what was being composed survives anything."""

from __future__ import annotations

import contextlib
from pathlib import Path

from desktop.domain.draft import Draft
from desktop.services.threads import DaemonPool
from desktop.settings import write_atomically

#: A draft larger than this was not written by Rushes.
_MAX_BYTES = 16_000_000


class DraftDamaged(Exception):
    """The draft file cannot be read; it was set aside so that nothing is lost.

    Attributes:
        kept: where it is now, or None when it could not be moved.
    """

    def __init__(self, kept: Path | None) -> None:
        super().__init__(str(kept))
        self.kept = kept


class DraftFile:
    """Reads and writes the draft in a worker thread, in the order asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pool = DaemonPool("draft")

    async def load(self) -> Draft | None:
        """Return the draft, or None when there is none.

        Raises:
            DraftDamaged: it is no draft.
            OSError: it is there but cannot be read; it is left as it is.
        """
        return await self._pool.run(self._load)

    async def save(self, draft: Draft) -> None:
        """Replace the draft, durably.

        Raises:
            OSError: the old one stands.
        """
        await self._pool.run(lambda: write_atomically(self._path, draft.to_json().encode("ascii")))

    def _load(self) -> Draft | None:
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                raise ValueError("too large")
            return Draft.from_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            raise DraftDamaged(self._set_aside()) from None

    def _set_aside(self) -> Path | None:
        for number in range(1, 1000):
            kept = self._path.with_name(f"{self._path.name}.damaged-{number}")
            if not kept.exists():
                with contextlib.suppress(OSError):
                    self._path.rename(kept)
                    return kept
                return None
        return None
