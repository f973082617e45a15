"""Settings: what is saved is what is shown, and nothing that cannot work is saved."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.catalog import Catalog
from desktop.domain.key import KeyPresence, KeySource, KeyState
from desktop.sandbox.chaos import PRESETS, parse_chaos
from desktop.sandbox.options import parse_options
from desktop.settings import Settings
from desktop.widgets.dialogs.sandbox_page import SandboxPage
from desktop.widgets.dialogs.settings import SettingsDialog, SettingsFacts

CUSTOM = Settings(
    service="toapis=https://gateway.example",
    theme="light",
    language="zh_CN",
    videos="/data/clips",
    proxy="socks5://127.0.0.1:1080",
    strip_metadata=False,
    hosts=("https://gateway.example",),
    notify=False,
    tray=True,
    sandbox_args=("--chaos", "failure=0.2,latency=0.5-2,seed=7", "--speed", "4"),
    presets=(("dawn", "at dawn"),),
)


def make(qtbot: QtBot, catalog: Catalog, settings: Settings, **facts: bool) -> SettingsDialog:
    dialog = SettingsDialog(settings, catalog, SettingsFacts(catalog.default, "/home/me/Videos/Rushes", **facts))
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def child(dialog: QWidget, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def save(dialog: SettingsDialog) -> None:
    child(dialog, QPushButton, "saveSettingsButton").click()


def choose(dialog: QWidget, name: str, value: str) -> None:
    box = child(dialog, QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    assert box.currentData() == value


@pytest.mark.parametrize("settings", [Settings(), CUSTOM], ids=["first run", "everything set"])
def test_looking_changes_nothing(qtbot: QtBot, catalog: Catalog, settings: Settings) -> None:
    dialog = make(qtbot, catalog, settings)
    for page in range(5):
        dialog.show_page(page)
    with qtbot.assertNotEmitted(dialog.settings_changed):
        save(dialog)


def test_every_field_is_saved(qtbot: QtBot, catalog: Catalog) -> None:
    dialog = make(qtbot, catalog, Settings(presets=CUSTOM.presets))
    choose(dialog, "serviceBox", "toapis")
    child(dialog, QLineEdit, "addressField").setText("https://gateway.example/")
    choose(dialog, "themeBox", "light")
    choose(dialog, "languageBox", "zh_CN")
    child(dialog, QLineEdit, "videosField").setText("/data/clips")
    choose(dialog, "proxyKindBox", "own")
    child(dialog, QLineEdit, "proxyField").setText("socks5://127.0.0.1:1080")
    for name, checked in (("stripCheck", False), ("notifyCheck", False), ("trayCheck", True)):
        child(dialog, QCheckBox, name).setChecked(checked)
    dialog.findChild(SandboxPage).set_words(CUSTOM.sandbox_args)
    save(dialog)
    with qtbot.waitSignal(dialog.settings_changed) as told:
        child(dialog, QPushButton, "useHostButton").click()
    assert told.args[0] == CUSTOM


@pytest.mark.fault("S18")
def test_a_strange_host_is_used_only_after_a_person_confirmed_it(qtbot: QtBot, catalog: Catalog) -> None:
    dialog = make(qtbot, catalog, Settings())
    child(dialog, QLineEdit, "addressField").setText("https://gateway.example:8443/v2")
    with qtbot.assertNotEmitted(dialog.settings_changed):
        save(dialog)
        box = child(dialog, QMessageBox, "hostQuestion")
        assert "gateway.example:8443" in box.text()
        assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
        box.reject()
    assert dialog.isVisible()


@pytest.mark.fault("S18")
@pytest.mark.parametrize("address", ["https://dashlyai.cc", "https://toapis.com", "http://127.0.0.1:8080"])
def test_known_hosts_and_this_machine_need_no_confirmation(qtbot: QtBot, catalog: Catalog, address: str) -> None:
    dialog = make(qtbot, catalog, Settings(theme="dark"))
    child(dialog, QLineEdit, "addressField").setText(address)
    choose(dialog, "themeBox", "light")
    with qtbot.waitSignal(dialog.settings_changed):
        save(dialog)


@pytest.mark.fault("S18")
@pytest.mark.parametrize(
    "address",
    ["http://gateway.example", "ftp://x.example", "https://me:pw@x.example", "https://x.example/?k=1", "nonsense", ""],
)
def test_an_address_that_may_not_be_used_is_refused_in_place(qtbot: QtBot, catalog: Catalog, address: str) -> None:
    dialog = make(qtbot, catalog, Settings())
    child(dialog, QLineEdit, "addressField").setText(address)
    with qtbot.assertNotEmitted(dialog.settings_changed):
        save(dialog)
    assert dialog.isVisible()
    assert child(dialog, QLabel, "addressMessage").isVisible()


@pytest.mark.fault("S18")
def test_another_address_is_named_and_its_key_is_its_own(qtbot: QtBot, catalog: Catalog) -> None:
    dialog = make(qtbot, catalog, Settings())
    asked: list[str] = []
    dialog.service_shown.connect(lambda service: asked.append(service.origin))
    edit = child(dialog, QLineEdit, "addressField")
    edit.setText("https://gateway.example")
    edit.editingFinished.emit()
    assert "gateway.example" in child(dialog, QLabel, "addressMessage").text()
    assert asked == ["https://gateway.example"]


@pytest.mark.parametrize("proxy", ["", "proxy.example", "socks4://x:1", "http://proxy.example", "http://x:notaport"])
def test_a_proxy_that_cannot_work_is_refused_in_place(qtbot: QtBot, catalog: Catalog, proxy: str) -> None:
    dialog = make(qtbot, catalog, Settings())
    choose(dialog, "proxyKindBox", "own")
    child(dialog, QLineEdit, "proxyField").setText(proxy)
    with qtbot.assertNotEmitted(dialog.settings_changed):
        save(dialog)
    assert child(dialog, QLabel, "proxyMessage").isVisible()


def test_a_proxys_password_is_never_written_to_the_settings(qtbot: QtBot, catalog: Catalog) -> None:
    dialog = make(qtbot, catalog, Settings())
    choose(dialog, "proxyKindBox", "own")
    child(dialog, QLineEdit, "proxyField").setText("http://me:secret@proxy.example:3128")
    with qtbot.assertNotEmitted(dialog.settings_changed):
        save(dialog)
    assert "HTTPS_PROXY" in child(dialog, QLabel, "proxyMessage").text()


def test_a_folder_that_is_no_whole_path_is_refused_in_place(qtbot: QtBot, catalog: Catalog) -> None:
    """It would depend on where Rushes is started from."""
    dialog = make(qtbot, catalog, Settings())
    child(dialog, QLineEdit, "videosField").setText("clips")
    with qtbot.assertNotEmitted(dialog.settings_changed):
        save(dialog)
    assert child(dialog, QLabel, "videosMessage").isVisible()


def test_the_home_folder_may_be_written_short(qtbot: QtBot, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    dialog = make(qtbot, catalog, Settings())
    child(dialog, QLineEdit, "videosField").setText("~/clips")
    with qtbot.waitSignal(dialog.settings_changed) as told:
        save(dialog)
    assert told.args[0].videos == "/home/me/clips"


def test_a_fixed_folder_cannot_be_changed(qtbot: QtBot, catalog: Catalog) -> None:
    dialog = make(qtbot, catalog, Settings(), folder_fixed=True)
    assert not child(dialog, QLineEdit, "videosField").isEnabled()


def test_a_service_edited_by_hand_into_nonsense_is_survived(qtbot: QtBot, catalog: Catalog) -> None:
    dialog = make(qtbot, catalog, Settings(service="no-such-service"))
    assert child(dialog, QComboBox, "serviceBox").currentData() == catalog.default.id


class TestSandboxPage:
    """Its fields and the sandbox's command line say the same."""

    @pytest.fixture
    def page(self, qtbot: QtBot) -> SandboxPage:
        made = SandboxPage()
        qtbot.addWidget(made)
        return made

    @pytest.mark.parametrize("preset", PRESETS)
    def test_a_preset_becomes_words_that_the_sandbox_understands(self, page: SandboxPage, preset: str) -> None:
        choose(page, "chaosPreset", preset)
        options = parse_options(page.words())
        assert options.chaos == PRESETS[preset]

    @pytest.mark.parametrize(
        "spec",
        ["", "failure=0.2,seed=7", "latency=0.5-2,queue=3-10", "rate=400k,expiry=60,truncate=1", "lost=1,seed=3"],
    )
    def test_words_survive_the_fields(self, page: SandboxPage, spec: str) -> None:
        page.set_words(("--chaos", spec, "--speed", "2"))
        options = parse_options(page.words())
        assert options.chaos == parse_chaos([spec])
        assert options.speed == 2

    def test_calm_needs_no_words(self, page: SandboxPage) -> None:
        assert page.words() == ()

    def test_words_that_mean_nothing_count_as_calm(self, page: SandboxPage) -> None:
        page.set_words(("--chaos", "earthquake", "--what"))
        assert page.words() == ()

    def test_a_changed_field_is_no_preset_any_more(self, page: SandboxPage) -> None:
        choose(page, "chaosPreset", "rough")
        next(iter(page.findChildren(QSpinBox))).setValue(77)
        assert page.findChild(QComboBox, "chaosPreset").currentData() == ""


