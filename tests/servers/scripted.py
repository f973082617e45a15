"""A server on 127.0.0.1 that can do what no decent server does: answer in pieces, lie, hang up, say nothing.

A handler gets each whole request and returns a *step*: a function that does something to the socket and says whether
the connection may be used again. ``reply(...)``, ``drop()``, ``reset()``, ``hang()`` and ``raw(...)`` make steps.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived.

    Attributes:
        headers: names in lower case.
        complete: whether the whole body came.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)
    complete: bool
    at: float

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass(slots=True)
class Wire:
    """One connection, from the server's side."""

    socket: socket.socket
    stopping: threading.Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def pause(self, seconds: float) -> None:
        self.stopping.wait(seconds)

    def abort(self) -> None:
        """Close with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Step: TypeAlias = Callable[[Wire], bool]
Handler: TypeAlias = Callable[[Seen], Step]


def head(status: int, headers: dict[str, str]) -> bytes:
    """Return a status line and headers."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Odd"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def reply(
    status: int = 200,
    body: object = b"",
    headers: dict[str, str] | None = None,
    *,
    delay: float = 0.0,
    kind: str = "application/json",
) -> Step:
    """Answer properly. A body that is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def step(wire: Wire) -> bool:
        wire.pause(delay)
        fields = {"Content-Type": kind, "Content-Length": str(len(data))} | (headers or {})
        wire.send(head(status, fields) + data)
        return True

    return step


def raw(data: bytes, *, then: str = "close") -> Step:
    """Send exactly these bytes, then ``close``, ``reset`` or ``hang``."""

    def step(wire: Wire) -> bool:
        wire.send(data)
        if then == "hang":
            wire.pause(60)
        elif then == "reset":
            time.sleep(0.02)
            wire.abort()
        return False

    return step


def drop() -> Step:
    """Close without a word."""
    return raw(b"")


def reset() -> Step:
    """Reset the connection without a word."""
    return raw(b"", then="reset")


def hang(seconds: float = 60.0) -> Step:
    """Keep the connection open and say nothing."""

    def step(wire: Wire) -> bool:
        wire.pause(seconds)
        return False

    return step


def truncated(body: bytes, claimed: int | None = None) -> Step:
    """Promise more than is sent."""
    length = claimed if claimed is not None else len(body) + 1000
    fields = {"Content-Type": "application/json", "Content-Length": str(length)}
    return raw(head(200, fields) + body)


class ScriptedServer:
    """Serves a handler, a thread a connection, and remembers every request.

    Args:
        tls: makes it an https server.
    """

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
        self.handler = handler
        self.seen: list[Seen] = []
        self.connections = 0
        self._tls = tls
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="scripted server", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def count(self, method: str, path: str = "") -> int:
        """Return how many whole requests came whose path begins so."""
        with self._lock:
            return sum(1 for s in self.seen if s.method == method and s.path.startswith(path) and s.complete)

    def close(self) -> None:
        self._stopping.set()
        # Closing a listening socket does not wake who accepts on it.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            left = list(self._open)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(2)

    def __enter__(self) -> ScriptedServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        plain = connection
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = Wire(connection, self._stopping)
            buffer = bytearray()
            while not self._stopping.is_set():
                request = _read_request(connection, buffer)
                if request is None:
                    break
                with self._lock:
                    self.seen.append(request)
                if not request.complete or not self.handler(request)(wire):
                    break
        except (OSError, ValueError):
            pass
        finally:
            with self._lock:
                self._open.discard(plain)
            with contextlib.suppress(OSError):
                connection.close()


def _read_request(connection: socket.socket, buffer: bytearray) -> Seen | None:
    while b"\r\n\r\n" not in buffer:
        data = connection.recv(65536)
        if not data:
            return None
        buffer += data
        if buffer[0] == 0x16:  # a TLS client: say what any plain server says
            connection.sendall(head(400, {"Content-Length": "0"}))
            return None
    top, _, rest = bytes(buffer).partition(b"\r\n\r\n")
    lines = top.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    parts, have = [rest], len(rest)
    while have < length:
        data = connection.recv(262144)
        if not data:
            break
        parts.append(data)
        have += len(data)
    body = b"".join(parts)
    buffer[:] = body[length:]
    return Seen(method, path, headers, body[:length], have >= length, time.monotonic())
