"""Take the pictures of README and AppStream from the real program: some work in the sandbox, then a look at the window.

Usage: take.py [FOLDER]   (this one by default)
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "headless"))

from demonstration import ENGLISH, draw_photo  # noqa: E402
from display import Display  # noqa: E402
from program import Peer, Program  # noqa: E402

#: Prompt, size (as its button says) and style ("" for none); the last one is selected in the pictures.
SHOTS = (
    ("Street market at night, lanterns and drizzle, slow tracking shot.", "16:9", ""),
    ("A paper boat drifts down a river in spring, macro.", "9:16", ""),
    ("Red kite over the dunes at dawn, wide shot, wind.", "1:1", ""),
    ("Snow falls on a mountain village, static camera, blue hour.", "16:9", ""),
    ("Neon city in the rain, dolly in between the towers.", "16:9", ""),
    ("A lighthouse in a storm, waves and lightning, slow pan right.", "16:9", ""),
    ("A golden retriever runs along the beach at sunset, low tracking shot.", "16:9", ""),
)
SIZE = (1440, 900)


def main(folder: Path) -> int:
    """Make the pictures."""
    with (
        tempfile.TemporaryDirectory(prefix="rushes-pictures-") as scratch,
        Display(SIZE[0] + 40, SIZE[1] + 60) as display,
    ):
        place = Path(scratch)
        settings = place / "data"
        settings.mkdir()
        for theme in ("dark", "light"):
            (settings / "settings.json").write_text(f'{{"theme": "{theme}", "service": "sandbox", "muted": true}}')
            words = ["--data-dir", str(settings)]
            with Program(display, words, environment=ENGLISH, log=place / f"{theme}.txt") as program:
                program.show()
                window = display.window("Rushes$")
                display.fill(window, *SIZE)
                if theme == "dark":
                    work(program, display, draw_photo(place / "beach.jpg"))
                look(program, display)
                name = "main-window.png" if theme == "dark" else "main-window-light.png"
                print(display.screenshot(folder / name, window))
    return 0


def work(program: Program, display: Display, photo: Path) -> None:
    """Have all shots made."""
    for number, (prompt, size, _style) in enumerate(SHOTS, 1):
        program.type_prompt(prompt)
        program.click("sizeSelector", size)
        if number == len(SHOTS):
            with Peer(display, (560, 500), [photo]) as other:
                display.drag(other.place.middle, program.where("referencePane").middle)
                program.wait_for(program.references, "the image")
        program.click("generateButton")
        program.wait_for(lambda number=number: len(program.rows()) == number, "the task")
    program.wait_for(lambda: all("Ready" in row[1] for row in program.rows()), "the videos", 300)


def look(program: Program, display: Display) -> None:
    """Select the newest task and stop its video where there is something to see."""
    program.wait_for(lambda: len(program.rows()) == len(SHOTS), "the list")
    display.click(program.item("taskTable", 0).at(0.6, 0.5))
    program.wait_for(lambda: [p for p in program.ask("playback")["players"] if p["position"] > 2500], "it to play", 20)
    display.key("space")
    display.move((SIZE[0] + 20, SIZE[1] + 50))
    time.sleep(1.0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))
