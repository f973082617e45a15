"""Whether two videos are the same film: Rushes writes its own words into what it saves, and touches nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import av


def packets(film: Path | bytes) -> list[tuple[str, bytes]]:
    """Return every packet's kind and bytes, each kind in its own order."""
    source = io.BytesIO(film) if isinstance(film, bytes) else str(film)
    with av.open(source, format="mp4") as container:
        found = [(p.stream.type, bytes(p)) for p in container.demux() if p.dts is not None]
    return sorted(found, key=lambda packet: packet[0])


def same_film(saved: Path, sent: bytes) -> bool:
    """Say whether a saved video holds the pictures and the sound that were sent, to the bit."""
    return packets(saved) == packets(sent)
