"""The table of tasks: columns that a person chooses, and that step back where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from desktop.domain.task import TaskRow
from desktop.models.tasks import Group, GroupPart, TaskColumn, TaskRole, TaskTableModel
from desktop.widgets.tasks.behaviour import drag_out, set_up_view
from desktop.widgets.tasks.delegate import ARROW_WIDTH, SIGN_WIDTH, TaskDelegate, row_height
from desktop.widgets.tasks.posters import PosterSource
from desktop.widgets.tasks.wording import TaskWords

#: Columns that are shown at first, with their widths in pixels at 10 pt.
USUAL = {TaskColumn.PROMPT: 0, TaskColumn.STATUS: 168, TaskColumn.SETTINGS: 102, TaskColumn.WHEN: 116}
_WIDTHS = {
    TaskColumn.RATING: 90,
    TaskColumn.TAGS: 120,
    TaskColumn.PROJECT: 110,
    TaskColumn.NOTE: 180,
    TaskColumn.TOOK: 90,
    TaskColumn.FILE_SIZE: 90,
    TaskColumn.SERVICE: 90,
    TaskColumn.EXPIRES: 140,
    TaskColumn.TASK_ID: 200,
}
_PROMPT_LEAST = 230


class TaskTable(QTableView):
    """Tasks in rows.

    The prompt takes the width that is left. Columns that do not fit beside a readable prompt step back by themselves,
    from the right, and return when there is room; that changes nothing of what a person chose. What was asked for
    beyond the usual ones steps back last of all, and is reached by scrolling where even that does not fit.

    Signals:
        columns_changed: a person chose, moved, resized or sorted columns.
        group_toggled: the arrow of a group of takes was pressed, ``QModelIndex``.
    """

    columns_changed = Signal()
    group_toggled = Signal(QModelIndex)

    def __init__(self, model: TaskTableModel, words: TaskWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taskTable")
        self.setAccessibleName(self.tr("Tasks"))
        self._model = model
        self._nothing = QItemSelectionModel(model, self)
        self._chosen = list(USUAL)
        self._widths = {**_WIDTHS, **USUAL}
        self._fitting = False
        self._delegate = TaskDelegate(model, words, self)
        self.setItemDelegate(self._delegate)
        set_up_view(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self._set_up_headers()

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        # Fixed rows: a view of 100,000 never asks for their heights.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(20)
        rows.setDefaultSectionSize(row_height(self.fontMetrics()))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(SIGN_WIDTH)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu_requested)
        header.sectionMoved.connect(self._on_section_moved)
        header.sectionResized.connect(self._on_section_resized)

    def start(self) -> None:
        """Show the model. Until then nothing is worked out for this view."""
        if self.model() is self._model:
            return
        self.setModel(self._model)
        header = self.horizontalHeader()
        for column in TaskColumn:
            if column is TaskColumn.PROMPT:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(column, self._widths[column])
        header.setSortIndicator(TaskColumn.WHEN, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self.columns_changed)
        self._model.rowsInserted.connect(lambda _parent, first, last: self._stay(first, last - first + 1))
        self._model.rowsRemoved.connect(lambda _parent, first, last: self._stay(first, first - last - 1))
        self._fit()

    def _stay(self, first: int, more: int) -> None:
        """Keep in sight what was in sight, now that so many (or fewer, below 0) tasks stand before it."""
        bar, height = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        top, value = bar.value() // height, bar.value()
        if value and first < top:
            self.updateGeometries()  # the bar gets its new range
            bar.setValue(value + (max(first, top + more) - top) * height)

    def setSelectionModel(self, selection: QItemSelectionModel) -> None:
        """Select in the list alone. A head asks each task of its column whether it is selected, at every painting."""
        super().setSelectionModel(selection)
        self.horizontalHeader().setSelectionModel(self._nothing)

    def set_posters(self, posters: PosterSource) -> None:
        """Set where stills come from."""
        self._delegate.set_posters(posters)

    # --- Columns ------------------------------------------------------------------------------------------------

    def layout_words(self) -> list[str]:
        """Return the chosen columns in their order with their widths, to be remembered."""
        header = self.horizontalHeader()
        shown = sorted(self._chosen, key=header.visualIndex)
        return [f"{column.key.value}:{self._widths[column]}" for column in shown]

    def set_layout_words(self, words: Iterable[str]) -> None:
        """Choose columns as :meth:`layout_words` told; what is not understood is left out."""
        by_key = {column.key.value: column for column in TaskColumn}
        header = self.horizontalHeader()
        chosen: list[TaskColumn] = []
        self._fitting = True
        for word in words:
            key, _, width = word.partition(":")
            column = by_key.get(key)
            if column is None or column in chosen:
                continue
            header.moveSection(header.visualIndex(column), len(chosen))
            chosen.append(column)
            if column is not TaskColumn.PROMPT and width.isdecimal() and 40 <= int(width) <= 2000:
                self._widths[column] = int(width)
                header.resizeSection(column, int(width))
        self._fitting = False
        if chosen:
            self._chosen = chosen if TaskColumn.PROMPT in chosen else [TaskColumn.PROMPT, *chosen]
            self._fit()

    def fill_columns_menu(self, menu: QMenu) -> None:
        """Fill a menu in which columns are chosen."""
        no_room = self.tr("no room")
        for column in TaskColumn:
            title = self._model.headerData(column, Qt.Orientation.Horizontal) or ""
            away = column in self._chosen and self.isColumnHidden(column)
            action = menu.addAction(f"{title}\t{no_room}" if away else title)
            action.setCheckable(True)
            action.setChecked(column in self._chosen)
            action.setEnabled(column is not TaskColumn.PROMPT)
            action.toggled.connect(lambda on, column=column: self._choose(column, on))
        menu.addSeparator()
        menu.addAction(self.tr("As at first"), self._choose_usual)

    def _choose(self, column: TaskColumn, chosen: bool) -> None:
        if chosen and column not in self._chosen:
            self._chosen.append(column)
        elif not chosen and column in self._chosen:
            self._chosen.remove(column)
        self._fit()
        self.columns_changed.emit()

    def _choose_usual(self) -> None:
        self.set_layout_words(f"{column.key.value}:{width}" for column, width in USUAL.items())
        self.columns_changed.emit()

    def _fit(self) -> None:
        """Show the chosen columns that fit beside a readable prompt."""
        if self.model() is None or self._fitting:
            return
        self._fitting = True
        header = self.horizontalHeader()
        asked_for = {column for column in self._chosen if column not in USUAL}
        left = self.viewport().width() - _PROMPT_LEAST - sum(self._widths[column] for column in asked_for)
        shown = {TaskColumn.PROMPT, *asked_for}
        for column in sorted(self._chosen, key=lambda c: (c is not TaskColumn.STATUS, header.visualIndex(c))):
            if column in shown:
                continue
            left -= self._widths[column]
            if left < 0 and column is not TaskColumn.STATUS:
                break
            shown.add(column)
            if column is TaskColumn.STATUS:  # it is never left out, but comes down to its sign
                header.resizeSection(column, max(SIGN_WIDTH, self._widths[column] + min(0, left)))
        for column in TaskColumn:
            if self.isColumnHidden(column) == (column in shown):
                self.setColumnHidden(column, column not in shown)
                if column in shown and column not in (TaskColumn.PROMPT, TaskColumn.STATUS):
                    header.resizeSection(column, self._widths[column])
        needed = _PROMPT_LEAST + sum(header.sectionSize(column) for column in shown if column is not TaskColumn.PROMPT)
        self._let_scroll(bool(asked_for) and needed > self.viewport().width())
        self._fitting = False

    def _let_scroll(self, wanted: bool) -> None:
        """Let the table be wider than its place: the prompt keeps its least width, or again takes what is left."""
        header, policy = self.horizontalHeader(), Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAsNeeded if wanted else policy.ScrollBarAlwaysOff)
        mode = QHeaderView.ResizeMode.Fixed if wanted else QHeaderView.ResizeMode.Stretch
        if header.sectionResizeMode(TaskColumn.PROMPT) != mode:
            header.setSectionResizeMode(TaskColumn.PROMPT, mode)
        if wanted:
            header.resizeSection(TaskColumn.PROMPT, _PROMPT_LEAST)

    def _on_header_menu_requested(self, place: QPoint) -> None:
        menu = QMenu(self)
        self.fill_columns_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _on_section_moved(self) -> None:
        if not self._fitting:
            self.columns_changed.emit()

    def _on_section_resized(self, column: int, old: int, new: int) -> None:
        # The prompt's width follows from the others; hiding gives 0.
        if not self._fitting and column != TaskColumn.PROMPT and old and new:
            self._widths[TaskColumn(column)] = new
            self.columns_changed.emit()

    # --- Qt -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns step back or return."""
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a group when its arrow is pressed."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TaskColumn.PROMPT:
            group: Group = index.data(TaskRole.GROUP)
            inside = event.position().x() - self.visualRect(index).left()
            if group.part is GroupPart.HEAD and inside < ARROW_WIDTH:
                self.group_toggled.emit(index)
                return
        super().mousePressEvent(event)

    def repaint_times(self, ticks: Callable[[TaskRow], bool]) -> None:
        """Repaint state and time of the visible tasks whose words change with time."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        for row in range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1):
            if ticks(self._model.row_at(self._model.index(row, 0))):
                for column in (TaskColumn.STATUS, TaskColumn.WHEN, TaskColumn.EXPIRES):
                    self.update(self._model.index(row, column))

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go to the first or last task with Home and End, as in the grid: whole rows are selected, not cells."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self._model.rowCount() - 1,
        }
        if action in ends and self._model.rowCount():
            return self._model.index(ends[action], TaskColumn.PROMPT)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are shortcuts, and searching has its own field."""

    def startDrag(self, supported_actions: Qt.DropAction) -> None:
        """Drag saved videos out."""
        drag_out(self, self.viewport().grab(self.visualRect(self.currentIndex())))
