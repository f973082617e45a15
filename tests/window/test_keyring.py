"""The key in a real Secret Service: stored by one window, found by the next, and not waited for when it hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.harness import Display, Program
from tests.servers.service import VideoService
from tests.window.conftest import KEY, status_of

DAEMON = "gnome-keyring-daemon --unlock --components=secrets --foreground"
#: A bus and an unlocked keyring around the program; the keyring's files are in its home and outlive it.
RUNNING = f'printf %s test | {DAEMON} >/dev/null 2>&1 & sleep 0.4; exec "$@"'
#: The same, but the keyring stops answering before the program asks it anything.
HUNG = f'printf %s test | {DAEMON} >/dev/null 2>&1 & daemon=$!; sleep 0.4; kill -STOP $daemon; "$@"; kill -KILL $daemon'


@contextmanager
def window(display: Display, folder: Path, service: VideoService, script: str = RUNNING) -> Iterator[Program]:
    home = folder / "home"
    (home / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    environment = places | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "PYTHON_KEYRING_BACKEND": ""}
    program = Program(
        display,
        ["--service", service.url, "--data-dir", str(folder / "data")],
        environment=environment,
        log=folder / "output.txt",
        prefix=("dbus-run-session", "--", "sh", "-c", script, "sh"),
    )
    try:
        program.show()
        yield program
        if program.process.poll() is None:
            program.focus("promptEditor")
            display.key("ctrl+q")
            program.process.wait(10)
    finally:
        program.stop()


@pytest.mark.fault("S12")
def test_one_window_stores_the_key_and_the_next_one_uses_it(
    display: Display, service: VideoService, tmp_path: Path
) -> None:
    with window(display, tmp_path, service) as program:
        program.type_prompt("A lighthouse in a storm.")
        program.click("generateButton")
        program.click("noticeArea", "Enter")
        program.focus("keyField")
        display.type(KEY)
        display.key("Return")
        program.wait_for(lambda: any("Stored in this desktop" in t for t in program.texts()), "the key to be stored")
        display.key("Escape")
        program.wait_for(lambda: "Queued" in status_of(program), "the waiting task to be sent")
    assert service.posts == 1
    with window(display, tmp_path, service) as program:
        program.type_prompt("The same lighthouse, at dawn.")
        program.click("generateButton")
        program.wait_for(lambda: service.posts == 2, "the request to be sent without asking for a key")
        delete_key(program, display)
    with window(display, tmp_path, service) as program:
        program.wait_for(lambda: program.where("noticeArea", "Enter"), "the window to ask for a key again")


def delete_key(program: Program, display: Display) -> None:
    program.focus("promptEditor")
    display.key("ctrl+comma")
    program.click("deleteKeyButton")
    program.wait_for(lambda: any("No key yet" in text for text in program.texts()), "the key to be deleted")
    display.key("Escape")


@pytest.mark.fault("E4", "H3", "H4")
def test_a_hung_keyring_neither_delays_the_window_nor_keeps_the_process(
    display: Display, service: VideoService, tmp_path: Path
) -> None:
    started = time.monotonic()
    with window(display, tmp_path, service, HUNG) as program:
        assert time.monotonic() - started < 0.4 + 3.0, "the window waited for the keyring"
        program.type_prompt("A lighthouse in a storm.")
        program.ask("stalls")
        program.click("generateButton")
        program.wait_for(lambda: program.rows(), "the task to be written down")
        assert program.ask("stalls")["worst"] < 0.25
        assert service.posts == 0
        program.focus("promptEditor")
        ending = time.monotonic()
        display.key("ctrl+q")
        program.process.wait(10)
        assert time.monotonic() - ending < 3.5
