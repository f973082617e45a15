"""The pane as a whole: what stands in the picture, full screen, the reel bar, and that nothing is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actions import TaskAction
from desktop.domain.details import Details, HistoryLine, Relative
from desktop.domain.footage import Footage, PlaybackProblem
from desktop.domain.task import Relation, TaskState
from desktop.widgets import theme
from desktop.widgets.viewer.pane import MIN_WIDTH, ViewerPane
from tests.widgets.test_theme import contrast
from tests.widgets.viewer.conftest import MakeTask, hover, picture


@pytest.fixture
def pane(qtbot: QtBot) -> ViewerPane:
    pane = ViewerPane(now=lambda: 1_003_600.0)
    qtbot.addWidget(pane)
    pane.resize(400, 860)
    pane.show()
    return pane


def words_on_picture(pane: ViewerPane) -> list[str]:
    return [label.text() for label in pane.player.surface.findChildren(QLabel) if label.isVisible() and label.text()]


def test_nothing_selected_says_what_to_do(pane: ViewerPane) -> None:
    assert words_on_picture(pane) == ["Nothing selected", "Choose a task in the list to see it here."]
    assert not pane.details.isVisible()
    pane.show_nothing(3)
    assert words_on_picture(pane)[0].startswith("3 task")


def test_objects_can_be_found_by_name(pane: ViewerPane) -> None:
    assert pane.findChild(QWidget, "player") is pane.player.surface
    assert pane.findChild(QWidget, "detailsPanel") is pane.details


def test_a_task_on_its_way_says_so_in_the_picture(pane: ViewerPane, make_task: MakeTask) -> None:
    pane.show_details(Details(make_task(TaskState.QUEUED)))
    assert words_on_picture(pane) == ["Queued", "The video will play here."]
    pane.show_details(Details(make_task(TaskState.GENERATING)))
    assert words_on_picture(pane)[0] == "Generating"


def test_a_video_then_a_task_without_one_leaves_no_old_picture(
    pane: ViewerPane, make_task: MakeTask, footage: Footage
) -> None:
    pane.show_details(Details(make_task(task_id=1)))
    pane.show_footage(footage)
    pane.player.show_frame(picture(), 3)
    pane.show_details(Details(make_task(TaskState.UNKNOWN, task_id=2)))
    assert pane.player.surface.image.isNull()
    assert words_on_picture(pane) == ["Unknown outcome"]
    assert pane.player.footage is None


def test_between_two_videos_the_picture_never_goes_black(
    pane: ViewerPane, make_task: MakeTask, footage: Footage
) -> None:
    pane.show_details(Details(make_task(task_id=1)))
    pane.show_footage(footage)
    pane.player.show_frame(picture("#ff0000"), 3)
    pane.show_details(Details(make_task(task_id=2)))
    assert not pane.player.surface.image.isNull()
    assert not pane.player.transport.play_button.isEnabled(), "but nothing can be done to the old one"
    pane.show_poster(2, picture("#00ff00"))
    assert pane.player.surface.image.pixelColor(5, 5).green() == 255


def test_a_still_of_another_task_comes_too_late(pane: ViewerPane, make_task: MakeTask) -> None:
    pane.show_details(Details(make_task(TaskState.EXPIRED, task_id=2)))
    pane.show_poster(1, picture())
    assert pane.player.surface.image.isNull()


def test_a_problem_is_said_and_a_late_still_does_not_cover_it(pane: ViewerPane, make_task: MakeTask) -> None:
    pane.show_details(Details(make_task()))
    pane.show_problem(PlaybackProblem.DAMAGED)
    pane.show_poster(1, picture())
    pane.show_details(Details(make_task(progress=100)))
    assert words_on_picture(pane)[0] == "This file is damaged"
    assert pane.player.surface.image.isNull()


def test_saving_and_copying_a_frame_ask_for_actions(
    qtbot: QtBot, pane: ViewerPane, make_task: MakeTask, footage: Footage
) -> None:
    pane.show_details(Details(make_task()))
    pane.show_footage(footage)
    asked: list[tuple[str, list[int]]] = []
    pane.action_requested.connect(lambda action, ids: asked.append((action, ids)))
    qtbot.keyClick(pane.player.surface, Qt.Key.Key_S)
    qtbot.keyClick(pane.player.surface, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked == [(TaskAction.SAVE_FRAME.value, [1]), (TaskAction.COPY_FRAME.value, [1])]


def test_full_screen_borrows_the_player_and_gives_it_back(
    qtbot: QtBot, pane: ViewerPane, make_task: MakeTask, footage: Footage
) -> None:
    pane.toggle_full_screen()
    assert not pane.full_screen, "nothing to see yet"
    pane.show_details(Details(make_task()))
    pane.show_footage(footage)
    before = pane.player.geometry()
    pane.toggle_full_screen()
    assert pane.full_screen
    full = pane.player.window()
    assert full is not pane
    assert full.windowTitle().endswith("Rushes")
    pane.player.show_frame(picture(), 9)
    steps: list[int] = []
    pane.player.step_requested.connect(steps.append)
    qtbot.keyClick(full, Qt.Key.Key_Right)
    assert steps == [1]
    qtbot.keyClick(full, Qt.Key.Key_Escape)
    assert not pane.full_screen
    assert pane.player.window() is pane
    assert pane.player.isVisible()
    qtbot.waitUntil(lambda: pane.player.geometry() == before)
    assert pane.player.surface.height() < 300
    pane.toggle_full_screen()
    full.close()
    assert pane.player.window() is pane, "closing it by the window's own means gives the player back too"


def test_controls_go_away_when_the_mouse_is_still_and_come_back(
    qtbot: QtBot, pane: ViewerPane, make_task: MakeTask, footage: Footage
) -> None:
    pane.show_details(Details(make_task()))
    pane.show_footage(footage)
    pane.toggle_full_screen()
    pane._full._on_idle()  # type: ignore[union-attr]
    assert not pane.player.transport.isVisible()
    hover(pane.player.surface, 50, 50)
    qtbot.waitUntil(pane.player.transport.isVisible, timeout=1000)
    pane.toggle_full_screen()
    assert pane.player.scrub.isVisible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_controls_are_seen_on_the_whole_screen_in_either_scheme(
    pane: ViewerPane, make_task: MakeTask, footage: Footage, qapp: QApplication, scheme: str
) -> None:
    """They are in the scheme's colours, so what is behind them must be as well; without them all is black."""
    theme.apply(qapp, scheme)
    pane.show_details(Details(make_task()))
    pane.show_footage(footage)
    pane.toggle_full_screen()
    full = pane.player.window()
    assert contrast(full.palette().window().color().name(), theme.colors().text) > 4.5
    pane._full._on_idle()  # type: ignore[union-attr]
    assert full.palette().window().color() == Qt.GlobalColor.black
    pane.toggle_full_screen()
    theme.apply(qapp, "dark")


