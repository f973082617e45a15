"""The six styles, and the plain one: how each of them colours and inks whatever is painted.

A look is applied once to every layer while a set is built; what moves on top of a finished frame is in ``overlays``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from desktop.sandbox.render.noise import smoothstep
from desktop.sandbox.render.raster import Floats

Grade = Callable[[Floats], Floats]
"""Takes and returns colours of 0..1, (..., 3)."""

_CUBE = 17


@dataclass(frozen=True, slots=False)
class Look:
    """One style.

    Attributes:
        grade: its colours.
        levels: how many tones are left; 0 leaves all.
        outline: width of the ink around figures in pixels; half of it around land.
        ink: colour of that ink.
        halftone: how strong the printed dots are, 0..1.
        puffy: clouds are heaps, as drawn by hand.
        grain, vignette: strength, 0..1.
        handheld: the camera shakes.
        soft_background: pixels of blur behind the figures.
        extras: particles that always fall, as the words of the same name call them.
        framing: what an unsaid framing becomes; "" leaves it to the shot.
        raised: how much higher everything stands, in frame heights, to keep the lower edge free for words.
    """

    name: str
    grade: Grade
    levels: int = 0
    outline: int = 0
    ink: tuple[int, int, int] = (20, 18, 26)
    halftone: float = 0.0
    puffy: bool = False
    grain: float = 0.0
    vignette: float = 0.16
    handheld: bool = False
    soft_background: float = 0.0
    extras: tuple[str, ...] = ()
    framing: str = ""
    raised: float = 0.0

    def finish(self, image: Image.Image, kind: str) -> Image.Image:
        """Return a painted layer (RGBA) in this look; ``kind``: sky, soft, land, figure or photo."""
        if self.soft_background and kind in {"sky", "soft", "land"}:
            # Blurring at a third of the size looks the same and takes a tenth of the time.
            small = image.reduce(3).filter(ImageFilter.GaussianBlur(self.soft_background / 3)).filter(self._table)
            return small.resize(image.size, Image.Resampling.BICUBIC)
        if self.levels and kind == "photo":
            # A photograph's fine grain would become a mosaic when its tones are made few.
            image = image.filter(ImageFilter.GaussianBlur(3))
        image = image.filter(self._table)
        if self.levels and kind not in {"sky", "soft"}:
            image = _flattened(image, self.levels)
        if self.halftone and kind != "figure":
            image = _printed(image, self.halftone * (0.6 if kind == "soft" else 1.0))
        if self.outline and kind in {"land", "figure", "photo"}:
            image = _inked(image, self.outline if kind == "figure" else max(1, self.outline // 2), self.ink)
        return image

    @cached_property
    def _table(self) -> ImageFilter.Color3DLUT:
        axis = np.linspace(0, 1, _CUBE, dtype=np.float32)
        blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
        colours = np.clip(self.grade(np.stack([red, green, blue], axis=-1)), 0, 1)
        return ImageFilter.Color3DLUT(_CUBE, colours.reshape(-1).astype(np.float32), channels=3)


def choose_look(style: str) -> Look:
    """Return the look of a style; the plain one for any other name."""
    return _LOOKS.get(style.strip().lower(), _LOOKS[""])


def _grey(colours: Floats) -> Floats:
    return np.asarray(colours @ np.asarray([0.2126, 0.7152, 0.0722], np.float32), np.float32)[..., None]


def _saturate(colours: Floats, amount: float) -> Floats:
    grey = _grey(colours)
    return np.asarray(grey + (colours - grey) * np.float32(amount), np.float32)


def _contrast(colours: Floats, amount: float) -> Floats:
    curve = smoothstep(0.0, 1.0, np.clip(colours, 0, 1))
    return np.asarray(colours + (curve - colours) * np.float32(amount), np.float32)


def _towards(
    colours: Floats, shadow: tuple[float, float, float], bright: tuple[float, float, float], share: float
) -> Floats:
    """Split-tone: shadows take one colour, highlights another."""
    grey = _grey(colours)
    tone = np.asarray(shadow, np.float32) * (1 - grey) + np.asarray(bright, np.float32) * grey
    return np.asarray(colours + (tone * (0.35 + grey) - colours) * np.float32(share), np.float32)


def _plain(colours: Floats) -> Floats:
    return _contrast(_saturate(colours, 1.06), 0.12)


def _comic(colours: Floats) -> Floats:
    return _contrast(_saturate(np.clip(colours * 1.06, 0, 1), 1.42), 0.45)


def _news(colours: Floats) -> Floats:
    return _contrast(_towards(_saturate(colours, 0.72), (0.10, 0.28, 0.52), (0.90, 0.97, 1.0), 0.26), 0.30)


def _anime(colours: Floats) -> Floats:
    lifted = np.clip(colours, 0, 1) ** np.float32(0.86)
    return _saturate(_towards(lifted, (0.26, 0.22, 0.62), (1.0, 0.98, 0.92), 0.12), 1.38)


def _selfie(colours: Floats) -> Floats:
    warm = colours * np.asarray([1.06, 1.0, 0.93], np.float32)
    return np.asarray(0.05 + 0.97 * _saturate(np.clip(warm, 0, 1) ** np.float32(0.85), 1.06), np.float32)


def _nostalgic(colours: Floats) -> Floats:
    faded = _towards(_saturate(colours, 0.55), (0.40, 0.24, 0.16), (1.0, 0.90, 0.64), 0.52)
    return np.asarray(0.09 + 0.82 * faded, np.float32)


def _thanksgiving(colours: Floats) -> Floats:
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    # Green leaves turn: the greener, the more they become rust and gold.
    leaf = smoothstep(0.01, 0.12, green - np.maximum(red, blue) * 0.98)
    turned = np.stack([green * 1.12 + red * 0.25, green * 0.50 + red * 0.16, blue * 0.42], axis=-1)
    mixed = colours + (turned - colours) * leaf[..., None]
    warm = mixed * np.asarray([1.10, 0.95, 0.72], np.float32) + np.asarray([0.035, 0.012, 0.0], np.float32)
    return _contrast(_saturate(np.clip(warm, 0, 1), 1.16), 0.18)


_LOOKS: Mapping[str, Look] = {
    look.name: look
    for look in (
        Look("", _plain),
        Look("comic", _comic, levels=5, outline=5, halftone=1.0, puffy=True, vignette=0.0),
        Look("news", _news, vignette=0.10, framing="medium", raised=0.13),
        Look("anime", _anime, levels=7, outline=3, ink=(42, 34, 92), puffy=True, vignette=0.0, extras=("petals",)),
        Look("selfie", _selfie, handheld=True, soft_background=5.0, vignette=0.10, framing="selfie"),
        Look("nostalgic", _nostalgic, grain=1.0, vignette=0.55, extras=("dust",)),
        Look("thanksgiving", _thanksgiving, vignette=0.28, extras=("leaves",)),
    )
}


def _flattened(image: Image.Image, levels: int) -> Image.Image:
    """Leave a few tones; the steps are soft by one value, so that edges stay smooth."""
    steps = [round(round(value / 255 * (levels - 1)) / (levels - 1) * 255) for value in range(256)]
    table = [round(0.72 * step + 0.28 * value) for value, step in enumerate(steps)]
    return image.point(table * 3 + list(range(256)))


def _printed(image: Image.Image, strength: float) -> Image.Image:
    """Print dots: the darker the colour, the larger they are."""
    pixels = np.asarray(image)
    height, width = pixels.shape[:2]
    tone = np.asarray(image.convert("L")).astype(np.int16)
    dots = np.tile(_dots(), (-(-height // 16), -(-width // 16)))[:height, :width]
    # Only middle tones carry dots: deep shadows stay ink and lights stay paper.
    dark = np.clip((dots - tone) * 3, 0, 255)
    light = np.clip((tone - 28) * 8, 0, 255)
    amount = (np.minimum(dark, light) * (0.30 * strength)).astype(np.uint8)
    shadow = Image.merge("RGBA", [*Image.new("RGB", image.size, (26, 18, 70)).split(), image.getchannel("A")])
    return Image.composite(shadow, image, Image.fromarray(amount))


def _dots() -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    y, x = np.mgrid[:16, :16] * (2 * np.pi / 8)
    wave = (np.cos((x + y) / 2) * np.cos((x - y) / 2)) * 0.5 + 0.5
    return np.asarray(wave * 165 + 10, np.int16)


_EDGES = [min(255, max(0, (value - 60) * 6)) for value in range(256)]
_GROWN = [min(255, value * 9) for value in range(256)]
_SHRUNK = [min(255, max(0, value - 165) * 6) for value in range(256)]


def _inked(image: Image.Image, width: int, colour: tuple[int, int, int]) -> Image.Image:
    """Draw ink around what covers and along strong inner edges."""
    alpha = image.getchannel("A")
    # A blur that is stretched grows a shape with round corners, and is far quicker than looking for the largest value.
    outer = ImageChops.lighter(alpha.filter(ImageFilter.GaussianBlur(width * 0.75)).point(_GROWN), alpha)
    shrunk = alpha.filter(ImageFilter.BoxBlur(1)).point(_SHRUNK)
    edges = image.convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter leaves the border as it was: a line that would be seen wherever a layer repeats.
    ImageDraw.Draw(edges).rectangle((0, 0, image.width - 1, image.height - 1), None, 0)
    inner = ImageChops.darker(edges.point(_EDGES), shrunk)
    lines = ImageChops.lighter(inner, ImageChops.subtract(outer, shrunk))
    inked = Image.composite(Image.new("RGBA", image.size, (*colour, 255)), image, lines)
    inked.putalpha(outer)
    return inked
