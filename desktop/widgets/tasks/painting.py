"""What the table and the grid draw alike: the state's sign, stills, bars, and text that is cut to fit.

Scrolling paints some eighty cells a frame. So texts are shaped once and kept, signs are pixmaps, and colours and flags
are not built anew for every cell.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTextLayout,
    QTextOption,
)

from desktop.domain.task import TaskRow, TaskState
from desktop.widgets import messages, theme
from desktop.widgets.tasks.posters import PosterSource

#: Sign and colour (a field of theme.Colors) of each state; the signs differ in shape, not in colour alone.
SIGNS: dict[TaskState, tuple[str, str]] = {
    TaskState.WAITING: ("hourglass", "muted"),
    TaskState.SENDING: ("send", "blue"),
    TaskState.UNKNOWN: ("question", "amber"),
    TaskState.REJECTED: ("error", "red"),
    TaskState.DISCARDED: ("minus", "muted"),
    TaskState.ABANDONED: ("minus", "muted"),
    TaskState.QUEUED: ("clock", "muted"),
    TaskState.GENERATING: ("film", "blue"),
    TaskState.FAILED: ("error", "red"),
    TaskState.LOST: ("question", "amber"),
    TaskState.COMPLETED: ("cloud", "blue"),
    TaskState.DOWNLOADING: ("download", "blue"),
    TaskState.READY: ("check-circle", "green"),
    TaskState.MISSING: ("alert", "amber"),
    TaskState.UNAVAILABLE: ("alert", "amber"),
    TaskState.EXPIRED: ("history", "red"),
}
_KEPT_TEXTS = 4000


@lru_cache(maxsize=64)
def color(text: str) -> QColor:
    """Return a colour of :func:`theme.colors`, built once."""
    return QColor(text)


def state_color(state: TaskState) -> QColor:
    """Return the colour in which a state is written."""
    return color(getattr(theme.colors(), SIGNS[state][1]))


class Typesetter:
    """Shapes texts in one font and keeps them; painting a kept text costs a fifth of shaping it."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.height = self.metrics.height()
        self._texts: dict[tuple[str, int, int], tuple[QStaticText, ...]] = {}

    def draw(self, painter: QPainter, left: int, top: int, width: int, text: str) -> None:
        """Draw one line of text, cut with an ellipsis where it does not fit."""
        for line in self.lines(text, width, 1):
            painter.drawStaticText(left, top - self._lift(line), line)

    def draw_right(self, painter: QPainter, right: int, top: int, text: str) -> None:
        """Draw one line of text that ends at a place."""
        (line,) = self.lines(text, 10_000, 1)
        painter.drawStaticText(round(right - line.size().width()), top - self._lift(line), line)

    def draw_lines(self, painter: QPainter, left: int, top: int, lines: tuple[QStaticText, ...]) -> None:
        """Draw lines that :meth:`lines` gave."""
        for number, line in enumerate(lines):
            painter.drawStaticText(left, top + number * self.height - self._lift(line), line)

    def _lift(self, line: QStaticText) -> int:
        """Return by how much a line is drawn higher, so that it stands where its neighbours stand.

        One with characters of another font, as Chinese ones, is taller: by what is above them, for the most part.
        """
        return round((line.size().height() - self.height) * 0.8)

    def lines(self, text: str, width: int, count: int) -> tuple[QStaticText, ...]:
        """Return a text broken into at most some lines of a width in pixels, the last one cut with an ellipsis."""
        key = (text, width, count)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.clear()
            found = self._texts[key] = tuple(map(self._shaped, self._broken(text, width, count)))
        return found

    def _shaped(self, line: str) -> QStaticText:
        text = QStaticText(line)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        text.prepare(font=self.font)
        return text

    def _broken(self, text: str, width: int, count: int) -> list[str]:
        # Foreign text: controls and direction marks out, and no more of it than can be seen.
        text = " ".join(messages.plain(text[:4000], 150 * count).split())
        if self.metrics.horizontalAdvance(text) <= width:
            return [text]
        if count == 1:
            return [self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
        # Where parts of a text are joined by a dot, none is left hanging at the end of a line.
        layout = QTextLayout(text, self.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        end = 0
        while len(lines) < count - 1 and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            end = line.textStart() + line.textLength()
            lines.append(text[line.textStart() : end].rstrip(" ·"))
        layout.endLayout()
        if end < len(text):
            lines.append(self.metrics.elidedText(text[end:], Qt.TextElideMode.ElideRight, width))
        return lines


class Typesetters:
    """A typesetter for the usual and one for the smaller font; made anew when the font changes."""

    def __init__(self) -> None:
        self._font: QFont | None = None
        self.usual = Typesetter(QFont())
        self.small = self.usual

    def set_font(self, font: QFont) -> None:
        """Use a font from now on; nothing happens while it stays the same."""
        if font == self._font:
            return
        self._font = QFont(font)
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.9)
        self.usual, self.small = Typesetter(self._font), Typesetter(small)


@lru_cache(maxsize=256)
def _sign_pixmap(name: str, hexadecimal: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    theme.paint_icon(painter, name, QRectF(0, 0, size, size), hexadecimal)
    painter.end()
    return pixmap


def draw_icon(painter: QPainter, left: int, top: int, size: int, name: str, hexadecimal: str) -> None:
    """Draw an icon in a colour (``#rrggbb``)."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(left, top, _sign_pixmap(name, hexadecimal, size, ratio))


def draw_sign(painter: QPainter, left: int, top: int, size: int, state: TaskState) -> None:
    """Draw a state's sign."""
    name, field = SIGNS[state]
    draw_icon(painter, left, top, size, name, getattr(theme.colors(), field))


def draw_bar(painter: QPainter, place: QRectF, share: float) -> None:
    """Draw a progress bar."""
    colors = theme.colors()
    radius = place.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(colors.line))
    painter.drawRoundedRect(place, radius, radius)
    if share > 0:
        done = QRectF(place)
        done.setWidth(max(place.height(), place.width() * min(1.0, share)))
        painter.setBrush(color(colors.blue))
        painter.drawRoundedRect(done, radius, radius)
    painter.restore()


def draw_poster(painter: QPainter, place: QRect, row: TaskRow, posters: PosterSource | None, radius: int) -> None:
    """Draw a task's still, or a tile with the state's sign while there is none."""
    still = None
    if row.poster and posters is not None:
        still = posters.pixmap(row.poster, place.size(), painter.device().devicePixelRatioF())
    if still is not None:
        painter.drawPixmap(place, still)
        return
    colors = theme.colors()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color(colors.line), 1))
    painter.setBrush(color(colors.field))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()
    size = min(28, place.height() // 2)
    name = "film" if row.state is TaskState.READY else SIGNS[row.state][0]
    middle = place.center()
    draw_icon(painter, middle.x() - size // 2, middle.y() - size // 2, size, name, colors.faint)


def draw_badge(painter: QPainter, corner: QPointF, text: str, setter: Typesetter) -> None:
    """Draw a few characters on a dark plate, its lower right corner given; readable on any still."""
    width, height = setter.metrics.horizontalAdvance(text) + 8, setter.height + 1
    plate = QRectF(corner.x() - width, corner.y() - height, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(color("#ffffff"))
    painter.setFont(setter.font)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def poster_size(height: int) -> QSize:
    """Return the size of a 16:9 still of a height."""
    return QSize(round(height * 16 / 9), height)
