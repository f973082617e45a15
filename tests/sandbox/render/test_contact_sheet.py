"""The contact sheet: every style in every ratio, from words and from a picture. Look at ``build/contact-sheet``."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.sandbox.render.lettering import draw_text
from desktop.sandbox.render.spec import STYLES, RenderSpec, frame_size
from tests.sandbox.render.stills import png, still

SHEETS = Path(__file__).parents[3] / "build" / "contact-sheet"
SIZES = ("16:9", "9:16", "1:1")
#: Another scene a style, so that the sheet shows what can be drawn; the same ones are compared below.
PROMPTS = {
    "comic": "A red car races through the city at dusk",
    "news": "A lighthouse by the sea in a storm",
    "anime": "A girl walks across a meadow, day",
    "selfie": "A woman on a beach at golden hour",
    "nostalgic": "A steam train crosses the mountains, day",
    "thanksgiving": "A turkey on a farm at golden hour",
}
#: What is asked of a picture: words that fit any.
MOVE = "The camera slowly moves closer"
_CELL, _HEAD = 300, 44
_ROWS = {"16:9": 174, "9:16": 300, "1:1": 300}


def photograph() -> bytes:
    """Return a picture as a person might bring one: lifelike light, soft, with a grain."""
    image = still(RenderSpec("A sailboat on a lake among mountains at dawn", duration=1, label=""), 0.4).image()
    noise = np.random.default_rng(5).normal(0, 3, (720, 1280, 1))
    return png(Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8)))


@pytest.mark.parametrize("source", ["text", "image"])
def test_contact_sheet(source: str) -> None:
    """Draw all styles in all ratios, and show that no two styles are alike."""
    references = (photograph(),) if source == "image" else ()
    sheet = Image.new("RGBA", (_CELL * len(STYLES), _HEAD + sum(_ROWS.values())), (24, 24, 28, 255))
    tones: dict[tuple[str, str], np.ndarray] = {}
    for column, style in enumerate(STYLES):
        draw_text(sheet, (column * _CELL + 8, 10), style, 22, (236, 236, 240, 255))
        top = _HEAD
        for size in SIZES:
            prompt = MOVE if references else PROMPTS[style]
            image = still(RenderSpec(prompt, size=size, duration=2, style=style, references=references), 0.6).image()
            assert image.size == frame_size(size)
            tones[style, size] = np.asarray(image.resize((32, 32), Image.Resampling.BOX), float)
            image.thumbnail((_CELL - 10, _ROWS[size] - 10), Image.Resampling.LANCZOS)
            left = column * _CELL + (_CELL - image.width) // 2
            sheet.paste(image, (left, top + (_ROWS[size] - image.height) // 2))
            top += _ROWS[size]
    SHEETS.mkdir(parents=True, exist_ok=True)
    sheet.convert("RGB").save(SHEETS / f"{source}.png")
    for size in SIZES:
        for one, other in combinations(STYLES, 2):
            assert np.abs(tones[one, size] - tones[other, size]).mean() > 9, f"{one} looks like {other} in {size}"
