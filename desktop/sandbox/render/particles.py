"""What falls, drifts and glows in the air: snow, rain, leaves, petals, fireflies, embers, confetti, dust, bubbles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sin
from typing import Protocol

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from desktop.sandbox.render.camera import View
from desktop.sandbox.render.light import Light, Rgb, ink, mix, rgb
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import generator
from desktop.sandbox.render.raster import Bytes, Floats, Frame, Sprite, flash, lighten

_TILE = 512


class Air(Protocol):
    """Something that is drawn over the whole picture at every moment."""

    def draw(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint it as the camera sees it."""
        ...


class Flakes:
    """Snow or rain: repeating sheets of light specks at different distances."""

    def __init__(self, sheets: list[tuple[Bytes, tuple[float, float], float]]) -> None:
        self._sheets = sheets  # texture, pixels a second (right, down), depth

    def draw(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint it as the camera sees it."""
        for index, (texture, speed, depth) in enumerate(self._sheets):
            swing = 10 * depth * sin(seconds * 0.9 + index * 1.7) if speed[1] < 400 else 0.0
            left = -(speed[0] * seconds + swing) + (view.x * 0.16 + view.travel) * frame.width * depth
            top = -speed[1] * seconds
            lighten(frame, texture, int(left), int(top))


def make_snow(seed: int, light: Light, storm: bool) -> Flakes:
    """Return falling snow, three sheets deep."""
    white = int(150 + 80 * (1 - light.stars * 0.5))
    wind = 140.0 if storm else 24.0
    sheets = []
    for index, (radius, count, fall) in enumerate(((1.0, 150, 60.0), (1.9, 80, 105.0), (3.4, 26, 170.0))):
        random = generator(seed, 300 + index)
        image = Image.new("L", (_TILE * 2, _TILE * 2))
        draw = ImageDraw.Draw(image)
        for _ in range(count):
            x, y, r = random.uniform(0, _TILE * 2), random.uniform(0, _TILE * 2), radius * random.uniform(1.2, 2.4)
            tone = int(white * random.uniform(0.65, 1.0))
            for dx in (-_TILE * 2, 0, _TILE * 2):
                for dy in (-_TILE * 2, 0, _TILE * 2):
                    draw.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), tone)
        texture = image.filter(ImageFilter.GaussianBlur(0.8 + index)).reduce(2)
        sheets.append(
            (np.asarray(texture), (wind * (1 + index * 0.5), fall * (1.4 if storm else 1.0)), 0.6 + 0.4 * index)
        )
    return Flakes(sheets)


def make_rain(seed: int, light: Light, storm: bool) -> Flakes:
    """Return slanting streaks of rain, two sheets deep."""
    sheets = []
    lean = 0.22 if storm else 0.10
    for index, (length, count, fall) in enumerate(((26, 170, 900.0), (52, 70, 1400.0))):
        random = generator(seed, 310 + index)
        image = Image.new("L", (_TILE * 2, _TILE * 2))
        draw = ImageDraw.Draw(image)
        tone = int((120 + 50 * index) * (1 - 0.35 * light.stars))
        for _ in range(count):
            x, y = random.uniform(0, _TILE * 2), random.uniform(0, _TILE * 2)
            size = length * random.uniform(0.8, 1.6) * 2
            for dx in (-_TILE * 2, 0, _TILE * 2):
                for dy in (-_TILE * 2, 0, _TILE * 2):
                    points = (x + dx, y + dy, x + dx + size * lean, y + dy + size)
                    draw.line(points, int(tone * random.uniform(0.8, 1.0)), 2 + index)
        sheets.append((np.asarray(image.reduce(2)), (fall * lean, fall), 0.5 + 0.5 * index))
    return Flakes(sheets)


@dataclass(slots=True)
class _Mote:
    x: float
    y: float
    speed_x: float
    speed_y: float
    swing: float
    period: float
    phase: float
    turn: float
    kind: int
    depth: float


class Motes:
    """Single things in the air, each on a path of its own: leaves, petals, sparks.

    Args:
        turns: for every kind of thing its pictures over one turn.
        glow: strength comes and goes, as of something that shines.
    """

    def __init__(self, motes: list[_Mote], turns: list[list[Sprite]], glow: bool) -> None:
        self._motes = motes
        self._turns = turns
        self._glow = glow

    def draw(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint it as the camera sees it."""
        width, height = frame.width + 160, frame.height + 160
        for mote in self._motes:
            swing = sin(2 * pi * (seconds / mote.period + mote.phase))
            moved = (view.x * 0.16 + view.travel) * frame.width * mote.depth
            x = (mote.x + mote.speed_x * seconds + mote.swing * swing - moved) % width - 80
            y = (mote.y + mote.speed_y * seconds + mote.swing * 0.3 * swing) % height - 80
            turns = self._turns[mote.kind]
            sprite = turns[int((seconds * mote.turn + mote.phase) * len(turns)) % len(turns)]
            strength = 0.35 + 0.65 * (0.5 + 0.5 * swing) ** 2 if self._glow else 1.0
            sprite.draw(frame, x - sprite.width / 2, y - sprite.height / 2, strength)


def _scatter(
    seed: int,
    size: tuple[int, int],
    count: int,
    kinds: int,
    fall: tuple[float, float],
    drift: tuple[float, float],
    swing: float,
    turn: tuple[float, float],
) -> list[_Mote]:
    random = generator(seed, 320)
    return [
        _Mote(
            x=random.uniform(0, size[0] + 160),
            y=random.uniform(0, size[1] + 160),
            speed_x=random.uniform(*drift),
            speed_y=random.uniform(*fall),
            swing=swing * random.uniform(0.5, 1.3),
            period=random.uniform(2.2, 5.0),
            phase=random.random(),
            turn=random.uniform(*turn) * random.choice((-1, 1)),
            kind=int(random.integers(kinds)),
            depth=random.uniform(0.6, 1.4),
        )
        for _ in range(count)
    ]


def _turned(shape: Image.Image, look: Look, flips: bool = True, steps: int = 12) -> list[Sprite]:
    """Return a flat thing tumbling: turned and narrowed as a leaf is."""
    pictures = []
    for step in range(steps):
        angle = 360 * step / steps
        narrow = 0.35 + 0.65 * abs(np.cos(step / steps * 2 * pi)) if flips else 1.0
        size = (max(2, round(shape.width * narrow)), shape.height)
        turned = shape.resize(size, Image.Resampling.BICUBIC).rotate(angle, Image.Resampling.BICUBIC, expand=True)
        pictures.append(Sprite.of_image(look.finish(turned, "soft")))
    return pictures


def _leaf(size: int, colour: Rgb) -> Image.Image:
    big = Image.new("RGBA", (size * 4, size * 4), ink(colour, 0))
    draw = ImageDraw.Draw(big)
    s = size * 4
    # A maple leaf: points around a centre, alternately far and near.
    points = []
    reach = (0.48, 0.24, 0.44, 0.20, 0.40, 0.16, 0.16, 0.40, 0.20, 0.44, 0.24)
    for index, r in enumerate(reach):
        angle = -pi / 2 + 2 * pi * index / len(reach)
        points.append((s / 2 + np.cos(angle) * r * s, s / 2 + np.sin(angle) * r * s))
    draw.polygon(points, ink(colour))
    draw.line((s / 2, s * 0.45, s / 2, s * 0.95), ink(mix(colour, (60, 20, 0), 0.4)), max(1, s // 24))
    return big.reduce(4)


def _petal(size: int, colour: Rgb) -> Image.Image:
    big = Image.new("RGBA", (size * 4, size * 4), ink(colour, 0))
    draw = ImageDraw.Draw(big)
    s = size * 4
    draw.ellipse((s * 0.28, s * 0.1, s * 0.72, s * 0.9), ink(colour))
    draw.ellipse((s * 0.4, s * 0.5, s * 0.6, s * 0.9), ink(mix(colour, (235, 110, 150), 0.4)))
    return big.reduce(4)


def _glow(size: int, colour: Rgb, core: Rgb) -> Image.Image:
    y, x = np.mgrid[:size, :size].astype(np.float32)
    distance = np.hypot(x - (size - 1) / 2, y - (size - 1) / 2) / (size / 2)
    shine: Floats = np.clip(1 - distance, 0, 1) ** 2
    middle = np.clip(1 - distance * 4, 0, 1)[..., None]
    pixels = np.empty((size, size, 4), np.uint8)
    pixels[..., :3] = np.asarray(colour, np.float32) * (1 - middle) + np.asarray(core, np.float32) * middle
    pixels[..., 3] = np.clip(shine * 190 + middle[..., 0] * 220, 0, 255)
    return Image.fromarray(pixels)


def _paper(size: int, colour: Rgb) -> Image.Image:
    image = Image.new("RGBA", (size, size), ink(colour, 0))
    ImageDraw.Draw(image).rectangle((size * 0.2, size * 0.3, size * 0.8, size * 0.7), ink(colour))
    return image


def _bubble(size: int) -> Image.Image:
    big = Image.new("RGBA", (size * 4, size * 4), (220, 245, 255, 0))
    draw = ImageDraw.Draw(big)
    s = size * 4
    draw.ellipse((2, 2, s - 3, s - 3), (210, 240, 255, 46), (230, 248, 255, 190), max(2, s // 22))
    draw.ellipse((s * 0.26, s * 0.22, s * 0.42, s * 0.36), (255, 255, 255, 220))
    return big.reduce(4)


def _make_leaves(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    colours = [rgb(c) for c in ("#c8452a", "#e0812f", "#e8b23a", "#a83a22")]
    turns = [_turned(_leaf(s, light.lit(c)), look) for s, c in zip((22, 30, 40, 26), colours, strict=True)]
    return Motes(_scatter(seed, size, 30, 4, (45, 100), (-60, -15), 46, (0.15, 0.5)), turns, glow=False)


def _make_petals(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    colours: list[Rgb] = [(255, 205, 220), (255, 228, 236), (250, 180, 205)]
    turns = [_turned(_petal(s, light.lit(c)), look) for s, c in zip((14, 18, 24), colours, strict=True)]
    return Motes(_scatter(seed, size, 34, 3, (35, 80), (-80, -25), 38, (0.15, 0.45)), turns, glow=False)


def _make_fireflies(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    turns = [[Sprite.of_image(_glow(s, (214, 255, 110), (255, 255, 220)))] for s in (16, 26, 38)]
    return Motes(_scatter(seed, size, 30, 3, (-12, 10), (-14, 14), 60, (0.1, 0.2)), turns, glow=True)


def _make_embers(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    turns = [[Sprite.of_image(_glow(s, (255, 120, 30), (255, 226, 150)))] for s in (10, 16, 24)]
    return Motes(_scatter(seed, size, 44, 3, (-140, -60), (-30, 40), 30, (0.1, 0.2)), turns, glow=True)


def _make_confetti(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    colours = [*light.accents, rgb("#f2c230"), rgb("#e76aa0")][:5]
    turns = [_turned(_paper(16, c), look) for c in colours]
    return Motes(_scatter(seed, size, 48, len(turns), (80, 170), (-25, 25), 24, (0.4, 1.2)), turns, glow=False)


def _make_dust(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    turns = [[Sprite.of_image(_glow(s, light.glow, light.sun))] for s in (6, 9, 14)]
    return Motes(_scatter(seed, size, 34, 3, (-8, 10), (-22, -4), 26, (0.1, 0.2)), turns, glow=True)


def _make_bubbles(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    turns = [[Sprite.of_image(_bubble(s))] for s in (10, 16, 26)]
    return Motes(_scatter(seed, size, 26, 3, (-90, -40), (-6, 6), 16, (0.1, 0.2)), turns, glow=False)


def _make_birds(seed: int, size: tuple[int, int], light: Light, look: Look) -> Air:
    colour = light.lit((40, 44, 56), 0.2)
    turns = []
    for span in (22, 30):
        beats = []
        for step in range(10):
            lift = sin(2 * pi * step / 10)
            big = Image.new("RGBA", (span * 4, span * 4), ink(colour, 0))
            s = span * 4
            points = [
                (0.02, 0.5 - 0.28 * lift),
                (0.28, 0.42 - 0.12 * lift),
                (0.5, 0.5),
                (0.72, 0.42 - 0.12 * lift),
                (0.98, 0.5 - 0.28 * lift),
            ]
            ImageDraw.Draw(big).line([(x * s, y * s) for x, y in points], ink(colour), s // 16, joint="curve")
            beats.append(Sprite.of_image(look.finish(big.reduce(4), "soft")))
        turns.append(beats)
    motes = _scatter(seed, (size[0], size[1] // 3), 9, 2, (0, 0), (26, 60), 14, (1.4, 2.0))
    return Motes(motes, turns, glow=False)


class Fireworks:
    """Rockets that rise and burst in the sky, one after the other."""

    _RAYS = 20

    def __init__(self, seed: int, colours: list[Rgb], unit: float) -> None:
        self._random_places = generator(seed, 330).random((64, 3))
        # A spark and, after it, the ever smaller ones that it leaves behind.
        sides = [max(6, int(unit * share)) // 2 * 2 for share in (0.056, 0.042, 0.030)]
        self._sparks = [[Sprite.of_image(_glow(side, c, (255, 255, 240))) for side in sides] for c in colours]
        self._flashes = [Sprite.of_image(_glow(int(unit * 0.5) // 2 * 2, c, c)) for c in colours]

    def draw(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint it as the camera sees it."""
        every, life = 0.95, 2.1
        # The first ones were sent up before the shot began.
        for index in range(int(max(-life, seconds - life) / every) - 1, int((seconds + _RISE_S) / every) + 1):
            age = seconds - index * every
            if -_RISE_S <= age < life:
                self._burst(frame, index % 64, age, age / life)

    def _burst(self, frame: Frame, index: int, age: float, share: float) -> None:
        place, sparks = self._random_places[index], self._sparks[index % len(self._sparks)]
        x, y = frame.width * (0.14 + 0.72 * place[0]), frame.height * (0.10 + 0.20 * place[1])
        if age < 0:
            climbed = y + (frame.height * 0.62 - y) * (age / _RISE_S) ** 2
            for step, spark in enumerate(sparks):
                _centre(spark, frame, x, climbed + step * spark.height * 0.6, 0.8)
            return
        reach = min(frame.width, frame.height) * (0.20 + 0.08 * place[2])
        flash_ = self._flashes[index % len(self._flashes)]
        _centre(flash_, frame, x, y, max(0.0, 0.55 - age * 1.1))
        for ray in range(self._RAYS):
            angle = 2 * pi * ray / self._RAYS
            far = reach * (0.62 + 0.38 * ((ray * 7) % 5) / 4)
            for step, spark in enumerate(sparks):
                when = max(0.0, age - step * 0.10)
                gone = far * (1 - (1 - min(1.0, when / 1.3)) ** 3)
                px, py = x + gone * np.cos(angle), y + gone * np.sin(angle) + frame.height * 0.06 * when * when
                _centre(spark, frame, px, py, max(0.0, 1 - share) ** 0.7 * (1 - step * 0.25))


_RISE_S = 0.9


def _centre(sprite: Sprite, frame: Frame, x: float, y: float, strength: float) -> None:
    if strength > 0.05:  # less is not seen, and hundreds of sparks take their time
        sprite.draw(frame, x - sprite.width / 2, y - sprite.height / 2, strength)


class Lightning:
    """Now and then the whole sky is lit."""

    def __init__(self, seed: int) -> None:
        self._moments = np.cumsum(generator(seed, 340).uniform(1.4, 3.6, 12))

    def draw(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint it as the camera sees it."""
        age = min((seconds - float(m) for m in self._moments if m <= seconds), default=9.0)
        strength = 0.32 * max(0.0, 1 - age * 6) + (0.22 * max(0.0, 1 - (age - 0.2) * 7) if age > 0.2 else 0.0)
        if strength > 0.01:
            flash(frame, strength)


_MAKERS: dict[str, Callable[[int, tuple[int, int], Light, Look], Air]] = {
    "leaves": _make_leaves,
    "petals": _make_petals,
    "fireflies": _make_fireflies,
    "embers": _make_embers,
    "confetti": _make_confetti,
    "dust": _make_dust,
    "bubbles": _make_bubbles,
    "birds": _make_birds,
}


def fill_air(
    seed: int, size: tuple[int, int], light: Light, look: Look, extras: tuple[str, ...], open_air: bool
) -> list[Air]:
    """Return everything that is in the air of a shot; rain and snow only under the open sky."""
    air: list[Air] = []
    for name in dict.fromkeys((*extras, *look.extras)):
        if name == "fireworks":
            air.append(Fireworks(seed, [*light.accents[:3], (255, 214, 120)], min(size)))
        elif name in _MAKERS:
            air.append(_MAKERS[name](seed, size, light, look))
    if open_air:
        if light.weather == "snow":
            air.append(make_snow(seed, light, storm=False))
        elif light.weather in {"rain", "storm"}:
            air.append(make_rain(seed, light, storm=light.weather == "storm"))
        if light.weather == "storm":
            air.append(Lightning(seed))
    return air
