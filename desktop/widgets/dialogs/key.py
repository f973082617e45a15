"""The key dialog: opened from the first run and from the bar that says a key is needed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.catalog import Service
from desktop.widgets import theme
from desktop.widgets.dialogs.key_panel import KeyPanel
from desktop.widgets.dialogs.parts import FittingDialog, button, column, line, rule, text_label


class KeyDialog(FittingDialog):
    """A :class:`KeyPanel` with a reason above it. Connect to ``panel``'s signals and show it what comes back."""

    def __init__(self, service: Service, address: str, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("API key for %1").replace("%1", service.name))
        self.setMinimumWidth(480)
        self.panel = KeyPanel(self)
        self.panel.set_service(service, address)
        close = button(self.tr("Close"), "closeButton", tip="Esc")
        close.clicked.connect(self.accept)
        layout = column(self, margin=theme.GAP_LARGE)
        if reason:
            layout.addWidget(text_label(reason))
        layout.addWidget(self.panel)
        privacy = self.tr(
            "The key is kept in this desktop's keyring, where there is one, and is sent to this address only."
        )
        layout.addWidget(text_label(privacy, "muted"))
        layout.addWidget(rule())
        row = line(stretch=True)
        row.addWidget(close)
        layout.addLayout(row)
        self.panel.focus_field()
