"""What lies on top of a finished picture: each style's own frame, the watermark, the label in the corner."""

from __future__ import annotations

from math import sin

import numpy as np
from PIL import Image, ImageDraw

from desktop.sandbox.render.lettering import draw_text, font_for, label_sprite, legible, wrap_text
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.noise import generator
from desktop.sandbox.render.raster import Frame, Sprite, Words, add_grain, flash, shade
from desktop.sandbox.render.script import Shot
from desktop.sandbox.render.spec import FPS

_EDGE = 22
"""Pixels between the frame's edge and what lies in a corner."""


class Vignette:
    """Darker corners."""

    def __init__(self, width: int, height: int, strength: float) -> None:
        y, x = np.mgrid[:height, :width].astype(np.float32)
        distance = np.hypot(x / width - 0.5, y / height - 0.5) * np.float32(1.414)
        fall = np.clip((distance - 0.42) / 0.58, 0, 1) ** 1.6
        self._amount: Words = (256 * (1 - np.float32(strength) * fall)).astype(np.uint16)

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        shade(frame, self._amount)


class Pinned:
    """A still picture at a fixed place."""

    def __init__(self, sprite: Sprite, left: float, top: float) -> None:
        self._sprite, self._left, self._top = sprite, left, top

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        self._sprite.draw(frame, self._left, self._top)


class OldFilm:
    """Grain, flicker, dust and scratches of a film that was shown often, and the gate's round corners."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        random = generator(seed, 400)
        coarse = random.normal(0, 5.0, ((height + 128) // 2, (width + 128) // 2)).astype(np.int16)
        self._grain = coarse.repeat(2, 0).repeat(2, 1)
        self._gate = Pinned(_gate(width, height), 0, 0)
        self._random = random.random((FPS * 4, 6))
        leak = np.linspace(1, 0, width // 4 * 2, dtype=np.float32) ** 2
        pixels = np.empty((height // 2 * 2, leak.size, 4), np.uint8)
        pixels[..., :3] = (255, 138, 60)
        pixels[..., 3] = leak * 120
        self._leak = Sprite.of_image(Image.fromarray(pixels))

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        # Film runs at its own, slower pace: the dirt changes every second picture.
        chance = self._random[number // 2 % len(self._random)]
        seconds = number / FPS
        self._leak.draw(frame, -40, 0, max(0.0, sin(seconds * 0.9) * 0.7))
        add_grain(frame, self._grain, int(chance[0] * 64) * 2, int(chance[1] * 64) * 2)
        flash(frame, (chance[2] - 0.5) * 0.035)
        if chance[3] > 0.72:
            x = int(chance[4] * (frame.width - 2))
            column = frame.luma[:, x : x + 1 + int(chance[5] * 2)]
            np.copyto(column, np.minimum(column.astype(np.uint16) + np.uint16(46), 235), casting="unsafe")
        for speck in range(int(chance[5] * 4)):
            x, y = (
                int((chance[speck] * 977) % 1 * (frame.width - 8)),
                int((chance[speck + 1] * 787) % 1 * (frame.height - 8)),
            )
            size = 2 + int(chance[2] * 4)
            frame.luma[y : y + size, x : x + size - 1] = 28 if speck % 2 else 208
        self._gate.draw(frame, number)


def _gate(width: int, height: int) -> Sprite:
    scale, inset, radius = 2, 14, 46
    hole = Image.new("L", (width * scale, height * scale), 255)
    box = (inset * scale, inset * scale, (width - inset) * scale - 1, (height - inset) * scale - 1)
    ImageDraw.Draw(hole).rounded_rectangle(box, radius * scale, 0)
    image = Image.new("RGBA", (width, height), (14, 9, 6, 0))
    image.putalpha(hole.reduce(scale))
    return Sprite.of_image(image)


class ComicPage:
    """White gutters, an ink border, and what the shot says in a yellow box."""

    def __init__(self, width: int, height: int, shot: Shot, caption: bool) -> None:
        image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
        draw = ImageDraw.Draw(image)
        gutter = 16
        draw.rectangle((0, 0, width - 1, height - 1), None, (250, 247, 238, 255), gutter)
        box = (gutter - 2, gutter - 2, width - gutter + 1, height - gutter + 1)
        draw.rectangle(box, None, (20, 18, 26, 255), 6)
        if caption and shot.text:
            _caption(image, shot.text, gutter + 12)
        self._page = Pinned(Sprite.of_image(image), 0, 0)

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        self._page.draw(frame, number)


def _caption(image: Image.Image, text: str, inset: int) -> None:
    size = 24
    width = min(int(image.width * 0.62), 620)
    upper = text.upper()
    lines = wrap_text(upper, font_for(upper, size), width - 32, 2)
    if not lines:
        return
    wide = max(font_for(line, size).getlength(line) for line in lines) + 36
    tall = size * 1.32 * len(lines) + 24
    draw = ImageDraw.Draw(image)
    draw.rectangle((inset + 5, inset + 5, inset + wide + 5, inset + tall + 5), (20, 18, 26, 255))
    draw.rectangle((inset, inset, inset + wide, inset + tall), (255, 221, 87, 255), (20, 18, 26, 255), 4)
    draw_text(image, (inset + 18, inset + 12), lines, size, (20, 18, 26, 255), bold=True)


class Broadcast:
    """A headline, a ticker that runs, a clock and the channel's sign."""

    def __init__(self, width: int, height: int, shot: Shot, headline: bool) -> None:
        bar = 44
        self._bar = bar
        text = shot.text or "Local animatic"
        image = Image.new("RGBA", (width, height), (10, 28, 66, 0))
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, height - bar, width, height), (8, 22, 54, 255))
        draw.rectangle((0, height - bar, width, height - bar + 3), (214, 38, 46, 255))
        if headline:
            _headline(image, text, height - bar)
        self._still = Pinned(Sprite.of_image(image), 0, 0)
        self._ticker = _ticker(text, bar)
        self._tag = Pinned(_tag(), _EDGE, _EDGE)

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        self._still.draw(frame, number)
        self._ticker.draw_wrapped(frame, -number / FPS * 110, frame.height - self._bar + 5)
        self._tag.draw(frame, number)


