"""What was spent: totals for whoever shows them, and as a table to keep."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from qasync import asyncSlot

from desktop.domain.spending import Grouping, Reading, Total
from desktop.services.threads import in_thread
from desktop.store.errors import StoreError
from desktop.store.ledger import Ledger

log = logging.getLogger(__name__)


class SpendingController(QObject):
    """Reads totals, and saves exactly what was shown."""

    totals_read = Signal(object, tuple, tuple)  # Grouping, Totals, Readings since the same moment, oldest first
    saved = Signal(str)  # path
    failed = Signal(str)  # why, in the system's words or a class name

    def __init__(self, ledger: Ledger, origin_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._origin_of = origin_of
        self._shown: tuple[Grouping, tuple[Total, ...], tuple[Reading, ...]] = (Grouping.DAY, (), ())
        self._asked = 0

    @asyncSlot(object, float, tuple)
    async def read(self, by: Grouping, since: float, services: Sequence[str]) -> None:
        """Add up; of many calls in a row only the last is answered.

        Args:
            since: Unix seconds.
            services: ids of the services whose tasks count.
        """
        self._asked += 1
        asked = self._asked
        try:
            totals = await self._ledger.totals(by, since, services=services)
            readings: list[Reading] = []
            for service_id in services:
                readings += await self._ledger.readings(self._origin_of(service_id), since)
        except StoreError as error:
            self.failed.emit(type(error).__name__)
            return
        if asked == self._asked:
            self._shown = (by, totals, tuple(sorted(readings, key=lambda reading: reading.at)))
            self.totals_read.emit(*self._shown)

    @asyncSlot(str)
    async def save(self, path: str) -> None:
        """Write what was shown last as CSV."""
        by, totals, readings = self._shown
        try:
            await in_thread(partial(_write, by.value, totals, readings, Path(path)), name="save totals")
        except OSError as error:
            self.failed.emit(error.strerror or type(error).__name__)
        else:
            self.saved.emit(path)


def _write(by: str, totals: Sequence[Total], readings: Sequence[Reading], path: Path) -> None:
    from desktop.services.exports.tables import write_totals

    part = path.with_name(f".{path.name}.part")
    try:
        write_totals(by, totals, readings, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
