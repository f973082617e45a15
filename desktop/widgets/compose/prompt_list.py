"""A small popup from which a prompt, or a piece of one, is picked: type to narrow, Enter to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets import theme
from desktop.widgets.words import plain

_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TEXT = Qt.ItemDataRole.UserRole
_REMOVABLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes:
        name: what is shown.
        text: what is taken.
        own: the person made it, and may remove it.
    """

    name: str
    text: str
    own: bool = False


class PromptList(QFrame):
    """The popup; it closes when something is picked or on Escape."""

    picked = Signal(str)
    remove_requested = Signal(str)  # the name of an entry of the person's own
    save_requested = Signal()

    def __init__(self, name: str, empty: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        theme.role(self, "popup")
        self._empty_text = empty
        self._entries: tuple[Entry, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(theme.GAP_SMALL)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Type to narrow"))
        self._search.setAccessibleName(self.tr("Narrow the list"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._show_matching)
        self._search.installEventFilter(self)
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Prompts"))
        theme.role(self._list, "bare")
        self._list.setSpacing(2)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemActivated.connect(self._take)
        self._list.itemClicked.connect(self._take)
        self._list.installEventFilter(self)
        self._note = QLabel(self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        theme.role(self._note, "muted")
        self._save = QPushButton(self.tr("Save this prompt as a preset"), self)
        self._save.setAutoDefault(False)
        theme.role(self._save, "link")
        self._save.clicked.connect(self._on_save)
        self._save.hide()
        for widget in (self._search, self._list, self._note, self._save):
            layout.addWidget(widget)

    def open_at(self, anchor: QWidget, entries: Sequence[Entry], *, may_save: bool | None = None) -> None:
        """Show the popup below a widget.

        Args:
            may_save: whether the present prompt can be saved; None where saving makes no sense.
        """
        self._entries = tuple(entries)
        self._save.setVisible(may_save is not None)
        self._save.setEnabled(bool(may_save))
        self._search.clear()
        self._show_matching()
        window = anchor.window()
        width = max(280, min(460, window.width() - 40))
        self.resize(width, min(420, max(240, window.height() // 2)))
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        room = anchor.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows of the search field walk the list, Enter take and Delete remove."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if watched is self._search and key in _LIST_KEYS:
                self._list.keyPressEvent(event)
                return True
            if watched is self._search and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._list.currentItem() is not None:
                    self._take(self._list.currentItem())
                return True
            if watched is self._list and key == Qt.Key.Key_Delete:
                self._remove_current()
                return True
        return super().eventFilter(watched, event)

    def _show_matching(self) -> None:
        words = self._search.text().casefold().split()
        self._list.clear()
        for entry in self._entries:
            haystack = f"{entry.name} {entry.text}".casefold()
            if all(word in haystack for word in words):
                item = QListWidgetItem(plain(entry.name.replace("\n", " "), 200), self._list)
                item.setData(_TEXT, entry.text)
                item.setData(_REMOVABLE, entry.name if entry.own else "")
                item.setToolTip(plain(entry.text, 600) + self._removal_hint(entry))
        if self._list.count():
            self._list.setCurrentRow(0)
        self._note.setText("" if self._list.count() else self._empty_words())
        self._note.setVisible(bool(self._note.text()))

    def _removal_hint(self, entry: Entry) -> str:
        return "\n" + self.tr("(Del removes it)") if entry.own else ""

    def _empty_words(self) -> str:
        return self.tr("Nothing matches.") if self._entries else self._empty_text

    def _take(self, item: QListWidgetItem) -> None:
        self.hide()
        self.picked.emit(item.data(_TEXT))

    def _remove_current(self) -> None:
        item = self._list.currentItem()
        if item is not None and item.data(_REMOVABLE):
            self.remove_requested.emit(item.data(_REMOVABLE))
            self._entries = tuple(e for e in self._entries if e.name != item.data(_REMOVABLE) or not e.own)
            self._show_matching()

    def _on_save(self) -> None:
        self.hide()
        self.save_requested.emit()
