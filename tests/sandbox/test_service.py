from __future__ import annotations

import base64
import io
import json
import re
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.harness import VIDEO, QuickRenderer, Running, run_sandbox

GENERATIONS = "/v1/videos/generations"


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, (200, 40, 90)).save(content, form)
    return content.getvalue()


def data_url(content: bytes, mime: str = "image/png") -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


# --- the flow -----------------------------------------------------------------------------------------------------


def test_submit_answer_is_as_documented(shared: Running) -> None:
    before = int(time.time())
    answer = shared.submit()
    assert answer.status_code == 200
    body = answer.json()
    assert re.fullmatch(r"video_[0-9a-f-]{36}", body.pop("id"))
    assert before <= body.pop("created_at") <= time.time()
    assert body == {
        "object": "generation.task",
        "model": "sora-2",
        "status": "queued",
        "progress": 0,
        "metadata": {},
    }


def test_finished_task_in_the_newer_shape(shared: Running) -> None:
    done = shared.make(metadata={"thumbnail": True})
    assert done["status"] == "completed"
    assert done["progress"] == 100
    assert done["result"]["type"] == "video"
    assert [file["format"] for file in done["result"]["data"]] == ["mp4"]
    assert done["expires_at"] - done["completed_at"] == 86400
    assert httpx.get(done["thumbnail"]).headers["content-type"] == "image/jpeg"
    assert "estimated_time" not in done


def test_finished_task_in_the_older_shape(tmp_path: Path) -> None:
    renderer = QuickRenderer()
    with run_sandbox(tmp_path / "s", "--answers", "older", renderer=renderer) as sandbox:
        first = sandbox.submit(metadata={"thumbnail": True}).json()
        assert (first["object"], first["status"], first["estimated_time"]) == ("video.generation", "submitted", 180)
        renderer.gate.set()
        done = sandbox.finish(first["id"])
        assert httpx.get(done["url"]).content == VIDEO
        assert done["thumbnail"].endswith(".jpg")
        assert "result" not in done


def test_states_and_progress_while_it_is_made(tmp_path: Path) -> None:
    renderer = QuickRenderer()
    with run_sandbox(tmp_path / "s", renderer=renderer) as sandbox:
        task_id = sandbox.submit().json()["id"]
        deadline = time.monotonic() + 5
        while (seen := sandbox.query(task_id))["progress"] != 50:
            assert time.monotonic() < deadline
        assert seen["status"] == "in_progress"
        renderer.gate.set()
        assert sandbox.finish(task_id)["progress"] == 100


def test_files_need_no_key_and_know_ranges(shared: Running) -> None:
    url = shared.make()["result"]["data"][0]["url"]
    whole = httpx.get(url)
    assert (whole.status_code, whole.headers["content-type"], whole.content) == (200, "video/mp4", VIDEO)
    head = httpx.head(url)
    assert head.headers["content-length"] == str(len(VIDEO))
    assert head.content == b""
    part = httpx.get(url, headers={"Range": "bytes=100-199", "If-Range": whole.headers["etag"]})
    assert part.status_code == 206
    assert part.headers["content-range"] == f"bytes 100-199/{len(VIDEO)}"
    assert part.content == VIDEO[100:200]
    other = httpx.get(url, headers={"Range": "bytes=100-199", "If-Range": '"another"'})
    assert other.status_code == 200
    beyond = httpx.get(url, headers={"Range": f"bytes={len(VIDEO)}-"})
    assert beyond.status_code == 416


def test_render_job_is_what_was_asked(sandbox: Running) -> None:
    sandbox.make(
        prompt="Shot 1: rain",
        duration=15,
        size="9:16",
        images=[data_url(picture()), "https://pictures.example/cat.jpg"],
        metadata={"style": "anime", "watermark": True, "storyboard": True, "thumbnail": True},
    )
    (job,) = sandbox.renderer.jobs
    assert (job.prompt, job.duration, job.size, job.style) == ("Shot 1: rain", 15, "9:16", "anime")
    assert job.watermark
    assert job.storyboard
    assert job.thumbnail
    assert Path(job.images[0]).read_bytes() == picture()
    assert job.images[1] == "https://pictures.example/cat.jpg"


