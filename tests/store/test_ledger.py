"""Money and time are counted honestly: what is ambiguous measures nothing."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.spending import Grouping
from desktop.domain.task import Accepted, Completed, Failed, OutcomeLost, SendStarted, TaskState
from tests.store.library import ORIGIN, HandClock, Library, opened, request


async def _read(library: Library, credits: float) -> int | None:
    library.clock.time += 10
    found = await library.ledger.add_reading("dashly", ORIGIN, credits)
    library.clock.time += 10
    return found


async def _send(library: Library, name: str, **changes: object) -> int:
    (task,) = await library.add(name, **changes)
    await library.tasks.apply(task.id, SendStarted())
    library.clock.time += 1
    await library.tasks.apply(task.id, Accepted(f"r-{name}"))
    return task.id


class TestMeasuring:
    async def test_one_task_between_two_balances_cost_the_difference(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            assert await _read(library, 100.0) is None
            task_id = await _send(library, "a")
            assert await _read(library, 92.5) == task_id
            assert (await library.tasks.get(task_id)).credits == 7.5

    async def test_two_tasks_are_ambiguous(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            await _read(library, 100.0)
            ids = [await _send(library, "a"), await _send(library, "b")]
            assert await _read(library, 85.0) is None
            assert [(await library.tasks.get(task_id)).credits for task_id in ids] == [None, None]

    async def test_a_refund_in_between_is_ambiguous(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            old = await _send(library, "old")
            await _read(library, 100.0)
            await library.tasks.apply(old, Failed(Problem(ProblemCode.GENERATION_FAILED)))
            await _send(library, "a")
            assert await _read(library, 95.0) is None

    async def test_an_unknown_outcome_makes_everything_after_it_ambiguous(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            (unknown,) = await library.add("u")
            await library.tasks.apply(unknown.id, SendStarted())
            await library.tasks.apply(unknown.id, OutcomeLost(Problem(ProblemCode.ANSWER_LOST)))
            await _read(library, 100.0)
            await _send(library, "a")
            assert await _read(library, 95.0) is None

    async def test_a_task_on_its_way_while_the_balance_was_read_is_ambiguous(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            (task,) = await library.add("a")
            await library.tasks.apply(task.id, SendStarted())
            await _read(library, 100.0)
            await library.tasks.apply(task.id, Accepted("r"))
            assert await _read(library, 95.0) is None

    async def test_a_top_up_measures_nothing(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            await _read(library, 100.0)
            await _send(library, "a")
            assert await _read(library, 192.0) is None

    async def test_other_services_do_not_matter(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as library:
            await _read(library, 100.0)
            task_id = await _send(library, "a")
            await _send(library, "b", origin="https://other.example.com", service="toapis")
            assert await _read(library, 99.0) == task_id


async def test_a_plateau_of_balances_is_two_readings(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        for credits in (100.0, 100.0, 100.0, 100.0, 90.0):
            await _read(library, credits)
        found = await library.ledger.readings(ORIGIN)
        start = library.clock.now() - 100
        assert [(reading.at - start, reading.credits) for reading in found] == [(10, 100.0), (70, 100.0), (90, 90.0)]
        assert len(await library.ledger.readings(ORIGIN, since=start + 60)) == 2
        assert await library.ledger.readings("https://other.example.com") == ()


async def test_totals_by_day_model_and_project(tmp_path: Path) -> None:
    noon = 1_700_049_600.0  # 2023-11-15 12:00 UTC
    async with opened(tmp_path, HandClock(noon)) as library:
        await _read(library, 100.0)
        first = await _send(library, "a")
        assert await _read(library, 90.0) == first
        refunded = await _send(library, "b", request=request(model="sora-2-pro"))
        assert await _read(library, 70.0) == refunded
        await library.tasks.apply(refunded, Failed(Problem(ProblemCode.GENERATION_FAILED)))
        await library.tasks.apply(first, Completed("https://x/v"))
        await library.tasks.annotate([first], project="film")
        await library.add("never sent")
        await library.bring_to(TaskState.REJECTED, "rejected")
        library.clock.time += 86400
        await library.bring_to(TaskState.UNKNOWN, "unclear")
        ready = await library.bring_to(TaskState.READY, "later")
        await library.tasks.remove([ready.id])

        days = await library.ledger.totals(Grouping.DAY)
        assert [total.key for total in days] == sorted((total.key for total in days), reverse=True)
        latest, earlier = days
        assert (latest.sent, latest.made, latest.unclear, latest.measured, latest.seconds) == (2, 1, 1, 0, 4)
        assert (earlier.sent, earlier.made, earlier.failed, earlier.measured) == (2, 1, 1, 2)
        assert (earlier.credits, earlier.refunded) == (10.0, 20.0)
        models = {total.key: total for total in await library.ledger.totals(Grouping.MODEL)}
        assert (models["sora-2"].sent, models["sora-2-pro"].sent) == (3, 1)
        projects = {total.key: total.sent for total in await library.ledger.totals(Grouping.PROJECT)}
        assert projects == {"": 3, "film": 1}
        assert [total.sent for total in await library.ledger.totals(Grouping.SERVICE)] == [4]
        assert [total.sent for total in await library.ledger.totals(Grouping.DAY, since=noon + 86400)] == [2]
        assert [total.sent for total in await library.ledger.totals(Grouping.DAY, until=noon + 86400)] == [2]


async def test_making_times_are_those_of_made_videos_of_that_kind(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        for number, seconds in enumerate((60, 70, 80)):
            task_id = await _send(library, f"a{number}")
            library.clock.time += seconds
            await library.tasks.apply(task_id, Completed("https://x/v"))
        failed = await _send(library, "f")
        library.clock.time += 5
        await library.tasks.apply(failed, Failed(Problem(ProblemCode.GENERATION_FAILED)))
        other = await _send(library, "o", request=request(duration=8))
        library.clock.time += 500
        await library.tasks.apply(other, Completed("https://x/v"))
        assert await library.ledger.making_times("dashly", "sora-2", 4, "16:9") == (80.0, 70.0, 60.0)
        assert await library.ledger.making_times("dashly", "sora-2", 8, "16:9") == (500.0,)
        assert await library.ledger.making_times("dashly", "sora-2", 4, "9:16") == ()
        plan = await library.database.read(
            lambda c: c.execute(
                "EXPLAIN QUERY PLAN SELECT 1 FROM task WHERE service = ? AND model = ? AND duration = ? AND size = ?"
                " AND completed_at IS NOT NULL AND accepted_at IS NOT NULL",
                ("a", "b", 1, "c"),
            ).fetchall()
        )
        assert "task_made" in plan[0][3]


async def test_projects_have_folders(tmp_path: Path) -> None:
    async with opened(tmp_path) as library:
        await library.ledger.set_project("film", "/videos/film")
        await library.ledger.set_project("ad", "/videos/ad")
        await library.ledger.set_project("film", "/videos/film 2")
        assert await library.ledger.projects() == {"ad": "/videos/ad", "film": "/videos/film 2"}
