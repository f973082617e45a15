"""Balance, models and the check of a key before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.api import errors
from desktop.credentials import KeyFormatError
from desktop.domain.account import KeyReach
from desktop.services.conditions import KeyNeeded
from tests.servers.rig import KEY, rig_at
from tests.servers.scripted import reply
from tests.servers.service import VideoService


@pytest.fixture
def service() -> Iterator[VideoService]:
    service = VideoService(key=KEY)
    yield service
    service.close()


async def test_balance_is_read_and_kept(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        balance = await rig.account.balance("dashly")
        assert (balance.credits_left, balance.usd_left, balance.unlimited) == (2100, 10.5, False)
        assert [r.credits for r in await rig.ledger.readings(rig.service.origin)] == [2100]


async def test_a_checked_keys_models_and_account_are_told_and_not_counted(
    tmp_path: Path, service: VideoService
) -> None:
    service.routes["/v1/user/balance"] = lambda _: reply(200, {"success": True, "remain_credits": 5000})
    async with rig_at(tmp_path, service.url, start=(), key="") as rig:
        reach = await rig.account.reach(rig.service, KEY)
        assert reach.models == ("sora-2",)
        assert reach.account is not None and reach.account.credits_left == 5000
        assert await rig.ledger.readings(rig.service.origin) == (), "other keys spend from the account, too"


async def test_a_service_that_tells_neither_leaves_it_open(tmp_path: Path, service: VideoService) -> None:
    service.routes["/v1/user/balance"] = lambda _: reply(404, {"error": {"code": 404, "message": "no such page"}})
    service.routes["/v1/models"] = lambda _: reply(200, {"success": False, "message": "not for you"})
    async with rig_at(tmp_path, service.url, start=(), key="") as rig:
        assert await rig.account.reach(rig.service, KEY) == KeyReach()


async def test_unlimited_has_no_figure(tmp_path: Path, service: VideoService) -> None:
    body = {"success": True, "remain_balance": -1, "remain_credits": -200, "unlimited_quota": True}
    service.routes["/v1/balance"] = lambda _: reply(200, body)
    async with rig_at(tmp_path, service.url, start=()) as rig:
        balance = await rig.account.balance("dashly")
        assert (balance.unlimited, balance.credits_left, balance.usd_left) == (True, None, None)
        assert await rig.ledger.readings(rig.service.origin) == ()


async def test_a_key_is_checked_without_being_kept(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=(), key="") as rig:
        assert (await rig.account.check_key(rig.service, f"  {KEY} ")).credits_left == 2100
        with pytest.raises(errors.BadKey):
            await rig.account.check_key(rig.service, "sk-wrong-key")
        with pytest.raises(KeyFormatError):
            await rig.account.check_key(rig.service, "sk wrong")
        assert rig.keys.asked == [] and rig.conditions.current() == ()


async def test_a_refused_key_is_a_condition(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=(), key="sk-wrong-key") as rig:
        with pytest.raises(errors.BadKey):
            await rig.account.balance("dashly")
        assert rig.conditions.find(KeyNeeded, rig.service.origin)
