"""The support bundle: everything in it can be read before it is saved; prompts stay out unless a person ticks them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from desktop.domain.bundle import BundlePart
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import Message, button, column, line, rule, text_label


class SupportBundleDialog(QDialog):
    """Shows what would be saved.

    Signals:
        bundle_requested: show me a bundle, with prompts or without; answered by :meth:`show_parts`.
        save_requested: save what is shown to this path; answered by :meth:`show_saved` or :meth:`show_trouble`.
    """

    bundle_requested = Signal(bool)
    save_requested = Signal(str)

    def __init__(self, suggested: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggested = suggested
        self._parts: tuple[BundlePart, ...] = ()
        self.setObjectName("supportBundleDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Support bundle"))
        self.resize(QSize(860, 560))
        lead = self.tr(
            "This is everything that the bundle will hold. Nothing is sent anywhere: it is saved as one file that you "
            "can pass on. Keys, links and image bytes are never in it."
        )
        self._list = QListWidget()
        self._list.setObjectName("bundleParts")
        self._list.setAccessibleName(self.tr("Files in the bundle"))
        self._list.setFixedWidth(190)
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._text = QPlainTextEdit()
        self._text.setObjectName("bundleText")
        self._text.setAccessibleName(self.tr("What the file holds"))
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._prompts = QCheckBox(self.tr("&Include prompts, notes and file names"))
        self._prompts.setObjectName("includePromptsCheck")
        self._prompts.toggled.connect(self._ask)
        self._message = Message("bundleMessage")
        self._save = button(self.tr("&Save…"), "saveBundleButton", role="primary", tip="Ctrl+S")
        self._save.setShortcut("Ctrl+S")
        self._save.clicked.connect(self._on_save_clicked)
        close = button(self.tr("Close"), "closeButton", tip="Esc")
        close.clicked.connect(self.reject)
        body = QHBoxLayout()
        body.setSpacing(theme.GAP)
        body.addWidget(self._list)
        body.addWidget(self._text, 1)
        layout = column(self, margin=theme.GAP_LARGE)
        layout.addWidget(text_label(lead))
        layout.addLayout(body, 1)
        layout.addWidget(self._message)
        layout.addWidget(rule())
        row = line(self._prompts)
        row.addWidget(close)
        row.addWidget(self._save)
        layout.addLayout(row)

    def open(self) -> None:
        """Show the dialog and ask for the bundle."""
        super().open()
        self._ask(self._prompts.isChecked())

    def show_parts(self, parts: Sequence[BundlePart]) -> None:
        """Show what would be saved."""
        row = max(0, self._list.currentRow())
        self._parts = tuple(parts)
        self._list.clear()
        self._list.addItems([part.name for part in parts])
        self._list.setCurrentRow(min(row, len(parts) - 1))
        self._save.setEnabled(bool(parts))
        self._message.say("")

    def show_saved(self, path: str) -> None:
        """Say where it is."""
        self._save.setEnabled(True)
        self._message.say(self.tr("Saved as %1").replace("%1", path))

    def show_trouble(self, text: str) -> None:
        """Say why it could not be collected or saved."""
        self._save.setEnabled(bool(self._parts))
        self._message.say(text, "error")

    def _ask(self, with_prompts: bool) -> None:
        self._save.setEnabled(False)
        self._message.say(self.tr("Collecting…"))
        self.bundle_requested.emit(with_prompts)

    def _on_row_changed(self, row: int) -> None:
        self._text.setPlainText(self._parts[row].text if 0 <= row < len(self._parts) else "")

    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Save support bundle"), self._suggested, "Zip (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(self._suggested)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_path_chosen)
        dialog.open()

    def _on_path_chosen(self, path: str) -> None:
        self._save.setEnabled(False)
        self.save_requested.emit(path)
