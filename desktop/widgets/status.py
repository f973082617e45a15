"""The status bar: service and its state, credits, active tasks, next check, where files go."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from desktop.widgets import theme
from desktop.widgets.elided import ElidedLabel


class StatusBar(QStatusBar):
    """Five short texts; each is told to it, it works nothing out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(True)
        self.setContentsMargins(theme.GAP, 0, 0, 0)
        self._badge = self._label("serviceBadge")
        theme.role(self._badge, "badge")
        self._badge.hide()
        self._service = self._label("serviceLabel")
        self._credits = self._label("creditsLabel")
        self._activity = self._label("activityLabel")
        self._folder = self._label("folderLabel")
        self.addWidget(self._badge)
        self.addWidget(self._service)
        self.addWidget(self._credits)
        self.addPermanentWidget(self._activity)
        self.addPermanentWidget(self._folder)

    def _label(self, name: str) -> QLabel:
        # Names of services, addresses and folders can be long; none of them may make the window wider.
        label = ElidedLabel(self)
        label.setObjectName(name)
        label.setContentsMargins(4, 2, 4, 2)
        return label

    def set_service(self, name: str, address: str, state: str) -> None:
        """Show the service; its address stands beside the name when it is not the name's own."""
        if name and name in address:
            name, address = address, ""  # it is called after its address
        parts = [f"● {name}" if name else self.tr("No service chosen")]
        if address:
            parts.append(address)
        if state:
            parts.append(state)
        self._service.setText("  ·  ".join(parts))

    def set_badge(self, text: str) -> None:
        """Show what kind of videos are made here, e.g. that they are local animatics; "" for none."""
        self._badge.setText(text)
        self._badge.setVisible(bool(text))

    def set_credits(self, text: str) -> None:
        """Show what is left on the account."""
        self._credits.setText(text)

    def set_activity(self, active: int, next_check_s: float | None) -> None:
        """Show how many tasks are under way and when the service is asked next, in seconds from now."""
        if not active:
            self._activity.setText(self.tr("Nothing under way"))
            return
        text = self.tr("%n active", "", active)
        if next_check_s is not None:
            text += "  ·  " + self.tr("next check in %1 s").replace("%1", str(max(0, round(next_check_s))))
        self._activity.setText(text)

    def set_folder(self, path: str, shown: str) -> None:
        """Show where videos go; the whole path is in the tooltip."""
        self._folder.setText(self.tr("saving to %1").replace("%1", shown))
        self._folder.setToolTip(path)
