from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from desktop.app.loop import LoopCare


@pytest.fixture
def care_for(run_on_qt: Callable[..., Any]) -> Callable[..., list[BaseException]]:
    """Return a function that runs a coroutine on the Qt loop with care, and returns what was handled."""

    def run(body: Callable[[], Any]) -> list[BaseException]:
        handled: list[BaseException] = []

        async def whole() -> None:
            care = LoopCare(asyncio.get_running_loop(), lambda _kind, error, _trace: handled.append(error))
            try:
                await body()
                gc.collect()
                await asyncio.sleep(0.05)
            finally:
                care.end()

        run_on_qt(whole())
        return handled

    return run


def test_a_generator_that_was_left_is_closed_in_the_loop(care_for: Callable[..., list[BaseException]]) -> None:
    told: list[str] = []

    async def answer() -> AsyncIterator[int]:
        try:
            for number in range(1000):
                yield number
        finally:
            await asyncio.sleep(0.01)
            told.append("connection closed")

    async def read_too_little() -> None:
        async for number in answer():
            if number == 3:
                break

    assert care_for(read_too_little) == []
    assert told == ["connection closed"]


@pytest.mark.fault("H7")
def test_what_breaks_where_nobody_awaits_is_handled(care_for: Callable[..., list[BaseException]]) -> None:
    async def broken() -> None:
        raise LookupError("planted")

    async def forget() -> None:
        task = asyncio.ensure_future(broken())
        await asyncio.sleep(0)
        del task
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)

    assert sorted(type(error).__name__ for error in care_for(forget)) == ["LookupError", "ZeroDivisionError"]
