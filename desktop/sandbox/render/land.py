"""Open country: mountains, hills, forests, fields, dunes, snow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from desktop.sandbox.render.light import Light, Rgb, ink, mix, rgb
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import field, ridge, smoothstep
from desktop.sandbox.render.raster import Floats, Sprite
from desktop.sandbox.render.stage import MARGIN_Y, Backdrop, Layer, Stage

Painter = Callable[[Floats, Floats], Floats]
"""Takes depth below the ridge in pixels, (rows, columns), and the ridge, (columns,).

Returns colours, (rows, columns, 3)."""


def paint_mountains(stage: Stage, look: Look) -> Backdrop:
    """Return peaks behind hills behind a meadow."""
    snowy = stage.light.weather == "snow"
    behind = [
        paint_peaks(stage, look, 10, 0.95, 0.40, rgb("#7d8fa8"), snow=0.40),
        paint_peaks(stage, look, 11, 0.62, 0.30, rgb("#66788a"), snow=0.55 if snowy else 0.20),
        paint_hills(stage, look, 12, 0.38, 0.12, rgb("#e8eef4" if snowy else "#4f7355"), 0.30, trees=0.055),
        paint_hills(stage, look, 13, 0.16, 0.10, rgb("#e4ebf2" if snowy else "#55803f"), 0.50, trees=0.10),
        paint_ground(stage, look, rgb("#eef3f8" if snowy else "#6a9a44"), grass=not snowy),
    ]
    return Backdrop(behind, [paint_foreground(stage, look, rgb("#2c4630"))])


def paint_field(stage: Stage, look: Look) -> Backdrop:
    """Return gentle hills with lone trees, a meadow with flowers."""
    snowy = stage.light.weather == "snow"
    hill = ("#dfe8f0", "#e6edf4", "#eef3f8") if snowy else ("#7fa070", "#86a94e", "#8fb04a")
    behind = [
        paint_hills(stage, look, 12, 0.62, 0.10, rgb(hill[0]), 0.22),
        paint_hills(stage, look, 13, 0.40, 0.10, rgb(hill[1]), 0.36, round_trees=7),
        paint_hills(stage, look, 14, 0.18, 0.09, rgb(hill[2]), 0.55, round_trees=4),
        paint_ground(stage, look, rgb("#f0f4f8" if snowy else "#8db34c"), grass=not snowy, flowers=not snowy),
    ]
    return Backdrop(behind, [paint_foreground(stage, look, rgb("#3f5d2b"))])


def paint_forest(stage: Stage, look: Look) -> Backdrop:
    """Return rows of firs, paler the farther they are, and trunks near the camera."""
    snowy = stage.light.weather == "snow"
    behind = [
        paint_hills(stage, look, 11, 0.9, 0.10, rgb("#6f8f84"), 0.18, trees=0.10),
        paint_hills(stage, look, 12, 0.62, 0.08, rgb("#4f7a63"), 0.32, trees=0.20),
        paint_hills(stage, look, 13, 0.34, 0.07, rgb("#37604a"), 0.50, trees=0.34),
        _trunks(stage, look),
        paint_ground(stage, look, rgb("#e9eff5" if snowy else "#4e6b3c"), grass=not snowy),
    ]
    return Backdrop(behind, [paint_foreground(stage, look, rgb("#1d3325"))])


def paint_desert(stage: Stage, look: Look) -> Backdrop:
    """Return table mountains and dunes with a lit and a shadowed side."""
    behind = [
        _mesas(stage, look),
        _dunes(stage, look, 12, 0.50, 0.10, rgb("#dd9d62"), 0.25),
        _dunes(stage, look, 13, 0.26, 0.12, rgb("#e3a663"), 0.45),
        _dunes(stage, look, 14, 0.02, 0.10, rgb("#e9b26d"), 0.75),
        paint_ground(stage, look, rgb("#ecba76"), grass=False),
    ]
    return Backdrop(behind)


def paint_snowfield(stage: Stage, look: Look) -> Backdrop:
    """Return ice mountains, snowy firs and a white plain."""
    behind = [
        paint_peaks(stage, look, 10, 0.9, 0.34, rgb("#8fa9c6"), snow=0.75),
        paint_hills(stage, look, 12, 0.45, 0.10, rgb("#d5e3f0"), 0.30, trees=0.06),
        paint_hills(stage, look, 13, 0.18, 0.10, rgb("#e3edf6"), 0.55, trees=0.11),
        paint_ground(stage, look, rgb("#f1f6fb"), grass=False),
    ]
    return Backdrop(behind)


def paint_ground(stage: Stage, look: Look, colour: Rgb, grass: bool, flowers: bool = False) -> Layer:
    """Return what figures stand on: from a little above their feet to below the frame."""
    random = stage.random(20)
    rise = stage.height * 0.055
    height = _rows(stage, stage.ground - rise * 2, 1.0)
    line = ridge(random, stage.period, stage.period / 3, octaves=2, wrap=True) * rise * 0.6 + rise
    near, far = stage.light.lit(mix(colour, (20, 30, 30), 0.28)), stage.light.lit(colour, 0.18)
    patches = field(random, stage.period // 2, height // 2, (170, 26), octaves=4, wrap=True)
    patches = patches.repeat(2, 0).repeat(2, 1)

    def paint(below: Floats, _: Floats) -> Floats:
        share = np.clip(below / (height * 0.9), 0, 1) ** np.float32(0.8)
        share = np.clip(share + (patches[: len(share)] - np.float32(0.5)) * np.float32(0.55), 0, 1)[..., None]
        return np.asarray(np.asarray(far, np.float32) * (1 - share) + np.asarray(near, np.float32) * share)

    image = _cut(line, height, paint)
    if grass:
        _add_grass(image, stage, line, mix(colour, (30, 60, 20), 0.2), flowers)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 1.0, stage.ground - rise * 2)


def paint_shore(stage: Stage, look: Look, colour: Rgb, standing: bool) -> Layer:
    """Return a beach or bank along the lower edge, wet where water touches it; ``standing``: wide enough for feet."""
    random = stage.random(25)
    rise = stage.height * 0.03
    top = min(stage.ground + stage.height * 0.05, stage.height * 0.95)
    if standing:
        top = min(stage.ground - rise * 3.2, stage.height * 0.84)
    depth = 1.0 if standing else 1.15
    height = _rows(stage, top, depth)
    line = (rise * (1 + ridge(random, stage.period, stage.period / 4, octaves=3, wrap=True))).astype(np.float32)
    near, wet = stage.light.lit(colour), stage.light.lit(mix(colour, (60, 60, 70), 0.45))
    foam = stage.light.lit((246, 250, 252))
    grain = field(random, stage.period // 2, height // 2, (60, 14), octaves=4, wrap=True).repeat(2, 0).repeat(2, 1)

    def paint(below: Floats, _: Floats) -> Floats:
        share = np.clip(
            below / np.float32(rise * (3.2 if standing else 1.6))
            + (grain[: len(below)] - np.float32(0.5)) * np.float32(0.6),
            0,
            1,
        )[..., None]
        sand = np.asarray(wet, np.float32) * (1 - share) + np.asarray(near, np.float32) * share
        edge = np.exp(-below / np.float32(3.5))[..., None]
        return np.asarray(sand * (1 - edge) + np.asarray(foam, np.float32) * edge, np.float32)

    return Layer(Sprite.of_wrapping_image(look.finish(_cut(line, height, paint), "land")), depth, top)


def paint_foreground(stage: Stage, look: Look, colour: Rgb) -> Layer:
    """Return out-of-focus leaves along the lower edge, nearer than the figures."""
    random = stage.random(21)
    tall = int(stage.height * 0.24)
    height = tall + int(stage.height * MARGIN_Y)
    image = Image.new("RGBA", (stage.period, height), ink(stage.light.lit(mix(colour, (0, 0, 0), 0.45)), 0))
    draw = ImageDraw.Draw(image)
    # Where the camera looks down, the leaves stand on a bank instead of ending in the air.
    bank = tall * (0.92 + 0.14 * ridge(random, stage.period, stage.period / 5, octaves=3, wrap=True))
    dark = ink(stage.light.lit(mix(colour, (0, 0, 0), 0.5)))
    draw.polygon([*enumerate(bank.tolist()), (stage.period, height), (0, height)], dark)
    for clump in range(7):
        centre = stage.period * (clump + random.uniform(0.2, 0.8)) / 7
        reach = tall * random.uniform(0.3, 0.82)
        for _ in range(16):
            root = centre + random.normal(0, tall * 0.28)
            lean = random.normal(0, 0.45)
            tip = (root + lean * reach, tall - reach * random.uniform(0.4, 1.0))
            thick = tall * random.uniform(0.018, 0.04)
            shaded = stage.light.lit(mix(colour, (0, 0, 0), float(random.uniform(0.35, 0.62))))
            for shift in (-stage.period, 0, stage.period):
                middle = (root + lean * reach * 0.3 + shift, tall - reach * 0.45)
                points = [
                    (root - thick + shift, height),
                    (middle[0] - thick, middle[1]),
                    (tip[0] + shift, tip[1]),
                    (middle[0] + thick, middle[1]),
                    (root + thick + shift, height),
                ]
                draw.polygon(points, ink(shaded))
    blurred = image.filter(ImageFilter.GaussianBlur(max(2.0, tall / 60)))
    top = stage.height - tall * 0.62
    return Layer(Sprite.of_wrapping_image(look.finish(blurred, "soft")), 1.45, top, sway=(5, 0), period=4.3)


def _rows(stage: Stage, top: float, depth: float) -> int:
    """Return how tall a layer must be to reach below the frame wherever the camera looks."""
    return int(stage.height - top + stage.height * MARGIN_Y * depth + 8) // 2 * 2


def _cut(line: Floats, height: int, paint: Painter) -> Image.Image:
    """Return an RGBA picture that begins at a skyline (pixels from its top), its edge smooth."""
    below = np.arange(height, dtype=np.float32)[:, None] - line[None, :]
    slope = np.abs(np.gradient(line)).astype(np.float32)
    cover = np.clip(below / np.sqrt(1 + slope * slope) + np.float32(0.5), 0, 1) * np.float32(255)
    pixels = np.empty((height, line.size, 4), np.uint8)
    np.clip(paint(np.maximum(below, 0), line), 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[..., 3] = cover
    return Image.fromarray(pixels)


def _place(stage: Stage, rise: float) -> float:
    """Return the row of a layer's foot: 1 is at the horizon, 0 where figures stand."""
    return stage.ground + (stage.horizon - stage.ground) * rise


