"""The one thing read from EXIF: which way up the picture is."""

from __future__ import annotations

import struct

_ORIENTATION = 0x0112


def orientation(data: bytes) -> int:
    """Return EXIF's orientation, 1 to 8, from a TIFF structure; 1 when there is none or it makes no sense.

    Args:
        data: the block as it stands in the file, with or without the leading ``Exif\\0\\0``.
    """
    tiff = data.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for index in range(min(count, 512)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * index)
            if tag == _ORIENTATION:
                return value if kind == 3 and 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
