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
    NOT_TAKEN = "not_taken"  # an image of a kind that this model does not take, named in ``detail``
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
        detail: the kind of file, for ``UNSUPPORTED_FORMAT`` and ``NOT_TAKEN``.
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
