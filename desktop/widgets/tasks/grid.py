"""The grid of stills: cards of one size, placed by arithmetic.

``QListView`` lays every item out: a third of a second at 100,000 tasks, again after each keystroke of a search. Here
nothing is worked out but what is on screen.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop.models.tasks import TaskTableModel
from desktop.widgets.tasks.behaviour import drag_out, set_up_view
from desktop.widgets.tasks.delegate import CardDelegate
from desktop.widgets.tasks.posters import PosterSource
from desktop.widgets.tasks.wording import TaskWords

_CARD_LEAST = 176
_Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction


class TaskGrid(QAbstractItemView):
    """Tasks as cards with large stills."""

    def __init__(self, model: TaskTableModel, words: TaskWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taskGrid")
        self.setAccessibleName(self.tr("Tasks as stills"))
        self._model = model
        self._across = 1
        self._cell = QSize(_CARD_LEAST, _CARD_LEAST)
        self._top = QPersistentModelIndex()
        self._staying = False
        self._delegate = CardDelegate(model, words, self)
        self.setItemDelegate(self._delegate)
        set_up_view(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It stays in its place, so that cards do not change size when it comes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def start(self) -> None:
        """Show the model. Until then nothing is worked out for this view."""
        if self.model() is self._model:
            return
        self.setModel(self._model)
        self._model.layoutChanged.connect(self._on_layout_changed)
        self._model.rowsRemoved.connect(self._stay)
        self.verticalScrollBar().valueChanged.connect(self._note_top)
        self._fit()

    def set_posters(self, posters: PosterSource) -> None:
        """Set where stills come from."""
        self._delegate.set_posters(posters)

    def _fit(self) -> None:
        """Make the cards fill the width."""
        width = max(1, self.viewport().width())
        self._across = max(1, width // _CARD_LEAST)
        self._cell = self._delegate.set_card_width(width // self._across, self.fontMetrics())
        self.updateGeometries()

    def _on_layout_changed(self) -> None:
        self.updateGeometries()
        self._note_top()
        self.viewport().update()

    # --- Places -------------------------------------------------------------------------------------------------

    def visualRect(self, index: _Index) -> QRect:
        """Return where a card is in the viewport."""
        if not index.isValid():
            return QRect()
        down, across = divmod(index.row(), self._across)
        top = down * self._cell.height() - self.verticalOffset()
        return QRect(across * self._cell.width(), top, self._cell.width(), self._cell.height())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the card at a place, also outside the viewport."""
        across = point.x() // self._cell.width()
        down = (point.y() + self.verticalOffset()) // self._cell.height()
        row = down * self._across + across
        if not 0 <= across < self._across or not 0 <= row < self._model.rowCount():
            return QModelIndex()
        return self._model.index(row, 0)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a card into sight."""
        rect, bar, height = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        if rect.isNull():
            return
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < 0 or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= height:
            bar.setValue(bar.value() + min(rect.bottom() + 1 - height, rect.top()))

    def horizontalOffset(self) -> int:
        """Return 0: it never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        """Say that all but the first column are hidden."""
        return index.column() != 0

    def updateGeometries(self) -> None:
        """Give the scroll bar its range."""
        super().updateGeometries()
        if self.model() is None:
            return
        lines = -(-self._model.rowCount() // self._across)
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._cell.height() - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(20, self._cell.height() // 4))

    # --- Keyboard and selection -------------------------------------------------------------------------------

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return where a key leads."""
        count = self._model.rowCount()
        if not count:
            return QModelIndex()
        row = max(0, self.currentIndex().row())
        page = max(1, self.viewport().height() // self._cell.height()) * self._across
        steps = {
            _Move.MoveLeft: -1,
            _Move.MovePrevious: -1,
            _Move.MoveRight: 1,
            _Move.MoveNext: 1,
            _Move.MoveUp: -self._across,
            _Move.MoveDown: self._across,
            _Move.MovePageUp: -page,
            _Move.MovePageDown: page,
            _Move.MoveHome: -count,
            _Move.MoveEnd: count,
        }
        return self._model.index(max(0, min(count - 1, row + steps[action])), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from the card at a rectangle's first corner to that at its last, in reading order."""
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        chosen = QItemSelection()
        if first.isValid() and last.isValid():
            low, high = sorted((first.row(), last.row()))
            end = self._model.columnCount() - 1
            chosen.select(self._model.index(low, 0), self._model.index(high, end))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what must be repainted when a selection changes; only what is on screen counts."""
        first, last = self._visible_rows()
        region = QRegion()
        for part in selection.toList():
            for row in range(max(first, part.top()), min(last, part.bottom()) + 1):
                region += self.visualRect(self._model.index(row, 0))
        return region

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are shortcuts, and searching has its own field."""

    def startDrag(self, supported_actions: Qt.DropAction) -> None:
        """Drag saved videos out."""
        drag_out(self, self.viewport().grab(self.visualRect(self.currentIndex())))

    # --- Qt -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the cards fill the new width; the first one on screen stays there."""
        first = self.indexAt(QPoint(1, 1))
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
            if first.isValid() and first.row():
                self.scrollTo(first, QAbstractItemView.ScrollHint.PositionAtTop)

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:
        """Make room."""
        super().rowsInserted(parent, start, end)
        self._stay()

    def _note_top(self) -> None:
        """Remember which card stands at the upper left."""
        if not self._staying:
            row = self.verticalOffset() // self._cell.height() * self._across
            self._top = QPersistentModelIndex(self._model.index(row, 0))

    def _stay(self) -> None:
        """Keep the card at the upper left in sight when others come or go before it."""
        bar, height = self.verticalScrollBar(), self._cell.height()
        below = bar.value() % height
        self._staying = True
        self.updateGeometries()
        if bar.value() and self._top.isValid():
            bar.setValue(self._top.row() // self._across * height + below)
        self._staying = False
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards on screen."""
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~QStyle.StateFlag.State_HasFocus
        selection, current = self.selectionModel(), self.currentIndex()
        first, last = self._visible_rows()
        for row in range(first, last + 1):
            index = self._model.index(row, 0)
            rect = self.visualRect(index)
            if not rect.intersects(event.rect()):
                continue
            state = plain
            if selection.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if self.hasFocus() and row == current.row():
                state |= QStyle.StateFlag.State_HasFocus
            option.rect, option.state = rect, state
            self._delegate.paint(painter, option, index)
        painter.end()

    def _visible_rows(self) -> tuple[int, int]:
        top = self.verticalOffset() // self._cell.height()
        bottom = (self.verticalOffset() + self.viewport().height()) // self._cell.height()
        return top * self._across, min(self._model.rowCount(), (bottom + 1) * self._across) - 1
