"""The tray's icon is there when it is wanted and can be, says what is under way, and asks for what it offers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.tray import Tray


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def a_tray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))


def icon_of(tray: Tray) -> QSystemTrayIcon:
    icon = tray.findChild(QSystemTrayIcon)
    assert icon is not None
    return icon


def entry(window: QWidget, text: str) -> QAction:
    (found,) = [a for menu in window.findChildren(QMenu) for a in menu.actions() if a.text().replace("&", "") == text]
    return found


def test_no_tray_no_icon(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    tray = Tray(window)
    tray.set_wanted(True)
    assert not tray.is_shown
    tray.show_message("a", "b")  # nobody sees it, and nothing breaks


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray at all
@pytest.mark.usefixtures("a_tray")
def test_it_comes_and_goes(window: QWidget) -> None:
    tray = Tray(window)
    assert not tray.is_shown
    tray.show_active(3)
    tray.set_wanted(True)
    assert tray.is_shown and "3 task(s)" in icon_of(tray).toolTip()
    tray.show_active(0)
    assert icon_of(tray).toolTip() == "Rushes"
    tray.set_wanted(False)
    assert not tray.is_shown


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray at all
@pytest.mark.usefixtures("a_tray")
def test_what_it_asks_for(window: QWidget, qtbot: QtBot) -> None:
    tray = Tray(window)
    tray.set_wanted(True)
    with qtbot.waitSignal(tray.show_requested):
        entry(window, "Show Rushes").trigger()
    with qtbot.waitSignal(tray.show_requested):
        icon_of(tray).activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.waitSignal(tray.pause_requested) as asked:
        entry(window, "Pause sending").trigger()
    assert asked.args == [True]
    with qtbot.waitSignal(tray.quit_requested):
        entry(window, "Quit").trigger()


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray at all
@pytest.mark.usefixtures("a_tray")
def test_it_follows_a_pause_from_elsewhere(window: QWidget) -> None:
    tray = Tray(window)
    tray.show_paused(True)
    assert entry(window, "Pause sending").isChecked()
