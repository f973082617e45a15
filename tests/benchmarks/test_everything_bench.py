"""Everything at once: 500 tasks polled, a large video coming, a large image going, and somebody typing a search.

Told is the share of the time that the window stood still for longer than a picture, against the same done as one would
first write it: ``json=`` with Base64 in it, a thread hop a chunk, a proxy model.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gc
import hashlib
import os
import shutil
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from desktop.api.client import Timeouts, tls_context
from desktop.app.loop import LoopCare
from desktop.domain.catalog import Pace
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.domain.task import TaskIntent, TaskState
from desktop.models.tasks import TaskColumn
from desktop.services.transfer import Limits, Order, fetch
from desktop.widgets import theme
from desktop.widgets.tasks.pane import TasksPane
from tests.benchmarks.figures import tell
from tests.models.rows import NOW, stream
from tests.servers.rig import KEY, Rig, rig_at
from tests.servers.separate import running
from tests.videos import make_video

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

FRAME_S = 0.016
SECONDS = 8.0
ROWS, POLLED, POLL_EVERY_S = 100_000, 500, 10.0
KEYSTROKE_MS = 180
TYPED = ("storm neon", "paper boat", "zzz")
MB = 1_000_000
Run = Callable[[Coroutine[Any, Any, float]], float]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("files")
    video = make_video(folder / "small.mp4", frames=12).read_bytes()
    with (folder / "large.mp4").open("wb") as file:
        file.write(video + (200 * MB - len(video)).to_bytes(4, "big") + b"free")
        file.truncate(200 * MB)
    with running(folder) as url:
        yield url
    shutil.rmtree(folder)


class Stillness:
    """Adds up the times between two turns of a 1 ms timer that were longer than a picture.

    Only as far as this process was running at all: what other programs take is neither design's fault.
    """

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._begun = self._last = time.perf_counter()
        self._run = time.process_time()
        self._still = 0.0
        self._timer.start(1)

    def share(self) -> float:
        """Stop, and return the share of the time since the beginning."""
        self._timer.stop()
        self._on_beat()
        return self._still / (self._last - self._begun)

    def _on_beat(self) -> None:
        now, run = time.perf_counter(), time.process_time()
        gap = min(now - self._last, run - self._run)
        if gap > FRAME_S:
            self._still += gap
        self._last, self._run = now, run


async def during(search: Callable[[str], None], *jobs: Callable[[], Awaitable[object]]) -> float:
    """Do jobs again and again while somebody types; return the share of time that the window stood still."""

    async def repeat(job: Callable[[], Awaitable[object]]) -> None:
        while True:
            await job()

    care = LoopCare(asyncio.get_running_loop(), sys.excepthook)  # as in the program: answers are cut off below
    running_jobs = [asyncio.ensure_future(repeat(job)) for job in jobs]
    await asyncio.sleep(1)
    texts = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
    typed = 0

    def press() -> None:
        nonlocal typed
        search(texts[typed % len(texts)])
        typed += 1

    keys = QTimer()
    keys.timeout.connect(press)
    keys.start(KEYSTROKE_MS)
    stillness = Stillness()
    await asyncio.sleep(SECONDS)
    share = stillness.share()
    keys.stop()
    for job in running_jobs:
        job.cancel()
    ends = await asyncio.gather(*running_jobs, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends), ends
    del ends, running_jobs  # they hold the answers that were cut off, which are closed while the loop still runs
    gc.collect()
    await asyncio.sleep(0.1)
    care.end()
    return share


# --- Ours ---------------------------------------------------------------------------------------------------------


async def ours(server: str, folder: Path, pane: TasksPane, image: bytes) -> float:
    pace = Pace(first=1, queued=(POLL_EVERY_S,) * 2, in_progress=(POLL_EVERY_S,) * 2, max_backoff=60, patience=600)
    async with rig_at(folder, server, start=("submits", "polls"), pace=pace, timeouts=Timeouts()) as rig:
        request = GenerationRequest("dashly", "sora-2", "many", 10, "16:9")
        origin = rig.service.origin
        await rig.store.add(
            [TaskIntent(f"c{n}", "dashly", origin, request, remote_id=f"video_{n}") for n in range(POLLED)]
        )
        cancelled = threading.Event()
        share = await during(
            lambda text: pane.search(text), lambda: _send(rig, image), lambda: _download(server, folder, cancelled)
        )
        cancelled.set()
        return share


async def _send(rig: Rig, image: bytes) -> None:
    digest = hashlib.sha256(image[:64]).hexdigest()
    (rig.references / f"{digest}.jpg").exists() or await asyncio.to_thread(
        (rig.references / f"{digest}.jpg").write_bytes, image
    )
    reference = Reference(ReferenceKind.FILE, "big.jpg", "", digest, ".jpg", "image/jpeg", 10, 10, len(image))
    (task,) = await rig.submit("big", references=(reference,))
    await rig.reach(task.id, set(TaskState) - {TaskState.WAITING, TaskState.SENDING}, within=60)


async def _download(server: str, folder: Path, cancelled: threading.Event) -> None:
    order = Order(
        "c", f"{server}/files/large.mp4", folder / "videos", folder / "posters", "large", local=True, make_parents=True
    )
    tls = await asyncio.to_thread(tls_context)
    await asyncio.to_thread(
        lambda: fetch(order, tls=tls, limits=Limits(), cancelled=cancelled, on_progress=lambda *_: None)
    )
    await asyncio.to_thread(shutil.rmtree, folder / "videos")


# --- As one would first write it ------------------------------------------------------------------------------------


async def naive(server: str, folder: Path, proxy: QSortFilterProxyModel, image: bytes) -> float:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}, trust_env=False, timeout=60) as client:

        async def poll_one(number: int) -> None:
            await asyncio.sleep(POLL_EVERY_S * number / POLLED)
            while True:
                (await client.get(f"{server}/v1/videos/generations/video_{number}")).json()
                await asyncio.sleep(POLL_EVERY_S)

        async def send() -> None:
            document = {"prompt": "big", "images": [f"data:image/jpeg;base64,{base64.b64encode(image).decode()}"]}
            (await client.post(f"{server}/v1/videos/generations", json=document)).json()

        async def download() -> None:
            digest = hashlib.sha256()
            with (folder / "naive.mp4").open("wb") as file:
                async with client.stream("GET", f"{server}/files/large.mp4") as answer:
                    async for chunk in answer.aiter_bytes():
                        digest.update(chunk)
                        await asyncio.to_thread(file.write, chunk)

        polls = [asyncio.ensure_future(poll_one(number)) for number in range(POLLED)]
        try:
            return await during(proxy.setFilterFixedString, send, download)
        finally:
            for poll in polls:
                poll.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*polls, return_exceptions=True)


@pytest.fixture(scope="module")
def application() -> QApplication:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, "dark")
    return application


def test_everything_at_once(application: QApplication, run_on_qt: Run, server: str, tmp_path: Path) -> None:
    image = os.urandom(30 * MB)
    pane = TasksPane(now=lambda: NOW)
    pane.resize(760, 900)
    pane.model.add_rows(list(stream(ROWS)))
    pane.show()
    good = run_on_qt(ours(server, tmp_path, pane, image))
    words = pane.words
    pane.hide()

    model = QStandardItemModel(0, 4)
    for row in stream(ROWS):
        model.appendRow([QStandardItem(words.cell(row, column)) for column in list(TaskColumn)[:4]])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    proxy.setFilterKeyColumn(-1)
    view = QTableView()
    view.setModel(proxy)
    view.resize(760, 900)
    view.show()
    bad = run_on_qt(naive(server, tmp_path, proxy, image))
    view.hide()
    pane.deleteLater()
    tell(
        "everything at once, share of time standing still / naive design",
        good / bad,
        0.45,
        f"{good * 100:.1f} % / {bad * 100:.1f} %",
    )
