"""The list of reference images."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.catalog import Delivery, ImageRules
from desktop.domain.intake import IntakeProblem, IntakeRefusal, PreparedReference, Preview
from desktop.domain.request import Reference, ReferenceKind
from desktop.models.references import MAX_REFUSED_ROWS, ReferenceListModel, ReferenceRole, ReferenceState

RULES = ImageRules(max_count=3, max_bytes=1000, delivery=Delivery.BASE64)
ROOT = QModelIndex()


def prepared(name: str, size: int = 100) -> PreparedReference:
    reference = Reference(ReferenceKind.FILE, name, digest=name[0] * 64, suffix=".png", bytes=size, width=2, height=1)
    return PreparedReference(reference, Preview(2, 1, bytes((255, 0, 0, 255, 0, 0, 255, 128))))


@pytest.fixture
def model(qapp: QApplication) -> ReferenceListModel:
    model = ReferenceListModel()
    model.set_rules(RULES)
    return model


def names(model: ReferenceListModel) -> str:
    return "".join(str(model.index(row).data()) for row in range(model.rowCount()))


def fill(model: ReferenceListModel, text: str) -> list[int]:
    keys = [model.add_preparing(name) for name in text]
    for key, name in zip(keys, text, strict=True):
        model.set_ready(key, prepared(name))
    return keys


def test_it_is_a_sound_model(model: ReferenceListModel, qtmodeltester: Any) -> None:
    qtmodeltester.check(model)
    keys = fill(model, "abc")
    model.add_link("https://example.com/x.png", "x.png")
    model.refuse(IntakeRefusal(IntakeProblem.EMPTY, "e"))
    model.moveRows(ROOT, 0, 1, ROOT, 3)
    removed = model.remove((1, 2))
    model.restore(removed)
    model.set_refused(keys[0], IntakeRefusal(IntakeProblem.CHANGED, "a"))
    model.replace(model.references())
    qtmodeltester.check(model)


def test_an_image_goes_from_preparing_to_ready(model: ReferenceListModel) -> None:
    key = model.add_preparing("dog.png")
    assert model.items[0].state is ReferenceState.PREPARING
    assert model.references() == ()
    model.set_ready(key, prepared("d"))
    item = model.items[0]
    assert item.state is ReferenceState.READY and item.preview is not None
    assert item.preview.pixelColor(0, 0).red() == 255
    assert item.preview.pixelColor(1, 0).alpha() == 128
    assert [r.name for r in model.references()] == ["d"]


@pytest.mark.parametrize(
    ("row", "count", "before", "result"),
    [(0, 1, 4, "bcda"), (3, 1, 0, "dabc"), (1, 2, 4, "adbc"), (2, 2, 0, "cdab"), (0, 1, 2, "bacd"), (2, 1, 1, "acbd")],
)
def test_rows_are_reordered(model: ReferenceListModel, row: int, count: int, before: int, result: str) -> None:
    fill(model, "abcd")
    assert model.moveRows(ROOT, row, count, ROOT, before)
    assert names(model) == result
    assert "".join(r.name for r in model.references()) == result


@pytest.mark.parametrize(
    ("row", "count", "before"), [(0, 1, 0), (0, 1, 1), (-1, 1, 0), (3, 2, 0), (0, 1, 9), (0, 0, 2)]
)
def test_moves_that_make_no_sense_change_nothing(model: ReferenceListModel, row: int, count: int, before: int) -> None:
    fill(model, "abcd")
    assert not model.moveRows(ROOT, row, count, ROOT, before)
    assert names(model) == "abcd"


def test_removed_rows_come_back_where_they_were(model: ReferenceListModel) -> None:
    fill(model, "abcd")
    removed = model.remove((3, 1, 1, 99))
    assert names(model) == "ac"
    model.restore(removed)
    assert names(model) == "abcd"


def test_what_ends_after_its_row_is_gone_is_forgotten(model: ReferenceListModel) -> None:
    key = model.add_preparing("a")
    model.remove((0,))
    model.set_ready(key, prepared("a"))
    model.set_refused(key, IntakeRefusal(IntakeProblem.EMPTY, "a"))
    assert model.rowCount() == 0


def test_rows_over_the_limit_say_so_and_positions_skip_the_refused(model: ReferenceListModel) -> None:
    model.refuse(IntakeRefusal(IntakeProblem.EMPTY, "z"))
    fill(model, "abcd")
    problems = [model.index(row).data(ReferenceRole.PROBLEM) for row in range(5)]
    assert problems == [IntakeProblem.EMPTY, None, None, None, IntakeProblem.OVER_LIMIT]
    assert [model.index(row).data(ReferenceRole.POSITION) for row in range(5)] == [0, 1, 2, 3, 4]
    model.set_rules(ImageRules(4, 50, Delivery.UPLOAD))
    assert model.index(1).data(ReferenceRole.PROBLEM) == IntakeProblem.TOO_LARGE
    assert model.index(4).data(ReferenceRole.PROBLEM) == IntakeProblem.TOO_LARGE
    assert model.free_slots() == 0


def test_only_a_few_refusals_get_a_row(model: ReferenceListModel) -> None:
    for number in range(MAX_REFUSED_ROWS + 5):
        model.refuse(IntakeRefusal(IntakeProblem.EMPTY, str(number)))
    model.refuse(IntakeRefusal(IntakeProblem.OVER_LIMIT, "more", limit=3))
    key = model.add_preparing("late")
    model.set_refused(key, IntakeRefusal(IntakeProblem.TRUNCATED, "late"))
    assert model.rowCount() == MAX_REFUSED_ROWS
    assert [r.name for r in model.left_out] == ["8", "9", "10", "11", "12", "more", "late"]
    model.dismiss_left_out()
    assert model.left_out == ()


def test_replaced_references_are_looked_at_again(model: ReferenceListModel) -> None:
    wanted: list[tuple[int, Reference]] = []
    model.reopening_requested.connect(wanted.extend)
    link = Reference(ReferenceKind.URL, "web", url="https://example.com/a.png")
    file = prepared("a").reference
    model.replace((link, file))
    assert [reference for _, reference in wanted] == [file]
    assert [item.state for item in model.items] == [ReferenceState.READY, ReferenceState.PREPARING]
    model.set_ready(wanted[0][0], prepared("a"))
    assert model.references() == (link, file)


def test_a_row_being_prepared_counts_as_taken(model: ReferenceListModel) -> None:
    model.add_preparing("a")
    model.refuse(IntakeRefusal(IntakeProblem.EMPTY, "b"))
    assert model.free_slots() == 2


def test_words_for_a_row_come_from_whoever_knows_them(model: ReferenceListModel) -> None:
    fill(model, "a")
    model.set_description(lambda item: f"<{item.name}>")
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "<a>"
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "<a>"
