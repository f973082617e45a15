"""A video made by Rushes, opened: what it was made from, to begin anew with it or to take it into the list."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.domain.found_video import FoundVideo
from desktop.domain.request import GenerationRequest
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import FittingDialog, Message, button, column, line, rule, text_label
from desktop.widgets.messages import moment_text, plain, size_text
from desktop.widgets.words import style_text

_STILL = QSize(240, 180)


class FoundVideoDialog(FittingDialog):
    """Shows what a file tells about its origin.

    Signals:
        edit_requested: the :class:`FoundVideo`, to be put into the compose pane.
        add_requested: the :class:`FoundVideo`, to be taken into the list; answered by ``accept`` or
            :meth:`show_trouble`.
    """

    edit_requested = Signal(object)
    add_requested = Signal(object)

    def __init__(
        self, found: FoundVideo, still: QImage, service: str, model: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._found = found
        self.setObjectName("foundVideoDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("A video made by Rushes"))
        self.setMinimumWidth(620)
        layout = column(self, margin=theme.GAP_LARGE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnStretch(1, 1)
        if not still.isNull():
            grid.addWidget(self._picture(still), 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text_label(plain(found.request.prompt, 600)), 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._facts(service, model), 1, 1)
        grid.setRowStretch(1, 1)
        layout.addLayout(grid)
        if found.missing:
            names = ", ".join(plain(name, 60) for name in found.missing)
            text = self.tr("Reference images that are not on this machine; add them again: %1").replace("%1", names)
            layout.addWidget(text_label(text, "error"))
        if found.known_id is not None:
            layout.addWidget(text_label(self.tr("Its task is in the library already."), "muted"))
        self._message = Message("foundMessage")
        layout.addWidget(self._message)
        layout.addWidget(rule())
        self._build_buttons(found)
        row = line(self._close)
        row.addWidget(self._add)
        row.addWidget(self._edit)
        layout.addLayout(row)
        self._edit.setFocus()

    def show_trouble(self, text: str) -> None:
        """Say why it was not added."""
        self._add.setEnabled(True)
        self._message.say(text, "error")

    def _build_buttons(self, found: FoundVideo) -> None:
        self._close = button(self.tr("Close"), "closeButton", tip="Esc")
        self._close.clicked.connect(self.reject)
        known = found.known_id is not None
        text = self.tr("&Show in the list") if known else self.tr("&Add to the list")
        self._add = button(text, "addVideoButton", icon="list" if known else "plus")
        self._add.setToolTip(self.tr("The file stays where it is"))
        self._add.clicked.connect(self._on_add_clicked)
        tip = self.tr("Puts prompt, model and settings into the compose pane; nothing is sent  (Ctrl+Return)")
        self._edit = button(self.tr("&Edit as new"), "editVideoButton", icon="edit", role="primary", tip=tip)
        self._edit.setIcon(theme.icon("edit", "on_accent"))
        self._edit.setShortcut("Ctrl+Return")
        self._edit.clicked.connect(self._on_edit_clicked)

    def _picture(self, still: QImage) -> QLabel:
        label = QLabel()
        ratio = self.devicePixelRatioF()
        size = _STILL * ratio
        pixmap = QPixmap.fromImage(
            still.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
        pixmap.setDevicePixelRatio(ratio)
        label.setPixmap(pixmap)
        label.setAccessibleName(self.tr("First frame"))
        return label

    def _facts(self, service: str, model: str) -> QGridLayout:
        found, request = self._found, self._found.request
        when = moment_text(found.created_at) if found.created_at else ""
        seconds = self.tr("%1 s").replace("%1", str(request.duration))
        shape = f"{found.width}×{found.height}"
        length = self.tr("%1 s").replace("%1", QLocale().toString(found.duration_s, "f", 1))
        name = plain(found.path.replace("\\", "/").rsplit("/", 1)[-1], 120)
        rows = (
            (self.tr("Model"), " · ".join(p for p in (model, seconds, request.size, style_text(request.style)) if p)),
            (self.tr("Options"), self._options(request)),
            (self.tr("References"), ", ".join(plain(r.name, 60) for r in request.references)),
            (self.tr("Made by"), " · ".join(p for p in (service, found.remote_id) if p)),
            (self.tr("Asked for"), when),
            (self.tr("File"), f"{name} · {size_text(found.bytes)} · {shape} · {length}"),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, (title, text) in enumerate((t, plain(x, 400)) for t, x in rows if x):
            label = text_label(title, "muted")
            label.setWordWrap(False)
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text_label(text), number, 1)
        return grid

    def _options(self, request: GenerationRequest) -> str:
        names = (
            (request.watermark, self.tr("watermark")),
            (request.private, self.tr("private")),
            (request.storyboard, self.tr("storyboard")),
            (request.thumbnail, self.tr("thumbnail")),
            (bool(request.remix_of), self.tr("remix")),
        )
        return ", ".join(name for on, name in names if on)

    def _on_add_clicked(self) -> None:
        self._add.setEnabled(False)
        self.add_requested.emit(self._found)

    def _on_edit_clicked(self) -> None:
        self.edit_requested.emit(self._found)
        self.accept()
