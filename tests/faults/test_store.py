"""Rows D1 to D10: what becomes of the database when the disk, a person or another program gets at it."""

from __future__ import annotations

import asyncio
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from desktop.domain.clock import SystemClock
from desktop.domain.problem import ProblemCode
from desktop.domain.task import Accepted, Discarded, SendStarted, TaskState
from desktop.store import opening, schema
from desktop.store.backups import back_up
from desktop.store.database import Database
from desktop.store.errors import StoreCorrupt, StoreFull, StoreLocked, StoreNewer, StoreReadOnly
from desktop.store.inspection import Finding
from desktop.store.mounts import is_on_network
from desktop.store.sentinel import sentinel_of
from tests.store.library import HandClock, Library, opened, raw

LONG = "a very long prompt " * 40


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of that size; where that is not allowed, say so loudly."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _content(path: Path) -> bytes:
    return path.read_bytes()


async def _backed_up(library: Library) -> Path:
    return await asyncio.get_running_loop().run_in_executor(
        None, back_up, library.path, library.backups, library.clock.now()
    )


# --- D1


@pytest.mark.fault("D1", "A17")
async def test_d1_a_full_disk_refuses_new_tasks_and_keeps_the_old(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "1m") as disk:
        async with opened(disk) as library:
            names = []
            with pytest.raises(StoreFull):
                for number in range(1000):
                    await library.add(f"t{number}", request=_long(number))
                    names.append(f"t{number}")
            assert len(names) > 20
            assert {row.prompt for row in await library.rows()} == {_long(n).prompt for n in range(len(names))}
            assert await library.database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()) == ("ok",)
        # The next start, still without room, shows everything.
        async with opened(disk) as library:
            assert len(await library.rows()) == len(names)
            if library.report.read_only is not None:
                with pytest.raises(StoreReadOnly):
                    await library.add("more")


@pytest.mark.fault("D1", "A18")
async def test_d1_writing_goes_on_as_soon_as_there_is_room(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "2m") as disk:
        async with opened(disk) as library:
            task = await library.bring_to(TaskState.SENDING, "a")
            ballast = disk / "ballast"
            _fill(ballast)
            with pytest.raises(StoreFull):
                for number in range(1000):
                    await library.add(f"t{number}", request=_long(number))
            assert (await library.tasks.get(task.id)).state is TaskState.SENDING
            ballast.unlink()
            await library.tasks.try_writing()
            accepted = await library.tasks.apply(task.id, Accepted("r1"))
            assert accepted.state is TaskState.QUEUED


@pytest.mark.fault("D1")
async def test_d1_a_start_on_a_full_disk_reads_everything_also_what_is_only_in_the_log(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "2m") as disk:
        _die_with(disk, 3)
        _fill(disk / "ballast")
        shm = disk / "rushes.db-shm"
        shm.unlink()  # as after a power cut: reading needs room for it
        _fill(disk / "ballast 2")
        async with opened(disk) as library:
            assert isinstance(library.report.read_only, StoreFull)
            assert len(await library.rows()) == 3
            with pytest.raises(StoreReadOnly):
                await library.add("more")
        for ballast in disk.glob("ballast*"):
            ballast.unlink()
        async with opened(disk) as library:
            assert library.report.read_only is None
            await library.add("more")
            assert len(await library.rows()) == 4


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def _long(number: int):
    from tests.store.library import request

    return request(f"{number} {LONG}")


# --- D2


@pytest.mark.fault("D2")
async def test_d2_a_read_only_disk_is_read_also_what_is_only_in_the_log(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "8m") as disk:
        _die_with(disk, 3)
        assert (disk / "rushes.db-wal").stat().st_size > 0
        (disk / "rushes.db-shm").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        before = {path.name: _content(path) for path in disk.iterdir() if path.is_file()}
        async with opened(disk) as library:
            assert isinstance(library.report.read_only, StoreReadOnly)
            rows = await library.rows()
            assert len(rows) == 3
            assert (await library.tasks.get(rows[0].id)).client_id == "t2"
            with pytest.raises(StoreReadOnly):
                await library.add("more")
            with pytest.raises(StoreReadOnly):
                await library.tasks.recover()
            with pytest.raises(StoreReadOnly):
                await library.tasks.try_writing()
            copy = await library.database.read(lambda c: c.execute("PRAGMA database_list").fetchone()[2])
        assert not Path(copy).exists(), "the private copy is gone"
        assert {path.name: _content(path) for path in disk.iterdir() if path.is_file()} == before


