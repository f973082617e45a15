"""What can be done with the selection, as menu entries. Those that cost or destroy say so in their text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.domain.actions import AnnotationChange, Kind, TaskAction, offered
from desktop.widgets import theme
from desktop.widgets.task_actions import action_icon, action_keys, action_text
from desktop.widgets.tasks.wording import stars

#: Groups of entries between separators. Frames belong to the viewer, which knows where it stands.
_GROUPS: tuple[tuple[TaskAction, ...], ...] = (
    (TaskAction.PLAY, TaskAction.COMPARE, TaskAction.REEL),
    (TaskAction.FIND, TaskAction.ATTACH, TaskAction.RESEND, TaskAction.ABANDON),
    (TaskAction.SEND_HELD, TaskAction.DISCARD, TaskAction.CHECK_NOW, TaskAction.DOWNLOAD_AGAIN, TaskAction.LOCATE),
    (TaskAction.USE_CHARACTER, TaskAction.COPY_NAME),
    (
        TaskAction.CONTINUE_FROM,
        TaskAction.REMIX,
        TaskAction.EDIT_AS_NEW,
        TaskAction.RETRY,
        TaskAction.MAKE_CHARACTER,
    ),
    (TaskAction.FAVOURITE, TaskAction.RATE, TaskAction.NOTE, TaskAction.TAG, TaskAction.PROJECT),
    (TaskAction.SAVE_AS, TaskAction.SHOW_IN_FOLDER, TaskAction.EXPORT),
)
_COPIES = (TaskAction.COPY_PROMPT, TaskAction.COPY_ID, TaskAction.COPY_CURL, TaskAction.COPY_PYTHON)
_REMOVALS = (TaskAction.REMOVE, TaskAction.TRASH)


class TaskMenu(QObject):
    """Builds the entries for a selection.

    Signals:
        chosen: an action.
        annotated: an :class:`AnnotationChange` for the selection.
    """

    chosen = Signal(object)
    annotated = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._built: list[QObject] = []
        self._counts: dict[TaskAction, int] = {}
        self._all_favourites = False

    def actions(self, kinds: Mapping[Kind, int], *, all_favourites: bool) -> list[QAction]:
        """Return what can be done with so many tasks of each kind; the entries live until the next call."""
        for old in self._built:
            old.deleteLater()
        self._built = []
        if not kinds:
            return []
        allowed = self._counts = offered(kinds)
        self._all_favourites = all_favourites
        found: list[QAction] = []
        for group in _GROUPS:
            part = [self._entry(action) for action in group if action in allowed]
            found += [*part, self._separator()] if part else []
        found += [self._copies(), self._separator()]
        found += [self._entry(action) for action in _REMOVALS if action in allowed]
        return found

    def menu(self, kinds: Mapping[Kind, int], *, all_favourites: bool) -> QMenu:
        """Return the context menu of a selection."""
        menu = QMenu(self._widget)
        menu.addActions(self.actions(kinds, all_favourites=all_favourites))
        return menu

    def _separator(self) -> QAction:
        action = QAction(self)
        action.setSeparator(True)
        self._built.append(action)
        return action

    def _entry(self, action: TaskAction) -> QAction:
        if action is TaskAction.RATE:
            return self._ratings()
        keys = action_keys(action)
        text = action_text(action)
        count = self._counts[action]
        if count > 1:
            text = f"{text} ({self._widget.locale().toString(count)})"
        # The keys are only for reading: the list itself listens to them.
        item = QAction(f"{text}\t{keys}" if keys else text, self)
        item.setObjectName(f"{action.value}Action")
        if icon := action_icon(action):
            item.setIcon(theme.icon(icon))
        if action is TaskAction.FAVOURITE:
            item.setCheckable(True)
            item.setChecked(self._all_favourites)
            item.triggered.connect(lambda on: self.annotated.emit(AnnotationChange(favourite=on)))
        else:
            item.triggered.connect(lambda: self.chosen.emit(action))
        self._built.append(item)
        return item

    def _ratings(self) -> QAction:
        menu = QMenu(action_text(TaskAction.RATE), self._widget)
        menu.setIcon(theme.icon(action_icon(TaskAction.RATE)))
        for rating in range(6):
            text = f"{stars(rating)}\t{rating}" if rating else self.tr("No rating\t0")
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _=False, rating=rating: self.annotated.emit(AnnotationChange(rating=rating))
            )
        self._built.append(menu)
        return menu.menuAction()

    def _copies(self) -> QAction:
        menu = QMenu(self.tr("Copy"), self._widget)
        menu.setIcon(theme.icon("copy"))
        menu.addActions([self._entry(action) for action in _COPIES if action in self._counts])
        self._built.append(menu)
        return menu.menuAction()
