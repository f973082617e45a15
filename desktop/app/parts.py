"""Services, controllers and panes, built in their order and held together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.app.core import Core
from desktop.app.viewing import Viewing
from desktop.controllers.compose import ComposeController
from desktop.controllers.service import ServiceController
from desktop.controllers.submission import SubmissionController
from desktop.controllers.tasks import TasksController
from desktop.services.estimate import EstimateService

if TYPE_CHECKING:
    from desktop.arguments import Arguments
    from desktop.controllers.preferences import Preferences
    from desktop.paths import Paths
    from desktop.widgets.main_window import MainWindow


class Parts(QObject):
    """Everybody who works behind the window. They do not know each other; :mod:`desktop.app.desk` joins them."""

    def __init__(self, window: MainWindow, arguments: Arguments, paths: Paths, preferences: Preferences) -> None:
        super().__init__(window)
        self.window = window
        self.arguments = arguments
        self.paths = paths
        self.preferences = preferences
        core = self.core = Core(paths, preferences.current)
        self.compose = ComposeController(window.compose.references, core.intake, core.drafts, self)
        self.submission = SubmissionController(core.submits, self)
        self.service = ServiceController(
            core.catalog, core.clients, core.credentials, core.account, core.sandbox, core.conditions, self
        )
        self.tasks = TasksController(
            core.store, window.tasks.model, EstimateService(core.ledger), core.supervisor, self, projects=core.projects
        )
        self.viewing = Viewing(core, window, preferences, self)
