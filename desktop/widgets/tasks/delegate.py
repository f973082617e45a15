"""Paints the cells of the table: still and prompt, state with its bar, settings, times, stars."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.domain.task import TaskRow
from desktop.models.tasks import Group, GroupPart, TaskColumn, TaskTableModel
from desktop.widgets import theme
from desktop.widgets.tasks.painting import (
    Typesetters,
    color,
    draw_badge,
    draw_bar,
    draw_icon,
    draw_poster,
    draw_sign,
    poster_size,
    state_color,
)
from desktop.widgets.tasks.posters import PosterSource
from desktop.widgets.tasks.wording import TaskWords, stars

_PAD = 8
_SIGN = 15
_INDENT = 22
#: So many lines of text there are in a row, and so much a progress bar takes of one, in pixels.
_LINES, _BAR = 3, 8
#: From a group's left edge in pixels: where its arrow is pressed.
ARROW_WIDTH = _PAD + _INDENT
#: The status in its shortest form, in pixels.
SIGN_WIDTH = 2 * _PAD + _SIGN + 5
_Index = QModelIndex | QPersistentModelIndex
_SELECTED = QStyle.StateFlag.State_Selected
_FOCUSED = QStyle.StateFlag.State_HasFocus
_COLUMNS = tuple(TaskColumn)


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a table row: its lines of text and air."""
    return max(60, _LINES * metrics.height() + 12)


