"""Reference images: read, turned upright, cut to the ratio, and moved as if they had depth."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from desktop.sandbox.render.camera import View, ease
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.raster import Floats, Frame
from desktop.sandbox.render.spec import ReferenceUnreadableError

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 80_000_000
_ROOM = 0.14
"""How much is added around a photograph on each side, as a share of it, for a camera that goes beyond its edges."""

_SIDEWAYS = 0.018
"""How far the nearest things move when the camera has gone to one side, in shares of the frame."""

_DEEPENING = 0.35
"""How much faster near things grow than far ones when the camera comes closer."""

_CELLS_X, _CELLS_Y = 10, 6


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


@dataclass(frozen=True, slots=True)
class Framing:
    """What part of a photograph is seen, and from where.

    Attributes:
        x, y: how far the middle of the view is right of and above the photograph's own, in shares of its size.
        zoom: 1 shows the whole, more shows less; less than 1 shows the soft room around it, too.
        side, rise: how far the camera has moved sideways and up, -1..1: near things move against it.
        shake_x, shake_y: pixels at 720p.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    side: float = 0.0
    rise: float = 0.0
    shake_x: float = 0.0
    shake_y: float = 0.0


_REST = Framing()
# From where to where each move goes: x, y, zoom, side, rise. The first photograph begins as it is, whatever the move;
# a later one has room on both sides.
_Ends = tuple[tuple[float, float, float, float, float], tuple[float, float, float, float, float]]
_MOVES: Mapping[str, _Ends] = {
    "dolly_in": ((0, 0, 1.0, 0, 0), (0, 0, 1.24, 0, 0)),
    "dolly_out": ((0, 0, 1.24, 0, 0), (0, 0, 1.0, 0, 0)),
    "zoom_in": ((0, 0, 1.0, 0, 0), (0, 0, 1.36, 0, 0)),
    "zoom_out": ((0, 0, 1.36, 0, 0), (0, 0, 1.0, 0, 0)),
    "pan_right": ((-0.06, 0, 1.14, -1, 0), (0.06, 0, 1.14, 1, 0)),
    "pan_left": ((0.06, 0, 1.14, 1, 0), (-0.06, 0, 1.14, -1, 0)),
    "tilt_up": ((0, -0.06, 1.14, 0, -1), (0, 0.06, 1.14, 0, 1)),
    "tilt_down": ((0, 0.06, 1.14, 0, 1), (0, -0.06, 1.14, 0, -1)),
    "orbit": ((-0.04, 0, 1.12, -1.6, 0), (0.04, 0, 1.12, 1.6, 0)),
    "tracking": ((-0.05, 0, 1.12, -1.3, 0), (0.05, 0, 1.12, 1.3, 0)),
    "handheld": ((-0.01, 0, 1.07, -0.2, 0), (0.01, 0.01, 1.10, 0.2, 0)),
    "static": ((0, 0, 1.0, 0, 0), (0, 0, 1.02, 0, 0)),
}


def frame_photo(move: str, share: float, view: View, pace: float, first: bool) -> Framing:
    """Return what is seen of a photograph at a share (0..1) of its shot, while a set's camera would be at ``view``.

    ``first``: the video begins with this photograph, as it is; the camera moves off from there, never the wrong way.
    """
    start, end = _MOVES.get(move, _MOVES["static"])
    if first:
        outward = start[2] > end[2]
        # It is seen whole already: going back, its edges go on.
        end = (end[0] * 1.5, end[1] * 1.5, 0.84 if outward else end[2], end[3], end[4])
        start = (0, 0, 1.0, 0, 0)
    eased = ease(share) * (1.0 if pace >= 1 else 0.6)
    x, y, zoom, side, rise = (a + (b - a) * eased for a, b in zip(start, end, strict=True))
    settled = ease(min(1.0, share * 4)) if first else 1.0
    if view.shake_x:
        zoom = max(zoom, 1 + 0.05 * settled)
    return Framing(x, y, zoom, side, rise, view.shake_x * settled, view.shake_y * settled)