def test_same_request_gets_the_same_takes_in_another_sandbox(tmp_path: Path) -> None:
    def seeds(folder: str) -> list[int]:
        with run_sandbox(tmp_path / folder) as sandbox:
            sandbox.make(metadata={"client_business_id": folder})
            sandbox.make()
            base = sandbox.make(prompt="another")["id"]
            remix = {"model": "sora-2", "prompt": "a fox in the snow"}
            sandbox.finish(sandbox.http.post(f"/v1/videos/{base}/remix", json=remix).json()["id"])
            return [job.seed for job in sandbox.renderer.jobs]

    first = seeds("one")
    assert len(set(first)) == 4
    assert seeds("two") == first


def test_metadata_of_the_answer_holds_the_client_id_and_finds_the_task(shared: Running) -> None:
    task_id = shared.submit(metadata={"client_business_id": "mine-1"}).json()["id"]
    shared.submit()
    found = shared.http.get(GENERATIONS, params={"client_business_id": "mine-1"}).json()
    assert [task["id"] for task in found["data"]] == [task_id]
    assert found["data"][0]["metadata"] == {"client_business_id": "mine-1"}
    assert shared.http.get(GENERATIONS, params={"client_business_id": "other"}).json()["data"] == []
    assert shared.http.get(GENERATIONS).status_code == 400


def test_same_client_id_twice_is_two_charged_tasks_as_with_the_real_service(sandbox: Running) -> None:
    body = {"client_business_id": "mine"}
    assert sandbox.submit(metadata=body).json()["id"] != sandbox.submit(metadata=body).json()["id"]
    assert sandbox.http.get("/v1/balance").json()["used_credits"] == 40


# --- dialect B ----------------------------------------------------------------------------------------------------


def test_dialect_b_with_upload_and_variants(sandbox: Running) -> None:
    uploaded = sandbox.http.post("/v1/uploads/images", files={"file": ("x.png", picture("JPEG"), "image/png")}).json()
    assert uploaded["success"] is True
    assert uploaded["data"]["mime_type"] == "image/jpeg"
    assert uploaded["data"]["size"] == len(picture("JPEG"))
    assert httpx.get(uploaded["data"]["url"]).content == picture("JPEG")
    task = sandbox.http.post(
        GENERATIONS,
        json={
            "model": "sora-2-vvip",
            "prompt": "waves",
            "duration": 8,
            "aspect_ratio": "9:16",
            "image_urls": [uploaded["data"]["url"]],
            "thumbnail": True,
            "metadata": {"n": 3, "style": "news"},
        },
    ).json()
    done = sandbox.finish(task["id"])
    assert len({file["url"] for file in done["result"]["data"]}) == 3
    jobs = sandbox.renderer.jobs
    assert [job.size for job in jobs] == ["9:16"] * 3
    assert len({job.seed for job in jobs}) == 3
    assert all(Path(job.images[0]).read_bytes() == picture("JPEG") for job in jobs)
    assert sandbox.http.get("/v1/balance").json()["used_credits"] == 8 * 3 * 2


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"no image", "not a JPEG, PNG, WebP or GIF image"), (picture() + b"x" * (10 << 20), "larger than 10 MB")],
    ids=["text", "large"],
)
def test_upload_refusals_are_as_documented(refusing: Running, content: bytes, message: str) -> None:
    answer = refusing.http.post("/v1/uploads/images", files={"file": ("x.png", content)})
    assert answer.status_code == 400
    assert answer.json()["success"] is False
    assert message in answer.json()["message"]


