"""Handing tasks on: what, as what, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.export import SHEETS, TIMELINES, ExportFormat
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import FittingDialog, Message, button, column, heading, line, rule, text_label
from desktop.widgets.words import mark as _mark
from desktop.widgets.words import tr as _tr


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of tasks.

    Attributes:
        videos: how many of them have a saved video; None when they are too many to count now.
    """

    ids: tuple[int, ...]
    videos: int | None


_WORDS: dict[ExportFormat, tuple[str, str]] = {
    ExportFormat.CSV: (_mark("Table (CSV)"), _mark("A line a task, for spreadsheets")),
    ExportFormat.JSON: (_mark("Document (JSON)"), _mark("Everything about each task, for other programs")),
    ExportFormat.PDF: (_mark("Contact sheet (PDF)"), _mark("Twelve stills a page with prompt, settings and rating")),
    ExportFormat.PNG: (_mark("Contact sheet (PNG)"), _mark("The same, one picture a page")),
    ExportFormat.OTIO: (_mark("Timeline (OpenTimelineIO)"), _mark("For DaVinci Resolve and many others")),
    ExportFormat.FCPXML: (_mark("Timeline (FCPXML)"), _mark("For Final Cut Pro and DaVinci Resolve")),
    ExportFormat.EDL: (_mark("Edit list (EDL)"), _mark("CMX 3600, for every other editor")),
}


