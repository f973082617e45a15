"""Random shapes that are the same for the same seed: hills, clouds, grain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from desktop.sandbox.render.raster import Floats


def generator(seed: int, *parts: int) -> np.random.Generator:
    """Return a stream of random numbers that belongs to a seed and a purpose."""
    return np.random.Generator(np.random.PCG64([seed & 0xFFFFFFFFFFFFFFFF, *parts]))


def ridge(
    random: np.random.Generator,
    width: int,
    feature: float,
    octaves: int = 5,
    roughness: float = 0.5,
    wrap: bool = False,
) -> Floats:
    """Return a skyline: ``width`` heights between about -1 and 1, smooth at ``feature`` pixels, finer on top.

    With ``wrap`` the end continues at the beginning.
    """
    line = np.zeros(width, np.float32)
    weight, total = 1.0, 0.0
    for octave in range(octaves):
        count = max(3, round(width / max(feature / 2**octave, 2.0)))
        knots = random.uniform(-1, 1, count).astype(np.float32)
        at = np.arange(width, dtype=np.float32) * np.float32((count if wrap else count - 1) / width)
        line += np.float32(weight) * _through(knots, at, wrap)
        total += weight
        weight *= roughness
    return line / np.float32(total)


def field(
    random: np.random.Generator,
    width: int,
    height: int,
    feature: tuple[float, float],
    octaves: int = 4,
    wrap: bool = False,
) -> Floats:
    """Return soft noise of 0..1, (height, width), whose largest features measure ``feature`` (across, down) pixels.

    With ``wrap`` the left edge continues the right one.
    """
    total = np.zeros((height, width), np.float32)
    weight, sum_of_weights = 1.0, 0.0
    for octave in range(octaves):
        across = max(3, round(width / feature[0] * 2**octave))
        down = max(3, round(height / feature[1] * 2**octave))
        if across > width // 2 or down > height // 2:
            break
        knots = random.random((down, across), dtype=np.float32)
        total += np.float32(weight) * _grown(knots, width, height, wrap)
        sum_of_weights += weight
        weight *= 0.55
    return total / np.float32(sum_of_weights or 1.0)


def smoothstep(low: float, high: float, values: NDArray[np.floating]) -> Floats:
    """Return 0 below ``low``, 1 above ``high`` and an S between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _through(knots: Floats, at: Floats, wrap: bool) -> Floats:
    """Return a smooth curve through evenly spaced knots (Catmull-Rom)."""
    base = at.astype(np.int32)
    share = at - base
    count = len(knots)
    a, b, c, d = (knots[(base + i) % count if wrap else np.clip(base + i, 0, count - 1)] for i in (-1, 0, 1, 2))
    curve = b + 0.5 * share * (c - a + share * (2 * a - 5 * b + 4 * c - d + share * (3 * (b - c) + d - a)))
    return np.asarray(curve, np.float32)


def _grown(knots: Floats, width: int, height: int, wrap: bool) -> Floats:
    pad = 2
    mode = "wrap" if wrap else "reflect"
    padded = np.pad(np.pad(knots, ((pad, pad), (0, 0)), "reflect"), ((0, 0), (pad, pad)), mode)  # type: ignore[call-overload]
    box = (pad, pad, pad + knots.shape[1], pad + knots.shape[0])
    return np.asarray(Image.fromarray(padded).resize((width, height), Image.Resampling.BICUBIC, box), np.float32)
