"""The API client: one service, one key, three planes of long-lived connections.

* **paid** requests go out on fresh connections, because a kept one that the server is just closing would turn a
  harmless error into a lost answer;
* **queries** share kept connections;
* **uploads** have their own, so that a slow image does not hold up a query.

It talks to httpx's transports directly: what follows redirects, keeps cookies, reads the environment and logs
addresses is in the layer above them, and costs a third of a query. It asks for no compression and reads at most 1 MiB
of an answer. Every way a call can end is one type of :mod:`desktop.api.errors`.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar

import httpx

from desktop import __version__
from desktop.api import errors, wire
from desktop.api.body import Body, FilePart, json_body, multipart_body
from desktop.domain.catalog import Wire

T = TypeVar("T")

_KEY = re.compile(r"[\x21-\x7e]{1,512}")
_JSON_HEADERS = (("accept", "application/json"), ("accept-encoding", "identity"))
#: Fewer callers than connections, so that a slot lost to a cancelled call does not block the rest.
_CONNECTIONS = {"paid": 16, "query": 24, "upload": 6}
_CALLERS = {"paid": 8, "query": 8, "upload": 3}
#: As many as callers, and no more: each kept connection is looked at before each call.
_KEPT = {"paid": 0, "query": 8, "upload": 3}
MAX_RETRY_AFTER = 86400.0
#: The documented allowances are counted over ten seconds and a minute; a later reset is not believed.
MAX_RESET = 60.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``paid_answer`` is long on purpose: giving up early makes an outcome unknown."""

    connect: float = 15.0
    write: float = 60.0
    paid_answer: float = 180.0
    answer: float = 30.0
    pool: float = 15.0
    total: float = 90.0


@dataclass(frozen=True, slots=True)
class Rate:
    """What the rate-limit headers said; None where they did not."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A whole 2xx answer.

    Attributes:
        value: what it says.
        raw: its bytes, at most 64 kB.
        server_time: the ``Date`` header in Unix seconds, or None.
    """

    value: T
    raw: bytes
    status: int
    server_time: float | None
    rate: Rate = Rate()


@dataclass(frozen=True, slots=True)
class PaidRequest:
    """A request that costs money, ready to go.

    Attributes:
        path: below the base URL.
        sha256: hash (hex) of the body.
    """

    path: str
    body: Body = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer's parts before they are understood."""

    status: int
    headers: httpx.Headers
    raw: bytes


