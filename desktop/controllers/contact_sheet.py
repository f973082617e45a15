"""Contact sheets: the stills of many takes on pages, as pictures or as one PDF.

Painted by Qt, not by Pillow: prompts come in every script, and the PDF's text stays text that can be searched. All of
it runs in a worker thread on its own images; nothing here touches a widget.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)

from desktop.services.images.pixels import png_of

#: Called with a literal context and text, so that lupdate finds them.
translate = QCoreApplication.translate
#: A page in its own units: A4 across.
WIDTH, HEIGHT = 1920.0, 1357.0
COLUMNS, ROWS = 4, 3
_MARGIN, _GAP, _HEAD = 56.0, 28.0, 64.0
_INK, _MUTED, _LINE, _PAPER, _EMPTY = (QColor(c) for c in ("#1b1e24", "#565d6b", "#d5d9e0", "#ffffff", "#eef0f3"))
_AMBER, _RED = QColor("#b87400"), QColor("#bf2f2b")
_PROMPT_LINES = 3
_DPI = 300


@dataclass(frozen=True, slots=True)
class Card:
    """One take on a sheet.

    Attributes:
        poster: path of its still, or "".
        prompt: shown cut to three lines.
        settings: model, duration and the like.
        empty: what stands where the still would be, when there is none.
        rating: 0 to 5.
    """

    poster: str
    prompt: str
    settings: str
    empty: str = ""
    rating: int = 0
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top of each page; ``page`` has ``%1`` and ``%2`` for the page and their number."""

    title: str
    date: str
    page: str


class Stopped(Exception):
    """The person changed their mind; nothing is left behind."""


Progress = Callable[[int], bool]  # takes painted so far; false ends it


def page_count(cards: int) -> int:
    """Return how many pages so many takes need."""
    return max(1, math.ceil(cards / (COLUMNS * ROWS)))


def write_pdf(cards: Sequence[Card], heading: Heading, out: Path, progress: Progress) -> None:
    """Write one document.

    Raises:
        Stopped: progress said so.
        OSError: it cannot be written.
    """
    out.touch()  # says better than Qt why it cannot be
    writer = QPdfWriter(str(out))
    writer.setCreator("Rushes")
    writer.setTitle(heading.title)
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF())
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(0, translate("ContactSheet", "the PDF cannot be written"), str(out))
    try:
        painter.scale(writer.width() / WIDTH, writer.width() / WIDTH)
        for number, _ in enumerate(_pages(painter, cards, heading, progress), start=1):
            if number < page_count(len(cards)) and not writer.newPage():
                raise OSError(0, translate("ContactSheet", "the PDF cannot be written"), str(out))
    finally:
        painter.end()


def write_pictures(cards: Sequence[Card], heading: Heading, names: Sequence[Path], progress: Progress) -> None:
    """Write one PNG a page.

    Args:
        names: as many as :func:`page_count` says.

    Raises:
        Stopped: progress said so.
        OSError: one cannot be written.
    """
    image = QImage(QSize(int(WIDTH), int(HEIGHT)), QImage.Format.Format_RGBX8888)  # as a PNG has it
    painter = QPainter()
    painter.begin(image)
    try:
        for name in names:
            name.touch()
        for number, _ in enumerate(_pages(painter, cards, heading, progress)):
            names[number].write_bytes(_png(image))
    finally:
        painter.end()


def _png(image: QImage) -> bytes:
    """Return a page as a PNG file; Qt's own way would hold the window's thread up for a fifth of a second."""
    return png_of(image.width(), image.height(), memoryview(image.constBits()))


