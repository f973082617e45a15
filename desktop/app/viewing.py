"""Joins the viewer to what it shows: the player to the playback, the compare window, the reel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.controllers.comparison import Comparison, Shown
from desktop.controllers.playback import Playback
from desktop.controllers.reel import Reel
from desktop.controllers.viewer import ViewerController
from desktop.domain.details import Details
from desktop.domain.footage import PlaybackPreferences, PlaybackProblem
from desktop.domain.task import TaskRow, TaskState
from desktop.logging import FATAL_NAME
from desktop.models.task_query import NameField
from desktop.services.crash_flag import CrashFlag
from desktop.settings import Settings
from desktop.widgets.viewer.compare import CompareWindow, Contender

if TYPE_CHECKING:
    from desktop.app.core import Core
    from desktop.controllers.preferences import Preferences
    from desktop.widgets.main_window import MainWindow

#: Settings are saved this long after the last change: a volume slider changes them fifty times a second.
_SAVE_MS = 600
#: How long the status bar tells of a frame that was saved.
_SAID_MS = 6000


class Viewing(QObject):
    """Everything about looking at videos."""

    # What a person noted goes the way of the list's own notes, so that one Undo takes back the last of either.
    annotation_requested = Signal(object, list)  # AnnotationChange, task ids
    winner_picked = Signal(int, list)  # task id, ids of the others

    def __init__(self, core: Core, window: MainWindow, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._core = core
        self._window = window
        self._preferences = preferences
        current = preferences.current
        flag = CrashFlag(core.paths.data / "playing", core.paths.logs / FATAL_NAME)
        self.playback = Playback(flag, _playback_preferences(current), self)
        self.controller = ViewerController(core.store, self.playback, self)
        self.reel = Reel(self.playback, self)
        self.comparison = Comparison(self)
        self._compare_window: CompareWindow | None = None
        self._selected = 0
        self._compared: dict[int, TaskRow] = {}
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_MS)
        self._saving.timeout.connect(self._save_preferences)
        self._connect_player()
        self._connect_pane()
        window.viewer.player.show_preferences(self.playback.preferences)

    def warm_up(self) -> None:
        """Load the media libraries in the background."""
        self.playback.warm_up()

    def shut_down(self) -> None:
        """Keep what was typed, let go of the files, end the threads."""
        self._window.viewer.flush()
        if self._saving.isActive():
            self._save_preferences()
        if self._compare_window is not None:
            self._compare_window.close()
        self.controller.shut_down()
        self.playback.shut_down()

    # --- what the list says -------------------------------------------------------------------------------------

    def show_task(self, task_id: int | None) -> None:
        """Show the task that the keyboard is on."""
        self.reel.note_selected(task_id)
        model = self._window.tasks.model
        self.controller.set_vocabulary(tuple(model.names(NameField.PROJECT)), tuple(model.names(NameField.TAG)))
        self.controller.show_task(task_id)

    def note_selection(self, ids: Sequence[int]) -> None:
        """Say how many are selected when none is shown."""
        self._selected = len(ids)

    def play(self, task_id: int) -> None:
        """Show a task and play it from where it stands."""
        if self.controller.task is None or self.controller.task.id != task_id:
            self._window.tasks.select_task(task_id)
        elif self.playback.footage is None:
            self.controller.play_again()
        else:
            self.playback.play()
        self._window.viewer.player.setFocus()

    def preview(self, _task_id: int | None = None) -> None:
        """Play or pause without leaving the list."""
        self.playback.toggle()

    def play_reel(self, rows: Sequence[TaskRow]) -> None:
        """Play finished takes one after another."""
        self.reel.start(rows)

    def _on_shot(self, task_id: int) -> None:
        """Show a shot of the reel; from its beginning also when it is on screen already."""
        shown = self.controller.task
        again = shown is not None and shown.id == task_id and self.playback.footage is not None
        # Shown directly too: a filter may hide it in the list.
        self.controller.show_task(task_id)
        self._window.tasks.select_task(task_id)
        if again:
            self.playback.seek(0)
            self.playback.play()

    def _play_chain(self, task_id: int) -> None:
        chain = self._window.tasks.model.chain_of(task_id)
        self.play_reel([row for row in chain if row.state is TaskState.READY])

    def compare(self, rows: Sequence[TaskRow]) -> None:
        """Open two to four finished takes side by side."""
        ready = [row for row in rows if row.state is TaskState.READY and row.file][:4]
        if len(ready) > 1:
            self.playback.pause()
            self._show_comparison(ready)

    def _show_comparison(self, ready: Sequence[TaskRow]) -> None:
        self._compared = {row.id: row for row in ready}
        window = self._compare()
        window.show_contenders(
            [Contender(row.id, title) for row, title in zip(ready, self._titles(ready), strict=True)]
        )
        self.comparison.open([(row.id, row.file) for row in ready])

    def _on_broken(self, task_id: int, problem: PlaybackProblem) -> None:
        """Say which one cannot be compared, and compare the others if there are enough of them."""
        others = [row for row in self._compared.values() if row.id != task_id]
        if len(others) > 1:
            self._show_comparison(others)
        self._compare().show_problem(task_id, problem)

    def _titles(self, rows: Sequence[TaskRow]) -> list[str]:
        """Name each by which take of one click it is, if they are that, by what was asked for, and by its prompt."""
        words = self._window.tasks.words
        names = [[*words.settings(row), " ".join(row.prompt.split())] for row in rows]
        if rows[0].batch and all(row.batch == rows[0].batch for row in rows):
            names = [[words.take(row).capitalize(), *name] for row, name in zip(rows, names, strict=True)]
        return [" · ".join(part for part in name if part) for name in names]

    def let_go_of(self, ids: Sequence[int]) -> None:
        """Close the files that are shown of some tasks: they are about to be moved or deleted."""
        shown = self.controller.task
        if shown is not None and shown.id in ids:
            self.playback.close()
        if not self._compared.keys().isdisjoint(ids):
            self._end_comparison()

    def _end_comparison(self) -> None:
        """Close the compare window with its files: without them it would show a picture that no key moves."""
        self.comparison.close()
        if self._compare_window is not None:
            self._compare_window.close()

    def set_preferences(self, settings: Settings) -> None:
        """Use what was set about playing."""
        wanted = _playback_preferences(settings)
        if wanted != self.playback.preferences:
            self.playback.set_preferences(wanted)

    # --- wiring -----------------------------------------------------------------------------------------------

    def _connect_player(self) -> None:
        player, playback, pane = self._window.viewer.player, self.playback, self._window.viewer
        player.toggle_requested.connect(playback.toggle)
        player.seek_requested.connect(playback.seek)
        player.step_requested.connect(playback.step)
        player.shuttle_requested.connect(playback.shuttle)
        player.mark_in_requested.connect(playback.mark_in)
        player.mark_out_requested.connect(playback.mark_out)
        player.part_clear_requested.connect(lambda: playback.set_range(None, None))
        player.preferences_requested.connect(playback.set_preferences)
        player.thumbnail_requested.connect(self.controller.request_thumbnail)
        player.canvas_changed.connect(playback.set_canvas)
        player.switch_on_requested.connect(self._on_switch_on)
        playback.opened.connect(pane.show_footage)
        playback.closed.connect(player.release)
        playback.frame_shown.connect(player.show_frame)
        playback.playing_changed.connect(player.show_playing)
        playback.range_changed.connect(player.show_part)
        playback.speed_changed.connect(player.transport.show_speed)
        playback.failed.connect(pane.show_problem)
        playback.preferences_changed.connect(player.show_preferences)
        playback.preferences_changed.connect(self._on_preferences_changed)
        playback.set_canvas(player.surface.canvas())

    def _connect_pane(self) -> None:
        pane, controller = self._window.viewer, self.controller
        controller.details_shown.connect(self._on_details)
        controller.nothing_shown.connect(lambda: pane.show_nothing(self._selected))
        controller.poster_shown.connect(pane.show_poster)
        controller.thumbnail_shown.connect(pane.player.scrub.show_thumbnail)
        pane.annotated.connect(lambda task_id, change: self.annotation_requested.emit(change, [task_id]))
        pane.task_requested.connect(self._window.tasks.select_task)
        pane.chain_requested.connect(self._play_chain)
        pane.reel_step_requested.connect(self.reel.step)
        pane.reel_end_requested.connect(self.reel.end)
        controller.frame_saved.connect(lambda path: self._say(self.tr("Frame saved as %1").replace("%1", path)))
        controller.frame_copied.connect(lambda _number: self._say(self.tr("Frame copied")))
        controller.frame_refused.connect(
            lambda why: self._say(self.tr("The frame could not be taken: %1").replace("%1", why))
        )
        self.reel.task_requested.connect(self._on_shot)
        self.reel.place_changed.connect(pane.reel_bar.show_place)

    def _compare(self) -> CompareWindow:
        """Return the compare window, built when first needed."""
        if self._compare_window is None:
            window, comparison = CompareWindow(self._window), self.comparison
            window.toggle_requested.connect(comparison.toggle)
            window.seek_requested.connect(comparison.seek)
            window.step_requested.connect(comparison.step)
            window.shuttle_requested.connect(comparison.shuttle)
            window.loop_requested.connect(self.playback.set_loop)
            window.solo_requested.connect(comparison.set_solo)
            window.canvas_changed.connect(comparison.set_canvas)
            window.close_requested.connect(comparison.close)
            window.winner_picked.connect(self.winner_picked)
            comparison.opened.connect(lambda _footages: self._show_clock())
            comparison.frames_shown.connect(self._on_frames)
            comparison.playing_changed.connect(window.show_playing)
            comparison.speed_changed.connect(window.show_speed)
            comparison.solo_changed.connect(window.show_solo)
            comparison.failed.connect(self._on_broken)
            self._compare_window = window
            self._use_in_comparison(self.playback.preferences)
        return self._compare_window

    def _use_in_comparison(self, wanted: PlaybackPreferences) -> None:
        """Loop as the player does, and be as loud; who wants to hear one take does so though the player is mute."""
        self.comparison.set_loop(wanted.loop)
        self.comparison.set_volume(wanted.volume)
        if self._compare_window is not None:
            self._compare_window.show_loop(wanted.loop)

    def _show_clock(self) -> None:
        clock = self.comparison.clock_footage
        if clock is not None and self._compare_window is not None:
            self._compare_window.show_clock(clock)

    def _on_frames(self, shown: tuple[Shown, ...], number: int) -> None:
        if self._compare_window is not None:
            self._compare_window.show_frames([(one.number, one.image) for one in shown], number)

    def _on_details(self, details: Details) -> None:
        service = self._core.catalog.service(details.task.service)
        model = service.model(details.task.request.model) if service is not None else None
        self._window.viewer.show_details(details, model.name if model is not None else details.task.request.model)

    def _say(self, text: str) -> None:
        self._window.statusBar().showMessage(text, _SAID_MS)

    def _on_switch_on(self) -> None:
        self.playback.switch_on()
        self.playback.warm_up()
        self.controller.play_again()

    def _on_preferences_changed(self, wanted: PlaybackPreferences) -> None:
        self._use_in_comparison(wanted)
        self._saving.start()

    def _save_preferences(self) -> None:
        self._saving.stop()
        now = self.playback.preferences
        self._preferences.change(loop=now.loop, muted=now.muted, volume=now.volume, speed=now.speed)


def _playback_preferences(settings: Settings) -> PlaybackPreferences:
    return PlaybackPreferences(settings.loop, settings.muted, settings.volume, settings.speed)
