"""Rows A1 to A23: whatever happens to the paid request, one click is at most one charge."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest

from desktop.api.client import Timeouts
from desktop.api.errors import KeyMalformed, Unsendable
from desktop.domain.problem import ProblemCode
from desktop.domain.request import Reference, ReferenceKind, RequestProblem
from desktop.domain.task import Accepted, Hold, IllegalTransition, Relation, SendStarted, TaskState
from desktop.services.conditions import (
    AnswersUnsaved,
    BalanceEmpty,
    KeyNeeded,
    KeyReason,
    Offline,
    RateWait,
    StoreTrouble,
)
from desktop.services.submit import AttachError, AttachRefusal, LookUp, RequestInvalid
from desktop.store.errors import StoreFull
from tests.faults.conftest import RigMaker
from tests.servers.certificates import Authority
from tests.servers.rig import KEY, FakeKeys, Rig, rig_at
from tests.servers.scripted import ScriptedServer, drop, hang, head, raw, reply, reset, truncated
from tests.servers.service import SUBMIT, VideoService, accepting, error

S = TaskState


_PATIENT = Timeouts(connect=1.0, write=1.0, paid_answer=10.0, answer=1.0, pool=1.0, total=2.0)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def tmp_path(memory_path: Path) -> Path:
    return memory_path


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try to record again at once."""
    monkeypatch.setattr("desktop.services.submit._RECORD_RETRY_S", 0.1)


def run_child(folder: Path, url: str, point: str, *, service: str = "dashly", seed: int = 0) -> subprocess.Popen[str]:
    environment = os.environ | {"CHILD_SERVICE": service, "CHILD_SEED": str(seed)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child", str(folder), url, point],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def killed(folder: Path, url: str, point: str, *, service: str = "dashly") -> None:
    child = run_child(folder, url, point, service=service)
    try:
        assert child.wait(20) == -signal.SIGKILL
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


async def only(rig: Rig) -> object:
    tasks = await rig.store.in_states(set(S))
    assert len(tasks) == 1
    return tasks[0]


# --- killed --------------------------------------------------------------------------------------------------


@pytest.mark.fault("A1")
async def test_killed_before_the_intent_nothing_happened(tmp_path: Path, service: VideoService, rigs: RigMaker) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "before-intent")
    async with rigs() as rig:
        assert await rig.store.in_states(set(S)) == ()
    assert service.posts == 0


@pytest.mark.fault("A2")
async def test_killed_before_sending_is_held_and_asked(tmp_path: Path, service: VideoService, rigs: RigMaker) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "before-sending")
    async with rigs() as rig:
        task = await only(rig)
        await asyncio.sleep(0.3)
        assert service.posts == 0, "a task from before the restart was sent unasked"
        assert (task.state, task.hold) == (S.WAITING, Hold.RESTART)
        await rig.submits.send_held([task.id])
        await rig.reach(task.id, S.READY)
    assert service.posts == 1


@pytest.mark.fault("A2")
async def test_a_held_task_can_be_discarded(tmp_path: Path, service: VideoService, rigs: RigMaker) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "before-sending")
    async with rigs() as rig:
        task = await only(rig)
        await rig.submits.discard([task.id])
        await rig.reach(task.id, S.DISCARDED)
    assert service.posts == 0


@pytest.mark.fault("A3")
async def test_killed_before_connecting_is_unknown(tmp_path: Path, service: VideoService, rigs: RigMaker) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "after-sending", service="sandbox")
    async with rigs(service_id="sandbox") as rig:
        task = await only(rig)
        assert task.state is S.UNKNOWN
        assert task.problem.code is ProblemCode.INTERRUPTED
        assert await rig.submits.look_up(task.id) is LookUp.NOT_YET
        rig.clock.wall += 61
        assert await rig.submits.look_up(task.id) is LookUp.NOT_FOUND
        assert service.posts == 0
        again = await rig.submits.resend(task.id)
        assert (again.parent_id, again.relation) == (task.id, Relation.RESEND)
        await rig.reach(again.id, S.READY)
        assert (await rig.store.get(task.id)).state is S.UNKNOWN
    assert service.posts == 1


@pytest.mark.fault("A4")
@pytest.mark.parametrize("after", [0.25, 0.35, 0.45, 0.55])
async def test_killed_while_waiting_for_the_answer(
    tmp_path: Path, service: VideoService, rigs: RigMaker, after: float
) -> None:
    service.submits.append(accepting(lambda answer: reply(200, answer, delay=0.6)))
    child = await asyncio.to_thread(run_child, tmp_path, service.url, "none")
    try:
        deadline = time.monotonic() + 20
        while service.posts == 0:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.005)
        await asyncio.sleep(after - 0.2)
        child.kill()
        child.wait()
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()
    async with rigs() as rig:
        task = await only(rig)
        assert task.state is S.UNKNOWN
        await asyncio.sleep(0.2)
    assert service.posts == 1


