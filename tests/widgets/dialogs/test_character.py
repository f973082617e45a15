"""Which part of a video a character is made from: always 1 to 3 s within it, and asked for once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.widgets.dialogs.character import CharacterDialog, preset


@pytest.mark.parametrize(
    ("length", "marks", "offered"),
    [
        (10.0, None, (0.0, 3.0)),
        (2.5, None, (0.0, 2.5)),
        (10.0, (4.0, 6.0), (4.0, 6.0)),
        (10.0, (4.0, 4.5), (0.0, 3.0)),  # too short
        (10.0, (4.0, 8.0), (0.0, 3.0)),  # too long
        (5.0, (4.0, 6.0), (0.0, 3.0)),  # not in this video
    ],
)
def test_what_is_marked_is_offered_where_it_fits(
    length: float, marks: tuple[float, float] | None, offered: tuple[float, float]
) -> None:
    assert preset(length, marks) == offered


def test_one_click_asks_once_and_the_button_says_that_it_may_cost(qtbot: QtBot) -> None:
    dialog = CharacterDialog(7, "a keeper", 10.0, (4.0, 6.5))
    asked: list[tuple[int, float, float]] = []
    dialog.make_requested.connect(lambda *values: asked.append(values))
    dialog.open()
    make = dialog.findChild(QPushButton, "makeCharacterButton")
    assert "charged" in make.text()
    make.click()
    make.click()
    assert asked == [(7, 4.0, 6.5)]


def test_a_part_that_cannot_be_used_cannot_be_sent_and_says_why(qtbot: QtBot) -> None:
    dialog = CharacterDialog(7, "a keeper", 10.0)
    qtbot.addWidget(dialog)
    dialog.open()
    start, end = (dialog.findChild(QDoubleSpinBox, name) for name in ("characterStart", "characterEnd"))
    make, message = dialog.findChild(QPushButton, "makeCharacterButton"), dialog.findChild(QLabel, "characterMessage")
    for values, fits in (((0.0, 0.9), False), ((0.0, 3.1), False), ((3.0, 1.0), False), ((9.0, 99.0), True)):
        start.setValue(values[0])
        end.setValue(values[1])
        assert (make.isEnabled(), message.isHidden()) == (fits, fits), values
    assert end.value() == 10.0
