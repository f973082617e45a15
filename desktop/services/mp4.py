"""What a file really is: the boxes of an MP4, read to the end, and a still of it.

A download that was cut may look whole to HTTP. It is only believed when its boxes reach exactly to the end of the file.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAX_BOXES = 100_000
_MAX_HEADER = 64 << 20  # bytes of a moov box that are believed
POSTER_EDGE = 512


class NotAVideo(Exception):
    """The file is no MP4 with a video in it; the text says what is missing."""


class Incomplete(NotAVideo):
    """It is one so far, and ends too early."""


class VideoTooOdd(NotAVideo):
    """An MP4 whose header is absurd."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What the header says.

    Attributes:
        width, height: pixels of the first video track.
        duration_s: seconds.
    """

    width: int
    height: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # of its content
    end: int


def verify(path: Path) -> VideoFacts:
    """Check that a file is a whole MP4 and return what its header says. Reads headers only.

    Raises:
        Incomplete: it breaks off.
        NotAVideo: it is something else.
        OSError: it cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for ever
        raise NotAVideo("not a file")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        boxes = list(_walk(file, 0, size))
        if not boxes or boxes[0].kind != b"ftyp":
            raise NotAVideo("no ftyp")
        kinds = {box.kind for box in boxes}
        if b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
            # What is there is sound: it may simply not all have come.
            raise Incomplete("no moov" if b"moov" not in kinds else "no mdat")
        return _facts(file, next(box for box in boxes if box.kind == b"moov"))


def _walk(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    """Give the boxes between two offsets, which they must fill exactly."""
    position = start
    for _ in range(_MAX_BOXES):
        if position == end:
            return
        file.seek(position)
        header = file.read(min(16, end - position))
        if position == start == 0 and header[4:8] != b"ftyp"[: max(0, len(header) - 4)]:
            raise NotAVideo("no ftyp")
        if len(header) < 8:
            raise Incomplete("cut in a header")
        length, kind, used = struct.unpack(">I", header[:4])[0], header[4:8], 8
        if length == 1:
            if len(header) < 16:
                raise Incomplete("cut in a header")
            length, used = struct.unpack(">Q", header[8:16])[0], 16
        elif length == 0:  # to the end of the file
            length = end - position
        if length < used or not all(0x20 <= byte <= 0x7E or byte == 0xA9 for byte in kind):
            raise NotAVideo("no box")
        if position + length > end:
            raise Incomplete("cut in a box")
        yield _Box(kind, position + used, position + length)
        position += length
    raise VideoTooOdd("too many boxes")


def _facts(file: BinaryIO, moov: _Box) -> VideoFacts:
    if moov.end - moov.start > _MAX_HEADER:
        raise VideoTooOdd("moov too large")
    duration, width, height, seen = 0.0, 0, 0, False
    try:
        for box in _walk(file, moov.start, moov.end):
            if box.kind == b"mvhd":
                duration = _duration(_content(file, box))
            elif box.kind == b"trak":
                track = _track(file, box)
                if track is not None and not seen:
                    (width, height), seen = track, True
    except (struct.error, IndexError, Incomplete):
        raise NotAVideo("damaged header") from None
    if not seen:
        raise NotAVideo("no video track")
    return VideoFacts(width, height, duration)


def _content(file: BinaryIO, box: _Box) -> bytes:
    file.seek(box.start)
    return file.read(min(box.end - box.start, 4096))


def _duration(mvhd: bytes) -> float:
    if mvhd[0] == 1:
        scale, length = struct.unpack(">IQ", mvhd[20:32])
    else:
        scale, length = struct.unpack(">II", mvhd[12:20])
    return length / scale if scale else 0.0


def _track(file: BinaryIO, trak: _Box) -> tuple[int, int] | None:
    """Return width and height of a video track, None for any other."""
    size, is_video = (0, 0), False
    for box in _walk(file, trak.start, trak.end):
        if box.kind == b"tkhd":
            data = _content(file, box)
            at = 88 if data[0] == 1 else 76
            size = (
                struct.unpack(">I", data[at : at + 4])[0] >> 16,
                struct.unpack(">I", data[at + 4 : at + 8])[0] >> 16,
            )
        elif box.kind == b"mdia":
            for inner in _walk(file, box.start, box.end):
                if inner.kind == b"hdlr":
                    is_video = _content(file, inner)[8:12] == b"vide"
    return size if is_video else None


def make_poster(path: Path, out: Path) -> None:
    """Write a still of a verified video as a JPEG of at most 512 pixels. Slow: call it in a thread.

    Raises:
        NotAVideo: nothing in it can be decoded.
        OSError: the still cannot be written.
    """
    import av

    try:
        with av.open(str(path), format="mp4") as container:
            frame = next(container.decode(video=0))
            image = frame.to_image()  # type: ignore[no-untyped-call]
    except (av.error.FFmpegError, StopIteration, IndexError, ValueError) as error:
        raise NotAVideo(type(error).__name__) from None
    image.thumbnail((POSTER_EDGE, POSTER_EDGE))
    temporary = out.with_name(f".{out.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        image.save(file, "JPEG", quality=85)
    temporary.replace(out)
