"""The window at work: services, controllers and panes joined together.

Imported in a thread after the first paint, since it brings in network, database and keyring.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.app.announcements import Announcer, opening_notices, store_refusal
from desktop.app.closing import ask_to_close
from desktop.app.dialogs import Dialogs
from desktop.app.handling import ActionHandler
from desktop.app.library import Library
from desktop.app.links import host_of, open_folder, open_page
from desktop.app.parts import Parts
from desktop.app.status import StatusWatch
from desktop.controllers.tasks import Step, StepKind
from desktop.controllers.wakefulness import Wakefulness
from desktop.domain.actions import TaskAction
from desktop.domain.catalog import CatalogError, Service
from desktop.domain.condition import AnswersUnsaved, BalanceEmpty, Condition, FolderUnwritable, Paused, StoreTrouble
from desktop.domain.key import KeySource, KeyState
from desktop.domain.task import Task, TaskState
from desktop.store.errors import StoreLocked, StoreUnusable
from desktop.store.events import StoreEvent, TasksChanged
from desktop.widgets.compose.offer import Offer, take_address
from desktop.widgets.messages import plain
from desktop.widgets.notices import Notice, NoticeAction, Tone

if TYPE_CHECKING:
    from desktop.arguments import Arguments
    from desktop.controllers.preferences import Preferences
    from desktop.paths import Paths
    from desktop.settings import Settings
    from desktop.store.events import Recovery
    from desktop.widgets.main_window import MainWindow

log = logging.getLogger(__name__)

#: How often to look whether another program let go of the database, in milliseconds.
_UNLOCK_MS = 3000
#: What the viewer does itself, or has its own field for.
_OF_THE_VIEWER = frozenset(
    {
        TaskAction.NOTE,
        TaskAction.TAG,
        TaskAction.PROJECT,
        TaskAction.SAVE_FRAME,
        TaskAction.COPY_FRAME,
        TaskAction.PLAY,
    }
)


class Desk(QObject):
    """Joins the parts and passes on what they tell each other."""

    def __init__(self, window: MainWindow, arguments: Arguments, paths: Paths, preferences: Preferences) -> None:
        super().__init__(window)
        parts = self._parts = Parts(window, arguments, paths, preferences)
        self.window, self.arguments, self.paths, self.preferences = window, arguments, paths, preferences
        self.core, self.compose, self.submission = parts.core, parts.compose, parts.submission
        self.service, self.tasks, self.viewing = parts.service, parts.tasks, parts.viewing
        self.announcer = Announcer(window.notices)
        self.dialogs = Dialogs(parts, self.use_settings)
        self.handler = ActionHandler(parts, self.dialogs.open_doubt)
        self.status = StatusWatch(parts.core, window.status, window.tasks.model, self)
        self.library = Library(parts, self.handler, self.status)
        self.wakefulness = Wakefulness(parts.core.clock, self)
        self._safe = False
        self._opening = asyncio.Lock()
        self._recovered: tuple[Task, ...] = ()
        self._sent_last: tuple[int, ...] = ()
        self._put_away: Step | None = None  # what the bar with "Undo" tells of
        self._early_images: list[str] | None = []  # offered before the draft is back, which would take their place
        self._connect()

    # --- life -------------------------------------------------------------------------------------------------

    async def begin(self, *, safe: bool = False) -> None:
        """Restore the draft, open the library, choose the service, let everything go.

        Args:
            safe: play, ask about and fetch nothing unasked, because the last starts ended badly.
        """
        window, current = self.window, self.preferences.current
        if safe:
            self._enter_safe_mode()
        wanted = self.arguments.service or current.service
        window.compose.set_service(self._expected_service(wanted))
        window.compose.set_presets(current.presets)
        window.tasks.set_layout(current.columns)
        window.tasks.set_saved_views(current.saved_views)
        window.tasks.set_model_names({m.id: m.name for s in self.core.catalog.services for m in s.models})
        await self.compose.restore_draft()
        early, self._early_images = self._early_images or [], None
        self.offer_images([*self.arguments.images, *early])
        self._recall_addresses(current.addresses)
        await self.open_library()
        self.service.confirmed_hosts = frozenset(current.hosts)
        await self.service.open(wanted, confirmed=bool(self.arguments.service))
        window.show_welcome(self.service.service is None)
        self._show_choice()
        window.set_ready(True)
        if not self._safe:
            await self._go_on()

    async def _go_on(self) -> None:
        if self.core.started and await self.core.has_local_tasks():
            await self.service.ensure_sandbox()
        self.viewing.warm_up()

    def _enter_safe_mode(self) -> None:
        self._safe = True
        self.viewing.playback.switch_off()
        text = self.tr(
            "Safe mode: Rushes ended unexpectedly several times in a row. Videos are not played, and tasks are "
            "checked and fetched only when you ask for it."
        )
        normal = NoticeAction("normal", self.tr("Back to normal"))
        self.window.notices.show_notice(Notice("safe", Tone.WARNING, text, (normal,)))

    async def _leave_safe_mode(self) -> None:
        if not self._safe:
            return
        self._safe = False
        self.window.notices.remove_notice("safe")
        self.viewing.playback.switch_on()
        if self.core.started:
            await self.core.go_on()
        await self._go_on()

    def _expected_service(self, wanted: str) -> Service:
        """Return the service whose models are offered until one is in use: a person can compose at once."""
        try:
            return self.core.catalog.resolve(wanted) if wanted else self.core.catalog.default
        except CatalogError:
            return self.core.catalog.default

    def _recall_addresses(self, addresses: Sequence[str]) -> None:
        for text in addresses:
            with contextlib.suppress(CatalogError):
                self.core.clients.remember(self.core.catalog.resolve(text))

    def _keep_address(self, service: Service) -> None:
        """Keep an address that has a path: its tasks outlive the choice of another service."""
        text = f"{service.id}={service.base_url}"
        kept = self.preferences.current.addresses
        if not service.local and service.base_url != service.origin and text not in kept:
            self.preferences.change(addresses=(*kept[-99:], text))

    async def open_library(self) -> None:
        """Open the database and let the services go; when that cannot be, say so and stay useful.

        Where it is open and could not be written lately, see whether it can be again.
        """
        async with self._opening:
            if self.core.started:
                await self.core.store.try_writing()
                self.core.conditions.clear(StoreTrouble)
                return
            try:
                read_only = await self._load_library()
                recovery = await self.core.start(safe=self._safe) if read_only is None else None
            except StoreUnusable as error:
                log.exception("the database cannot be used")
                read_only, recovery = error, None
            if read_only is not None:
                self._refuse_library(read_only)
        if recovery is not None:
            self.announcer.refusal = None
            self.core.conditions.clear(StoreTrouble)
            self._say_recovered(recovery)
            await self.library.begin()

    async def _load_library(self) -> StoreUnusable | None:
        """Open the database and show what is in it; return why it can only be read, if so."""
        self.window.tasks.set_loading(True)
        try:
            report = await self.core.open()
            await self.tasks.load()
            gc.freeze()  # the rows stay: to look for garbage in a large library would stall the window
        finally:
            self.window.tasks.set_loading(False)
        for notice in opening_notices(report):
            self.window.notices.show_notice(notice)
        return report.read_only

    def _refuse_library(self, error: StoreUnusable) -> None:
        self.announcer.refusal = store_refusal(error)
        self.core.conditions.set(StoreTrouble(type(error).__name__))
        if isinstance(error, StoreLocked):
            QTimer.singleShot(_UNLOCK_MS, self, lambda: self.handler.run(self.open_library(), "open library"))

    async def may_close(self) -> bool:
        """Ask when ending now could lose something; return whether to end."""
        return await ask_to_close(self.window, self.core)

    async def end(self, grace_s: float) -> None:
        """Put everything away."""
        self.core.submits.hold_back(True)  # a request that begins now would be cut off
        self.status.stop()
        self.wakefulness.stop()
        self.window.compose.flush_draft()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self.compose.save_draft(self.window.compose.draft())
        self.viewing.shut_down()
        self.library.shut_down()
        await self.tasks.finish(1.0)
        self.tasks.shut_down()
        await self.core.close(grace_s)

    def offer_images(self, images: Sequence[str]) -> None:
        """Take images from the command line, or from a second start, like a drop."""
        if self._early_images is not None:
            self._early_images += images
            return
        for addressed, some in groupby(images, _is_address):  # in the order in which they were named
            offer = Offer()
            for image in some:
                if addressed:
                    take_address(image, offer)
                else:
                    offer.files.append(image)
            self.window.compose.reference_pane.take(offer)

    # --- wiring -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._connect_compose()
        self._connect_service()
        self._connect_tasks()
        self.core.conditions.subscribe(self._on_conditions)
        self.core.store.subscribe(self._on_store)
        self.core.supervisor.on_error = self._on_background_error
        self.window.notices.action_requested.connect(self._on_notice_action)
        self.window.pause_requested.connect(self.submission.pause)
        self.window.logs_requested.connect(lambda: open_folder(self.paths.logs, (self.paths.data,)))
        self.wakefulness.woke.connect(self._on_woke)
        self.preferences.changed.connect(self._on_preferences_changed)
        self.preferences.not_saved.connect(self._on_settings_not_saved)

    def _connect_compose(self) -> None:
        pane, controller = self.window.compose, self.compose
        pane.files_offered.connect(lambda paths: controller.add_files(self.library.offer_files(paths)))
        pane.data_offered.connect(controller.add_data)
        pane.picture_offered.connect(controller.add_image)
        pane.shrink_requested.connect(controller.shrink)
        pane.draft_changed.connect(controller.on_draft_changed)
        pane.presets_changed.connect(lambda presets: self.preferences.change(presets=presets))
        pane.history_requested.connect(self._on_history_requested)
        pane.submit_requested.connect(self._on_submit_requested)
        controller.draft_restored.connect(pane.restore_draft)
        controller.draft_damaged.connect(self._on_draft_damaged)
        controller.draft_not_saved.connect(self._on_draft_not_saved)
        controller.draft_saved_again.connect(lambda: self.window.notices.remove_notice("draft"))
        controller.submission_requested.connect(self.submission.submit)
        self.submission.submitted.connect(self._on_submitted)
        self.submission.invalid.connect(self._on_invalid)
        self.submission.not_recorded.connect(self._on_not_recorded)
        self.submission.service_away.connect(self._on_service_away)
        self.window.add_images_requested.connect(pane.add_images)

    def _connect_service(self) -> None:
        self.service.changed.connect(self._on_service_changed)
        self.service.chosen.connect(lambda text: self.preferences.change(service=text))
        self.service.choice_failed.connect(self._on_choice_failed)
        self.service.host_unconfirmed.connect(self._on_host_unconfirmed)
        self.service.key_changed.connect(self._on_key_changed)
        self.service.sandbox_restarted.connect(self._on_sandbox_restarted)
        self.service.balance_changed.connect(self.status.show_balance)
        self.window.welcome.sandbox_requested.connect(lambda: self.service.choose(self.core.catalog.sandbox.id))
        self.window.welcome.key_requested.connect(lambda: self.service.choose(self.core.catalog.default.id))
        self.window.welcome.key_requested.connect(self.dialogs.open_key)

    def _connect_tasks(self) -> None:
        pane = self.window.tasks
        pane.current_changed.connect(self.viewing.show_task)
        pane.selection_changed.connect(self.viewing.note_selection)
        pane.activated.connect(self.viewing.play)
        pane.preview_requested.connect(self.viewing.preview)
        pane.action_requested.connect(self.handler.perform)
        pane.annotation_requested.connect(lambda change, ids: self.tasks.annotate(change, ids))
        self.viewing.annotation_requested.connect(lambda change, ids: self.tasks.annotate(change, ids))
        self.viewing.winner_picked.connect(self.tasks.pick_winner)
        pane.compose_requested.connect(self.window.compose.focus_prompt)
        pane.views_changed.connect(lambda views: self.preferences.change(saved_views=views))
        pane.layout_changed.connect(lambda words: self.preferences.change(columns=tuple(words)))
        pane.set_posters(self.tasks.posters)
        self.window.viewer.action_requested.connect(self._on_viewer_action)
        self.tasks.estimates_changed.connect(pane.set_estimates)
        self.tasks.undo_changed.connect(self._on_undo_changed)
        self.tasks.step_done.connect(self._on_step_done)
        self.tasks.undone.connect(self._on_undone)
        self.tasks.store_failed.connect(lambda error: self._on_not_recorded(type(error).__name__))
        self.window.undo_requested.connect(lambda: self.tasks.undo())

    # --- composing and sending ----------------------------------------------------------------------------------

    def _on_submit_requested(self, request: object, takes: int, lineage: object) -> None:
        self.window.compose.set_busy(True)
        self.compose.submit(request, takes, lineage)

    def _on_store(self, event: StoreEvent) -> None:
        """Bring a refusal to the field that it is about, while what was refused is still in the compose pane."""
        if not isinstance(event, TasksChanged):
            return
        for row in event.rows:
            if row.state is TaskState.REJECTED and row.id in self._sent_last:
                self._sent_last = ()
                self.handler.run(self._show_refusal(row.id), "show refusal")

    async def _show_refusal(self, task_id: int) -> None:
        task = await self.core.store.get(task_id)
        if task.problem is not None:
            self.window.compose.show_refusal(task.request, task.problem)

    def _on_submitted(self, ids: tuple[int, ...]) -> None:
        self.window.compose.set_busy(False)
        self._sent_last = ids
        if ids:
            self.window.tasks.select_task(ids[0])

    def _on_invalid(self, violations: tuple[object, ...]) -> None:
        self.window.compose.set_busy(False)
        self.window.compose.show_violations(violations)  # type: ignore[arg-type]

    def _on_not_recorded(self, _name: str) -> None:
        self.window.compose.set_busy(False)
        self.core.conditions.set(StoreTrouble(_name))

    def _on_service_away(self) -> None:
        self.window.compose.set_busy(False)
        text = self.tr("Not sent: the service is not running. Nothing was lost; press Generate again.")
        self.window.notices.show_notice(Notice("away", Tone.WARNING, text, closable=True))

    def _on_history_requested(self) -> None:
        self.window.compose.set_history(self.tasks.recent_prompts())

    def _on_draft_damaged(self, kept: Path | None) -> None:
        text = self.tr("The draft of last time could not be read; the file is kept: %1")
        notice = Notice("draft", Tone.WARNING, text.replace("%1", str(kept or self.paths.draft_file)), closable=True)
        self.window.notices.show_notice(notice)

    def _on_draft_not_saved(self, why: str) -> None:
        text = self.tr("What you type is not being saved: %1").replace("%1", why)
        self.window.notices.show_notice(Notice("draft", Tone.WARNING, text))

    # --- the list -----------------------------------------------------------------------------------------------

    def _on_viewer_action(self, name: str, ids: list[int]) -> None:
        """Let the list ask first where an action costs or removes something, as it does for its own menu."""
        model = self.window.tasks.model
        action = TaskAction(name)
        if action in _OF_THE_VIEWER:
            self.handler.perform(action, ids)
        else:
            self.window.tasks.perform(action, [row for i in ids if (row := model.row_of(i)) is not None])

    def _on_undo_changed(self, step: Step | None) -> None:
        self.window.undo_action.setEnabled(step is not None)

    def _on_step_done(self, step: Step) -> None:
        """Say what was removed, with a way back; notes are quiet."""
        if step.kind is StepKind.NOTED:
            return
        self._put_away = step
        removed = self.tr("%n task(s) removed from the list; files stay.", "", step.count)
        trashed = self.tr("%n video(s) moved to the trash.", "", step.count)
        parts = [trashed if step.kind is StepKind.TRASHED else removed] if step.count else []
        if step.kept:
            parts.append(self.tr("%n kept, because money or a result hangs on them.", "", step.kept))
        if step.failed:
            parts.append(self.tr("Could not be moved: %1").replace("%1", ", ".join(step.failed)))
        undo = (NoticeAction("undo", self.tr("Undo")),) if step.count else ()
        self.window.notices.show_notice(Notice("undo", Tone.INFO, " ".join(parts), undo, closable=True))

    def _on_undone(self, step: Step) -> None:
        if step.kind is not StepKind.NOTED:
            self.window.notices.remove_notice("undo")
        if step.failed:
            text = self.tr("Could not be brought back from the trash: %1")
            text = text.replace("%1", plain(", ".join(step.failed), 300))
            self.window.notices.show_notice(Notice("untrash", Tone.WARNING, text, closable=True))

    # --- the service --------------------------------------------------------------------------------------------

    def _on_service_changed(self, service: Service) -> None:
        if service.local or self.core.catalog.is_known_host(service):
            self.window.notices.remove_notice("host")
        self.window.compose.set_service(service)
        self.window.show_welcome(False)
        self._keep_address(service)
        self._show_choice()
        self.status.show_service(service, fixed=bool(self.arguments.service))

    def _show_choice(self) -> None:
        """Say at the Generate button what is missing."""
        reason = ""
        if self.service.service is None:
            reason = self.tr("First choose how to make videos.")
        elif self.core.conditions.find(StoreTrouble) is not None:
            reason = self.tr("Tasks cannot be recorded now, so nothing is sent.")
        self.window.compose.set_enabled_reason(reason)

    def _on_choice_failed(self, text: str) -> None:
        words = self.tr("The service “%1” of the settings cannot be used. Choose one in Settings.")
        notice = Notice("choice", Tone.WARNING, words.replace("%1", plain(text, 80)), closable=True)
        self.window.notices.show_notice(notice)

    def _on_host_unconfirmed(self, service: Service) -> None:
        text = self.tr("RUSHES_API_KEY is not sent to %1 unasked: that is no service that Rushes knows.")
        confirm = NoticeAction("confirm", self.tr("Use the key there"))
        notice = Notice("host", Tone.WARNING, text.replace("%1", service.origin), (confirm,))
        self.window.notices.show_notice(notice)

    def _on_key_changed(self, state: KeyState) -> None:
        """Say when a key will be gone with the window: nobody should find that out at the next start."""
        if state.source is not KeySource.SESSION:
            self.window.notices.remove_notice("session_key")
            return
        text = self.tr("The API key is kept only until Rushes ends: no keyring took it.")
        self.window.notices.show_notice(Notice("session_key", Tone.INFO, text, closable=True))

    def _on_sandbox_restarted(self) -> None:
        text = self.tr("The sandbox had crashed and was started again; its tasks go on.")
        self.window.notices.show_notice(Notice("sandbox_restarted", Tone.INFO, text, closable=True))

    # --- what concerns everything -------------------------------------------------------------------------------

    def _on_conditions(self, conditions: tuple[Condition, ...]) -> None:
        self.announcer.show_conditions(conditions, active=self.status.active, page=host_of(self._account_page()))
        self.window.pause_action.setChecked(any(isinstance(c, Paused) for c in conditions))
        self._show_choice()

    def _on_background_error(self, name: str, error: BaseException) -> None:
        text = self.tr("A part of Rushes stopped (%1: %2). Your tasks are safe; start Rushes again.")
        text = text.replace("%1", name).replace("%2", type(error).__name__)
        self.window.notices.show_notice(Notice("stopped", Tone.ERROR, text, closable=True))

    def _say_recovered(self, recovery: Recovery) -> None:
        """Ask once, together, about what was not sent; say what has an unknown outcome."""
        held, unknown = recovery.held, recovery.unknown
        self._recovered = held
        if held:
            text = self.tr("%n task(s) were not sent before Rushes ended. Send now?", "", len(held))
            actions = (NoticeAction("send", self.tr("Send")), NoticeAction("discard", self.tr("Discard")))
            self.window.notices.show_notice(Notice("held", Tone.WARNING, text, actions))
        if unknown:
            text = self.tr("%n task(s) were being sent when Rushes ended: their outcome is unknown.", "", len(unknown))
            show = NoticeAction("show", self.tr("Show"))
            self.window.notices.show_notice(Notice("unknown", Tone.WARNING, text, (show,), closable=True))
        if recovery.doubtful:
            words = self.tr(
                "%n task(s) waited in this older copy of the task list: they may have been sent since.",
                "",
                len(recovery.doubtful),
            )
            show = NoticeAction("show", self.tr("Show"))
            self.window.notices.show_notice(Notice("doubtful", Tone.WARNING, words, (show,), closable=True))

    def _on_notice_action(self, key: str, action: str) -> None:
        """Do what a button in a bar says."""
        match key, action:
            case "held", _:
                ids = [task.id for task in self._recovered]
                (self.submission.send_held if action == "send" else self.submission.discard)(ids)
                self.window.notices.remove_notice(key)
            case "unknown" | "doubtful", "show":
                self.window.tasks.search("status:unknown")
                self.window.notices.remove_notice(key)
            case "key", _:
                self.dialogs.open_key()
            case "balance", "account":
                open_page(self._account_page(), host_of(self._account_page()))
            case "balance", "send":
                for origin in {c.origin for c in self.core.conditions.current() if isinstance(c, BalanceEmpty)}:
                    self.core.conditions.clear(BalanceEmpty, origin)  # also when nothing waits for it by now
                self.submission.send_held(self.tasks.held_ids())
            case "disk" | "folder", "folder":
                self.choose_folder()
            case "folder", "retry":
                self.core.conditions.clear(FolderUnwritable)
                self.core.downloads.hurry()
            case "store", _:
                self.handler.run(self.open_library(), "open library")
            case "unsaved", _:
                self._copy_unsaved()
            case "paused", _:
                self.submission.pause(False)
            case "offline", _:
                self.core.polls.wake_up()
                self.core.downloads.hurry()
            case "host", _:
                self._confirm_host()
            case "safe", _:
                self.handler.run(self._leave_safe_mode(), "back to normal")
            case "sandbox", _:
                self.service.restart_sandbox(list(self.preferences.current.sandbox_args))
            case "undo", _:
                self.tasks.undo(self._put_away)  # and not a note that was made since
                self.window.notices.remove_notice(key)

    def _confirm_host(self) -> None:
        self.window.notices.remove_notice("host")
        service = self.service.service
        if service is not None:
            self.preferences.change(hosts=(*self.preferences.current.hosts, service.origin))
            self.service.confirm_host()

    def _account_page(self) -> str:
        service = self.service.service
        return service.account_url if service is not None else ""

    def _on_woke(self) -> None:
        """After a sleep connections are dead and links may be about to end."""
        if self.core.started and not self._safe:
            self.core.polls.after_sleep()
            self.core.downloads.hurry()

    def _copy_unsaved(self) -> None:
        unsaved = self.core.conditions.find(AnswersUnsaved)
        if unsaved is not None:
            QGuiApplication.clipboard().setText("\n".join(remote_id for _, remote_id in unsaved.ids))

    def choose_folder(self) -> None:
        """Ask where videos should go."""
        dialog = QFileDialog(self.window, self.tr("Folder for videos"), str(self.core.downloads.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.preferences.change(videos=folder))
        dialog.open()

    def _on_preferences_changed(self, before: Settings, now: Settings) -> None:
        if now.videos != before.videos:
            self.core.downloads.set_folder(Path(now.videos) if now.videos else self.paths.videos)
            self.status.show_folder()
        if now.proxy != before.proxy:
            self.core.clients.set_proxy(now.proxy)
        self.core.intake.strip_metadata = now.strip_metadata
        self.service.confirmed_hosts = frozenset(now.hosts)
        if now.sandbox_args != before.sandbox_args:
            self.service.configure_sandbox(list(now.sandbox_args))
        self.viewing.set_preferences(now)

    def use_settings(self, wanted: Settings) -> None:
        """Use what the settings dialog says; another service is gone to at once."""
        before = self.preferences.current
        self.preferences.replace(wanted)
        if wanted.service != before.service and not self.arguments.service:
            self.service.choose(wanted.service)

    def _on_settings_not_saved(self, why: str) -> None:
        text = self.tr("The settings could not be saved: %1").replace("%1", why)
        self.window.notices.show_notice(Notice("settings", Tone.WARNING, text, closable=True))


def _is_address(image: str) -> bool:
    return image.lower().startswith(("http://", "https://", "file://"))