def paint_peaks(stage: Stage, look: Look, purpose: int, rise: float, tall: float, colour: Rgb, snow: float) -> Layer:
    """Return bare peaks; ``snow``: which share of their height is white."""
    random = stage.random(purpose)
    foot, reach = _place(stage, rise), min(stage.height, stage.width * 1.1) * tall * (0.8 + 0.2 * stage.scale)
    top = foot - reach
    height = _rows(stage, top, 0.2) if rise < 0.7 else int(reach * 1.5) // 2 * 2
    raw = 1 - np.abs(ridge(random, stage.period, stage.period / 5, octaves=6, roughness=0.48, wrap=True)) * 1.9
    line = (np.float32(reach) * (1 - np.clip((raw + 0.1) / 1.1, 0, 1))).astype(np.float32)
    folds = ridge(random, stage.period, stage.period / 16, octaves=4, wrap=True)
    distance = 0.45 + rise * 0.45
    light = stage.light
    bright, dark = (
        light.lit(mix(colour, (255, 250, 240), 0.16), distance),
        light.lit(mix(colour, (20, 26, 50), 0.4), distance),
    )
    white, blue = light.lit((250, 252, 255), distance * 0.7), light.lit((170, 190, 225), distance * 0.8)
    mist = light.lit(colour, min(1.0, distance + 0.4))

    def paint(below: Floats, line: Floats) -> Floats:
        columns = np.arange(line.size, dtype=np.float32)[None, :]
        wander = field(stage.random(purpose + 100), line.size // 4, -(-len(below) // 4), (40, 24), 3, wrap=True)
        wander = wander.repeat(4, 0)[: len(below)].repeat(4, 1)[:, : line.size] - np.float32(0.5)
        right = (columns + below * np.float32(0.75) + wander * 60).astype(np.int32) % line.size
        left = (columns - below * np.float32(0.75) + wander * 60).astype(np.int32) % line.size
        facing = folds[right] - folds[left] + wander * np.float32(0.5)
        lit = smoothstep(-0.10, 0.10, facing)[..., None]
        rock = np.asarray(dark, np.float32) * (1 - lit) + np.asarray(bright, np.float32) * lit
        ice = np.asarray(blue, np.float32) * (1 - lit) + np.asarray(white, np.float32) * lit
        height_of = 1 - (below + line[None, :]) / np.float32(reach)
        cap = smoothstep(-0.04, 0.04, height_of - (1 - snow) + wander * np.float32(0.35))[..., None]
        colours = rock * (1 - cap) + ice * cap
        haze = np.clip((below + line[None, :]) / np.float32(reach) - np.float32(0.35), 0, 1)[..., None] ** 1.3
        return np.asarray(colours + (np.asarray(mist, np.float32) - colours) * np.minimum(haze, 0.85), np.float32)

    image = _cut(line, height, paint)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 0.10 + 0.14 * (1 - rise), top)


