"""Plays one saved video at a time: one QMediaPlayer, reused, and a widget that only ever gets images.

Nothing reaches the player but a :class:`~desktop.domain.footage.Footage`, that is: a local file that was checked to be
an MP4 a moment ago. The player is built when the first one is, on the GUI thread, from a plain slot: inside a coroutine
it crashes (qasync#85), and before the first paint it would cost the start.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QImage

from desktop.controllers.pixels import convert, image_of
from desktop.controllers.sound import has_speaker
from desktop.domain.footage import Footage, PlaybackPreferences, PlaybackProblem
from desktop.services.crash_flag import CrashFlag
from desktop.services.frames import FrameReader, Picture, Unplayable, inspect
from desktop.services.lanes import Lane

log = logging.getLogger(__name__)

#: A player that has shown nothing for so long never will.
FIRST_FRAME_MS = 4000
#: A seek that brought no frame for so long is given up, so that the next one can go.
SEEK_MS = 400
#: Speeds of J and L, pressed again and again.
SHUTTLE = (1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class _Opened:
    serial: int
    result: Footage | PlaybackProblem
    still: QImage


class Playback(QObject):
    """The one player.

    Args:
        flag: laid down while a video is loaded; when it was left by an earlier run, nothing is played until
            :meth:`switch_on`.
    """

    opened = Signal(object)  # Footage
    closed = Signal()
    frame_shown = Signal(QImage, int)  # a frame of the size of the canvas, its number
    playing_changed = Signal(bool)
    range_changed = Signal(object)  # tuple[int, int] | None: first and last frame of the part that is played
    speed_changed = Signal(float)  # negative: backwards
    preferences_changed = Signal(object)  # PlaybackPreferences
    ended = Signal()
    failed = Signal(object)  # PlaybackProblem

    _warmed = Signal()
    _inspected = Signal(object)  # _Opened, from the lane
    _converted = Signal(int, QImage, int)
    _read_back = Signal(int, QImage, int)

    def __init__(
        self, flag: CrashFlag, preferences: PlaybackPreferences | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._flag = flag
        self._switched_off = flag.was_left()
        self._preferences = preferences or PlaybackPreferences()
        self._player: Any = None
        self._sink: Any = None
        self._audio: Any = None
        self._devices: Any = None
        self._serial = 0
        self._footage: Footage | None = None
        self._autoplay = False
        self._once = False
        self._canvas = QSize(640, 360)
        self._frame: tuple[Any, int] | None = None  # the newest QVideoFrame and its number
        self._shown = 0
        self._range: tuple[int, int] | None = None
        self._playing = False
        self._speed = 1.0
        self._wanted: int | None = None  # a seek that has not brought its frame yet
        self._next: int | None = None  # the seek that follows it
        self._reader: FrameReader | None = None  # for backwards; touched by its lane only
        self._opening, self._pixels, self._backwards = Lane("video-open"), Lane("video-pixels"), Lane("video-back")
        self._waiting_back = False
        self._watchdog = self._timer(FIRST_FRAME_MS, self._on_no_frame)
        self._seek_limit = self._timer(SEEK_MS, self._on_seek_late)
        self._back_timer = QTimer(self)
        self._back_timer.timeout.connect(self._step_back)
        self._warmed.connect(self._build)
        self._inspected.connect(self._on_inspected)
        self._converted.connect(self._on_converted)
        self._read_back.connect(self._on_read_back)

    # --- What it is doing -------------------------------------------------------------------------------------

    @property
    def footage(self) -> Footage | None:
        """Return what is loaded."""
        return self._footage

    @property
    def frame(self) -> int:
        """Return the number of the frame that is on screen, or is about to be."""
        if self._next is not None:
            return self._next
        return self._shown if self._wanted is None else self._wanted

    @property
    def playing(self) -> bool:
        """Say whether frames follow each other."""
        return self._playing

    @property
    def preferences(self) -> PlaybackPreferences:
        """Return loop, sound and speed as set."""
        return self._preferences

    # --- Loading ----------------------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Load the media libraries in a thread and build the player; to be called once the window is painted."""
        if not self._switched_off:
            self._opening.post(self._import, "warm")

    def open(self, task_id: int, path: str, *, play: bool = True) -> None:
        """Check a file and load it; ``opened`` or ``failed`` follows. A newer call replaces one under way."""
        self._unload()
        if self._switched_off:
            self.failed.emit(PlaybackProblem.SWITCHED_OFF)
            return
        self._serial += 1
        serial, canvas = self._serial, (self._canvas.width(), self._canvas.height())
        self._autoplay = play
        self._opening.post(lambda: self._inspect(serial, task_id, path, canvas))

    def close(self) -> None:
        """Let go of the file, so that it can be moved or deleted."""
        self._serial += 1
        self._opening.drop()
        self._unload()
        self._opening.post(self._flag.down, "flag")
        self.closed.emit()

    def shut_down(self) -> None:
        """End for good: the file is let go of, the threads end, the flag is taken away."""
        self._serial += 1
        self._unload()
        self._opening.close(self._flag.down)
        self._pixels.close()
        self._backwards.close()
        if self._player is not None:
            self._player.setVideoOutput(None)
            self._player.setAudioOutput(None)
        self._opening.join(1.0)
        self._pixels.join(1.0)

    def switch_off(self) -> None:
        """Play nothing until :meth:`switch_on`."""
        self._switched_off = True

    def switch_on(self) -> None:
        """Try playing again after it was switched off by a crash."""
        self._switched_off = False
        self._flag.down()

    # --- Moving -----------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play forwards from here, or from the beginning when at the end."""
        if self._footage is None or self._player is None:
            return
        first, last = self._bounds()
        if not first <= self.frame < last:
            self.seek(first)
        self._set_speed(self._preferences.speed)
        self._stop_backwards()
        self._player.play()
        self._set_playing(True)

    def pause(self) -> None:
        """Stay on the frame that is on screen."""
        if self._footage is None or self._player is None:
            return
        self._stop_backwards()
        self._player.pause()
        self._set_playing(False)

    def seek(self, number: int) -> None:
        """Go to a frame. While one seek is under way only the newest further one is kept."""
        footage = self._footage
        if footage is None or self._player is None:
            return
        number = footage.clamp(number)
        if self._wanted is not None:
            self._next = number
            return
        self._wanted = number
        self._seek_limit.start()
        if not self._playing:
            self._player.pause()  # from "stopped" a seek would show nothing
        self._player.setPosition(round(footage.middle_of(number) * 1000))

    def step(self, frames: int) -> None:
        """Pause and move by a number of frames; exact."""
        target = self.frame + frames
        self.pause()
        self.seek(target)

    def shuttle(self, direction: int) -> None:
        """Play faster forwards (1), faster backwards (-1), or stand (0): the keys L, J and K."""
        if self._footage is None or self._player is None:
            return
        if direction == 0:
            self.pause()
            return
        going = self._playing and (self._speed > 0) == (direction > 0)
        faster = next((s for s in SHUTTLE if s > abs(self._speed)), SHUTTLE[-1]) if going else SHUTTLE[0]
        if direction > 0:
            if not self._playing or self._speed < 0:
                self.play()
            self._set_speed(faster)
        else:
            self._play_backwards(faster)

    def set_range(self, first: int | None, last: int | None) -> None:
        """Play only a part, again and again; None leaves an end where the video has it."""
        if self._footage is None:
            return
        end = self._footage.frames - 1
        low = self._footage.clamp(first if first is not None else 0)
        high = self._footage.clamp(last if last is not None else end)
        self._range = (min(low, high), max(low, high)) if (low, high) != (0, end) else None
        self._apply_loop()
        self.range_changed.emit(self._range)

    def mark_in(self) -> None:
        """Let the part that is played begin here."""
        self.set_range(self.frame, self._range[1] if self._range and self._range[1] > self.frame else None)

    def mark_out(self) -> None:
        """Let the part that is played end here."""
        self.set_range(self._range[0] if self._range and self._range[0] < self.frame else None, self.frame)

    @property
    def marked(self) -> tuple[int, int] | None:
        """Return the first and the last frame of the part that is played again and again; None for all of it."""
        return self._range

    # --- How ----------------------------------------------------------------------------------------------------

    def set_preferences(self, preferences: PlaybackPreferences) -> None:
        """Change loop, sound and speed."""
        if preferences == self._preferences:
            return
        self._preferences = preferences
        self._apply_loop()
        self._apply_sound()
        if self._speed > 0:
            self._set_speed(preferences.speed)
        self.preferences_changed.emit(preferences)

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or stop there."""
        self.set_preferences(self._preferences._replace(loop=loop))

    def set_once(self, once: bool) -> None:
        """Play what is opened only once, whatever is set about looping: something else follows."""
        self._once = once
        self._apply_loop()

    def set_muted(self, muted: bool) -> None:
        """Sound off or on."""
        self.set_preferences(self._preferences._replace(muted=muted))

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1, as heard (not as amplitude); any but 0 also unmutes."""
        self.set_preferences(self._preferences._replace(volume=max(0.0, min(volume, 1.0)), muted=volume <= 0))

    def set_speed(self, speed: float) -> None:
        """Set the speed for playing forwards."""
        self.set_preferences(self._preferences._replace(speed=speed))

    def set_canvas(self, size: QSize) -> None:
        """Say how many device pixels there are to fill; empty for the video's own size."""
        if size == self._canvas:
            return
        self._canvas = QSize(size)
        if self._frame is not None and not self._playing:
            self._convert(*self._frame)
        elif self._footage is not None and self._frame is None:
            self._reread_still()

    # --- Opening ------------------------------------------------------------------------------------------------

    def _inspect(self, serial: int, task_id: int, path: str, canvas: tuple[int, int]) -> None:
        """Look into a file and read its first frame; in the lane."""
        still = QImage()
        result: Footage | PlaybackProblem
        try:
            result = inspect(task_id, path)
            still = image_of(_first_picture(result, canvas))
            self._flag.up()
        except Unplayable as error:
            result = error.problem
        self._inspected.emit(_Opened(serial, result, still))

    def _on_inspected(self, opened: _Opened) -> None:
        if opened.serial != self._serial:
            return
        if isinstance(opened.result, PlaybackProblem):
            self.failed.emit(opened.result)
            return
        if not self._build():
            self.failed.emit(PlaybackProblem.NO_PLAYER)
            return
        self._footage = opened.result
        self.opened.emit(opened.result)
        self.frame_shown.emit(opened.still, 0)
        self._load(opened.result)

    def _load(self, footage: Footage) -> None:
        self._apply_sound()
        self._apply_loop()
        self._player.setSource(QUrl.fromLocalFile(footage.path))
        self._set_speed(self._preferences.speed)
        if self._autoplay:
            self._watchdog.start()
            self._player.play()
            self._set_playing(True)
        else:
            self._player.pause()

    def _import(self) -> None:
        """Load everything heavy; asking for the formats loads the decoder plug-in (10 to 40 ms), here and not later."""
        import av  # noqa: F401
        from PySide6.QtMultimedia import QMediaFormat

        QMediaFormat().supportedFileFormats(QMediaFormat.ConversionMode.Decode)
        self._warmed.emit()

    def _build(self) -> bool:
        """Build the player once; say whether there is one."""
        if self._player is not None:
            return True
        try:
            from PySide6.QtMultimedia import QMediaPlayer, QVideoSink
        except ImportError as error:  # a missing system library
            log.warning("no media player: %s", error)
            return False
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._player = QMediaPlayer(self)
        self._player.setVideoOutput(self._sink)
        self._player.errorOccurred.connect(self._on_error)
        self._player.mediaStatusChanged.connect(self._on_status)
        return bool(self._player.isAvailable())

    def _unload(self) -> None:
        self._watchdog.stop()
        self._seek_limit.stop()
        self._stop_backwards()
        self._backwards.post(self._close_reader)
        self._pixels.drop()
        self._footage = None
        self._frame = None
        self._wanted = self._next = None
        self._shown = 0
        if self._range is not None:
            self._range = None
            self.range_changed.emit(None)
        self._set_playing(False)
        if self._player is not None and not self._player.source().isEmpty():
            self._player.stop()
            self._player.setSource(QUrl())

    def _reread_still(self) -> None:
        footage, serial, canvas = self._footage, self._serial, (self._canvas.width(), self._canvas.height())
        assert footage is not None

        def read() -> None:
            self._converted.emit(serial, image_of(_first_picture(footage, canvas)), 0)

        self._opening.post(read, "still")

    # --- Frames -------------------------------------------------------------------------------------------------

    def _on_frame(self, frame: Any) -> None:
        footage = self._footage
        if footage is None or not frame.isValid() or self._back_timer.isActive():
            return
        self._watchdog.stop()
        number = footage.clamp(round(frame.startTime() * footage.rate / 1_000_000))
        if self._wanted is not None and abs(number - self._wanted) > 1:
            return  # still from before the seek
        self._frame = (frame, number)
        self._convert(frame, number)
        if self._wanted is not None:
            self._on_sought()
        elif self._range is not None and self._playing and number >= self._range[1]:
            self._on_range_end()

    def _on_range_end(self) -> None:
        assert self._range is not None
        if self._preferences.loop and not self._once:
            self.seek(self._range[0])
        else:
            self.pause()
            self.seek(self._range[1])  # the player may be a frame further by now
            self.ended.emit()

    def _on_sought(self) -> None:
        self._seek_limit.stop()
        self._wanted, following = None, self._next
        self._next = None
        if following is not None:
            self.seek(following)

    def _on_seek_late(self) -> None:
        if self._wanted is not None:
            self._on_sought()

    def _convert(self, frame: Any, number: int) -> None:
        serial, canvas = self._serial, QSize(self._canvas)

        def work() -> None:
            self._converted.emit(serial, convert(frame, number, canvas), number)

        self._pixels.post(work)

    def _on_converted(self, serial: int, image: QImage, number: int) -> None:
        if serial != self._serial or self._footage is None or self._back_timer.isActive():
            return
        if image.isNull():
            image = self._frame[0].toImage() if self._frame is not None else image
        self._shown = number
        self.frame_shown.emit(image, number)

    # --- Backwards ----------------------------------------------------------------------------------------------

    def _play_backwards(self, speed: float) -> None:
        assert self._footage is not None
        self._shown = self.frame
        self._player.pause()
        self._set_playing(True)
        self._set_speed(-speed)
        self._back_timer.start(max(1, round(1000 / float(self._footage.rate))))

    def _step_back(self) -> None:
        """Ask for the frame before; while one is on its way the clock waits, and so nothing piles up."""
        footage = self._footage
        if footage is None or self._waiting_back:
            return
        number = self._shown - round(abs(self._speed))
        if number < self._bounds()[0]:
            self.pause()
            return
        serial, canvas = self._serial, (self._canvas.width(), self._canvas.height())
        self._waiting_back = True

        def work() -> None:
            image = QImage()
            try:
                if self._reader is None:
                    self._reader = FrameReader(footage)
                image = image_of(self._reader.read(number, canvas, backward=True))
            except Unplayable as error:
                log.info("playing backwards: %s", error)
            self._read_back.emit(serial, image, number)

        self._backwards.post(work, "read")

    def _on_read_back(self, serial: int, image: QImage, number: int) -> None:
        self._waiting_back = False
        if serial != self._serial or not self._back_timer.isActive():
            return
        if image.isNull():
            self.pause()
            return
        self._shown = number
        self.frame_shown.emit(image, number)

    def _stop_backwards(self) -> None:
        if not self._back_timer.isActive():
            return
        self._back_timer.stop()
        self._playing = False
        self._set_speed(self._preferences.speed)
        self.seek(self._shown)

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # --- What the player says -----------------------------------------------------------------------------------

    def _on_status(self, status: Any) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        if self._footage is None:
            return
        if status == QMediaPlayer.MediaStatus.EndOfMedia:
            self._on_end()
        elif status == QMediaPlayer.MediaStatus.InvalidMedia:
            self._fail(PlaybackProblem.DAMAGED)

    def _on_end(self) -> None:
        """Tell a true end from a file that broke off: the player reports both alike, without an error."""
        assert self._footage is not None
        last = self._frame[1] if self._frame is not None else -1
        if last < 0 or last < self._footage.frames * 3 // 4:
            self._fail(PlaybackProblem.DAMAGED)
            return
        self._set_playing(False)
        self.ended.emit()

    def _on_error(self, error: Any, text: str) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        if self._footage is None or error == QMediaPlayer.Error.NoError:
            return
        log.info("player: %s", text[:200])
        gone = error == QMediaPlayer.Error.ResourceError
        self._fail(PlaybackProblem.MISSING if gone else PlaybackProblem.DAMAGED)

    def _on_no_frame(self) -> None:
        if self._footage is not None and self._frame is None:
            self._fail(PlaybackProblem.DAMAGED)

    def _fail(self, problem: PlaybackProblem) -> None:
        self._serial += 1
        self._unload()
        self.failed.emit(problem)

    # --- Small things -------------------------------------------------------------------------------------------

    def _timer(self, milliseconds: int, slot: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _bounds(self) -> tuple[int, int]:
        assert self._footage is not None
        return self._range or (0, self._footage.frames - 1)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)

    def _set_speed(self, speed: float) -> None:
        if self._player is not None and speed > 0:
            self._player.setPlaybackRate(speed)
        if speed != self._speed:
            self._speed = speed
            self.speed_changed.emit(speed)

    def _apply_loop(self) -> None:
        if self._player is None:
            return
        # A part is repeated by seeking; the whole by the player itself, without a gap.
        forever = self._preferences.loop and self._range is None and not self._once
        self._player.setLoops(-1 if forever else 1)

    def _apply_sound(self) -> None:
        """Make a sound output when one is first needed: listing devices has killed whole programs (hydrus#2075)."""
        if self._player is None or self._footage is None:
            return
        silent = self._preferences.muted or not self._footage.has_audio
        if self._audio is None:
            if silent or not self._has_speaker():
                return
            from PySide6.QtMultimedia import QAudioOutput

            self._audio = QAudioOutput(self)
            self._player.setAudioOutput(self._audio)
        self._audio.setMuted(self._preferences.muted)
        # A person hears logarithmically; half the slider is a quarter of the amplitude.
        self._audio.setVolume(self._preferences.volume**2)

    def _has_speaker(self) -> bool:
        """Say whether there is anything to hear with; without it videos play mutely, until one is plugged in."""
        if self._devices is None:
            from PySide6.QtMultimedia import QMediaDevices

            self._devices = QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(self._apply_sound)
        return has_speaker()


def _first_picture(footage: Footage, canvas: tuple[int, int]) -> Picture:
    reader = FrameReader(footage)
    try:
        return reader.read(0, canvas)
    finally:
        reader.close()
