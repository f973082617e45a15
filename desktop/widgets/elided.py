"""A label of one line that ends in an ellipsis where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

#: It gives way down to about so many characters.
_LEAST = 6


class ElidedLabel(QLabel):
    """Shows as much of a plain text as fits; what is read out stays the whole of it.

    Its minimum width is a few characters, so that a long text never widens the window.
    """

    def __init__(self, parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def is_cut(self) -> bool:
        """Say whether not all of it is seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        """Return room for a few characters."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * _LEAST), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background as the style says, and what fits of the text."""
        if not self.is_cut:
            super().paintEvent(event)
            return
        # The first paint has labels, but none that is cut; to know the style costs it 6 ms.
        from PySide6.QtWidgets import QStyle, QStyleOption

        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        place = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, place.width())
        role = self.foregroundRole()
        self.style().drawItemText(painter, place, int(self.alignment()), self.palette(), self.isEnabled(), shown, role)
        painter.end()
