"""Keeps the status bar true: service, credits, what is under way, where files go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QTimer

from desktop.app.core import Core
from desktop.domain.account import Balance
from desktop.domain.catalog import Service
from desktop.domain.condition import KeyNeeded, Offline
from desktop.models.task_filter import Chip
from desktop.models.tasks import TaskTableModel
from desktop.services.clients import origin_for
from desktop.widgets.status import StatusBar

_TICK_MS = 1000


class StatusWatch(QObject):
    """Ticks once a second while anything is under way, and not at all while nothing is."""

    def __init__(self, core: Core, bar: StatusBar, model: TaskTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._core = core
        self._bar = bar
        self._model = model
        self._service: Service | None = None
        self._fixed = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        model.counts_changed.connect(self._on_tick)
        core.conditions.subscribe(lambda _conditions: self._on_tick())
        bar.set_service("", "", "")
        self.show_folder()
        self._on_tick()

    @property
    def active(self) -> int:
        """Return how many tasks are under way."""
        return self._model.counts().get(Chip.ACTIVE, 0)

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def show_service(self, service: Service, *, fixed: bool) -> None:
        """Show which service is in use; its address too, when it is not the one it usually has."""
        self._service, self._fixed = service, fixed
        usual = self._core.catalog.service(service.id)
        address = service.base_url if fixed or usual is None or usual.base_url != service.base_url else ""
        if service.local:
            address = ""
        self._bar.set_badge(self.tr("Local animatics, not AI") if service.local else "")
        self._bar.set_service(service.name, address if address != service.name else "", self._state(service))

    def show_balance(self, balance: Balance | None) -> None:
        """Show what is left on the account."""
        if balance is None:
            self._bar.set_credits("")
        elif balance.unlimited:
            self._bar.set_credits(self.tr("no limit"))
        elif balance.credits_left is not None:
            number = QLocale().toString(round(balance.credits_left))
            self._bar.set_credits(self.tr("%1 credits left").replace("%1", number))

    def show_folder(self) -> None:
        """Show where videos go."""
        folder = self._core.downloads.folder
        self._bar.set_folder(str(folder), _short(folder))

    def _state(self, service: Service) -> str:
        if not service.base_url:
            return self.tr("starting")
        conditions, origin = self._core.conditions, origin_for(service)
        if conditions.find(Offline, origin) is not None:
            return self.tr("not reachable")
        if conditions.find(KeyNeeded, origin) is not None:
            return self.tr("needs a key")
        return ""

    def _on_tick(self) -> None:
        active = self.active
        if not active:
            self._timer.stop()  # an idle window sleeps
        elif not self._timer.isActive():
            self._timer.start()
        if not self._bar.isVisible():
            return
        due = self._core.polls.next_due()
        self._bar.set_activity(active, None if due is None else due - self._core.clock.monotonic())
        if self._service is not None:
            self.show_service(self._service, fixed=self._fixed)


def _short(folder: Path) -> str:
    """Return the last two parts of a folder, which is what a person knows it by."""
    return str(Path(*folder.parts[-2:]))
