"""The right pane: the player, what can be done, and everything about the task."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.viewer.player import PlayerView
from desktop.widgets.words import Said

# The first paint shows the player without a task; what tells of one is imported where it is first used.
if TYPE_CHECKING:
    from desktop.domain.actions import TaskAction
    from desktop.domain.details import Details
    from desktop.domain.footage import Footage, PlaybackProblem
    from desktop.domain.task import Task
    from desktop.widgets.viewer.actions import ActionRow
    from desktop.widgets.viewer.details import DetailsPanel
    from desktop.widgets.viewer.full_screen import FullScreen

#: Beside everything, in pixels; a scroll bar fits in.
_MARGIN = 12
#: Room for the longest button, which tells what it may cost.
MIN_WIDTH = 304


class ViewerPane(QFrame):
    """Shows one task.

    Signals:
        action_requested: :class:`~desktop.domain.actions.TaskAction` value, ids of tasks.
        annotated: task id, :class:`~desktop.domain.actions.AnnotationChange`.
        task_requested: another task is to be shown.
        chain_requested: the shots that this task, by id, continues and that continue it are to be played.
        reel_step_requested: the next (1) or previous (-1) of the reel.
        reel_end_requested: no reel any more.
    """

    action_requested = Signal(str, list)
    annotated = Signal(int, object)
    task_requested = Signal(int)
    chain_requested = Signal(int)
    reel_step_requested = Signal(int)
    reel_end_requested = Signal()

    actions_row: ActionRow
    details: DetailsPanel

    def __init__(
        self, parent: QWidget | None = None, now: Callable[[], float] = time.time, *, whole: bool = True
    ) -> None:
        """Build the pane.

        Args:
            whole: False to build what is to be seen without a task; :meth:`complete` does the rest.
        """
        super().__init__(parent)
        self.setObjectName("viewerPane")
        self.setMinimumWidth(MIN_WIDTH)
        theme.role(self, "panel")
        self._task: Task | None = None
        self._poster = QImage()
        self._problem: PlaybackProblem | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.GAP_SMALL)
        self.player = PlayerView(self)
        self._scroll = QScrollArea(self)
        self._scroll.setAccessibleName(self.tr("About this task"))
        self._scroll.setWidgetResizable(True)
        theme.role(self._scroll, "ringed")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(_MARGIN, theme.GAP, _MARGIN, 0)
        self._top.setSpacing(theme.GAP_SMALL)
        self._top.addWidget(self.player)
        self._layout.addLayout(self._top)
        self._layout.addWidget(self._scroll, 1)
        self._full: FullScreen | None = None
        self._now = now
        self._say_nothing(0)
        if whole:
            self.complete()

    def complete(self) -> None:
        """Build what tells of a task. Call it once, before anything is shown."""
        from desktop.widgets.viewer.actions import ActionRow
        from desktop.widgets.viewer.details import DetailsPanel

        self.reel_bar = ReelBar(self)
        self.reel_bar.hide()
        below = QWidget(self._scroll.viewport())
        self.details = DetailsPanel(below, self._now)
        self.actions_row = ActionRow(below, after=self._scroll)
        self.details.place_actions(self.actions_row)
        self._below = QVBoxLayout(below)
        self._below.setSpacing(theme.GAP_SMALL)
        self._below.addWidget(self.details)
        self._below.addStretch(1)
        self._leave_room(0, 0)
        self._scroll.setWidget(below)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self._top.addWidget(self.reel_bar)
        stops = (self.player.transport.full_button, *self.reel_bar.buttons, self._scroll)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._connect()
        self.show_nothing()

    # --- What is so -------------------------------------------------------------------------------------------

    @property
    def task_id(self) -> int | None:
        """Return which task is shown."""
        return self._task.id if self._task is not None else None

    def show_nothing(self, selected: int = 0) -> None:
        """Show no task; say why: none is selected, or several."""
        self.details.flush()
        self._task = None
        self._problem = None
        self.actions_row.show_task(None)
        self.details.hide()
        self._say_nothing(selected)

    def _say_nothing(self, selected: int) -> None:
        if selected > 1:
            self.player.clear(Said(self.tr("%n task(s) selected", "", selected), ""))
        else:
            self.player.clear(Said(self.tr("Nothing selected"), self.tr("Choose a task in the list to see it here.")))

    def show_details(self, details: Details, model_name: str = "") -> None:
        """Show a task, or what changed about it."""
        from desktop.domain.task import TaskState

        task = details.task
        other = task.id != self.task_id
        moved = other or self._task is None or task.state is not self._task.state
        self._task = task
        if other:
            self._poster = QImage()
            self._problem = None
            self._scroll.verticalScrollBar().setValue(0)
        if other and task.state is TaskState.READY and not task.is_character:
            self.player.hold()  # its first frame comes in a moment: no flash of nothing in between
        elif other or (moved and self.player.footage is None and self._problem is None):
            self._show_still()
        self.actions_row.show_task(task)
        self.details.show()
        self.details.show_details(details, model_name)

    def show_poster(self, task_id: int, image: QImage) -> None:
        """Show a task's still until the video plays."""
        if task_id == self.task_id and self.player.footage is None and self._problem is None:
            self._poster = image
            self._show_still()

    def show_footage(self, footage: Footage) -> None:
        """Get ready for frames."""
        if footage.task_id == self.task_id:
            self._problem = None
            self.player.show_footage(footage)

    def show_problem(self, problem: PlaybackProblem) -> None:
        """Say why the video is not played."""
        self._problem = problem
        self.player.show_problem(problem)

    def focus_note(self) -> None:
        """Type the note."""
        self._scroll.ensureWidgetVisible(self.details.annotations)
        self.details.annotations.focus_note()

    def focus_tags(self) -> None:
        """Type a tag."""
        self._scroll.ensureWidgetVisible(self.details.annotations)
        self.details.annotations.focus_tags()

    def focus_project(self) -> None:
        """Type the project."""
        self._scroll.ensureWidgetVisible(self.details.annotations)
        self.details.annotations.focus_project()

    def flush(self) -> None:
        """Keep what was typed but not kept yet; for the end of the program."""
        self.details.flush()

    # --- Full screen ------------------------------------------------------------------------------------------

    @property
    def full_screen(self) -> bool:
        """Say whether the player has the whole screen."""
        return self._full is not None and self._full.isVisible()

    def toggle_full_screen(self) -> None:
        """Give the player the whole screen, or take it back."""
        self._set_full_screen(not self.full_screen)

    def _set_full_screen(self, on: bool) -> None:
        if on == self.full_screen or (on and self.player.footage is None):
            return
        if on:
            if self._full is None:
                from desktop.widgets.viewer.full_screen import FullScreen

                self._full = FullScreen()
                self._full.left.connect(lambda: self._set_full_screen(False))
            self._full.show_player(self.player)
            return
        assert self._full is not None
        self._full.give_back()
        self._top.insertWidget(0, self.player)
        self.player.show()
        self.player.surface.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Prefer the width of the design."""
        return QSize(420, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the picture take at most half of the height."""
        super().resizeEvent(event)
        self.player.set_height_limit(max(120, event.size().height() // 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the player's keys wherever in the pane the focus is, except where text is typed."""
        if not self.player.take_key(event):
            super().keyPressEvent(event)

    # --- Inside -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        from desktop.domain.actions import TaskAction

        self.actions_row.action_requested.connect(self.action_requested)
        self.details.annotated.connect(self.annotated)
        self.details.task_requested.connect(self.task_requested)
        self.details.chain_requested.connect(self.chain_requested)
        self.player.full_screen_requested.connect(self._set_full_screen)
        self.player.folder_requested.connect(lambda: self._ask(TaskAction.SHOW_IN_FOLDER))
        self.player.save_frame_requested.connect(lambda _number: self._ask(TaskAction.SAVE_FRAME))
        self.player.copy_frame_requested.connect(lambda _number: self._ask(TaskAction.COPY_FRAME))
        self.reel_bar.step_requested.connect(self.reel_step_requested)
        self.reel_bar.end_requested.connect(self.reel_end_requested)

    def _leave_room(self, _lowest: int, highest: int) -> None:
        """Keep what is below the picture as wide as the picture: a scroll bar takes its place out of the margin."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if highest else 0
        ring = 1
        self._below.setContentsMargins(_MARGIN - ring, 0, _MARGIN - ring - bar, _MARGIN)

    def _ask(self, action: TaskAction) -> None:
        if self._task is not None:
            self.action_requested.emit(action.value, [self._task.id])

    def _show_still(self) -> None:
        from desktop.domain.task import ACTIVE, TaskState, name_of_character
        from desktop.widgets.messages import plain, state_name

        assert self._task is not None
        said = None
        if self._task.is_character:
            name = plain(name_of_character(self._task), 200) or state_name(self._task.state, self._task.hold)
            said = Said(name, self.tr("This is a character, not a video."))
        elif self._task.state is not TaskState.READY and self._poster.isNull():
            waiting = self.tr("The video will play here.") if self._task.state in ACTIVE else ""
            said = Said(state_name(self._task.state, self._task.hold), waiting)
        self.player.show_still(self._poster, said)


class ReelBar(QFrame):
    """Says where in a reel one is; forwards, back, out."""

    step_requested = Signal(int)
    end_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reelBar")
        theme.role(self, "card")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        layout.addWidget(self._text, 1)
        self.buttons: list[QToolButton] = []
        for icon, name, slot in (
            ("step-back", self.tr("Previous shot"), lambda: self.step_requested.emit(-1)),
            ("step-forward", self.tr("Next shot"), lambda: self.step_requested.emit(1)),
            ("close", self.tr("End the reel"), self.end_requested.emit),
        ):
            button = QToolButton(self)
            theme.role(button, "flat")
            button.setIcon(theme.icon(icon))
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(slot)
            layout.addWidget(button)
            self.buttons.append(button)

    def show_place(self, index: int, count: int, chain: int = 1) -> None:
        """Say which shot of how many is played; ``count`` 0 hides the bar.

        Args:
            chain: shots that continue each other without a break, this one among them.
        """
        self.setVisible(count > 0)
        text = self.tr("Reel: shot %1 of %2").replace("%1", str(index + 1)).replace("%2", str(count))
        if chain > 1:
            text += " · " + self.tr("a chain of %1").replace("%1", str(chain))
        self._text.setText(text)
