"""Pictures as the encoder wants them: BT.709 video-range luma at full size, two chroma planes at half size.

Everything is composed in these planes, so that no frame is converted: a full-size layer costs 1.5 bytes a pixel and
about half a millisecond.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]
Floats = NDArray[np.float32]

# Columns that a wrapping sprite repeats, because a fractional shift needs a neighbour on its left.
_OVERLAP = 2
_BILINEAR = Image.Resampling.BILINEAR


class Frame:
    """One opaque picture.

    Attributes:
        luma: (height, width).
        chroma: (2, height / 2, width / 2), blue then red difference.
    """

    __slots__ = ("chroma", "luma")

    def __init__(self, luma: Bytes, chroma: Bytes) -> None:
        self.luma = luma
        self.chroma = chroma

    @classmethod
    def blank(cls, width: int, height: int) -> Frame:
        """Return a black frame; both sides must be even."""
        luma = np.full((height, width), 16, np.uint8)
        return cls(luma, np.full((2, height // 2, width // 2), 128, np.uint8))

    @classmethod
    def of_image(cls, image: Image.Image) -> Frame:
        """Convert an opaque picture with even sides."""
        pixels = np.asarray(image.convert("RGB")).astype(np.float32)
        height, width = pixels.shape[:2]
        small = pixels.reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3), dtype=np.float32)
        luma = _luma(pixels[..., 0], pixels[..., 1], pixels[..., 2]) + np.float32(16.5)
        # A little noise, the same everywhere, keeps smooth skies from banding at eight bits.
        luma += _dither(height, width)
        blue, red = _chroma(small[..., 0], small[..., 1], small[..., 2])
        chroma = np.stack([blue, red]) + np.float32(128.5)
        return cls(luma.astype(np.uint8), chroma.astype(np.uint8))

    @property
    def width(self) -> int:
        """Return the width in pixels."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Return the height in pixels."""
        return int(self.luma.shape[0])

    def copy(self) -> Frame:
        """Return a frame of its own with the same picture."""
        return Frame(self.luma.copy(), self.chroma.copy())

    def image(self) -> Image.Image:
        """Return the picture in RGB."""
        luma = (self.luma.astype(np.float32) - 16) * np.float32(255 / 219)
        wide = self.chroma.repeat(2, axis=1).repeat(2, axis=2).astype(np.float32) - 128
        blue, red = wide[0] * np.float32(255 / 224), wide[1] * np.float32(255 / 224)
        pixels = np.stack([luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue], axis=-1)
        return Image.fromarray(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))

    def mix(self, other: Frame, share: float) -> None:
        """Cross-dissolve towards another frame of the same size: 0 keeps this one, 1 is the other."""
        weight = np.uint16(round(min(max(share, 0.0), 1.0) * 256))
        for mine, theirs in ((self.luma, other.luma), (self.chroma, other.chroma)):
            mixed = np.multiply(mine, np.uint16(256) - weight, dtype=np.uint16)
            mixed += np.multiply(theirs, weight, dtype=np.uint16)
            mixed >>= np.uint16(8)
            np.copyto(mine, mixed, casting="unsafe")

    def window(self, left: float, top: float, width: float, height: float) -> Frame:
        """Return the picture inside a box of fractional pixels, scaled to the whole frame: zoom and shake in one."""
        size = (self.width, self.height)
        box = (left, top, left + width, top + height)
        half = (self.width // 2, self.height // 2)
        half_box = (left / 2, top / 2, (left + width) / 2, (top + height) / 2)
        luma = np.array(Image.fromarray(self.luma).resize(size, _BILINEAR, box))
        chroma = [np.asarray(Image.fromarray(plane).resize(half, _BILINEAR, half_box)) for plane in self.chroma]
        return Frame(luma, np.stack(chroma))

    def place(self, other: Frame, left: int, top: int) -> None:
        """Lay a smaller opaque frame at an even position inside this one."""
        self.luma[top : top + other.height, left : left + other.width] = other.luma
        rows = slice(top // 2, top // 2 + other.height // 2)
        columns = slice(left // 2, left // 2 + other.width // 2)
        self.chroma[:, rows, columns] = other.chroma


class Sprite:
    """A picture with transparency, its colours already weighted by their cover.

    Attributes:
        luma, cover: (height, width).
        chroma: (2, height / 2, width / 2); ``cover_half``: (height / 2, width / 2).
        solid_from: first row from which on every pixel covers fully; the height when there is none.
    """

    __slots__ = ("chroma", "cover", "cover_half", "luma", "solid_from")

    def __init__(self, luma: Bytes, chroma: Bytes, cover: Bytes, cover_half: Bytes) -> None:
        self.luma = luma
        self.chroma = chroma
        self.cover = cover
        self.cover_half = cover_half
        open_rows = np.flatnonzero(cover.min(axis=1) < 255)
        self.solid_from = int(open_rows[-1]) + 1 if open_rows.size else 0

    @classmethod
    def of_image(cls, image: Image.Image) -> Sprite:
        """Convert an RGBA picture; odd sides are cut by one pixel."""
        width, height = image.width // 2 * 2, image.height // 2 * 2
        weighted = image.crop((0, 0, width, height)).convert("RGBa")
        red, green, blue, cover = (np.asarray(band) for band in weighted.split())
        half = [np.asarray(band, np.float32) for band in weighted.reduce(2).split()]
        # 220/256 of white is what video range leaves of it; the black level is weighted by the cover as well.
        luma = np.multiply(red, np.uint16(47), dtype=np.uint16)
        luma += np.multiply(green, np.uint16(157), dtype=np.uint16)
        luma += np.multiply(blue, np.uint16(16), dtype=np.uint16)
        luma += np.multiply(cover, np.uint16(16), dtype=np.uint16)
        luma >>= np.uint16(8)
        first, second = _chroma(half[0], half[1], half[2])
        grey = half[3] * np.float32(128 / 255) + np.float32(0.5)
        chroma = np.clip(np.stack([first + grey, second + grey]), 0, 255).astype(np.uint8)
        return cls(luma.astype(np.uint8), chroma, cover.copy(), half[3].astype(np.uint8))

    @property
    def width(self) -> int:
        """Return the width in pixels."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Return the height in pixels."""
        return int(self.luma.shape[0])

    def draw(self, frame: Frame, left: float, top: float, strength: float = 1.0, until: int | None = None) -> None:
        """Lay the sprite over a frame, its corner at a fractional pixel; what lies outside is left out.

        ``until``: the frame's first row that need not be drawn, because something will hide it.
        """
        rows = frame.height if until is None else min(max(until + 1, 0) // 2 * 2, frame.height)
        if strength <= 0 or rows <= 0:
            return
        _draw_plane(frame.luma[:rows], self.luma, self.cover, left, top, strength, self.solid_from)
        half = self.solid_from // 2 + 1
        for target, source in zip(frame.chroma[:, : rows // 2], self.chroma, strict=True):
            # Nobody sees colour move by less than a pixel of luma.
            _draw_plane(target, source, self.cover_half, round(left / 2), round(top / 2), strength, half)

    @classmethod
    def of_wrapping_image(cls, image: Image.Image) -> Sprite:
        """Convert an RGBA picture whose left edge continues its right one, for ``draw_wrapped``."""
        longer = Image.new("RGBA", (image.width + _OVERLAP, image.height))
        longer.paste(image, (0, 0))
        longer.paste(image.crop((0, 0, _OVERLAP, image.height)), (image.width, 0))
        return cls.of_image(longer)

    def draw_wrapped(
        self, frame: Frame, left: float, top: float, strength: float = 1.0, until: int | None = None
    ) -> None:
        """Lay a sprite made by ``of_wrapping_image`` side by side as often as the frame is wide."""
        period = self.width - _OVERLAP
        left = left % period - period
        while left < frame.width:
            self.draw(frame, left, top, strength, until)
            left += period


def lighten(frame: Frame, texture: Bytes, left: int, top: int) -> None:
    """Raise luma to a texture's where that is brighter; the texture repeats in both directions.

    Snow, rain and stars need no more than this: one comparison a pixel and no chroma.
    """
    height, width = texture.shape
    row = top % height
    target_top = 0
    while target_top < frame.height:
        rows = min(height - row, frame.height - target_top)
        column, target_left = left % width, 0
        while target_left < frame.width:
            columns = min(width - column, frame.width - target_left)
            target = frame.luma[target_top : target_top + rows, target_left : target_left + columns]
            np.maximum(target, texture[row : row + rows, column : column + columns], out=target)
            target_left += columns
            column = 0
        target_top += rows
        row = 0


def add_grain(frame: Frame, grain: NDArray[np.int16], left: int, top: int) -> None:
    """Add signed noise to luma, taken from a larger sheet at a position that fits into it."""
    noisy = frame.luma.astype(np.int16)
    noisy += grain[top : top + frame.height, left : left + frame.width]
    np.clip(noisy, 16, 235, out=noisy)
    np.copyto(frame.luma, noisy, casting="unsafe")


def shade(frame: Frame, amount: Words) -> None:
    """Multiply luma by a map of 0..256, the frame's own size: vignettes and shadows."""
    dark = frame.luma - np.minimum(frame.luma, np.uint8(16))
    shaded = np.multiply(dark, amount, dtype=np.uint16)
    shaded >>= np.uint16(8)
    shaded += np.uint16(16)
    np.copyto(frame.luma, shaded, casting="unsafe")


def flash(frame: Frame, amount: float) -> None:
    """Lift the whole picture towards white: lightning, a camera's flash, a flickering lamp; negative darkens."""
    lifted = frame.luma.astype(np.int16)
    lifted += np.int16(round(amount * 255))
    np.clip(lifted, 16, 235, out=lifted)
    np.copyto(frame.luma, lifted, casting="unsafe")


def _draw_plane(
    target: Bytes, source: Bytes, cover: Bytes, left: float, top: float, strength: float, solid: int
) -> None:
    x, y = int(np.floor(left)), int(np.floor(top))
    shift_x, shift_y = int((left - x) * 256), int((top - y) * 256)
    height, width = source.shape
    # A fractional shift reads one pixel more on the left and top, so the picture gets one row and column smaller.
    x, width = (x + 1, width - 1) if shift_x else (x, width)
    y, height = (y + 1, height - 1) if shift_y else (y, height)
    x0, x1 = max(x, 0), min(x + width, target.shape[1])
    y0, y1 = max(y, 0), min(y + height, target.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    rows, columns = (y0 - y, y1 - y), (x0 - x, x1 - x)
    split = min(max(solid, rows[0]), rows[1]) if strength >= 1 else rows[1]
    if split > rows[0]:
        colours = _shifted(source, (rows[0], split), columns, shift_x, shift_y)
        covers = _shifted(cover, (rows[0], split), columns, shift_x, shift_y)
        _blend(target[y0 : y + split, x0:x1], colours, covers, strength)
    if split < rows[1]:
        np.copyto(target[y + split : y1, x0:x1], _shifted(source, (split, rows[1]), columns, shift_x, shift_y))


def _shifted(plane: Bytes, rows: tuple[int, int], columns: tuple[int, int], dx: int, dy: int) -> Bytes:
    """Return part of a plane moved right and down by 0..255 / 256 of a pixel."""
    if not dx and not dy:
        return plane[rows[0] : rows[1], columns[0] : columns[1]]
    tall = plane[rows[0] : rows[1] + (1 if dy else 0)]
    if dx:
        wide = np.multiply(tall[:, columns[0] + 1 : columns[1] + 1], np.uint16(256 - dx), dtype=np.uint16)
        wide += np.multiply(tall[:, columns[0] : columns[1]], np.uint16(dx), dtype=np.uint16)
        wide >>= np.uint16(8)
    else:
        wide = tall[:, columns[0] : columns[1]].astype(np.uint16)
    if dy:
        mixed = np.multiply(wide[1:], np.uint16(256 - dy), dtype=np.uint16)
        mixed += wide[:-1] * np.uint16(dy)
        mixed >>= np.uint16(8)
        wide = mixed
    return wide.astype(np.uint8)


def _blend(target: Bytes, colours: Bytes, covers: Bytes, strength: float) -> None:
    share = covers.astype(np.uint16)
    share += covers >> np.uint8(7)  # 0..256, so that full cover is full
    if strength < 1:
        weight = np.uint16(round(strength * 255))
        share = (share * weight) >> np.uint16(8)
        colours = ((colours * weight) >> np.uint16(8)).astype(np.uint8)
    np.subtract(np.uint16(256), share, out=share)
    share *= target
    share >>= np.uint16(8)
    share += colours
    np.copyto(target, share, casting="unsafe")


def _luma(red: Floats, green: Floats, blue: Floats) -> Floats:
    k = np.float32(219 / 255)
    return np.asarray(
        red * (k * np.float32(0.2126)) + green * (k * np.float32(0.7152)) + blue * (k * np.float32(0.0722))
    )


def _chroma(red: Floats, green: Floats, blue: Floats) -> tuple[Floats, Floats]:
    k = np.float32(224 / 255)
    bright = red * np.float32(0.2126) + green * np.float32(0.7152) + blue * np.float32(0.0722)
    return (blue - bright) * (k / np.float32(1.8556)), (red - bright) * (k / np.float32(1.5748))


def _dither(height: int, width: int) -> Floats:
    tile = np.random.Generator(np.random.PCG64(7)).random((128, 128), dtype=np.float32) - np.float32(0.5)
    repeats = (-(-height // 128), -(-width // 128))
    return np.tile(tile, repeats)[:height, :width]
