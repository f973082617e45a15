"""Tasks and totals as CSV, for spreadsheets.

A spreadsheet runs what begins like a formula, even from a file; prompts and notes may have come from anywhere. Such a
text gets an apostrophe before it, which a spreadsheet shows as the text it is.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from desktop.domain.spending import Reading, Total
from desktop.domain.task import Task
from desktop.logging import redact

_TRIGGERS = tuple("=+-@\t\r\n＝＋－＠")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_TRIGGERS) else text


def time_text(moment: float | None) -> str:
    """Return a moment as ISO 8601 with the local offset; "" for none."""
    if moment is None:
        return ""
    return datetime.fromtimestamp(moment).astimezone().isoformat(sep=" ", timespec="seconds")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _took(task: Task) -> str:
    if task.completed_at is None or task.accepted_at is None:
        return ""
    return _number(round(max(0.0, task.completed_at - task.accepted_at), 1))


#: Column -> what stands in it. Names stay: people build on them.
_COLUMNS: dict[str, Callable[[Task], str]] = {
    "number": lambda t: str(t.id),
    "task_id": lambda t: safe(t.remote_id),
    "state": lambda t: t.state.value,
    "prompt": lambda t: safe(t.request.prompt),
    "service": lambda t: safe(t.service),
    "model": lambda t: safe(t.request.model),
    "seconds": lambda t: str(t.request.duration),
    "size": lambda t: safe(t.request.size),
    "style": lambda t: safe(t.request.style),
    "references": lambda t: safe("; ".join(reference.name for reference in t.request.references)),
    "take": lambda t: str(t.take),
    "from_number": lambda t: "" if t.parent_id is None else str(t.parent_id),
    "relation": lambda t: t.relation.value,
    "asked_at": lambda t: time_text(t.created_at),
    "completed_at": lambda t: time_text(t.completed_at),
    "made_in_s": _took,
    "credits": lambda t: _number(t.credits),
    "rating": lambda t: str(t.annotation.rating),
    "favourite": lambda t: "yes" if t.annotation.favourite else "no",
    "tags": lambda t: safe(" ".join(t.annotation.tags)),
    "project": lambda t: safe(t.annotation.project),
    "note": lambda t: safe(t.annotation.note),
    "problem": lambda t: "" if t.problem is None else t.problem.code.value,
    "problem_text": lambda t: "" if t.problem is None else safe(redact(t.problem.message)),
    "file": lambda t: safe(t.file),
    "bytes": lambda t: str(t.file_bytes) if t.file else "",
    "width": lambda t: str(t.width) if t.width else "",
    "height": lambda t: str(t.height) if t.height else "",
    "video_s": lambda t: _number(t.video_s) if t.file else "",
}


def write_tasks(tasks: Iterable[Task], out: Path) -> None:
    """Write a line a task, as spreadsheets read it best: UTF-8 with a mark, CRLF.

    Raises:
        OSError: it cannot be written.
    """
    _write(tuple(_COLUMNS), ([tell(task) for tell in _COLUMNS.values()] for task in tasks), out)


def write_totals(by: str, totals: Sequence[Total], readings: Sequence[Reading], out: Path) -> None:
    """Write totals, and below them the balances they were measured by.

    Args:
        by: what the first column is: ``day``, ``model``, ``project`` or ``service``.

    Raises:
        OSError: it cannot be written.
    """
    names = (by, "sent", "made", "failed", "unclear", "measured", "credits", "refunded", "seconds_made")
    rows = [[safe(t.key), *_counts(t), _number(t.credits), _number(t.refunded), str(t.seconds)] for t in totals]
    balances = [["read_at", "service", "balance"]]
    balances += [[time_text(r.at), safe(r.service), _number(r.credits)] for r in readings]
    _write(names, [*rows, [], *balances] if readings else rows, out)


def _counts(total: Total) -> Sequence[str]:
    return [str(n) for n in (total.sent, total.made, total.failed, total.unclear, total.measured)]


def _write(names: Sequence[str], rows: Iterable[Sequence[str]], out: Path) -> None:
    # A lone surrogate (half a character from somewhere) has no UTF-8 and must not cost the export.
    with out.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
