"""A library of many tasks on disk, as a person has it after some months: every ending, films, stills, takes, notes."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import (
    Accepted,
    Annotation,
    Completed,
    DownloadStarted,
    Expired,
    Failed,
    FileMissing,
    OutcomeLost,
    Progressed,
    Rejected,
    Saved,
    SendStarted,
    Task,
    TaskFact,
    TaskIntent,
    TaskState,
)
from desktop.paths import Paths
from desktop.store.database import Database
from desktop.store.tasks import TaskStore

PROMPTS = (
    "A red kite over the harbour at dawn, slow pan left.",
    "A golden retriever runs along the beach at sunset, low tracking shot. Waves glitter, warm light.",
    "Snow falls on a quiet mountain village at night, lanterns glow.",
    "Neon city street in the rain, a yellow taxi drives past.",
    "A hot air balloon above green hills, morning mist.",
    "Paper boat in the rain, macro.",
    "Timelapse of clouds over a wheat field, wide, late summer, then the camera climbs until the whole valley is seen.",
    "An old lighthouse keeper lights his pipe; portrait, window light.",
)
_TAGS = ("opening", "b-roll", "client", "night")
_SIZES = ("16:9", "16:9", "9:16", "1:1")
#: How the tasks ended, again and again in this order: most were saved.
_ENDINGS = (
    *[TaskState.READY] * 7,
    TaskState.FAILED,
    *[TaskState.READY] * 4,
    TaskState.REJECTED,
    TaskState.EXPIRED,
    *[TaskState.READY] * 4,
    TaskState.UNKNOWN,
    TaskState.MISSING,
)
_FAILED = Problem(ProblemCode.GENERATION_FAILED, "The generation was stopped by the moderation of the output (code 7).")
_REFUSED = Problem(ProblemCode.CONTENT_POLICY, "Your request was rejected by the safety system.", 422)
_CUT = Problem(ProblemCode.ANSWER_LOST)


@dataclass(slots=True)
class _SetClock:
    """A clock of which the wall time is told."""

    at: float

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return time.monotonic()


def write_library(data: Path, count: int, *, origin: str, films: Sequence[Path], service: str = "dashly") -> list[Task]:
    """Fill a data folder with tasks, an hour between two of them; return them, oldest first.

    The same films again and again: each saved task has a file of its own name (a hard link) and a still.

    Args:
        origin: where the tasks were sent.
    """
    paths = Paths.below(data)
    paths.create()
    paths.videos.mkdir(exist_ok=True)
    return asyncio.run(_write(paths, count, origin, films, service))


async def _write(paths: Paths, count: int, origin: str, films: Sequence[Path], service: str) -> list[Task]:
    first = time.time() - 3600.0 * (count - 1) - 600.0
    clock = _SetClock(first)
    database = Database(paths.database, paths.backups, clock)
    await database.open()
    store = TaskStore(database, clock)
    endings = itertools.cycle(_ENDINGS)
    stills = [_draw_still(paths.posters / f"still-{number}.jpg", number) for number in range(24)]
    tasks: list[Task] = []
    try:
        # A hundred at a time: what waits together is committed together.
        for start in range(0, count, 100):
            batch = []
            for number in range(start, min(start + 100, count)):
                ending = next(endings)
                saved = None
                if ending in (TaskState.READY, TaskState.MISSING):
                    saved = _save(paths, number, films[number % len(films)], stills[number % len(stills)])
                    if ending is TaskState.MISSING:
                        Path(saved.file).unlink()
                intent = _intent(number, origin, service, saved)
                at = first + 3600.0 * number
                batch.append(_live(store, clock, at, intent, _facts(ending, number, at)))
            tasks += await asyncio.gather(*batch)
    finally:
        await database.close()
    return tasks


async def _live(store: TaskStore, clock: _SetClock, at: float, intent: TaskIntent, facts: Sequence[TaskFact]) -> Task:
    clock.at = at
    (task,) = await store.add([intent])
    for fact in facts:
        clock.at = at + 1.0
        task = await store.apply(task.id, fact)
    return task


def _intent(number: int, origin: str, service: str, saved: Saved | None) -> TaskIntent:
    pro = number % 5 == 3
    request = GenerationRequest(
        service=service,
        model="sora-2-pro" if pro else "sora-2",
        prompt=f"{PROMPTS[number % len(PROMPTS)]} Shot {number}.",
        duration=25 if pro else (10, 15)[number % 2],
        size=_SIZES[number % len(_SIZES)],
        style="anime" if number % 9 == 4 else "",
    )
    notes = Annotation(
        rating=number // 3 % 6 if number % 3 == 0 else 0,
        favourite=number % 11 == 0,
        tags=(_TAGS[number // 4 % len(_TAGS)],) if number % 4 == 1 else (),
        note="Hold the last second longer." if number % 13 == 5 else "",
        project="Harbour film" if number % 6 == 2 else "",
    )
    remote = f"video_{number:05d}" if saved else ""
    return TaskIntent(uuid.uuid4().hex, service, origin, request, annotation=notes, remote_id=remote, saved=saved)


def _facts(ending: TaskState, number: int, at: float) -> list[TaskFact]:
    made = [
        SendStarted("", ""),
        Accepted(f"video_{number:05d}", "queued", 0),
    ]
    match ending:
        case TaskState.READY:
            return []
        case TaskState.MISSING:
            return [FileMissing()]
        case TaskState.REJECTED:
            return [made[0], Rejected(_REFUSED)]
        case TaskState.UNKNOWN:
            return [made[0], OutcomeLost(_CUT)]
        case TaskState.FAILED:
            return [*made, Failed(_FAILED, "failed")]
        case TaskState.QUEUED:
            return made
        case TaskState.GENERATING:
            return [*made, Progressed(TaskState.GENERATING, "in_progress", 20 + number * 13 % 70)]
    completed = Completed("https://example.com/v.mp4", completed_at=at, expires_at=at + 86400.0)
    return [*made, completed, Expired()] if ending is TaskState.EXPIRED else [*made, completed, DownloadStarted()]


def _save(paths: Paths, number: int, film: Path, still: Path) -> Saved:
    file = paths.videos / f"shot {number:04d}.mp4"
    os.link(film, file)
    return Saved(str(file), film.stat().st_size, 640, 360, 3.0, str(still))


def _draw_still(path: Path, number: int) -> Path:
    image = Image.new("HSV", (512, 288), (number * 10, 110, 150)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((80 + number * 12, 40, 200 + number * 12, 160), fill="#f4e2b8")
    draw.rectangle((0, 200, 512, 288), fill=(30, 40 + number * 5, 60))
    image.save(path, quality=80)
    return path
