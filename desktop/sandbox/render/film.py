"""The MP4 file: H.264 and AAC, written as it is made, whole under its name or not there at all."""

from __future__ import annotations

import contextlib
import queue
import threading
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from desktop.sandbox.render.raster import Bytes, Floats, Frame
from desktop.sandbox.render.spec import FPS

SAMPLE_RATE = 48_000

# The encoder's threads are fixed, not counted: x264 gives another file for another number of them.
_THREADS = 1
_WAITING = 6
"""How many frames may wait for the encoder."""

# Flat colours and slow cameras need no finer search: a third less work, and no difference that can be seen.
_VIDEO_OPTIONS = {"preset": "veryfast", "crf": "23", "profile": "high", "x264-params": "subme=1:me=dia"}
_BT709 = 1
_LIMITED_RANGE = 1


class Film:
    """A file that is being written. Use it as a context manager: an exception inside leaves no file behind.

    Frames and sound must come roughly together. Encoding runs in a thread of its own, which is never more than a few
    frames behind.
    """

    def __init__(self, path: Path, width: int, height: int) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".part")
        self._width, self._height = width, height
        self._frames = self._samples = 0
        # No dates, no version of this machine: the same request gives the same bytes.
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        self._container = av.open(str(self._partial), "w", format="mp4", options=options)
        video: Any = self._container.add_stream("libx264", rate=FPS, options=_VIDEO_OPTIONS)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.time_base = Fraction(1, FPS)
        video.gop_size = FPS * 2
        context = video.codec_context
        context.thread_count = _THREADS
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED_RANGE
        audio: Any = self._container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        audio.bit_rate = 128_000
        self._video, self._audio = video, audio
        self._queue: queue.Queue[VideoFrame | AudioFrame | None] = queue.Queue(_WAITING)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._encode, name="film", daemon=True)

    def __enter__(self) -> Film:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
        self._thread.join()
        if kind is not None:
            # Nobody will read it: an error while closing must not hide the first one.
            with contextlib.suppress(Exception):
                self._container.close()
            self._partial.unlink(missing_ok=True)
            return
        try:
            if self._error is not None:
                raise self._error
            for stream in (self._video, self._audio):
                self._container.mux(stream.encode(None))
            self._container.close()
            self._partial.replace(self._path)
        except BaseException:
            self._partial.unlink(missing_ok=True)
            raise

    def show(self, frame: Frame) -> None:
        """Add the next picture."""
        picture = VideoFrame(self._width, self._height, "yuv420p")
        for plane, pixels in zip(picture.planes, (frame.luma, *frame.chroma), strict=True):
            plane.update(_padded(pixels, plane.line_size).tobytes())
        picture.pts = self._frames
        picture.time_base = Fraction(1, FPS)
        self._frames += 1
        self._give(picture)

    def play(self, samples: Floats) -> None:
        """Add sound: (2, n) between -1 and 1 at ``SAMPLE_RATE``."""
        sound = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        sound.sample_rate = SAMPLE_RATE
        sound.pts = self._samples
        sound.time_base = Fraction(1, SAMPLE_RATE)
        self._samples += samples.shape[1]
        self._give(sound)

    def _give(self, piece: VideoFrame | AudioFrame) -> None:
        if self._error is not None:
            raise self._error
        self._queue.put(piece)

    def _encode(self) -> None:
        while (piece := self._queue.get()) is not None:
            if self._error is not None:
                continue  # emptied, so that nobody waits for room
            try:
                stream = self._video if isinstance(piece, VideoFrame) else self._audio
                self._container.mux(stream.encode(piece))
            except Exception as error:
                self._error = error


def _padded(pixels: Bytes, line_size: int) -> Bytes:
    """Return the rows at the distance the encoder's buffer wants them."""
    height, width = pixels.shape
    if width == line_size:
        return pixels
    padded = np.zeros((height, line_size), np.uint8)
    padded[:, :width] = pixels
    return padded
