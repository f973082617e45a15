from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from desktop.sandbox.render.camera import View
from desktop.sandbox.render.noise import field, ridge
from desktop.sandbox.render.raster import Frame, Sprite, add_grain, flash, lighten, shade
from desktop.sandbox.render.stage import Layer, paint_layers


def gradient(width: int = 64, height: int = 48) -> Image.Image:
    y, x = np.mgrid[:height, :width]
    pixels = np.stack([x * 255 // width, y * 255 // height, 255 - x * 255 // width], axis=-1)
    return Image.fromarray(pixels.astype(np.uint8))


def soft_disc(size: int = 32, colour: tuple[int, int, int] = (230, 60, 40)) -> Image.Image:
    y, x = np.mgrid[:size, :size]
    cover = np.clip((size / 2 - 1 - np.hypot(x - size / 2 + 0.5, y - size / 2 + 0.5)) * 60, 0, 255)
    pixels = np.empty((size, size, 4), np.uint8)
    pixels[..., :3] = colour
    pixels[..., 3] = cover
    return Image.fromarray(pixels)


def test_a_picture_survives_the_way_to_planes_and_back() -> None:
    image = gradient()
    back = np.asarray(Frame.of_image(image).image(), np.int16)
    assert np.abs(back - np.asarray(image, np.int16)).mean() < 5


def test_black_and_white_are_video_range() -> None:
    black, white = (Frame.of_image(Image.new("RGB", (16, 16), tone)) for tone in ((0, 0, 0), (255, 255, 255)))
    assert abs(int(black.luma.mean()) - 16) <= 1
    assert abs(int(white.luma.mean()) - 235) <= 1
    assert abs(int(black.chroma.mean()) - 128) <= 1


@pytest.mark.parametrize(("left", "top"), [(4, 6), (-9, 40), (50, -20), (200, 0)])
def test_a_sprite_lies_over_a_frame_as_pillow_would_lay_it(left: int, top: int) -> None:
    ground, disc = gradient(), soft_disc()
    frame = Frame.of_image(ground)
    Sprite.of_image(disc).draw(frame, left, top)
    expected = ground.convert("RGBA")
    expected.paste(disc, (left, top), disc)
    error = np.abs(np.asarray(frame.image(), np.int16) - np.asarray(expected.convert("RGB"), np.int16))
    assert error.mean() < 6
    assert np.median(error) <= 5


def test_half_a_pixel_lies_between_two() -> None:
    step = Image.new("RGBA", (16, 4), (0, 0, 0, 255))
    step.paste((255, 255, 255, 255), (8, 0, 16, 4))
    frame = Frame.blank(16, 4)
    Sprite.of_image(step).draw(frame, 0.5, 0)
    assert 110 < int(frame.luma[1, 8]) < 142


def test_strength_fades_a_sprite() -> None:
    white = Sprite.of_image(Image.new("RGBA", (8, 8), (255, 255, 255, 255)))
    tones = []
    for strength in (0.0, 0.5, 1.0):
        frame = Frame.blank(8, 8)
        white.draw(frame, 0, 0, strength)
        tones.append(int(frame.luma[4, 4]))
    assert tones[0] == 16
    assert 120 <= tones[1] <= 130
    assert tones[2] >= 234


@pytest.mark.parametrize("left", [0, 13.4, -77.7, 1000.5])
def test_a_wrapping_sprite_leaves_no_seam(left: float) -> None:
    random = np.random.default_rng(1)
    tile = Image.fromarray((field(random, 40, 16, (20, 8), wrap=True) * 255).astype(np.uint8)).convert("RGBA")
    tile.putalpha(255)
    frame = Frame.blank(128, 16)
    Sprite.of_wrapping_image(tile).draw_wrapped(frame, left, 0)
    # The same everywhere after one period, and nowhere black.
    assert np.abs(frame.luma[2:, 2:88].astype(int) - frame.luma[2:, 42:128].astype(int)).max() <= 2
    assert frame.luma[2:, 2:].min() > 16 + 5


def test_only_what_will_be_hidden_is_left_out() -> None:
    random = np.random.default_rng(2)

    def layer(top: float, depth: float) -> Layer:
        line = ridge(random, 96, 24, wrap=True) * 6 + 8
        pixels = np.full((80, 96, 4), random.integers(0, 255, 4), np.uint8)
        below = np.arange(80)[:, None] - line[None, :]
        pixels[..., 3] = np.clip(below + 0.5, 0, 1) * 255
        return Layer(Sprite.of_wrapping_image(Image.fromarray(pixels)), depth, top)

    layers = [layer(top, depth) for top, depth in ((0.0, 0.1), (14.0, 0.5), (31.0, 1.0))]
    for view in (View(), View(x=0.7, y=0.4), View(x=-1, y=-1)):
        whole, quick = Frame.blank(96, 64), Frame.blank(96, 64)
        for one in layers:
            one.place(whole, view, 0.3).draw(whole, whole.height)
        paint_layers(quick, layers, view, 0.3)
        assert np.array_equal(whole.luma, quick.luma)
        assert np.array_equal(whole.chroma, quick.chroma)


def test_a_dissolve_goes_from_one_picture_to_the_other() -> None:
    dark, bright = Frame.blank(8, 8), Frame.of_image(Image.new("RGB", (8, 8), (255, 255, 255)))
    tones = []
    for share in (0.0, 0.25, 0.5, 1.0):
        frame = dark.copy()
        frame.mix(bright, share)
        tones.append(float(frame.luma.mean()))
    assert tones[0] == 16
    assert tones[-1] >= 234
    assert tones == sorted(tones)
    assert abs(tones[2] - 125) < 4


def test_a_window_of_the_whole_is_the_whole() -> None:
    frame = Frame.of_image(gradient())
    same = frame.window(0, 0, frame.width, frame.height)
    assert np.array_equal(same.luma, frame.luma)
    near = frame.window(16, 12, 32, 24)
    assert abs(int(near.luma[0, 0]) - int(frame.luma[12, 16])) < 8


def test_light_textures_repeat_and_never_darken() -> None:
    frame = Frame.of_image(gradient())
    before = frame.luma.copy()
    texture = np.zeros((10, 10), np.uint8)
    texture[3, 3] = 250
    lighten(frame, texture, 0, 0)
    assert (frame.luma >= before).all()
    assert (frame.luma[3::10, 3::10] == 250).all()


def test_shade_grain_and_flash_stay_in_video_range() -> None:
    frame = Frame.of_image(gradient())
    add_grain(frame, np.full((64, 80), 300, np.int16), 3, 5)
    assert frame.luma.max() == 235
    flash(frame, -2.0)
    assert frame.luma.min() == 16
    bright = Frame.of_image(Image.new("RGB", (8, 8), (255, 255, 255)))
    shade(bright, np.full((8, 8), 128, np.uint16))
    assert abs(int(bright.luma.mean()) - 125) <= 2
