"""All shortcuts on one sheet (F1), found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QLineEdit, QMenu, QMenuBar, QWidget

from desktop.domain.actions import TaskAction
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import button, column, heading, line, rule, scrolled, text_label
from desktop.widgets.task_actions import action_keys, action_text
from desktop.widgets.words import tr as _tr
from desktop.widgets.words import without_mnemonic


@dataclass(frozen=True, slots=True)
class ShortcutGroup:
    """Shortcuts that belong together.

    Attributes:
        shortcuts: keys as a person reads them, and what they do.
    """

    title: str
    shortcuts: tuple[tuple[str, str], ...]


def menu_shortcuts(bar: QMenuBar) -> tuple[ShortcutGroup, ...]:
    """Return the shortcuts of a menu bar, a group a menu: the sheet cannot fall behind the menus."""
    groups = []
    for action in bar.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            found = tuple(_pair(a) for a in menu.actions() if not a.shortcut().isEmpty() and a.isVisible())
            if found:
                groups.append(ShortcutGroup(without_mnemonic(action.text()), found))
    return tuple(groups)


def _pair(action: QAction) -> tuple[str, str]:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return keys, without_mnemonic(action.text()).rstrip("…")


def list_shortcuts() -> ShortcutGroup:
    """Return the keys of the task list, as its actions name them."""
    found = [(_native(action_keys(a)), action_text(a).rstrip("…")) for a in TaskAction if _native(action_keys(a))]
    more = (
        (_tr("Space"), _tr("Play or pause")),
        ("1 … 5", _tr("Rate")),
        ("0", _tr("No rating")),
        ("G", _tr("Fold or unfold the takes of a prompt")),
    )
    return ShortcutGroup(_tr("In the task list"), (*found, *more))


def player_shortcuts() -> ShortcutGroup:
    """Return the keys of the player."""
    pairs = (
        (_tr("Space"), _tr("Play or pause")),
        ("J  K  L", _tr("Backwards, stop, forwards; again for faster")),
        ("←  →", _tr("One frame back or on")),
        ("Shift+←  →", _tr("One second back or on")),
        ("I  O", _tr("Begin and end of the part that is played")),
        (_tr("Home  End"), _tr("First and last frame")),
        ("M", _tr("Sound on or off")),
        ("R", _tr("Loop")),
        ("X", _tr("Play all of it again")),
        ("[  ]", _tr("Slower, faster")),
        ("↑  ↓", _tr("Louder, quieter")),
        ("Z", _tr("Fit, or every pixel")),
        ("F", _tr("Full screen")),
        ("S", _tr("Save the frame")),
        ("Ctrl+C", _tr("Copy the frame")),
    )
    return ShortcutGroup(_tr("In the player"), pairs)


def compare_shortcuts() -> ShortcutGroup:
    """Return the keys of the compare window that it does not share with the player."""
    pairs = (
        ("1 … 4", _tr("Hear this one alone")),
        ("Shift+1 … 4", _tr("Pick it; the others are tagged as rejected")),
        (_tr("Space"), _tr("Play or pause all")),
        ("J  K  L", _tr("All backwards, stop, forwards; again for faster")),
    )
    return ShortcutGroup(_tr("In the compare window"), pairs)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class ShortcutsDialog(QDialog):
    """Shows groups of shortcuts in two columns; typing leaves those that match."""

    def __init__(self, groups: Sequence[ShortcutGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(QSize(760, 560))
        self._rows: list[tuple[str, QWidget, QWidget]] = []
        self._sections: list[tuple[QWidget, list[QWidget]]] = []
        self._search = QLineEdit()
        self._search.setObjectName("shortcutsSearch")
        self._search.setPlaceholderText(self.tr("Find a key or what it does"))
        self._search.setAccessibleName(self.tr("Find a shortcut"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search_changed)
        self._none = text_label(self.tr("No shortcut says that."), "muted")
        self._none.hide()
        content = QWidget()
        columns = QGridLayout(content)
        columns.setContentsMargins(0, 0, theme.GAP, 0)
        columns.setHorizontalSpacing(theme.GAP_LARGE * 2)
        for side, part in enumerate(_halves(groups)):
            holder = QWidget()
            self._fill(holder, part)
            columns.addWidget(holder, 0, side, Qt.AlignmentFlag.AlignTop)
            columns.setColumnStretch(side, 1)
        layout = column(self, margin=theme.GAP_LARGE)
        layout.addWidget(self._search)
        layout.addWidget(self._none)
        layout.addWidget(scrolled(content), 1)
        layout.addWidget(rule())
        close = button(self.tr("Close"), "closeButton", tip="Esc")
        close.clicked.connect(self.accept)
        row = line()
        row.addWidget(close)
        layout.addLayout(row)
        self._search.setFocus()

    def _fill(self, holder: QWidget, groups: Sequence[ShortcutGroup]) -> None:
        layout = column(holder)
        for group in groups:
            section = QWidget()
            grid = QGridLayout(section)
            grid.setContentsMargins(0, 0, 0, theme.GAP)
            grid.setVerticalSpacing(4)
            grid.setColumnStretch(1, 1)
            grid.addWidget(heading(group.title), 0, 0, 1, 2)
            inside: list[QWidget] = []
            for number, (keys, what) in enumerate(group.shortcuts, 1):
                cap = QLabel(keys)
                cap.setTextFormat(Qt.TextFormat.PlainText)
                theme.role(cap, "keycap")
                says = text_label(what)
                grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(says, number, 1)
                grid.setColumnMinimumWidth(0, 118)
                self._rows.append((f"{keys} {what}".casefold(), cap, says))
                inside.append(cap)
            self._sections.append((section, inside))
            layout.addWidget(section)
        layout.addStretch(1)

    def _on_search_changed(self, text: str) -> None:
        wanted = text.strip().casefold()
        for said, cap, says in self._rows:
            for widget in (cap, says):
                widget.setVisible(wanted in said)
        for section, inside in self._sections:
            section.setVisible(any(not widget.isHidden() for widget in inside))
        self._none.setVisible(not any(wanted in said for said, _, _ in self._rows))


def _halves(groups: Sequence[ShortcutGroup]) -> tuple[list[ShortcutGroup], list[ShortcutGroup]]:
    """Share groups between two columns of about the same height, in order."""
    sizes = [len(group.shortcuts) + 2 for group in groups]
    left, height = 0, 0
    while left < len(groups) and height + sizes[left] / 2 <= sum(sizes) / 2:
        height += sizes[left]
        left += 1
    return list(groups[:left]), list(groups[left:])