@pytest.mark.fault("A5")
async def test_killed_after_the_answer_is_found_again(tmp_path: Path, service: VideoService, rigs: RigMaker) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "before-accepted", service="sandbox")
    async with rigs(service_id="sandbox") as rig:
        await rig.reach((await only(rig)).id, S.READY)  # looked up by itself
    assert service.posts == 1


@pytest.mark.fault("A6")
async def test_killed_after_the_commit_goes_on(tmp_path: Path, service: VideoService, rigs: RigMaker) -> None:
    await asyncio.to_thread(killed, tmp_path, service.url, "after-accepted")
    async with rigs() as rig:
        await rig.reach((await only(rig)).id, S.READY)
    assert service.posts == 1


# --- answers that are lost or make no sense ---------------------------------------------------------------------

LOST = {
    "drop": drop(),
    "reset": reset(),
    "hang": hang(2),
    "half header": raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "half header then reset": raw(b"HTTP/1.1 200 OK\r\nContent-Le", then="reset"),
    "truncated": truncated(b'{"id": "video_1", "sta'),
    "no http": raw(b"\x16\x03\x01 what is this\r\n\r\n"),
    "drip": raw(head(200, {"Content-Length": "100"}) + b"{", then="hang"),
}


@pytest.mark.fault("A7")
@pytest.mark.parametrize("charged", [False, True])
@pytest.mark.parametrize("kind", LOST)
async def test_lost_answer_is_unknown_and_never_repeated(
    service: VideoService, rigs: RigMaker, kind: str, charged: bool
) -> None:
    service.submits.append(accepting(lambda _: LOST[kind]) if charged else LOST[kind])
    async with rigs() as rig:
        (task,) = await rig.submit()
        lost = await rig.reach(task.id, S.UNKNOWN)
        assert lost.problem is not None and lost.problem.code is ProblemCode.ANSWER_LOST
        await asyncio.sleep(0.15)
        assert await rig.submits.look_up(task.id) is LookUp.UNSUPPORTED
    assert service.posts == 1


ODD = {
    "html": reply(200, b"<html>Welcome</html>", kind="text/html"),
    "empty object": reply(200, {}),
    "empty body": reply(200, b""),
    "int id": reply(200, {"id": 17, "status": "queued"}),
    "empty id": reply(200, {"id": "", "status": "queued"}),
    "null id": reply(200, {"id": None}),
    "1 MB id": reply(200, {"id": "x" * 1_000_000, "status": "queued"}),
    "path id": reply(200, {"id": "../../x", "status": "queued"}),
    "dots id": reply(200, {"id": "..", "status": "queued"}),
    "newline id": reply(200, {"id": "video_1\n", "status": "queued"}),
    "list": reply(200, [{"id": "video_1"}]),
    "two ids": reply(200, b'{"id": "video_1", "id": "video_2"}'),
    "NaN": reply(200, b'{"id": "video_1", "progress": NaN}'),
    "no content": raw(head(204, {})),
    "gzip": reply(200, {"id": "video_1"}, {"Content-Encoding": "gzip"}),
    "success false": reply(200, {"success": False, "message": "try later"}),
    "2 MB": reply(200, b'{"id": "video_1", "x": "' + b"y" * 2_000_000 + b'"}'),
}


@pytest.mark.fault("A8", "S6")
@pytest.mark.parametrize("kind", ODD)
async def test_answer_without_a_usable_id_is_unknown(service: VideoService, rigs: RigMaker, kind: str) -> None:
    service.submits.append(ODD[kind])
    async with rigs() as rig:
        (task,) = await rig.submit()
        lost = await rig.reach(task.id, S.UNKNOWN)
        assert lost.problem is not None and lost.problem.code is ProblemCode.ANSWER_UNREADABLE
        assert len(lost.problem.message) <= 2000
        await asyncio.sleep(0.1)
    assert service.posts == 1


#: One half of a pair: JSON can spell it, UTF-8 and so the disk cannot.
HALF = b"\\ud83e"


@pytest.mark.fault("A8", "A9", "B2")
@pytest.mark.parametrize("where", ["accepted", "refused", "queried", "failing query"])
async def test_half_a_character_in_an_answer_hides_nothing(service: VideoService, rigs: RigMaker, where: str) -> None:
    async with rigs() as rig:
        service.finish = False
        if where == "refused":
            service.submits.append(reply(400, b'{"error": {"code": "invalid", "message": "no \\uD83E!"}}'))
        elif where == "accepted":
            service.submits.append(
                accepting(lambda made: reply(200, b'{"id": "%s", "status": "%s"}' % (made["id"].encode(), HALF)))
            )
        (task,) = await rig.submit()
        if where == "refused":
            refused = await rig.reach(task.id, S.REJECTED)
            assert refused.problem is not None and refused.problem.message == "no ?!"
            return
        queued = await rig.reach(task.id, S.QUEUED)
        assert queued.remote_id in service.made
        if where == "queried":
            service.queries.append(reply(200, b'{"id": "%s", "status": "%s"}' % (queued.remote_id.encode(), HALF)))
            await rig.until(lambda: not service.queries)
        elif where == "failing query":
            service.queries.append(reply(500, b'{"error": {"message": "%s"}}' % HALF))
            await rig.until(lambda: not service.queries)
        service.finish = True
        await rig.reach(task.id, S.READY)


