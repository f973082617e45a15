"""The worker: durable writes, groups, order, closing."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from desktop.store.errors import StoreClosed
from tests.store.library import HandClock, Library, opened, raw


def _note(key: str, value: str = "1"):
    def work(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
        return key

    return work


def _notes(path: Path) -> set[str]:
    with closing(raw(path)) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM meta WHERE key <> 'uuid'")}


async def test_a_write_is_visible_to_another_process_when_it_returns(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        assert await library.database.write(_note("a")) == "a"
        assert _notes(library.path) == {"a"}


async def test_the_log_is_written_ahead_and_synced(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        modes = await library.database.read(
            lambda c: [c.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        )
    assert modes == ["wal", 2]


async def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.add("a")
        for path in tmp_path.glob("rushes.db*"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


async def test_one_failing_write_takes_no_other_with_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:

        def broken(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT INTO meta VALUES ('half', '1')")
            raise KeyError("x")

        results = await asyncio.gather(
            *(library.database.write(_note(f"a{n}")) for n in range(20)),
            library.database.write(broken),
            *(library.database.write(_note(f"b{n}")) for n in range(20)),
            return_exceptions=True,
        )
        assert [r for r in results if not isinstance(r, str)] == [results[20]]
        assert isinstance(results[20], KeyError)
        assert _notes(library.path) == {f"{letter}{n}" for letter in "ab" for n in range(20)}


async def test_writes_that_wait_together_share_commits(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        watcher = raw(library.path)
        with closing(watcher):
            frames_before = _frames(library.path)
            await asyncio.gather(*(library.database.write(_note(f"n{n:03}")) for n in range(100)))
            together = _frames(library.path) - frames_before
            frames_before = _frames(library.path)
            for n in range(100, 120):
                await library.database.write(_note(f"n{n}"))
            alone = (_frames(library.path) - frames_before) / 20
    assert together < 0.2 * 100 * alone


def _frames(path: Path) -> int:
    return (path.with_name(path.name + "-wal").stat().st_size - 32) // 4120


async def test_news_comes_in_the_order_of_commits_and_before_the_answer(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        order: list[str] = []

        async def write(name: str) -> None:
            await library.database.write(_note(name), committed=lambda key: order.append(f"news {key}"))
            order.append(f"answer {name}")

        await asyncio.gather(*(write(str(n)) for n in range(10)))
    assert [item for item in order if item.startswith("news")] == [f"news {n}" for n in range(10)]
    assert all(order.index(f"news {n}") < order.index(f"answer {n}") for n in range(10))


async def test_a_cancelled_wait_takes_nothing_back_and_the_news_is_still_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        told: list[str] = []
        waiting = asyncio.ensure_future(library.database.write(_note("kept"), committed=told.append))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await library.database.read(lambda c: None)
        assert told == ["kept"]
        assert _notes(library.path) == {"kept"}


@pytest.mark.measures
async def test_what_may_linger_waits_for_company_but_not_long(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        begin = time.monotonic()
        await library.database.write(_note("patient"), lingers=True)
        assert 0.03 < time.monotonic() - begin < 1.0
        begin = time.monotonic()
        await asyncio.gather(
            library.database.write(_note("patient 2"), lingers=True), library.database.write(_note("urgent"))
        )
        assert time.monotonic() - begin < 0.04


async def test_closing_finishes_what_was_handed_over_and_refuses_the_rest(tmp_path: Path) -> None:
    library = Library(tmp_path)
    await library.database.open()
    writes = [asyncio.ensure_future(library.database.write(_note(str(n)))) for n in range(5)]
    await asyncio.sleep(0)
    await library.database.close()
    assert await asyncio.gather(*writes) == list("01234")
    with pytest.raises(StoreClosed):
        await library.database.write(_note("late"))
    await library.database.close()
    assert not library.path.with_name("rushes.db-wal").exists()
    assert _notes(library.path) == set("01234")


async def test_it_can_be_opened_again(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert (await library.database.open()).created
    await library.database.write(_note("first"))
    await library.database.close()
    report = await library.database.open()
    assert not report.created
    await library.database.write(_note("second"))
    await library.database.close()
    assert _notes(library.path) == {"first", "second"}


async def test_opening_that_nobody_waits_for_leaves_nothing_open(tmp_path: Path) -> None:
    library = Library(tmp_path)
    opening = asyncio.ensure_future(library.database.open())
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    async with opened(tmp_path) as again:
        await again.add("a")


@pytest.mark.measures
async def test_a_long_query_does_not_stop_the_loop(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        gaps: list[float] = []
        reading = asyncio.ensure_future(library.database.read(_count_slowly))
        last = time.perf_counter()
        while not reading.done():
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
        assert reading.result() == 2_000_000
    assert len(gaps) > 20
    assert sorted(gaps)[len(gaps) // 2] < 0.016


def _count_slowly(connection: sqlite3.Connection) -> int:
    sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000) SELECT count(*) FROM n"
    return int(connection.execute(sql).fetchone()[0])


@pytest.mark.measures
def test_the_process_ends_although_a_query_hangs(tmp_path: Path) -> None:
    code = """
