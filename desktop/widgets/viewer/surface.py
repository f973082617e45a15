"""Where frames are painted: letterboxed or at their own size, with a word on top when there is nothing to see."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

#: Never lower than this, however narrow the pane.
MIN_HEIGHT = 96


class Zoom(Enum):
    """How large a frame is painted."""

    FIT = "fit"
    ACTUAL = "actual"  # one video pixel is one device pixel


class VideoSurface(QWidget):
    """Paints images; knows nothing of videos.

    Signals:
        canvas_changed: how many device pixels a frame should have; empty for its own size.
    """

    canvas_changed = Signal(QSize)
    clicked = Signal()
    double_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, MIN_HEIGHT)
        self.setAccessibleName(self.tr("Video"))
        self._image = QImage()
        self._zoom = Zoom.FIT
        self._pan = QPointF()  # of the image's middle from the widget's, in device-independent pixels
        self._grip: QPoint | None = None
        self._corner = float(theme.RADIUS)
        self._canvas = QSize()
        self._ringed = False
        theme.notifier().changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """Return what is painted."""
        return self._image

    @property
    def zoom(self) -> Zoom:
        """Return how large it is painted."""
        return self._zoom

    def show_image(self, image: QImage) -> None:
        """Paint an image from now on; a null one clears."""
        image.setDevicePixelRatio(1.0)
        self._image = image
        self.update()

    def set_zoom(self, zoom: Zoom) -> None:
        """Fit the image in, or paint it pixel by pixel and let it be dragged about."""
        if zoom is self._zoom:
            return
        self._zoom = zoom
        self._pan = QPointF()
        self._tell_canvas()
        self.update()

    def set_square(self, square: bool) -> None:
        """Paint to the very edges (full screen) or with rounded corners."""
        self._corner = 0.0 if square else float(theme.RADIUS)
        self.update()

    def canvas(self) -> QSize:
        """Return how many device pixels a frame should have; empty for its own size."""
        if self._zoom is Zoom.ACTUAL:
            return QSize()
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def image_rect(self) -> QRectF:
        """Return where the image is painted, in the widget's own pixels."""
        if self._image.isNull():
            return QRectF()
        size = self._painted_size()
        middle = QRectF(self.rect()).center() + self._pan
        return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())

    # --- Qt ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Prefer a wide picture."""
        return QSize(360, 203)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the letterbox and the image."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._corner:
            outline = QPainterPath()
            outline.addRoundedRect(QRectF(self.rect()), self._corner, self._corner)
            painter.setClipPath(outline)
        # Not fillRect: to tell its many forms apart, PySide gets gradients and their presets ready first.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._background())
        painter.drawRect(self.rect())
        if not self._image.isNull():
            painter.drawImage(self._snapped(self.image_rect()), self._image)
        if self._ringed and self._corner:
            self._paint_ring(painter)
        painter.end()

    def _paint_ring(self, painter: QPainter) -> None:
        """Show that the keys are this picture's, over whatever it shows."""
        from PySide6.QtGui import QPen  # the first paint has the focus elsewhere

        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((theme.colors().window, 6), (theme.colors().accent, 4)):
            painter.setPen(QPen(QColor(color), width))  # half of it is cut off at the edge
            painter.drawRoundedRect(QRectF(self.rect()), self._corner, self._corner)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring when the focus came by the keyboard; who clicked knows."""
        super().focusInEvent(event)
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._ringed = event.reason() in reasons
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._ringed = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for frames of the new size."""
        super().resizeEvent(event)
        self._tell_canvas()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag an enlarged picture; else a click."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag an enlarged picture."""
        if self._grip is None or self._zoom is not Zoom.ACTUAL:
            return
        here = event.position().toPoint()
        self._pan_by(QPointF(here - self._grip))
        self._grip = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click when nothing was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            if self._zoom is Zoom.FIT:
                self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for full screen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move an enlarged picture."""
        if self._zoom is Zoom.ACTUAL:
            self._pan_by(QPointF(event.angleDelta()) / 4)
            event.accept()
        else:
            event.ignore()

    # --- Geometry ---------------------------------------------------------------------------------------------

    def _painted_size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        own = QSize(round(self._image.width() / ratio), round(self._image.height() / ratio))
        if self._zoom is Zoom.ACTUAL:
            return own
        return own.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)

    def _background(self) -> QColor:
        if not self._corner and not self._image.isNull():  # words are in the scheme's colours
            return QColor(Qt.GlobalColor.black)
        colors = theme.colors()
        return QColor(colors.window if colors.dark else colors.field_hover)

    def _snapped(self, rect: QRectF) -> QRectF:
        """Return a rectangle on whole device pixels: half a one would smear a picture of just the right size."""
        ratio = self.devicePixelRatioF()
        left, top = round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio
        if abs(rect.width() * ratio - self._image.width()) <= 1.5:
            return QRectF(left, top, self._image.width() / ratio, self._image.height() / ratio)
        return QRectF(left, top, rect.width(), rect.height())

    def _pan_by(self, delta: QPointF) -> None:
        size = self._painted_size()
        spare_x = max(0.0, (size.width() - self.width()) / 2)
        spare_y = max(0.0, (size.height() - self.height()) / 2)
        moved = self._pan + delta
        self._pan = QPointF(max(-spare_x, min(spare_x, moved.x())), max(-spare_y, min(spare_y, moved.y())))
        self.update()

    def _tell_canvas(self) -> None:
        canvas = self.canvas()
        if canvas != self._canvas:
            self._canvas = canvas
            self.canvas_changed.emit(canvas)


def fit_height(width: int, video: QSize, limit: int) -> int:
    """Return how high a surface of a width should be to show a video whole, within a limit."""
    if video.isEmpty():
        video = QSize(16, 9)
    wanted = round(width * video.height() / video.width())
    return max(MIN_HEIGHT, min(wanted, limit))
