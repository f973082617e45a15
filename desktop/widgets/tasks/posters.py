"""Where the list gets its stills from."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSize, SignalInstance
from PySide6.QtGui import QPixmap


class PosterSource(Protocol):
    """Gives stills that are in memory at once, and loads the others somewhere else."""

    @property
    def loaded(self) -> SignalInstance:
        """Return the signal that is emitted, without arguments, after stills came in."""
        ...

    def pixmap(self, path: str, size: QSize, ratio: float) -> QPixmap | None:
        """Return a still that covers a size (device-independent pixels), or None while it is not there.

        Args:
            ratio: device pixels per pixel.
        """
        ...
