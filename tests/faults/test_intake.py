"""Rows F1 to F15, S9 and S16 of the fault matrix: whatever is dropped, nothing is lost, fetched, or opened unasked."""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import random
import socket
import struct
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.controllers.compose import ComposeController
from desktop.domain.catalog import Catalog, Delivery, ImageRules, load_catalog
from desktop.domain.intake import IntakeNote, IntakeProblem
from desktop.models.references import MAX_REFUSED_ROWS, ReferenceListModel, ReferenceState
from desktop.services.drafts import DraftFile
from desktop.services.images.container import MAX_PIXELS
from desktop.services.references import MAX_BYTES, IntakeError, ReferenceIntake
from desktop.widgets.compose.offer import read_offer
from desktop.widgets.compose.pane import ComposePane
from tests import images
from tests.memory import PeakMemory

P = IntakeProblem


@pytest.fixture
def intake(tmp_path: Path) -> ReferenceIntake:
    return ReferenceIntake(tmp_path / "references")


async def problem(intake: ReferenceIntake, source: Path | bytes) -> IntakeProblem:
    """Return why something is refused; anything but a refusal fails the test."""
    with pytest.raises(IntakeError) as caught:
        await (intake.add_bytes(source, "x") if isinstance(source, bytes) else intake.add_file(source))
    return caught.value.code


@pytest.mark.fault("F1")
async def test_f1_what_is_no_image(intake: ReferenceIntake, tmp_path: Path) -> None:
    empty, renamed = tmp_path / "empty.png", tmp_path / "notes.png"
    empty.write_bytes(b"")
    renamed.write_text("just some notes")
    assert await problem(intake, empty) is P.EMPTY
    assert await problem(intake, renamed) is P.NOT_AN_IMAGE
    assert await problem(intake, os.urandom(5000).replace(b"\xff\xd8", b"xx")) is P.NOT_AN_IMAGE
    assert not intake.folder.exists() or not list(intake.folder.iterdir())


@pytest.mark.fault("F2")
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
async def test_f2_truncated_images(intake: ReferenceIntake, share: float) -> None:
    """A truncated JPEG decodes with a mere warning elsewhere; here it is refused."""
    for data in (
        images.jpeg(400, 300),
        images.jpeg(400, 300, progressive=True),
        images.png(400, 300),
        images.webp(400, 300),
        images.animated("WEBP"),
    ):
        assert await problem(intake, data[: int(len(data) * share)]) in (P.TRUNCATED, P.DAMAGED)


@pytest.mark.fault("F2")
async def test_f2_a_cut_jpeg_with_a_false_end(intake: ReferenceIntake) -> None:
    """The end mark is there, the picture is not: the last rows are what a decoder would make up."""
    data = images.jpeg(64, 48, orientation=0)
    start = data.index(b"\xff\xda")
    assert await problem(intake, data[: start + 2] + b"\xff\xd9") in (P.TRUNCATED, P.DAMAGED)


@pytest.mark.measures
@pytest.mark.fault("F3")
async def test_f3_a_picture_larger_than_any_screen(intake: ReferenceIntake) -> None:
    bomb = images.bomb_png(50_000)
    with PeakMemory() as memory, pytest.raises(IntakeError) as caught:
        await intake.add_bytes(bomb, "x.png")
    assert (caught.value.code, caught.value.refusal.limit) == (P.TOO_MANY_PIXELS, MAX_PIXELS)
    assert memory.grown < 20_000_000


@pytest.mark.measures
@pytest.mark.fault("F4")
async def test_f4_two_hundred_bombs(intake: ReferenceIntake) -> None:
    bomb = images.bomb_png(8000)
    with PeakMemory() as memory:
        problems = await asyncio.gather(*(problem(intake, bomb) for _ in range(200)))
    assert set(problems) == {P.TOO_MANY_PIXELS}
    assert memory.grown < 40_000_000


@pytest.mark.measures
@pytest.mark.fault("F4", "S9")
async def test_f4_pictures_just_below_the_limit_are_decoded_one_at_a_time(intake: ReferenceIntake) -> None:
    side = int(MAX_PIXELS**0.5) - 10
    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(b"\0" + bytes(side * 3)) for _ in range(side)) + rows.flush()
    large = images.made_png(side, side, 8, 2, data)
    with PeakMemory() as memory:
        taken = await asyncio.gather(*(intake.add_bytes(large, "x") for _ in range(3)))
    assert {(one.reference.width, one.reference.height) for one in taken} == {(side, side)}
    # One is 120 MB when it is decoded, two would be 240. No lower bound: what was used before may be used again.
    assert memory.grown < 200_000_000
    assert sum(thread.name.startswith("intake") for thread in threading.enumerate() if thread.is_alive()) >= 1


