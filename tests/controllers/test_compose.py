"""Composing: what is offered is taken in while there is room; the draft is on disk before a request goes out."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.controllers.compose import ComposeController
from desktop.domain.catalog import Delivery, ImageRules
from desktop.domain.draft import Draft
from desktop.domain.intake import IntakeProblem
from desktop.domain.request import GenerationRequest
from desktop.models.references import ReferenceListModel, ReferenceState
from desktop.services.drafts import DraftFile
from desktop.services.references import ReferenceIntake
from tests import images

REQUEST = GenerationRequest("dashly", "sora-2", "a gull", 10, "16:9")
DRAFT = Draft(REQUEST)


class Desk:
    """A controller with its model, its folder, and what it said."""

    def __init__(self, folder: Path, limit: int = 3) -> None:
        self.folder = folder
        self.model = ReferenceListModel()
        self.model.set_rules(ImageRules(limit, 10_000_000, Delivery.BASE64))
        self.intake = ReferenceIntake(folder / "references")
        self.drafts = DraftFile(folder / "draft.json")
        self.controller = ComposeController(self.model, self.intake, self.drafts)

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    async def settle(self) -> None:
        for _ in range(2000):
            await asyncio.sleep(0.005)
            if not self.model.keys(ReferenceState.PREPARING):
                return
        raise AssertionError("never ready")

    def names(self) -> list[str]:
        return [reference.name for reference in self.model.references()]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_files_become_references_in_their_order(desk: Desk) -> None:
    paths = [desk.file(f"{n}.png", images.png(40 + n, 40)) for n in range(3)]
    desk.controller.add_files(paths)
    assert [item.name for item in desk.model.items] == ["0.png", "1.png", "2.png"]
    await desk.settle()
    assert desk.names() == ["0.png", "1.png", "2.png"]
    assert all(item.preview is not None for item in desk.model.items)


async def test_what_does_not_fit_is_listed(desk: Desk) -> None:
    desk.controller.add_files([desk.file(f"{n}.png", images.png()) for n in range(8)])
    await desk.settle()
    assert desk.names() == ["0.png", "1.png", "2.png"]
    assert [r.name for r in desk.model.left_out] == [f"{n}.png" for n in range(3, 8)]
    assert {(r.problem, r.limit) for r in desk.model.left_out} == {(IntakeProblem.OVER_LIMIT, 3)}


async def test_broken_ones_do_not_take_the_place_of_good_ones(desk: Desk) -> None:
    paths = [desk.file(f"bad{n}.png", b"no") for n in range(5)]
    paths += [desk.file(f"good{n}.png", images.png()) for n in range(4)]
    desk.controller.add_files(paths)
    await desk.settle()
    assert desk.names() == ["good0.png", "good1.png", "good2.png"]
    assert len(desk.model.keys(ReferenceState.REFUSED)) == 5
    assert [r.name for r in desk.model.left_out] == ["good3.png"]


async def test_a_pasted_picture_keeps_its_pixels(desk: Desk) -> None:
    picture = QImage(30, 20, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor(10, 200, 30, 255))
    clear = QImage(3, 2, QImage.Format.Format_ARGB32)
    clear.fill(QColor(10, 200, 30, 100))
    desk.controller.add_image(picture, "Pasted.png")
    desk.controller.add_image(clear, "Clear.png")
    await desk.settle()
    solid, glassy = desk.model.references()
    assert (solid.mime, solid.width, solid.height, solid.name) == ("image/png", 30, 20, "Pasted.png")
    assert QImage(str(desk.intake.path(solid))).pixelColor(5, 5) == QColor(10, 200, 30)
    assert QImage(str(desk.intake.path(glassy))).pixelColor(1, 1).alpha() == 100


async def test_bytes_and_links(desk: Desk) -> None:
    desk.controller.add_data(images.jpeg(), "from a page.jpg")
    await desk.settle()
    assert desk.names() == ["from a page.jpg"]


async def test_earlier_references_are_reopened_or_refused(desk: Desk) -> None:
    desk.controller.add_data(images.png(), "a.png")
    await desk.settle()
    kept = desk.model.references()[0]
    gone = replace(kept, digest="f" * 64, name="gone.png")
    desk.model.replace((kept, gone))
    await desk.settle()
    assert desk.model.references() == (kept,)
    assert desk.model.items[0].preview is not None
    refusal = desk.model.items[1].refusal
    assert refusal is not None and refusal.problem is IntakeProblem.MISSING


async def test_an_image_too_large_for_the_service_is_made_smaller(desk: Desk) -> None:
    desk.controller.add_data(images.png(400, 300), "a.png")
    await desk.settle()
    item = desk.model.items[0]
    assert item.reference is not None
    desk.model.set_rules(ImageRules(3, item.reference.bytes - 1, Delivery.UPLOAD))
    assert desk.model.problem(item) is IntakeProblem.TOO_LARGE
    await desk.controller.shrink(item.key)
    assert desk.model.problem(item) is None
    assert item.reference.width < 400


async def test_a_draft_survives(desk: Desk) -> None:
    restored: list[Draft] = []
    desk.controller.draft_restored.connect(restored.append)
    await desk.controller.restore_draft()
    assert restored == []
    await desk.controller.on_draft_changed(DRAFT)
    await Desk(desk.folder).controller.restore_draft()
    await desk.controller.restore_draft()
    assert restored == [DRAFT]


async def test_a_damaged_draft_is_told_of(desk: Desk) -> None:
    told: list[Path | None] = []
    desk.controller.draft_damaged.connect(told.append)
    (desk.folder / "draft.json").write_text("{")
    await desk.controller.restore_draft()
    assert told == [desk.folder / "draft.json.damaged-1"]


async def test_a_draft_that_cannot_be_saved_is_said_once(qapp: QApplication, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "file").write_text("")
    desk.controller._drafts = DraftFile(tmp_path / "file" / "draft.json")
    said, again = [], []
    desk.controller.draft_not_saved.connect(said.append)
    desk.controller.draft_saved_again.connect(lambda: again.append(1))
    await desk.controller.save_draft(DRAFT)
    await desk.controller.save_draft(replace(DRAFT, takes=2))
    assert len(said) == 1 and not again
    desk.controller._drafts = DraftFile(tmp_path / "draft.json")
    await desk.controller.save_draft(replace(DRAFT, takes=3))
    assert again == [1]


@pytest.mark.fault("A1")
async def test_the_draft_is_on_disk_before_the_request_goes_out(desk: Desk) -> None:
    seen: list[Draft | None] = []

    def look(request: GenerationRequest, takes: int, lineage: object) -> None:
        seen.append(Draft.from_json((desk.folder / "draft.json").read_bytes()))
        assert (request, takes, lineage) == (REQUEST, 2, None)

    desk.controller.submission_requested.connect(look)
    saving = desk.controller.on_draft_changed(DRAFT)
    await desk.controller.submit(REQUEST, 2, None)
    await saving
    assert seen == [DRAFT]


async def test_a_disk_that_hangs_does_not_hold_the_request_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr("desktop.services.drafts.write_atomically", lambda *_: gate.wait(10))
    monkeypatch.setattr("desktop.controllers.compose._DRAFT_PATIENCE", 0.05)
    sent: list[GenerationRequest] = []
    desk.controller.submission_requested.connect(lambda request, *_: sent.append(request))
    saving = desk.controller.on_draft_changed(DRAFT)
    await asyncio.sleep(0)
    await desk.controller.submit(REQUEST, 1, None)
    assert sent == [REQUEST]
    gate.set()
    await saving
