"""Request bodies that are streamed: JSON with images as Base64 data URLs, and multipart uploads.

An image is never in memory as a whole. A body knows its exact length and its SHA-256 before anything is sent, and
while it is sent each file is hashed again: were one changed in between, the last piece is withheld, so that the
service gets a body it cannot accept.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import stat
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from desktop.api.errors import FileChanged, FileMissing, Unsendable

#: Bytes of a file in one step; a multiple of 3, so that the Base64 of the pieces is the Base64 of the whole.
#: Encoding and hashing this much takes well under a millisecond of the loop.
CHUNK = 3 * 32768


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that goes into a body.

    Attributes:
        bytes: its size; checked.
        sha256: its hash (hex); checked before and while sending.
    """

    path: Path
    name: str
    mime: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A file of a body, as Base64 or as it is."""

    file: FilePart
    base64: bool

    @property
    def length(self) -> int:
        return 4 * ((self.file.bytes + 2) // 3) if self.base64 else self.file.bytes


@dataclass(frozen=True, slots=True)
class Body:
    """A request body.

    Attributes:
        length: bytes on the wire.
    """

    content_type: str
    segments: tuple[bytes | _Encoded, ...]
    length: int

    def sha256(self) -> str:
        """Return the hash (hex) of all bytes. Reads every file: call it in a thread.

        Raises:
            FileMissing, FileChanged: a file is not what it should be.
        """
        digest = hashlib.sha256()
        for piece in self._pieces():
            digest.update(piece)
        return digest.hexdigest()

    async def stream(self) -> AsyncIterator[bytes]:
        """Give the bytes. Reads small pieces of files that were hashed just before, so from the page cache.

        Raises:
            FileMissing, FileChanged: before the body is complete.
        """
        for piece in self._pieces():
            yield piece

    def _pieces(self) -> Iterator[bytes]:
        for segment in self.segments:
            if isinstance(segment, bytes):
                yield segment
            else:
                yield from _read(segment)


def _read(segment: _Encoded) -> Iterator[bytes]:
    """Give a file's pieces; the last one only once the whole file is known to be the right one."""
    part = segment.file
    digest = hashlib.sha256()
    left = part.bytes
    with open_part(part) as file:
        while left > 0:
            data = _fill(file, min(CHUNK, left), part)
            digest.update(data)
            left -= len(data)
            if left == 0 and (digest.hexdigest() != part.sha256 or file.read(1)):
                raise FileChanged(part.name)
            yield base64.b64encode(data) if segment.base64 else data
    if part.bytes == 0:
        raise FileChanged(part.name)


def _fill(file: FileIO, size: int, part: FilePart) -> bytes:
    """Read exactly ``size`` bytes: Base64 pieces must not be cut anywhere else."""
    data = b""
    while len(data) < size:
        try:
            more = file.read(size - len(data))
        except OSError:
            raise FileMissing(part.name) from None
        if not more:
            raise FileChanged(part.name)
        data = data + more if data else more
    return data


@contextlib.contextmanager
def open_part(part: FilePart) -> Iterator[FileIO]:
    """Open a part's file: a regular file of the right size, not through a link.

    Raises:
        FileMissing, FileChanged: it is not.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(part.path, flags)
    except OSError:
        raise FileMissing(part.name) from None
    with FileIO(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != part.bytes:
            raise FileChanged(part.name)
        yield file


def json_body(document: Mapping[str, object]) -> Body:
    """Return a JSON body. A :class:`FilePart` anywhere in the document becomes a Base64 data URL.

    Raises:
        Unsendable: it has no JSON (a lone surrogate, NaN, an unknown type).
    """
    files: list[FilePart] = []
    token = secrets.token_hex(16)

    def place(value: object) -> str:
        if not isinstance(value, FilePart):
            raise TypeError(type(value).__name__)
        files.append(value)
        return token

    try:
        text = json.dumps(document, default=place, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (ValueError, TypeError, RecursionError) as error:  # UnicodeEncodeError is a ValueError
        raise Unsendable(type(error).__name__) from None
    segments: list[bytes | _Encoded] = []
    pieces = text.split(token.encode())
    for piece, file in zip(pieces, [*files, None], strict=True):
        if file is None:
            segments.append(piece)
        else:
            segments += [piece + f"data:{file.mime};base64,".encode("ascii"), _Encoded(file, base64=True)]
    return _body("application/json", segments)


def multipart_body(field: str, file: FilePart, filename: str) -> Body:
    """Return a ``multipart/form-data`` body of one file.

    Args:
        filename: plain ASCII; the person's own file name stays at home.
    """
    boundary = secrets.token_hex(16)
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{filename}"\r\n'
        f"Content-Type: {file.mime}\r\n\r\n"
    )
    segments: list[bytes | _Encoded] = [head.encode("ascii"), _Encoded(file, base64=False)]
    segments.append(f"\r\n--{boundary}--\r\n".encode("ascii"))
    return _body(f"multipart/form-data; boundary={boundary}", segments)


def _body(content_type: str, segments: list[bytes | _Encoded]) -> Body:
    length = sum(len(s) if isinstance(s, bytes) else s.length for s in segments)
    return Body(content_type, tuple(segments), length)
