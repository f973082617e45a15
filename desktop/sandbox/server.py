"""A sandbox as a process: one data folder, one port of 127.0.0.1, one line on standard output when it is ready."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn

from desktop import assets
from desktop.domain.catalog import Service, load_catalog
from desktop.domain.clock import Clock, SystemClock
from desktop.sandbox import READY
from desktop.sandbox.allowance import Allowance
from desktop.sandbox.dialects import Dialects
from desktop.sandbox.guardian import bind_to_parent
from desktop.sandbox.lines import Lines
from desktop.sandbox.options import Options
from desktop.sandbox.records import Records
from desktop.sandbox.service import Parts, build_app
from desktop.sandbox.studio import Folders, ProcessRenderer, Renderer, Studio

HOST = "127.0.0.1"
_SHUTDOWN_S = 1


class CannotRun(Exception):
    """The sandbox cannot run here; the text says why."""


def run(options: Options) -> int:
    """Serve until stopped by a signal or by the parent's end; return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # uvicorn ends in good order at SIGTERM and then raises it once more: that one is this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        asyncio.run(_run(options))
    except (CannotRun, OSError) as error:
        print(f"rushes-sandbox: {error}", file=sys.stderr)  # noqa: T201  # this is a command
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _run(options: Options) -> None:
    folders = Folders(options.data_dir)
    folders.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        records = Records(folders.root / "sandbox.db", options.credits)
    except sqlite3.Error as error:
        raise CannotRun(f"cannot use {folders.root} (is another sandbox using it?): {error}") from None
    with contextlib.closing(records):
        folders.create()
        listener = listen(options.port, folders.root / "port")
        await serve(options, folders, records, listener, ProcessRenderer(os.getpid()), _say_ready)


def _say_ready(url: str, _stop: Callable[[], None]) -> None:
    print(READY + url, flush=True)  # noqa: T201  # whoever started this waits for the line


async def serve(
    options: Options,
    folders: Folders,
    records: Records,
    listener: socket.socket,
    renderer: Renderer,
    on_ready: Callable[[str, Callable[[], None]], None],
) -> None:
    """Serve on a bound socket until told to stop.

    Args:
        on_ready: called once when it answers, with its address and a function that stops it (from any thread).
    """
    clock = SystemClock()
    lines = Lines()
    services = _services(options.dialect)
    limits = services[0].limits
    studio = Studio(records, folders, options.chaos, options.speed, renderer, clock)
    parts = Parts(
        options=options,
        dialects=Dialects(services),
        records=records,
        folders=folders,
        studio=studio,
        lines=lines,
        submits=_allowance("async_submit", limits.submit_per_second, limits.submit_burst, clock),
        queries=_allowance("async_query", limits.query_per_second, limits.query_burst, clock),
        clock=clock,
    )
    server = _Server(
        uvicorn.Config(
            build_app(parts),
            http=lines.protocol(),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            headers=[("server", "rushes-sandbox")],
            timeout_graceful_shutdown=_SHUTDOWN_S,
        ),
        on_ready,
    )
    if options.parent_pid:
        bind_to_parent(options.parent_pid, server.stop)
    await server.serve([listener])


class _Server(uvicorn.Server):
    """Says when it answers, and can be stopped from another thread."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str, Callable[[], None]], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit or not sockets:  # told to stop before it began
            return
        self._on_ready(f"http://{HOST}:{sockets[0].getsockname()[1]}", self.stop)

    def stop(self) -> None:
        self.should_exit = True


def _services(dialect: str) -> tuple[Service, ...]:
    """Return the services whose dialects are spoken."""
    known = load_catalog(assets.catalog()).services
    return tuple(s for s in known if not s.local and dialect in ("both", s.id))


def _allowance(category: str, per_second: float, burst: int, clock: Clock) -> Allowance:
    return Allowance(category, per_second, burst, clock.monotonic, clock.now)


def listen(port: int, memory: Path) -> socket.socket:
    """Return a socket bound to 127.0.0.1, and remember its port: links that were given out stay good.

    Args:
        port: 0 for the remembered one, or any that is free.
        memory: file in which the port is remembered.

    Raises:
        CannotRun: the port is taken.
    """
    remembered = _remembered(memory) if port == 0 else 0
    listener = (_bind(remembered) if remembered else None) or _bind(port)
    if listener is None:
        raise CannotRun(f"port {port} is taken")
    memory.write_text(str(listener.getsockname()[1]))
    return listener


def _remembered(memory: Path) -> int:
    try:
        port = int(memory.read_text())
    except (OSError, ValueError):
        return 0
    return port if 1024 <= port <= 65535 else 0


def _bind(port: int) -> socket.socket | None:
    # With the protocol named, asyncio turns Nagle's algorithm off: an answer takes 1 ms, not 44.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # there, it would let two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        return None
    return listener
