"""The support bundle's way between dialog and service."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from qasync import asyncSlot

from desktop.domain.bundle import BundlePart
from desktop.services.support import SupportService
from desktop.store.errors import StoreError

log = logging.getLogger(__name__)


class SupportController(QObject):
    """Collects for whoever shows, and saves exactly what was shown."""

    collected = Signal(object)  # tuple[BundlePart, ...]
    saved = Signal(str)  # path
    failed = Signal(str)  # why, in the system's words or a class name

    def __init__(self, service: SupportService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._shown: Sequence[BundlePart] = ()
        self._wanted = 0

    @asyncSlot(bool)
    async def collect(self, with_prompts: bool) -> None:
        """Collect a bundle; only the newest wish is answered."""
        self._wanted += 1
        wish, self._shown = self._wanted, ()
        try:
            parts = await self._service.collect(with_prompts=with_prompts)
        except (StoreError, OSError) as error:
            self.failed.emit(type(error).__name__)
            return
        if wish == self._wanted:
            self._shown = parts
            self.collected.emit(parts)

    @asyncSlot(str)
    async def save(self, path: str) -> None:
        """Save what was shown last."""
        try:
            await self._service.save(Path(path), self._shown)
        except OSError as error:
            log.warning("support bundle not saved: %s", error.strerror)
            self.failed.emit(error.strerror or type(error).__name__)
        else:
            self.saved.emit(path)
