"""Saved videos as a timeline that an editing program opens: OpenTimelineIO, Final Cut XML, edit list.

One clip a video, end to end, each with its local file, its own frame rate and where it came from. What the adapters
leave out (frame sizes, sound) is added to their result; the formats' rules are theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from desktop.domain.export import ExportFormat
from desktop.domain.footage import Footage
from desktop.domain.task import Task

#: Frame rates that timecode can count.
_TIMECODE_RATES = tuple(
    Fraction(rate) for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
)
_WORDS = 12


@dataclass(frozen=True, slots=True)
class Shot:
    """A saved video with what its header says."""

    task: Task
    footage: Footage


def write_timeline(shots: Sequence[Shot], kind: ExportFormat, title: str, out: Path) -> None:
    """Write a timeline.

    Args:
        shots: in their order; at least one.
        out: any name; the format comes from ``kind``.

    Raises:
        OSError: it cannot be written.
    """
    match kind:
        case ExportFormat.FCPXML:
            text = _final_cut(shots, title)
        case ExportFormat.EDL:
            text = _edit_list(shots, title)
        case _:
            text = _written(build(shots, title, sound=True), "otio_json")
    out.write_text(text, encoding="utf-8", newline="\n")


def build(shots: Sequence[Shot], title: str, *, sound: bool = False, rate: Fraction | None = None) -> Any:
    """Return an ``opentimelineio.schema.Timeline``.

    Args:
        sound: with a track of the videos' own sound.
        rate: frames a second of everything; by default each clip has its file's own.
    """
    from opentimelineio import schema

    timeline = schema.Timeline(_line(title))
    names = _names(shots)
    picture = schema.Track("V1", kind=schema.TrackKind.Video)
    timeline.tracks.append(picture)
    for shot, name in zip(shots, names, strict=True):
        picture.append(_clip(shot, name, rate))
    if sound and any(shot.footage.has_audio for shot in shots):
        track = schema.Track("A1", kind=schema.TrackKind.Audio)
        timeline.tracks.append(track)
        for shot, name in zip(shots, names, strict=True):
            clip = _clip(shot, name, rate)
            track.append(clip if shot.footage.has_audio else schema.Gap(source_range=clip.source_range))
    return timeline


def _names(shots: Sequence[Shot]) -> list[str]:
    """Return a name a clip, its file's; each only once, since editors tell clips apart by it."""
    seen: Counter[str] = Counter()
    names = []
    for shot in shots:
        name = _line(Path(shot.footage.path).stem) or f"take {shot.task.id}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _clip(shot: Shot, name: str, rate: Fraction | None) -> Any:
    from opentimelineio import opentime, schema

    footage, task = shot.footage, shot.task
    frames = footage.frames if rate is None else max(1, round(Fraction(footage.frames) / footage.rate * rate))
    counted = float(rate or footage.rate)
    whole = opentime.TimeRange(opentime.RationalTime(0, counted), opentime.RationalTime(frames, counted))
    origin = _origin(task)
    media = schema.ExternalReference(Path(footage.path).as_uri(), whole, {"rushes": origin})
    media.name = Path(footage.path).name.encode(errors="replace").decode()
    clip = schema.Clip(name, media, whole, {"rushes": origin})
    start = opentime.TimeRange(whole.start_time, opentime.RationalTime(1, counted))
    words = " ".join(task.request.prompt.split()[:_WORDS])
    marker = schema.Marker(_line(words), start, schema.MarkerColor.GREEN, {"rushes": origin})
    marker.comment = origin["prompt"]
    clip.markers.append(marker)
    return clip


def _origin(task: Task) -> dict[str, Any]:
    request, annotation = task.request, task.annotation
    return {
        "task_id": task.remote_id,
        "number": task.id,
        "prompt": request.prompt.encode(errors="replace").decode(),
        "service": task.service,
        "model": request.model,
        "seconds": request.duration,
        "size": request.size,
        "style": request.style,
        "rating": annotation.rating,
        "tags": list(annotation.tags),
        "project": annotation.project,
        "note": annotation.note.encode(errors="replace").decode(),
    }


def _written(timeline: Any, adapter: str, **options: Any) -> str:
    from opentimelineio import adapters

    return str(adapters.write_to_string(timeline, adapter, **options))


