"""Taking in reference images: what is stored is whole, upright, bare of anything personal, and named by its hash."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import io
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from desktop.domain.characters import clean_name
from desktop.domain.intake import IntakeNote, IntakeProblem, PreparedReference
from desktop.domain.request import ReferenceKind
from desktop.services import references
from desktop.services.references import IntakeError, ReferenceIntake
from tests import images
from tests.memory import PeakMemory


@pytest.fixture
def intake(tmp_path: Path) -> ReferenceIntake:
    return ReferenceIntake(tmp_path / "references")


def stored(intake: ReferenceIntake, prepared: PreparedReference) -> bytes:
    return intake.path(prepared.reference).read_bytes()


async def refused(intake: ReferenceIntake, path: str | Path) -> IntakeProblem:
    with pytest.raises(IntakeError) as caught:
        await intake.add_file(path)
    return caught.value.code


async def test_a_file_is_stored_under_its_hash(intake: ReferenceIntake, tmp_path: Path) -> None:
    source = tmp_path / "dog.jpg"
    source.write_bytes(images.jpeg(800, 600))
    prepared = await intake.add_file(source)
    reference, data = prepared.reference, stored(intake, prepared)
    assert reference.kind is ReferenceKind.FILE
    assert (reference.name, reference.suffix, reference.mime) == ("dog.jpg", ".jpg", "image/jpeg")
    assert (reference.width, reference.height, reference.bytes) == (800, 600, len(data))
    assert reference.digest == hashlib.sha256(data).hexdigest()
    assert data == source.read_bytes()
    assert intake.path(reference).stat().st_mode & 0o777 == 0o600
    assert intake.folder.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in intake.folder.iterdir()] == [f"{reference.digest}.jpg"]


async def test_the_content_decides_not_the_name(intake: ReferenceIntake, tmp_path: Path) -> None:
    source = tmp_path / "really-a.jpg"
    source.write_bytes(images.png())
    prepared = await intake.add_file(source)
    assert (prepared.reference.suffix, prepared.reference.mime) == (".png", "image/png")


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_a_turned_photo_is_stored_upright_and_bare(intake: ReferenceIntake, orientation: int) -> None:
    prepared = await intake.add_bytes(images.jpeg(160, 120, orientation=orientation), "phone.jpg")
    data = stored(intake, prepared)
    turned = orientation >= 5
    expected = (120, 160) if turned else (160, 120)
    assert (prepared.reference.width, prepared.reference.height) == expected
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == expected
        assert not image.getexif()
    assert images.SECRET not in data
    assert (prepared.preview.width > prepared.preview.height) != turned
    assert (IntakeNote.ROTATED in prepared.notes) == (orientation != 1)
    assert IntakeNote.STRIPPED in prepared.notes


async def test_upright_means_upright(intake: ReferenceIntake) -> None:
    """A camera held upside down writes the picture upside down and orientation 3."""
    upside_down = images.picture(160, 120).rotate(180)
    data = images.encoded(upside_down, "JPEG", exif=images.exif(3))
    prepared = await intake.add_bytes(data, "x.jpg")
    left, right = images.colors(stored(intake, prepared))
    assert images.is_red(left) and images.is_blue(right)
    preview = prepared.preview
    assert preview.rgba[0] > 150 > preview.rgba[2]


async def test_metadata_stays_when_wanted(tmp_path: Path) -> None:
    intake = ReferenceIntake(tmp_path, strip_metadata=False)
    data = images.jpeg(orientation=1)
    prepared = await intake.add_bytes(data, "x.jpg")
    assert stored(intake, prepared) == data
    assert IntakeNote.STRIPPED not in prepared.notes
    turned = await intake.add_bytes(images.jpeg(orientation=6), "x.jpg")
    with Image.open(intake.path(turned.reference)) as image:
        assert image.getexif()[0x010E] == images.SECRET.decode()
        assert image.getexif().get(0x0112, 1) == 1
        assert image.size == (48, 64)


@pytest.mark.parametrize(
    "data",
    [images.png_with_text(), images.webp_with_place(), images.gif_with_comment(), images.webp_with_place(6)],
    ids=["png", "webp", "gif", "webp turned"],
)
async def test_every_format_is_stripped(intake: ReferenceIntake, data: bytes) -> None:
    prepared = await intake.add_bytes(data, "x")
    assert IntakeNote.STRIPPED in prepared.notes
    assert images.SECRET not in stored(intake, prepared)
    assert b"Exif" not in stored(intake, prepared)


async def test_a_turned_webp_is_stored_upright(intake: ReferenceIntake) -> None:
    prepared = await intake.add_bytes(images.webp_with_place(6), "x")
    with Image.open(io.BytesIO(stored(intake, prepared))) as image:
        assert image.size == (48, 64)


async def test_print_colours_and_deep_colours_are_converted(intake: ReferenceIntake) -> None:
    for data, form in ((images.cmyk_jpeg(), "JPEG"), (images.deep_png(), "PNG")):
        prepared = await intake.add_bytes(data, "x")
        assert IntakeNote.CONVERTED in prepared.notes
        with Image.open(io.BytesIO(stored(intake, prepared))) as image:
            assert (image.format, image.mode) == (form, "RGB")
        assert stored(intake, prepared)[24] == 8 or form == "JPEG"


async def test_deep_grey_keeps_its_tones(intake: ReferenceIntake) -> None:
    grey = Image.new("I;16", (40, 40), 0x8000)
    prepared = await intake.add_bytes(images.encoded(grey, "PNG"), "x.png")
    with Image.open(io.BytesIO(stored(intake, prepared))) as image:
        assert image.mode == "L"
        assert abs(int(image.getpixel((5, 5))) - 128) <= 1  # type: ignore[arg-type]
    assert abs(prepared.preview.rgba[0] - 128) <= 1


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
async def test_an_animation_is_kept_and_shown_by_its_first_frame(intake: ReferenceIntake, form: str) -> None:
    prepared = await intake.add_bytes(images.animated(form), "x")
    assert IntakeNote.ANIMATED in prepared.notes
    with Image.open(io.BytesIO(stored(intake, prepared))) as image:
        assert getattr(image, "n_frames", 1) == 3
    assert prepared.preview.rgba[0] > 150 > prepared.preview.rgba[2]


async def test_transparency_shows_in_the_preview(intake: ReferenceIntake) -> None:
    clear = Image.new("RGBA", (32, 32), (255, 0, 0, 0))
    for form in ("PNG", "WEBP"):
        prepared = await intake.add_bytes(
            images.encoded(clear, form, **({"lossless": True} if form == "WEBP" else {})), "x"
        )
        assert prepared.preview.rgba[3] == 0
    still = Image.new("RGBA", (32, 32), (255, 0, 0, 0))
    moving = images.encoded(still, "WEBP", save_all=True, append_images=[Image.new("RGBA", (32, 32), (0, 9, 0, 99))])
    prepared = await intake.add_bytes(moving, "x")
    assert prepared.preview.rgba[3] == 0


async def test_a_large_webp_is_decoded_as_well(intake: ReferenceIntake) -> None:
    """Beyond a size another decoder does it: the same colours, the same first frame, the same way up."""
    first, second = images.picture(2400, 1800), Image.new("RGB", (2400, 1800), "green")
    moving = images.encoded(first, "WEBP", save_all=True, append_images=[second], quality=50, method=0)
    turned = images.encoded(first.rotate(180), "WEBP", exif=images.exif(3), quality=50, method=0)
    clear = images.encoded(Image.new("RGBA", (2400, 1800), (255, 0, 0, 90)), "WEBP", lossless=True, method=0)
    for data in (images.encoded(first, "WEBP", quality=50, method=0), moving, turned):
        preview = (await intake.add_bytes(data, "x")).preview
        assert (preview.width, preview.height) == (256, 192)
        assert preview.rgba[0] > 150 > preview.rgba[2]
        assert preview.rgba[3] == 255
    assert (await intake.add_bytes(clear, "x")).preview.rgba[3] == 90
    with pytest.raises(IntakeError):
        await intake.add_bytes(clear[: len(clear) // 2], "x")


async def test_previews_are_small_and_keep_the_shape(intake: ReferenceIntake) -> None:
    for data in (images.jpeg(1200, 300), images.png(1200, 300), images.png(1200, 300, "P"), images.webp(1200, 300)):
        preview = (await intake.add_bytes(data, "x")).preview
        assert (preview.width, preview.height) == (256, 64)
        assert len(preview.rgba) == 256 * 64 * 4
        assert preview.rgba[0] > 150 > preview.rgba[2]


async def test_the_same_image_twice_is_one_file(intake: ReferenceIntake) -> None:
    first, second = await asyncio.gather(intake.add_bytes(images.png(), "a"), intake.add_bytes(images.png(), "b"))
    assert first.reference.digest == second.reference.digest
    assert len(list(intake.folder.iterdir())) == 1


async def test_reopening_checks_the_file(intake: ReferenceIntake) -> None:
    prepared = await intake.add_bytes(images.jpeg(300, 200), "x.jpg")
    again = await intake.reopen(prepared.reference)
    assert again.reference == prepared.reference
    assert again.preview == prepared.preview
    path = intake.path(prepared.reference)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(IntakeError) as changed:
        await intake.reopen(prepared.reference)
    path.unlink()
    with pytest.raises(IntakeError) as missing:
        await intake.reopen(prepared.reference)
    assert (changed.value.code, missing.value.code) == (IntakeProblem.CHANGED, IntakeProblem.MISSING)


async def test_an_image_over_a_limit_can_be_made_smaller(intake: ReferenceIntake) -> None:
    noise = Image.frombytes("RGB", (600, 400), os.urandom(600 * 400 * 3))
    for form in ("PNG", "JPEG", "WEBP"):
        prepared = await intake.add_bytes(images.encoded(noise, form), "big")
        smaller = await intake.shrink(prepared.reference, prepared.reference.bytes // 3)
        assert smaller.reference.bytes <= prepared.reference.bytes // 3
        assert IntakeNote.SHRUNK in smaller.notes
        with Image.open(intake.path(smaller.reference)) as image:
            assert image.size == (smaller.reference.width, smaller.reference.height)
            assert abs(image.width / image.height - 1.5) < 0.03
            assert image.width > 150
        assert intake.path(prepared.reference).exists()


async def test_an_animation_is_not_made_smaller(intake: ReferenceIntake) -> None:
    prepared = await intake.add_bytes(images.animated("GIF"), "x")
    with pytest.raises(IntakeError):
        await intake.shrink(prepared.reference, 10)


async def test_our_own_folder_failing_is_not_the_image_s_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "references").write_text("in the way")
    intake = ReferenceIntake(tmp_path / "references")
    with pytest.raises(IntakeError) as caught:
        await intake.add_bytes(images.png(), "x")
    assert caught.value.code is IntakeProblem.UNWRITABLE

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(references.os, "fsync", full)
    intake = ReferenceIntake(tmp_path / "other")
    with pytest.raises(IntakeError) as caught:
        await intake.add_bytes(images.png(), "x")
    assert caught.value.code is IntakeProblem.DISK_FULL
    assert list((tmp_path / "other").iterdir()) == []


async def test_a_surprise_is_a_refusal_too(intake: ReferenceIntake, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(references, "_walk", explode)
    with pytest.raises(IntakeError) as caught:
        await intake.add_bytes(images.png(), "x")
    assert caught.value.code is IntakeProblem.BUG
    assert list(intake.folder.iterdir()) == []


def test_names_are_made_safe() -> None:
    assert clean_name("dog.jpg") == "dog.jpg"
    assert clean_name("gpj.\u202egod") == "gpj.[U+202E]god"
    assert clean_name("a\nb\0c") == "a[U+000A]b[U+0000]c"
    assert clean_name(os.fsdecode(b"caf\xe9.png")) == "caf?.png"
    long = clean_name("x" * 4000 + ".png")
    assert len(long) <= 120 and long.endswith(".png")


# --- Smoothness -----------------------------------------------------------------------------------------------


@asynccontextmanager
async def ticking() -> AsyncIterator[list[float]]:
    """Tick every millisecond; the list fills with the gaps between ticks, in seconds."""
    gaps: list[float] = []

    async def tick() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    ticker = asyncio.create_task(tick())
    try:
        yield gaps
    finally:
        ticker.cancel()


@pytest.fixture(scope="module")
def big_jpeg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a JPEG of about 30 MB."""
    path = tmp_path_factory.mktemp("big") / "big.jpg"
    noise = Image.frombytes("RGB", (5600, 4200), os.urandom(5600 * 4200 * 3))
    noise.save(path, quality=93, subsampling=0, exif=images.exif(1))
    assert path.stat().st_size > 25_000_000
    return path


@pytest.mark.measures
async def test_the_loop_does_not_stall_while_a_large_image_comes_in(intake: ReferenceIntake, big_jpeg: Path) -> None:
    await intake.add_bytes(images.jpeg(), "warm up")
    worst = []
    for _ in range(4):  # the machine is shared: the best of a few runs shows what is ours
        gc.collect()
        async with ticking() as gaps:
            await intake.add_file(big_jpeg)
        worst.append(max(gaps))
        if worst[-1] < 0.016:
            break
    assert min(worst) < 0.016, worst


@pytest.mark.measures
async def test_a_large_image_costs_little_memory(intake: ReferenceIntake, big_jpeg: Path) -> None:
    await intake.add_file(big_jpeg)
    with PeakMemory() as memory:
        await asyncio.gather(*(intake.add_file(big_jpeg) for _ in range(4)))
    assert memory.grown < 20_000_000