def _headline(image: Image.Image, text: str, bottom: int) -> None:
    width, draw = image.width, ImageDraw.Draw(image)
    size = 34 if width > 900 else 28
    lines = wrap_text(text, font_for(text, size), width - 150, 2)
    tall = int(size * 1.32 * len(lines) + 26)
    top = bottom - tall - 18
    draw.polygon([(40, top - 36), (250, top - 36), (234, top), (40, top)], (214, 38, 46, 255))
    draw_text(image, (58, top - 31), "ON THE SCENE", 20, (255, 255, 255, 255), bold=True)
    draw.rectangle((40, top, width - 40, top + tall), (248, 250, 253, 240))
    draw.rectangle((40, top, 50, top + tall), (16, 58, 140, 255))
    draw_text(image, (68, top + 13), lines, size, (12, 26, 58, 255), bold=True)


def _ticker(text: str, bar: int) -> Sprite:
    row = legible(f"{' '.join(text.split())[:220]}    +++    ")
    font = font_for(row, 22)
    width = max(8, int(font.getlength(row))) // 2 * 2
    image = Image.new("RGBA", (width, bar - 8), (8, 22, 54, 255))
    ImageDraw.Draw(image).text((0, (bar - 8) / 2), row, (232, 238, 250, 255), font, anchor="lm")
    return Sprite.of_wrapping_image(image)


def _tag() -> Sprite:
    image = Image.new("RGBA", (126, 44), (214, 38, 46, 255))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 44, 44), (248, 250, 253, 255))
    draw.ellipse((9, 9, 35, 35), (16, 58, 140, 255))
    draw.polygon([(18, 14), (18, 30), (31, 22)], (255, 255, 255, 255))
    draw_text(image, (54, 9), "NEWS", 22, (255, 255, 255, 255), bold=True)
    return Sprite.of_image(image)


