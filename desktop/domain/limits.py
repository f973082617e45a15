"""Limits of Rushes' own, where no service sets one."""

from __future__ import annotations

#: How often one click may ask for the same thing.
MAX_TAKES = 20
