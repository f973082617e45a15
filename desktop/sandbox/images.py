"""Reference images as they arrive: told by their content, never by a name or a claimed type."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

#: Largest picture that is accepted, in pixels: more would only fill memory.
MAX_PIXELS = 50_000_000

_DATA_URL = re.compile(r"data:image/[a-z0-9.+-]+;base64,", re.IGNORECASE)
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}
MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}


class NotAnImage(Exception):
    """Bytes or text that are no picture the API takes; the text says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that was looked at: its bytes and the file ending of its true format."""

    content: bytes
    suffix: str

    @property
    def name(self) -> str:
        """Return a name that equal pictures share."""
        return hashlib.sha256(self.content).hexdigest() + self.suffix

    @property
    def mime(self) -> str:
        """Return its media type."""
        return MIMES[self.suffix]


def is_url(text: str) -> bool:
    """Say whether a text is an http(s) URL with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def decode_base64(text: str) -> Picture:
    """Read Base64, with or without a ``data:`` prefix.

    Raises:
        NotAnImage: it is no Base64, or not of an image.
    """
    prefix = _DATA_URL.match(text)
    try:
        content = base64.b64decode(text[prefix.end() :] if prefix else text, validate=True)
    except (binascii.Error, ValueError):
        raise NotAnImage("neither an http(s) URL nor Base64") from None
    return inspect(content)


def inspect(content: bytes) -> Picture:
    """Look at bytes: a whole JPEG, PNG, WebP or GIF of a sane size.

    Raises:
        NotAnImage: they are something else.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=tuple(_SUFFIXES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NotAnImage(f"larger than {MAX_PIXELS // 1_000_000} megapixels")
            suffix = _SUFFIXES[image.format or ""]
            image.verify()
    except NotAnImage:
        raise
    except Exception:  # Pillow's decoders raise whatever a broken file makes them raise
        raise NotAnImage("not a JPEG, PNG, WebP or GIF image") from None
    return Picture(content, suffix)
