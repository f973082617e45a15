"""In and out of the library, in the real window: follow, file into a project, export, open again."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import unquote, urlsplit

import opentimelineio as otio
import pytest

from tests.harness import Display, Place, Program
from tests.servers.service import VideoService
from tests.window.conftest import KEY, Start, status_of, with_key

PROMPT = 'A red kite over the harbour, it\'s "dawn".'


@pytest.fixture
def quick(video: bytes) -> VideoService:
    made = VideoService(key=KEY, video=video)
    yield made
    made.close()


def save_as(program: Program, display: Display, dialog: str, path: Path) -> None:
    """Type a path into a file dialog."""
    program.focus("fileNameEdit")
    display.key("ctrl+a")
    display.type(str(path))
    display.key("Return")


def choose(program: Program, display: Display, menu: str, entry: str) -> None:
    """Open a menu of the menu bar by its key and choose an entry."""
    display.key(f"alt+{menu}")
    place = program.wait_for(lambda: Place(**program.ask("menu", text=entry)), f"{entry} in the menu")
    display.click(place.middle)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_in_and_out(display: Display, rushes: Start, quick: VideoService, data: Path, tmp_path: Path) -> None:
    program = rushes("--service", quick.url, environment=with_key())
    program.type_prompt(PROMPT)
    program.click("generateButton")
    program.wait_for(lambda: quick.made, "the request")
    quick.finish_all()
    program.wait_for(lambda: "Ready" in status_of(program), "the video", 60)
    videos = data / "videos"
    (video,) = [videos / name for name in files(videos) if name.endswith(".mp4")]

    # A task that was submitted elsewhere.
    elsewhere = quick.accept({"model": "sora-2"})["id"]
    quick.finish_all()
    display.key("ctrl+shift+v")
    program.focus("followText")
    display.type(f"see {elsewhere}, please")
    program.wait_for(lambda: len(program.ask("rows", name="followList")["rows"]) == 3, "the ids to be read")
    program.click("followButton")
    program.wait_for(lambda: len(program.rows()) == 2 and "Ready" in status_of(program), "the followed video", 60)

    # Into a project: the file goes with it, and comes back.
    program.click("taskTable")
    display.click(program.item("taskTable", 1).at(0.5, 0.5))
    program.wait_for(lambda: PROMPT in " ".join(program.texts("detailsPanel")), "the details")
    program.choose(program.item("taskTable", 1).at(0.5, 0.5), "Project")
    program.focus("projectBox")
    display.type("Harbour: take 1")
    display.key("Return")
    moved = videos / "Harbour take 1" / video.name
    program.wait_for(moved.exists, "the file in its project's folder", 10)
    assert not video.exists()
    assert moved.with_suffix(".rushes.json").exists()
    display.key("ctrl+alt+z")
    program.wait_for(video.exists, "the file to come back", 10)
    assert not moved.exists()

    # A timeline.
    display.click(program.item("taskTable", 1).at(0.5, 0.5))
    display.key("ctrl+e")
    program.click("otioFormat")
    program.click("startExportButton")
    save_as(program, display, "exportFileDialog", tmp_path / "film.otio")
    program.wait_for((tmp_path / "film.otio").exists, "the timeline")
    program.wait_for(lambda: program.where("showExportButton"), "the dialog to say so")
    (clip,) = otio.adapters.read_from_file(str(tmp_path / "film.otio")).video_tracks()[0].find_clips()
    assert clip.name == video.stem
    assert unquote(urlsplit(clip.media_reference.target_url).path) == str(video)
    assert clip.metadata["rushes"]["prompt"] == PROMPT
    program.click("shownScope")
    program.click("csvFormat")
    program.click("startExportButton")
    save_as(program, display, "exportFileDialog", tmp_path / "list.csv")
    program.wait_for((tmp_path / "list.csv").exists, "the table")
    display.key("Escape")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["task_id"] for row in rows] == [elsewhere, "video_000001"]
    assert KEY not in (tmp_path / "list.csv").read_text() + (tmp_path / "film.otio").read_text()

    # What was spent.
    choose(program, display, "v", "Spending")
    program.wait_for(lambda: program.ask("rows", name="spendingTable")["rows"], "the totals")
    display.key("Escape")

    # The video's settings, from the file alone.
    display.key("ctrl+n")
    program.wait_for(lambda: not program.get("promptEditor", "plainText"), "an empty prompt")
    choose(program, display, "f", "Open a video")
    save_as(program, display, "openVideoDialog", video)
    program.wait_for(lambda: PROMPT in " ".join(program.texts("foundVideoDialog")), "what the video tells")
    display.screenshot(tmp_path / "found.png")
    program.click("editVideoButton")
    program.wait_for(lambda: program.get("promptEditor", "plainText") == PROMPT, "the prompt in the pane")
    assert quick.posts == 1
