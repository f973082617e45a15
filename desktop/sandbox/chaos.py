"""Trouble on order, the same trouble every time.

Every dice roll is a hash of the seed, the kind of trouble and what it happens to (the third submission, the second
query of the fifth task, ...), never of the clock or of how calls interleave. Two sandboxes with the same seed that are
asked the same things misbehave in the same places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

#: A smallest and a largest value, drawn from evenly.
Span = tuple[float, float]

DAY = 86400.0


class ChaosError(ValueError):
    """A word of the chaos option cannot be understood; the text is that word."""


@dataclass(frozen=True, slots=True)
class Chaos:
    """What goes wrong, and how often. Shares are 0 (never) to 1 (always).

    Attributes:
        seed: which run of luck; also decides what the videos look like.
        latency: seconds added to every answer of the API.
        queue: seconds a task waits before work on it begins.
        failure: share of accepted tasks that fail, with their credits refunded.
        lost: share of accepted submissions whose answer never arrives.
        throttle: share of calls answered 429 with a ``Retry-After``.
        errors: share of calls answered 500, 502, 503 or 504. Half of such submissions were accepted all the same.
        unavailable: share of submissions answered 503 ``rate_limit_unavailable`` (not accepted).
        truncate: share of file downloads that are cut midway.
        rate: bytes a second of file downloads; 0 is as fast as the machine.
        expiry: seconds that a result's link lives.
    """

    seed: int = 0
    latency: Span = (0.0, 0.0)
    queue: Span = (0.0, 0.0)
    failure: float = 0.0
    lost: float = 0.0
    throttle: float = 0.0
    errors: float = 0.0
    unavailable: float = 0.0
    truncate: float = 0.0
    rate: int = 0
    expiry: float = DAY

    def roll(self, kind: str, *event: object) -> float:
        """Return a number in [0, 1) that is always the same for this seed, kind and event."""
        text = ":".join(map(str, (self.seed, kind, *event)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7]) / 2**56

    def happens(self, kind: str, *event: object) -> bool:
        """Say whether trouble of a kind (the name of a share) strikes an event."""
        share: float = getattr(self, kind)
        return share > 0 and self.roll(kind, *event) < share

    def draw(self, kind: str, *event: object) -> float:
        """Return a value from a span (``latency`` or ``queue``), in seconds."""
        low, high = getattr(self, kind)
        return float(low + (high - low) * self.roll(kind, *event))


#: Named weather, for people who do not want to choose every number.
PRESETS = {
    "calm": Chaos(),
    "slow": Chaos(latency=(0.3, 1.5), queue=(5, 20), rate=400_000),
    "rough": Chaos(
        latency=(0.05, 1.0),
        queue=(1, 8),
        failure=0.15,
        lost=0.1,
        throttle=0.05,
        errors=0.05,
        unavailable=0.05,
        truncate=0.3,
        rate=2_000_000,
    ),
    "hasty": Chaos(expiry=60.0),
}

_UNITS = {"k": 1_000, "M": 1_000_000}


def parse_chaos(words: Iterable[str]) -> Chaos:
    """Read ``name=value`` words; a word may be several joined by commas, and a preset's name begins anew from it.

    >>> parse_chaos(["rough", "seed=7,lost=0"]).seed
    7

    Raises:
        ChaosError: a word is no preset and no known ``name=value``, or its value is out of range.
    """
    chaos = Chaos()
    for word in (part.strip() for text in words for part in text.split(",")):
        if not word:
            continue
        name, equals, value = word.partition("=")
        if equals:
            change: dict[str, Any] = {_known(name, word): _value(name, value, word)}
            chaos = replace(chaos, **change)
        elif name in PRESETS:
            chaos = replace(PRESETS[name], seed=chaos.seed)
        else:
            raise ChaosError(word)
    return chaos


def _known(name: str, word: str) -> str:
    if name not in {item.name for item in fields(Chaos)}:
        raise ChaosError(word)
    return name


def _value(name: str, text: str, word: str) -> int | float | Span:
    try:
        match name:
            case "seed":
                return int(text)
            case "latency" | "queue":
                return _span(text)
            case "rate":
                unit = _UNITS.get(text[-1:], 1)
                return _at_least(0, int(float(text[:-1] if unit > 1 else text) * unit))
            case "expiry":
                return _at_least(1, float(text))
            case _:
                return _share(float(text))
    except (ValueError, OverflowError):
        raise ChaosError(word) from None


def _span(text: str) -> Span:
    low, dash, high = text.partition("-")
    span = (float(low), float(high if dash else low))
    if not 0 <= span[0] <= span[1] <= DAY:
        raise ValueError(text)
    return span


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(value)
    return value


def _at_least(low: int, value: float) -> float:
    if not low <= value < float("inf"):
        raise ValueError(value)
    return value
