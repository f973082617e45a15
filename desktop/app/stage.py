"""The viewer, wired: pane, player, comparison and reel, and which of a person's actions they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from desktop.controllers.comparison import Comparison, Shown
from desktop.controllers.playback import Playback
from desktop.controllers.preferences import Preferences
from desktop.controllers.reel import Reel
from desktop.controllers.viewer import ViewerController
from desktop.domain.actions import TaskAction
from desktop.domain.details import Details
from desktop.domain.footage import Footage, PlaybackPreferences
from desktop.domain.task import TaskRow
from desktop.paths import Paths
from desktop.services.crash_flag import CrashFlag
from desktop.settings import Settings
from desktop.store.tasks import TaskStore
from desktop.widgets.viewer.compare import CompareWindow, Contender
from desktop.widgets.viewer.pane import ViewerPane

#: Settings are saved this long after the last change: a volume slider changes them fifty times a second.
_SAVE_MS = 600


class Stage(QObject):
    """Everything that is looked at.

    Args:
        model_name: what a model is called, by its id.

    Signals:
        task_requested: another task is to be selected and shown (a relative, the next of a reel).
        said: something to tell the person for a moment.
    """

    task_requested = Signal(int)
    said = Signal(str)

    def __init__(
        self,
        pane: ViewerPane,
        store: TaskStore,
        paths: Paths,
        preferences: Preferences,
        model_name: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._preferences = preferences
        self._model_name = model_name
        self.playback = Playback(CrashFlag(paths.data / "playing"), _wanted(preferences.current), self)
        self.viewer = ViewerController(store, self.playback, self)
        self.reel = Reel(self.playback, self)
        self.comparison = Comparison(self)
        self._window: CompareWindow | None = None
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_MS)
        self._saving.timeout.connect(self._save)
        self._connect_player()
        self._connect_viewer()
        self._connect_reel()

    def warm_up(self) -> None:
        """Load the media libraries in the background; to be called when nothing else is urgent any more."""
        self.playback.warm_up()

    def show(self, task_id: int | None, *, play: bool = True, selected: int = 0) -> None:
        """Show the current task of the list; None for none, or for several."""
        self.reel.note_selected(task_id)
        self.viewer.show_task(task_id, play=play)
        if task_id is None:
            self._pane.show_nothing(selected)

    def act(self, action: TaskAction, rows: Sequence[TaskRow]) -> bool:
        """Do what belongs to the viewer; false for what others do."""
        match action:
            case TaskAction.PLAY:
                self._play(rows[0])
            case TaskAction.COMPARE:
                self.compare(rows)
            case TaskAction.REEL:
                self.reel.start(rows)
            case TaskAction.SAVE_FRAME:
                self.viewer.save_frame()
            case TaskAction.COPY_FRAME:
                self.viewer.copy_frame()
            case _:
                return False
        return True

    def compare(self, rows: Sequence[TaskRow]) -> None:
        """Compare two to four finished takes."""
        self.playback.pause()
        window = self._compare_window()
        window.show_contenders([Contender(row.id, self._title(row)) for row in rows])
        self.comparison.open([(row.id, row.file) for row in rows])

    def shut_down(self) -> None:
        """Keep what was typed, let go of all files, end the threads."""
        self._pane.flush()
        if self._saving.isActive():
            self._save()
        if self._window is not None:
            self._window.close()
        self.comparison.close()
        self.viewer.shut_down()
        self.playback.shut_down()

    def _play(self, row: TaskRow) -> None:
        if self.playback.footage is not None and self.playback.footage.task_id == row.id:
            self.playback.toggle()
        else:
            self.show(row.id)

    def _title(self, row: TaskRow) -> str:
        words = row.prompt.split("\n", 1)[0][:60]
        take = self.tr("take %1").replace("%1", str(row.take))
        return f"{words} · {take} · {self._model_name(row.model)}"

    # --- Wires ------------------------------------------------------------------------------------------------

    def _connect_player(self) -> None:
        view, playback = self._pane.player, self.playback
        view.toggle_requested.connect(playback.toggle)
        view.seek_requested.connect(playback.seek)
        view.step_requested.connect(playback.step)
        view.shuttle_requested.connect(playback.shuttle)
        view.mark_in_requested.connect(playback.mark_in)
        view.mark_out_requested.connect(playback.mark_out)
        view.part_clear_requested.connect(lambda: playback.set_range(None, None))
        view.preferences_requested.connect(playback.set_preferences)
        view.canvas_changed.connect(playback.set_canvas)
        view.switch_on_requested.connect(self._on_switch_on)
        playback.opened.connect(self._pane.show_footage)
        playback.failed.connect(self._pane.show_problem)
        playback.frame_shown.connect(view.show_frame)
        playback.playing_changed.connect(view.show_playing)
        playback.range_changed.connect(view.show_part)
        playback.speed_changed.connect(view.transport.show_speed)
        playback.preferences_changed.connect(self._on_preferences)
        view.show_preferences(playback.preferences)
        playback.set_canvas(view.surface.canvas())

    def _connect_viewer(self) -> None:
        pane, viewer = self._pane, self.viewer
        viewer.details_shown.connect(self._on_details)
        viewer.nothing_shown.connect(pane.show_nothing)
        viewer.poster_shown.connect(pane.show_poster)
        viewer.thumbnail_shown.connect(pane.player.scrub.show_thumbnail)
        pane.player.thumbnail_requested.connect(viewer.request_thumbnail)
        pane.annotated.connect(viewer.annotate)
        pane.task_requested.connect(self.task_requested)
        viewer.frame_saved.connect(lambda path: self.said.emit(self.tr("Frame saved as %1").replace("%1", path)))
        viewer.frame_copied.connect(lambda _number: self.said.emit(self.tr("Frame copied")))
        viewer.frame_refused.connect(
            lambda why: self.said.emit(self.tr("The frame could not be taken: %1").replace("%1", why))
        )

    def _connect_reel(self) -> None:
        self.reel.task_requested.connect(self._on_reel_task)
        self.reel.place_changed.connect(self._pane.reel_bar.show_place)
        self._pane.reel_step_requested.connect(self.reel.step)
        self._pane.reel_end_requested.connect(self.reel.end)

    def _compare_window(self) -> CompareWindow:
        if self._window is not None:
            return self._window
        window, comparison = CompareWindow(self._pane), self.comparison
        window.toggle_requested.connect(comparison.toggle)
        window.seek_requested.connect(comparison.seek)
        window.step_requested.connect(comparison.step)
        window.solo_requested.connect(comparison.set_solo)
        window.canvas_changed.connect(comparison.set_canvas)
        window.winner_picked.connect(self.viewer.pick_winner)
        window.close_requested.connect(comparison.close)
        comparison.opened.connect(self._on_compared)
        comparison.failed.connect(window.show_problem)
        comparison.frames_shown.connect(self._on_compare_frames)
        comparison.playing_changed.connect(window.show_playing)
        comparison.solo_changed.connect(window.show_solo)
        self._window = window
        return window

    # --- Slots ------------------------------------------------------------------------------------------------

    def _on_details(self, details: Details) -> None:
        self._pane.show_details(details, self._model_name(details.task.request.model))

    def _on_reel_task(self, task_id: int) -> None:
        self.viewer.show_task(task_id)
        self.task_requested.emit(task_id)

    def _on_switch_on(self) -> None:
        self.playback.switch_on()
        self.playback.warm_up()
        self.viewer.play_again()

    def _on_preferences(self, preferences: PlaybackPreferences) -> None:
        self._pane.player.show_preferences(preferences)
        self.comparison.set_loop(preferences.loop)
        self._saving.start()

    def _save(self) -> None:
        self._saving.stop()
        now = self.playback.preferences
        self._preferences.change(loop=now.loop, muted=now.muted, volume=now.volume, speed=now.speed)

    def _on_compared(self, _footages: tuple[Footage, ...]) -> None:
        clock = self.comparison.clock_footage
        if self._window is not None and clock is not None:
            self._window.show_clock(clock)

    def _on_compare_frames(self, shown: tuple[Shown, ...], number: int) -> None:
        if self._window is not None:
            images: list[tuple[int, QImage]] = [(one.number, one.image) for one in shown]
            self._window.show_frames(images, number)


def _wanted(settings: Settings) -> PlaybackPreferences:
    volume = min(1.0, max(0.0, settings.volume))
    return replace(PlaybackPreferences(), loop=settings.loop, muted=settings.muted, volume=volume, speed=settings.speed)
