"""Rows G1 to G7 and S11: no file, however broken, and no crash takes the window with it or plays what it should not."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from desktop.controllers.playback import Playback
from desktop.domain.footage import PlaybackPreferences, PlaybackProblem
from desktop.services.crash_flag import CrashFlag
from tests.videos import make_video

FRAMES = 48


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("videos")
    return [make_video(folder / f"{n}.mp4", FRAMES, hue=60 * n + 20) for n in range(3)]


class Told:
    def __init__(self, playback: Playback) -> None:
        self.frames = 0
        self.failed: list[PlaybackProblem] = []
        self.opened: list[int] = []
        self.ended = 0
        playback.frame_shown.connect(self._on_frame)
        playback.failed.connect(self.failed.append)
        playback.opened.connect(lambda footage: self.opened.append(footage.task_id))
        playback.ended.connect(self._on_end)

    def _on_frame(self, *_: object) -> None:
        self.frames += 1

    def _on_end(self) -> None:
        self.ended += 1


@pytest.fixture
def playback(qapp: object, tmp_path: Path) -> Iterator[Playback]:
    playback = Playback(CrashFlag(tmp_path / "playing"), PlaybackPreferences(loop=False))
    yield playback
    playback.shut_down()
    gc.collect()  # here, in Qt's own thread, and not in a worker of the next test


@pytest.fixture
def told(playback: Playback) -> Told:
    return Told(playback)


def broken_files(video: Path) -> dict[str, tuple[bytes, PlaybackProblem]]:
    """Return contents that are no playable video, and what is to be said of each."""
    whole = video.read_bytes()
    moov = whole.index(b"moov")
    garbage = bytearray(whole)
    garbage[whole.index(b"mdat") + 4 :] = b"\x5a" * (len(whole) - whole.index(b"mdat") - 4)
    nothing, damaged = PlaybackProblem.NOT_A_VIDEO, PlaybackProblem.DAMAGED
    return {
        "junk": (os.urandom(4096), nothing),
        "html": (b"<!doctype html><html>not found</html>", nothing),
        "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, nothing),
        "cut": (whole[: len(whole) // 2], damaged),
        "no moov": (whole[: moov - 4], damaged),
        "garbage frames": (bytes(garbage), damaged),
    }


@pytest.mark.fault("G1")
@pytest.mark.parametrize("kind", ["junk", "html", "png", "cut", "no moov", "garbage frames"])
def test_g1_a_broken_file_is_named_and_the_next_one_plays(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], tmp_path: Path, kind: str
) -> None:
    content, problem = broken_files(videos[0])[kind]
    path = tmp_path / "broken.mp4"
    path.write_bytes(content)
    playback.open(1, str(path))
    qtbot.waitUntil(lambda: bool(told.failed), timeout=5000)
    assert told.failed == [problem]
    assert told.frames == 0
    playback.open(2, str(videos[0]))
    qtbot.waitUntil(lambda: told.frames > 3, timeout=5000)
    assert told.failed == [problem]


@pytest.mark.fault("G1")
def test_g1_a_file_of_no_bytes_is_named(qtbot: QtBot, playback: Playback, told: Told, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    playback.open(1, str(tmp_path / "empty.mp4"))
    qtbot.waitUntil(lambda: bool(told.failed), timeout=5000)
    assert told.failed[0] in (PlaybackProblem.NOT_A_VIDEO, PlaybackProblem.DAMAGED)


@pytest.mark.fault("G1")
def test_g1_a_video_whose_frames_end_early_is_damaged_though_the_player_sees_no_error(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], tmp_path: Path
) -> None:
    """The container is whole and the first frames decode; the rest is noise. QMediaPlayer reports a good end."""
    content = bytearray(videos[0].read_bytes())
    start = content.index(b"mdat") + 4
    middle = start + (len(content) - start) // 3
    content[middle:] = b"\x00" * (len(content) - middle)
    path = tmp_path / "half.mp4"
    path.write_bytes(content)
    playback.open(1, str(path))
    qtbot.waitUntil(lambda: bool(told.failed) or told.ended > 0, timeout=8000)
    assert told.failed == [PlaybackProblem.DAMAGED]
    assert told.ended == 0


@pytest.mark.fault("G2", "S11")
@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/v.mp4", "rtsp://127.0.0.1:{port}/v", "//host/share/v.mp4"])
def test_g2_an_address_is_never_played_nor_connected_to(qtbot: QtBot, playback: Playback, told: Told, url: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        playback.open(1, url.format(port=server.getsockname()[1]))
        qtbot.waitUntil(lambda: bool(told.failed), timeout=5000)
        with pytest.raises(TimeoutError):
            server.accept()
    assert told.failed[0] in (PlaybackProblem.MISSING, PlaybackProblem.UNREADABLE)
    assert told.frames == 0


@pytest.mark.fault("S11")
def test_s11_the_player_gets_only_the_file_that_was_checked(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every source that is ever set is a local file that passed the check, or nothing."""
    from PySide6.QtMultimedia import QMediaPlayer

    sources: list[QUrl] = []
    real = QMediaPlayer.setSource
    monkeypatch.setattr(QMediaPlayer, "setSource", lambda self, url: (sources.append(url), real(self, url))[1])
    bad = videos[0].with_name("bad.mp4")
    bad.write_bytes(b"#EXTM3U\nhttp://127.0.0.1:9/x.ts\n")
    for number, path in enumerate([videos[0], bad, videos[1], videos[0].with_name("none.mp4")]):
        before = len(told.opened) + len(told.failed)
        playback.open(number, str(path))
        qtbot.waitUntil(lambda n=before: len(told.opened) + len(told.failed) > n, timeout=5000)
    named = [url for url in sources if not url.isEmpty()]
    assert [url.toLocalFile() for url in named] == [str(videos[0]), str(videos[1])]
    assert all(url.scheme() == "file" for url in named)


