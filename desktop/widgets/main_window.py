"""The window: hosts the panes, menus and shortcuts; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop import assets
from desktop.widgets import theme
from desktop.widgets.compose.pane import ComposePane
from desktop.widgets.status import StatusBar
from desktop.widgets.viewer.pane import ViewerPane

# The first paint shows the first run's choices or the frame of the list, and waits for neither the other nor the list.
if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.widgets.notices import NoticeArea
    from desktop.widgets.tasks.frame import TasksFrame
    from desktop.widgets.tasks.pane import TasksPane
    from desktop.widgets.welcome import Welcome

#: About what a window manager puts above a window, in pixels.
_FRAME_HEIGHT = 36


class MainWindow(QMainWindow):
    """Three panes side by side, a bar for what concerns everything, a status bar.

    Signals named ``..._requested`` are what the menus and the window's frame ask for.

    It is built in two steps: what is to be seen first, and, once that is on screen, :meth:`complete`.
    """

    painted = Signal()  # once, after the first paint
    close_requested = Signal()
    settings_requested = Signal()
    add_images_requested = Signal()
    follow_requested = Signal()  # paste task ids
    open_video_requested = Signal()
    export_requested = Signal()
    pause_requested = Signal(bool)
    undo_requested = Signal()
    shortcuts_requested = Signal()
    support_bundle_requested = Signal()
    logs_requested = Signal()
    spending_requested = Signal()
    about_requested = Signal()

    notices: NoticeArea
    tasks: TasksPane
    welcome: Welcome

    def __init__(self, geometry_file: Path, *, first_run: bool) -> None:
        """Build what is painted first.

        Args:
            first_run: the choices of the first run stand in the middle rather than the list.
        """
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Rushes")
        self.setMinimumSize(QSize(912, 560))
        self._geometry = QSettings(str(geometry_file), QSettings.Format.IniFormat, self)
        self._was_painted = False
        self._may_close = False
        #: Somebody asked to close it; before anybody listens to the signal, too.
        self.asked_to_close = False
        #: What is behind it runs; see :meth:`set_ready`.
        self.is_ready = False

        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self._build_panes(first_run)
        self.compose.set_ready(False)
        self._menus = [self.menuBar().addMenu(title) for title in self._menu_titles()]
        self._restore_geometry()
        self.compose.focus_prompt()

    def complete(self) -> Iterator[None]:
        """Build what is not needed for the first paint, in steps that take a few milliseconds each."""
        from desktop.widgets.notices import NoticeArea
        from desktop.widgets.tasks.pane import TasksPane

        self.setWindowIcon(QIcon(str(assets.icons() / "rushes.svg")))
        self.notices = NoticeArea(self.centralWidget())
        self._outer.insertWidget(0, self.notices)
        yield
        self.compose.complete()
        yield
        self.viewer.complete()
        yield
        self.tasks = TasksPane(self._middle, frame=self._frame)
        self._middle.addWidget(self.tasks)
        if self._frame is not None:
            self._middle.setCurrentWidget(self.tasks)
        yield
        if self._frame is not None:
            self.tasks.begin()
            yield
            self._build_welcome()
        yield
        self._fill_menus()

    def show_welcome(self, shown: bool) -> None:
        """Show the first-run choices in place of the task list, or the list; who has chosen can type at once."""
        chose = not shown and self.welcome.isAncestorOf(self.focusWidget() or self)
        self._middle.setCurrentWidget(self.welcome if shown else self.tasks)
        if chose:
            self.compose.focus_prompt()

    def set_ready(self, ready: bool) -> None:
        """Say whether what is behind the window runs. Until then one can type and choose, but not send."""
        self.is_ready = ready
        self.compose.set_ready(ready)
        self.welcome.set_ready(ready)

    def raise_to_front(self) -> None:
        """Come forward because a person started the program again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def let_go(self) -> None:
        """Really close; called when everything is safe."""
        self._may_close = True
        self.close()

    def save_geometry(self) -> None:
        """Remember size, place and splitters."""
        self._geometry.setValue("geometry", self.saveGeometry())
        self._geometry.setValue("panes", self._panes.saveState())
        self._geometry.sync()

    # --- Qt ---------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask to be closed rather than close: something may be on its way."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.asked_to_close = True
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say so the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    # --- Building ---------------------------------------------------------------------------------------------

    def _build_panes(self, first_run: bool) -> None:
        """Build the panes, each inside what will hold it: to move one later has all of it styled anew."""
        central = QWidget(self)
        layout = self._outer = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._panes = QSplitter(Qt.Orientation.Horizontal, central)
        self._panes.setObjectName("panes")
        self._panes.setChildrenCollapsible(False)
        self.compose = ComposePane(self._panes, whole=False)
        self._middle = QStackedWidget(self._panes)
        self._frame = None if first_run else self._build_frame()
        if first_run:
            self._build_welcome()
        self.viewer = ViewerPane(self._panes, whole=False)
        for pane, stretch in ((self.compose, 0), (self._middle, 1), (self.viewer, 0)):
            self._panes.addWidget(pane)
            self._panes.setStretchFactor(self._panes.count() - 1, stretch)
        layout.addWidget(self._panes, 1)
        self.setCentralWidget(central)

    def _build_frame(self) -> TasksFrame:
        from desktop.widgets.tasks.frame import TasksFrame

        frame = TasksFrame(self._middle)
        self._middle.addWidget(frame)
        return frame

    def _build_welcome(self) -> None:
        from desktop.widgets.welcome import Welcome

        self.welcome = Welcome(self._middle)
        self.welcome.set_ready(False)
        self._middle.addWidget(self.welcome)

    def _restore_geometry(self) -> None:
        geometry, panes = self._geometry.value("geometry"), self._geometry.value("panes")
        if geometry is None or not self.restoreGeometry(geometry):
            # The frame comes on top of this, and its size is not known before the window is shown.
            room = self.screen().availableGeometry().size() - QSize(0, _FRAME_HEIGHT)
            self.resize(QSize(1440, 860).boundedTo(room))
        if panes is None or not self._panes.restoreState(panes):
            self._spread_panes()

    def _spread_panes(self) -> None:
        """Give the side panes what they need and the list the rest."""
        width = self.width()
        side = max(300, min(400, width // 4))
        self._panes.setSizes([side - 20, width - 2 * side, side + 20])

    def _action(
        self,
        menu: QMenu,
        name: str,
        text: str,
        slot: Callable[[], object],
        shortcut: str = "",
        icon: str = "",
    ) -> QAction:
        action = menu.addAction(text)
        action.setObjectName(name)
        if shortcut:
            action.setShortcut(shortcut)
        if icon:
            action.setIcon(theme.icon(icon))
        action.triggered.connect(lambda _=False: slot())
        return action

    def _menu_titles(self) -> tuple[str, ...]:
        return (self.tr("&File"), self.tr("&Edit"), self.tr("&Task"), self.tr("&View"), self.tr("&Help"))

    def _fill_menus(self) -> None:
        file, edit, task, view, about = self._menus
        self._fill_file_menu(file)
        self._fill_edit_menu(edit)
        self._fill_task_menu(task)
        self._fill_view_menu(view)
        self._fill_help_menu(about)

    def _fill_file_menu(self, menu: QMenu) -> None:
        from PySide6.QtGui import QAction  # half a hundred standard keys that no first paint needs

        self._action(menu, "newPromptAction", self.tr("&New prompt"), self.compose.new_prompt, "Ctrl+N", "plus")
        self._action(
            menu, "addImagesAction", self.tr("&Add images…"), self.add_images_requested.emit, "Ctrl+O", "image-add"
        )
        menu.addSeparator()
        self._action(menu, "followAction", self.tr("&Follow task ids…"), self.follow_requested.emit, "Ctrl+Shift+V")
        self._action(menu, "openVideoAction", self.tr("Open a video made by &Rushes…"), self.open_video_requested.emit)
        self._action(menu, "exportAction", self.tr("&Export selection…"), self.export_requested.emit, "Ctrl+E")
        menu.addSeparator()
        settings = self._action(
            menu, "settingsAction", self.tr("&Settings…"), self.settings_requested.emit, "Ctrl+,", "settings"
        )
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        quit_action = self._action(menu, "quitAction", self.tr("&Quit"), self.close, "Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_edit_menu(self, menu: QMenu) -> None:
        from PySide6.QtGui import QKeySequence

        # Fields that take text have Ctrl+Z for themselves, and the other one reaches the list from there, too.
        self.undo_action = self._action(menu, "undoAction", self.tr("&Undo"), self.undo_requested.emit)
        self.undo_action.setShortcuts([QKeySequence("Ctrl+Z"), QKeySequence("Ctrl+Alt+Z")])
        self.undo_action.setEnabled(False)
        # Fields that take text have Ctrl+V for themselves; anywhere else it means the reference images.
        self._action(menu, "pasteImageAction", self.tr("&Paste image"), self.compose.paste_image, "Ctrl+V", "image")
        menu.addSeparator()
        self._action(menu, "focusPromptAction", self.tr("Go to the &prompt"), self.compose.focus_prompt, "Ctrl+L")
        self._action(menu, "searchAction", self.tr("&Search tasks"), self.tasks.focus_search, "Ctrl+F", "search")

    def _fill_task_menu(self, menu: QMenu) -> None:
        self._action(menu, "generateAction", self.tr("&Generate"), self.compose.generate, "Ctrl+Return", "send")
        self._action(menu, "generateEnterAction", self.tr("Generate"), self.compose.generate, "Ctrl+Enter").setVisible(
            False
        )
        self.pause_action = menu.addAction(self.tr("&Pause sending"))
        self.pause_action.setObjectName("pauseAction")
        self.pause_action.setCheckable(True)
        self.pause_action.toggled.connect(self.pause_requested)
        menu.addSeparator()
        self._task_menu = menu
        menu.aboutToShow.connect(self._offer_task_actions)

    def _offer_task_actions(self) -> None:
        """Show what can be done with the selection, the same as the list's context menu."""
        for action in self._task_menu.actions():
            if action.property("ofSelection"):
                self._task_menu.removeAction(action)
        for action in self.tasks.selection_actions():
            action.setProperty("ofSelection", True)
            self._task_menu.addAction(action)

    def _fill_view_menu(self, menu: QMenu) -> None:
        for action in self.tasks.view_actions():
            menu.addAction(action)
        menu.addSeparator()
        for pane, text in ((self.compose, self.tr("&Compose pane")), (self.viewer, self.tr("&Viewer pane"))):
            toggle = menu.addAction(text)
            toggle.setCheckable(True)
            toggle.setChecked(True)
            toggle.toggled.connect(pane.setVisible)
        menu.addSeparator()
        self._action(
            menu, "fullScreenAction", self.tr("&Full screen"), self.viewer.toggle_full_screen, "F11", "fullscreen"
        )
        self._action(menu, "spendingAction", self.tr("&Spending…"), self.spending_requested.emit)

    def _fill_help_menu(self, menu: QMenu) -> None:
        from PySide6.QtGui import QAction

        self._action(menu, "shortcutsAction", self.tr("&Keyboard shortcuts"), self.shortcuts_requested.emit, "F1")
        self._action(menu, "logsAction", self.tr("Show &logs"), self.logs_requested.emit)
        self._action(menu, "supportBundleAction", self.tr("Support &bundle…"), self.support_bundle_requested.emit)
        menu.addSeparator()
        about = self._action(menu, "aboutAction", self.tr("&About Rushes"), self.about_requested.emit)
        about.setMenuRole(QAction.MenuRole.AboutRole)
