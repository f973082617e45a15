"""What this is, which version, and under which licence."""

from __future__ import annotations

import platform

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop import __version__, assets
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import FittingDialog, button, column, line, rule, text_label


def versions() -> str:
    """Return the versions that a bug report needs, one a line."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    window = QGuiApplication.platformName()
    return f"Rushes {__version__}\nPython {platform.python_version()}\nQt {qVersion()} ({window})\n{system}"


class AboutDialog(FittingDialog):
    """Says who we are; the versions can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Rushes"))
        self.setMinimumWidth(440)
        mark = QLabel()
        mark.setPixmap(QIcon(str(assets.icons() / "rushes.svg")).pixmap(QSize(64, 64)))
        mark.setAccessibleName("Rushes")
        title = text_label("Rushes", "title")
        told = text_label(
            self.tr(
                "For people who make AI video with a paid service: one click is at most one charge, and nothing "
                "that was paid for is lost."
            ),
        )
        sandbox = text_label(self.tr("Videos of the built-in sandbox are local animatics, not AI."), "muted")
        facts = text_label(versions(), "mono")
        licence = text_label(
            self.tr(
                "Free software under the GNU General Public License, version 3 or later. It comes with no warranty."
            ),
            "muted",
        )
        copy = button(self.tr("&Copy versions"), "copyVersionsButton", icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions()))
        close = button(self.tr("Close"), "closeButton", tip="Esc")
        close.clicked.connect(self.accept)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_LARGE)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QWidget()
        beside = column(words)
        for label in (title, told, sandbox):
            beside.addWidget(label)
        head.addWidget(words, 1)
        layout = column(self, margin=theme.GAP_LARGE)
        layout.addLayout(head)
        layout.addWidget(facts)
        layout.addWidget(licence)
        layout.addWidget(rule())
        row = line(copy)
        row.addWidget(close)
        layout.addLayout(row)
        close.setFocus()
