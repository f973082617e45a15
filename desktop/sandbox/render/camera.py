"""The camera: where it stands at each moment of a shot."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

TRAVEL_X = 0.16
"""Farthest the camera moves sideways, in frame widths of the nearest layer, to either side."""

TRAVEL_Y = 0.14
"""Farthest it moves up or down, in frame heights of the nearest layer."""

_UNSAID = ("dolly_in", "pan_right", "orbit", "dolly_out", "pan_left", "zoom_in", "tilt_up", "dolly_in")
_GOING = ("tracking", "dolly_in", "tracking", "dolly_out")


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera is.

    Attributes:
        x, y: -1..1, shares of ``TRAVEL_X`` and ``TRAVEL_Y``; right and up are positive.
        zoom: 1 shows the whole picture, more shows less of it.
        travel: distance gone along the ground in frame widths; figures walk it, the ground passes by.
        shake_x, shake_y: pixels at 720p, of a camera held in the hand.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    travel: float = 0.0
    shake_x: float = 0.0
    shake_y: float = 0.0


def choose_move(move: str, seed: int, *, going: bool = False, fixed: bool = False) -> str:
    """Return the move that the words name, or one that the seed picks.

    Args:
        move: as the words say; "" picks.
        seed: the same one picks the same move.
        going: who is seen is under way: the camera likes to go along.
        fixed: what is seen cannot walk: a camera that tracks passes it by.
    """
    if move:
        return "pan_right" if move == "tracking" and fixed else move
    moves = _GOING if going else _UNSAID
    return moves[seed % len(moves)]


def view_at(move: str, share: float, seconds: float, pace: float, handheld: bool = False) -> View:
    """Return the camera at a share (0..1) of its shot; ``seconds`` have passed since the shot began."""
    eased = ease(share) if pace >= 1 else ease(share) * 0.6
    push = 1.0 if pace >= 1 else 0.7
    reach = 2 * eased - 1
    shake = _shake(seconds) if handheld or move == "handheld" else (0.0, 0.0)
    zoom = 1.03 if handheld or move == "handheld" else 1.0
    x = y = travel = 0.0
    match move:
        case "dolly_in":
            y, zoom = -0.15 * eased, zoom + 0.20 * push * eased
        case "dolly_out":
            y, zoom = -0.15 * (1 - eased), zoom + 0.20 * push * (1 - eased)
        case "zoom_in":
            zoom += 0.34 * push * eased
        case "zoom_out":
            y, zoom = -0.5 * (1 - eased), zoom + 0.34 * push * (1 - eased)
        case "pan_right":
            x = reach
        case "pan_left":
            x = -reach
        case "tilt_up":
            y, zoom = -0.9 + 1.8 * eased, zoom + 0.05
        case "tilt_down":
            y, zoom = 0.9 - 1.8 * eased, zoom + 0.05
        case "orbit":
            angle = (eased - 0.5) * pi * 0.9
            x, zoom = sin(angle), zoom + 0.10 * cos(angle)
        case "tracking":
            travel = seconds * 0.16 * pace
        case "handheld":
            x, zoom = 0.25 * reach, zoom + 0.06 * eased
        case _:
            # Even a locked camera's picture is not a still: a breath of air keeps it alive.
            x, zoom = 0.02 * sin(seconds * 0.7), zoom + 0.004 * (1 - cos(seconds * 0.5))
    return View(x, y, zoom, travel, *shake)


def ease(share: float) -> float:
    """Return 0..1 slow at both ends; its speed has no jumps."""
    share = min(max(share, 0.0), 1.0)
    return share * share * share * (share * (share * 6 - 15) + 10)


def _shake(seconds: float) -> tuple[float, float]:
    across = 4.5 * sin(seconds * 1.9) + 2.2 * sin(seconds * 4.7 + 1.3) + 0.9 * sin(seconds * 9.1 + 0.4)
    down = 3.8 * sin(seconds * 2.3 + 0.7) + 1.9 * sin(seconds * 5.3 + 2.1) + 0.8 * sin(seconds * 8.3)
    return across, down
