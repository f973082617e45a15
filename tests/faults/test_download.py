"""Rows C1 to C17: a paid video is saved whole, once, under its own name, from a safe place, or kept asking for."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import struct
import subprocess
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop.domain.problem import ProblemCode
from desktop.domain.task import Completed, Task, TaskRow, TaskState, row_of
from desktop.services import transfer
from desktop.services.conditions import DiskFull, FolderUnwritable
from desktop.services.links import AddressRefused, GuardedBackend, check_link, next_hop
from desktop.services.projects import Projects
from desktop.services.transfer import Limits, Order, TransferFailed, fetch, file_name
from tests.faults.conftest import RigMaker
from tests.faults.test_submit import killed, only, run_child
from tests.films import same_film
from tests.servers.rig import KEY, Rig, ShiftedClock, rig_at
from tests.servers.scripted import ScriptedServer, Seen, Step, Wire, hang, head, raw, reply, reset
from tests.servers.service import VideoService, error
from tests.videos import make_video

S = TaskState


@pytest.fixture
def tmp_path(memory_path: Path) -> Path:
    return memory_path


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once: how long pauses grow is shown in tests/services/test_lines.py."""
    monkeypatch.setattr("desktop.services.download.backoff", lambda *_: 0.02)


async def made(rig: Rig, service: VideoService) -> Task:
    """Have a task made and return it."""
    (task,) = await rig.submit()
    return task


def ranges(service: VideoService) -> list[str]:
    return [seen.headers.get("range", "") for seen in service.server.seen if seen.path.startswith("/files/")]


def cut(video: bytes, at: int, *, chunked: bool = False, length: bool = True) -> Step:
    """Serve a part and hang up."""
    fields = {"Content-Type": "video/mp4", "ETag": '"v1"'}
    if chunked:
        body = b"%x\r\n" % at + video[:at] + b"\r\n"
        return raw(head(200, fields | {"Transfer-Encoding": "chunked"}) + body)
    if length:
        fields["Content-Length"] = str(len(video))
    return raw(head(200, fields) + video[:at])


async def saved_once(rig: Rig, video: bytes) -> None:
    """Check that there is one file, and that nothing else is left of the transfer."""
    await rig.until(lambda: not list(rig.videos.glob(".*")))
    files = list(rig.videos.glob("*.mp4"))
    assert len(files) == 1 and same_film(files[0], video)


# --- cut -------------------------------------------------------------------------------------------------------


@pytest.mark.fault("C1")
@pytest.mark.parametrize("chunked", [False, True])
async def test_cut_download_is_resumed(service: VideoService, rigs: RigMaker, video: bytes, chunked: bool) -> None:
    service.downloads.append(cut(video, 5000, chunked=chunked))
    async with rigs() as rig:
        task = await made(rig, service)
        ready = await rig.reach(task.id, S.READY)
        await saved_once(rig, video)
        assert ready.file_bytes == Path(ready.file).stat().st_size
    assert ranges(service) == ["", "bytes=5000-"]


@pytest.mark.fault("C2")
@pytest.mark.parametrize("at", [0, 7, 30, 1000, -1])
async def test_cut_without_a_length_is_noticed_by_the_boxes(
    service: VideoService, rigs: RigMaker, video: bytes, at: int
) -> None:
    service.downloads.append(cut(video, at % len(video), length=False))
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY, within=8)
        await saved_once(rig, video)


@pytest.mark.fault("C2")
async def test_cut_at_every_box_is_noticed(tmp_path: Path, video: bytes) -> None:
    from desktop.services.mp4 import NotAVideo, verify

    file = tmp_path / "v.mp4"
    for at in {*range(0, len(video), 97), *range(60), len(video) - 1}:
        file.write_bytes(video[:at])
        with pytest.raises(NotAVideo):
            verify(file)
    file.write_bytes(video)
    assert verify(file).width == 640


def ranged(status: int, content_range: str, body: bytes, etag: str = '"v1"') -> Step:
    fields = {"Content-Type": "video/mp4", "ETag": etag, "Content-Length": str(len(body))}
    if content_range:
        fields["Content-Range"] = content_range
    return raw(head(status, fields) + body)


