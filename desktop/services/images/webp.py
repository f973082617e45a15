"""WebP: RIFF chunks."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from desktop.domain.intake import IntakeProblem
from desktop.services.images import exif
from desktop.services.images.container import BadImage, Copier, Format, Walked, check_pixels

_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_EXIF_FLAG, _XMP_FLAG, _ANIMATION_FLAG = 0x08, 0x04, 0x02
_PICTURES = (b"VP8 ", b"VP8L", b"ANMF")


def walk(source: BinaryIO, target: BinaryIO | None) -> Walked:
    """Walk to the end of the RIFF, copying all but metadata, and set the new length.

    Raises:
        BadImage: truncated, damaged, or too many pixels.
    """
    copier = Copier(source, target)
    head = copier.take(12)
    copier.keep(head)
    left = int.from_bytes(head[4:8], "little") - 4
    found = Walked(Format.WEBP)
    pictures = 0
    while left >= 8:
        copier.part()
        head = copier.take(8)
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        padded = length + (length & 1)
        left -= 8 + padded
        if left < -1:  # the last chunk's padding may be missing from the count
            raise BadImage(IntakeProblem.TRUNCATED)
        _chunk(copier, kind, length, found, last=left < 0)
        pictures += kind in _PICTURES
    if not found.width or not pictures:
        raise BadImage(IntakeProblem.DAMAGED)
    found.left_out |= not copier.at_end()
    if target is not None:
        end = target.tell()
        target.seek(4)
        target.write((end - 8).to_bytes(4, "little"))
        target.seek(end)
    return found


def first_frame(path: Path) -> bytes:
    """Return the first frame of an animation as a still WebP of its own.

    Raises:
        BadImage: there is none.
    """
    with path.open("rb") as file:
        copier = Copier(file, None)
        copier.take(12)
        while True:
            copier.part()
            head = copier.take(8)
            length = int.from_bytes(head[4:], "little")
            if head[:4] == b"ANMF":
                return _still(copier.take(length))
            copier.copy(length + (length & 1), keep=False)


def _still(frame: bytes) -> bytes:
    picture = frame[16:]
    if picture.startswith(b"ALPH"):  # transparency needs the extended head
        extended = b"VP8X" + (10).to_bytes(4, "little") + b"\x10\0\0\0" + frame[6:12]
        picture = extended + picture
    return b"RIFF" + (len(picture) + 4).to_bytes(4, "little") + b"WEBP" + picture


def _chunk(copier: Copier, kind: bytes, length: int, found: Walked, *, last: bool) -> None:
    begin = copier.take(min(length, 16))
    if kind == b"EXIF":
        begin += copier.take(min(length, 1 << 16) - len(begin))
        found.orientation = exif.orientation(begin)
    kept = kind in _KEPT
    found.left_out |= not kept
    if kind in (b"VP8X", b"VP8 ", b"VP8L", b"ANMF"):
        begin = _look(kind, begin, found)
    if kept:
        copier.keep(kind + length.to_bytes(4, "little") + begin)
    copier.copy(length - len(begin), keep=kept)
    if length & 1:
        if not last:
            copier.take(1)
        if kept:
            copier.keep(b"\0")


def _look(kind: bytes, begin: bytes, found: Walked) -> bytes:
    """Read what a picture's head says; return the bytes to pass on in its place."""
    if kind == b"ANMF":
        if len(begin) < 12:
            raise BadImage(IntakeProblem.DAMAGED)
        check_pixels(_int24(begin[6:9]) + 1, _int24(begin[9:12]) + 1)
        return begin
    if kind == b"VP8X":
        if len(begin) < 10 or found.width:
            raise BadImage(IntakeProblem.DAMAGED)
        found.animated = bool(begin[0] & _ANIMATION_FLAG)
        found.measure(_int24(begin[4:7]) + 1, _int24(begin[7:10]) + 1)
        found.left_out |= bool(begin[0] & (_EXIF_FLAG | _XMP_FLAG))
        return bytes((begin[0] & ~(_EXIF_FLAG | _XMP_FLAG),)) + begin[1:]
    width, height = _bitstream_size(kind, begin)
    if found.width and (width, height) != (found.width, found.height):
        raise BadImage(IntakeProblem.DAMAGED)
    found.measure(width, height)
    return begin


def _bitstream_size(kind: bytes, begin: bytes) -> tuple[int, int]:
    if kind == b"VP8 ":
        if len(begin) < 10 or begin[3:6] != b"\x9d\x01\x2a":
            raise BadImage(IntakeProblem.DAMAGED)
        return int.from_bytes(begin[6:8], "little") & 0x3FFF, int.from_bytes(begin[8:10], "little") & 0x3FFF
    if len(begin) < 5 or begin[0] != 0x2F:
        raise BadImage(IntakeProblem.DAMAGED)
    bits = int.from_bytes(begin[1:5], "little")
    return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1


def _int24(data: bytes) -> int:
    return int.from_bytes(data, "little")
