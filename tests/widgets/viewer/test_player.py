"""Keys, buttons, scrub bar and words of the player: what they ask for and what they show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.footage import Footage, PlaybackPreferences, PlaybackProblem
from desktop.widgets.messages import say_playback
from desktop.widgets.viewer.player import PlayerView
from desktop.widgets.viewer.surface import Zoom
from tests.widgets.viewer.conftest import hover, picture

Key = Qt.Key


@pytest.fixture
def player(qtbot: QtBot, footage: Footage) -> PlayerView:
    player = PlayerView()
    qtbot.addWidget(player)
    player.resize(420, 400)
    player.show()
    player.show_footage(footage)
    return player


class Asked:
    """Every intent of a player, in order."""

    def __init__(self, player: PlayerView) -> None:
        self.all: list[tuple[object, ...]] = []
        for name in (
            *("toggle", "seek", "step", "shuttle", "mark_in", "mark_out", "part_clear", "preferences"),
            *("full_screen", "save_frame", "copy_frame", "switch_on", "folder"),
        ):
            signal = getattr(player, f"{name}_requested")
            signal.connect(lambda *values, name=name: self.all.append((name, *values)))


@pytest.mark.parametrize(
    ("key", "modifier", "asked"),
    [
        (Key.Key_Space, None, ("toggle",)),
        (Key.Key_J, None, ("shuttle", -1)),
        (Key.Key_K, None, ("shuttle", 0)),
        (Key.Key_L, None, ("shuttle", 1)),
        (Key.Key_Left, None, ("step", -1)),
        (Key.Key_Right, None, ("step", 1)),
        (Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, ("step", 24)),
        (Key.Key_Comma, None, ("step", -1)),
        (Key.Key_Home, None, ("seek", 0)),
        (Key.Key_End, None, ("seek", 239)),
        (Key.Key_I, None, ("mark_in",)),
        (Key.Key_O, None, ("mark_out",)),
        (Key.Key_X, None, ("part_clear",)),
        (Key.Key_F, None, ("full_screen", True)),
        (Key.Key_S, None, ("save_frame", 7)),
        (Key.Key_C, Qt.KeyboardModifier.ControlModifier, ("copy_frame", 7)),
        (Key.Key_M, None, ("preferences", PlaybackPreferences(muted=True))),
        (Key.Key_R, None, ("preferences", PlaybackPreferences(loop=False))),
        (Key.Key_BracketRight, None, ("preferences", PlaybackPreferences(speed=1.5))),
        (Key.Key_BracketLeft, None, ("preferences", PlaybackPreferences(speed=0.5))),
        (Key.Key_Down, None, ("preferences", PlaybackPreferences(volume=0.7))),
    ],
)
def test_each_key_asks_for_one_thing(
    qtbot: QtBot, player: PlayerView, key: Qt.Key, modifier: Qt.KeyboardModifier | None, asked: tuple[object, ...]
) -> None:
    player.show_frame(picture(), 7)
    asked_for = Asked(player)
    qtbot.keyClick(player.surface, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert asked_for.all == [asked]


def test_without_a_video_keys_mean_nothing(qtbot: QtBot, player: PlayerView) -> None:
    player.clear()
    asked = Asked(player)
    for key in (Key.Key_Space, Key.Key_J, Key.Key_Right, Key.Key_S):
        qtbot.keyClick(player.surface, key)
    assert asked.all == []
    assert not player.transport.play_button.isEnabled()
    assert not player.scrub.isEnabled()


def test_zoom_is_switched_by_its_key(qtbot: QtBot, player: PlayerView) -> None:
    qtbot.keyClick(player.surface, Key.Key_Z)
    assert player.surface.zoom is Zoom.ACTUAL
    qtbot.keyClick(player.surface, Key.Key_Z)
    assert player.surface.zoom is Zoom.FIT


def test_a_frame_moves_the_bar_and_the_time(player: PlayerView) -> None:
    player.show_frame(picture(), 90)
    assert player.scrub.value() == 90
    assert player.findChild(QLabel, "timeLabel").text() == "00:03.7 / 00:10.0"
    assert player.surface.property("frameNumber") == 90
    assert player.surface.image.width() == 320


def test_a_narrow_player_leaves_the_length_out(qtbot: QtBot, player: PlayerView) -> None:
    player.show_frame(picture(), 90)
    player.resize(330, 400)
    QApplication.processEvents()
    assert player.findChild(QLabel, "timeLabel").text() == "00:03.7"
    assert player.transport.back_button.isVisible()
    player.resize(252, 400)
    QApplication.processEvents()
    assert not player.transport.back_button.isVisible(), "the arrow keys are still there"
    assert player.minimumSizeHint().width() <= 252
    player.resize(420, 400)
    QApplication.processEvents()
    assert player.findChild(QLabel, "timeLabel").text() == "00:03.7 / 00:10.0"
    assert player.transport.back_button.isVisible()


def test_the_play_button_says_what_it_would_do(player: PlayerView) -> None:
    button = player.transport.play_button
    assert button.accessibleName() == "Play"
    player.show_playing(True)
    assert button.accessibleName() == "Pause"
    assert "Space" in button.toolTip()


def test_a_video_without_sound_says_so(player: PlayerView, footage: Footage) -> None:
    player.show_footage(footage._replace(has_audio=False))
    assert not player.transport.mute_button.isEnabled()
    assert player.transport.mute_button.toolTip() == "This video has no sound"


def test_pressing_the_bar_seeks_there_and_dragging_on(qtbot: QtBot, player: PlayerView) -> None:
    bar, seeks = player.scrub, []
    player.seek_requested.connect(seeks.append)
    middle = bar.width() // 2
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(middle, 10))
    assert abs(seeks[-1] - 120) <= 1
    player.show_frame(picture(), 3)
    assert bar.value() == seeks[-1], "a late frame does not take the handle from the hand"
    qtbot.mouseMove(bar, QPoint(bar.width() - 1, 10))
    assert seeks[-1] == 239
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() - 1, 10))
    player.show_frame(picture(), 3)
    assert bar.value() == 3


def test_hovering_asks_for_few_pictures_and_shows_the_right_one(qtbot: QtBot, player: PlayerView) -> None:
    bar, asked = player.scrub, []
    player.thumbnail_requested.connect(asked.append)
    for x in range(0, bar.width(), 2):
        hover(bar, x, 10)
    assert 0 < len(set(asked)) <= 121
    assert all(number % 2 == 0 for number in asked)
    bubble = bar._bubble
    bar.show_thumbnail(asked[-1] - 2, picture())
    assert bubble._image.pixmap().isNull(), "of somewhere else"
    bar.show_thumbnail(asked[-1], picture("#00ff00", 160, 90))
    assert bubble.isVisible()
    assert not bubble._image.pixmap().isNull()
    bar.leaveEvent(None)  # type: ignore[arg-type]
    assert not bubble.isVisible()


@pytest.mark.parametrize("problem", list(PlaybackProblem))
def test_every_problem_is_said_in_place(player: PlayerView, problem: PlaybackProblem) -> None:
    player.show_frame(picture(), 1)
    player.show_problem(problem)
    texts = [label.text() for label in player.findChildren(QLabel) if label.isVisible()]
    assert say_playback(problem).title in texts
    assert say_playback(problem).advice in texts
    assert player.surface.image.isNull()


def test_a_player_that_is_off_can_be_switched_on_where_it_says_so(qtbot: QtBot, player: PlayerView) -> None:
    asked = Asked(player)
    player.show_problem(PlaybackProblem.SWITCHED_OFF)
    buttons = [b for b in player.surface.findChildren(QPushButton) if b.isVisible()]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    player.show_problem(PlaybackProblem.DAMAGED)
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert asked.all == [("switch_on",), ("folder",)]


def test_a_double_click_asks_for_the_whole_screen_and_leaves_playing_as_it_was(
    qtbot: QtBot, player: PlayerView
) -> None:
    asked = Asked(player)
    qtbot.mouseClick(player.surface, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(player.surface, Qt.MouseButton.LeftButton)
    assert asked.all == [("toggle",), ("toggle",), ("full_screen", True)]


def test_every_control_has_a_name_and_a_tooltip(player: PlayerView) -> None:
    from PySide6.QtWidgets import QToolButton

    for button in player.transport.findChildren(QToolButton):
        assert button.accessibleName(), button.objectName()
        assert button.toolTip(), button.accessibleName()
    assert player.scrub.accessibleName()
    assert player.surface.accessibleName()
