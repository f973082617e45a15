"""GIF: blocks and sub-blocks up to the trailer."""

from __future__ import annotations

from typing import BinaryIO

from desktop.domain.intake import IntakeProblem
from desktop.services.images.container import BadImage, Copier, Format, Walked, check_pixels

_EXTENSION, _IMAGE, _TRAILER = b"\x21", b"\x2c", b"\x3b"
_COMMENT, _APPLICATION = 0xFE, 0xFF
_KEPT_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def walk(source: BinaryIO, target: BinaryIO | None) -> Walked:
    """Walk to the trailer, copying all but comments and foreign application data.

    A file that ends cleanly after a picture, without its trailer, is whole: many programs write such.

    Raises:
        BadImage: truncated, damaged, or too many pixels.
    """
    copier = Copier(source, target)
    head = copier.take(13)
    copier.keep(head)
    found = Walked(Format.GIF)
    found.measure(int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little"))
    _color_table(copier, head[10])
    pictures = 0
    while (kind := source.read(1)) not in (_TRAILER, b""):
        copier.part()
        if kind == _EXTENSION:
            _extension(copier, found)
        elif kind == _IMAGE:
            _image(copier)
            pictures += 1
        else:
            raise BadImage(IntakeProblem.DAMAGED)
    if not pictures:
        raise BadImage(IntakeProblem.TRUNCATED if kind == b"" else IntakeProblem.DAMAGED)
    copier.keep(_TRAILER)
    found.animated = pictures > 1
    found.left_out |= not copier.at_end()
    return found


def _color_table(copier: Copier, flags: int) -> None:
    if flags & 0x80:
        copier.copy(3 << ((flags & 7) + 1), keep=True)


def _image(copier: Copier) -> None:
    head = copier.take(9)
    left, top, width, height = (int.from_bytes(head[i : i + 2], "little") for i in (0, 2, 4, 6))
    check_pixels(left + width, top + height)
    copier.keep(_IMAGE + head)
    _color_table(copier, head[8])
    copier.keep(copier.take(1))
    _sub_blocks(copier, keep=True)


def _extension(copier: Copier, found: Walked) -> None:
    label = copier.take(1)
    size = copier.take(1)
    first = copier.take(size[0])
    keep = label[0] != _COMMENT and (label[0] != _APPLICATION or first in _KEPT_APPLICATIONS)
    found.left_out |= not keep
    if keep:
        copier.keep(_EXTENSION + label + size + first)
    if size[0]:
        _sub_blocks(copier, keep=keep)


def _sub_blocks(copier: Copier, *, keep: bool) -> None:
    while True:
        copier.part()
        size = copier.take(1)
        data = copier.take(size[0])
        if keep:
            copier.keep(size + data)
        if not size[0]:
            return
