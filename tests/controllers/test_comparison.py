"""Takes in step: the frame numbers on screen, read from pixels, are equal at every moment."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from desktop.controllers.comparison import Comparison, Shown
from desktop.domain.footage import PlaybackProblem
from tests.videos import make_video, number_in

FRAMES = 60


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("videos")
    # Different key-frame distances: decoding positions alike would hide what a player per video does wrong.
    return [
        make_video(
            folder / f"{n}.mp4", FRAMES, hue=50 * n, gop=(12, 48, 60, 7)[n], size=((640, 360), (360, 640))[n % 2]
        )
        for n in range(4)
    ]


class Seen:
    def __init__(self, comparison: Comparison) -> None:
        self.moments: list[tuple[tuple[Shown, ...], int]] = []
        self.failed: list[tuple[int, PlaybackProblem]] = []
        self.solo: list[int] = []
        comparison.frames_shown.connect(lambda shown, number: self.moments.append((shown, number)))
        comparison.failed.connect(lambda task, problem: self.failed.append((task, problem)))
        comparison.solo_changed.connect(self.solo.append)


@pytest.fixture
def comparison(qapp: object) -> Iterator[Comparison]:
    comparison = Comparison()
    yield comparison
    comparison.close()
    gc.collect()  # here, in Qt's own thread, and not in a worker of the next test


@pytest.fixture
def seen(comparison: Comparison) -> Seen:
    return Seen(comparison)


def assert_in_step(moments: list[tuple[tuple[Shown, ...], int]]) -> None:
    for shown, number in moments:
        assert {one.number for one in shown} == {number}
        assert {number_in(one.image) for one in shown} == {number}


@pytest.mark.parametrize("count", [2, 3, 4])
def test_playing_takes_show_the_same_frame_at_every_moment(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path], count: int
) -> None:
    comparison.open([(n, str(videos[n])) for n in range(count)])
    for n in range(count):
        comparison.set_canvas(n, QSize(320, 240))
    qtbot.waitUntil(lambda: len(seen.moments) >= 25, timeout=8000)
    assert comparison.playing
    assert all(len(shown) == count for shown, _ in seen.moments)
    assert_in_step(seen.moments)
    numbers = [number for _, number in seen.moments]
    assert numbers[:10] == sorted(numbers[:10])


def test_steps_and_jumps_stay_in_step_and_are_exact(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path]
) -> None:
    comparison.open([(n, str(videos[n])) for n in range(2)])
    qtbot.waitUntil(lambda: len(seen.moments) >= 3, timeout=8000)
    comparison.toggle()
    comparison.seek(30)
    qtbot.waitUntil(lambda: seen.moments[-1][1] == 30, timeout=5000)
    for step, expected in ((1, 31), (1, 32), (-1, 31), (-5, 26), (100, FRAMES - 1), (-1, FRAMES - 2), (-100, 0)):
        comparison.step(step)
        qtbot.waitUntil(lambda n=expected: seen.moments[-1][1] == n, timeout=5000)
    assert_in_step(seen.moments)
    assert not comparison.playing


def test_scrubbing_ends_on_the_last_place_for_all(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path]
) -> None:
    comparison.open([(n, str(videos[n])) for n in range(4)])
    qtbot.waitUntil(lambda: len(seen.moments) >= 1, timeout=8000)
    comparison.toggle()
    for number in range(0, 51, 5):
        comparison.seek(number)
    assert comparison.frame == 50
    qtbot.waitUntil(lambda: seen.moments[-1][1] == 50, timeout=5000)
    assert_in_step(seen.moments)


def test_a_shorter_take_waits_on_its_last_frame(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path], tmp_path: Path
) -> None:
    short = make_video(tmp_path / "short.mp4", 20)
    comparison.open([(1, str(videos[0])), (2, str(short))])
    qtbot.waitUntil(lambda: len(seen.moments) >= 1, timeout=8000)
    comparison.toggle()
    comparison.seek(40)
    qtbot.waitUntil(lambda: seen.moments[-1][1] == 40, timeout=5000)
    shown = seen.moments[-1][0]
    assert (number_in(shown[0].image), number_in(shown[1].image)) == (40, 19)


def test_takes_of_different_rates_show_the_same_moment(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path], tmp_path: Path
) -> None:
    slow = make_video(tmp_path / "slow.mp4", 30, rate=12)
    comparison.open([(1, str(videos[0])), (2, str(slow))])
    qtbot.waitUntil(lambda: len(seen.moments) >= 1, timeout=8000)
    comparison.toggle()
    for number, expected in ((10, 5), (11, 5), (40, 20), (59, 29)):
        comparison.seek(number)
        qtbot.waitUntil(lambda n=number: seen.moments[-1][1] == n, timeout=5000)
        shown = seen.moments[-1][0]
        assert (number_in(shown[0].image), number_in(shown[1].image)) == (number, expected)


def test_it_begins_again_or_stops_at_the_end(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path]
) -> None:
    comparison.open([(n, str(videos[n])) for n in range(2)])
    qtbot.waitUntil(lambda: len(seen.moments) >= 1, timeout=8000)
    comparison.seek(FRAMES - 5)
    numbers = lambda: [number for _, number in seen.moments]  # noqa: E731
    qtbot.waitUntil(lambda: any(b < a - 20 for a, b in zip(numbers(), numbers()[1:], strict=False)), timeout=5000)
    comparison.set_loop(False)
    comparison.seek(FRAMES - 5)
    qtbot.waitUntil(lambda: not comparison.playing, timeout=5000)
    qtbot.waitUntil(lambda: numbers()[-1] == FRAMES - 1, timeout=5000)


def test_shuttling_goes_both_ways_in_step_and_stands_at_the_beginning(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path]
) -> None:
    speeds: list[float] = []
    comparison.speed_changed.connect(speeds.append)
    comparison.open([(n, str(videos[n])) for n in range(2)])
    qtbot.waitUntil(lambda: bool(seen.moments), timeout=8000)
    comparison.shuttle(1)
    comparison.shuttle(1)
    comparison.shuttle(0)
    assert (speeds, comparison.playing) == ([2.0, 4.0, 1.0], False)
    comparison.seek(30)
    qtbot.waitUntil(lambda: seen.moments[-1][1] == 30, timeout=8000)
    before = len(seen.moments)
    comparison.shuttle(-1)
    comparison.shuttle(-1)
    assert comparison.playing and speeds[-1] == -2.0
    qtbot.waitUntil(lambda: not comparison.playing and seen.moments[-1][1] == 0, timeout=8000)
    backwards = seen.moments[before:]
    assert_in_step(backwards)
    numbers = [number for _, number in backwards]
    assert numbers == sorted(numbers, reverse=True)
    assert speeds[-1] == 1.0, "the next Space plays forwards"


def test_one_take_is_heard_alone(qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path]) -> None:
    comparison.open([(n, str(videos[n])) for n in range(2)])
    qtbot.waitUntil(lambda: len(seen.moments) >= 1, timeout=8000)
    comparison.set_solo(1)
    comparison.set_solo(1)
    comparison.set_solo(-1)
    assert seen.solo == [1, -1]


def test_a_broken_take_is_named_and_nothing_stays_open(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"<html>")
    comparison.open([(1, str(videos[0])), (2, str(bad))])
    qtbot.waitUntil(lambda: bool(seen.failed), timeout=5000)
    assert seen.failed == [(2, PlaybackProblem.NOT_A_VIDEO)]
    qtbot.waitUntil(lambda: not _lanes(), timeout=5000)


def test_closing_ends_the_threads_and_opening_again_works(
    qtbot: QtBot, comparison: Comparison, seen: Seen, videos: list[Path]
) -> None:
    for _ in range(3):
        comparison.open([(n, str(videos[n])) for n in range(3)])
        qtbot.waitUntil(lambda: len(seen.moments) >= 2, timeout=8000)
        comparison.close()
        seen.moments.clear()
    qtbot.waitUntil(lambda: not _lanes(), timeout=5000)
    assert seen.failed == []


def _lanes() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("compare-")]
