"""Entering a key: what is asked for, what is shown, and that the key does not stay."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.account import Balance, KeyReach
from desktop.domain.catalog import Catalog, Service
from desktop.domain.key import KeyPresence, KeySource, KeyState, KeyTrouble
from desktop.domain.problem import Problem, ProblemCode
from desktop.widgets.dialogs.key import KeyDialog
from desktop.widgets.dialogs.key_panel import KeyPanel

KEY = "sk-CANARY-0123456789abcdef"


@pytest.fixture
def service(catalog: Catalog) -> Service:
    return catalog.default


@pytest.fixture
def panel(qtbot: QtBot, service: Service) -> KeyPanel:
    made = KeyPanel()
    qtbot.addWidget(made)
    made.set_service(service, service.origin)
    made.show()
    return made


def button(panel: QWidget, name: str) -> QPushButton:
    return panel.findChild(QPushButton, name)


def field(panel: QWidget) -> QLineEdit:
    return panel.findChild(QLineEdit, "keyField")


def said(panel: QWidget, name: str = "keyMessage") -> str:
    label = panel.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def test_a_typed_key_is_hidden_and_saved_stripped(panel: KeyPanel, qtbot: QtBot, service: Service) -> None:
    assert field(panel).echoMode() is QLineEdit.EchoMode.Password
    field(panel).setText(f" {KEY}\t")
    with qtbot.waitSignal(panel.save_requested) as asked:
        qtbot.keyClick(field(panel), Qt.Key.Key_Return)
    assert asked.args == [service, KEY]
    assert not button(panel, "saveKeyButton").isEnabled(), "a second press waits for the answer"


@pytest.mark.fault("A22", "S2")
@pytest.mark.parametrize("text", ["sk-1234", "sk-with blank", "k" * 600, "sk-schlüssel-12"])
def test_what_is_no_key_is_refused_beside_the_field(panel: KeyPanel, qtbot: QtBot, text: str) -> None:
    field(panel).setText(text)
    with qtbot.assertNotEmitted(panel.save_requested):
        qtbot.keyClick(field(panel), Qt.Key.Key_Return)
    assert said(panel)
    assert text not in said(panel)
    assert field(panel).property("invalid") is True
    field(panel).setText(KEY)
    assert field(panel).property("invalid") is False


def test_the_key_leaves_the_field_once_it_is_kept(panel: KeyPanel, service: Service) -> None:
    field(panel).setText(KEY)
    panel.show_state(service, KeyState(KeyPresence.PRESENT, KEY, KeySource.KEYRING))
    assert field(panel).text() == ""
    assert "keyring" in said(panel, "keyStateMessage")


def test_the_key_leaves_the_field_when_the_dialog_closes(qtbot: QtBot, service: Service) -> None:
    dialog = KeyDialog(service, service.origin, "why")
    qtbot.addWidget(dialog)
    dialog.open()
    edit = field(dialog)
    edit.setText(KEY)
    dialog.reject()
    assert edit.text() == ""


def test_check_takes_the_typed_key_or_the_one_in_use(panel: KeyPanel, qtbot: QtBot, service: Service) -> None:
    assert not button(panel, "checkKeyButton").isEnabled()
    panel.show_state(service, KeyState(KeyPresence.PRESENT, "sk-other-one", KeySource.KEYRING))
    with qtbot.waitSignal(panel.check_requested) as asked:
        button(panel, "checkKeyButton").click()
    assert asked.args == [service, ""]
    panel.show_problem(service, Problem(ProblemCode.BAD_KEY, "no such key <b>here</b>"))
    assert "refused" in said(panel) and "<b>here</b>" in said(panel)
    field(panel).setText(KEY)
    with qtbot.waitSignal(panel.check_requested) as asked:
        button(panel, "checkKeyButton").click()
    assert asked.args == [service, KEY]
    panel.show_checked(service, Balance(0.0, 2100.0, 0.0, None, None))
    assert "works" in said(panel) and "2100" in said(panel).replace(",", "")


def test_what_the_key_is_good_for_is_added_to_a_good_check(panel: KeyPanel, service: Service) -> None:
    balance, account = Balance(0.0, 2100.0, 0.0, None, None), Balance(0.0, 9000.0, 0.0, None, None)
    panel.show_checked(service, balance)
    panel.show_reach(service, KeyReach(("sora-2", "something-else"), account))
    words = said(panel).replace(",", "")
    assert "2100" in words and "9000" in words
    assert "may use Sora 2 but not Sora 2 Pro" in words
    panel.show_checked(service, balance)
    panel.show_reach(service, KeyReach(None, balance))
    assert "account" not in said(panel) and "use" not in said(panel), "nothing to add"


def test_an_answer_that_comes_after_a_new_key_was_typed_is_not_added(panel: KeyPanel, service: Service) -> None:
    panel.show_checked(service, Balance(0.0, 2100.0, 0.0, None, None))
    field(panel).setText(KEY)
    panel.show_reach(service, KeyReach(("sora-2",)))
    assert said(panel) == ""


def test_an_answer_about_another_service_is_not_shown(panel: KeyPanel, catalog: Catalog) -> None:
    before = said(panel, "keyStateMessage")
    other = catalog.services[1]
    panel.show_state(other, KeyState(KeyPresence.PRESENT, KEY, KeySource.KEYRING))
    panel.show_checked(other, Balance(0.0, 1.0, 0.0, None, None))
    panel.show_problem(other, Problem(ProblemCode.BAD_KEY))
    assert (said(panel), said(panel, "keyStateMessage")) == ("", before)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (KeyState(KeyPresence.ABSENT), "No key yet"),
        (KeyState(KeyPresence.ABSENT, trouble=KeyTrouble.NO_KEYRING), "until Rushes closes"),
        (KeyState(KeyPresence.PRESENT, KEY, KeySource.SESSION, KeyTrouble.NOT_KEPT), "until Rushes closes"),
        (KeyState(KeyPresence.PRESENT, KEY, KeySource.SESSION, KeyTrouble.LOCKED), "locked"),
        (KeyState(KeyPresence.PRESENT, KEY, KeySource.ENVIRONMENT), "RUSHES_API_KEY"),
        (KeyState(KeyPresence.UNREADABLE, trouble=KeyTrouble.HUNG), "does not answer"),
        (KeyState(KeyPresence.PRESENT, KEY, KeySource.KEYRING, KeyTrouble.STILL_STORED), "still stored"),
    ],
)
@pytest.mark.fault("E1", "E3", "E4", "E9")
def test_where_the_key_is_is_said(panel: KeyPanel, service: Service, state: KeyState, words: str) -> None:
    panel.show_state(service, state)
    assert words in said(panel, "keyStateMessage")
    assert KEY not in said(panel, "keyStateMessage")


def test_a_key_from_the_environment_can_be_checked_only(panel: KeyPanel, service: Service) -> None:
    panel.show_state(service, KeyState(KeyPresence.PRESENT, KEY, KeySource.ENVIRONMENT))
    field(panel).setText("sk-another-one")
    enabled = {n: button(panel, n).isEnabled() for n in ("saveKeyButton", "checkKeyButton", "deleteKeyButton")}
    assert enabled == {"saveKeyButton": False, "checkKeyButton": True, "deleteKeyButton": False}


def test_the_sandbox_needs_no_key(panel: KeyPanel, catalog: Catalog) -> None:
    panel.set_service(catalog.sandbox, "")
    assert not field(panel).isVisible()
    assert not button(panel, "saveKeyButton").isVisible()


def test_every_trouble_of_keys_has_words() -> None:
    from desktop.domain.catalog import AddressProblem
    from desktop.domain.key import KeyFormat
    from desktop.widgets import messages

    for trouble in KeyTrouble:
        for presence in KeyPresence:
            assert messages.say_key(KeyState(presence, "", KeySource.NONE, trouble))
    assert all(messages.say_key_format(reason) for reason in KeyFormat)
    assert all(messages.say_address(problem) for problem in AddressProblem)
