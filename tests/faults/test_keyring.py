"""Rows E1 to E9: a keyring that is missing, lying, locked, hung, broken, insecure or stubborn."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.credentials import (
    TRUSTED_BACKENDS,
    Credentials,
    KeyFormat,
    KeyFormatError,
    KeyPresence,
    KeySource,
    KeyTrouble,
    choose_backend,
)

ORIGIN = "https://dashlyai.cc"
KEY = "sk-CANARY-0123456789abcdef"


class Fake:
    """A keyring whose calls can be made to go wrong one by one."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.reading: Callable[[], str | None] = lambda: self.kept
        self.writing: Callable[[str], None] = lambda key: setattr(self, "kept", key)
        self.deleting: Callable[[], None] = lambda: setattr(self, "kept", None)

    def get_password(self, service: str, username: str) -> str | None:
        return self.reading()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.writing(password)

    def delete_password(self, service: str, username: str) -> None:
        self.deleting()


def make(fake: Fake, limit_s: float = 5.0) -> Credentials:
    return Credentials({}, choose=lambda: fake, limit_s=limit_s)


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


async def assert_kept_for_this_session_only(credentials: Credentials, trouble: KeyTrouble) -> None:
    state = await credentials.set(ORIGIN, KEY)
    assert (state.presence, state.source, state.trouble) == (KeyPresence.PRESENT, KeySource.SESSION, trouble)
    assert (await credentials.get(ORIGIN)).key == KEY


SESSION_ONLY = """
import asyncio, json
from desktop.credentials import Credentials

async def main():
    credentials = Credentials({})
    before = await credentials.get("https://dashlyai.cc")
    state = await credentials.set("https://dashlyai.cc", "sk-CANARY-0123456789abcdef")
    print(json.dumps([before.presence, state.source, state.trouble]))

asyncio.run(main())
"""


def run_without_bus(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "DBUS_", "PYTHON_KEYRING"))}
    project = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-c", SESSION_ONLY],
        env=inherited | {"HOME": str(tmp_path), "PYTHONPATH": project} | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.fault("E1")