@pytest.mark.fault("C3", "C4", "C5")
@pytest.mark.parametrize("kind", ["ignored", "wrong start", "no range", "416", "etag", "length", "short", "nonsense"])
async def test_a_resume_that_does_not_fit_starts_over(
    service: VideoService, rigs: RigMaker, video: bytes, kind: str
) -> None:
    n = len(video)
    other = os.urandom(n)
    service.downloads.append(cut(video, 5000))
    service.downloads.append(
        {
            "ignored": ranged(200, "", video),
            "wrong start": ranged(206, f"bytes 4000-{n - 1}/{n}", video[4000:]),
            "no range": ranged(206, "", video[5000:]),
            "416": ranged(416, f"bytes */{n + 5}", b""),
            "etag": ranged(206, f"bytes 5000-{n - 1}/{n}", other[5000:], '"v2"'),
            "length": ranged(206, f"bytes 5000-{n + 9}/{n + 10}", other[5000:] + bytes(10)),
            "short": ranged(206, f"bytes 5000-5009/{n}", video[5000:5010]),
            "nonsense": ranged(206, "bytes ½-¾/1".encode().decode("latin-1"), video[5000:]),
        }[kind]
    )
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY, within=8)
        await saved_once(rig, video)


@pytest.mark.fault("C5")
async def test_if_range_is_sent(service: VideoService, rigs: RigMaker, video: bytes) -> None:
    service.downloads.append(cut(video, 5000))
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY)
    asked = [seen for seen in service.server.seen if seen.path.startswith("/files/")]
    assert asked[1].headers["if-range"] == '"v1"'


# --- the link refuses --------------------------------------------------------------------------------------------


@pytest.mark.fault("C6")
@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_link_refused_before_its_time_becomes_unavailable(
    service: VideoService, rigs: RigMaker, status: int
) -> None:
    service.routes["/files"] = lambda _: error(status, status)
    async with rigs() as rig:
        task = await made(rig, service)
        gone = await rig.reach(task.id, S.UNAVAILABLE)
        assert gone.problem is not None
        assert (gone.problem.code, gone.problem.status) == (ProblemCode.LINK_REFUSED, status)
        assert len(ranges(service)) == 3
        del service.routes["/files"]
        await rig.downloads.retry(task.id)
        await rig.reach(task.id, S.READY)
    assert service.posts == 1


@pytest.mark.fault("C6")
@pytest.mark.parametrize("way", ["in time", "after a sleep", "at the next start"])
async def test_a_link_that_refuses_for_a_while_only_is_tried_again_by_itself(
    service: VideoService, rigs: RigMaker, video: bytes, way: str
) -> None:
    """What nobody sees must not be lost after a day."""
    service.routes["/files"] = lambda _: error(403, 403)
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.UNAVAILABLE)
        rig.clock.mono += 601
        rig.downloads._wake.set()
        await rig.until(lambda: len(ranges(service)) == 6)
        await rig.reach(task.id, S.UNAVAILABLE)
        await asyncio.sleep(0.1)
        assert len(ranges(service)) == 6, "it is tried without a pause"
        del service.routes["/files"]
        if way == "in time":
            rig.clock.mono += 1801
            rig.downloads._wake.set()
        elif way == "after a sleep":
            rig.downloads.hurry()
        if way != "at the next start":
            await rig.reach(task.id, S.READY)
    if way == "at the next start":
        async with rigs() as rig:
            await rig.reach(task.id, S.READY)
            await saved_once(rig, video)
    assert service.posts == 1


@pytest.mark.fault("C6", "C7")
async def test_what_was_refused_to_its_end_is_expired(service: VideoService, rigs: RigMaker) -> None:
    service.routes["/files"] = lambda _: error(403, 403)
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.UNAVAILABLE)
    service.routes["/v1/videos/generations/"] = lambda _: error(404, 404)
    async with rigs(clock=ShiftedClock(wall=86400 * 1.5)) as rig:
        await rig.reach(task.id, S.EXPIRED)


@pytest.mark.fault("C6")
@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_link_refused_after_its_time_is_expired(service: VideoService, rigs: RigMaker, status: int) -> None:
    service.routes["/files"] = lambda _: error(status, status)
    service.expires_in = -60
    async with rigs() as rig:
        task = await made(rig, service)
        expired = await rig.reach(task.id, S.EXPIRED)
        assert expired.problem is not None and expired.problem.code is ProblemCode.LINK_EXPIRED
        assert expired.request == task.request
        assert len(ranges(service)) == 1, "one attempt is made all the same"


@pytest.mark.fault("C6")
async def test_a_stale_link_is_renewed_by_a_query(service: VideoService, rigs: RigMaker, video: bytes) -> None:
    service.routes["/files/old"] = lambda _: error(403, 403)
    async with rigs(start=("submits", "downloads")) as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.QUEUED)
        service.finish_all()
        await rig.store.apply(task.id, Completed(f"{service.url}/files/old.mp4", expires_at=rig.clock.now() - 5))
        await rig.reach(task.id, S.READY)
        await saved_once(rig, video)


