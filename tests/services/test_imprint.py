"""A video tells what it was made from, and stays the same video."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy
import pytest

from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.services.imprint import Imprint, ImprintRefused, imprint, read_imprint, sidecar_of, write_sidecar
from desktop.services.mp4 import verify

REQUEST = GenerationRequest(
    service="dashly",
    model="sora-2-pro",
    prompt="naïve ☂ “storm”\nzweite Zeile \\ 字 " + "long " * 500,
    duration=25,
    size="9:16",
    references=(Reference(ReferenceKind.FILE, "dog.jpg", "", "ab" * 32, ".jpg", "image/jpeg", 640, 480, 999),),
    style="anime",
    private=True,
    storyboard=True,
)
ORIGIN = Imprint(REQUEST, "video_7497f4d5", 1768380222.5, 2)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two seconds of H.264 with B-frames and AAC, as services send it."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    with av.open(str(path), "w") as sink:
        video = sink.add_stream("libx264", rate=24, options={"bf": "2", "g": "12"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = sink.add_stream("aac", rate=44100, layout="mono")
        for number in range(48):
            frame = av.VideoFrame.from_ndarray(numpy.full((48, 64, 3), number * 5, numpy.uint8), format="rgb24")
            sink.mux(video.encode(frame))
        sink.mux(video.encode())
        for number in range(86):
            sound = av.AudioFrame.from_ndarray(numpy.zeros((1, 1024), numpy.float32), format="fltp", layout="mono")
            sound.sample_rate, sound.pts, sound.time_base = 44100, number * 1024, Fraction(1, 44100)
            sink.mux(audio.encode(sound))
        sink.mux(audio.encode())
    return path


def frames_of(path: Path) -> list[tuple[float, bytes]]:
    with av.open(str(path)) as container:
        return [(frame.time or 0.0, frame.to_ndarray(format="gray").tobytes()) for frame in container.decode(video=0)]


def test_the_settings_come_back_equal_to_the_request(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    imprint(film, out, ORIGIN)
    assert read_imprint(out) == ORIGIN


def test_pictures_times_and_length_stay_the_same(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    imprint(film, out, ORIGIN)
    assert frames_of(out) == frames_of(film)
    assert verify(out).duration_s == pytest.approx(verify(film).duration_s, abs=0.05)


def test_other_tools_see_the_prompt(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    imprint(film, out, ORIGIN)
    with av.open(str(out)) as container:
        assert container.metadata["title"].startswith("naïve ☂ “storm” zweite Zeile")


def test_the_sidecar_serves_when_the_video_was_written_anew(film: Path, tmp_path: Path) -> None:
    video = tmp_path / "copy.mp4"
    shutil.copyfile(film, video)
    assert read_imprint(video) is None
    write_sidecar(video, ORIGIN)
    assert read_imprint(video) == ORIGIN
    with pytest.raises(FileExistsError):
        write_sidecar(video, ORIGIN)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"rushes":1}', '{"rushes":1,"request":[]}', "[" * 100_000])
def test_foreign_sidecars_are_none_of_ours(film: Path, tmp_path: Path, text: str) -> None:
    video = tmp_path / "v.mp4"
    shutil.copyfile(film, video)
    sidecar_of(video).write_text(text)
    assert read_imprint(video) is None


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("request", "prompt"), 7),
        (("request", "prompt"), "half a \ud83e"),  # JSON can spell it, the disk cannot
        (("request", "character"), {"url": "\ud83e"}),
        (("request", "references"), [{"kind": "file", "name": "\ud83e"}]),
        (("request", "duration"), 10**30),
        (("request", "duration"), "12"),
        (("request", "watermark"), 1),
        (("request", "character"), {"url": 5}),
        (("request", "references"), [{"kind": "file", "name": "x", "digest": "../../../etc/passwd", "suffix": ""}]),
        (("request", "references"), [{"kind": "file", "name": "x", "digest": "ab" * 32, "suffix": "/../../x"}]),
        (("request", "references"), [{"kind": "file", "name": "x", "width": 1e400}]),
    ],
)
def test_an_imprint_that_somebody_tampered_with_is_none(
    film: Path, tmp_path: Path, place: tuple[str, str], value: object
) -> None:
    video = tmp_path / "v.mp4"
    shutil.copyfile(film, video)
    data = json.loads(ORIGIN.to_json())
    data[place[0]][place[1]] = value
    sidecar_of(video).write_text(json.dumps(data))
    assert read_imprint(video) is None


@pytest.mark.fault("F13")
@pytest.mark.timeout(10)
def test_a_pipe_beside_a_video_is_not_waited_for(film: Path, tmp_path: Path) -> None:
    video = tmp_path / "v.mp4"
    shutil.copyfile(film, video)
    os.mkfifo(sidecar_of(video))
    assert read_imprint(video) is None


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), -5.0, 1e300])
def test_an_impossible_moment_is_none(film: Path, tmp_path: Path, moment: float) -> None:
    video = tmp_path / "v.mp4"
    shutil.copyfile(film, video)
    sidecar_of(video).write_text(json.dumps(json.loads(ORIGIN.to_json()) | {"created_at": moment}))
    assert read_imprint(video) == replace(ORIGIN, created_at=0.0)


def test_what_is_no_video_is_left_alone(tmp_path: Path) -> None:
    junk = tmp_path / "junk.mp4"
    junk.write_bytes(b"not a video" * 100)
    with pytest.raises(ImprintRefused):
        imprint(junk, tmp_path / "out.mp4", ORIGIN)
    assert [p.name for p in tmp_path.iterdir()] == ["junk.mp4"]
    assert read_imprint(junk) is None
    with pytest.raises(FileNotFoundError):
        read_imprint(tmp_path / "gone.mp4")
