"""Worker threads: order, results, errors, cancellation, and never in the way of the end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from desktop.services.threads import DaemonPool


async def test_jobs_run_in_order_and_give_their_results() -> None:
    pool = DaemonPool("test")
    done: list[int] = []
    results = await asyncio.gather(*(pool.run(lambda n=n: done.append(n) or n * n) for n in range(20)))  # type: ignore[misc]
    assert done == list(range(20))
    assert results == [n * n for n in range(20)]


async def test_errors_come_back() -> None:
    with pytest.raises(ZeroDivisionError):
        await DaemonPool("test").run(lambda: 1 // 0)


async def test_no_more_threads_than_allowed() -> None:
    pool = DaemonPool("counted", 2)
    lock, running, most = threading.Lock(), 0, 0

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    await asyncio.gather(*(pool.run(work) for _ in range(12)))
    assert most == 2
    assert sum(thread.name.startswith("counted") for thread in threading.enumerate()) == 2


async def test_cancelled_work_that_has_not_begun_never_begins() -> None:
    pool = DaemonPool("test")
    gate, begun = threading.Event(), []
    first = asyncio.create_task(pool.run(gate.wait))
    second = asyncio.create_task(pool.run(lambda: begun.append(1)))
    await asyncio.sleep(0.01)
    first.cancel()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    gate.set()
    await pool.run(lambda: None)
    assert not begun


@pytest.mark.measures
def test_a_stuck_job_does_not_keep_the_process() -> None:
    code = (
        "import asyncio, time\n"
        "from desktop.services.threads import DaemonPool\n"
        "async def main():\n"
        "    task = asyncio.create_task(DaemonPool('stuck').run(lambda: time.sleep(60)))\n"
        "    await asyncio.sleep(0.1)\n"
        "    task.cancel()\n"
        "asyncio.run(main())\n"
    )
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
    assert time.monotonic() - began < 10
