"""The row of buttons under the video."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from desktop.domain.footage import SPEEDS, Footage, PlaybackPreferences, time_text
from desktop.widgets import theme

_SPACE = 1
_LONGEST, _SHORTEST = "00:00.0 / 00:00.0", "00:00.0"


class TransportBar(QWidget):
    """Play, step, loop, sound, speed, and a menu of what is wanted less often.

    Every signal is an intent; what is so is told by the ``show_`` methods.
    """

    toggle_requested = Signal()
    step_requested = Signal(int)
    loop_requested = Signal(bool)
    mute_requested = Signal(bool)
    volume_requested = Signal(float)
    speed_requested = Signal(float)
    mark_in_requested = Signal()
    mark_out_requested = Signal()
    part_clear_requested = Signal()
    zoom_requested = Signal(bool)  # true: one to one
    full_screen_requested = Signal()
    save_frame_requested = Signal()
    copy_frame_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._footage: Footage | None = None
        self._preferences = PlaybackPreferences()
        self._frame = 0
        self._narrow = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._time = QLabel(self)
        self._time.setTextFormat(Qt.TextFormat.PlainText)
        self._time.setObjectName("timeLabel")
        theme.role(self._time, "muted")
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        self.back_button = self._button("step-back", self.tr("Previous frame"), "←")
        self.back_button.clicked.connect(lambda: self.step_requested.emit(-1))
        self.play_button = self._button("play", self.tr("Play"), self.tr("Space"))
        self.play_button.setObjectName("playButton")
        self.play_button.clicked.connect(self.toggle_requested)
        self.forward_button = self._button("step-forward", self.tr("Next frame"), "→")
        self.forward_button.clicked.connect(lambda: self.step_requested.emit(1))
        self.loop_button = self._button("loop", self.tr("Loop"), "R")
        self.loop_button.setCheckable(True)
        self.loop_button.clicked.connect(self.loop_requested)
        self.mute_button = _HoverButton(self)
        self._dress(self.mute_button, "volume", self.tr("Mute"), "M")
        self.mute_button.setCheckable(True)
        self.mute_button.clicked.connect(self.mute_requested)
        self.mute_button.hovered.connect(self._show_volume)
        self.speed_button = QToolButton(self)
        self._dress(self.speed_button, "", self.tr("Speed"), "[ ]")
        self.speed_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button = self._button("more", self.tr("More about this video"), "")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.full_button = self._button("fullscreen", self.tr("Full screen"), "F11")
        self.full_button.clicked.connect(self.full_screen_requested)
        for button in (self.back_button, self.play_button, self.forward_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._time)
        row.addStretch(1)
        for button in (self.loop_button, self.mute_button, self.speed_button, self.more_button, self.full_button):
            row.addWidget(button)
        layout.addLayout(row)
        self._build_speed_menu()
        self._build_more_menu()
        self.show_footage(None)

    @cached_property
    def _volume(self) -> _VolumePopup:
        """The slider, built when the mouse first asks for it."""
        popup = _VolumePopup(self)
        popup.volume_requested.connect(self.volume_requested)
        popup.show_volume(self._heard())
        return popup

    def _heard(self) -> float:
        return 0.0 if self._preferences.muted else self._preferences.volume

    # --- What is so -------------------------------------------------------------------------------------------

    def show_footage(self, footage: Footage | None) -> None:
        """Say the length of another video; None for none."""
        self._footage = footage
        for button in (self.back_button, self.play_button, self.forward_button, self.more_button, self.full_button):
            button.setEnabled(footage is not None)
        self.mute_button.setEnabled(footage is None or footage.has_audio)
        self._say_mute()
        self.show_part(None)
        self.show_frame(0)

    def show_frame(self, number: int) -> None:
        """Say the time of a frame."""
        footage = self._footage
        if footage is None:
            self._time.setText("")
            return
        self._frame = number
        now = time_text(footage.start_of(number))
        self._time.setText(now if self._narrow else f"{now} / {time_text(footage.duration_s)}")
        self._time.setToolTip(
            self.tr("Frame %1 of %2").replace("%1", str(number + 1)).replace("%2", str(footage.frames))
        )

    def show_playing(self, playing: bool) -> None:
        """Show what the play button would do."""
        text = self.tr("Pause") if playing else self.tr("Play")
        self.play_button.setIcon(theme.icon("pause" if playing else "play"))
        self.play_button.setAccessibleName(text)
        self.play_button.setToolTip(f"{text}  ({self.tr('Space')})")

    def show_speed(self, speed: float) -> None:
        """Say the speed; backwards is negative."""
        self.speed_button.setText(f"{speed:g}×".replace("-", "−"))
        for action in self._speeds.actions():
            action.setChecked(action.data() == speed)

    def show_part(self, part: tuple[int, int] | None) -> None:
        """Offer to play all again while only a part is played."""
        self._clear_action.setEnabled(part is not None)

    def show_preferences(self, preferences: PlaybackPreferences) -> None:
        """Show loop and sound as set."""
        self._preferences = preferences
        self.loop_button.setChecked(preferences.loop)
        if "_volume" in vars(self):
            self._volume.show_volume(self._heard())
        self._say_mute()

    def show_zoomed(self, zoomed: bool) -> None:
        """Tick "actual size"."""
        self._zoom_action.setChecked(zoomed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the length where there is no room for it, and then the buttons for single frames."""
        super().resizeEvent(event)
        width = event.size().width()
        self._narrow = width < self._needed(_LONGEST)
        room_for_steps = width >= self._needed(_SHORTEST)
        self.back_button.setVisible(room_for_steps)
        self.forward_button.setVisible(room_for_steps)
        self.show_frame(self._frame)

    def minimumSizeHint(self) -> QSize:
        """Return what is left when everything that can be left out is."""
        steps = self.back_button.sizeHint().width() + self.forward_button.sizeHint().width() + 2 * _SPACE
        return QSize(self._needed(_SHORTEST) - steps, super().minimumSizeHint().height())

    def _needed(self, time: str) -> int:
        """Return how wide everything is with a text for the time."""
        buttons = self.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
        widths = [button.sizeHint().width() + _SPACE for button in buttons]
        return sum(widths) + self._time.fontMetrics().horizontalAdvance(time) + 4 * _SPACE

    # --- Building ---------------------------------------------------------------------------------------------

    def _button(self, icon: str, text: str, shortcut: str) -> QToolButton:
        button = QToolButton(self)
        self._dress(button, icon, text, shortcut)
        return button

    def _dress(self, button: QToolButton, icon: str, text: str, shortcut: str) -> None:
        theme.role(button, "flat")
        if icon:
            button.setIcon(theme.icon(icon))
        button.setAccessibleName(text)
        button.setToolTip(f"{text}  ({shortcut})" if shortcut else text)

    def _build_speed_menu(self) -> None:
        menu = QMenu(self)
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            action = menu.addAction(f"{speed:g}×")
            action.setCheckable(True)
            action.setData(speed)
            self._speeds.addAction(action)
        self._speeds.triggered.connect(lambda action: self.speed_requested.emit(action.data()))
        self.speed_button.setMenu(menu)
        self.show_speed(1.0)

    def _build_more_menu(self) -> None:
        menu = QMenu(self)
        self._entry(menu, self.tr("Save this frame"), "S", "camera", self.save_frame_requested)
        self._entry(menu, self.tr("Copy this frame"), "Ctrl+C", "copy", self.copy_frame_requested)
        menu.addSeparator()
        self._entry(menu, self.tr("Begin the part here"), "I", "", self.mark_in_requested)
        self._entry(menu, self.tr("End the part here"), "O", "", self.mark_out_requested)
        self._clear_action = self._entry(menu, self.tr("Play all of it"), "X", "", self.part_clear_requested)
        menu.addSeparator()
        self._zoom_action = menu.addAction(self.tr("Actual size\tZ"))
        self._zoom_action.setCheckable(True)
        self._zoom_action.triggered.connect(self.zoom_requested)
        self.more_button.setMenu(menu)

    def _entry(self, menu: QMenu, text: str, key: str, icon: str, signal: object) -> QAction:
        # The keys are the player's own: as application shortcuts they would fire while a prompt is typed.
        action = menu.addAction(f"{text}\t{key}")
        if icon:
            action.setIcon(theme.icon(icon))
        action.triggered.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        return action

    def _say_mute(self) -> None:
        silent = self._footage is not None and not self._footage.has_audio
        muted = self._preferences.muted or silent
        self.mute_button.setChecked(muted)
        self.mute_button.setIcon(theme.icon("volume-off" if muted else "volume"))
        text = self.tr("This video has no sound") if silent else self.tr("Sound on") if muted else self.tr("Mute")
        self.mute_button.setAccessibleName(text)
        self.mute_button.setToolTip(text if silent else f"{text}  (M)")

    def _show_volume(self) -> None:
        if self.mute_button.isEnabled():
            self._volume.show_above(self.mute_button)


