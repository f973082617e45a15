"""What a video was made from, written into the video itself and into a small file beside it.

The MP4 is copied packet by packet with its metadata set; pictures and sound stay the same to the bit, which is checked
before the copy takes the original's place. The text is JSON in the ``comment`` field, which every tool can show. A key
is never in it: a request holds none.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop.domain.request import SUFFIXES, GenerationRequest, checked

_FORMAT = 1
#: Longest text that is believed to be ours when reading, in characters.
_MAX_TEXT = 1_000_000
#: Beyond these a number or an id is not ours: longest id in characters, last take, last moment (the year 5138).
_MAX_ID, _MAX_TAKE, _LATEST = 128, 1000, 1e11


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where a video came from.

    Attributes:
        task: the service's id of the task, "" when unknown.
        created_at: when it was asked for, Unix seconds.
        take: its number within one click.
    """

    request: GenerationRequest
    task: str = ""
    created_at: float = 0.0
    take: int = 1

    def to_json(self) -> str:
        """Return the imprint as JSON, readable by :meth:`from_json`."""
        data = {"rushes": _FORMAT, "task": self.task, "created_at": self.created_at, "take": self.take}
        return json.dumps({**data, "request": asdict(self.request)}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Imprint:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError: it is something else.
        """
        try:
            data = json.loads(text[:_MAX_TEXT])
            if not isinstance(data, dict) or "rushes" not in data:
                raise ValueError("not an imprint")
            at = float(data.get("created_at", 0.0))
            request = checked(GenerationRequest.from_dict(data["request"]))
            request.to_json().encode()  # half a character could not be stored
            return cls(
                request,
                str(data.get("task", ""))[:_MAX_ID],
                at if 0 <= at < _LATEST else 0.0,  # also when it is no number at all
                max(1, min(int(data.get("take", 1)), _MAX_TAKE)),
            )
        except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError("not an imprint") from error


class ImprintRefused(Exception):
    """The video could not be copied without changing it; it is left as it came."""


def imprint(video: Path, target: Path, origin: Imprint) -> None:
    """Copy a video with its origin written into it.

    Args:
        target: a new file; on failure there is none.

    Raises:
        ImprintRefused: the copy would not be the same pictures and sound.
        OSError: it cannot be written.
    """
    try:
        _copy(video, target, origin)
        if _digests(video) != _digests(target):
            raise ImprintRefused("the copy differs")
        with target.open("rb") as file:
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _copy(video: Path, target: Path, origin: Imprint) -> None:
    import av

    options = {"movflags": "faststart"}
    try:
        with (
            av.open(str(video), format="mp4") as source,
            av.open(str(target), "w", format="mp4", options=options) as sink,
        ):
            streams = {
                s.index: sink.add_stream_from_template(s) for s in source.streams if s.type in ("video", "audio")
            }
            sink.metadata.update(_tags(origin))
            for packet in source.demux(list(source.streams)):
                if packet.dts is None or packet.stream.index not in streams:
                    continue
                packet.stream = streams[packet.stream.index]
                sink.mux(packet)
    except (av.FFmpegError, ValueError, TypeError) as error:
        if isinstance(error, OSError) and error.errno:
            raise OSError(error.errno, error.strerror or "", str(target)) from error
        raise ImprintRefused(type(error).__name__) from error


def _tags(origin: Imprint) -> dict[str, str]:
    prompt = " ".join(origin.request.prompt.split())
    return {
        "title": prompt[:120],
        "description": origin.request.prompt[:4000],
        "comment": origin.to_json(),
        "encoder": "Rushes",
    }


def _digests(video: Path) -> dict[str, tuple[int, str]]:
    """Return for each kind of stream how many packets it has, and the hash of their bytes in order."""
    import av

    found: dict[str, tuple[int, Any]] = {}
    try:
        with av.open(str(video), format="mp4") as container:
            for packet in container.demux(list(container.streams)):
                kind = packet.stream.type
                if packet.dts is None or kind not in ("video", "audio"):
                    continue
                count, digest = found.get(kind) or (0, hashlib.sha256())
                digest.update(bytes(packet))
                found[kind] = (count + 1, digest)
    except (av.FFmpegError, ValueError) as error:
        raise ImprintRefused(type(error).__name__) from error
    return {kind: (count, digest.hexdigest()) for kind, (count, digest) in found.items()}


def read_imprint(video: Path) -> Imprint | None:
    """Return what a video, or the small file beside it, tells about its origin; None when it is none of ours.

    Raises:
        OSError: the file cannot be read.
    """
    with video.open("rb"):  # a missing or unreadable file is an error, not "none of ours"
        pass
    for text in (_comment(video), _beside(video)):
        try:
            return Imprint.from_json(text)
        except ValueError:
            continue
    return None


def _comment(video: Path) -> str:
    import av

    try:
        with av.open(str(video), format="mp4") as container:
            return container.metadata.get("comment", "")
    except (av.FFmpegError, ValueError):
        return ""


def sidecar_of(video: Path) -> Path:
    """Return the small file beside a video."""
    return video.with_name(f"{video.stem}.rushes.json")


def thumbnail_of(video: Path, suffix: str) -> Path:
    """Return where the still lies that the service made of a video."""
    return video.with_name(f"{video.stem}.thumbnail{suffix}")


def companions_of(video: Path) -> tuple[Path, ...]:
    """Return the names of all that may lie beside a video and goes where it goes."""
    return (sidecar_of(video), *(thumbnail_of(video, suffix) for suffix in SUFFIXES))


def write_sidecar(video: Path, origin: Imprint) -> None:
    """Write what a video was made from beside it, unless something is there already.

    Raises:
        OSError: it cannot be written.
    """
    text = json.dumps(json.loads(origin.to_json()), ensure_ascii=False, indent=2)
    descriptor = os.open(sidecar_of(video), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text + "\n")


def _beside(video: Path) -> str:
    beside = sidecar_of(video)
    if not beside.is_file():
        return ""
    try:
        with beside.open(encoding="utf-8") as file:
            return file.read(_MAX_TEXT)
    except (OSError, UnicodeDecodeError):
        return ""
