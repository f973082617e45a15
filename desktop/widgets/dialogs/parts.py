"""What the dialogs are put together from: headings, fields with their message beneath, rows of buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.widgets import theme


def text_label(text: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that wraps, shows its text as it is and can be selected with the mouse."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        theme.role(label, role)
    return label


def heading(text: str) -> QLabel:
    """Return a section's heading."""
    label = QLabel(text.upper())
    label.setTextFormat(Qt.TextFormat.PlainText)
    theme.role(label, "heading")
    return label


def button(text: str, name: str, *, icon: str = "", role: str = "", tip: str = "") -> QPushButton:
    """Return a push button that only acts when it is meant: never by Return in another field."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAutoDefault(False)
    made.setToolTip(tip)
    if icon:
        made.setIcon(theme.icon(icon, "red" if role == "danger" else ""))
    if role:
        theme.role(made, role)
    return made


def line(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Return widgets side by side, packed to the left unless one of them stretches."""
    row = QHBoxLayout()
    row.setSpacing(theme.GAP_SMALL)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row


def rule() -> QFrame:
    """Return a thin line between sections."""
    frame = QFrame()
    theme.role(frame, "rule")
    frame.setFixedHeight(1)
    return frame


def scrolled(content: QWidget) -> QScrollArea:
    """Return a widget in an area that scrolls up and down when the screen is small."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def column(parent: QWidget, *, margin: int = 0) -> QVBoxLayout:
    """Return a vertical layout with the project's spacing."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(theme.GAP_SMALL)
    return layout


class FittingDialog(QDialog):
    """A dialog exactly as high as its wrapped texts need at its width, also when one of them changes."""

    def event(self, event: QEvent) -> bool:
        """Fit the height after the layout changed."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return handled

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))


class Message(QLabel):
    """A line beneath a field: hidden while there is nothing to say."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def say(self, text: str, role: str = "muted") -> None:
        """Show a text (``muted`` or ``error``), or nothing."""
        theme.role(self, role)
        self.setText(text)
        self.setVisible(bool(text))