def paint_hills(
    stage: Stage,
    look: Look,
    purpose: int,
    rise: float,
    tall: float,
    colour: Rgb,
    depth: float,
    trees: float = 0.0,
    round_trees: int = 0,
) -> Layer:
    """Return hills; ``trees`` is the height of firs on them as a share of the frame's."""
    random = stage.random(purpose)
    unit = min(stage.width, stage.height)
    foot, reach = _place(stage, rise), unit * tall
    crown = unit * max(trees, 0.23 if round_trees else 0.0) * (0.6 + 0.4 * stage.scale) * 1.1
    top = foot - reach - crown
    height = _rows(stage, top, depth)
    line = ridge(random, stage.period, stage.period / (2 + rise * 3), octaves=3, roughness=0.35, wrap=True)
    line = (crown + reach * (0.5 - 0.5 * line)).astype(np.float32)
    distance = max(0.0, rise * 0.8)
    light = stage.light
    upper, lower = (
        light.lit(mix(colour, (255, 245, 200), 0.10), distance),
        light.lit(mix(colour, (20, 30, 40), 0.25), distance),
    )
    mist = light.lit(colour, min(1.0, distance + 0.35))
    patches = field(random, stage.period // 4, height // 4 + 1, (60, 16), octaves=3, wrap=True)
    patches = patches.repeat(4, 0)[:height].repeat(4, 1)

    def paint(below: Floats, _: Floats) -> Floats:
        share = np.clip(below / np.float32(unit * 0.16) + (patches - np.float32(0.5)) * np.float32(0.8), 0, 1)[
            ..., None
        ]
        colours = np.asarray(upper, np.float32) * (1 - share) + np.asarray(lower, np.float32) * share
        # Mist lies at a hill's foot, so that the next hill stands out against it.
        haze = np.clip(below / np.float32(unit * 0.30), 0, 1)[..., None] * np.float32(0.75 * min(1.0, 0.35 + rise))
        return np.asarray(colours + (np.asarray(mist, np.float32) - colours) * haze, np.float32)

    image = _cut(line, height, paint)
    if trees:
        _add_firs(image, stage, random, line, unit * trees * (0.6 + 0.4 * stage.scale), rgb("#2f5242"), distance)
    if round_trees:
        _add_crowns(image, stage, random, line, unit * 0.10 * (1.15 - rise), round_trees, distance)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), depth, top)