class ExportDialog(FittingDialog):
    """Asks what to write; stays open and tells how far it is.

    Signals:
        export_requested: ids, :class:`~desktop.domain.export.ExportFormat`, path, title; answered by one of
            :meth:`show_done`, :meth:`show_trouble`, :meth:`show_stopped`.
        cancel_requested: stop writing.
        show_requested: show this file in its folder.
    """

    export_requested = Signal(tuple, object, str, str)
    cancel_requested = Signal()
    show_requested = Signal(str)

    def __init__(self, selected: Scope, shown: Scope, title: str, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scopes = (selected, shown)
        self._folder = folder
        self._written = ""
        self._busy = False
        self.setObjectName("exportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(600)
        layout = column(self, margin=theme.GAP_LARGE)
        self._build_scope(layout)
        self._build_formats(layout)
        self._build_title(layout, title)
        self._progress = QProgressBar()
        self._progress.setObjectName("exportProgress")
        self._progress.setAccessibleName(self.tr("Progress"))
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._message = Message("exportMessage")
        layout.addWidget(self._progress)
        layout.addWidget(self._message)
        layout.addWidget(rule())
        self._build_buttons(layout)
        self._on_choice_changed()
        self._formats[ExportFormat.CSV].setFocus()

    def choose(self, kind: ExportFormat) -> None:
        """Choose a format."""
        self._formats[kind].setChecked(True)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far it is."""
        if self._busy:
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    def show_done(self, paths: Sequence[str], count: int, left_out: int) -> None:
        """Say what was written."""
        self._set_busy(False)
        self._written = paths[0]
        self._show.show()
        words = [self.tr("%n task(s) saved as %1.", "", count).replace("%1", Path(paths[0]).name)]
        if len(paths) > 1:
            words.append(self.tr("%n pages, numbered.", "", len(paths)))
        if left_out:
            words.append(self.tr("%n without a video that can be read left out.", "", left_out))
        self._message.say(" ".join(words))

    def show_stopped(self) -> None:
        """Say that nothing was written."""
        self._set_busy(False)
        self._message.say(self.tr("Stopped; nothing was written."))

    def show_trouble(self, text: str) -> None:
        """Say why nothing was written."""
        self._set_busy(False)
        self._message.say(self.tr("Not written: %1").replace("%1", text), "error")

    # --- Building ---------------------------------------------------------------------------------------------

    def _build_scope(self, layout: QVBoxLayout) -> None:
        selected, shown = self._scopes
        layout.addWidget(heading(self.tr("What")))
        self._scope = QButtonGroup(self)
        texts = (
            ("selectionScope", self.tr("&Selection: %n task(s)", "", len(selected.ids)), selected),
            ("shownScope", self.tr("E&verything that the list shows: %n task(s)", "", len(shown.ids)), shown),
        )
        for number, (name, text, scope) in enumerate(texts):
            radio = QRadioButton(text)
            radio.setObjectName(name)
            radio.setEnabled(bool(scope.ids))
            self._scope.addButton(radio, number)
            layout.addWidget(radio)
        self._scope.button(0 if selected.ids else 1).setChecked(True)
        self._scope.idToggled.connect(lambda _number, _on: self._on_choice_changed())
        layout.addSpacing(theme.GAP_SMALL)

    def _build_formats(self, layout: QVBoxLayout) -> None:
        layout.addWidget(heading(self.tr("As")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._formats: dict[ExportFormat, QRadioButton] = {}
        group = QButtonGroup(self)
        for row, (kind, (name, what)) in enumerate(_WORDS.items()):
            radio = QRadioButton(_tr(name))
            radio.setObjectName(f"{kind.value}Format")
            radio.setToolTip(_tr(what))
            radio.setAccessibleDescription(_tr(what))
            group.addButton(radio)
            self._formats[kind] = radio
            grid.addWidget(radio, row, 0)
            grid.addWidget(text_label(_tr(what), "muted"), row, 1)
        self._formats[ExportFormat.CSV].setChecked(True)
        group.buttonToggled.connect(lambda _radio, _on: self._on_choice_changed())
        layout.addLayout(grid)
        layout.addSpacing(theme.GAP_SMALL)

    def _build_title(self, layout: QVBoxLayout, title: str) -> None:
        self._title_heading = QLabel(self.tr("&Title"))
        self._title_heading.setTextFormat(Qt.TextFormat.PlainText)
        self._title = QLineEdit()
        self._title.setObjectName("exportTitle")
        self._title.setAccessibleName(self.tr("Title"))
        self._title.setToolTip(self.tr("Stands on the sheet, or names the timeline"))
        self._title.setMaxLength(120)
        self._title.setPlaceholderText(title)
        self._title_heading.setBuddy(self._title)
        layout.addLayout(line(self._title_heading, self._title, stretch=False))

    def _build_buttons(self, layout: QVBoxLayout) -> None:
        self._show = button(self.tr("Show in &folder"), "showExportButton", icon="folder")
        self._show.clicked.connect(lambda: self.show_requested.emit(self._written))
        self._show.hide()
        self._close = button(self.tr("Close"), "closeButton", tip="Esc")
        self._close.clicked.connect(self.reject)
        self._stop = button(self.tr("Sto&p"), "stopExportButton", tip="Esc")
        self._stop.clicked.connect(self.cancel_requested)
        self._stop.hide()
        self._export = button(self.tr("&Export…"), "startExportButton", role="primary", tip="Ctrl+S")
        self._export.setShortcut("Ctrl+S")
        self._export.clicked.connect(self._on_export_clicked)
        row = line(self._show)
        for widget in (self._close, self._stop, self._export):
            row.addWidget(widget)
        layout.addLayout(row)

    # --- Inside -----------------------------------------------------------------------------------------------

    def _kind(self) -> ExportFormat:
        return next(kind for kind, radio in self._formats.items() if radio.isChecked())

    def _chosen(self) -> Scope:
        return self._scopes[self._scope.checkedId()]

    def _on_choice_changed(self) -> None:
        kind, scope = self._kind(), self._chosen()
        titled = kind in TIMELINES | SHEETS
        self._title.setEnabled(titled and not self._busy)
        self._title_heading.setEnabled(titled)
        without = 0 if scope.videos is None else len(scope.ids) - scope.videos
        nothing = kind in TIMELINES and scope.videos == 0
        words = ""
        if nothing:
            words = self.tr("None of them has a saved video: there is nothing to put on a timeline.")
        elif kind in TIMELINES and without:
            words = self.tr("%n without a saved video will be left out.", "", without)
        self._message.say(words)
        self._show.hide()
        self._export.setEnabled(bool(scope.ids) and not self._busy and not nothing)

    def _on_export_clicked(self) -> None:
        kind = self._kind()
        name = _file_name(self._title.text() or self._title.placeholderText())
        dialog = QFileDialog(self, self.tr("Export"), self._folder, f"{kind.value.upper()} (*.{kind.value})")
        dialog.setObjectName("exportFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind.value)
        dialog.selectFile(f"{name}.{kind.value}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_path_chosen)
        dialog.open()

    def _on_path_chosen(self, path: str) -> None:
        self._folder = str(Path(path).parent)
        self._set_busy(True)
        self._message.say(self.tr("Writing…"))
        title = self._title.text().strip() or self._title.placeholderText()
        self.export_requested.emit(self._chosen().ids, self._kind(), path, title)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for radio in (*self._formats.values(), *self._scope.buttons()):
            radio.setEnabled(not busy)
        for number, scope in enumerate(self._scopes):
            self._scope.button(number).setEnabled(bool(scope.ids) and not busy)
        self._progress.setVisible(busy)
        self._progress.setRange(0, 0)
        self._close.setVisible(not busy)
        self._stop.setVisible(busy)
        self._on_choice_changed()

    def reject(self) -> None:
        """Stop what is being written; else close."""
        if self._busy:
            self.cancel_requested.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close by the frame: what is being written is stopped."""
        if self._busy:
            self.cancel_requested.emit()
        super().closeEvent(event)


def _file_name(text: str) -> str:
    """Return a title as a name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_.,()" else " " for c in text)
    return " ".join(kept.split()).strip(". ")[:80] or "rushes"
