"""Rows B1 to B14: no answer and no silence of the service ever loses a task or fails one falsely."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from desktop.credentials import KeyPresence, KeyState
from desktop.domain.catalog import Pace
from desktop.domain.problem import ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Task, TaskIntent, TaskState
from desktop.services.conditions import KeyNeeded, Offline, StoreTrouble
from desktop.store.errors import StoreLocked
from tests.faults.conftest import RigMaker
from tests.servers.rig import FAST, KEY, Rig, service_at
from tests.servers.scripted import ScriptedServer, drop, hang, reply, reset, truncated
from tests.servers.service import VideoService, error

S = TaskState
_QUIET = ("submits", "polls")


@pytest.fixture
def tmp_path(memory_path: Path) -> Path:
    return memory_path


_QUIET = ("submits", "polls")


async def accepted(rig: Rig, service: VideoService) -> Task:
    service.finish = False
    (task,) = await rig.submit()
    return await rig.reach(task.id, S.QUEUED)


async def asked(rig: Rig, service: VideoService, more: int = 3) -> None:
    """Wait until the service was asked some more times."""
    before = service.server.count("GET", "/v1/videos")
    await rig.until(lambda: service.server.count("GET", "/v1/videos") >= before + more)


def always(service: VideoService, **extra: object) -> None:
    for made in service.made.values():
        made.extra = extra


async def test_every_query_stands_in_the_history_many_on_one_line(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        await asked(rig, service, 12)
        always(service, status="in_progress", progress=5)
        await rig.reach(task.id, S.GENERATING)
        service.finish = True
        always(service)
        await rig.reach(task.id, S.COMPLETED)
        history = await rig.store.timeline(task.id)
        kinds = [line.kind for line in history]
        assert kinds[-5:] == ["queued", "query", "generating", "query", "completed"], kinds
        told = sum(line.count for line in history if line.kind == "query")
        answered = service.server.count("GET", "/v1/videos")
        assert 12 <= told <= answered
        assert history[kinds.index("query")].at >= history[kinds.index("queued")].at


@pytest.mark.fault("B1")
@pytest.mark.parametrize(
    ("progress", "shown"),
    [(250, 100), (-3, 0), ("65%", 65), ("100%", 100), (None, None), ("x", None), (True, None), ([1], None), (33.9, 33)],
)
async def test_odd_progress_is_bounded(
    service: VideoService, rigs: RigMaker, progress: object, shown: int | None
) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        always(service, status="in_progress", progress=progress)
        await rig.reach(task.id, S.GENERATING)
        assert (await rig.store.get(task.id)).progress == shown


@pytest.mark.fault("B1", "B4")
@pytest.mark.parametrize("literal", [b"NaN", b"Infinity", b"1e400", b"9" * 400])
async def test_numbers_that_are_none(service: VideoService, rigs: RigMaker, literal: bytes) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        (made,) = service.made.values()
        body = b'{"id": "%s", "status": "queued", "progress": %s}' % (made.id.encode(), literal)
        made.answers.extend([reply(200, body)] * 3)
        await rig.until(lambda: not made.answers)
        assert (await rig.store.get(task.id)).state is S.QUEUED
        service.finish = True
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B2")
@pytest.mark.parametrize("status", ["processing", "cancelled", "SUCCESS", "FAILURE", "", None, 5, "x" * 500, "Failed"])
async def test_a_word_that_is_not_documented_ends_nothing(
    service: VideoService, rigs: RigMaker, status: object
) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        always(service, status=status, error={"code": "x", "message": "y"})
        await asked(rig, service)
        now = await rig.store.get(task.id)
        assert now.state is S.QUEUED
        assert now.remote_status == (status[:40] if isinstance(status, str) else "")
        entry = rig.polls._lanes[task.origin].tasks[task.id]
        assert entry.odd, "it is not asked about more slowly"
        always(service)
        service.finish = True
        await rig.reach(task.id, S.COMPLETED)


FILELESS: dict[str, object] = {
    "no result": None,
    "empty list": {"type": "video", "data": []},
    "no url": {"type": "video", "data": [{"format": "mp4"}]},
    "url is a number": {"type": "video", "data": [{"url": 5}]},
    "text": "done",
    "list": [1, 2],
}


@pytest.mark.fault("B3")
@pytest.mark.parametrize("kind", FILELESS)
async def test_completed_without_a_file_goes_on_asking(service: VideoService, rigs: RigMaker, kind: str) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        always(service, status="completed", result=FILELESS[kind])
        await asked(rig, service, 2)
        now = await rig.store.get(task.id)
        assert now.state in (S.QUEUED, S.GENERATING)
        assert now.problem is not None and now.problem.code is ProblemCode.NO_FILE
        exchanges = {exchange.kind: exchange.text for exchange in await rig.store.exchanges(task.id)}
        assert '"completed"' in exchanges["query"] and len(exchanges["query"]) <= 65536
        service.finish_all()
        always(service)
        await rig.reach(task.id, S.COMPLETED)
        assert (await rig.store.get(task.id)).problem is None


@pytest.mark.fault("B3")
@pytest.mark.parametrize("shape", ["object", "flat", "no id"])
async def test_other_shapes_of_a_result_are_understood(service: VideoService, rigs: RigMaker, shape: str) -> None:
    url = f"{service.url}/files/x.mp4"
    extra: dict[str, object] = {"status": "completed", "result": {"type": "video", "data": {"url": url}}}
    if shape == "flat":
        extra = {"status": "completed", "result": None, "url": url, "object": "video.generation"}
    if shape == "no id":
        extra["id"] = None
    async with rigs() as rig:
        task = await accepted(rig, service)
        always(service, **extra)
        await rig.reach(task.id, S.READY)


@pytest.mark.fault("B3")
async def test_every_file_of_an_answer_is_saved(service: VideoService, rigs: RigMaker, video: bytes) -> None:
    async with rigs() as rig:
        task = await accepted(rig, service)
        data = [{"url": f"{service.url}/files/{n}.mp4"} for n in range(4)]
        always(service, status="completed", result={"type": "video", "data": data})
        await rig.reach(task.id, S.READY)
        await rig.until(lambda: len(list(rig.videos.glob("*.mp4"))) == 4)
        tasks = await rig.store.in_states(set(S))
        for made in tasks:
            await rig.reach(made.id, S.READY)
        assert sorted(made.remote_id for made in tasks) == [
            task.remote_id,
            *(f"{task.remote_id}#{n}" for n in (2, 3, 4)),
        ]
        assert sorted({seen.path for seen in service.server.seen if "/files/" in seen.path}) == [
            f"/files/{n}.mp4" for n in range(4)
        ]
    assert service.posts == 1


JUNK: dict[str, Callable[[], object]] = {
    "list": lambda: reply(200, [1]),
    "text": lambda: reply(200, b'"completed"'),
    "html": lambda: reply(200, b"<html>hello</html>", kind="text/html"),
    "empty": lambda: reply(200, b""),
    "not utf-8": lambda: reply(200, b'{"id": "\xff\xfe"}'),
    "deep": lambda: reply(200, b"[" * 100_000),
    "two status": lambda: reply(200, b'{"status": "queued", "status": "failed"}'),
    "huge int": lambda: reply(200, b'{"progress": ' + b"9" * 5000 + b"}"),
    "3 MB": lambda: reply(200, b'{"x": "' + b"y" * 3_000_000 + b'"}'),
    "endless": lambda: _endless,
    "gzip": lambda: reply(200, gzip.compress(b'{"status": "failed"}'), {"Content-Encoding": "gzip"}),
    "gzip bomb": lambda: reply(200, gzip.compress(b"\0" * 50_000_000), {"Content-Encoding": "gzip"}),
    "truncated gzip": lambda: reply(200, gzip.compress(b'{"status": "failed"}')[:-6], {"Content-Encoding": "gzip"}),
    "brotli": lambda: reply(200, b"\x0b\x02", {"Content-Encoding": "br"}),
    "drop": drop,
    "reset": reset,
    "hang": lambda: hang(1),
    "truncated": lambda: truncated(b'{"status": "fai'),
    "500": lambda: error(500, "internal_error"),
    "502 html": lambda: reply(502, b"<html>bad gateway</html>", kind="text/html"),
    "503": lambda: error(503, "rate_limit_unavailable"),
    "402": lambda: error(402, 402, "no money"),
    "403": lambda: error(403, 403),
    "301": lambda: reply(301, b"", {"Location": "http://127.0.0.1:1/"}),
    "418": lambda: reply(418, b"teapot"),
}


def _endless(wire: object) -> bool:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000000000\r\n\r\n")  # type: ignore[attr-defined]
    for _ in range(100):
        wire.send(b"x" * 1_000_000)  # type: ignore[attr-defined]
    return False


@pytest.mark.fault("B4", "B5", "B6", "S6")
@pytest.mark.parametrize("kind", JUNK)
async def test_an_answer_that_is_none_changes_nothing(service: VideoService, rigs: RigMaker, kind: str) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        (made,) = service.made.values()
        made.answers.append(JUNK[kind]())  # type: ignore[arg-type]
        await rig.until(lambda: not made.answers)
        await asyncio.sleep(0.05)
        now = await rig.store.get(task.id)
        assert (now.state, now.problem) == (S.QUEUED, None)
        rig.clock.mono += 30
        rig.polls.wake_up()
        service.finish = True
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B6")
async def test_404_counts_only_after_three_times_in_ten_minutes(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        (made,) = service.made.values()
        made.extra = {"gone": True}
        service.routes[f"/v1/videos/generations/{made.id}"] = lambda _: error(404, 404, "Task not found")
        await asked(rig, service, 4)
        assert (await rig.store.get(task.id)).state is S.QUEUED
        rig.clock.mono += 601
        rig.polls.wake_up()
        lost = await rig.reach(task.id, S.LOST)
        assert lost.problem is not None and lost.problem.code is ProblemCode.TASK_UNKNOWN
        assert lost.request.prompt == task.request.prompt
        del service.routes[f"/v1/videos/generations/{made.id}"]
        made.extra = {}
        await rig.polls.check_now(task.id)  # it turns up again
        await rig.reach(task.id, S.QUEUED)


@pytest.mark.fault("B6")
@pytest.mark.parametrize("restart", [False, True])
async def test_a_lost_task_that_turns_up_again_is_found_by_itself(
    service: VideoService, rigs: RigMaker, restart: bool
) -> None:
    forgetting = "/v1/videos/generations/"
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        always(service, gone=True)
        service.routes[forgetting] = lambda _: error(404, 404, "Task not found")
        await asked(rig, service, 3)
        rig.clock.mono += 601
        rig.polls.wake_up()
        await rig.reach(task.id, S.LOST)
        before = len(service.server.seen)
        await asyncio.sleep(0.1)
        assert len(service.server.seen) == before, "it is asked about as often as before"
        rig.clock.mono += 601
        rig.polls._wake.set()
        await rig.until(lambda: len(service.server.seen) == before + 1)
        await rig.reach(task.id, S.LOST)
        if not restart:
            del service.routes[forgetting]
            always(service)
            service.finish = True
            rig.clock.mono += 1801
            rig.polls._wake.set()
            await rig.reach(task.id, S.COMPLETED)
    if restart:
        service.finish = True
        del service.routes[forgetting]
        always(service)
        async with rigs() as rig:
            await rig.reach(task.id, S.READY)


@pytest.mark.fault("E3", "B6")
async def test_asking_goes_on_when_the_keyring_is_unlocked(service: VideoService, rigs: RigMaker) -> None:
    """Nobody is told of that: whoever reads the key next, here for the balance, finds it."""
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
    service.finish = True
    async with rigs(start=()) as rig:
        rig.keys.state = KeyState(KeyPresence.UNREADABLE)
        await rig.polls.start()
        await rig.until(lambda: rig.conditions.find(KeyNeeded, task.origin))
        await rig.until(lambda: rig.polls.next_due() is None)
        rig.keys.state = rig.keys.present(KEY)
        await rig.account.balance("dashly")
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B6", "A23")
async def test_an_hour_of_trouble_fails_nothing(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        for step in (error(500, 500), error(429, 429, headers={"Retry-After": "0"}), hang(1), reset(), error(503, 503)):
            service.queries.append(step)
            rig.clock.mono += 700
            rig.polls.wake_up()
            await rig.until(lambda: not service.queries)
            await asyncio.sleep(0.02)
            assert (await rig.store.get(task.id)).state is S.QUEUED
        service.finish = True
        rig.clock.mono += 700
        rig.polls.wake_up()
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B6")
async def test_401_stops_asking_until_the_key_changes(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        service.key = "sk-another-key"
        await rig.until(lambda: rig.conditions.find(KeyNeeded, task.origin))
        await rig.until(lambda: rig.polls.next_due() is None)
        rig.keys.change(task.origin, "sk-another-key")
        service.finish = True
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B7")
@pytest.mark.parametrize("status", ["failed", "completed", "in_progress"])
async def test_an_answer_about_another_task_is_ignored(service: VideoService, rigs: RigMaker, status: str) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        url = f"{service.url}/files/other.mp4"
        always(service, id="video_of_somebody_else", status=status, result={"data": [{"url": url}]})
        await asked(rig, service)
        now = await rig.store.get(task.id)
        assert (now.state, now.result_url) == (S.QUEUED, "")
        assert any(entry.kind == "other_answer" for entry in await rig.store.timeline(task.id))
        always(service)
        service.finish = True
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B7")
async def test_a_failure_without_an_id_is_not_believed(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        always(service, id=None, status="failed")
        await asked(rig, service)
        assert (await rig.store.get(task.id)).state is S.QUEUED


@pytest.mark.fault("B8")
async def test_states_do_not_go_backwards(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        task = await accepted(rig, service)
        always(service, status="in_progress", progress=80)
        await rig.reach(task.id, S.GENERATING)
        always(service, status="queued", progress=0)
        await asked(rig, service)
        assert (await rig.store.get(task.id)).state is S.GENERATING
        always(service)
        service.finish_all()
        ready = await rig.reach(task.id, S.READY)
        always(service, status="failed")
        await rig.polls.check_now(task.id)
        assert await rig.store.get(task.id) == ready


@pytest.mark.fault("B9")
@pytest.mark.parametrize("shift", [86400, -86400, 10 * 365 * 86400])
async def test_a_changed_clock_starts_no_storm_and_expires_nothing(
    service: VideoService, rigs: RigMaker, shift: float
) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        await asked(rig, service, 2)
        rig.clock.wall += shift
        before, begun = len(service.server.seen), time.monotonic()
        await asyncio.sleep(0.4)
        most = (time.monotonic() - begun) / FAST.queued[0] + 3
        assert len(service.server.seen) - before <= most
        service.finish_all()
        made = await rig.reach(task.id, S.COMPLETED)
        assert made.server_offset == pytest.approx(-shift, abs=3)
        assert 86390 < rig.downloads._left(made) < 86403, "the countdown follows our clock instead of the server's"


@pytest.mark.fault("B10")
async def test_after_a_sleep_each_is_asked_once_on_new_connections(service: VideoService, rigs: RigMaker) -> None:
    slow = replace(FAST, first=0.02, queued=(60, 61), in_progress=(60, 61))
    async with rigs(start=_QUIET, pace=slow) as rig:
        service.finish = False
        tasks = await rig.submit(takes=20)
        for task in tasks:
            await rig.reach(task.id, S.QUEUED)
        await rig.until(lambda: service.server.count("GET", "/v1/videos") >= 20)
        await asyncio.sleep(0.1)
        before, connections = service.server.count("GET", "/v1/videos"), service.server.connections
        rig.clock.wall += 8 * 3600  # asleep: the wall clock went on, the monotonic one did not
        rig.polls._wake.set()  # whatever ends first after waking
        await rig.until(lambda: service.server.count("GET", "/v1/videos") >= before + 20)
        await asyncio.sleep(0.3)
        assert service.server.count("GET", "/v1/videos") == before + 20
        assert service.server.connections > connections


@pytest.mark.fault("B11")
async def test_offline_backs_off_and_recovers_by_itself(rigs: RigMaker, service: VideoService) -> None:
    async with rigs(start=_QUIET, audit=False) as rig:
        service.finish = False
        tasks = await rig.submit(takes=10)
        for task in tasks:
            await rig.reach(task.id, S.QUEUED)
        service.routes["/v1/videos"] = lambda _: reset()
        await rig.until(lambda: rig.conditions.find(Offline, tasks[0].origin))
        before = len(service.server.seen)
        await asyncio.sleep(1.0)
        assert len(service.server.seen) - before < 20, "ten tasks hammer a line that is down"
        del service.routes["/v1/videos"]
        rig.polls.wake_up()
        await rig.until(lambda: not rig.conditions.find(Offline, tasks[0].origin))
        service.finish_all()
        for task in tasks:
            await rig.reach(task.id, S.COMPLETED)


@pytest.mark.measures
@pytest.mark.fault("B12")
async def test_a_thousand_active_tasks_keep_to_fifty_a_second(rigs: RigMaker, service: VideoService) -> None:
    pace = Pace(first=5, queued=(5, 10), in_progress=(10, 15), max_backoff=60, patience=600)
    at = service_at(service.url)
    limits = replace(at.limits, query_burst=20)
    request = GenerationRequest("dashly", "sora-2", "many", 10, "16:9")
    with ScriptedServer(lambda seen: reply(200, _queued(seen.path.rpartition("/")[2]))) as server:
        async with rigs(url=server.url, start=(), pace=pace, audit=False) as rig:
            rig.clients.register(replace(rig.service, limits=limits))
            intents = [
                TaskIntent(f"c{n}", "dashly", rig.service.origin, request, remote_id=f"video_{n}") for n in range(1000)
            ]
            await rig.store.add(intents)
            await rig.polls.start()
            begun = time.monotonic()
            await asyncio.sleep(2.0)
            took = time.monotonic() - begun
        times = [seen.at for seen in server.seen]
        assert 50 < len(times) <= 20 + 50 * took + 15
        assert len({seen.path for seen in server.seen}) == len(times), "some were asked twice before others once"


def _queued(task_id: str) -> dict:
    return {"id": task_id, "object": "generation.task", "model": "sora-2", "status": "queued", "progress": 0}


@pytest.mark.fault("B13")
@pytest.mark.parametrize(("expires", "left"), [(None, 86400), (5, 86400), ("soon", 86400), (-1, 86400), (1e300, 86400)])
async def test_missing_or_mad_expiry_falls_back_to_a_day(
    service: VideoService, rigs: RigMaker, expires: object, left: float
) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        service.finish_all()
        always(service, expires_at=expires)
        made = await rig.reach(task.id, S.COMPLETED)
        assert made.expires_at is not None
        assert rig.downloads._left(made) == pytest.approx(left, abs=5)


@pytest.mark.fault("B13")
async def test_a_fresh_link_without_times_lives_no_longer_than_the_first(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        service.finish_all()
        always(service, expires_at=None, completed_at=None)
        await rig.reach(task.id, S.COMPLETED)
        rig.clock.wall += 20 * 3600
        service.clock_offset += 20 * 3600
        made = await rig.polls.refresh(task.id)
        assert rig.downloads._left(made) == pytest.approx(4 * 3600, abs=5)


@pytest.mark.fault("B13")
async def test_expiry_in_milliseconds_is_recognised(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        service.finish_all()
        always(service, expires_at=int((time.time() + 500) * 1000))
        made = await rig.reach(task.id, S.COMPLETED)
        assert rig.downloads._left(made) == pytest.approx(500, abs=5)


@pytest.mark.fault("B13")
async def test_expiry_in_the_past_is_downloaded_at_once(service: VideoService, rigs: RigMaker) -> None:
    async with rigs() as rig:
        task = await accepted(rig, service)
        service.finish_all()
        always(service, expires_at=int(time.time() - 500))
        await rig.reach(task.id, S.READY)


@pytest.mark.fault("B14")
async def test_connections_lost_to_cancelled_calls_do_not_stop_polling(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        service.routes["/v1/balance"] = lambda _: hang(0.5)

        async def ask() -> None:
            async with rig.clients.use(rig.service.id, task.origin) as connection:
                await connection.client.balance()

        for _ in range(10):
            calls = [asyncio.create_task(ask()) for _ in range(50)]
            await asyncio.sleep(0.01)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        service.finish = True
        await rig.reach(task.id, S.COMPLETED)


@pytest.mark.fault("B14")
async def test_an_exhausted_pool_is_rebuilt(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
        async with rig.clients.use(rig.service.id, task.origin) as connection:
            first = connection.client
        plane = first._planes["query"]
        models = httpx.Request("GET", service.url + "/v1/models")
        held = [await plane.handle_async_request(models) for _ in range(24)]
        service.finish = True
        await rig.reach(task.id, S.COMPLETED, within=10)
        async with rig.clients.use(rig.service.id, task.origin) as connection:
            assert connection.client is not first
        for response in held:
            await response.aclose()


async def test_polling_resumes_after_a_restart(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET) as rig:
        task = await accepted(rig, service)
    service.finish = True
    async with rigs() as rig:
        await rig.reach(task.id, S.READY)
    assert service.posts == 1


async def test_the_services_own_failure_is_believed(service: VideoService, rigs: RigMaker) -> None:
    async with rigs(start=_QUIET, audit=False) as rig:
        task = await accepted(rig, service)
        message = "Generation failed: Content violates the content policy"
        always(service, status="failed", error={"code": "generation_failed", "message": message})
        failed = await rig.reach(task.id, S.FAILED)
        assert failed.problem is not None
        assert (failed.problem.code, failed.problem.message) == (ProblemCode.CONTENT_POLICY, message)


@pytest.mark.fault("D1", "D6")
async def test_a_store_that_cannot_be_read_for_a_while_stops_nothing(
    service: VideoService, rigs: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.arrivals.RETRY_S", 0.05)
    monkeypatch.setattr("desktop.services.download.RETRY_S", 0.05)
    async with rigs() as rig:
        get, failing = rig.store.get, [True]

        async def getting(task_id: int) -> Task:
            if failing[0]:
                raise StoreLocked(Path("rushes.db"), "locked")
            return await get(task_id)

        rig.store.get = getting  # type: ignore[method-assign]
        (task,) = await rig.submit()
        await rig.until(lambda: rig.conditions.find(StoreTrouble))
        await asyncio.sleep(0.2)
        failing[0] = False
        await rig.reach(task.id, S.READY)
        await rig.until(lambda: not rig.conditions.find(StoreTrouble))
