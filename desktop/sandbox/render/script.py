"""From a prompt to shots: what is seen, when, in which light, and how the camera moves."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass, replace

from desktop.sandbox.render.spec import FPS, RenderSpec, seed_of
from desktop.sandbox.render.words import (
    ACTIONS,
    COLOURS,
    EXTRAS,
    FAST,
    FRAMINGS,
    GRADES,
    MOVES,
    PLACES,
    SLOW,
    SUBJECTS,
    TIMES,
    WEATHERS,
    count_all,
    find_all,
    find_first,
    mentions,
)

SHORTEST_SHOT_S = 2.0
"""Sentences are put together rather than shown for less than this."""

_TIME = r"(?:\d{1,2}:)?\d{1,3}(?:\.\d+)?"
_UNIT = r"(?:(?:seconds|secs|sec|s)\b|秒)"
_SPAN = rf"(?P<start>{_TIME})\s*(?P<unit>{_UNIT})?\s*(?:(?:-|–|—|~|to|至|到|>)+\s*(?P<end>{_TIME})\s*{_UNIT}?\s*)?"
_TIMECODE = re.compile(
    rf"[\[(【（]?\s*{_SPAN}(?:[\])】）]\s*[:：\-–—]?\s*|\s*[:：]\s*|\s*[\-–—]\s+|\s+)(?=\S)", re.IGNORECASE
)
# Within a line only a whole span in brackets begins a shot.
_STAMP = re.compile(
    rf"[\[【(（]\s*{_TIME}\s*{_UNIT}?\s*(?:-|–|—|~|to)+\s*{_TIME}\s*{_UNIT}?\s*[\]】)）]", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s。！？；.!?;]))(?:shot|scene|镜头|分镜|场景|plano|plan)\s*#?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})"
    r"\s*(?:[:：.、)）\-–—]|(?=[\[(【（]))\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)|(?<=[。！？])")
_USERNAME = re.compile(r"@([A-Za-z0-9_.]{2,40})")


@dataclass(frozen=True, slots=True)
class Cues:
    """What the words of one shot call for. Names are the keys of ``words``' tables; "" and () mean nothing said.

    Attributes:
        colours: hex colours in the order they are named.
        action: run, walk or rest.
        pace: how fast everything moves, 1 as usual.
        cast: usernames of characters, without the @.
    """

    move: str = ""
    framing: str = ""
    time: str = ""
    weather: str = ""
    place: str = ""
    subjects: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    action: str = ""
    pace: float = 1.0
    cast: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot.

    Attributes:
        number: from 1.
        text: what the prompt says of it, in one line.
        start: first frame.
        frames: how many frames it lasts.
        seed: what its shapes are drawn from.
        colour_seed: what its free choices of colour are drawn from (a remix changes only these).
    """

    number: int
    text: str
    start: int
    frames: int
    cues: Cues
    seed: int
    colour_seed: int

    @property
    def end(self) -> int:
        """Return the frame after the last one."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start_s: float | None = None
    end_s: float | None = None


def write_script(spec: RenderSpec) -> tuple[Shot, ...]:
    """Return the shots of a request; together they last exactly its duration.

    A remix keeps the shots of what it remixes and takes light, weather, colour and style from its own words.
    """
    origin = spec
    while origin.remix_of is not None:
        origin = origin.remix_of
    lines = _fit(_split(_clean(origin.prompt)), spec.duration, max(1, min(len(origin.references), spec.duration)))
    seed = seed_of("shot", origin.prompt, origin.seed)
    colour_seed = seed_of("colour", spec.prompt, spec.seed)
    cues = _inherit([read_cues(line.text) for line in lines])
    if spec is not origin:
        cues = [_repaint(cue, read_cues(spec.prompt)) for cue in cues]
    spans = _spans(lines, spec.duration * FPS)
    return tuple(
        Shot(
            number=index + 1,
            text=line.text,
            start=span[0],
            frames=span[1] - span[0],
            cues=cue,
            seed=seed_of(seed, index),
            colour_seed=seed_of(colour_seed, index),
        )
        for index, (line, cue, span) in enumerate(zip(lines, cues, spans, strict=True))
    )


def read_cues(text: str) -> Cues:
    """Return what one sentence calls for."""
    pace = 1.0
    if mentions(text, SLOW):
        pace = 0.4
    elif mentions(text, FAST):
        pace = 2.0
    return Cues(
        move=find_first(text, MOVES),
        framing=find_first(text, FRAMINGS),
        time=find_first(text, TIMES),
        weather=find_first(text, WEATHERS),
        place=find_first(text, PLACES),
        subjects=count_all(text, SUBJECTS, 3),
        colours=find_all(text, COLOURS)[:3],
        grades=find_all(text, GRADES)[:3],
        extras=find_all(text, EXTRAS)[:3],
        action=find_first(text, ACTIONS),
        pace=pace,
        cast=tuple(dict.fromkeys(name.rstrip(".").lower() for name in _USERNAME.findall(text)))[:3],
    )


def _inherit(cues: list[Cues]) -> list[Cues]:
    """Let each shot keep the place, light and cast of the one before it where it says nothing new."""
    told: list[Cues] = []
    first = cues[0]
    # A later sentence's place and time hold for the first as well, unless it is another place; weather may change.
    same = [cue for cue in cues if not first.place or cue.place in {"", first.place}]
    last = Cues(
        time=next((cue.time for cue in same if cue.time), ""),
        place=next((cue.place for cue in same if cue.place), ""),
        subjects=next((cue.subjects for cue in cues if cue.subjects), ()),
    )
    for cue in cues:
        last = replace(
            cue,
            time=cue.time or last.time,
            weather=cue.weather or last.weather,
            place=cue.place or last.place,
            subjects=cue.subjects or last.subjects,
            colours=cue.colours or last.colours,
            grades=cue.grades or last.grades,
            extras=cue.extras or last.extras,
            cast=cue.cast or (() if cue.subjects else last.cast),
        )
        told.append(last)
    return told


def _repaint(kept: Cues, asked: Cues) -> Cues:
    """Return the old shot in the light, weather and colours that are asked for now."""
    return replace(
        kept,
        time=asked.time or kept.time,
        weather=asked.weather or kept.weather,
        colours=asked.colours or kept.colours,
        grades=asked.grades or kept.grades,
        extras=asked.extras or kept.extras,
    )


def _clean(prompt: str) -> str:
    """Drop what cannot be drawn or would reorder text: control and format characters but the line break."""
    kept = (c for c in prompt[:20_000] if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return "".join(kept)


def _split(prompt: str) -> list[_Line]:
    """Cut a prompt into shots: by ``Shot 1:`` where that stands, else by lines, else by sentences."""
    marks = list(_NUMBERED.finditer(prompt))
    if marks:
        starts = [mark.end() for mark in marks]
        ends = [mark.start() for mark in marks[1:]] + [len(prompt)]
        lead = prompt[: marks[0].start()].strip()
        parts = [prompt[start:end] for start, end in zip(starts, ends, strict=True)]
        if lead and parts:
            # Words before the first shot set the scene for it.
            parts[0] = f"{parts[0].strip()} ({lead})"
    else:
        parts = [part for part in prompt.split("\n") if part.strip()]
        if len(parts) == 1:
            stamps = [match.start() for match in _STAMP.finditer(parts[0])]
            if len(stamps) > 1:
                parts = [parts[0][start:end] for start, end in itertools.pairwise([0, *stamps[1:], None])]
            else:
                parts = _SENTENCE.split(parts[0])
    lines = [_read_line(" ".join(part.split())) for part in parts]
    return [line for line in lines if line.text] or [_Line("")]


def _read_line(text: str) -> _Line:
    match = _TIMECODE.match(text)
    if not match:
        return _Line(text)
    start, end = match["start"], match["end"]
    # A bare number is a timecode only with something that says so: "3 dogs run" is not at 3 s.
    if not (end or ":" in start or match["unit"]):
        return _Line(text)
    return _Line(text[match.end() :].strip(), _seconds(start), _seconds(end) if end else None)


def _seconds(text: str) -> float:
    minutes, _, seconds = text.rpartition(":")
    return (int(minutes) if minutes else 0) * 60 + float(seconds)


def _fit(lines: list[_Line], duration: int, at_least: int) -> list[_Line]:
    """Join neighbours until no shot is too short; repeat the text for more pictures than sentences."""
    limit = max(1, int(duration / SHORTEST_SHOT_S), at_least)
    while len(lines) > limit:
        shortest = min(range(len(lines) - 1), key=lambda i: len(lines[i].text) + len(lines[i + 1].text))
        first, second = lines[shortest], lines[shortest + 1]
        joined = _Line(f"{first.text} {second.text}", first.start_s, second.end_s)
        lines = [*lines[:shortest], joined, *lines[shortest + 2 :]]
    while len(lines) < at_least:
        longest = max(range(len(lines)), key=lambda i: len(lines[i].text))
        lines = [*lines[: longest + 1], _Line(lines[longest].text), *lines[longest + 1 :]]
    return lines


def _spans(lines: list[_Line], frames: int) -> list[tuple[int, int]]:
    """Return first frame and frame after the last of each line, without gaps, from 0 to ``frames``."""
    timed = _timed_starts(lines, frames)
    if timed is None:
        # Longer sentences are read longer; nobody gets less than half of an even share.
        weights = [1.0 + min(len(line.text), 160) / 80 for line in lines]
        total = sum(weights)
        timed = [round(frames * sum(weights[:i]) / total) for i in range(len(lines))]
    starts = [0, *timed[1:]]
    return list(zip(starts, [*starts[1:], frames], strict=True))


def _timed_starts(lines: list[_Line], frames: int) -> list[int] | None:
    """Return the first frames that the timecodes say, or None when they are missing, out of order or out of time."""
    if any(line.start_s is None for line in lines):
        return None
    starts = [round((line.start_s or 0.0) * FPS) for line in lines]
    rising = all(later - earlier >= FPS // 2 for earlier, later in itertools.pairwise(starts))
    return starts if rising and starts[-1] <= frames - FPS // 2 else None
