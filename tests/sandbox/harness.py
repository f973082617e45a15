"""A sandbox inside the test's own process, in a thread, on a real socket; and a renderer that needs no time."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from desktop.sandbox import server
from desktop.sandbox.jobs import Made, RenderJob
from desktop.sandbox.options import Options, parse_options
from desktop.sandbox.records import Records
from desktop.sandbox.studio import Folders, Renderer

KEY = {"Authorization": "Bearer any-key"}
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 2000


@dataclass
class QuickRenderer:
    """Writes fixed bytes at once, or waits to be let go; remembers every job."""

    jobs: list[RenderJob] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    cancelled: int = 0
    at_work: int = 0
    most_at_work: int = 0

    async def render(self, job: RenderJob, report: Callable[[float], None]) -> Made:
        self.jobs.append(job)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            report(0.5)
            while not self.gate.is_set():
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.at_work -= 1
        Path(job.out).write_bytes(VIDEO)
        if not job.thumbnail:
            return Made(job.out)
        thumbnail = Path(job.out).with_suffix(".jpg")
        thumbnail.write_bytes(b"\xff\xd8\xff picture")
        return Made(job.out, str(thumbnail))


@dataclass
class Running:
    """A sandbox that answers."""

    url: str
    options: Options
    renderer: Any
    folder: Path
    http: httpx.Client

    def submit(self, **body: Any) -> httpx.Response:
        defaults = {"model": "sora-2", "prompt": "a fox in the snow", "duration": 10, "size": "16:9"}
        return self.http.post("/v1/videos/generations", json=defaults | body)

    def query(self, task_id: str) -> dict[str, Any]:
        answer = self.http.get(f"/v1/videos/generations/{task_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def finish(self, task_id: str, path: str = "/v1/videos/generations/") -> dict[str, Any]:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.http.get(path + task_id).json()
            if found["status"] in ("completed", "failed"):
                return found
            time.sleep(0.01)
        raise AssertionError(f"not finished: {found}")

    def make(self, **body: Any) -> dict[str, Any]:
        answer = self.submit(**body)
        assert answer.status_code == 200, answer.text
        return self.finish(answer.json()["id"])


@contextlib.contextmanager
def run_sandbox(folder: Path, *words: str, renderer: Renderer | None = None, key: str = "any-key") -> Iterator[Running]:
    """Serve with the options that the command line would give; stop at the end."""
    options = parse_options(["--data-dir", str(folder), *words])
    if renderer is None:
        renderer = QuickRenderer()
        renderer.gate.set()
    ready: list[str] = []
    started = threading.Event()

    def on_ready(url: str, stop: Callable[[], None]) -> None:
        ready.append(url)
        stops.append(stop)
        started.set()

    stops: list[Callable[[], None]] = []

    async def work() -> None:
        folders = Folders(folder)
        folder.mkdir(exist_ok=True)
        with contextlib.closing(Records(folder / "sandbox.db", options.credits)) as records:
            folders.create()
            listener = server.listen(options.port, folder / "port")
            await server.serve(options, folders, records, listener, renderer, on_ready)

    thread = threading.Thread(target=lambda: asyncio.run(work()), name="sandbox")
    thread.start()
    try:
        assert started.wait(10), "the sandbox did not start"
        with httpx.Client(
            base_url=ready[0], headers={"Authorization": f"Bearer {key}"} if key else {}, trust_env=False, timeout=10
        ) as http:
            yield Running(ready[0], options, renderer, folder, http)
    finally:
        for stop in stops:
            stop()
        thread.join(10)
        assert not thread.is_alive(), "the sandbox did not stop"
