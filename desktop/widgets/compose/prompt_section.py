"""The prompt with what belongs to it: counter, history, presets, and words on what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.characters import is_invisible
from desktop.widgets import theme
from desktop.widgets.compose.prompt_editor import PromptEditor

if TYPE_CHECKING:
    from desktop.widgets.compose.prompt_list import PromptList

_HISTORY = 100
_NEAR_LIMIT = 0.8


class PromptSection(QWidget):
    """Editor and all around it."""

    edited = Signal()
    history_requested = Signal()  # about to be shown: set_history may still come
    presets_changed = Signal(tuple)  # tuple[tuple[str, str], ...]: name and text, the person's own

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = 0
        self._history: list[str] = []
        self._sent: list[str] = []
        self._presets: tuple[tuple[str, str], ...] = ()
        self._held = ""
        self.editor = PromptEditor(self)
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.too_long_pasted.connect(self._on_too_long_pasted)
        self._build()
        self._say_count(0)

    # --- For the pane -----------------------------------------------------------------------------------------

    def set_limit(self, limit: int) -> None:
        """Take the chosen model's longest prompt, in characters."""
        self._limit = limit
        self._show_count()

    def set_history(self, prompts: Sequence[str]) -> None:
        """Take earlier prompts, newest first."""
        self._history = list(prompts[:_HISTORY])

    def remember(self, prompt: str) -> None:
        """Put a prompt on top of the history."""
        if prompt.strip():
            self._sent = [prompt, *(p for p in self._sent if p != prompt)][:_HISTORY]

    def set_presets(self, presets: tuple[tuple[str, str], ...]) -> None:
        """Take the person's own presets: name and text."""
        self._presets = presets

    def show_problem(self, text: str) -> None:
        """Say below the editor what is wrong with the prompt; "" takes the words away."""
        if self._problem.text() == text:
            return
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.editor.setProperty("invalid", bool(text))
        theme.repolish(self.editor)

    def prompts(self) -> list[str]:
        """Return the history as the popup shows it."""
        return list(dict.fromkeys((*self._sent, *self._history)))

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Return what the keyboard goes through, in order."""
        return (self.editor, self._history_button, self._presets_button)

    # --- Building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.editor, 1)
        row = QHBoxLayout()
        row.setSpacing(2)
        self._count = QLabel(self)
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._count.setObjectName("promptCount")
        theme.role(self._count, "muted")
        row.addWidget(self._count, 1)
        self._history_button = self._link("promptHistory", self.tr("History"), self.tr("Take an earlier prompt"))
        self._history_button.clicked.connect(self._on_history)
        self._presets_button = self._link(
            "promptPresets", self.tr("Presets"), self.tr("Add a phrase for camera, light or look, or one of your own")
        )
        self._presets_button.clicked.connect(self._on_presets)
        row.addWidget(self._history_button)
        row.addWidget(self._presets_button)
        layout.addLayout(row)
        self._problem = self._words("error")
        layout.addWidget(self._problem)
        layout.addWidget(self._build_invisible())
        layout.addWidget(self._build_paste())

    # The popups are built when first opened: a few milliseconds then, and none of the first paint.

    @cached_property
    def _history_list(self) -> PromptList:
        from desktop.widgets.compose.prompt_list import PromptList

        popup = PromptList("historyList", self.tr("Prompts that you generate appear here."), self)
        popup.picked.connect(self._on_history_picked)
        return popup

    @cached_property
    def _presets_list(self) -> PromptList:
        from desktop.widgets.compose.prompt_list import PromptList

        popup = PromptList("presetsList", "", self)
        popup.picked.connect(self._on_preset_picked)
        popup.remove_requested.connect(self._on_preset_removed)
        popup.save_requested.connect(self._on_preset_saved)
        return popup

    def _build_invisible(self) -> QWidget:
        self._invisible = QWidget(self)
        row = QVBoxLayout(self._invisible)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._invisible_words = self._words("muted")
        self._invisible_words.show()
        remove = self._link(
            "removeInvisible", self.tr("Remove them"), self.tr("Take them out (Ctrl+Z brings them back)")
        )
        remove.clicked.connect(self.editor.remove_invisible)
        row.addWidget(self._invisible_words)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        self._invisible.hide()
        return self._invisible

    def _build_paste(self) -> QWidget:
        self._paste = QWidget(self)
        layout = QVBoxLayout(self._paste)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._paste_words = self._words("error")
        layout.addWidget(self._paste_words)
        row = QHBoxLayout()
        self._paste_begin = self._link("pasteBeginning", "", self.tr("Insert as much as the model takes"))
        self._paste_begin.clicked.connect(self._on_paste_beginning)
        forget = self._link("forgetPaste", self.tr("Leave it"), self.tr("Close this note"))
        forget.clicked.connect(self._forget_paste)
        row.addWidget(self._paste_begin)
        row.addWidget(forget)
        row.addStretch(1)
        layout.addLayout(row)
        self._paste.hide()
        return self._paste

    def _words(self, part: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.hide()
        theme.role(label, part)
        return label

    def _link(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)
        button.setAccessibleDescription(tip)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.role(button, "link")
        return button

    # --- Showing ----------------------------------------------------------------------------------------------

    def _on_text_changed(self) -> None:
        self._show_count()
        self.edited.emit()

    def _show_count(self) -> None:
        text = self.editor.text()
        self._say_count(len(text))
        self._show_invisible(text)

    def _say_count(self, count: int) -> None:
        locale = QLocale()
        if self._limit and count > self._limit * _NEAR_LIMIT:
            words = self.tr("%1 / %2").replace("%2", locale.toString(self._limit))
        else:
            words = self.tr("%1 character") if count == 1 else self.tr("%1 characters")
        self._count.setText(words.replace("%1", locale.toString(count)))
        theme.role(self._count, "error" if self._limit and count > self._limit else "muted")

    def _show_invisible(self, text: str) -> None:
        found = {c for c in set(text) if is_invisible(c)}
        self._invisible.setVisible(bool(found))
        if found:
            codes = ", ".join(sorted(f"U+{ord(c):04X}" for c in found)[:4])
            self._invisible_words.setText(self.tr("Holds invisible characters: %1").replace("%1", codes))

    # --- Slots ------------------------------------------------------------------------------------------------

    def _on_too_long_pasted(self, text: str) -> None:
        self._held = text
        locale = QLocale()
        limit = locale.toString(self._limit)
        self._paste_words.setText(
            self.tr("Not pasted: the clipboard holds %1 characters; this model takes %2.")
            .replace("%1", locale.toString(len(text)))
            .replace("%2", limit)
        )
        self._paste_words.show()
        self._paste_begin.setText(self.tr("Paste what fits"))
        self._paste.show()

    def _on_paste_beginning(self) -> None:
        room = max(0, self._limit - len(self.editor.text()))
        self.editor.textCursor().insertText(self._held[:room])
        self._forget_paste()
        self.editor.setFocus()

    def _forget_paste(self) -> None:
        self._held = ""
        self._paste.hide()

    def _on_history(self) -> None:
        from desktop.widgets.compose.prompt_list import Entry

        self.history_requested.emit()
        self._history_list.open_at(self._history_button, [Entry(p, p) for p in self.prompts()])

    def _on_history_picked(self, prompt: str) -> None:
        self.remember(self.editor.text())
        self.editor.set_text(prompt)
        self.editor.setFocus()

    def _on_presets(self) -> None:
        from desktop.widgets.compose.phrases import phrases
        from desktop.widgets.compose.prompt_list import Entry

        own = [Entry(name, text, own=True) for name, text in self._presets]
        given = [Entry(phrase.name, phrase.text) for phrase in phrases()]
        text = self.editor.text().strip()
        may_save = bool(text) and all(text != preset for _, preset in self._presets)
        self._presets_list.open_at(self._presets_button, own + given, may_save=may_save)

    def _on_preset_picked(self, text: str) -> None:
        self.editor.append_phrase(text)
        self.editor.setFocus()

    def _on_preset_saved(self) -> None:
        text = self.editor.text().strip()
        name = " ".join(text.split())[:60]
        taken = {known for known, _ in self._presets}
        number = 2
        while name in taken:
            name = f"{' '.join(text.split())[:55]} ({number})"
            number += 1
        self._change_presets(((name, text), *self._presets))

    def _on_preset_removed(self, name: str) -> None:
        self._change_presets(tuple(preset for preset in self._presets if preset[0] != name))

    def _change_presets(self, presets: tuple[tuple[str, str], ...]) -> None:
        self._presets = presets
        self.presets_changed.emit(presets)
