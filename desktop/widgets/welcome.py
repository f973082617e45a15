"""The first run: one calm screen with two choices."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.widgets import theme

#: Narrower than this, two cards would have to clip their buttons; in pixels.
_SIDE_BY_SIDE = 620


class Welcome(QFrame):
    """Stands in the middle pane until a service was chosen; the prompt beside it can already be typed."""

    sandbox_requested = Signal()
    key_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._ready = True
        self._chosen: SignalInstance | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 24, 12, 24)
        outer.addStretch(2)
        mark = QLabel(self)
        mark.setPixmap(theme.emblem(72, self.devicePixelRatio()))
        outer.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        title = QLabel(self.tr("Welcome to Rushes"), self)
        theme.role(title, "title")
        outer.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        lead = QLabel(self.tr("Type a prompt, drop a picture in, and come back to a video that is yours."), self)
        theme.role(lead, "muted")
        lead.setWordWrap(True)
        lead.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(lead)
        outer.addSpacing(18)
        self._cards = cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        cards.setSpacing(theme.GAP_LARGE)
        self.sandbox_button = self._card(
            cards,
            "sandbox",
            self.tr("No key, no network"),
            self.tr("This machine renders local animatics from your prompt. They are not AI and cost nothing."),
            self.tr("&Try it now (built-in sandbox)"),
            primary=True,
        )
        self.sandbox_button.setObjectName("trySandboxButton")
        self.sandbox_button.clicked.connect(lambda: self._on_chosen(self.sandbox_requested))
        self.key_button = self._card(
            cards,
            "key",
            self.tr("With an account"),
            self.tr("Real AI video from the service of your choice. The key is kept in the system's keyring."),
            self.tr("&Enter API key"),
            primary=False,
        )
        self.key_button.setObjectName("enterKeyButton")
        self.key_button.clicked.connect(lambda: self._on_chosen(self.key_requested))
        middle = QHBoxLayout()  # beside the cards, whichever way they lie
        middle.addStretch(1)
        middle.addLayout(cards, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards under each other where they do not fit side by side."""
        super().resizeEvent(event)
        fits = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._cards.direction() != direction:
            self._cards.setDirection(direction)

    def set_ready(self, ready: bool) -> None:
        """Say whether a choice can be acted on; one that was made too early is kept until then."""
        self._ready = ready
        chosen, self._chosen = self._chosen, None
        if ready and chosen is not None:
            chosen.emit()

    def _on_chosen(self, choice: SignalInstance) -> None:
        if self._ready:
            choice.emit()
        else:
            self._chosen = choice

    def _card(
        self, row: QBoxLayout, icon: str, title: str, text: str, button_text: str, *, primary: bool
    ) -> QPushButton:
        card = QFrame(self)
        theme.role(card, "card")
        card.setMaximumWidth(340)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 16, 12, 16)
        layout.setSpacing(theme.GAP_SMALL)
        mark = QLabel(card)
        mark.setPixmap(theme.icon(icon, "accent").pixmap(26, 26))
        layout.addWidget(mark)
        head = QLabel(title, card)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        layout.addWidget(head)
        body = QLabel(text, card)
        theme.role(body, "muted")
        body.setWordWrap(True)
        body.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(body, 1)
        layout.addSpacing(6)
        button = QPushButton(button_text, card)
        button.setAccessibleDescription(text)
        button.setProperty("tall", True)
        if primary:
            theme.role(button, "primary")
        layout.addWidget(button)
        row.addWidget(card, 1)
        return button
