"""The compose pane in the real window: images put in order by dragging, and a draft that outlives the program."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from tests import images
from tests.harness import Display, Place, Program
from tests.window.conftest import Start


def three_photos(folder: Path) -> list[str]:
    paths = [folder / name for name in ("first.jpg", "second.png", "third.webp")]
    for path, data in zip(paths, (images.jpeg(300, 200), images.png(200, 300), images.webp(300, 300)), strict=True):
        path.write_bytes(data)
    return [str(path) for path in paths]


def stems(texts: list[str]) -> list[str]:
    return [text.split(".")[0].split()[-1] for text in texts]


def settle(program: Program) -> None:
    """Wait until the rows stay where they are: the zone grows while its images come in."""
    before: list[Place] = []

    def still() -> bool:
        nonlocal before
        time.sleep(0.3)
        now = [program.item("referenceList", row) for row in range(3)]
        same, before = now == before, now
        return same

    program.wait_for(still, "the rows to rest")


def test_rows_are_dragged_into_another_order(display: Display, rushes: Start, tmp_path: Path) -> None:
    program = rushes("--sandbox", *three_photos(tmp_path))
    program.wait_for(lambda: len(program.references()) == 3, "three images")
    assert stems(program.references()) == ["first", "second", "third"]
    settle(program)
    display.drag(program.item("referenceList", 0).middle, program.item("referenceList", 2).at(0.5, 0.9))
    program.wait_for(lambda: stems(program.references()) == ["second", "third", "first"], "the new order")
    display.drag(program.item("referenceList", 2).middle, program.item("referenceList", 0).at(0.5, 0.1))
    program.wait_for(lambda: stems(program.references()) == ["first", "second", "third"], "the old order")


def test_what_was_being_written_outlives_a_kill(rushes: Start, data: Path, tmp_path: Path) -> None:
    program = rushes("--sandbox", *three_photos(tmp_path)[:2])
    program.wait_for(lambda: len(program.references()) == 2, "two images")
    program.click("durationSelector", "15")
    program.type_prompt("A half-written thought")
    draft = data / "draft.json"
    program.wait_for(lambda: draft.exists() and b"half-written thought" in draft.read_bytes(), "the draft")
    program.process.send_signal(signal.SIGKILL)
    program.process.wait(10)
    again = rushes("--sandbox")
    again.wait_for(lambda: again.get("promptEditor", "plainText") == "A half-written thought", "the prompt")
    again.wait_for(lambda: stems(again.references()) == ["first", "second"], "the images")
    assert again.get("durationSelector", "choice") == "15"
