"""Streets and rooms."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from desktop.sandbox.render.light import Rgb, ink, mix, rgb
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import field
from desktop.sandbox.render.raster import Sprite
from desktop.sandbox.render.sky import gradient
from desktop.sandbox.render.stage import MARGIN_Y, Backdrop, Layer, Stage

_WALLS = tuple(rgb(c) for c in ("#8a94a6", "#a08d84", "#b9a48c", "#74808f", "#9c7468", "#c2b8a8"))
_SIGNS = tuple(rgb(c) for c in ("#ff4f8b", "#38d6ff", "#ffd24a", "#7dff9a", "#ff7a45"))


def paint_city(stage: Stage, look: Look) -> Backdrop:
    """Return three rows of houses, a pavement with lamps, and a street."""
    behind = [
        _skyline(stage, look, 70, 1.02, 0.46, 0.14, 0.62),
        _skyline(stage, look, 71, 0.72, 0.40, 0.30, 0.40),
        _houses(stage, look),
        _street(stage, look),
        _lamps(stage, look),
    ]
    return Backdrop(behind)


def _skyline(stage: Stage, look: Look, purpose: int, rise: float, tall: float, depth: float, distance: float) -> Layer:
    random = stage.random(purpose)
    unit = min(stage.height, stage.width * 1.2)
    reach = unit * tall
    foot = stage.ground + (stage.horizon - stage.ground) * rise
    top = foot - reach
    height = int(reach + (stage.ground - foot) + 40) // 2 * 2
    image = Image.new("RGBA", (stage.period, height), ink(stage.light.fog, 0))
    draw = ImageDraw.Draw(image)
    x = 0.0
    while x < stage.period - unit * 0.03:
        wide = min(unit * random.uniform(0.055, 0.13), stage.period - x)
        roof = reach * (1 - random.uniform(0.35, 0.96))
        wall = stage.light.lit(mix(_WALLS[int(random.integers(6))], (30, 40, 70), 0.25), distance)
        _tower(draw, random, stage, (x, roof, x + wide, height), wall, distance)
        x += wide - 1 + (unit * random.uniform(0, 0.02) if random.random() < 0.3 else 0)
    return Layer(Sprite.of_wrapping_image(look.finish(_misted(image, stage, distance), "land")), depth, top)


def _tower(
    draw: ImageDraw.ImageDraw,
    random: np.random.Generator,
    stage: Stage,
    box: tuple[float, float, float, float],
    wall: Rgb,
    distance: float,
) -> None:
    left, top, right, bottom = box
    draw.rectangle((left, top, right, bottom), ink(wall))
    shade = mix(wall, (16, 18, 40), 0.28)
    draw.rectangle((right - (right - left) * 0.32, top, right, bottom), ink(shade))
    kind = random.random()
    middle, wide = (left + right) / 2, right - left
    if kind < 0.25:
        draw.line((middle, top, middle, top - wide * 0.6), ink(shade), 3)
    elif kind < 0.5:
        draw.rectangle((left + wide * 0.2, top - wide * 0.16, right - wide * 0.25, top), ink(shade))
    elif kind < 0.62:
        draw.polygon([(left, top), (middle, top - wide * 0.4), (right, top)], ink(shade))
    cell_w, cell_h = max(5.0, wide / 7), max(7.0, wide / 5)
    lamp = stage.light.lamps
    dark, lit = mix(wall, (20, 26, 50), 0.32), mix((255, 214, 130), stage.light.fog, distance * 0.35)
    for row in range(int((bottom - top) / cell_h) - 1):
        for column in range(6):
            x, y = left + (column + 0.75) * cell_w, top + (row + 0.6) * cell_h
            bright = random.random() < lamp * 0.42
            tone = mix(lit, (255, 180, 90), random.random() * 0.5) if bright else dark
            draw.rectangle((x, y, x + cell_w * 0.48, y + cell_h * 0.52), ink(tone))


def _misted(image: Image.Image, stage: Stage, distance: float) -> Image.Image:
    """Let the foot of a row of houses sink into the haze of the streets."""
    height = image.height
    fall = np.clip(np.linspace(-0.3, 1.0, height), 0, 1) ** 1.2 * 200 * distance
    haze = Image.new("RGBA", image.size, ink(mix(stage.light.fog, stage.light.glow, 0.25 * stage.light.lamps)))
    mask = Image.fromarray(np.repeat(fall[:, None], image.width, axis=1).astype(np.uint8))
    blended = Image.composite(haze, image, mask)
    blended.putalpha(image.getchannel("A"))
    return blended


def _houses(stage: Stage, look: Look) -> Layer:
    """Return the house fronts of the street: shops below, lit signs."""
    random = stage.random(72)
    unit = min(stage.height, stage.width * 1.2) * (0.7 + 0.3 * stage.scale)
    reach = unit * 0.60
    top = stage.ground - unit * 0.035 - reach
    height = int(reach + unit * 0.08) // 2 * 2
    image = Image.new("RGBA", (stage.period, height), ink(stage.light.fog, 0))
    draw = ImageDraw.Draw(image)
    light = stage.light
    signs: list[tuple[tuple[float, float, float, float], Rgb]] = []
    x = 0.0
    while x < stage.period - unit * 0.08:
        wide = unit * random.uniform(0.26, 0.4)
        if random.random() < 0.28:
            # A gap between houses, where the city behind is seen.
            x += wide * 0.8
            continue
        wide = min(wide, stage.period - x)
        roof = reach * random.uniform(0.02, 0.5)
        wall = light.lit(mix(_WALLS[int(random.integers(6))], light.accents[int(random.integers(4))], 0.16), 0.1)
        draw.rectangle((x, roof, x + wide, height), ink(wall))
        draw.rectangle(
            (x - 3, roof - unit * 0.012, x + wide + 3, roof + unit * 0.012), ink(mix(wall, (20, 20, 30), 0.35))
        )
        _front(draw, random, stage, (x, roof, x + wide, height), wall, unit)
        shop = height - unit * 0.14
        tone = _SIGNS[int(random.integers(5))]
        signs.append(((x + wide * 0.12, shop - unit * 0.045, x + wide * 0.88, shop - unit * 0.012), tone))
        glass = mix((255, 222, 150), wall, 1 - max(0.25, light.lamps))
        draw.rectangle(
            (x + wide * 0.10, shop, x + wide * 0.62, height - unit * 0.045), ink(mix(glass, (70, 90, 110), 0.15))
        )
        draw.rectangle(
            (x + wide * 0.70, shop, x + wide * 0.90, height - unit * 0.035), ink(mix(wall, (20, 16, 20), 0.55))
        )
        x += wide
    for box, tone in signs:
        draw.rectangle(box, ink(mix(tone, light.lit(tone), 1 - light.lamps)))
    if light.lamps > 0.3:
        image = _with_glow(image, signs, light.lamps)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 0.80, top)


def _front(
    draw: ImageDraw.ImageDraw,
    random: np.random.Generator,
    stage: Stage,
    box: tuple[float, float, float, float],
    wall: Rgb,
    unit: float,
) -> None:
    left, top, right, bottom = box
    columns = 3 + int(random.integers(2))
    pitch_x, pitch_y = (right - left) / columns, unit * 0.105
    frame = mix(wall, (255, 255, 255), 0.25)
    for row in range(int((bottom - unit * 0.22 - top) / pitch_y)):
        for column in range(columns):
            x, y = left + (column + 0.25) * pitch_x, top + unit * 0.03 + row * pitch_y
            lit = random.random() < stage.light.lamps * 0.45
            glass = (
                mix((255, 206, 120), (255, 160, 80), random.random() * 0.4)
                if lit
                else mix(mix(wall, (24, 34, 60), 0.6), stage.light.sky[1], 0.25)
            )
            draw.rectangle((x - 3, y - 3, x + pitch_x * 0.5 + 3, y + pitch_y * 0.62 + 3), ink(frame))
            draw.rectangle((x, y, x + pitch_x * 0.5, y + pitch_y * 0.62), ink(glass))
            draw.line((x + pitch_x * 0.25, y, x + pitch_x * 0.25, y + pitch_y * 0.62), ink(frame), 2)


def _with_glow(
    image: Image.Image, signs: list[tuple[tuple[float, float, float, float], Rgb]], strength: float
) -> Image.Image:
    halo = Image.new("RGBA", (image.width // 4, image.height // 4))
    draw = ImageDraw.Draw(halo)
    for (left, top, right, bottom), tone in signs:
        draw.rectangle((left / 4 - 3, top / 4 - 3, right / 4 + 3, bottom / 4 + 3), ink(tone, int(190 * strength)))
    soft = halo.filter(ImageFilter.GaussianBlur(7)).resize(image.size, Image.Resampling.BICUBIC)
    alpha = image.getchannel("A")
    image.alpha_composite(soft)
    image.putalpha(alpha)
    draw = ImageDraw.Draw(image)
    for box, tone in signs:
        draw.rectangle(box, ink(mix(tone, (255, 255, 255), 0.35)))
    return image


def _street(stage: Stage, look: Look) -> Layer:
    random = stage.random(73)
    light = stage.light
    top = stage.ground - stage.height * 0.045
    height = int(stage.height - top + stage.height * MARGIN_Y + 8) // 2 * 2
    kerb = stage.height * 0.035
    wet = light.weather in {"rain", "storm"} or "neon" in (light.weather,)
    stone, tar = light.lit(rgb("#b3aea6")), light.lit(rgb("#5a5d66"))
    rows = gradient((mix(tar, light.glow, 0.12), tar, mix(tar, (10, 12, 20), 0.4)), height)
    speckle = field(random, stage.period // 2, height // 2, (30, 8), octaves=3, wrap=True).repeat(2, 0).repeat(2, 1)
    pixels = np.empty((height, stage.period, 4), np.uint8)
    np.clip(rows[:, None, :] + (speckle[:height] - 0.5)[..., None] * 26, 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[..., 3] = 255
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, stage.period, kerb), ink(stone))
    for x in range(0, stage.period, max(20, stage.period // 24)):
        draw.line((x, 0, x - kerb * 0.6, kerb), ink(mix(stone, (40, 40, 50), 0.25)), 2)
    draw.rectangle((0, kerb, stage.period, kerb + 7), ink(mix(stone, (20, 20, 30), 0.45)))
    dash, y = stage.period // 8, kerb + (height - kerb) * 0.30
    for x in range(0, stage.period, dash):
        draw.polygon(
            [(x, y), (x + dash * 0.5, y), (x + dash * 0.46, y + 9), (x - dash * 0.04, y + 9)],
            ink(light.lit(rgb("#e7e2d2"))),
        )
    if wet or light.lamps > 0.7:
        _reflect(image, stage, kerb, random)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 1.0, top)


def _reflect(image: Image.Image, stage: Stage, kerb: float, random: np.random.Generator) -> None:
    """Let lamps and signs lie on the wet street as long soft streaks."""
    small = Image.new("RGBA", (image.width // 4, image.height // 4))
    draw = ImageDraw.Draw(small)
    for _ in range(16):
        x, wide = random.uniform(0, small.width), random.uniform(3, 12)
        tone = mix((255, 196, 110), _SIGNS[int(random.integers(5))], random.random())
        reach = small.height * random.uniform(0.3, 0.9)
        draw.rectangle((x, kerb / 4 + 2, x + wide, kerb / 4 + reach), ink(tone, int(110 * stage.light.lamps + 20)))
    soft = small.filter(ImageFilter.GaussianBlur(4)).resize(image.size, Image.Resampling.BICUBIC)
    image.alpha_composite(soft)


def _lamps(stage: Stage, look: Look) -> Layer:
    light = stage.light
    unit = min(stage.height, stage.width * 1.2) * (0.7 + 0.3 * stage.scale)
    tall = unit * 0.42
    top = stage.ground - tall - unit * 0.02
    height = int(tall + unit * 0.05) // 2 * 2
    scale = 2
    big = Image.new("RGBA", (stage.period * scale, height * scale), ink(light.glow, 0))
    draw = ImageDraw.Draw(big)
    metal = ink(light.lit(rgb("#33373f")))
    for index in range(4):
        x = stage.period * (index + 0.5) / 4 * scale
        draw.rectangle((x - 4 * scale, tall * 0.08 * scale, x + 4 * scale, (tall + unit * 0.02) * scale), metal)
        draw.line((x, tall * 0.08 * scale, x + unit * 0.07 * scale, tall * 0.05 * scale), metal, 6 * scale)
        lx, ly = x + unit * 0.07 * scale, tall * 0.06 * scale
        if light.lamps > 0.2:
            for radius, alpha in ((0.075, 22), (0.05, 38), (0.028, 70), (0.014, 255)):
                r = unit * radius * scale
                halo = Image.new("RGBA", (int(r * 2) + 2, int(r * 2) + 2))
                ImageDraw.Draw(halo).ellipse((0, 0, r * 2, r * 2), (255, 220, 150, int(alpha * light.lamps)))
                at = (max(0, int(lx - r)), max(0, int(ly - r)))
                big.alpha_composite(halo.crop((max(0, int(r - lx)), max(0, int(r - ly)), halo.width, halo.height)), at)
        draw.polygon(
            [
                (lx - 16 * scale, ly - 5 * scale),
                (lx + 16 * scale, ly - 5 * scale),
                (lx + 9 * scale, ly - 13 * scale),
                (lx - 9 * scale, ly - 13 * scale),
            ],
            metal,
        )
    return Layer(Sprite.of_wrapping_image(look.finish(big.reduce(scale), "soft")), 0.92, top)


def paint_room(stage: Stage, look: Look) -> Backdrop:
    """Return a wall with windows on the world outside, pictures, a lamp and a plant, and a wooden floor."""
    return Backdrop([_wall(stage, look), _floor(stage, look), _furniture(stage, look)])


def _wall(stage: Stage, look: Look) -> Layer:
    light = stage.light
    random = stage.random(80)
    margin = int(stage.height * MARGIN_Y * 0.55) + 4
    foot = stage.ground - stage.height * 0.10
    height = int(foot + margin + 8) // 2 * 2
    warm = mix(light.accents[-1], (240, 222, 196), 0.72)
    night = max(light.lamps, light.stars)
    wall = mix(warm, (74, 56, 66), 0.62 * night)
    rows = gradient((mix(wall, (20, 16, 30), 0.22), wall, mix(wall, (255, 240, 210), 0.12)), height)
    image = Image.fromarray(np.repeat(rows[:, None, :], stage.period, axis=1).astype(np.uint8)).convert("RGBA")
    draw = ImageDraw.Draw(image)
    unit = min(stage.height, stage.width * 1.1) * (0.75 + 0.25 * stage.scale)
    for x in range(0, stage.period, max(8, int(unit * 0.075))):
        draw.line((x, 0, x, height), ink(mix(wall, (255, 255, 255), 0.06)), 3)
    board = unit * 0.045
    draw.rectangle((0, height - board, stage.period, height), ink(mix(wall, (255, 255, 255), 0.4)))
    middle = height - unit * 0.46
    for index in range(2):
        centre = stage.period * (index + 0.38) / 2
        _window(image, stage, (centre - unit * 0.21, middle - unit * 0.22, centre + unit * 0.21, middle + unit * 0.20))
        side = stage.period * (index + 0.88) / 2
        for offset, size in ((-0.10, 0.075), (0.07, 0.055)):
            _picture(draw, stage, random, (side + offset * unit, middle - unit * 0.03), unit * size)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 0.55, -margin)


def _window(image: Image.Image, stage: Stage, box: tuple[float, float, float, float]) -> None:
    light = stage.light
    left, top, right, bottom = (int(v) for v in box)
    draw = ImageDraw.Draw(image)
    frame = mix((250, 246, 236), (60, 50, 60), 0.45 * max(light.lamps, light.stars))
    draw.rectangle((left - 14, top - 14, right + 14, bottom + 14), ink(mix(frame, (60, 40, 30), 0.15)))
    rows = gradient(light.sky, max(2, bottom - top))
    view = Image.fromarray(np.repeat(rows[:, None, :], right - left, axis=1).astype(np.uint8)).convert("RGBA")
    outside = ImageDraw.Draw(view)
    for share, tone in ((0.72, "#6f8f8a"), (0.84, "#4f7355")):
        y = view.height * share
        hill = [
            (0, y),
            (view.width * 0.3, y - view.height * 0.12),
            (view.width * 0.62, y),
            (view.width, y - view.height * 0.09),
        ]
        outside.polygon([*hill, (view.width, view.height), (0, view.height)], ink(light.lit(rgb(tone), 1.1 - share)))
    x, y, r = view.width * 0.68, view.height * (0.9 - 0.75 * light.sun_height), view.width * 0.07
    if light.clouds < 0.7 and y < view.height * 0.7:
        outside.ellipse((x - r, y - r, x + r, y + r), ink(light.sun))
    image.paste(view, (left, top))
    middle_x, middle_y = (left + right) // 2, top + (bottom - top) * 2 // 5
    draw.rectangle((middle_x - 5, top, middle_x + 5, bottom), ink(frame))
    draw.rectangle((left, middle_y - 5, right, middle_y + 5), ink(frame))
    draw.rectangle((left - 24, bottom + 10, right + 24, bottom + 26), ink(frame))
    cloth = mix(light.accents[0], (250, 240, 225), 0.45)
    cloth = mix(cloth, (60, 46, 56), 0.4 * max(light.lamps, light.stars))
    wide = (right - left) * 0.24
    for side, edge in ((-1, left - 22), (1, right + 22)):
        inner = edge - side * wide
        draw.polygon(
            [
                (edge, top - 26),
                (inner, top - 26),
                (inner + side * wide * 0.25, middle_y),
                (edge - side * wide * 0.22, bottom + 30),
                (edge, bottom + 40),
            ],
            ink(cloth),
        )
        for fold in (0.3, 0.55, 0.8):
            x = edge - side * wide * fold
            draw.line(
                (x, top - 26, edge - side * wide * fold * 0.5, bottom + 20), ink(mix(cloth, (60, 30, 30), 0.18)), 3
            )
    draw.rectangle((left - 40, top - 34, right + 40, top - 26), ink(mix(cloth, (40, 24, 20), 0.6)))


def _picture(
    draw: ImageDraw.ImageDraw, stage: Stage, random: np.random.Generator, at: tuple[float, float], size: float
) -> None:
    x, y = at
    draw.rectangle((x - size, y - size * 1.25, x + size, y + size * 1.25), ink((74, 52, 40)))
    draw.rectangle((x - size * 0.84, y - size * 1.08, x + size * 0.84, y + size * 1.08), ink((244, 238, 226)))
    tone = stage.light.accents[int(random.integers(4))]
    draw.rectangle(
        (x - size * 0.6, y - size * 0.82, x + size * 0.6, y + size * 0.82), ink(mix(tone, (250, 240, 225), 0.45))
    )
    draw.ellipse(
        (x - size * 0.1, y - size * 0.6, x + size * 0.35, y - size * 0.15), ink(mix(tone, (255, 250, 220), 0.8))
    )
    draw.polygon(
        [
            (x - size * 0.6, y + size * 0.82),
            (x - size * 0.1, y),
            (x + size * 0.3, y + size * 0.4),
            (x + size * 0.6, y + size * 0.1),
            (x + size * 0.6, y + size * 0.82),
        ],
        ink(mix(tone, (40, 50, 70), 0.4)),
    )


def _floor(stage: Stage, look: Look) -> Layer:
    light = stage.light
    top = stage.ground - stage.height * 0.10
    height = int(stage.height - top + stage.height * MARGIN_Y + 8) // 2 * 2
    night = max(light.lamps, light.stars)
    wood = mix(rgb("#b07a4c"), (52, 34, 36), 0.55 * night)
    rows = gradient((mix(wood, (255, 236, 200), 0.18), wood, mix(wood, (30, 16, 14), 0.35)), height)
    random = stage.random(81)
    grain = field(random, stage.period // 4, height, (120, 4), octaves=3, wrap=True).repeat(4, 1)
    pixels = np.empty((height, stage.period, 4), np.uint8)
    np.clip(rows[:, None, :] + (grain - 0.5)[..., None] * 30, 0, 255, out=pixels[..., :3], casting="unsafe")
    pixels[..., 3] = 255
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    y, step = 0.0, height * 0.05
    while y < height:
        draw.line((0, y, stage.period, y), ink(mix(wood, (30, 14, 10), 0.4)), 2)
        for _ in range(6):
            x = random.uniform(0, stage.period)
            draw.line((x, y, x - step * 0.2, y + step), ink(mix(wood, (30, 14, 10), 0.4)), 2)
        y += step
        step *= 1.35
    centre, wide = stage.period * 0.5, stage.period * 0.2
    rug = mix(light.accents[1], (60, 30, 40), 0.35 + 0.3 * night)
    for share, tone in ((1.0, rug), (0.86, mix(rug, (245, 230, 205), 0.55)), (0.8, mix(rug, (30, 20, 30), 0.15))):
        draw.ellipse(
            (
                centre - wide * share,
                height * (0.3 - 0.17 * share),
                centre + wide * share,
                height * (0.3 + 0.17 * share),
            ),
            ink(tone),
        )
    return Layer(Sprite.of_wrapping_image(look.finish(image, "land")), 1.0, top)


def _furniture(stage: Stage, look: Look) -> Layer:
    """Return a standing lamp, a plant, an armchair and a shelf along the wall."""
    light = stage.light
    unit = min(stage.height, stage.width * 1.1) * (0.75 + 0.25 * stage.scale)
    tall = unit * 0.5
    top = stage.ground - stage.height * 0.07 - tall
    scale = 2
    height = int(tall + 8) // 2 * 2
    big = Image.new("RGBA", (stage.period * scale, height * scale), (255, 220, 150, 0))
    draw = ImageDraw.Draw(big)
    night = max(light.lamps, light.stars)

    def box(x0: float, y0: float, x1: float, y1: float, tone: Rgb, round_: float = 0.0) -> None:
        draw.rounded_rectangle(
            (x0 * scale, y0 * scale, x1 * scale, y1 * scale), round_ * scale, ink(mix(tone, (40, 28, 36), 0.45 * night))
        )

    for half in range(2):
        start = stage.period * half / 2
        x = start + unit * 0.10
        box(x - 4, tall * 0.22, x + 4, tall, rgb("#4b3a32"))
        box(x - unit * 0.05, tall - 8, x + unit * 0.05, tall, rgb("#4b3a32"), 4)
        shade = mix((255, 222, 150), (200, 180, 150), 1 - max(0.4, night))
        for radius, alpha in ((0.2, 16), (0.14, 26), (0.09, 40)):
            r = unit * radius * scale
            halo = Image.new("RGBA", (int(r * 2), int(r * 2)))
            ImageDraw.Draw(halo).ellipse((0, 0, r * 2, r * 2), (255, 220, 150, int(alpha * (0.3 + night))))
            cx, cy = x * scale - r, tall * 0.16 * scale - r
            crop = halo.crop((max(0, int(-cx)), max(0, int(-cy)), halo.width, halo.height))
            big.alpha_composite(crop, (max(0, int(cx)), max(0, int(cy))))
        points = [
            (x - unit * 0.075, tall * 0.26),
            (x - unit * 0.04, tall * 0.06),
            (x + unit * 0.04, tall * 0.06),
            (x + unit * 0.075, tall * 0.26),
        ]
        draw.polygon([(px * scale, py * scale) for px, py in points], ink(shade))
        pot = start + stage.period * 0.36
        box(pot - unit * 0.05, tall - unit * 0.10, pot + unit * 0.05, tall, rgb("#c9764a"), 6)
        for leaf in range(9):
            angle = np.pi * (0.12 + 0.76 * leaf / 8)
            reach = unit * (0.20 + 0.05 * (leaf % 3))
            tip = (pot + np.cos(angle) * reach * 0.8, tall - unit * 0.10 - np.sin(angle) * reach)
            wide = unit * 0.018
            green = mix(rgb("#4f8a4a"), (20, 50, 40), 0.1 * (leaf % 4))
            points = [
                (pot - wide, tall - unit * 0.09),
                ((pot + tip[0]) / 2 - wide, (tall - unit * 0.1 + tip[1]) / 2 - wide),
                tip,
                ((pot + tip[0]) / 2 + wide, (tall - unit * 0.1 + tip[1]) / 2 + wide),
                (pot + wide, tall - unit * 0.09),
            ]
            draw.polygon([(px * scale, py * scale) for px, py in points], ink(mix(green, (40, 28, 36), 0.4 * night)))
        chair, seat = start + stage.period * 0.43, mix(light.accents[2], (120, 90, 80), 0.4)
        box(
            chair - unit * 0.12,
            tall - unit * 0.27,
            chair + unit * 0.12,
            tall - unit * 0.05,
            mix(seat, (0, 0, 0), 0.12),
            22,
        )
        box(chair - unit * 0.11, tall - unit * 0.13, chair + unit * 0.11, tall - unit * 0.05, seat, 12)
        for side in (-1, 1):
            box(
                chair + side * unit * 0.125 - unit * 0.025,
                tall - unit * 0.17,
                chair + side * unit * 0.125 + unit * 0.025,
                tall - unit * 0.03,
                mix(seat, (255, 255, 255), 0.08),
                12,
            )
            box(chair + side * unit * 0.1 - 5, tall - unit * 0.04, chair + side * unit * 0.1 + 5, tall, rgb("#4b3a32"))
    return Layer(Sprite.of_wrapping_image(look.finish(big.reduce(scale), "land")), 0.85, top)
