"""The store at 100,000 tasks, and what one durable task costs."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.spending import Grouping
from desktop.domain.task import Progressed, Task, TaskIntent, TaskState
from desktop.store import records
from desktop.store.inspection import inspect
from desktop.store.opening import close_opened, open_database
from tests.benchmarks.figures import tell
from tests.store.library import ORIGIN, Library, facts_to, intent, opened, request

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]

COUNT = 100_000
#: Longest the loop may be kept from its work, seconds.
STALL = 0.016
_WORDS = ("lighthouse", "dusk", "slow", "dolly", "through", "rain", "neon", "city", "cat", "golden", "hour", "drone")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a library of 100,000 finished tasks, four takes a prompt."""
    folder = tmp_path_factory.mktemp("large")
    opened = open_database(folder / "rushes.db", folder / "backups", 1.7e9, 5.0)
    opened.connection.execute("BEGIN")
    for task in _finished():
        first = records.insert(opened.connection, _intent_of(task), task.created_at)
        opened.connection.execute("UPDATE task SET state = 'completed' WHERE id = ?", (first.id,))
        opened.connection.execute("UPDATE task SET state = 'downloading' WHERE id = ?", (first.id,))
        records.update(opened.connection, replace(first, state=TaskState.DOWNLOADING), task)
    opened.connection.execute("COMMIT")
    close_opened(opened)
    return folder


def _intent_of(task: Task) -> TaskIntent:
    return intent(task.client_id, request=task.request, remote_id=task.remote_id, batch=task.batch, take=task.take)


def _finished() -> Iterator[Task]:
    rng = random.Random(1)
    prompt = ""
    for number in range(1, COUNT + 1):
        if number % 4 == 1:
            prompt = " ".join(rng.choices(_WORDS, k=rng.randint(8, 20)))
        yield Task(
            id=number,
            client_id=f"{number:032x}",
            service="dashly",
            origin=ORIGIN,
            request=request(prompt, duration=rng.choice((4, 8, 12))),
            state=TaskState.READY,
            created_at=1.6e9 + number * 60.5,
            changed_at=1.6e9 + number * 60.5,
            batch=f"{number // 4:032x}",
            take=number % 4,
            remote_id=f"task_{number:026x}",
            remote_status="completed",
            progress=100,
            sent_at=1.6e9 + number * 60.5,
            accepted_at=1.6e9 + number * 60.5 + 1,
            completed_at=1.6e9 + number * 60.5 + rng.uniform(60, 300),
            file=f"/home/someone/Videos/Rushes/2026-11-01 {prompt[:30]} {number}.mp4",
            poster=f"/home/someone/.local/share/rushes/posters/{number}.jpg",
            file_bytes=3_000_000 + number,
        )


def _tell(name: str, ours: float, theirs: float, goal: float, unit: str) -> None:
    tell(name, ours / theirs, goal, f"{ours:.4g} {unit} / {theirs:.4g} {unit}")


class _Ticker:
    """A 1 ms ticker on the loop: how long was it kept from ticking?"""

    async def __aenter__(self) -> _Ticker:
        self.gaps: list[float] = []
        self._task = asyncio.ensure_future(self._tick())
        await asyncio.sleep(0.01)
        self.gaps.clear()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.gaps.append(now - last)
            last = now


async def _longest_gap(runs: int, work: Callable[[], object]) -> float:
    """Return the longest gap of the best of some runs: other programs make gaps too, ours would be in every run."""
    longest = []
    for _ in range(runs):
        async with _Ticker() as ticker:
            await work()  # type: ignore[misc]
        longest.append(max(ticker.gaps))
    return min(longest)


async def test_loading_stalls_nobody(large: Path) -> None:
    async with opened(large) as library:
        seconds = []

        async def load() -> None:
            begin = time.perf_counter()
            count = 0
            async for rows in library.tasks.load():
                count += len(rows)
            seconds.append(time.perf_counter() - begin)
            assert count == COUNT

        gap = await _longest_gap(3, load)
        _tell("load 100,000 rows: longest stall", gap * 1e3, STALL * 1e3, 1.0, "ms")
        with closing(sqlite3.connect(library.path)) as connection:
            begin = time.perf_counter()
            connection.execute("SELECT * FROM task ORDER BY id DESC").fetchall()
            plain = time.perf_counter() - begin
        _tell("load 100,000 rows: time against SELECT * fetchall", min(seconds), plain, 3.0, "s")


