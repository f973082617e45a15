"""What is being composed: a request that is not asked for yet, and where it came from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from desktop.domain.limits import MAX_TAKES
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Relation


@dataclass(frozen=True, slots=True)
class Lineage:
    """Which task a request grew out of.

    Attributes:
        parent_id: our own number of that task.
        label: a few words of it for the person.
    """

    parent_id: int
    relation: Relation
    label: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A request being composed, as it survives a restart.

    Attributes:
        takes: how many tasks one click makes.
        options_open: whether the further options are unfolded.
    """

    request: GenerationRequest
    takes: int = 1
    lineage: Lineage | None = None
    options_open: bool = False

    def to_json(self) -> str:
        """Return the draft as JSON, readable by :meth:`from_json`. Lone surrogates are kept, escaped."""
        return json.dumps({"version": 1, **asdict(self)}, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Draft:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError: it is no such text.
        """
        try:
            data = json.loads(text)
            lineage = data.get("lineage")
            return cls(
                request=_checked(GenerationRequest.from_dict(data["request"])),
                takes=max(1, min(MAX_TAKES, int(data.get("takes", 1)))),
                lineage=_lineage(lineage) if lineage else None,
                options_open=data.get("options_open") is True,
            )
        except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError("not a draft") from error


def _lineage(data: dict[str, object]) -> Lineage:
    return Lineage(int(str(data["parent_id"])), Relation(str(data["relation"])), str(data.get("label", "")))


def _checked(request: GenerationRequest) -> GenerationRequest:
    """Refuse a request whose fields have the wrong types: a file edited by hand must not surprise a widget."""
    texts = (request.service, request.model, request.prompt, request.size, request.style, request.remix_of)
    numbers = (request.duration, request.variants)
    flags = (request.watermark, request.private, request.storyboard, request.thumbnail)
    sound = (
        all(type(text) is str for text in texts)
        and all(type(number) is int for number in numbers)
        and all(type(flag) is bool for flag in flags)
        and all(type(r.name) is str and type(r.url) is str and type(r.bytes) is int for r in request.references)
        and all(_is_digest(r.digest) and r.suffix in SUFFIXES for r in request.references if r.digest or r.suffix)
    )
    if not sound:
        raise ValueError("not a draft")
    return request


SUFFIXES = (".jpg", ".png", ".webp", ".gif")


def _is_digest(text: object) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")
