"""The task list as Qt sees it: lawful signals, the right rows in the right order, selection kept."""

from __future__ import annotations

import random
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.domain.actions import actions_for_all, offered, those_allowing
from desktop.domain.task import Hold, Relation, TaskRow, TaskState
from desktop.models.task_filter import Chip, TaskFilter
from desktop.models.task_query import NameField, parse_query
from desktop.models.tasks import GroupPart, TaskColumn, TaskRole, TaskTableModel
from tests.models.rows import NOW, library, row


@pytest.fixture
def model(qapp: Any, qtmodeltester: ModelTester) -> TaskTableModel:
    """Return an empty model whose every signal is checked."""
    model = TaskTableModel()
    qtmodeltester.check(model, force_py=True)
    return model


def shown(model: TaskTableModel) -> list[int]:
    return [model.id_at(number) for number in range(model.rowCount())]


def search(model: TaskTableModel, text: str, chip: Chip = Chip.ALL) -> None:
    model.set_filter(TaskFilter(parse_query(text, NOW), chip))


def test_a_filled_model_is_lawful(qapp: Any, qtmodeltester: ModelTester) -> None:
    model = TaskTableModel()
    model.add_rows(library(60))
    qtmodeltester.check(model, force_py=True)
    model.set_grouped(True)
    qtmodeltester.check(model, force_py=True)


def test_the_library_streams_in_newest_first(model: TaskTableModel) -> None:
    rows = library(500)
    for start in range(0, 500, 100):
        model.add_rows(rows[start : start + 100])
        assert shown(model) == [task.id for task in rows[: start + 100]]


def test_batches_out_of_order_still_stand_in_order(model: TaskTableModel) -> None:
    rows = library(300)
    model.add_rows(rows[200:])
    model.add_rows(rows[:100])
    model.add_rows(rows[100:200])
    assert shown(model) == [task.id for task in rows]


def test_everything_at_random_ends_where_a_plain_list_does(model: TaskTableModel) -> None:
    """Rows come, change, go, while filter and order change: the model shows what a plain list would."""
    chance = random.Random(4)
    known: dict[int, TaskRow] = {}
    queries = ["", "storm", "status:active", "rating:>2", "-neon", "zzz"]
    query, chip, column, descending = "", Chip.ALL, TaskColumn.WHEN, True
    pool = library(400)
    for _ in range(250):
        match chance.randrange(7):
            case 0 | 1:
                new = [pool.pop(chance.randrange(len(pool))) for _ in range(chance.choice((1, 1, 3, 60))) if pool]
                model.add_rows(new)
                known |= {task.id: task for task in new}
            case 2 | 3 if known:
                changed = []
                for task_id in chance.sample(list(known), min(len(known), chance.choice((1, 4, 80)))):
                    old = known[task_id]
                    state = chance.choice(list(TaskState))
                    rating = chance.randrange(6)
                    known[task_id] = row(
                        task_id, state, old.prompt, rating=rating, created_at=old.created_at, note=chance.choice("ab")
                    )
                    changed.append(known[task_id])
                model.change_rows(changed)
                model.flush()
            case 4 if known:
                gone = chance.sample(list(known), min(len(known), chance.choice((1, 2, 50))))
                model.remove_ids(gone)
                for task_id in gone:
                    del known[task_id]
            case 5:
                query, chip = chance.choice(queries), chance.choice(list(Chip))
                search(model, query, chip)
            case 6:
                column = chance.choice((TaskColumn.WHEN, TaskColumn.RATING, TaskColumn.PROMPT, TaskColumn.TASK_ID))
                descending = chance.random() < 0.5
                model.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        plain = TaskTableModel()
        plain.add_rows(known.values())
        plain.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        search(plain, query, chip)
        assert shown(model) == shown(plain)
        assert model.total == len(known)
        for number in range(min(5, model.rowCount())):
            index = model.index(number, 0)
            assert model.row_at(index).rating == known[model.id_at(number)].rating
            assert model.index_of(model.id_at(number)).row() == number


def test_500_changes_at_once_are_one_signal(model: TaskTableModel, qtbot: QtBot) -> None:
    model.add_rows(library(1000))
    changes: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: changes.append((first.row(), last.row())))
    for task_id in range(1, 501):
        old = model.row_of(task_id)
        assert old is not None
        old.progress = 50
        model.change_rows([old])
    assert changes == [], "nothing is shown before the next thirtieth of a second"
    with qtbot.waitSignal(model.dataChanged, timeout=1000):
        pass
    assert len(changes) == 1
    assert changes[0] == (500, 999)


