"""The support bundle: what a person passes on when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BundlePart:
    """One text file of the bundle, as it is shown and as it is saved."""

    name: str
    text: str
