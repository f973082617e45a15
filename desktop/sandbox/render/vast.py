"""Places without a ground: outer space and the deep sea."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from desktop.sandbox.render.land import paint_ground, paint_hills, paint_peaks
from desktop.sandbox.render.light import Rgb, ink, mix, rgb
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import field, ridge, smoothstep
from desktop.sandbox.render.raster import Floats, Sprite
from desktop.sandbox.render.sky import gradient
from desktop.sandbox.render.stage import MARGIN_Y, Backdrop, Layer, Stage


def paint_space(stage: Stage, look: Look) -> Backdrop:
    """Return a nebula, stars at two distances, a planet with a ring and a small moon."""
    random = stage.random(60)
    margin = int(stage.height * MARGIN_Y * 0.2) + 4
    height = (stage.height + margin * 2) // 4 * 4
    period = stage.period
    accent = stage.light.accents
    one, two = mix(accent[0], (110, 40, 190), 0.45), mix(accent[1], (20, 90, 190), 0.5)
    cloud = field(random, period // 4, height // 4, (period / 11, height / 9), octaves=5, wrap=True)
    other = field(random, period // 4, height // 4, (period / 14, height / 10), octaves=5, wrap=True)
    glow = smoothstep(0.44, 0.78, cloud)[..., None]
    second = smoothstep(0.46, 0.80, other)[..., None]
    colours = np.asarray((7, 8, 24), np.float32) + np.asarray(one, np.float32) * glow * 0.62
    colours = colours + np.asarray(two, np.float32) * second * 0.55 + (glow * second) * 70
    small = Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))
    image = small.resize((period, height), Image.Resampling.BICUBIC).convert("RGBA")
    draw = ImageDraw.Draw(image)
    for _ in range(int(period * height / 3200)):
        x, y, tone = random.uniform(0, period), random.uniform(0, height), int(70 + 170 * random.random() ** 3)
        draw.point((x, y), (tone, tone, min(255, tone + 12), 255))
    behind = [
        Layer(Sprite.of_wrapping_image(look.finish(image, "sky")), 0.06, -margin, drift=-2),
        _stars(stage, look),
        _planet(stage, look),
    ]
    return Backdrop(behind, free=True)


def paint_moon(stage: Stage, look: Look) -> Backdrop:
    """Return grey dust and hills under a black sky, with the earth in it."""
    margin = int(stage.height * MARGIN_Y * 0.2) + 4
    rows = gradient(((3, 4, 12), (9, 10, 24), (20, 22, 38)), (stage.height + margin * 2) // 2 * 2)
    image = Image.fromarray(np.repeat(rows[:, None, :], stage.width + 64, axis=1).astype(np.uint8)).convert("RGBA")
    airless = replace(stage, light=replace(stage.light, tint=(1.0, 1.0, 1.0), fog=(44, 46, 60), weather="", lamps=0.0))
    behind = [
        Layer(Sprite.of_image(look.finish(image, "sky")), 0.05, -margin, -32, wraps=False),
        _stars(stage, look),
        _planet(stage, look, (54, 120, 200), rings=False),
        paint_peaks(airless, look, 10, 0.9, 0.20, rgb("#84868e"), snow=0.0),
        paint_hills(airless, look, 12, 0.5, 0.07, rgb("#9a9ca3"), 0.30),
        paint_hills(airless, look, 13, 0.2, 0.06, rgb("#a9abb1"), 0.55),
        paint_ground(airless, look, rgb("#b9bbc0"), grass=False),
    ]
    return Backdrop(behind)


def _stars(stage: Stage, look: Look) -> Layer:
    random = stage.random(61)
    height = (stage.height + int(stage.height * MARGIN_Y * 0.6)) // 2 * 2
    image = Image.new("RGBA", (stage.period, height), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    for _ in range(70):
        x, y, r = random.uniform(8, stage.period - 8), random.uniform(0, height), random.uniform(0.8, 2.0)
        tint = mix((255, 255, 255), ((255, 210, 170), (170, 200, 255))[int(random.integers(2))], random.random())
        for radius, alpha in ((r * 3, 36), (r, 255)):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), ink(tint, alpha))
    sprite = Sprite.of_wrapping_image(look.finish(image, "soft"))
    return Layer(sprite, 0.22, -stage.height * MARGIN_Y * 0.3, drift=-5, flicker=0.25, period=3.1)


def _planet(stage: Stage, look: Look, colour: Rgb | None = None, *, rings: bool = True) -> Layer:
    random = stage.random(62)
    radius = int(min(stage.width, stage.height) * random.uniform(0.22, 0.34))
    size = radius * 4
    y, x = np.mgrid[:size, :size].astype(np.float32)
    x, y = (x - size / 2) / radius, (y - size / 2) / radius
    distance = np.hypot(x, y)
    inside = np.clip((1 - distance) * radius + 0.5, 0, 1)
    deep = np.sqrt(np.clip(1 - distance**2, 0, 1))
    sun = np.clip(x * -0.62 + y * -0.42 + deep * 0.66, 0, 1)
    bands = ridge(random, size, size / 8, octaves=4)
    swirl = field(random, size // 4, size // 4, (size / 12, size / 26), octaves=4).repeat(4, 0).repeat(4, 1)
    swirl = np.pad(swirl, ((0, size - swirl.shape[0]), (0, size - swirl.shape[1])), "edge")
    row = np.clip((y * 0.5 + 0.5 + (swirl - 0.5) * 0.10) * size, 0, size - 1).astype(np.int32)
    share = np.clip(bands[row] * 0.9 + 0.5, 0, 1)[..., None]
    base = colour or stage.light.accents[0]
    colours: Floats = np.asarray(mix(base, (255, 246, 226), 0.45), np.float32) * share
    colours = colours + np.asarray(mix(base, (40, 20, 60), 0.35), np.float32) * (1 - share)
    colours = colours * (0.06 + 1.0 * sun[..., None] ** 0.8)
    air = np.exp(-np.abs(distance - 1) * 14) * np.clip(x * -0.5 + y * -0.4 + 0.45, 0, 1)
    pixels = np.empty((size, size, 4), np.uint8)
    haze = np.asarray(mix(base, (160, 210, 255), 0.6), np.float32)
    weight = (air * 0.55)[..., None]
    np.clip(colours * (1 - weight) + haze * weight, 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[distance > 1, :3] = np.asarray(haze, np.uint8)
    pixels[..., 3] = np.clip(np.maximum(inside, air * 0.6) * 255, 0, 255)
    planet = Image.fromarray(pixels)
    if random.random() < 0.7 and rings:
        planet = _ringed(planet, radius, mix(base, (240, 220, 190), 0.6))
    left = stage.width * float(random.choice((0.04, 0.52, 0.6))) - radius
    top = stage.height * random.uniform(0.16, 0.34) - size / 2 + radius * 0.3
    return Layer(Sprite.of_image(look.finish(planet, "figure")), 0.34, top, left, wraps=False)


def _ringed(planet: Image.Image, radius: int, colour: Rgb) -> Image.Image:
    size = planet.width
    ring = Image.new("RGBA", (size * 2, size * 2), ink(colour, 0))
    draw = ImageDraw.Draw(ring)
    for share, alpha in ((1.92, 70), (1.78, 190), (1.62, 120), (1.5, 210), (1.36, 0)):
        rx, ry = radius * share * 2, radius * share * 0.44
        box = (size - rx, size - ry, size + rx, size + ry)
        draw.ellipse(box, ink(mix(colour, (255, 255, 255), (share - 1.3) * 0.3), alpha))
    flat = ring.reduce(2).rotate(14, Image.Resampling.BICUBIC)
    far, near = flat.copy(), flat.copy()
    split = Image.new("L", (size, size))
    ImageDraw.Draw(split).polygon(
        [(0, size / 2 + size * 0.125), (size, size / 2 - size * 0.125), (size, size), (0, size)], 255
    )
    near.putalpha(Image.composite(near.getchannel("A"), Image.new("L", (size, size)), split))
    far.alpha_composite(planet)
    far.alpha_composite(near)
    return far


def paint_underwater(stage: Stage, look: Look) -> Backdrop:
    """Return blue depth with shafts of light, rocks, corals and swaying weed."""
    light = stage.light
    margin = int(stage.height * MARGIN_Y * 0.2) + 4
    height = (stage.height + margin * 2) // 2 * 2
    night = light.stars > 0.6
    colours: tuple[Rgb, ...] = tuple(rgb(c) for c in ("#8fe3e6", "#35acc9", "#13699c", "#0a3766"))
    if night:
        colours = tuple(mix(c, (4, 10, 40), 0.6) for c in colours)
    if light.accents and light.time in {"sunset", "golden", "dawn"}:
        colours = (mix(colours[0], light.glow, 0.5), *colours[1:])
    rows = gradient(colours, height)
    image = Image.fromarray(np.repeat(rows[:, None, :], stage.width + 64, axis=1).astype(np.uint8)).convert("RGBA")
    behind = [Layer(Sprite.of_image(look.finish(image, "sky")), 0.05, -margin, -32, wraps=False)]
    behind += [_shafts(stage, look, sheet) for sheet in range(2)]
    behind.append(_reef(stage, look, 64, 0.30, 0.72, mix(colours[2], colours[3], 0.25), 0.24, plants=0))
    behind.append(_reef(stage, look, 65, 0.55, 0.80, mix(colours[2], colours[3], 0.75), 0.20, plants=16))
    floor = _reef(stage, look, 66, 1.0, 0.90, mix(rgb("#c9b58a"), colours[2], 0.55), 0.08, plants=0)
    before = [_reef(stage, look, 67, 1.5, 0.97, mix(colours[3], (2, 8, 24), 0.6), 0.20, plants=26)]
    return Backdrop([*behind, floor], before, wet=True, free=True)


def _shafts(stage: Stage, look: Look, sheet: int) -> Layer:
    random = stage.random(63 + sheet * 10)
    small = (stage.period // 2, stage.height // 2)
    image = Image.new("RGBA", small, (225, 250, 250, 0))
    draw = ImageDraw.Draw(image)
    for _ in range(7):
        x, wide = random.uniform(0, small[0]), random.uniform(10, 46)
        lean, reach = small[1] * 0.35, small[1] * random.uniform(0.6, 1.0)
        draw.polygon(
            [(x, 0), (x + wide, 0), (x + wide * 1.7 - lean, reach), (x - wide * 0.7 - lean, reach)],
            (225, 250, 250, int(random.uniform(26, 60))),
        )
    image = image.filter(ImageFilter.GaussianBlur(7))
    alpha = (
        np.asarray(image.getchannel("A"), np.float32) * np.linspace(1, 0, small[1], dtype=np.float32)[:, None] ** 0.7
    )
    image.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    wide_image = image.resize((stage.period, stage.height // 2 * 2), Image.Resampling.BICUBIC)
    sprite = Sprite.of_wrapping_image(look.finish(wide_image, "soft"))
    return Layer(sprite, 0.15, -8, sway=(26, 0), period=6.0 + sheet, phase=sheet * 0.5, flicker=0.5)


def _reef(
    stage: Stage, look: Look, purpose: int, depth: float, foot: float, colour: Rgb, tall: float, plants: int
) -> Layer:
    random = stage.random(purpose)
    unit = min(stage.width, stage.height)
    reach = unit * tall
    weed = unit * 0.26 if plants else 0.0
    top = stage.height * foot - reach - weed
    height = int(stage.height - top + stage.height * MARGIN_Y * depth + 8) // 2 * 2
    line = ridge(random, stage.period, stage.period / 6, octaves=5, roughness=0.45, wrap=True)
    line = (weed + reach * (0.5 - 0.5 * line)).astype(np.float32)
    below = np.arange(height, dtype=np.float32)[:, None] - line[None, :]
    dark = np.asarray(mix(colour, (2, 10, 30), 0.5), np.float32)
    patches = (
        field(random, stage.period // 4, height // 4 + 1, (40, 22), octaves=3, wrap=True)
        .repeat(4, 0)[:height]
        .repeat(4, 1)
    )
    share = np.clip(below / np.float32(unit * 0.2) + (patches - 0.5) * 0.7, 0, 1)[..., None]
    pixels = np.empty((height, stage.period, 4), np.uint8)
    np.clip(np.asarray(colour, np.float32) * (1 - share) + dark * share, 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[..., 3] = np.clip(below + 0.5, 0, 1) * 255
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    for _ in range(plants):
        x, size = random.uniform(0, stage.period), weed * random.uniform(0.4, 1.0)
        foot_y = float(line[int(x) % stage.period]) + 6
        tone = mix(mix(colour, (30, 120, 90), 0.35), (2, 10, 30), random.uniform(0, 0.4))
        bend, phase = random.uniform(0.06, 0.14) * size, random.uniform(0, 6)
        for shift in (-stage.period, 0, stage.period):
            points = [(x + shift + bend * np.sin(phase + s * 5.5), foot_y - s * size) for s in np.linspace(0, 1, 14)]
            for step, (start, end) in enumerate(itertools.pairwise(points)):
                draw.line((start, end), ink(tone), max(2, round(unit * 0.016 * (1 - step / 14))))
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), depth, top)
