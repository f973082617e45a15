"""What stands in place of the list while there is nothing to see in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.widgets import theme


class EmptyPage(QFrame):
    """Says why there is nothing to see, and what to do next.

    Signals:
        compose_requested, clear_requested: the button was pressed.
    """

    compose_requested = Signal()
    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tasksEmpty")
        self._icon = QLabel(self)
        self._title = QLabel(self)
        theme.role(self._title, "title")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        theme.role(self._text, "muted")
        self._button = QPushButton(self)
        self._button.setObjectName("tasksEmptyButton")
        self._button.clicked.connect(self._on_clicked)
        self._clears = False
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(theme.GAP)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_no_tasks(self) -> None:
        """Say how to begin."""
        self._say(
            "film",
            self.tr("No tasks yet"),
            self.tr("Describe a shot on the left, add reference images if you like, and press Generate (Ctrl+Return)."),
            self.tr("Write a prompt"),
        )
        self._clears = False

    def show_nothing_matches(self) -> None:
        """Say how to see something again."""
        self._say(
            "search",
            self.tr("Nothing matches"),
            self.tr("No task fits this search and filter. Try fewer words."),
            self.tr("Show all tasks"),
        )
        self._clears = True

    def show_loading(self) -> None:
        """Say that the library is being read."""
        self._say("film", self.tr("Reading the library…"), "", "")

    def _say(self, icon: str, title: str, text: str, button: str) -> None:
        self._icon.setPixmap(theme.icon(icon, "muted").pixmap(48, 48))
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def _on_clicked(self) -> None:
        if self._clears:
            self.clear_requested.emit()
        else:
            self.compose_requested.emit()
