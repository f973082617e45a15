"""What holds for every dialog: never modal by exec, named for a screen reader, nothing clipped, no key left behind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.domain.bundle import BundlePart
from desktop.domain.catalog import Catalog
from desktop.domain.found_video import FoundVideo
from desktop.domain.request import GenerationRequest
from desktop.domain.spending import Reading, Total
from desktop.settings import Settings
from desktop.widgets import theme
from desktop.widgets.dialogs.about import AboutDialog
from desktop.widgets.dialogs.export import ExportDialog, Scope
from desktop.widgets.dialogs.follow import FollowDialog
from desktop.widgets.dialogs.found import FoundVideoDialog
from desktop.widgets.dialogs.key import KeyDialog
from desktop.widgets.dialogs.settings import SettingsDialog, SettingsFacts
from desktop.widgets.dialogs.shortcuts import ShortcutGroup, ShortcutsDialog
from desktop.widgets.dialogs.spending import SpendingDialog
from desktop.widgets.dialogs.support import SupportBundleDialog
from desktop.widgets.dialogs.unknown import DoubtfulTask, UnknownOutcomeDialog

ROOT = Path(__file__).parents[3]


def settings_dialog(catalog: Catalog) -> QDialog:
    return SettingsDialog(Settings(), catalog, SettingsFacts(catalog.default, "/home/me/Videos/Rushes"))


def support_dialog(_catalog: Catalog) -> QDialog:
    dialog = SupportBundleDialog("rushes-support.zip")
    dialog.bundle_requested.connect(lambda _prompts: dialog.show_parts([BundlePart("versions.txt", "Rushes")]))
    return dialog


def found_dialog(_catalog: Catalog) -> QDialog:
    request = GenerationRequest("dashly", "sora-2", "A dog runs. " * 20, 12, "16:9", style="anime")
    still = QImage(560, 315, QImage.Format.Format_RGB32)
    still.fill(0)
    found = FoundVideo("/home/me/dog.mp4", request, "video_1", 1.7e9, 1, 999, 1280, 720, 12.0, 7, ("dog.jpg",))
    return FoundVideoDialog(found, still, "Dashly", "Sora 2")


def spending_dialog(catalog: Catalog) -> QDialog:
    dialog = SpendingDialog(catalog.services, "dashly", {})
    total = Total("2026-11-22", 5, 3, 1, 1, 2, 81.0, 40.5, 36)
    reading = Reading(1.7e9, "dashly", "https://dashlyai.cc", 900.0)
    dialog.totals_requested.connect(lambda by, _since, _services: dialog.show_totals(by, [total], [reading]))
    return dialog


DIALOGS: dict[str, Callable[[Catalog], QDialog]] = {
    "settings": settings_dialog,
    "key": lambda c: KeyDialog(c.default, c.default.origin, "The service refused the key."),
    "unknown": lambda _c: UnknownOutcomeDialog(DoubtfulTask(7, "A dog", "Dashly", 1.7e9, can_find=False)),
    "shortcuts": lambda _c: ShortcutsDialog([ShortcutGroup("File", (("Ctrl+N", "New prompt"),))]),
    "about": lambda _c: AboutDialog(),
    "support": support_dialog,
    "export": lambda _c: ExportDialog(Scope((1, 2), 1), Scope((1, 2, 3), 1), "Rushes", "/tmp"),
    "follow": lambda c: FollowDialog(c.services, "dashly"),
    "found": found_dialog,
    "spending": spending_dialog,
}


@pytest.fixture(params=DIALOGS)
def dialog(request: pytest.FixtureRequest, qtbot: QtBot, catalog: Catalog) -> Iterator[QDialog]:
    made = DIALOGS[request.param](catalog)
    with qtbot.waitExposed(made):
        made.open()
    yield made
    if isValid(made):  # qtbot's own way would trip over a dialog that has deleted itself
        made.close()


def test_esc_closes_and_deletes(dialog: QDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(dialog))


def test_every_control_has_a_name_for_a_screen_reader(dialog: QDialog) -> None:
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QListWidget, QPlainTextEdit)
    for widget in dialog.findChildren(QWidget):
        inside = isinstance(
            widget.parent(), QAbstractSpinBox | QComboBox | QLineEdit
        ) or widget.objectName().startswith("qt_")
        if isinstance(widget, kinds) and not inside:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), f"{type(widget).__name__} {widget.objectName()}"


def test_no_label_takes_foreign_text_for_markup(dialog: QDialog) -> None:
    for label in dialog.findChildren(QLabel):
        if label.text() and not label.buddy():
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_label_is_clipped(dialog: QDialog, scheme: str, qapp: QApplication) -> None:
    theme.apply(qapp, scheme)
    qapp.processEvents()
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.pixmap():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()


def test_it_fits_a_small_screen(dialog: QDialog) -> None:
    assert dialog.minimumSizeHint().width() <= 1000
    assert dialog.height() <= 660


def test_return_in_a_field_presses_no_button_by_accident(dialog: QDialog) -> None:
    from PySide6.QtWidgets import QPushButton

    assert not [b.objectName() for b in dialog.findChildren(QPushButton) if b.autoDefault() or b.isDefault()]


def test_the_program_never_calls_exec_on_a_dialog() -> None:
    """Inside a coroutine it would stop every other one."""
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("exec", "exec_")
            ):
                target = ast.unparse(node.func.value).lower()
                # A drag has no other way; the start has no coroutines yet.
                allowed = "drag" in target or path.parts[-2:] == ("app", "start.py")
                assert allowed, f"{path}:{node.lineno}: {target}.{node.func.attr}()"
