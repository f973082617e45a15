"""Reviewing a thousand takes in the real window: find, judge, compare, hand on, put away, take back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.harness import Display, Peer, Place, Program
from tests.library import write_library
from tests.servers.service import VideoService
from tests.videos import make_video
from tests.window.conftest import Start, with_key

COUNT = 1000


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    return [make_video(folder / f"{n}.mp4", frames=48, size=(320, 180), hue=60 * n) for n in range(3)]


@pytest.fixture
def program(rushes: Start, service: VideoService, data: Path, films: list[Path]) -> Iterator[Program]:
    write_library(data, COUNT, origin=service.url, films=films)
    program = rushes("--service", service.url, environment=with_key())
    program.wait_for(lambda: program.ask("rows", name="taskTable")["count"] == COUNT, "the whole library")
    yield program
    assert service.posts == 0, "looking costs nothing"


def count(program: Program, view: str = "taskTable") -> int:
    return int(program.ask("rows", name=view)["count"])


def search(program: Program, text: str) -> None:
    """Type into the search field as a person does, and wait until the list is narrowed by all of it."""
    program.display.key("ctrl+f")
    program.display.key("ctrl+a", "Delete")
    program.display.type(text)
    program.wait_for(lambda: program.get("searchField", "text") == text, "the search to be typed")


def all_are(program: Program, *states: str) -> bool:
    """Say whether the first rows are all in one of some states."""
    return all(row[1].startswith(states) for row in program.rows())


def noted(data: Path, shot: int) -> tuple[int, int, str, str]:
    """Return what the database holds of a person's notes: rating, favourite, tags, note."""
    [found] = ask(data, "SELECT rating, favourite, tags, note FROM task WHERE prompt LIKE ?", f"% Shot {shot}.")
    return found


