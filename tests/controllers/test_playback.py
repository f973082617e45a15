"""The real player on real files, offscreen: which frame is on screen is read from its pixels."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.controllers.playback import Playback
from desktop.domain.footage import Footage, PlaybackPreferences, PlaybackProblem
from desktop.services.crash_flag import CrashFlag
from tests.videos import make_video, number_in

FRAMES = 72


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("videos")
    return [make_video(folder / f"{n}.mp4", FRAMES, hue=60 * n + 20, audio=n != 2) for n in range(3)]


class Screen:
    """What a widget would have been told."""

    def __init__(self, playback: Playback) -> None:
        self.frames: list[tuple[float, int, QImage]] = []
        self.opened: list[Footage] = []
        self.failed: list[PlaybackProblem] = []
        self.ended = 0
        playback.frame_shown.connect(self._on_frame)
        playback.opened.connect(self.opened.append)
        playback.failed.connect(self.failed.append)
        playback.ended.connect(self._on_end)

    def _on_frame(self, image: QImage, number: int) -> None:
        self.frames.append((time.monotonic(), number, image))

    def _on_end(self) -> None:
        self.ended += 1

    @property
    def numbers(self) -> list[int]:
        return [number for _, number, _ in self.frames]

    @property
    def last(self) -> int:
        return self.frames[-1][1] if self.frames else -1


@pytest.fixture
def playback(qapp: object, tmp_path: Path) -> Iterator[Playback]:
    playback = Playback(CrashFlag(tmp_path / "playing"), PlaybackPreferences(loop=False))
    yield playback
    playback.shut_down()
    gc.collect()  # here, in Qt's own thread, and not in a worker of the next test


@pytest.fixture
def screen(playback: Playback) -> Screen:
    return Screen(playback)


def open_paused(qtbot: QtBot, playback: Playback, screen: Screen, path: Path) -> None:
    playback.open(1, str(path), play=False)
    qtbot.waitUntil(lambda: bool(screen.frames), timeout=5000)
    qtbot.wait(60)  # the player's own first frame
    screen.frames.clear()


def test_a_selected_video_plays_within_150_ms(
    qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]
) -> None:
    playback.warm_up()
    qtbot.wait(300)
    waits = []
    for number in range(6):
        screen.frames.clear()
        began = time.monotonic()
        playback.open(number, str(videos[number % 3]))
        qtbot.waitUntil(lambda: any(n >= 1 for n in screen.numbers), timeout=5000)
        moving = next(at for at, n, _ in screen.frames if n >= 1) - 1 / 24  # the second frame is due a frame later
        waits.append((screen.frames[0][0] - began, moving - began))
    # The best of six: a machine that does something else for a moment is not the program's slowness.
    assert min(first for first, _ in waits) < 0.1, waits
    assert min(moving for _, moving in waits) < 0.15, waits


def test_the_first_frame_comes_first_and_the_video_plays_to_its_end(
    qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]
) -> None:
    playback.open(5, str(videos[0]))
    qtbot.waitUntil(lambda: len(screen.frames) >= 4, timeout=5000)
    assert screen.opened[0].task_id == 5
    assert screen.frames[0][1] == 0, "in place of a poster"
    assert playback.playing
    qtbot.waitUntil(lambda: screen.ended == 1, timeout=8000)
    assert not playback.playing
    assert screen.last >= FRAMES - 2
    assert [number_in(image) for _, _, image in screen.frames] == screen.numbers
    assert screen.numbers[1:] == sorted(screen.numbers[1:])


def test_stepping_is_exact_to_the_frame(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    open_paused(qtbot, playback, screen, videos[0])
    for step, expected in ((1, 1), (1, 2), (1, 3), (-1, 2), (24, 26), (-24, 2), (100, FRAMES - 1), (-1, FRAMES - 2)):
        playback.step(step)
        qtbot.waitUntil(lambda n=expected: screen.last == n, timeout=3000)
        assert number_in(screen.frames[-1][2]) == expected


def test_many_steps_at_once_add_up(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    open_paused(qtbot, playback, screen, videos[0])
    for _ in range(30):
        playback.step(1)
    assert playback.frame == 30
    qtbot.waitUntil(lambda: screen.last == 30, timeout=3000)
    qtbot.wait(100)
    assert screen.last == 30
    assert len(screen.frames) < 30, "what was overtaken is not decoded"


def test_scrubbing_ends_where_the_person_let_go(
    qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]
) -> None:
    open_paused(qtbot, playback, screen, videos[0])
    for number in range(0, 61, 3):
        playback.seek(number)
        qtbot.wait(4)
    qtbot.waitUntil(lambda: screen.last == 60, timeout=3000)
    assert number_in(screen.frames[-1][2]) == 60


def test_a_part_is_played_again_and_again(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    playback.set_loop(True)
    open_paused(qtbot, playback, screen, videos[0])
    playback.set_range(10, 20)
    playback.play()
    qtbot.waitUntil(lambda: sum(1 for a, b in zip(screen.numbers, screen.numbers[1:], strict=False) if b < a) >= 3)
    assert 9 <= min(screen.numbers) <= 11
    assert max(screen.numbers) <= 21


def test_a_part_without_loop_stops_at_its_end(
    qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]
) -> None:
    open_paused(qtbot, playback, screen, videos[0])
    playback.seek(30)
    playback.mark_in()
    playback.seek(40)
    playback.mark_out()
    playback.play()
    qtbot.waitUntil(lambda: screen.ended == 1, timeout=5000)
    assert not playback.playing
    qtbot.waitUntil(lambda: screen.last == 40, timeout=3000)


def test_looping_begins_again_by_itself(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    playback.set_loop(True)
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: any(b < a - 40 for a, b in zip(screen.numbers, screen.numbers[1:], strict=False)))
    assert screen.ended == 0


def test_backwards_shows_frames_in_falling_order_and_stops_where_told(
    qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]
) -> None:
    open_paused(qtbot, playback, screen, videos[0])
    playback.seek(60)
    qtbot.waitUntil(lambda: screen.last == 60, timeout=3000)
    screen.frames.clear()
    playback.shuttle(-1)
    qtbot.waitUntil(lambda: len(screen.frames) >= 12, timeout=5000)
    playback.shuttle(0)
    numbers = screen.numbers[:12]
    assert numbers == list(range(59, 47, -1))
    assert [number_in(image) for _, _, image in screen.frames[:12]] == numbers
    stood = playback.frame
    qtbot.waitUntil(lambda: screen.last == stood, timeout=3000)
    assert not playback.playing


def test_shuttling_forward_gets_faster(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    speeds: list[float] = []
    playback.speed_changed.connect(speeds.append)
    open_paused(qtbot, playback, screen, videos[0])
    for _ in range(3):
        playback.shuttle(1)
    assert speeds == [2.0, 4.0]
    playback.shuttle(-1)
    assert speeds[-1] == -1.0


def test_frames_have_the_size_that_is_asked_for(
    qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]
) -> None:
    playback.set_canvas(QSize(320, 320))
    open_paused(qtbot, playback, screen, videos[0])
    playback.step(1)
    qtbot.waitUntil(lambda: bool(screen.frames), timeout=3000)
    assert screen.frames[-1][2].size() == QSize(320, 180)
    playback.set_canvas(QSize())
    qtbot.waitUntil(lambda: screen.frames[-1][2].size() == QSize(640, 360), timeout=3000)
    assert number_in(screen.frames[-1][2]) == 1


def test_closing_lets_go_of_the_file(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: len(screen.frames) > 3, timeout=5000)
    assert _open_files(videos[0])
    playback.close()
    qtbot.waitUntil(lambda: not _open_files(videos[0]), timeout=3000)
    assert playback.footage is None


def test_preferences_are_kept_and_told(playback: Playback) -> None:
    told: list[PlaybackPreferences] = []
    playback.preferences_changed.connect(told.append)
    playback.set_volume(0.4)
    playback.set_volume(0.0)
    playback.set_speed(1.5)
    playback.set_speed(1.5)
    assert told[0] == PlaybackPreferences(loop=False, volume=0.4)
    assert told[1].muted
    assert len(told) == 3
    assert playback.preferences.speed == 1.5


@pytest.mark.flaky(reruns=2)  # a busy machine stalls everybody
def test_nothing_stalls_the_window(qtbot: QtBot, playback: Playback, screen: Screen, videos: list[Path]) -> None:
    """A 1 ms ticker runs through opening, playing, scrubbing and changing videos."""
    playback.warm_up()
    qtbot.wait(400)
    playback.open(1, str(videos[0]))  # the first sound output of a process is asked for here
    qtbot.wait(300)
    gc.collect()
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(1)
    for number in range(4):
        playback.open(number, str(videos[number % 3]))
        qtbot.wait(150)
        for frame in range(0, 60, 4):
            playback.seek(frame)
            qtbot.wait(5)
    timer.stop()
    # One hiccup of a shared machine is no stall of ours; ours would come with every video.
    assert sorted(gaps)[-3] < 0.016, sorted(gaps)[-6:]


def _open_files(path: Path) -> list[str]:
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        if target == str(path):
            found.append(target)
    return found


def test_shutting_down_ends_every_thread(qtbot: QtBot, tmp_path: Path, videos: list[Path]) -> None:
    playback = Playback(CrashFlag(tmp_path / "playing"))
    screen = Screen(playback)
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: len(screen.frames) > 2, timeout=5000)
    playback.shuttle(-1)
    qtbot.wait(80)
    playback.shut_down()
    qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if t.name.startswith("video-")], timeout=3000)
    assert not (tmp_path / "playing").exists()
    playback.open(2, str(videos[1]))
    qtbot.wait(50)
    assert [f.task_id for f in screen.opened] == [1]
