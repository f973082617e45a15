"""Tasks on disk: added, changed by facts only, claimed once, loaded, annotated, removed and restored."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import Reference, ReferenceKind
from desktop.domain.task import (
    ACTIVE,
    LEGAL,
    POLLED,
    Abandoned,
    Accepted,
    Annotation,
    Completed,
    Discarded,
    DownloadInterrupted,
    DownloadStarted,
    Expired,
    Failed,
    FileFound,
    FileMissing,
    Hold,
    HoldChanged,
    IllegalTransition,
    Lost,
    NotSent,
    OutcomeLost,
    Progressed,
    Rejected,
    Relation,
    Saved,
    SendStarted,
    TaskState,
    Unavailable,
    apply,
    row_of,
)
from desktop.store.errors import RemoteIdTaken, TaskNotFound
from desktop.store.events import Removed, TasksAdded, TasksChanged, TasksRemoved, TransferProgressed
from tests.store.library import ORIGIN, HandClock, facts_to, opened, raw, request


class TestAdding:
    async def test_everything_asked_comes_back_as_it_was(self, tmp_path: Path) -> None:
        asked = request(
            "NUL \0, bidi \u202e, zero \u200b width, 日本, 🎬, line\r\nbreak, 'quote\"",
            references=(
                Reference(ReferenceKind.FILE, "cat 🐈.png", "", "ab" * 32, ".png", "image/png", 64, 48, 999),
                Reference(ReferenceKind.URL, "x.jpg", "https://example.com/x.jpg"),
            ),
            style="anime",
            watermark=True,
            private=True,
            storyboard=True,
            thumbnail=True,
            variants=2,
            remix_of="task_1",
            character={"timestamps": "1,3"},
        )
        async with opened(tmp_path) as library:
            (parent,) = await library.add("parent")
            (task,) = await library.add(
                "a",
                request=asked,
                batch="b",
                take=3,
                parent_id=parent.id,
                relation=Relation.REMIX,
                annotation=Annotation(4, True, "note", ("x", "y"), "film"),
            )
        async with opened(tmp_path) as library:
            again = await library.tasks.get(task.id)
            (row, _) = await library.rows()
        assert again == task
        assert again.request == asked
        assert again.state is TaskState.WAITING
        assert row_of(again).__class__ is row.__class__
        assert _fields(row) == _fields(row_of(again))

    async def test_it_is_all_or_nothing(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            await library.add("a")
            library.heard.clear()
            with pytest.raises(Exception, match="client_id"):
                await library.add("b", "c", "a")
            assert [row.prompt for row in await library.rows()] == ["prompt of a"]
            assert library.heard == []

    async def test_a_followed_task_begins_queued_and_a_saved_file_ready(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            (followed,) = await library.add("a", remote_id="r1")
            (saved,) = await library.add("b", remote_id="r2", saved=Saved("/v.mp4", 10, 640, 360, 4.0, "/p.jpg"))
        assert (followed.state, followed.remote_id) == (TaskState.QUEUED, "r1")
        assert (saved.state, saved.file, saved.width, saved.saved_at) == (TaskState.READY, "/v.mp4", 640, 1.7e9)

    async def test_a_remote_id_belongs_to_one_task_of_one_service(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            first, second = await library.add("a", "b")
            await library.tasks.apply(first.id, SendStarted())
            await library.tasks.apply(first.id, Accepted("r1"))
            with pytest.raises(RemoteIdTaken) as taken:
                await library.add("c", remote_id="r1")
            assert taken.value.task_id == first.id
            await library.tasks.apply(second.id, SendStarted())
            with pytest.raises(RemoteIdTaken) as taken:
                await library.tasks.apply(second.id, Accepted("r1"))
            assert taken.value.task_id == first.id
            assert (await library.tasks.get(second.id)).state is TaskState.SENDING
            await library.add("d", remote_id="r1", origin="https://other.example.com")
            found = await library.tasks.find_remote(ORIGIN, "r1")
            assert found is not None and found.id == first.id
            assert await library.tasks.find_remote(ORIGIN, "r2") is None
            assert await library.tasks.find_remote(ORIGIN, "") is None

    async def test_a_failed_addition_uses_no_number(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            (task,) = await library.add("a")
            with pytest.raises(Exception, match="client_id"):
                await library.add("b", "a")
            with pytest.raises(TaskNotFound):
                await library.tasks.get(task.id + 1)
            (after,) = await library.add("c")
            assert after.id == task.id + 1


class TestFacts:
    @pytest.mark.parametrize("state", sorted(TaskState))
    async def test_every_state_is_reached_and_kept(self, tmp_path: Path, state: TaskState) -> None:
        async with opened(tmp_path) as library:
            task = await library.bring_to(state, "a")
        async with opened(tmp_path) as library:
            assert await library.tasks.get(task.id) == task
            assert [_fields(row) for row in await library.rows()] == [_fields(row_of(task))]
            assert await library.tasks.in_states({state}) == (task,)
            assert await library.tasks.in_states(set(TaskState) - {state}) == ()

    async def test_an_illegal_fact_changes_and_tells_nothing(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            task = await library.bring_to(TaskState.UNKNOWN, "a")
            history = await library.tasks.timeline(task.id)
            library.heard.clear()
            with pytest.raises(IllegalTransition):
                await library.tasks.apply(task.id, SendStarted())
            assert await library.tasks.get(task.id) == task
            assert await library.tasks.timeline(task.id) == history
            assert library.heard == []
            with pytest.raises(TaskNotFound):
                await library.tasks.apply(99, SendStarted())

    async def test_a_claim_for_sending_is_won_once(self, tmp_path: Path) -> None:
        """Two programs on one file, as after a start that the lock of the instance did not see."""
        async with opened(tmp_path) as one, opened(tmp_path) as other:
            tasks = await one.add(*(f"t{n}" for n in range(30)))
            claims = [
                library.tasks.apply(task.id, SendStarted(name))
                for task in tasks
                for name, library in (("one", one), ("other", other))
            ]
            results = await asyncio.gather(*claims, return_exceptions=True)
            won = [result for result in results if not isinstance(result, BaseException)]
            lost = [result for result in results if isinstance(result, IllegalTransition)]
            assert (len(won), len(lost)) == (30, 30)
            assert {task.id for task in won} == {task.id for task in tasks}

    async def test_nothing_new_is_neither_written_nor_told(self, tmp_path: Path) -> None:
        clock = HandClock()
        async with opened(tmp_path, clock) as library:
            task = await library.bring_to(TaskState.QUEUED, "a")
            told = Progressed(TaskState.QUEUED, "queued", 10, server_offset=3.0)
            task = await library.tasks.apply(task.id, told)
            library.heard.clear()
            clock.time += 5
            assert await library.tasks.apply(task.id, replace(told, server_offset=3.9)) == task
            assert library.heard == []
            changed = await library.tasks.apply(task.id, replace(told, progress=11))
            assert (changed.progress, changed.changed_at) == (11, clock.time)
            assert [event.rows[0].progress for event in library.heard] == [11]

    async def test_random_lives_equal_the_domain(self, tmp_path: Path) -> None:
        """Whatever facts come in whatever order: the disk holds what the domain says, and refuses what it refuses."""
        rng = random.Random(7)
        problem = Problem(ProblemCode.STALLED, "why", 500, "prompt", 12)
        facts = [
            SendStarted("k", "b"), Accepted("r", "queued", 3, 60.0, 1.5), NotSent(Hold.RATE, problem, 1.8e9),
            Rejected(problem), OutcomeLost(problem), HoldChanged(Hold.PAUSED), HoldChanged(Hold.NONE), Discarded(),
            Abandoned(), Progressed(TaskState.QUEUED, "queued", 5), Progressed(TaskState.GENERATING, "g", 50, 9.5),
            Completed("https://x/v", "https://x/t", 1.7e9, 1.8e9, "completed", -2.0), Failed(problem, "failed"),
            Lost(problem), DownloadStarted(), DownloadInterrupted(problem), Saved("/f", 9, 1, 2, 3.5, "/p"),
            Unavailable(problem), Expired(problem), FileMissing(), FileFound("/g"),
        ]  # fmt: skip
        seen: set[tuple[TaskState, TaskState]] = set()
        async with opened(tmp_path) as library:
            for number in range(25):
                (task,) = await library.add(f"t{number}")
                for _ in range(25):
                    fact = rng.choice(facts)
                    if isinstance(fact, (Discarded, Rejected, Failed)) and rng.random() < 0.8:
                        continue  # these end a life
                    if isinstance(fact, Accepted):
                        fact = replace(fact, remote_id=f"r{number}")
                    try:
                        expected = apply(task, fact, library.clock.now())
                    except IllegalTransition:
                        with pytest.raises(IllegalTransition):
                            await library.tasks.apply(task.id, fact)
                        continue
                    before, task = task, await library.tasks.apply(task.id, fact)
                    seen.add((before.state, task.state))
                    assert task == expected
                    assert await library.tasks.get(task.id) == task
        assert len(seen) > 12
        assert all(after in LEGAL[before] or after is before for before, after in seen)


class TestRecovery:
    async def test_a_start_settles_what_the_last_run_left(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            before = {state: await library.bring_to(state, state.value) for state in TaskState}
        async with opened(tmp_path) as library:
            recovery = await library.tasks.recover()
            (event,) = library.heard
            after = {state: await library.tasks.get(task.id) for state, task in before.items()}
            again = await library.tasks.recover()
        assert [task.id for task in recovery.unknown] == [before[TaskState.SENDING].id]
        assert [task.id for task in recovery.held] == [before[TaskState.WAITING].id]
        assert [task.id for task in recovery.interrupted] == [before[TaskState.DOWNLOADING].id]
        assert {row.id for row in event.rows} == {
            before[state].id for state in (TaskState.SENDING, TaskState.WAITING, TaskState.DOWNLOADING)
        }
        lost = after.pop(TaskState.SENDING)
        assert (lost.state, lost.problem) == (TaskState.UNKNOWN, Problem(ProblemCode.INTERRUPTED))
        held = after.pop(TaskState.WAITING)
        assert (held.state, held.hold) == (TaskState.WAITING, Hold.RESTART)
        assert after.pop(TaskState.DOWNLOADING).state is TaskState.COMPLETED
        assert all(task == before[state] for state, task in after.items())
        assert (again.unknown, [task.id for task in again.held]) == ((), [held.id])


class TestLoading:
    async def test_newest_first_in_batches_without_the_removed(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            tasks = await library.add(*(f"t{n}" for n in range(25)))
            await library.tasks.apply(tasks[3].id, Discarded())
            await library.tasks.remove([tasks[3].id])
            batches = [[row.id for row in rows] async for rows in library.tasks.load(10)]
        expected = [task.id for task in reversed(tasks) if task.id != tasks[3].id]
        assert [len(batch) for batch in batches] == [10, 10, 4]
        assert [task_id for batch in batches for task_id in batch] == expected

    async def test_equal_texts_are_shared(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            await library.add("a", "b", request=request("one prompt"))
        async with opened(tmp_path) as library:
            first, second = await library.rows()
        assert first.prompt is second.prompt
        assert first.model is second.model

    async def test_nothing_old_comes_after_newer_news_and_nothing_twice(self, tmp_path: Path) -> None:
        """A list that is being loaded while everything in it changes ends up right."""
        rng = random.Random(3)
        async with opened(tmp_path) as library:
            ids = [task.id for task in await library.add(*(f"t{n}" for n in range(300)))]
            shown: dict[int, int] = {}

            def listen(event: object) -> None:
                match event:
                    case TasksAdded(rows):
                        for row in rows:
                            assert row.id not in shown, "told twice"
                            shown[row.id] = row.rating
                    case TasksChanged(rows):
                        shown.update((row.id, row.rating) for row in rows if row.id in shown)
                    case TasksRemoved(gone):
                        for task_id in gone:
                            shown.pop(task_id, None)

            library.tasks.subscribe(listen)

            async def disturb() -> None:
                for number in range(60):
                    chosen = rng.choice(ids)
                    await library.tasks.annotate([chosen], rating=rng.randint(1, 5))
                    if number % 10 == 0:
                        await library.add(f"late{number}")
                    if number % 10 == 5:
                        task = await library.tasks.get(chosen)
                        if task.state is TaskState.WAITING:
                            await library.tasks.apply(chosen, Discarded())
                            await library.tasks.remove([chosen])

            disturbing = asyncio.ensure_future(disturb())
            async for rows in library.tasks.load(7):
                for row in rows:
                    assert row.id not in shown, "loaded twice"
                    shown[row.id] = row.rating
            await disturbing
            await library.database.read(lambda c: None)
            fresh = {row.id: row.rating for row in await library.rows()}
        assert shown == fresh


class TestAnnotations:
    async def test_many_at_once_and_only_what_was_said(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            one, two, three = await library.add("a", "b", "c")
            library.heard.clear()
            await library.tasks.annotate([one.id, two.id, 99], rating=4, favourite=True, note=" n ", project=" film ")
            await library.tasks.annotate([two.id], rating=0)
            first, second = [(await library.tasks.get(task.id)).annotation for task in (one, two)]
            assert first == Annotation(4, True, " n ", (), "film")
            assert second == Annotation(0, True, " n ", (), "film")
            assert await library.tasks.get(three.id) == three
            assert [[row.id for row in event.rows] for event in library.heard] == [[one.id, two.id], [two.id]]
            library.heard.clear()
            await library.tasks.annotate([two.id], rating=0)
            assert library.heard == []
            with pytest.raises(ValueError, match="rating"):
                await library.tasks.annotate([one.id], rating=6)

    async def test_tags_are_words_and_come_once(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            (task,) = await library.add("a")
            await library.tasks.annotate([task.id], add_tags=["Opening", "best take", "opening", " "])
            await library.tasks.annotate([task.id], add_tags=["x"], remove_tags=["OPENING"])
            assert (await library.tasks.get(task.id)).annotation.tags == ("best-take", "x")
            (row,) = await library.rows()
            assert row.tags == "best-take x"


class TestRemoval:
    @pytest.mark.parametrize("state", sorted(TaskState))
    async def test_only_what_is_over_leaves_the_list(self, tmp_path: Path, state: TaskState) -> None:
        async with opened(tmp_path) as library:
            task = await library.bring_to(state, "a")
            library.heard.clear()
            removed = await library.tasks.remove([task.id, 99])
            stays = state in ACTIVE | {TaskState.UNKNOWN}
            assert removed == (Removed((), (task.id,)) if stays else Removed((task.id,)))
            assert [row.id for row in await library.rows()] == ([task.id] if stays else [])
            assert library.heard == ([] if stays else [TasksRemoved((task.id,))])
            assert (await library.tasks.get(task.id)).state is state

    async def test_undo_brings_it_back_as_it_was(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            task = await library.bring_to(TaskState.READY, "a")
            before = await library.rows()
            removed = await library.tasks.remove([task.id])
            assert (await library.tasks.get(task.id)).removed_at == library.clock.now()
            assert (await library.tasks.find_remote(ORIGIN, task.remote_id)) is not None
            assert await library.tasks.in_states({TaskState.READY}) == ()
            library.heard.clear()
            await library.tasks.restore(removed)
            await library.tasks.restore(removed)
            assert len(library.heard) == 1
            assert isinstance(library.heard[0], TasksAdded)
            assert await library.tasks.get(task.id) == task
            assert [_fields(row) for row in await library.rows()] == [_fields(row) for row in before]


class TestHistory:
    async def test_tells_states_reasons_and_what_services_recorded(self, tmp_path: Path) -> None:
        clock = HandClock(100.0)
        async with opened(tmp_path, clock) as library:
            (task,) = await library.add("a")
            await library.tasks.apply(task.id, HoldChanged(Hold.KEY))
            await library.tasks.apply(task.id, HoldChanged(Hold.NONE))
            for fact in facts_to(TaskState.GENERATING, "a"):
                await library.tasks.apply(task.id, fact)
            for _ in range(3):
                clock.time += 10
                await library.tasks.record(task.id, "query", "200")
            clock.time += 10
            await library.tasks.record(task.id, "query", "200", count=5, since=135.0)
            await library.tasks.record(task.id, "query", count=7, since=136.0)
            await library.tasks.apply(task.id, Failed(Problem(ProblemCode.GENERATION_FAILED, "too dark")))
            history = await library.tasks.timeline(task.id)
        assert [(line.kind, line.detail, line.count) for line in history] == [
            ("added", "", 1),
            ("held", "key", 1),
            ("released", "", 1),
            ("sending", "", 1),
            ("queued", "", 1),
            ("generating", "", 1),
            ("query", "200", 8),
            ("query", "", 7),
            ("failed", "generation_failed: too dark", 1),
        ]
        assert (history[6].at, history[6].last_at) == (110.0, 140.0)
        assert (history[7].at, history[7].last_at) == (136.0, 140.0)

    async def test_exchanges_keep_the_last_of_a_kind_and_are_bounded(self, tmp_path: Path) -> None:
        clock = HandClock(100.0)
        async with opened(tmp_path, clock) as library:
            (task,) = await library.add("a")
            await library.tasks.keep_exchange(task.id, "query", "old")
            clock.time += 1
            await library.tasks.keep_exchange(task.id, "submit", "{}")
            clock.time += 1
            await library.tasks.keep_exchange(task.id, "query", "x" * 1_000_000)
            found = await library.tasks.exchanges(task.id)
        assert [(item.kind, item.at, len(item.text)) for item in found] == [
            ("submit", 101.0, 2),
            ("query", 102.0, 65536),
        ]

    async def test_a_line_needs_a_task(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            with pytest.raises(Exception, match="FOREIGN KEY"):
                await library.tasks.record(5, "query")


async def test_children_are_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        (parent,) = await library.add("a")
        (child,) = await library.add("b", parent_id=parent.id, relation=Relation.RETRY)
        assert await library.tasks.children(parent.id) == (child,)
        assert await library.tasks.children(child.id) == ()


async def test_transfers_are_told_seldom_and_never_stored(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        task = await library.bring_to(TaskState.DOWNLOADING, "a")
        library.heard.clear()
        for received in range(1000):
            library.tasks.report_transfer(task.id, received, 1000)
        await asyncio.sleep(0.15)
        assert library.heard == [TransferProgressed(task.id, 999, 1000)]
        library.tasks.report_transfer(task.id, 1000, 1000)
        await library.tasks.apply(task.id, Saved("/v.mp4", 1000))
        library.heard.clear()
        await asyncio.sleep(0.15)
        assert library.heard == [], "a transfer that is over is not told"


async def test_a_problem_of_another_version_keeps_its_text(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        task = await library.bring_to(TaskState.FAILED, "a")
    with closing(raw(library.path)) as connection:
        connection.execute("""UPDATE task SET problem = '{"code": "from_the_future", "message": "hm"}'""")
    async with opened(tmp_path) as library:
        assert (await library.tasks.get(task.id)).problem == Problem(ProblemCode.BUG, "hm")
        assert [row.error for row in await library.rows()] == ["bug hm"]


async def test_polled_states_are_found_oldest_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        one = await library.bring_to(TaskState.GENERATING, "a")
        two = await library.bring_to(TaskState.QUEUED, "b")
        assert await library.tasks.in_states(POLLED) == (one, two)
        assert await library.tasks.in_states(()) == ()


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in type(row).__dataclass_fields__}  # type: ignore[attr-defined]


async def test_a_mistake_of_ours_passes_for_nothing_milder(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.add("a")
        with pytest.raises(sqlite3.IntegrityError, match="client_id"):
            await library.add("a")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await library.database.read(lambda c: c.execute("SELECT 1 FROM absent") and None)
        with pytest.raises(UnicodeEncodeError):
            await library.add("b", request=request("lone \ud800 surrogate"))
        assert len(await library.rows()) == 1
