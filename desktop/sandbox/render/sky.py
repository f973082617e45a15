"""Skies: gradient, sun or moon, stars, clouds."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from desktop.sandbox.render.light import Light, Rgb, ink, mix
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import field, smoothstep
from desktop.sandbox.render.raster import Floats, Sprite
from desktop.sandbox.render.stage import MARGIN_Y, Layer, Stage

_DEPTH = 0.05


def gradient(colours: tuple[Rgb, ...], rows: int) -> Floats:
    """Return (rows, 3): the colours from top to bottom, the last ones closer together as air is near the horizon."""
    places = np.linspace(0, 1, len(colours)) ** 0.8
    at = np.linspace(0, 1, rows)
    channels = [np.interp(at, places, [colour[i] for colour in colours]) for i in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def paint_sky(stage: Stage, look: Look, clouds: bool = True) -> list[Layer]:
    """Return the sky and what is in it."""
    light = stage.light
    margin = int(stage.height * MARGIN_Y * _DEPTH) + 4
    # Down to the figures' feet, because valleys may lie lower than the horizon.
    width, height = stage.width + 64, (int(max(stage.horizon, stage.ground)) + margin * 2) // 2 * 2
    above = int(stage.horizon) + margin
    rows = np.empty((height, 3), np.float32)
    rows[:above] = gradient(light.sky, above)
    rows[above:] = light.sky[-1]
    pixels = np.repeat(rows[:, None, :], width, axis=1)
    sun_x, sun_y, radius = sun_place(stage, width)
    yy, xx = np.ogrid[:height, :width]
    distance = np.sqrt((xx - sun_x) ** 2 + (yy - sun_y) ** 2).astype(np.float32)
    overcast = max(0.0, (light.clouds - 0.5) * 2)
    halo = np.exp(-distance / np.float32(radius * 5.5)) * np.float32(0.75 * (1 - 0.6 * overcast))
    pixels += (np.asarray(light.glow, np.float32) - pixels) * halo[..., None]
    if light.stars > 0.05:
        _add_stars(pixels, stage, light.stars)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).convert("RGBA")
    if overcast < 0.6:
        _add_disc(image, light, sun_x, sun_y, radius, 1 - overcast)
    layers = [Layer(Sprite.of_image(look.finish(image, "sky")), _DEPTH, -margin, -32, wraps=False)]
    if clouds:
        layers += paint_clouds(stage, look)
    return layers


def sun_place(stage: Stage, width: int) -> tuple[float, float, float]:
    """Return where the sun or moon is (x, y) and its radius, in pixels of a picture of that width."""
    random = stage.random(1)
    side = float(random.choice((0.24, 0.3, 0.68, 0.74)))
    radius = min(stage.width, stage.height) * (0.050 if stage.light.sun_height > 0.3 else 0.075)
    return width * side, stage.horizon * (0.98 - stage.light.sun_height * 0.95) + 4, radius


def _add_disc(image: Image.Image, light: Light, x: float, y: float, radius: float, strength: float) -> None:
    size = int(radius * 2.4) * 2
    disc = Image.new("L", (size * 2, size * 2))
    draw = ImageDraw.Draw(disc)
    draw.ellipse((size - radius * 2, size - radius * 2, size + radius * 2, size + radius * 2), round(255 * strength))
    if light.stars > 0.7:
        # A bite makes it a moon.
        x0, y0 = size - radius * 0.9, size - radius * 1.1
        draw.ellipse((x0 - radius * 2, y0 - radius * 2, x0 + radius * 1.7, y0 + radius * 1.7), 0)
    disc = disc.resize((size, size), Image.Resampling.BOX)
    image.paste(ink(light.sun), (round(x - size / 2), round(y - size / 2)), disc)


def _add_stars(pixels: Floats, stage: Stage, strength: float) -> None:
    random = stage.random(2)
    height, width = pixels.shape[:2]
    count = int(width * height / 2600)
    x, y = random.integers(1, width - 1, count), (random.random(count) ** 1.4 * (height - 2)).astype(int) + 1
    bright = (random.random(count) ** 3 * 200 + 40).astype(np.float32) * np.float32(strength)
    fade = (1 - (y / height) ** 2).astype(np.float32)
    pixels[y, x] += (bright * fade)[:, None]
    big = bright > 120
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        pixels[y[big] + dy, x[big] + dx] += (bright[big] * fade[big] * np.float32(0.4))[:, None]


def paint_clouds(stage: Stage, look: Look) -> list[Layer]:
    """Return clouds that drift: heaps on a fair day, a lid on a grey one."""
    light = stage.light
    if light.clouds < 0.04:
        return []
    random = stage.random(3)
    if look.puffy and light.clouds < 0.7:
        return [_heaps(stage, look, random)]
    height = max(80, int(stage.horizon * 0.95) // 2 * 2)
    period = stage.period
    streaks = light.sun_height < 0.3
    # Painted at half size: clouds have no edges that would show it.
    small = (period // 2, height // 2)
    feature = (period / 5, height / 6) if streaks else (period / 8, height / 3.4)
    dense = field(random, *small, feature, octaves=5, wrap=True)
    row = np.linspace(0, 1, small[1], dtype=np.float32)[:, None]
    # More of them higher up; none at the horizon, where they would look pasted on.
    threshold = 0.72 - 0.34 * light.clouds + 0.20 * row
    alpha = smoothstep(0.0, 0.2, dense - threshold) * np.minimum(1, (1 - row) * 4) * np.minimum(1, row * 10 + 0.4)
    above = np.roll(dense, 5, axis=0)
    lit = np.clip((dense - above) * 9 + 0.62, 0, 1)[..., None]
    shadow, bright = _cloud_colours(light)
    colour = np.asarray(shadow, np.float32) * (1 - lit) + np.asarray(bright, np.float32) * lit
    pixels = np.concatenate([colour, (alpha * 235)[..., None]], axis=-1)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).resize((period, height), Image.Resampling.BICUBIC)
    image = look.finish(image, "soft")
    return [Layer(Sprite.of_wrapping_image(image), 0.10, -height * 0.05, drift=9.0)]


def _cloud_colours(light: Light) -> tuple[Rgb, Rgb]:
    middle = light.sky[len(light.sky) // 2]
    shadow = mix(middle, light.fog, 0.35)
    if light.clouds > 0.6:
        return mix(shadow, (40, 46, 60), 0.25), mix(middle, (235, 238, 244), 0.35)
    bright = mix((255, 255, 255), light.glow, 0.55 if light.sun_height < 0.3 else 0.1)
    night = light.stars > 0.7
    return (mix(shadow, light.sky[0], 0.4), mix(middle, (150, 170, 215), 0.35)) if night else (shadow, bright)


def _heaps(stage: Stage, look: Look, random: np.random.Generator) -> Layer:
    """Round summer clouds with a flat foot, as they are drawn by hand."""
    period, height = stage.period, int(stage.horizon * 0.92) // 2 * 2
    shadow, bright = _cloud_colours(stage.light)
    size = (period, height)
    image = Image.new("RGBA", size, ink(bright, 0))
    draw = ImageDraw.Draw(image)
    unit = min(stage.width, stage.height)
    for index in range(6):
        x = period * (index + random.uniform(0.1, 0.9)) / 6
        y = height * random.uniform(0.35, 0.95)
        reach = unit * random.uniform(0.10, 0.26)
        for colour, lift in ((mix(bright, shadow, 0.75), 0.0), (mix(bright, shadow, 0.3), 0.05), (bright, 0.10)):
            puffs = np.random.Generator(np.random.PCG64([stage.seed, index]))
            for _ in range(9):
                dx, radius = puffs.normal(0, 0.5) * reach, puffs.uniform(0.22, 0.5) * reach
                cx, cy = x + dx, y - radius * 0.8 - abs(puffs.normal(0, 0.25)) * reach * (1 - min(1, abs(dx) / reach))
                cy -= lift * reach
                radius *= 1 - lift * 1.2
                for shift in (-period, 0, period):
                    draw.ellipse((cx + shift - radius, cy - radius, cx + shift + radius, cy + radius), ink(colour))
    image = image.filter(ImageFilter.SMOOTH_MORE)
    return Layer(Sprite.of_wrapping_image(look.finish(image, "soft")), 0.12, 0, drift=7.0)