def _pages(painter: QPainter, cards: Sequence[Card], heading: Heading, progress: Progress) -> Iterator[None]:
    """Paint page after page on the same painter; whoever asks for the next one turns the page."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    pages, each = page_count(len(cards)), COLUMNS * ROWS
    for page in range(pages):
        painter.fillRect(QRectF(0, 0, WIDTH, HEIGHT + 2), _PAPER)
        _paint_heading(painter, heading, page + 1, pages)
        for place, card in enumerate(cards[page * each : (page + 1) * each]):
            _paint_card(painter, card, _place(place))
            if not progress(page * each + place + 1):
                raise Stopped
        yield


def _place(place: int) -> QRectF:
    width = (WIDTH - 2 * _MARGIN - (COLUMNS - 1) * _GAP) / COLUMNS
    height = (HEIGHT - 2 * _MARGIN - _HEAD - (ROWS - 1) * _GAP) / ROWS
    column, row = place % COLUMNS, place // COLUMNS
    return QRectF(_MARGIN + column * (width + _GAP), _MARGIN + _HEAD + row * (height + _GAP), width, height)


def _font(pixels: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _paint_heading(painter: QPainter, heading: Heading, page: int, pages: int) -> None:
    words = heading.page.replace("%1", str(page)).replace("%2", str(pages))
    right = " · ".join(part for part in (heading.date, words) if part)
    box = QRectF(_MARGIN, _MARGIN - 12, WIDTH - 2 * _MARGIN, 44)
    painter.setPen(_MUTED)
    painter.setFont(_font(20))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
    taken = QFontMetricsF(painter.font()).horizontalAdvance(right) + 40
    painter.setPen(_INK)
    painter.setFont(_font(30, bold=True))
    title = QFontMetricsF(painter.font()).elidedText(heading.title, Qt.TextElideMode.ElideRight, box.width() - taken)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)


def _paint_card(painter: QPainter, card: Card, box: QRectF) -> None:
    still = QRectF(box.left(), box.top(), box.width(), box.width() * 9 / 16)
    _paint_still(painter, card, still)
    words = QRectF(box.left(), still.bottom() + 10, box.width(), 78)
    painter.setPen(_INK)
    _paint_lines(painter, card.prompt, words, _font(19), _PROMPT_LINES)
    line = QRectF(box.left(), words.bottom() + 2, box.width(), 24)
    stars = 5 * 20.0 if card.rating else 0.0
    hearts = 24.0 if card.favourite else 0.0
    _paint_stars(painter, card.rating, QRectF(line.right() - stars, line.top() + 3, stars, 18))
    if card.favourite:
        _paint_heart(painter, QRectF(line.right() - stars - hearts, line.top() + 4, 17, 16))
    painter.setPen(_MUTED)
    painter.setFont(_font(16))
    room = line.adjusted(0, 0, -(stars + hearts), 0)
    text = QFontMetricsF(painter.font()).elidedText(card.settings, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_still(painter: QPainter, card: Card, box: QRectF) -> None:
    painter.fillRect(box, _EMPTY)
    image = QImage()
    if card.poster:
        reader = QImageReader(card.poster)
        reader.setDecideFormatFromContent(False)
        image = reader.read()
    if image.isNull():
        painter.setPen(_MUTED)
        painter.setFont(_font(18))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, card.empty)
    else:
        size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRectF(0, 0, size.width(), size.height())
        shown.moveCenter(box.center())
        painter.drawImage(shown, image.convertToFormat(QImage.Format.Format_RGB32))
    painter.setPen(_LINE)
    painter.drawRect(box)


def _paint_lines(painter: QPainter, text: str, box: QRectF, font: QFont, most: int) -> None:
    """Draw a text in at most so many lines, the last one cut."""
    text = " ".join(text.split())[:2000]
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    layout.beginLayout()
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        top = box.top() + number * (metrics.height() + 2)
        start, length = line.textStart(), line.textLength()
        words = text[start:] if number == most - 1 else text[start : start + length]
        cut = metrics.elidedText(words.rstrip(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPointF(box.left(), top + metrics.ascent()), cut)
    layout.endLayout()


def _paint_stars(painter: QPainter, rating: int, box: QRectF) -> None:
    if not rating:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(5):
        painter.setBrush(_AMBER if number < rating else _LINE)
        painter.drawPath(_star(QPointF(box.left() + 10 + number * 20, box.center().y()), 9))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _star(center: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.45
        angle = math.pi * (corner / 5 - 0.5)
        point = QPointF(center.x() + reach * math.cos(angle), center.y() + reach * math.sin(angle))
        path.lineTo(point) if corner else path.moveTo(point)
    path.closeSubpath()
    return path


def _paint_heart(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_RED)
    for side in (-1, 1):  # the halves overlap, so each is painted by itself
        reach = side * box.width() / 2
        path = QPainterPath(QPointF(box.center().x(), box.bottom()))
        path.cubicTo(
            QPointF(box.center().x() + reach * 1.7, box.top() + box.height() * 0.45),
            QPointF(box.center().x() + reach * 0.8, box.top() - box.height() * 0.25),
            QPointF(box.center().x(), box.top() + box.height() * 0.28),
        )
        painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