def _add_firs(
    image: Image.Image,
    stage: Stage,
    random: np.random.Generator,
    line: Floats,
    tall: float,
    colour: Rgb,
    distance: float,
) -> None:
    light, period = stage.light, line.size
    snowy = light.weather == "snow"
    big = Image.new("RGBA", (period * 2, image.height * 2), ink(light.lit(colour, distance), 0))
    draw = ImageDraw.Draw(big)
    count = int(period / max(6.0, tall * 0.26))
    for x in sorted(random.uniform(0, period, count), key=lambda v: float(line[int(v) % period])):
        size = tall * random.uniform(0.45, 1.0)
        foot = float(line[int(x) % period]) + random.uniform(0.0, 0.35) * tall
        tone = light.lit(mix(colour, (10, 24, 30), float(random.uniform(0, 0.45))), distance)
        white = light.lit((236, 242, 250), distance)
        half = size * random.uniform(0.15, 0.21)
        for shift in (-period, 0, period):
            cx = (x + shift) * 2
            if not -tall < cx < period * 2 + tall:
                continue
            draw.rectangle((cx - half * 0.12, (foot - size * 0.1) * 2, cx + half * 0.12, foot * 2 + 4), ink(tone))
            for tier in range(4):
                low, high = foot - size * (0.06 + tier * 0.21), foot - size * (0.42 + tier * 0.195)
                wide = half * (1 - tier * 0.21)
                draw.polygon([(cx - wide * 2, low * 2), (cx, high * 2), (cx + wide * 2, low * 2)], ink(tone))
                if snowy:
                    draw.polygon(
                        [
                            (cx - wide * 1.1, (low * 0.55 + high * 0.45) * 2),
                            (cx, high * 2),
                            (cx + wide * 0.5, (low * 0.4 + high * 0.6) * 2),
                        ],
                        ink(white),
                    )
    image.alpha_composite(big.reduce(2))


