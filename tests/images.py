"""Image files of every kind that a person, or somebody who means harm, may drop: small, made in memory."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

#: Words that must be gone from whatever is sent.
SECRET = b"SECRET-PLACE-52.5200N"


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue (upright: red left)."""
    image = Image.new("RGB", (width, height), (220, 30, 30))
    image.paste((30, 30, 220), (width // 2, 0, width, height))
    return image.convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Return EXIF with an orientation, a place and a description."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010E] = SECRET.decode()
    block.get_ifd(0x8825)[1] = "N"
    block.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return block.tobytes()


def jpeg(width: int = 64, height: int = 48, orientation: int = 0, **options: Any) -> bytes:
    """Return a JPEG; with an orientation it also holds EXIF, XMP and a comment that say where it was taken."""
    if orientation:
        options |= {"exif": exif(orientation), "comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    return encoded(picture(width, height), "JPEG", quality=92, **options)


def png(width: int = 64, height: int = 48, mode: str = "RGB", **options: Any) -> bytes:
    return encoded(picture(width, height, mode), "PNG", **options)


def png_with_text(orientation: int = 1) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Location", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return encoded(picture(), "PNG", pnginfo=info, exif=exif(orientation))


def deep_png() -> bytes:
    """Return a PNG of 16 bits a channel."""
    rows = b"".join(
        b"\0" + b"".join(struct.pack(">HHH", x * 1000, 0x8000, 0xFFFF - x * 1000) for x in range(32)) * 1
        for _ in range(24)
    )
    return made_png(32, 24, 16, 2, zlib.compress(rows))


def made_png(width: int, height: int, bits: int, color: int, data: bytes) -> bytes:
    """Return a PNG put together by hand, whose head may lie."""
    head = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb_png(side: int) -> bytes:
    """Return a tiny file that claims to be a huge picture, and is."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(side // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(min(side, 9000))) + packer.flush()
    return made_png(side, side, 1, 0, data)


def webp(width: int = 64, height: int = 48, **options: Any) -> bytes:
    return encoded(picture(width, height), "WEBP", **options)


def webp_with_place(orientation: int = 1) -> bytes:
    return encoded(picture(), "WEBP", exif=exif(orientation), xmp=b"<x>" + SECRET + b"</x>")


def animated(form: str, frames: int = 3, mode: str = "RGB") -> bytes:
    """Return an animation whose first frame is :func:`picture`."""
    first = picture(mode=mode)
    rest = [Image.new("RGB", first.size, (0, 40 * n, 0)).convert(mode) for n in range(1, frames)]
    return encoded(first, form, save_all=True, append_images=rest, duration=100)


def gif_with_comment() -> bytes:
    return encoded(picture(), "GIF", comment=SECRET)


def cmyk_jpeg() -> bytes:
    return encoded(picture(mode="CMYK"), "JPEG")


def profile() -> bytes:
    """Return an ICC profile: it must survive, colours depend on it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def colors(data: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the colours of the upper left and the upper right corner."""
    with Image.open(io.BytesIO(data)) as image:
        rgb = image.convert("RGB")
        left, right = rgb.getpixel((2, 2)), rgb.getpixel((rgb.width - 3, 2))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    return left, right


def is_red(color: tuple[int, ...]) -> bool:
    return color[0] > 150 and color[2] < 100


def is_blue(color: tuple[int, ...]) -> bool:
    return color[2] > 150 and color[0] < 100
