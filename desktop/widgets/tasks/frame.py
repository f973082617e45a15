"""The middle pane without its list: search, chips, the choice of view, and a page for when there is nothing to see.

By itself, since it is painted before anything that shows tasks is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.tasks.empty import EmptyPage
from desktop.widgets.tasks.filter_bar import FilterBar
from desktop.widgets.words import without_mnemonic


class TasksFrame(QWidget):
    """What surrounds the list; :class:`~desktop.widgets.tasks.pane.TasksPane` fills it and works it."""

    def __init__(self, parent: QWidget | None = None, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.filter_bar = FilterBar(now, self)
        self._build_actions()
        for action in (self.sidebar_action, self.table_action, self.grid_action):
            button = QToolButton(self.filter_bar)
            button.setDefaultAction(action)
            button.setAccessibleName(without_mnemonic(action.text()))
            theme.role(button, "flat")
            self.filter_bar.add_tool(button)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.views = QStackedWidget(self.split)
        self.empty = EmptyPage(self.views)
        self.empty.show_loading()
        self.views.addWidget(self.empty)
        self.split.addWidget(self.views)
        self.split.setStretchFactor(1, 1)
        self.summary = QLabel(self)
        self.summary.setObjectName("tasksSummary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        theme.role(self.summary, "muted")
        self.summary.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP_SMALL)
        layout.setSpacing(theme.GAP_SMALL)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.summary)

    def _build_actions(self) -> None:
        group = QActionGroup(self)
        self.table_action = self._check_action("tableViewAction", self.tr("&Table"), "list", "Ctrl+1", group)
        self.grid_action = self._check_action("gridViewAction", self.tr("&Grid of stills"), "grid", "Ctrl+2", group)
        self.sidebar_action = self._check_action(
            "sidebarAction", self.tr("Saved &views, projects, tags"), "bookmark", "Ctrl+B"
        )
        self.group_action = self._check_action("groupAction", self.tr("Group ta&kes of one prompt"), "", "Ctrl+G")
        self.table_action.setChecked(True)

    def _check_action(self, name: str, text: str, icon: str, keys: str, group: QActionGroup | None = None) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(f"{text.replace('&', '')} ({keys})")
        if icon:
            action.setIcon(theme.icon(icon))
        if group is not None:
            group.addAction(action)
        self.addAction(action)
        return action
