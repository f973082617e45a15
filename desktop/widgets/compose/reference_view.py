"""The list of reference images: a thumbnail, a name and a line of facts a row, in the order in which they are sent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.domain.intake import IntakeNote, IntakeProblem, IntakeRefusal
from desktop.domain.request import ReferenceKind
from desktop.models.references import ReferenceItem, ReferenceListModel, ReferenceRole, ReferenceState
from desktop.widgets import messages, theme
from desktop.widgets.words import tr as _tr

_THUMB = QSize(62, 44)
_MARGIN = 5
_CROSS = 18
_MAX_ROWS_SHOWN = 4
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)

_Index = QModelIndex | QPersistentModelIndex


class ReferenceView(QListView):
    """Rows that can be dragged into another order and removed; files dropped on it pass through to the pane."""

    remove_requested = Signal(list)  # list[int]: rows
    move_requested = Signal(int, int)  # row, by how many
    shrink_requested = Signal(int)  # key
    undo_requested = Signal()
    paste_requested = Signal()

    def __init__(self, model: ReferenceListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setObjectName("referenceList")
        self.setAccessibleName(self.tr("Reference images, in the order in which they are sent"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(model)
        self._delegate = _Row(model, self.viewport)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(self._delegate)
        self._delegate.remove_requested.connect(lambda row: self.remove_requested.emit([row]))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        theme.role(self, "bare")
        theme.notifier().changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """Ask for as many rows as there are, up to a few."""
        rows = min(_MAX_ROWS_SHOWN, self._model.rowCount())
        return QSize(240, sum(self.sizeHintForRow(row) for row in range(rows)) + 2)

    def minimumSizeHint(self) -> QSize:
        """Insist on what is asked for: the pane scrolls instead."""
        return QSize(120, self.sizeHint().height())

    def selected_rows(self) -> list[int]:
        """Return the selected rows in order, or the current one."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return rows

    # --- Qt ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Alt+Up and Alt+Down move, Ctrl+V pastes, Ctrl+Z undoes."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit(self.selected_rows())
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if self.currentIndex().isValid():
                self.move_requested.emit(self.currentIndex().row(), -1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the row under the pointer, or the current one."""
        index = self.indexAt(event.pos()) if event.reason() == QContextMenuEvent.Reason.Mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index) if index.row() not in self.selected_rows() else None
        menu = self._menu(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take our own rows; let everything else through to the pane."""
        if event.source() is self:
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take our own rows; let everything else through to the pane."""
        if event.source() is self:
            super().dragMoveEvent(event)
        else:
            event.ignore()

    def _menu(self, index: QModelIndex) -> QMenu:
        menu = QMenu(self)
        row, last = index.row(), self._model.rowCount() - 1
        item: ReferenceItem = index.data(ReferenceRole.ITEM)
        up = menu.addAction(self.tr("Move up\tAlt+Up"), lambda: self.move_requested.emit(row, -1))
        up.setEnabled(row > 0)
        down = menu.addAction(self.tr("Move down\tAlt+Down"), lambda: self.move_requested.emit(row, 1))
        down.setEnabled(row < last)
        if index.data(ReferenceRole.PROBLEM) == IntakeProblem.TOO_LARGE and item.reference is not None:
            menu.addAction(self.tr("Make it smaller"), lambda: self.shrink_requested.emit(item.key))
        menu.addSeparator()
        menu.addAction(self.tr("Remove\tDel"), lambda: self.remove_requested.emit(self.selected_rows()))
        return menu


def describe(item: ReferenceItem, model: ReferenceListModel) -> str:
    """Return everything about a row in words, for its tooltip and for screen readers."""
    lines = [item.name, facts(item)]
    lines += [messages.say_note(note) for note in sorted(item.notes)]
    trouble = problem_text(item, model)
    return "\n".join(line for line in (*lines, trouble) if line)


def facts(item: ReferenceItem) -> str:
    """Return size and dimensions, or what else there is to know."""
    if item.state is ReferenceState.PREPARING:
        return _tr("Preparing…")
    reference = item.reference
    if item.state is ReferenceState.REFUSED or reference is None:
        return ""
    if reference.kind is ReferenceKind.URL:
        return _tr("sent as a link")
    parts = [messages.size_text(reference.bytes), f"{reference.width}×{reference.height}"]
    if IntakeNote.ANIMATED in item.notes:
        parts.insert(0, _tr("animated"))  # first, where it is not cut off
    return " · ".join(parts)


def problem_text(item: ReferenceItem, model: ReferenceListModel) -> str:
    """Return why a row cannot be sent, or ""."""
    if item.refusal is not None:
        return messages.say_refusal(item.refusal)
    problem = model.problem(item)
    if problem is None:
        return ""
    limit = model.rules.max_bytes if problem is IntakeProblem.TOO_LARGE else model.rules.max_count
    kind = ""
    if problem is IntakeProblem.NOT_TAKEN and item.reference is not None:
        kind = item.reference.suffix.lstrip(".").upper()
    return messages.say_refusal(IntakeRefusal(problem, item.name, kind, limit))


class _Row(QStyledItemDelegate):
    """Paints a row and hears its remove button."""

    remove_requested = Signal(int)

    def __init__(self, model: ReferenceListModel, viewport: Callable[[], QWidget]) -> None:
        super().__init__()
        self._references = model
        self._viewport = viewport

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a row's size: a thumbnail, or its words where they need more."""
        item: ReferenceItem = index.data(ReferenceRole.ITEM)
        width = self._viewport().width()
        room = _words_rect(QRect(0, 0, width, 0)).width()
        words = option.fontMetrics.lineSpacing() + self._trouble_height(item, option.font, room) + 2
        return QSize(width, max(_THUMB.height(), words) + 2 * _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        item: ReferenceItem = index.data(ReferenceRole.ITEM)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(1.0 if state & QStyle.StateFlag.State_Enabled else 0.45)
        self._paint_back(painter, rect, state)
        thumb = QRect(rect.left() + _MARGIN, rect.center().y() - _THUMB.height() // 2 + 1, 0, 0)
        thumb.setSize(_THUMB)
        self._paint_thumb(painter, thumb, item, index.data(ReferenceRole.POSITION))
        self._paint_words(painter, _words_rect(rect), option.font, item)
        hover = bool(state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected))
        color = theme.colors().text if hover else theme.colors().muted
        theme.paint_icon(painter, "close", QRectF(_cross(rect).adjusted(2, 2, -2, -2)), color)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Remove the row when its cross is clicked."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            rect: QRect = option.rect
            on_cross = _cross(rect).adjusted(-4, -6, 4, 6).contains(event.position().toPoint())
            if on_cross and event.button() == Qt.MouseButton.LeftButton:
                self.remove_requested.emit(index.row())
                return True
        return super().editorEvent(event, model, option, index)

    def _paint_back(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        c = theme.colors()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.selection if selected else c.field))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)

    def _paint_thumb(self, painter: QPainter, rect: QRect, item: ReferenceItem, position: int) -> None:
        c = theme.colors()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(rect), 4, 4)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(rect, QColor(c.field_hover))
        image = item.preview
        if image is not None:
            scaled = image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            place = QRect(QPoint(0, 0), scaled)
            place.moveCenter(rect.center())
            painter.drawImage(place, image)
        painter.restore()
        if image is None:
            name, color = _emblem(item)
            middle = QRectF(0, 0, 20, 20)
            middle.moveCenter(QRectF(rect).center())
            theme.paint_icon(painter, name, middle, getattr(c, color))
        if position and self._references.rowCount() > 1:
            _paint_number(painter, rect, position)

    def _trouble_height(self, item: ReferenceItem, font: QFont, width: int) -> int:
        """Return the height of what stands below the name: one line of facts, or the trouble, wrapped."""
        metrics = QFontMetrics(_small(font))
        trouble = problem_text(item, self._references)
        if not trouble:
            return metrics.lineSpacing()
        return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, trouble).height()

    def _paint_words(self, painter: QPainter, rect: QRect, font: QFont, item: ReferenceItem) -> None:
        c = theme.colors()
        trouble = problem_text(item, self._references)
        metrics = QFontMetrics(font)
        line = metrics.lineSpacing()
        small = _small(font)
        below = self._trouble_height(item, font, rect.width())
        upper = QRect(rect.left(), rect.center().y() - (line + below) // 2, rect.width(), line)
        lower = QRect(rect.left(), upper.bottom() + 2, rect.width(), below)
        painter.setFont(font)
        painter.setPen(QColor(c.text))
        painter.drawText(
            upper,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(item.name, Qt.TextElideMode.ElideMiddle, upper.width()),
        )
        painter.setPen(QColor(c.red if trouble else c.muted))
        painter.setFont(small)
        if trouble:
            painter.drawText(lower, _WRAPPED, trouble)
            return
        text = QFontMetrics(small).elidedText(facts(item), Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)


def _words_rect(rect: QRect) -> QRect:
    """Return where a row's words are: between thumbnail and remove button."""
    return rect.adjusted(_THUMB.width() + 2 * _MARGIN + 5, 0, -(_CROSS + 2 * _MARGIN + 2), 0)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.88)
    return small


def _cross(rect: QRect) -> QRect:
    """Return where a row's remove button is."""
    return QRect(rect.right() - _CROSS - _MARGIN, rect.center().y() - _CROSS // 2, _CROSS, _CROSS)


def _emblem(item: ReferenceItem) -> tuple[str, str]:
    """Return icon and colour of a row without a picture."""
    if item.state is ReferenceState.REFUSED:
        return "error", "red"
    if item.state is ReferenceState.PREPARING:
        return "hourglass", "muted"
    return "link", "blue"


def _paint_number(painter: QPainter, rect: QRect, number: int) -> None:
    c = theme.colors()
    font = QFont(painter.font())
    font.setPointSizeF(7.5)
    font.setBold(True)
    painter.setFont(font)
    width = max(15, QFontMetrics(font).horizontalAdvance(str(number)) + 8)
    badge = QRectF(rect.left() + 2, rect.top() + 2, width, 15)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(QColor("#ffffff" if not c.dark else c.text))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))
