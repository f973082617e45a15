"""The list of tasks as a Qt model: one for the table and the poster grid, filtered and sorted by itself.

There is no proxy: filter and order are worked out over packed columns (:mod:`desktop.models.task_columns`), which is
some twenty times faster at 100,000 tasks. Changes arrive as rows; they are gathered and shown at most thirty times a
second, so that 500 tasks moving at once cost about one repaint.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from heapq import nlargest
from html import escape
from itertools import pairwise
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
    Signal,
)

from desktop.domain.actions import Kind
from desktop.domain.task import Hold, Relation, TaskRow, TaskState
from desktop.models.task_columns import TaskColumns
from desktop.models.task_filter import Chip, SortKey, TaskFilter, count_chips, count_names, key_of, narrows, sort_slots
from desktop.models.task_query import ContinuationOf, Flag, Flagged, InStates, NameField, Query, Term

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
# Views ask for flags with every cell they paint: they are not put together each time.
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_READY_FLAGS = _FLAGS | Qt.ItemFlag.ItemIsDragEnabled
_FLUSH_MS = 33
#: More tasks than this coming or going at once are shown by one new layout rather than one by one.
_FEW = 40
#: What never changes in a task's life.
_FIXED_KEYS = frozenset({SortKey.WHEN, SortKey.PROMPT, SortKey.SETTINGS, SortKey.SERVICE, SortKey.TASK_ID})


class TaskColumn(IntEnum):
    """Columns in the model's order; a view may show them in another."""

    PROMPT = 0
    STATUS = 1
    SETTINGS = 2
    WHEN = 3
    RATING = 4
    TAGS = 5
    PROJECT = 6
    NOTE = 7
    TOOK = 8
    FILE_SIZE = 9
    SERVICE = 10
    EXPIRES = 11
    TASK_ID = 12

    @property
    def key(self) -> SortKey:
        """Return what the column sorts by, which is also its stable name in the settings."""
        return SortKey(self.name.lower())


class TaskRole(IntEnum):
    """What a delegate asks for."""

    ID = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2  # a TaskRow
    GROUP = Qt.ItemDataRole.UserRole + 3  # a Group


class GroupPart(StrEnum):
    """Where a task stands when the takes of one prompt are grouped."""

    ALONE = "alone"
    HEAD = "head"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Group:
    """A task's part in its group of takes.

    Attributes:
        size: takes in the group that the filter lets through.
    """

    part: GroupPart = GroupPart.ALONE
    size: int = 1
    expanded: bool = False


ALONE = Group()
#: Says a cell in words: what a screen reader reads and a copied cell holds.
Wording = Callable[[TaskRow, TaskColumn], str]


