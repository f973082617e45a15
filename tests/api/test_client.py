"""What the client puts on the wire, in both dialects, and what it makes of what comes back."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from desktop.api import errors
from desktop.api.body import FilePart
from desktop.api.client import VideoClient
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.services.mapping import document_of
from tests.servers.rig import CATALOG, KEY, QUICK
from tests.servers.scripted import ScriptedServer, drop, hang, raw, reply, reset

OK = reply(200, {"id": "video_1", "status": "queued"})


@contextlib.asynccontextmanager
async def client_at(url: str, dialect: str = "dashly", key: str = KEY, **options: object) -> AsyncIterator[VideoClient]:
    service = CATALOG.service(dialect)
    assert service is not None
    client = VideoClient(url, service.wire, key, tls=ssl.create_default_context(), timeouts=QUICK, **options)  # type: ignore[arg-type]
    try:
        yield client
    finally:
        await client.aclose()


def everything(service: str, model: str) -> GenerationRequest:
    return GenerationRequest(
        service=service,
        model=model,
        prompt="A fox — 狐狸 🦊",
        duration=10,
        size="9:16",
        references=(Reference(ReferenceKind.URL, "y.png", "https://x.example/y.png"),),
        style="comic",
        watermark=True,
        private=True,
        storyboard=False,
        thumbnail=True,
        variants=3,
    )


async def test_every_field_of_dialect_a(tmp_path: Path) -> None:
    service = CATALOG.service("dashly")
    assert service is not None
    data = b"\xff\xd8 not really a JPEG"
    (tmp_path / "a.jpg").write_bytes(data)
    file = FilePart(tmp_path / "a.jpg", "a.jpg", "image/jpeg", len(data), hashlib.sha256(data).hexdigest())
    request = replace(everything("dashly", "sora-2"), variants=1)
    document = document_of(request, service, ["https://x.example/y.png", file], "c1")
    with ScriptedServer(lambda _: OK) as server:
        async with client_at(server.url) as client:
            paid = client.submission(document)
            assert (await client.send(paid)).value.id == "video_1"
        (seen,) = server.seen
    assert (seen.method, seen.path) == ("POST", "/v1/videos/generations")
    assert seen.json == {
        "model": "sora-2",
        "prompt": "A fox — 狐狸 🦊",
        "duration": 10,
        "size": "9:16",
        "images": ["https://x.example/y.png", "data:image/jpeg;base64," + base64.b64encode(data).decode()],
        "metadata": {"style": "comic", "watermark": True, "private": True, "storyboard": False, "thumbnail": True},
    }
    assert paid.sha256 == hashlib.sha256(seen.body).hexdigest()
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["content-length"] == str(len(seen.body))
    assert seen.headers["accept-encoding"] == "identity"
    assert "transfer-encoding" not in seen.headers


async def test_every_field_of_dialect_b() -> None:
    service = CATALOG.service("toapis")
    assert service is not None
    document = document_of(everything("toapis", "sora-2-vvip"), service, ["https://x.example/y.png"], "c1")
    assert document == {
        "model": "sora-2-vvip",
        "prompt": "A fox — 狐狸 🦊",
        "duration": 10,
        "aspect_ratio": "9:16",
        "image_urls": ["https://x.example/y.png"],
        "thumbnail": True,
        "metadata": {"style": "comic", "watermark": True, "private": True, "storyboard": False, "n": 3},
    }


@pytest.mark.parametrize(
    ("model", "sent"),
    [
        ("sora-2-official", {"image_urls": ["https://x.example/y.png"]}),
        ("veo3.1-fast", {"image_urls": ["https://x.example/y.png"]}),
        ("kling-v3", {"reference_images": ["https://x.example/y.png"], "metadata": {"watermark": True}}),
        ("seedance-2", {"image_urls": ["https://x.example/y.png"]}),
    ],
)
def test_what_a_model_does_not_document_is_not_sent_to_it(model: str, sent: dict[str, object]) -> None:
    service = CATALOG.service("toapis")
    assert service is not None
    request = GenerationRequest("toapis", model, "a fox", 8, "9:16", watermark=True)
    document = document_of(request, service, ["https://x.example/y.png"], "c1")
    assert document == {"model": model, "prompt": "a fox", "duration": 8, "aspect_ratio": "9:16"} | sent


def test_our_own_id_goes_where_the_service_has_a_field() -> None:
    request = GenerationRequest("sandbox", "sora-2", "x", 10, "16:9")
    assert document_of(request, CATALOG.sandbox, [], "c1")["metadata"]["client_business_id"] == "c1"
    service = CATALOG.service("dashly")
    assert service is not None
    assert "client_business_id" not in document_of(request, service, [], "c1")["metadata"]


async def test_remix_character_and_the_free_calls() -> None:
    service = CATALOG.service("toapis")
    assert service is not None
    request = replace(everything("toapis", "sora-2-vvip"), remix_of="video_1")
    with ScriptedServer(lambda _: OK) as server:
        async with client_at(server.url, "toapis") as client:
            await client.send(client.remix("video_1", document_of(request, service, [], "c")))
            made = replace(request, remix_of="", character={"timestamps": "1,3", "from_task": "video_1"})
            await client.send(client.submission(document_of(made, service, [], "c")))
            await client.query("video_1")
            await client.query_character("video_1")
            for call in (client.balance, client.user_balance, client.models):
                with pytest.raises(errors.AnswerUnreadable):
                    await call()
        assert [(seen.method, seen.path) for seen in server.seen] == [
            ("POST", "/v1/videos/video_1/remix"),
            ("POST", "/v1/videos/generations"),
            ("GET", "/v1/videos/generations/video_1"),
            ("GET", "/v1/characters_tasks/video_1"),
            ("GET", "/v1/balance"),
            ("GET", "/v1/user/balance"),
            ("GET", "/v1/models?type=video"),
        ]
        assert server.seen[0].json == {
            "model": "sora-2-vvip",
            "prompt": "A fox — 狐狸 🦊",
            "duration": 10,
            "aspect_ratio": "9:16",
        }
        assert server.seen[1].json == {"model": "sora-2-vvip", "timestamps": "1,3", "from_task": "video_1"}


async def test_upload_is_a_form_with_one_file(tmp_path: Path) -> None:
    data = b"\x89PNG" + bytes(5000)
    (tmp_path / "a").write_bytes(data)
    file = FilePart(tmp_path / "a", "holiday.png", "image/png", len(data), hashlib.sha256(data).hexdigest())
    body = {"success": True, "message": "", "data": {"id": "u", "url": "https://files.example/u.png", "size": 5}}
    with ScriptedServer(lambda _: reply(200, body)) as server:
        async with client_at(server.url, "toapis") as client:
            assert (await client.upload(file)).value.url == "https://files.example/u.png"
        (seen,) = server.seen
    assert (seen.method, seen.path) == ("POST", "/v1/uploads/images")
    message = message_from_bytes(b"Content-Type: " + seen.headers["content-type"].encode() + b"\r\n\r\n" + seen.body)
    (inner,) = message.get_payload()
    assert inner.get_payload(decode=True) == data and b"holiday" not in seen.body


async def test_find_by_our_own_id() -> None:
    with ScriptedServer(lambda _: OK) as server:
        async with client_at(server.url, "sandbox") as client:
            answer = await client.find("c/1")
            assert answer.value is not None and answer.value.id == "video_1"
            server.handler = lambda _: reply(404, {"error": {"code": 404, "message": "Task not found"}})
            assert (await client.find("c2")).value is None
            server.handler = lambda _: reply(200, {"data": []})
            assert (await client.find("c3")).value is None
        assert server.seen[0].path == "/v1/videos/generations?client_business_id=c%2F1"


async def test_balance_that_says_no_is_declined() -> None:
    with ScriptedServer(lambda _: reply(200, {"success": False, "message": "record not found"})) as server:
        async with client_at(server.url) as client:
            with pytest.raises(errors.Declined) as declined:
                await client.balance()
    assert declined.value.message == "record not found"


STATUSES = {
    301: errors.Moved,
    308: errors.Moved,
    400: errors.BadRequest,
    401: errors.BadKey,
    402: errors.NoBalance,
    403: errors.Forbidden,
    404: errors.NotFound,
    408: errors.ServerTrouble,
    413: errors.TooLarge,
    415: errors.UnsupportedMedia,
    422: errors.BadRequest,
    429: errors.Throttled,
    500: errors.ServerTrouble,
    503: errors.ServerTrouble,
    504: errors.ServerTrouble,
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error": "text"}', b"{", b'{"error": {"message": null}}'])
async def test_a_status_counts_whatever_its_body(status: int, body: bytes) -> None:
    with ScriptedServer(lambda _: reply(status, body)) as server:
        async with client_at(server.url) as client:
            with pytest.raises(errors.Refused) as refused:
                await client.query("video_1")
    assert type(refused.value) is STATUSES[status]


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_a_status_counts_even_if_its_body_is_cut(status: int) -> None:
    text = f"HTTP/1.1 {status} X\r\nContent-Length: 500\r\n\r\n{{".encode()
    with ScriptedServer(lambda _: raw(text)) as server:
        async with client_at(server.url) as client:
            with pytest.raises(errors.Refused) as refused:
                await client.query("video_1")
    assert refused.value.status == status


@pytest.mark.parametrize("step", [drop(), reset(), hang(2)])
async def test_a_lost_answer_is_told_from_one_that_was_never_sent(step: object) -> None:
    with ScriptedServer(lambda _: step) as server:  # type: ignore[arg-type, return-value]
        async with client_at(server.url) as client:
            with pytest.raises(errors.AnswerLost):
                await client.send(client.submission({"prompt": "x"}))
        assert len(server.seen) == 1
    async with client_at(server.url) as client:
        with pytest.raises(errors.Unreachable):
            await client.send(client.submission({"prompt": "x"}))


async def test_a_proxy_that_refuses_sent_nothing() -> None:
    with ScriptedServer(lambda _: reply(407, b"", {"Proxy-Authenticate": "Basic"})) as proxy:
        async with client_at("https://service.example", proxy=f"http://user:secret@127.0.0.1:{proxy.port}") as client:
            with pytest.raises(errors.ProxyRefused) as refused:
                await client.send(client.submission({"prompt": "x"}))
        assert [seen.method for seen in proxy.seen] == ["CONNECT"]
    assert "secret" not in repr(refused.value)
    assert KEY not in repr(proxy.seen)


@pytest.mark.parametrize("step", [drop(), hang(2)])
async def test_a_proxy_that_says_nothing_sent_nothing(step: object) -> None:
    with ScriptedServer(lambda _: step) as proxy:  # type: ignore[arg-type, return-value]
        async with client_at("https://service.example", proxy=proxy.url) as client:
            with pytest.raises(errors.NotSent):
                await client.send(client.submission({"prompt": "x"}))


async def test_paid_requests_use_fresh_connections_and_queries_kept_ones() -> None:
    with ScriptedServer(lambda _: OK) as server:
        async with client_at(server.url) as client:
            for _ in range(3):
                await client.send(client.submission({"prompt": "x"}))
            assert server.connections == 3
            for _ in range(5):
                await client.query("video_1")
            assert server.connections == 4


async def test_a_burst_of_queries_waits_for_its_turn() -> None:
    with ScriptedServer(lambda _: reply(200, {"id": "v", "status": "queued"}, delay=0.01)) as server:
        async with client_at(server.url) as client:
            await asyncio.gather(*(client.query(f"v{n}") for n in range(100)))
        assert server.connections <= 16


async def test_rate_headers_and_the_date_are_read() -> None:
    headers = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "7",
        "X-RateLimit-Reset": "12.5",
        "X-RateLimit-Category": "async_query",
        "Date": "Sun, 22 Nov 2026 16:10:00 GMT",
    }
    with ScriptedServer(lambda _: reply(200, {"id": "v"}, headers)) as server:
        async with client_at(server.url) as client:
            answer = await client.query("v")
    assert (answer.rate.limit, answer.rate.remaining, answer.rate.reset) == (300, 7, 12.5)
    assert answer.server_time == 1795363800.0


@pytest.mark.parametrize("proxy", ["socks9://x:1", "nonsense", "http://[::1"])
async def test_a_proxy_that_cannot_be_used_is_named_at_once(proxy: str) -> None:
    with pytest.raises(errors.ProxyRefused):
        async with client_at("https://service.example", proxy=proxy):
            pass


@pytest.mark.parametrize("key", [KEY, 'sk-with/slash"quote\\0123'], ids=["plain", "with characters that JSON escapes"])
@pytest.mark.parametrize("how", ["as it is", "escaped"])
async def test_a_key_that_is_played_back_is_taken_out_however_it_is_spelled(key: str, how: str) -> None:
    spelled = "".join(f"\\u{ord(c):04x}" for c in key) if how == "escaped" else key
    if how == "as it is" and key != KEY:
        spelled = key.replace("\\", "\\\\").replace('"', '\\"').replace("/", "\\/")
    body = f'{{"id": "video_1", "status": "queued for {spelled}", "model": "狐\\n"}}'.encode()
    with ScriptedServer(lambda _: reply(200, body)) as server:
        async with client_at(server.url, key=key) as client:
            answer = await client.query("video_1")
    assert (answer.value.id, answer.value.status) == ("video_1", "queued for <redacted>")
    assert answer.value.model == "狐\n" and spelled.encode() not in answer.raw
