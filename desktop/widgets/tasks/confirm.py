"""Asks before something is removed, or charged more than once. The button says what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from desktop.domain.actions import TaskAction
from desktop.domain.task import TaskRow
from desktop.widgets import theme
from desktop.widgets.words import plain
from desktop.widgets.words import tr as _tr

#: These are asked about also for one task; the others only when they mean several charges.
_ALWAYS = frozenset({TaskAction.REMOVE, TaskAction.TRASH})
_COSTLY = frozenset({TaskAction.RETRY, TaskAction.RESEND})
#: What cannot be taken back by the program itself.
_GRAVE = frozenset({TaskAction.TRASH, TaskAction.RESEND})
#: So many are named; of more it is said how many there are besides.
_NAMED = 6


def needs_asking(action: TaskAction, count: int) -> bool:
    """Say whether an action on so many tasks is asked about first."""
    return action in _ALWAYS or (action in _COSTLY and count > 1)


def ask(parent: QWidget, action: TaskAction, rows: Sequence[TaskRow], go_on: Callable[[], None]) -> QMessageBox:
    """Open the question without stopping anything else; ``go_on`` is called if the answer is yes."""
    title, text, button_text = _texts(action, len(rows))
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.NoButton, parent)
    grave = action in _GRAVE
    box.setIconPixmap(theme.icon("alert" if grave else "question", "amber" if grave else "blue").pixmap(32, 32))
    box.setInformativeText(_named(action, rows))
    box.setObjectName("confirmBox")
    for label in box.findChildren(QLabel):  # prompts and names are foreign text
        label.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    button = box.addButton(button_text, QMessageBox.ButtonRole.AcceptRole)
    theme.role(button, "danger" if grave else "primary")
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(button if action is TaskAction.REMOVE else cancel)
    box.setEscapeButton(cancel)
    button.clicked.connect(lambda: go_on())
    box.open()
    return box


def _named(action: TaskAction, rows: Sequence[TaskRow]) -> str:
    """Return what it is about: files that go, or else the prompts of the tasks."""
    files = action is TaskAction.TRASH
    names = [PurePath(row.file).name if files else " ".join(row.prompt.split()) for row in rows[:_NAMED]]
    lines = [f"•  {plain(name, 70)}" for name in names]
    if len(rows) > _NAMED:
        lines.append(_tr("and %n more", "", len(rows) - _NAMED))
    return "\n".join(lines)


def _texts(action: TaskAction, count: int) -> tuple[str, str, str]:
    match action:
        case TaskAction.TRASH:
            return (
                _tr("Move to the trash"),
                _tr("Move the video files of %n task(s) to the trash and take them off the list?", "", count),
                _tr("Move %n to the trash", "", count),
            )
        case TaskAction.RETRY:
            return (
                _tr("Generate again"),
                _tr("Each of the %n tasks is sent again as a new one and charged.", "", count),
                _tr("Generate %n again (%n new charges)", "", count),
            )
        case TaskAction.RESEND:
            return (
                _tr("Submit again"),
                _tr("The answers of these %n tasks were lost: each may have been charged already.", "", count),
                _tr("Submit %n again (may charge twice)", "", count),
            )
    return (
        _tr("Remove from the list"),
        _tr("Take %n task(s) off the list? Video files stay where they are.", "", count),
        _tr("Remove %n from the list", "", count),
    )
