"""What was ordered, whatever dialect it came in: plain data that survives a restart as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a task makes."""

    VIDEO = "video"
    CHARACTER = "character"


class Status(StrEnum):
    """Where a task stands, as the API spells it."""

    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImageSource:
    """A reference image: a file kept below the data folder, or a URL that is read when rendering begins."""

    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One accepted request.

    Attributes:
        duration: seconds.
        size: ``16:9``, ``9:16`` or ``1:1``.
        n: videos to make of it.
        client_id: the client's own id of the submission, or "".
        remix_of: task id that this is edited from, or "".
        timestamps: for a character, start and end in seconds within its source.
        source: for a character, the URL or the task id that it is taken from.
    """

    model: str
    prompt: str = ""
    duration: int = 0
    size: str = ""
    images: tuple[ImageSource, ...] = ()
    style: str = ""
    watermark: bool = False
    private: bool = False
    storyboard: bool = False
    thumbnail: bool = False
    n: int = 1
    client_id: str = ""
    remix_of: str = ""
    timestamps: tuple[float, float] = (0.0, 0.0)
    source: str = ""

    @property
    def kind(self) -> Kind:
        """Return what the order is for."""
        return Kind.CHARACTER if self.source else Kind.VIDEO

    @property
    def cost(self) -> int:
        """Return its price in play credits: 2 a second, 6 for the dearer models; 20 a character."""
        if self.kind is Kind.CHARACTER:
            return 20
        dearer = any(word in self.model for word in ("pro", "official"))
        return self.duration * self.n * (6 if dearer else 2)

    def look(self) -> str:
        """Return what decides the pictures, as text: equal orders look alike, the client's own id apart."""
        return self.to_json(client_id="")

    def to_json(self, **changes: Any) -> str:
        """Return compact JSON that :meth:`from_json` reads."""
        return json.dumps({**asdict(self), **changes}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Order:
        """Read what :meth:`to_json` wrote."""
        data: dict[str, Any] = json.loads(text)
        data["images"] = tuple(ImageSource(**image) for image in data["images"])
        start, end = data["timestamps"]
        return cls(**{**data, "timestamps": (start, end)})


@dataclass(frozen=True, slots=True)
class Task:
    """One accepted order and what became of it. Times are Unix seconds; 0 is "not yet".

    Attributes:
        number: 1, 2, ... in order of acceptance.
        take: how many orders of the same look came before, plus one.
        starts_at: when it may leave the queue.
        products: what was made: for a video, one mapping a variant with the tokens of its files; for a character, one
            mapping with its names and picture.
    """

    number: int
    id: str
    order: Order
    take: int
    status: Status
    created_at: float
    starts_at: float
    completed_at: float = 0.0
    expires_at: float = 0.0
    error_code: str = ""
    error_message: str = ""
    products: tuple[Mapping[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that can be fetched.

    Attributes:
        name: the last part of its URL and its name on disk; nobody can guess it.
        expires_at: Unix seconds from which it is gone; 0 for never.
    """

    name: str
    mime: str
    expires_at: float
