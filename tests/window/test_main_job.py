"""The main job in the real window: a prompt and an image in, a saved and playing video out."""

from __future__ import annotations

import base64
import contextlib
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.mp4 import verify
from tests.films import same_film
from tests.harness import Display, Peer, Program
from tests.servers.service import VideoService
from tests.window.conftest import KEY, Start, status_of, the_only_video, with_key

PROMPT = "A red kite over the harbour at dawn, slow pan left."


def drag_in(display: Display, program: Program, peer: Peer, name: str) -> None:
    display.drag(peer.place.middle, program.where("referencePane").middle)
    assert peer.received()["dragged"] == "CopyAction"
    program.wait_for(lambda: any(name in text for text in program.references()), "the image to be taken")


def assert_plays(program: Program, display: Display, video: Path) -> None:
    program.ask("playback")  # counts from here
    display.click(program.item("taskTable", 0).at(0.5, 0.5))
    display.key("Return")

    def playing() -> bool:
        answer = program.ask("playback")
        playing = [p for p in answer["players"] if Path(p["source"]) == video and p["position"] > 100]
        return bool(playing) and answer["frames"] >= 10

    program.wait_for(playing, "frames to arrive", 15)


def test_with_the_sandbox(
    display: Display, rushes: Start, peers: Callable[[list[Path]], Peer], photo: Path, data: Path
) -> None:
    program = rushes("--sandbox")
    peer = peers([photo])
    drag_in(display, program, peer, photo.stem)
    program.type_prompt(PROMPT)
    program.click("generateButton")
    program.wait_for(lambda: "Ready" in status_of(program), "the video", 60)
    video = the_only_video(data)
    assert video is not None
    assert "red kite" in video.name.lower()
    facts = verify(video)
    assert (facts.width, facts.height) == (1280, 720)
    assert facts.duration_s == pytest.approx(10, abs=1 / 24 + 0.001)
    assert_plays(program, display, video)
    program.stop()
    # What the sandbox received: the documented fields, and the image itself.
    [order] = received_by_sandbox(data)
    assert (order["model"], order["prompt"], order["duration"], order["size"]) == ("sora-2", PROMPT, 10, "16:9")
    [image] = (data / "sandbox" / "inputs").iterdir()
    [sent] = (data / "references").iterdir()
    assert image.read_bytes() == sent.read_bytes()


def received_by_sandbox(data: Path) -> list[dict]:
    with contextlib.closing(sqlite3.connect(data / "sandbox" / "sandbox.db")) as connection:
        rows = connection.execute('SELECT "order" FROM tasks').fetchall()
    return [json.loads(order) for (order,) in rows]


def test_with_the_first_dialect_the_image_is_in_the_json(
    display: Display,
    rushes: Start,
    peers: Callable[[list[Path]], Peer],
    photo: Path,
    service: VideoService,
    data: Path,
    video: bytes,
) -> None:
    program = rushes("--service", service.url, environment=with_key())
    drag_in(display, program, peers([photo]), photo.stem)
    program.click("modelSelector", "Sora 2 Pro")
    program.click("sizeSelector", "9:16")
    program.click("durationSelector", "25")
    program.type_prompt(PROMPT)
    display.key("ctrl+Return")
    program.wait_for(lambda: service.made, "the request")
    service.finish_all()
    [made] = service.made.values()
    images = made.document.pop("images")
    made.document.pop("metadata", None)
    assert made.document == {"model": "sora-2-pro", "prompt": PROMPT, "duration": 25, "size": "9:16"}
    [image] = images
    head, _, body = image.partition(",")
    assert head == "data:image/jpeg;base64"
    assert base64.b64decode(body, validate=True).startswith(b"\xff\xd8\xff")
    [post] = [seen for seen in service.server.seen if seen.method == "POST"]
    assert post.headers["authorization"] == f"Bearer {KEY}"
    program.wait_for(lambda: "Ready" in status_of(program), "the video", 30)
    saved = the_only_video(data)
    assert saved is not None and same_film(saved, video)
    assert_plays(program, display, saved)
    files = [seen for seen in service.server.seen if seen.path.startswith("/files/")]
    assert files and all("authorization" not in seen.headers for seen in files)


def test_with_the_second_dialect_the_image_is_uploaded_first(
    display: Display, rushes: Start, photo: Path, service: VideoService, data: Path, video: bytes
) -> None:
    program = rushes("--service", f"toapis={service.url}", str(photo), environment=with_key())
    program.wait_for(lambda: any(photo.stem in text for text in program.references()), "the image", 20)
    program.type_prompt(PROMPT)
    program.click("generateButton")
    program.wait_for(lambda: service.made, "the request")
    service.finish_all()
    [made] = service.made.values()
    assert len(service.uploads) == 1
    document = made.document
    assert document["image_urls"] == ["https://files.example/1.jpg"]
    assert (document["model"], document["prompt"], document["duration"], document["aspect_ratio"]) == (
        "sora-2-vvip",
        PROMPT,
        4,
        "16:9",
    )
    assert "images" not in document and "size" not in document
    program.wait_for(lambda: "Ready" in status_of(program), "the video", 30)
    saved = the_only_video(data)
    assert saved is not None and same_film(saved, video)
    assert_plays(program, display, saved)


@pytest.mark.fault("A14")
def test_a_person_in_a_hurry_is_charged_once_a_click(display: Display, rushes: Start, service: VideoService) -> None:
    program = rushes("--service", service.url, environment=with_key())
    program.type_prompt(PROMPT)
    program.click("generateButton", times=2)
    program.wait_for(lambda: service.made, "the request")
    program.wait_for(lambda: "Queued" in status_of(program), "the answer")
    time.sleep(1.0)  # until then a press is an echo of the last one
    display.key("ctrl+Return")
    program.wait_for(lambda: len(service.made) == 2, "the second, deliberate request")
    assert service.posts == 2


def test_a_second_start_hands_its_images_to_the_first(rushes: Start, photo: Path) -> None:
    first = rushes("--sandbox")
    second = rushes(str(photo), shown=False)
    assert second.process.wait(15) == 0
    first.wait_for(lambda: any(photo.stem in text for text in first.references()), "the image", 20)
    assert first.process.poll() is None
