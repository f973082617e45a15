"""Time, weather and colour words become a light: sky colours, sun, tint, fog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from desktop.sandbox.render.script import Shot
from desktop.sandbox.render.words import COLOURS

Rgb = tuple[float, float, float]
"""Red, green and blue, 0..255."""


@dataclass(frozen=True, slots=True)
class Light:
    """How a shot is lit.

    Attributes:
        sky: colours from the zenith to the horizon.
        sun: colour of the sun's or moon's disc; ``sun_height`` 0 at the horizon, 1 at the zenith.
        glow: colour around the sun, and what rims a figure.
        tint: what every local colour is multiplied with, 1 is plain daylight.
        fog: what far things fade into; ``fog_amount`` 0..1 how fast.
        stars: 0..1.  ``lamps``: 0..1, how many windows and lamps are lit.
        clouds: 0..1 how covered the sky is.
    """

    time: str
    weather: str
    sky: tuple[Rgb, ...]
    sun: Rgb
    sun_height: float
    glow: Rgb
    tint: Rgb
    fog: Rgb
    fog_amount: float
    stars: float
    lamps: float
    clouds: float
    accents: tuple[Rgb, ...]

    def lit(self, colour: Rgb, distance: float = 0.0) -> Rgb:
        """Return a local colour in this light at a distance of 0 (here) to 1 (the horizon)."""
        red, green, blue = (min(255.0, c * t) for c, t in zip(colour, self.tint, strict=True))
        return mix((red, green, blue), self.fog, min(1.0, distance * self.fog_amount))


def rgb(text: str) -> Rgb:
    """Return the colour of ``#rrggbb``."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return a colour between two."""
    return (
        one[0] + (other[0] - one[0]) * share,
        one[1] + (other[1] - one[1]) * share,
        one[2] + (other[2] - one[2]) * share,
    )


def ink(colour: Rgb, alpha: int = 255) -> tuple[int, int, int, int]:
    """Return a colour as Pillow takes it."""
    red, green, blue = (min(255, max(0, round(c))) for c in colour)
    return red, green, blue, alpha


def _light(
    sky: str, sun: str, height: float, glow: str, tint: Rgb, fog: str, fog_amount: float, stars: float, lamps: float
) -> Light:
    colours = tuple(rgb(colour) for colour in sky.split())
    return Light(
        "", "", colours, rgb(sun), height, rgb(glow), tint, rgb(fog), fog_amount, stars, lamps, clouds=0.35, accents=()
    )


_TIMES = {
    "dawn": _light(
        "#37548f #7f83b5 #e6a5a6 #ffd3a6", "#fff0d0", 0.10, "#ffc08a", (0.92, 0.80, 0.82), "#f0b9a4", 0.85, 0.10, 0.15
    ),
    "day": _light(
        "#1f6fd0 #4d9be8 #93c9f5 #dff1fb", "#fffbe6", 0.62, "#fff3cf", (1.0, 1.0, 0.98), "#cfe6f5", 0.72, 0.0, 0.0
    ),
    "golden": _light(
        "#3f5f9f #a389a8 #f3a866 #ffd98f", "#fff2c4", 0.24, "#ffcf7a", (1.06, 0.86, 0.66), "#ffcb8a", 0.80, 0.0, 0.1
    ),
    "sunset": _light(
        "#232a66 #7a3d7e #e2565a #ffae55", "#ffe6a0", 0.06, "#ff9a4f", (0.86, 0.58, 0.54), "#f08a5d", 0.82, 0.08, 0.4
    ),
    "dusk": _light(
        "#0f1740 #2f2f74 #7a5596 #e79a96", "#ffd9c0", 0.03, "#e79ab0", (0.50, 0.46, 0.70), "#8d6a9c", 0.82, 0.45, 0.8
    ),
    "night": _light(
        "#040a1e #0a1738 #152a57 #2b4877", "#f3f4ff", 0.55, "#a9c3ff", (0.30, 0.38, 0.62), "#25406b", 0.78, 1.0, 1.0
    ),
}
_UNSAID = ("day", "golden", "dawn", "sunset", "dusk", "day")


def set_light(shot: Shot) -> Light:
    """Return the light that a shot's words ask for; where they say nothing the seed of its colours decides."""
    cues = shot.cues
    time = cues.time
    if not time:
        # One seed for all shots of a video, so that the light does not jump between them.
        indoors = cues.place in {"room", "space", "moon", "underwater"}
        time = "golden" if indoors and cues.place == "room" else _UNSAID[shot.colour_seed % len(_UNSAID)]
        if cues.weather in {"rain", "storm", "snow", "fog"} or cues.place == "moon":
            time = "day"
        if "neon" in cues.grades or "fireworks" in cues.extras:
            time = "night"
    light = replace(_TIMES[time], time=time, weather=cues.weather, accents=_accents(shot))
    light = _under(light, cues.weather)
    for grade in cues.grades:
        light = _graded(light, grade)
    if cues.colours:
        light = _coloured(light, rgb(cues.colours[0]))
    return light


