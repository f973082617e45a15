"""What is always at hand at the bottom: how many takes, and the one button that may cost money."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from desktop.domain.limits import MAX_TAKES
from desktop.widgets import theme

#: After a request went out, presses are taken for the same press until there was none for so long. In seconds.
QUIET = 0.7
_PADDING = 17  # beside the button's text, as the stylesheet has it


class GenerateBar(QWidget):
    """Takes and Generate, with words above them when it cannot be pressed or something waits."""

    pressed = Signal()  # every press that could be meant
    takes_changed = Signal()
    waiting_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet_until = 0.0
        self._reason = ""
        self._said = ""
        self._busy = False
        self._ready = True
        self._waiting = 0
        self._just_sent = False
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._on_calm)
        self._build()
        self._show()

    # --- For the pane -----------------------------------------------------------------------------------------

    def takes(self) -> int:
        """Return how many tasks one press makes."""
        return self.spin.value()

    def set_takes(self, takes: int) -> None:
        """Set how many tasks one press makes."""
        self.spin.setValue(takes)

    def set_reason(self, reason: str) -> None:
        """Disable the button and say why; "" enables it."""
        self._reason = reason
        self._show()

    def reason(self) -> str:
        """Return why the button is disabled, or ""."""
        return self._reason

    def set_ready(self, ready: bool) -> None:
        """Disable the button, without words, for the moment that the start takes."""
        self._ready = ready
        self._show()

    def set_busy(self, busy: bool) -> None:
        """Show that the last request is still being written down; presses wait until it is."""
        self._busy = busy
        self._show()

    def set_waiting(self, images: int) -> None:
        """Show that a request goes out as soon as so many images are ready; 0 ends it."""
        self._waiting = images
        self._show()

    def say(self, text: str) -> None:
        """Say something above the button, in place of the reason, until something else or "" is to be said."""
        self._said = text
        self._show_words()

    def note_sent(self) -> None:
        """A request went out: from now on a press is an echo until there was quiet."""
        self._just_sent = True
        self._quiet_until = time.monotonic() + QUIET
        self._calm.start(int(QUIET * 1000))
        self._show()

    def swallows(self, *, same: bool) -> bool:
        """Say whether a press must be taken for an echo of the last one.

        Args:
            same: it would send just what was sent last. Something else is never an echo.
        """
        if self._busy or not self._ready:
            return True
        now = time.monotonic()
        if not same or now >= self._quiet_until:
            return False
        self._quiet_until = now + QUIET
        self._calm.start(int(QUIET * 1000))
        return True

    # --- Inside -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP_LARGE, theme.GAP_SMALL, theme.GAP_LARGE, theme.GAP)
        layout.setSpacing(theme.GAP_SMALL)
        self._words = QLabel(self)
        self._words.setObjectName("generateReason")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        theme.role(self._words, "error")
        self._words.hide()
        layout.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.spin = QSpinBox(self)
        self.spin.setObjectName("takesSpin")
        self.spin.lineEdit().setTextMargins(6, 0, 0, 0)  # a stylesheet's padding does not reach it
        self.spin.setRange(1, MAX_TAKES)
        self.spin.setAccessibleName(self.tr("Takes"))
        self.spin.setToolTip(self.tr("How many videos to ask for; each is charged on its own"))
        self.spin.valueChanged.connect(self._on_takes_changed)
        self.button = QPushButton(self)
        self.button.setObjectName("generateButton")
        self.button.setAccessibleName(self.tr("Generate"))
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button.setAutoDefault(False)
        self.button.setProperty("tall", True)
        theme.role(self.button, "primary")
        self.button.clicked.connect(self._on_clicked)
        self.spin.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        row.addWidget(self.spin)
        row.addWidget(self.button, 1)
        layout.addLayout(row)

    def _show(self) -> None:
        # Not disabled while busy: that would take the focus away, and presses are swallowed anyway.
        self.button.setEnabled(self._ready and not self._reason)
        self._fit()
        self.button.setToolTip(self._reason or self.tr("Ask the service for it; this may be charged (Ctrl+Return)"))
        self._show_words()

    def _show_words(self) -> None:
        words = self._said or self._reason
        theme.role(self._words, "error" if self._said else "muted")
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much on the button as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Use the longest wording that fits; where none does, the word in the spin box goes."""
        font = QFont(self.button.font())
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        wordings = self._wordings()
        for suffix in (self.tr(" take") if self.takes() == 1 else self.tr(" takes"), ""):
            self.spin.setSuffix(suffix)
            # The button's own width is not settled yet while the bar is being laid out; the bar's is.
            taken = 2 * theme.GAP_LARGE + theme.GAP_SMALL + self.spin.sizeHint().width() + 2 * _PADDING
            fitting = [text for text in wordings if metrics.horizontalAdvance(text) <= self.width() - taken]
            if fitting:
                break
        self.button.setText(fitting[0] if fitting else wordings[-1])

    def _wordings(self) -> tuple[str, ...]:
        if self._waiting:
            return (
                self.tr("Waiting for %n image(s) · stop", "", self._waiting),
                self.tr("Waiting · stop"),
            )
        if self._just_sent or self._busy:
            return (self.tr("Added to the list"), self.tr("Added"))
        if self.takes() > 1:
            several = self.tr("Generate %n takes", "", self.takes())
            return (f"{several}  Ctrl+↵", several, self.tr("Generate ×%n", "", self.takes()))
        return (self.tr("Generate") + "  Ctrl+↵", self.tr("Generate"))

    def _on_clicked(self) -> None:
        if self._waiting:
            self.waiting_cancelled.emit()
        else:
            self.pressed.emit()

    def _on_calm(self) -> None:
        self._just_sent = False
        self._show()

    def _on_takes_changed(self) -> None:
        self._show()
        self.takes_changed.emit()
