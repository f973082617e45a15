"""Single frames of videos that need not be encoded, and what can be measured of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageDraw

from desktop.sandbox.render.production import Production
from desktop.sandbox.render.raster import Frame
from desktop.sandbox.render.spec import FPS, RenderSpec, frame_size


@contextmanager
def production(spec: RenderSpec) -> Iterator[Production]:
    with Production(spec, *frame_size(spec.size)) as made:
        yield made


def still(spec: RenderSpec, share: float = 0.5) -> Frame:
    """Return the frame at a share of a video."""
    with production(spec) as made:
        return made.frame(int((spec.duration * FPS - 1) * share))


def difference(one: Frame, other: Frame) -> float:
    """Return the mean difference of two frames' pixels, 0..255 a channel."""
    a, b = (np.asarray(frame.image(), np.float32) for frame in (one, other))
    return float(np.abs(a - b).mean())


def brightness(frame: Frame) -> float:
    return float(frame.luma.mean())


def target(width: int = 900, height: int = 700, colour: tuple[int, int, int] = (40, 120, 200)) -> Image.Image:
    """Return a picture with a round yellow disc in the middle: it shows whether a picture was stretched."""
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    radius = 150
    draw.ellipse((width / 2 - radius, height / 2 - radius, width / 2 + radius, height / 2 + radius), (250, 220, 30))
    return image


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