def plain_light() -> Light:
    """Return daylight that says nothing: for portraits."""
    return _TIMES["day"]


def _accents(shot: Shot) -> tuple[Rgb, ...]:
    """Return the colours that are named, then free ones: what clothes, cars and balloons are painted with."""
    named = [rgb(colour) for colour in shot.cues.colours]
    random = np.random.Generator(np.random.PCG64(shot.colour_seed))
    lively = [rgb(colour) for colour in list(COLOURS)[:8]]
    free = [lively[int(i)] for i in random.permutation(len(lively))]
    return tuple(named + [colour for colour in free if colour not in named])[:4]


def _under(light: Light, weather: str) -> Light:
    night = light.stars > 0.7
    if weather in {"rain", "storm", "cloudy"}:
        depth = {"cloudy": 0.45, "rain": 0.62, "storm": 0.8}[weather]
        grey: Rgb = (38, 46, 62) if night else (118, 130, 146)
        dark: Rgb = (14, 18, 28) if night else (62, 72, 90)
        sky = tuple(mix(colour, mix(dark, grey, i / (len(light.sky) - 1)), depth) for i, colour in enumerate(light.sky))
        dim = 1 - 0.32 * depth
        tint = (light.tint[0] * dim, light.tint[1] * dim, min(1.0, light.tint[2] * (dim + 0.08)))
        return replace(
            light,
            sky=sky,
            tint=tint,
            fog=mix(light.fog, grey, depth),
            fog_amount=min(1.0, light.fog_amount + 0.12),
            stars=light.stars * 0.1,
            clouds=0.6 + 0.4 * depth,
            glow=mix(light.glow, grey, depth * 0.7),
            lamps=max(light.lamps, depth * 0.7),
        )
    if weather == "snow":
        pale: Rgb = (52, 66, 100) if night else (214, 224, 236)
        sky = tuple(mix(colour, pale, 0.45) for colour in light.sky)
        return replace(light, sky=sky, fog=mix(light.fog, pale, 0.6), fog_amount=0.9, clouds=0.75, stars=0.2)
    if weather == "fog":
        pale = mix(light.sky[-1], (48, 58, 78) if night else (226, 228, 230), 0.55)
        sky = tuple(mix(colour, pale, 0.55) for colour in light.sky)
        return replace(light, sky=sky, fog=pale, fog_amount=1.0, clouds=0.2, stars=light.stars * 0.2)
    if weather == "clear":
        return replace(light, clouds=0.08, fog_amount=light.fog_amount * 0.85)
    return light


def _graded(light: Light, grade: str) -> Light:
    if grade == "neon":
        return replace(
            _mapped(light, lambda c: mix(c, (70, 20, 120), 0.35)), glow=(255, 70, 190), lamps=1.0, fog=(96, 34, 132)
        )
    if grade == "pastel":
        return _mapped(light, lambda c: mix(c, (255, 236, 240), 0.38))
    if grade == "warm":
        return _mapped(light, lambda c: (min(255, c[0] * 1.06 + 6), c[1] * 0.98, c[2] * 0.84))
    if grade == "cold":
        return _mapped(light, lambda c: (c[0] * 0.86, c[1] * 0.97, min(255, c[2] * 1.06 + 6)))
    if grade == "dark":
        dim = _mapped(light, lambda c: (c[0] * 0.55, c[1] * 0.55, c[2] * 0.62))
        return replace(dim, tint=(light.tint[0] * 0.66, light.tint[1] * 0.66, light.tint[2] * 0.74))
    if grade == "vivid":
        return _mapped(light, lambda c: saturated(c, 1.35))
    return light


def _coloured(light: Light, colour: Rgb) -> Light:
    """Let the first colour that is named colour the air a little, so that it is seen even without an object for it."""
    sky = tuple(mix(c, _as_bright(colour, c), 0.22) for c in light.sky)
    return replace(light, sky=sky, fog=mix(light.fog, _as_bright(colour, light.fog), 0.2))


def saturated(colour: Rgb, amount: float) -> Rgb:
    """Return a colour farther from (or nearer to) its own grey."""
    grey = colour[0] * 0.2126 + colour[1] * 0.7152 + colour[2] * 0.0722
    red, green, blue = (min(255.0, max(0.0, grey + (c - grey) * amount)) for c in colour)
    return red, green, blue


def _mapped(light: Light, change: Callable[[Rgb], Rgb]) -> Light:
    return replace(
        light,
        sky=tuple(change(c) for c in light.sky),
        fog=change(light.fog),
        glow=change(light.glow),
        sun=change(light.sun),
    )


def _as_bright(colour: Rgb, like: Rgb) -> Rgb:
    bright = max(1.0, colour[0] * 0.2126 + colour[1] * 0.7152 + colour[2] * 0.0722)
    wanted = like[0] * 0.2126 + like[1] * 0.7152 + like[2] * 0.0722
    red, green, blue = (min(255.0, c * wanted / bright) for c in colour)
    return red, green, blue
