"""The library's doors: what comes in by ids and files, what goes out as files, what it cost, and news of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from desktop.app.links import open_folder
from desktop.controllers.exports import ExportController, Exported, ExportOrder
from desktop.controllers.imports import ImportController
from desktop.controllers.notifications import Notifications
from desktop.controllers.spending import SpendingController
from desktop.domain.account import Balance
from desktop.domain.catalog import Model, Service
from desktop.domain.draft import Lineage
from desktop.domain.export import ExportFormat
from desktop.domain.found_video import FoundVideo, VideoRefusal
from desktop.domain.task import ACTIVE, Relation, Task, TaskRow, TaskState, row_of
from desktop.services.found import FoundVideos
from desktop.services.projects import Moved
from desktop.widgets.dialogs.export import ExportDialog, Scope
from desktop.widgets.dialogs.follow import FollowDialog
from desktop.widgets.dialogs.found import FoundVideoDialog
from desktop.widgets.dialogs.spending import SpendingDialog
from desktop.widgets.messages import state_name
from desktop.widgets.notices import Notice, Tone
from desktop.widgets.tray import Tray
from desktop.widgets.words import plain

if TYPE_CHECKING:
    from desktop.app.handling import ActionHandler
    from desktop.app.parts import Parts
    from desktop.app.status import StatusWatch
    from desktop.settings import Settings

log = logging.getLogger(__name__)

#: How long the status bar tells that files were moved.
_SAID_MS = 8000
_LABEL = 40
#: Of more tasks than this it is not counted how many have a video: it would be felt.
_COUNTED = 1000


class Library(QObject):
    """Opens the dialogs for import, export and spending, and tells what became of it.

    Dialogs are deleted when they close: they are only ever joined by their own methods, which Qt then disconnects.
    """

    _follow_failed = Signal(str)  # why, in words
    _add_failed = Signal(str)
    _export_failed = Signal(str)
    _exported = Signal(list, int, int)  # paths, tasks in it, tasks left out

    def __init__(self, parts: Parts, handler: ActionHandler, status: StatusWatch) -> None:
        super().__init__(parts)
        self._parts = parts
        self._handler = handler
        self._status = status
        core, window = parts.core, parts.window
        videos = FoundVideos(core.store, core.clients.origin_of, core.paths.references, core.paths.posters)
        self.imports = ImportController(core.submits, core.store, videos, core.clients.origin_of, self)
        self.exports = ExportController(core.store, self._model_name, _state_name, self)
        self.spending = SpendingController(core.ledger, core.clients.origin_of, self)
        self.tray = Tray(window)
        self.notifications = Notifications(
            core.store,
            core.shell.notify,
            self.tray.show_message,
            lambda: parts.preferences.current.notify,
            lambda: QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive,
            self,
        )
        self.tray.set_wanted(parts.preferences.current.tray)
        self._connect()

    async def begin(self) -> None:
        """Learn what an earlier run left under way; to be called once the library is open."""
        self.notifications.begin([row_of(task) for task in await self._parts.core.store.in_states(ACTIVE)])

    def shut_down(self) -> None:
        """Stop what is being written, and all news."""
        self.exports.cancel()
        self.notifications.shut_down()
        self.tray.set_wanted(False)

    def offer_files(self, paths: Sequence[str]) -> list[str]:
        """Open the first video among files that were dropped, and return the other files."""
        video = next((path for path in paths if path.lower().endswith(".mp4")), None)
        if video is not None:
            self.imports.open_video(video)
        return [path for path in paths if path != video]

    def _connect(self) -> None:
        parts, window = self._parts, self._parts.window
        window.follow_requested.connect(self.open_follow)
        window.open_video_requested.connect(self.ask_for_video)
        window.export_requested.connect(lambda: self.open_export(window.tasks.selected_ids()))
        window.spending_requested.connect(self.open_spending)
        self._handler.export_requested.connect(self.open_export)
        self.imports.followed.connect(self._on_followed)
        self.imports.video_read.connect(self._on_video_read)
        self.imports.video_refused.connect(self._on_video_refused)
        self.imports.video_added.connect(window.tasks.select_task)
        self.imports.follow_failed.connect(self._on_follow_failed)
        self.imports.not_recorded.connect(self._on_not_recorded)
        self.exports.finished.connect(self._on_exported)
        self.exports.failed.connect(self._export_failed)
        self.exports.nothing_to_write.connect(self._on_nothing_to_write)
        parts.tasks.files_moved.connect(self._on_files_moved)
        parts.core.projects.let_go = parts.viewing.let_go_of
        parts.core.metering.subscribe(self._on_balance)
        parts.preferences.changed.connect(self._on_preferences_changed)
        self.tray.show_requested.connect(window.raise_to_front)
        self.tray.pause_requested.connect(window.pause_action.setChecked)
        self.tray.quit_requested.connect(window.close)
        window.pause_action.toggled.connect(self.tray.show_paused)
        window.tasks.model.counts_changed.connect(lambda _counts: self.tray.show_active(self._status.active))

    # --- in -----------------------------------------------------------------------------------------------------

    def open_follow(self) -> None:
        """Ask for task ids."""
        current = self._parts.service.service
        dialog = FollowDialog(self._services(), current.id if current else "", self._parts.window)
        dialog.look_up_requested.connect(self.imports.look_up)
        dialog.follow_requested.connect(self.imports.follow)
        self.imports.known_found.connect(dialog.show_known)
        self.imports.followed.connect(dialog.accept)
        self._follow_failed.connect(dialog.show_trouble)
        dialog.open()

    def _services(self) -> list[Service]:
        """Return the services that can be asked now, at the addresses in use."""
        current = self._parts.service.service
        found = [current if current and current.id == s.id else s for s in self._parts.core.catalog.services]
        return [service for service in found if service.base_url]

    def _on_follow_failed(self, name: str) -> None:
        away = name == "ServiceAway"
        text = self.tr("The service does not run now.") if away else self.tr("The tasks could not be recorded: %1")
        self._follow_failed.emit(text.replace("%1", name))

    def _on_followed(self, ids: tuple[int, ...]) -> None:
        if ids:
            self._parts.window.tasks.select_task(ids[0])
        self._say(self.tr("%n task(s) are followed now", "", len(ids)))

    def ask_for_video(self) -> None:
        """Ask for a video made by Rushes."""
        folder = str(self._parts.core.downloads.folder)
        dialog = QFileDialog(self._parts.window, self.tr("Open a video made by Rushes"), folder)
        dialog.setObjectName("openVideoDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("MP4 video (*.mp4)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.imports.open_video)
        dialog.open()

    def _on_video_read(self, found: FoundVideo, still: QImage) -> None:
        service = self._parts.core.catalog.service(found.request.service)
        model = service.model(found.request.model) if service is not None else None
        names = (service.name if service else found.request.service, model.name if model else found.request.model)
        dialog = FoundVideoDialog(found, still, *names, self._parts.window)
        dialog.edit_requested.connect(self._edit_found)
        dialog.add_requested.connect(self.imports.add_video)
        self.imports.video_added.connect(dialog.accept)
        self._add_failed.connect(dialog.show_trouble)
        dialog.open()

    def _on_not_recorded(self, name: str) -> None:
        self._add_failed.emit(self.tr("It could not be recorded: %1").replace("%1", name))

    def _edit_found(self, found: FoundVideo) -> None:
        lineage = None
        if found.known_id is not None:
            label = plain(" ".join(found.request.prompt.split()), _LABEL)
            lineage = Lineage(found.known_id, Relation.RETRY, label)
        self._parts.window.compose.set_request(self._handler.adapted(found.request), lineage)

    def _on_video_refused(self, path: str, reason: VideoRefusal, detail: str) -> None:
        match reason:
            case VideoRefusal.NOT_OURS:
                text = self.tr("%1 does not tell what it was made from: not saved by Rushes, or edited since.")
            case VideoRefusal.NOT_A_VIDEO:
                text = self.tr("%1 is not a whole MP4 video.")
            case VideoRefusal.UNREADABLE:
                text = self.tr("%1 cannot be read: %2").replace("%2", plain(detail, 200))
        text = text.replace("%1", plain(Path(path).name, 120))
        self._parts.window.notices.show_notice(Notice("video", Tone.WARNING, text, closable=True))

    # --- out ----------------------------------------------------------------------------------------------------

    def open_export(self, ids: list[int]) -> None:
        """Ask how to hand tasks on."""
        shown = tuple(self._parts.window.tasks.model.shown_ids())
        folder = str(self._parts.core.downloads.folder.parent)
        title = time.strftime("Rushes %Y-%m-%d")
        dialog = ExportDialog(self._scope(ids), self._scope(shown), title, folder, self._parts.window)
        dialog.export_requested.connect(self._export)
        dialog.cancel_requested.connect(self.exports.cancel)
        dialog.show_requested.connect(lambda path: self._handler.run(self._show_in_folder(path), "show export"))
        pairs = (
            (self.exports.progressed, dialog.show_progress),
            (self.exports.stopped, dialog.show_stopped),
            (self._exported, dialog.show_done),
            (self._export_failed, dialog.show_trouble),
        )
        for signal, slot in pairs:
            signal.connect(slot)
        dialog.open()

    def _on_exported(self, done: Exported) -> None:
        self._exported.emit([str(path) for path in done.paths], done.count, done.left_out)

    def _on_nothing_to_write(self) -> None:
        self._export_failed.emit(self.tr("none of the videos can be read"))

    def _scope(self, ids: Sequence[int]) -> Scope:
        if len(ids) > _COUNTED:
            return Scope(tuple(ids), None)
        model = self._parts.window.tasks.model
        rows = [row for task_id in ids if (row := model.row_of(task_id)) is not None]
        return Scope(tuple(row.id for row in rows), sum(1 for row in rows if _has_video(row)))

    def _export(self, ids: tuple[int, ...], kind: ExportFormat, path: str, title: str) -> None:
        self.exports.start(ExportOrder(ids, kind, Path(path), title))

    async def _show_in_folder(self, path: str) -> None:
        file = Path(path)
        if not await self._parts.core.shell.show_in_folder(file):
            open_folder(file.parent, (file.parent,))  # the person chose it a moment ago

    def _model_name(self, task: Task) -> str:
        model = self._model(task)
        return model.name if model is not None else task.request.model

    def _model(self, task: Task) -> Model | None:
        service = self._parts.core.catalog.service(task.service)
        return service.model(task.request.model) if service is not None else None

    # --- money --------------------------------------------------------------------------------------------------

    def open_spending(self) -> None:
        """Show what was spent."""
        services = self._parts.core.catalog.services
        names = {model.id: model.name for service in services for model in service.models}
        current = self._parts.service.service
        dialog = SpendingDialog(services, current.id if current else "", names, self._parts.window)
        dialog.totals_requested.connect(self.spending.read)
        dialog.save_requested.connect(self.spending.save)
        self.spending.totals_read.connect(dialog.show_totals)
        self.spending.saved.connect(dialog.show_saved)
        self.spending.failed.connect(dialog.show_trouble)
        dialog.open()

    def _on_balance(self, service_id: str, balance: Balance) -> None:
        current = self._parts.service.service
        if current is not None and current.id == service_id:
            self._status.show_balance(balance)

    # --- projects -----------------------------------------------------------------------------------------------

    def _on_files_moved(self, moved: Moved) -> None:
        if moved.places:
            (_, place) = next(iter(moved.places.values()))
            text = self.tr("%n video(s) moved to %1", "", len(moved.places))
            self._say(text.replace("%1", plain(Path(place).parent.name, 120)))
        parts = []
        if moved.elsewhere:
            number = len(moved.elsewhere)
            parts.append(self.tr("%n video(s) outside the videos folder stay where they are.", "", number))
        if moved.failed:
            names = plain(", ".join(moved.failed), 300)
            parts.append(self.tr("Could not be moved: %1").replace("%1", names))
        if parts:
            tone = Tone.WARNING if moved.failed else Tone.INFO
            self._parts.window.notices.show_notice(Notice("moved", tone, " ".join(parts), closable=True))

    # --- the rest -----------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self._parts.window.statusBar().showMessage(text, _SAID_MS)

    def _on_preferences_changed(self, _before: Settings, now: Settings) -> None:
        self.tray.set_wanted(now.tray)


def _has_video(row: TaskRow) -> bool:
    return row.state is TaskState.READY and bool(row.file)


def _state_name(task: Task) -> str:
    return state_name(task.state, task.hold)
