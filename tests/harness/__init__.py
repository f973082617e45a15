"""Driving the real window from outside; the code is ``packaging/headless``, which ``make run`` uses as well."""

from __future__ import annotations

import sys
from pathlib import Path

HEADLESS = Path(__file__).resolve().parents[2] / "packaging" / "headless"
if str(HEADLESS) not in sys.path:
    sys.path.append(str(HEADLESS))

from display import Display, Place  # noqa: E402
from program import NotThere, Peer, Program  # noqa: E402

__all__ = ["HEADLESS", "Display", "NotThere", "Peer", "Place", "Program"]