@pytest.mark.fault("A8")
async def test_a_given_id_is_attached_after_the_service_was_asked(service: VideoService, rigs: RigMaker) -> None:
    service.submits.append(accepting(lambda _: drop()))
    async with rigs() as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.UNKNOWN)
        for wrong, reason in {"../x": AttachRefusal.MALFORMED, "video_999999": AttachRefusal.NOT_KNOWN}.items():
            with pytest.raises(AttachError) as refused:
                await rig.submits.attach(task.id, wrong)
            assert refused.value.reason is reason
        (made,) = service.made
        await rig.submits.attach(task.id, f" {made} ")
        await rig.reach(task.id, S.READY)
        with pytest.raises(AttachError) as taken:
            await rig.submits.attach((await rig.submit("another"))[0].id, made)
        assert (taken.value.reason, taken.value.task_id) == (AttachRefusal.TAKEN, task.id)
        await asyncio.sleep(0.1)


@pytest.mark.fault("A8")
async def test_an_abandoned_outcome_can_still_be_attached(service: VideoService, rigs: RigMaker) -> None:
    service.submits.append(accepting(lambda _: drop()))
    async with rigs() as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.UNKNOWN)
        await rig.submits.abandon(task.id)
        await rig.reach(task.id, S.ABANDONED)
        (made,) = service.made
        await rig.submits.attach(task.id, made)
        await rig.reach(task.id, S.READY)


# --- definite answers ------------------------------------------------------------------------------------------

DEFINITE = {
    400: ("invalid_request", ProblemCode.INVALID_REQUEST),
    403: ("forbidden", ProblemCode.FORBIDDEN),
    404: ("not_found", ProblemCode.NOT_FOUND),
    413: ("too_large", ProblemCode.TOO_LARGE),
    415: ("unsupported", ProblemCode.UNSUPPORTED),
    422: ("content_policy_violation", ProblemCode.CONTENT_POLICY),
}


@pytest.mark.fault("A9", "S7")
@pytest.mark.parametrize("status", DEFINITE)
async def test_definite_refusal_is_rejected_with_the_servers_text(
    service: VideoService, rigs: RigMaker, status: int
) -> None:
    code, expected = DEFINITE[status]
    service.submits.append(error(status, code, "<b>no</b> " * 1000))
    async with rigs() as rig:
        (task,) = await rig.submit()
        refused = await rig.reach(task.id, S.REJECTED)
        assert refused.problem is not None
        assert (refused.problem.code, refused.problem.status) == (expected, status)
        assert refused.problem.message.startswith("<b>no</b>") and len(refused.problem.message) <= 2000
        await asyncio.sleep(0.1)
    assert service.posts == 1


@pytest.mark.fault("A9")
async def test_a_refused_field_is_named_as_ours(service: VideoService, rigs: RigMaker) -> None:
    body = {"error": {"code": "invalid_request", "message": "bad", "param": "images"}}
    service.submits.append(reply(400, body))
    async with rigs() as rig:
        (task,) = await rig.submit()
        refused = await rig.reach(task.id, S.REJECTED)
        assert refused.problem is not None and refused.problem.field == "references"


@pytest.mark.fault("A9", "E6")
async def test_401_pauses_all_and_a_new_key_resumes(service: VideoService, rigs: RigMaker) -> None:
    service.key = "sk-the-right-one"
    async with rigs() as rig:
        tasks = [(await rig.submit(f"prompt {n}"))[0] for n in range(5)]
        await rig.until(lambda: rig.conditions.find(KeyNeeded, rig.service.origin))
        held = [await rig.reach(t.id, S.WAITING) for t in tasks]
        await rig.until(lambda: not rig.submits.sending)
        tried = service.posts
        await asyncio.sleep(0.2)
        assert service.posts == tried <= 5, "sending went on with a key that was refused"
        needed = rig.conditions.find(KeyNeeded, rig.service.origin)
        assert needed is not None and needed.reason is KeyReason.REFUSED
        assert all(t.state is S.WAITING for t in held)
        assert (await rig.store.get(tasks[-1].id)).hold is Hold.KEY
        rig.keys.change(rig.service.origin, "sk-the-right-one")
        for task in tasks:
            await rig.reach(task.id, S.READY)
        assert not rig.conditions.find(KeyNeeded, rig.service.origin)
    assert len(service.made) == 5


@pytest.mark.fault("A9")
async def test_402_pauses_submitting_only(service: VideoService, rigs: RigMaker) -> None:
    service.finish = False
    async with rigs() as rig:
        (first,) = await rig.submit("first")
        await rig.reach(first.id, S.QUEUED)
        service.submits.append(error(402, 402, "Insufficient account balance, please top up", "payment_required"))
        (second,) = await rig.submit("second")
        await rig.until(lambda: rig.conditions.find(BalanceEmpty, rig.service.origin))
        (third,) = await rig.submit("third")
        service.finish = True
        await rig.reach(first.id, S.READY)  # asking goes on
        assert service.posts == 2
        waiting = await rig.reach(second.id, S.WAITING)
        assert (waiting.hold, waiting.problem and waiting.problem.code) == (Hold.BALANCE, ProblemCode.NO_BALANCE)
        await rig.submits.send_held([second.id])
        await rig.reach(second.id, S.READY)
        await rig.reach(third.id, S.READY)
    assert service.posts == 4 and len(service.made) == 3


