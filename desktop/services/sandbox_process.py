"""The built-in sandbox as a child process: started, stopped, restarted once when it crashes, never left behind.

A daemon thread starts the process, reads what it says and waits for its end; the loop only gets told. That thread has
to live as long as the process: the kernel ties the child's parent-death signal to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias

import desktop
from desktop.sandbox import READY

_START_S = 20.0
_STOP_S = 1.5
_TAIL_LINES = 20


class SandboxFailed(Exception):
    """The sandbox did not come up.

    Attributes:
        reason: what it last said on standard error, or "".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SandboxStarted:
    """It answers now."""

    base_url: str


@dataclass(frozen=True, slots=True)
class SandboxRestarted:
    """It had crashed and answers again; work that it had accepted goes on."""

    base_url: str
    reason: str


@dataclass(frozen=True, slots=True)
class SandboxGone:
    """It crashed and stays down: it could not be restarted, or had been once already."""

    reason: str


SandboxEvent: TypeAlias = SandboxStarted | SandboxRestarted | SandboxGone


class SandboxProcess:
    """Owns the sandbox's process. All methods, and all listeners, run on one event loop.

    Args:
        data_dir: where the sandbox keeps its state.
        args: extra command-line words: chaos, speed.
    """

    def __init__(self, data_dir: Path, args: Sequence[str] = ()) -> None:
        self._data_dir = data_dir.absolute()
        self._args = tuple(args)
        self._child: _Child | None = None
        self._base_url = ""
        self._restarts_left = 0
        self._listeners: list[Callable[[SandboxEvent], None]] = []
        self._launching: asyncio.Task[str] | None = None

    @property
    def base_url(self) -> str:
        """Return its address; "" while it is not up."""
        return self._base_url

    def subscribe(self, listener: Callable[[SandboxEvent], None]) -> Callable[[], None]:
        """Call a function at every start, restart and final end; return a function that ends this."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def start(self) -> str:
        """Start it, unless it runs or is being started, and return its address. It may be restarted once from now on.

        Raises:
            SandboxFailed: it did not come up, or was stopped meanwhile.
        """
        if self._base_url:
            return self._base_url
        if self._launching is None:
            self._restarts_left = 1
            self._launch(None)
        assert self._launching is not None
        return await asyncio.shield(self._launching)

    async def stop(self) -> None:
        """Stop it and everything it started; at most two seconds."""
        child, self._child, self._base_url = self._child, None, ""
        if child is not None:
            await child.stop()
        if self._launching is not None:
            await asyncio.wait({self._launching})

    def configure(self, args: Sequence[str]) -> bool:
        """Use other words from the next start on; say whether it must be restarted: it runs, or is being started."""
        self._args = tuple(args)
        return self._child is not None

    async def restart(self, args: Sequence[str]) -> str:
        """Stop it and start it with other words, on the same port if that can be; return its address.

        Raises:
            SandboxFailed: it did not come up, because of the words most likely.
        """
        await self.stop()
        self._args = tuple(args)
        return await self.start()

    def _launch(self, crash: str | None) -> None:
        """Begin to start it; with the reason of the crash when this mends one."""
        self._child = child = _Child(command(self._data_dir, self._args), asyncio.get_running_loop(), self._on_exit)
        self._launching = asyncio.ensure_future(self._await(child, crash))
        self._launching.add_done_callback(self._on_launched)

    async def _await(self, child: _Child, crash: str | None) -> str:
        try:
            url = await asyncio.wait_for(child.ready, _START_S)
        except (SandboxFailed, TimeoutError):
            url = ""
        wanted = self._child is child  # else it was stopped meanwhile
        if url and wanted:
            self._base_url = url
            self._tell(SandboxStarted(url) if crash is None else SandboxRestarted(url, crash))
            return url
        await child.stop()
        if wanted:
            self._child = None
            if crash is not None:
                self._tell(SandboxGone(child.tail() or crash))
        raise SandboxFailed(child.tail())

    def _on_launched(self, task: asyncio.Task[str]) -> None:
        self._launching = None
        if not task.cancelled():
            task.exception()  # whoever waits for it gets it; nobody has to

    def _on_exit(self, child: _Child) -> None:
        """It ended. When nobody asked for that, it crashed."""
        if child is not self._child or not self._base_url:
            return
        self._child, self._base_url = None, ""
        if self._restarts_left:
            self._restarts_left -= 1
            self._launch(child.tail())
        else:
            self._tell(SandboxGone(child.tail()))

    def _tell(self, event: SandboxEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def command(data_dir: Path, args: Sequence[str]) -> list[str]:
    """Return the command line of the program's own sandbox."""
    words = ["--port", "0", "--data-dir", str(data_dir), "--anonymous", "--parent-pid", str(os.getpid()), *args]
    if getattr(sys, "frozen", False):  # a frozen program has no interpreter: its twin lies beside it
        return [str(Path(sys.executable).with_name("rushes-sandbox")), *words]
    return [sys.executable, "-m", "desktop.sandbox", *words]


class _Child:
    """One process and the thread that watches it."""

    def __init__(
        self, words: Sequence[str], loop: asyncio.AbstractEventLoop, on_exit: Callable[[_Child], None]
    ) -> None:
        self.ready: asyncio.Future[str] = loop.create_future()
        self._words = words
        self._loop = loop
        self._on_exit = on_exit
        self._process: subprocess.Popen[bytes] | None = None
        self._unwanted = threading.Event()
        self._ended = asyncio.Event()
        self._errors: deque[str] = deque(maxlen=_TAIL_LINES)
        threading.Thread(target=self._watch, name="sandbox-process", daemon=True).start()

    def tail(self) -> str:
        """Return the last lines of what it said on standard error."""
        return "\n".join(self._errors)

    async def stop(self) -> None:
        """Let go of it; end it hard if it stays."""
        self._unwanted.set()
        self._close_input()
        try:
            await asyncio.wait_for(self._ended.wait(), _STOP_S)
        except TimeoutError:
            if self._process is not None:
                self._process.kill()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), 0.5)

    def _close_input(self) -> None:
        # The end of its input is what tells it to end, with its work.
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

    # --- on the thread -------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        try:
            self._process = process = self._open()
        except OSError as error:
            self._errors.append(str(error))
        else:
            if self._unwanted.is_set():  # stopped before it began
                self._close_input()
            self._read(process)
            process.wait()
            self._close_input()
        self._call(self._end)

    def _open(self) -> subprocess.Popen[bytes]:
        # The key is none of its business.
        environment = {name: value for name, value in os.environ.items() if name != "RUSHES_API_KEY"}
        return subprocess.Popen(  # noqa: S603  # our own words
            self._words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(desktop.__file__).resolve().parents[1],
            env=environment,
        )

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        complaints = threading.Thread(target=self._listen, args=(process.stderr,), daemon=True)
        complaints.start()
        with process.stdout as lines:
            for line in lines:
                text = line.decode(errors="replace").strip()
                if text.startswith(READY):
                    self._call(self._announce, text.removeprefix(READY))
        complaints.join(1.0)

    def _listen(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                self._errors.append(line.decode(errors="replace").rstrip()[:500])

    def _call(self, work: Callable[..., None], *values: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(work, *values)

    # --- on the loop ---------------------------------------------------------------------------------------------

    def _announce(self, url: str) -> None:
        if not self.ready.done():
            self.ready.set_result(url)

    def _end(self) -> None:
        self._ended.set()
        if not self.ready.done():
            self.ready.set_exception(SandboxFailed(self.tail()))
        self._on_exit(self)
