"""The settings in use: changed here, saved in the background, told to whoever listens."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from qasync import asyncSlot

from desktop import settings
from desktop.services.threads import in_thread
from desktop.settings import Settings

log = logging.getLogger(__name__)


class Preferences(QObject):
    """Holds the one :class:`Settings` in use."""

    changed = Signal(object, object)  # Settings before, Settings now
    not_saved = Signal(str)  # why

    def __init__(self, path: Path, initial: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._current = initial
        self._saving = asyncio.Lock()

    @property
    def current(self) -> Settings:
        """Return the settings in use."""
        return self._current

    def change(self, **values: Any) -> None:
        """Change some values, by their names in :class:`Settings`."""
        self.replace(self._current._replace(**values))

    def replace(self, wanted: Settings) -> None:
        """Use other settings from now on."""
        before, self._current = self._current, wanted
        if before != wanted:
            self.changed.emit(before, wanted)
            self._save()

    @asyncSlot()
    async def _save(self) -> None:
        async with self._saving:  # in order, the newest last
            wanted = self._current
            try:
                await in_thread(lambda: settings.save(self._path, wanted), name="save settings")
            except OSError as error:
                log.warning("settings not saved: %s", error.strerror)
                self.not_saved.emit(error.strerror or "")
