"""A selection as one film: the order of its shots, and what ends it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.controllers.playback import Playback
from desktop.controllers.reel import Reel
from desktop.domain.chains import chained
from desktop.domain.footage import PlaybackPreferences
from desktop.domain.task import Relation, TaskRow, TaskState
from desktop.services.crash_flag import CrashFlag
from tests.videos import make_video


def row(task_id: int, parent: int | None = None, relation: Relation = Relation.CONTINUED) -> TaskRow:
    return TaskRow(
        id=task_id,
        state=TaskState.READY,
        prompt="p",
        model="m",
        duration=10,
        size="16:9",
        service="s",
        created_at=0.0,
        parent_id=parent,
        relation=relation if parent is not None else Relation.NONE,
    )


def test_continued_shots_follow_what_they_continue() -> None:
    assert chained([row(1), row(2), row(3, parent=1), row(4, parent=3)]) == [[1, 3, 4], [2]]
    assert chained([row(9, parent=7), row(8), row(7)]) == [[8], [7, 9]]


def test_only_continuations_within_the_selection_are_chains() -> None:
    assert chained([row(1), row(2, parent=1, relation=Relation.REMIX), row(3, parent=99)]) == [[1], [2], [3]]


def test_two_continuations_of_one_shot_both_follow_it() -> None:
    assert chained([row(1), row(2, parent=1), row(3, parent=2), row(4, parent=1)]) == [[1, 2, 3, 4]]


@pytest.fixture
def playback(qapp: object, tmp_path: Path) -> Iterator[Playback]:
    playback = Playback(CrashFlag(tmp_path / "playing"), PlaybackPreferences(loop=True))
    yield playback
    playback.shut_down()
    gc.collect()  # here, in Qt's own thread, and not in a worker of the next test


class Told:
    def __init__(self, reel: Reel) -> None:
        self.tasks: list[int] = []
        self.places: list[tuple[int, int, int]] = []
        reel.task_requested.connect(self.tasks.append)
        reel.place_changed.connect(lambda *place: self.places.append(place))


def test_real_videos_play_one_after_another_though_looping_is_on(
    qtbot: QtBot, playback: Playback, tmp_path: Path
) -> None:
    paths = {n: make_video(tmp_path / f"{n}.mp4", 8, audio=False) for n in (1, 2, 3)}
    (tmp_path / "2.mp4").write_bytes(b"broken")
    reel = Reel(playback)
    told = Told(reel)
    reel.task_requested.connect(lambda task_id: playback.open(task_id, str(paths[task_id])))
    reel.start([row(1), row(2), row(3)])
    qtbot.waitUntil(lambda: not reel.running, timeout=8000)
    assert told.tasks == [1, 2, 3], "the broken one is passed over, none twice"
    assert told.places == [(0, 3, 1), (1, 3, 1), (2, 3, 1), (0, 0, 0)]


def test_stepping_stays_within_and_going_elsewhere_ends_it(playback: Playback) -> None:
    reel = Reel(playback)
    told = Told(reel)
    reel.start([row(1), row(2, parent=1), row(3)])
    reel.step(1)
    reel.step(5)
    reel.step(-9)
    assert told.tasks == [1, 2, 3, 1]
    assert told.places[0] == (0, 3, 2)
    reel.note_selected(1)
    assert reel.running
    reel.note_selected(3)
    assert told.places[-1] == (2, 3, 1)
    reel.note_selected(77)
    assert not reel.running
    assert told.places[-1] == (0, 0, 0)


def test_an_empty_selection_is_no_reel(playback: Playback) -> None:
    reel = Reel(playback)
    told = Told(reel)
    reel.start([])
    reel.step(1)
    assert not reel.running
    assert told.tasks == []
