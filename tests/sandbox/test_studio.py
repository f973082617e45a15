from __future__ import annotations

import base64
import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop.sandbox.jobs import Made, RenderFailed, RenderJob
from tests.sandbox.harness import QuickRenderer, run_sandbox


def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def test_two_at_once_and_in_order(tmp_path: Path) -> None:
    renderer = QuickRenderer()
    with run_sandbox(tmp_path / "s", renderer=renderer) as sandbox:
        ids = [sandbox.submit(prompt=f"take {n}").json()["id"] for n in range(5)]
        until(lambda: renderer.at_work == 2)
        time.sleep(0.1)
        states = [sandbox.query(task_id)["status"] for task_id in ids]
        assert states == ["in_progress", "in_progress", "queued", "queued", "queued"]
        renderer.gate.set()
        assert all(sandbox.finish(task_id)["status"] == "completed" for task_id in ids)
        assert renderer.most_at_work == 2
        assert [job.prompt for job in renderer.jobs] == [f"take {n}" for n in range(5)]


def test_stopping_leaves_no_work_and_the_next_run_takes_it_up(tmp_path: Path) -> None:
    renderer = QuickRenderer()
    with run_sandbox(tmp_path / "s", renderer=renderer) as sandbox:
        port = sandbox.url
        ids = [sandbox.submit(prompt=f"take {n}").json()["id"] for n in range(3)]
        until(lambda: renderer.at_work == 2)
    assert (renderer.cancelled, renderer.at_work) == (2, 0)
    (tmp_path / "s" / "work" / "half-made.mp4").write_bytes(b"x")
    with run_sandbox(tmp_path / "s") as sandbox:
        assert sandbox.url == port, "links that were given out must stay good"
        done = [sandbox.finish(task_id) for task_id in ids]
        assert [task["status"] for task in done] == ["completed"] * 3
        assert sandbox.http.get("/v1/balance").json()["used_credits"] == 60, "charged once, restart or not"
        assert {job.seed for job in renderer.jobs} <= {job.seed for job in sandbox.renderer.jobs}
        assert not list((tmp_path / "s" / "work").iterdir())


def test_results_survive_a_restart(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s") as sandbox:
        done = sandbox.make(metadata={"client_business_id": "mine"})
    with run_sandbox(tmp_path / "s") as sandbox:
        assert sandbox.query(done["id"]) == done
        assert sandbox.http.get(done["result"]["data"][0]["url"]).status_code == 200
        found = sandbox.http.get("/v1/videos/generations", params={"client_business_id": "mine"}).json()
        assert found["data"] == [done]


class BrokenRenderer:
    """Fails as told."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def render(self, job: RenderJob, report: Callable[[float], None]) -> Made:
        raise self.error


def test_render_failure_becomes_the_tasks_error_and_is_refunded(tmp_path: Path) -> None:
    broken = BrokenRenderer(RenderFailed("image_unreachable", "Generation failed: cannot read the image"))
    with run_sandbox(tmp_path / "s", renderer=broken) as sandbox:
        done = sandbox.make()
        assert done["error"] == {"code": "image_unreachable", "message": "Generation failed: cannot read the image"}
        assert sandbox.http.get("/v1/balance").json()["used_credits"] == 0


def test_full_disk_fails_the_task_and_not_the_service(tmp_path: Path) -> None:
    broken = BrokenRenderer(OSError(28, "No space left on device"))
    with run_sandbox(tmp_path / "s", renderer=broken) as sandbox:
        assert sandbox.make()["error"]["code"] == "internal_error"
        assert sandbox.http.get("/v1/balance").json()["used_credits"] == 0


@pytest.mark.measures
def test_speed_paces_queue_work_and_progress(tmp_path: Path) -> None:
    # At its own pace the service needs 5-20 s of queue and 100-140 s of work for 10 s of video: here, a hundredth.
    with run_sandbox(tmp_path / "s", "--speed", "100") as sandbox:
        began = time.monotonic()
        task_id = sandbox.submit().json()["id"]
        assert sandbox.query(task_id)["status"] == "queued"
        seen: list[int] = []
        while (task := sandbox.query(task_id))["status"] != "completed":
            seen.append(task["progress"])
            time.sleep(0.02)
        assert 1.0 < time.monotonic() - began < 4.0
        assert seen == sorted(seen)
        assert len(set(seen)) >= 3
        assert max(seen) <= 99


def test_inputs_are_cleared_when_no_task_needs_them(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    inputs = tmp_path / "s" / "inputs"
    with run_sandbox(tmp_path / "s", "--chaos", "expiry=1") as sandbox:
        done = sandbox.make(images=[base64.b64encode(content.getvalue()).decode()])
        (kept,) = inputs.iterdir()
        os.utime(kept, (1, 1))
        assert done["expires_at"]
        until(lambda: not list(inputs.iterdir()))
