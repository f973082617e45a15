"""The compare window: what is where, blind judging, the wipe, the prize."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QScreen
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.footage import Footage, PlaybackProblem
from desktop.widgets.viewer.compare import CompareWindow, Contender
from tests.widgets.viewer.conftest import picture

COLORS = ("#ff0000", "#00ff00", "#0000ff", "#ffff00")


@pytest.fixture
def window(qtbot: QtBot) -> CompareWindow:
    window = CompareWindow()
    qtbot.addWidget(window)
    return window


def compare(window: CompareWindow, count: int) -> None:
    window.show_contenders([Contender(10 + n, f"Take {n + 1}") for n in range(count)])
    window.show_clock(Footage(10, "", 1280, 720, 10.0, Fraction(24), 240))
    show(window, count, 5)


def show(window: CompareWindow, count: int, number: int) -> None:
    window.show_frames([(number, picture(COLORS[n])) for n in range(count)], number)


def colors_on_screen(window: CompareWindow) -> list[str]:
    return [QColor(tile.surface.image.pixel(5, 5)).name() for tile in window._tiles]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_take_is_in_its_place_with_its_frame_number(window: CompareWindow, count: int) -> None:
    compare(window, count)
    assert colors_on_screen(window) == list(COLORS[:count])
    assert [tile.title.text() for tile in window._tiles] == [f"{'ABCD'[n]} · Take {n + 1}" for n in range(count)]
    assert {tile.surface.property("frameNumber") for tile in window._tiles} == {5}


def test_every_take_is_asked_for_in_the_size_of_its_place(qtbot: QtBot, window: CompareWindow) -> None:
    sizes: dict[int, QSize] = {}
    window.canvas_changed.connect(lambda index, size: sizes.__setitem__(index, size))
    compare(window, 2)
    qtbot.waitExposed(window)
    window.resize(1000, 600)
    for place, tile in enumerate(window._tiles):
        assert sizes[place] == tile.surface.canvas()
    window._wipe_button.click()
    assert sizes[0] == sizes[1] == window._wipe.canvas()


def test_picking_names_the_winner_and_the_others(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 3)
    with qtbot.waitSignal(window.winner_picked) as picked:
        window._tiles[1].pick.click()
    assert picked.args == [11, [10, 12]]
    assert window._tiles[1].pick.text() == "Picked"


def test_blind_judging_hides_which_is_which_until_one_is_picked(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 4)
    orders = set()
    for _ in range(12):
        window.findChild(QCheckBox).setChecked(False)
        window.findChild(QCheckBox).setChecked(True)
        show(window, 4, 6)
        orders.add(tuple(colors_on_screen(window)))
    assert len(orders) > 1
    assert [tile.title.text() for tile in window._tiles] == list("ABCD")
    assert not any("Take" in tile.title.toolTip() for tile in window._tiles)
    last = COLORS.index(colors_on_screen(window)[3])
    with qtbot.waitSignal(window.winner_picked) as picked:
        window._tiles[3].pick.click()
    assert picked.args[0] == 10 + last, "what was seen is what wins"
    assert window._tiles[3].title.text() == f"D · Take {last + 1}"


def test_solo_goes_to_the_take_that_is_seen_there(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    asked: list[int] = []
    window.solo_requested.connect(asked.append)
    qtbot.keyClick(window, Qt.Key.Key_2)
    window.show_solo(1)
    assert [tile.solo.isChecked() for tile in window._tiles] == [False, True]
    qtbot.keyClick(window, Qt.Key.Key_2)
    window.show_solo(-1)
    window._tiles[0].solo.click()
    assert asked == [1, -1, 0]
    assert not window._tiles[0].solo.isChecked(), "shown when it is so, not before"


def test_the_wipe_shows_one_left_and_one_right_of_its_line(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    window._wipe_button.click()
    show(window, 2, 8)
    wipe = window._wipe
    qtbot.mouseClick(wipe, Qt.MouseButton.LeftButton, pos=QPoint(wipe.width() // 4, 20))
    seen = wipe.grab().toImage()
    middle, ratio = wipe.height() // 2, seen.devicePixelRatio()
    at = lambda share: QColor(seen.pixel(int(wipe.width() * share * ratio), int(middle * ratio))).name()  # noqa: E731
    assert at(0.2) == COLORS[0]
    assert at(0.3) == COLORS[1]
    assert at(0.7) == COLORS[1]


def test_four_are_wiped_in_strips_whose_lines_never_cross(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 4)
    window._wipe_button.click()
    show(window, 4, 8)
    wipe = window._wipe

    def strips() -> list[str]:
        seen = wipe.grab().toImage()
        row = [QColor(seen.pixel(x, seen.height() // 2)).name() for x in range(0, seen.width(), 4)]
        return [color for color in dict.fromkeys(row) if color in COLORS]

    assert strips() == list(COLORS)
    middle = QPoint(wipe.width() // 2 + 4, 20)
    qtbot.mousePress(wipe, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(wipe, QPoint(wipe.width() - 2, 20))
    assert wipe._lines == [0.25, 0.75, 0.75], "the next line stops it"
    assert strips() == [COLORS[0], COLORS[1], COLORS[3]]
    compare(window, 2)
    window._wipe_button.click()
    assert wipe._lines == [0.5]


def test_keys_move_all(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    asked: list[object] = []
    window.toggle_requested.connect(lambda: asked.append("toggle"))
    window.step_requested.connect(asked.append)
    window.seek_requested.connect(lambda n: asked.append(("seek", n)))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(window, key)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert asked == ["toggle", -1, 1, ("seek", 0), ("seek", 239), 24]


def test_escape_closes_and_lets_go(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    with qtbot.waitSignal(window.close_requested):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_keys_shuttle_and_loop(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    asked: list[object] = []
    window.shuttle_requested.connect(asked.append)
    window.loop_requested.connect(lambda on: asked.append(("loop", on)))
    for key in (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_L, Qt.Key.Key_R):
        qtbot.keyClick(window, key)
    window.show_loop(True)
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert asked == [-1, 0, 1, ("loop", True), ("loop", False)]
    window.show_speed(-2.0)
    assert "−2×" in window._time.text()
    window.show_speed(1.0)
    assert "×" not in window._time.text(), "the usual speed is not worth a word"


def test_names_sound_and_prize_stay_in_sight_below_the_wipe(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    window._wipe_button.click()
    assert window._wipe.isVisible()
    for tile in window._tiles:
        assert tile.title.isVisible() and tile.solo.isVisible() and tile.pick.isVisible()
        assert not tile.surface.isVisible()
    with qtbot.waitSignal(window.winner_picked) as picked:
        window._tiles[1].pick.click()
    assert picked.args == [11, [10]]
    window._side_button.click()
    assert not window._wipe.isVisible() and all(tile.surface.isVisible() for tile in window._tiles)


def test_other_takes_come_after_a_blind_wipe(window: CompareWindow) -> None:
    compare(window, 2)
    window.findChild(QCheckBox).setChecked(True)
    window._wipe_button.click()
    compare(window, 4)
    assert [tile.title.text() for tile in window._tiles] == [f"{'ABCD'[n]} · Take {n + 1}" for n in range(4)]
    assert colors_on_screen(window) == list(COLORS)
    assert not window._wipe.isVisible() and not any(tile.surface.isHidden() for tile in window._tiles)


def test_no_empty_picture_hangs_over_the_scrub_bar(qtbot: QtBot, window: CompareWindow) -> None:
    compare(window, 2)
    qtbot.mouseMove(window._scrub, QPoint(60, 10))
    qtbot.waitUntil(lambda: window._scrub._bubble.isVisible())
    assert not window._scrub._bubble._image.isVisible(), "there are several takes: none of them stands for all"


def test_it_fits_on_a_small_screen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1024, 700))
    window = CompareWindow()
    qtbot.addWidget(window)
    assert window.width() <= 1024 and window.height() < 700
    compare(window, 4)
    assert window.minimumSizeHint().width() <= 1024


def test_a_broken_take_is_named(window: CompareWindow) -> None:
    compare(window, 2)
    window.show_problem(11, PlaybackProblem.DAMAGED)
    assert window._message.isVisible()
    assert window._message.text().startswith("Take 2: This file is damaged")
    compare(window, 2)
    assert not window._message.isVisible()
    window.show_contenders([Contender(10, "Take 1"), Contender(12, "Take 3")])
    window.show_problem(11, PlaybackProblem.DAMAGED)
    assert window._message.text().startswith("Take 2: "), "the others go on without it"


def test_the_title_ends_with_the_programs_name(window: CompareWindow) -> None:
    assert window.windowTitle().endswith("Rushes")


def test_every_button_has_a_name_and_a_tooltip(window: CompareWindow) -> None:
    from PySide6.QtWidgets import QToolButton

    compare(window, 4)
    for button in window.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip()
    for button in window.findChildren(QPushButton):
        assert button.text()
