"""API keys: in the desktop's own keyring, or in memory for this session. Never anywhere else.

A keyring call may hang for ever (a locked keyring waits for a dialog that nobody sees), so each runs in a daemon thread
of its own and has a time limit; the program neither waits for it nor is kept from ending by it. Three things are told
apart, and the third is never taken for the second: the key is *present*, it is *absent*, the keyring is *unreadable*.

A key belongs to one origin (``scheme://host[:port]``) and is only ever given out for that one.
"""

from __future__ import annotations

import asyncio
import configparser
import contextlib
import importlib
import os
import sys
import threading
from collections.abc import Callable, MutableMapping
from typing import Any, Protocol, TypeVar

from desktop.domain.key import (
    KeyFormat,
    KeyFormatError,
    KeyPresence,
    KeySource,
    KeyState,
    KeyTrouble,
    check_key,
    fingerprint,
)

__all__ = [
    "Backend",
    "Credentials",
    "KeyFormat",
    "KeyFormatError",
    "KeyPresence",
    "KeySource",
    "KeyState",
    "KeyTrouble",
    "NoBackend",
    "check_key",
    "choose_backend",
    "fingerprint",
]

T = TypeVar("T")

ENVIRONMENT_NAME = "RUSHES_API_KEY"
SERVICE_NAME = "rushes"
#: Longest wait for one keyring call, in seconds. A person may be typing the keyring's password meanwhile.
TIME_LIMIT_S = 10.0

#: The only places a key may be stored: the desktops' own keyrings. Whatever else the ``keyring`` package would take
#: (a plain-text file, a module named in the environment) is not even imported.
TRUSTED_BACKENDS = {
    "linux": (
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    ),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}
#: What people set on purpose to have no keyring at all.
_SWITCHED_OFF = frozenset({"keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"})


class Backend(Protocol):
    """What is asked of a keyring; the signatures are the ``keyring`` package's."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the key, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store the key."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Delete the key."""
        ...


