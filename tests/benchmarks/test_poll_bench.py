"""What a poll costs beside the best-known client of such services, and beside a new client for each."""

from __future__ import annotations

import ssl
import time
from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest

from desktop.api.client import VideoClient
from tests.benchmarks.figures import tell
from tests.servers.rig import CATALOG, KEY
from tests.servers.separate import running

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]
Call = Callable[[], Awaitable[object]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("files")) as url:
        yield url


async def cost(call: Call, times: int) -> float:
    """Return the processor time of one call in seconds, of the best of some series."""
    series = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(times):
            await call()
        series.append((time.process_time() - begun) / times)
    return min(series)


async def of_a_poll(server: str) -> float:
    service = CATALOG.service("dashly")
    assert service is not None
    client = VideoClient(server, service.wire, KEY, tls=ssl.create_default_context())
    try:
        await client.query("video_1")
        return await cost(lambda: client.query("video_1"), 300)
    finally:
        await client.aclose()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the service it was made for is to end
async def test_a_poll_to_openai_python(server: str) -> None:
    openai = pytest.importorskip("openai", reason="openai is not installed: `.venv/bin/pip install openai` to compare")
    async with openai.AsyncOpenAI(api_key=KEY, base_url=f"{server}/v1", max_retries=0) as client:
        await client.videos.retrieve("video_1")
        theirs = await cost(lambda: client.videos.retrieve("video_1"), 300)
    ours = await of_a_poll(server)
    tell("CPU of a poll, to openai-python", ours / theirs, 0.9, f"{ours * 1000:.2f} ms / {theirs * 1000:.2f} ms")


async def test_a_poll_to_a_new_client_each(server: str) -> None:
    async def poll() -> None:
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}, trust_env=False) as client:
            (await client.get(f"{server}/v1/videos/generations/video_1")).json()

    theirs = await cost(poll, 5)
    ours = await of_a_poll(server)
    tell("CPU of a poll, to a new client each", ours / theirs, 0.1, f"{ours * 1000:.2f} ms / {theirs * 1000:.2f} ms")
