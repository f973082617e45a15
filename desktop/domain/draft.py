"""What is being composed: a request that is not asked for yet, and where it came from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from desktop.domain.limits import MAX_TAKES
from desktop.domain.request import GenerationRequest, checked
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
                request=checked(GenerationRequest.from_dict(data["request"])),
                takes=max(1, min(MAX_TAKES, int(data.get("takes", 1)))),
                lineage=_lineage(lineage) if lineage else None,
                options_open=data.get("options_open") is True,
            )
        except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError("not a draft") from error


def _lineage(data: dict[str, object]) -> Lineage:
    return Lineage(int(str(data["parent_id"])), Relation(str(data["relation"])), str(data.get("label", "")))
