"""What a figure's drawing needs to know, and how a drawing says where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from desktop.sandbox.render.canvas import Canvas, Colour, Point
from desktop.sandbox.render.light import Light, Rgb, ink, mix

Home = Literal["ground", "air", "water", "swim"]


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of one figure in the light of its shot.

    Attributes:
        main, second: its own free colours: a coat, a car's body.
        skin, hair: of a person.
    """

    light: Light
    main: Rgb
    second: Rgb
    skin: Rgb
    hair: Rgb

    def tone(self, colour: Rgb, shade: float = 0.0) -> Colour:
        """Return a colour as lit; ``shade``: 0 as it is, up to 1 darker, down to -1 lighter."""
        # A figure must be made out in any light: the darker it is, the more of its own colours it keeps.
        lit = mix(self.light.lit(colour), colour, 0.22 + 0.26 * self.light.stars)
        if shade > 0:
            lit = mix(lit, (18, 16, 38), shade * 0.75)
        elif shade < 0:
            lit = mix(lit, (255, 250, 235), -shade * 0.75)
        return ink(lit)

    def lamp(self, colour: Rgb) -> Colour:
        """Return a colour that shines by itself."""
        return ink(colour)


@dataclass(frozen=True, slots=True)
class Pose:
    """One moment of a figure's movement.

    Attributes:
        phase: 0..1 through its cycle.
        stride: 0 stands, 1 walks, more runs.
    """

    phase: float
    stride: float


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of figure is drawn, in units of its own height, feet at (0, 0), facing right.

    Attributes:
        box: left, bottom, right, top of everything it may draw.
        tall: its height as a share of the frame's shorter side in a medium shot.
        face: centre and radius of what a close-up shows, or None.
        home: stands on the ground, hangs in the air, floats on water or swims in it.
        moves: it is under way unless the words say otherwise.
        speed: heights a second when it moves.
        cycle: seconds of one movement.
    """

    draw: Callable[[Canvas, Paint, Pose], None]
    box: tuple[float, float, float, float]
    tall: float
    face: tuple[Point, float] | None = None
    home: Home = "ground"
    moves: bool = False
    speed: float = 0.4
    cycle: float = 1.0
