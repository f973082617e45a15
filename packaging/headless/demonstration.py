"""The main job without a display: a prompt and an image in, a saved and playing video out, on a virtual screen.

Started by ``make run`` where there is no display; its words go to Rushes (``--sandbox`` unless a service is named). The
same window as everywhere, driven from outside: keys and pointer through the display, names of its parts for aiming.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from display import Display
from program import NotThere, Peer, Program

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "A golden retriever runs along the beach at sunset, low tracking shot. Waves glitter, warm light."
#: Longest wait for a finished video, in seconds; a real service takes one to five minutes.
PATIENCE_S = 900
#: The window speaks English here, whatever the machine does; these end the waiting.
ENGLISH = {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
DEAD_ENDS = ("Failed", "Rejected", "Unknown outcome", "Expired", "Not available")


def main(words: list[str]) -> int:
    """Do the main job once; return 0 when the video is there and plays."""
    folder = ROOT / "build" / "headless" / time.strftime("%Y%m%d-%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    data = _data_folder(words, folder)
    arguments = [*words]
    if not any(word.startswith("--data-dir") for word in words):
        arguments += ["--data-dir", str(data)]
    if not any(word.startswith(("--service", "--sandbox")) for word in words):
        arguments.append("--sandbox")
    photo = draw_photo(folder / "beach.jpg")
    say("There is no display here, so Rushes does one job by itself on a virtual one.")
    try:
        with (
            Display() as display,
            Program(display, arguments, environment=ENGLISH, log=folder / "output.txt") as program,
        ):
            video = do_the_job(program, display, photo, data)
            shot = display.screenshot(folder / "window.png")
    except (DeadEnd, TimeoutError, NotThere) as trouble:
        say(f"It did not work: {trouble}\nWhat Rushes printed is in {folder / 'output.txt'}")
        return 1
    say(f"\nvideo:      {video}\nscreenshot: {shot}\neverything: {data}")
    return 0


class DeadEnd(Exception):
    """There will be no video; the text is what the table says."""


def do_the_job(program: Program, display: Display, photo: Path, data: Path) -> Path:
    """Type, drag, press, wait, play; return the video."""
    program.show(60)
    rows = program.wait_for(lambda: (program.rows(),), "the task list")[0]
    known = {row_text(row) for row in rows}
    with Peer(display, (1300, 640), [photo]) as other:
        say("dragging an image in from another program ...")
        display.drag(other.place.middle, program.where("referencePane").middle)
        program.wait_for(
            lambda: any("Base64" in text for text in program.texts("referencePane")) or None,
            "the image to be taken",
            20,
        )
    say("typing the prompt ...")
    program.type_prompt(PROMPT)
    say("pressing Generate ...")
    program.click("generateButton")
    program.wait_for(lambda: [r for r in program.rows() if row_text(r) not in known], "the task in the table", 30)
    video = wait_for_video(program, data)
    say("playing it ...")
    play(program, display, video)
    return video


def wait_for_video(program: Program, data: Path) -> Path:
    """Wait until a finished video is there, telling each change of the first row's status."""
    told = ""

    def look() -> Path | None:
        nonlocal told
        now = " ".join(program.rows()[0][1].split())  # its status
        if now != told:
            told = now
            say(f"  {now}")
        if any(word in now for word in DEAD_ENDS):
            raise DeadEnd(now)
        return next(iter(sorted(data.rglob("videos/**/*.mp4"))), None)

    video = program.wait_for(look, "the video", PATIENCE_S)
    program.wait_for(lambda: "Ready" in row_text(program.rows()[0]), "the task to be ready", 30)
    return video


def play(program: Program, display: Display, video: Path) -> None:
    """Select the task, start it if it does not start by itself, and wait until pictures arrive."""
    display.click(program.item("taskTable", 0, 1).at(0.3, 0.4))
    program.ask("playback")
    time.sleep(1.0)
    if not playing(program):
        display.key("Return")

    def frames() -> int:
        answer: dict[str, Any] = program.ask("playback")
        files = [Path(player["source"]) for player in answer["players"] if player["source"]]
        return answer["frames"] if video in files and answer["frames"] > 5 else 0

    program.wait_for(frames, "pictures to arrive", 20)


def playing(program: Program) -> bool:
    """Say whether any player is playing."""
    return any(player["state"] == "PlayingState" for player in program.ask("playback")["players"])


def row_text(row: list[str]) -> str:
    """Return a row of the table as one line."""
    return " · ".join(" ".join(cell.split()) for cell in row if cell.strip())[:160]


def draw_photo(path: Path) -> Path:
    """Draw a beach at sunset as a JPEG, so that there is an image to drag."""
    from PIL import Image, ImageDraw, ImageFilter

    image = Image.linear_gradient("L").resize((1600, 1000)).convert("RGB")
    sky = Image.merge("RGB", [image.getchannel(0).point(curve) for curve in (_red, _green, _blue)])
    draw = ImageDraw.Draw(sky)
    draw.ellipse((980, 420, 1180, 620), fill=(255, 236, 190))
    draw.rectangle((0, 600, 1600, 760), fill=(88, 92, 140))
    for y in range(604, 760, 9):
        draw.line((1080 - (y - 560) * 2, y, 1080 + (y - 560) * 2, y), fill=(250, 190, 140), width=3)
    draw.polygon([(0, 760), (1600, 700), (1600, 1000), (0, 1000)], fill=(206, 166, 120))
    sky.filter(ImageFilter.GaussianBlur(2)).save(path, quality=90)
    return path


def _red(level: int) -> int:
    return min(255, 70 + level)


def _green(level: int) -> int:
    return min(255, 50 + level * 3 // 5)


def _blue(level: int) -> int:
    return max(90, 150 - level // 4)


def _data_folder(words: list[str], folder: Path) -> Path:
    for number, word in enumerate(words):
        if word.startswith("--data-dir="):
            return Path(word.partition("=")[2]).expanduser().absolute()
        if word == "--data-dir" and number + 1 < len(words):
            return Path(words[number + 1]).expanduser().absolute()
    return folder / "data"


def say(text: str) -> None:
    """Tell whoever watches."""
    print(text, flush=True)


if __name__ == "__main__":
    os.environ.pop("QT_QPA_PLATFORM", None)
    sys.exit(main(sys.argv[1:]))