@pytest.mark.fault("D2")
async def test_d2_a_read_only_disk_without_a_log_is_read_in_place(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "8m") as disk:
        async with opened(disk) as library:
            await library.add("a", "b")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        async with opened(disk) as library:
            assert isinstance(library.report.read_only, StoreReadOnly)
            assert len(await library.rows()) == 2
            name = await library.database.read(lambda c: c.execute("PRAGMA database_list").fetchone()[2])
            assert Path(name) == library.path


@pytest.mark.fault("D2")
async def test_d2_a_read_only_folder_without_a_database_says_so(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "8m") as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(StoreReadOnly):
            await Library(disk).database.open()


# --- D3


@pytest.mark.fault("D3")
async def test_d3_garbage_is_kept_aside_and_the_newest_good_backup_restored(tmp_path: Path) -> None:
    clock = HandClock()
    async with opened(tmp_path, clock) as library:
        await library.add("a", "b")
        good = await _backed_up(library)
        await library.add("c")
        clock.time += 100
        damaged_backup = await _backed_up(library)
    damaged_backup.write_bytes(b"\0" * 5000)
    garbage = random.Random(1).randbytes(50_000)
    library.path.write_bytes(garbage)
    async with opened(tmp_path, clock) as library:
        rescue = library.report.rescue
        assert rescue is not None
        assert rescue.finding is Finding.DAMAGED
        assert rescue.restored_from == good
        assert rescue.recovered == (1, 2)
        assert [path.name for path in rescue.kept] == [rescue.kept[0].name]
        assert ".corrupt-" in rescue.kept[0].name
        assert rescue.kept[0].read_bytes() == garbage
        assert library.report.missing == (3,)
        assert len(await library.rows()) == 2
        (after,) = await library.add("d")
        assert after.id == 4, "the number of a lost task is not given away again"
    assert sentinel_of(library.path).exists()


@pytest.mark.fault("D3")
async def test_d3_what_is_still_readable_of_a_damaged_file_is_brought_over(tmp_path: Path) -> None:
    """Pages in the middle are overwritten; the backup is older than most tasks and than some states."""
    async with opened(tmp_path) as library:
        old = await library.bring_to(TaskState.SENDING, "old")
        backup = await _backed_up(library)
        library.clock.time += 50
        await library.tasks.apply(old.id, Accepted("paid"))
        for number in range(400):
            await library.add(f"t{number}", request=_long(number))
    size = library.path.stat().st_size
    with library.path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xee" * 4096 * 3)
    assert sqlite3.connect(library.path).execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
    async with opened(tmp_path) as library:
        rescue = library.report.rescue
        assert rescue is not None
        assert rescue.restored_from == backup
        assert old.id in rescue.salvaged
        assert (await library.tasks.get(old.id)).remote_id == "paid"
        assert 300 < len(rescue.salvaged) <= 401
        assert set(library.report.missing) == set(range(1, 402)) - set(rescue.recovered)
        assert len(await library.rows()) == len(rescue.recovered)
        history = await library.tasks.timeline(rescue.salvaged[-1])
        assert history[-1].kind == "salvaged"
        await library.tasks.apply(rescue.salvaged[-1], Discarded())
        with pytest.raises(Exception, match="illegal transition"):
            await library.database.write(lambda c: c.execute("UPDATE task SET state = 'ready'") and None)
        assert await library.database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()) == ("ok",)


