"""Seas and lakes: moving water, its glitter, its shores."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from desktop.sandbox.render.land import paint_hills, paint_peaks
from desktop.sandbox.render.light import Rgb, ink, mix, rgb
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import field, ridge, smoothstep
from desktop.sandbox.render.raster import Sprite
from desktop.sandbox.render.sky import gradient, sun_place
from desktop.sandbox.render.stage import MARGIN_Y, Backdrop, Layer, Stage


def paint_sea(stage: Stage, look: Look) -> Backdrop:
    """Return open water with waves up to a beach, far cliffs, and glitter below the sun."""
    behind = [
        paint_hills(stage, look, 11, 1.02, 0.07, rgb("#5e7f86"), 0.12),
        *_water(stage, look, rgb("#1f6f9a"), waves=4),
    ]
    return Backdrop(behind, shore=rgb("#e3c795"), wet=True)


def paint_lake(stage: Stage, look: Look) -> Backdrop:
    """Return still water among hills."""
    behind = [
        paint_peaks(stage, look, 10, 1.0, 0.36, rgb("#6f86a0"), 0.4),
        paint_hills(stage, look, 12, 1.0, 0.08, rgb("#44694f"), 0.18, trees=0.06),
        *_water(stage, look, rgb("#2c6f86"), waves=2),
    ]
    return Backdrop(behind, shore=rgb("#6b8a4c"), wet=True)


def _water(stage: Stage, look: Look, colour: Rgb, waves: int) -> list[Layer]:
    light = stage.light
    top = stage.horizon
    margin = int(stage.height * MARGIN_Y * 0.4) + 8
    height = int(stage.height - top + margin) // 2 * 2
    sky = light.sky[-1]
    far = mix(light.lit(colour, 0.3), sky, 0.55)
    near = mix(light.lit(mix(colour, (6, 24, 48), 0.35)), light.sky[1], 0.40)
    rows = gradient((far, mix(far, near, 0.65), near), height)
    streaks = field(stage.random(40), stage.period // 4, height // 2, (120, 5), octaves=3, wrap=True)
    streaks = streaks.repeat(2, 0)[:height].repeat(4, 1) - np.float32(0.5)
    depth = np.linspace(0.35, 1, height, dtype=np.float32)[:, None]
    pixels = np.empty((height, stage.period, 4), np.uint8)
    lifted = rows[:, None, :] + (streaks * depth * 46)[..., None]
    np.clip(lifted, 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[..., 3] = 255
    base = Sprite.of_wrapping_image(look.finish(Image.fromarray(pixels), "land"))
    layers = [Layer(base, 0.30, top, drift=5)]
    layers += _glitter(stage, look, height)
    for index in range(waves):
        layers.append(_wave(stage, look, index, waves, far, near))
    return layers


def _glitter(stage: Stage, look: Look, height: int) -> list[Layer]:
    """Return two sheets of light dashes below the sun that come and go in turn."""
    light = stage.light
    sun_x, _, radius = sun_place(stage, stage.width)
    colour = mix(light.sun, light.glow, 0.45)
    layers = []
    for sheet in range(2):
        random = stage.random(42 + sheet)
        big = Image.new("RGBA", (stage.width * 2, height * 2), ink(colour, 0))
        draw = ImageDraw.Draw(big)
        for _ in range(150):
            depth = random.random() ** 1.2
            spread = radius * (0.7 + 3.2 * depth)
            x = sun_x + random.normal(0, spread)
            y = depth * height
            half, thick = (6 + 26 * depth) * random.uniform(0.4, 1.1), 0.8 + 1.9 * depth
            alpha = int(210 * (1 - 0.55 * depth) * random.uniform(0.4, 1.0))
            draw.ellipse(((x - half) * 2, (y - thick) * 2, (x + half) * 2, (y + thick) * 2), ink(colour, alpha))
        image = look.finish(big.reduce(2), "soft")
        layers.append(
            Layer(
                Sprite.of_image(image),
                0.05,
                stage.horizon,
                wraps=False,
                sway=(7, 2),
                period=2.4,
                phase=sheet / 2,
                flicker=0.85,
            )
        )
    return layers


def _wave(stage: Stage, look: Look, index: int, of: int, far: Rgb, near: Rgb) -> Layer:
    random = stage.random(50 + index)
    share = (index + 0.6) / of
    unit = min(stage.width, stage.height)
    tall = unit * (0.012 + 0.032 * share)
    top = stage.horizon + (stage.ground + unit * 0.02 - stage.horizon) * share**1.35
    height = int(tall * 2 + (stage.ground - stage.horizon) * 0.55 + stage.height * MARGIN_Y * 0.3) // 2 * 2
    count = max(3, round(stage.period / (unit * (0.10 + 0.20 * share))))
    x = np.arange(stage.period, dtype=np.float32)
    phase = 2 * np.pi * x * count / stage.period
    swell = ridge(random, stage.period, stage.period / 6, octaves=2, wrap=True)
    # Sharp crests and round troughs, as water has them.
    crest = (1 - np.abs(np.sin(phase / 2 + swell))) * (0.7 + 0.3 * swell)
    line = (tall * (1.5 - crest)).astype(np.float32)
    below = np.arange(height, dtype=np.float32)[:, None] - line[None, :]
    colour = np.asarray(mix(far, near, 0.25 + 0.75 * share), np.float32)
    bright = np.asarray(mix(mix(far, near, share * 0.6), stage.light.glow, 0.38), np.float32)
    rim = np.exp(-np.maximum(below, 0) / np.float32(3 + 9 * share))[..., None]
    fade = 1 - smoothstep(0.15, 1.0, np.maximum(below, 0) / np.float32(height - tall * 2))
    pixels = np.empty((height, stage.period, 4), np.uint8)
    np.clip(colour * (1 - rim) + bright * rim, 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[..., 3] = np.clip(below + 0.5, 0, 1) * fade * np.float32(235)
    return Layer(
        Sprite.of_wrapping_image(look.finish(Image.fromarray(pixels), "soft")),
        0.4 + 0.6 * share,
        top,
        drift=(10 + 26 * share) * (1 if index % 2 else -1),
        sway=(10 * share, 3 + 7 * share),
        period=3.4 + 0.7 * index,
        phase=float(random.random()),
    )
