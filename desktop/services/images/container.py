"""What all four formats share: what a walk through a file tells, and how it fails.

A walk reads the file's own structure from the first byte to its end mark, without decoding a pixel. That says whether
the file is whole, how large the picture is and how it is turned, and copies what a picture needs to another file,
leaving out what only tells about the person: location, camera, comments, and whatever hides behind the end mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from desktop.domain.intake import IntakeProblem

#: Read and hashed this much at a time: small enough that no single call holds the interpreter for long.
PIECE = 256 * 1024
#: Largest picture that is decoded, in pixels.
MAX_PIXELS = 40_000_000
#: No honest file has more parts (segments, chunks, blocks) than this.
MAX_PARTS = 400_000


class Format(StrEnum):
    """The formats that are taken, by Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    GIF = "GIF"

    @property
    def suffix(self) -> str:
        """Return the file ending, with its dot."""
        return ".jpg" if self is Format.JPEG else f".{self.value.lower()}"

    @property
    def mime(self) -> str:
        """Return the media type."""
        return f"image/{self.value.lower()}"


class BadImage(Exception):
    """The file cannot be used.

    Attributes:
        detail: which other format it is, where that is known.
        limit: what would be allowed, for ``TOO_MANY_PIXELS``.
    """

    def __init__(self, problem: IntakeProblem, detail: str = "", limit: int = 0) -> None:
        super().__init__(f"{problem.value} {detail}".strip())
        self.problem = problem
        self.detail = detail
        self.limit = limit


@dataclass(slots=True)
class Walked:
    """What the structure of a file says.

    Attributes:
        width, height: pixels as stored, before rotation.
        orientation: EXIF's 1 to 8; 1 is upright.
        channels: components a pixel, where the format says; 4 in a JPEG means CMYK.
        bits: a channel.
        progressive: a JPEG whose coefficients are all held in memory while it is decoded.
        left_out: metadata was (or, without a target, would be) left out.
    """

    format: Format
    width: int = 0
    height: int = 0
    orientation: int = 1
    channels: int = 3
    bits: int = 8
    animated: bool = False
    progressive: bool = False
    left_out: bool = False

    def measure(self, width: int, height: int) -> None:
        """Take the picture's size.

        Raises:
            BadImage: it has no pixels, or too many.
        """
        check_pixels(width, height)
        self.width, self.height = width, height


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture that is empty or larger than :data:`MAX_PIXELS`.

    Raises:
        BadImage: which of the two.
    """
    if width < 1 or height < 1:
        raise BadImage(IntakeProblem.DAMAGED)
    if width * height > MAX_PIXELS:
        raise BadImage(IntakeProblem.TOO_MANY_PIXELS, limit=MAX_PIXELS)


class Copier:
    """Reads a file part by part and passes on what is to be kept.

    Every read is exact: a file that ends early is :attr:`IntakeProblem.TRUNCATED`.
    """

    def __init__(self, source: BinaryIO, target: BinaryIO | None) -> None:
        self.source = source
        self._target = target
        self._parts = 0

    def part(self) -> None:
        """Count one part.

        Raises:
            BadImage: there are absurdly many.
        """
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise BadImage(IntakeProblem.DAMAGED)

    def take(self, count: int) -> bytes:
        """Return exactly so many bytes; meant for heads and small parts.

        Raises:
            BadImage: the file ends before.
        """
        data = self.source.read(count)
        if len(data) != count:
            raise BadImage(IntakeProblem.TRUNCATED)
        return data

    def keep(self, data: bytes) -> None:
        """Pass bytes on."""
        if self._target is not None:
            self._target.write(data)

    def copy(self, count: int, *, keep: bool) -> None:
        """Read so many bytes in pieces, passing them on or not.

        Raises:
            BadImage: the file ends before.
        """
        while count > 0:
            piece = self.take(min(count, PIECE))
            count -= len(piece)
            if keep:
                self.keep(piece)

    def at_end(self) -> bool:
        """Say whether nothing follows."""
        here = self.source.read(1)
        if here:
            self.source.seek(-1, 1)
        return not here