def test_one_dialect_alone(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--dialect", "toapis") as sandbox:
        assert sandbox.submit().json()["error"]["param"] == "model"
        models = sandbox.http.get("/v1/models", params={"type": "video"}).json()["data"]
        assert [model["id"] for model in models][:2] == ["sora-2-vvip", "sora-2-official"]
        assert {model["owned_by"] for model in models} == {"toapis"}


# --- remix and characters -----------------------------------------------------------------------------------------


def test_remix_keeps_the_base_and_takes_new_words(sandbox: Running) -> None:
    base = sandbox.make(prompt="a fox", size="1:1", images=[data_url(picture())])
    answer = sandbox.http.post(f"/v1/videos/{base['id']}/remix", json={"model": "sora-2", "prompt": "at night"})
    assert answer.status_code == 200
    done = sandbox.finish(answer.json()["id"])
    assert done["status"] == "completed"
    first, second = sandbox.renderer.jobs
    assert (second.prompt, second.size, second.duration, second.images) == ("at night", "1:1", 10, first.images)
    assert (second.base.prompt, second.base.seed) == (first.prompt, first.seed)


def test_remix_of_a_private_an_unfinished_or_an_unknown_task_is_refused(tmp_path: Path) -> None:
    renderer = QuickRenderer()
    with run_sandbox(tmp_path / "s", renderer=renderer) as sandbox:
        body = {"model": "sora-2", "prompt": "again"}
        unfinished = sandbox.submit().json()["id"]
        assert sandbox.http.post(f"/v1/videos/{unfinished}/remix", json=body).status_code == 403
        from_task = {"model": "sora-2", "timestamps": "1,3", "from_task": unfinished}
        assert sandbox.http.post(GENERATIONS, json=from_task).status_code == 403
        renderer.gate.set()
        private = sandbox.make(metadata={"private": True})["id"]
        used = sandbox.http.get("/v1/balance").json()["used_credits"]
        refused = sandbox.http.post(f"/v1/videos/{private}/remix", json=body)
        assert refused.status_code == 403
        assert "private" in refused.json()["error"]["message"]
        assert sandbox.http.post("/v1/videos/none/remix", json=body).status_code == 404
        assert sandbox.http.get("/v1/balance").json()["used_credits"] == used


def test_character_from_a_task(sandbox: Running) -> None:
    base = sandbox.make()["id"]
    body = {"model": "sora-2", "timestamps": "1,3", "from_task": base}
    task_id = sandbox.http.post(GENERATIONS, json=body).json()["id"]
    done = sandbox.finish(task_id, "/v1/characters_tasks/")
    assert done["result"]["type"] == "character"
    (character,) = done["result"]["data"]["characters"]
    assert set(character) == {"id", "display_name", "username", "profile_picture_url"}
    assert re.fullmatch(r"[a-z]{8}\.[a-z_]+", character["username"])
    assert httpx.get(character["profile_picture_url"]).status_code == 200
    assert sandbox.renderer.jobs[-1].portrait_of == character["username"]
    assert [path.suffix for path in (sandbox.folder / "work").iterdir()] == [], "only the picture is kept"
    assert sandbox.query(task_id) == done
    remix = {"model": "sora-2", "prompt": "x"}
    assert sandbox.http.post(f"/v1/videos/{task_id}/remix", json=remix).status_code == 403
    assert sandbox.http.get(f"/v1/characters_tasks/{base}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"timestamps": "1,1.5", "url": "https://v.example/a.mp4"}, 400),
        ({"timestamps": "1,5", "url": "https://v.example/a.mp4"}, 400),
        ({"timestamps": "one,two", "url": "https://v.example/a.mp4"}, 400),
        ({"timestamps": "1,3"}, 400),
        ({"timestamps": "1,3", "from_task": "none"}, 404),
        ({"timestamps": "1,3", "url": "https://v.example/a.mp4"}, 200),
    ],
)
def test_character_validation(shared: Running, body: dict[str, str], status: int) -> None:
    assert shared.http.post(GENERATIONS, json={"model": "sora-2"} | body).status_code == status


