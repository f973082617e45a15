"""Every format: whole files are walked to their end, cut ones never are, and only the picture is copied."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

import pytest
from PIL import Image

from desktop.domain.intake import IntakeProblem
from desktop.services.images import exif, gif, jpeg, png, webp
from desktop.services.images.container import MAX_PIXELS, BadImage, Walked
from desktop.services.images.sniff import sniff
from tests import images

Walk = Callable[[BinaryIO, BinaryIO | None], Walked]

WHOLE: dict[str, tuple[Walk, bytes]] = {
    "jpeg": (jpeg.walk, images.jpeg()),
    "jpeg progressive": (jpeg.walk, images.jpeg(progressive=True)),
    "jpeg with restarts": (jpeg.walk, images.jpeg(200, 100, restart_marker_blocks=2)),
    "jpeg with place": (jpeg.walk, images.jpeg(orientation=1)),
    "jpeg with profile": (jpeg.walk, images.jpeg(icc_profile=images.profile())),
    "jpeg grey": (jpeg.walk, images.encoded(images.picture(mode="L"), "JPEG")),
    "png": (png.walk, images.png()),
    "png palette": (png.walk, images.png(mode="P", transparency=0)),
    "png with text": (png.walk, images.png_with_text()),
    "png animated": (png.walk, images.animated("PNG")),
    "webp": (webp.walk, images.webp()),
    "webp odd length": (webp.walk, images.webp(33, 17, quality=37)),
    "webp lossless": (webp.walk, images.webp(lossless=True)),
    "webp with place": (webp.walk, images.webp_with_place()),
    "webp animated": (webp.walk, images.animated("WEBP")),
    "gif": (gif.walk, images.encoded(images.picture(), "GIF")),
    "gif with comment": (gif.walk, images.gif_with_comment()),
    "gif animated": (gif.walk, images.animated("GIF")),
}
whole = pytest.mark.parametrize(("walk", "data"), WHOLE.values(), ids=WHOLE.keys())


def copied(walk: Walk, data: bytes) -> tuple[bytes, Walked]:
    out = io.BytesIO()
    found = walk(io.BufferedReader(io.BytesIO(data)), out)
    return out.getvalue(), found


@whole
def test_what_is_left_shows_the_same_pixels(walk: Walk, data: bytes) -> None:
    result, found = copied(walk, data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(result)) as after:
        assert after.format == before.format
        assert (found.width, found.height) == before.size == after.size
        assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1)
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
        assert after.info.get("transparency") == before.info.get("transparency")


@whole
def test_nothing_personal_is_left(walk: Walk, data: bytes) -> None:
    result, found = copied(walk, data)
    assert found.left_out == (images.SECRET in data or len(result) != len(data))
    assert images.SECRET not in result
    assert b"Exif" not in result and b"xmpmeta" not in result


@whole
def test_a_second_walk_changes_nothing(walk: Walk, data: bytes) -> None:
    once, _ = copied(walk, data)
    twice, found = copied(walk, once)
    assert twice == once
    assert not found.left_out


@whole
def test_a_cut_file_is_never_whole(walk: Walk, data: bytes) -> None:
    """Cut anywhere, a file is refused, or the part behind the cut was not the picture's."""
    reference, _ = copied(walk, data)
    for length in range(12, len(data) - 1, max(1, len(data) // 150)):
        try:
            result, _ = copied(walk, data[:length])
        except BadImage as error:
            assert error.problem in (IntakeProblem.TRUNCATED, IntakeProblem.DAMAGED)
        else:
            # A GIF that ends after a picture, and a file cut inside what is left out anyway.
            assert walk is gif.walk or result == reference, length


@whole
def test_garbage_in_any_place_is_refused_or_bounded(walk: Walk, data: bytes) -> None:
    """Any single damaged byte ends in an answer, never in an escape."""
    for place in range(0, len(data), max(1, len(data) // 300)):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        try:
            _, found = copied(walk, bytes(broken))
        except BadImage:
            continue
        assert 0 < found.width * found.height <= MAX_PIXELS


def test_a_flipped_bit_in_a_png_is_noticed() -> None:
    data = bytearray(images.png())
    data[data.index(b"IDAT") + 10] ^= 1
    with pytest.raises(BadImage) as caught:
        copied(png.walk, bytes(data))
    assert caught.value.problem is IntakeProblem.DAMAGED


def test_what_hides_behind_the_end_is_left_out() -> None:
    for walk, data in ((jpeg.walk, images.jpeg()), (png.walk, images.png()), (webp.walk, images.webp())):
        result, found = copied(walk, data + images.SECRET)
        assert images.SECRET not in result
        assert found.left_out


def test_animations_are_told() -> None:
    for form, walk in (("GIF", gif.walk), ("WEBP", webp.walk), ("PNG", png.walk)):
        assert copied(walk, images.animated(form))[1].animated
    assert not copied(gif.walk, images.encoded(images.picture(), "GIF"))[1].animated


def test_heads_that_promise_too_much_are_refused_before_anything_is_decoded() -> None:
    huge_gif = bytearray(images.encoded(images.picture(), "GIF"))
    huge_gif[6:10] = b"\xff\xff\xff\xff"
    frame_gif = bytearray(images.encoded(images.picture(), "GIF"))
    at = frame_gif.index(b"\x2c\0\0\0\0")
    frame_gif[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    huge_jpeg = bytearray(images.jpeg())
    at = huge_jpeg.index(b"\xff\xc0")
    huge_jpeg[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    huge_webp = bytearray(images.animated("WEBP"))
    at = huge_webp.index(b"VP8X")
    huge_webp[at + 12 : at + 18] = b"\xff\x3f\0\xff\x3f\0"
    for walk, data in (
        (png.walk, images.bomb_png(50_000)),
        (gif.walk, bytes(huge_gif)),
        (gif.walk, bytes(frame_gif)),
        (jpeg.walk, bytes(huge_jpeg)),
        (webp.walk, bytes(huge_webp)),
    ):
        with pytest.raises(BadImage) as caught:
            copied(walk, data)
        assert caught.value.problem is IntakeProblem.TOO_MANY_PIXELS
        assert caught.value.limit == MAX_PIXELS


def test_absurdly_many_parts_are_not_counted_for_ever() -> None:
    gif_head = images.encoded(images.picture(), "GIF")[:13]
    many = gif_head[:10] + b"\0" + gif_head[11:] + b"\x21\xfe" + b"\x01x" * 500_000
    with pytest.raises(BadImage):
        copied(gif.walk, many)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_read_from_every_format(orientation: int) -> None:
    assert copied(jpeg.walk, images.jpeg(orientation=orientation))[1].orientation == orientation
    assert copied(png.walk, images.png_with_text(orientation))[1].orientation == orientation
    assert copied(webp.walk, images.webp_with_place(orientation))[1].orientation == orientation


def test_strange_exif_means_upright() -> None:
    for block in (b"", b"Exif\0\0", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"x" * 40):
        assert exif.orientation(block) == 1
    assert exif.orientation(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0") == 6
    assert exif.orientation(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0") == 1


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\0\0\0\x18ftypavif", "AVIF"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftypisom", "MP4"),
        (b"II*\0", "TIFF"),
        (b"BM\x10\0\0\0\0\0\0\0", "BMP"),
        (b"\0\0\x01\0\x01\0", "ICO"),
        (b"%PDF-1.7", "PDF"),
        (b"/* XPM */", "XPM"),
        (b"8BPS", "PSD"),
        (b"<svg xmlns='x'>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- hi -->\n<svg>", "SVG"),
        (b"P6 1 1", "PNM"),
    ],
)
def test_other_formats_are_named(head: bytes, name: str) -> None:
    with pytest.raises(BadImage) as caught:
        sniff(head + bytes(40))
    assert (caught.value.problem, caught.value.detail) == (IntakeProblem.UNSUPPORTED_FORMAT, name)
