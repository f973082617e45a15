"""Small windows for noting something about the selection: a note, tags, a project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.actions import AnnotationChange
from desktop.domain.task import TaskRow
from desktop.widgets import messages, theme
from desktop.widgets.completion import WordCompleter
from desktop.widgets.flow import FlowLayout
from desktop.widgets.words import tr as _tr


class _Popup(QDialog):
    """A heading, something to type into, Save and Cancel.

    Signals:
        noted: the :class:`AnnotationChange` to make.
    """

    noted = Signal(object)

    def __init__(self, title: str, rows: Sequence[TaskRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(theme.GAP)
        about = QLabel(_about(rows), self)
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        theme.role(about, "muted")
        self._layout.addWidget(about)

    def _finish(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self)
        theme.role(buttons.button(QDialogButtonBox.StandardButton.Save), "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._layout.addWidget(buttons)
        self.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        change = self.change()
        if change != AnnotationChange():  # nothing was changed: nothing is to be taken back, either
            self.noted.emit(change)

    def change(self) -> AnnotationChange:
        """Return what was typed."""
        raise NotImplementedError


def _about(rows: Sequence[TaskRow]) -> str:
    if len(rows) == 1:
        return messages.plain(" ".join(rows[0].prompt.split()), 120)
    return _tr("%n tasks", "", len(rows))


class _NoteEdit(QPlainTextEdit):
    """Ctrl+Return saves."""

    saved = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.saved.emit()
            return
        super().keyPressEvent(event)


class NotePopup(_Popup):
    """Edits a note; for several tasks, one note for all. Different notes stay unless another is written."""

    def __init__(self, rows: Sequence[TaskRow], parent: QWidget) -> None:
        super().__init__(self.tr("Note"), rows, parent)
        self._edit = _NoteEdit(self)
        self._edit.setObjectName("noteEdit")
        self._edit.setAccessibleName(self.tr("Note"))
        self._edit.setToolTip(self.tr("Ctrl+Return saves"))
        self._edit.setTabChangesFocus(True)
        self._edit.setFixedHeight(7 * self._edit.fontMetrics().height())
        notes = {row.note for row in rows}
        self._before = notes.pop() if len(notes) == 1 else None
        self._edit.setPlaceholderText(
            self.tr("What is good, what to change, where to use it")
            if self._before is not None
            else self.tr("These tasks have different notes. What you write here takes the place of all of them.")
        )
        self._edit.setPlainText(self._before or "")
        self._edit.selectAll()
        self._edit.saved.connect(self.accept)
        self._layout.addWidget(self._edit)
        self._finish()

    def change(self) -> AnnotationChange:
        """Return the note."""
        note = self._edit.toPlainText().strip()
        same = not (note or self._edit.document().isModified()) if self._before is None else note == self._before
        return AnnotationChange() if same else AnnotationChange(note=note)


class TagsPopup(_Popup):
    """Adds tags to all selected tasks, and takes off those that are pressed out."""

    def __init__(self, rows: Sequence[TaskRow], known: Iterable[str], parent: QWidget) -> None:
        super().__init__(self.tr("Tags"), rows, parent)
        self._edit = QLineEdit(self)
        self._edit.setObjectName("tagsEdit")
        self._edit.setAccessibleName(self.tr("Tags to add"))
        self._edit.setPlaceholderText(self.tr("Tags to add, with blanks between"))
        self._edit.setMaxLength(500)
        completer = WordCompleter(self._edit)
        completer.setModel(QStringListModel(sorted(known), completer))
        self._edit.setCompleter(completer)
        self._layout.addWidget(self._edit)
        self._had = {tag: sum(tag in row.tags.split() for row in rows) for row in rows for tag in row.tags.split()}
        self._buttons: dict[str, QPushButton] = {}
        if self._had:
            self._layout.addWidget(self._build_present(len(rows)))
        self._finish()

    def _build_present(self, total: int) -> QWidget:
        holder = QWidget(self)
        flow = FlowLayout(holder)
        for tag, count in sorted(self._had.items()):
            text = f"#{tag}" if count == total else f"#{tag}  {count}/{total}"
            button = QPushButton(text, holder)
            button.setCheckable(True)
            button.setChecked(True)
            button.setAutoDefault(False)
            button.setToolTip(self.tr("Press to take this tag off"))
            theme.role(button, "chip")
            self._buttons[tag] = button
            flow.addWidget(button)
        return holder

    def change(self) -> AnnotationChange:
        """Return which tags come and go."""
        typed = dict.fromkeys(tag.lstrip("#") for tag in self._edit.text().replace(",", " ").split())
        gone = tuple(tag for tag, button in self._buttons.items() if not button.isChecked())
        return AnnotationChange(add_tags=tuple(tag for tag in typed if tag), remove_tags=gone)


class ProjectPopup(_Popup):
    """Puts tasks into a project, a new or a known one, or into none. Different ones stay unless one is chosen."""

    def __init__(self, rows: Sequence[TaskRow], known: Iterable[str], parent: QWidget) -> None:
        super().__init__(self.tr("Project"), rows, parent)
        self._box = QComboBox(self)
        self._box.setObjectName("projectBox")
        self._box.setAccessibleName(self.tr("Project"))
        self._box.setEditable(True)
        self._box.addItems(["", *sorted(known)])
        projects = {row.project for row in rows}
        self._before = projects.pop() if len(projects) == 1 else None
        self._box.setCurrentText(self._before or "")
        self._chosen = False
        self._box.activated.connect(self._on_chosen)
        line = self._box.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Different projects") if self._before is None else self.tr("No project"))
            line.setMaxLength(80)
            line.selectAll()
            line.textEdited.connect(self._on_chosen)
        self._layout.addWidget(self._box)
        self._finish()

    def change(self) -> AnnotationChange:
        """Return the project."""
        project = self._box.currentText().strip()
        same = not (project or self._chosen) if self._before is None else project == self._before
        return AnnotationChange() if same else AnnotationChange(project=project)

    def _on_chosen(self) -> None:
        self._chosen = True
        line = self._box.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("No project"))