def test_the_reel_bar_says_where_one_is(qtbot: QtBot, pane: ViewerPane) -> None:
    bar = pane.reel_bar
    assert not bar.isVisible()
    bar.show_place(1, 5, 3)
    assert bar.isVisible()
    assert bar.findChild(QLabel).text() == "Reel: shot 2 of 5 · a chain of 3"
    steps: list[int] = []
    pane.reel_step_requested.connect(steps.append)
    buttons = bar.findChildren(QToolButton)
    buttons[0].click()
    buttons[1].click()
    with qtbot.waitSignal(pane.reel_end_requested):
        buttons[2].click()
    assert steps == [-1, 1]
    bar.show_place(0, 0)
    assert not bar.isVisible()


@pytest.mark.parametrize("size", [QSize(MIN_WIDTH, 560), QSize(340, 620), QSize(420, 860)])
@pytest.mark.parametrize("state", [TaskState.READY, TaskState.UNKNOWN, TaskState.WAITING, TaskState.EXPIRED])
def test_nothing_is_wider_than_the_pane(
    qtbot: QtBot, pane: ViewerPane, make_task: MakeTask, footage: Footage, size: QSize, state: TaskState
) -> None:
    pane.resize(size)
    relatives = (Relative(9, "a very long prompt " * 20, TaskState.READY, Relation.CONTINUED, elder=True),)
    task = make_task(state, file="/videos/" + "a" * 120 + ".mp4", file_bytes=10)
    pane.show_details(Details(task, (HistoryLine(1.0, "added"),), relatives))
    if state is TaskState.READY:
        pane.show_footage(footage)
        pane.player.show_frame(picture(), 1)
    QApplication.processEvents()
    right = pane._scroll.viewport().width()
    content = pane._scroll.widget()
    for child in content.findChildren(QWidget):
        if child.isVisibleTo(pane) and not isinstance(child.parent(), QPlainTextEdit):
            edge = child.mapTo(content, child.rect().topRight()).x()
            assert edge <= right, (type(child).__name__, child.objectName(), edge, right)
    for button in pane.player.transport.findChildren(QToolButton):
        assert button.mapTo(pane, button.rect().topRight()).x() <= pane.width()
        assert button.width() >= button.minimumSizeHint().width()
    for button in content.findChildren(QPushButton):
        if button.isVisibleTo(pane) and button.property("role") != "link":
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    assert pane.player.surface.height() <= size.height() // 2


def test_every_control_can_be_reached_by_tab_and_has_a_name(
    pane: ViewerPane, make_task: MakeTask, footage: Footage
) -> None:
    pane.show_details(Details(make_task()))
    pane.show_footage(footage)
    QApplication.processEvents()
    first = pane.player.surface
    seen: list[QWidget] = []
    widget: QWidget = first
    for _ in range(400):
        widget = widget.nextInFocusChain()
        if widget is first:
            break
        if widget.isVisibleTo(pane) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            seen.append(widget)
    names = {w.accessibleName() or getattr(w, "text", lambda: "")() for w in seen if not isinstance(w, QScrollArea)}
    assert {"Play", "Loop", "Rating", "Favourite", "Add a tag", "Note", "Project"} <= names
    assert all(names)
    order = [w.objectName() for w in seen]
    assert order.index("playButton") < order.index("continue_fromButton") < order.index("noteEdit")


def test_both_schemes_paint(qtbot: QtBot, pane: ViewerPane, make_task: MakeTask, qapp: QApplication) -> None:
    from desktop.widgets import theme

    pane.show_details(Details(make_task(TaskState.UNKNOWN)))
    dark = pane.grab().toImage()
    theme.apply(qapp, "light")
    QApplication.processEvents()
    light = pane.grab().toImage()
    assert _lightness(light) > 200 > 80 > _lightness(dark)


def _lightness(image: QImage) -> int:
    points = [(x, y) for x in range(5, image.width(), 40) for y in range(5, image.height(), 40)]
    return sum(image.pixelColor(x, y).lightness() for x, y in points) // len(points)
