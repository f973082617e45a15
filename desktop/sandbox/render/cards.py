"""Storyboard cards: the shot in a window on paper, its number, its words, and what the camera does."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from desktop.sandbox.render.lettering import draw_text, font_for, wrap_text
from desktop.sandbox.render.raster import Frame
from desktop.sandbox.render.script import Shot
from desktop.sandbox.render.spec import FPS

_PAPER = (244, 241, 233, 255)
_INK = (38, 38, 44, 255)
_SOFT = (120, 118, 116, 255)
_MARK = (214, 84, 40, 255)


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        paper: the whole picture, everything but the window drawn.
        left, top: where the window is; ``width``, ``height``: its size in pixels, all even.
    """

    paper: Frame
    left: int
    top: int
    width: int
    height: int

    def show(self, picture: Frame) -> Frame:
        """Return the card with a picture of the window's size in it."""
        shown = self.paper.copy()
        shown.place(picture, self.left, self.top)
        return shown


def card_window(width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a card's window, all even; it keeps the frame's ratio."""
    share = 0.70 if width >= height else 0.66
    inner_w, inner_h = round(width * share / 2) * 2, round(height * share / 2) * 2
    left = (width - inner_w) // 4 * 2
    return left, int(height * 0.085) // 2 * 2, inner_w, inner_h


def draw_card(shot: Shot, of: int, move: str, width: int, height: int) -> Card:
    """Return the card of a shot; ``of``: how many shots there are; ``move``: what the camera does."""
    left, top, inner_w, inner_h = card_window(width, height)
    image = Image.new("RGBA", (width, height), _PAPER)
    draw = ImageDraw.Draw(image)
    for row in range(0, height, 36):
        draw.line((0, row, width, row), (232, 228, 217, 255))
    draw.rectangle((left - 4, top - 4, left + inner_w + 3, top + inner_h + 3), _INK)
    size = max(20, min(width, height) // 32)
    heading = f"SHOT {shot.number}/{of}"
    y = (top - size * 1.25) / 2
    draw_text(image, (left, y), heading, size, _MARK, bold=True)
    start, end = _clock(shot.start), _clock(shot.end)
    times = f"{start} - {end}"
    wide = font_for(times, size).getlength(times)
    draw_text(image, (left + inner_w - wide, y), times, size, _SOFT)
    below = top + inner_h + size * 0.8
    text_size = round(size * 1.12)
    room = max(1, int((height - below - size * 2.4) / (text_size * 1.32)))
    lines = wrap_text(shot.text or "(no words)", font_for(shot.text, text_size), inner_w, min(room, 8))
    tall = draw_text(image, (left, below), lines, text_size, _INK)
    note = "  ·  ".join(part for part in _notes(shot, move) if part)
    font = font_for(note, size - 3)
    notes = wrap_text(note, font, inner_w, 1)
    draw_text(image, (left, min(below + tall + 4, height - size * 1.7)), notes, size - 3, _SOFT)
    return Card(Frame.of_image(image), left, top, inner_w, inner_h)


def _clock(frame: int) -> str:
    return f"0:{frame // FPS:02d}.{frame % FPS * 10 // FPS}"


def _notes(shot: Shot, move: str) -> tuple[str, ...]:
    cues = shot.cues
    framing = {"close": "close-up", "low": "low angle", "": ""}.get(cues.framing, cues.framing)
    pace = "slow motion" if cues.pace < 1 else ""
    return (f"Camera: {move.replace('_', ' ')}", framing, cues.time, cues.weather, pace)