class _HoverButton(QToolButton):
    """A tool button that says when the mouse comes."""

    hovered = Signal()

    def enterEvent(self, event: object) -> None:
        """Say so."""
        super().enterEvent(event)  # type: ignore[arg-type]
        self.hovered.emit()


class _VolumePopup(QFrame):
    """A slider above the sound button, there while the mouse is near."""

    volume_requested = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        theme.role(self, "popup")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setAccessibleName(self.tr("Volume"))
        self._slider.setRange(0, 100)
        self._slider.setFixedWidth(110)
        self._slider.valueChanged.connect(lambda value: self.volume_requested.emit(value / 100))
        layout.addWidget(self._slider)
        self._button: QWidget | None = None
        self._away = QTimer(self)
        self._away.setInterval(350)
        self._away.timeout.connect(self._on_away)

    def show_volume(self, volume: float) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(round(volume * 100))
        self._slider.blockSignals(False)

    def show_above(self, button: QWidget) -> None:
        self._button = button
        self.adjustSize()
        self.move(button.mapToGlobal(QPoint((button.width() - self.width()) // 2, -self.height() + 2)))
        self.show()
        self._away.start()

    def _on_away(self) -> None:
        near = self.underMouse() or (self._button is not None and self._button.underMouse())
        if not near and not self._slider.isSliderDown():
            self._away.stop()
            self.hide()
