"""Work for a rendering process, as one line of JSON, and what comes back, line by line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One video to be rendered.

    Attributes:
        out: file to be written.
        images: paths of files, or http(s) URLs, in order.
        base: the job of the task that this is a remix of.
        portrait_of: username of a character: instead of a video a square JPEG of it is made.
    """

    out: str
    prompt: str
    size: str = "16:9"
    duration: int = 10
    style: str = ""
    watermark: bool = False
    storyboard: bool = False
    thumbnail: bool = False
    images: tuple[str, ...] = ()
    seed: int = 0
    base: RenderJob | None = None
    portrait_of: str = ""

    def to_line(self) -> bytes:
        """Return the job as a line that :meth:`from_line` reads."""
        return json.dumps(asdict(self), separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> RenderJob:
        """Read what :meth:`to_line` wrote."""
        return cls._from(json.loads(line))

    @classmethod
    def _from(cls, data: dict[str, Any]) -> RenderJob:
        base = data.pop("base")
        images = tuple(data.pop("images"))
        return cls(**data, images=images, base=None if base is None else cls._from(base))


@dataclass(frozen=True, slots=True)
class Made:
    """What a job made: paths of files."""

    path: str
    thumbnail: str = ""


class RenderFailed(Exception):
    """A job came to nothing; the code and message go into the task's ``error``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Report:
    """One line from a rendering process: how far it is (0 to 1), what it made, or why it failed."""

    progress: float = 0.0
    made: Made | None = None
    failure: tuple[str, str] | None = field(default=None)

    def to_line(self) -> bytes:
        """Return the report as a line that :meth:`from_line` reads."""
        return json.dumps(asdict(self), separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Report:
        """Read what :meth:`to_line` wrote."""
        data = json.loads(line)
        made, failure = data["made"], data["failure"]
        return cls(data["progress"], Made(**made) if made else None, (failure[0], failure[1]) if failure else None)
