"""The log: what is in it, what never is, and what happens when nothing else catches an exception."""

from __future__ import annotations

import base64
import json
import logging as standard
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from desktop import logging

KEY = 'sk-CANARY"7f3a/9c1e+5b2d=&%'
LINK = "https://files.example/v/task_1.mp4?X-Signature=0123456789abcdef&Expires=99#frag"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Log into a folder of this test; put the standard library's logging back afterwards."""
    root = standard.getLogger()
    before = root.handlers[:], root.level, standard.raiseExceptions
    root.handlers = []  # else set_up would close pytest's own
    monkeypatch.setattr(logging, "_secrets", frozenset())
    logging.protect(KEY)
    logging.set_up(tmp_path)
    yield tmp_path / logging.FILE_NAME
    for handler in root.handlers:
        handler.close()
    root.handlers, level, standard.raiseExceptions = before[0], before[1], before[2]
    root.setLevel(level)
    standard.captureWarnings(False)


def spellings(key: str) -> dict[str, str]:
    return {
        "plain": key,
        "reversed": key[::-1],
        "percent": quote(key, safe=""),
        "json": json.dumps(key)[1:-1],
        "hex": key.encode().hex(),
        "base64": base64.b64encode(key.encode()).decode(),
        "base64 in a longer text": base64.b64encode(f"a:{key}:b".encode()).decode(),
        "urlsafe": base64.urlsafe_b64encode(key.encode()).decode(),
    }


@pytest.mark.fault("S3")
@pytest.mark.parametrize("spelling", spellings(KEY))
def test_a_known_key_is_taken_out_in_every_spelling(log: Path, spelling: str) -> None:
    standard.getLogger("rushes").warning("before %s after", spellings(KEY)[spelling])
    text = log.read_text()
    assert "before" in text and "after" in text
    for secret in (KEY, KEY[::-1], KEY.encode().hex(), base64.b64encode(KEY.encode()).decode()[4:20]):
        assert secret not in text


@pytest.mark.fault("S3")
def test_the_exceptions_text_and_stack_are_redacted_too(log: Path) -> None:
    try:
        try:
            raise ValueError(f"Illegal header value b'Bearer {KEY}\\n'")
        except ValueError as error:
            raise RuntimeError(LINK) from error
    except RuntimeError:
        standard.getLogger("rushes").exception("it broke")
    text = log.read_text()
    assert "it broke" in text and "Illegal header value" in text and "RuntimeError" in text
    assert "CANARY" not in text and "0123456789abcdef" not in text


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Authorization: Bearer some-unknown-key", "some-unknown-key"),
        ("{'Authorization': 'some-unknown-key'}", "some-unknown-key"),
        ("[(b'Authorization', b'Bearer some-unknown-key')]", "some-unknown-key"),
        ("key sk-0123456789abcdef here", "0123456789abcdef"),
        (f"GET {LINK}", "X-Signature"),
        ("proxy http://person:password@proxy.example:3128", "password"),
        ("data:image/png;base64,iVBORw0KGgo=", "iVBORw0KGgo"),
        ("x" + "QUJD" * 100, "QUJDQUJD"),
    ],
)
@pytest.mark.fault("S3")
def test_what_looks_like_a_secret_is_taken_out_unknown_or_not(said: str, gone: str) -> None:
    assert gone in said
    assert gone not in logging.redact(said)
    assert logging.REDACTED in logging.redact(said)


@pytest.mark.parametrize("said", ["POST https://dashlyai.cc/v1/videos/generations -> 200", "task 12 queued, 65 %"])
def test_what_is_no_secret_stays(said: str) -> None:
    assert logging.redact(said) == said


def test_redacting_twice_changes_nothing_more() -> None:
    for said in (LINK, f"Bearer {KEY}", "data:image/png;base64,iVBOR"):
        once = logging.redact(said)
        assert logging.redact(once) == once