class _Painter(QStyledItemDelegate):
    """What both delegates know: the model, so that a cell costs one look-up, the words, the stills, the type."""

    def __init__(self, model: TaskTableModel, words: TaskWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words = words
        self._posters: PosterSource | None = None
        self._type = Typesetters()

    def set_posters(self, posters: PosterSource) -> None:
        """Set where stills come from."""
        self._posters = posters


class TaskDelegate(_Painter):
    """Paints one cell of the table."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a cell's size; the width is the column's own affair."""
        return QSize(60, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        row = self._model.row_at(index)
        column = _COLUMNS[index.column()]
        rect = option.rect
        colors = theme.colors()
        self._type.set_font(option.font)
        painter.save()
        self._paint_ground(painter, option, rect, column)
        painter.setFont(option.font)
        inner = rect.adjusted(_PAD, 0, -_PAD, -1)
        match column:
            case TaskColumn.PROMPT:
                painter.setPen(color(colors.text))
                self._paint_prompt(painter, inner, row, self._model.group_at(index))
            case TaskColumn.STATUS:
                self._paint_status(painter, inner, row)
            case TaskColumn.SETTINGS:
                self._paint_pair(painter, inner, self._words.settings(row), colors.muted)
            case TaskColumn.WHEN:
                urgent = self._words.expires_soon(row)
                self._paint_pair(painter, inner, self._words.when(row), colors.red if urgent else colors.muted)
            case TaskColumn.RATING:
                painter.setPen(color(colors.amber if row.rating else colors.faint))
                self._paint_line(painter, inner, stars(row.rating))
            case _:
                painter.setPen(color(colors.muted))
                self._paint_line(painter, inner, self._words.cell(row, column))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, column: TaskColumn) -> None:
        colors = theme.colors()
        state: QStyle.StateFlag = option.state
        if _SELECTED in state:
            painter.fillRect(rect, color(colors.selection))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, color(colors.hairline))
        if column is TaskColumn.PROMPT and _FOCUSED in state:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, color(colors.accent))

    def _paint_line(self, painter: QPainter, inner: QRect, text: str) -> None:
        setter = self._type.usual
        setter.draw(painter, inner.left(), inner.center().y() - setter.height // 2, inner.width(), text)

    def _paint_prompt(self, painter: QPainter, inner: QRect, row: TaskRow, group: Group) -> None:
        left = inner.left()
        if group.part is GroupPart.HEAD:
            name = "chevron-down" if group.expanded else "chevron-right"
            draw_icon(painter, left - 3, inner.center().y() - 8, 16, name, theme.colors().muted)
        if group.part is not GroupPart.ALONE:
            left += _INDENT if group.part is GroupPart.HEAD else 2 * _INDENT
        still = poster_size(min(54, inner.height() - 8))
        if inner.width() < 2.4 * still.width():
            still = QSize(still.height(), still.height())
        place = QRect(left, inner.top() + (inner.height() - still.height()) // 2, still.width(), still.height())
        draw_poster(painter, place, row, self._posters, 5)
        if group.part is GroupPart.HEAD:
            draw_badge(painter, _corner(place), f"{group.size}×", self._type.usual)
        elif row.take > 1 or group.part is GroupPart.CHILD:
            draw_badge(painter, _corner(place), str(row.take), self._type.usual)
        text = QRect(inner)
        text.setLeft(left + still.width() + 10)
        self._paint_prompt_text(painter, text, row)

    def _paint_prompt_text(self, painter: QPainter, place: QRect, row: TaskRow) -> None:
        setter = self._type.usual
        noted = self._noted(row)
        lines = setter.lines(row.prompt, place.width(), 2)
        used = setter.height * (len(lines) + bool(noted))
        top = place.top() + (place.height() - used) // 2
        setter.draw_lines(painter, place.left(), top, lines)
        if noted:
            colors = theme.colors()
            painter.setPen(color(colors.amber if row.rating or row.favourite else colors.muted))
            small = self._type.small
            painter.setFont(small.font)
            small.draw(painter, place.left(), top + setter.height * len(lines), place.width(), noted)

    def _noted(self, row: TaskRow) -> str:
        """Return what the person noted, in one short line."""
        if not (row.favourite or row.rating or row.tags or row.note):
            return ""
        tags, note = self._words.cell(row, TaskColumn.TAGS), self._words.cell(row, TaskColumn.NOTE)
        parts = ["♥" if row.favourite else "", "★" * row.rating, tags, note]
        return "  ".join(part for part in parts if part)

    def _paint_status(self, painter: QPainter, inner: QRect, row: TaskRow) -> None:
        left, width = inner.left(), inner.width()
        if width < 2 * _SIGN:
            draw_sign(painter, left, inner.center().y() - _SIGN // 2, _SIGN, row.state)
            return
        status = self._words.status(row)
        setter = self._type.usual
        height = setter.height
        bar = _BAR if status.share is not None else 0
        title = setter.lines(status.title, width - 21, 2)
        detail = setter.lines(status.detail, width, _LINES - len(title) - bool(bar)) if status.detail else ()
        top = inner.top() + (inner.height() - height * (len(title) + len(detail)) - bar) // 2
        draw_sign(painter, left, top + (height - _SIGN) // 2, _SIGN, row.state)
        painter.setPen(state_color(row.state))
        setter.draw_lines(painter, left + 21, top, title)
        top += height * len(title)
        if status.share is not None:
            draw_bar(painter, QRectF(left, top + 3, width, 4), status.share)
            top += bar
        if detail:
            painter.setPen(color(theme.colors().muted))
            setter.draw_lines(painter, left, top, detail)

    def _paint_pair(self, painter: QPainter, inner: QRect, pair: tuple[str, str], second_color: str) -> None:
        setter, width = self._type.usual, inner.width()
        second = setter.lines(pair[1], width, 2) if pair[1] else ()
        first = setter.lines(pair[0], width, _LINES - len(second))
        top = inner.top() + (inner.height() - setter.height * (len(first) + len(second))) // 2
        painter.setPen(color(theme.colors().muted))
        setter.draw_lines(painter, inner.left(), top, first)
        if second:
            painter.setPen(color(second_color))
            setter.draw_lines(painter, inner.left(), top + setter.height * len(first), second)


def _corner(place: QRect) -> QPointF:
    """Return where a badge sits on a still."""
    return QPointF(place.right() - 2, place.bottom() - 2)


class CardDelegate(_Painter):
    """Paints one card of the poster grid: a large still, the state below it, and the prompt."""

    def __init__(self, model: TaskTableModel, words: TaskWords, parent: QObject | None = None) -> None:
        super().__init__(model, words, parent)
        self._size = QSize(220, 190)

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
        row, group = self._model.row_at(index), self._model.group_at(index)
        self._type.set_font(option.font)
        setter = self._type.usual
        half = _CARD_MARGIN // 2
        painter.save()
        painter.setFont(option.font)
        card = option.rect.adjusted(half, half, -half, -half)
        self._paint_ground(painter, option, card)
        inner = card.adjusted(half, half, -half, -half)
        still = QRect(inner.left(), inner.top(), inner.width(), round(inner.width() * 9 / 16))
        draw_poster(painter, still, row, self._posters, 6)
        self._paint_badges(painter, still, row, group)
        self._paint_status(painter, QRect(inner.left(), still.bottom() + 4, inner.width(), setter.height), row)
        painter.setPen(color(theme.colors().text))
        lines = setter.lines(row.prompt, inner.width(), 2)
        setter.draw_lines(painter, inner.left(), still.bottom() + 6 + setter.height, lines)
        painter.restore()

    def _paint_badges(self, painter: QPainter, still: QRect, row: TaskRow, group: Group) -> None:
        setter = self._type.usual
        if group.part is GroupPart.HEAD:
            mark = "▾" if group.expanded else "▸"
            draw_badge(painter, _corner(still), f"{mark} {group.size}×", setter)
        elif row.take > 1 or group.part is GroupPart.CHILD:
            draw_badge(painter, _corner(still), self._words.take(row), setter)
        noted = ("♥ " if row.favourite else "") + "★" * row.rating
        if noted:
            draw_badge(painter, QPointF(still.right() - 2, still.top() + setter.height + 5), noted.strip(), setter)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, card: QRect) -> None:
        colors = theme.colors()
        state: QStyle.StateFlag = option.state
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if _SELECTED in state:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(colors.selection))
            painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        if _FOCUSED in state:
            painter.setPen(color(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _paint_status(self, painter: QPainter, place: QRect, row: TaskRow) -> None:
        status = self._words.status(row)
        setter = self._type.usual
        size = 14
        draw_sign(painter, place.left(), place.center().y() - size // 2 + 1, size, row.state)
        left = place.left() + size + 5
        painter.setPen(state_color(row.state))
        setter.draw(painter, left, place.top(), place.right() - left, status.title)
        left += setter.metrics.horizontalAdvance(status.title) + 8
        room = place.right() - left
        if status.share is not None:
            draw_bar(painter, QRectF(left, place.center().y() - 1, max(0, room), 4), status.share)
            return
        asked = self._words.settings(row)[1]
        if setter.metrics.horizontalAdvance(asked) <= room:
            painter.setPen(color(theme.colors().muted))
            setter.draw_right(painter, place.right(), place.top(), asked)


_CARD_MARGIN = 10