SVG = (
    b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' width='9'"
    b" height='9'><image x:href='secret.png' width='9' height='9'/><image x:href='http://127.0.0.1:9/a.png'/></svg>"
)


@pytest.mark.fault("F5", "S9")
@pytest.mark.parametrize("name", ["picture.svg", "picture.png", "picture.svgz"])
async def test_f5_svg_is_never_rendered(intake: ReferenceIntake, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(SVG) if name.endswith("z") else SVG)
    assert await problem(intake, file) is (P.NOT_AN_IMAGE if name.endswith("z") else P.UNSUPPORTED_FORMAT)


def other_formats() -> dict[str, bytes]:
    small = images.picture(8, 8)
    made = {form: images.encoded(small, form) for form in ("TIFF", "ICO", "TGA", "BMP", "PPM", "PCX", "SGI", "DDS")}
    return made | {
        "PDF": images.encoded(small, "PDF"),
        "EPS": images.encoded(small, "EPS"),
        "JPEG2000": images.encoded(small, "JPEG2000"),
        "XPM": b'/* XPM */ static char *x[] = {"1 1 1 1", "a c red", "a"};',
        "ICNS": images.encoded(images.picture(16, 16), "ICNS"),
    }


@pytest.mark.fault("F6", "S9")
@pytest.mark.parametrize("form", other_formats())
async def test_f6_other_formats_are_refused_by_content(intake: ReferenceIntake, form: str, tmp_path: Path) -> None:
    file = tmp_path / "looks-like-a.jpg"
    file.write_bytes(other_formats()[form])
    assert await problem(intake, file) in (P.UNSUPPORTED_FORMAT, P.NOT_AN_IMAGE)


