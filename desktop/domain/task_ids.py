"""Task ids as people paste them: lines, lists, links, pieces of JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

#: More than anybody pastes on purpose.
MAX_IDS = 2000
MAX_TEXT = 400_000

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_BETWEEN = re.compile(r"[\s,;|\"'`<>()\[\]{}“”„’]+")


class IdDoubt(StrEnum):
    """What speaks against a pasted word being a task id."""

    NONE = ""
    MALFORMED = "malformed"  # no service gives out such an id
    KEY = "key"  # looks like an API key, which must not go out as an id, nor be written down
    WORD = "word"  # could be one, but no digit is in it: more likely a word from around it


@dataclass(frozen=True, slots=True)
class PastedId:
    """One word of what was pasted."""

    text: str
    doubt: IdDoubt = IdDoubt.NONE


def read_ids(text: str) -> tuple[PastedId, ...]:
    """Return the words that were pasted, each once, in their order; of a link only its last part."""
    found: dict[str, PastedId] = {}
    for word in _BETWEEN.split(text[:MAX_TEXT]):
        last = word.partition("?")[0].rstrip("/").rpartition("/")[2] if "://" in word else word
        name = last.strip(".:")
        if any(c.isalnum() for c in name) and len(found) < MAX_IDS:
            found.setdefault(name, PastedId(name, _doubt(name)))
    return tuple(found.values())


def _doubt(name: str) -> IdDoubt:
    if name.casefold().startswith(("sk-", "sk_", "bearer")):
        return IdDoubt.KEY
    if not _ID.fullmatch(name):
        return IdDoubt.MALFORMED
    return IdDoubt.NONE if any(c.isdigit() for c in name) else IdDoubt.WORD
