"""A second start raises the first and hands its images over; nothing else is taken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from desktop.controllers import instance
from desktop.controllers.instance import InstanceServer, parse_message, socket_name
from desktop.controllers.instance_lock import InstanceLock

SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
from desktop.controllers.instance import hand_over
print(hand_over(Path(sys.argv[1]), sys.argv[2:]))
"""


def start_second(data: Path, *images: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", SECOND_START, str(data), *images], stdout=subprocess.PIPE, text=True)


@pytest.mark.fault("A19")
def test_a_second_start_hands_its_images_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    server = InstanceServer(tmp_path)
    assert server.listen()
    with qtbot.waitSignal(server.raise_requested, timeout=15_000) as got:
        second = start_second(tmp_path, "/pictures/naïve ☂.png", "https://example.org/b.png")
    assert got.args == [["/pictures/naïve ☂.png", "https://example.org/b.png"]]
    # The answer leaves when the loop turns again.
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=15_000)
    assert second.communicate()[0].strip() == "True"
    server.close()


def test_a_first_start_finds_nobody(qapp: object, tmp_path: Path) -> None:
    assert instance.hand_over(tmp_path, []) is False


def test_another_data_folder_is_another_instance(tmp_path: Path) -> None:
    assert socket_name(tmp_path / "a") != socket_name(tmp_path / "b")
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert socket_name(tmp_path / "link") == socket_name(tmp_path / "a")


@pytest.mark.fault("D9")
def test_a_killed_first_start_does_not_block_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    code = (
        "import sys,os,signal; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from desktop.controllers.instance import InstanceServer\n"
        "from desktop.controllers.instance_lock import InstanceLock\n"
        "app=QCoreApplication([]); d=Path(sys.argv[1]); l=InstanceLock(d); assert l.acquire()\n"
        "s=InstanceServer(d); assert s.listen(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    lock, server = InstanceLock(tmp_path), InstanceServer(tmp_path)
    assert lock.acquire()
    assert server.listen()
    server.close()
    lock.release()


def test_two_cannot_hold_a_folder_at_once(tmp_path: Path) -> None:
    first, late = InstanceLock(tmp_path), InstanceLock(tmp_path)
    assert first.acquire()
    assert not late.acquire()
    first.release()
    assert late.acquire()
    late.release()


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b'{"raise": "x"}', b'{"raise": [1]}', b'{"raise": [], "run": "x"}', b"\xff", b"[" * 100_000],
)
def test_anything_but_a_hand_over_is_refused(line: bytes) -> None:
    assert parse_message(line) is None


def test_an_endless_message_is_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    server = InstanceServer(tmp_path)
    assert server.listen()
    raised: list[object] = []
    server.raise_requested.connect(raised.append)
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    assert socket.waitForConnected(2000)
    socket.write(b"x" * (2 * instance.MAX_MESSAGE))
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=5000)
    assert raised == []
    server.close()


def test_a_hand_over_is_json_on_one_line() -> None:
    line = json.dumps({"raise": ["/a\nb.png"]}).encode()
    assert b"\n" not in line
    assert parse_message(line) == ["/a\nb.png"]
