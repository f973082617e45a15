"""Exports from a real library: every format read back, progress told, nothing half-written left."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pypdfium2
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from desktop.controllers.exports import ExportController, Exported, ExportOrder
from desktop.domain.export import ExportFormat
from desktop.domain.task import Relation, Saved, Task
from tests.store.library import Library, intent, opened, request
from tests.videos import make_video

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    return [make_video(folder / f"film {n}.mp4", 24, audio=n == 1, size=(320, 180)) for n in range(1, 4)]


async def fill(library: Library, films: list[Path], poster: Path) -> tuple[Task, ...]:
    """Add three saved takes, the third continuing the first, and a fourth without a video."""
    Image.new("RGB", (320, 180), (200, 40, 40)).save(poster)
    saved = [Saved(str(film), film.stat().st_size, 320, 180, 1.0, str(poster)) for film in films]
    first = (await library.tasks.add([intent("a", saved=saved[0], request=request("Erste Einstellung"))]))[0]
    second = (await library.tasks.add([intent("b", saved=saved[1])]))[0]
    third = intent("c", saved=saved[2], parent_id=first.id, relation=Relation.CONTINUED)
    return (first, second, (await library.tasks.add([third]))[0], (await library.add("d"))[0])


class Heard:
    """What an export told."""

    def __init__(self, controller: ExportController) -> None:
        self.done: list[Exported] = []
        self.progress: list[tuple[int, int]] = []
        self.other: list[str] = []
        controller.finished.connect(self.done.append)
        controller.progressed.connect(lambda n, of: self.progress.append((n, of)))
        controller.failed.connect(lambda why: self.other.append(f"failed: {why}"))
        controller.stopped.connect(lambda: self.other.append("stopped"))
        controller.nothing_to_write.connect(lambda: self.other.append("nothing"))


def make(library: Library) -> tuple[ExportController, Heard]:
    controller = ExportController(library.tasks, lambda task: task.request.model.upper(), lambda task: task.state.value)
    return controller, Heard(controller)


async def export(library: Library, ids: list[int], kind: ExportFormat, path: Path) -> Heard:
    controller, heard = make(library)
    controller.start(ExportOrder(tuple(ids), kind, path, "Ein Film"))
    await end_of(controller)
    return heard


async def end_of(controller: ExportController) -> None:
    while controller.running:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.03)  # what the thread told arrives by the event loop


def test_csv_and_json_in_the_order_asked(run_on_qt: Run, films: list[Path], tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as library:
            tasks = await fill(library, films, tmp_path / "p.jpg")
            ids = [tasks[2].id, tasks[0].id, tasks[3].id, 999]
            for kind in (ExportFormat.CSV, ExportFormat.JSON):
                heard = await export(library, ids, kind, tmp_path / f"t.{kind}")
                assert heard.done == [Exported((tmp_path / f"t.{kind}",), 3)]
            with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
                assert [row["number"] for row in csv.DictReader(file)] == [str(number) for number in ids[:3]]
            assert [t["id"] for t in json.loads((tmp_path / "t.json").read_text())["tasks"]] == ids[:3]

    run_on_qt(body())


@pytest.mark.parametrize("kind", [ExportFormat.OTIO, ExportFormat.FCPXML, ExportFormat.EDL])
def test_a_timeline_follows_the_chains(run_on_qt: Run, films: list[Path], tmp_path: Path, kind: ExportFormat) -> None:
    async def body() -> None:
        async with opened(tmp_path) as library:
            ids = [task.id for task in await fill(library, films, tmp_path / "p.jpg")]
            heard = await export(library, ids, kind, tmp_path / f"t.{kind}")
            assert heard.done == [Exported((tmp_path / f"t.{kind}",), 3, 1)]
            assert heard.progress[-1] == (4, 4)

    run_on_qt(body())
    timeline = otio.adapters.read_from_file(str(tmp_path / f"t.{kind}"))
    if isinstance(timeline, otio.schema.SerializableCollection):
        (timeline,) = [part for part in timeline if isinstance(part, otio.schema.Timeline)]
    assert [c.name for c in timeline.video_tracks()[0].find_clips()] == ["film 1", "film 3", "film 2"]


def test_a_timeline_of_no_videos_is_none(run_on_qt: Run, films: list[Path], tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as library:
            tasks = await fill(library, films, tmp_path / "p.jpg")
            heard = await export(library, [tasks[3].id], ExportFormat.OTIO, tmp_path / "t.otio")
            assert (heard.done, heard.other) == ([], ["nothing"])

    run_on_qt(body())
    assert not [path for path in tmp_path.iterdir() if "otio" in path.name]


def test_the_pdf_opens_with_its_words_and_stills(run_on_qt: Run, films: list[Path], tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as library:
            tasks = await fill(library, films, tmp_path / "p.jpg")
            await library.tasks.annotate([tasks[0].id], rating=4, favourite=True)
            ids = [tasks[0].id, tasks[3].id] * 8
            heard = await export(library, ids, ExportFormat.PDF, tmp_path / "t.pdf")
            assert heard.done == [Exported((tmp_path / "t.pdf",), 16)]
            assert heard.progress[-1] == (16, 16)

    run_on_qt(body())
    with pypdfium2.PdfDocument(tmp_path / "t.pdf") as document:
        assert len(document) == 2
        page = document[0]
        width, height = page.get_size()
        assert width > height
        words = page.get_textpage().get_text_range()
        for text in ("Ein Film", "Erste Einstellung", "SORA-2 · 4 s · 16:9", "waiting", "Page 1 of 2"):
            assert text in words
        image = page.render(scale=1920 / width).to_pil().convert("RGB")
    red, green, _ = image.getpixel((200, 200))
    assert (red > 150, green < 90) == (True, True)
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_pictures_one_a_page_overwrite_nothing_unasked(run_on_qt: Run, films: list[Path], tmp_path: Path) -> None:
    (tmp_path / "t 2.png").write_text("mine")
    (tmp_path / "t.png").write_text("the person agreed to replace this")

    async def body() -> None:
        async with opened(tmp_path) as library:
            tasks = await fill(library, films, tmp_path / "p.jpg")
            heard = await export(library, [tasks[0].id] * 13, ExportFormat.PNG, tmp_path / "t.png")
            assert heard.done == [Exported((tmp_path / "t.png", tmp_path / "t 2 (2).png"), 13)]

    run_on_qt(body())
    assert (tmp_path / "t 2.png").read_text() == "mine"
    with Image.open(tmp_path / "t.png") as first, Image.open(tmp_path / "t 2 (2).png") as second:
        assert first.size == second.size == (1920, 1357)
        assert first.convert("RGB").getpixel((200, 200))[0] > 150  # type: ignore[index]
        empty = second.convert("RGB").getpixel((700, 200))
    assert empty == (255, 255, 255)  # the second page holds one card


@pytest.mark.parametrize("kind", [ExportFormat.PDF, ExportFormat.PNG, ExportFormat.OTIO, ExportFormat.CSV])
def test_stopping_leaves_nothing_behind(
    run_on_qt: Run, films: list[Path], tmp_path: Path, qtbot: QtBot, kind: ExportFormat
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / f"t.{kind}").write_text("as it was")

    async def body() -> None:
        async with opened(tmp_path) as library:
            tasks = await fill(library, films, tmp_path / "p.jpg")
            controller, heard = make(library)
            controller.progressed.connect(lambda _n, _of: controller.cancel())
            controller.start(ExportOrder((tasks[0].id,) * 60, kind, out / f"t.{kind}", "x"))
            if kind is ExportFormat.CSV:  # it has no progress to tell: stopped before it begins
                controller.cancel()
            await end_of(controller)
            assert heard.done == []

    run_on_qt(body())
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [(f"t.{kind}", "as it was")]


def test_a_folder_that_cannot_be_written_is_said(run_on_qt: Run, films: list[Path], tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as library:
            tasks = await fill(library, films, tmp_path / "p.jpg")
            for kind in ExportFormat:
                heard = await export(library, [tasks[0].id], kind, tmp_path / "gone" / f"t.{kind}")
                assert heard.done == [] and heard.other and heard.other[0].startswith("failed"), kind

    run_on_qt(body())
