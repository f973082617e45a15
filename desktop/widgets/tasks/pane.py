"""The middle pane: search, chips, the table or the grid, and what to do when there is nothing to see."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QMenu,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.actions import AnnotationChange, TaskAction, those_allowing
from desktop.domain.estimate import Estimates
from desktop.domain.task import TaskRow
from desktop.models.task_filter import Chip, TaskFilter
from desktop.models.task_query import NameField, parse_query
from desktop.models.tasks import TaskColumn, TaskRole, TaskTableModel
from desktop.widgets.tasks.confirm import ask, needs_asking
from desktop.widgets.tasks.frame import TasksFrame
from desktop.widgets.tasks.grid import TaskGrid
from desktop.widgets.tasks.menu import TaskMenu
from desktop.widgets.tasks.popups import NotePopup, ProjectPopup, TagsPopup
from desktop.widgets.tasks.posters import PosterSource
from desktop.widgets.tasks.sidebar import SavedViews, Sidebar
from desktop.widgets.tasks.table import TaskTable
from desktop.widgets.tasks.wording import TaskWords

_TICK_MS = 1000
#: Counting every saved view over a large library is put off until changes pause this long.
_SIDEBAR_PAUSE_MS = 700
#: Views are counted for so long at a time, in seconds; then whoever types has a turn.
_COUNTING_S = 0.008


class TasksPane(QWidget):
    """The list of tasks.

    Signals:
        current_changed: local number of the task the keyboard is on, or None.
        selection_changed: local numbers of the selected tasks, in the order shown.
        activated: a task was chosen by Enter or a double click: play it.
        preview_requested: Space on a task: play or pause it without leaving the list.
        action_requested: a :class:`TaskAction` and the local numbers it is meant for; already asked about where it
            costs or removes something.
        annotation_requested: an :class:`AnnotationChange` and local numbers.
        compose_requested: the empty list's button: go and write a prompt.
        views_changed: the saved views; layout_changed: columns, view and sidebar, to be remembered.
    """

    current_changed = Signal(object)
    selection_changed = Signal(list)
    activated = Signal(int)
    preview_requested = Signal(int)
    action_requested = Signal(object, list)
    annotation_requested = Signal(object, list)
    compose_requested = Signal()
    views_changed = Signal(object)
    layout_changed = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
        frame: TasksFrame | None = None,
    ) -> None:
        """Build the pane.

        Args:
            frame: one that is on screen already and becomes part of the pane. Then call :meth:`begin`.
        """
        super().__init__(parent)
        self.setObjectName("tasksPane")
        self.setMinimumWidth(300)
        self._now = now
        self.words = TaskWords(now)
        self.model = TaskTableModel(self)
        self.model.set_wording(self.words.cell, self.words.titles())
        self._posters: PosterSource | None = None
        self._current: int | None = None
        self._is_loading = False
        self._restoring = False
        self.table = TaskTable(self.model, self.words, self)
        self.grid = TaskGrid(self.model, self.words, self)
        self._selection = QItemSelectionModel(self.model, self)
        self._menu = TaskMenu(self)
        self._frame = frame or TasksFrame(self, now)
        self._filter_bar, self._empty = self._frame.filter_bar, self._frame.empty
        self._views, self._summary = self._frame.views, self._frame.summary
        self._table_action, self._grid_action = self._frame.table_action, self._frame.grid_action
        self._sidebar_action, self._group_action = self._frame.sidebar_action, self._frame.group_action
        self._sidebar = Sidebar(self._frame.split)
        self._sidebar.hide()
        self._build()
        self._connect()
        if frame is None:
            self.begin()

    def begin(self) -> None:
        """Show the list; a step of its own for a pane whose frame is on screen already."""
        self._show_view(self.table)
        self._show_emptiness()
        self._filter_bar.search_again()  # for what was typed before there was anybody to look for it

    # --- Building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        for page in (self.table, self.grid):
            self._views.addWidget(page)
        self._frame.split.insertWidget(0, self._sidebar)
        self._frame.split.setSizes([190, 600])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        for before, after in pairwise((self._filter_bar.last_stop, *self._sidebar.tab_stops(), self.table, self.grid)):
            QWidget.setTabOrder(before, after)
        self._frame.show()  # it comes out of a stack, which has hidden it
        self._table_action.triggered.connect(lambda: self._choose_view(self.table))
        self._grid_action.triggered.connect(lambda: self._choose_view(self.grid))
        self._sidebar_action.toggled.connect(self._on_sidebar_toggled)
        self._group_action.toggled.connect(self._on_group_toggled)

    def _connect(self) -> None:
        self._filter_bar.filter_changed.connect(self._on_filter_changed)
        self._filter_bar.left_downward.connect(self._focus_list)
        self._sidebar.query_chosen.connect(self._filter_bar.set_text)
        self._sidebar.views_changed.connect(self._on_views_changed)
        self.model.counts_changed.connect(self._on_counts_changed)
        self.model.shown_changed.connect(self._on_shown_changed)
        self._selection.currentRowChanged.connect(self._on_current_row_changed)
        self._selection.selectionChanged.connect(self._on_selection_changed)
        self.model.layoutChanged.connect(self._tell_current)
        self.model.rowsRemoved.connect(self._tell_current)
        self._menu.chosen.connect(self.perform)
        self._menu.annotated.connect(self._annotate)
        self._empty.compose_requested.connect(self.compose_requested)
        self._empty.clear_requested.connect(self.clear_filter)
        self.table.columns_changed.connect(self._tell_layout)
        for view in (self.table, self.grid):
            view.installEventFilter(self)
            view.doubleClicked.connect(self._on_activated)
            view.customContextMenuRequested.connect(self._on_menu_requested)
        self.table.group_toggled.connect(self.model.toggle_group)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._on_tick)
        self._sidebar_timer = QTimer(self)
        self._sidebar_timer.setSingleShot(True)
        self._sidebar_timer.setInterval(_SIDEBAR_PAUSE_MS)
        self._sidebar_timer.timeout.connect(self._fill_sidebar)
        self._counting: Iterator[None] = iter(())
        self._counting_timer = QTimer(self)
        self._counting_timer.setSingleShot(True)
        self._counting_timer.timeout.connect(self._go_on_counting)

    # --- What others tell it --------------------------------------------------------------------------------------

    def set_posters(self, posters: PosterSource) -> None:
        """Set where stills come from."""
        self._posters = posters
        self.table.set_posters(posters)
        self.grid.set_posters(posters)
        posters.loaded.connect(self._repaint)

    def set_model_names(self, names: dict[str, str]) -> None:
        """Set what models are called, by id."""
        self.words.set_model_names(names)
        self._repaint()

    def set_estimates(self, estimates: Estimates) -> None:
        """Set how long tasks take, for the time that is left."""
        self.words.set_estimates(estimates)
        self._repaint()

    def set_loading(self, loading: bool) -> None:
        """Say whether the library is still being read, so that an empty list is not called empty yet."""
        self._is_loading = loading
        self._show_emptiness()

    def set_saved_views(self, views: SavedViews) -> None:
        """Set the saved views, ``((name, search), ...)``."""
        self._sidebar.set_views(views)
        self._sidebar_timer.start()

    def set_layout(self, words: Iterable[str]) -> None:
        """Restore columns, view and sidebar as :attr:`layout_changed` told them."""
        words = list(words)
        self._restoring = True
        self.table.set_layout_words(words)
        for word in words:
            if word.startswith("!sort:"):
                self._restore_sort(word)
        self._sidebar_action.setChecked("!sidebar" in words)
        self._group_action.setChecked("!grouped" in words)
        if "!grid" in words:
            self._grid_action.setChecked(True)
            self._show_view(self.grid)
        self._restoring = False

    def _restore_sort(self, word: str) -> None:
        _, key, order = [*word.split(":"), "", ""][:3]
        for column in TaskColumn:
            if column.key.value == key:
                descending = order == "desc"
                self.table.sortByColumn(
                    column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                )

    def focus_search(self) -> None:
        """Go to the search field and select what stands there."""
        self._filter_bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter_bar.field.selectAll()

    def search(self, text: str) -> None:
        """Search for something, e.g. ``parent:12``."""
        self._filter_bar.set_text(text)

    def clear_filter(self) -> None:
        """Show everything again."""
        self._filter_bar.set_text("")

    def select_task(self, task_id: int) -> None:
        """Go to a task; if the filter hides it, the filter is cleared first. Unknown tasks are left alone."""
        if self.model.row_of(task_id) is None:
            return
        if not self.model.index_of(task_id).isValid():
            self.clear_filter()
        index = self.model.index_of(task_id)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._selection.setCurrentIndex(index, flags)
            self._view().scrollTo(index)

    # --- What others ask ------------------------------------------------------------------------------------------

    def current_id(self) -> int | None:
        """Return the local number of the task the keyboard is on."""
        index = self._selection.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """Return the local numbers of the selected tasks, in the order shown."""
        return [self.model.id_at(row) for row in self._selected_numbers()]

    def selected_rows(self) -> list[TaskRow]:
        """Return the selected tasks, in the order shown."""
        return [self.model.row_at(self.model.index(row, 0)) for row in self._selected_numbers()]

    def _selected_numbers(self) -> list[int]:
        numbers: set[int] = set()
        for part in self._selection.selection().toList():
            numbers.update(range(part.top(), part.bottom() + 1))
        return sorted(numbers)

    def selection_actions(self) -> list[QAction]:
        """Return what can be done with the selection, as menu entries that live until the next call."""
        numbers = self._selected_numbers()
        return self._menu.actions(self.model.kinds_at(numbers), all_favourites=self.model.all_favourites(numbers))

    def view_actions(self) -> list[QAction]:
        """Return the entries of the View menu: table or grid, sidebar, grouping, columns."""
        separator = QAction(self)
        separator.setSeparator(True)
        self._columns_menu = QMenu(self.tr("&Columns"), self)
        self._columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self._sort_menu = QMenu(self.tr("S&ort by"), self)
        self._sort_menu.aboutToShow.connect(self._fill_sort_menu)
        return [
            self._table_action,
            self._grid_action,
            separator,
            self._sidebar_action,
            self._group_action,
            self._columns_menu.menuAction(),
            self._sort_menu.menuAction(),
        ]

    def _fill_columns_menu(self) -> None:
        self._columns_menu.clear()
        self.table.fill_columns_menu(self._columns_menu)

    def _fill_sort_menu(self) -> None:
        """Offer every column, also those that are not shown, and in the grid, which has no heads to press."""
        self._sort_menu.clear()
        header = self.table.horizontalHeader()
        sorted_by, order = TaskColumn(header.sortIndicatorSection()), header.sortIndicatorOrder()
        columns, orders = QActionGroup(self._sort_menu), QActionGroup(self._sort_menu)
        titles = self.words.titles()
        for column in TaskColumn:
            self._sort_entry(columns, titles[column], column, order, checked=column is sorted_by)
        self._sort_menu.addSeparator()
        for text, wanted in (
            (self.tr("&Ascending"), Qt.SortOrder.AscendingOrder),
            (self.tr("&Descending"), Qt.SortOrder.DescendingOrder),
        ):
            self._sort_entry(orders, text, sorted_by, wanted, checked=wanted is order)

    def _sort_entry(
        self, group: QActionGroup, text: str, column: TaskColumn, order: Qt.SortOrder, *, checked: bool
    ) -> None:
        action = self._sort_menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: self.table.sortByColumn(column, order))
        group.addAction(action)

    # --- Doing things ---------------------------------------------------------------------------------------------

    def perform(self, action: TaskAction, rows: Sequence[TaskRow] | None = None) -> None:
        """Do something with the selection, or with given tasks; ask first where it costs or removes something.

        Notes, tags and projects open their small window; everything else is asked of others by a signal.
        """
        chosen = those_allowing(self.selected_rows() if rows is None else rows, action)
        if not chosen:
            return
        ids = [row.id for row in chosen]
        match action:
            case TaskAction.NOTE:
                self._open_popup(NotePopup(chosen, self), ids)
            case TaskAction.TAG:
                self._open_popup(TagsPopup(chosen, self.model.names(NameField.TAG), self), ids)
            case TaskAction.PROJECT:
                self._open_popup(ProjectPopup(chosen, self.model.names(NameField.PROJECT), self), ids)
            case TaskAction.FAVOURITE:
                favourite = not all(row.favourite for row in chosen)
                self.annotation_requested.emit(AnnotationChange(favourite=favourite), ids)
            case TaskAction.PLAY:
                self.activated.emit(ids[0])
            case _ if needs_asking(action, len(ids)):
                ask(self.window(), action, chosen, lambda: self.action_requested.emit(action, ids))
            case _:
                self.action_requested.emit(action, ids)

    def _open_popup(self, popup: NotePopup | TagsPopup | ProjectPopup, ids: list[int]) -> None:
        popup.noted.connect(lambda change: self.annotation_requested.emit(change, ids))
        popup.open()

    def _annotate(self, change: AnnotationChange) -> None:
        ids = self.selected_ids()
        if ids:
            self.annotation_requested.emit(change, ids)

    # --- Qt -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Listen to the keys of both views."""
        if event.type() == QEvent.Type.KeyPress and watched in (self.table, self.grid):
            return self._on_key(cast(QKeyEvent, event), watched)
        if event.type() == QEvent.Type.FocusIn and watched in (self.table, self.grid):
            if cast(QFocusEvent, event).reason() in _BY_KEYBOARD:
                self._select_something()
        elif event.type() == QEvent.Type.WindowStateChange:
            self._watch_time()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let relative times tick."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._watch_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing tick unseen."""
        super().hideEvent(event)
        self._ticker.stop()

    def _watch_time(self) -> None:
        """Tick while there is anything whose words change with time, and somebody to see it."""
        if not (self.model.rowCount() and self.isVisible()) or self.window().isMinimized():
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def _on_key(self, event: QKeyEvent, watched: QObject) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if modifiers == Qt.KeyboardModifier.NoModifier:
            return self._on_plain_key(key, watched)
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_Delete:
            self.perform(TaskAction.TRASH)
            return True
        if modifiers == Qt.KeyboardModifier.ControlModifier and key in _CONTROL_KEYS:
            self.perform(_CONTROL_KEYS[key])
            return True
        return False

    def _on_plain_key(self, key: Qt.Key, watched: QObject) -> bool:
        current = self._selection.currentIndex()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self._annotate(AnnotationChange(rating=key - Qt.Key.Key_0))
        elif key in _KEYS:
            self.perform(_KEYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self._on_activated(current)
        elif key == Qt.Key.Key_Space and current.isValid():
            self.preview_requested.emit(self.model.id_at(current.row()))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and watched is self.table:
            self._open_group(current, key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_G:
            self.model.toggle_group(current)
        else:
            return False
        return True

    def _open_group(self, index: QModelIndex, wanted: bool) -> None:
        if index.isValid() and index.data(TaskRole.GROUP).expanded != wanted:
            self.model.toggle_group(index)

    # --- Reactions --------------------------------------------------------------------------------------------------

    def _on_activated(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.id_at(index.row()))

    def _on_menu_requested(self, place: QPoint) -> None:
        numbers = self._selected_numbers()
        if numbers:
            all_favourites = self.model.all_favourites(numbers)
            menu = self._menu.menu(self.model.kinds_at(numbers), all_favourites=all_favourites)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._view().viewport().mapToGlobal(place))

    def _on_current_row_changed(self) -> None:
        self._tell_current()

    def _tell_current(self) -> None:
        """Say which task is the current one, when it is another than was said last."""
        current = self.current_id()
        if current != self._current:
            self._current = current
            self.current_changed.emit(current)

    def _on_selection_changed(self, _chosen: QItemSelection, _dropped: QItemSelection) -> None:
        ids = self.selected_ids()
        self.selection_changed.emit(ids)
        self._show_summary(len(ids))

    def _on_filter_changed(self, wanted: TaskFilter) -> None:
        self.model.set_filter(wanted)
        self._sidebar.set_query(self._filter_bar.query_text())
        self._show_emptiness()

    def _on_counts_changed(self, counts: dict[Chip, int]) -> None:
        self._filter_bar.set_counts(counts)
        if self._sidebar.isVisible() and not self._sidebar_timer.isActive():
            self._sidebar_timer.start()

    def _on_shown_changed(self) -> None:
        self._watch_time()
        self._show_emptiness()
        self._show_summary(len(self._selected_numbers()))

    def _on_views_changed(self, views: SavedViews) -> None:
        self._fill_sidebar()
        self.views_changed.emit(views)

    def _on_sidebar_toggled(self, shown: bool) -> None:
        self._sidebar.setVisible(shown)
        if shown:
            self._fill_sidebar()
        self._tell_layout()

    def _on_group_toggled(self, grouped: bool) -> None:
        self.model.set_grouped(grouped)
        self._tell_layout()

    def _on_tick(self) -> None:
        """Repaint the cells whose words change with time."""
        view = self._view()
        if view is self.table:
            self.table.repaint_times(self.words.ticks)
        elif view is self.grid:
            self.grid.viewport().update()

    def _repaint(self) -> None:
        view = self._view()
        if isinstance(view, (TaskTable, TaskGrid)):
            view.viewport().update()

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _view(self) -> TaskTable | TaskGrid:
        return self.grid if self._grid_action.isChecked() else self.table

    def _choose_view(self, view: TaskTable | TaskGrid) -> None:
        self._show_view(view)
        self._focus_list()
        self._tell_layout()

    def _show_view(self, view: TaskTable | TaskGrid) -> None:
        view.start()
        view.setSelectionModel(self._selection)
        self._show_emptiness()
        current = self._selection.currentIndex()
        if current.isValid():
            view.scrollTo(current)

    def _focus_list(self) -> None:
        if self.model.rowCount():
            self._select_something()
            self._view().setFocus(Qt.FocusReason.OtherFocusReason)

    def _select_something(self) -> None:
        """See to it that keys have a task to act on. A view that gets the focus makes one current, but selects none."""
        if self.model.rowCount() and not self._selection.hasSelection():
            current = self._selection.currentIndex()
            self.select_task(self.model.id_at(current.row() if current.isValid() else 0))

    def _show_emptiness(self) -> None:
        """Show the list, or say why there is nothing to see and what to do next."""
        if self.model.rowCount():
            self._views.setCurrentWidget(self._view())
            return
        if self.model.total:
            self._empty.show_nothing_matches()
        elif self._is_loading:
            self._empty.show_loading()
        else:
            self._empty.show_no_tasks()
        self._views.setCurrentWidget(self._empty)

    def _show_summary(self, selected: int) -> None:
        shown, total = self.model.rowCount(), self.model.total
        parts = []
        if not self.model.filter.is_open:
            text = self.tr("%1 of %2 shown")
            parts.append(text.replace("%1", self.locale().toString(shown)).replace("%2", self.locale().toString(total)))
        if selected > 1:
            parts.append(self.tr("%1 selected").replace("%1", self.locale().toString(selected)))
        self._summary.setText("  ·  ".join(parts))
        self._summary.setVisible(bool(parts))

    def _fill_sidebar(self) -> None:
        """Count what is in the sidebar anew, and show it once all is counted."""
        self._counting = self._count_for_sidebar() if self._sidebar_action.isChecked() else iter(())
        self._go_on_counting()

    def _go_on_counting(self) -> None:
        end = time.perf_counter() + _COUNTING_S
        for _ in self._counting:
            if time.perf_counter() > end:
                self._counting_timer.start()
                return
        self._counting_timer.stop()

    def _count_for_sidebar(self) -> Iterator[None]:
        now, views = self._now(), self._sidebar.views
        counts = []
        for _, query in views:
            counts.append(self.model.count(TaskFilter(parse_query(query, now))))
            yield
        projects = self.model.names(NameField.PROJECT)
        yield
        self._sidebar.show_counts(counts, projects, self.model.names(NameField.TAG))

    def _tell_layout(self) -> None:
        if self._restoring:
            return
        words = self.table.layout_words()
        header = self.table.horizontalHeader()
        order = "desc" if header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else "asc"
        words.append(f"!sort:{TaskColumn(header.sortIndicatorSection()).key.value}:{order}")
        words += ["!grid"] if self._grid_action.isChecked() else []
        words += ["!sidebar"] if self._sidebar_action.isChecked() else []
        words += ["!grouped"] if self._group_action.isChecked() else []
        self.layout_changed.emit(tuple(words))


_KEYS = {
    Qt.Key.Key_Delete: TaskAction.REMOVE,
    Qt.Key.Key_F2: TaskAction.NOTE,
    Qt.Key.Key_F5: TaskAction.CHECK_NOW,
    Qt.Key.Key_F: TaskAction.FAVOURITE,
    Qt.Key.Key_T: TaskAction.TAG,
    Qt.Key.Key_P: TaskAction.PROJECT,
}
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_CONTROL_KEYS = {Qt.Key.Key_C: TaskAction.COPY_PROMPT, Qt.Key.Key_S: TaskAction.SAVE_AS}
