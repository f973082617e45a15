"""The scrub bar: position, the part that is played, and a small picture of where the mouse is."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QSlider, QVBoxLayout, QWidget

from desktop.domain.footage import Footage, time_text
from desktop.widgets import theme

#: Space left and right of the groove, so that the handle is whole at both ends.
_MARGIN = 7
THUMBNAIL = QSize(160, 90)


class ScrubBar(QSlider):
    """A slider over frame numbers.

    Signals:
        seek_requested: the person chose a frame; many while dragging.
        thumbnail_requested: a small picture of this frame is wanted.
    """

    seek_requested = Signal(int)
    thumbnail_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, pictured: bool = True) -> None:
        """Build it.

        Args:
            pictured: somebody answers :attr:`thumbnail_requested`; else only the time is shown.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._pictured = pictured
        self.setObjectName("scrubBar")
        self.setAccessibleName(self.tr("Position"))
        self.setToolTip("")
        self.setMouseTracking(True)
        self.setFixedHeight(22)
        self.setRange(0, 0)
        self._footage: Footage | None = None
        self._part: tuple[int, int] | None = None
        self._dragging = False
        self._hover: int | None = None
        theme.notifier().changed.connect(self.update)

    @cached_property
    def _bubble(self) -> _Bubble:
        """The small picture, built when the mouse first asks for it."""
        return _Bubble(self, pictured=self._pictured)

    def _hide_bubble(self) -> None:
        if "_bubble" in vars(self):
            self._bubble.hide()

    def show_footage(self, footage: Footage | None) -> None:
        """Span another video; None for none."""
        self._footage = footage
        self._part = None
        self._hide_bubble()
        self.setEnabled(footage is not None)
        self.setRange(0, footage.frames - 1 if footage is not None else 0)
        self.setValue(0)
        self.update()

    def show_frame(self, number: int) -> None:
        """Move the handle, unless the person holds it."""
        if not self._dragging:
            self.setValue(number)

    def show_part(self, part: tuple[int, int] | None) -> None:
        """Mark the part that is played; None for all."""
        self._part = part
        self.update()

    def show_thumbnail(self, number: int, image: QImage) -> None:
        """Show the small picture that was asked for, if the mouse is still there."""
        if self._hover is not None and self._wanted() == number:
            self._bubble.show_image(image)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint groove, part and handle."""
        colors = theme.colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        painter.setBrush(QColor(colors.line))
        painter.drawRoundedRect(QRectF(_MARGIN, middle - 2, self.width() - 2 * _MARGIN, 4), 2, 2)
        if not self.isEnabled() or self._footage is None:
            painter.end()
            return
        first, last = self._part or (0, self.maximum())
        self._bar(painter, middle, first, max(first, min(self.value(), last)), colors.accent)
        if self._part is not None:
            self._brackets(painter, middle)
        radius = 7.0 if self.underMouse() or self.hasFocus() else 6.0
        x = self._x_of(self.value())
        if self.hasFocus():
            painter.setBrush(QColor(colors.text))
            painter.drawEllipse(QRectF(x - radius, middle - radius, 2 * radius, 2 * radius))
            radius -= 2
        painter.setBrush(QColor(colors.accent))
        painter.drawEllipse(QRectF(x - radius, middle - radius, 2 * radius, 2 * radius))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the mouse is."""
        if event.button() == Qt.MouseButton.LeftButton and self._footage is not None:
            self._dragging = True
            self._go(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub while the button is held; show a small picture in any case."""
        if self._footage is None:
            return
        if self._dragging:
            self._go(event.position().x())
        self._hover = self._frame_at(event.position().x())
        self._bubble.point_at(self, round(event.position().x()), time_text(self._footage.start_of(self._hover)))
        self.thumbnail_requested.emit(self._wanted())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._dragging = False

    def leaveEvent(self, event: QEvent) -> None:
        """Take the small picture away."""
        self._hover = None
        self._hide_bubble()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the player, which steps by frames."""
        event.ignore()

    # --- Geometry ---------------------------------------------------------------------------------------------

    def _wanted(self) -> int:
        """Return the frame whose picture stands for the mouse's place: one of at most 100 for the whole length."""
        assert self._hover is not None
        every = max(1, (self.maximum() + 1) // 100)
        return self._hover // every * every

    def _go(self, x: float) -> None:
        number = self._frame_at(x)
        if number != self.value():
            self.setValue(number)
            self.seek_requested.emit(number)

    def _x_of(self, number: int) -> float:
        return _MARGIN + (self.width() - 2 * _MARGIN) * number / max(1, self.maximum())

    def _frame_at(self, x: float) -> int:
        share = (x - _MARGIN) / max(1, self.width() - 2 * _MARGIN)
        return round(max(0.0, min(share, 1.0)) * self.maximum())

    def _bar(self, painter: QPainter, middle: float, first: int, last: int, color: str) -> None:
        left, right = self._x_of(first), self._x_of(last)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(QRectF(left, middle - 2, max(0.0, right - left), 4), 2, 2)

    def _brackets(self, painter: QPainter, middle: float) -> None:
        assert self._part is not None
        painter.setBrush(QColor(theme.colors().text))
        for number, side in ((self._part[0], 1), (self._part[1], -1)):
            x = self._x_of(number)
            painter.drawRect(QRectF(x - 1, middle - 8, 2, 16))
            for y in (middle - 8, middle + 6):
                painter.drawRect(QRectF(x if side > 0 else x - 5, y, 5, 2))


class _Bubble(QFrame):
    """A small picture and a time above the bar."""

    def __init__(self, parent: QWidget, *, pictured: bool) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        theme.role(self, "popup")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        self._image = QLabel(self)
        self._image.setFixedSize(THUMBNAIL)
        self._image.setVisible(pictured)
        self._image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._time = QLabel(self)
        self._time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._image)
        layout.addWidget(self._time)

    def point_at(self, bar: QWidget, x: int, text: str) -> None:
        self._time.setText(text)
        self.adjustSize()
        above = bar.mapToGlobal(QPoint(x - self.width() // 2, -self.height() - 4))
        screen = bar.screen().availableGeometry()
        above.setX(max(screen.left(), min(above.x(), screen.right() - self.width())))
        self.move(above)
        self.show()

    def show_image(self, image: QImage) -> None:
        self._image.setPixmap(QPixmap.fromImage(image))

    def hideEvent(self, event: object) -> None:
        self._image.clear()