@pytest.mark.fault("C7")
@pytest.mark.parametrize("gone", [False, True])
async def test_a_day_offline_makes_one_attempt_and_deletes_nothing(
    service: VideoService, rigs: RigMaker, gone: bool
) -> None:
    async with rigs(start=("submits", "polls")) as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.COMPLETED)
    service.routes["/v1/videos/generations/"] = lambda _: error(404, 404)
    if gone:
        service.routes["/files"] = lambda _: error(404, 404)
    async with rigs(clock=ShiftedClock(wall=86400 * 1.5)) as rig:
        await rig.reach(task.id, S.EXPIRED if gone else S.READY)
    assert len(ranges(service)) == 1


@pytest.mark.fault("C7")
async def test_least_time_left_goes_first(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=("submits",)) as rig:
        service.finish = False
        tasks = await rig.submit(takes=6)
        for number, task in enumerate(tasks):
            await rig.reach(task.id, S.QUEUED)
            url = f"{service.url}/files/{number}.mp4"
            await rig.store.apply(task.id, Completed(url, expires_at=rig.clock.now() + 3600 * (6 - number)))
        assert [unsaved.task_id for unsaved in rig.downloads.unsaved()] == []
        await rig.downloads.start()
        for task in tasks:
            await rig.reach(task.id, S.READY)
    order = [seen.path for seen in service.server.seen if seen.path.startswith("/files/")]
    assert set(order[:3]) == {"/files/5.mp4", "/files/4.mp4", "/files/3.mp4"}


# --- what comes is no video ------------------------------------------------------------------------------------------

FAKES: dict[str, bytes] = {
    "html": b"<html><body>Sign in</body></html>" * 50,
    "nothing": b"",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "ffconcat": b"ffconcat version 1.0\nfile 'http://127.0.0.1/x'\n",
    "m3u8": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "sdp": b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
    "ftyp only": b"\0\0\0\x10ftypisom\0\0\0\0",
    "zeros": bytes(5000),
    "audio": b"ID3" + bytes(300),
}


@pytest.mark.fault("C8", "G1", "S11")
@pytest.mark.parametrize("kind", FAKES)
async def test_what_is_no_video_is_deleted_and_asked_for_again(
    service: VideoService, rigs: RigMaker, video: bytes, kind: str
) -> None:
    service.downloads.append(reply(200, FAKES[kind], kind="video/mp4"))
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY, within=8)
        await saved_once(rig, video)


@pytest.mark.fault("C8")
async def test_what_stays_no_video_becomes_unavailable(service: VideoService, rigs: RigMaker) -> None:
    service.video = FAKES["html"]
    async with rigs() as rig:
        task = await made(rig, service)
        gone = await rig.reach(task.id, S.UNAVAILABLE)
        assert gone.problem is not None and gone.problem.code is ProblemCode.NOT_A_VIDEO
        assert list(rig.videos.iterdir()) == []


@pytest.mark.fault("C8", "C2")
@pytest.mark.parametrize("told", [True, False])
async def test_a_video_that_is_cut_at_the_service_is_not_fetched_without_end(
    service: VideoService, rigs: RigMaker, video: bytes, told: bool
) -> None:
    service.video = video[: len(video) // 2]
    if not told:
        service.downloads.append(cut(service.video, len(service.video), length=False))
    async with rigs() as rig:
        task = await made(rig, service)
        gone = await rig.reach(task.id, S.UNAVAILABLE)
        assert gone.problem is not None and gone.problem.code is ProblemCode.NOT_A_VIDEO
        assert len(ranges(service)) <= 4
        service.video = video
        await rig.downloads.retry(task.id)
        await rig.reach(task.id, S.READY)


@pytest.mark.fault("C8")
async def test_a_compressed_video_is_refused(service: VideoService, rigs: RigMaker, video: bytes) -> None:
    service.downloads.append(reply(200, video, {"Content-Encoding": "gzip"}))
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY)
    asked = [seen for seen in service.server.seen if seen.path.startswith("/files/")]
    assert len(asked) == 2 and asked[0].headers["accept-encoding"] == "identity"


# --- where it may come from ------------------------------------------------------------------------------------------