@pytest.mark.fault("G3")
@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nfile:///etc/passwd\n",
        "ffconcat version 1.0\nfile {video}\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    ],
)
def test_g3_a_playlist_named_mp4_opens_nothing(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "playlist.mp4"
    path.write_text(text.format(video=videos[0]))
    playback.open(1, str(path))
    qtbot.waitUntil(lambda: bool(told.failed), timeout=5000)
    assert told.failed == [PlaybackProblem.NOT_A_VIDEO]
    assert told.frames == 0


@pytest.mark.fault("G4")
def test_g4_without_a_sound_device_the_video_plays(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.controllers.playback.has_speaker", lambda: False)
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: told.ended == 1, timeout=8000)
    assert told.failed == []
    assert told.frames > FRAMES // 2


_PLAY_AND_DIE = """
import faulthandler, os, signal, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.controllers.playback import Playback
from desktop.services.crash_flag import CrashFlag
application = QApplication([])
fatal = Path(sys.argv[3])
faulthandler.enable(fatal.open("ab", buffering=0))  # as desktop.logging does
playback = Playback(CrashFlag(Path(sys.argv[2]), fatal))
seen = []
def die(image, number):
    seen.append(number)
    if len(seen) == 4:
        os.kill(os.getpid(), int(sys.argv[4]))
playback.frame_shown.connect(die)
playback.open(1, sys.argv[1])
application.exec()
"""


def die_while_playing(video: Path, folder: Path, number: signal.Signals) -> CrashFlag:
    """Let a real process play and end by a signal; return the flag as the next start finds it."""
    flag, fatal = folder / "playing", folder / "fatal.txt"
    words = [sys.executable, "-c", _PLAY_AND_DIE, str(video), str(flag), str(fatal), str(int(number))]
    child = subprocess.run(words, timeout=60, capture_output=True, check=False)
    assert child.returncode == -number, child.stderr.decode()[-2000:]
    assert flag.exists()
    return CrashFlag(flag, fatal)


@pytest.mark.fault("G4")
@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV])
def test_g4_after_a_crash_while_playing_the_player_is_off_until_it_is_switched_on(
    qtbot: QtBot, videos: list[Path], tmp_path: Path, number: signal.Signals
) -> None:
    playback = Playback(die_while_playing(videos[0], tmp_path, number))
    told = Told(playback)
    playback.warm_up()
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: bool(told.failed), timeout=5000)
    qtbot.wait(200)
    assert told.failed == [PlaybackProblem.SWITCHED_OFF]
    assert told.frames == 0
    playback.switch_on()
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: told.frames > 3, timeout=5000)
    playback.shut_down()
    assert not (tmp_path / "playing").exists()


@pytest.mark.fault("G4")
def test_g4_a_run_that_was_killed_while_playing_did_not_crash(qtbot: QtBot, videos: list[Path], tmp_path: Path) -> None:
    playback = Playback(die_while_playing(videos[0], tmp_path, signal.SIGKILL))
    told = Told(playback)
    playback.open(1, str(videos[0]))
    qtbot.waitUntil(lambda: told.frames > 3, timeout=5000)
    assert told.failed == []
    playback.shut_down()


@pytest.mark.fault("G5")
def test_g5_a_file_may_be_moved_or_deleted_once_the_player_let_go(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(videos[0].read_bytes())
    playback.open(1, str(copy))
    qtbot.waitUntil(lambda: told.frames > 3, timeout=5000)
    playback.close()
    qtbot.waitUntil(lambda: not _holds(copy), timeout=3000)
    copy.unlink()
    frames = told.frames
    qtbot.wait(150)
    assert told.frames == frames
    assert told.failed == []
    assert not (tmp_path / "playing").exists()


@pytest.mark.measures
@pytest.mark.fault("G6")
def test_g6_fifty_quick_selections_use_one_player_leak_nothing_and_end_on_the_last(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path]
) -> None:
    def select(count: int) -> None:
        for number in range(count):
            playback.open(number, str(videos[number % 3]))
            qtbot.wait(12)
        qtbot.waitUntil(lambda: told.opened[-1:] == [count - 1], timeout=20_000)
        frames = told.frames
        qtbot.waitUntil(lambda: told.frames > frames + 2, timeout=5000)

    select(10)  # libraries, buffers, threads that stay
    threads, files, memory = threading.active_count(), _descriptors(), _memory()
    player = playback._player
    began = time.monotonic()
    select(50)
    assert time.monotonic() - began < 10
    assert playback._player is player
    assert playback.footage is not None
    assert playback.footage.path == str(videos[49 % 3])
    assert told.failed == []
    assert threading.active_count() <= threads
    assert _descriptors() <= files + 2
    assert _memory() - memory < 60 << 20


@pytest.mark.fault("G7")
def test_g7_a_file_removed_while_playing_is_no_crash_and_is_missed_when_opened_again(
    qtbot: QtBot, playback: Playback, told: Told, videos: list[Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(videos[0].read_bytes())
    playback.open(1, str(copy))
    qtbot.waitUntil(lambda: told.frames > 3, timeout=5000)
    copy.unlink()
    qtbot.waitUntil(lambda: told.ended == 1 or bool(told.failed), timeout=8000)
    told.failed.clear()
    playback.open(1, str(copy))
    qtbot.waitUntil(lambda: bool(told.failed), timeout=5000)
    assert told.failed == [PlaybackProblem.MISSING]


def _holds(path: Path) -> bool:
    return any(target == str(path) for target in _targets())


def _targets() -> list[str]:
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(entry.readlink()))
        except OSError:
            continue
    return found


def _descriptors() -> int:
    return len(_targets())


def _memory() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