@pytest.mark.fault("A10")
@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ({}, 1.0, 2.1),
        ({"Retry-After": "0"}, 1.0, 1.1),
        ({"Retry-After": "1"}, 1.0, 1.1),
        ({"Retry-After": "3600"}, 3599, 3601),
        ({"Retry-After": "-5"}, 1.0, 2.1),
        ({"Retry-After": "abc"}, 1.0, 2.1),
        ({"Retry-After": "9" * 400}, 86399, 86401),
        ({"Retry-After": formatdate(1_000_000, usegmt=True), "Date": formatdate(1_000_100, usegmt=True)}, 1.0, 1.1),
        ({"Retry-After": formatdate(1_000_060, usegmt=True), "Date": formatdate(1_000_000, usegmt=True)}, 59, 61),
        ({"X-RateLimit-Reset": "8"}, 8.0, 8.1),
        ({"X-RateLimit-Reset": "8", "Retry-After": "3"}, 3.0, 3.1),
        ({"X-RateLimit-Reset": "1700000009", "Date": formatdate(1_700_000_000, usegmt=True)}, 9.0, 9.1),
        ({"X-RateLimit-Reset": "1700000009"}, 1.0, 2.1),
        ({"X-RateLimit-Reset": "86400"}, 59, 61),
        ({"X-RateLimit-Reset": "soon"}, 1.0, 2.1),
    ],
)
@pytest.mark.parametrize("refusal", ["429", "503"])
async def test_429_waits_as_told_in_the_same_row(
    service: VideoService, rigs: RigMaker, header: dict[str, str], low: float, high: float, refusal: str
) -> None:
    body = (429, "rate_limit_exceeded") if refusal == "429" else (503, "rate_limit_unavailable")
    service.submits.append(error(*body, "Async task request rate exceeded", headers=header))
    async with rigs() as rig:
        (task,) = await rig.submit("one")
        await rig.until(lambda: rig.conditions.find(RateWait, rig.service.origin))
        await rig.until(lambda: not rig.submits.sending)
        (other,) = await rig.submit("two")
        wait = rig.conditions.find(RateWait, rig.service.origin)
        assert wait is not None
        assert low <= wait.until - rig.clock.monotonic() + 0.3 and wait.until - rig.clock.monotonic() <= high
        waiting = await rig.reach(task.id, S.WAITING)
        assert waiting.hold is Hold.RATE and waiting.not_before == pytest.approx(wait.resumes_at, abs=0.1)
        await asyncio.sleep(0.1)
        assert service.posts == 1, "something was sent while the service wanted quiet"
        rig.clock.mono += high + 1
        rig.submits._wake.set()
        await rig.reach(task.id, S.READY)
        await rig.reach(other.id, S.READY)
        assert len(await rig.store.in_states(set(S))) == 2
    assert service.posts == 3 and len(service.made) == 2


@pytest.mark.fault("A11")
@pytest.mark.parametrize("charged", [False, True])
@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 409, 599])
async def test_server_error_is_unknown(service: VideoService, rigs: RigMaker, status: int, charged: bool) -> None:
    step = error(status, "internal_error", "oops")
    service.submits.append(accepting(lambda _: step) if charged else step)
    async with rigs() as rig:
        (task,) = await rig.submit()
        lost = await rig.reach(task.id, S.UNKNOWN)
        assert lost.problem is not None and lost.problem.code is ProblemCode.SERVER_ERROR
        await asyncio.sleep(0.1)
    assert service.posts == 1


@pytest.mark.fault("A12", "S4")
@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_never_followed(service: VideoService, rigs: RigMaker, status: int, elsewhere: bool) -> None:
    with ScriptedServer(lambda _: reply(200, {"id": "stolen"})) as other:
        target = other.url if elsewhere else service.url
        service.submits.append(reply(status, b"", {"Location": target + SUBMIT, "Set-Cookie": "a=b"}))
        async with rigs() as rig:
            (task,) = await rig.submit()
            refused = await rig.reach(task.id, S.REJECTED)
            assert refused.problem is not None and refused.problem.code is ProblemCode.MOVED
            await asyncio.sleep(0.1)
            (second,) = await rig.submit("second")
            await rig.reach(second.id, S.READY)
        assert other.seen == [] and service.posts == 2
    assert not any("cookie" in seen.headers for seen in service.server.seen)


# --- no connection ---------------------------------------------------------------------------------------------


REASONS = {
    "self-signed": "self-signed",
    "wrong host": "IP address mismatch",
    "expired": "expired",
    "plain": "wrong version number",
}


