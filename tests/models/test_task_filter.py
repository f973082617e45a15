"""Which tasks are shown, and in which order: against the plain meaning of the words, worked out row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from desktop.domain.task import ACTIVE, TaskRow, TaskState
from desktop.models.task_columns import TaskColumns
from desktop.models.task_filter import Chip, SortKey, TaskFilter, count_chips, count_names, narrows, sort_slots
from desktop.models.task_query import NameField, parse_query
from tests.models.rows import NOW, library, row

ROWS = library(1400)


@pytest.fixture(scope="module")
def columns() -> TaskColumns:
    packed = TaskColumns()
    packed.put(ROWS)
    return packed


def ids(columns: TaskColumns, text: str, chip: Chip = Chip.ALL) -> list[int]:
    query = parse_query(text, NOW)
    assert not query.errors
    return sorted(columns.id[slot] for slot in TaskFilter(query, chip).select(columns, columns.slots()))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("storm", lambda r: "storm" in r.prompt or "storm" in r.tags),
        ("storm neon", lambda r: ("storm" in r.prompt or "storm" in r.tags) and "neon" in r.prompt),
        ('"paper boat"', lambda r: "paper boat" in r.prompt),
        ("neon -storm", lambda r: "neon" in r.prompt and "storm" not in r.prompt + r.tags),
        ("status:active", lambda r: r.state in ACTIVE),
        ("-status:ready", lambda r: r.state is not TaskState.READY),
        ("model:sora-2", lambda r: r.model == "sora-2"),
        ("model:sora", lambda r: True),
        ("tag:storm", lambda r: "storm" in r.tags.split()),
        ('tag:""', lambda r: not r.tags),
        ("tag:open", lambda r: False),
        ("project:harb", lambda r: r.project == "harbour film"),
        ("rating:>3", lambda r: r.rating > 3),
        ("rating:3", lambda r: r.rating == 3),
        ("before:2d", lambda r: r.created_at < NOW - 2 * 86_400),
        ("after:1d -before:12h", lambda r: r.created_at >= NOW - 86_400 and r.created_at >= NOW - 43_200),
        ("id:17,99", lambda r: r.id in (17, 99)),
        ("id:video_0", lambda r: r.remote_id.startswith("video_0")),
        ("has:rating has:tag", lambda r: r.rating and r.tags),
        ("service:dash size:16:9 duration:10", lambda r: True),
    ],
)
def test_terms_mean_what_they_say(columns: TaskColumns, text: str, meaning: Callable[[TaskRow], object]) -> None:
    expected = sorted(task.id for task in ROWS if meaning(task))
    assert ids(columns, text) == expected
    # One task at a time is judged as all of them together.
    query = TaskFilter(parse_query(text, NOW))
    alone = sorted(columns.id[slot] for slot in columns.slots() if query.select(columns, [slot]))
    assert alone == expected


@pytest.mark.parametrize(
    "typed", ["storm neon", '"paper boat" rain', "-storm neon", "status:ready kite", "tag:storm a"]
)
def test_typing_on_shows_what_searching_anew_does(columns: TaskColumns, typed: str) -> None:
    order = sort_slots(columns, columns.slots(), SortKey.WHEN, True)
    shown: Sequence[int] = order
    old = TaskFilter()
    for length in range(1, len(typed) + 1):
        new = TaskFilter(parse_query(typed[:length], NOW))
        shown = new.select(columns, shown if narrows(new, old) else order)
        assert list(shown) == list(new.select(columns, order)), typed[:length]
        old = new
    assert not narrows(TaskFilter(), old)


def test_chips_and_their_counts_agree(columns: TaskColumns) -> None:
    counts = count_chips(columns)
    for chip in Chip:
        assert counts[chip] == len(ids(columns, "", chip)), chip
    assert counts[Chip.ALL] == len(ROWS)


def test_names_are_counted_alone_and_together(columns: TaskColumns) -> None:
    expected = {tag: sum(tag in task.tags.split() for task in ROWS) for tag in ("opening", "storm")}
    assert count_names(columns, NameField.TAG) == expected
    assert count_names(columns, NameField.PROJECT) == {
        "harbour film": sum(task.project == "harbour film" for task in ROWS)
    }


PLAIN_KEYS: dict[SortKey, Callable[[TaskRow], object]] = {
    SortKey.PROMPT: lambda r: r.prompt.lower(),
    SortKey.SETTINGS: lambda r: (r.model, r.duration, r.size),
    SortKey.WHEN: lambda r: r.created_at,
    SortKey.RATING: lambda r: r.rating,
    SortKey.TAGS: lambda r: r.tags,
    SortKey.PROJECT: lambda r: r.project,
    SortKey.NOTE: lambda r: r.note,
    SortKey.TOOK: lambda r: (r.completed_at or 0) - (r.sent_at or 0),
    SortKey.FILE_SIZE: lambda r: r.file_bytes,
    SortKey.SERVICE: lambda r: r.service,
    SortKey.EXPIRES: lambda r: r.expires_at,
    SortKey.TASK_ID: lambda r: r.id,
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", list(PLAIN_KEYS))
def test_sorting_is_right_and_newest_first_among_equals(columns: TaskColumns, key: SortKey, descending: bool) -> None:
    expected = sorted(ROWS, key=lambda r: -r.id)
    expected.sort(key=PLAIN_KEYS[key], reverse=descending)  # type: ignore[arg-type]
    order = sort_slots(columns, columns.slots(), key, descending)
    assert [columns.id[slot] for slot in order] == [task.id for task in expected]


def test_status_sorts_what_needs_a_look_first() -> None:
    packed = TaskColumns()
    packed.put([row(1), row(2, TaskState.FAILED), row(3, TaskState.UNKNOWN), row(4, TaskState.GENERATING)])
    order = sort_slots(packed, packed.slots(), SortKey.STATUS, False)
    assert [packed.id[slot] for slot in order] == [3, 4, 1, 2]


def test_tasks_without_a_time_have_their_place() -> None:
    packed = TaskColumns()
    packed.put([row(1, expires_at=NOW), row(2), row(3, expires_at=NOW - 5), row(4)])
    order = sort_slots(packed, packed.slots(), SortKey.EXPIRES, False)
    assert [packed.id[slot] for slot in order] == [3, 1, 4, 2]