def _add_crowns(
    image: Image.Image,
    stage: Stage,
    random: np.random.Generator,
    line: Floats,
    size: float,
    count: int,
    distance: float,
) -> None:
    light, period = stage.light, line.size
    big = Image.new("RGBA", (period * 2, image.height * 2), ink(light.lit((70, 96, 50), distance), 0))
    draw = ImageDraw.Draw(big)
    base = rgb("#c7752f") if "warm" in stage.light.weather else rgb("#5d8a3c")
    for _ in range(count):
        x, radius = random.uniform(0, period), size * random.uniform(0.6, 1.1)
        foot = float(line[int(x) % period]) + 3
        tone = mix(base, (30, 70, 40), float(random.uniform(0, 0.5)))
        puffs = [(random.uniform(-0.5, 0.5), random.uniform(0.6, 1.4), random.uniform(0.3, 0.5)) for _ in range(7)]
        for shift in (-period, 0, period):
            cx = x + shift
            if not -radius * 2 < cx < period + radius * 2:
                continue
            trunk = ink(light.lit((84, 62, 44), distance))
            draw.polygon(
                [
                    ((cx - radius * 0.09) * 2, foot * 2),
                    (cx * 2, (foot - radius) * 2),
                    ((cx + radius * 0.09) * 2, foot * 2),
                ],
                trunk,
            )
            for shade, lift in ((0.35, 0.0), (0.0, 0.10), (-0.25, 0.22)):
                leaf = mix(tone, (255, 240, 150), -shade) if shade < 0 else mix(tone, (16, 30, 40), shade)
                for dx, dy, r in puffs:
                    r *= radius * (1 - lift)
                    px, py = cx + dx * radius - lift * radius * 0.3, foot - dy * radius - lift * radius * 0.4
                    draw.ellipse(
                        ((px - r) * 2, (py - r) * 2, (px + r) * 2, (py + r) * 2), ink(light.lit(leaf, distance))
                    )
    image.alpha_composite(big.reduce(2))


