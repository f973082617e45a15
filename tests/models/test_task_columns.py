"""Packing tasks by column loses nothing."""

from __future__ import annotations

from dataclasses import asdict, fields

from desktop.domain.task import Hold, Relation, TaskRow, TaskState
from desktop.models.task_columns import TaskColumns
from tests.models.rows import NOW, library, row

FULL = TaskRow(
    id=7,
    state=TaskState.WAITING,
    prompt="two\nlines, 夜の街 \u202eodd",
    model="sora-2-pro",
    duration=25,
    size="9:16",
    service="toapis",
    created_at=NOW,
    hold=Hold.RATE,
    progress=65,
    not_before=NOW + 42,
    sent_at=NOW + 1,
    completed_at=NOW + 2,
    expires_at=NOW + 3,
    server_offset=-2.5,
    remote_id="video_1",
    remote_status="in_progress",
    error="rate_limited slow down",
    poster="/p/7.jpg",
    file="/v/a b.mp4",
    file_bytes=1 << 33,
    received=1 << 32,
    batch="ab" * 16,
    take=3,
    parent_id=5,
    relation=Relation.REMIX,
    rating=4,
    favourite=True,
    note="best\ntake",
    tags="opening storm",
    project="harbour film",
    style="comic",
)


def test_every_field_comes_back() -> None:
    columns = TaskColumns()
    (slot,) = columns.put([FULL])
    assert asdict(columns.row(slot)) == asdict(FULL)
    # A field that is added to TaskRow must be added here, too: nothing may stand at its default in FULL.
    assert not [f.name for f in fields(TaskRow) if getattr(FULL, f.name) == f.default]


def test_defaults_come_back() -> None:
    columns = TaskColumns()
    plain = row(3)
    (slot,) = columns.put([plain])
    assert asdict(columns.row(slot)) == asdict(plain)


def test_a_hostile_separator_does_not_shift_fields() -> None:
    columns = TaskColumns()
    (slot,) = columns.put([row(1, prompt="a\x1fb\x1fc", note="n\x1f", remote_id="video_1", file="/x.mp4")])
    got = columns.row(slot)
    assert (got.prompt, got.note, got.remote_id, got.file) == ("a b c", "n ", "video_1", "/x.mp4")


def test_lines_follow_changes_and_removals() -> None:
    columns = TaskColumns()
    rows = library(1200)
    columns.put(rows[:700])
    columns.put(rows[700:])
    changed = row(600, prompt="Quite Other\nWords", note="Zebra", tags="x-tag", remote_id="vid_Z", project="P")
    columns.put([changed])
    slot = columns.slot_of(600)
    assert columns.line(slot).startswith("quite other words")
    for words in ("other words", "zebra", "x-tag", "vid_z"):
        assert [s for s, hit in enumerate(columns.containing((words,))) if hit] == [slot]
    assert not any(columns.containing(("words zebra",))), "words must not match across fields"
    columns.drop([600])
    assert not any(columns.containing(("zebra",)))
    assert columns.slot_of(600) == -1
    assert len(columns) == 1199
    (again,) = columns.put([row(5000, prompt="in the old place")])
    assert again == slot
    assert columns.row(columns.slot_of(599)).id == 599


def test_each_line_is_its_own_tasks() -> None:
    columns = TaskColumns()
    rows = library(1500)
    slots = columns.put(rows)
    for slot, task in zip(slots, rows, strict=True):
        assert columns.line(slot).startswith(task.prompt)
    assert [columns.prompts()[slot] for slot in slots] == [task.prompt for task in rows]


def test_ids_far_apart_take_no_memory_for_the_gap() -> None:
    columns = TaskColumns()
    columns.put([row(1), row(1 << 60)])
    assert columns.row(columns.slot_of(1 << 60)).id == 1 << 60
    columns.drop([1 << 60])
    assert columns.slot_of(1 << 60) == -1
