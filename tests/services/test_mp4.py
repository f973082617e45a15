"""The box walk believes whole videos only."""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.services.mp4 import Incomplete, NotAVideo, make_poster, verify
from tests.videos import make_video


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=24, size=(360, 640))


def test_facts_of_a_whole_video(whole: Path) -> None:
    facts = verify(whole)
    assert (facts.width, facts.height) == (360, 640)
    assert facts.duration_s == pytest.approx(1.0, abs=0.1)


def box(kind: bytes, content: bytes = b"", *, large: bool = False, to_end: bool = False) -> bytes:
    if to_end:
        return struct.pack(">I4s", 0, kind) + content
    if large:
        return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, kind) + content


FTYP = box(b"ftyp", b"isom\0\0\0\0")


@pytest.mark.parametrize("form", ["large", "to_end"])
def test_other_spellings_of_a_length(whole: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "v.mp4"
    file.write_bytes(whole.read_bytes() + box(b"free", b"x" * 50, **{form: True}))
    assert verify(file).width == 360


@pytest.mark.parametrize(
    "content",
    [
        FTYP,
        FTYP + box(b"mdat", b"x"),
        FTYP + box(b"moov"),
        FTYP + box(b"moov") + box(b"mdat"),
        box(b"moov") + FTYP + box(b"mdat"),
        FTYP + box(b"moov", box(b"trak", box(b"tkhd", bytes(92)))) + box(b"mdat"),
        FTYP + struct.pack(">I4s", 4, b"moov"),
        FTYP + struct.pack(">I4s", 0xFFFFFFFF, b"moov"),
        FTYP + struct.pack(">I4sQ", 1, b"moov", 3),
        FTYP + struct.pack(">I4sQ", 1, b"moov", 1 << 63),
        FTYP + b"\0\0\0",
        FTYP + box(b"\0\1\2\3"),
        FTYP + box(b"moov", box(b"mvhd", b"\1")) + box(b"mdat"),
        FTYP + box(b"free") * 100_001,
    ],
)
def test_what_is_no_whole_video(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "v.mp4"
    file.write_bytes(content)
    with pytest.raises(NotAVideo):
        verify(file)


@pytest.mark.fault("F13")
@pytest.mark.timeout(10)
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe, zero = tmp_path / "pipe.mp4", tmp_path / "zero.mp4"
    os.mkfifo(pipe)
    zero.symlink_to("/dev/zero")
    for path in (pipe, zero, tmp_path):
        with pytest.raises(NotAVideo):
            verify(path)


def test_one_that_breaks_off_is_told_from_one_that_is_none(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "v.mp4"
    file.write_bytes(whole.read_bytes()[:-1])
    with pytest.raises(Incomplete):
        verify(file)
    file.write_bytes(b"<html>")
    with pytest.raises(NotAVideo) as refused:
        verify(file)
    assert not isinstance(refused.value, Incomplete)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(at=st.integers(0, 3000), value=st.binary(min_size=1, max_size=8))
def test_damage_in_the_header_raises_nothing_else(whole: Path, tmp_path: Path, at: int, value: bytes) -> None:
    data = bytearray(whole.read_bytes())
    data[at : at + len(value)] = value
    file = tmp_path / "v.mp4"
    file.write_bytes(bytes(data))
    with contextlib.suppress(NotAVideo):
        verify(file)


def test_a_poster_is_small_and_private(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.jpg"
    make_poster(whole, out)
    with Image.open(out) as image:
        assert (image.format, image.size) == ("JPEG", (288, 512))
    assert out.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["p.jpg"]


def test_no_poster_of_what_cannot_be_decoded(tmp_path: Path) -> None:
    file = tmp_path / "v.mp4"
    file.write_bytes(FTYP + box(b"moov") + box(b"mdat", bytes(100)))
    with pytest.raises(NotAVideo):
        make_poster(file, tmp_path / "p.jpg")
    assert not (tmp_path / "p.jpg").exists()
