"""The support bundle: what is in it, what is not, and that it is saved whole."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop import logging
from desktop.domain.bundle import BundlePart
from desktop.domain.task import TaskRow, TaskState
from desktop.paths import Paths
from desktop.services.support import LEFT_OUT, MOST_TASKS, SupportService
from desktop.settings import Settings

KEY = "sk-CANARY-0123456789abcdef"
PROMPT = 'A secret dog named "Rex"\nruns – schnell'
LINK = "https://files.example/v/1.mp4?X-Signature=0123456789abcdef"


def row(number: int, **values: object) -> TaskRow:
    facts: dict[str, object] = {
        "prompt": PROMPT,
        "note": "for the client Acme & Sons",
        "project": "Acme opening",
        "remote_id": f"video_{number}",
        "error": f"content_policy refused: {PROMPT}",
        "file": f"/home/me/Videos/Rushes/2026-11-22 a-secret-dog {number}.mp4",
    } | values
    return TaskRow(
        number, TaskState.FAILED, model="sora-2", duration=10, size="16:9", service="dashly", created_at=1.0, **facts
    )  # type: ignore[arg-type]


class Tasks:
    def __init__(self, *rows: TaskRow) -> None:
        self._rows = rows

    async def load(self, batch: int = 500) -> AsyncIterator[list[TaskRow]]:
        for start in range(0, len(self._rows), batch):
            yield list(self._rows[start : start + batch])


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr(logging, "_secrets", frozenset())
    logging.protect(KEY)
    made = Paths.below(tmp_path / "data")
    made.create()
    (made.logs / logging.FILE_NAME).write_text(
        f"key {KEY}\nlink {LINK}\nprompt {PROMPT!r}\nplain line\n"
        f"saved {Path.home()}/Videos/2026-11-22 a-secret-dog (take 1).mp4\n"
    )
    (made.logs / "crash-1-01.txt").write_text(f"ValueError: {PROMPT}\n")
    return made


def service(paths: Paths, *rows: TaskRow, settings: Settings | None = None) -> SupportService:
    return SupportService(paths, Tasks(*rows), lambda: "Qt 6", lambda: settings or Settings())


def text_of(parts: tuple[BundlePart, ...]) -> str:
    return "\n".join(part.text for part in parts)


async def test_it_holds_versions_settings_tasks_logs_and_crashes(paths: Paths) -> None:
    parts = {part.name: part.text for part in await service(paths, row(1)).collect(with_prompts=False)}
    assert list(parts) == ["versions.txt", "settings.json", "tasks.csv", "logs/rushes.log", "logs/crash-1-01.txt"]
    assert "httpx 0.28" in parts["versions.txt"] and "Qt 6" in parts["versions.txt"]
    assert json.loads(parts["settings.json"])["theme"] == "system"
    [task] = csv.DictReader(io.StringIO(parts["tasks.csv"]))
    assert (task["id"], task["state"], task["error"], task["remote_id"]) == ("1", "failed", "content_policy", "video_1")
    assert "plain line" in parts["logs/rushes.log"]


@pytest.mark.fault("S17")
async def test_prompts_notes_and_names_are_left_out_unless_ticked(paths: Paths) -> None:
    settings = Settings(presets=(("dog", PROMPT),), videos="/home/me/Acme")
    bundle = service(paths, row(1), settings=settings)
    without = text_of(await bundle.collect(with_prompts=False))
    for personal in ("secret dog", "secret-dog", "Rex", "schnell", "Acme"):
        assert personal not in without
    assert LEFT_OUT in without
    ticked = text_of(await bundle.collect(with_prompts=True))
    for personal in ("secret dog", "secret-dog", "Rex", "Acme"):
        assert personal in ticked


@pytest.mark.fault("S1", "S3", "S17")
@pytest.mark.parametrize("with_prompts", [False, True])
async def test_keys_links_and_the_home_folder_are_never_in_it(paths: Paths, with_prompts: bool) -> None:
    text = text_of(await service(paths, row(1, note=f"my key is {KEY}")).collect(with_prompts=with_prompts))
    for secret in (KEY, "X-Signature", "0123456789abcdef", str(Path.home())):
        assert secret not in text


async def test_a_library_of_any_size_gives_a_bundle_of_bounded_size(paths: Paths) -> None:
    rows = [row(number) for number in range(5 * MOST_TASKS)]
    (paths.logs / logging.FILE_NAME).write_text("line\n" * 400_000)
    parts = await service(paths, *rows).collect(with_prompts=True)
    assert len(text_of(parts)) < 2_000_000
    assert sum(1 for _ in csv.DictReader(io.StringIO(parts[2].text))) == MOST_TASKS


async def test_what_was_shown_is_what_is_saved(paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    parts = (BundlePart("versions.txt", "Rushes – 1"), BundlePart("logs/rushes.log", "line"))
    await service(paths).save(target, parts)
    with zipfile.ZipFile(target) as bundle:
        assert {name: bundle.read(name).decode() for name in bundle.namelist()} == {p.name: p.text for p in parts}
    assert target.stat().st_mode & 0o777 == 0o600


async def test_a_folder_that_is_not_there_raises_and_leaves_nothing(paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        await service(paths).save(tmp_path / "no" / "bundle.zip", (BundlePart("a", "b"),))
    assert not (tmp_path / "no").exists()
