"""Reference images: read, turned upright, cut to the ratio, and moved as if they had depth."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from desktop.sandbox.render.camera import View
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.raster import Floats, Frame, Sprite
from desktop.sandbox.render.spec import ReferenceUnreadableError

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 80_000_000
_MARGIN = 0.06
"""How much larger than the frame the nearer sheet is cut, so that it can move."""


def load_reference(source: bytes | Path, index: int, width: int, height: int) -> Image.Image:
    """Return the middle of an image, upright, cut (never stretched) to a size in pixels.

    Raises:
        ReferenceUnreadableError: no such file, no image, damaged, or absurdly large.
    """
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ReferenceUnreadableError(index)
            image.draft("RGB", (width, height))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReferenceUnreadableError(index) from error
    # Transparency is shown on a soft grey, as most viewers do.
    paper = Image.new("RGBA", upright.size, (236, 236, 238, 255))
    paper.alpha_composite(upright)
    return ImageOps.fit(paper.convert("RGB"), (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.45))


class Photo:
    """One reference image on two sheets: all of it behind, what seems near once more in front.

    While the camera rests both lie on each other, so the picture is exactly the reference.
    """

    def __init__(self, image: Image.Image, look: Look) -> None:
        styled = look.finish(image.convert("RGBA"), "photo")
        self._plain = Frame.of_image(image)
        self._back = Frame.of_image(styled.convert("RGB"))
        near = styled.copy()
        near.putalpha(_nearness(image))
        self._near = Sprite.of_image(near)

    def frame(self, view: View, style: float) -> Frame:
        """Return the picture as the camera sees it.

        Args:
            view: where the camera is; ``View()`` shows the reference itself.
            style: 0 is the untouched image, 1 wears the whole look.
        """
        frame = self._back.copy()
        width, height = frame.width, frame.height
        across, up = -view.x * width * 0.020 - view.travel * width * 0.02, view.y * height * 0.018
        self._near.draw(frame, across, up)
        if style < 1:
            frame.mix(self._plain, 1 - style)
        zoom = max(view.zoom, 1.0 + abs(view.x) * _MARGIN + abs(view.y) * _MARGIN)
        if zoom <= 1.0 and not view.shake_x:
            return frame
        shown_w, shown_h = width / zoom, height / zoom
        left = (width - shown_w) * (0.5 + 0.5 * min(max(view.x, -1), 1)) + view.shake_x
        top = (height - shown_h) * (0.5 - 0.5 * min(max(view.y, -1), 1)) + view.shake_y
        left, top = min(max(left, 0), width - shown_w), min(max(top, 0), height - shown_h)
        return frame.window(left, top, shown_w, shown_h)


def _nearness(image: Image.Image) -> Image.Image:
    """Guess what is near: sharp, in the middle, low. Soft, so that no edge gives the trick away."""
    small = image.convert("L").resize((96, max(2, round(96 * image.height / image.width))), Image.Resampling.BOX)
    detail = np.asarray(small.filter(ImageFilter.FIND_EDGES).filter(ImageFilter.GaussianBlur(6)), np.float32)
    detail /= max(1.0, float(detail.max()))
    rows, columns = detail.shape
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    x, y = x / columns * 2 - 1, y / rows
    middle: Floats = np.exp(-(x * x) * np.float32(2.2) - (y - np.float32(0.62)) ** 2 * np.float32(5))
    ground = np.clip((y - np.float32(0.72)) * 3, 0, 1)
    near = np.clip((detail * np.float32(0.8) + np.float32(0.25)) * middle * 2 + ground, 0, 1)
    mask = Image.fromarray((near * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(4))
    return mask.resize(image.size, Image.Resampling.BICUBIC)


def load_references(sources: Sequence[bytes | Path], width: int, height: int) -> list[Image.Image]:
    """Return every reference at a size; see ``load_reference``."""
    return [load_reference(source, index, width, height) for index, source in enumerate(sources)]