PRIVATE = (
    "http://files.example/x.mp4",
    "file:///etc/passwd",
    "ftp://files.example/x.mp4",
    "data:video/mp4;base64,AAAA",
    "https://user:pass@files.example/x.mp4",
    "https://127.0.0.1/x.mp4",
    "https://127.1/x.mp4",
    "https://[::1]/x.mp4",
    "https://[::ffff:127.0.0.1]/x.mp4",
    "https://[64:ff9b::7f00:1]/x.mp4",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/x.mp4",
    "https://192.168.1.1/x.mp4",
    "https://172.16.0.1/x.mp4",
    "https://100.64.0.1/x.mp4",
    "https://0.0.0.0/x.mp4",
    "https://224.0.0.1/x.mp4",
    "https://localhost/x.mp4",
    "https://x.localhost/x.mp4",
    "https://2130706433/x.mp4",
    "https://files.example\\@127.0.0.1/",
    "https:///x.mp4",
    "//files.example/x.mp4",
    "https://files.example/a b",
    "https://files.example/\u202e",
    "javascript:alert(1)",
    "https://[::1",
    "https://files.example:99999/",
)


@pytest.mark.fault("C10", "S5")
@pytest.mark.parametrize("url", PRIVATE)
def test_unsafe_addresses_open_no_connection(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket
    import ssl

    opened: list[object] = []
    real = socket.create_connection

    def connecting(address: tuple[str, int], *args: object, **kwargs: object) -> object:
        opened.append(address)
        return real(address, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", connecting)
    order = Order("c", url, tmp_path / "v", tmp_path / "p", "name")
    with pytest.raises(TransferFailed) as refused:
        fetch(
            order,
            tls=ssl.create_default_context(),
            limits=Limits(connect_s=1, stall_s=1),
            cancelled=threading.Event(),
            on_progress=lambda *_: None,
        )
    assert refused.value.problem.code is ProblemCode.ADDRESS_REFUSED
    assert opened == []


@pytest.mark.fault("C10", "S5")
@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%1", "fc00::1"])
def test_a_name_that_leads_to_a_private_host_is_refused_at_connect(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(AddressRefused):
        GuardedBackend(local=False).connect_tcp("files.example", 443, 1.0)


@pytest.mark.fault("C10", "S5")
def test_a_tunnel_that_answers_for_every_name_is_gone_through(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Many have one (Clash, sing-box): were it refused, no video could be saved, with nothing a person could do."""
    import socket

    opened: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("198.18.0.5", 443))])
    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", lambda _self, host, *_: opened.append(host))
    GuardedBackend(local=False).connect_tcp("files.example", 443, 1.0)
    assert opened == ["198.18.0.5"]
    transfer._check_resolved("https://files.example/x.mp4")  # what a proxy would resolve
    with pytest.raises(AddressRefused):
        check_link("https://198.18.0.5/x.mp4", local=False)


@pytest.mark.fault("C10", "B11")
async def test_a_name_that_leads_astray_for_a_while_costs_no_video(
    service: VideoService, rigs: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network's sign-in page answers for every name until somebody signed in."""
    from desktop.services.links import NameRefused

    real = GuardedBackend.connect_tcp

    def elsewhere(_self: GuardedBackend, host: str, *_: object, **__: object) -> object:
        raise NameRefused(host)

    async with rigs() as rig:
        monkeypatch.setattr(GuardedBackend, "connect_tcp", elsewhere)
        task = await made(rig, service)
        await rig.until(lambda: any(job.trouble and not job.running for job in rig.downloads._jobs.values()))
        refused = await rig.reach(task.id, S.COMPLETED)
        assert refused.problem is not None and refused.problem.code is ProblemCode.ADDRESS_REFUSED
        monkeypatch.setattr(GuardedBackend, "connect_tcp", real)
        rig.clock.mono += 61
        rig.downloads._wake.set()
        await rig.reach(task.id, S.READY)


@pytest.mark.fault("C10")
def test_a_local_service_may_point_here_and_nowhere_else_private() -> None:
    check_link("http://127.0.0.1:4000/x.mp4", local=True)
    check_link("https://files.example/x.mp4", local=True)
    for url in ("http://10.0.0.1/x", "https://192.168.0.1/x", "http://files.example/x", "file:///x"):
        with pytest.raises(AddressRefused):
            check_link(url, local=True)
    with pytest.raises(AddressRefused):  # once outside, there is no way back in
        next_hop("https://files.example/x", "http://127.0.0.1/x", local=True)


@pytest.mark.fault("C10")
@pytest.mark.parametrize("url", ["http://10.0.0.1/x.mp4", "file:///etc/passwd", "ftp://127.0.0.1/x"])
async def test_a_refused_address_stays_completed_and_says_so(service: VideoService, rigs: RigMaker, url: str) -> None:
    async with rigs() as rig:
        service.finish = False
        task = await made(rig, service)
        await rig.reach(task.id, S.QUEUED)
        service.finish_all()
        for one in service.made.values():
            one.extra = {"result": {"type": "video", "data": [{"url": url}]}}
        await rig.until(lambda: rig.downloads._left_alone)
        now = await rig.reach(task.id, S.COMPLETED)
        assert now.problem is not None and now.problem.code is ProblemCode.ADDRESS_REFUSED
        await asyncio.sleep(0.1)
        for one in service.made.values():
            one.extra = {}
        await rig.downloads.retry(task.id)  # the person asks again; now the service gives a good one
        await rig.reach(task.id, S.READY)


@pytest.mark.fault("C9", "S5")
@pytest.mark.parametrize(("hops", "ends"), [(1, S.READY), (3, S.READY), (4, S.COMPLETED)])
async def test_three_hops_and_no_more(service: VideoService, rigs: RigMaker, video: bytes, hops: int, ends: S) -> None:
    def hop(seen: Seen) -> Step:
        number = int(seen.path.rpartition("/")[2])
        if number == hops:
            return reply(200, video, kind="video/mp4")
        target = other.url if number % 2 else service.url
        return reply(302, b"", {"Location": f"{target}/hop/{number + 1}", "Set-Cookie": "a=b"})

    with ScriptedServer(hop) as other:
        service.routes["/hop"] = hop
        service.routes["/files"] = lambda _: reply(302, b"", {"Location": f"{other.url}/hop/1"})
        async with rigs() as rig:
            task = await made(rig, service)
            if ends is S.READY:
                await rig.reach(task.id, S.READY)
            else:
                await rig.until(lambda: rig.downloads._left_alone)
                now = await rig.reach(task.id, S.COMPLETED)
                assert now.problem is not None and now.problem.code is ProblemCode.REDIRECTS
        seen = [s for s in other.seen + service.server.seen if "/hop" in s.path]
        assert len(seen) == min(hops, 3)
        assert not any("authorization" in s.headers or "cookie" in s.headers for s in seen)


@pytest.mark.fault("C9", "C10")
@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/x", "file:///etc/passwd", "http://169.254.169.254/", "", "https://"]
)
async def test_a_redirect_to_an_unsafe_address_is_refused(service: VideoService, rigs: RigMaker, target: str) -> None:
    service.routes["/files"] = lambda _: reply(302, b"", {"Location": target})
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.until(lambda: rig.downloads._left_alone)
        now = await rig.reach(task.id, S.COMPLETED)
        assert now.problem is not None and now.problem.code is ProblemCode.ADDRESS_REFUSED


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.fault("C11", "S8")
@pytest.mark.parametrize(
    "name", ["../../x.mp4", "C:\\x.mp4", "con.mp4", "a.desktop", "x" * 5000, "\u202egpj.exe", "/etc/passwd"]
)
async def test_the_servers_name_is_never_used(
    service: VideoService, rigs: RigMaker, video: bytes, tmp_path: Path, name: str
) -> None:
    plain = name.encode().decode("latin-1")
    disposition = {"Content-Disposition": f'attachment; filename="{plain}"'}
    service.routes["/files"] = lambda seen: service.file(seen, disposition)
    async with rigs() as rig:
        task = await made(rig, service)
        ready = await rig.reach(task.id, S.READY)
        file = Path(ready.file)
        assert file.parent == rig.videos and file.name[10:] == " a red fox runs (take 1).mp4"
        assert file.stat().st_mode & 0o777 == 0o600
        await saved_once(rig, video)


@pytest.mark.fault("C11", "S8")
@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("  a\nfox\x00runs ", "a fox runs"),
        ("\u202egpj.exe", "gpj exe"),
        ("", "video"),
        ("🦊🦊", "video"),
        ("x" * 900, "x" * 150),
        ("狐" * 900, "狐" * 50),
        ("one two three four five six seven eight nine", "one two three four five six seven eight"),
        ("CON", "CON"),
        ("a\ud800b", "a b"),
    ],
)
def test_a_name_is_made_of_date_words_and_take(prompt: str, words: str) -> None:
    assert file_name("2026-11-22", prompt, 3) == f"2026-11-22 {words} (take 3)"


@pytest.mark.fault("C14")
async def test_an_existing_file_is_never_overwritten(service: VideoService, rigs: RigMaker, video: bytes) -> None:
    async with rigs() as rig:
        first = await rig.reach((await made(rig, service)).id, S.READY)
        Path(first.file).write_bytes(b"the person's own")
        second = await rig.reach((await made(rig, service)).id, S.READY)
        third = await rig.reach((await made(rig, service)).id, S.READY)
        assert Path(first.file).read_bytes() == b"the person's own"
        assert [Path(t.file).stem[-4:] for t in (second, third)] == [" (2)", " (3)"]
        assert same_film(Path(third.file), video)


@pytest.mark.fault("C14")
@pytest.mark.parametrize("links", [True, False])
def test_a_name_taken_at_the_last_moment_is_not_overwritten(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:  # as on FAT
        monkeypatch.setattr(os, "link", _no_links)
    part, final = tmp_path / "part", tmp_path / "final"
    part.write_bytes(b"new")
    final.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        transfer.move_new(part, final)
    assert (part.read_bytes(), final.read_bytes()) == (b"new", b"old")
    final.unlink()
    transfer.move_new(part, final)
    assert final.read_bytes() == b"new" and not part.exists()


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


# --- disks ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> object:
    """Mount a tmpfs of 2 MB; skip with the reason where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.fault("C12")
async def test_a_full_disk_keeps_the_part_and_goes_on(
    service: VideoService, rigs: RigMaker, video: bytes, small_disk: Path
) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 400_000))
    service.video = video + struct.pack(">I4s", 800_000, b"free") + bytes(800_000 - 8)
    untold = {"Content-Type": "video/mp4", "ETag": '"v1"'}
    service.downloads.append(raw(head(200, untold) + service.video))  # no length: the check beforehand cannot know
    async with rigs(videos=small_disk) as rig:
        task = await made(rig, service)
        await rig.until(lambda: rig.conditions.find(DiskFull))
        full = await rig.reach(task.id, S.COMPLETED)
        assert full.problem is not None and full.problem.code is ProblemCode.DISK_FULL
        assert next(small_disk.glob(".*.part")).stat().st_size > 0
        filler.unlink()
        rig.downloads.hurry()
        await rig.reach(task.id, S.READY)
        assert not rig.conditions.find(DiskFull)
        assert ranges(service)[-1].startswith("bytes=")


@pytest.mark.fault("C12")
async def test_room_is_checked_before(service: VideoService, rigs: RigMaker, small_disk: Path) -> None:
    free = shutil.disk_usage(small_disk).free
    service.downloads.append(raw(head(200, {"Content-Length": str(free + 1000)})))
    async with rigs(videos=small_disk) as rig:
        task = await made(rig, service)
        await rig.until(lambda: rig.conditions.find(DiskFull))
        await rig.until(lambda: not any(job.running for job in rig.downloads._jobs.values()))
        full = await rig.reach(task.id, S.COMPLETED)
        assert full.problem is not None and 1000 <= full.problem.needed <= 1000 + (2 << 20) // 100 + 8192


@pytest.mark.fault("C13")
@pytest.mark.parametrize("kind", ["missing", "file", "link", "read-only"])
async def test_an_unusable_folder_asks_for_another(
    service: VideoService, rigs: RigMaker, tmp_path: Path, kind: str, request: pytest.FixtureRequest, video: bytes
) -> None:
    folder = tmp_path / "chosen"
    if kind == "missing":
        folder = tmp_path / "not mounted" / "Rushes"
    elif kind == "file":
        folder.write_bytes(b"")
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder = request.getfixturevalue("small_disk")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    async with rigs(videos=tmp_path / "videos") as rig:
        rig.downloads.set_folder(folder)
        await rig.until(lambda: rig.conditions.find(FolderUnwritable))  # when it is chosen, not when a video comes
        task = await made(rig, service)
        await rig.until(lambda: not any(job.running for job in rig.downloads._jobs.values()))
        waiting = await rig.reach(task.id, S.COMPLETED)
        assert waiting.problem is not None and waiting.problem.code is ProblemCode.FOLDER_UNWRITABLE
        assert not (tmp_path / "elsewhere").exists() or list((tmp_path / "elsewhere").iterdir()) == []
        rig.downloads.set_folder(tmp_path / "another")
        ready = await rig.reach(task.id, S.READY)
        assert Path(ready.file).parent == tmp_path / "another"
        assert not rig.conditions.find(FolderUnwritable)


@pytest.mark.fault("C13", "S8")
async def test_a_part_that_is_a_link_is_not_written_through(
    service: VideoService, rigs: RigMaker, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    async with rigs(start=("submits", "polls")) as rig:
        task = await made(rig, service)
        rig.videos.mkdir()
        (rig.videos / f".rushes-{task.client_id}.part").symlink_to(victim)
        await rig.reach(task.id, S.COMPLETED)
        await rig.downloads.start()
        await rig.until(lambda: rig.conditions.find(FolderUnwritable))
    assert victim.read_bytes() == b"precious"


# --- too much, too slow ----------------------------------------------------------------------------------------------


@pytest.mark.fault("C15", "S6")
@pytest.mark.parametrize("told", [True, False])
async def test_a_file_over_the_cap_is_not_saved(service: VideoService, rigs: RigMaker, told: bool) -> None:
    fields = {"Content-Length": str(50 << 30)} if told else {}

    def endless(wire: Wire) -> bool:
        wire.send(head(200, fields))
        for _ in range(40):
            wire.send(bytes(1 << 20))
        return False

    service.routes["/files"] = lambda _: endless
    async with rigs() as rig:
        rig.downloads._limits = Limits(max_bytes=8 << 20, stall_s=1.0)
        task = await made(rig, service)
        gone = await rig.reach(task.id, S.UNAVAILABLE)
        assert gone.problem is not None and gone.problem.code is ProblemCode.FILE_TOO_LARGE
        assert sum(p.stat().st_size for p in rig.videos.iterdir()) <= 9 << 20


@pytest.mark.fault("C15")
@pytest.mark.parametrize("kind", ["silent", "drip", "no answer"])
async def test_a_stalled_download_is_taken_up_again(
    service: VideoService, rigs: RigMaker, video: bytes, kind: str
) -> None:
    top = head(200, {"Content-Length": str(len(video)), "ETag": '"v1"'})

    def drip(wire: Wire) -> bool:
        wire.send(top + video[:4000])
        for at in range(4000, 4100):
            wire.send(video[at : at + 1])
            wire.pause(0.05)
        return False

    steps: dict[str, Step] = {"silent": raw(top + video[:4000], then="hang"), "drip": drip, "no answer": hang(3)}
    service.downloads.append(steps[kind])
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY, within=8)
        await saved_once(rig, video)


@pytest.mark.fault("C1", "C15")
@pytest.mark.parametrize("kind", ["reset", "500", "503"])
async def test_server_trouble_is_waited_out(service: VideoService, rigs: RigMaker, kind: str) -> None:
    steps = {"reset": reset(), "500": error(500, 500), "503": error(503, 503, headers={"Retry-After": "0"})}
    service.downloads.append(steps[kind])
    async with rigs() as rig:
        task = await made(rig, service)
        await rig.reach(task.id, S.READY)


# --- killed ------------------------------------------------------------------------------------------------------


@pytest.mark.fault("C16")
@pytest.mark.parametrize(
    "point", ["after-download-started", "before-told", "before-rename", "after-rename", "before-saved"]
)
async def test_killed_while_saving_finds_it_again(
    tmp_path: Path, service: VideoService, rigs: RigMaker, video: bytes, point: str
) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, point)
    fetched = len(ranges(service))
    async with rigs() as rig:
        task = await only(rig)
        await rig.reach(task.id, S.READY)
        await saved_once(rig, video)
    if point != "after-download-started":
        assert len(ranges(service)) == fetched, "a file that was here was fetched again"
    assert service.posts == 1


@pytest.mark.fault("C16", "C14")
async def test_another_file_under_the_name_that_was_given_is_not_taken_for_it(
    tmp_path: Path, service: VideoService, rigs: RigMaker, video: bytes
) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "before-saved")
    (saved,) = tmp_path.glob("videos/*.mp4")
    own = make_video(tmp_path / "own.mp4", frames=3, size=(320, 240)).read_bytes()
    saved.write_bytes(own)
    async with rigs() as rig:
        ready = await rig.reach((await only(rig)).id, S.READY)
        assert ready.file != str(saved) and same_film(Path(ready.file), video)
    assert saved.read_bytes() == own


@pytest.mark.fault("C16")
async def test_killed_mid_write_is_resumed(tmp_path: Path, service: VideoService, rigs: RigMaker, video: bytes) -> None:
    fields = {"Content-Length": str(len(video)), "ETag": '"v1"'}
    half = len(video) // 2
    service.downloads.append(raw(head(200, fields) + video[:half], then="hang"))
    child = await asyncio.to_thread(run_child, tmp_path, service.url, "none")
    try:
        for _ in range(1000):
            if any(p.stat().st_size for p in tmp_path.glob("videos/.*.json")):
                break
            await asyncio.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()
    async with rigs() as rig:
        await rig.reach((await only(rig)).id, S.READY)
        await saved_once(rig, video)


# --- afterwards --------------------------------------------------------------------------------------------------


@pytest.mark.fault("C17", "G7")
async def test_a_deleted_file_is_noticed_and_fetched_again(service: VideoService, rigs: RigMaker, video: bytes) -> None:
    async with rigs() as rig:
        ready = await rig.reach((await made(rig, service)).id, S.READY)
        Path(ready.file).unlink()
        await rig.downloads.check_files()
        await rig.reach(ready.id, S.MISSING)
        await rig.downloads.retry(ready.id)
        again = await rig.reach(ready.id, S.READY)
        assert same_film(Path(again.file), video)


@pytest.mark.fault("C17")
async def test_a_file_that_comes_back_is_noticed(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        ready = await rig.reach((await made(rig, service)).id, S.READY)
        away = Path(ready.file).rename(rig.folder / "away.mp4")
        await rig.downloads.check_files()
        await rig.reach(ready.id, S.MISSING)
        away.rename(ready.file)
    async with rigs() as rig:  # a start looks by itself
        await rig.reach(ready.id, S.READY)


@pytest.mark.fault("C17")
async def test_a_file_that_is_moved_during_the_look_is_not_missing(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        ready = await rig.reach((await made(rig, service)).id, S.READY)
        rows = [row_of(ready)]
        await rig.store.annotate([ready.id], project="film")
        await Projects(rig.store, rig.ledger, lambda: rig.videos).file_away([ready.id])
        assert not Path(ready.file).exists()

        async def earlier() -> AsyncIterator[list[TaskRow]]:
            yield rows

        rig.store.load = earlier  # type: ignore[assignment, method-assign]
        await rig.downloads.check_files()
        assert (await rig.store.get(ready.id)).state is S.READY


@pytest.mark.fault("C17")
async def test_a_deleted_file_whose_link_is_over_is_expired(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        ready = await rig.reach((await made(rig, service)).id, S.READY)
        Path(ready.file).unlink()
        await rig.downloads.check_files()
        for one in service.made.values():
            one.status, one.extra = "in_progress", {"result": None}
        rig.clock.wall += 2 * 86400
        await rig.downloads.retry(ready.id)
        await rig.reach(ready.id, S.EXPIRED)


@pytest.mark.fault("S5")
async def test_the_key_never_goes_with_a_download(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        await rig.reach((await made(rig, service)).id, S.READY)
    for seen in service.server.seen:
        if seen.path.startswith("/files/"):
            assert KEY not in repr(seen.headers) and "cookie" not in seen.headers


@pytest.mark.measures
@pytest.mark.fault("H4")
async def test_stopping_with_downloads_and_polls_is_quick(service: VideoService, rigs: RigMaker) -> None:
    import time

    service.routes["/files"] = lambda _: hang(30)
    async with rigs(grace=0.5) as rig:
        rig.downloads._limits = Limits(stall_s=60)
        tasks = await rig.submit(takes=3)
        for task in tasks:
            await rig.reach(task.id, S.DOWNLOADING)
        service.finish = False
        await rig.submit("still asked about", takes=20)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    async with rigs(start=()) as rig:
        for task in tasks:
            assert (await rig.store.get(task.id)).state is S.COMPLETED


@pytest.mark.fault("C16")
async def test_a_saved_file_that_cannot_be_recorded_waits_for_its_record(
    service: VideoService, rigs: RigMaker, video: bytes
) -> None:
    from desktop.store.errors import StoreFull

    async with rigs() as rig:
        apply, failing = rig.store.apply, [True]

        async def applying(task_id: int, fact: object) -> object:
            if type(fact).__name__ == "Saved" and failing[0]:
                raise StoreFull(Path("x"), "full")
            return await apply(task_id, fact)  # type: ignore[arg-type]

        rig.store.apply = applying  # type: ignore[assignment, method-assign]
        task = await made(rig, service)
        await rig.until(lambda: list(rig.videos.glob("*.mp4")))
        failing[0] = False
        await rig.reach(task.id, S.READY)
        await rig.until(lambda: not list(rig.videos.glob(".*")))
        await saved_once(rig, video)
        assert len(ranges(service)) == 1


@pytest.mark.fault("H7")
async def test_a_bug_while_saving_is_told_and_tried_again_later(
    service: VideoService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[int] = []
    monkeypatch.setattr("desktop.services.download.backoff", lambda attempt, *_: pauses.append(attempt) or 0.1)
    monkeypatch.setattr("desktop.services.download.fetch", lambda *_, **__: 1 // 0)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        async with rig_at(tmp_path, service.url) as rig:
            (task,) = await rig.submit()
            await rig.until(lambda: len(pauses) == 3)
            assert pauses == [1, 2, 3], "it does not wait longer each time"
            assert len(rig.errors) == 3
            monkeypatch.undo()
            ready = await rig.reach(task.id, S.READY)
            assert ready.problem is None
