"""Saved views, projects and tags beside the list, each with a live count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QInputDialog,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets import messages, theme

_QUERY = Qt.ItemDataRole.UserRole
_VIEW = Qt.ItemDataRole.UserRole + 1  # the name of a saved view, as it was given
SavedViews = tuple[tuple[str, str], ...]


class Sidebar(QFrame):
    """A tree of what can be looked at with one click.

    Signals:
        query_chosen: a search text.
        views_changed: the saved views, as ``((name, search), ...)``.
    """

    query_chosen = Signal(str)
    views_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tasksSidebar")
        theme.role(self, "panel")
        self.setMinimumWidth(146)
        self._views: SavedViews = ()
        self._query = ""
        self._tree = QTreeWidget(self)
        self._tree.setObjectName("viewsTree")
        self._tree.setAccessibleName(self.tr("Saved views, projects and tags"))
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(10)
        self._tree.header().setStretchLastSection(False)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._on_menu_requested)
        self._tree.itemClicked.connect(self._on_item_chosen)
        self._tree.itemActivated.connect(self._on_item_chosen)
        self._save = QPushButton(theme.icon("bookmark"), self.tr("Save search…"), self)
        self._save.setObjectName("saveViewButton")
        self._save.clicked.connect(self._on_save_clicked)
        self._say_save()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.GAP_SMALL, 0)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self._save)

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Return what Tab goes through, from top to bottom."""
        return self._tree, self._save

    # --- What it is told ----------------------------------------------------------------------------------------

    @property
    def views(self) -> SavedViews:
        """Return the saved views."""
        return self._views

    def set_views(self, views: SavedViews) -> None:
        """Set the saved views."""
        self._views = views

    def set_query(self, query: str) -> None:
        """Say what is searched for now: it can be saved, and its line is marked."""
        self._query = query
        self._say_save()
        self._mark()

    def show_counts(self, view_counts: Iterable[int], projects: Mapping[str, int], tags: Mapping[str, int]) -> None:
        """Show everything anew with its counts; the view counts in the order of :attr:`views`."""
        scroll = self._tree.verticalScrollBar().value()
        self._tree.clear()
        views = [(name, query, count, name) for (name, query), count in zip(self._views, view_counts, strict=False)]
        self._add_section(self.tr("Saved views"), "bookmark", views)
        self._add_section(
            self.tr("Projects"),
            "folder",
            [(name, f"project:{quoted(name)}", count, "") for name, count in projects.items()],
        )
        self._add_section(
            self.tr("Tags"), "tag", [(f"#{name}", f"tag:{quoted(name)}", count, "") for name, count in tags.items()]
        )
        self._tree.verticalScrollBar().setValue(scroll)
        self._mark()

    def _add_section(self, title: str, icon: str, lines: list[tuple[str, str, int, str]]) -> None:
        section = QTreeWidgetItem(self._tree, [title])
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        section.setForeground(0, QColor(theme.colors().muted))
        section.setExpanded(True)
        section.setFirstColumnSpanned(True)
        font = self._tree.font()
        font.setBold(True)
        font.setCapitalization(QFont.Capitalization.AllUppercase)  # as headings elsewhere
        font.setPointSizeF(font.pointSizeF() * 0.85)
        section.setFont(0, font)
        section.setSizeHint(0, QSize(0, self.fontMetrics().height() + 14))
        if not lines:
            empty = QTreeWidgetItem(section, [self.tr("none yet")])
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            empty.setSizeHint(0, QSize(0, self.fontMetrics().height() + 8))
        for name, query, count, view in lines:
            item = QTreeWidgetItem(section, [messages.plain(name, 80), self.locale().toString(count)])
            item.setIcon(0, theme.icon(icon, "muted"))
            item.setSizeHint(0, QSize(0, self.fontMetrics().height() + 8))
            item.setToolTip(0, query)
            item.setData(0, _QUERY, query)
            item.setData(0, _VIEW, view)
            item.setForeground(1, QColor(theme.colors().muted))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _mark(self) -> None:
        """Select the line of the search that is in use."""
        for item in self._items():
            item.setSelected(bool(self._query) and item.data(0, _QUERY) == self._query)

    def _items(self) -> list[QTreeWidgetItem]:
        sections = [self._tree.topLevelItem(number) for number in range(self._tree.topLevelItemCount())]
        return [
            item
            for section in sections
            if section is not None
            for number in range(section.childCount())
            if (item := section.child(number)) is not None
        ]

    # --- Inside -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rename a saved view at F2, forget it at Del."""
        item = self._tree.currentItem()
        view = item.data(0, _VIEW) if item is not None else ""
        if view and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
            (self._forget if event.key() == Qt.Key.Key_Delete else self._ask_new_name)(view)
            return
        super().keyPressEvent(event)

    def _on_item_chosen(self, item: QTreeWidgetItem) -> None:
        query = item.data(0, _QUERY)
        if query:
            # A second click on the same line takes the search back.
            self.query_chosen.emit("" if query == self._query else query)

    def _on_menu_requested(self, place: QPoint) -> None:
        item = self._tree.itemAt(place)
        if item is None or not item.data(0, _VIEW):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view = item.data(0, _VIEW)
        menu.addAction(theme.icon("edit"), self.tr("Rename this view…\tF2"), lambda: self._ask_new_name(view))
        menu.addAction(theme.icon("trash"), self.tr("Forget this view\tDel"), lambda: self._forget(view))
        menu.popup(self._tree.viewport().mapToGlobal(place))

    def _say_save(self) -> None:
        """Offer to keep the search, or say what is missing for that."""
        self._save.setEnabled(bool(self._query))
        keep = self.tr("Keep the search and the chip above the list as a view")
        self._save.setToolTip(
            keep if self._query else self.tr("Search for something first, or press a chip above the list")
        )

    def _on_save_clicked(self) -> None:
        query = self._query
        self._ask_name(self.tr("Save this search"), query[:60], lambda name: self.save_view(name, query))

    def _ask_new_name(self, view: str) -> None:
        self._ask_name(self.tr("Rename this view"), view, lambda name: self.rename_view(view, name))

    def _ask_name(self, title: str, name: str, go_on: Callable[[str], None]) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setObjectName("saveViewDialog")
        dialog.setWindowTitle(title)
        dialog.setLabelText(self.tr("Name of the view:"))
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda text: go_on(text.strip()))
        dialog.open()

    def save_view(self, name: str, query: str) -> None:
        """Keep a search under a name; the same name is replaced."""
        if name and query:
            others = tuple(view for view in self._views if view[0] != name)
            self._set_and_tell((*others, (name, query)))

    def rename_view(self, old: str, new: str) -> None:
        """Give a view another name, in its place; one that had that name already is replaced."""
        if new and new != old:
            others = [view for view in self._views if view[0] != new]
            self._set_and_tell(tuple((new, query) if name == old else (name, query) for name, query in others))

    def _forget(self, name: str) -> None:
        self._set_and_tell(tuple(view for view in self._views if view[0] != name))

    def _set_and_tell(self, views: SavedViews) -> None:
        self._views = views
        self.views_changed.emit(views)


def quoted(name: str) -> str:
    """Return a name as it stands in a search."""
    return f'"{name}"' if " " in name or "," in name else name
