"""Sixty hostile answers in one process, and ten sudden ends during mixed work."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import random
import resource
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.task import ACTIVE, TaskState
from desktop.services.lines import Line
from tests.faults.conftest import RigMaker
from tests.faults.tally import TALLY
from tests.faults.test_poll import JUNK
from tests.faults.test_submit import LOST, ODD, run_child
from tests.films import same_film
from tests.servers.rig import FAST
from tests.servers.scripted import Step, head, raw, reply
from tests.servers.service import VideoService

S = TaskState
MB = 1 << 20


@pytest.fixture
def tmp_path(memory_path: Path) -> Path:
    return memory_path


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Note every address that anything connects to."""
    seen: list[object] = []
    real = socket.socket.connect

    def connecting(self: socket.socket, address: object) -> None:
        seen.append(address)
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connecting)
    yield seen


def _header_bomb() -> Step:
    return raw(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 2_000_000 + b"\r\n\r\n{}")


MORE: dict[str, Step] = {
    "header bomb": _header_bomb(),
    "a thousand headers": raw(head(200, {f"X-{n}": "y" for n in range(1000)}) + b"{}"),
    "negative length": raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
    "two lengths": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
    "bad chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
    "huge chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n{}"),
    "a hundred 100": raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "status 000": raw(b"HTTP/1.1 000 Odd\r\n\r\n"),
    "http 0.9": raw(b'{"id": "video_1"}'),
    "http 2 preface": raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "upgrade": raw(head(101, {"Upgrade": "h2c", "Connection": "Upgrade"})),
    "NUL header": raw(b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
    "date far away": reply(200, {"id": "x"}, {"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Content-Encoding": "x"}),
    "date nonsense": reply(500, {}, {"Date": "yesterday", "Retry-After": "tomorrow"}),
}


@pytest.mark.fault("B4", "B5", "S6")
async def test_sixty_hostile_answers_raise_nothing_and_take_no_memory(
    service: VideoService, rigs: RigMaker, connected: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is a minute's pause for one answer would be an hour for sixty.
    monkeypatch.setattr(Line, "failed", lambda self, problem: None)
    monkeypatch.setattr("desktop.services.poll.backoff", lambda *_: 0.02)
    answers: list[Step] = [*LOST.values(), *ODD.values(), *MORE.values(), *(make() for make in JUNK.values())]  # type: ignore[list-item]
    assert len(answers) >= 60
    async with rigs(start=("submits", "polls"), pace=replace(FAST, max_backoff=0.04)) as rig:
        service.finish = False
        (watched,) = await rig.submit("watched")
        await rig.reach(watched.id, S.QUEUED)
        gc.collect()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        service.queries.extend(answers)
        await rig.until(lambda: not service.queries, within=40)
        assert (await rig.store.get(watched.id)).state is S.QUEUED
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        assert grown < 200 * MB, f"{grown / MB:.0f} MB"
        assert {address[1] for address in connected} == {service.server.port}  # type: ignore[index]
        service.finish = True
        await rig.reach(watched.id, S.COMPLETED)


@pytest.mark.fault("A4", "A6", "C16")
async def test_sudden_ends_during_mixed_work_lose_nothing(
    tmp_path: Path, service: VideoService, rigs: RigMaker, video: bytes
) -> None:
    chance = random.Random(20261122)
    counter = itertools.count()
    for _ in range(30):
        service.submits.clear()
        child = await asyncio.to_thread(run_child, tmp_path, service.url, "mixed", seed=next(counter))
        try:
            assert child.stdout is not None
            await asyncio.to_thread(child.stdout.readline)
            await asyncio.sleep(chance.uniform(0.0, 0.35))
            child.kill()
            child.wait()
        finally:
            child.kill()
            child.wait()
            assert child.stdout is not None
            child.stdout.close()
    async with rigs() as rig:
        tasks = await rig.store.in_states(set(S))
        assert not [task for task in tasks if task.state is S.SENDING]
        for task in tasks:
            if task.state in ACTIVE - {S.WAITING}:
                await rig.reach(task.id, S.READY, within=20)
    assert TALLY.clean, TALLY
    with contextlib.closing(sqlite3.connect(tmp_path / "rushes.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    saved = [path for path in (tmp_path / "videos").iterdir() if path.suffix == ".mp4"]
    ready = [task for task in rig.final if task.state is S.READY]
    assert sorted(task.file for task in ready) == sorted(map(str, saved)), "a video is there twice, or not at all"
    assert all(same_film(path, video) for path in saved)
    assert len(ready) >= 5