class Photo:
    """One reference image, bent as it is seen from a moving camera: what seems near moves farther than the rest.

    From where the camera begins the picture is exactly the reference.
    """

    def __init__(self, image: Image.Image, look: Look) -> None:
        styled = look.finish(image.convert("RGBA"), "photo").convert("RGB")
        self._plain = Frame.of_image(image)
        self._styled = Frame.of_image(styled)
        self._planes: tuple[list[Image.Image], ...] | None = None
        self._images = image, styled
        self._near, self._focus = _nearness(image)

    def frame(self, framing: Framing, style: float) -> Frame:
        """Return the picture as the camera sees it.

        Args:
            framing: what is seen of it; ``Framing()`` is the reference itself.
            style: 0 is the untouched image, 1 wears the whole look.
        """
        if framing == _REST:
            frame = self._styled.copy() if style > 0 else self._plain.copy()
            if 0 < style < 1:
                frame.mix(self._plain, 1 - style)
            return frame
        plain, styled = self._wide_planes()
        frame = self._seen(styled if style > 0 else plain, framing)
        if 0 < style < 1:
            frame.mix(self._seen(plain, framing), 1 - style)
        return frame

    def _wide_planes(self) -> tuple[list[Image.Image], ...]:
        """Return luma and chroma of the untouched and of the styled picture with the room around them."""
        if self._planes is None:
            frames = [Frame.of_image(_with_room(image)) for image in self._images]
            self._planes = tuple([Image.fromarray(p) for p in (f.luma, *f.chroma)] for f in frames)
        return self._planes

    def _seen(self, planes: list[Image.Image], framing: Framing) -> Frame:
        width, height = self._plain.width, self._plain.height
        across = [width * i // (_CELLS_X * 2) * 2 for i in range(_CELLS_X + 1)]
        down = [height * i // (_CELLS_Y * 2) * 2 for i in range(_CELLS_Y + 1)]
        points = self._sources(np.asarray(across, np.float64), np.asarray(down, np.float64), framing)
        luma, *chroma = (
            plane.transform(
                (width // part, height // part),
                Image.Transform.MESH,
                _mesh(across, down, points, part),
                Image.Resampling.BILINEAR,
            )
            for part, plane in zip((1, 2, 2), planes, strict=True)
        )
        return Frame(np.array(luma), np.stack([np.asarray(plane) for plane in chroma]))

    def _sources(
        self, across: np.ndarray[Any, Any], down: np.ndarray[Any, Any], framing: Framing
    ) -> np.ndarray[Any, Any]:
        """Return which point of the wide picture is seen at each corner of the mesh, (rows, columns, 2)."""
        width, height = self._plain.width, self._plain.height
        x, y = np.meshgrid(across - width / 2, down - height / 2)
        # In and out, near things grow faster than far ones; sideways they pass faster.
        near = self._near * (1.0 if framing.zoom >= 1 else 0.0)
        zoom = framing.zoom + (framing.zoom - 1) * _DEEPENING * (near - near.mean())
        aside, above = self._middle(framing)
        x = width * (0.5 + aside) + x / zoom + framing.side * _SIDEWAYS * width * near + framing.shake_x
        y = height * (0.5 - above) + y / zoom - framing.rise * _SIDEWAYS * height * near + framing.shake_y
        room_x, room_y = room_around(width), room_around(height)
        x = np.clip(x + room_x, 1, width + 2 * room_x - 1)
        y = np.clip(y + room_y, 1, height + 2 * room_y - 1)
        return np.stack([x, y], axis=-1)

    def _middle(self, framing: Framing) -> tuple[float, float]:
        """Return where the view's middle is: coming closer, the camera keeps in the picture what it is about."""
        closer = max(0.0, 1 - 1 / framing.zoom)
        found = []
        for at, focus in ((framing.x, self._focus[0]), (framing.y, self._focus[1])):
            most = max(abs(at), closer / 2)
            found.append(min(max(at + focus * closer, -most), most))
        return found[0], found[1]


def room_around(side: int) -> int:
    """Return how many pixels are added at either end of a side."""
    return int(side * _ROOM) // 2 * 2


def _mesh(
    across: list[int], down: list[int], points: np.ndarray[Any, Any], part: int
) -> list[tuple[tuple[int, int, int, int], tuple[float, ...]]]:
    """Return the cells of a mesh as Pillow takes them, for a plane that is ``part`` times smaller."""
    points = points / part
    return [
        (
            (across[i] // part, down[j] // part, across[i + 1] // part, down[j + 1] // part),
            (*points[j, i], *points[j + 1, i], *points[j + 1, i + 1], *points[j, i + 1]),
        )
        for j in range(len(down) - 1)
        for i in range(len(across) - 1)
    ]


def _with_room(image: Image.Image) -> Image.Image:
    """Return a picture whose edges go on beyond it, the softer the farther out."""
    room_x, room_y = room_around(image.width), room_around(image.height)
    pixels = np.pad(np.asarray(image), ((room_y, room_y), (room_x, room_x), (0, 0)), "edge")
    wide = Image.fromarray(pixels)
    soft = wide.filter(ImageFilter.GaussianBlur(24))
    fall = np.zeros(pixels.shape[:2], np.float32)
    for axis, room in ((0, room_y), (1, room_x)):
        at = np.arange(pixels.shape[axis], dtype=np.float32)
        out = np.clip(np.maximum(room - at, at - (pixels.shape[axis] - 1 - room)) / np.float32(room * 0.4), 0, 1)
        fall = np.maximum(fall, out[:, None] if axis == 0 else out[None, :])
    wide.paste(soft, (0, 0), Image.fromarray((fall * 255).astype(np.uint8)))
    wide.paste(image, (room_x, room_y))
    return wide


def _nearness(image: Image.Image) -> tuple[Floats, tuple[float, float]]:
    """Guess how near each corner of the mesh is, 0..1, and where what the picture is about lies from its middle.

    Near is what is sharp, in the middle, low; all of it smooth, so that nothing tears.
    """
    small = image.convert("L").resize((96, max(2, round(96 * image.height / image.width))), Image.Resampling.BOX)
    detail = np.asarray(small.filter(ImageFilter.FIND_EDGES).filter(ImageFilter.GaussianBlur(6)), np.float32)
    detail /= max(1.0, float(np.max(detail)))
    rows, columns = detail.shape
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    x, y = x / columns * 2 - 1, y / rows
    middle: Floats = np.exp(-(x * x) * np.float32(2.2) - (y - np.float32(0.62)) ** 2 * np.float32(5))
    ground = np.clip((y - np.float32(0.72)) * 3, 0, 1)
    near = np.clip((detail * np.float32(0.8) + np.float32(0.25)) * middle * 2 + ground, 0, 1)
    mask = Image.fromarray((near * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
    mesh = mask.resize((_CELLS_X + 1, _CELLS_Y + 1), Image.Resampling.BOX)
    weight = detail * middle
    total = max(float(weight.sum()), 1e-6)
    focus = float((weight * x).sum()) / total / 2, 0.5 - float((weight * y).sum()) / total
    return np.asarray(mesh, np.float32) / np.float32(255), focus


def load_references(sources: Sequence[bytes | Path], width: int, height: int) -> list[Image.Image]:
    """Return every reference at a size; see ``load_reference``."""
    return [load_reference(source, index, width, height) for index, source in enumerate(sources)]