def test_no_bus_keeps_the_key_for_the_session(tmp_path: Path) -> None:
    # An address that nobody listens on, lest the machine's own bus be found by its usual place.
    done = run_without_bus(tmp_path, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent/bus")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["absent", "session", "no_keyring"]


@pytest.mark.fault("E2")
async def test_a_keyring_that_says_yes_and_keeps_nothing_is_found_out() -> None:
    fake = Fake()
    fake.writing = lambda _key: None
    await assert_kept_for_this_session_only(make(fake), KeyTrouble.NOT_KEPT)


@pytest.mark.fault("E2")
async def test_the_null_keyring_is_respected_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    await assert_kept_for_this_session_only(Credentials({}), KeyTrouble.NO_KEYRING)


@pytest.mark.fault("E3")
@pytest.mark.parametrize("name", ["KeyringLocked", "InitError"])
async def test_locked_is_not_absent_and_is_never_written_to(name: str) -> None:
    from keyring import errors

    fake = Fake()
    fake.kept = "sk-the-good-old-key"
    fake.reading = failing(getattr(errors, name)("dismissed"))
    credentials = make(fake)
    state = await credentials.get(ORIGIN)
    assert (state.presence, state.trouble) == (KeyPresence.UNREADABLE, KeyTrouble.LOCKED)
    await assert_kept_for_this_session_only(credentials, KeyTrouble.LOCKED)
    assert fake.kept == "sk-the-good-old-key"


@pytest.mark.fault("E3")
async def test_whoever_waits_for_a_key_hears_that_it_can_be_had_by_now() -> None:
    from keyring.errors import KeyringLocked

    fake = Fake()
    fake.kept, read = KEY, fake.reading
    fake.reading = failing(KeyringLocked("locked"))
    credentials = make(fake)
    heard: list[str] = []
    credentials.subscribe(heard.append)
    assert not (await credentials.get(ORIGIN)).present
    fake.reading = read
    assert (await credentials.get(ORIGIN)).present
    assert heard == [ORIGIN]
    await credentials.get(ORIGIN)
    assert heard == [ORIGIN], "that is no news"


@pytest.mark.measures
@pytest.mark.fault("E4")
async def test_a_hung_keyring_is_given_up_and_not_asked_again_until_it_answers() -> None:
    fake, released = Fake(), threading.Event()
    calls = 0

    def hang() -> str:
        nonlocal calls
        calls += 1
        released.wait(30)
        return "sk-came-in-the-end"

    fake.reading = hang
    credentials, heard = make(fake, limit_s=0.2), asyncio.Event()
    credentials.subscribe(lambda _origin: heard.set())
    started = time.monotonic()
    state = await credentials.get(ORIGIN)
    assert (state.presence, state.trouble) == (KeyPresence.UNREADABLE, KeyTrouble.HUNG)
    again = await credentials.get(ORIGIN)
    assert again.trouble is KeyTrouble.HUNG
    assert time.monotonic() - started < 1.0
    assert calls == 1, "each further call would hang one thread more"
    released.set()
    await asyncio.wait_for(heard.wait(), 5)
    assert (await credentials.get(ORIGIN)).key == "sk-came-in-the-end"


@pytest.mark.measures
@pytest.mark.fault("E4", "H4")
def test_a_hung_keyring_does_not_keep_the_process(tmp_path: Path) -> None:
    script = """
import asyncio, time
from desktop.credentials import Credentials

class Hung:
    def get_password(self, service, username): time.sleep(600)

async def main():
    print((await Credentials({}, choose=Hung, limit_s=0.1).get("https://a.example")).trouble)

asyncio.run(main())
"""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.stdout.strip() == "hung", done.stderr
    assert time.monotonic() - started < 3


@pytest.mark.fault("E5")
@pytest.mark.parametrize(
    "error", [OSError(-25244, KEY), ModuleNotFoundError(KEY), RuntimeError(KEY), type("Error", (Exception,), {})(KEY)]
)
async def test_errors_of_any_kind_are_told_by_class_name_only(error: Exception) -> None:
    fake = Fake()
    fake.reading = fake.deleting = failing(error)
    fake.writing = failing(error)
    credentials = make(fake)
    state = await credentials.get(ORIGIN)
    assert (state.presence, state.trouble) == (KeyPresence.UNREADABLE, KeyTrouble.DENIED)
    assert state.detail == type(error).__name__
    assert KEY not in repr(state)
    await assert_kept_for_this_session_only(credentials, KeyTrouble.DENIED)


@pytest.mark.fault("E6")
async def test_a_key_rotated_elsewhere_is_seen_at_the_next_look() -> None:
    fake = Fake()
    fake.kept = "sk-the-old-one"
    credentials = make(fake)
    old = await credentials.get(ORIGIN)
    fake.kept = "sk-the-new-one"
    new = await credentials.get(ORIGIN)
    assert (old.key, new.key) == ("sk-the-old-one", "sk-the-new-one")
    assert old.fingerprint != new.fingerprint


@pytest.mark.fault("E7")
async def test_a_key_too_long_for_some_vault_is_refused_everywhere() -> None:
    fake = Fake()
    with pytest.raises(KeyFormatError) as caught:
        await make(fake).set(ORIGIN, "k" * 1281)
    assert caught.value.reason is KeyFormat.TOO_LONG
    assert fake.kept is None


@pytest.mark.fault("E8")
@pytest.mark.parametrize("place", ["environment", "file"])
def test_an_untrusted_keyring_is_not_even_imported(tmp_path: Path, place: str) -> None:
    evil, caught = tmp_path / "modules", tmp_path / "caught.txt"
    evil.mkdir()
    (evil / "evil.py").write_text(
        f"from keyring.backend import KeyringBackend\n"
        f"open({str(caught)!r}, 'a').write('imported\\n')\n"
        f"class Keyring(KeyringBackend):\n"
        f"    priority = 99\n"
        f"    def get_password(self, s, u): return None\n"
        f"    def delete_password(self, s, u): pass\n"
        f"    def set_password(self, s, u, p): open({str(caught)!r}, 'a').write(p)\n"
    )
    environ = {"PYTHONPATH": f"{Path(__file__).parents[2]}:{evil}"}
    if place == "environment":
        environ["PYTHON_KEYRING_BACKEND"] = "evil.Keyring"
    else:
        config = tmp_path / ".config" / "python_keyring"
        config.mkdir(parents=True)
        (config / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring=evil.Keyring\nkeyring-path={evil}\n")
    done = run_without_bus(tmp_path, **environ)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["absent", "session", "insecure"]
    assert not caught.exists()


@pytest.mark.fault("E8", "S12")
def test_every_trusted_keyring_is_known_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is spelt wrong would quietly turn storing off."""
    import importlib

    for name in TRUSTED_BACKENDS["linux"]:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(module), attribute), name
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", TRUSTED_BACKENDS["linux"][0])
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(Exception, match=KeyTrouble.NO_KEYRING):
        choose_backend()


@pytest.mark.fault("E9")
@pytest.mark.parametrize("how", ["raises", "says yes and keeps it"])
async def test_a_key_that_cannot_be_deleted_is_said_to_be_still_stored(how: str) -> None:
    fake = Fake()
    fake.kept = KEY
    fake.deleting = failing(RuntimeError("no")) if how == "raises" else lambda: None
    state = await make(fake).delete(ORIGIN)
    assert state.trouble is KeyTrouble.STILL_STORED
    assert state.present
