from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from desktop.sandbox.chaos import DAY, PRESETS, Chaos, ChaosError, parse_chaos
from tests.sandbox.harness import VIDEO, Running, run_sandbox

GENERATIONS = "/v1/videos/generations"


def test_words() -> None:
    chaos = parse_chaos(["seed=7,latency=0.5-2", "queue=3", "failure=0.25,rate=200k", "expiry=90"])
    assert chaos == Chaos(seed=7, latency=(0.5, 2), queue=(3, 3), failure=0.25, rate=200_000, expiry=90)
    assert parse_chaos([]) == Chaos()
    assert parse_chaos(["seed=3,rough,lost=0"]).failure == PRESETS["rough"].failure
    assert parse_chaos(["seed=3,rough,lost=0"]).seed == 3
    assert parse_chaos(["rate=1.5M"]).rate == 1_500_000


@pytest.mark.parametrize(
    "word",
    [
        *("gremlins", "gremlins=1", "failure=2", "failure=-0.1", "failure=", "failure=nan", "seed=x", "latency=3-1"),
        *("latency=-1", "rate=k", "rate=-5", "expiry=0", "expiry=inf", "rate=1e999", "roll=1", "latency=1-inf"),
    ],
)
def test_words_that_cannot_be_understood_are_named(word: str) -> None:
    with pytest.raises(ChaosError) as caught:
        parse_chaos([f"seed=1,{word}"])
    assert str(caught.value) == word


def test_rolls_repeat_by_seed_and_are_fair() -> None:
    chaos = Chaos(seed=1, failure=0.3)
    assert chaos.roll("failure", 4) == Chaos(seed=1).roll("failure", 4) != Chaos(seed=2).roll("failure", 4)
    struck = sum(chaos.happens("failure", n) for n in range(10_000))
    assert 2_800 < struck < 3_200
    assert not any(Chaos().happens("failure", n) for n in range(1_000))
    assert all(0.5 <= Chaos(latency=(0.5, 2)).draw("latency", n) < 2 for n in range(1_000))


def _submit_all(sandbox: Running, count: int) -> list[object]:
    """Return the outcome of each submission: its status, or that its answer was lost."""
    outcomes: list[object] = []
    for number in range(count):
        try:
            outcomes.append(sandbox.submit(prompt=f"take {number}").status_code)
        except (httpx.ReadError, httpx.RemoteProtocolError):
            outcomes.append("lost")
    return outcomes


def test_trouble_with_submissions_repeats_by_seed_and_charges_honestly(tmp_path: Path) -> None:
    def run(folder: str, seed: int) -> tuple[list[object], int, int]:
        words = f"seed={seed},lost=0.2,errors=0.3,unavailable=0.1,throttle=0.1"
        with run_sandbox(tmp_path / folder, "--chaos", words) as sandbox:
            outcomes = _submit_all(sandbox, 40)
            return outcomes, sandbox.http.get("/v1/user/balance").json()["used_credits"], len(sandbox.renderer.jobs)

    first = run("one", 5)
    assert run("two", 5)[:2] == first[:2]
    outcomes, used, _ = first
    assert run("three", 6)[0] != outcomes
    assert {200, 429, 503, "lost"} < set(outcomes)
    assert {500, 502, 504} & set(outcomes)
    # A lost answer was always accepted, and some of the 5xx were: that is what makes them outcomes unknown.
    known = 20 * sum(outcome in (200, "lost") for outcome in outcomes)
    assert known < used <= known + 20 * sum(outcome in (500, 502, 503, 504) for outcome in outcomes)


def test_lost_answer_is_found_again_by_the_client_id(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--chaos", "lost=1") as sandbox:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            sandbox.submit(metadata={"client_business_id": "lost-one"})
        (task,) = sandbox.http.get(GENERATIONS, params={"client_business_id": "lost-one"}).json()["data"]
        assert sandbox.finish(task["id"])["status"] == "completed"


def test_failures_are_refunded(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--chaos", "failure=1") as sandbox:
        done = sandbox.make()
        assert done["status"] == "failed"
        assert done["error"]["code"] == "generation_failed"
        assert sandbox.http.get("/v1/balance").json()["used_credits"] == 0
        assert sandbox.renderer.jobs == []


def test_unavailable_limiter_still_answers_queries(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s") as sandbox:
        task_id = sandbox.submit().json()["id"]
    with run_sandbox(tmp_path / "s", "--chaos", "unavailable=1") as sandbox:
        refused = sandbox.submit()
        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "rate_limit_unavailable"
        assert sandbox.query(task_id)["id"] == task_id


def test_queries_meet_trouble_too_and_get_through_by_asking_again(tmp_path: Path) -> None:
    def statuses(folder: str) -> list[int]:
        with run_sandbox(tmp_path / folder, "--chaos", "seed=2,errors=0.4") as sandbox:
            answer = sandbox.submit(prompt="one")
            while answer.status_code != 200:
                answer = sandbox.submit(prompt="one")
            path = f"{GENERATIONS}/{answer.json()['id']}"
            return [sandbox.http.get(path).status_code for _ in range(20)]

    first = statuses("one")
    assert 4 < first.count(200) < 20
    assert statuses("two") == first


@pytest.mark.measures
def test_latency_and_queue(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--chaos", "latency=0.2,queue=0.6") as sandbox:
        began = time.monotonic()
        task_id = sandbox.submit().json()["id"]
        assert time.monotonic() - began >= 0.2
        assert sandbox.query(task_id)["status"] == "queued"
        assert sandbox.finish(task_id)["status"] == "completed"
        assert time.monotonic() - began >= 0.8


def test_cut_downloads_break_midway_and_go_on_by_range(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--chaos", "seed=1,truncate=0.6") as sandbox:
        url = sandbox.make()["result"]["data"][0]["url"]
        got, breaks = b"", 0
        for _ in range(30):
            try:
                with httpx.stream("GET", url, headers={"Range": f"bytes={len(got)}-"}) as answer:
                    assert answer.status_code == 206
                    for piece in answer.iter_raw():
                        got += piece
            except (httpx.ReadError, httpx.RemoteProtocolError):
                breaks += 1
            if len(got) == len(VIDEO):
                break
        assert got == VIDEO
        assert breaks


def test_every_download_is_cut_when_so_ordered(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--chaos", "truncate=1") as sandbox:
        url = sandbox.make()["result"]["data"][0]["url"]
        for _ in range(3):
            with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
                httpx.get(url)


@pytest.mark.measures
def test_slow_link(tmp_path: Path) -> None:
    with run_sandbox(tmp_path / "s", "--chaos", "rate=1M") as sandbox:
        url = sandbox.make()["result"]["data"][0]["url"]
        began = time.monotonic()
        assert httpx.get(url).content == VIDEO
        assert time.monotonic() - began >= len(VIDEO) / 1e6 * 0.9


def test_links_expire_and_their_files_go(tmp_path: Path) -> None:
    assert Chaos().expiry == DAY
    with run_sandbox(tmp_path / "s", "--chaos", "expiry=1") as sandbox:
        done = sandbox.make()
        assert done["expires_at"] - done["completed_at"] == 1
        url = done["result"]["data"][0]["url"]
        assert httpx.get(url).status_code == 200
        deadline = time.monotonic() + 5
        while list((tmp_path / "s" / "files").iterdir()):
            assert time.monotonic() < deadline, "an expired file was kept"
            time.sleep(0.05)
        gone = httpx.get(url)
        assert (gone.status_code, gone.json()["error"]["message"]) == (410, "The link has expired")
        assert sandbox.query(done["id"])["status"] == "completed"