# --- keys and credits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [None, "Bearer sandbox-bad", "Bearer", "Basic YTpi", "Bearer k\u00e9y"])
def test_no_key_or_a_bad_one_is_401(refusing: Running, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    for path in (f"{GENERATIONS}/x", "/v1/balance", "/v1/user/balance", "/v1/models"):
        answer = httpx.get(refusing.url + path, headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 401, path
        assert answer.json() == {
            "error": {
                "code": 401,
                "message": "Authentication failed, please check your API key",
                "type": "authentication_error",
            }
        }


def test_anonymous_sandbox_still_refuses_a_bad_key(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--anonymous", key="") as sandbox:
        assert sandbox.make()["status"] == "completed"
        bad = httpx.get(sandbox.url + "/v1/balance", headers={"Authorization": "Bearer sandbox-bad"})
        assert bad.status_code == 401


def test_poor_key_is_402_and_still_may_ask(shared: Running) -> None:
    task_id = shared.submit().json()["id"]
    poor = {"Authorization": "Bearer sandbox-poor"}
    refused = shared.http.post(GENERATIONS, json={"model": "sora-2", "prompt": "x"}, headers=poor)
    assert refused.status_code == 402
    assert refused.json()["error"]["type"] == "payment_required"
    assert shared.http.get(f"{GENERATIONS}/{task_id}", headers=poor).status_code == 200
    assert shared.http.get("/v1/balance", headers=poor).json()["remain_credits"] == 0


def test_unlisted_key_has_no_balance(refusing: Running) -> None:
    answer = refusing.http.get("/v1/balance", headers={"Authorization": "Bearer sandbox-unlisted"})
    assert answer.status_code == 200
    assert answer.json() == {"success": False, "message": "Failed to get token info: record not found"}


def test_ledger_charges_once_and_refunds_a_failure(sandbox: Running) -> None:
    def balance(path: str = "/v1/balance", **headers: str) -> Any:
        return sandbox.http.get(path, headers=headers).json()

    assert balance()["remain_credits"] == 100_000
    assert sandbox.make(duration=15)["status"] == "completed"
    assert balance()["used_credits"] == 30
    failed = sandbox.make(prompt="this one [fails]")
    assert (failed["status"], failed["error"]["code"]) == ("failed", "generation_failed")
    after = balance()
    assert (after["used_credits"], after["remain_credits"], after["remain_balance"]) == (30, 99_970, 499.85)
    other = {"Authorization": "Bearer other-key"}
    assert balance(**other)["used_credits"] == 0
    assert balance("/v1/user/balance", **other)["used_credits"] == 30


def test_balance_runs_out(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--credits", "50") as sandbox:
        assert [sandbox.submit().status_code for _ in range(3)] == [200, 200, 402]
        assert sandbox.http.get("/v1/balance").json()["remain_credits"] == 10


def test_unlimited_balance_is_minus_one(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--credits", "0") as sandbox:
        sandbox.submit()
        balance = sandbox.http.get("/v1/balance").json()
        assert (balance["unlimited_quota"], balance["remain_balance"], balance["used_credits"]) == (True, -1, 20)


# --- validation ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"duration": 12}, "duration"),
        ({"duration": 25}, "duration"),
        ({"duration": "10"}, "duration"),
        ({"duration": True}, "duration"),
        ({"size": "4:3"}, "size"),
        ({"model": "sora-3"}, "model"),
        ({"model": None}, "model"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n\t"}, "prompt"),
        ({"prompt": "x" * 10_001}, "prompt"),
        ({"prompt": ["x"]}, "prompt"),
        ({"metadata": {"style": "cubist"}}, "metadata.style"),
        ({"metadata": {"watermark": "yes"}}, "metadata.watermark"),
        ({"metadata": []}, "metadata"),
        ({"metadata": {"client_business_id": "a b"}}, "metadata.client_business_id"),
        ({"images": "https://a.example/x.png"}, "images"),
        ({"images": ["no base64!"]}, "images.0"),
        ({"images": [data_url(picture()), data_url(b"text")]}, "images.1"),
        ({"images": [data_url(picture()[:60])]}, "images.0"),
        ({"images": ["https://a.example/x.png"] * 11}, "images"),
    ],
)
def test_bad_fields_are_refused_by_name_and_not_charged(refusing: Running, body: dict[str, Any], param: str) -> None:
    answer = refusing.submit(**body)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["type"], error["param"]) == ("invalid_request", "invalid_request_error", param)
    assert error["message"].startswith(param)
    assert refusing.http.get("/v1/balance").json()["used_credits"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"model": "sora-2-pro", "duration": 25, "size": "1:1"},
        {"surprise": {"deep": [1]}, "metadata": {"surprise": 1, "watermark": False}},
        {"duration": 15.0, "metadata": {"n": 1.0}},
        {"duration": None, "size": None, "images": None, "metadata": None},
        {"images": [base64.b64encode(picture("WEBP")).decode(), data_url(picture("GIF"), "image/gif")]},
        {"prompt": "狐狸 🦊 \u202e\u200b" + "x" * 9000},
    ],
    ids=["pro", "unknown fields", "whole floats", "nulls", "bare base64", "unicode"],
)
def test_good_fields_are_taken(shared: Running, body: dict[str, Any]) -> None:
    assert shared.submit(**body).status_code == 200


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"a": NaN}', b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_object_are_refused(refusing: Running, content: bytes) -> None:
    answer = refusing.http.post(GENERATIONS, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_request"


def test_content_policy_on_order(refusing: Running) -> None:
    answer = refusing.submit(prompt="something [refused]")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "content_policy_violation"
    assert refusing.http.get("/v1/balance").json()["used_credits"] == 0


def test_40_mb_of_base64_are_taken_and_64_mb_are_too_much(sandbox: Running) -> None:
    noise = io.BytesIO()
    Image.effect_noise((4000, 7500), 90).save(noise, "PNG", compress_level=0)
    assert 29e6 < len(noise.getvalue()) < 32e6
    assert sandbox.submit(images=[data_url(noise.getvalue())]).status_code == 200
    large = {"model": "sora-2", "prompt": "x", "images": ["A" * (64 << 20)]}
    answer = sandbox.http.post(GENERATIONS, json=large)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "invalid_request"


def test_body_without_a_length_is_bounded_too(refusing: Running) -> None:
    pieces = (b"x" * (1 << 20) for _ in range(65))
    answer = refusing.http.post(GENERATIONS, content=pieces, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


# --- limits -------------------------------------------------------------------------------------------------------


def test_submit_limit_and_its_headers(sandbox: Running) -> None:
    answers, began = [], int(time.time())
    while not answers or answers[-1].status_code == 200:
        answers.append(sandbox.submit())
        assert len(answers) < 300, "no limit"
    *accepted, refused = answers
    assert len(accepted) >= 50
    assert refused.status_code == 429
    first = answers[0].headers
    assert first["x-ratelimit-category"] == "async_submit"
    assert (first["x-ratelimit-limit"], first["x-ratelimit-remaining"]) == ("300", "49")
    assert int(first["x-ratelimit-reset"]) >= began
    assert refused.headers["retry-after"] == "1"
    assert refused.json() == {"error": {"code": "rate_limit_exceeded", "message": "Async task request rate exceeded"}}
    assert sandbox.http.get("/v1/balance").json()["used_credits"] == 20 * len(accepted)
    task_id = accepted[0].json()["id"]
    query = sandbox.http.get(f"{GENERATIONS}/{task_id}").headers
    assert (query["x-ratelimit-category"], query["x-ratelimit-limit"]) == ("async_query", "3000")


def test_answers_on_a_kept_connection_do_not_wait_for_the_network_stack(refusing: Running) -> None:
    times = []
    for _ in range(15):
        began = time.perf_counter()
        refusing.http.get("/v1/models")
        times.append(time.perf_counter() - began)
    assert sorted(times)[7] < 0.03, "Nagle's algorithm is on: every answer takes 40 ms"


def test_throttled_key(refusing: Running) -> None:
    headers = {"Authorization": "Bearer sandbox-throttled"}
    answer = refusing.http.post(GENERATIONS, json={"model": "sora-2", "prompt": "x"}, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")


# --- walls --------------------------------------------------------------------------------------------------------


def test_web_pages_cannot_spend(refusing: Running) -> None:
    body = json.dumps({"model": "sora-2", "prompt": "x"})
    plain = refusing.http.post(GENERATIONS, content=body, headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
    rebound = refusing.http.post(GENERATIONS, content=body, headers={"Host": "evil.example"})
    assert rebound.status_code == 421
    asked = refusing.http.options(GENERATIONS, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in asked.headers


@pytest.mark.parametrize("path", ["/files/../sandbox.db", "/files/%2e%2e%2fsandbox.db", "/files/x.mp4", "/nothing"])
def test_no_other_file_can_be_fetched(refusing: Running, path: str) -> None:
    with socket.create_connection(("127.0.0.1", int(refusing.url.rpartition(":")[2]))) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"not_found_error" in answer


def test_other_methods_say_which_are_allowed(refusing: Running) -> None:
    answer = refusing.http.delete(GENERATIONS + "/x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_key_is_nowhere_on_disk(tmp_path: Path) -> None:
    key = "sk-canary-0123456789abcdef"
    with run_sandbox(tmp_path / "s", key=key) as sandbox:
        sandbox.make(images=[data_url(picture())])
        sandbox.http.get("/v1/balance")
    for path in (tmp_path / "s").rglob("*"):
        assert key.encode() not in (path.read_bytes() if path.is_file() else b""), path
