"""Buttons for what can be done with the task that is shown: the likely ones in sight, the rest in a menu."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.domain.actions import COSTS, TaskAction, actions_for
from desktop.domain.task import Task, TaskState
from desktop.widgets import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.task_actions import action_icon, action_keys, action_text, action_tip

_A = TaskAction
#: What is in sight in each state, most likely first; anything else that is allowed is in the menu.
_IN_SIGHT: dict[TaskState, tuple[TaskAction, ...]] = {
    TaskState.WAITING: (_A.SEND_HELD, _A.DISCARD, _A.EDIT_AS_NEW),
    TaskState.UNKNOWN: (_A.FIND, _A.ATTACH, _A.RESEND, _A.ABANDON),
    TaskState.ABANDONED: (_A.FIND, _A.ATTACH, _A.RESEND),
    TaskState.QUEUED: (_A.CHECK_NOW, _A.EDIT_AS_NEW, _A.COPY_ID),
    TaskState.GENERATING: (_A.CHECK_NOW, _A.EDIT_AS_NEW, _A.COPY_ID),
    TaskState.COMPLETED: (_A.DOWNLOAD_AGAIN, _A.EDIT_AS_NEW),
    TaskState.READY: (
        _A.USE_CHARACTER,
        _A.COPY_NAME,
        _A.CONTINUE_FROM,
        _A.REMIX,
        _A.EDIT_AS_NEW,
        _A.SAVE_FRAME,
        _A.SAVE_AS,
        _A.SHOW_IN_FOLDER,
    ),
    TaskState.MISSING: (_A.LOCATE, _A.DOWNLOAD_AGAIN, _A.RETRY),
    TaskState.UNAVAILABLE: (_A.DOWNLOAD_AGAIN, _A.RETRY, _A.EDIT_AS_NEW),
    TaskState.EXPIRED: (_A.DOWNLOAD_AGAIN, _A.RETRY, _A.EDIT_AS_NEW),
    TaskState.LOST: (_A.CHECK_NOW, _A.RETRY, _A.EDIT_AS_NEW),
}
_OTHERWISE = (_A.EDIT_AS_NEW, _A.RETRY, _A.COPY_PROMPT)
#: Done elsewhere in the viewer: the player's own buttons, the note fields.
_ELSEWHERE = frozenset({_A.PLAY, _A.FAVOURITE, _A.RATE, _A.NOTE, _A.TAG, _A.PROJECT})
#: A button that costs takes no second click for so long, in milliseconds.
_AGAIN_MS = 1000
_DANGEROUS = frozenset({_A.RESEND, _A.TRASH})


class ActionRow(QWidget):
    """The buttons.

    Args:
        after: what Tab comes from.

    Signals:
        action_requested: :class:`~desktop.domain.actions.TaskAction` value, ids of tasks.
    """

    action_requested = Signal(str, list)

    def __init__(self, parent: QWidget | None = None, after: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self._shown: tuple[int, tuple[TaskAction, ...]] | None = None
        self._layout = FlowLayout(self, theme.GAP_SMALL, justify=True)

    def show_task(self, task: Task | None) -> None:
        """Offer what a task allows; nothing for none."""
        if task is None:
            self._shown = None
            self._layout.clear()
            return
        allowed = actions_for(task)
        if self._shown == (task.id, allowed):
            return  # rebuilding would take the focus away from the button that was just pressed
        self._shown = (task.id, allowed)
        self._layout.clear()
        in_sight = [action for action in _IN_SIGHT.get(task.state, _OTHERWISE) if action in allowed]
        for action in in_sight:
            self._layout.addWidget(self._button(action, task.id))
        rest = [action for action in allowed if action not in in_sight and action not in _ELSEWHERE]
        if rest:
            self._layout.addWidget(self._more(rest, task.id))
        self._order_tabs()
        self.updateGeometry()

    def _order_tabs(self) -> None:
        """Let Tab go through the buttons here, though they are younger than what follows them."""
        last = self._after
        for index in range(self._layout.count()):
            item = self._layout.itemAt(index)
            button = item.widget() if item is not None else None
            if button is not None and last is not None:
                QWidget.setTabOrder(last, button)
            last = button or last

    def _button(self, action: TaskAction, task_id: int) -> QPushButton:
        button = QPushButton(f" {action_text(action)}", self)  # the style leaves no gap after the icon
        button.setAccessibleName(action_text(action))
        button.setObjectName(f"{action.value}Button")
        button.setToolTip(action_tip(action))
        button.setIcon(theme.icon(action_icon(action), "red" if action in _DANGEROUS else ""))
        button.setProperty("dense", True)
        if action in _DANGEROUS:
            theme.role(button, "danger")
        button.clicked.connect(lambda: self._press(button, action, task_id))
        return button

    def _press(self, button: QPushButton, action: TaskAction, task_id: int) -> None:
        if action in COSTS:  # the second click of a double click must not be a second charge
            button.setEnabled(False)
            QTimer.singleShot(_AGAIN_MS, button, lambda: button.setEnabled(True))
        self.action_requested.emit(action.value, [task_id])

    def _more(self, actions: list[TaskAction], task_id: int) -> QPushButton:
        button = QPushButton(f" {self.tr('More')}", self)
        button.setAccessibleName(self.tr("More"))
        button.setObjectName("moreActionsButton")
        button.setToolTip(self.tr("Everything else that can be done with this task"))
        button.setIcon(theme.icon("more"))
        button.setProperty("dense", True)
        menu = QMenu(button)
        for action in actions:
            keys = action_keys(action)
            entry = menu.addAction(f"{action_text(action)}\t{keys}" if keys else action_text(action))
            if action_icon(action):
                entry.setIcon(theme.icon(action_icon(action)))
            entry.triggered.connect(
                lambda _=False, chosen=action: self.action_requested.emit(chosen.value, [task_id]),
            )
        button.setMenu(menu)
        return button