def ask(data: Path, query: str, *values: object) -> list[tuple]:
    """Ask the database, beside the program."""
    with closing(sqlite3.connect(f"file:{data / 'rushes.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


def ready_row(program: Program) -> int:
    """Return the first row on screen that is saved."""
    rows = program.rows()
    return next(number for number, row in enumerate(rows) if row[1].startswith("Ready"))


def test_find(program: Program) -> None:
    """Search as you type and chips: each narrows the list at once, and what is not understood is said."""
    program.ask("stalls")
    search(program, '"red kite"')
    program.wait_for(lambda: count(program) == COUNT // 8, "the search")
    assert all("red kite" in row[0] for row in program.rows())
    assert program.ask("stalls")["worst"] < 0.25
    search(program, "status:failed rating:>3")
    program.wait_for(lambda: 0 < count(program) < 50 and all_are(program, "Failed", "Rejected", "Expired"), "the terms")
    search(program, "statsu:ready")
    program.wait_for(lambda: "status" in program.get("searchError", "text"), "the mistake to be said")
    program.display.key("Escape")
    program.wait_for(lambda: count(program) == COUNT, "all of them")
    program.click("failedChip")
    program.wait_for(lambda: all_are(program, "Failed", "Rejected", "Expired"), "the failed ones")
    assert count(program) == COUNT * 3 // 20
    search(program, "there is no such thing")
    program.wait_for(lambda: program.where("tasksEmptyButton"), "the empty list to say what to do")
    program.click("tasksEmptyButton")
    program.wait_for(lambda: count(program) == COUNT, "all of them")


def test_judge(program: Program, data: Path) -> None:
    """Keys rate, tag and note the task that is selected; all of it is on disk and is found by a search."""
    display = program.display
    search(program, "Shot 994")
    program.wait_for(lambda: count(program) == 1, "one task")
    display.key("Down", "4")
    program.wait_for(lambda: noted(data, 994)[0] == 4, "the rating")
    before = noted(data, 994)[1]
    display.key("f")
    program.wait_for(lambda: noted(data, 994)[1] != before, "the heart")
    display.key("t")
    program.wait_for(lambda: program.ask("windows")["modal"], "the tags")
    display.type("keeper")
    display.key("Return")
    program.wait_for(lambda: "keeper" in noted(data, 994)[2], "the tag")
    program.wait_for(lambda: not program.ask("windows")["modal"], "the tags to close")
    display.key("F2")
    program.wait_for(lambda: program.ask("windows")["modal"], "the note")
    display.key("ctrl+a")
    display.type("Best light of all.")
    display.key("ctrl+Return")
    program.wait_for(lambda: noted(data, 994)[3] == "Best light of all.", "the note")
    search(program, "tag:keeper rating:>3 light")
    program.wait_for(lambda: count(program) == 1, "the task by what was noted")
    display.key("Escape", "ctrl+alt+z")
    program.wait_for(lambda: noted(data, 994)[3] != "Best light of all.", "the note to be taken back")


def test_compare(program: Program, data: Path) -> None:
    """Two takes run in step: whenever one looks, both show the same frame; the winner is kept."""
    display = program.display
    search(program, "status:ready shot 98")
    program.wait_for(lambda: 2 <= count(program) <= 12, "some saved ones")
    display.key("Down", "shift+Down")
    display.click(program.item("taskTable", 0).at(0.6, 0.5), button=3)
    choose(program, "compareAction")
    program.wait_for(lambda: program.where("compareSurface1"), "the compare window")

    def pair() -> tuple[int, int]:
        surfaces = program.ask("properties", names=["compareSurface0", "compareSurface1"], prop="frameNumber")
        first, second = surfaces["values"]
        return (first, second) if first is not None and second is not None else (-1, -2)

    program.wait_for(lambda: pair()[0] > 0, "frames")
    seen = set()

    def look() -> bool:
        seen.add(pair())
        return len(seen) > 12

    program.wait_for(look, "them to play")
    assert all(first == second for first, second in seen), seen
    display.key("space")
    program.wait_for(lambda: program.where("comparePlayButton", "") and still(pair), "both to stand")
    at = pair()[0]
    display.key("Right", "Right", "Right")
    program.wait_for(lambda: pair() in {((at + 3) % 48,) * 2, (47, 47)}, "three frames on")
    hearts = len(ask(data, "SELECT id FROM task WHERE favourite"))
    program.click("compareWindow", "Pick")
    program.wait_for(lambda: len(ask(data, "SELECT id FROM task WHERE tags LIKE '%rejected%'")) == 1, "the loser")
    program.wait_for(lambda: len(ask(data, "SELECT id FROM task WHERE favourite")) == hearts + 1, "the winner")
    display.key("Escape")
    program.wait_for(lambda: not any("Compare" in title for title in program.ask("windows")["titles"]), "the end of it")


def still(look: Callable[[], object]) -> bool:
    """Say whether something stays as it is for a while."""
    before = look()
    time.sleep(0.3)
    return look() == before


def choose(program: Program, name: str) -> None:
    """Click an entry of the open menu."""
    place = program.wait_for(lambda: program.ask("entry", name=name), f"the menu's {name}")
    program.display.click((place["x"] + place["width"] // 2, place["y"] + place["height"] // 2))


def test_hand_on(program: Program, peers: Callable[[list[Path]], Peer], display: Display, data: Path) -> None:
    """A saved video dragged out of the list arrives at another program as the file that it is."""
    display.place_window("Rushes", Place(0, 0, 1280, 800))  # what is pressed comes to the front: beside each other
    other = peers([])
    row = ready_row(program)
    display.drag(program.item("taskTable", row).at(0.6, 0.5), other.place.middle)
    received = other.received()
    [uri] = received["dropped"]
    path = Path(unquote(urlsplit(uri).path))
    assert path.parent == data / "videos" and path.stat().st_size > 1000
    assert "text/uri-list" in received["formats"]
    assert path.exists(), "it was a copy"


def test_put_away_and_take_back(program: Program, display: Display, data: Path) -> None:
    """Removing asks first, leaves the files, and can be undone."""
    videos = sorted((data / "videos").iterdir())
    search(program, "status:ready tag:opening")
    display.key("Down", "shift+Down", "shift+Down")
    shown = count(program)
    display.key("Delete")
    program.wait_for(lambda: program.ask("windows")["modal"], "the question")
    said = [text.replace("&", "") for text in program.texts("confirmBox")]
    assert "Remove 3 from the list" in said, said
    display.key("Return")
    program.wait_for(lambda: count(program) == shown - 3, "three fewer")
    assert sorted((data / "videos").iterdir()) == videos
    program.click("noticeArea", "Undo")
    program.wait_for(lambda: count(program) == shown, "all back")


def test_look_at_stills_and_play_them_in_a_row(program: Program, display: Display) -> None:
    """The grid shows the same tasks; a reel plays the selected ones one after another."""
    search(program, "status:ready shot 98")
    program.wait_for(lambda: count(program) < 12, "some saved ones")
    display.key("Down", "ctrl+2")
    program.wait_for(lambda: program.where("taskGrid"), "the grid")
    assert count(program, "taskGrid") == count(program)
    program.wait_for(lambda: program.get("player", "playing"), "the first one to play")
    display.key("space")
    program.wait_for(lambda: not program.get("player", "playing"), "it to stand")  # a reel that begins with it plays
    display.key("ctrl+a")
    display.click(program.item("taskGrid", 0).middle, button=3)
    choose(program, "reelAction")
    program.wait_for(lambda: any("shot 1 of" in text for text in program.texts("reelBar")), "the first shot")
    program.wait_for(lambda: any("shot 2 of" in text for text in program.texts("reelBar")), "the second by itself", 15)
    program.click("reelBar", "End the reel")
    display.key("ctrl+1")
    program.wait_for(lambda: program.where("taskTable"), "the table")
