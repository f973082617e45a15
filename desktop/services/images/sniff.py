"""Which format a file has, by its first bytes and never by its name."""

from __future__ import annotations

import re

from desktop.domain.intake import IntakeProblem
from desktop.services.images.container import BadImage, Format
from desktop.services.images.png import SIGNATURE

#: So many bytes are enough to tell.
HEAD = 512

_OTHERS = (
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftyp", re.DOTALL), "MP4"),
    (re.compile(rb"\xff\x0a|....JXL ", re.DOTALL), "JPEG XL"),
    (re.compile(rb"....jP  |\xff\x4f\xff\x51", re.DOTALL), "JPEG 2000"),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "TIFF"),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "BMP"),
    (re.compile(rb"\0\0[\x01\x02]\0[^\0]"), "ICO"),
    (re.compile(rb"8BPS"), "PSD"),
    (re.compile(rb"%PDF"), "PDF"),
    (re.compile(rb"%!PS"), "PostScript"),
    (re.compile(rb"/\* XPM"), "XPM"),
    (re.compile(rb"gimp xcf"), "XCF"),
    (re.compile(rb"v/1\x01|\x76\x2f\x31\x01"), "OpenEXR"),
    (re.compile(rb"#\?RADIANCE"), "HDR"),
    (re.compile(rb"P[1-7]\s"), "PNM"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.DOTALL), "SVG"),
)


def sniff(head: bytes) -> Format:
    """Return the format that begins like this.

    Raises:
        BadImage: ``EMPTY``, ``UNSUPPORTED_FORMAT`` (which one is in ``detail``) or ``NOT_AN_IMAGE``.
    """
    if not head:
        raise BadImage(IntakeProblem.EMPTY)
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if head.startswith(SIGNATURE):
        return Format.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Format.GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Format.WEBP
    for pattern, name in _OTHERS:
        if pattern.match(head.removeprefix(b"\xef\xbb\xbf")):
            raise BadImage(IntakeProblem.UNSUPPORTED_FORMAT, name)
    raise BadImage(IntakeProblem.NOT_AN_IMAGE)
