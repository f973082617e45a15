"""Tasks as one JSON document, for other programs.

Only what is named here goes in. Keys are nowhere in a task; links to results are left out because whoever has one may
fetch the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.domain.task import Task
from desktop.logging import redact

FORMAT = 1
_PLAIN = (
    *("id", "service", "batch", "take", "parent_id", "created_at", "sent_at", "accepted_at", "completed_at"),
    *("expires_at", "saved_at", "file", "file_bytes", "width", "height", "video_s", "credits"),
)


def task_data(task: Task) -> dict[str, Any]:
    """Return a task as plain data; times are Unix seconds; ``GenerationRequest.from_dict`` reads ``request`` back."""
    data: dict[str, Any] = {name: getattr(task, name) for name in _PLAIN}
    problem = task.problem
    return data | {
        "task_id": task.remote_id,
        "state": task.state.value,
        "relation": task.relation.value,
        "request": asdict(task.request),
        "annotation": asdict(task.annotation),
        "problem": None if problem is None else asdict(problem) | {"message": redact(problem.message)},
    }


def write_tasks(tasks: Iterable[Task], out: Path, at: float) -> None:
    """Write the document.

    Args:
        at: when it is written, Unix seconds.

    Raises:
        OSError: it cannot be written.
    """
    with out.open("w", encoding="utf-8") as file:
        file.write(f'{{\n"rushes_export": {FORMAT},\n"exported_at": {at!r},\n"tasks": [')
        between = "\n"
        for task in tasks:  # one by one: a large library would be a text of 100 MB
            file.write(between + _text(task_data(task)))
            between = ",\n"
        file.write("\n]\n}\n")


def _text(data: dict[str, Any]) -> str:
    """Return JSON that people can read; lone surrogates, which have no UTF-8, survive as escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(data, indent=2)
    return text
