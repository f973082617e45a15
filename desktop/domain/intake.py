"""What comes of taking in a reference image: the prepared image, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.request import Reference


class IntakeProblem(StrEnum):
    """Why something cannot be a reference image. ``messages.py`` says it in words."""

    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    UNSUPPORTED_FORMAT = "unsupported_format"  # an image (or document) of another kind, named in ``detail``
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"  # bytes
    TOO_MANY_PIXELS = "too_many_pixels"
    FOLDER = "folder"
    NOT_A_FILE = "not_a_file"  # pipe, device, socket
    REMOTE = "remote"  # file://host/...: opening it would talk to that host
    BAD_URL = "bad_url"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    CHANGED = "changed"  # the prepared copy no longer has its digest
    DISK_FULL = "disk_full"
    UNWRITABLE = "unwritable"  # the data folder refuses
    OVER_LIMIT = "over_limit"  # the model takes only ``limit`` images
    BUG = "bug"


class IntakeNote(StrEnum):
    """What was done to, or is particular about, a prepared image."""

    ANIMATED = "animated"
    ROTATED = "rotated"
    CONVERTED = "converted"  # CMYK or 16 bits a channel, to what every service takes
    STRIPPED = "stripped"  # location and other metadata left out
    SHRUNK = "shrunk"  # made smaller to fit the service's limit


@dataclass(frozen=True, slots=True)
class IntakeRefusal:
    """One thing that could not be taken in.

    Attributes:
        name: what a person calls it; safe to show.
        detail: the kind of file, for ``UNSUPPORTED_FORMAT``.
        limit: what would be allowed: bytes or pixels; 0 where that makes no sense.
    """

    problem: IntakeProblem
    name: str
    detail: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """A small picture: ``rgba`` holds ``width * height`` pixels of four bytes, not premultiplied, no padding."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True)
class PreparedReference:
    """A reference whose file lies ready to be sent, and what it looks like."""

    reference: Reference
    preview: Preview
    notes: frozenset[IntakeNote] = frozenset()


#: Characters that show nothing, or turn the direction of what follows: never by accident in a prompt or a name.
INVISIBLE = frozenset(
    map(chr, (0xAD, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def is_invisible(character: str) -> bool:
    """Say whether a character is a control or a mark that a person cannot see (line breaks and tabs are fine).

    Joiners (U+200C, U+200D) are left alone: scripts and emoji need them.
    """
    if character in INVISIBLE:
        return True
    return _is_control(ord(character)) and character not in "\n\t\r"


def _is_control(code: int) -> bool:
    """Say whether a code point is of the category Cc, which will never have other members."""
    return code < 0x20 or 0x7F <= code < 0xA0


def clean_name(name: str, limit: int = 120) -> str:
    """Return a file's name that is safe to show and to store: invisible characters spelt out, length bounded."""
    text = name.encode("utf-8", "replace").decode()
    if len(text) > limit:
        # Both ends tell more than the middle, and the last letters are the kind.
        text = text[:limit] + text[-limit:]
    shown = "".join(f"[U+{ord(c):04X}]" if is_invisible(c) or not c.isprintable() else c for c in text)
    if len(shown) <= limit:
        return shown
    tail = limit // 3
    return f"{shown[: limit - tail - 1]}…{shown[-tail:]}"
