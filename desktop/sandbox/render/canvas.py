"""Vector drawing for figures and props: smooth shapes in coordinates of their own, drawn too large and shrunk."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import atan2, ceil, cos, hypot, pi, sin

from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int] | tuple[int, int, int, int]

_LARGE = 500
"""Units of this many pixels are drawn twice as large, smaller ones three times."""


class Canvas:
    """A transparent sheet whose origin is on the ground line, x to the right, y up, in units of ``unit`` pixels.

    Args:
        width, height: the sheet in units.
        unit: pixels of the finished picture a unit.
        origin: where (0, 0) lies, in units from the lower left corner.
    """

    def __init__(self, width: float, height: float, unit: float, origin: Point) -> None:
        self._size = (max(2, ceil(width * unit / 2) * 2), max(2, ceil(height * unit / 2) * 2))
        self._oversampling = 2 if unit > _LARGE else 3
        self._scale = unit * self._oversampling
        self._origin = (origin[0] * self._scale, self._size[1] * self._oversampling - origin[1] * self._scale)
        self._image = Image.new("RGBA", (self._size[0] * self._oversampling, self._size[1] * self._oversampling))
        self._draw = ImageDraw.Draw(self._image)

    def finish(self) -> Image.Image:
        """Return the smooth picture, RGBA."""
        return self._image.reduce(self._oversampling)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill straight edges."""
        self._draw.polygon([self._at(point) for point in points], colour)

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a closed smooth curve through the points."""
        self._draw.polygon([self._at(point) for point in _smooth(points, closed=True)], colour)

    def ellipse(self, centre: Point, radius_x: float, radius_y: float, colour: Colour, turn: float = 0.0) -> None:
        """Fill an ellipse, turned counter-clockwise by ``turn`` radians."""
        if not turn:
            x, y = self._at(centre)
            rx, ry = radius_x * self._scale, radius_y * self._scale
            self._draw.ellipse((x - rx, y - ry, x + rx, y + ry), colour)
            return
        points = [
            (
                centre[0] + radius_x * cos(a) * cos(turn) - radius_y * sin(a) * sin(turn),
                centre[1] + radius_x * cos(a) * sin(turn) + radius_y * sin(a) * cos(turn),
            )
            for a in (2 * pi * i / 28 for i in range(28))
        ]
        self.polygon(points, colour)

    def limb(self, points: Sequence[Point], widths: Sequence[float], colour: Colour) -> None:
        """Draw a rounded stroke through the points, as wide as told at each of them."""
        line = _smooth(points, closed=False) if len(points) > 2 else list(points)
        count = len(line)
        for index, (start, end) in enumerate(itertools.pairwise(line)):
            w0, w1 = _between(widths, index / (count - 1)), _between(widths, (index + 1) / (count - 1))
            self._cone(start, end, w0 / 2, w1 / 2, colour)
        self.ellipse(line[0], widths[0] / 2, widths[0] / 2, colour)
        self.ellipse(line[-1], widths[-1] / 2, widths[-1] / 2, colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a straight-edged line."""
        pixels = max(1, round(width * self._scale))
        self._draw.line([self._at(point) for point in points], colour, pixels, joint="curve")

    def _cone(self, start: Point, end: Point, r0: float, r1: float, colour: Colour) -> None:
        angle = atan2(end[1] - start[1], end[0] - start[0]) + pi / 2
        dx, dy = cos(angle), sin(angle)
        self.polygon(
            [
                (start[0] + dx * r0, start[1] + dy * r0),
                (end[0] + dx * r1, end[1] + dy * r1),
                (end[0] - dx * r1, end[1] - dy * r1),
                (start[0] - dx * r0, start[1] - dy * r0),
            ],
            colour,
        )
        if hypot(end[0] - start[0], end[1] - start[1]) > 1e-6:
            self.ellipse(end, r1, r1, colour)

    def _at(self, point: Point) -> Point:
        return self._origin[0] + point[0] * self._scale, self._origin[1] - point[1] * self._scale


def _between(values: Sequence[float], share: float) -> float:
    place = share * (len(values) - 1)
    index = min(int(place), len(values) - 2)
    return values[index] + (values[index + 1] - values[index]) * (place - index)


def _smooth(points: Sequence[Point], closed: bool, steps: int = 8) -> list[Point]:
    """Return a Catmull-Rom curve through the points."""
    count = len(points)
    if count < 3:
        return list(points)
    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        a, b, c, d = (
            (points[(i + k) % count] if closed else points[min(max(i + k, 0), count - 1)]) for k in (-1, 0, 1, 2)
        )
        for step in range(steps):
            t = step / steps
            curve.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    if not closed:
        curve.append(points[-1])
    return curve


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
