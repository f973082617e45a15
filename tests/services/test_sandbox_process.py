from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from desktop.services.sandbox_process import (
    SandboxEvent,
    SandboxFailed,
    SandboxGone,
    SandboxProcess,
    SandboxRestarted,
    SandboxStarted,
)

ROOT = Path(__file__).resolve().parents[2]


def processes(*words: str) -> list[int]:
    """Return the processes whose command line holds all the words."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                line = (folder / "cmdline").read_bytes().split(b"\0")
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if state != "Z" and all(word.encode() in line for word in words):
                found.append(int(folder.name))
    return found


def sandboxes(data_dir: Path) -> list[int]:
    return processes("desktop.sandbox", str(data_dir))


async def until_gone(data_dir: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while sandboxes(data_dir):
        assert time.monotonic() < deadline, "a sandbox was left behind"
        await asyncio.sleep(0.02)


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[SandboxProcess]:
    process = SandboxProcess(tmp_path)
    yield process
    await process.stop()
    await until_gone(tmp_path, 2)


@pytest.mark.measures
async def test_starts_answers_without_a_key_and_stops(sandbox: SandboxProcess, tmp_path: Path) -> None:
    events: list[SandboxEvent] = []
    sandbox.subscribe(events.append)
    assert sandbox.base_url == ""
    url = await sandbox.start()
    assert sandbox.base_url == url
    assert await sandbox.start() == url, "starting twice is starting once"
    assert events == [SandboxStarted(url)]
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(url + "/v1/balance")).json()["success"] is True
    assert len(sandboxes(tmp_path)) == 1
    began = time.monotonic()
    await sandbox.stop()
    assert time.monotonic() - began < 2
    assert sandbox.base_url == ""
    assert sandboxes(tmp_path) == []
    assert events == [SandboxStarted(url)], "a stop that was asked for is no crash"


@pytest.mark.measures
async def test_loop_is_never_held_up_while_it_starts(sandbox: SandboxProcess) -> None:
    worst, last = 0.0, time.monotonic()
    starting = asyncio.ensure_future(sandbox.start())
    while not starting.done():
        await asyncio.sleep(0.001)
        now = time.monotonic()
        worst, last = max(worst, now - last), now
    await starting
    assert worst < 0.05  # two busy cores: the kernel alone may take 20 ms


async def test_crash_is_mended_once_on_the_same_port_and_said(sandbox: SandboxProcess, tmp_path: Path) -> None:
    events: asyncio.Queue[SandboxEvent] = asyncio.Queue()
    url = await sandbox.start()
    sandbox.subscribe(events.put_nowait)
    os.kill(sandboxes(tmp_path)[0], signal.SIGKILL)
    restarted = await asyncio.wait_for(events.get(), 10)
    assert isinstance(restarted, SandboxRestarted)
    assert restarted.base_url == url == sandbox.base_url
    os.kill(sandboxes(tmp_path)[0], signal.SIGKILL)
    assert isinstance(await asyncio.wait_for(events.get(), 10), SandboxGone)
    assert sandbox.base_url == ""
    assert await sandbox.start() == url, "a person may start it again"


async def test_start_that_fails_says_why(tmp_path: Path) -> None:
    process = SandboxProcess(tmp_path, ["--chaos", "gremlins"])
    with pytest.raises(SandboxFailed, match="gremlins"):
        await process.start()
    assert process.base_url == ""
    await until_gone(tmp_path, 2)
    assert await process.restart(["--chaos", "latency=0"])
    await process.stop()


async def test_other_words_hold_from_the_next_start_on(sandbox: SandboxProcess) -> None:
    assert not sandbox.configure(["--credits", "70"]), "nothing runs that would have to be restarted"
    url = await sandbox.start()
    assert sandbox.configure(["--credits", "70"])
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(url + "/v1/balance")).json()["remain_credits"] == 70


async def test_unusable_folder_is_a_failure_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SandboxFailed, match="file"):
        await SandboxProcess(tmp_path / "file" / "below").start()


async def test_second_sandbox_in_one_folder_is_refused(sandbox: SandboxProcess, tmp_path: Path) -> None:
    await sandbox.start()
    with pytest.raises(SandboxFailed, match="another sandbox"):
        await SandboxProcess(tmp_path).start()
    assert len(sandboxes(tmp_path)) == 1


async def test_stop_while_it_starts_leaves_nothing(sandbox: SandboxProcess, tmp_path: Path) -> None:
    starting = asyncio.ensure_future(sandbox.start())
    await asyncio.sleep(0.05)
    await sandbox.stop()
    with pytest.raises(SandboxFailed):
        await starting
    await until_gone(tmp_path, 2)
    assert sandbox.base_url == ""


async def test_two_callers_start_one(sandbox: SandboxProcess, tmp_path: Path) -> None:
    events: list[SandboxEvent] = []
    sandbox.subscribe(events.append)
    first, second = await asyncio.gather(sandbox.start(), sandbox.start())
    assert first == second
    assert events == [SandboxStarted(first)]
    assert len(sandboxes(tmp_path)) == 1


async def test_start_during_a_restart_waits_for_it(sandbox: SandboxProcess, tmp_path: Path) -> None:
    url = await sandbox.start()
    os.kill(sandboxes(tmp_path)[0], signal.SIGKILL)
    while sandbox.base_url:
        await asyncio.sleep(0.005)
    assert await sandbox.start() == url
    assert len(sandboxes(tmp_path)) == 1


async def test_stop_during_a_restart_is_final_and_no_failure(sandbox: SandboxProcess, tmp_path: Path) -> None:
    events: list[SandboxEvent] = []
    await sandbox.start()
    sandbox.subscribe(events.append)
    os.kill(sandboxes(tmp_path)[0], signal.SIGKILL)
    while sandbox.base_url:
        await asyncio.sleep(0.005)
    await sandbox.stop()
    await until_gone(tmp_path, 2)
    assert events == []


async def test_key_is_not_handed_on(sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUSHES_API_KEY", "sk-canary-0123456789")
    await sandbox.start()
    (pid,) = sandboxes(tmp_path)
    for name in ("environ", "cmdline"):
        assert b"sk-canary" not in Path(f"/proc/{pid}/{name}").read_bytes()


_PARENT = """
import asyncio, pathlib, sys, httpx
from desktop.services.sandbox_process import SandboxProcess
async def main():
    url = await SandboxProcess(pathlib.Path(sys.argv[1])).start()
    body = {"model": "sora-2-pro", "prompt": "a long march", "duration": 25}
    for _ in range(2):
        httpx.post(url + "/v1/videos/generations", json=body).raise_for_status()
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
async def test_nothing_outlives_the_program(tmp_path: Path, blow: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        assert await asyncio.to_thread(parent.stdout.readline) == b"ready\n"
        pid = min(sandboxes(tmp_path))  # a worker that has just been forked looks like it, too
        deadline = time.monotonic() + 10
        while len(workers := processes("--worker", str(pid))) < 2:
            assert time.monotonic() < deadline, "no rendering began"
            await asyncio.sleep(0.02)
        parent.send_signal(blow)
        parent.wait(5)
        await until_gone(tmp_path, 3)
        deadline = time.monotonic() + 3
        while processes("--worker", str(pid)):
            assert time.monotonic() < deadline, f"a rendering was left behind: {workers}"
            await asyncio.sleep(0.02)
