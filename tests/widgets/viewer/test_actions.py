"""The buttons under the video are those that the rules allow, and each asks for its action once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.actions import TaskAction, actions_for
from desktop.domain.task import TaskState
from desktop.widgets.task_actions import action_icon, action_text, action_tip
from desktop.widgets.viewer.actions import _ELSEWHERE, ActionRow
from tests.widgets.viewer.conftest import MakeTask


@pytest.fixture
def row(qtbot: QtBot) -> ActionRow:
    row = ActionRow()
    qtbot.addWidget(row)
    row.resize(340, 300)
    row.show()
    return row


def offered(row: ActionRow) -> list[str]:
    QApplication.processEvents()  # a layout shows what is put into it a moment later
    names = []
    for button in row.findChildren(QPushButton):
        if button.isHidden():
            continue
        if button.menu() is not None:
            names += [entry.text().split("\t")[0] for entry in button.menu().actions()]
        else:
            names.append(button.text().strip())
    return names


@pytest.mark.parametrize("state", list(TaskState))
def test_exactly_what_is_allowed_is_offered(row: ActionRow, make_task: MakeTask, state: TaskState) -> None:
    task = make_task(state)
    row.show_task(task)
    wanted = [action_text(action) for action in actions_for(task) if action not in _ELSEWHERE]
    assert sorted(offered(row)) == sorted(wanted)


def test_an_unknown_outcome_shows_its_ways_out_and_names_the_cost(row: ActionRow, make_task: MakeTask) -> None:
    row.show_task(make_task(TaskState.UNKNOWN))
    QApplication.processEvents()
    in_sight = [b.text().strip() for b in row.findChildren(QPushButton) if not b.isHidden() and b.menu() is None]
    assert in_sight == ["Look for it", "Attach an id…", "Submit again (may charge twice)", "Give up on it"]


def test_a_button_asks_for_its_action_with_its_task(qtbot: QtBot, row: ActionRow, make_task: MakeTask) -> None:
    row.show_task(make_task(task_id=42))
    with qtbot.waitSignal(row.action_requested) as asked:
        row.findChild(QPushButton, "continue_fromButton").click()
    assert asked.args == [TaskAction.CONTINUE_FROM.value, [42]]
    more = row.findChild(QPushButton, "moreActionsButton")
    entry = next(e for e in more.menu().actions() if e.text().startswith(action_text(TaskAction.COPY_CURL)))
    with qtbot.waitSignal(row.action_requested) as asked:
        entry.trigger()
    assert asked.args == [TaskAction.COPY_CURL.value, [42]]


def test_news_that_change_nothing_keep_the_buttons(row: ActionRow, make_task: MakeTask) -> None:
    row.show_task(make_task())
    before = row.findChild(QPushButton, "remixButton")
    row.show_task(make_task(progress=100))
    assert row.findChild(QPushButton, "remixButton") is before


def test_every_action_has_words_an_icon_that_exists_and_a_tip() -> None:
    from desktop import assets

    for action in TaskAction:
        assert action_text(action)
        assert action_tip(action)
        icon = action_icon(action)
        assert not icon or (assets.icons() / f"{icon}.svg").is_file(), icon


def test_what_costs_or_destroys_says_so() -> None:
    assert "charge" in action_text(TaskAction.RETRY)
    assert "may charge twice" in action_text(TaskAction.RESEND)
    assert "trash" in action_text(TaskAction.TRASH)


def test_a_double_click_on_what_costs_asks_once(qtbot: QtBot, row: ActionRow, make_task: MakeTask) -> None:
    row.show_task(make_task(TaskState.UNKNOWN))
    asked: list[str] = []
    row.action_requested.connect(lambda action, _ids: asked.append(action))
    button = row.findChild(QPushButton, "resendButton")
    for _ in range(2):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["resend"]
    qtbot.waitUntil(button.isEnabled, timeout=3000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["resend", "resend"], "a second deliberate click is not refused for ever"