def test_settings_that_the_dialog_does_not_know_are_kept(qtbot: QtBot, catalog: Catalog) -> None:
    kept = CUSTOM._replace(columns=("a", "b"), volume=0.25)
    dialog = make(qtbot, catalog, kept)
    choose(dialog, "themeBox", "dark")
    with qtbot.waitSignal(dialog.settings_changed) as told:
        save(dialog)
    assert told.args[0] == kept._replace(theme="dark")


class TestKeyTypedInTheSettings:
    """Whoever pastes a key and presses the dialog's Save means the key, too."""

    KEY = "sk-CANARY-0123456789abcdef"

    def typed(self, dialog: SettingsDialog, text: str) -> QLineEdit:
        field = child(dialog, QLineEdit, "keyField")
        field.setText(text)
        return field

    def test_it_is_kept_by_save(self, qtbot: QtBot, catalog: Catalog) -> None:
        dialog = make(qtbot, catalog, Settings())
        self.typed(dialog, f"{self.KEY}\n")
        with qtbot.waitSignal(dialog.key_panel.save_requested) as asked:
            save(dialog)
        assert (asked.args[0].id, asked.args[1]) == ("dashly", self.KEY)
        assert not dialog.isVisible()

    @pytest.mark.parametrize("own_button", [False, True])
    def test_it_is_a_choice_of_its_service(self, qtbot: QtBot, catalog: Catalog, own_button: bool) -> None:
        dialog = make(qtbot, catalog, Settings())
        self.typed(dialog, self.KEY)
        if own_button:
            child(dialog, QPushButton, "saveKeyButton").click()
            state = KeyState(KeyPresence.PRESENT, self.KEY, KeySource.KEYRING)
            dialog.key_panel.show_state(catalog.default, state)
        with qtbot.waitSignal(dialog.settings_changed) as told:
            save(dialog)
        assert told.args[0].service == "dashly"

    def test_it_waits_for_the_answer_about_a_strange_host(self, qtbot: QtBot, catalog: Catalog) -> None:
        dialog = make(qtbot, catalog, Settings())
        edit = child(dialog, QLineEdit, "addressField")
        edit.setText("https://gateway.example")
        edit.editingFinished.emit()
        self.typed(dialog, self.KEY)
        with qtbot.assertNotEmitted(dialog.key_panel.save_requested):
            save(dialog)
        with qtbot.waitSignal(dialog.key_panel.save_requested) as asked:
            child(dialog, QPushButton, "useHostButton").click()
        assert asked.args[0].origin == "https://gateway.example"

    def test_what_is_no_key_is_said_and_nothing_closes(self, qtbot: QtBot, catalog: Catalog) -> None:
        dialog = make(qtbot, catalog, Settings())
        dialog.show_page(2)
        self.typed(dialog, "sk 1")
        save(dialog)
        assert dialog.isVisible()
        assert child(dialog, QLabel, "keyMessage").isVisible()

    def test_one_typed_for_another_address_goes_nowhere(self, qtbot: QtBot, catalog: Catalog) -> None:
        dialog = make(qtbot, catalog, Settings())
        self.typed(dialog, self.KEY)
        child(dialog, QLineEdit, "addressField").setText("https://gateway.example")
        with qtbot.assertNotEmitted(dialog.key_panel.save_requested):
            save(dialog)
        assert dialog.isVisible()
        assert "another address" in child(dialog, QLabel, "keyMessage").text()

    def test_it_is_dropped_by_cancel(self, qtbot: QtBot, catalog: Catalog) -> None:
        dialog = make(qtbot, catalog, Settings())
        field = self.typed(dialog, self.KEY)
        with qtbot.assertNotEmitted(dialog.key_panel.save_requested):
            child(dialog, QPushButton, "cancelSettingsButton").click()
        assert field.text() == ""

    def test_leaving_the_address_as_it_is_leaves_the_key_alone(self, qtbot: QtBot, catalog: Catalog) -> None:
        dialog = make(qtbot, catalog, Settings())
        field = self.typed(dialog, self.KEY)
        child(dialog, QLineEdit, "addressField").editingFinished.emit()
        assert field.text() == self.KEY
        choose(dialog, "serviceBox", "toapis")
        assert field.text() == "", "a key belongs to one service"
