"""Decoding: the last proof that a file is whole, its preview, and writing it anew where that is needed.

Pillow (and PyAV, for large WebP) is imported here, inside the functions: they run in worker threads only. The decoder
is named, never guessed.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.intake import IntakeProblem, Preview
from desktop.services.images import webp
from desktop.services.images.container import MAX_PIXELS, BadImage, Format, Walked, check_pixels

if TYPE_CHECKING:
    from PIL import Image

#: Longest side of a preview, in pixels: enough for a list at twice the scale.
PREVIEW = 256
_JPEG_QUALITY = 95
#: Up to so many pixels a WebP goes to Pillow, whose libwebp is the stricter judge of damage. Beyond, its four copies
#: and the interpreter that it holds while making them would be felt: PyAV decodes in one copy, with nothing held.
_PILLOW_WEBP = 4_000_000


def memory_needed(walked: Walked, *, rewrite: bool) -> int:
    """Return about how many bytes decoding takes at its worst moment."""
    pixels = walked.width * walked.height
    if rewrite:
        return pixels * 9
    if walked.format is Format.JPEG:
        return pixels * 2 * walked.channels if walked.progressive else pixels // 8
    if walked.format is Format.WEBP:
        return pixels * (16 if pixels <= _PILLOW_WEBP else 5)
    return pixels * (walked.channels if walked.channels == 1 and walked.bits <= 8 else 4)


def needs_rewrite(walked: Walked) -> bool:
    """Say whether the pixels must be written anew: turned, or in a form that not every service takes."""
    deep = walked.format is Format.PNG and walked.bits == 16
    return walked.orientation != 1 or is_cmyk(walked) or deep


def is_cmyk(walked: Walked) -> bool:
    """Say whether it is a JPEG for print."""
    return walked.format is Format.JPEG and walked.channels == 4


def look(path: Path, walked: Walked) -> Preview:
    """Decode a file to its end at the smallest scale that serves, and return it upright and small.

    Raises:
        BadImage: it cannot be decoded to its end.
    """
    with _Decoding():
        image = _decode(path, walked, PREVIEW * 2)
        return _preview(image, walked.orientation)


def rewrite(source: Path, target: Path, walked: Walked, *, keep_metadata: bool, side: int = 0) -> Preview:
    """Write a picture anew: upright, 8 bits a channel, RGB or grey, in its own format.

    Args:
        target: an existing empty file; its contents become the picture's.
        side: longest side wanted, in pixels; 0 leaves the size alone.

    Returns:
        The preview of what was written.

    Raises:
        BadImage: it cannot be decoded to its end.
        OSError: the target cannot be written.
    """
    with _Decoding():
        image = _decode(source, walked, side)
        extra = _extra(image, walked, keep_metadata)
        if not keep_metadata:
            # What is left in here Pillow would write out again: comments, XMP.
            image.info = {key: value for key, value in image.info.items() if key == "transparency"}
        image = _upright(_eight_bits(image), walked.orientation)
        if side:
            image.thumbnail((side, side))
    with target.open("w+b") as out:
        # A real file: Pillow then compresses without holding the interpreter.
        image.save(out, format=walked.format.value, **_quality(walked), **extra)
    walked.width, walked.height = image.size
    return _preview(image, 1)


class _Decoding:
    """Turns whatever a decoder may raise into one of two problems."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, BadImage) or not isinstance(error, Exception):
            return
        truncated = isinstance(error, EOFError) or "truncated" in str(error).lower()
        raise BadImage(IntakeProblem.TRUNCATED if truncated else IntakeProblem.DAMAGED) from error


def png_of(width: int, height: int, rgba: memoryview | bytes) -> bytes:
    """Return a picture as a PNG, quickly rather than small; meant for what was pasted.

    Args:
        rgba: four bytes a pixel, not premultiplied, no padding.
    """
    from PIL import Image

    pixels: Any = rgba  # any buffer will do; it is not copied
    picture = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1)
    if picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, format="PNG", compress_level=3)
    return out.getvalue()


def _decode(path: Path, walked: Walked, side: int) -> Image.Image:
    """Decode a picture, or an animation's first frame; no larger than needed for ``side`` pixels (0: full size)."""
    from PIL import Image

    if walked.format is Format.WEBP:
        if walked.width * walked.height > _PILLOW_WEBP:
            return _decode_large_webp(path, walked, side)
        from PIL import WebPImagePlugin  # else Pillow would load every decoder it has, in search of this one

        assert WebPImagePlugin.SUPPORTED
    with Image.open(path, formats=(walked.format.value,)) as image:
        check_pixels(*image.size)
        if walked.format is not Format.GIF and image.size != (walked.width, walked.height):
            raise BadImage(IntakeProblem.DAMAGED)
        if side and walked.format is Format.JPEG:
            image.draft(image.mode, (side, side))
        image.load()
        return image


def _decode_large_webp(path: Path, walked: Walked, side: int) -> Image.Image:
    """Decode a WebP (its first frame), scaled to ``side`` pixels where that is smaller (0: full size)."""
    import av
    from PIL import Image

    still = io.BytesIO(webp.first_frame(path)) if walked.animated else str(path)
    with av.open(still, "r", format="webp_pipe") as container:
        frame = next(container.decode(video=0))
        check_pixels(frame.width, frame.height)
        scale = min(1.0, side / max(frame.width, frame.height)) if side else 1.0
        size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
        scaled = frame.reformat(width=size[0], height=size[1], format="rgba")
        plane: Any = scaled.planes[0]
        picture = Image.frombuffer("RGBA", size, plane, "raw", "RGBA", plane.line_size, 1)
        return picture.copy() if "a" in frame.format.name or frame.format.name == "argb" else picture.convert("RGB")


def _extra(image: Image.Image, walked: Walked, keep_metadata: bool) -> dict[str, Any]:
    """Return what is saved beside the pixels: the colour profile, and EXIF where it is wanted."""
    extra: dict[str, Any] = {}
    profile = image.info.get("icc_profile")
    if profile and not is_cmyk(walked):
        extra["icc_profile"] = profile
    if keep_metadata:
        exif = image.getexif()
        exif.pop(0x0112, None)
        if len(exif):
            extra["exif"] = exif.tobytes()
    return extra


def _quality(walked: Walked) -> dict[str, Any]:
    if walked.format is Format.JPEG:
        return {"quality": _JPEG_QUALITY}
    if walked.format is Format.WEBP:
        return {"quality": _JPEG_QUALITY, "method": 2}
    if walked.format is Format.PNG:
        return {"compress_level": 6 if walked.width * walked.height < MAX_PIXELS // 4 else 2}
    return {}


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "CMYK":
        return image.convert("RGB")
    return image


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)
    return image.transpose(turn) if turn is not None else image


def _preview(image: Image.Image, orientation: int) -> Preview:
    """Scale down first and convert after: a large palette picture stays at one byte a pixel."""
    from PIL.Image import Resampling

    width, height = image.size
    scale = PREVIEW / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale))) if scale < 1 else (width, height)
    if image.mode in ("P", "PA", "1") or image.mode.startswith("I;16"):
        coarse = (min(width, size[0] * 4), min(height, size[1] * 4))
        image = image.resize(coarse, Resampling.NEAREST)
        image = _eight_bits(image).convert("RGBA")
    small = _eight_bits(image.resize(size, Resampling.LANCZOS, reducing_gap=2.0) if image.size != size else image)
    upright = _upright(small.convert("RGBA"), orientation)
    return Preview(upright.width, upright.height, upright.tobytes())