async def test_opening_checks_everything_and_stalls_nobody(large: Path) -> None:
    async def open_and_close() -> None:
        library = Library(large)
        await library.database.open()
        await library.database.close()

    _tell("open 100,000 tasks: longest stall", await _longest_gap(3, open_and_close) * 1e3, STALL * 1e3, 1.0, "ms")
    begin = time.perf_counter()
    inspect(large / "rushes.db", False)
    checked = time.perf_counter() - begin
    begin = time.perf_counter()
    hashlib.sha256((large / "rushes.db").read_bytes()).digest()
    _tell(
        "check 100,000 tasks at start: time against a SHA-256 of the file",
        checked,
        time.perf_counter() - begin,
        3.0,
        "s",
    )


async def test_counting_stalls_nobody(large: Path) -> None:
    async with opened(large) as library:

        async def count() -> None:
            for grouping in Grouping:
                assert await library.ledger.totals(grouping)
            assert len(await library.ledger.making_times("dashly", "sora-2", 4, "16:9")) == 200

        _tell("totals of 100,000 tasks: longest stall", await _longest_gap(3, count) * 1e3, STALL * 1e3, 1.0, "ms")


def test_committing_one_task(tmp_path: Path) -> None:
    """One new task, durable: against a file of its own, synced; and against adding as many bytes to one open file."""
    opened = open_database(tmp_path / "rushes.db", tmp_path / "backups", 1.7e9, 5.0)
    connection = opened.connection
    log = tmp_path / "rushes.db-wal"
    begin_size = log.stat().st_size if log.exists() else 0
    for number in range(20):
        _commit(connection, f"warm{number}")
    payload = bytes((log.stat().st_size - begin_size) // 20)
    text = intent("t").request.to_json().encode()
    ours, files, appended = [], [], []
    with (tmp_path / "plain").open("wb", buffering=0) as plain:
        for number in range(1200):
            begin = time.perf_counter()
            plain.write(payload)
            os.fdatasync(plain.fileno())
            appended.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            with (tmp_path / f"task{number}").open("wb", buffering=0) as file:
                file.write(text)
                os.fdatasync(file.fileno())
            files.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            _commit(connection, f"t{number}")
            ours.append(time.perf_counter() - begin)
    close_opened(opened)
    took, one_file, one_append = (_undisturbed(times) * 1e3 for times in (ours, files, appended))
    _tell("commit one task: against a file of its own, written + fdatasync", took, one_file, 1.0, "ms")
    name = f"commit one task: against {len(payload) // 1024} KiB added to an open file + fdatasync"
    _tell(name, took, one_append, 2.0, "ms")


def _undisturbed(times: list[float]) -> float:
    """Return the median of the quietest twelfth of the run: other programs sync too, and never evenly."""
    size = len(times) // 12
    return min(statistics.median(times[start : start + size]) for start in range(0, len(times), size))


def _commit(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    records.insert(connection, intent(name), 1.0)
    connection.execute("COMMIT")


async def test_many_changes_at_once_share_syncs(tmp_path: Path) -> None:
    """A thousand percentages, as from a thousand active tasks, against one after the other."""
    async with opened(tmp_path) as library:
        tasks = await library.add(*(f"t{n}" for n in range(1000)))
        for fact in facts_to(TaskState.QUEUED):
            facts = [replace(fact, remote_id=f"r{t.id}") if hasattr(fact, "remote_id") else fact for t in tasks]
            await asyncio.gather(*(library.tasks.apply(task.id, fact) for task, fact in zip(tasks, facts, strict=True)))
        begin = time.perf_counter()
        for number, task in enumerate(tasks[:200]):
            await library.database.write(lambda c, t=task, n=number: _progress(c, t, n))  # type: ignore[misc]
        alone = (time.perf_counter() - begin) * 5
        async with _Ticker() as ticker:
            begin = time.perf_counter()
            await asyncio.gather(
                *(library.tasks.apply(task.id, Progressed(TaskState.GENERATING, progress=7)) for task in tasks)
            )
            together = time.perf_counter() - begin
    _tell("1,000 changes at once: against one after the other", together, alone, 1.0, "s")
    _tell("1,000 changes at once: longest stall", max(ticker.gaps) * 1e3, STALL * 1e3, 2.0, "ms")


def _progress(connection: sqlite3.Connection, task: Task, number: int) -> None:
    before = records.get(connection, task.id)
    records.update(connection, before, replace(before, progress=number % 100))
