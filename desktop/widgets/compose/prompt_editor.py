"""The prompt: plain text, whatever is pasted into it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.domain.characters import is_invisible
from desktop.widgets import theme

#: More text than this is not pasted at once: no prompt is so long, and laying it out would freeze the window.
MAX_PASTE = 120_000
#: Nor is text with a single line longer than this.
MAX_LINE = 15_000


class PromptEditor(QPlainTextEdit):
    """An editor that takes text, and hands images on.

    The text is read byte for byte as it was typed: no-break spaces stay, line ends are ``\\n``.
    """

    images_offered = Signal(object)  # Offer
    too_long_pasted = Signal(str)  # the text that was not pasted
    submit_requested = Signal()  # Ctrl+Return where no menu has that shortcut

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("promptEditor")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("Describe the video: subject, action, camera, light, mood…"))
        self.setAccessibleName(self.tr("Prompt"))
        self.setToolTip(self.tr("What the video shows (Ctrl+L)"))
        theme.notifier().changed.connect(self._repaint)

    def text(self) -> str:
        """Return the prompt. Unlike ``toPlainText`` this leaves no-break spaces as they are."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """Replace the prompt; Undo brings the old one back."""
        from PySide6.QtGui import QTextCursor  # the first paint has no text

        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def append_phrase(self, phrase: str) -> None:
        """Add a phrase at the end, set off by a blank, or by a full stop where a sentence is still open."""
        from PySide6.QtGui import QTextCursor

        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        text = self.text().rstrip()
        if not text:
            before = ""
        elif text[-1] in ".!?…。！？,;:，；：":
            before = " "
        else:
            before = ". "
        trailing = len(self.text()) - len(text)
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, trailing)
        cursor.insertText(before + phrase)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def insert_word(self, word: str) -> None:
        """Put a word where the caret is, set off by blanks from what stands beside it."""
        cursor = self.textCursor()
        text = self.toPlainText()
        before, after = text[: cursor.selectionStart()][-1:], text[cursor.selectionEnd() :][:1]
        cursor.insertText(
            f"{'' if not before or before.isspace() else ' '}{word}{'' if after.isspace() and after else ' '}"
        )
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def remove_invisible(self) -> None:
        """Take out controls and marks that nobody can see; Undo brings them back."""
        self.set_text("".join(c for c in self.text() if not is_invisible(c)))

    def _repaint(self) -> None:
        # Not connected itself: to say what the viewport is, PySide gets every kind of widget ready, which takes 15 ms.
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Ask for seven lines."""
        line = self.fontMetrics().lineSpacing()
        return QSize(super().sizeHint().width(), line * 7 + 16)

    def minimumSizeHint(self) -> QSize:
        """Insist on four lines."""
        line = self.fontMetrics().lineSpacing()
        return QSize(super().minimumSizeHint().width(), line * 4 + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Generate on Ctrl+Return; everything else is editing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            event.accept()
            self.submit_requested.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep the caret in sight when the focus comes by the keyboard."""
        super().focusInEvent(event)
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text, and images on behalf of the reference pane."""
        from desktop.widgets.compose.offer import could_offer  # not needed for the first paint

        return source.hasText() or could_offer(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert plain text; hand files and pictures on; decline what would freeze the window."""
        from desktop.widgets.compose.offer import is_image_address, read_offer

        text = source.text() if source.hasText() else ""
        if source.hasUrls() or not text or is_image_address(text):
            offer = read_offer(source)
            if offer and not offer.is_only_pages():
                self.images_offered.emit(offer)
                return
        if len(text) > MAX_PASTE or _has_long_line(text):
            self.too_long_pasted.emit(text)
        elif text:
            self.textCursor().insertText(text)
            self.ensureCursorVisible()


def _has_long_line(text: str) -> bool:
    return len(text) > MAX_LINE and any(len(line) > MAX_LINE for line in text.split("\n"))
