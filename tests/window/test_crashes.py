"""Rows H3, H6, H7 and H8 in the real window: bad starts, bugs, and what they leave behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.test_secrets import KEY as CANARY
from tests.faults.test_secrets import found_in
from tests.harness import Display, Program
from tests.servers.scripted import ScriptedServer, hang
from tests.servers.service import VideoService
from tests.window.conftest import Start, status_of, with_key
from tests.window.planting import Planted, write_tasks

PROMPT = "A lighthouse in a storm."
QUICK_S = 2.0


def says(program: Program, *words: str, where: str = "") -> bool:
    said = " ".join(program.texts(where)).casefold()
    return all(word.casefold() in said for word in words)


def submit(program: Program, prompt: str = PROMPT) -> None:
    program.type_prompt(prompt)
    program.click("generateButton")


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    return Planted(tmp_path / "steps")


@pytest.fixture
def hung_keyring(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run a session bus whose Secret Service takes every call and answers none; return the surroundings."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:path={tmp_path / 'bus'}"]
    bus = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        with open_dbus_connection(address) as connection:
            for name in ("org.freedesktop.secrets", "org.kde.kwalletd5", "org.kde.kwalletd6"):
                connection.send_and_get_reply(new_method_call(daemon, "RequestName", "su", (name, 0)))
            yield {"DBUS_SESSION_BUS_ADDRESS": address, "PYTHON_KEYRING_BACKEND": ""}
    finally:
        bus.terminate()
        bus.wait(5)
        if bus.stdout is not None:
            bus.stdout.close()


@pytest.mark.fault("H3", "E4")
def test_keyring_database_and_network_dead_at_once(rushes: Start, data: Path, hung_keyring: dict[str, str]) -> None:
    with ScriptedServer(lambda _seen: hang()) as nobody:
        write_tasks(data, nobody.url, queued=["video_000001"], waiting=["kept"])
        other = sqlite3.connect(data / "rushes.db", isolation_level=None)
        took = []
        try:
            other.execute("BEGIN EXCLUSIVE")
            for _ in range(3):  # the machine may be busy with something else; nobody gets faster by luck
                started = time.monotonic()
                program = rushes("--service", nobody.url, environment=hung_keyring)
                took.append(time.monotonic() - started)
                if took[-1] <= QUICK_S:
                    break
                assert program.stop() == 0
            assert took[-1] <= QUICK_S, took
            program.ask("stalls")
            program.type_prompt("Typed while nothing works.")
            program.wait_for(lambda: says(program, "another program holds"), "the lock to be said", 15)
            assert program.ask("stalls")["worst"] < 0.25
        finally:
            other.close()
        program.wait_for(lambda: says(program, "1 task", "not sent before"), "the library, by itself", 15)
        assert not says(program, "another program holds")
        assert len(program.rows()) == 2
        assert nobody.count("POST") == 0
        started = time.monotonic()
        assert program.stop() == 0
        assert time.monotonic() - started < 3, "a hung keyring kept it"


@pytest.mark.fault("H6")
def test_closing_what_is_the_last_window_for_a_moment_ends_nothing(
    rushes: Start, planted: Planted, tmp_path: Path
) -> None:
    program = rushes("--sandbox", environment=planted.environment)
    # Qt tells of a last window only once its event loop runs.
    program.wait_for(lambda: says(program, "credits"), "the start to be over")
    told = tmp_path / "last window closed"
    planted.run(
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "from PySide6.QtCore import QTimer\n"
        "app = QApplication.instance()\n"
        "[main] = [w for w in QApplication.topLevelWidgets() if w.objectName() == 'mainWindow']\n"
        "app.planted = QWidget()\n"
        "app.planted.show()\n"
        "main.hide()\n"
        f"app.lastWindowClosed.connect(lambda: Path({str(told)!r}).touch())\n"
        "QTimer.singleShot(300, lambda: app.planted.close())\n"
        "QTimer.singleShot(900, main.show)\n"
    )
    program.wait_for(lambda: told.exists() and program.where("promptEditor"), "the window to be back")
    program.type_prompt("Still here.")
    assert program.process.poll() is None


RAISERS = {
    "slot": "raise ValueError('planted in a slot, Bearer {key}')",
    "task": (
        "import asyncio\n"
        "async def planted():\n"
        "    raise LookupError('planted in a task, Bearer {key}')\n"
        "asyncio.get_running_loop().create_task(planted())\n"
    ),
    "thread": (
        "import threading\n"
        "def planted():\n"
        "    raise KeyError('planted in a thread, {key}')\n"
        "threading.Thread(target=planted).start()\n"
    ),
}


@pytest.mark.fault("H7", "S1", "S3", "S17")
def test_bugs_are_said_and_written_without_secrets_and_the_window_lives(
    display: Display, rushes: Start, planted: Planted, service: VideoService, data: Path, tmp_path: Path
) -> None:
    service.key = CANARY
    program = rushes(
        "--service", service.url, environment=planted.environment | {"RUSHES_API_KEY": CANARY, "TMPDIR": str(tmp_path)}
    )
    submit(program)
    program.wait_for(lambda: "Queued" in status_of(program), "the answer")
    for kind, error in (("slot", "ValueError"), ("task", "LookupError"), ("thread", "KeyError")):
        planted.run(RAISERS[kind].replace("{key}", CANARY))
        program.wait_for(lambda error=error: says(program, "went wrong", error), f"the bug in a {kind} to be said")
    log = (data / "logs" / "rushes.log").read_text()
    assert all(f"planted in a {kind}" in log for kind in RAISERS)
    assert len(list((data / "logs").glob("crash-*.txt"))) == 3
    for step in (tmp_path / "steps").iterdir():
        step.unlink()  # the test's own files hold the key
    assert_no_canary(tmp_path)

    display.key("alt+h")
    entry = program.wait_for(lambda: program.ask("entry", name="supportBundleAction"), "the menu")
    display.click((entry["x"] + 20, entry["y"] + entry["height"] // 2))
    program.wait_for(lambda: ["logs/rushes.log"] in program.ask("rows", name="bundleParts")["rows"], "the bundle")
    assert not found_in("\n".join(program.texts()).encode())
    display.key("ctrl+s")
    bundle = tmp_path / "bundle.zip"
    program.wait_for(lambda: program.ask("windows")["modal"] and says(program, "File name"), "the file dialog")
    display.key("ctrl+a")
    display.type(str(bundle))
    display.key("Return")
    program.wait_for(lambda: says(program, "Saved as"), "the bundle")
    with zipfile.ZipFile(bundle) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    assert any(b"planted in a slot" in part for part in content.values())
    for name, part in content.items():
        assert not found_in(part), name
        assert b"lighthouse" not in part, f"{name} holds a prompt"
    display.key("Escape")

    submit(program, "Life goes on.")
    program.wait_for(lambda: service.posts == 2, "the next task")
    planted.run("import faulthandler; faulthandler._sigsegv()", wait=False)
    program.process.wait(10)
    for step in (tmp_path / "steps").iterdir():
        step.unlink()
    assert "Segmentation fault" in (data / "logs" / "fatal.txt").read_text()
    assert_no_canary(tmp_path)


def assert_no_canary(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert not found_in(path.read_bytes()), path


@pytest.mark.fault("H8")
def test_after_three_bad_starts_the_next_is_a_safe_one(rushes: Start, data: Path, service: VideoService) -> None:
    write_tasks(data, service.url, queued=["video_000001"])
    service.accept({"prompt": "Made as video_000001.", "model": "sora-2"})
    for _ in range(3):
        program = rushes("--service", service.url, environment=with_key())
        program.wait_for(lambda p=program: p.rows(), "the list")
        assert not says(program, "safe mode")
        program.process.send_signal(signal.SIGKILL)
        program.process.wait(10)
    queries = service.server.count("GET", "/v1/videos")
    program = rushes("--service", service.url, environment=with_key())
    program.wait_for(lambda: says(program, "safe mode", "back to normal"), "the bar")
    program.wait_for(lambda: "Queued" in status_of(program), "the list")
    service.finish_all()
    time.sleep(1.0)
    assert service.server.count("GET", "/v1/videos") == queries, "something was asked unasked"
    submit(program)
    program.wait_for(lambda: service.posts == 1, "sending, which a person asked for")
    program.click("noticeArea", "Back to normal")
    program.wait_for(lambda: not says(program, "safe mode"), "the bar to go")
    program.wait_for(
        lambda: service.server.count("GET", "/v1/videos") > queries, "tasks to be asked about without being told"
    )
    assert program.stop() == 0
    assert not (data / "starts").exists(), "an orderly end makes an end of it"


@pytest.mark.fault("H1")
def test_an_odd_path_under_a_plain_locale(display: Display, tmp_path: Path) -> None:
    data = tmp_path / "Läufe und Filme 🎬 100 %"
    environment = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["--sandbox", "--data-dir", str(data)]
    with Program(display, words, environment=environment, log=tmp_path / "output.txt") as program:
        program.show()
        submit(program)
        program.wait_for(lambda: program.rows(), "the task")
        program.wait_for(lambda: not status_of(program).startswith("Waiting"), "it to be sent", 20)
        assert program.stop() == 0
        assert "Traceback" not in program.tail()
    assert (data / "rushes.db").exists()
    assert not list((data / "logs").glob("crash-*.txt"))


def paint(home: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Start as far as the first paint, without a home folder but the given one."""
    kept = {name: value for name, value in os.environ.items() if name != "HOME" and not name.startswith("XDG_")}
    command = [sys.executable, "-m", "desktop", "--bench-first-paint", *words]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, env=kept | home, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.fault("H1")
def test_without_a_home_it_starts_where_it_is_told_to_or_says_so(tmp_path: Path) -> None:
    done = paint({}, "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0 and "PAINTED" in done.stdout, done.stderr
    done = paint({"HOME": "/proc/nowhere"})
    assert done.returncode == 1
    assert done.stderr.startswith("rushes: ") and len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.fault("H2")
def test_proxy_variables_that_cannot_work_are_named_and_stop_no_start(rushes: Start) -> None:
    broken = {"ALL_PROXY": "socks4a://nobody:1080", "NO_PROXY": "[::1]"}
    program = rushes("--service", "https://gateway.example", environment=with_key() | broken)
    submit(program)
    program.wait_for(lambda: says(program, "ALL_PROXY", where="noticeArea"), "the variable to be named")
    program.wait_for(lambda: status_of(program).startswith("Waiting"), "the task to wait")
