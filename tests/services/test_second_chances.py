"""Another look comes later each time, one task after the other, and at once when the machine woke."""

from __future__ import annotations

import asyncio

from desktop.services.second_chances import PAUSES_S, SecondChances
from desktop.services.supervisor import Supervisor
from tests.store.library import HandClock


async def test_each_look_comes_later_than_the_last() -> None:
    clock, looks = HandClock(0.0), []

    async def look(task_id: int) -> bool:
        looks.append((task_id, clock.time))
        return True

    chances = SecondChances(Supervisor(), clock, look, lambda: None)
    chances.put(1)
    waited = []
    for _ in range(6):
        pause = chances.go()
        assert pause is not None
        waited.append(pause)
        clock.time += pause
        chances.go()
        await asyncio.sleep(0)
    assert waited == [*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1]]
    assert [task_id for task_id, _ in looks] == [1] * 6


async def test_a_sleep_has_all_looked_at_now_and_one_after_the_other() -> None:
    clock, under_way, most = HandClock(0.0), 0, 0
    seen: list[int] = []

    async def look(task_id: int) -> bool:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        seen.append(task_id)
        return task_id == 2

    chances = SecondChances(Supervisor(), clock, look, lambda: None)
    for task_id in (3, 1, 2):
        chances.put(task_id)
    chances.put(4, at_once=True)
    chances.soon()
    assert chances.go() is None
    await asyncio.sleep(0.05)
    assert (seen, most) == ([1, 2, 3, 4], 1)
    assert chances.go() == PAUSES_S[1], "only what still has a chance is looked at again, and later than before"
