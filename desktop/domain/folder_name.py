"""A project's name as the name of a folder, on every system."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

_MOST_BYTES = 100
#: Names that Windows keeps for devices.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)


def folder_name(project: str, taken: Collection[str] = ()) -> str:
    """Return one plain name that no system refuses or reads as a path, unlike all those taken, letter case aside."""
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" or c in " -_+&" else " " for c in project[:200])
    name = " ".join(kept.split()).strip("- ")
    while len(name.encode(errors="ignore")) > _MOST_BYTES:
        name = name[:-1]
    name = name.encode(errors="ignore").decode().strip() or "project"
    if name.casefold() in _DEVICES:
        name = f"{name}_"
    used = {other.casefold() for other in taken}
    number, wanted = 1, name
    while wanted.casefold() in used:
        number += 1
        wanted = f"{name} {number}"
    return wanted
