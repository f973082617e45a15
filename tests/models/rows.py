"""Rows of tasks for tests: real ones in shape, many in number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from desktop.domain.task import TaskRow, TaskState

#: A moment in 2026, Unix seconds.
NOW = 1_795_000_000.0
_TEXT = (
    "lighthouse keeper storm neon alley paper boat glass frog macro slow dolly kite dunes market nostalgic film rain "
    "harbour morning fog tracking shot golden retriever grass street lamp crowd anime comic window train snow"
)
_WORDS = _TEXT.split()


def row(task_id: int, state: TaskState = TaskState.READY, prompt: str = "a storm", **values: Any) -> TaskRow:
    """Return a task's row; what is not given is as for a usual task."""
    given = {
        "model": "sora-2",
        "duration": 10,
        "size": "16:9",
        "service": "dashly",
        "created_at": NOW - 100_000 + task_id,
        **values,
    }
    return TaskRow(id=task_id, state=state, prompt=prompt, **given)


def library(count: int) -> list[TaskRow]:
    """Return a library as a year of work leaves it, newest first; the same every time."""
    return list(stream(count))


def stream(count: int) -> Iterator[TaskRow]:
    """Yield what :func:`library` returns, one by one, so that nothing but what is kept takes memory."""
    states = list(TaskState)
    for task_id in range(count, 0, -1):
        chance = random.Random(task_id)
        created = NOW - (count - task_id) * 97.0
        yield row(
            task_id,
            TaskState.READY if chance.random() < 0.9 else chance.choice(states),
            " ".join(chance.choice(_WORDS) for _ in range(14)),
            model=chance.choice(("sora-2", "sora-2-pro")),
            created_at=created,
            sent_at=created + 1,
            completed_at=created + 60 + chance.random() * 120,
            expires_at=created + 86_400,
            remote_id=f"video_{chance.getrandbits(128):032x}",
            remote_status="completed",
            poster=f"/home/somebody/.local/share/rushes/posters/{task_id}.jpg",
            file=f"/home/somebody/Videos/Rushes/2026-11-22 lighthouse-keeper {task_id}.mp4",
            file_bytes=9_000_000 + task_id,
            batch=f"{chance.getrandbits(128):032x}",
            rating=chance.choice((0, 0, 0, 3, 4, 5)),
            tags=chance.choice(("", "", "opening", "opening storm")),
            project=chance.choice(("", "", "harbour film")),
        )
