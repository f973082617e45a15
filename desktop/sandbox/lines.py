"""Connections that can be cut: an answer that never arrives, a file that stops midway, a link that is slow."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import Any

from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_PIECE_S = 0.05  # a slow link hands out its bytes this often


class Lines:
    """The connections that are open, by the client's address."""

    def __init__(self) -> None:
        self._open: dict[Any, _Connection] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return a protocol class for the server that keeps these up to date."""
        lines = self._open

        class LineProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                lines[self.client] = _Connection(transport, asyncio.Event())

            def connection_lost(self, exc: Exception | None) -> None:
                lines.pop(self.client).closed.set()
                super().connection_lost(exc)

        return LineProtocol

    async def cut(self, client: Any) -> None:
        """Reset a connection, and return when its server side knows."""
        connection = self._open.get(client)
        if connection is not None:
            connection.transport.abort()
            await connection.closed.wait()


@dataclass(frozen=True, slots=True)
class _Connection:
    transport: asyncio.Transport
    closed: asyncio.Event


class Silence(Response):
    """No answer: the connection is reset."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut instead of answering."""
        await self._lines.cut(_address(scope))


class TroubledFile(FileResponse):
    """A file (with Range, as any) over a line that is slow, or breaks.

    Args:
        rate: bytes a second; 0 is unlimited.
        cut_at: share of the body after which the line breaks; 1 is never.
    """

    def __init__(
        self, path: os.PathLike[str], lines: Lines, *, rate: int, cut_at: float, media_type: str, filename: str
    ) -> None:
        super().__init__(path, media_type=media_type, filename=filename, content_disposition_type="inline")
        self._lines = lines
        self._rate = rate
        self._cut_at = cut_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, in trouble."""
        line = _Line(send, self._rate, self._cut_at)
        try:
            await super().__call__(scope, receive, line.send)
        except _Broken:
            await self._lines.cut(_address(scope))


class _Broken(Exception):
    """The line broke on purpose."""


class _Line:
    """A way to send that slows down and breaks as told."""

    def __init__(self, send: Send, rate: int, cut_at: float) -> None:
        self._send = send
        self._rate = rate
        self._cut_at = cut_at
        self._left = -1  # bytes until it breaks; negative for never

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            length = next((int(v) for k, v in message["headers"] if k.lower() == b"content-length"), 0)
            self._left = int(length * self._cut_at) if self._cut_at < 1 and length else -1
            await self._send(message)
        elif message["type"] == "http.response.body":
            await self._pass(message.get("body", b""), message.get("more_body", False))
        else:
            await self._send(message)

    async def _pass(self, body: bytes, more: bool) -> None:
        piece = max(1, int(self._rate * _PIECE_S)) if self._rate else max(1, len(body))
        for start in range(0, max(1, len(body)), piece):
            part = body[start : start + piece]
            if 0 <= self._left <= len(part) and part:
                await self._send({"type": "http.response.body", "body": part[: self._left], "more_body": True})
                raise _Broken
            self._left -= len(part) if self._left >= 0 else 0
            last = start + piece >= len(body)
            await self._send({"type": "http.response.body", "body": part, "more_body": more or not last})
            if self._rate and part:
                await asyncio.sleep(len(part) / self._rate)


def _address(scope: Scope) -> Any:
    client = scope.get("client")
    return None if client is None else tuple(client)
