"""A set: layers one behind the other, which the camera passes at different speeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, pi, sin

import numpy as np

from desktop.sandbox.render.camera import TRAVEL_X, TRAVEL_Y, View
from desktop.sandbox.render.light import Light, Rgb
from desktop.sandbox.render.noise import generator
from desktop.sandbox.render.raster import Frame, Sprite

MARGIN_Y = TRAVEL_Y * 1.15
"""How much taller than its place in the frame a full-depth layer must be, in frame heights."""


_NEAREST_SKY = 0.08


@dataclass(frozen=True, slots=True)
class Stage:
    """What a set is built in.

    Attributes:
        horizon: where the sky ends, in pixels from the top.
        ground: where figures stand, in pixels from the top.
        period: width in pixels after which every wrapping layer repeats.
        scale: size of things against a picture of 720 pixels, from how near the camera is.
    """

    width: int
    height: int
    horizon: float
    ground: float
    light: Light
    seed: int
    scale: float

    @property
    def period(self) -> int:
        """Return how wide a layer is before it repeats, in pixels."""
        return max(self.width * 3 // 2, 1280) // 4 * 4

    def random(self, purpose: int) -> np.random.Generator:
        """Return the random numbers of one purpose; one layer's never shift another's."""
        return generator(self.seed, purpose)


@dataclass(slots=True)
class Layer:
    """One sheet of a set.

    Attributes:
        left, top: its corner in the frame while the camera rests, in pixels.
        depth: 0 stands still like the sky, 1 is where figures are, more is nearer.
        wraps: repeats for ever to both sides.
        drift: pixels a second it moves to the right by itself.
        sway: pixels it swings (across, up); ``period``: seconds of a swing; ``phase`` 0..1.
        flicker: how much its strength comes and goes, 0..1.
        strength: 0..1.
    """

    sprite: Sprite
    depth: float
    top: float
    left: float = 0.0
    wraps: bool = True
    drift: float = 0.0
    sway: tuple[float, float] = (0.0, 0.0)
    period: float = 5.0
    phase: float = 0.0
    flicker: float = 0.0
    strength: float = 1.0

    def place(self, frame: Frame, view: View, seconds: float) -> Placed:
        """Return where the layer is as the camera sees it."""
        swing = sin(2 * pi * (seconds / self.period + self.phase))
        swing_up = sin(2 * pi * (seconds / self.period * 1.31 + self.phase + 0.2))
        across, up = parallax(frame, view, self.depth)
        return Placed(
            self,
            left=self.left + across + self.drift * seconds + self.sway[0] * swing,
            top=self.top + up + self.sway[1] * swing_up,
            strength=self.strength * (1 - self.flicker * (0.5 + 0.5 * swing)),
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A layer at one moment; see ``Layer``."""

    layer: Layer
    left: float
    top: float
    strength: float

    def hides_from(self, frame: Frame) -> int:
        """Return the frame's first row from which on nothing behind this layer can be seen."""
        sprite = self.layer.sprite
        below = self.top + sprite.height >= frame.height + 1
        if self.layer.wraps and self.strength >= 1 and below:
            return ceil(self.top + sprite.solid_from) + 2
        return frame.height

    def draw(self, frame: Frame, until: int) -> None:
        """Paint the layer down to a row."""
        draw = self.layer.sprite.draw_wrapped if self.layer.wraps else self.layer.sprite.draw
        draw(frame, self.left, self.top, self.strength, until)


def paint_layers(frame: Frame, layers: Sequence[Layer], view: View, seconds: float) -> None:
    """Paint layers, the farthest first, each only where no nearer one of them will hide it."""
    placed = [layer.place(frame, view, seconds) for layer in layers]
    untils: list[int] = []
    hidden = frame.height
    for one in reversed(placed):
        untils.append(hidden)
        hidden = min(hidden, one.hides_from(frame))
    for one, until in zip(placed, reversed(untils), strict=True):
        one.draw(frame, until)


def parallax(frame: Frame, view: View, depth: float) -> tuple[float, float]:
    """Return how far a layer of a depth is moved by the camera, in pixels right and down."""
    # However far one walks, the sun goes along.
    travel = view.travel if depth >= _NEAREST_SKY else 0.0
    across = -(view.x * TRAVEL_X + travel) * frame.width * depth
    return across, view.y * TRAVEL_Y * frame.height * depth


@dataclass(slots=True)
class Backdrop:
    """Everything around the figures.

    Attributes:
        behind, before: layers on the far and near side of them, the farthest first.
        wet: figures float or swim instead of standing.
        free: figures hang in the air or in water: no ground at all.
        shore: colour of the bank or beach in front of the water, or None.
    """

    behind: list[Layer] = field(default_factory=list)
    before: list[Layer] = field(default_factory=list)
    wet: bool = False
    free: bool = False
    shore: Rgb | None = None