def test_selection_survives_sorting_filtering_and_changes(model: TaskTableModel) -> None:
    model.add_rows(library(200))
    selection = QItemSelectionModel(model)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for task_id in (20, 90, 150):
        selection.select(model.index_of(task_id), flags)

    def selected() -> set[int]:
        return {model.id_at(index.row()) for index in selection.selectedRows()}

    model.sort(TaskColumn.PROMPT, Qt.SortOrder.AscendingOrder)
    assert selected() == {20, 90, 150}
    search(model, "id:20,150,77")
    assert selected() == {20, 150}
    model.add_rows([row(900, created_at=NOW + 5)])
    model.remove_ids([150])
    assert selected() == {20}


def test_a_task_that_leaves_the_filter_leaves_the_list(model: TaskTableModel) -> None:
    model.add_rows([row(1, TaskState.GENERATING), row(2, TaskState.GENERATING)])
    search(model, "", Chip.ACTIVE)
    remembered = QPersistentModelIndex(model.index_of(2))
    model.change_rows([row(1, TaskState.READY)])
    model.flush()
    assert shown(model) == [2]
    assert remembered.row() == 0
    model.change_rows([row(1, TaskState.GENERATING)])
    model.flush()
    assert shown(model) == [2, 1]


def test_counts_are_told_with_every_change(model: TaskTableModel) -> None:
    told: list[dict[Chip, int]] = []
    model.counts_changed.connect(told.append)
    model.add_rows([row(1, TaskState.GENERATING), row(2, TaskState.FAILED), row(3, favourite=True)])
    assert told[-1] == {
        Chip.ALL: 3,
        Chip.ACTIVE: 1,
        Chip.READY: 1,
        Chip.FAILED: 1,
        Chip.ATTENTION: 0,
        Chip.FAVOURITE: 1,
    }
    model.change_rows([row(1, TaskState.UNKNOWN)])
    model.flush()
    assert (told[-1][Chip.ACTIVE], told[-1][Chip.ATTENTION]) == (0, 1)
    model.remove_ids([3])
    assert (told[-1][Chip.ALL], told[-1][Chip.FAVOURITE]) == (2, 0)


def test_a_transfer_shows_only_while_downloading(model: TaskTableModel) -> None:
    model.add_rows([row(1, TaskState.DOWNLOADING), row(2)])
    model.show_transfer(1, 300, 1000)
    model.show_transfer(2, 300, 1000)
    model.show_transfer(99, 300, None)
    model.flush()
    one, two = model.row_of(1), model.row_of(2)
    assert one is not None and (one.received, one.file_bytes) == (300, 1000)
    assert two is not None and two.received == -1


def test_unknown_tasks_are_not_invented(model: TaskTableModel) -> None:
    model.change_rows([row(5)])
    model.remove_ids([5])
    model.flush()
    assert model.total == 0
    assert model.row_of(5) is None
    assert not model.index_of(5).isValid()


def test_adding_a_known_task_replaces_it(model: TaskTableModel) -> None:
    model.add_rows([row(1, prompt="old")])
    model.add_rows([row(1, prompt="new"), row(2)])
    one = model.row_of(1)
    assert one is not None and one.prompt == "new"
    assert model.total == 2


def groups(model: TaskTableModel) -> list[tuple[int, GroupPart]]:
    return [
        (model.id_at(number), model.index(number, 0).data(TaskRole.GROUP).part) for number in range(model.rowCount())
    ]


def test_takes_are_grouped_under_the_first_and_open_when_asked(model: TaskTableModel) -> None:
    takes = [row(number, batch="b1", take=number, created_at=NOW + 10 - number) for number in (1, 2, 3)]
    model.add_rows([*takes, row(9, created_at=NOW + 5), row(10, batch="b2", created_at=NOW)])
    model.set_grouped(True)
    assert groups(model) == [(1, GroupPart.HEAD), (9, GroupPart.ALONE), (10, GroupPart.ALONE)]
    assert model.index(0, 0).data(TaskRole.GROUP).size == 3
    model.toggle_group(model.index(0, 0))
    assert groups(model)[:3] == [(1, GroupPart.HEAD), (2, GroupPart.CHILD), (3, GroupPart.CHILD)]
    model.add_rows([row(4, batch="b1", take=4, created_at=NOW - 5)])
    assert shown(model) == [1, 2, 3, 4, 9, 10]
    model.toggle_group(model.index(4, 0))
    assert shown(model) == [1, 2, 3, 4, 9, 10], "a task alone has nothing to open"
    model.toggle_group(model.index(0, 0))
    assert shown(model) == [1, 9, 10]
    model.change_rows([row(1, TaskState.FAILED, batch="b1", created_at=NOW + 9)])
    search(model, "", Chip.READY)
    assert groups(model)[0] == (2, GroupPart.HEAD)
    model.remove_ids([2, 3])
    assert groups(model)[0] == (9, GroupPart.ALONE)