@pytest.mark.fault("A13")
@pytest.mark.parametrize("kind", [*REASONS, "silent"])
async def test_bad_certificate_is_not_sent(rigs: RigMaker, authority: Authority, kind: str) -> None:
    server: ScriptedServer | _Silent = _Silent()
    if kind != "silent":
        server.close()
        server = ScriptedServer(lambda _: reply(200, {"id": "x"}), authority.server(kind) if kind != "plain" else None)
    try:
        async with rigs(url=server.url.replace("http:", "https:"), tls=authority.client) as rig:
            (task,) = await rig.submit()
            await rig.until(lambda: rig.conditions.find(Offline, rig.service.origin), within=8)
            await rig.until(lambda: not rig.submits.sending)
            waiting = await rig.reach(task.id, S.WAITING)
            assert waiting.problem is not None and waiting.hold is Hold.OFFLINE
            if kind == "silent":
                assert waiting.problem.code is ProblemCode.CONNECT_TIMEOUT
            else:
                assert waiting.problem.code is ProblemCode.TLS
                assert REASONS[kind] in waiting.problem.message
    finally:
        server.close()
    assert server.seen == []


async def test_a_good_certificate_is_taken(rigs: RigMaker, authority: Authority) -> None:
    with ScriptedServer(
        lambda _: reply(200, {"id": "video_1", "status": "queued"}), authority.server("good")
    ) as server:
        async with rigs(url=server.url, tls=authority.client, start=("submits",)) as rig:
            (task,) = await rig.submit()
            await rig.reach(task.id, S.QUEUED)
        assert len(server.seen) == 1


class _Silent:
    """Accepts and never says a word, not even a handshake."""

    def __init__(self) -> None:
        import socket

        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}"
        self.seen: list[object] = []

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("tls"))


