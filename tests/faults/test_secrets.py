"""Rows S1, S2, S3, S12, S13, S17: the key is nowhere but in the keyring, in memory and on the wire to its own origin.

The real program runs its whole job with a canary key, and then everything it could have leaked into is searched: each
file below its home, its data folder and its temporary folder, its argument list and its children's, their
environments, the titles of its windows, the clipboard, and what it printed.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from desktop.controllers.instance import MAX_MESSAGE, InstanceServer, parse_message, socket_name
from tests.harness import Display, Program
from tests.servers.scripted import reply
from tests.servers.service import VideoService, error

KEY = "sk-CANARY-7f3a9c1e5b2d8064"


def spellings() -> dict[str, bytes]:
    """Return the canary in every spelling that it must not be found in."""
    raw = KEY.encode()
    return {
        "raw": raw,
        "reversed": raw[::-1],
        "base64": base64.b64encode(raw).rstrip(b"=")[:-1],
        "base64 after Bearer": base64.b64encode(b"Bearer " + raw)[12:-4],
        "UTF-16LE": KEY.encode("utf-16-le"),
        "UTF-16BE": KEY.encode("utf-16-be"),
        "percent": quote(KEY, safe="").encode(),
        "JSON": json.dumps(KEY).encode()[1:-1],
        "hex": raw.hex().encode(),
    }


def found_in(content: bytes) -> list[str]:
    return [name for name, needle in spellings().items() if needle in content]


def test_the_search_itself_finds_every_spelling() -> None:
    for name, needle in spellings().items():
        assert name in found_in(b"..." + needle + b"...")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    folders = {name: tmp_path / name for name in ("home", "tmp", "run")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    xdg = {f"XDG_{n}_HOME": str(folders["home"] / n.lower()) for n in ("CONFIG", "DATA", "CACHE", "STATE")}
    places = {"HOME": str(folders["home"]), "TMPDIR": str(folders["tmp"]), "XDG_RUNTIME_DIR": str(folders["run"])}
    return places | xdg | {"RUSHES_API_KEY": KEY}


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    with Display(1400, 900) as made:
        yield made


def descendants(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (thread / "children").read_text().split()):
            yield child
            yield from descendants(child)


def assert_no_trace(program: Program, folder: Path) -> None:
    """Search everything that outlives a moment of the program."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            assert not found_in(path.read_bytes()), path
        assert not found_in(os.fsencode(path.name)), path
    if program.process.poll() is None:
        assert not found_in(Path(f"/proc/{program.process.pid}/cmdline").read_bytes())
        for child in descendants(program.process.pid):
            assert not found_in(Path(f"/proc/{child}/cmdline").read_bytes())
            assert not found_in(Path(f"/proc/{child}/environ").read_bytes()), "a child inherited the key"
        assert not found_in("\n".join(program.ask("windows")["titles"]).encode())
        assert not found_in("\n".join(program.texts()).encode())


@pytest.mark.window
@pytest.mark.fault("S1", "S3")
def test_a_whole_job_leaves_no_trace_of_the_key(
    display: Display, surroundings: dict[str, str], video: bytes, tmp_path: Path
) -> None:
    service = VideoService(key=KEY, video=video, finish=False)
    # A server that plays the key back in an error is not to be trusted with our logs.
    service.submits.append(error(429, "rate_limit_exceeded", f"slow down, Bearer {KEY}", headers={"Retry-After": "1"}))
    words = ["--service", service.url, "--data-dir", str(tmp_path / "data")]
    try:
        with Program(display, words, environment=surroundings, log=tmp_path / "output.txt") as program:
            program.show()
            program.type_prompt("A lighthouse in a storm.")
            program.click("generateButton")
            program.wait_for(lambda: service.made, "the request", 30)
            assert any(seen.headers.get("authorization") == f"Bearer {KEY}" for seen in service.server.seen)
            service.finish_all()
            program.wait_for(lambda: "Ready" in " ".join(program.rows()[0]), "the video", 30)
            for action, said in (("Copy as curl", "curl "), ("Copy as Python", "import ")):
                program.choose(program.item("taskTable", 0).at(0.5, 0.5), "Copy", action)
                program.wait_for(lambda said=said: said in program.ask("clipboard")["text"], action)
                assert not found_in(program.ask("clipboard")["text"].encode()), action
            assert_no_trace(program, tmp_path)
            assert program.stop() == 0
            assert_no_trace(program, tmp_path)
    finally:
        service.close()


@pytest.mark.fault("S1")
def test_a_crash_while_sending_leaves_no_trace_of_the_key(
    display: Display, surroundings: dict[str, str], tmp_path: Path
) -> None:
    service = VideoService(key=KEY, finish=False)
    service.routes["/v1/balance"] = lambda _seen: reply(200, {"success": "nonsense", "remain_balance": {"a": KEY}})
    service.routes["/v1/videos/generations/"] = lambda seen: reply(200, f'{{"id": "{KEY}", "status": 5}}'.encode())
    words = ["--service", service.url, "--data-dir", str(tmp_path / "data")]
    try:
        with Program(display, words, environment=surroundings, log=tmp_path / "output.txt") as program:
            program.show()
            program.type_prompt("A lighthouse in a storm.")
            program.click("generateButton")
            program.wait_for(lambda: service.made, "the request", 30)
            program.process.kill()
            program.process.wait()
            assert_no_trace(program, tmp_path)
    finally:
        service.close()


@pytest.mark.fault("S13")
@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"raise",
        b"[]",
        b'{"raise": "x"}',
        b'{"raise": [1]}',
        b'{"raise": [], "service": "https://evil.example"}',
        b'{"run": "rm"}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_the_second_starts_socket_takes_nothing_but_images(line: bytes) -> None:
    assert parse_message(line) is None


@pytest.mark.fault("S13")
def test_the_second_starts_socket_is_the_owners_alone(qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    server = InstanceServer(tmp_path)
    heard: list[list[str]] = []
    server.raise_requested.connect(heard.append)
    assert server.listen()
    try:
        [path] = [p for p in candidates(socket_name(tmp_path)) if p.exists()]
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            client.settimeout(0.05)
            sent = 0
            while sent < 4 * MAX_MESSAGE:
                try:
                    sent += client.send(b"x" * 65536)
                except (TimeoutError, OSError):
                    break
                qtbot.wait(5)
            qtbot.wait(50)
        assert heard == []
    finally:
        server.close()


def candidates(name: str) -> list[Path]:
    import tempfile

    return [
        Path(folder) / name for folder in (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"))
    ]


@pytest.mark.fault("S12")
def test_nothing_is_unpickled_evaluated_or_put_into_sql_as_text() -> None:
    """Rules of the source itself: no pickle, no eval, no SQL built from values."""
    import ast

    root = Path(__file__).parents[2] / "desktop"
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not {"pickle", "marshal", "shelve", "dill"} & set(names), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "compile"), f"{path}:{node.lineno}"
            if isinstance(node, ast.keyword) and node.arg == "shell":
                assert not (isinstance(node.value, ast.Constant) and node.value.value), f"{path}: shell=True"
