"""Background work is held, named, reported and ended."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from desktop.services.supervisor import Supervisor
from desktop.services.threads import in_thread


@pytest.mark.measures
async def test_work_is_ended_in_time_and_the_stubborn_is_named() -> None:
    supervisor = Supervisor()
    ended = []

    async def polite() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("polite")

    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                if done.is_set():
                    raise

    done = asyncio.Event()
    supervisor.start(polite(), name="polite")
    task = supervisor.start(stubborn(), name="stubborn")
    await asyncio.sleep(0.01)
    assert supervisor.names == ("polite", "stubborn")
    begun = time.monotonic()
    assert await supervisor.stop(0.2) == ("stubborn",)
    assert time.monotonic() - begun < 1 and ended == ["polite"]
    done.set()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    late = supervisor.start(polite(), name="late")
    with pytest.raises(asyncio.CancelledError):
        await late


async def test_an_error_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    told = []
    supervisor = Supervisor(lambda name, error: told.append((name, repr(error))))

    async def broken() -> None:
        raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await supervisor.start(broken(), name="broken")
    await asyncio.sleep(0)
    assert told == [("broken", "ValueError('oops')")] and "broken failed" in caplog.text
    assert supervisor.names == ()


async def test_thread_work_returns_raises_and_is_left_alone_when_cancelled() -> None:
    assert await in_thread(lambda: threading.current_thread().name, name="some work") == "some work"
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0, name="broken")
    release = threading.Event()
    waiting = asyncio.create_task(in_thread(release.wait, name="hung"))
    await asyncio.sleep(0.01)
    assert next(t for t in threading.enumerate() if t.name == "hung").daemon
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    release.set()
    await asyncio.sleep(0.01)
