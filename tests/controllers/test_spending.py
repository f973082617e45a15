"""Totals from a real ledger, and the table that is saved of them."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from desktop.controllers.spending import SpendingController
from desktop.domain.spending import Grouping
from desktop.domain.task import TaskState
from tests.store.library import ORIGIN, Library, facts_to, opened, request

Run = Callable[[Coroutine[Any, Any, Any]], Any]


async def live(library: Library, name: str, state: TaskState, **changes: Any) -> int:
    (task,) = await library.add(name, **changes)
    for fact in facts_to(state, name):
        library.clock.time += 1
        await library.tasks.apply(task.id, fact)
    return task.id


def test_totals_are_told_and_saved_as_shown(run_on_qt: Run, tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as library:
            await library.ledger.add_reading("dashly", ORIGIN, 1000.0)
            library.clock.time += 5
            await live(library, "a", TaskState.READY)
            library.clock.time += 5
            assert await library.ledger.add_reading("dashly", ORIGIN, 970.0) is not None
            await live(library, "b", TaskState.FAILED)
            await live(library, "c", TaskState.UNKNOWN)
            await live(library, "d", TaskState.READY, service="sandbox", request=request(service="sandbox"))
            controller = SpendingController(library.ledger, lambda name: ORIGIN if name == "dashly" else "elsewhere")
            told: list[tuple[Any, ...]] = []
            controller.totals_read.connect(lambda *words: told.append(words))
            controller.saved.connect(lambda path: told.append((path,)))
            controller.failed.connect(lambda why: told.append((why,)))
            await controller.read(Grouping.MODEL, 0.0, ("dashly",))
            by, totals, readings = told.pop()
            assert by is Grouping.MODEL
            (total,) = totals
            assert (total.sent, total.made, total.failed, total.unclear) == (3, 1, 1, 1)
            assert (total.measured, total.credits, total.refunded) == (1, 30.0, 0.0)
            assert [reading.credits for reading in readings] == [1000.0, 970.0]
            await controller.save(str(tmp_path / "x.csv"))
            assert told.pop() == (str(tmp_path / "x.csv"),)
            await controller.save(str(tmp_path / "no" / "x.csv"))
            assert told.pop() == ("No such file or directory",)
            await asyncio.sleep(0)

    run_on_qt(body())
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "model"
    assert rows[1] == ["sora-2", "3", "1", "1", "1", "1", "30", "0", "4"]
    assert not list(tmp_path.glob(".*.part"))