@pytest.mark.fault("A7", "B11")
async def test_refused_connection_waits_and_recovers_by_itself(service: VideoService, rigs: RigMaker) -> None:
    import socket

    probe = socket.create_server(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    async with rigs(url=f"http://127.0.0.1:{port}", audit=False) as rig:
        (task,) = await rig.submit()
        await rig.until(lambda: rig.conditions.find(Offline, rig.service.origin))
        waiting = await rig.reach(task.id, S.WAITING)
        await rig.until(lambda: not rig.submits.sending)
        waiting = await rig.store.get(task.id)
        assert (waiting.hold, waiting.sent_at) == (Hold.OFFLINE, None)
        from dataclasses import replace

        rig.clients.register(replace(rig.service, base_url=service.url))
        # The task belongs to the origin it was made for, so the new address is not used for it.
        await asyncio.sleep(0.2)
        assert service.posts == 0


# --- clicks, bursts, quitting ------------------------------------------------------------------------------------


@pytest.mark.fault("A15")
async def test_sixty_at_once_keep_to_the_published_limit(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        await rig.submit("many", takes=56)
        await rig.until(lambda: service.posts == 56, within=8)
        tasks = await rig.store.in_states(set(S))
        for task in tasks:
            await rig.reach(task.id, S.READY, within=10)
    assert len(service.made) == 56
    times = [seen.at for seen in service.server.seen if seen.method == "POST"]
    for number, at in enumerate(times, 1):
        assert number <= 50 + 5 * (at - times[0]) + 1.5, f"submission {number} came too early"


@pytest.mark.measures
@pytest.mark.fault("A16")
async def test_quitting_while_sending_gives_up_as_unknown(service: VideoService, rigs: RigMaker) -> None:
    service.submits.append(accepting(lambda _: hang(5)))
    begun = time.monotonic()
    async with rigs(grace=0.3, timeouts=_PATIENT) as rig:
        (task,) = await rig.submit()
        await rig.until(lambda: service.posts)
        assert rig.submits.sending == (task.id,)
        begun = time.monotonic()
    assert time.monotonic() - begun < 2.5
    async with rigs(start=()) as rig:
        lost = await rig.store.get(task.id)
        assert lost.state is S.UNKNOWN and lost.problem is not None
        assert lost.problem.code is ProblemCode.INTERRUPTED


@pytest.mark.fault("A16")
async def test_quitting_between_the_claim_and_the_request_sends_nothing_and_doubts_nothing(
    service: VideoService, rigs: RigMaker
) -> None:
    async with rigs() as rig:
        apply = rig.store.apply
        claimed = asyncio.Event()

        async def applying(task_id: int, fact: object) -> object:
            task = await apply(task_id, fact)  # type: ignore[arg-type]
            if isinstance(fact, SendStarted):
                claimed.set()
                await asyncio.sleep(0.2)  # it is on the disk; whoever asked has not heard of it yet
            return task

        rig.store.apply = applying  # type: ignore[assignment, method-assign]
        (task,) = await rig.submit()
        await claimed.wait()
    async with rigs(start=()) as rig:
        kept = await rig.store.get(task.id)
        assert (kept.state, kept.hold) == (S.WAITING, Hold.RESTART), "it is in doubt though it was not sent"
    assert service.posts == 0


@pytest.mark.fault("A16")
async def test_quitting_while_sending_waits_for_a_quick_answer(service: VideoService, rigs: RigMaker) -> None:
    service.submits.append(accepting(lambda answer: reply(200, answer, delay=0.3)))
    async with rigs() as rig:
        (task,) = await rig.submit()
        await rig.until(lambda: service.posts)
    async with rigs(start=()) as rig:
        assert (await rig.store.get(task.id)).remote_id in service.made


@pytest.mark.fault("A16")
async def test_nothing_more_is_begun_while_the_end_is_asked_about(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        use = rig.clients.use

        @contextlib.asynccontextmanager
        async def in_between(service_id: str, origin: str) -> AsyncIterator[object]:
            async with use(service_id, origin) as connection:
                if not service.posts:
                    rig.submits.hold_back(True)  # one is made ready just now
                yield connection

        rig.clients.use = in_between  # type: ignore[assignment, method-assign]
        tasks = await rig.submit(takes=3)
        await asyncio.sleep(0.2)
        assert service.posts == 0 and rig.submits.posting == ()
        assert {(await rig.store.get(task.id)).state for task in tasks} == {S.WAITING}
        rig.clients.use = use  # type: ignore[method-assign]
        rig.submits.hold_back(False)  # the person stays
        for task in tasks:
            await rig.reach(task.id, S.READY)
    assert service.posts == 3


# --- this machine's trouble --------------------------------------------------------------------------------------


@pytest.mark.fault("A17")
async def test_no_record_no_post(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        add, rig.store.add = rig.store.add, _full  # type: ignore[method-assign]
        with pytest.raises(StoreFull):
            await rig.submit()
        assert rig.conditions.find(StoreTrouble)
        rig.store.add = add  # type: ignore[method-assign]
        (task,) = await rig.submit()
        await rig.reach(task.id, S.READY)
        assert not rig.conditions.find(StoreTrouble)
    assert service.posts == 1


@pytest.mark.fault("A17")
async def test_no_claim_no_post(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        apply, rig.store.apply = rig.store.apply, _full  # type: ignore[method-assign]
        (task,) = await rig.submit()
        await rig.until(lambda: rig.conditions.find(StoreTrouble))
        await asyncio.sleep(0.2)
        assert service.posts == 0
        rig.store.apply = apply  # type: ignore[method-assign]
        await rig.reach(task.id, S.READY)
    assert service.posts == 1


async def _full(*_: object, **__: object) -> object:
    raise StoreFull(Path("rushes.db"), "full")


@pytest.mark.fault("A18")
async def test_an_answer_that_cannot_be_written_is_kept_shown_and_retried(
    service: VideoService, rigs: RigMaker
) -> None:
    async with rigs() as rig:
        apply = rig.store.apply
        failing = [True]

        async def applying(task_id: int, fact: object) -> object:
            if type(fact).__name__ == "Accepted" and failing[0]:
                return await _full()
            return await apply(task_id, fact)  # type: ignore[arg-type]

        rig.store.apply = applying  # type: ignore[assignment, method-assign]
        (task,) = await rig.submit()
        await rig.until(lambda: rig.conditions.find(AnswersUnsaved))
        (made,) = service.made
        unsaved = rig.conditions.find(AnswersUnsaved)
        assert unsaved is not None and unsaved.ids == ((task.id, made),)
        failing[0] = False
        await rig.reach(task.id, S.READY)
        assert not rig.conditions.find(AnswersUnsaved) and not rig.conditions.find(StoreTrouble)
    assert service.posts == 1


@pytest.mark.fault("A18")
async def test_an_id_that_was_given_twice_and_could_not_be_written_leaves_no_task_sending(
    service: VideoService, rigs: RigMaker
) -> None:
    async with rigs() as rig:
        apply, failing = rig.store.apply, [True]

        async def applying(task_id: int, fact: object) -> object:
            if isinstance(fact, Accepted) and failing[0]:
                return await _full()
            return await apply(task_id, fact)  # type: ignore[arg-type]

        (first,) = await rig.submit("first")
        taken = (await rig.reach(first.id, S.READY)).remote_id
        rig.store.apply = applying  # type: ignore[assignment, method-assign]
        service.submits.append(reply(200, {"id": taken, "status": "queued"}))
        (second,) = await rig.submit("second")
        await rig.until(lambda: rig.conditions.find(AnswersUnsaved))
        failing[0] = False
        await rig.reach(second.id, S.UNKNOWN)
        await rig.until(lambda: not rig.conditions.find(StoreTrouble))
        assert not rig.conditions.find(AnswersUnsaved)


@pytest.mark.fault("A19")
async def test_of_two_processes_one_claims(service: VideoService, rigs: RigMaker) -> None:
    from desktop.store.database import Database
    from desktop.store.tasks import TaskStore

    async with rigs() as rig:
        rig.submits.pause()
        (task,) = await rig.submit()
        await asyncio.sleep(0.05)
        second = Database(rig.database.path, rig.folder / "backups", rig.clock)
        await second.open()
        other = TaskStore(second, rig.clock)
        results = await asyncio.gather(
            rig.store.apply(task.id, SendStarted()), other.apply(task.id, SendStarted()), return_exceptions=True
        )
        assert sorted(isinstance(result, IllegalTransition) for result in results) == [False, True]
        await second.close()
        rig.submits.resume()
        await asyncio.sleep(0.2)
        assert service.posts == 0, "a task that another process claimed was sent"
        from desktop.domain.task import Hold, NotSent

        await rig.store.apply(task.id, NotSent(Hold.NONE))


# --- images ------------------------------------------------------------------------------------------------------


def put_image(rig: Rig, data: bytes, name: str = "photo.jpg") -> Reference:
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    (rig.references / f"{digest}.jpg").write_bytes(data)
    return Reference(ReferenceKind.FILE, name, "", digest, ".jpg", "image/jpeg", 10, 10, len(data))


@pytest.mark.fault("A20")
async def test_failed_upload_submits_nothing(service: VideoService, rigs: RigMaker) -> None:
    fails = [False, True, True]

    def upload(seen: object) -> object:
        if fails and fails.pop(0):
            return error(500, 500, "no")
        return service._uploaded(seen)  # type: ignore[arg-type]

    service.routes["/v1/uploads"] = upload  # type: ignore[assignment]
    async with rigs(service_id="toapis") as rig:
        images = tuple(put_image(rig, bytes([n]) * 1000) for n in range(3))
        (task,) = await rig.submit(references=images)
        await rig.until(lambda: rig.conditions.find(Offline, rig.service.origin))
        assert service.posts == 0
        await rig.reach(task.id, S.READY, within=10)
        assert len(service.uploads) == 3, "an image that was uploaded was uploaded again"
    (made,) = service.made.values()
    assert made.document["image_urls"] == [f"https://files.example/{n}.jpg" for n in (1, 2, 3)]


@pytest.mark.fault("A20")
async def test_refused_upload_rejects_and_submits_nothing(service: VideoService, rigs: RigMaker) -> None:
    service.routes["/v1/uploads"] = lambda _: reply(400, {"success": False, "message": "not an image"})
    async with rigs(service_id="toapis") as rig:
        (task,) = await rig.submit(references=(put_image(rig, b"x" * 100),))
        refused = await rig.reach(task.id, S.REJECTED)
        assert refused.problem is not None
        assert (refused.problem.code, refused.problem.message) == (ProblemCode.UPLOAD_FAILED, "not an image")
    assert service.posts == 0


@pytest.mark.fault("F11")
@pytest.mark.parametrize("kind", ["gone", "changed", "longer", "link"])
async def test_image_changed_after_it_was_prepared_is_not_sent(
    service: VideoService, rigs: RigMaker, kind: str
) -> None:
    async with rigs() as rig:
        reference = put_image(rig, b"a" * 5000)
        file = rig.references / f"{reference.digest}.jpg"
        if kind == "gone":
            file.unlink()
        elif kind == "changed":
            file.write_bytes(b"b" * 5000)
        elif kind == "longer":
            file.write_bytes(b"a" * 5001)
        else:
            file.rename(file.with_suffix(".real"))
            file.symlink_to(file.with_suffix(".real"))
        (task,) = await rig.submit(references=(reference,))
        refused = await rig.reach(task.id, S.REJECTED)
        expected = ProblemCode.REFERENCE_MISSING if kind in ("gone", "link") else ProblemCode.REFERENCE_CHANGED
        assert refused.problem is not None and refused.problem.code is expected
    assert service.posts == 0


# --- texts and keys ------------------------------------------------------------------------------------------------

TEXTS = {
    "emoji": "a 🦊 runs 👩‍👩‍👧‍👦",
    "bidi": "abc\u202edef\u2066",
    "zero width": "a\u200bb\ufeffc",
    "NUL": "a\x00b",
    "separators": "a\u2028b\u2029c\r\nd",
    "combining": "e\u0301 é",
    "quotes": '"\\\\" </script> {"id": "x"}',
    "chinese": "一只狐狸",
}


@pytest.mark.fault("A21", "F15")
@pytest.mark.parametrize("kind", TEXTS)
async def test_prompt_arrives_and_is_kept_to_the_byte(service: VideoService, rigs: RigMaker, kind: str) -> None:
    async with rigs() as rig:
        (task,) = await rig.submit(TEXTS[kind])
        await rig.reach(task.id, S.READY)
        assert (await rig.store.get(task.id)).request.prompt == TEXTS[kind]
    (made,) = service.made.values()
    assert made.document["prompt"] == TEXTS[kind]


@pytest.mark.fault("A21")
@pytest.mark.parametrize(
    ("prompt", "problem"),
    [
        ("x" * 1_000_000, RequestProblem.PROMPT_TOO_LONG),
        ("a\ud800b", RequestProblem.PROMPT_UNSENDABLE),
        ("  \n", RequestProblem.PROMPT_EMPTY),
    ],
)
async def test_unsendable_prompt_is_refused_here(
    service: VideoService, rigs: RigMaker, prompt: str, problem: RequestProblem
) -> None:
    async with rigs() as rig:
        with pytest.raises(RequestInvalid) as refused:
            await rig.submit(prompt)
        assert [v.problem for v in refused.value.violations] == [problem]
        assert await rig.store.in_states(set(S)) == ()
    assert service.posts == 0


@pytest.mark.fault("A22", "S2")
@pytest.mark.parametrize("key", ["sk-secret\nX: y", "sk-secret\x00", "sk secret", "sk-sécret", "sk-secret\r", ""])
async def test_odd_key_never_reaches_the_wire_or_an_error_text(
    service: VideoService, rigs: RigMaker, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    async with rigs(key="") as rig:
        rig.keys.state = FakeKeys.present(key)
        (task,) = await rig.submit()
        await rig.until(lambda: rig.conditions.find(KeyNeeded, rig.service.origin))
        with pytest.raises(KeyMalformed) as refused:
            await rig.clients.with_key(rig.service, key)
        assert "secret" not in str(refused.value) + repr(refused.value)
        assert (await rig.store.get(task.id)).state is S.WAITING
    assert service.server.seen == [] and "secret" not in caplog.text


@pytest.mark.fault("A23")
async def test_rows_keep_a_fingerprint_and_polls_survive_a_changed_key(service: VideoService, rigs: RigMaker) -> None:
    service.finish = False
    async with rigs() as rig:
        (task,) = await rig.submit()
        queued = await rig.reach(task.id, S.QUEUED)
        assert queued.key_fingerprint == FakeKeys.present(KEY).fingerprint != ""
        service.key = "sk-the-new-one"
        await rig.until(lambda: rig.conditions.find(KeyNeeded, rig.service.origin))
        asked = len(service.server.seen)
        await asyncio.sleep(0.2)
        assert len(service.server.seen) == asked, "it went on asking with a refused key"
        assert (await rig.store.get(task.id)).state is S.QUEUED
        service.finish = True
        rig.keys.change(rig.service.origin, "sk-the-new-one")
        await rig.reach(task.id, S.READY)
    raw_rows = sqlite3.connect(rig.database.path).execute("SELECT * FROM task").fetchall()
    assert KEY not in repr(raw_rows)


@pytest.mark.fault("S3")
async def test_a_broken_request_leaves_no_key_in_any_error(rigs: RigMaker, service: VideoService) -> None:
    async with rigs() as rig, rig.clients.use(rig.service.id, rig.service.origin) as connection:
        client = connection.client
        with pytest.raises(Unsendable):
            client.submission({"prompt": "\ud800"})
        service.close()
        try:
            await client.balance()
        except Exception as error:
            chain: BaseException | None = error
            while chain is not None:
                assert KEY not in repr(chain) + str(chain)
                chain = chain.__cause__
        assert KEY not in repr(client)


@pytest.mark.fault("S4")
async def test_the_client_trusts_no_environment_and_keeps_nothing(
    service: VideoService, rigs: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with rigs() as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.READY)
        async with rig.clients.use(rig.service.id, rig.service.origin) as connection:
            # The transports know no redirects, no cookies and no environment; the layer that does is not used.
            assert all(type(plane) is httpx.AsyncHTTPTransport for plane in connection.client._planes.values())


# --- our own bugs ------------------------------------------------------------------------------------------------


@pytest.mark.fault("H7", "D6")
async def test_a_bug_of_ours_while_nothing_can_be_read_is_settled_later(
    service: VideoService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        async with rig_at(tmp_path, service.url) as rig:
            monkeypatch.setattr("desktop.services.mapping.accepted_of", lambda *_: 1 // 0)
            get, failing = rig.store.get, [True]

            async def getting(task_id: int) -> object:
                return await _full() if failing[0] and service.posts else await get(task_id)

            rig.store.get = getting  # type: ignore[assignment, method-assign]
            (task,) = await rig.submit()
            await rig.until(lambda: rig.errors)
            failing[0] = False
            await rig.reach(task.id, S.UNKNOWN)


@pytest.mark.fault("H7")
@pytest.mark.parametrize(
    ("broken", "ends", "posts"),
    [("document_of", S.REJECTED, 0), ("accepted_of", S.UNKNOWN, 1), ("problem_of", S.UNKNOWN, 1)],
)
async def test_a_bug_of_ours_never_hides_a_charge(
    service: VideoService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, ends: S, posts: int
) -> None:
    def bug(*_: object, **__: object) -> None:
        raise AssertionError("a bug")

    if broken == "problem_of":
        service.submits.append(accepting(lambda _: drop()))
    told: list[str] = []
    with pytest.raises(AssertionError, match="a bug"):
        async with rig_at(tmp_path, service.url) as rig:
            rig.supervisor.on_error = lambda name, error: (told.append(name), rig.errors.append((name, error)))
            monkeypatch.setattr(f"desktop.services.mapping.{broken}", bug)
            (task,) = await rig.submit()
            stuck = await rig.reach(task.id, ends)
            assert stuck.problem is not None and stuck.problem.code is ProblemCode.BUG
            monkeypatch.undo()
            (after,) = await rig.submit("the next one")
            await rig.reach(after.id, S.READY)
    assert told == [f"send {task.id}"]
    assert service.posts == posts + 1