def test_a_selection_is_counted_by_kind_as_its_rows_are(model: TaskTableModel) -> None:
    model.add_rows([*library(80), row(901, TaskState.WAITING, hold=Hold.BALANCE), row(902, TaskState.UNKNOWN)])
    model.change_rows([row(902, TaskState.QUEUED, remote_id="video_902", favourite=True)])
    model.flush()
    numbers = range(1, model.rowCount(), 3)
    rows = [model.row_at(model.index(number, 0)) for number in (*numbers, 0)]
    kinds = model.kinds_at([*numbers, 0])
    assert tuple(offered(kinds)) == actions_for_all(rows)
    assert all(count == len(those_allowing(rows, action)) for action, count in offered(kinds).items())
    assert sum(kinds.values()) == len(rows)
    assert model.all_favourites([shown(model).index(902)]) and not model.all_favourites(numbers)
    assert model.kinds_at([]) == {}


def test_a_chain_is_what_a_shot_continues_and_what_continues_it() -> None:
    model = TaskTableModel()
    on: dict[str, Any] = {"relation": Relation.CONTINUED}
    model.add_rows(
        [
            row(1),
            row(2, parent_id=1, **on),
            row(3, parent_id=2, **on),
            row(4, parent_id=2, **on),
            row(5, parent_id=4, **on),
            row(6, parent_id=2, relation=Relation.REMIX),
            row(7, parent_id=1, **on),
            row(8),
        ]
    )
    model.set_filter(TaskFilter(parse_query("zzz", NOW)))  # what the list shows does not matter

    def numbers(task_id: int) -> list[int]:
        return [found.id for found in model.chain_of(task_id)]

    assert numbers(2) == [1, 2, 3, 4, 5]
    assert numbers(4) == [1, 2, 4, 5], "another continuation of the same shot is another chain"
    assert numbers(1) == [1, 2, 3, 4, 5, 7]
    assert numbers(8) == [8]
    assert numbers(99) == []


def test_a_drag_carries_the_saved_videos_only(model: TaskTableModel) -> None:
    model.add_rows([row(1, file="/v/a b.mp4"), row(2, TaskState.FAILED), row(3, file="/v/c.mp4")])
    data = model.mimeData([model.index(number, column) for number in range(3) for column in (0, 1)])
    assert [url.toLocalFile() for url in data.urls()] == ["/v/c.mp4", "/v/a b.mp4"]
    drag = Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(model.index_of(1)) & drag
    assert not model.flags(model.index_of(2)) & drag


def test_a_tooltip_is_never_taken_for_markup(model: TaskTableModel) -> None:
    model.add_rows([row(1, prompt="<img src=file:///etc/passwd>")])
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip and "<img" not in tip


def test_prompts_of_late_and_what_is_held(model: TaskTableModel) -> None:
    model.add_rows(
        [
            row(1, prompt="one"),
            row(2, prompt="two"),
            row(3, prompt="one"),
            row(4, TaskState.WAITING, prompt=" ", hold=Hold.BALANCE),
            row(5, TaskState.WAITING, prompt="five", hold=Hold.RESTART),
        ]
    )
    assert model.recent_prompts(10) == ["five", "one", "two"]
    assert model.recent_prompts(1) == ["five"]
    assert model.held_ids(Hold.BALANCE) == [4]


def test_names_and_counts_of_saved_views(model: TaskTableModel) -> None:
    model.add_rows([row(1, tags="a b", project="P"), row(2, tags="b"), row(3, rating=5)])
    assert model.names(NameField.TAG) == {"a": 1, "b": 2}
    assert model.names(NameField.PROJECT) == {"P": 1}
    assert model.count(TaskFilter(parse_query("rating:5", NOW))) == 1