import asyncio, sys, time
from pathlib import Path
from tests.store.library import Library
async def main():
    library = Library(Path(sys.argv[1]))
    await library.database.open()
    try:
        await asyncio.wait_for(library.database.read(lambda c: time.sleep(60)), 0.1)
    except TimeoutError:
        print("ended", flush=True)
asyncio.run(main())
"""
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=50)
    assert done.stdout == "ended\n", done.stderr
    assert done.returncode == 0
    assert time.monotonic() - begin < 10


async def test_a_listener_that_fails_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with opened(tmp_path) as library:

        def broken(event: object) -> None:
            raise RuntimeError("listener")

        end = library.tasks.subscribe(broken)
        heard_after: list[object] = []
        library.tasks.subscribe(heard_after.append)
        await library.add("a")
        assert len(heard_after) == 1
        assert "A listener failed" in caplog.text
        end()
        caplog.clear()
        await library.add("b")
        assert caplog.text == ""


class TestDailyCopy:
    async def _copies(self, library: Library, count: int) -> list[Path]:
        for _ in range(400):
            copies = sorted(library.backups.glob("rushes-*.db"))
            if len(copies) >= count:
                return copies
            await asyncio.sleep(0.01)
        raise AssertionError("no copy was made")

    async def test_is_made_when_the_last_is_older_than_a_day(self, tmp_path: Path) -> None:
        clock = HandClock()
        async with opened(tmp_path, clock) as library:
            await library.add("a")
        async with opened(tmp_path, clock, first_backup_s=0.0) as library:
            (copy,) = await self._copies(library, 1)
        with closing(raw(copy)) as connection:
            assert connection.execute("SELECT client_id FROM task").fetchall() == [("a",)]
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        clock.time += 3600
        async with opened(tmp_path, clock, first_backup_s=0.0) as library:
            await library.add("b")
            await asyncio.sleep(0.1)
            assert len(list(library.backups.glob("*.db"))) == 1
        clock.time += 86400
        async with opened(tmp_path, clock, first_backup_s=0.0) as library:
            await self._copies(library, 2)

    async def test_only_the_newest_five_are_kept(self, tmp_path: Path) -> None:
        clock = HandClock()
        made: list[Path] = []
        for _ in range(7):
            async with opened(tmp_path, clock, first_backup_s=0.0) as library:
                for _ in range(400):
                    new = set(library.backups.glob("rushes-*.db")) - set(made)
                    if new:
                        break
                    await asyncio.sleep(0.01)
                made += new
            clock.time += 86401
        assert sorted(library.backups.iterdir()) == sorted(made[-5:])

    @pytest.mark.measures
    async def test_closing_does_not_wait_for_it(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            await library.database.write(lambda c: c.execute("CREATE TABLE ballast (x)") and None)
            for _ in range(40):
                await library.database.write(
                    lambda c: c.execute("INSERT INTO ballast SELECT zeroblob(1 << 20)") and None
                )
        library = Library(tmp_path, first_backup_s=0.0)
        await library.database.open()
        while not list(library.backups.glob(".*")):
            await asyncio.sleep(0)
        begin = time.monotonic()
        await library.database.close()
        assert time.monotonic() - begin < 2.0
        assert not list(library.backups.glob(".*")), "nothing half-made is left"