class Phone:
    """What a phone's camera shows while it records: corners of the focus, running time, a red dot, the grid."""

    def __init__(self, width: int, height: int) -> None:
        image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
        draw = ImageDraw.Draw(image)
        for part in (1, 2):
            draw.line((width * part / 3, 0, width * part / 3, height), (255, 255, 255, 34), 2)
            draw.line((0, height * part / 3, width, height * part / 3), (255, 255, 255, 34), 2)
        side = min(width, height) * 0.20
        x, y, arm = width / 2, height * 0.40, side * 0.34
        for sx in (-1, 1):
            for sy in (-1, 1):
                corner = (x + sx * side, y + sy * side)
                draw.line((corner, (corner[0] - sx * arm, corner[1])), (255, 214, 64, 235), 4)
                draw.line((corner, (corner[0], corner[1] - sy * arm)), (255, 214, 64, 235), 4)
        self._button(draw, width, height)
        self._still = Pinned(Sprite.of_image(image), 0, 0)
        self._dot = label_sprite("REC", 20, (255, 59, 48, 255))
        self._times = [_clock(seconds) for seconds in range(60)]

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        self._still.draw(frame, number)
        if number // (FPS // 2) % 2 == 0:
            self._dot.draw(frame, _EDGE, _EDGE)
        clock = self._times[number // FPS % 60]
        clock.draw(frame, (frame.width - clock.width) / 2, _EDGE)

    @staticmethod
    def _button(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        x, y = (width - 70, height / 2) if width > height else (width / 2, height - 84)
        draw.ellipse((x - 40, y - 40, x + 40, y + 40), None, (255, 255, 255, 220), 5)
        draw.rounded_rectangle((x - 17, y - 17, x + 17, y + 17), 8, (255, 59, 48, 235))


def _clock(seconds: int) -> Sprite:
    image = Image.new("RGBA", (126, 38), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, 125, 37), 12, (0, 0, 0, 120))
    draw.text((63, 19), f"00:00:{seconds:02d}", (255, 255, 255, 240), font_for("0", 24), anchor="mm")
    return Sprite.of_image(image)


class Garland:
    """Gingham cloth below, a garland of leaves and little lamps above."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        image = Image.new("RGBA", (width, height), (120, 40, 20, 0))
        self._cloth(image)
        self._leaves(image, generator(seed, 410))
        self._still = Pinned(Sprite.of_image(image), 0, 0)

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        self._still.draw(frame, number)

    @staticmethod
    def _cloth(image: Image.Image) -> None:
        draw, square, top = ImageDraw.Draw(image), 20, image.height - 40
        for row in range(2):
            for column in range(image.width // square + 1):
                tone = ((150, 40, 28), (196, 104, 76), (238, 222, 196))[
                    (row + column) % 2 + (row % 2 == 0 and column % 2 == 0)
                ]
                x, y = column * square, top + row * square
                draw.rectangle((x, y, x + square - 1, y + square - 1), (*tone, 255))
        draw.rectangle((0, top - 4, image.width, top), (110, 26, 18, 255))

    @staticmethod
    def _leaves(image: Image.Image, random: np.random.Generator) -> None:
        scale = 2
        big = Image.new("RGBA", (image.width * scale, 150 * scale), (120, 50, 20, 0))
        draw = ImageDraw.Draw(big)
        colours = ((196, 68, 36), (224, 134, 44), (232, 180, 62), (150, 48, 30), (128, 104, 42))
        swags = max(2, image.width // 420)
        span = image.width / swags
        for step in range(int(image.width / 9)):
            x = step * 9 + random.uniform(-4, 4)
            drop = (1 - ((x % span) / span * 2 - 1) ** 2) * 46 + 6
            y, r, angle = drop + random.uniform(-9, 9), random.uniform(13, 22), random.uniform(0, 6.28)
            points = []
            for index in range(10):
                reach = r if index % 2 == 0 else r * 0.52
                a = angle + index * 0.6283
                points.append(((x + np.cos(a) * reach) * scale, (y + np.sin(a) * reach) * scale))
            draw.polygon(points, (*colours[int(random.integers(5))], 255))
        for lamp in range(swags * 6):
            x = (lamp + 0.5) * image.width / (swags * 6)
            y = (1 - ((x % span) / span * 2 - 1) ** 2) * 46 + 20
            for radius, alpha in ((15, 50), (9, 110), (5, 255)):
                glow = Image.new("RGBA", big.size)
                box = ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale)
                ImageDraw.Draw(glow).ellipse(box, (255, 226, 150, alpha))
                at = (max(0, int(box[0])), max(0, int(box[1])))
                big.alpha_composite(glow.crop((*at, int(box[2]), int(box[3]))), at)
        image.alpha_composite(big.reduce(scale), (0, 0))


def letterbox_rows(width: int, height: int) -> int:
    """Return how tall the bar above and below a wide picture is; 0 for others."""
    return int(height * 0.075) // 2 * 2 if width > height else 0


class Letterbox:
    """Black bars as of a wide screen; only where the picture is wide itself."""

    def __init__(self, width: int, height: int) -> None:
        self._bar = letterbox_rows(width, height)

    def draw(self, frame: Frame, number: int) -> None:
        """Paint it on the frame of that number."""
        if not self._bar:
            return
        for rows in (slice(0, self._bar), slice(frame.height - self._bar, None)):
            frame.luma[rows] = 16
        half = self._bar // 2
        frame.chroma[:, :half] = 128
        frame.chroma[:, -half:] = 128


Overlay = Vignette | Pinned | OldFilm | ComicPage | Broadcast | Phone | Garland | Letterbox


def dress(look: Look, shot: Shot, width: int, height: int, words: bool) -> list[Overlay]:
    """Return what a style lays over a shot; ``words``: with the shot's text, where the style shows text."""
    worn: list[Overlay] = []
    if look.vignette:
        worn.append(Vignette(width, height, look.vignette))
    match look.name:
        case "comic":
            worn.append(ComicPage(width, height, shot, words))
        case "news":
            worn.append(Broadcast(width, height, shot, words))
        case "anime":
            worn.append(Letterbox(width, height))
        case "selfie":
            worn.append(Phone(width, height))
        case "nostalgic":
            worn.append(OldFilm(width, height, shot.seed))
        case "thanksgiving":
            worn.append(Garland(width, height, shot.seed))
    return worn


def watermark(width: int, height: int) -> list[Overlay]:
    """Return the mark that ``watermark: true`` asks for: a sign and a word, large enough to be noticed."""
    size = 30
    font = font_for("Rushes", size)
    wide = int(font.getlength("Rushes")) + 70
    scale = 3
    big = Image.new("RGBA", (wide * scale, 52 * scale), (255, 255, 255, 0))
    draw = ImageDraw.Draw(big)
    draw.rounded_rectangle(
        (6 * scale, 8 * scale, 42 * scale, 44 * scale), 9 * scale, None, (255, 255, 255, 165), 4 * scale
    )
    points = [(19 * scale, 17 * scale), (19 * scale, 35 * scale), (34 * scale, 26 * scale)]
    draw.polygon(points, (255, 255, 255, 165))
    image = big.reduce(scale)
    ImageDraw.Draw(image).text((54, 26), "Rushes", (255, 255, 255, 165), font, anchor="lm")
    return [Pinned(Sprite.of_image(image), (width - wide) / 2, height * 0.78)]


def corner_label(text: str, look: Look, width: int, height: int) -> list[Overlay]:
    """Return the small words in the lower right corner, or the upper one where a style writes along the lower edge."""
    if not text.strip():
        return []
    sprite = label_sprite(text.strip()[:40], 17)
    top = _EDGE if look.name == "news" else height - sprite.height - _EDGE
    if look.name == "thanksgiving":
        top -= 46
    elif look.name == "anime":
        top -= letterbox_rows(width, height)
    return [Pinned(sprite, width - sprite.width - _EDGE, top)]
