"""The log: one rotating file below the data folder, in which nothing secret can end up.

Every record is turned into its final text first, exception and stack included, and only then redacted as a whole: a
key can hide in an argument, in an exception's message or in the repr of a header list. What is taken out:

- every key that was seen (:func:`protect`), also when it is Base64, percent- or JSON-escaped, or reversed;
- whatever stands behind ``Bearer`` or ``Authorization``;
- passwords in addresses, and the query of every address: signed links are keys of their own;
- image bytes (data URLs and long Base64).
"""

from __future__ import annotations

import base64
import contextlib
import faulthandler
import io
import json
import logging
import logging.handlers
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

FILE_NAME = "rushes.log"
FATAL_NAME = "fatal.txt"
MAX_BYTES = 1 << 20
BACKUPS = 4
REDACTED = "<redacted>"
#: Longest single record, in characters; a server's answer must not fill the disk.
MAX_RECORD = 16_000
#: A key has at most 512 characters; escaped for JSON or an address it can take six times as many.
_LONGEST_SPELLING = 4_000

_secrets: frozenset[str] = frozenset()

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)(\bbearer\s+)[^\s'\",;)\]}]+"), rf"\1{REDACTED}"),
    (re.compile(r"(?i)(\bauthorization['\"]?\s*[:=,]\s*b?['\"]?)(?!bearer\b)[^'\"\r\n]+"), rf"\1{REDACTED}"),
    (re.compile(r"(?i)\b(data:[\w.+-]+/[\w.+-]+;base64,)[A-Za-z0-9+/=_-]+"), rf"\1{REDACTED}"),
    (re.compile(r"(?i)\b(\w[\w+.-]*://)[^/\s@'\"]+@"), rf"\1{REDACTED}@"),
    (re.compile(r"(?i)\b(https?://[^\s?#'\"<>]*)[?#][^\s'\"<>]+"), rf"\1?{REDACTED}"),
    (re.compile(r"\bsk-[A-Za-z0-9_-]{8,}"), f"sk-{REDACTED}"),
    (re.compile(r"[A-Za-z0-9+/]{256,}={0,2}"), REDACTED),
)


def protect(secret: str) -> None:
    """Take a key out of everything that is logged from now on, in every spelling that is likely to turn up."""
    global _secrets
    if len(secret) >= 4:
        _secrets = _secrets | frozenset(_spellings(secret))


def redact(text: str) -> str:
    """Return a text without keys, signed links and image bytes."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, REDACTED)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _spellings(secret: str) -> Iterator[str]:
    raw = secret.encode()
    yield secret
    yield secret[::-1]
    yield quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    yield raw.hex()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):  # inside a longer text a Base64 group may begin at any of three places
            coded = encode(b"\0" * before + raw).decode().rstrip("=")
            middle = coded[(before * 8 + 5) // 6 : len(coded) - 1]
            if len(middle) >= 8:
                yield middle


class RedactingFormatter(logging.Formatter):
    """Formats a record whole, bounds it and redacts the result."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's final text."""
        text = super().format(record)
        if len(text) <= MAX_RECORD:
            return redact(text)
        # A key that the cut would halve is not found any more: cut with room to spare, and drop the room.
        return redact(text[: MAX_RECORD + _LONGEST_SPELLING])[:MAX_RECORD] + f" … {len(text)} characters in all"


class _HttpFilter(logging.Filter):
    """Let trouble of the HTTP libraries through, not their running commentary: it holds whole signed links."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


def set_up(folder: Path, *, level: int = logging.INFO) -> None:
    """Log into ``folder/rushes.log`` (and nowhere else), and send warnings there too.

    A folder that cannot be written costs the log, never the start: records then go to standard error, redacted too.
    """
    handler = _handler(folder)
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    for name in ("httpx", "httpcore", "h11", "asyncio", "keyring", "jeepney", "PIL", "libav", "qasync"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).addFilter(_HttpFilter())
    logging.captureWarnings(True)
    # logging prints its own failures to standard error, arguments and all.
    logging.raiseExceptions = False


def _handler(folder: Path) -> logging.Handler:
    try:
        return _PrivateFile(folder / FILE_NAME, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
    except OSError:
        return logging.StreamHandler()


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner can read."""

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding, errors="backslashreplace")


def files(folder: Path) -> tuple[Path, ...]:
    """Return the log files that are there, newest first, then the crash reports."""
    logs = [folder / FILE_NAME, *(folder / f"{FILE_NAME}.{n}" for n in range(1, BACKUPS + 1)), folder / FATAL_NAME]
    return tuple(path for path in (*logs, *sorted(folder.glob("crash-*.txt"), reverse=True)) if path.is_file())


# --- When something breaks that nobody expected --------------------------------------------------------------


class CrashHandler:
    """Catches what nobody else caught: writes it down, tells the window, and lets the program live.

    Args:
        folder: where crash reports go.
        tell: called with the report's path (or None when it could not be written) and the exception's class name.
            It may be called in any thread.
    """

    #: A fault in a paint event comes sixty times a second.
    MOST_REPORTS = 20

    def __init__(self, folder: Path, tell: Callable[[Path | None, str], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._told: set[str] = set()
        self._log = logging.getLogger("rushes.crash")

    def install(self) -> None:
        """Take over from the interpreter for this process: main thread, threads, unraisable and fatal errors."""
        sys.excepthook = self.handle
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        with contextlib.suppress(OSError):
            # A fault in native code: only file names and line numbers are written, never values.
            self._fatal = (self._folder / FATAL_NAME).open("ab", buffering=0)
            faulthandler.enable(self._fatal)

    def handle(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        """Handle an exception; like ``sys.excepthook``, though qasync may call it with nothing at all."""
        if error is None:
            kind, error, trace = sys.exc_info()
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        text = redact("".join(traceback.format_exception(kind, error, trace)))
        self._log.error("not caught anywhere:\n%s", text)
        if text in self._told or len(self._told) >= self.MOST_REPORTS:
            return
        self._told.add(text)
        self._tell(self._write(text), type(error).__name__)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    def _write(self, text: str) -> Path | None:
        path = self._folder / f"crash-{os.getpid()}-{len(self._told):02}.txt"
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            return path
        return None
