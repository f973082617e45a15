"""The icon in the tray: shows that something is under way, brings the window forward."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from desktop import assets


class Tray(QObject):
    """There only while it is wanted, and only where the desktop has a tray.

    Signals:
        show_requested: bring the window forward.
        pause_requested: send nothing, or send again.
        quit_requested: end the program.
    """

    show_requested = Signal()
    pause_requested = Signal(bool)
    quit_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._icon: QSystemTrayIcon | None = None
        self._tip = "Rushes"
        self._menu = QMenu(parent)
        self._menu.addAction(self.tr("&Show Rushes")).triggered.connect(lambda _=False: self.show_requested.emit())
        self._pause = QAction(self.tr("&Pause sending"), self._menu)
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self.pause_requested)
        self._menu.addAction(self._pause)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("&Quit")).triggered.connect(lambda _=False: self.quit_requested.emit())

    @staticmethod
    def can_be() -> bool:
        """Say whether the desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def is_shown(self) -> bool:
        """Say whether the icon is there."""
        return self._icon is not None

    def set_wanted(self, wanted: bool) -> None:
        """Show the icon, or take it away."""
        if wanted and self._icon is None and self.can_be():
            self._icon = QSystemTrayIcon(QIcon(str(assets.icons() / "rushes.svg")), self)
            self._icon.setContextMenu(self._menu)
            self._icon.setToolTip(self._tip)
            self._icon.activated.connect(self._on_activated)
            self._icon.messageClicked.connect(self.show_requested)
            self._icon.show()
        elif not wanted and self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def show_active(self, active: int) -> None:
        """Say in the tooltip how much is under way."""
        tip = self.tr("Rushes: %n task(s) under way", "", active) if active else "Rushes"
        if tip != self._tip:
            self._tip = tip
            if self._icon is not None:
                self._icon.setToolTip(tip)

    def show_paused(self, paused: bool) -> None:
        """Follow a pause that was asked for elsewhere."""
        self._pause.setChecked(paused)

    def show_message(self, title: str, text: str) -> None:
        """Tell something, where the desktop shows no notifications of its own."""
        if self._icon is not None:
            self._icon.showMessage(title, text)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.show_requested.emit()