def _line(text: str) -> str:
    """Return a text as one line that every format can hold."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text.encode(errors="replace").decode()).split())


# --- edit list -------------------------------------------------------------------------------------------------------


def _edit_list(shots: Sequence[Shot], title: str) -> str:
    """An edit list counts in one frame rate: the one that most of the shots have."""
    rate = _common_rate(shots)
    timeline = build(shots, title, rate=rate)
    for shot, clip in zip(shots, timeline.tracks[0], strict=True):
        # The only field for where a clip comes from: eight characters.
        clip.metadata["cmx_3600"] = {
            "reel": f"{shot.task.id % 100_000_000:08d}",
            "comments": [
                f"TASK ID: {_line(shot.task.remote_id)}",
                f"PROMPT: {_line(shot.task.request.prompt)[:500]}",
            ],
        }
        clip.markers.clear()  # they would be written in capitals
    return _written(timeline, "cmx_3600", rate=float(rate))


def _common_rate(shots: Sequence[Shot]) -> Fraction:
    found = Counter(shot.footage.rate for shot in shots).most_common(1)[0][0]
    return min(_TIMECODE_RATES, key=lambda rate: abs(rate - found))


# --- Final Cut -------------------------------------------------------------------------------------------------------


def _final_cut(shots: Sequence[Shot], title: str) -> str:
    timeline = build(shots, title)
    for shot, clip in zip(shots, timeline.tracks[0], strict=True):
        clip.name = _unquoted(clip.name)
        clip.media_reference.metadata["fcpx"] = {
            "note": _line(shot.task.request.prompt),
            "metadata": [{"com.rushes.task": shot.task.remote_id}, {"com.rushes.model": shot.task.request.model}],
        }
    root = ElementTree.fromstring(_written(timeline, "fcpx_xml"))  # noqa: S314  # made by the line itself
    _complete(root, {Path(shot.footage.path).as_uri(): shot.footage for shot in shots})
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{ElementTree.tostring(root, "unicode")}\n'


def _unquoted(name: str) -> str:
    """Return a name without what breaks the adapter's own searches."""
    return name.replace("'", "’").replace('"', "”")


def _complete(root: ElementTree.Element, footages: dict[str, Footage]) -> None:
    """Give each file its own frame size and rate, and its sound: the adapter knows of neither."""
    resources = root.find("resources")
    assert resources is not None
    for element in resources.findall("format"):
        resources.remove(element)
    formats: dict[tuple[Fraction, int, int], str] = {}
    of_asset: dict[str, str] = {}
    sounding: set[str] = set()
    for asset in resources.findall("asset"):
        footage = footages[asset.get("src", "")]
        key = (footage.rate, footage.width, footage.height)
        if key not in formats:
            formats[key] = f"f{len(formats) + 1}"
        asset.set("format", formats[key])
        if footage.has_audio:
            asset.attrib |= {"hasAudio": "1", "audioSources": "1", "audioChannels": "2"}
            sounding.add(asset.get("id", ""))
        of_asset[asset.get("id", "")] = formats[key]
    for place, ((rate, width, height), name) in enumerate(formats.items()):
        attributes = {"id": name, "frameDuration": f"{rate.denominator}/{rate.numerator}s"}
        attributes |= {"width": str(width), "height": str(height)}
        resources.insert(place, ElementTree.Element("format", attributes))
    _point_to_assets(root, of_asset, sounding)


def _point_to_assets(root: ElementTree.Element, of_asset: dict[str, str], sounding: set[str]) -> None:
    for element in root.iter("asset-clip"):
        element.set("format", of_asset[element.get("ref", "")])
    for project in root.iter("project"):
        if not project.get("uid"):
            project.attrib.pop("uid", None)
    for spine in root.iter("spine"):
        for clip in spine.findall("clip"):
            video = clip.find("video")
            if video is None:
                continue
            # An asset's clip brings picture and sound; a bare video element only the picture.
            asset = video.get("ref", "")
            clip.remove(video)
            clip.tag = "asset-clip"
            clip.attrib |= {"ref": asset, "format": of_asset[asset]}
            if asset in sounding:
                clip.set("audioRole", "dialogue")
    for marker in root.iter("marker"):
        marker.attrib.pop("completed", None)  # which would make it an errand
    for sequence in root.iter("sequence"):
        first = sequence.find("spine/asset-clip")
        if first is not None:
            sequence.set("format", first.get("format", ""))