class VideoClient:
    """Calls one service with one key. Build and first use are cheap only when :func:`tls_context` was made before.

    Args:
        base_url: checked by :func:`desktop.domain.catalog.check_base_url`.
        key: "" sends no ``Authorization``.
        tls: made once by :func:`tls_context`, off the loop.
        proxy: proxy URL, or None.

    Raises:
        errors.KeyMalformed: the key is no header value.
        errors.ProxyRefused: the proxy URL cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        dialect: Wire,
        key: str,
        *,
        tls: ssl.SSLContext,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        if key and not _KEY.fullmatch(key):
            raise errors.KeyMalformed
        self.base_url = base_url
        self._wire = dialect
        self._timeouts = timeouts or Timeouts()
        identity = [("user-agent", f"Rushes/{__version__}"), *_JSON_HEADERS]
        self._key = key.encode()
        self._headers = [*identity, ("authorization", f"Bearer {key}")] if key else identity
        try:
            self._planes = {plane: self._open_plane(plane, tls, proxy) for plane in _CONNECTIONS}
        except (ValueError, ImportError, httpx.InvalidURL) as error:
            raise errors.ProxyRefused(type(error).__name__) from None
        self._slots = {plane: asyncio.Semaphore(callers) for plane, callers in _CALLERS.items()}
        self._urls: dict[str, httpx.URL] = {}

    def __repr__(self) -> str:
        """Return the address only: the key is nobody's business."""
        return f"<VideoClient {self.base_url}>"

    def _open_plane(self, plane: str, tls: ssl.SSLContext, proxy: str | None) -> httpx.AsyncHTTPTransport:
        limits = httpx.Limits(
            max_connections=_CONNECTIONS[plane], max_keepalive_connections=_KEPT[plane], keepalive_expiry=45.0
        )
        return httpx.AsyncHTTPTransport(verify=tls, trust_env=False, proxy=proxy, limits=limits)

    def _timeout(self, plane: str) -> dict[str, float]:
        limits = self._timeouts
        read = limits.paid_answer if plane == "paid" else limits.answer
        return {"connect": limits.connect, "read": read, "write": limits.write, "pool": limits.pool}

    async def aclose(self) -> None:
        """Close every connection."""
        for plane in self._planes.values():
            await plane.aclose()

    # --- paid -------------------------------------------------------------------------------------------------

    def submission(self, document: Mapping[str, object]) -> PaidRequest:
        """Prepare a submission. Reads files: call it in a thread.

        Raises:
            errors.Unsendable: it cannot be encoded, or a file is not what it was.
        """
        return self._paid(self._wire.submit_path, document)

    def remix(self, task_id: str, document: Mapping[str, object]) -> PaidRequest:
        """Prepare a new task that edits an old one; as :meth:`submission`."""
        return self._paid(wire.path_with(self._wire.remix_path, task_id=task_id), document)

    def _paid(self, path: str, document: Mapping[str, object]) -> PaidRequest:
        body = json_body(document)
        return PaidRequest(path, body, body.sha256())

    async def send(self, paid: PaidRequest) -> Answer[wire.TaskAnswer]:
        """Send a paid request, once.

        Raises:
            errors.NotSent: nothing of it reached the service.
            errors.AnswerLost, errors.AnswerUnreadable, errors.ServerTrouble: it may have been accepted.
            errors.Refused: any other: it was not accepted.
            asyncio.CancelledError: as ``AnswerLost``.
        """
        body = paid.body
        # A body of 64 MB over a slow line takes its time: 32 kB/s is slow enough.
        total = self._timeouts.paid_answer + self._timeouts.total + body.length / 32768
        reply = await self._call("paid", "POST", paid.path, body=body, total=total)
        answer = self._understood(reply, wire.read_task)
        if not answer.value.usable_id:
            raise errors.AnswerUnreadable("no usable id", reply.raw)
        return answer

    # --- free -------------------------------------------------------------------------------------------------

    async def query(self, task_id: str) -> Answer[wire.TaskAnswer]:
        """Ask about a task. Raises :class:`errors.ApiError`."""
        path = wire.path_with(self._wire.query_path, task_id=task_id)
        return self._understood(await self._call("query", "GET", path), wire.read_task)

    async def query_character(self, task_id: str) -> Answer[wire.TaskAnswer]:
        """Ask about a character. Raises :class:`errors.ApiError`."""
        path = wire.path_with(self._wire.character_path, task_id=task_id)
        return self._understood(await self._call("query", "GET", path), wire.read_task)

    @property
    def can_find(self) -> bool:
        """Say whether the service can find a request by our own id."""
        return bool(self._wire.lookup_path)

    async def find(self, client_id: str) -> Answer[wire.TaskAnswer | None]:
        """Find a request by our own id; the value is None when the service does not know it.

        Raises:
            errors.ApiError: the service could not be asked.
        """
        path = wire.path_with(self._wire.lookup_path, client_id=client_id)
        try:
            return self._understood(await self._call("query", "GET", path), wire.read_found)
        except errors.NotFound as gone:
            return Answer(None, b"", gone.status, None)

    async def balance(self) -> Answer[wire.BalanceAnswer]:
        """Ask what this key has left. Raises :class:`errors.ApiError`, ``Declined`` among them."""
        return self._present(await self._call("query", "GET", self._wire.balance_path), wire.read_balance)

    async def user_balance(self) -> Answer[wire.BalanceAnswer]:
        """Ask what the account has left; as :meth:`balance`."""
        return self._present(await self._call("query", "GET", self._wire.user_balance_path), wire.read_balance)

    async def models(self) -> Answer[tuple[wire.ModelEntry, ...]]:
        """Ask which video models the key may use. Raises :class:`errors.ApiError`."""
        return self._present(await self._call("query", "GET", self._wire.models_path), wire.read_models)

    async def upload(self, file: FilePart) -> Answer[wire.UploadAnswer]:
        """Upload an image. What comes back is a public address. Raises :class:`errors.ApiError`."""
        suffix = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
        body = multipart_body("file", file, f"image.{suffix.get(file.mime, 'bin')}")
        total = self._timeouts.total + body.length / 32768
        reply = await self._call("upload", "POST", self._wire.upload_path, body=body, total=total)
        return self._present(reply, wire.read_upload)

    # --- the wire ---------------------------------------------------------------------------------------------

    async def _call(
        self, plane: str, method: str, path: str, *, body: Body | None = None, total: float | None = None
    ) -> _Reply:
        sent = _SentMark()
        try:
            async with self._slots[plane]:
                request = self._request(plane, method, path, body, sent)
                async with asyncio.timeout(total or self._timeouts.total):
                    return await self._exchange(self._planes[plane], request)
        except errors.ApiError:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError, OSError, RuntimeError) as error:
            # `from None`: a library's error may quote the header that holds the key.
            raise _transport_error(error, sent.begun) from None

    def _request(self, plane: str, method: str, path: str, body: Body | None, sent: _SentMark) -> httpx.Request:
        extensions: dict[str, Any] = {"timeout": self._timeout(plane), "trace": sent.note}
        if body is None:
            return httpx.Request(method, self._url(path), headers=self._headers, extensions=extensions)
        headers = [*self._headers, ("content-type", body.content_type), ("content-length", str(body.length))]
        content: AsyncIterator[bytes] = body.stream()
        return httpx.Request(method, self._url(path), headers=headers, content=content, extensions=extensions)

    def _url(self, path: str) -> httpx.URL:
        """Return a URL, parsed once a path: parsing costs more than the rest of a query's preparation."""
        url = self._urls.get(path)
        if url is None:
            if len(self._urls) > 5000:
                self._urls.clear()
            url = self._urls[path] = httpx.URL(self.base_url + path)
        return url

    async def _exchange(self, plane: httpx.AsyncHTTPTransport, request: httpx.Request) -> _Reply:
        response = await plane.handle_async_request(request)
        try:
            return _Reply(response.status_code, response.headers, await _read(response, self._key))
        finally:
            await response.aclose()

    def _understood(self, reply: _Reply, read: Callable[[object], T]) -> Answer[T]:
        try:
            data = _data(reply)
            value = read(data)
        except wire.WireError as error:
            raise errors.AnswerUnreadable(str(error), reply.raw) from None
        if isinstance(data, Mapping) and data.get("success") is False:
            body = wire.read_error(data)
            raise errors.Declined(body.message if body else "", reply.raw)
        return _answer(reply, value)

    def _present(self, reply: _Reply, read: Callable[[object], T | None]) -> Answer[T]:
        answer = self._understood(reply, read)
        if answer.value is None:
            raise errors.AnswerUnreadable("not as documented", reply.raw)
        return replace(answer, value=answer.value)  # type: ignore[return-value]


