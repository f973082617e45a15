"""The reference images of the prompt being composed, in the order in which they are sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from desktop.domain.catalog import Delivery, ImageRules
from desktop.domain.intake import IntakeNote, IntakeProblem, IntakeRefusal, PreparedReference
from desktop.domain.request import Reference, ReferenceKind

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

#: Rows that say why something was refused; further refusals are only listed.
MAX_REFUSED_ROWS = 8


class ReferenceRole(IntEnum):
    """What the list tells of a row beside its name."""

    ITEM = Qt.ItemDataRole.UserRole + 1  # ReferenceItem
    PROBLEM = Qt.ItemDataRole.UserRole + 2  # an IntakeProblem (as plain text: Qt unwraps it), or None
    POSITION = Qt.ItemDataRole.UserRole + 3  # 1, 2, ... among those that are sent; 0 when it is not


class ReferenceState(StrEnum):
    """How far an image is."""

    PREPARING = "preparing"
    READY = "ready"
    REFUSED = "refused"


@dataclass(slots=True, eq=False)
class ReferenceItem:
    """One row.

    Attributes:
        key: tells the row through moves and removals.
        reference: None until it is ready.
        preview: upright and small; None for a link, or until it is ready.
        refusal: why it cannot be sent, when it is refused.
    """

    key: int
    name: str
    state: ReferenceState
    reference: Reference | None = None
    preview: QImage | None = None
    notes: frozenset[IntakeNote] = field(default_factory=frozenset)
    refusal: IntakeRefusal | None = None


@dataclass(frozen=True, slots=True)
class RemovedReferences:
    """What :meth:`ReferenceListModel.remove` took out: enough to put it back where it was."""

    items: tuple[tuple[int, ReferenceItem], ...]


class ReferenceListModel(QAbstractListModel):
    """Reference images: being prepared, ready, or refused with a reason."""

    contents_changed = Signal()  # after anything that could change what is sent or shown
    reopening_requested = Signal(list)  # list[tuple[int, Reference]]: prepared earlier, to be looked at again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[ReferenceItem] = []
        self._left_out: list[IntakeRefusal] = []
        self._rules = ImageRules(0, 0, Delivery.BASE64)
        self._has_rules = False
        self._next_key = 1
        self._describe: Callable[[ReferenceItem], str] = lambda item: item.name

    # --- What is in it ----------------------------------------------------------------------------------------

    @property
    def rules(self) -> ImageRules:
        """Return what the chosen model takes."""
        return self._rules

    @property
    def has_rules(self) -> bool:
        """Say whether a model was chosen at all."""
        return self._has_rules

    @property
    def items(self) -> tuple[ReferenceItem, ...]:
        """Return all rows."""
        return tuple(self._items)

    @property
    def left_out(self) -> tuple[IntakeRefusal, ...]:
        """Return what has no row: too many at once, or one refusal too many."""
        return tuple(self._left_out)

    def references(self) -> tuple[Reference, ...]:
        """Return what is ready to be sent, in order."""
        return tuple(i.reference for i in self._items if i.reference is not None and i.state is ReferenceState.READY)

    def keys(self, state: ReferenceState) -> tuple[int, ...]:
        """Return the keys of the rows in a state, in order."""
        return tuple(item.key for item in self._items if item.state is state)

    def free_slots(self) -> int:
        """Return how many more the chosen model would take; never negative."""
        taken = sum(item.state is not ReferenceState.REFUSED for item in self._items)
        return max(0, self._rules.max_count - taken)

    def problem(self, item: ReferenceItem) -> IntakeProblem | None:
        """Return why a row cannot be sent to the chosen model, or None."""
        if item.refusal is not None:
            return item.refusal.problem
        if item.reference is not None and item.reference.bytes > self._rules.max_bytes:
            return IntakeProblem.TOO_LARGE
        if item.reference is not None and item.reference.mime and item.reference.mime not in self._rules.types:
            return IntakeProblem.NOT_TAKEN
        if self._position(item) > self._rules.max_count:
            return IntakeProblem.OVER_LIMIT
        return None

    # --- Changing it ------------------------------------------------------------------------------------------

    def set_rules(self, rules: ImageRules) -> None:
        """Take what the chosen model takes; rows that do not fit it say so."""
        if rules != self._rules or not self._has_rules:
            self._rules, self._has_rules = rules, True
            self._refresh()

    def set_description(self, describe: Callable[[ReferenceItem], str]) -> None:
        """Take the function that puts a row into words, for tooltips and screen readers."""
        self._describe = describe

    def add_preparing(self, name: str) -> int:
        """Add a row for an image on its way in; return its key."""
        return self._append(name, ReferenceState.PREPARING)

    def add_link(self, url: str, name: str) -> int:
        """Add an image on the web, which is sent as its address and never fetched; return its key."""
        reference = Reference(ReferenceKind.URL, name, url=url)
        return self._append(name, ReferenceState.READY, reference=reference)

    def refuse(self, refusal: IntakeRefusal) -> None:
        """Say that something cannot be taken: in a row while there are few, else in the list of what was left out."""
        refused = len(self.keys(ReferenceState.REFUSED))
        if refusal.problem is IntakeProblem.OVER_LIMIT or refused >= MAX_REFUSED_ROWS:
            self._left_out.append(refusal)
            self.contents_changed.emit()
        else:
            self._append(refusal.name, ReferenceState.REFUSED, refusal=refusal)

    def leave_out(self, refusals: Sequence[IntakeRefusal]) -> None:
        """List several at once that get no row."""
        if refusals:
            self._left_out.extend(refusals)
            self.contents_changed.emit()

    def dismiss_left_out(self) -> None:
        """Empty the list of what was left out."""
        self._left_out.clear()
        self.contents_changed.emit()

    def set_ready(self, key: int, prepared: PreparedReference) -> None:
        """Fill a row with its prepared image; nothing happens when the row is gone."""
        row = self._row(key)
        if row is None:
            return
        item = self._items[row]
        item.state, item.reference, item.notes = ReferenceState.READY, prepared.reference, prepared.notes
        item.refusal = None
        small = prepared.preview
        image = QImage(small.rgba, small.width, small.height, small.width * 4, QImage.Format.Format_RGBA8888)
        item.preview = image.copy()  # the bytes belong to Python
        self._changed(row)

    def set_refused(self, key: int, refusal: IntakeRefusal) -> None:
        """Say in its row why an image cannot be sent; nothing happens when the row is gone."""
        row = self._row(key)
        if row is None:
            return
        if len(self.keys(ReferenceState.REFUSED)) >= MAX_REFUSED_ROWS:
            self.remove((row,))
            self.refuse(refusal)
            return
        item = self._items[row]
        item.state, item.refusal = ReferenceState.REFUSED, refusal
        self._changed(row)

    def replace(self, references: Sequence[Reference]) -> None:
        """Show these instead of all that was there; their files are to be looked at again."""
        self.beginResetModel()
        self._items = []
        self._left_out.clear()
        again: list[tuple[int, Reference]] = []
        for reference in references:
            file = reference.kind is ReferenceKind.FILE
            state = ReferenceState.PREPARING if file else ReferenceState.READY
            item = ReferenceItem(self._take_key(), reference.name, state, reference)
            self._items.append(item)
            if file:
                again.append((item.key, reference))
        self.endResetModel()
        if again:
            self.reopening_requested.emit(again)
        self.contents_changed.emit()

    def remove(self, rows: Sequence[int]) -> RemovedReferences:
        """Take rows out; :meth:`restore` puts them back."""
        removed = []
        for row in sorted({r for r in rows if 0 <= r < len(self._items)}, reverse=True):
            self.beginRemoveRows(_ROOT, row, row)
            removed.append((row, self._items.pop(row)))
            self.endRemoveRows()
        if removed:
            self._refresh()
        return RemovedReferences(tuple(reversed(removed)))

    def restore(self, removed: RemovedReferences) -> None:
        """Undo a removal."""
        for row, item in removed.items:
            place = min(row, len(self._items))
            self.beginInsertRows(_ROOT, place, place)
            self._items.insert(place, item)
            self.endInsertRows()
        self._refresh()

    def row_of(self, key: int) -> int | None:
        """Return where a row is now, or None when it is gone."""
        return self._row(key)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's name, its words, or one of :class:`ReferenceRole`."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._describe(item)
            case ReferenceRole.ITEM:
                return item
            case ReferenceRole.PROBLEM:
                return self.problem(item)
            case ReferenceRole.POSITION:
                return self._position(item)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be dragged, and dropped between rows but never onto one."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the type under which rows travel inside their own list."""
        return ["application/x-rushes-reference-row"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return a drag that means something only inside this list."""
        data = QMimeData()
        data.setData(self.mimeTypes()[0], ",".join(str(index.row()) for index in indexes).encode())
        return data

    def moveRows(
        self, source_parent: Index, source_row: int, count: int, destination_parent: Index, destination_child: int
    ) -> bool:
        """Move rows before another row."""
        if source_parent.isValid() or destination_parent.isValid() or count < 1:
            return False
        if source_row < 0 or source_row + count > len(self._items) or not 0 <= destination_child <= len(self._items):
            return False
        if not self.beginMoveRows(_ROOT, source_row, source_row + count - 1, _ROOT, destination_child):
            return False
        moved = self._items[source_row : source_row + count]
        del self._items[source_row : source_row + count]
        place = destination_child - count if destination_child > source_row else destination_child
        self._items[place:place] = moved
        self.endMoveRows()
        self._refresh()
        return True

    # --- Inside -----------------------------------------------------------------------------------------------

    def _append(
        self,
        name: str,
        state: ReferenceState,
        reference: Reference | None = None,
        refusal: IntakeRefusal | None = None,
    ) -> int:
        item = ReferenceItem(self._take_key(), name, state, reference, refusal=refusal)
        row = len(self._items)
        self.beginInsertRows(_ROOT, row, row)
        self._items.append(item)
        self.endInsertRows()
        self.contents_changed.emit()
        return item.key

    def _take_key(self) -> int:
        self._next_key += 1
        return self._next_key - 1

    def _row(self, key: int) -> int | None:
        return next((row for row, item in enumerate(self._items) if item.key == key), None)

    def _position(self, item: ReferenceItem) -> int:
        """Return the place among those that are, or will be, sent."""
        if item.state is ReferenceState.REFUSED:
            return 0
        before = self._items[: self._items.index(item)]
        return 1 + sum(other.state is not ReferenceState.REFUSED for other in before)

    def _changed(self, row: int) -> None:
        """Tell of one row, and of those after it: their positions may have changed."""
        self.dataChanged.emit(self.index(row), self.index(len(self._items) - 1))
        self.contents_changed.emit()

    def _refresh(self) -> None:
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))
        self.contents_changed.emit()
