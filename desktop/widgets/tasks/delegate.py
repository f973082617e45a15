"""Paints the cells of the table: still and prompt, state with its bar, settings, times, stars."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.domain.task import TaskRow
from desktop.models.tasks import Group, GroupPart, TaskColumn, TaskRole, TaskTableModel
from desktop.widgets import theme
from desktop.widgets.tasks.painting import (
    cut_lines,
    draw_badge,
    draw_bar,
    draw_cut,
    draw_lines,
    draw_poster,
    draw_sign,
    muted_color,
    poster_size,
    sign_of,
    text_color,
)
from desktop.widgets.tasks.posters import PosterSource
from desktop.widgets.tasks.wording import TaskWords, stars

_PAD = 8
_SIGN = 15
_INDENT = 22
#: From a group's left edge in pixels: where its arrow is pressed.
ARROW_WIDTH = _PAD + _INDENT
_Index = QModelIndex | QPersistentModelIndex


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a table row: three lines of text and air."""
    return max(60, 3 * metrics.height() + 12)


class TaskDelegate(QStyledItemDelegate):
    """Paints one cell. Knows the model, so that a cell costs one look-up."""

    def __init__(self, model: TaskTableModel, words: TaskWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words = words
        self._posters: PosterSource | None = None

    def set_posters(self, posters: PosterSource) -> None:
        """Set where stills come from."""
        self._posters = posters

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a cell's size; the width is the column's own affair."""
        return QSize(60, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        row = self._model.row_at(index)
        painter.save()
        self._paint_ground(painter, option, index)
        painter.setPen(text_color())
        painter.setFont(option.font)
        inner = option.rect.adjusted(_PAD, 0, -_PAD, -1)
        column = TaskColumn(index.column())
        match column:
            case TaskColumn.PROMPT:
                group: Group = index.data(TaskRole.GROUP)
                self._paint_prompt(painter, option, inner, row, group)
            case TaskColumn.STATUS:
                self._paint_status(painter, option, inner, row)
            case TaskColumn.SETTINGS:
                self._paint_pair(painter, option, inner, self._words.settings(row))
            case TaskColumn.WHEN:
                self._paint_when(painter, option, inner, row)
            case TaskColumn.RATING:
                self._paint_rating(painter, option, inner, row)
            case _:
                painter.setPen(muted_color())
                draw_cut(painter, inner, self._words.cell(row, column), option)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colors, rect = theme.colors(), option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.selection))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.line))
        if state & QStyle.StateFlag.State_HasFocus and index.column() == TaskColumn.PROMPT:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(colors.accent))

    def _paint_prompt(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: TaskRow, group: Group
    ) -> None:
        left = inner.left()
        if group.part is GroupPart.HEAD:
            name = "chevron-down" if group.expanded else "chevron-right"
            place = QRectF(left - 3, inner.center().y() - 8, 16, 16)
            theme.paint_icon(painter, name, place, theme.colors().muted)
        if group.part is not GroupPart.ALONE:
            left += _INDENT if group.part is GroupPart.HEAD else 2 * _INDENT
        still = poster_size(min(54, inner.height() - 8))
        if inner.width() < 2.4 * still.width():
            still = QSize(still.height(), still.height())
        place_of_still = QRect(left, inner.top() + (inner.height() - still.height()) // 2, 0, 0)
        place_of_still.setSize(still)
        draw_poster(painter, place_of_still, row, self._posters, 5)
        if group.part is GroupPart.HEAD:
            draw_badge(painter, _corner(place_of_still), f"{group.size}×", option)
        elif row.take > 1 or group.part is GroupPart.CHILD:
            draw_badge(painter, _corner(place_of_still), str(row.take), option)
        text = QRect(inner)
        text.setLeft(left + still.width() + 10)
        self._paint_prompt_text(painter, option, text, row)

    def _paint_prompt_text(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, row: TaskRow) -> None:
        height = option.fontMetrics.height()
        noted = self._noted(row)
        lines = cut_lines(row.prompt, place.width(), option.font.toString(), 2)
        used = height * (len(lines) + bool(noted))
        place = place.adjusted(0, (place.height() - used) // 2, 0, 0)
        draw_lines(painter, place, lines, height)
        if noted:
            painter.setPen(QColor(theme.colors().amber) if row.rating or row.favourite else muted_color())
            line = QRect(place.left(), place.top() + height * len(lines), place.width(), height)
            painter.setFont(_smaller(option.font))
            draw_cut(painter, line, noted, option)

    def _noted(self, row: TaskRow) -> str:
        """Return what the person noted, in one short line."""
        parts = [
            "♥" if row.favourite else "",
            "★" * row.rating,
            self._words.cell(row, TaskColumn.TAGS),
            self._words.cell(row, TaskColumn.NOTE).replace("\n", " "),
        ]
        return "  ".join(part for part in parts if part)

    def _paint_status(self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: TaskRow) -> None:
        status = self._words.status(row)
        height = option.fontMetrics.height()
        lines = 1 + bool(status.detail)
        used = height * lines + (8 if status.share is not None else 0)
        top = inner.top() + (inner.height() - used) // 2
        draw_sign(painter, QRectF(inner.left(), top + (height - _SIGN) / 2, _SIGN, _SIGN), row.state)
        painter.setPen(QColor(sign_of(row.state)[1]))
        draw_cut(painter, QRect(inner.left() + 21, top, inner.width() - 21, height), status.title, option)
        top += height
        if status.share is not None:
            draw_bar(painter, QRectF(inner.left(), top + 3, inner.width(), 4), status.share)
            top += 8
        if status.detail:
            painter.setPen(muted_color())
            draw_cut(painter, QRect(inner.left(), top, inner.width(), height), status.detail, option)

    def _paint_when(self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: TaskRow) -> None:
        first, second = self._words.when(row)
        urgent = QColor(theme.colors().red) if self._words.expires_soon(row) else None
        self._paint_pair(painter, option, inner, (first, second), urgent)

    def _paint_pair(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRect,
        pair: tuple[str, str],
        second_color: QColor | None = None,
    ) -> None:
        first, second = pair
        height = option.fontMetrics.height()
        used = height * (1 + bool(second))
        top = inner.top() + (inner.height() - used) // 2
        painter.setPen(muted_color())
        draw_cut(painter, QRect(inner.left(), top, inner.width(), height), first, option)
        if second:
            if second_color is not None:
                painter.setPen(second_color)
            draw_cut(painter, QRect(inner.left(), top + height, inner.width(), height), second, option)

    def _paint_rating(self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: TaskRow) -> None:
        painter.setPen(QColor(theme.colors().amber if row.rating else theme.colors().faint))
        draw_cut(painter, inner, stars(row.rating), option)


def _corner(place: QRect) -> QPointF:
    """Return where a badge sits on a still."""
    return QPointF(place.right() - 2, place.bottom() - 2)


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.9)
    return small


class CardDelegate(QStyledItemDelegate):
    """Paints one card of the poster grid: a large still, the state on it, prompt and settings below."""

    def __init__(self, model: TaskTableModel, words: TaskWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words = words
        self._posters: PosterSource | None = None
        self._size = QSize(220, 190)

    def set_posters(self, posters: PosterSource) -> None:
        """Set where stills come from."""
        self._posters = posters

    def set_card_width(self, width: int, metrics: QFontMetrics) -> QSize:
        """Set how wide a card is in pixels; return its size."""
        still = round((width - 2 * _CARD_MARGIN) * 9 / 16)
        self._size = QSize(width, still + 3 * metrics.height() + 2 * _CARD_MARGIN + 2)
        return self._size

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a card's size."""
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a card."""
        row = self._model.row_at(index)
        group: Group = index.data(TaskRole.GROUP)
        colors = theme.colors()
        painter.save()
        painter.setFont(option.font)
        card = option.rect.adjusted(_CARD_MARGIN // 2, _CARD_MARGIN // 2, -_CARD_MARGIN // 2, -_CARD_MARGIN // 2)
        self._paint_ground(painter, option, card)
        inner = card.adjusted(_CARD_MARGIN // 2, _CARD_MARGIN // 2, -_CARD_MARGIN // 2, -_CARD_MARGIN // 2)
        still = QRect(inner.left(), inner.top(), inner.width(), round(inner.width() * 9 / 16))
        draw_poster(painter, still, row, self._posters, 6)
        if group.part is GroupPart.HEAD:
            mark = "▾" if group.expanded else "▸"
            draw_badge(painter, _corner(still), f"{mark} {group.size}×", option)
        elif row.take > 1 or group.part is GroupPart.CHILD:
            draw_badge(painter, _corner(still), self._words.take(row), option)
        noted = ("♥ " if row.favourite else "") + "★" * row.rating
        height = option.fontMetrics.height()
        if noted:
            draw_badge(painter, QPointF(still.right() - 2, still.top() + height + 5), noted, option)
        self._paint_status(painter, option, QRect(inner.left(), still.bottom() + 4, inner.width(), height), row)
        painter.setPen(QColor(colors.text))
        text = QRect(inner.left(), still.bottom() + 6 + height, inner.width(), 2 * height)
        draw_lines(painter, text, cut_lines(row.prompt, text.width(), option.font.toString(), 2), height)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, card: QRect) -> None:
        colors = theme.colors()
        state: QStyle.StateFlag = option.state
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selection))
            painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _paint_status(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, row: TaskRow) -> None:
        status = self._words.status(row)
        size = 14
        sign = QRectF(place.left(), place.center().y() - size / 2 + 1, size, size)
        draw_sign(painter, sign, row.state)
        place = place.adjusted(size + 5, 0, 0, 0)
        painter.setPen(QColor(sign_of(row.state)[1]))
        draw_cut(painter, place, status.title, option)
        used = option.fontMetrics.horizontalAdvance(status.title) + 8
        rest = place.adjusted(used, 0, 0, 0)
        if status.share is not None:
            draw_bar(painter, QRectF(rest.left(), rest.center().y() - 1, rest.width(), 4), status.share)
        else:
            asked = self._words.settings(row)[1]
            if option.fontMetrics.horizontalAdvance(asked) <= rest.width():
                painter.setPen(muted_color())
                painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, asked)


_CARD_MARGIN = 10