def test_a_key_at_the_cut_of_a_long_record_is_not_left_in_half(log: Path) -> None:
    for offset in range(0, len(KEY), 3):
        standard.getLogger("rushes").warning("%s%s%s", "." * (logging.MAX_RECORD - offset - 60), KEY, "." * 90_000)
    assert "sk-CAN" not in log.read_text()
    assert log.stat().st_size < 20 * logging.MAX_RECORD


@pytest.mark.fault("S3")
async def test_httpx_logs_no_signed_link(log: Path) -> None:
    import httpx

    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text="ok"))
    async with httpx.AsyncClient(transport=transport) as client:
        assert (await client.get(LINK)).text == "ok"
    assert "files.example" not in log.read_text()


def test_files_are_private_bounded_and_listed(log: Path) -> None:
    logger = standard.getLogger("rushes")
    for _ in range(500):
        logger.warning("no secret, only long. " * 700)
    files = logging.files(log.parent)
    assert files[0] == log
    assert len(files) == 1 + logging.BACKUPS
    for path in files:
        assert path.stat().st_size <= logging.MAX_BYTES + logging.MAX_RECORD
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_costs_the_log_not_the_start(tmp_path: Path) -> None:
    script = "import sys, logging as s; from pathlib import Path; from desktop import logging\n"
    script += "logging.set_up(Path(sys.argv[1])); s.getLogger('x').warning('Bearer abcdefghij')"
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "no" / "such")], capture_output=True, text=True, check=True
    )
    assert "WARNING x: Bearer <redacted>" in done.stderr


class TestCrashHandler:
    """Exceptions that nobody caught."""

    @pytest.fixture
    def told(self) -> list[tuple[Path | None, str]]:
        return []

    @pytest.fixture
    def crashes(self, log: Path, told: list[tuple[Path | None, str]]) -> logging.CrashHandler:
        return logging.CrashHandler(log.parent, lambda path, name: told.append((path, name)))

    def test_writes_a_private_redacted_report_and_tells_once(
        self, crashes: logging.CrashHandler, told: list[tuple[Path | None, str]]
    ) -> None:
        for _ in range(3):
            self._raise_and_handle(crashes)
        [(path, name)] = told
        assert path is not None and name == "KeyError"
        assert path.stat().st_mode & 0o777 == 0o600
        assert "KeyError" in path.read_text() and "CANARY" not in path.read_text()

    @staticmethod
    def _raise_and_handle(crashes: logging.CrashHandler) -> None:
        try:
            raise KeyError(f"Bearer {KEY}")
        except KeyError:
            crashes.handle(*sys.exc_info())

    def test_a_call_with_nothing_is_survived(
        self, crashes: logging.CrashHandler, told: list[tuple[Path | None, str]]
    ) -> None:
        """Which is how qasync 0.28 calls it."""
        crashes.handle()
        assert told == []

    def test_a_storm_of_different_faults_is_bounded(
        self, crashes: logging.CrashHandler, told: list[tuple[Path | None, str]]
    ) -> None:
        for number in range(100):
            crashes.handle(ValueError, ValueError(str(number)), None)
        assert len(told) == crashes.MOST_REPORTS

    def test_a_full_disk_still_tells(self, told: list[tuple[Path | None, str]]) -> None:
        logging.CrashHandler(Path("/nonexistent"), lambda p, n: told.append((p, n))).handle(
            ValueError, ValueError("x"), None
        )
        assert told == [(None, "ValueError")]

    def test_threads_are_heard_too(
        self,
        crashes: logging.CrashHandler,
        told: list[tuple[Path | None, str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(threading, "excepthook", crashes._on_thread)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        assert [name for _, name in told] == ["ZeroDivisionError"]

    def test_installed_it_catches_native_faults_too(self, tmp_path: Path) -> None:
        script = "import sys, ctypes; from pathlib import Path; from desktop.logging import CrashHandler\n"
        script += "CrashHandler(Path(sys.argv[1]), print).install(); ctypes.string_at(0)"
        done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=os.environ, check=False)
        assert done.returncode < 0
        assert "Segmentation fault" in (tmp_path / logging.FATAL_NAME).read_text()
