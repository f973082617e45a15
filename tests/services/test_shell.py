"""The desktop's services over a real bus with a scripted desktop on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.shell import Shell

#: Owns both names and prints what it is asked, one line a call.
DESKTOP = """
import sys
from jeepney import MessageType, new_method_return, message_bus
from jeepney.io.blocking import open_dbus_connection
connection = open_dbus_connection(bus="SESSION")
for name in ("org.freedesktop.FileManager1", "org.freedesktop.Notifications"):
    connection.send_and_get_reply(message_bus.RequestName(name))
print("ready", flush=True)
while True:
    message = connection.receive()
    if message.header.message_type is MessageType.method_call:
        print(repr(message.body), flush=True)
        body = ((7,) if len(message.body) > 2 else ())
        connection.send(new_method_return(message, "u" if body else None, body))
"""


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert daemon.stdout is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
    yield
    daemon.terminate()
    daemon.wait(5)
    daemon.stdout.close()


@pytest.fixture
def desktop(bus: None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", DESKTOP], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    yield process
    process.terminate()
    process.wait(5)
    process.stdout.close()


async def test_a_file_is_shown_in_its_folder(desktop: subprocess.Popen[str], tmp_path: Path) -> None:
    video = tmp_path / "a b ☂.mp4"
    assert await Shell().show_in_folder(video) is True
    assert desktop.stdout is not None
    assert desktop.stdout.readline().strip() == repr(([video.as_uri()], ""))
    other = tmp_path / "b.mp4"
    assert await Shell().show_in_folder(video, other) is True
    assert desktop.stdout.readline().strip() == repr(([video.as_uri(), other.as_uri()], ""))


async def test_a_notification_is_shown_with_foreign_text_made_plain(desktop: subprocess.Popen[str]) -> None:
    assert await Shell().notify("2 videos are ready", "<b>a</b> & c") is True
    assert desktop.stdout is not None
    said = desktop.stdout.readline()
    assert "'2 videos are ready', '&lt;b&gt;a&lt;/b&gt; &amp; c'" in said


async def test_no_desktop_on_the_bus_is_no_error(bus: None, tmp_path: Path) -> None:
    assert await Shell().show_in_folder(tmp_path / "a.mp4") is False
    assert await Shell().notify("a", "b") is False


async def test_no_bus_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert await Shell().notify("a", "b") is False
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert await Shell().notify("a", "b") is False
