"""What the table and the grid draw alike: the state's sign, stills, bars, and text that is cut to fit."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionViewItem

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


def sign_of(state: TaskState) -> tuple[str, str]:
    """Return a state's icon and its colour as ``#rrggbb``."""
    name, color = SIGNS[state]
    return name, getattr(theme.colors(), color)


def text_color() -> QColor:
    """Return the colour of main text."""
    return QColor(theme.colors().text)


def muted_color() -> QColor:
    """Return the colour of secondary text."""
    return QColor(theme.colors().muted)


@lru_cache(maxsize=4000)
def cut_lines(text: str, width: int, font_key: str, count: int) -> tuple[str, ...]:
    """Return a text broken into at most some lines of a width in pixels, the last one cut with an ellipsis.

    Args:
        font_key: :meth:`QFont.toString` of the font.
    """
    font = QFont()
    font.fromString(font_key)
    metrics = QFontMetricsF(font)
    text = " ".join(messages.plain(text, 100 * count).split())
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < count - 1 and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    rest = layout.createLine()
    if rest.isValid():
        lines.append(metrics.elidedText(text[rest.textStart() :], Qt.TextElideMode.ElideRight, width))
    layout.endLayout()
    return tuple(lines)


def draw_lines(painter: QPainter, rect: QRect, lines: tuple[str, ...], line_height: int) -> None:
    """Draw lines from the top of a rectangle down."""
    for number, line in enumerate(lines):
        place = QRect(rect.left(), rect.top() + number * line_height, rect.width(), line_height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)


def draw_cut(painter: QPainter, rect: QRect, text: str, option: QStyleOptionViewItem) -> None:
    """Draw one line of text, cut with an ellipsis where it does not fit."""
    shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def draw_sign(painter: QPainter, place: QRectF, state: TaskState) -> None:
    """Draw a state's sign."""
    name, color = sign_of(state)
    theme.paint_icon(painter, name, place, color)


def draw_bar(painter: QPainter, place: QRectF, share: float) -> None:
    """Draw a progress bar."""
    colors = theme.colors()
    radius = place.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.line))
    painter.drawRoundedRect(place, radius, radius)
    if share > 0:
        done = QRectF(place)
        done.setWidth(max(place.height(), place.width() * min(1.0, share)))
        painter.setBrush(QColor(colors.blue))
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
    painter.setPen(QPen(QColor(colors.line), 1))
    painter.setBrush(QColor(colors.field))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    size = min(28, place.height() // 2)
    sign = QRectF(0, 0, size, size)
    sign.moveCenter(QRectF(place).center())
    name, _ = SIGNS[row.state]
    theme.paint_icon(painter, "film" if row.state is TaskState.READY else name, sign, colors.faint)
    painter.restore()


def draw_badge(painter: QPainter, corner: QPointF, text: str, option: QStyleOptionViewItem) -> None:
    """Draw a few characters on a dark plate, its lower right corner given; readable on any still."""
    metrics = option.fontMetrics
    width, height = metrics.horizontalAdvance(text) + 8, metrics.height() + 1
    plate = QRectF(corner.x() - width, corner.y() - height, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def poster_size(height: int) -> QSize:
    """Return the size of a 16:9 still of a height."""
    return QSize(round(height * 16 / 9), height)
