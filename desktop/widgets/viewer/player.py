"""The player as a person sees it: the picture, the scrub bar, the buttons, and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.domain.footage import SPEEDS, Footage, PlaybackPreferences, PlaybackProblem
from desktop.widgets import theme
from desktop.widgets.viewer.scrub import ScrubBar
from desktop.widgets.viewer.surface import VideoSurface, Zoom, fit_height
from desktop.widgets.viewer.transport import TransportBar
from desktop.widgets.words import Said


class PlayerView(QWidget):
    """Shows what it is told and asks for everything else.

    Signals ending in ``_requested`` are intents; frames are counted from 0.
    """

    toggle_requested = Signal()
    seek_requested = Signal(int)
    step_requested = Signal(int)
    shuttle_requested = Signal(int)  # -1 backwards, 0 stand, 1 forwards
    mark_in_requested = Signal()
    mark_out_requested = Signal()
    part_clear_requested = Signal()
    preferences_requested = Signal(object)  # PlaybackPreferences
    thumbnail_requested = Signal(int)
    canvas_changed = Signal(QSize)
    full_screen_requested = Signal(bool)
    save_frame_requested = Signal(int)
    copy_frame_requested = Signal(int)
    switch_on_requested = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._footage: Footage | None = None
        self._preferences = PlaybackPreferences()
        self._problem: PlaybackProblem | None = None
        self._frame = 0
        self._limit = 10_000
        self._filling = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.surface = VideoSurface(self)
        self.surface.setObjectName("player")
        self._notice = _Notice(self.surface)
        self.scrub = ScrubBar(self)
        self.transport = TransportBar(self)
        layout.addWidget(self.surface, 1)
        layout.addSpacing(4)
        layout.addWidget(self.scrub)
        layout.addWidget(self.transport)
        self._connect()
        self.clear()

    # --- What is so -------------------------------------------------------------------------------------------

    @property
    def footage(self) -> Footage | None:
        """Return what is shown."""
        return self._footage

    @property
    def frame(self) -> int:
        """Return the number of the frame on screen."""
        return self._frame

    def clear(self, said: Said | None = None) -> None:
        """Show no video, but perhaps why there is none."""
        self._set_footage(None)
        self.surface.show_image(QImage())
        self._notice.say(said)
        self._fit()

    def show_still(self, image: QImage, said: Said | None = None) -> None:
        """Show a picture until frames come, or in place of them."""
        self._set_footage(None)
        self.surface.show_image(image)
        self._notice.say(said)
        self._fit()

    def hold(self) -> None:
        """Keep the picture, but offer nothing: another video is being opened."""
        self.release()
        self._notice.say(None)

    def release(self) -> None:
        """Offer nothing: the file was let go of. What is on screen stays."""
        if self._footage is not None:
            self._set_footage(None)

    def show_footage(self, footage: Footage) -> None:
        """Get ready for the frames of a video."""
        self._set_footage(footage)
        self._notice.say(None)
        self._fit()

    def show_frame(self, image: QImage, number: int) -> None:
        """Show a frame."""
        self._frame = number
        self.surface.show_image(image)
        # For whoever drives the window by program: which frame is on screen.
        self.surface.setProperty("frameNumber", number)
        self.scrub.show_frame(number)
        self.transport.show_frame(number)

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        self.surface.setProperty("playing", playing)
        self.transport.show_playing(playing)

    def show_part(self, part: tuple[int, int] | None) -> None:
        """Show the part that is played."""
        self.scrub.show_part(part)
        self.transport.show_part(part)

    def show_preferences(self, preferences: PlaybackPreferences) -> None:
        """Show loop, sound and speed as set."""
        self._preferences = preferences
        self.transport.show_preferences(preferences)

    def show_problem(self, problem: PlaybackProblem) -> None:
        """Say why the video is not played."""
        from desktop.widgets.messages import say_playback  # all problems there are; seldom needed

        self._set_footage(None)
        self.surface.show_image(QImage())
        self._problem = problem
        self._notice.say(say_playback(problem), self._button_for(problem))
        self._fit()

    def set_height_limit(self, limit: int) -> None:
        """Let the picture be at most this high, in pixels."""
        self._limit = limit
        self._fit()

    def set_filling(self, filling: bool) -> None:
        """Take all the room there is (full screen), or as much as the shape of the video asks for."""
        self._filling = filling
        self.surface.set_square(filling)
        self._fit()

    # --- Keys -------------------------------------------------------------------------------------------------

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means for a player; false when it means nothing."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._take_control_key(key)
        if self._footage is None:
            return False
        second = round(self._footage.rate)
        steps = {
            Qt.Key.Key_Left: -second if shift else -1,
            Qt.Key.Key_Right: second if shift else 1,
            Qt.Key.Key_Comma: -1,
            Qt.Key.Key_Period: 1,
        }
        if key in steps:
            self.step_requested.emit(steps[Qt.Key(key)])
            return True
        action = self._keys.get(Qt.Key(key))
        if action is None or (event.isAutoRepeat() and key not in _REPEATED):
            return action is not None
        action()
        return True

    def _take_control_key(self, key: int) -> bool:
        if key == Qt.Key.Key_C and self._footage is not None:
            self.copy_frame_requested.emit(self._frame)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the player's keys."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture's shape."""
        super().resizeEvent(event)
        self._fit()

    # --- Inside -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        bar = self.transport
        bar.toggle_requested.connect(self.toggle_requested)
        bar.step_requested.connect(self.step_requested)
        bar.loop_requested.connect(lambda on: self._prefer(loop=on))
        bar.mute_requested.connect(lambda on: self._prefer(muted=on))
        bar.volume_requested.connect(lambda volume: self._prefer(volume=volume, muted=volume == 0))
        bar.speed_requested.connect(lambda speed: self._prefer(speed=speed))
        bar.mark_in_requested.connect(self.mark_in_requested)
        bar.mark_out_requested.connect(self.mark_out_requested)
        bar.part_clear_requested.connect(self.part_clear_requested)
        bar.zoom_requested.connect(self._zoom)
        bar.full_screen_requested.connect(lambda: self.full_screen_requested.emit(not self._filling))
        bar.save_frame_requested.connect(lambda: self.save_frame_requested.emit(self._frame))
        bar.copy_frame_requested.connect(lambda: self.copy_frame_requested.emit(self._frame))
        self.scrub.seek_requested.connect(self.seek_requested)
        self.scrub.thumbnail_requested.connect(self.thumbnail_requested)
        self.surface.canvas_changed.connect(self.canvas_changed)
        self.surface.clicked.connect(self.toggle_requested)
        self.surface.double_clicked.connect(self._on_double_clicked)
        self._notice.pressed.connect(self._on_notice_pressed)
        key = Qt.Key
        self._keys: dict[Qt.Key, Callable[[], None]] = {
            key.Key_Space: self.toggle_requested.emit,
            key.Key_J: lambda: self.shuttle_requested.emit(-1),
            key.Key_K: lambda: self.shuttle_requested.emit(0),
            key.Key_L: lambda: self.shuttle_requested.emit(1),
            key.Key_Home: lambda: self.seek_requested.emit(0),
            key.Key_End: lambda: self.seek_requested.emit(self._footage.frames - 1 if self._footage else 0),
            key.Key_I: self.mark_in_requested.emit,
            key.Key_O: self.mark_out_requested.emit,
            key.Key_X: self.part_clear_requested.emit,
            key.Key_R: lambda: self._prefer(loop=not self._preferences.loop),
            key.Key_M: lambda: self._prefer(muted=not self._preferences.muted),
            key.Key_BracketLeft: lambda: self._change_speed(-1),
            key.Key_BracketRight: lambda: self._change_speed(1),
            key.Key_Up: lambda: self._change_volume(0.1),
            key.Key_Down: lambda: self._change_volume(-0.1),
            key.Key_Z: lambda: self._zoom(self.surface.zoom is Zoom.FIT),
            key.Key_F: lambda: self.full_screen_requested.emit(not self._filling),
            key.Key_S: lambda: self.save_frame_requested.emit(self._frame),
        }

    def _set_footage(self, footage: Footage | None) -> None:
        self._footage = footage
        self._frame = 0
        self.scrub.show_footage(footage)
        self.transport.show_footage(footage)
        self.surface.setProperty("frameNumber", -1)

    def _prefer(self, **changes: float | bool) -> None:
        self.preferences_requested.emit(self._preferences._replace(**changes))  # type: ignore[arg-type]

    def _change_speed(self, direction: int) -> None:
        speeds = sorted(SPEEDS, key=lambda speed: abs(speed - self._preferences.speed))
        index = SPEEDS.index(speeds[0]) + direction
        self._prefer(speed=SPEEDS[max(0, min(index, len(SPEEDS) - 1))])

    def _change_volume(self, by: float) -> None:
        volume = round(max(0.0, min(self._preferences.volume + by, 1.0)), 2)
        self._prefer(volume=volume, muted=volume == 0)

    def _zoom(self, actual: bool) -> None:
        self.surface.set_zoom(Zoom.ACTUAL if actual else Zoom.FIT)
        self.transport.show_zoomed(actual)

    def _on_double_clicked(self) -> None:
        if self.surface.zoom is Zoom.FIT:
            self.toggle_requested.emit()  # the first of the two clicks was not meant
        self.full_screen_requested.emit(not self._filling)

    def _button_for(self, problem: PlaybackProblem) -> str:
        if problem is PlaybackProblem.SWITCHED_OFF:
            return self.tr("Turn the player on again")
        if problem in (PlaybackProblem.MISSING, PlaybackProblem.UNREADABLE):
            return ""
        return self.tr("Open folder")

    def _on_notice_pressed(self) -> None:
        if self._problem is PlaybackProblem.SWITCHED_OFF:
            self.switch_on_requested.emit()
        else:
            self.folder_requested.emit()

    def _fit(self) -> None:
        if self._filling:
            self.surface.setMaximumHeight(16_777_215)
            self.surface.setMinimumHeight(0)
            return
        footage, image = self._footage, self.surface.image
        shape = QSize(footage.width, footage.height) if footage is not None else image.size()
        self.surface.setFixedHeight(fit_height(self.width(), shape, self._limit))


#: Keys that go on while they are held.
_REPEATED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight)


class _Notice(QWidget):
    """A word in the middle of the picture, and at most one thing to do about it."""

    pressed = Signal()

    def __init__(self, surface: QWidget) -> None:
        super().__init__(surface)
        outer = QVBoxLayout(surface)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.addStretch(1)
        outer.addWidget(self)
        outer.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._title = self._label("")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._advice = self._label("muted")
        self._button = QPushButton(self)
        self._button.clicked.connect(self.pressed)
        layout.addWidget(self._title)
        layout.addWidget(self._advice)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, said: Said | None, button: str = "") -> None:
        self.setVisible(said is not None)
        if said is None:
            return
        self._title.setText(said.title)
        self._advice.setText(said.advice)
        self._advice.setVisible(bool(said.advice))
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        if role:
            theme.role(label, role)
        return label
