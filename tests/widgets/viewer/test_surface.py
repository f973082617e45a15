"""Where a frame lands on the surface, in which size, and what the mouse does to it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.widgets.viewer.surface import MIN_HEIGHT, VideoSurface, Zoom, fit_height
from tests.widgets.viewer.conftest import picture


def shown(qtbot: QtBot, width: int, height: int) -> VideoSurface:
    surface = VideoSurface()
    qtbot.addWidget(surface)
    surface.resize(width, height)
    surface.show()
    return surface


def test_a_wide_frame_has_bars_above_and_below(qtbot: QtBot) -> None:
    surface = shown(qtbot, 320, 320)
    surface.show_image(picture("#ff0000"))
    assert surface.image_rect() == QRectF(0, 70, 320, 180)
    seen = surface.grab().toImage()
    assert QColor(seen.pixel(160, 160)) == QColor("#ff0000")
    assert QColor(seen.pixel(160, 30)) != QColor("#ff0000")


def test_the_canvas_follows_the_size_and_is_told_once(qtbot: QtBot) -> None:
    surface = shown(qtbot, 320, 200)
    told: list[QSize] = []
    surface.canvas_changed.connect(told.append)
    surface.resize(400, 300)
    surface.resize(400, 300)
    assert told == [QSize(400, 300)]
    surface.set_zoom(Zoom.ACTUAL)
    assert told[-1].isEmpty()
    surface.resize(500, 300)
    assert len(told) == 2, "the video's own size stays what it is"


def test_actual_size_is_pixel_for_pixel_and_can_be_dragged_as_far_as_there_is_more(qtbot: QtBot) -> None:
    surface = shown(qtbot, 200, 150)
    surface.show_image(picture(width=640, height=360))
    surface.set_zoom(Zoom.ACTUAL)
    assert surface.image_rect() == QRectF(-220, -105, 640, 360)
    clicks: list[object] = []
    surface.clicked.connect(lambda: clicks.append(1))
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.mouseMove(surface, QPoint(60, 40))
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert surface.image_rect().topLeft() == QRectF(-170, -75, 1, 1).topLeft()
    assert clicks == []
    for _ in range(20):
        qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
        qtbot.mouseMove(surface, QPoint(190, 140))
        qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(190, 140))
    assert surface.image_rect().topLeft() == QRectF(0, 0, 1, 1).topLeft()


def test_a_click_is_told_when_nothing_can_be_dragged(qtbot: QtBot) -> None:
    surface = shown(qtbot, 200, 150)
    with qtbot.waitSignal(surface.clicked, timeout=1000):
        qtbot.mouseClick(surface, Qt.MouseButton.LeftButton)


def test_heights_follow_the_shape_within_limits() -> None:
    assert fit_height(320, QSize(1280, 720), 500) == 180
    assert fit_height(320, QSize(720, 1280), 300) == 300
    assert fit_height(320, QSize(), 300) == 180
    assert fit_height(100, QSize(1280, 720), 300) == MIN_HEIGHT