@pytest.mark.fault("F6", "S9")
async def test_f6_no_other_decoder_is_ever_asked(intake: ReferenceIntake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    really = Image.open
    monkeypatch.setattr(Image, "open", lambda *a, **k: asked.append(k.get("formats")) or really(*a, **k))
    for data in (images.jpeg(), images.png(), images.webp(), images.animated("GIF"), images.jpeg(orientation=6)):
        await intake.add_bytes(data, "x")
    assert set(asked) == {("JPEG",), ("PNG",), ("WEBP",), ("GIF",)}


@pytest.mark.fault("F7")
@pytest.mark.parametrize("form", ["GIF", "WEBP"])
async def test_f7_animations_say_so(intake: ReferenceIntake, form: str) -> None:
    prepared = await intake.add_bytes(images.animated(form, frames=30), "x")
    assert IntakeNote.ANIMATED in prepared.notes
    assert prepared.preview.rgba[0] > 150 > prepared.preview.rgba[2]


@pytest.mark.fault("F8")
async def test_f8_print_and_deep_colours(intake: ReferenceIntake) -> None:
    for data in (images.cmyk_jpeg(), images.deep_png()):
        prepared = await intake.add_bytes(data, "x")
        assert IntakeNote.CONVERTED in prepared.notes
        with Image.open(intake.path(prepared.reference)) as image:
            assert image.mode == "RGB"


@pytest.mark.fault("F9")
async def test_f9_a_phone_s_photo_is_upright_and_says_nothing_of_the_place(intake: ReferenceIntake) -> None:
    prepared = await intake.add_bytes(images.jpeg(64, 48, orientation=6), "phone.jpg")
    assert (prepared.reference.width, prepared.reference.height) == (48, 64)
    data = intake.path(prepared.reference).read_bytes()
    assert images.SECRET not in data and b"Exif" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (48, 64) and not image.getexif()


@pytest.mark.fault("F10")
async def test_f10_phone_formats_are_named(intake: ReferenceIntake) -> None:
    for brand, name in ((b"heic", "HEIC"), (b"mif1", "HEIC"), (b"avif", "AVIF")):
        with pytest.raises(IntakeError) as caught:
            await intake.add_bytes(b"\0\0\0\x1cftyp" + brand + bytes(200), "IMG_1.jpg")
        assert (caught.value.code, caught.value.refusal.detail) == (P.UNSUPPORTED_FORMAT, name)


@pytest.mark.measures
@pytest.mark.fault("F11")
async def test_f11_a_file_that_is_too_large(intake: ReferenceIntake, tmp_path: Path) -> None:
    sparse = tmp_path / "huge.png"
    with sparse.open("wb") as file:
        file.write(images.png())
        file.truncate(MAX_BYTES + 1)
    with PeakMemory() as memory:
        assert await problem(intake, sparse) is P.TOO_LARGE
    assert memory.grown < 10_000_000
    assert list(intake.folder.iterdir()) == []


@pytest.mark.fault("F11")
async def test_f11_what_is_changed_later_does_not_matter(intake: ReferenceIntake, tmp_path: Path) -> None:
    """The person's file may change or go after the drop: what is sent is the copy, checked by its hash."""
    file = tmp_path / "a.png"
    file.write_bytes(images.png())
    prepared = await intake.add_file(file)
    file.unlink()
    assert (await intake.reopen(prepared.reference)).preview == prepared.preview
    copy = intake.path(prepared.reference)
    copy.write_bytes(images.png(65, 48))
    with pytest.raises(IntakeError) as caught:
        await intake.reopen(prepared.reference)
    assert caught.value.code is P.CHANGED


# --- Drops ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(assets.catalog())


@pytest.fixture
def no_connections() -> Iterator[list[str]]:
    """Watch for any attempt to open a connection, in any thread."""
    seen: list[str] = []
    watching = True

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if watching and event in ("socket.connect", "socket.getaddrinfo"):
            seen.append(f"{event} {args[1:]}")

    sys.addaudithook(watch)
    yield seen
    watching = False


async def settle(model: ReferenceListModel) -> None:
    for _ in range(4000):
        await asyncio.sleep(0.005)
        if not model.keys(ReferenceState.PREPARING):
            return
    raise AssertionError("never ready")


@pytest.mark.fault("F12", "S9")
def test_f12_two_hundred_files_a_folder_links_and_a_foreign_host(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path, no_connections: list[str], run_on_qt: Any
) -> None:
    pane = ComposePane()
    qtbot.addWidget(pane)
    pane.set_service(catalog.default)
    pane.show()
    folder = tmp_path / "a folder"
    folder.mkdir()
    paths = [str(folder)]
    for number in range(200):
        path = tmp_path / f"{number:03}.png"
        path.write_bytes(images.png(64 + number, 48))
        paths.append(str(path))
    mime = QMimeData()
    foreign = QUrl("file://fileserver/share/secret.png")
    mime.setUrls([*(QUrl.fromLocalFile(p) for p in paths), QUrl("http://127.0.0.1:9/far.png"), foreign])

    async def body() -> None:
        intake = ReferenceIntake(tmp_path / "data" / "references")
        controller = ComposeController(pane.references, intake, DraftFile(tmp_path / "data" / "draft.json"))
        pane.files_offered.connect(controller.add_files)
        pane.reference_pane.take(read_offer(mime))
        await settle(pane.references)

    run_on_qt(body())
    sent = [reference.name for reference in pane.draft().request.references]
    assert sent == ["far.png", *(f"{n:03}.png" for n in range(9))]
    refused = {item.name: item.refusal.problem for item in pane.references.items if item.refusal}
    assert refused == {"secret.png": P.REMOTE, "a folder": P.FOLDER}
    assert [r.name for r in pane.references.left_out] == [f"{n:03}.png" for n in range(9, 200)]
    assert len(list((tmp_path / "data" / "references").iterdir())) == 9
    assert no_connections == []


@pytest.mark.fault("F13", "S9")
async def test_f13_what_is_no_plain_file(intake: ReferenceIntake, tmp_path: Path) -> None:
    pipe, loop, listening = tmp_path / "pipe.png", tmp_path / "loop.png", tmp_path / "socket.png"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(listening))
        for path, expected in (
            (pipe, P.NOT_A_FILE),
            (listening, P.NOT_A_FILE),
            (Path("/dev/zero"), P.NOT_A_FILE),
            (Path("/dev/tty"), P.NOT_A_FILE),
            (tmp_path, P.FOLDER),
            (loop, P.UNREADABLE),
            (tmp_path / "gone.png", P.MISSING),
            (tmp_path / ("x" * 4000), P.MISSING),
            (tmp_path / "nul\0.png", P.MISSING),
            (Path("/proc/self/mem"), P.EMPTY),
        ):
            async with asyncio.timeout(5):
                got = await problem(intake, path)
            assert got in (expected, P.UNREADABLE) if expected is P.EMPTY else got is expected, path


