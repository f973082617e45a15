"""A heading that folds away what stands under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop.widgets import theme


class FoldedSection(QWidget):
    """A title to press and a widget that comes and goes."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._button = QToolButton(self)
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.role(self._button, "fold")
        self._button.toggled.connect(self._on_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(content)
        self._on_toggled(False)

    @property
    def open(self) -> bool:
        """Say whether the content is to be seen."""
        return self._button.isChecked()

    def set_open(self, shown: bool) -> None:
        """Show the content or fold it away."""
        self._button.setChecked(shown)

    def _on_toggled(self, shown: bool) -> None:
        self._button.setIcon(theme.icon("chevron-down" if shown else "chevron-right", "muted"))
        self._content.setVisible(shown)
