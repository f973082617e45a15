"""Asks before something is removed, or charged more than once. The button says what it does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.domain.actions import TaskAction

translate = QCoreApplication.translate
#: These are asked about also for one task; the others only when they mean several charges.
_ALWAYS = frozenset({TaskAction.REMOVE, TaskAction.TRASH})
_COSTLY = frozenset({TaskAction.RETRY, TaskAction.RESEND})


def needs_asking(action: TaskAction, count: int) -> bool:
    """Say whether an action on so many tasks is asked about first."""
    return action in _ALWAYS or (action in _COSTLY and count > 1)


def ask(parent: QWidget, action: TaskAction, count: int, go_on: Callable[[], None]) -> QMessageBox:
    """Open the question without stopping anything else; ``go_on`` is called if the answer is yes."""
    title, text, button_text = _texts(action, count)
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.NoButton, parent)
    box.setObjectName("confirmBox")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    button = box.addButton(button_text, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(button if action is TaskAction.REMOVE else cancel)
    box.setEscapeButton(cancel)
    button.clicked.connect(lambda: go_on())
    box.open()
    return box


def _texts(action: TaskAction, count: int) -> tuple[str, str, str]:
    number = str(count)
    match action:
        case TaskAction.TRASH:
            title = translate("ConfirmTasks", "Move to the trash")
            text = translate(
                "ConfirmTasks", "Move the video files of %1 task(s) to the trash and take them off the list?"
            )
            button = translate("ConfirmTasks", "Move %1 to the trash")
        case TaskAction.RETRY:
            title = translate("ConfirmTasks", "Generate again")
            text = translate("ConfirmTasks", "Each of the %1 tasks is sent again as a new one and charged.")
            button = translate("ConfirmTasks", "Generate %1 again (%1 new charges)")
        case TaskAction.RESEND:
            title = translate("ConfirmTasks", "Submit again")
            text = translate(
                "ConfirmTasks",
                "The answers of these %1 tasks were lost: each may have been charged already.",
            )
            button = translate("ConfirmTasks", "Submit %1 again (may charge twice)")
        case _:
            title = translate("ConfirmTasks", "Remove from the list")
            one = translate("ConfirmTasks", "Take it off the list? Its video file stays where it is.")
            many = translate("ConfirmTasks", "Take %1 tasks off the list? Their video files stay where they are.")
            text = one if count == 1 else many
            button = translate("ConfirmTasks", "Remove %1 from the list")
    return title, text.replace("%1", number), button.replace("%1", number)
