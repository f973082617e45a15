"""Taking in a reference image, against the plainest way to make its thumbnail; and what the loop feels of it."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from desktop.services.images import jpeg
from desktop.services.images.pixels import PREVIEW, look
from desktop.services.references import ReferenceIntake
from tests.benchmarks.figures import tell
from tests.memory import PeakMemory

pytestmark = pytest.mark.benchmark
_ROUNDS = 5


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a JPEG of 24 megapixels with a photo's amount of detail."""
    path = tmp_path_factory.mktemp("photo") / "photo.jpg"
    Image.effect_noise((6000, 4000), 30).convert("RGB").save(path, quality=90)
    return path


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a JPEG of about 30 MB."""
    path = tmp_path_factory.mktemp("heavy") / "heavy.jpg"
    Image.frombytes("RGB", (5600, 4200), os.urandom(5600 * 4200 * 3)).save(path, quality=93, subsampling=0)
    return path


def _draft(path: Path) -> None:
    """Make a thumbnail the way Pillow's manual tells."""
    with Image.open(path) as image:
        image.draft("RGB", (PREVIEW, PREVIEW))
        image.thumbnail((PREVIEW, PREVIEW))


def _best(work: object, *args: object) -> float:
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work(*args)  # type: ignore[operator]
        times.append(time.perf_counter() - began)
    return min(times)


def test_a_thumbnail_of_24_megapixels(photo: Path) -> None:
    with photo.open("rb") as file:
        walked = jpeg.walk(file, None)
    ours, plain = _best(look, photo, walked), _best(_draft, photo)
    tell("thumbnail of a 24-megapixel JPEG / Pillow draft mode", ours / plain, 1.7, f"{ours * 1e3:.0f} ms")


async def test_the_loop_while_30_megabytes_come_in(heavy: Path, tmp_path: Path) -> None:
    intake = ReferenceIntake(tmp_path)
    await intake.add_file(heavy)
    stalls = []
    for _ in range(_ROUNDS):
        stalls.append(await _longest_gap(intake, heavy))
    tell("longest stall while a 30 MB image is added / 16 ms", min(stalls) / 0.016, 1.0, f"{min(stalls) * 1e3:.1f} ms")


async def _longest_gap(intake: ReferenceIntake, path: Path) -> float:
    gaps: list[float] = []
    done = False

    async def tick() -> None:
        last = time.perf_counter()
        while not done:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    ticker = asyncio.create_task(tick())
    await intake.add_file(path)
    done = True
    await ticker
    return max(gaps)


async def test_memory_for_30_megabytes(heavy: Path, tmp_path: Path) -> None:
    intake = ReferenceIntake(tmp_path)
    await intake.add_file(heavy)
    with PeakMemory() as memory:
        await intake.add_file(heavy)
    size = heavy.stat().st_size
    tell("memory to take in a 30 MB image / its size", memory.grown / size, 0.3, f"{memory.grown / 1e6:.1f} MB")
