"""Single frames of a saved video, exactly by number, and the check that a file is one at all.

Everything here blocks and belongs into a :class:`~desktop.services.lanes.Lane`. PyAV is imported on first use: it costs
tens of milliseconds that no start needs.
"""

from __future__ import annotations

import io
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from desktop.domain.footage import Footage, PlaybackProblem
from desktop.services.mp4 import Incomplete, NotAVideo, verify

#: The only demuxer that is ever used: no playlist, no text that names other files or addresses.
_DEMUXER = "mov"
#: Decoded frames kept for stepping and playing backwards (1.4 MB each at 720p).
_KEPT_BACKWARD = 24
#: How far ahead decoding on is quicker than seeking.
_NEAR = 48

_BT709, _BT601 = 1, 5  # as libswscale numbers them
_UNSPECIFIED = 2


class Unplayable(Exception):
    """A file cannot be shown.

    Attributes:
        problem: why.
    """

    def __init__(self, problem: PlaybackProblem, detail: str = "") -> None:
        super().__init__(f"{problem.value} {detail}".strip())
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame as pixels.

    Attributes:
        number: which frame, from 0.
        stride: bytes from one line to the next.
        pixels: 32 bits a pixel, blue green red and one unused, top line first.
    """

    number: int
    width: int
    height: int
    stride: int
    pixels: bytes


def inspect(task_id: int, path: str) -> Footage:
    """Check a file and return what is in it.

    Raises:
        Unplayable: missing, unreadable, not an MP4, or broken.
    """
    _check_container(path)
    try:
        with _open(path) as container:
            return _facts(task_id, path, container)
    except Unplayable:
        raise
    except Exception as error:  # PyAV's own tree, and ValueError for absurd headers
        raise Unplayable(PlaybackProblem.DAMAGED, type(error).__name__) from error


def fitted(width: int, height: int, box_width: int, box_height: int) -> tuple[int, int]:
    """Return the largest size of the same shape inside a box; the own size when the box is empty."""
    if box_width <= 0 or box_height <= 0:
        return width, height
    scale = min(Fraction(box_width, width), Fraction(box_height, height))
    return max(2, round(width * scale)), max(2, round(height * scale))


def picture_of(frame: Any, number: int, box: tuple[int, int] = (0, 0)) -> Picture:
    """Convert a PyAV frame to pixels, scaled into a box.

    Frames that do not name their colours are taken as every player takes them: BT.709 from 720 lines on, else BT.601.
    """
    width, height = fitted(frame.width, frame.height, *box)
    matrix = frame.colorspace
    if matrix == _UNSPECIFIED:
        matrix = _BT709 if min(frame.width, frame.height) >= 720 else _BT601
    quick = width * height > 2 * frame.width * frame.height
    image = frame.reformat(
        width,
        height,
        format="bgra",
        src_colorspace=matrix,
        interpolation="BILINEAR" if quick else "BICUBIC",
        # With several threads libswscale leaves stray pixels where their slices meet, others each time (measured).
        threads=1,
    )
    plane = image.planes[0]
    return Picture(number, width, height, plane.line_size, bytes(plane))


class FrameReader:
    """Reads frames of one video by their numbers. Not for two threads at once.

    Raises:
        Unplayable: from the constructor and from :meth:`read`.
    """

    def __init__(self, footage: Footage) -> None:
        self.footage = footage
        try:
            self._container = _open(footage.path)
            self._stream = self._container.streams.video[0]
        except Exception as error:
            raise Unplayable(_problem_of(error), type(error).__name__) from error
        self._frames: Iterator[Any] | None = None
        self._last: tuple[int, Any] | None = None
        self._kept: deque[tuple[int, Any]] = deque(maxlen=_KEPT_BACKWARD)

    def read(self, number: int, box: tuple[int, int] = (0, 0), *, backward: bool = False) -> Picture:
        """Return one frame, scaled into a box (its own size when the box is empty).

        Args:
            backward: the frames before it are likely to be asked for next; they are kept on the way.

        Raises:
            Unplayable: it cannot be decoded.
        """
        number = self.footage.clamp(number)
        try:
            found, frame = self._find(number, backward)
            return picture_of(frame, found, box)
        except Exception as error:
            raise Unplayable(_problem_of(error), type(error).__name__) from error

    def close(self) -> None:
        """Close the file."""
        self._frames = None
        self._last = None
        self._kept.clear()
        self._container.close()

    def _find(self, number: int, backward: bool) -> tuple[int, Any]:
        for kept in self._kept:
            if kept[0] == number:
                return kept
        if self._last is not None and self._last[0] == number:
            return self._last
        if not backward:
            self._kept.clear()
        if self._frames is None or self._last is None or not self._last[0] < number <= self._last[0] + _NEAR:
            self._seek(number)
        return self._decode_to(number, backward)

    def _seek(self, number: int) -> None:
        start = self._stream.start_time or 0
        time_base = self._stream.time_base
        at = int(Fraction(number) / self.footage.rate / time_base) + start
        # The key frame at or before it: never one after, or the wanted frame would be passed by.
        self._container.seek(at, stream=self._stream, backward=True, any_frame=False)
        self._frames = iter(self._container.decode(self._stream))
        self._last = None

    def _decode_to(self, number: int, keep: bool) -> tuple[int, Any]:
        assert self._frames is not None
        for frame in self._frames:
            self._last = (_number_of(frame, self._stream, self.footage.rate), frame)
            if keep:
                self._kept.append(self._last)
            if self._last[0] >= number:
                return self._last
        self._frames = None
        if self._last is None:
            raise Unplayable(PlaybackProblem.DAMAGED)
        return self._last


def read_one(footage: Footage, number: int) -> Picture:
    """Return one frame in its full size.

    Raises:
        Unplayable: it cannot be read.
    """
    reader = FrameReader(footage)
    try:
        return reader.read(number)
    finally:
        reader.close()


def png_of(picture: Picture) -> bytes:
    """Return a picture as a PNG file."""
    from PIL import Image

    size = (picture.width, picture.height)
    image = Image.frombuffer("RGB", size, picture.pixels, "raw", "BGRX", picture.stride, 1)
    file = io.BytesIO()
    image.save(file, format="PNG")
    return file.getvalue()


def last_frame_png(path: str) -> bytes:
    """Return the last frame of a video as a PNG file, in its full size: what the next shot begins with.

    Raises:
        Unplayable: it cannot be read.
    """
    footage = inspect(0, path)
    return png_of(read_one(footage, footage.frames - 1))


def save_png(footage: Footage, number: int) -> Path:
    """Write one frame in its full size beside its video, and return where; nothing is ever overwritten.

    Raises:
        Unplayable: the frame cannot be read.
        OSError: it cannot be written.
    """
    content = png_of(read_one(footage, number))
    video = Path(footage.path)
    for attempt in range(1, 1000):
        again = f" ({attempt})" if attempt > 1 else ""
        path = video.with_name(f"{video.stem} frame {number + 1:04d}{again}.png")
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(video.name)


def _open(path: str) -> Any:
    import av

    return av.open(path, format=_DEMUXER, timeout=None)


def _number_of(frame: Any, stream: Any, rate: Fraction) -> int:
    number: int = round((frame.pts - (stream.start_time or 0)) * frame.time_base * rate)
    return number


def _facts(task_id: int, path: str, container: Any) -> Footage:
    if not container.streams.video:
        raise Unplayable(PlaybackProblem.NOT_A_VIDEO, "no picture")
    stream = container.streams.video[0]
    rate = Fraction(stream.average_rate or stream.guessed_rate or 24)
    frame = next(container.decode(stream), None)
    if frame is None or rate <= 0:
        raise Unplayable(PlaybackProblem.DAMAGED, "no frame")
    seconds = float((stream.duration or 0) * stream.time_base) or (container.duration or 0) / 1_000_000
    return Footage(
        task_id=task_id,
        path=path,
        width=frame.width,
        height=frame.height,
        duration_s=seconds,
        rate=rate,
        frames=max(1, stream.frames or round(seconds * rate)),
        has_audio=bool(container.streams.audio),
    )


def _problem_of(error: Exception) -> PlaybackProblem:
    if isinstance(error, Unplayable):
        return error.problem
    if isinstance(error, FileNotFoundError):
        return PlaybackProblem.MISSING
    if isinstance(error, PermissionError):
        return PlaybackProblem.UNREADABLE
    return PlaybackProblem.DAMAGED


def _check_container(path: str) -> None:
    """Have the boxes walked, if it is a plain file at all: opening a pipe would wait for ever."""
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise Unplayable(PlaybackProblem.UNREADABLE, "not a regular file")
        verify(Path(path))
    except FileNotFoundError:
        raise Unplayable(PlaybackProblem.MISSING) from None
    except Incomplete as error:
        raise Unplayable(PlaybackProblem.DAMAGED, str(error)) from error
    except NotAVideo as error:
        raise Unplayable(PlaybackProblem.NOT_A_VIDEO, str(error)) from error
    except (OSError, ValueError) as error:
        raise Unplayable(PlaybackProblem.UNREADABLE, type(error).__name__) from error
