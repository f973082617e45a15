"""What sending does beside surviving: pauses, follows, edits, makes characters, keeps what was said."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.api.client import PaidRequest
from desktop.domain.condition import StoreTrouble
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import (
    Annotation,
    Discarded,
    Hold,
    HoldChanged,
    IllegalTransition,
    Relation,
    Task,
    TaskFact,
    TaskState,
)
from desktop.services.clients import Connection, ServiceAway
from desktop.services.submit import AttachError, AttachRefusal, LookUp
from desktop.store.errors import StoreFull
from tests.films import same_film
from tests.servers.rig import KEY, QUICK, rig_at
from tests.servers.scripted import Step, drop, reply
from tests.servers.service import VideoService, accepting
from tests.videos import make_video

S = TaskState


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=12).read_bytes()


@pytest.fixture
def service(video: bytes) -> Iterator[VideoService]:
    service = VideoService(key=KEY, video=video)
    yield service
    service.close()


async def test_pausing_holds_and_resuming_sends(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        rig.submits.pause()
        (task,) = await rig.submit()
        await asyncio.sleep(0.1)
        assert (await rig.store.get(task.id)).hold is Hold.PAUSED and service.posts == 0
        rig.submits.resume()
        await rig.reach(task.id, S.READY)


async def test_takes_share_a_batch_and_count_up(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        note = Annotation(tags=("opening",), project="film")
        tasks = await rig.submits.submit(rig.request(), 3, annotation=note)
        assert [task.take for task in tasks] == [1, 2, 3] and len({task.batch for task in tasks}) == 1
        assert len({task.client_id for task in tasks}) == 3
        assert all(task.annotation == note for task in tasks)
        for task in tasks:
            await rig.reach(task.id, S.READY)


async def test_ids_made_elsewhere_are_followed_and_saved(tmp_path: Path, service: VideoService, video: bytes) -> None:
    ids = [service.accept({"prompt": f"elsewhere {n}"})["id"] for n in range(3)]
    async with rig_at(tmp_path, service.url) as rig:
        tasks = await rig.submits.follow("dashly", [f" {ids[0]}\n", ids[1], ids[1], ""])
        assert [task.remote_id for task in tasks] == ids[:2]
        for task in tasks:
            ready = await rig.reach(task.id, S.READY)
            assert same_film(Path(ready.file), video)
        more = await rig.submits.follow("dashly", ids)
        assert [task.remote_id for task in more] == ids[2:], "one that is known was taken on again"
        await rig.reach(more[0].id, S.READY)
        with pytest.raises(AttachError) as refused:
            await rig.submits.follow("dashly", ["../x"])
        assert refused.value.reason is AttachRefusal.MALFORMED
        with pytest.raises(ServiceAway):
            await rig.submits.follow("nobody", ids)
    assert service.posts == 0


async def test_a_remix_goes_to_its_own_address(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        (first,) = await rig.submit()
        made = await rig.reach(first.id, S.READY)
        request = rig.request("at night", remix_of=made.remote_id)
        (remix,) = await rig.submits.submit(request, 1, first.id, Relation.REMIX)
        await rig.reach(remix.id, S.READY)
        assert [child.id for child in await rig.store.children(first.id)] == [remix.id]
    assert service.server.count("POST", f"/v1/videos/{made.remote_id}/remix") == 1


async def test_a_character_ends_with_its_name(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        character = {"timestamps": "1,3", "url": "https://files.example/v.mp4"}
        (task,) = await rig.submit("", character=character)
        await rig.reach(task.id, S.QUEUED)
        (made,) = service.made.values()
        assert made.document == {"model": "sora-2"} | character
        service.finish_all()
        portrait = {"id": "ch_1", "username": "abc.whiskers", "profile_picture_url": "https://files.example/p.jpg"}
        made.extra = {"result": {"type": "character", "data": {"characters": [portrait]}}}
        ready = await rig.reach(task.id, S.READY)
        assert (ready.remote_status, ready.file) == ("@abc.whiskers", "")
    asked = [seen.path for seen in service.server.seen if seen.method == "GET"]
    assert asked and all(path.startswith("/v1/characters_tasks/") for path in asked)


async def test_what_was_sent_and_answered_is_kept_without_images(tmp_path: Path, service: VideoService) -> None:
    from tests.faults.test_submit import put_image

    async with rig_at(tmp_path, service.url) as rig:
        (task,) = await rig.submit(references=(put_image(rig, b"secret picture" * 100),))
        await rig.reach(task.id, S.READY)
        kept = {exchange.kind: exchange.text for exchange in await rig.store.exchanges(task.id)}
    sent = json.loads(kept["request"])
    assert sent["images"][0].startswith("data:image/jpeg;base64,<1400 bytes") and "c2VjcmV0" not in kept["request"]
    assert json.loads(kept["submit"])["status"] == "queued" and '"completed"' in kept["query"]
    assert KEY not in repr(kept)


async def test_a_lost_request_is_looked_for_by_itself(tmp_path: Path, service: VideoService) -> None:
    service.submits.append(accepting(lambda _: drop()))
    async with rig_at(tmp_path, service.url, service_id="sandbox") as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.READY)
        assert await rig.submits.look_up(task.id) is LookUp.FOUND
        kinds = [entry.kind for entry in await rig.store.timeline(task.id)]
        assert kinds.index("unknown") < kinds.index("queued") < kinds.index("ready")
    assert service.posts == 1


async def test_discarded_tasks_are_not_sent(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        rig.submits.pause()
        tasks = await rig.submit(takes=3)
        await rig.submits.discard([tasks[1].id])
        rig.submits.resume()
        for task, ends in zip(tasks, (S.READY, S.DISCARDED, S.READY), strict=True):
            await rig.reach(task.id, ends)
        await rig.submits.discard([tasks[0].id])
        assert (await rig.store.get(tasks[0].id)).state is S.READY
    assert service.posts == 2


async def test_what_was_taken_back_is_not_sent_because_the_disk_is_full(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        rig.submits.pause()
        tasks = await rig.submit(takes=3)
        await asyncio.sleep(0.05)
        apply = rig.store.apply

        async def full(task_id: int, fact: TaskFact) -> Task:
            if isinstance(fact, Discarded):
                raise StoreFull(rig.database.path, "full")
            return await apply(task_id, fact)

        rig.store.apply = full  # type: ignore[method-assign]
        with pytest.raises(StoreFull):
            await rig.submits.discard([task.id for task in tasks])
        rig.submits.resume()
        await asyncio.sleep(0.2)
        assert service.posts == 0, "the person had said not to"
        rig.store.apply = apply  # type: ignore[method-assign]
        await rig.submits.discard([task.id for task in tasks])
        for task in tasks:
            await rig.reach(task.id, S.DISCARDED)


async def test_a_lost_request_that_is_followed_already_is_said_to_be(
    tmp_path: Path, service: VideoService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_found", lambda _seen: reply(500, {}))
    service.submits.append(accepting(lambda _: drop()))
    async with rig_at(tmp_path, service.url, service_id="sandbox") as rig:
        (lost,) = await rig.submit()
        await rig.reach(lost.id, S.UNKNOWN)
        (remote_id,) = service.made
        (followed,) = await rig.submits.follow("sandbox", [remote_id])
        monkeypatch.undo()
        assert await rig.submits.look_up(lost.id) is LookUp.TAKEN
        assert (await rig.store.get(lost.id)).state is S.UNKNOWN and not rig.conditions.find(StoreTrouble)
        await rig.reach(followed.id, S.READY)
    assert service.posts == 1


async def test_what_became_known_meanwhile_is_not_submitted_again(tmp_path: Path, service: VideoService) -> None:
    service.submits.append(accepting(lambda _: drop()))
    async with rig_at(tmp_path, service.url, service_id="sandbox") as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.READY)  # found by itself while the question was still on screen
        with pytest.raises(IllegalTransition):
            await rig.submits.resend(task.id)
    assert service.posts == 1, "it was charged a second time though it was known to be accepted"


async def test_what_becomes_known_in_the_last_moment_is_not_submitted_again(
    tmp_path: Path, service: VideoService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_found", lambda _seen: reply(500, {}))
    service.submits.append(accepting(lambda _: drop()))
    async with rig_at(tmp_path, service.url, service_id="sandbox") as rig:
        (task,) = await rig.submit()
        await rig.reach(task.id, S.UNKNOWN)
        monkeypatch.undo()
        add = rig.store.add

        async def late(intents: object) -> object:
            assert await rig.submits.look_up(task.id) is LookUp.FOUND  # between the click and its record
            return await add(intents)  # type: ignore[arg-type]

        monkeypatch.setattr(rig.store, "add", late)
        with pytest.raises(IllegalTransition):
            await rig.submits.resend(task.id)
        await rig.reach(task.id, S.READY)
        assert await rig.store.children(task.id) == ()
    assert service.posts == 1, "it was charged a second time though it was known to be accepted"


async def test_a_task_that_went_on_by_itself_keeps_no_other_from_being_sent(
    tmp_path: Path, service: VideoService
) -> None:
    async with rig_at(tmp_path, service.url, start=()) as rig:
        tasks = await rig.submit(takes=3)
    async with rig_at(tmp_path, service.url) as rig:
        get = rig.store.get

        async def late(task_id: int) -> Task:
            task = await get(task_id)
            if task_id == tasks[0].id and task.state is S.WAITING:
                await rig.store.apply(task_id, Discarded())  # between the look and the change
            return task

        rig.store.get = late  # type: ignore[method-assign]
        await rig.submits.send_held([task.id for task in tasks])
        for task in tasks[1:]:
            await rig.reach(task.id, S.READY)
        assert (await get(tasks[0].id)).state is S.DISCARDED
    assert service.posts == 2


async def test_a_character_whose_answer_was_lost_is_attached_by_its_id(tmp_path: Path, service: VideoService) -> None:
    service.submits.append(accepting(lambda _: drop()))
    async with rig_at(tmp_path, service.url, start=("submits",)) as rig:
        character = {"timestamps": "1,3", "url": "https://files.example/v.mp4"}
        (task,) = await rig.submit("", character=character)
        await rig.reach(task.id, S.UNKNOWN)
        (remote_id,) = service.made
        await rig.submits.attach(task.id, remote_id)
    asked = [seen.path for seen in service.server.seen if seen.method == "GET"]
    assert asked == [f"/v1/characters_tasks/{remote_id}"]


async def test_a_task_that_is_being_sent_is_not_begun_a_second_time(
    tmp_path: Path, service: VideoService, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def late(made: dict) -> Step:
        release.wait(3)
        return reply(200, made)

    service.submits.append(accepting(late))
    async with rig_at(tmp_path, service.url, timeouts=replace(QUICK, paid_answer=3.0)) as rig:
        begun: list[int] = []
        prepare, apply = rig.submits._prepare, rig.store.apply

        async def count(task: Task, connection: Connection) -> PaidRequest | None:
            begun.append(task.id)
            return await prepare(task, connection)

        async def slowly(task_id: int, fact: TaskFact) -> Task:
            task = await apply(task_id, fact)
            if fact == HoldChanged(Hold.NONE):  # whoever asked hears of it only once it is on its way
                await rig.reach(task_id, S.SENDING)
            return task

        monkeypatch.setattr(rig.submits, "_prepare", count)
        monkeypatch.setattr(rig.store, "apply", slowly)
        rig.submits.pause()
        (task,) = await rig.submit()
        await asyncio.sleep(0.1)
        asking = asyncio.ensure_future(rig.submits.send_held([task.id]))
        rig.submits.resume()
        await asking
        await asyncio.sleep(0.2)
        assert begun == [task.id] and rig.submits.sending == (task.id,)
        release.set()
        await rig.reach(task.id, S.READY)
    assert service.posts == 1


async def test_asking_to_try_now_sends_what_waits_for_the_line(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        line = rig.clients.line("dashly", rig.service.origin)
        for _ in range(8):
            line.failed(Problem(ProblemCode.OFFLINE))  # the next attempt is most of a minute away
        (task,) = await rig.submit()
        await asyncio.sleep(0.1)
        assert (await rig.store.get(task.id)).hold is Hold.OFFLINE
        rig.polls.wake_up()  # nothing is asked about yet: there is no other way to reach the line
        await rig.reach(task.id, S.READY)
    assert service.posts == 1
