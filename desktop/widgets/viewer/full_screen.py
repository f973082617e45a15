"""A bare window over everything, in which a widget is the whole screen for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.viewer.player import PlayerView

#: The pointer and the controls go away when the mouse has been still for so long.
IDLE_MS = 2500


class FullScreen(QWidget):
    """Borrows the player and gives it back.

    Signals:
        left: the person had enough; the player can be taken back.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("fullScreen")
        self.setWindowTitle(self.tr("Full screen – Rushes"))
        self.setAutoFillBackground(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._player: PlayerView | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._on_idle)

    def show_player(self, player: PlayerView) -> None:
        """Show the player on the whole screen."""
        self._player = player
        self._layout.addWidget(player)
        player.set_filling(True)
        player.show()
        self._show_controls(player, True)
        self.showFullScreen()
        player.surface.setMouseTracking(True)
        player.surface.installEventFilter(self)
        player.surface.setFocus(Qt.FocusReason.OtherFocusReason)
        self._idle.start()

    def give_back(self) -> PlayerView | None:
        """Return the player and go away."""
        player, self._player = self._player, None
        if player is not None:
            player.surface.removeEventFilter(self)
            player.surface.setMouseTracking(False)
            player.set_filling(False)
            self._show_controls(player, True)
            self._layout.removeWidget(player)
        self._idle.stop()
        self.hide()
        return player

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show pointer and controls when the mouse moves."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.KeyPress) and self._player is not None:
            self._show_controls(self._player, True)
            self._idle.start()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Escape and F11; the rest is the player's."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.left.emit()
        elif self._player is None or not self._player.take_key(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the player back rather than close with it."""
        event.ignore()
        self.left.emit()

    def _on_idle(self) -> None:
        if self._player is not None and self.isVisible():
            self._show_controls(self._player, False)

    def _show_controls(self, player: PlayerView, shown: bool) -> None:
        # The picture paints its own black. The controls are in the scheme's colours, and so is what is behind them.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.colors().panel if shown else Qt.GlobalColor.black))
        self.setPalette(palette)
        player.scrub.setVisible(shown)
        player.transport.setVisible(shown)
        self.setCursor(Qt.CursorShape.ArrowCursor if shown else Qt.CursorShape.BlankCursor)
