"""Bad input in the real window: each said clearly and in place, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness import Display, Peer, Program
from tests.servers.service import VideoService, error
from tests.window.conftest import KEY, Start, status_of, with_key

PROMPT = "Paper boat in the rain, macro."


def says(program: Program, *words: str) -> bool:
    said = " ".join(program.texts()).casefold()
    return all(word.casefold() in said for word in words)


def submit(program: Program) -> None:
    program.type_prompt(PROMPT)
    program.click("generateButton")


def test_the_first_run_offers_two_ways_and_nothing_modal(display: Display, rushes: Start) -> None:
    program = rushes()
    program.wait_for(lambda: program.where("welcome"), "the two choices")
    assert program.ask("where", name="trySandboxButton")["enabled"]
    assert program.ask("where", name="enterKeyButton")["enabled"]
    windows = program.ask("windows")
    assert not windows["modal"]
    assert next(title for title in windows["titles"] if title).endswith("Rushes")
    assert program.ask("where", name="promptEditor")["focused"], "ready to type"
    program.click("trySandboxButton")
    program.wait_for(lambda: says(program, "not AI", "credits"), "the sandbox to be in use and labelled")


def test_no_key_is_asked_for_and_the_task_waits_for_it(display: Display, rushes: Start, service: VideoService) -> None:
    program = rushes("--service", service.url)
    submit(program)
    program.wait_for(lambda: says(program, "key"), "the bar to ask for a key")
    assert service.posts == 0
    program.wait_for(lambda: "Waiting" in status_of(program), "the task to wait")
    program.click("noticeArea", "Enter")
    program.wait_for(lambda: program.where("keyField"), "the key dialog")
    display.type(KEY)
    display.key("Return")
    program.wait_for(lambda: says(program, "works"), "the key to be checked")
    assert says(program, "until Rushes closes"), "there is no keyring here, and the window says so"
    program.wait_for(lambda: service.posts == 1, "the waiting task to be sent")
    display.key("Escape")
    program.wait_for(lambda: "Queued" in status_of(program), "the answer")


@pytest.mark.fault("A9", "E6")
def test_a_wrong_key_pauses_sending_and_asks_once(rushes: Start, service: VideoService) -> None:
    program = rushes("--service", service.url, environment={"RUSHES_API_KEY": "sk-not-the-right-one"})
    submit(program)
    program.wait_for(lambda: says(program, "key", "refused"), "the refusal to be said")
    assert not service.made
    assert "Waiting" in status_of(program) or not program.rows()


def test_an_empty_prompt_is_said_beside_the_field(rushes: Start, service: VideoService) -> None:
    program = rushes("--service", service.url, environment=with_key())
    program.click("generateButton")
    program.wait_for(lambda: says(program, "Type a prompt first"), "the reason")
    assert not program.rows()
    assert service.posts == 0


@pytest.mark.fault("A9")
def test_a_refused_prompt_is_said_beside_it_while_it_stands_there(rushes: Start, service: VideoService) -> None:
    service.submits.append(error(422, "content_policy_violation", "No boats in the rain"))
    program = rushes("--service", service.url, environment=with_key())
    submit(program)
    program.wait_for(
        lambda: "No boats in the rain" in " ".join(program.texts("composePane")), "the words at the prompt"
    )
    program.wait_for(lambda: "Rejected" in status_of(program), "the row to say it, too")
    program.type_prompt("Paper boat in the sun.")
    program.wait_for(lambda: "No boats" not in " ".join(program.texts("composePane")), "the words to go")


def test_a_broken_image_is_refused_by_name_and_the_rest_stays(rushes: Start, photo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "not really.png"
    broken.write_text("just text")
    program = rushes("--sandbox", str(broken), str(photo))
    program.wait_for(
        lambda: (
            any("not really" in text for text in program.references() + program.texts("referencePane"))
            and any(photo.stem in text for text in program.references())
        ),
        "both to be told apart",
        20,
    )


@pytest.mark.fault("F12")
def test_two_hundred_files_at_once(
    display: Display, rushes: Start, peers: Callable[[list[Path]], Peer], photo: Path, tmp_path: Path
) -> None:
    files = []
    for number in range(200):
        copy = tmp_path / f"frame {number:03}.jpg"
        copy.write_bytes(photo.read_bytes() + bytes([number]))  # bytes after the end: each its own file
        files.append(copy)
    program = rushes("--sandbox")
    program.ask("stalls")
    display.drag(peers(files).place.middle, program.where("referencePane").middle)
    program.wait_for(
        lambda: says(program, "200") or says(program, "190"), "the window to say how many are too many", 30
    )
    program.type_prompt(PROMPT)
    assert program.ask("stalls")["worst"] < 0.25


def test_a_service_that_is_down_is_said_and_recovers_by_itself(rushes: Start, video: bytes) -> None:
    gone = VideoService(key=KEY, video=video)
    url = gone.url
    gone.close()
    program = rushes("--service", url, environment=with_key())
    submit(program)
    program.wait_for(lambda: "Waiting" in status_of(program), "the task to wait")
    program.wait_for(lambda: says(program, "reached") or says(program, "offline"), "the window to say so")


class TestCommandLine:
    """What never gets as far as a window."""

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "desktop", *words]
        root = Path(__file__).parents[2]
        kept = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
        return subprocess.run(
            command, cwd=root, env=kept | environ, capture_output=True, text=True, timeout=30, check=False
        )

    @pytest.mark.parametrize(
        "words",
        [
            ["--no-such-option"],
            ["--service", "nobody"],
            ["--service", "http://example.com"],
            ["--service", "https://me:pw@example.com"],
            ["--sandbox", "--service", "dashly"],
            ["--data-dir"],
        ],
    )
    def test_what_makes_no_sense_is_said_in_one_line(self, words: list[str]) -> None:
        done = self.run(*words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert done.stderr.strip().splitlines()[-1].startswith("rushes: error:")
        assert "me:pw" not in done.stderr

    @pytest.mark.fault("H1")
    def test_a_folder_that_cannot_be_written_is_named(self) -> None:
        done = self.run("--data-dir", "/proc/rushes", QT_QPA_PLATFORM="offscreen")
        assert done.returncode == 1
        assert "/proc/rushes" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.fault("H1")
    def test_no_display_is_said(self, tmp_path: Path) -> None:
        done = self.run("--data-dir", str(tmp_path))
        assert done.returncode == 1
        assert "display" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.fault("H1")
    def test_a_display_that_is_not_there_is_said_in_one_line(self, tmp_path: Path) -> None:
        done = self.run("--data-dir", str(tmp_path), DISPLAY=":98765")
        assert done.returncode == 1
        assert done.stderr.startswith("rushes: ") and ":98765" in done.stderr
        assert len(done.stderr.splitlines()) == 1
