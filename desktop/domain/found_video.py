"""A video that Rushes made, opened again: what it was made from, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.request import GenerationRequest


class VideoRefusal(StrEnum):
    """Why a file cannot be opened as a video made by Rushes."""

    NOT_OURS = "not_ours"  # a video, but nothing in it or beside it says what it was made from
    NOT_A_VIDEO = "not_a_video"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FoundVideo:
    """What a file tells.

    Attributes:
        remote_id: the service's id of its task, or "".
        created_at: when it was asked for, Unix seconds; 0.0 when not told.
        bytes, width, height, duration_s: of the file.
        known_id: the task of the library that has this id of this service already.
        missing: names of reference images that are not on this machine.
    """

    path: str
    request: GenerationRequest
    remote_id: str = ""
    created_at: float = 0.0
    take: int = 1
    bytes: int = 0
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    known_id: int | None = None
    missing: tuple[str, ...] = ()