@pytest.mark.fault("D3")
async def test_d3_without_any_backup_a_new_one_begins_with_what_can_be_read(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        for number in range(200):
            await library.add(f"t{number}", request=_long(number))
    with library.path.open("r+b") as file:
        file.seek(library.path.stat().st_size - 4096 * 6)
        file.write(b"\xee" * 4096 * 2)
    async with opened(tmp_path) as library:
        assert library.report.created
        assert library.report.rescue is not None
        assert library.report.rescue.restored_from is None
        assert len(library.report.rescue.salvaged) > 100
        assert len(await library.rows()) == len(library.report.rescue.salvaged)


@pytest.mark.fault("D3")
async def test_d3_damage_found_while_running_is_mended_by_opening_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        for number in range(100):
            await library.add(f"t{number}", request=_long(number))
        await _backed_up(library)
        await library.database.close()
        await library.database.open()
        with library.path.open("r+b") as file:
            file.seek(4096 * 4)
            file.write(b"\xee" * (library.path.stat().st_size - 4096 * 4))
        with pytest.raises(StoreCorrupt):
            await library.rows()
        await library.database.close()
        report = await library.database.open()
        assert report.rescue is not None
        assert len(await library.rows()) == 100


@pytest.mark.fault("D3")
async def test_d3_another_programs_database_is_kept_aside(tmp_path: Path) -> None:
    with closing(raw(tmp_path / "rushes.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.execute("INSERT INTO bookmarks VALUES ('x')")
    async with opened(tmp_path) as library:
        assert library.report.rescue is not None
        assert library.report.rescue.finding is Finding.FOREIGN
        (kept,) = library.report.rescue.kept
        await library.add("a")
    with closing(raw(kept)) as connection:
        assert connection.execute("SELECT url FROM bookmarks").fetchone() == ("x",)


@pytest.mark.fault("D3")
async def test_d3_many_damaged_files_each_keep_their_name(tmp_path: Path) -> None:
    clock = HandClock()
    for number in range(3):
        async with opened(tmp_path, clock) as library:
            await library.add(f"a{number}")
        library.path.write_bytes(b"garbage %d" % number * 500)
    async with opened(tmp_path, clock):
        pass
    kept = sorted(path.read_bytes()[:9] for path in tmp_path.glob("rushes.db.corrupt-*"))
    assert kept == [b"garbage 0", b"garbage 1", b"garbage 2"]


# --- D4


@pytest.mark.fault("D4")
@pytest.mark.parametrize("loss", ["emptied", "deleted"])
async def test_d4_an_empty_or_deleted_file_is_not_taken_for_a_new_library(tmp_path: Path, loss: str) -> None:
    async with opened(tmp_path) as library:
        await library.add("a", "b")
        backup = await _backed_up(library)
        await library.add("c")
    if loss == "emptied":
        os.truncate(library.path, 0)
    else:
        library.path.unlink()
    async with opened(tmp_path) as library:
        rescue = library.report.rescue
        assert rescue is not None
        assert rescue.finding is (Finding.EMPTY if loss == "emptied" else Finding.GONE)
        assert rescue.restored_from == backup
        assert library.report.missing == (3,)
        assert [row.id for row in await library.rows()] == [2, 1]


@pytest.mark.fault("D4")
async def test_d4_an_empty_file_of_a_first_start_that_was_killed_is_new(tmp_path: Path) -> None:
    (tmp_path / "rushes.db").touch()
    async with opened(tmp_path) as library:
        assert library.report.rescue is None
        assert library.report.created


# --- D5


@pytest.mark.fault("D5")
async def test_d5_a_deleted_log_is_noticed(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.add("kept")
    _die_with(tmp_path, 3)
    for name in ("rushes.db-wal", "rushes.db-shm"):
        (tmp_path / name).unlink()
    async with opened(tmp_path) as library:
        assert library.report.rescue is None, "what is there is whole, only older"
        assert library.report.missing == (2, 3, 4)
        assert library.report.went_back == 3
        assert len(await library.rows()) == 1
        (task,) = await library.add("next")
        assert task.id == 5
    async with opened(tmp_path) as library:
        assert library.report.went_back == 0, "said once"


@pytest.mark.fault("D5")
async def test_d5_a_log_of_another_database_does_no_harm(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    async with opened(ours) as library:
        await library.add("one", "two", "three")
    _die_with(theirs, 5)
    whole = _content(library.path)
    shutil.copy(theirs / "rushes.db-wal", ours / "rushes.db-wal")
    async with opened(ours) as library:
        assert {(await library.tasks.get(row.id)).client_id for row in await library.rows()} == {"one", "two", "three"}
        rescue = library.report.rescue
        assert rescue is not None
        assert rescue.salvaged == ()
        assert library.report.missing == ()
        assert rescue.restored_from == rescue.kept[0]
        assert _content(rescue.kept[0]) == whole
        (log,) = (path for path in rescue.kept if path.name.endswith("-wal"))
        assert _content(log) == _content(theirs / "rushes.db-wal")


# --- D3 to D5: what an older copy says was never sent


async def _sent_since(folder: Path, how: str) -> int:
    """Have a task sent and accepted, and the database go back to when it waited; return its id."""
    async with opened(folder) as library:
        (task,) = await library.add("paid for")
        if how in ("damaged", "deleted"):
            await _backed_up(library)
    async with opened(folder) as library:
        aside = {path: _content(path) for path in [library.path]}
        await library.tasks.apply(task.id, SendStarted())
        await library.tasks.apply(task.id, Accepted("r1"))
    if how == "damaged":
        library.path.write_bytes(b"\xee" * 20_000)
    elif how == "deleted":
        library.path.unlink()
    else:  # the log was lost: the file alone is as it was before
        for path, content in aside.items():
            path.write_bytes(content)
    return task.id


@pytest.mark.fault("D3", "D4", "D5", "A2")
@pytest.mark.parametrize("how", ["damaged", "deleted", "log lost"])
async def test_what_waits_in_an_older_copy_is_not_said_to_be_unsent(tmp_path: Path, how: str) -> None:
    task_id = await _sent_since(tmp_path, how)
    async with opened(tmp_path) as library:
        assert (await library.tasks.get(task_id)).state is TaskState.WAITING and library.report.is_older
    # The process was killed there; the next start knows it all the same.
    async with opened(tmp_path) as library:
        recovery = await library.tasks.recover()
        assert ([task.id for task in recovery.doubtful], recovery.held) == ([task_id], ())
        task = await library.tasks.get(task_id)
        assert task.state is TaskState.UNKNOWN, "sending it now would charge it twice"
        assert task.problem is not None and task.problem.code is ProblemCode.RECORD_LOST
        (after,) = await library.add("new")
    async with opened(tmp_path) as library:
        recovery = await library.tasks.recover()
        assert ([task.id for task in recovery.held], recovery.doubtful) == ([after.id], ()), "that was once"


# --- D6


@pytest.mark.measures
@pytest.mark.fault("D6")
async def test_d6_a_lock_is_waited_for_and_named_and_the_loop_stays_free(tmp_path: Path) -> None:
    async with opened(tmp_path, busy_s=0.4) as library:
        (task,) = await library.add("a")
        code = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.readline()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, str(library.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None and other.stdin is not None
            assert other.stdout.readline() == b"locked\n"
            gaps = []
            writing = asyncio.ensure_future(library.tasks.apply(task.id, SendStarted()))
            last = time.perf_counter()
            while not writing.done():
                await asyncio.sleep(0.001)
                gaps.append(time.perf_counter() - last)
                last = time.perf_counter()
            with pytest.raises(StoreLocked):
                writing.result()
            assert max(gaps) < 0.1
            assert (await library.tasks.get(task.id)).state is TaskState.WAITING
            # A start beside it reads, and does not take a lock for damage.
            async with opened(tmp_path, busy_s=0.2) as second:
                assert second.report.rescue is None
                assert second.report.read_only is None
                assert len(await second.rows()) == 1
            other.stdin.close()
            other.wait()
        assert (await library.tasks.apply(task.id, SendStarted())).state is TaskState.SENDING


# --- D7

_MIGRATE = """
import os, signal, sqlite3, sys
from pathlib import Path
from desktop.store import schema, opening
point = sys.argv[2]
def step(connection):
    connection.execute("CREATE TABLE added (x)")
    connection.execute("ALTER TABLE task ADD COLUMN extra TEXT")
    connection.execute("INSERT INTO added SELECT id FROM task")
    if point == "inside":
        os.kill(os.getpid(), signal.SIGKILL)
schema.MIGRATIONS = (*schema.MIGRATIONS, schema.Migration(2, "planted", step))
if point == "before":
    opening.schema.migrate = lambda *a: os.kill(os.getpid(), signal.SIGKILL)
opened = opening.open_database(Path(sys.argv[1]), Path(sys.argv[1]).parent / "backups", 1.7e9, 5.0)
print(opened.report.migrated_from, opened.report.backup.name, flush=True)
if point == "after":
    os.kill(os.getpid(), signal.SIGKILL)
opening.close_opened(opened)
"""


@pytest.mark.fault("D7")
@pytest.mark.parametrize("point", ["before", "inside", "after"])
async def test_d7_a_kill_during_a_migration_loses_nothing(tmp_path: Path, point: str) -> None:
    async with opened(tmp_path) as library:
        await library.add("a", "b")
    done = subprocess.run([sys.executable, "-c", _MIGRATE, str(library.path), point], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (backup,) = library.backups.glob("rushes-*.db")
    with closing(raw(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM task").fetchone() == (2,)
        assert schema.version_of(connection) == 1
    if point != "after":
        async with opened(tmp_path) as library:
            assert len(await library.rows()) == 2
            tables = await library.database.read(lambda c: c.execute("SELECT name FROM sqlite_schema").fetchall())
            assert ("added",) not in tables
    done = subprocess.run([sys.executable, "-c", _MIGRATE, str(library.path), "none"], capture_output=True, text=True)
    if point == "after":  # committed before the kill: nothing is left to migrate
        assert "AttributeError" in done.stderr
    else:
        assert done.stdout.startswith("1 rushes-"), done.stderr
    with closing(raw(library.path)) as connection:
        assert schema.version_of(connection) == 2
        assert connection.execute("SELECT count(*) FROM added").fetchone() == (2,)
        assert connection.execute("SELECT version, name FROM migration WHERE version = 2").fetchall() == [
            (2, "planted")
        ]


# --- D8


@pytest.mark.fault("D8")
async def test_d8_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.add("a")
    with closing(raw(library.path)) as connection:
        connection.execute("PRAGMA user_version = 77")
    before = _content(library.path)
    with pytest.raises(StoreNewer) as caught:
        await Library(tmp_path).database.open()
    assert (caught.value.found, caught.value.known) == (77, schema.MIGRATIONS[-1].version)
    assert _content(library.path) == before
    assert not list(tmp_path.glob("*.corrupt-*"))


@pytest.mark.fault("D8", "D3")
async def test_d8_a_newer_backup_in_the_place_of_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.add("a")
        backup = await _backed_up(library)
    with closing(raw(backup)) as connection:
        connection.execute("PRAGMA user_version = 77")
    library.path.write_bytes(b"garbage" * 1000)
    for _ in range(2):
        with pytest.raises(StoreNewer):
            await Library(tmp_path).database.open()
    with closing(raw(library.path)) as connection:
        assert schema.version_of(connection) == 77
        assert connection.execute("SELECT client_id FROM task").fetchall() == [("a",)]


# --- D9


@pytest.mark.measures
@pytest.mark.fault("D9")
async def test_d9_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    code = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.store.library import Library
async def main():
    library = Library(Path(sys.argv[1]))
    await library.database.open()
    await library.add("a")
    def hang(connection):
        connection.execute("UPDATE meta SET value = value")
        os.kill(os.getpid(), signal.SIGKILL)
    await library.database.write(hang)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=30)
    assert done.returncode == -signal.SIGKILL
    begin = time.monotonic()
    async with opened(tmp_path) as library:
        await library.add("b")
        assert len(await library.rows()) == 2
    assert time.monotonic() - begin < 1.0


# --- D10


@pytest.mark.fault("D10")
async def test_d10_on_a_network_folder_the_log_is_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as library:
        await library.add("before")
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 0:20 / / rw - ext4 /dev/vda rw\n"
        f"36 22 0:33 / {str(tmp_path).replace(' ', chr(92) + '040')} rw - nfs4 server:/home rw,vers=4.2\n"
    )
    monkeypatch.setattr(opening, "is_on_network", lambda path: is_on_network(path, mounts))
    async with opened(tmp_path) as library:
        assert library.report.on_network
        mode = await library.database.read(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0])
        assert mode == "delete"
        await library.add("after")
        assert len(await library.rows()) == 2
        assert not (tmp_path / "rushes.db-wal").exists()


@pytest.mark.fault("D10")
def test_d10_mounts_are_told_apart(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
        "30 22 0:30 / /home rw shared:5 - nfs server:/home rw\n"
        "31 30 0:31 / /home/local\\040disk rw - ext4 /dev/vdb rw\n"
        "32 22 0:32 / /mnt/share rw - cifs //server/share rw\n"
        "33 22 0:33 / /mnt/share rw - ext4 /dev/vdc rw\n"
        "garbage\n"
    )
    expected = {
        "/var/x": False,
        "/home/me": True,
        "/home/local disk/me": False,
        "/homely": False,
        "/mnt/share/x": False,
    }
    assert {name: is_on_network(Path(name), table) for name in expected} == expected
    assert not is_on_network(tmp_path, tmp_path / "no table")


# --- Kills at random moments

_MIXED = """
import asyncio, random, sys
from pathlib import Path
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import *
from tests.store.library import Library
library = Library(Path(sys.argv[1]), first_backup_s=0.0)
rng = random.Random(int(sys.argv[2]))
def say(task):
    sys.stdout.write(f"{task.id} {task.client_id} {task.state.value} {task.remote_id or '-'}\\n")
    sys.stdout.flush()
async def live(name):
    while True:
        tasks = await library.add(*(f"{name}-{rng.randrange(1 << 60)}" for _ in range(rng.randint(1, 4))))
        for task in tasks:
            say(task)
            accepted = Accepted(f"r{task.client_id}")
            for fact in (SendStarted("k", "b"), accepted, Progressed(TaskState.GENERATING, "g", 5),
                         Completed("https://x/v"), DownloadStarted(), Saved("/v", 1)):
                task = await library.tasks.apply(task.id, fact)
                say(task)
                await library.tasks.record(task.id, "query", "200")
        await library.tasks.annotate([task.id for task in tasks], rating=3)
        await library.tasks.remove([task.id for task in tasks][:1])
async def main():
    await library.database.open()
    print("begun", flush=True)
    await asyncio.gather(*(live(f"{sys.argv[2]}-{n}") for n in range(6)))
asyncio.run(main())
"""


def _killed_at(folder: Path, seed: int, delay: float) -> list[list[str]]:
    """Run mixed work in a process of its own, SIGKILL it after a while, return what it said was on the disk."""
    process = subprocess.Popen(
        [sys.executable, "-c", _MIXED, str(folder), str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    with process, process.stdout, process.stderr:
        assert process.stdout.readline() == b"begun\n", process.stderr.read()
        said = b""
        end = time.monotonic() + delay
        while (left := end - time.monotonic()) > 0:
            if select.select([process.stdout], [], [], left)[0]:
                said += os.read(process.stdout.fileno(), 65536)
        process.kill()
        said += process.stdout.read()
        assert process.wait() == -signal.SIGKILL
    lines = said.decode().split("\n")
    return [line.split() for line in lines[:-1]]  # the last one may be torn


@pytest.mark.fault("D9", "A2", "A6")
def test_thirty_kills_lose_nothing_that_was_committed(tmp_path: Path) -> None:
    """Every task and every step that the process had said to be on the disk is there afterwards; nothing is damaged."""
    rng = random.Random(20)
    life = ["waiting", "sending", "queued", "generating", "completed", "downloading", "ready"]
    promised: dict[int, tuple[str, int, str]] = {}
    for seed in range(30):
        for number, client_id, state, remote_id in _killed_at(tmp_path, seed, rng.uniform(0.0, 0.2)):
            step = life.index(state)
            if int(number) not in promised or promised[int(number)][1] <= step:
                promised[int(number)] = (client_id, step, remote_id)
        with closing(raw(tmp_path / "rushes.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            there = {row[0]: row[1:] for row in connection.execute("SELECT id, client_id, state, remote_id FROM task")}
        for number, (client_id, step, remote_id) in promised.items():
            found = there[number]
            assert found[0] == client_id
            assert life.index(found[1]) >= step
            assert remote_id in ("-", found[2])
    assert len(promised) > 100

    async def reopened() -> None:
        async with opened(tmp_path) as library:
            assert library.report.rescue is None
            assert (library.report.went_back, library.report.missing) == (0, ())
            recovery = await library.tasks.recover()
            assert {task.state for task in recovery.unknown} <= {TaskState.UNKNOWN}
            assert await library.tasks.in_states({TaskState.SENDING, TaskState.DOWNLOADING}) == ()

    asyncio.run(reopened())


_DIE = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.store.library import Library, request
async def main():
    library = Library(Path(sys.argv[1]))
    await library.database.open()
    for number in range(int(sys.argv[2])):
        await library.add(f"t{number}", request=request(f"{number} " + "a very long prompt " * 40))
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


def _die_with(folder: Path, tasks: int) -> None:
    """Have a process add tasks and die, so that they are only in the log."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run([sys.executable, "-c", _DIE, str(folder), str(tasks)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


async def test_the_systems_clock_will_do(tmp_path: Path) -> None:
    database = Database(tmp_path / "rushes.db", tmp_path / "backups", SystemClock())
    assert (await database.open()).created
    await database.close()
