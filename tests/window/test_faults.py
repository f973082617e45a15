"""Lost answers, refusals, waits, sleeps and endings in the real window, against a service that is scripted."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.settings import Settings, save
from tests.faults.test_secrets import KEY as CANARY
from tests.faults.test_secrets import assert_no_trace, found_in
from tests.harness import Display, Peer, Program
from tests.servers.scripted import ScriptedServer, drop, hang, raw, reply, reset
from tests.servers.service import VideoService, accepting, error
from tests.window.conftest import Start, status_of, with_key
from tests.window.planting import Planted, write_tasks
from tests.window.test_endings import assert_whole
from tests.window.test_main_job import received_by_sandbox


def says(program: Program, *words: str, where: str = "") -> bool:
    said = " ".join(program.texts(where)).casefold()
    return all(word.casefold() in said for word in words)


def submit(program: Program, prompt: str) -> None:
    program.type_prompt(prompt)
    program.click("generateButton")


def bars(program: Program, *words: str) -> int:
    """Return how many bars say something."""
    return sum(all(word in text for word in words) for text in program.texts("noticeArea"))


def select(program: Program, row: int) -> None:
    program.display.click(program.item("taskTable", row).at(0.3, 0.5))


def newest(program: Program) -> str:
    """Return the newest row's prompt."""
    rows = program.rows()
    return rows[0][0] if rows else ""


