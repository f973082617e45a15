"""Clients are built late, shared, and replaced without breaking what is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.api import errors
from desktop.credentials import KeyPresence, KeyState
from desktop.services.clients import LOCAL_ORIGIN, NoKey, ServiceAway, origin_for
from desktop.services.conditions import KeyNeeded, KeyReason
from tests.servers.rig import KEY, rig_at
from tests.servers.scripted import reply
from tests.servers.service import VideoService, accepting


@pytest.fixture
def service() -> Iterator[VideoService]:
    service = VideoService()
    yield service
    service.close()


async def test_a_key_change_does_not_cut_a_paid_request(tmp_path: Path, service: VideoService) -> None:
    service.submits.append(accepting(lambda answer: reply(200, answer, delay=0.3)))
    async with rig_at(tmp_path, service.url, start=("submits",)) as rig:
        (task,) = await rig.submit()
        await rig.until(lambda: service.posts)
        rig.keys.change(rig.service.origin, "sk-another-key")
        rig.clients.set_proxy("")
        await rig.until(lambda: not rig.submits.sending)
        assert (await rig.store.get(task.id)).remote_id
        await rig.submit()
        await rig.until(lambda: service.posts == 2)
    assert service.server.seen[-1].headers["authorization"] == "Bearer sk-another-key"


async def test_a_key_is_asked_for_its_own_origin_only(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        elsewhere = "http://127.0.0.1:1"
        async with rig.clients.use("dashly", elsewhere) as connection:
            assert connection.client.base_url == elsewhere
        assert rig.keys.asked == [elsewhere]


async def test_tasks_of_an_address_with_a_path_are_asked_about_there_after_another_was_chosen(
    tmp_path: Path, service: VideoService
) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        gateway = rig.service.at("http://127.0.0.1:1/v2")
        rig.clients.register(gateway)
        rig.clients.register(rig.service)
        async with rig.clients.use("dashly", gateway.origin) as connection:
            assert connection.client.base_url == "http://127.0.0.1:1/v2"
    async with rig_at(tmp_path / "next", service.url, start=()) as rig:
        rig.clients.remember(gateway)  # as it was kept in the settings
        assert rig.clients.service("dashly", gateway.origin).base_url == "http://127.0.0.1:1/v2"


@pytest.mark.parametrize(
    ("presence", "reason"),
    [(KeyPresence.ABSENT, KeyReason.ABSENT), (KeyPresence.UNREADABLE, KeyReason.UNREADABLE)],
)
async def test_no_key_is_a_condition_until_there_is_one(
    tmp_path: Path, service: VideoService, presence: KeyPresence, reason: KeyReason
) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        rig.keys.state = KeyState(presence)
        with pytest.raises(NoKey):
            async with rig.clients.use("dashly", rig.service.origin):
                pass
        needed = rig.conditions.find(KeyNeeded, rig.service.origin)
        assert needed is not None and needed.reason is reason
        rig.keys.change(rig.service.origin, KEY)
        assert not rig.conditions.find(KeyNeeded, rig.service.origin)


async def test_a_key_that_changes_while_it_is_read_is_read_again(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        get = rig.keys.get

        async def slow(origin: str) -> KeyState:
            state = await get(origin)
            if state.key == KEY:
                rig.keys.change(origin, "sk-newer-key")
            return state

        rig.keys.get = slow  # type: ignore[method-assign]
        async with rig.clients.use("dashly", rig.service.origin) as connection:
            await connection.client.balance()
    assert service.server.seen[-1].headers["authorization"] == "Bearer sk-newer-key"


async def test_the_sandbox_needs_no_key_and_keeps_its_origin_when_its_port_changes(
    tmp_path: Path, service: VideoService
) -> None:
    async with rig_at(tmp_path, "", service_id="sandbox", start=()) as rig:
        assert origin_for(rig.service) == LOCAL_ORIGIN
        with pytest.raises(ServiceAway):
            async with rig.clients.use("sandbox", LOCAL_ORIGIN):
                pass
        rig.clients.register(replace(rig.service, base_url="http://127.0.0.1:1"))
        async with rig.clients.use("sandbox", LOCAL_ORIGIN) as connection:
            with pytest.raises(errors.Unreachable):
                await connection.client.balance()
        rig.clients.register(replace(rig.service, base_url=service.url))
        async with rig.clients.use("sandbox", LOCAL_ORIGIN) as connection:
            assert (await connection.client.balance()).value.remain_credits == 2100
        assert rig.keys.asked == []


async def test_an_unknown_service_is_away(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        for call in (rig.clients.service_now, rig.clients.service_of):
            with pytest.raises(ServiceAway):
                call("gone")
        with pytest.raises(ServiceAway):
            rig.clients.line("gone", "o")


async def test_building_at_once_builds_once(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:

        async def ask() -> object:
            async with rig.clients.use("dashly", rig.service.origin) as connection:
                return connection.client

        clients = await asyncio.gather(*(ask() for _ in range(20)))
        assert len(set(map(id, clients))) == 1 and len(rig.keys.asked) == 1
