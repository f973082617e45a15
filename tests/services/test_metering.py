"""The balance is read when that tells something, and only then."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from desktop.domain.account import Balance
from desktop.domain.spending import Grouping
from desktop.domain.task import TaskState
from desktop.services.metering import Metering
from tests.servers.rig import KEY, Rig, rig_at
from tests.servers.scripted import reply
from tests.servers.service import VideoService
from tests.videos import make_video

PRICE = 30.0


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=12, size=(160, 90)).read_bytes()


class Bank(VideoService):
    """A service whose balance falls with every task."""

    def __init__(self, film: bytes) -> None:
        super().__init__(key=KEY, video=film)
        self.asked = 0
        self.unlimited = False
        self.routes["/v1/balance"] = lambda _: self._tell()

    def _tell(self) -> object:
        self.asked += 1
        left = -1 if self.unlimited else 1000 - PRICE * self.posts
        return reply(
            200, {"success": True, "remain_balance": left, "remain_credits": left, "unlimited_quota": self.unlimited}
        )


@pytest.fixture
def bank(film: bytes) -> Iterator[Bank]:
    service = Bank(film)
    yield service
    service.close()


@contextlib.asynccontextmanager
async def metered(folder: Path, bank: Bank, pause_s: float = 0.05) -> AsyncIterator[tuple[Rig, list[Balance]]]:
    async with rig_at(folder, bank.url) as rig:
        metering = Metering(
            rig.store, rig.account, rig.submits, rig.supervisor, rig.clock, settle_s=0.1, pause_s=pause_s
        )
        told: list[Balance] = []
        metering.subscribe(lambda _service, balance: told.append(balance))
        metering.start()
        await rig.account.balance("dashly")  # as at every start
        yield rig, told


async def test_what_one_task_cost_is_known_shown_and_told(tmp_path: Path, bank: Bank) -> None:
    async with metered(tmp_path, bank) as (rig, told):
        heard: list[int] = []
        (task,) = await rig.submit()
        rig.store.subscribe(lambda event: heard.extend(row.id for row in getattr(event, "rows", ())))
        await rig.reach(task.id, TaskState.READY)
        await rig.until(lambda: told)
        await asyncio.sleep(0.05)
        assert (await rig.store.get(task.id)).credits == PRICE
        assert ("cost", "30") in [(line.kind, line.detail) for line in await rig.store.timeline(task.id)]
        assert heard[-1] == task.id
        (total,) = await rig.ledger.totals(Grouping.MODEL)
        assert (total.sent, total.measured, total.credits) == (1, 1, PRICE)


async def test_one_after_another_is_each_measured(tmp_path: Path, bank: Bank) -> None:
    async with metered(tmp_path, bank) as (rig, told):
        for number in (1, 2):
            (task,) = await rig.submit()
            await rig.reach(task.id, TaskState.READY)
            await rig.until(lambda number=number: len(told) >= number)
            await asyncio.sleep(0.05)
            assert (await rig.store.get(task.id)).credits == PRICE


async def test_a_batch_is_not_guessed_and_asked_about_once(tmp_path: Path, bank: Bank) -> None:
    async with metered(tmp_path, bank, pause_s=30) as (rig, told):
        tasks = await rig.submit(takes=3)
        for task in tasks:
            await rig.reach(task.id, TaskState.READY)
        await rig.until(lambda: told)
        await asyncio.sleep(0.3)
        assert bank.asked == 2  # at the start, and after the batch
        assert [(await rig.store.get(task.id)).credits for task in tasks] == [None] * 3


async def test_a_service_without_a_limit_is_asked_once(tmp_path: Path, bank: Bank) -> None:
    bank.unlimited = True
    async with metered(tmp_path, bank) as (rig, told):
        for _ in range(3):
            (task,) = await rig.submit()
            await rig.reach(task.id, TaskState.READY)
            await asyncio.sleep(0.2)
        assert len(told) == 1


async def test_nothing_is_read_while_something_is_sent(
    tmp_path: Path, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with metered(tmp_path, bank) as (rig, told):
        monkeypatch.setattr(type(rig.submits), "sending", property(lambda _self: (99,)))
        (task,) = await rig.submit()
        await rig.reach(task.id, TaskState.READY)
        await asyncio.sleep(0.3)
        assert (told, bank.asked) == ([], 1)
        monkeypatch.undo()
        await rig.until(lambda: told)


async def test_a_balance_that_cannot_be_had_stops_nothing(tmp_path: Path, bank: Bank) -> None:
    async with metered(tmp_path, bank) as (rig, told):
        good = bank.routes["/v1/balance"]
        bank.routes["/v1/balance"] = lambda _: reply(500, {"message": "no"})
        (task,) = await rig.submit()
        await rig.reach(task.id, TaskState.READY)
        await asyncio.sleep(0.2)
        assert told == []
        bank.routes["/v1/balance"] = good
        (again,) = await rig.submit()
        await rig.reach(again.id, TaskState.READY)
        await rig.until(lambda: told)
        await asyncio.sleep(0.05)
        assert (await rig.store.get(again.id)).credits is None  # two between two readings