@pytest.mark.fault("F13")
async def test_f13_a_name_that_lies(intake: ReferenceIntake, tmp_path: Path) -> None:
    file = tmp_path / "holiday\u202egnp.exe"
    file.write_bytes(images.png())
    prepared = await intake.add_file(file)
    assert prepared.reference.name == "holiday[U+202E]gnp.exe"
    assert intake.path(prepared.reference).name == f"{prepared.reference.digest}.png"


@pytest.mark.fault("F13")
async def test_f13_a_link_to_an_image_is_an_image(intake: ReferenceIntake, tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(images.png())
    (tmp_path / "link.png").symlink_to("real.png")
    assert (await intake.add_file(tmp_path / "link.png")).reference.name == "link.png"


@pytest.mark.fault("F14")
def test_f14_pasted_html_opens_nothing(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path, no_connections: list[str]
) -> None:
    """Rich text would load images from the disk by itself; the prompt is plain, so only the words arrive."""
    pane = ComposePane()
    qtbot.addWidget(pane)
    pane.set_service(catalog.default)
    pane.show()
    bait = tmp_path / "bait.png"
    bait.write_bytes(images.png())
    os.utime(bait, (1, 1))
    opened: list[str] = []
    watching = True

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if watching and event == "open" and "bait" in str(args[0]):
            opened.append(str(args[0]))

    sys.addaudithook(watch)
    mime = QMimeData()
    mime.setHtml(f"<p>A gull<img src='file://{bait}'><img src='{bait}'><img src='http://127.0.0.1:9/x.png'></p>")
    mime.setText("A gull")
    QGuiApplication.clipboard().setMimeData(mime)
    pane.prompt.editor.paste()
    qtbot.wait(20)
    watching = False
    assert pane.draft().request.prompt == "A gull"
    assert pane.draft().request.references == ()
    assert opened == [] and no_connections == []
    # Qt's own reads do not pass Python: the file's access time tells of those, where it is kept at all.
    assert bait.stat().st_atime == 1


@pytest.mark.fault("F15", "A21")
def test_f15_strange_prompts_are_kept_or_refused_never_changed_in_silence(qtbot: QtBot, catalog: Catalog) -> None:
    pane = ComposePane()
    qtbot.addWidget(pane)
    pane.set_service(catalog.default)
    sent: list[Any] = []
    pane.submit_requested.connect(lambda request, *_: sent.append(request))
    for prompt in ("a\x00b", "a\u202eb", "a\u200bb", "👩‍👩‍👧‍👦", "x" * 10_000, "nbsp\u00a0here"):
        pane.prompt.editor.set_text(prompt)
        pane.generate()
        assert sent[-1].prompt == prompt
    count = len(sent)
    for prompt in ("", " \n\t", "x" * 10_001, "x" * 1_000_000):
        pane.prompt.editor.setPlainText(prompt)
        pane.generate()
        assert pane.prompt._problem.text()
    assert len(sent) == count


# --- All at once ----------------------------------------------------------------------------------------------


def hostile() -> list[bytes]:
    """Return thirty files made to break a reader, and then some."""
    gif = images.encoded(images.picture(), "GIF")
    jpeg, png, webp = images.jpeg(200, 100), images.png(200, 100), images.webp(200, 100)
    exif_loop = b"Exif\0\0II*\0\x08\0\0\0" + b"\xff\xff" + b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" * 50
    big_segment = jpeg[:2] + b"\xff\xe1\xff\xff" + b"A" * 100
    text_bomb = images.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    profile_bomb = images.chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(50_000_000), 9))
    head = png[:33]
    return [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8" + b"\xff" * 100_000,
        b"\xff\xd8\xff\xe0\0\0",
        b"\xff\xd8\xff\xe0\0\1",
        big_segment,
        jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif_loop) + 2) + exif_loop + jpeg[2:],
        jpeg.replace(b"\xff\xc0", b"\xff\xc3", 1),
        jpeg.replace(b"\xff\xc4", b"\xff\xfe", 1),
        jpeg[:-2] + bytes(100_000),
        jpeg + jpeg,
        b"\x89PNG\r\n\x1a\n",
        png[:8] + struct.pack(">I", 0xFFFFFFFF) + b"IHDR" + bytes(100),
        head + text_bomb + png[33:],
        head + profile_bomb + png[33:],
        head + images.chunk(b"IEND", b""),
        images.made_png(0, 0, 8, 2, b""),
        images.made_png(100, 100, 8, 2, zlib.compress(b"\0" * 10)),
        images.made_png(100, 100, 8, 2, zlib.compress(bytes(30_000_000), 9)),
        images.made_png(100, 100, 7, 5, zlib.compress(bytes(100))),
        images.bomb_png(50_000),
        images.bomb_png(8000),
        gif[:13],
        gif[:-1] * 3,
        gif[:6] + b"\xff\xff\xff\xff" + gif[10:],
        gif[:13] + b"\x21\xfe" + b"\xffx" * 1000,
        b"RIFF\xff\xff\xff\xffWEBPVP8X",
        b"RIFF" + struct.pack("<I", 40) + b"WEBPVP8L" + struct.pack("<I", 5) + b"\x2f\xff\xff\xff\xff" + bytes(20),
        webp.replace(b"\x9d\x01\x2a", b"\0\0\0"),
        webp[:30] + random.Random(1).randbytes(len(webp) - 30),
        png.replace(b"IDAT", b"IDAX"),
        SVG,
        b"%PDF-1.7\n" + b"A" * 1000,
        b"GIF89a" + b"\0" * 7 + b"\x2c" * 100_000,
    ]


