"""The tasks pane, used as a person does: typed, clicked, keyed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.actions import AnnotationChange, TaskAction
from desktop.domain.task import Hold, TaskState
from desktop.models.task_filter import Chip
from desktop.models.tasks import TaskColumn, TaskTableModel
from desktop.widgets import theme
from desktop.widgets.tasks.pane import TasksPane
from tests.models.rows import NOW, library, row


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication) -> Iterator[TasksPane]:
    theme.apply(qapp, "dark")
    pane = TasksPane(now=lambda: NOW)
    qtbot.addWidget(pane)
    pane.resize(760, 700)
    pane.show()
    qtbot.waitExposed(pane)
    yield pane


@pytest.fixture
def filled(pane: TasksPane) -> TasksPane:
    pane.model.add_rows(
        [
            row(1, prompt="storm at sea", file="/v/1.mp4"),
            row(2, prompt="neon alley", file="/v/2.mp4", tags="opening", rating=2),
            row(3, TaskState.GENERATING, prompt="paper boat", progress=10, remote_id="video_3", sent_at=NOW - 30),
            row(4, TaskState.FAILED, prompt="news cat", error="content_policy no"),
            row(5, TaskState.UNKNOWN, prompt="glass frog"),
        ]
    )
    return pane


def heard(signal: Any) -> list[tuple[Any, ...]]:
    """Collect what a signal carries from now on."""
    calls: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: calls.append(values))
    return calls


def shown(pane: TasksPane) -> list[int]:
    return [pane.model.id_at(number) for number in range(pane.model.rowCount())]


def field(pane: TasksPane) -> QLineEdit:
    found = pane.findChild(QLineEdit, "searchField")
    assert found is not None
    return found


def chip(pane: TasksPane, which: Chip) -> QPushButton:
    found = pane.findChild(QPushButton, f"{which.value}Chip")
    assert found is not None
    return found


def press(pane: TasksPane, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(pane.table, key, modifiers)


# --- Searching ---------------------------------------------------------------------------------------------------


def test_typing_searches_and_escape_shows_all(filled: TasksPane, qtbot: QtBot) -> None:
    filled.focus_search()
    QTest.keyClicks(field(filled), "storm")
    qtbot.waitUntil(lambda: shown(filled) == [1])
    QTest.keyClick(field(filled), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown(filled) == [5, 4, 3, 2, 1])


def test_a_wrong_term_is_said_in_place_and_the_rest_still_searches(filled: TasksPane, qtbot: QtBot) -> None:
    field(filled).setText("statsu:failed storm")
    error = filled.findChild(QLabel, "searchError")
    assert error is not None
    qtbot.waitUntil(error.isVisible)
    assert "statsu" in error.text() and "status" in error.text()
    assert field(filled).property("invalid") is True
    assert shown(filled) == [1]
    field(filled).setText("storm")
    qtbot.waitUntil(lambda: not error.isVisible())
    assert field(filled).property("invalid") is False


def test_a_term_is_not_called_wrong_while_it_is_typed(filled: TasksPane, qtbot: QtBot) -> None:
    error = filled.findChild(QLabel, "searchError")
    assert error is not None
    filled.focus_search()
    QTest.keyClicks(field(filled), "rating:>x")
    assert not error.isVisible()
    qtbot.waitUntil(error.isVisible, timeout=3000)
    assert error.text() == "“>x” is not a number, such as 3, >3 or <=2."
    QTest.keyClicks(field(filled), " sto")
    assert error.isVisible(), "it is left behind"
    field(filled).clear()
    QTest.keyClicks(field(filled), "statsu:failed")
    qtbot.waitUntil(lambda: not error.isVisible())
    QTest.keyClick(field(filled), Qt.Key.Key_Down)
    assert error.isVisible(), "whoever leaves the field has typed"


def test_chips_filter_and_count(filled: TasksPane, qtbot: QtBot) -> None:
    assert chip(filled, Chip.ALL).text() == "All 5"
    assert chip(filled, Chip.ATTENTION).isVisible()
    assert not chip(filled, Chip.FAVOURITE).isVisible(), "a chip that would show nothing steps back"
    qtbot.mouseClick(chip(filled, Chip.FAILED), Qt.MouseButton.LeftButton)
    assert shown(filled) == [4]
    filled.model.change_rows([row(4, favourite=True)])
    filled.model.flush()
    assert shown(filled) == []
    assert chip(filled, Chip.FAILED).isVisible(), "the pressed chip stays, or nobody could release it"
    assert chip(filled, Chip.FAVOURITE).isVisible()
    qtbot.mouseClick(chip(filled, Chip.ALL), Qt.MouseButton.LeftButton)
    assert len(shown(filled)) == 5


def test_down_leads_from_the_field_into_the_list(filled: TasksPane) -> None:
    filled.focus_search()
    QTest.keyClick(field(filled), Qt.Key.Key_Down)
    assert filled.table.hasFocus()
    assert filled.current_id() == 5


# --- Emptiness ---------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(pane: TasksPane, qtbot: QtBot) -> None:
    button = pane.findChild(QPushButton, "tasksEmptyButton")
    assert button is not None and button.isVisible()
    with qtbot.waitSignal(pane.compose_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    pane.set_loading(True)
    assert not button.isVisible(), "while the library is read nobody is told that there is nothing"
    pane.set_loading(False)
    pane.model.add_rows([row(1)])
    assert pane.table.isVisible()
    pane.search("zzz")
    assert not pane.table.isVisible() and button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown(pane) == [1] and pane.table.isVisible()


# --- Selecting and doing -------------------------------------------------------------------------------------------


def test_current_and_selection_are_told(filled: TasksPane) -> None:
    current, selection = heard(filled.current_changed), heard(filled.selection_changed)
    filled.select_task(2)
    press(filled, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [value for (value,) in current] == [2, 1]
    assert selection[-1] == ([2, 1],)
    filled.search("neon")
    assert current[-1] == (None,), "a task that is no longer shown is no longer the current one"
    filled.select_task(4)
    assert current[-1] == (4,), "going to a hidden task shows it"
    filled.model.remove_ids([4])
    assert current[-1] != (4,)


def test_keys_play_rate_and_note(filled: TasksPane) -> None:
    played, previewed = heard(filled.activated), heard(filled.preview_requested)
    noted, wanted = heard(filled.annotation_requested), heard(filled.action_requested)
    filled.select_task(2)
    press(filled, Qt.Key.Key_Return)
    press(filled, Qt.Key.Key_Space)
    press(filled, Qt.Key.Key_4)
    press(filled, Qt.Key.Key_0)
    press(filled, Qt.Key.Key_F)
    press(filled, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (played, previewed) == ([(2,)], [(2,)])
    assert noted == [
        (AnnotationChange(rating=4), [2]),
        (AnnotationChange(rating=0), [2]),
        (AnnotationChange(favourite=True), [2]),
    ]
    assert wanted == [(TaskAction.COPY_PROMPT, [2])]


def test_keys_mean_the_whole_selection_but_only_where_it_makes_sense(filled: TasksPane) -> None:
    wanted = heard(filled.action_requested)
    filled.table.selectAll()
    press(filled, Qt.Key.Key_F5)
    assert wanted == [(TaskAction.CHECK_NOW, [3])]


def box() -> QMessageBox:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QMessageBox)
    return found


def answer(text: str) -> None:
    button = next(b for b in box().buttons() if text in b.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_removing_asks_first_and_says_how_many(filled: TasksPane) -> None:
    wanted = heard(filled.action_requested)
    filled.table.selectAll()
    press(filled, Qt.Key.Key_Delete)
    assert wanted == [] and "3" in box().text()
    answer("Cancel")
    assert wanted == []
    press(filled, Qt.Key.Key_Delete)
    answer("Remove 3")
    assert wanted == [(TaskAction.REMOVE, [4, 2, 1])], "what is under way or in doubt stays"
    press(filled, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    answer("Move 2")
    assert wanted[-1] == (TaskAction.TRASH, [2, 1])


def test_several_charges_are_asked_about_one_is_not(filled: TasksPane) -> None:
    wanted = heard(filled.action_requested)
    filled.select_task(4)
    filled.perform(TaskAction.RETRY)
    assert wanted == [(TaskAction.RETRY, [4])]
    filled.table.selectAll()
    filled.perform(TaskAction.RETRY)
    assert len(wanted) == 1
    answer("Generate 3")
    assert wanted[-1] == (TaskAction.RETRY, [4, 2, 1])


def popup() -> QDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def test_note_tags_and_project_are_typed_in_small_windows(filled: TasksPane) -> None:
    noted = heard(filled.annotation_requested)
    filled.select_task(2)
    press(filled, Qt.Key.Key_F2)
    note = popup().findChild(QPlainTextEdit, "noteEdit")
    assert note is not None
    note.setPlainText("use it\nfirst")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(filled, Qt.Key.Key_T)
    tags = popup().findChild(QLineEdit, "tagsEdit")
    assert tags is not None
    tags.setText("#storm, late  storm")
    old = next(b for b in popup().findChildren(QPushButton) if b.text() == "#opening")
    old.click()
    popup().accept()
    press(filled, Qt.Key.Key_P)
    project = popup().findChild(QComboBox, "projectBox")
    assert project is not None
    project.setCurrentText("  harbour film ")
    popup().accept()
    press(filled, Qt.Key.Key_P)
    popup().reject()
    assert noted == [
        (AnnotationChange(note="use it\nfirst"), [2]),
        (AnnotationChange(add_tags=("storm", "late"), remove_tags=("opening",)), [2]),
        (AnnotationChange(project="harbour film"), [2]),
    ]


def test_notes_and_projects_that_differ_stay_unless_another_is_given(pane: TasksPane) -> None:
    pane.model.add_rows([row(1, note="good", project="film"), row(2, note="bad"), row(3, note="bad")])
    noted = heard(pane.annotation_requested)
    pane.table.selectAll()
    press(pane, Qt.Key.Key_F2)
    note = popup().findChild(QPlainTextEdit, "noteEdit")
    assert note is not None and "different notes" in note.placeholderText()
    popup().accept()
    press(pane, Qt.Key.Key_P)
    popup().accept()
    press(pane, Qt.Key.Key_T)
    popup().accept()
    assert noted == [], "looking changes nothing, and there is nothing to take back"
    press(pane, Qt.Key.Key_F2)
    note = popup().findChild(QPlainTextEdit, "noteEdit")
    assert note is not None
    QTest.keyClicks(note, "x")
    QTest.keyClick(note, Qt.Key.Key_Backspace)
    popup().accept()
    press(pane, Qt.Key.Key_P)
    box = popup().findChild(QComboBox, "projectBox")
    assert box is not None
    box.activated.emit(0)
    popup().accept()
    assert noted == [(AnnotationChange(note=""), [3, 2, 1]), (AnnotationChange(project=""), [3, 2, 1])], "on purpose"
    pane.select_task(3)
    press(pane, Qt.Key.Key_F2)
    popup().accept()
    assert len(noted) == 2, "the same note again is no change"


def test_each_of_several_tags_is_completed(filled: TasksPane) -> None:
    filled.select_task(1)
    press(filled, Qt.Key.Key_T)
    edit = popup().findChild(QLineEdit, "tagsEdit")
    assert edit is not None
    QTest.keyClicks(edit, "storm, #OP")
    completer = edit.completer()
    assert completer is not None
    assert completer.currentCompletion() == "storm, #opening"
    popup().reject()


def test_removing_names_what_goes(filled: TasksPane) -> None:
    filled.model.add_rows(
        [row(number, prompt=f"<b>take</b> {number}", file=f"/v/{number}.mp4") for number in range(6, 14)]
    )
    filled.search("take")
    filled.table.selectAll()
    press(filled, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    said = box().informativeText()
    assert "13.mp4" in said and "8.mp4" in said and "7.mp4" not in said and "2 more" in said
    answer("Cancel")
    filled.select_task(6)
    press(filled, Qt.Key.Key_Delete)
    assert "<b>take</b> 6" in box().informativeText()
    labels = [label for label in box().findChildren(QLabel) if "take" in label.text()]
    assert labels and all(label.textFormat() is Qt.TextFormat.PlainText for label in labels), "never as markup"
    answer("Cancel")


def texts(actions: list[QAction]) -> list[str]:
    return [action.objectName() for action in actions if action.objectName()]


def test_the_menu_offers_what_the_state_allows(filled: TasksPane) -> None:
    assert filled.selection_actions() == []
    filled.select_task(5)
    doubtful = texts(filled.selection_actions())
    assert {"findAction", "attachAction", "resendAction", "abandonAction"} <= set(doubtful)
    assert "retryAction" not in doubtful and "removeAction" not in doubtful
    wanted = heard(filled.action_requested)
    next(a for a in filled.selection_actions() if a.objectName() == "findAction").trigger()
    assert wanted == [(TaskAction.FIND, [5])]
    filled.table.selectAll()
    several = {action.objectName(): action.text() for action in filled.selection_actions()}
    assert "(2)" in several["compareAction"] and "playAction" not in several
    noted = heard(filled.annotation_requested)
    rating = next(a for a in filled.selection_actions() if a.menu() is not None and "Rate" in a.text())
    menu = rating.menu()
    assert menu is not None
    menu.actions()[5].trigger()
    assert noted == [(AnnotationChange(rating=5), [5, 4, 3, 2, 1])]


def test_held_tasks_can_be_sent_or_taken_back(pane: TasksPane) -> None:
    pane.model.add_rows([row(1, TaskState.WAITING, hold=Hold.RESTART)])
    pane.select_task(1)
    assert {"send_heldAction", "discardAction"} <= set(texts(pane.selection_actions()))


# --- Views -------------------------------------------------------------------------------------------------------


def action(pane: TasksPane, name: str) -> QAction:
    return next(a for a in pane.view_actions() if a.objectName() == name)


def test_the_grid_shows_the_same_tasks_and_selection(filled: TasksPane) -> None:
    filled.select_task(2)
    action(filled, "gridViewAction").trigger()
    assert filled.grid.isVisible() and filled.current_id() == 2
    assert filled.grid.selectionModel().selectedRows()[0].row() == shown(filled).index(2)
    QTest.keyClick(filled.grid, Qt.Key.Key_Right)
    assert filled.current_id() == 1
    QTest.keyClick(filled.grid, Qt.Key.Key_Home)
    assert filled.current_id() == 5
    QTest.keyClick(filled.grid, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert filled.selected_ids() == [5, 4, 3, 2, 1]
    action(filled, "tableViewAction").trigger()
    assert filled.table.isVisible() and filled.selected_ids() == [5, 4, 3, 2, 1]


def test_places_in_the_grid(pane: TasksPane, qtbot: QtBot) -> None:
    pane.model.add_rows(library(300))
    action(pane, "gridViewAction").trigger()
    grid = pane.grid
    across = grid.viewport().width() // grid.visualRect(pane.model.index(0, 0)).width()
    assert across == 4
    for number in (0, 1, 2, 3, 7):
        assert grid.indexAt(grid.visualRect(pane.model.index(number, 0)).center()).row() == number
    last = pane.model.index(299, 0)
    grid.scrollTo(last)
    assert grid.viewport().rect().contains(grid.visualRect(last))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(last).center())
    assert pane.current_id() == pane.model.id_at(299)
    pane.model.remove_ids([pane.model.id_at(number) for number in range(250)])
    assert grid.verticalScrollBar().value() <= grid.verticalScrollBar().maximum()
    assert grid.indexAt(QPoint(5, 5)).isValid()
    pane.search("zzz")
    pane.search("")
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert pane.current_id() is not None


def test_columns_step_back_where_there_is_no_room_and_return(filled: TasksPane) -> None:
    def columns() -> list[TaskColumn]:
        return [column for column in TaskColumn if not filled.table.isColumnHidden(column)]

    assert columns() == [TaskColumn.PROMPT, TaskColumn.STATUS, TaskColumn.SETTINGS, TaskColumn.WHEN]
    told = heard(filled.layout_changed)
    filled.resize(QSize(380, 600))
    QApplication.processEvents()
    assert columns() == [TaskColumn.PROMPT, TaskColumn.STATUS]
    assert filled.table.horizontalHeader().length() <= filled.table.viewport().width()
    filled.resize(QSize(760, 600))
    QApplication.processEvents()
    assert len(columns()) == 4
    assert told == [], "nobody chose anything"


def test_chosen_columns_order_and_view_are_remembered(filled: TasksPane, qtbot: QtBot) -> None:
    told = heard(filled.layout_changed)
    filled.resize(QSize(1200, 600))
    columns = next(a.menu() for a in filled.view_actions() if a.menu() is not None)
    assert columns is not None
    columns.aboutToShow.emit()
    next(a for a in columns.actions() if a.text() == "Rating").trigger()
    next(a for a in columns.actions() if a.text() == "Settings").trigger()
    header = filled.table.horizontalHeader()
    header.resizeSection(TaskColumn.STATUS, 190)
    header.moveSection(header.visualIndex(TaskColumn.RATING), 1)
    filled.table.sortByColumn(TaskColumn.RATING, Qt.SortOrder.DescendingOrder)
    action(filled, "groupAction").trigger()
    action(filled, "gridViewAction").trigger()
    (words,) = told[-1]
    other = TasksPane(now=lambda: NOW)
    qtbot.addWidget(other)
    other.resize(1200, 600)
    other.show()
    again = heard(other.layout_changed)
    other.set_layout(words)
    assert again == [], "restoring is no choice"
    assert other.grid.isVisibleTo(other) or other.model.rowCount() == 0
    assert other.model.is_grouped
    other._tell_layout()
    assert again == [(words,)]
    assert [word.split(":")[0] for word in words[:4]] == ["prompt", "rating", "status", "when"]
    assert "status:190" in words and "!sort:rating:desc" in words and "!grid" in words


def test_a_column_that_is_asked_for_is_shown_whatever_the_room(filled: TasksPane) -> None:
    columns = next(a.menu() for a in filled.view_actions() if a.menu() is not None)
    assert columns is not None
    for name in ("Rating", "Tags"):
        columns.aboutToShow.emit()
        next(a for a in columns.actions() if a.text() == name).trigger()
    header = filled.table.horizontalHeader()

    def inside(column: TaskColumn) -> bool:
        return not filled.table.isColumnHidden(column) and header.sectionViewportPosition(column) >= 0

    assert inside(TaskColumn.RATING) and inside(TaskColumn.TAGS)
    assert header.length() <= filled.table.viewport().width(), "the usual ones step back first"
    columns.aboutToShow.emit()
    assert any(a.text() == "When\tno room" for a in columns.actions()), [a.text() for a in columns.actions()]
    filled.resize(QSize(340, 600))
    QApplication.processEvents()
    assert inside(TaskColumn.RATING) and inside(TaskColumn.TAGS)
    assert header.sectionSize(TaskColumn.PROMPT) >= 200, "the prompt can still be read"
    bar = filled.table.horizontalScrollBar()
    assert bar.maximum() > 0
    filled.resize(QSize(1400, 600))
    QApplication.processEvents()
    assert bar.maximum() == 0 and header.length() == filled.table.viewport().width()
    assert not filled.table.isColumnHidden(TaskColumn.WHEN)


def test_the_view_menu_sorts_the_grid_too(filled: TasksPane) -> None:
    filled.model.change_rows([row(1, rating=3, prompt="b"), row(2, rating=5, prompt="a")])
    action(filled, "gridViewAction").trigger()
    menu = next(m for a in filled.view_actions() if isinstance(m := a.menu(), QMenu) and "S&ort" in a.text())

    def choose(text: str) -> None:
        menu.aboutToShow.emit()
        next(a for a in menu.actions() if a.text() == text).trigger()

    choose("Rating")
    assert shown(filled)[:2] == [2, 1]
    choose("&Ascending")
    assert shown(filled)[-2:] == [1, 2]
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Rating", "&Ascending"]


def test_a_damaged_layout_does_no_harm(pane: TasksPane) -> None:
    pane.set_layout(["nonsense", "prompt:x", "status:-5", "when:99999999", "!sort:nonsense:desc", "!sort", ""])
    pane.model.add_rows([row(1)])
    assert pane.table.isVisible()


def test_views_projects_and_tags_stand_in_the_sidebar_with_live_counts(filled: TasksPane, qtbot: QtBot) -> None:
    filled.set_saved_views((("Good", "rating:>1"),))
    action(filled, "sidebarAction").trigger()
    tree = filled.findChild(QTreeWidget, "viewsTree")
    assert tree is not None

    def lines() -> dict[str, str]:
        sections = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
        items = [section.child(n) for section in sections if section for n in range(section.childCount())]
        return {item.text(0): item.text(1) for item in items if item is not None and item.text(1)}

    assert lines() == {"Good": "1", "#opening": "1"}
    filled.model.change_rows([row(1, rating=5, project="harbour film")])
    qtbot.waitUntil(lambda: lines().get("Good") == "2", timeout=3000)
    assert lines()["harbour film"] == "1"
    section = tree.topLevelItem(0)
    assert section is not None
    good = section.child(0)
    assert good is not None
    rect = tree.visualItemRect(good)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert sorted(shown(filled)) == [1, 2]
    assert field(filled).text() == "rating:>1"
    told = heard(filled.views_changed)
    save = filled.findChild(QPushButton, "saveViewButton")
    assert save is not None and save.isEnabled()
    filled._sidebar.save_view("Best", "rating:5")
    assert told == [((("Good", "rating:>1"), ("Best", "rating:5")),)]
    assert lines()["Best"] == "1"


def test_saved_views_are_renamed_and_forgotten_by_their_whole_name(filled: TasksPane) -> None:
    long = "every take of the harbour at dawn that the client has seen and not yet said anything about, so far"
    filled.set_saved_views(((long, "rating:5"), ("Good", "rating:>1")))
    action(filled, "sidebarAction").trigger()
    told = heard(filled.views_changed)
    sidebar, tree = filled._sidebar, filled.findChild(QTreeWidget, "viewsTree")
    assert tree is not None
    first = tree.topLevelItem(0)
    assert first is not None
    tree.setCurrentItem(first.child(0))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    dialog = popup()
    assert isinstance(dialog, QInputDialog) and dialog.textValue() == long
    dialog.setTextValue("Seen")
    dialog.accept()
    assert told[-1] == ((("Seen", "rating:5"), ("Good", "rating:>1")),)
    sidebar.rename_view("Seen", long)
    first = tree.topLevelItem(0)
    assert first is not None
    tree.setCurrentItem(first.child(0))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert told[-1] == ((("Good", "rating:>1"),),)


def test_many_views_are_counted_a_few_at_a_time(pane: TasksPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    pane.model.add_rows(library(50))
    pane.set_saved_views(tuple((f"view {number}", f"rating:>{number % 5}") for number in range(9)))
    monkeypatch.setattr("desktop.widgets.tasks.pane._COUNTING_S", -1.0)
    action(pane, "sidebarAction").trigger()
    tree = pane.findChild(QTreeWidget, "viewsTree")
    assert tree is not None
    assert tree.topLevelItemCount() == 0, "whoever types has a turn in between"
    qtbot.waitUntil(lambda: tree.topLevelItemCount() == 3)
    first = tree.topLevelItem(0)
    assert first is not None and first.childCount() == 9


def test_the_chip_is_kept_with_a_saved_view(filled: TasksPane, qtbot: QtBot) -> None:
    qtbot.mouseClick(chip(filled, Chip.FAILED), Qt.MouseButton.LeftButton)
    field(filled).setText("cat")
    assert filled._filter_bar.query_text() == "status:failed cat"


def test_groups_open_by_key_and_arrow(pane: TasksPane, qtbot: QtBot) -> None:
    pane.model.add_rows([row(number, batch="b", take=number) for number in (1, 2, 3)] + [row(9)])
    action(pane, "groupAction").trigger()
    assert shown(pane) == [9, 3]
    pane.select_task(3)
    press(pane, Qt.Key.Key_Right)
    assert shown(pane) == [9, 3, 2, 1]
    press(pane, Qt.Key.Key_Left)
    assert shown(pane) == [9, 3]
    rect = pane.table.visualRect(pane.model.index(1, 0))
    qtbot.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 10, rect.center().y()))
    assert shown(pane) == [9, 3, 2, 1]


def test_time_ticks_only_while_it_can_be_seen(filled: TasksPane, qtbot: QtBot) -> None:
    assert filled._ticker.isActive()
    filled.hide()
    assert not filled._ticker.isActive()
    filled.show()
    assert filled._ticker.isActive()
    filled.showMinimized()
    qtbot.waitUntil(lambda: not filled._ticker.isActive())


def test_every_control_has_a_name_and_says_its_shortcut(filled: TasksPane) -> None:
    action(filled, "sidebarAction").trigger()
    for widget in filled.findChildren(QAbstractButton) + filled.findChildren(QLineEdit):
        if not widget.isVisible():
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name), widget.objectName()
        assert widget.toolTip() or not isinstance(widget, QAbstractButton) or widget.text(), widget.objectName()
    for name in ("tableViewAction", "gridViewAction", "sidebarAction", "groupAction"):
        found = action(filled, name)
        assert found.shortcut().toString() in found.toolTip()
    assert filled.table.accessibleName() and filled.grid.accessibleName()


def test_a_screen_reader_hears_states_in_words(filled: TasksPane) -> None:
    index = filled.model.index_of(3)
    status = filled.model.index(index.row(), TaskColumn.STATUS)
    assert status.data() == "Generating 10 %"


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [300, 384, 700, 1200])
def test_nothing_is_wider_than_the_pane(filled: TasksPane, qapp: QApplication, scheme: str, width: int) -> None:
    theme.apply(qapp, scheme)
    filled.resize(width, 500)
    qapp.processEvents()
    filled.table.resizeEvent(QResizeEvent(filled.table.size(), filled.table.size()))
    for child in (*filled.findChildren(QPushButton), field(filled)):
        if child.isVisible():
            right = child.mapTo(filled, QPoint(child.width(), 0)).x()
            assert right <= filled.width(), child.objectName()
    assert not filled.grab().isNull()


@pytest.mark.parametrize("name", ["tableViewAction", "gridViewAction"])
def test_what_one_looks_at_stays_when_tasks_come_and_go_above_it(pane: TasksPane, name: str) -> None:
    pane.model.add_rows(library(300))
    action(pane, name).trigger()
    view = pane._view()
    view.scrollTo(pane.model.index(200, 0))
    QApplication.processEvents()
    looked_at = pane.model.id_at(view.indexAt(view.viewport().rect().topLeft()).row())

    def in_sight() -> bool:
        QApplication.processEvents()
        return view.visualRect(pane.model.index_of(looked_at)).intersects(view.viewport().rect())

    for number in range(40):
        pane.model.add_rows([row(1000 + number, created_at=NOW + 1 + number)])
        assert in_sight()
    pane.model.remove_ids(range(1000, 1040))
    assert in_sight()
    view.scrollToTop()
    pane.model.add_rows([row(2000, created_at=NOW + 99)])
    QApplication.processEvents()
    assert view.indexAt(view.viewport().rect().topLeft()).row() == 0, "who looks at the newest sees what comes"


def test_the_heads_ask_no_task_whether_it_is_selected(pane: TasksPane, monkeypatch: pytest.MonkeyPatch) -> None:
    pane.model.add_rows(library(500))
    asked: list[int] = []
    flags = TaskTableModel.flags
    monkeypatch.setattr(TaskTableModel, "flags", lambda model, index: asked.append(index.row()) or flags(model, index))
    pane.table.selectAll()
    pane.table.horizontalHeader().grab()
    assert len(pane.selected_ids()) == 500
    assert len(asked) < 50, "a library is large, and its heads are painted often"


def test_home_and_end_go_to_the_first_and_last_task(pane: TasksPane, qtbot: QtBot) -> None:
    pane.model.add_rows(library(20))
    pane.select_task(pane.model.id_at(7))
    qtbot.keyClick(pane.table, Qt.Key.Key_End)
    assert pane.selected_ids() == [pane.model.id_at(19)]
    qtbot.keyClick(pane.table, Qt.Key.Key_Home)
    assert pane.selected_ids() == [pane.model.id_at(0)]
    qtbot.keyClick(pane.table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(pane.selected_ids()) == 20