def on_disk(data: Path, columns: str) -> list[tuple[Any, ...]]:
    """Return columns of all tasks, oldest first."""
    with contextlib.closing(sqlite3.connect(f"file:{data / 'rushes.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(f"SELECT {columns} FROM task ORDER BY id").fetchall()


def quit_within(program: Program, end: Callable[[], None], seconds: float = 3.0) -> None:
    started = time.monotonic()
    end()
    assert program.process.wait(10) == 0, program.tail()
    assert time.monotonic() - started < seconds


@pytest.mark.fault("A7", "A8")
def test_a_lost_answer_is_explained_and_has_three_ways_out(
    display: Display, rushes: Start, service: VideoService, data: Path
) -> None:
    service.submits += [accepting(lambda _answer: drop()), accepting(lambda _answer: drop())]
    program = rushes("--service", service.url, environment=with_key())
    for prompt in ("First lost.", "Second lost."):
        submit(program, prompt)
        program.wait_for(
            lambda prompt=prompt: prompt in newest(program) and "Unknown outcome" in status_of(program),
            "the outcome to be unknown",
        )
        time.sleep(1.0)  # until then a press is an echo of the last one
    assert "answer lost" in status_of(program)
    select(program, 1)
    program.wait_for(lambda: says(program, "may have accepted and charged it", where="detailsPanel"), "why")

    # 1: it cannot be looked for here, and that is said. 2: its id is attached.
    program.click("attachButton")
    program.wait_for(lambda: program.where("unknownOutcomeDialog"), "the three ways")
    assert says(program, "cannot look for a request", where="unknownOutcomeDialog")
    assert says(program, "submit again (may charge twice)", where="unknownOutcomeDialog")
    program.click("remoteIdField")
    display.type("../../x")
    display.key("Return")
    program.wait_for(lambda: says(program, "not a task id", where="unknownOutcomeDialog"), "the refusal")
    display.key("ctrl+a")
    display.type("video_000001")
    display.key("Return")
    program.wait_for(lambda: "Queued" in status_of(program, 1), "the task to be followed")
    assert service.posts == 2, "attaching costs nothing"

    # 3: knowingly once more, as a new task that is linked to the old one.
    select(program, 0)
    program.wait_for(lambda: says(program, "Second lost.", where="detailsPanel"), "the second")
    program.click("resendButton")
    program.wait_for(lambda: len(program.rows()) == 3, "a new row")
    program.wait_for(lambda: service.posts == 3, "the request")
    program.wait_for(lambda: "Queued" in status_of(program), "the answer")
    time.sleep(0.5)
    assert service.posts == 3
    assert on_disk(data, "state, parent_id, relation") == [
        ("queued", None, ""),
        ("unknown", None, ""),
        ("queued", 2, "resend"),
    ]

    # A third charge takes more than the same click once more.
    select(program, 1)
    program.wait_for(lambda: says(program, "Second lost.", where="detailsPanel"), "the second again")
    program.click("resendButton")
    program.wait_for(lambda: says(program, "submitted again", "already", where="unknownOutcomeDialog"), "the warning")
    assert service.posts == 3


@pytest.mark.fault("A5")
def test_a_lost_answer_is_found_by_itself_where_the_service_can_look(rushes: Start, data: Path) -> None:
    save(data / "settings.json", Settings(sandbox_args=("--chaos", "lost=1", "--speed", "4")))
    program = rushes("--sandbox")
    submit(program, "Lost and found.")
    going = ("Queued", "Generating", "Made", "Downloading", "Ready")
    program.wait_for(lambda: status_of(program).startswith(going), "the lost request to be found")
    history = sqlite3.connect(f"file:{data / 'rushes.db'}?mode=ro", uri=True)
    with contextlib.closing(history):
        told = [detail for (detail,) in history.execute("SELECT detail FROM timeline")]
    assert any(detail.startswith("answer_lost") for detail in told), told
    assert len(on_disk(data, "id")) == 1
    program.stop()
    assert received_by_sandbox(data)[0]["prompt"] == "Lost and found."
    assert len(received_by_sandbox(data)) == 1


@pytest.mark.fault("A2", "A3")
def test_what_was_not_sent_is_asked_about_once_and_together(rushes: Start, service: VideoService, data: Path) -> None:
    write_tasks(data, service.url, waiting=["One.", "Two.", "Three."], sending=["In between."])
    program = rushes("--service", service.url, environment=with_key())
    program.wait_for(lambda: len(program.rows()) == 4 and bars(program, "not sent before Rushes ended"), "the question")
    assert bars(program, "3 tasks", "not sent") == 1
    assert bars(program, "1 task", "outcome is unknown") == 1
    assert "Unknown outcome" in status_of(program)
    time.sleep(1.0)
    assert service.posts == 0, "money was spent unasked"
    program.click("notice_held_send")
    program.wait_for(lambda: service.posts == 3, "the three")
    program.wait_for(lambda: [row[1][:6] for row in program.rows()].count("Queued") == 3, "their answers")
    assert not bars(program, "not sent")
    assert service.posts == 3


@pytest.mark.fault("A9", "A23", "E6", "S1", "S2")
def test_a_refused_key_is_asked_for_once_and_leaves_no_trace(
    display: Display, rushes: Start, service: VideoService, data: Path, tmp_path: Path
) -> None:
    service.key = CANARY
    write_tasks(data, service.url, queued=["video_000001"])
    program = rushes("--service", service.url, environment={"TMPDIR": str(tmp_path)})
    enter_key(program, "sk-an-old-key-that-was-revoked")
    program.wait_for(lambda: says(program, "refused"), "the refusal")
    display.key("Escape")
    refused = service.server.count("GET") + service.server.count("POST")
    for prompt in ("One.", "Two."):
        submit(program, prompt)
        program.wait_for(lambda prompt=prompt: prompt in newest(program), "the row")
        time.sleep(1.0)
    program.wait_for(lambda: "needs a key" in status_of(program) and "needs a key" in status_of(program, 1), "both")
    assert bars(program, "refused the API key") == 1
    assert "Queued" in status_of(program, 2), "a task under way did not fail"
    assert service.server.count("GET") + service.server.count("POST") - refused <= 1, "a refused key is not tried on"
    service.accept({"prompt": "Made as video_000001.", "model": "sora-2"})
    enter_key(program, CANARY)
    program.wait_for(lambda: says(program, "works"), "the key to be checked")
    program.wait_for(lambda: len(service.made) == 3, "both to be sent by themselves")
    assert not found_in(program.ask("clipboard")["text"].encode())
    assert_no_trace(program, tmp_path)
    display.key("Escape")
    program.wait_for(lambda: not bars(program, "Enter key"), "the bar to go")
    assert_no_trace(program, tmp_path)
    assert program.stop() == 0
    assert_no_trace(program, tmp_path)


def enter_key(program: Program, key: str) -> None:
    """Enter a key through the bar that asks for one."""
    program.wait_for(lambda: bars(program, "Enter key") == 1, "one bar to ask for a key")
    program.click("notice_key_enter_key")
    program.wait_for(lambda: program.ask("where", name="keyField")["focused"], "the key dialog")
    program.display.type(key)
    program.display.key("Return")


@pytest.mark.fault("A9", "A10", "B11", "S10")
def test_money_pace_and_line_each_stop_only_what_they_must(
    rushes: Start, service: VideoService, video: bytes, data: Path
) -> None:
    write_tasks(data, service.url, queued=["video_000001", "video_000002"])
    for _ in range(2):
        service.accept({"prompt": "earlier", "model": "sora-2"})
    program = rushes("--service", f"dashly={service.url}", environment=with_key())
    program.wait_for(lambda: len(program.rows()) == 2, "the list")

    # 429: the same row counts down and is sent by itself.
    service.submits.append(error(429, 429, "slow down", headers={"Retry-After": "4"}))
    submit(program, "Slowed down.")
    counts = set()

    def counted() -> bool:
        counts.add(status_of(program).partition("sent in ")[2])
        return len(counts - {""}) >= 2

    program.wait_for(counted, "a countdown")
    program.wait_for(lambda: "Queued" in status_of(program), "it to be sent")
    assert len(program.rows()) == 3 and service.posts == 2 and len(service.made) == 3

    # 402: nothing is sent, but what is under way is fetched.
    service.submits.append(error(402, 402, "insufficient balance"))
    submit(program, "Too poor.")
    program.wait_for(lambda: "no balance left" in status_of(program), "the task to wait")
    assert bars(program, "No balance left") == 1
    assert program.ask("where", name="notice_balance_account")["enabled"]
    assert says(program, "Open dashlyai.cc"), "where the button leads"
    service.made["video_000001"].status = "completed"
    select(program, 3)
    program.display.key("F5")
    program.wait_for(lambda: "Ready" in status_of(program, 3), "a video although there is no money", 20)
    assert service.posts == 3
    program.click("notice_balance_send")
    program.wait_for(lambda: "Queued" in status_of(program), "it to be sent")
    assert service.posts == 4

    # Offline: said with how many go on, no task fails, and it ends by itself.
    service.routes["/"] = lambda _seen: reset()
    select(program, 2)
    program.display.key("F5")
    program.wait_for(lambda: bars(program, "Offline", "3 tasks"), "the line to be said", 20)
    assert [row[1].split(",")[0].split()[0] for row in program.rows()] == ["Queued", "Queued", "Queued", "Ready"]
    del service.routes["/"]
    program.wait_for(lambda: not bars(program, "Offline"), "it to recover by itself", 20)


@pytest.mark.fault("A16", "H5", "B9", "B13")
def test_quitting_asks_while_something_could_be_lost(
    display: Display, rushes: Start, service: VideoService, data: Path, tmp_path: Path
) -> None:
    planted = Planted(tmp_path / "steps")
    write_tasks(data, service.url, queued=["video_000001"])
    service.accept({"prompt": "earlier", "model": "sora-2"})
    service.clock_offset = -7200.0  # the server's clock is two hours behind ours
    service.expires_in = 3000.0
    service.routes["/files/"] = lambda _seen: hang()
    service.finish_all()
    program = rushes("--service", service.url, environment=with_key() | planted.environment)
    program.wait_for(lambda: "Downloading" in status_of(program), "the download", 20)
    left = program.wait_for(
        lambda: "to save it" in " ".join(program.rows()[0]) and " ".join(program.rows()[0]), "expiry"
    )
    assert "49 min to save it" in left or "50 min to save it" in left, left

    display.key("ctrl+q")
    program.wait_for(lambda: says(program, "not saved yet", where="closeQuestion"), "the question about the video")
    assert not says(program, "being sent", where="closeQuestion")
    program.click("closeQuestion", "Keep running")
    service.submits.append(hang())
    submit(program, "On its way.")
    program.wait_for(lambda: "Sending" in status_of(program), "it to be sent")
    display.key("ctrl+q")
    program.wait_for(lambda: says(program, "1 request is being sent", where="closeQuestion"), "the question")
    deadlines = set()
    program.wait_for(
        lambda: deadlines.add(str(program.texts("closeQuestion"))) or len(deadlines) > 1, "it to count down"
    )
    quit_within(program, lambda: program.process.send_signal(signal.SIGTERM))  # the system does not wait for answers
    assert_whole(data)
    assert on_disk(data, "state") == [("completed",), ("unknown",)]

    # The question answers itself when nobody does.
    program = rushes("--service", service.url, environment=with_key() | Planted(tmp_path / "more").environment)
    program.wait_for(lambda: "Downloading" in status_of(program, 1), "the download", 20)
    display.key("ctrl+q")
    program.wait_for(lambda: says(program, "not saved yet", where="closeQuestion"), "the question")
    quit_within(program, lambda: program.click("closeQuestion", "Quit now"))
    assert_whole(data)
    assert service.posts == 1


@pytest.mark.fault("C6", "C7")
def test_an_expired_video_says_why_and_can_be_made_again(rushes: Start, service: VideoService, data: Path) -> None:
    write_tasks(data, service.url, queued=["video_000001"])
    service.accept({"prompt": "Made as video_000001.", "model": "sora-2"})
    service.expires_in = -60.0
    service.downloads += [raw(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")] * 9
    service.finish_all()
    program = rushes("--service", service.url, environment=with_key())
    program.wait_for(lambda: "Expired" in status_of(program), "the end of it", 20)
    select(program, 0)
    program.wait_for(lambda: says(program, "lived 24 hours and was not fetched in time", where="detailsPanel"), "why")
    assert says(program, "Made as video_000001."), "the prompt is kept"
    assert says(program, "(new charge)"), "the way to make it again names its price"
    assert service.posts == 0
    program.click("retryButton")
    program.wait_for(lambda: "Queued" in status_of(program) and len(program.rows()) == 2, "a new task")
    assert service.posts == 1
    assert on_disk(data, "state, parent_id, relation") == [("expired", None, ""), ("queued", 1, "retry")]


@pytest.mark.fault("B10")
def test_after_a_sleep_everything_is_looked_at_once(
    rushes: Start, service: VideoService, data: Path, tmp_path: Path
) -> None:
    planted = Planted(tmp_path / "steps")
    ids = [f"video_{number:06d}" for number in range(1, 7)]
    write_tasks(data, service.url, queued=ids)
    for _ in ids:
        service.accept({"prompt": "earlier", "model": "sora-2"})
    service.made[ids[0]].status = "completed"
    service.downloads.append(error(503, 503, "come back later", headers={"Retry-After": "3600"}))
    program = rushes("--service", service.url, environment=with_key() | planted.environment)
    program.wait_for(lambda: not service.downloads, "the download to be put off", 20)
    program.wait_for(
        lambda: len([s for s in service.server.seen if s.path.endswith(tuple(ids))]) >= 6, "the first round"
    )
    before = len(service.server.seen)
    planted.run(
        "import time\n"
        "from desktop.domain import clock\n"
        "clock.SystemClock.now = lambda self: time.time() + 8 * 3600\n"  # as after a night with the lid closed
    )
    program.wait_for(lambda: "Ready" in status_of(program, 5), "the download to be tried at once", 8)
    time.sleep(1.0)
    asked = [s.path.rpartition("/")[2] for s in service.server.seen[before:] if s.path.startswith("/v1/videos")]
    assert sorted(asked) == ids[1:], "each that is being made once, not eight hours of catching up"


@pytest.mark.fault("A19")
def test_a_second_start_raises_the_first(display: Display, rushes: Start, photo: Path) -> None:
    first = rushes("--sandbox")
    with Peer(display, (400, 300), []):
        second = rushes(str(photo), shown=False)
        assert second.process.wait(15) == 0
        first.wait_for(lambda: active_window(display).endswith("Rushes"), "the first to come forward")
    first.wait_for(lambda: any(photo.stem in text for text in first.references()), "the image", 20)


def active_window(display: Display) -> str:
    command = ["xdotool", "getactivewindow", "getwindowname"]
    done = subprocess.run(command, env=display.environment, capture_output=True, text=True, check=False, timeout=10)
    return done.stdout.strip()


@pytest.mark.fault("S18")
def test_a_key_goes_to_a_strange_host_only_after_a_person_said_so(rushes: Start, data: Path) -> None:
    with ScriptedServer(lambda _seen: reply(502, b"")) as proxy:
        environment = with_key() | {"HTTPS_PROXY": proxy.url}
        save(data / "settings.json", Settings(service="dashly=https://gateway.example/v1"))
        program = rushes(environment=environment)
        program.wait_for(lambda: bars(program, "not sent to https://gateway.example"), "the host to be named")
        submit(program, "Not to strangers.")
        program.wait_for(lambda: "needs a key" in status_of(program), "the task to wait")
        assert not proxy.seen, "somebody was asked before the person was"
        program.click("notice_host_confirm")
        program.wait_for(lambda: proxy.seen, "the service to be asked")
        assert proxy.seen[0].path.startswith("gateway.example:443")
        assert json.loads((data / "settings.json").read_text())["hosts"] == ["https://gateway.example"]
