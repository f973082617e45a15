"""Unknown outcome, shortcuts, about and support bundle."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QMainWindow, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop import __version__
from desktop.domain.bundle import BundlePart
from desktop.widgets.dialogs.about import AboutDialog
from desktop.widgets.dialogs.shortcuts import ShortcutGroup, ShortcutsDialog, menu_shortcuts
from desktop.widgets.dialogs.support import SupportBundleDialog
from desktop.widgets.dialogs.unknown import DoubtfulTask, UnknownOutcomeDialog


class TestUnknownOutcome:
    """Three ways out, none of them by accident."""

    def make(self, qtbot: QtBot, **values: object) -> UnknownOutcomeDialog:
        facts: dict[str, object] = {"prompt": "A dog", "service": "Dashly", "sent_at": 1.7e9, "can_find": True} | values
        dialog = UnknownOutcomeDialog(DoubtfulTask(7, **facts))  # type: ignore[arg-type]
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    def press(self, dialog: UnknownOutcomeDialog, name: str) -> None:
        dialog.findChild(QPushButton, name).click()

    def test_finding_keeps_the_dialog_until_there_is_an_answer(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot)
        with qtbot.waitSignal(dialog.find_requested) as asked:
            self.press(dialog, "findButton")
        assert asked.args == [7]
        assert not dialog.findChild(QPushButton, "resendButton").isEnabled()
        dialog.show_result("The service has no such task.")
        assert dialog.isVisible()
        assert dialog.findChild(QPushButton, "resendButton").isEnabled()
        assert dialog.findChild(QLabel, "unknownMessage").text() == "The service has no such task."

    def test_a_service_that_cannot_look_says_so(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot, can_find=False)
        button = dialog.findChild(QPushButton, "findButton")
        assert not button.isEnabled()
        assert "Dashly" in button.toolTip()

    @pytest.mark.parametrize(("again", "said"), [(0, False), (2, True)])
    def test_that_it_was_submitted_again_already_is_said(self, qtbot: QtBot, again: int, said: bool) -> None:
        dialog = self.make(qtbot, again=again)
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        assert any("submitted again 2 time" in text for text in texts) is said

    @pytest.mark.fault("A8")
    @pytest.mark.parametrize("text", ["", "../../x", "a b", "x" * 129, "id\u202e", "<b>"])
    def test_what_cannot_be_an_id_is_not_attached(self, qtbot: QtBot, text: str) -> None:
        dialog = self.make(qtbot)
        dialog.findChild(QLineEdit, "remoteIdField").setText(text)
        with qtbot.assertNotEmitted(dialog.attach_requested):
            self.press(dialog, "attachButton")
        assert dialog.findChild(QLabel, "unknownMessage").isVisible()

    def test_an_id_is_attached_without_the_blanks_around_it(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot)
        dialog.findChild(QLineEdit, "remoteIdField").setText(" video_7497f4d5-3a88 ")
        with qtbot.waitSignal(dialog.attach_requested) as asked:
            qtbot.keyClick(dialog.findChild(QLineEdit, "remoteIdField"), Qt.Key.Key_Return)
        assert asked.args == [7, "video_7497f4d5-3a88"]

    def test_submitting_again_says_what_it_may_cost_and_happens_once(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot)
        asked: list[int] = []
        dialog.resend_requested.connect(asked.append)
        button = dialog.findChild(QPushButton, "resendButton")
        assert "may charge twice" in button.text()
        qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
        button.click()
        button.click()
        assert asked == [7]

    def test_return_and_esc_submit_nothing(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot)
        asked: list[int] = []
        dialog.resend_requested.connect(asked.append)
        dialog.abandon_requested.connect(asked.append)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert asked == []

    def test_giving_up_is_asked_for(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot)
        with qtbot.waitSignal(dialog.abandon_requested) as asked:
            self.press(dialog, "abandonButton")
        assert asked.args == [7]

    def test_a_hostile_prompt_is_shown_as_plain_text(self, qtbot: QtBot) -> None:
        dialog = self.make(qtbot, prompt="<img src=file:///etc/passwd>\u202e" + "x" * 5000)
        [label] = [label for label in dialog.findChildren(QLabel) if "passwd" in label.text()]
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert "\u202e" not in label.text() and len(label.text()) < 300


class TestShortcuts:
    """The sheet comes from the menus and is found by typing."""

    def test_the_menus_shortcuts_are_listed_as_people_read_them(self, qtbot: QtBot) -> None:
        window = QMainWindow()
        qtbot.addWidget(window)
        menu = window.menuBar().addMenu("&File")
        menu.addAction("&Add images…").setShortcut("Ctrl+O")
        menu.addAction("Without a shortcut")
        hidden = menu.addAction("Hidden")
        hidden.setShortcut("Ctrl+H")
        hidden.setVisible(False)
        assert menu_shortcuts(window.menuBar()) == (ShortcutGroup("File", (("Ctrl+O", "Add images"),)),)

    def test_typing_leaves_what_matches(self, qtbot: QtBot) -> None:
        groups = [
            ShortcutGroup("File", (("Ctrl+N", "New prompt"), ("Ctrl+O", "Add images"))),
            ShortcutGroup("Viewer", (("Space", "Play or pause"),)),
        ]
        dialog = ShortcutsDialog(groups)
        qtbot.addWidget(dialog)
        dialog.open()

        def visible() -> set[str]:
            return {label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()}

        assert {"New prompt", "Add images", "Play or pause"} <= visible()
        qtbot.keyClicks(dialog.findChild(QLineEdit, "shortcutsSearch"), "IMAGES")
        assert visible() == {"FILE", "Ctrl+O", "Add images"}
        dialog.findChild(QLineEdit, "shortcutsSearch").setText("zzz")
        assert visible() == {"No shortcut says that."}


def test_about_copies_the_versions(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.findChild(QPushButton, "copyVersionsButton").click()
    assert f"Rushes {__version__}" in QGuiApplication.clipboard().text()


class TestSupportBundle:
    """Everything is shown before it is saved."""

    @pytest.fixture
    def dialog(self, qtbot: QtBot) -> SupportBundleDialog:
        made = SupportBundleDialog("rushes-support.zip")
        qtbot.addWidget(made)
        return made

    @pytest.mark.fault("S17")
    def test_prompts_are_asked_for_only_when_ticked(self, dialog: SupportBundleDialog) -> None:
        asked: list[bool] = []
        dialog.bundle_requested.connect(asked.append)
        dialog.open()
        assert asked == [False]
        assert not dialog.findChild(QPushButton, "saveBundleButton").isEnabled(), "nothing was shown yet"
        dialog.findChild(QCheckBox, "includePromptsCheck").click()
        assert asked == [False, True]

    def test_each_part_can_be_read(self, dialog: SupportBundleDialog) -> None:
        dialog.open()
        dialog.show_parts([BundlePart("versions.txt", "Rushes <b>1</b>"), BundlePart("logs/rushes.log", "line")])
        parts = dialog.findChild(QListWidget, "bundleParts")
        assert [parts.item(row).text() for row in range(parts.count())] == ["versions.txt", "logs/rushes.log"]
        text = dialog.findChild(QPlainTextEdit, "bundleText")
        assert text.toPlainText() == "Rushes <b>1</b>"
        parts.setCurrentRow(1)
        assert text.toPlainText() == "line"
        assert text.isReadOnly()

    def test_trouble_and_success_are_said(self, dialog: SupportBundleDialog) -> None:
        dialog.open()
        dialog.show_parts([BundlePart("versions.txt", "x")])
        message = dialog.findChild(QLabel, "bundleMessage")
        dialog.show_trouble("No space left on device")
        assert message.text() == "No space left on device"
        dialog.show_saved("/tmp/bundle.zip")
        assert "/tmp/bundle.zip" in message.text()
