"""The bar at the top of the window: only what concerns everything, one line each, with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.widgets import theme


class Tone(StrEnum):
    """How much a notice matters; told by an icon as well as by colour."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


_ICONS = {
    Tone.INFO: ("info", "blue"),
    Tone.SUCCESS: ("check-circle", "green"),
    Tone.WARNING: ("alert", "amber"),
    Tone.ERROR: ("error", "red"),
}


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """A button of a notice: a stable name and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One line.

    Attributes:
        key: a notice of the same key replaces the one before.
        closable: the person may put it away; a condition that holds on is not closable.
    """

    key: str
    tone: Tone
    text: str
    actions: tuple[NoticeAction, ...] = ()
    closable: bool = False


class NoticeArea(QWidget):
    """Shows notices, the gravest first, and says which button was pressed."""

    action_requested = Signal(str, str)  # notice key, action name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: dict[str, _Bar] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setObjectName("noticeArea")
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of an older one of the same key."""
        old = self._bars.get(notice.key)
        if old is not None:
            if old.notice == notice:
                return
            self.remove_notice(notice.key)
        bar = _Bar(notice, self)
        bar.action_requested.connect(self.action_requested)
        bar.close_requested.connect(self.remove_notice)
        graver = [b for b in self._bars.values() if _GRAVITY[b.notice.tone] >= _GRAVITY[notice.tone]]
        self._layout.insertWidget(len(graver), bar)
        self._bars[notice.key] = bar
        self.show()

    def remove_notice(self, key: str) -> None:
        """Take a notice away, if it is there."""
        bar = self._bars.pop(key, None)
        if bar is not None:
            self._layout.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))

    def notices(self) -> tuple[Notice, ...]:
        """Return what is shown, oldest first."""
        return tuple(bar.notice for bar in self._bars.values())


_GRAVITY = {Tone.INFO: 0, Tone.SUCCESS: 0, Tone.WARNING: 1, Tone.ERROR: 2}


class _Bar(QFrame):
    action_requested = Signal(str, str)
    close_requested = Signal(str)

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("tone", notice.tone.value)
        theme.role(self, "bar")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 10, 6)
        layout.setSpacing(theme.GAP)
        icon_name, color = _ICONS[notice.tone]
        mark = QLabel(self)
        mark.setPixmap(theme.icon(icon_name, color).pixmap(18, 18))
        layout.addWidget(mark)
        text = QLabel(notice.text, self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(text, 1)
        self.setAccessibleName(notice.text)
        for action in notice.actions:
            button = QPushButton(action.text, self)
            button.setObjectName(f"notice_{notice.key}_{action.name}")
            button.clicked.connect(lambda _=False, name=action.name: self.action_requested.emit(notice.key, name))
            layout.addWidget(button)
        if notice.closable:
            close = QToolButton(self)
            close.setIcon(theme.icon("close"))
            close.setToolTip(self.tr("Dismiss"))
            close.setAccessibleName(self.tr("Dismiss"))
            theme.role(close, "flat")
            close.clicked.connect(lambda: self.close_requested.emit(notice.key))
            layout.addWidget(close)
