"""Keys: their format, their places and the real keyring of a desktop."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from desktop.credentials import (
    Credentials,
    KeyFormat,
    KeyFormatError,
    KeyPresence,
    KeySource,
    KeyTrouble,
    check_key,
    fingerprint,
)

ORIGIN = "https://dashlyai.cc"
OTHER = "https://toapis.com"
KEY = "sk-CANARY-0123456789abcdef"


class Vault:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def make(vault: object, environ: dict[str, str] | None = None, **options: object) -> Credentials:
    return Credentials({} if environ is None else environ, choose=lambda: vault, **options)  # type: ignore[arg-type]


async def test_a_key_is_stored_under_its_origin_read_back_and_deleted() -> None:
    vault = Vault()
    credentials = make(vault)
    assert (await credentials.get(ORIGIN)).presence is KeyPresence.ABSENT
    state = await credentials.set(ORIGIN, f"  {KEY}\n")
    assert (state.presence, state.key, state.source) == (KeyPresence.PRESENT, KEY, KeySource.KEYRING)
    assert vault.kept == {("rushes", ORIGIN): KEY}
    assert await make(vault).get(ORIGIN) == state
    assert (await credentials.get(OTHER)).presence is KeyPresence.ABSENT
    assert (await credentials.delete(ORIGIN)).presence is KeyPresence.ABSENT
    assert vault.kept == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", KeyFormat.EMPTY),
        ("  \n", KeyFormat.EMPTY),
        ("sk-1234", KeyFormat.TOO_SHORT),
        ("k" * 513, KeyFormat.TOO_LONG),
        ("sk-with blank-inside", KeyFormat.CHARACTERS),
        ("sk-line\nbreak-inside", KeyFormat.CHARACTERS),
        ("sk-nul\0inside-it", KeyFormat.CHARACTERS),
        ("sk-schlüssel-12", KeyFormat.CHARACTERS),
        ("sk-\u200bzero-width-1", KeyFormat.CHARACTERS),
    ],
)
@pytest.mark.fault("A22", "S2")
async def test_what_cannot_be_a_key_is_refused_and_not_repeated(text: str, reason: KeyFormat) -> None:
    vault = Vault()
    with pytest.raises(KeyFormatError) as caught:
        await make(vault).set(ORIGIN, text)
    assert caught.value.reason is reason
    assert vault.kept == {}
    if text.strip():
        assert text.strip() not in repr(caught.value)
        assert text.strip() not in str(caught.value)


@pytest.mark.parametrize("text", ["k" * 8, "k" * 512, "sk-!~#$%&'()*+,/:;<=>?@[]^_`{|}"])
def test_what_can_be_a_key_is_taken(text: str) -> None:
    assert check_key(f"\t{text} ") == text


async def test_the_environments_key_wins_is_not_stored_and_leaves_the_environment() -> None:
    vault = Vault()
    vault.kept["rushes", ORIGIN] = "sk-in-the-keyring"
    environ = {"RUSHES_API_KEY": KEY, "PATH": "/bin"}
    credentials = make(vault, environ)
    assert environ == {"PATH": "/bin"}
    credentials.bind_environment(ORIGIN)
    state = await credentials.get(ORIGIN)
    assert (state.key, state.source) == (KEY, KeySource.ENVIRONMENT)
    assert vault.kept == {("rushes", ORIGIN): "sk-in-the-keyring"}


@pytest.mark.fault("S18")
async def test_the_environments_key_is_for_the_first_service_only() -> None:
    credentials = make(Vault(), {"RUSHES_API_KEY": KEY})
    assert not (await credentials.get(ORIGIN)).present, "before anything is in use it is given to nobody"
    credentials.bind_environment(ORIGIN)
    credentials.bind_environment(OTHER)
    assert (await credentials.get(ORIGIN)).key == KEY
    assert not (await credentials.get(OTHER)).present


async def test_a_malformed_environment_key_is_told_and_not_sent() -> None:
    credentials = make(Vault(), {"RUSHES_API_KEY": "sk-with\nnewline-in-it"})
    credentials.bind_environment(ORIGIN)
    state = await credentials.get(ORIGIN)
    assert (state.presence, state.trouble, state.key) == (KeyPresence.UNREADABLE, KeyTrouble.MALFORMED, "")


async def test_listeners_hear_of_a_changed_key_until_they_leave() -> None:
    credentials, heard = make(Vault()), []
    leave = credentials.subscribe(heard.append)
    await credentials.set(ORIGIN, KEY)
    await credentials.delete(ORIGIN)
    leave()
    await credentials.set(OTHER, KEY)
    assert heard == [ORIGIN, ORIGIN]


async def test_every_key_that_is_seen_is_told_for_redaction() -> None:
    seen: list[str] = []
    vault = Vault()
    vault.kept["rushes", ORIGIN] = "sk-in-the-keyring"
    credentials = make(vault, {"RUSHES_API_KEY": KEY}, on_key=seen.append)
    await credentials.get(ORIGIN)
    await credentials.set(OTHER, "sk-typed-by-hand")
    assert {KEY, "sk-in-the-keyring", "sk-typed-by-hand"} <= set(seen)


async def test_repr_shows_no_key() -> None:
    state = await make(Vault()).set(ORIGIN, KEY)
    assert KEY not in repr(state)
    assert KEY not in f"{state}"


def test_fingerprints_tell_keys_apart_and_hold_none() -> None:
    assert fingerprint(KEY) == fingerprint(KEY) != fingerprint(KEY + "x")
    assert len(fingerprint(KEY)) == 12
    assert not any(KEY[i : i + 5] in fingerprint(KEY) for i in range(len(KEY) - 5))


async def test_the_loop_goes_on_while_the_keyring_thinks() -> None:
    import time

    class Slow(Vault):
        def get_password(self, service: str, username: str) -> str | None:
            time.sleep(0.25)
            return super().get_password(service, username)

    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    ticker = asyncio.create_task(tick())
    await make(Slow()).get(ORIGIN)
    ticker.cancel()
    assert ticks >= 15


REAL = """
import asyncio, json, sys
from desktop.credentials import Credentials

async def main():
    first = Credentials({})
    origin = "https://dashlyai.cc"
    said = [(await first.get(origin)).presence]
    stored = await first.set(origin, "sk-CANARY-real-secret-service")
    said += [stored.source, stored.trouble]
    second = Credentials({})  # nothing shared but the Secret Service
    found = await second.get(origin)
    said += [found.presence, found.key == "sk-CANARY-real-secret-service"]
    said += [(await second.get("https://toapis.com")).presence]
    said += [(await second.delete(origin)).presence, (await first.get(origin)).presence]
    print(json.dumps(said))

asyncio.run(main())
"""


def dbus_run(home: Path, command: list[str], *, unlock: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command on a bus of its own, with a real and unlocked GNOME keyring (or none)."""
    daemon = 'eval "$(printf %s test | gnome-keyring-daemon --unlock --components=secrets)"; ' if unlock else ""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "PYTHON_KEYRING", "GNOME_"))}
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", daemon + 'exec "$@"', "sh", *command],
        env=environ | {"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.fault("S12")
def test_a_real_secret_service_stores_returns_and_deletes(tmp_path: Path) -> None:
    done = dbus_run(tmp_path, [sys.executable, "-c", textwrap.dedent(REAL)])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["absent", "keyring", "", "present", True, "absent", "absent", "absent"]
