"""A saved video as something to look at: its frames, their times, and why it may not be playable."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction


class PlaybackProblem(StrEnum):
    """Why a saved video is not shown. ``widgets/messages.py`` says each in words."""

    MISSING = "missing"  # no such file
    UNREADABLE = "unreadable"  # no permission, not a regular file, the disk fails
    NOT_A_VIDEO = "not_a_video"  # no MP4 at all, whatever its name says
    DAMAGED = "damaged"  # an MP4 that cannot be decoded, or ends early
    NO_PLAYER = "no_player"  # the system's media libraries do not work
    SWITCHED_OFF = "switched_off"  # Rushes ended badly while playing; not tried again unasked


#: Speeds that are offered.
SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)


class PlaybackPreferences(NamedTuple):
    """What a person set about playing; kept in the settings.

    Attributes:
        volume: 0 to 1, as heard.
    """

    loop: bool = True
    muted: bool = False
    volume: float = 0.8
    speed: float = 1.0


class Footage(NamedTuple):
    """A local file that was checked to be a video.

    Only such values are ever given to a player: never a URL, never a name that was not looked at.

    Attributes:
        path: absolute path of a regular file.
        width, height: pixels.
        duration_s: seconds.
        rate: frames a second, exact.
        frames: how many there are; they count from 0.
        has_audio: whether there is sound in it.
    """

    task_id: int
    path: str
    width: int
    height: int
    duration_s: float
    rate: Fraction
    frames: int
    has_audio: bool = False

    def frame_at(self, second: float) -> int:
        """Return the number of the frame that is on screen at a time, within the video."""
        # A time that was computed from a frame number must give that number back, so lean forward by a little.
        return self.clamp(int(second * self.rate + 1e-6))

    def clamp(self, number: int) -> int:
        """Return the nearest frame number that exists."""
        return max(0, min(number, self.frames - 1))

    def start_of(self, number: int) -> float:
        """Return when a frame begins, in seconds."""
        return float(number / self.rate)

    def middle_of(self, number: int) -> float:
        """Return the time half-way through a frame, in seconds: the one that no rounding can move off the frame."""
        return float((2 * number + 1) / (2 * self.rate))


def time_text(second: float) -> str:
    """Return a time of a video as ``mm:ss.t``."""
    tenths = max(0, int(second * 10 + 1e-6))
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"
