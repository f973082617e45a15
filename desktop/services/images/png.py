"""PNG: chunks from IHDR to IEND, each with its checksum."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from desktop.domain.intake import IntakeProblem
from desktop.services.images import exif
from desktop.services.images.container import PIECE, BadImage, Copier, Format, Walked

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: What a picture needs to look right (and, for an animation, to move).
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs mDCV cLLI acTL fcTL fdAT".split()
)
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_MAX_SMALL = 1 << 20  # metadata larger than this is not looked into


def walk(source: BinaryIO, target: BinaryIO | None) -> Walked:
    """Walk to IEND, copying all but metadata.

    Raises:
        BadImage: truncated, damaged (a checksum is wrong), or too many pixels.
    """
    copier = Copier(source, target)
    copier.keep(copier.take(len(SIGNATURE)))
    found = Walked(Format.PNG)
    kind, data_seen = b"", False
    while kind != b"IEND":
        copier.part()
        head = copier.take(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if (kind == b"IHDR") == bool(found.width) or length > 0x7FFFFFFF:
            raise BadImage(IntakeProblem.DAMAGED)
        _chunk(copier, head, length, kind, found)
        data_seen |= kind == b"IDAT"
    if not data_seen:
        raise BadImage(IntakeProblem.DAMAGED)
    found.left_out |= not copier.at_end()
    return found


def _chunk(copier: Copier, head: bytes, length: int, kind: bytes, found: Walked) -> None:
    kept = kind in _KEPT
    found.left_out |= not kept
    if kept:
        copier.keep(head)
    looked_into = kind in (b"IHDR", b"eXIf", b"acTL") and length <= _MAX_SMALL
    content = bytearray()
    checksum = zlib.crc32(kind)
    left = length
    while left:
        piece = copier.take(min(left, PIECE))
        left -= len(piece)
        checksum = zlib.crc32(piece, checksum)
        if looked_into:
            content += piece
        if kept:
            copier.keep(piece)
    stored = copier.take(4)
    if int.from_bytes(stored, "big") != checksum:
        raise BadImage(IntakeProblem.DAMAGED)
    if kept:
        copier.keep(stored)
    if looked_into:
        _look(kind, bytes(content), found)


def _look(kind: bytes, content: bytes, found: Walked) -> None:
    if kind == b"eXIf":
        found.orientation = exif.orientation(content)
    elif kind == b"acTL":
        found.animated = int.from_bytes(content[:4], "big") > 1
    elif len(content) != 13 or content[9] not in _CHANNELS:
        raise BadImage(IntakeProblem.DAMAGED)
    else:
        found.bits, found.channels = content[8], _CHANNELS[content[9]]
        found.measure(int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big"))
