"""Where the program's own files are: in the installed package, or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """Return the folder that holds ``resources`` and ``icons``.

    A checkout wins over ``_assets``: an editable install may leave stale copies there.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "resources").is_dir():
        return checkout
    return package / "_assets"


def resources() -> Path:
    """Return the folder of catalogue, translations and other data."""
    return _root() / "resources"


def icons() -> Path:
    """Return the folder of icons."""
    return _root() / "icons"


def catalog() -> Path:
    """Return the folder of service descriptions."""
    return resources() / "catalog"