class _SentMark:
    """Knows whether the request's first byte may have left: what follows cannot be "not sent" any more."""

    __slots__ = ("begun",)

    def __init__(self) -> None:
        self.begun = False

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Take one trace event of the transport. A tunnel's CONNECT is not the request."""
        if event == "http11.send_request_headers.started":
            self.begun = self.begun or info["request"].method != b"CONNECT"


async def _read(response: httpx.Response, key: bytes) -> bytes:
    """Read an answer of at most 1 MiB. An answer with a refusing status counts even if its text is cut.

    A service that plays the key back must not have it stored with its answer: it is taken out.
    """
    refused = not 200 <= response.status_code < 300
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        if refused:
            return b""
        raise errors.AnswerUnreadable("compressed")
    parts: list[bytes] = []
    size = 0
    try:
        async for part in response.aiter_raw():
            size += len(part)
            if size > wire.MAX_ANSWER:
                if refused:
                    return b""
                raise errors.AnswerUnreadable("too large", _without(key, b"".join(parts)))
            parts.append(part)
    except httpx.HTTPError:
        if not refused:
            raise
    return _without(key, b"".join(parts))


def _without(key: bytes, answer: bytes) -> bytes:
    """Return an answer without the key, also where JSON spells it with escapes (``\\u0073k-...``, ``a\\/b``)."""
    if not key:
        return answer
    answer = answer.replace(key, b"<redacted>")
    if b"\\" not in answer:
        return answer
    try:
        plain = json.dumps(wire.loads(answer), ensure_ascii=False)
    except wire.WireError:
        return answer
    spelled = json.dumps(key.decode())[1:-1]
    return plain.replace(spelled, "<redacted>").encode(errors="replace") if spelled in plain else answer


