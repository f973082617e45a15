"""The choices above the list of tasks."""

from __future__ import annotations

from enum import StrEnum


class Chip(StrEnum):
    """The choices above the table."""

    ALL = "all"
    ACTIVE = "active"
    READY = "ready"
    FAILED = "failed"
    ATTENTION = "attention"
    FAVOURITE = "favourite"