class NoBackend(Exception):
    """There is no keyring that may be used.

    Attributes:
        trouble: NO_KEYRING or INSECURE.
    """

    def __init__(self, trouble: KeyTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Credentials:
    """The keys of all origins. Every method is to be called on the loop's thread.

    Args:
        environ: where ``RUSHES_API_KEY`` is looked for. It is taken out, so that no child process inherits it.
        choose: returns the keyring, in a worker thread; raises :class:`NoBackend`.
        limit_s: longest wait for one keyring call, in seconds.
        on_key: told every key that is seen, for the log to redact.
    """

    def __init__(
        self,
        environ: MutableMapping[str, str] = os.environ,
        *,
        choose: Callable[[], Backend] | None = None,
        limit_s: float = TIME_LIMIT_S,
        on_key: Callable[[str], None] | None = None,
    ) -> None:
        self._choose = choose or choose_backend
        self._limit_s = limit_s
        self._on_key = on_key or (lambda _key: None)
        self._environment_key = environ.pop(ENVIRONMENT_NAME, "")
        self._environment_origin = ""
        self._session: dict[str, KeyState] = {}
        self._hung: set[threading.Thread] = set()
        self._looked_in_vain: set[str] = set()
        self._listeners: list[Callable[[str], None]] = []
        if self._environment_key:
            self._on_key(self._environment_key.strip())

    @property
    def has_environment_key(self) -> bool:
        """Say whether ``RUSHES_API_KEY`` was set."""
        return bool(self._environment_key)

    def bind_environment(self, origin: str) -> None:
        """Say which origin ``RUSHES_API_KEY`` is for: the first service in use. Later calls change nothing.

        Until then it is given to nobody: a key meant for one service must not reach another, for instance one whose
        older tasks are still asked about.
        """
        if not self._environment_origin:
            self._environment_origin = origin
            self._tell(origin)

    def subscribe(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call a listener with an origin when its key has changed, or can be had by now. Returns the way out."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def get(self, origin: str) -> KeyState:
        """Return what is known of an origin's key: the environment's, then this session's, then the keyring's."""
        if self._environment_key and origin == self._environment_origin:
            return _judge(self._environment_key, KeySource.ENVIRONMENT)
        if origin in self._session:
            return self._session[origin]
        state = await self._read(origin)
        if not state.present:
            self._looked_in_vain.add(origin)
        elif origin in self._looked_in_vain:  # unlocked since, or stored by another program: who waits for it may go on
            self._looked_in_vain.discard(origin)
            self._tell(origin)
        return state

    async def set(self, origin: str, text: str) -> KeyState:
        """Keep a key: in the keyring if it gives it back, else for this session (the state's trouble says why).

        A keyring that cannot be read is not written to: there may be a good key in it.

        Raises:
            KeyFormatError: the text is no key.
        """
        key = check_key(text)
        self._on_key(key)
        before = await self._read(origin)
        trouble, detail = before.trouble, before.detail
        if before.presence is not KeyPresence.UNREADABLE or trouble is KeyTrouble.MALFORMED:
            trouble, detail = await self._write(origin, key)
        if trouble is KeyTrouble.NONE:
            self._session.pop(origin, None)
            state = KeyState(KeyPresence.PRESENT, key, KeySource.KEYRING)
        else:
            state = KeyState(KeyPresence.PRESENT, key, KeySource.SESSION, trouble, detail)
            self._session[origin] = state
        self._tell(origin)
        return state

    async def delete(self, origin: str) -> KeyState:
        """Forget a key here and in the keyring; ``STILL_STORED`` when the keyring would not.

        A key from the environment is not forgotten: it is not ours.
        """
        self._session.pop(origin, None)
        before = await self._read(origin)
        if before.presence is KeyPresence.ABSENT:
            self._tell(origin)
            return before
        trouble, detail = await self._erase(origin)
        state = await self._read(origin) if trouble is KeyTrouble.NONE else before
        if state.presence is not KeyPresence.ABSENT:
            state = KeyState(state.presence, state.key, state.source, KeyTrouble.STILL_STORED, detail or state.detail)
        self._tell(origin)
        return state

    # --- The keyring ------------------------------------------------------------------------------------------

    async def _read(self, origin: str) -> KeyState:
        try:
            stored = await self._call(origin, lambda: self._choose().get_password(SERVICE_NAME, origin))
        except _Failed as failed:
            nowhere = failed.trouble in (KeyTrouble.NO_KEYRING, KeyTrouble.INSECURE)
            presence = KeyPresence.ABSENT if nowhere else KeyPresence.UNREADABLE
            return KeyState(presence, trouble=failed.trouble, detail=failed.detail)
        if stored is None:
            return KeyState(KeyPresence.ABSENT)
        self._on_key(stored)
        return _judge(stored, KeySource.KEYRING)

    async def _write(self, origin: str, key: str) -> tuple[KeyTrouble, str]:
        def write() -> str | None:
            backend = self._choose()
            backend.set_password(SERVICE_NAME, origin, key)
            return backend.get_password(SERVICE_NAME, origin)  # some say yes and keep nothing

        try:
            kept = await self._call(origin, write)
        except _Failed as failed:
            return failed.trouble, failed.detail
        return (KeyTrouble.NONE if kept == key else KeyTrouble.NOT_KEPT), ""

    async def _erase(self, origin: str) -> tuple[KeyTrouble, str]:
        try:
            await self._call(origin, lambda: self._choose().delete_password(SERVICE_NAME, origin))
        except _Failed as failed:
            return failed.trouble, failed.detail
        return KeyTrouble.NONE, ""

    async def _call(self, origin: str, work: Callable[[], T]) -> T:
        """Run keyring work in a daemon thread.

        Raises:
            _Failed: it raised, had no keyring, or took longer than the limit.
        """
        if self._hung:  # the next call would only hang as well, with a thread more
            raise _Failed(KeyTrouble.HUNG, "")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        thread = threading.Thread(name="keyring", daemon=True, target=lambda: self._work(loop, answer, work, origin))
        thread.start()
        try:
            return await asyncio.wait_for(asyncio.shield(answer), self._limit_s)
        except TimeoutError:
            self._hung.add(thread)
            answer.add_done_callback(_swallow)
            raise _Failed(KeyTrouble.HUNG, "") from None
        except asyncio.CancelledError:
            answer.add_done_callback(_swallow)
            raise

    def _work(
        self, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], work: Callable[[], T], origin: str
    ) -> None:
        thread = threading.current_thread()
        try:
            result = work()
        except NoBackend as error:
            failure: _Failed | None = _Failed(error.trouble, "")
        except Exception as error:  # macOS and Windows raise types of their own; only the class may be told
            failure = _Failed(_classify(error), type(error).__name__)
        else:
            failure = None

        def deliver() -> None:
            if not answer.cancelled():
                answer.set_exception(failure) if failure is not None else answer.set_result(result)
            if thread in self._hung:
                self._hung.discard(thread)
                self._tell(origin)

        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(deliver)

    def _tell(self, origin: str) -> None:
        for listener in tuple(self._listeners):
            listener(origin)


class _Failed(Exception):
    def __init__(self, trouble: KeyTrouble, detail: str) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.detail = detail


def _judge(stored: str, source: KeySource) -> KeyState:
    try:
        return KeyState(KeyPresence.PRESENT, check_key(stored), source)
    except KeyFormatError as error:
        return KeyState(KeyPresence.UNREADABLE, source=source, trouble=KeyTrouble.MALFORMED, detail=error.reason.value)


def _swallow(future: asyncio.Future[Any]) -> None:
    """Look at an answer that came too late, so that asyncio does not complain about it."""
    if not future.cancelled():
        future.exception()


def _classify(error: Exception) -> KeyTrouble:
    """Tell errors apart by class name: their modules differ by platform and must not be imported here."""
    names = {base.__name__ for base in type(error).__mro__}
    if "NoKeyringError" in names:
        return KeyTrouble.NO_KEYRING
    if names & {"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"}:
        return KeyTrouble.LOCKED
    return KeyTrouble.DENIED


# --- Which keyring -------------------------------------------------------------------------------------------


def choose_backend() -> Backend:
    """Return the best trusted keyring of this machine. To be called in a worker thread: it imports, and asks D-Bus.

    A keyring configured for the ``keyring`` package (environment or file) is respected when it is a trusted one; one
    that is not is not imported, since its code would be given the key.

    Raises:
        NoBackend: there is none.
    """
    trusted = TRUSTED_BACKENDS.get(sys.platform, TRUSTED_BACKENDS["linux"])
    configured = _configured_backend()
    if configured in _SWITCHED_OFF:
        raise NoBackend(KeyTrouble.NO_KEYRING)
    if configured and configured not in (*trusted, "keyring.backends.chainer.ChainerBackend"):
        raise NoBackend(KeyTrouble.INSECURE)
    names = (configured,) if configured in trusted else trusted
    best: tuple[float, Any] | None = None
    for name in names:
        candidate = _viable(name)
        if candidate is not None and (best is None or candidate[0] > best[0]):
            best = candidate
    if best is None:
        raise NoBackend(KeyTrouble.NO_KEYRING)
    backend: Backend = best[1]()
    return backend


def _viable(name: str) -> tuple[float, Any] | None:
    """Return priority and class of a backend that works here, else None."""
    module, _, attribute = name.rpartition(".")
    try:
        backend_class = getattr(importlib.import_module(module), attribute)
        return float(backend_class.priority), backend_class
    except Exception:  # "not here" is told by RuntimeError, ImportError, AttributeError and D-Bus errors of all kinds
        return None


def _configured_backend() -> str:
    """Return the class name that the ``keyring`` package was told to use, "" when none was."""
    from keyring.util import platform_

    named = os.environ.get("PYTHON_KEYRING_BACKEND", "").strip()
    if named:
        return named
    config = configparser.RawConfigParser()
    try:
        config.read(platform_.config_root() / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip()
    except (configparser.Error, OSError, UnicodeDecodeError):
        return ""
