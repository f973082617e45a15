"""Two to four videos in step: one clock, and no picture is shown before all of that moment are there.

A media player a video would drift. Here each video has a thread that decodes frames by number; the clock asks all of
them for the same moment, and what is on screen changes for all at once or for none. When the machine is too slow, all
leave out the same frames.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from desktop.controllers.pixels import image_of
from desktop.controllers.sound import Sound
from desktop.domain.footage import Footage, PlaybackProblem
from desktop.services.frames import FrameReader, Unplayable, inspect
from desktop.services.lanes import Lane

#: Longest that sound and picture may be apart before the sound is moved, in seconds.
MAX_DRIFT_S = 0.12
#: Speeds of J and L, pressed again and again.
SHUTTLE = (1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one of the videos shows.

    Attributes:
        number: which of its frames.
        image: of the size of its canvas.
    """

    number: int
    image: QImage


class _Take:
    """One of the videos: its thread, its reader, its canvas."""

    def __init__(self, task_id: int, path: str, tell: Callable[[int, QImage, int], None]) -> None:
        self.task_id = task_id
        self.path = path
        self.canvas = (480, 270)
        self.footage: Footage | None = None
        self._lane = Lane(f"compare-{task_id}")
        self._reader: FrameReader | None = None
        self._tell = tell

    def open(self, done: Callable[[object], None]) -> None:
        def work() -> None:
            try:
                footage = inspect(self.task_id, self.path)
                self._reader = FrameReader(footage)
                done(footage)
            except Unplayable as error:
                done(error.problem)

        self._lane.post(work, "open")

    def read(self, ticket: int, number: int, *, backward: bool) -> None:
        canvas = self.canvas

        def work() -> None:
            image = QImage()
            if self._reader is not None:
                try:
                    image = image_of(self._reader.read(number, canvas, backward=backward))
                except Unplayable:
                    image = QImage()  # a damaged place: black, and the others go on
            self._tell(ticket, image, number)

        self._lane.post(work, "read")

    def close(self) -> None:
        self._lane.close(self._close_reader)

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class Comparison(QObject):
    """Plays several videos in step.

    Args:
        clock: monotonic seconds.
    """

    opened = Signal(tuple)  # Footages, in the order asked for
    failed = Signal(int, object)  # task id, PlaybackProblem; that one is missing from the comparison: it is closed
    frames_shown = Signal(tuple, int)  # Shown, one a video, and the frame number of the clock
    playing_changed = Signal(bool)
    speed_changed = Signal(float)  # negative: backwards
    solo_changed = Signal(int)  # index of the one that is heard, -1 for none
    closed = Signal()

    _opened_one = Signal(int, int, object)  # session, index, Footage | PlaybackProblem
    _read_one = Signal(int, int, int, QImage, int)  # session, index, ticket, image, number

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._session = 0
        self._takes: list[_Take] = []
        self._master: Footage | None = None  # the one with most frames a second, stretched to the longest
        self._frame = 0
        self._ticket = 0
        self._asked: int | None = None  # frame of the clock that all were asked for
        self._arrived: dict[int, Shown] = {}
        self._next: int | None = None
        self._playing = False
        self._started = (0.0, 0)  # when, at which frame
        self._speed = 1.0
        self._loop = True
        self._solo = -1
        self._sound = Sound(self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._opened_one.connect(self._on_opened_one)
        self._read_one.connect(self._on_read_one)

    @property
    def frame(self) -> int:
        """Return the clock's frame that is on screen, or that is being read."""
        if self._next is not None:
            return self._next
        return self._frame if self._asked is None else self._asked

    @property
    def playing(self) -> bool:
        """Say whether the clock runs."""
        return self._playing

    def open(self, files: Sequence[tuple[int, str]]) -> None:
        """Open two to four videos, given as task id and path. ``opened`` or ``failed`` follows."""
        self.close()
        self._session += 1
        session = self._session
        self._takes = [
            _Take(task_id, path, self._teller(session, index)) for index, (task_id, path) in enumerate(files)
        ]
        for index, take in enumerate(self._takes):
            take.open(lambda result, index=index: self._opened_one.emit(session, index, result))  # type: ignore[misc]

    def close(self) -> None:
        """Let go of all files."""
        if not self._takes:
            return
        self._session += 1
        self._set_playing(False)
        self._sound.load(None)
        for take in self._takes:
            take.close()
        self._takes = []
        self._master = None
        self._frame = 0
        self._asked = self._next = None
        self._solo = -1
        self.set_speed(1.0)
        self.closed.emit()

    # --- The clock ----------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play or pause all."""
        if not self._playing and self._speed < 0:
            self.set_speed(1.0)
        self._set_playing(not self._playing)

    def seek(self, number: int) -> None:
        """Show a moment of all; while one is being read only the newest other is kept."""
        if self._master is None:
            return
        number = self._master.clamp(number)
        if self._playing:
            self._started = (self._clock(), number)
            self._play_sound(number)
        self._ask(number)

    def step(self, frames: int) -> None:
        """Pause and move all by frames."""
        target = self.frame + frames
        self._set_playing(False)
        self.seek(target)

    def set_speed(self, speed: float) -> None:
        """Set the speed of the clock; backwards is negative."""
        if speed == self._speed:
            return
        self._speed = speed
        if self._playing:
            self._start_clock()
        self.speed_changed.emit(speed)

    def shuttle(self, direction: int) -> None:
        """Play all faster forwards (1), faster backwards (-1), or stand (0): the keys L, J and K."""
        if direction == 0:
            self._set_playing(False)
            self.set_speed(1.0)
            return
        going = self._playing and self._speed * direction > 0
        faster = next((s for s in SHUTTLE if s > abs(self._speed)), SHUTTLE[-1]) if going else SHUTTLE[0]
        self.set_speed(direction * faster)
        self._set_playing(True)

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1, as heard."""
        self._sound.set_volume(volume)

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or stop."""
        self._loop = loop

    def set_solo(self, index: int) -> None:
        """Hear one of them; -1 for none."""
        if index == self._solo or self._master is None:
            return
        self._solo = index
        self._sound.load(self._takes[index].footage if index >= 0 else None)
        if self._playing:
            self._play_sound(self._frame)
        self.solo_changed.emit(index)

    def set_canvas(self, index: int, size: QSize) -> None:
        """Say how many device pixels one of them has to fill."""
        if 0 <= index < len(self._takes):
            self._takes[index].canvas = (size.width(), size.height())
            if not self._playing and self._master is not None:
                self._ask(self.frame)

    # --- Inside -------------------------------------------------------------------------------------------------

    def _teller(self, session: int, index: int) -> Callable[[int, QImage, int], None]:
        def tell(ticket: int, image: QImage, number: int) -> None:
            self._read_one.emit(session, index, ticket, image, number)

        return tell

    def _on_opened_one(self, session: int, index: int, result: object) -> None:
        if session != self._session:
            return
        take = self._takes[index]
        if isinstance(result, PlaybackProblem):
            self.close()
            self.failed.emit(take.task_id, result)
            return
        assert isinstance(result, Footage)
        take.footage = result
        footages = [take.footage for take in self._takes if take.footage is not None]
        if len(footages) == len(self._takes):
            self._on_all_open(footages)

    def _on_all_open(self, footages: list[Footage]) -> None:
        quickest = max(footages, key=lambda footage: footage.rate)
        longest = max(footage.duration_s for footage in footages)
        self._master = Footage(
            task_id=quickest.task_id,
            path="",
            width=quickest.width,
            height=quickest.height,
            duration_s=longest,
            rate=quickest.rate,
            frames=max(footage.frames for footage in footages if footage.rate == quickest.rate)
            if all(footage.rate == quickest.rate for footage in footages)
            else max(1, round(longest * quickest.rate)),
        )
        self.opened.emit(tuple(footages))
        self.seek(0)
        self._set_playing(True)

    @property
    def clock_footage(self) -> Footage | None:
        """Return the frames of the clock: as many as the longest video has, at the highest rate."""
        return self._master

    def _set_playing(self, playing: bool) -> None:
        if playing == self._playing or (playing and self._master is None):
            return
        self._playing = playing
        if playing:
            self._start_clock()
        else:
            self._timer.stop()
            self._sound.pause()
        self.playing_changed.emit(playing)

    def _start_clock(self) -> None:
        assert self._master is not None
        last = self._master.frames - 1
        number = self.frame
        if self._speed > 0 and number >= last:
            number = 0
        self._started = (self._clock(), number)
        self._timer.start(max(4, round(500 / float(self._master.rate))))
        self._play_sound(number)

    def _play_sound(self, number: int) -> None:
        """Be heard from a frame on; backwards there is silence."""
        if self._speed > 0:
            self._sound.play(self._second(number), self._speed)
        else:
            self._sound.pause()

    def _on_tick(self) -> None:
        assert self._master is not None
        at, first = self._started
        number = first + int((self._clock() - at) * self._speed * float(self._master.rate))
        if number < 0:
            self._ask(0)
            self._set_playing(False)
            self.set_speed(1.0)
            return
        if number >= self._master.frames:
            if not self._loop:
                self._ask(self._master.frames - 1)
                self._set_playing(False)
                return
            self._started = (self._clock(), 0)
            self._play_sound(0)
            number = 0
        if self._speed > 0:
            self._sound.correct(self._second(number), MAX_DRIFT_S)
        if self._asked is None and number != self._frame:
            self._ask(number)

    def _ask(self, number: int) -> None:
        """Ask all videos for one moment."""
        if self._asked is not None:
            self._next = number
            return
        assert self._master is not None
        backward = number < self._frame
        self._ticket += 1
        self._asked = number
        self._arrived = {}
        for take in self._takes:
            assert take.footage is not None
            take.read(self._ticket, self._frame_of(take.footage, number), backward=backward)

    def _frame_of(self, footage: Footage, number: int) -> int:
        assert self._master is not None
        if footage.rate == self._master.rate:
            return footage.clamp(number)
        return footage.frame_at(self._master.middle_of(number))

    def _on_read_one(self, session: int, index: int, ticket: int, image: QImage, number: int) -> None:
        if session != self._session or ticket != self._ticket or self._asked is None:
            return
        self._arrived[index] = Shown(number, image)
        if len(self._arrived) < len(self._takes):
            return
        self._frame, self._asked = self._asked, None
        self.frames_shown.emit(tuple(self._arrived[i] for i in range(len(self._takes))), self._frame)
        following, self._next = self._next, None
        if following is not None and following != self._frame:
            self._ask(following)

    def _second(self, number: int) -> float:
        assert self._master is not None
        return self._master.start_of(number)
