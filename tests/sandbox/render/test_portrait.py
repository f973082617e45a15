from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from desktop.sandbox.render import render_portrait


def pixels(username: str, out: Path) -> np.ndarray:
    with Image.open(render_portrait(username, out)) as image:
        assert image.format == "JPEG"
        assert image.size == (512, 512)
        return np.asarray(image.convert("RGB"), int)


def test_a_portrait_is_the_same_for_the_same_name(tmp_path: Path) -> None:
    first, again = pixels("alice.01", tmp_path / "a.jpg"), pixels("alice.01", tmp_path / "b.jpg")
    other = pixels("bob", tmp_path / "c.jpg")
    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "b.jpg", "c.jpg"]


def test_there_is_a_face_in_the_middle(tmp_path: Path) -> None:
    image = pixels("alice.01", tmp_path / "a.jpg")
    assert np.abs(image[150:330, 170:350] - image[:60, :60].mean(axis=(0, 1))).mean() > 20
