"""Completing one word of several: a usual completer knows only the whole text of a field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit


class WordCompleter(QCompleter):
    """Completes the last word of a line edit, a ``#`` in front of it left alone; blanks and commas part words."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, path: str) -> list[str]:
        """Return what is to be completed."""
        return [path[_start(path) :]]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the whole text with its last word completed."""
        text = self._edit.text()
        return text[: _start(text)] + str(index.data(self.completionRole()))


def _start(text: str) -> int:
    """Return where the last word begins."""
    start = max(text.rfind(mark) for mark in " ,") + 1
    return start + (text[start : start + 1] == "#")
