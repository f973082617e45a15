"""Keys between panel and keyring, on a real qasync loop."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desktop import assets
from desktop.api import errors
from desktop.controllers.keys import KeysController
from desktop.credentials import Credentials
from desktop.domain.account import Balance, KeyReach
from desktop.domain.catalog import Service, load_catalog
from desktop.domain.key import KeyPresence, KeySource, check_key
from desktop.domain.problem import ProblemCode

KEY = "sk-CANARY-0123456789abcdef"
BALANCE = Balance(0.0, 2100.0, 0.0, None, None)
REACH = KeyReach(("sora-2",), Balance(0.0, 5000.0, 0.0, None, None))


class Vault:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


class Account:
    """A service that knows one good key."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.error: Exception | None = None

    async def check_key(self, service: Service, key: str) -> Balance:
        self.asked.append((service.origin, check_key(key)))
        if self.error is not None:
            raise self.error
        return BALANCE

    async def reach(self, service: Service, key: str) -> KeyReach:
        return REACH


class Heard:
    """Everything that a controller told, in order."""

    def __init__(self, keys: KeysController) -> None:
        self.told: list[tuple[str, Any]] = []
        self.keys = keys
        for name in ("state_found", "checked", "check_failed"):
            getattr(keys, name).connect(lambda _service, value, name=name: self.told.append((name, value)))

    async def count(self, number: int) -> list[tuple[str, Any]]:
        async with asyncio.timeout(5):
            while len(self.told) < number:
                await asyncio.sleep(0.005)
        return self.told


@pytest.fixture
def service() -> Service:
    return load_catalog(assets.catalog()).default


def make(vault: Vault, account: Account) -> Heard:
    credentials = Credentials({}, choose=lambda: vault)
    return Heard(KeysController(credentials, account))  # type: ignore[arg-type]


def test_a_saved_key_is_kept_then_checked(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    async def body() -> None:
        vault, account = Vault(), Account()
        heard = make(vault, account)
        heard.keys.save(service, KEY)
        (first, state), (second, balance) = await heard.count(2)
        assert (first, state.source, second, balance) == ("state_found", KeySource.KEYRING, "checked", BALANCE)
        assert vault.kept == {service.origin: KEY}
        assert account.asked == [(service.origin, KEY)]

    run_on_qt(body())


def test_a_typed_key_is_checked_and_not_kept(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    async def body() -> None:
        vault, account = Vault(), Account()
        heard = make(vault, account)
        heard.keys.check(service, KEY)
        assert await heard.count(1) == [("checked", BALANCE)]
        assert vault.kept == {}

    run_on_qt(body())


def test_what_a_good_key_is_good_for_is_told_after_it(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    async def body() -> None:
        heard = make(Vault(), Account())
        heard.keys.reach_found.connect(lambda _service, reach: heard.told.append(("reach", reach)))
        heard.keys.check(service, KEY)
        assert await heard.count(2) == [("checked", BALANCE), ("reach", REACH)]

    run_on_qt(body())


def test_a_documented_no_is_not_called_an_unusable_answer(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    """200, ``success: false`` and a message: samples/balance_refused.json."""

    async def body() -> None:
        account = Account()
        account.error = errors.Declined("Failed to get token info: record not found")
        heard = make(Vault(), account)
        heard.keys.check(service, KEY)
        [(name, problem)] = await heard.count(1)
        assert (name, problem.code) == ("check_failed", ProblemCode.FORBIDDEN)
        assert "record not found" in problem.message

    run_on_qt(body())


def test_the_key_in_use_is_checked_when_none_is_typed(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    async def body() -> None:
        vault, account = Vault(), Account()
        vault.kept[service.origin] = KEY
        heard = make(vault, account)
        heard.keys.check(service, "")
        assert [name for name, _ in await heard.count(2)] == ["state_found", "checked"]
        assert account.asked == [(service.origin, KEY)]

    run_on_qt(body())


def test_no_key_at_all_is_said_not_sent(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    async def body() -> None:
        account = Account()
        heard = make(Vault(), account)
        heard.keys.check(service, "")
        told = await heard.count(2)
        assert (told[0][1].presence, told[1][0], told[1][1].code) == (
            KeyPresence.ABSENT,
            "check_failed",
            ProblemCode.NO_KEY,
        )
        assert account.asked == []

    run_on_qt(body())


@pytest.mark.fault("E6")
def test_a_refused_key_is_kept_and_said_to_be_refused(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    """The person may know better than a service in trouble."""

    async def body() -> None:
        vault, account = Vault(), Account()
        account.error = errors.BadKey("no such key", status=401)
        heard = make(vault, account)
        heard.keys.save(service, KEY)
        told = await heard.count(2)
        assert (told[1][0], told[1][1].code) == ("check_failed", ProblemCode.BAD_KEY)
        assert vault.kept == {service.origin: KEY}

    run_on_qt(body())


def test_a_deleted_key_is_gone(run_on_qt, service: Service) -> None:  # type: ignore[no-untyped-def]
    async def body() -> None:
        vault = Vault()
        vault.kept[service.origin] = KEY
        heard = make(vault, Account())
        heard.keys.forget(service)
        [(_, state)] = await heard.count(1)
        assert state.presence is KeyPresence.ABSENT
        assert vault.kept == {}

    run_on_qt(body())
