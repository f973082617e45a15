"""JPEG: markers and segments from SOI to EOI."""

from __future__ import annotations

import re
from typing import BinaryIO

from desktop.domain.intake import IntakeProblem
from desktop.services.images import exif
from desktop.services.images.container import PIECE, BadImage, Copier, Format, Walked

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
#: A marker inside a scan's data: not a stuffed zero, not a restart mark, not a fill byte.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def walk(source: BinaryIO, target: BinaryIO | None) -> Walked:
    """Walk to EOI, copying all but metadata. Decoding needs JFIF, Adobe and ICC segments: those are kept.

    Raises:
        BadImage: truncated, damaged, or too many pixels.
    """
    copier = Copier(source, target)
    copier.keep(copier.take(2))
    found = Walked(Format.JPEG)
    scans = 0
    while (marker := _marker(copier)) != _EOI:
        if marker in (0x00, 0x01, _SOI) or 0xD0 <= marker <= 0xD7:
            raise BadImage(IntakeProblem.DAMAGED)
        _segment(copier, marker, found)
        if marker == _SOS:
            if not found.width:
                raise BadImage(IntakeProblem.DAMAGED)
            _scan(copier)
            scans += 1
    if not scans:
        raise BadImage(IntakeProblem.DAMAGED)
    copier.keep(b"\xff\xd9")
    found.left_out |= not copier.at_end()
    return found


def _marker(copier: Copier) -> int:
    copier.part()
    while copier.take(1) != b"\xff":  # stray bytes between segments: decoders pass over them, so do we
        copier.part()
    code = copier.take(1)
    while code == b"\xff":
        copier.part()
        code = copier.take(1)
    return code[0]


def _segment(copier: Copier, marker: int, found: Walked) -> None:
    head = copier.take(2)
    length = int.from_bytes(head, "big") - 2
    if length < 0:
        raise BadImage(IntakeProblem.DAMAGED)
    payload = copier.take(length)
    if marker in _FRAMES:
        _frame(payload, marker, found)
    if marker == _APP1 and payload.startswith(b"Exif\0\0"):
        found.orientation = exif.orientation(payload)
    if _is_metadata(marker, payload):
        found.left_out = True
        return
    copier.keep(bytes((0xFF, marker)) + head + payload)


def _frame(payload: bytes, marker: int, found: Walked) -> None:
    if len(payload) < 6 or found.width:
        raise BadImage(IntakeProblem.DAMAGED)
    found.bits, found.channels = payload[0], payload[5]
    found.progressive = marker in _PROGRESSIVE
    found.measure(int.from_bytes(payload[3:5], "big"), int.from_bytes(payload[1:3], "big"))


def _is_metadata(marker: int, payload: bytes) -> bool:
    if marker == _COM:
        return True
    if not _APP0 <= marker <= _APP15:
        return False
    needed = (
        (marker == _APP0 and payload.startswith(b"JFIF\0"))
        or (marker == _APP2 and payload.startswith(b"ICC_PROFILE\0"))
        or (marker == _APP14 and payload.startswith(b"Adobe"))
    )
    return not needed


def _scan(copier: Copier) -> None:
    """Copy entropy-coded data up to the next marker, piece by piece."""
    held = b""
    while True:
        piece = held + copier.source.read(PIECE)
        if len(piece) == len(held):
            raise BadImage(IntakeProblem.TRUNCATED)
        match = _NEXT_MARKER.search(piece)
        if match:
            copier.keep(piece[: match.start()])
            copier.source.seek(match.start() - len(piece), 1)
            return
        held = b"\xff" if piece.endswith(b"\xff") else b""
        copier.keep(piece[: len(piece) - len(held)])
