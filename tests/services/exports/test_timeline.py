"""Timelines, read back by OpenTimelineIO itself: every clip is named, found and as long as its file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import opentimelineio as otio
import pytest

from desktop.domain.export import ExportFormat
from desktop.domain.footage import Footage
from desktop.services.exports.timeline import Shot, write_timeline
from desktop.services.frames import inspect
from tests.services.exports.tasks import PROMPT, task
from tests.videos import make_video

NAMES = ("2026-11-22 it's a “fox” & 'dog' 字 1", "plain 2", "slow 3")


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> list[Shot]:
    folder = tmp_path_factory.mktemp("videos")
    kinds: Sequence[dict[str, Any]] = (
        {"frames": 48, "rate": 24, "audio": True},
        {"frames": 45, "rate": 30, "audio": False, "size": (360, 640)},
        {"frames": 25, "rate": 25, "audio": True},
    )
    made = [make_video(folder / f"{name}.mp4", **kind) for name, kind in zip(NAMES, kinds, strict=True)]
    return [Shot(task(n, file=str(path)), inspect(n, str(path))) for n, path in enumerate(made, start=1)]


def clips_of(path: Path, **options: Any) -> list[Any]:
    timeline = otio.adapters.read_from_file(str(path), **options)
    if isinstance(timeline, otio.schema.SerializableCollection):
        (timeline,) = [part for part in timeline if isinstance(part, otio.schema.Timeline)]
    (picture,) = timeline.video_tracks()
    return list(picture.find_clips())


def local(clip: Any) -> str:
    return unquote(urlsplit(clip.media_reference.target_url).path)


def test_otio_names_every_clip_in_its_own_frame_rate(shots: list[Shot], tmp_path: Path) -> None:
    write_timeline(shots, ExportFormat.OTIO, "A film", tmp_path / "t.otio")
    clips = clips_of(tmp_path / "t.otio")
    assert [clip.name for clip in clips] == list(NAMES)
    assert [local(clip) for clip in clips] == [shot.task.file for shot in shots]
    ranges = [clip.media_reference.available_range.duration for clip in clips]
    assert [(r.value, r.rate) for r in ranges] == [(48, 24), (45, 30), (25, 25)]
    assert clips[0].metadata["rushes"]["prompt"] == PROMPT
    assert [clip.metadata["rushes"]["task_id"] for clip in clips] == ["video_Ab1", "video_Ab2", "video_Ab3"]
    assert clips[0].markers[0].comment == PROMPT


def test_otio_has_the_sound_where_there_is_some(shots: list[Shot], tmp_path: Path) -> None:
    write_timeline(shots, ExportFormat.OTIO, "A film", tmp_path / "t.otio")
    timeline = otio.adapters.read_from_file(str(tmp_path / "t.otio"))
    (sound,) = timeline.audio_tracks()
    assert [type(part).__name__ for part in sound] == ["Clip", "Gap", "Clip"]
    assert sound.duration() == timeline.video_tracks()[0].duration()


def test_final_cut_names_every_clip_with_its_size_and_sound(shots: list[Shot], tmp_path: Path) -> None:
    write_timeline(shots, ExportFormat.FCPXML, "A film", tmp_path / "t.fcpxml")
    clips = clips_of(tmp_path / "t.fcpxml")
    assert [clip.name for clip in clips] == [name.replace("'", "’") for name in NAMES]
    assert [local(clip) for clip in clips] == [shot.task.file for shot in shots]
    assert [float(c.duration().value / c.duration().rate) for c in clips] == [2.0, 1.5, 1.0]
    root = ElementTree.parse(tmp_path / "t.fcpxml").getroot()
    formats = {f.get("id"): f for f in root.iter("format")}
    told = [(formats[a.get("format")].attrib, a.get("hasAudio")) for a in root.iter("asset")]
    assert [(f["width"], f["height"], f["frameDuration"], sound) for f, sound in told] == [
        ("640", "360", "1/24s", "1"),
        ("360", "640", "1/30s", "0"),
        ("640", "360", "1/25s", "1"),
    ]
    for clip in root.iter("asset-clip"):
        assert clip.get("format") in formats


def test_an_edit_list_counts_in_one_rate(shots: list[Shot], tmp_path: Path) -> None:
    write_timeline(shots, ExportFormat.EDL, "A film", tmp_path / "t.edl")
    clips = clips_of(tmp_path / "t.edl", rate=24)
    assert [clip.name for clip in clips] == list(NAMES)
    assert [local(clip) for clip in clips] == [shot.task.file for shot in shots]
    assert [clip.duration().value for clip in clips] == [48, 36, 24]
    assert "TASK ID: video_Ab2" in (tmp_path / "t.edl").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [ExportFormat.OTIO, ExportFormat.FCPXML, ExportFormat.EDL])
def test_takes_of_one_name_stay_apart(kind: ExportFormat, shots: list[Shot], tmp_path: Path) -> None:
    write_timeline([shots[1], shots[1], shots[1]], kind, "A film", tmp_path / f"t.{kind}")
    options = {"rate": 30} if kind is ExportFormat.EDL else {}
    assert [clip.name for clip in clips_of(tmp_path / f"t.{kind}", **options)] == [
        "plain 2",
        "plain 2 (2)",
        "plain 2 (3)",
    ]


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(16)])
def test_odd_frame_rates(rate: Fraction, tmp_path: Path) -> None:
    path = make_video(tmp_path / "v.mp4", 48, rate=24)
    shot = Shot(task(1, file=str(path)), Footage(1, str(path), 640, 360, 2.0, rate, 48, has_audio=True))
    for kind in (ExportFormat.OTIO, ExportFormat.FCPXML, ExportFormat.EDL):
        write_timeline([shot], kind, "t", tmp_path / f"t.{kind}")
    assert clips_of(tmp_path / "t.otio")[0].duration().value == 48
    (asset,) = ElementTree.parse(tmp_path / "t.fcpxml").getroot().iter("asset")
    (form,) = ElementTree.parse(tmp_path / "t.fcpxml").getroot().iter("format")
    assert form.get("frameDuration") == f"{rate.denominator}/{rate.numerator}s"
    assert asset.get("format") == form.get("id")
    assert "FROM CLIP NAME:  v" in (tmp_path / "t.edl").read_text()


def test_a_name_that_is_no_text_is_still_found(tmp_path: Path) -> None:
    source = make_video(tmp_path / "v.mp4", 12)
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.mp4"))
    source.rename(odd)
    for kind in (ExportFormat.OTIO, ExportFormat.FCPXML, ExportFormat.EDL):
        write_timeline([Shot(task(1, file=str(odd)), inspect(1, str(odd)))], kind, "t", tmp_path / f"t.{kind}")
    (clip,) = clips_of(tmp_path / "t.otio")
    assert clip.media_reference.target_url.endswith("/caf%E9.mp4")
    assert clip.name == "caf?"
