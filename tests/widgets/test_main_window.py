"""The window's own keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = MainWindow(tmp_path / "window.ini", first_run=False)
    qtbot.addWidget(window, before_close_func=lambda w: w.let_go())
    for _ in window.complete():
        pass
    window.show()
    window.set_ready(True)
    qtbot.waitActive(window)
    return window


def test_a_picture_is_pasted_whatever_has_the_focus_but_never_into_a_text_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    offered: list[str] = []
    window.compose.picture_offered.connect(lambda _picture, name: offered.append(name))
    picture = QImage(32, 32, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    window.tasks.table.setFocus()
    qtbot.keyClick(window.tasks.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert offered == ["Pasted image.png"]
    window.tasks.focus_search()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(offered) == 1
    QGuiApplication.clipboard().setText("lighthouse")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget().text() == "lighthouse" and len(offered) == 1


def test_who_chose_at_the_first_run_can_type_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.show_welcome(True)
    window.welcome.sandbox_button.setFocus()
    window.show_welcome(False)
    assert window.compose.prompt.editor.hasFocus()
    window.tasks.focus_search()
    window.show_welcome(False)
    assert not window.compose.prompt.editor.hasFocus(), "a service was chosen by other means"