def _add_grass(image: Image.Image, stage: Stage, line: Floats, colour: Rgb, flowers: bool) -> None:
    random = stage.random(22)
    light, period = stage.light, line.size
    draw = ImageDraw.Draw(image)
    unit = min(stage.width, stage.height)
    rows = image.height
    for _ in range(900):
        depth = random.random() ** 0.7
        x = random.uniform(0, period)
        y = float(line[int(x)]) + depth * (rows - float(line[int(x)]))
        tall = unit * (0.012 + 0.03 * depth) * stage.scale
        tone = (
            mix(colour, (250, 240, 150), random.uniform(0, 0.35))
            if random.random() < 0.5
            else mix(colour, (10, 30, 20), random.uniform(0, 0.4))
        )
        lean = random.normal(0, 0.3) * tall
        draw.polygon([(x - tall * 0.07, y), (x + lean, y - tall), (x + tall * 0.07, y)], ink(light.lit(tone)))
    if not flowers:
        return
    kinds = [*light.accents, (250, 250, 245), (250, 214, 70)]
    for _ in range(130):
        depth = random.random()
        x = random.uniform(0, period)
        y = float(line[int(x)]) + depth * (rows - float(line[int(x)])) * 0.9
        r = unit * (0.0025 + 0.005 * depth) * stage.scale
        petals = ink(light.lit(kinds[int(random.integers(len(kinds)))]))
        draw.ellipse((x - r, y - r, x + r, y + r), petals)


def _trunks(stage: Stage, look: Look) -> Layer:
    """Return tall trunks that leave the frame at the top."""
    random = stage.random(23)
    margin = int(stage.height * MARGIN_Y) + 8
    height = int(stage.ground + margin * 1.2)
    unit = min(stage.width, stage.height)
    light = stage.light
    big = Image.new("RGBA", (stage.period * 2, height * 2), ink(light.lit((40, 50, 44)), 0))
    draw = ImageDraw.Draw(big)
    for index in range(9):
        x = stage.period * (index + random.uniform(0.1, 0.9)) / 9
        wide = unit * random.uniform(0.018, 0.04) * stage.scale
        bark = mix((70, 54, 46), (34, 40, 44), random.random())
        for part, tone in (
            (1.0, light.lit(mix(bark, (0, 0, 0), 0.3), 0.12)),
            (0.55, light.lit(bark, 0.12)),
            (0.2, mix(light.lit(bark, 0.1), light.glow, 0.4)),
        ):
            right = wide * (2 * part - 1)
            points = [
                (x - wide, 0),
                (x + right, 0),
                (x + right * 1.25, height * 0.9),
                (x + wide * part * 1.9, height),
                (x - wide * 1.7, height),
                (x - wide * 1.2, height * 0.9),
            ]
            draw.polygon([(px * 2, py * 2) for px, py in points], ink(tone))
        for _ in range(3):
            y, reach, side = random.uniform(0.05, 0.5) * height, wide * random.uniform(2, 5), random.choice((-1, 1))
            points = [(x, y), (x + side * reach, y - reach * 0.5), (x, y + wide * 0.5)]
            draw.polygon([(px * 2, py * 2) for px, py in points], ink(light.lit(mix(bark, (0, 0, 0), 0.3), 0.12)))
    image = big.reduce(2)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 0.78, -margin)