def _data(reply: _Reply) -> object:
    """Return the parsed JSON of a 2xx reply.

    Raises:
        errors.Refused: it is not 2xx.
        wire.WireError: it is no JSON.
    """
    if 200 <= reply.status < 300:
        return wire.loads(reply.raw)
    body = None
    try:
        body = wire.read_error(wire.loads(reply.raw))
    except wire.WireError:
        text = reply.raw[:8000].decode(errors="replace").strip()
        if text and not text.startswith("<"):
            body = wire.ErrorBody(message=text[: errors.MESSAGE_LIMIT])
    body = body or wire.ErrorBody()
    pause = _retry_after(reply.headers)
    if pause is None and reply.status in (429, 503):
        pause = _until_reset(reply.headers)
    raise errors.refusal(reply.status, body.message, code=body.code, retry_after=pause, field=body.param)


def _answer(reply: _Reply, value: T) -> Answer[T]:
    return Answer(value, reply.raw[:65536], reply.status, _http_date(reply.headers.get("date")), _rate(reply.headers))


def _rate(headers: httpx.Headers) -> Rate:
    if "x-ratelimit-limit" not in headers and "x-ratelimit-remaining" not in headers:
        return Rate()
    return Rate(
        limit=_count(headers.get("x-ratelimit-limit")),
        remaining=_count(headers.get("x-ratelimit-remaining")),
        reset=wire.read_number(headers.get("x-ratelimit-reset")),
        category=headers.get("x-ratelimit-category", "")[:40],
    )


def _count(text: str | None) -> int | None:
    number = wire.read_number(text)
    return int(number) if number is not None and 0 <= number < 1e9 else None


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds to wait, 0 to 86,400, or None when none are told, or told wrongly."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MAX_RETRY_AFTER)
    until, server_now = _http_date(text), _http_date(headers.get("date"))
    if until is None or server_now is None:
        return None
    return min(max(0.0, until - server_now), MAX_RETRY_AFTER)


def _until_reset(headers: httpx.Headers) -> float | None:
    """Return the seconds until the allowance is whole again, or None.

    The documentation names the header, not its unit: gateways send seconds to wait, or a moment in Unix time.
    """
    reset = wire.read_number(headers.get("x-ratelimit-reset"))
    if reset is None or reset <= 0:
        return None
    if reset > 1e9:
        moment, server_now = wire.read_time(reset), _http_date(headers.get("date"))
        if moment is None or server_now is None:
            return None
        reset = moment - server_now
    return min(max(0.0, reset), MAX_RESET)


def _http_date(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _transport_error(error: Exception, begun: bool) -> errors.ApiError:
    """Return what a failed exchange means. Only the kind and, for certificates, the reason are kept."""
    if begun:
        return errors.AnswerLost(type(error).__name__)
    if isinstance(error, httpx.PoolTimeout):
        return errors.PoolExhausted()
    if isinstance(error, httpx.ConnectTimeout | TimeoutError | httpx.TimeoutException):
        return errors.ConnectTimedOut()
    if isinstance(error, httpx.ProxyError):
        return errors.ProxyRefused(str(error)[:200])
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol | httpx.InvalidURL):
        return errors.Unsendable(type(error).__name__)
    reason = _tls_reason(error)
    if reason is not None:
        return errors.CertificateRefused(reason)
    return errors.Unreachable(_system_reason(error))


def _tls_reason(error: BaseException | None) -> str | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "certificate verify failed"
        if isinstance(error, ssl.SSLError):
            return (error.reason or "TLS").replace("_", " ").lower()
        error = error.__cause__ or error.__context__
    return None


def _system_reason(error: BaseException | None) -> str:
    while error is not None:
        if isinstance(error, OSError) and error.strerror:
            return error.strerror
        error = error.__cause__ or error.__context__
    return ""


def tls_context() -> ssl.SSLContext:
    """Make the one TLS context: the system's certificate authorities and certifi's. Slow: call it in a thread.

    It also imports what the first request would otherwise import on the loop.
    """
    import importlib

    import certifi

    importlib.import_module("anyio._backends._asyncio")
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context
