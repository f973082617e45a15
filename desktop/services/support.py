"""Collects a support bundle: versions, settings, what tasks went through, logs. Never a key, a link or image bytes.

Prompts, notes and file names are a person's work: without their consent they are left out, also where a log line or a
crash report happens to quote one.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Protocol

from desktop import __version__, logging
from desktop.domain.bundle import BundlePart
from desktop.domain.task import TaskRow
from desktop.paths import Paths
from desktop.services.threads import in_thread
from desktop.settings import Settings

#: Newest tasks that are told about, and whose prompts are looked for in logs.
MOST_TASKS = 500
#: Last part of a log file that is taken, in bytes.
MOST_LOG = 256 * 1024
#: A shorter prompt is an everyday word: taking it out would make the logs unreadable and protect nothing.
_SHORTEST_PROMPT = 8
LEFT_OUT = "<left out>"

_PERSONAL_SETTINGS = ("presets", "saved_views", "videos")
_FILE_NAME = re.compile(r"[^\n\"'<>|]*[/\\][^/\\\n\"'<>|]+\.(?:mp4|part|png|jpe?g|webp|gif)\b", re.IGNORECASE)
_PACKAGES = ("PySide6_Essentials", "PySide6_Addons", "qasync", "httpx", "keyring", "pillow", "av", "fastapi", "uvicorn")


class Tasks(Protocol):
    """What is asked of the store."""

    def load(self, batch: int = 500) -> AsyncIterator[list[TaskRow]]:
        """Yield rows, newest first."""
        ...


class SupportService:
    """Collects and saves support bundles.

    Args:
        versions: what the window knows of itself, one fact a line.
        in_use: returns the settings in use.
    """

    def __init__(self, paths: Paths, tasks: Tasks, versions: Callable[[], str], in_use: Callable[[], Settings]) -> None:
        self._paths = paths
        self._tasks = tasks
        self._versions = versions
        self._in_use = in_use

    async def collect(self, *, with_prompts: bool) -> tuple[BundlePart, ...]:
        """Return the bundle's files as they would be saved."""
        rows: list[TaskRow] = []
        async for batch in self._tasks.load():
            rows += batch
            if len(rows) >= MOST_TASKS:
                break
        rows = rows[:MOST_TASKS]
        versions, settings = self._versions(), self._in_use()
        return await in_thread(lambda: self._assemble(rows, versions, settings, with_prompts), name="support bundle")

    async def save(self, path: Path, parts: Sequence[BundlePart]) -> None:
        """Write the parts into one zip file, replacing an old one whole.

        Raises:
            OSError: it could not be written; nothing was replaced.
        """
        await in_thread(lambda: _write(path, parts), name="support bundle")

    def _assemble(
        self, rows: Sequence[TaskRow], versions: str, settings: Settings, with_prompts: bool
    ) -> tuple[BundlePart, ...]:
        parts = [
            BundlePart("versions.txt", _versions_text(versions)),
            BundlePart("settings.json", _settings_text(settings, with_prompts)),
            BundlePart("tasks.csv", _tasks_text(rows, with_prompts)),
        ]
        for path in logging.files(self._paths.logs):
            parts.append(BundlePart(f"logs/{path.name}", _tail(path)))
        clean = logging.redact if with_prompts else _Cleaner(rows)
        return tuple(BundlePart(part.name, _homeless(clean(part.text))) for part in parts)


class _Cleaner:
    """Takes keys, prompts, notes and file names out of a text."""

    def __init__(self, rows: Sequence[TaskRow]) -> None:
        words = {word for row in rows for word in (row.prompt, row.note, row.project) if len(word) >= _SHORTEST_PROMPT}
        spellings = {spelling for word in words for spelling in (word, repr(word)[1:-1], json.dumps(word)[1:-1])}
        # The text is redacted first: half a link would not be known for one any more.
        self._words = sorted({logging.redact(spelling) for spelling in spellings}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        text = logging.redact(text)
        for word in self._words:
            text = text.replace(word, LEFT_OUT)
        return _FILE_NAME.sub(LEFT_OUT, text)


def _versions_text(versions: str) -> str:
    lines = [versions, f"written {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC", ""]
    for package in _PACKAGES:
        try:
            lines.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            lines.append(f"{package} (no metadata)")
    return "\n".join([*lines, f"rushes {__version__}"])


def _settings_text(settings: Settings, with_prompts: bool) -> str:
    values = settings._asdict()
    if not with_prompts:
        values |= {name: LEFT_OUT for name in _PERSONAL_SETTINGS if values[name]}
    return json.dumps(values, ensure_ascii=False, indent=2)


def _tasks_text(rows: Sequence[TaskRow], with_prompts: bool) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    personal = ["prompt", "note", "project", "file"] if with_prompts else []
    table.writerow([*_FACTS, *personal])
    for row in rows:
        # A server's own words may quote the prompt; the code alone says what kind of trouble it was.
        facts = [getattr(row, name) for name in _FACTS[:-1]]
        facts.append(row.error if with_prompts else row.error.partition(" ")[0])
        table.writerow([*facts, *(getattr(row, name) for name in personal)])
    return text.getvalue()


_FACTS = (
    *("id", "state", "hold", "service", "model", "duration", "size", "created_at", "sent_at", "completed_at"),
    *("expires_at", "progress", "remote_id", "remote_status", "file_bytes", "relation", "parent_id", "error"),
)


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - MOST_LOG))
            return file.read(MOST_LOG).decode(errors="replace")
    except OSError as error:
        return f"could not be read: {error.strerror}"


def _homeless(text: str) -> str:
    """Write the home folder as ``~``: its name is often a person's."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _write(path: Path, parts: Sequence[BundlePart]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            for part in parts:
                bundle.writestr(part.name, part.text)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
