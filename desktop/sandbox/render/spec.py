"""What is rendered, what comes out, and what can go wrong: plain data that crosses a process border."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FPS = 24
"""Frames a second. A video of ``d`` seconds has exactly ``24 * d`` frames."""

SHORT_SIDE = 720
"""Pixels of the shorter side of every video."""

STYLES = ("comic", "news", "anime", "selfie", "nostalgic", "thanksgiving")
"""The looks the API names; ``""`` is the plain one."""

_RATIO = re.compile(r"\s*(\d{1,4})\s*[:xX]\s*(\d{1,4})\s*")


class RenderError(Exception):
    """A video cannot be made from this request."""


class ReferenceUnreadableError(RenderError):
    """A reference image cannot be decoded.

    Attributes:
        index: which one, from 0.
    """

    def __init__(self, index: int) -> None:
        super().__init__(f"reference image {index + 1} cannot be read")
        self.index = index


class RenderCancelled(Exception):
    """``cancelled`` answered true; nothing was left behind."""


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """One animatic.

    Attributes:
        size: ratio as the API spells it, ``16:9``, ``9:16``, ``1:1``, or any ``w:h`` between 1:3 and 3:1.
        duration: seconds.
        style: one of ``STYLES``; anything else is the plain look.
        storyboard: one card a shot, with its number and text.
        thumbnail: a JPEG of a telling frame beside the video.
        references: image files or their bytes; with any of them the video is made from the images.
        seed: same request and seed, same file.
        label: the words in the corner that say this is no AI video; never left out by a service.
        remix_of: keep that video's shots, places and moves; take this one's words for light, colour and style.
    """

    prompt: str
    size: str = "16:9"
    duration: int = 10
    style: str = ""
    watermark: bool = False
    storyboard: bool = False
    thumbnail: bool = False
    references: tuple[bytes | Path, ...] = ()
    seed: int = 0
    label: str = "animatic"
    remix_of: RenderSpec | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made.

    Attributes:
        duration: seconds, exactly ``frames / fps``.
        shots: how many shots the prompt became.
        thumbnail: the JPEG, or None when it was not asked for.
        size_bytes: of the video file.
    """

    path: Path
    width: int
    height: int
    fps: int
    frames: int
    duration: float
    shots: int
    size_bytes: int
    thumbnail: Path | None


def frame_size(size: str) -> tuple[int, int]:
    """Return width and height in pixels, both even, the shorter being 720.

    Raises:
        RenderError: the ratio is not understood or too extreme.
    """
    match = _RATIO.fullmatch(size)
    across, down = (int(match[1]), int(match[2])) if match else (0, 0)
    if not across or not down or not 1 / 3 <= across / down <= 3:
        raise RenderError(f"size {size!r} is not a ratio such as 16:9")
    scale = SHORT_SIDE / min(across, down)
    return round(across * scale / 2) * 2, round(down * scale / 2) * 2


def seed_of(*parts: object) -> int:
    """Return 64 bits that depend on every part and on nothing else (unlike ``hash``, the same in every process)."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
