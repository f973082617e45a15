"""Stills come from a worker, in their size, and never more than memory is set aside for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.controllers import posters
from desktop.controllers.posters import PosterLoader

SIZE = QSize(96, 54)


@pytest.fixture
def loader(qapp: QApplication) -> Iterator[PosterLoader]:
    loader = PosterLoader()
    yield loader
    loader.stop()


def still(folder: Path, name: str = "1.jpg", size: tuple[int, int] = (512, 288), color: str = "teal") -> str:
    path = folder / name
    Image.new("RGB", size, color).save(path, "JPEG")
    return str(path)


def wait_for(qtbot: QtBot, loader: PosterLoader, path: str, size: QSize = SIZE, ratio: float = 1.0) -> QPixmap:
    qtbot.waitUntil(lambda: loader.pixmap(path, size, ratio) is not None, timeout=3000)
    found = loader.pixmap(path, size, ratio)
    assert found is not None
    return found


@pytest.mark.parametrize("shape", [(512, 288), (288, 512), (400, 400), (3, 500)])
def test_a_still_fills_its_place_with_round_corners(
    loader: PosterLoader, qtbot: QtBot, tmp_path: Path, shape: tuple[int, int]
) -> None:
    path = still(tmp_path, size=shape)
    assert loader.pixmap(path, SIZE, 1.0) is None, "nothing is decoded while painting"
    with qtbot.waitSignal(loader.loaded, timeout=3000):
        pass
    found = wait_for(qtbot, loader, path)
    assert found.size() == SIZE
    image = found.toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    for x, y in ((48, 1), (48, 52), (1, 27), (94, 27)):
        assert image.pixelColor(x, y).alpha() == 255


def test_a_sharp_screen_gets_more_pixels(loader: PosterLoader, qtbot: QtBot, tmp_path: Path) -> None:
    found = wait_for(qtbot, loader, still(tmp_path), ratio=2.0)
    assert (found.width(), found.devicePixelRatio()) == (192, 2.0)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken", None])
def test_what_cannot_be_read_is_tried_once(
    loader: PosterLoader, qtbot: QtBot, tmp_path: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.jpg"
    if content is not None:
        path.write_bytes(content)
    tried: list[object] = []
    read = posters._read
    monkeypatch.setattr(posters, "_read", lambda wish: (tried.append(wish), read(wish))[1])
    loader.pixmap(str(path), SIZE, 1.0)
    qtbot.waitUntil(lambda: len(tried) == 1)
    qtbot.wait(30)
    assert loader.pixmap(str(path), SIZE, 1.0) is None
    qtbot.wait(30)
    assert len(tried) == 1
    still(tmp_path, "x.jpg")
    loader.forget(str(path))
    wait_for(qtbot, loader, str(path))


def test_only_jpeg_is_opened(loader: PosterLoader, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "1.jpg"
    Image.new("RGB", (64, 64)).save(path, "PNG")
    loader.pixmap(str(path), SIZE, 1.0)
    good = still(tmp_path, "2.jpg")
    wait_for(qtbot, loader, good)
    assert loader.pixmap(str(path), SIZE, 1.0) is None


def test_memory_is_bounded_and_the_oldest_goes(
    loader: PosterLoader, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posters, "_MEMORY", 96 * 54 * 4 * 3)
    paths = [still(tmp_path, f"{number}.jpg") for number in range(5)]
    for path in paths:
        wait_for(qtbot, loader, path)
    assert len(loader._pixmaps) == 3
    assert [wish[0] for wish in loader._pixmaps] == paths[2:]


def test_what_was_scrolled_away_is_not_loaded_first(
    loader: PosterLoader, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [still(tmp_path, f"{number}.jpg") for number in range(posters._WAITING + 40)]
    order: list[str] = []
    read = posters._read

    def slowly(wish: tuple[str, int, int, float]) -> object:
        time.sleep(0.002)
        order.append(wish[0])
        return read(wish)

    monkeypatch.setattr(posters, "_read", slowly)
    for path in paths:
        loader.pixmap(path, SIZE, 1.0)
    wait_for(qtbot, loader, paths[-1])
    qtbot.waitUntil(lambda: not loader._wishes, timeout=5000)
    assert paths[-1] in order[:4]
    assert len(order) <= posters._WAITING + 2