@pytest.mark.fault("F1", "F2", "F3", "F4", "F5", "F6", "S9")
def test_a_corpus_of_hostile_images_and_a_drop_of_two_hundred(
    qtbot: QtBot, tmp_path: Path, run_on_qt: Any, no_connections: list[str]
) -> None:
    """No escape, no connection, no file opened but those that were dropped, and little memory."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, data in enumerate(hostile()):
        (corpus / f"hostile-{number:02}.png").write_bytes(data)
    for number in range(200):
        (corpus / f"photo-{number:03}.jpg").write_bytes(images.jpeg(600 + number, 400, orientation=number % 8 + 1))
    paths = sorted(map(str, corpus.iterdir()))
    (tmp_path / "secret.png").write_bytes(images.png())
    model = ReferenceListModel()
    model.set_rules(ImageRules(100, 10_000_000, Delivery.BASE64))
    data_folder = tmp_path / "data"

    async def warm_up(intake: ReferenceIntake) -> None:
        await asyncio.gather(
            *(intake.add_bytes(d, "x") for d in (images.jpeg(), images.webp(), images.animated("GIF")))
        )

    opened: set[str] = set()
    watching = False

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(args[0], str | bytes):
            opened.add(os.fsdecode(args[0]))

    async def body() -> int:
        nonlocal watching
        intake = ReferenceIntake(data_folder)
        await warm_up(intake)
        sys.addaudithook(watch)
        watching = True
        controller = ComposeController(model, intake, DraftFile(tmp_path / "draft.json"))
        with PeakMemory() as memory:
            controller.add_files(paths)
            await settle(model)
        watching = False
        return memory.grown

    assert run_on_qt(body()) < 200_000_000
    refused = [item.refusal for item in model.items if item.refusal] + list(model.left_out)
    assert {r.problem for r in refused} <= set(P) - {P.BUG, P.UNWRITABLE, P.DISK_FULL}
    assert len(model.references()) == 100
    assert len(model.keys(ReferenceState.REFUSED)) == MAX_REFUSED_ROWS
    names = {r.name for r in refused if r.name.startswith("hostile")}
    taken = {r.name for r in model.references() if r.name.startswith("hostile")}
    # Some are whole pictures with rubbish around them: those lose the rubbish.
    assert names | taken == {f"hostile-{n:02}.png" for n in range(len(hostile()))}
    assert len(taken) <= 8, taken
    foreign = {path for path in opened if path.startswith(str(tmp_path))}
    assert {p for p in foreign if not p.startswith((str(corpus), str(data_folder)))} == set()
    assert no_connections == []
    for reference in model.references():
        with Image.open(data_folder / f"{reference.digest}{reference.suffix}") as image:
            image.load()
            assert image.size == (reference.width, reference.height)


@pytest.mark.fault("F11")
async def test_f11_a_draft_whose_image_is_gone_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    model = ReferenceListModel()
    model.set_rules(ImageRules(5, 10_000_000, Delivery.BASE64))
    intake = ReferenceIntake(tmp_path)
    controller = ComposeController(model, intake, DraftFile(tmp_path / "draft.json"))
    controller.add_data(images.png(), "a.png")
    await settle(model)
    reference = model.references()[0]
    intake.path(reference).unlink()
    model.replace((reference, replace(reference, name="same.png")))
    await settle(model)
    assert model.references() == ()
    assert {item.refusal.problem for item in model.items if item.refusal} == {P.MISSING}