def _mesas(stage: Stage, look: Look) -> Layer:
    random = stage.random(10)
    reach = min(stage.height, stage.width) * 0.26
    top = stage.horizon - reach * 0.9
    height = int(reach * 1.6) // 2 * 2
    raw = ridge(random, stage.period, stage.period / 5, octaves=3, wrap=True)
    steps = smoothstep(0.02, 0.10, raw) * 0.65 + smoothstep(0.22, 0.27, raw) * 0.35
    jag = ridge(random, stage.period, 14, octaves=3, wrap=True) * reach * 0.03
    line = (reach * (0.93 - 0.88 * steps) + jag).astype(np.float32)
    light = stage.light
    bright, dark, mist = (light.lit(rgb(c), d) for c, d in (("#c8704a", 0.5), ("#7c4244", 0.55), ("#d99a6a", 0.9)))
    bands = ridge(random, 400, 9, octaves=3)

    def paint(below: Floats, line: Floats) -> Floats:
        row = (below + line[None, :]).astype(np.int32) % 400
        lit = np.clip(0.55 + bands[row] * 0.7, 0, 1)[..., None]
        colours = np.asarray(dark, np.float32) * (1 - lit) + np.asarray(bright, np.float32) * lit
        haze = np.clip((below + line[None, :]) / np.float32(reach) - np.float32(0.3), 0, 1)[..., None]
        return np.asarray(colours + (np.asarray(mist, np.float32) - colours) * haze, np.float32)

    return Layer(Sprite.of_wrapping_image(look.finish(_cut(line, height, paint), "land")), 0.12, top)


def _dunes(stage: Stage, look: Look, purpose: int, rise: float, tall: float, colour: Rgb, depth: float) -> Layer:
    random = stage.random(purpose)
    unit = min(stage.width, stage.height)
    reach = unit * tall * 1.2
    top = _place(stage, rise) - reach
    height = _rows(stage, top, depth)
    raw = ridge(random, stage.period, stage.period / 4, octaves=2, roughness=0.3, wrap=True)
    line = (reach * (0.15 + 0.85 * np.abs(raw) ** np.float32(0.85) * 1.2)).astype(np.float32)
    lee = ridge(random, stage.period, stage.period / 9, octaves=2, wrap=True)
    light = stage.light
    sun, shadow = (
        light.lit(mix(colour, (255, 240, 200), 0.22), rise * 0.7),
        light.lit(mix(colour, (92, 40, 66), 0.5), rise * 0.7),
    )

    def paint(below: Floats, line: Floats) -> Floats:
        columns = np.arange(line.size, dtype=np.float32)[None, :]
        edge = (columns + below * np.float32(1.7)).astype(np.int32) % line.size
        slope = np.gradient(line)[edge] + lee[edge] * np.float32(0.12)
        lit = smoothstep(-0.03, 0.05, slope)
        ripple = np.sin(below * np.float32(0.55) + lee[edge] * 26) * np.float32(0.03)
        share = np.clip(
            lit * np.exp(-below / np.float32(unit * 0.3))
            + ripple
            + np.float32(0.3) * (1 - np.exp(-below / np.float32(unit * 0.3))),
            0,
            1,
        )[..., None]
        return np.asarray(
            np.asarray(sun, np.float32) * (1 - share) + np.asarray(shadow, np.float32) * share, np.float32
        )

    return Layer(Sprite.of_wrapping_image(look.finish(_cut(line, height, paint), "land")), depth, top)


def fog_bank(stage: Stage, light: Light, top: float, depth: float, strength: float) -> Layer:
    """Return a veil of mist that drifts."""
    random = stage.random(30 + int(depth * 10))
    height = int(stage.height * 0.34) // 2 * 2
    soft = field(random, stage.period // 4, height // 4, (90, 22), octaves=3, wrap=True)
    row = np.linspace(0, 1, height // 4, dtype=np.float32)[:, None]
    alpha = smoothstep(0.2, 0.75, soft) * np.sin(row * np.pi) * np.float32(255 * strength)
    pixels = np.empty((height // 4, stage.period // 4, 4), np.uint8)
    pixels[..., :3] = np.asarray(light.fog, np.uint8)
    pixels[..., 3] = alpha
    image = Image.fromarray(pixels).resize((stage.period, height), Image.Resampling.BICUBIC)
    return Layer(Sprite.of_wrapping_image(image), depth, top - height / 2, drift=14.0 * depth + 5)
