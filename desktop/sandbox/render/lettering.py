"""Words in pictures, without counting on any font of the machine.

Pillow's own font draws Latin; a font of the system is used where the text needs one and the machine has it, and
otherwise a character is drawn as that font's empty box, never as an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from desktop.sandbox.render.canvas import Colour
from desktop.sandbox.render.raster import Sprite

Font = ImageFont.FreeTypeFont

_FOLDERS = (
    *(Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"),
    *(Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path("C:/Windows/Fonts")),
)
# Best first: these cover Chinese, Japanese and Korean; the last ones Greek, Cyrillic, Arabic and Hebrew.
_WIDE = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "msyh.ttc",
    "simsun.ttc",
)
# Beyond ASCII, Pillow's own font has these.
_PILLOW_HAS = frozenset("‘’“”…·°©")
_SIMPLER = str.maketrans({"–": "-", "—": "-", "•": "·", "ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "×": "x"})
_BROAD = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "FreeSans.ttf",
    "Arial.ttf",
    "arial.ttf",
)


@cache
def _font_file(names: tuple[str, ...]) -> str:
    """Return where the first of these fonts is, or "" when the machine has none of them."""
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        if folder.is_dir():
            for path in sorted(folder.rglob("*.[to]t[fc]")):
                found.setdefault(path.name, str(path))
    return next((found[name] for name in names if name in found), "")


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


@lru_cache(maxsize=64)
def _load(file: str, size: int) -> Font:
    font = ImageFont.truetype(file, size) if file else ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def font_for(text: str, size: int) -> Font:
    """Return a font for a text at a height in pixels."""
    if any(_is_wide(c) for c in text) and _font_file(_WIDE):
        return _load(_font_file(_WIDE), size)
    return _load("" if _is_plain(text) else _font_file(_BROAD), size)


def legible(text: str) -> str:
    """Return a text as this machine can write it: without its accents where no font has them."""
    if _is_plain(text) or _font_file(_BROAD):
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_SIMPLER))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _is_plain(text: str) -> bool:
    return all(" " <= c <= "~" or c in _PILLOW_HAS for c in text)


def wrap_text(text: str, font: Font, width: float, lines: int) -> list[str]:
    """Break a text into at most ``lines`` lines; the last one ends in an ellipsis when not everything fits."""
    words = _pieces(legible(text))
    broken: list[str] = []
    line = ""
    for index, word in enumerate(words):
        longer = (line + word).lstrip()
        if font.getlength(longer.rstrip()) <= width or not line:
            line = longer
        else:
            broken.append(line.rstrip())
            line = word.lstrip()
            if len(broken) == lines:
                return [*broken[:-1], _ended(broken[-1], font, width)]
        if index == len(words) - 1 and line.strip():
            broken.append(line.rstrip())
    if len(broken) > lines:
        return [*broken[: lines - 1], _ended(broken[lines - 1], font, width)]
    return [one if font.getlength(one) <= width else _ended(one, font, width) for one in broken]


def _pieces(text: str) -> list[str]:
    """Split where a line may break: after blanks, and between characters of scripts written without them."""
    pieces: list[str] = []
    for character in text[:2000]:
        if pieces and not _is_wide(character) and not _is_wide(pieces[-1][-1]) and not pieces[-1].endswith(" "):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _ended(line: str, font: Font, width: float) -> str:
    """Return as much of a line as fits with an ellipsis after it."""
    fits, too_long = 0, len(line)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        fits, too_long = (middle, too_long) if font.getlength(line[:middle] + "…") <= width else (fits, middle)
    return line[:fits].rstrip(" ,.;:") + "…"


def draw_text(
    image: Image.Image,
    at: tuple[float, float],
    lines: Sequence[str] | str,
    size: int,
    colour: Colour,
    bold: bool = False,
) -> float:
    """Write lines with their upper left corner at a pixel; return how tall they are."""
    draw = ImageDraw.Draw(image)
    rows = [lines] if isinstance(lines, str) else list(lines)
    pitch = size * 1.32
    for index, row in enumerate(rows):
        font = font_for(row, size)
        weight = max(0.0, size / 34) if bold else 0.0
        draw.text((at[0], at[1] + index * pitch), row, colour, font, stroke_width=weight, stroke_fill=colour)
    return pitch * len(rows)


def label_sprite(text: str, size: int, dot: Colour = (255, 176, 32, 255)) -> Sprite:
    """Return the small words of a corner on a dark, half transparent pill with a dot before them."""
    text = legible(text)
    font = font_for(text, size)
    width = int(font.getlength(text) + size * 2.6)
    height = int(size * 1.9)
    scale = 3
    pill = Image.new("RGBA", (width * scale, height * scale), (12, 13, 18, 0))
    draw = ImageDraw.Draw(pill)
    draw.rounded_rectangle((0, 0, width * scale - 1, height * scale - 1), height * scale / 2, (12, 13, 18, 150))
    middle, radius = height * scale / 2, size * scale * 0.24
    draw.ellipse((size * scale * 0.9 - radius, middle - radius, size * scale * 0.9 + radius, middle + radius), dot)
    image = pill.reduce(scale)
    ImageDraw.Draw(image).text((size * 1.5, height / 2), text, (255, 255, 255, 235), font, anchor="lm")
    return Sprite.of_image(image)