class TaskTableModel(QAbstractTableModel):
    """Tasks that the filter lets through, in order.

    Signals:
        counts_changed: how many tasks are under each chip, ``dict[Chip, int]``.
        shown_changed: tasks that are shown, and tasks in all.
    """

    counts_changed = Signal(dict)
    shown_changed = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = TaskColumns()
        self._filter = TaskFilter()
        self._key = SortKey.WHEN
        self._descending = True
        self._order = array("i")  # every slot, sorted
        self._view = array("i")  # the slots that are shown
        self._rows: array[int] | None = None  # row of a slot or -1; built when asked for
        self._grouped = False
        self._expanded: set[int] = set()
        self._groups: dict[int, Group] = {}  # by slot
        self._pending: dict[int, TaskRow] = {}
        self._built: dict[int, TaskRow] = {}  # rows handed out lately, by slot
        self._wording: Wording = _plain
        self._titles: Mapping[TaskColumn, str] = {column: column.key.value for column in TaskColumn}
        self._flush_timer = QTimer(self)
        self._flush_timer.setSingleShot(True)
        self._flush_timer.setInterval(_FLUSH_MS)
        self._flush_timer.timeout.connect(self.flush)

    # --- What comes from the store ------------------------------------------------------------------------------

    def add_rows(self, rows: Iterable[TaskRow]) -> None:
        """Add tasks; those that are there already are replaced."""
        fresh: list[TaskRow] = []
        for row in rows:
            if self._columns.slot_of(row.id) < 0:
                fresh.append(row)
            else:
                self._pending[row.id] = row
        if self._pending:
            self.flush()
        if not fresh:
            return
        slots = self._columns.put(fresh)
        if self._goes_to_the_end(slots):
            self._append(slots)
        elif len(slots) <= _FEW and not self._grouped:
            self._insert(slots)
        else:
            self._lay_out(resort=True)
        self._tell_counts()

    def change_rows(self, rows: Iterable[TaskRow]) -> None:
        """Take changed tasks; they are shown within a thirtieth of a second. Unknown ones are left out."""
        for row in rows:
            if self._columns.slot_of(row.id) >= 0:
                self._pending[row.id] = row
        if self._pending and not self._flush_timer.isActive():
            self._flush_timer.start()

    def show_transfer(self, task_id: int, received: int, total: int | None) -> None:
        """Show how much of a file has come, in bytes; ``total`` None when the server did not say."""
        row = self._pending.get(task_id) or self.row_of(task_id)
        if row is not None and row.state is TaskState.DOWNLOADING:
            self.change_rows([replace(row, received=received, file_bytes=total or row.file_bytes)])

    def remove_ids(self, task_ids: Iterable[int]) -> None:
        """Take tasks out of the list."""
        gone = [task_id for task_id in task_ids if self._columns.slot_of(task_id) >= 0]
        if not gone:
            return
        self.flush()
        slots = [self._columns.slot_of(task_id) for task_id in gone]
        if len(slots) <= _FEW and not self._grouped:
            self._hide(slots)
            for slot in slots:
                self._order.remove(slot)
            self._columns.drop(gone)
        else:
            dropped = set(slots)
            self.layoutAboutToBeChanged.emit()
            ids = self._persistent_ids()
            self._columns.drop(gone)
            self._order = array("i", (slot for slot in self._order if slot not in dropped))
            self._refill(self._order)
            self._move_persistent(ids)
            self.layoutChanged.emit()
        for slot in slots:
            self._built.pop(slot, None)
        self._tell_counts()
        self._tell_shown()

    def flush(self) -> None:
        """Show what changed since the last time; called by a timer, or before something that must see it."""
        self._flush_timer.stop()
        if not self._pending:
            return
        pending, self._pending = self._pending, {}
        slots = [self._columns.slot_of(task_id) for task_id in pending]
        before = self._keys(slots)
        self._columns.change(pending.values())
        for slot in slots:
            self._built.pop(slot, None)
        self._tell_counts()
        if self._grouped or before != self._keys(slots):
            self._lay_out(resort=before != self._keys(slots))
            self._tell_changed(slots)
            return
        if self._filter.is_open:
            self._tell_changed(slots)
            return
        shown = set(self._filter.select(self._columns, slots))
        rows = self._rows_of()
        coming = [slot for slot in slots if slot in shown and rows[slot] < 0]
        going = [slot for slot in slots if slot not in shown and rows[slot] >= 0]
        if len(coming) + len(going) > _FEW:
            self._lay_out(resort=False)
        else:
            self._hide(going)
            self._show(coming)
            if coming or going:
                self._tell_shown()
        self._tell_changed(slots)

    # --- What the views ask for -----------------------------------------------------------------------------------

    def set_wording(self, wording: Wording, titles: Mapping[TaskColumn, str]) -> None:
        """Set how cells and column titles are said in words."""
        self._wording = wording
        self._titles = titles

    def set_filter(self, wanted: TaskFilter) -> None:
        """Show the tasks that a filter lets through."""
        if wanted == self._filter:
            return
        self.flush()
        candidates = self._view if narrows(wanted, self._filter) and not self._grouped else self._order
        self._filter = wanted
        self._lay_out(resort=False, candidates=candidates)

    @property
    def filter(self) -> TaskFilter:
        """Return the filter in use."""
        return self._filter

    def set_grouped(self, grouped: bool) -> None:
        """Put the takes of one prompt under their first one, or not."""
        if grouped != self._grouped:
            self._grouped = grouped
            self._lay_out(resort=False)

    @property
    def is_grouped(self) -> bool:
        """Say whether takes are grouped."""
        return self._grouped

    def toggle_group(self, index: Index) -> None:
        """Show or hide the other takes of a group."""
        if not index.isValid() or self._groups.get(self._view[index.row()], ALONE).part is not GroupPart.HEAD:
            return
        self._expanded ^= {self._columns.batch[self._view[index.row()]]}
        self._lay_out(resort=False)

    def row_at(self, index: Index) -> TaskRow:
        """Return the task at a valid index."""
        return self._row(self._view[index.row()])

    def group_at(self, index: Index) -> Group:
        """Return the part of the task at a valid index in its group."""
        return self._groups.get(self._view[index.row()], ALONE) if self._grouped else ALONE

    def row_of(self, task_id: int) -> TaskRow | None:
        """Return a task of the list, shown or not."""
        slot = self._columns.slot_of(task_id)
        return None if slot < 0 else self._row(slot)

    def index_of(self, task_id: int) -> QModelIndex:
        """Return where a task is shown; an invalid index when it is not."""
        slot = self._columns.slot_of(task_id)
        row = self._row_finder(1)(slot)
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def id_at(self, row: int) -> int:
        """Return the local number of the task in a row."""
        return self._columns.id[self._view[row]]

    def kinds_at(self, rows: Iterable[int]) -> Counter[Kind]:
        """Return how many tasks of each kind stand in some rows; no task is put together for it."""
        return self._columns.kinds(map(self._view.__getitem__, rows))

    def all_favourites(self, rows: Iterable[int]) -> bool:
        """Say whether favourites alone stand in some rows."""
        return all(map(self._columns.favourite.__getitem__, map(self._view.__getitem__, rows)))

    def shown_ids(self) -> list[int]:
        """Return the local numbers of all rows that are shown, in their order."""
        return list(map(self._columns.id.__getitem__, self._view))

    def recent_prompts(self, limit: int) -> list[str]:
        """Return the newest prompts, each once."""
        newest = nlargest(limit * 8, self._columns.slots(), key=self._columns.created.__getitem__)
        prompts = dict.fromkeys(self._columns.text(slot, 0) for slot in newest)
        return [prompt for prompt in prompts if prompt.strip()][:limit]

    def chain_of(self, task_id: int) -> list[TaskRow]:
        """Return the shots that lead to a task by "continued from", the task, and all that continue it; by number."""
        chain: dict[int, TaskRow] = {}
        row = self.row_of(task_id)
        while row is not None and row.id not in chain:
            chain[row.id] = row
            row = self.row_of(row.parent_id) if row.relation is Relation.CONTINUED and row.parent_id else None
        newest = [task_id]
        while newest:
            younger = TaskFilter(Query((Term(ContinuationOf(frozenset(newest))),)))
            rows = map(self._row, younger.select(self._columns, self._columns.slots()))
            fresh = {row.id: row for row in rows if row.id not in chain}
            chain |= fresh
            newest = list(fresh)
        return [chain[number] for number in sorted(chain)]

    def held_ids(self, hold: Hold) -> list[int]:
        """Return the waiting tasks that are held for a reason, oldest first."""
        query = Query((Term(InStates(frozenset({TaskState.WAITING}))), Term(Flagged(Flag.HELD))))
        slots = TaskFilter(query).select(self._columns, self._columns.slots())
        rows = sorted((self._row(slot) for slot in slots), key=lambda row: (row.created_at, row.id))
        return [row.id for row in rows if row.hold is hold]

    def counts(self) -> dict[Chip, int]:
        """Return how many tasks are under each chip."""
        return count_chips(self._columns)

    def names(self, field: NameField) -> dict[str, int]:
        """Return the tags or projects in use and how many tasks have each."""
        return count_names(self._columns, field)

    def count(self, wanted: TaskFilter) -> int:
        """Return how many tasks a filter would let through."""
        return len(wanted.select(self._columns, self._columns.slots()))

    @property
    def total(self) -> int:
        """Return how many tasks there are, shown or not."""
        return len(self._columns)

    # --- QAbstractTableModel --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many tasks are shown."""
        return 0 if parent.isValid() else len(self._view)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns, hidden ones included."""
        return 0 if parent.isValid() else len(TaskColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a task, its id or its group; a cell in words for everybody else."""
        if not index.isValid():
            return None
        slot = self._view[index.row()]
        if role == TaskRole.ROW:
            return self._row(slot)
        if role == TaskRole.ID:
            return self._columns.id[slot]
        if role == TaskRole.GROUP:
            return self.group_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._wording(self._row(slot), TaskColumn(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            # Foreign text: as it is, never taken for markup.
            return f"<qt>{escape(self._wording(self._row(slot), TaskColumn(index.column())))}</qt>"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[TaskColumn(section)] if 0 <= section < len(TaskColumn) else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that a task can be chosen, and dragged out when its video is there."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _READY_FLAGS if self._columns.is_ready(self._view[index.row()]) else _FLAGS

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; equal ones stand newest first."""
        if not 0 <= column < len(TaskColumn):
            return
        self.flush()
        self._key = TaskColumn(column).key
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._lay_out(resort=True)

    def mimeTypes(self) -> list[str]:
        """Return what a drag carries."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the saved videos of some tasks as files for another program."""
        slots = dict.fromkeys(self._view[index.row()] for index in indexes if index.isValid())
        data = QMimeData()
        rows = (self._row(slot) for slot in slots)
        data.setUrls([QUrl.fromLocalFile(row.file) for row in rows if row.state is TaskState.READY and row.file])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Say that a video is only ever copied out."""
        return Qt.DropAction.CopyAction

    # --- Inside -------------------------------------------------------------------------------------------------

    def _row(self, slot: int) -> TaskRow:
        row = self._built.get(slot)
        if row is None:
            if len(self._built) > 500:
                self._built.clear()
            row = self._built[slot] = self._columns.row(slot)
        return row

    def _rows_of(self) -> array[int]:
        """Return the row of each slot, -1 for those that are not shown."""
        if self._rows is None or len(self._rows) != self._columns.capacity:
            rows = array("i", [-1]) * self._columns.capacity
            for row, slot in enumerate(self._view):
                rows[slot] = row
            self._rows = rows
        return self._rows

    def _row_finder(self, count: int) -> Callable[[int], int]:
        """Return what finds the row of a slot, -1 for none; for a few, searching beats building the whole table."""
        if count <= 8 and self._rows is None:
            view = self._view
            return lambda slot: view.index(slot) if slot >= 0 and slot in view else -1
        rows = self._rows_of()
        return lambda slot: rows[slot] if slot >= 0 else -1

    def _keys(self, slots: list[int]) -> list[object]:
        """Return the sort keys of some slots, to see whether they moved; empty when a change cannot move them."""
        if self._key in _FIXED_KEYS:
            return []
        return list(map(key_of(self._columns, self._key), slots))

    def _goes_to_the_end(self, slots: list[int]) -> bool:
        """Say whether fresh slots follow the last one as they are: loading newest first, in the usual order."""
        if self._grouped or self._key is not SortKey.WHEN or not self._descending:
            return False
        created, ids = self._columns.created, self._columns.id
        previous = [*self._order[-1:], *slots]
        return all((created[a], ids[a]) > (created[b], ids[b]) for a, b in pairwise(previous))

    def _append(self, slots: list[int]) -> None:
        self._order.extend(slots)
        shown = self._filter.select(self._columns, slots)
        if not shown:
            self._tell_shown()
            return
        first = len(self._view)
        self.beginInsertRows(QModelIndex(), first, first + len(shown) - 1)
        self._view.extend(shown)
        self._rows = None
        self.endInsertRows()
        self._tell_shown()

    def _insert(self, slots: list[int]) -> None:
        """Put a few fresh slots where they belong."""
        place = self._placer()
        for slot in slots:
            self._order.insert(place(self._order, slot), slot)
        self._show(self._filter.select(self._columns, slots))
        self._tell_shown()

    def _show(self, slots: Iterable[int]) -> None:
        place = self._placer()
        for slot in slots:
            row = place(self._view, slot)
            self.beginInsertRows(QModelIndex(), row, row)
            self._view.insert(row, slot)
            self._rows = None
            self.endInsertRows()

    def _hide(self, slots: Iterable[int]) -> None:
        rows = self._rows_of()
        for row in sorted((rows[slot] for slot in slots if rows[slot] >= 0), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._view[row]
            self._rows = None
            self.endRemoveRows()

    def _placer(self) -> Callable[[array[int], int], int]:
        """Return the function that finds a slot's place in sorted slots."""
        key, descending = key_of(self._columns, self._key), self._descending
        created, ids = self._columns.created, self._columns.id

        def precedes(a: int, b: int) -> bool:
            key_a, key_b = key(a), key(b)
            if key_a != key_b:
                return bool(key_a > key_b) if descending else bool(key_a < key_b)
            return (created[a], ids[a]) > (created[b], ids[b])

        def place(slots: array[int], slot: int) -> int:
            low, high = 0, len(slots)
            while low < high:
                middle = (low + high) // 2
                if precedes(slots[middle], slot):
                    low = middle + 1
                else:
                    high = middle
            return low

        return place

    def _lay_out(self, *, resort: bool, candidates: Sequence[int] | None = None) -> None:
        """Work out order and view anew; views keep selection and place by persistent indexes."""
        self.layoutAboutToBeChanged.emit()
        ids = self._persistent_ids()
        if resort:
            self._order = array("i", sort_slots(self._columns, self._columns.slots(), self._key, self._descending))
        self._refill(self._order if candidates is None else candidates)
        self._move_persistent(ids)
        self.layoutChanged.emit()
        self._tell_shown()

    def _refill(self, candidates: Sequence[int]) -> None:
        shown = candidates
        if not self._filter.is_open:
            shown = self._filter.select(self._columns, shown)
        self._groups = {}
        if self._grouped:
            shown = self._group(shown)
        self._view = array("i", shown)
        self._rows = None

    def _group(self, shown: Sequence[int]) -> list[int]:
        """Return the slots with the takes of one click together, under the one that comes first."""
        batch = self._columns.batch
        members: dict[int, list[int]] = {}
        for slot in shown:
            members.setdefault(batch[slot] or -1 - slot, []).append(slot)
        grouped: list[int] = []
        for key, slots in members.items():
            if len(slots) == 1:
                grouped += slots
                continue
            expanded = key in self._expanded
            self._groups[slots[0]] = Group(GroupPart.HEAD, len(slots), expanded)
            grouped.append(slots[0])
            if expanded:
                for slot in slots[1:]:
                    self._groups[slot] = Group(GroupPart.CHILD, len(slots), True)
                grouped += slots[1:]
        return grouped

    def _persistent_ids(self) -> list[tuple[QModelIndex, int]]:
        """Return which tasks the views remember, before they move."""
        ids, view = self._columns.id, self._view
        return [(index, ids[view[index.row()]]) for index in self.persistentIndexList()]

    def _move_persistent(self, remembered: list[tuple[QModelIndex, int]]) -> None:
        if not remembered:
            return
        row_of = self._row_finder(len(remembered))
        moved = []
        for index, task_id in remembered:
            row = row_of(self._columns.slot_of(task_id))
            moved.append(self.index(row, index.column()) if row >= 0 else QModelIndex())
        self.changePersistentIndexList([index for index, _ in remembered], moved)

    def _tell_changed(self, slots: list[int]) -> None:
        rows = self._rows_of()
        changed = [rows[slot] for slot in slots if rows[slot] >= 0]
        if changed:
            self.dataChanged.emit(self.index(min(changed), 0), self.index(max(changed), len(TaskColumn) - 1), [])

    def _tell_counts(self) -> None:
        self.counts_changed.emit(self.counts())

    def _tell_shown(self) -> None:
        self.shown_changed.emit(len(self._view), len(self._columns))


def _plain(row: TaskRow, column: TaskColumn) -> str:
    """Say a cell without words of any language; in use until a view sets its own."""
    match column:
        case TaskColumn.PROMPT:
            return row.prompt
        case TaskColumn.STATUS:
            return row.state.value
        case TaskColumn.SETTINGS:
            return f"{row.model} {row.duration} {row.size}"
        case TaskColumn.TASK_ID:
            return row.remote_id
    return ""
