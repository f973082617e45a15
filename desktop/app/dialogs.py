"""Opens the dialogs and joins each to what answers it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.app.announcements import notice_of
from desktop.controllers.keys import KeysController
from desktop.controllers.support import SupportController
from desktop.domain.catalog import Service
from desktop.domain.condition import KeyNeeded
from desktop.domain.task import Task
from desktop.services.submit import AttachError, AttachRefusal, LookUp
from desktop.services.support import SupportService
from desktop.widgets.dialogs.about import AboutDialog, versions
from desktop.widgets.dialogs.key import KeyDialog
from desktop.widgets.dialogs.key_panel import KeyPanel
from desktop.widgets.dialogs.settings import SettingsDialog, SettingsFacts
from desktop.widgets.dialogs.shortcuts import (
    ShortcutsDialog,
    compare_shortcuts,
    list_shortcuts,
    menu_shortcuts,
    player_shortcuts,
)
from desktop.widgets.dialogs.support import SupportBundleDialog
from desktop.widgets.dialogs.unknown import DoubtfulTask, UnknownOutcomeDialog
from desktop.widgets.notices import Notice, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.app.parts import Parts
    from desktop.settings import Settings


class Dialogs(QObject):
    """Each dialog is opened (never executed) and answers by signals."""

    def __init__(self, parts: Parts, use_settings: Callable[[Settings], None]) -> None:
        super().__init__(parts)
        self._parts = parts
        self._use_settings = use_settings
        core = parts.core
        self.keys = KeysController(core.credentials, core.account, self)
        self._support = SupportController(
            SupportService(parts.paths, core.store, versions, lambda: parts.preferences.current), self
        )
        self._doubt: UnknownOutcomeDialog | None = None
        self._doubtful_id = 0
        window = parts.window
        window.settings_requested.connect(self.open_settings)
        window.about_requested.connect(lambda: AboutDialog(window).open())
        window.shortcuts_requested.connect(self.open_shortcuts)
        window.support_bundle_requested.connect(self.open_support)
        parts.submission.looked_up.connect(self._on_looked_up)
        parts.submission.attach_refused.connect(self._on_attach_refused)
        parts.submission.attached.connect(self._on_settled)
        parts.submission.resent.connect(lambda task_id, _new: self._on_settled(task_id))

    # --- key and settings ---------------------------------------------------------------------------------------

    def open_key(self) -> None:
        """Ask for the key of the service in use, or of the one that refused its key."""
        service = self._service_without_key()
        needed = self._parts.core.conditions.find(KeyNeeded, service.origin)
        said = notice_of(needed) if needed is not None else None
        dialog = KeyDialog(service, service.origin, said.text if said else "", self._parts.window)
        self._join_panel(dialog.panel)
        dialog.open()
        self.keys.find(service)

    def open_settings(self) -> None:
        """Open the settings."""
        parts = self._parts
        facts = SettingsFacts(
            service=parts.service.service or parts.core.catalog.default,
            videos=str(parts.paths.videos),
            folder_fixed=parts.arguments.data_dir is not None,
            service_fixed=bool(parts.arguments.service),
        )
        dialog = SettingsDialog(parts.preferences.current, parts.core.catalog, facts, parts.window)
        self._join_panel(dialog.key_panel)
        dialog.service_shown.connect(self.keys.find)
        dialog.settings_changed.connect(self._use_settings)
        dialog.open()

    def _service_without_key(self) -> Service:
        parts = self._parts
        for condition in parts.core.conditions.current():
            if isinstance(condition, KeyNeeded):
                service = parts.core.catalog.service(condition.service)
                if service is not None and not service.local:
                    return service if service.origin == condition.origin else service.at(condition.origin)
        current = parts.service.service
        return current if current is not None and not current.local else parts.core.catalog.default

    def _join_panel(self, panel: KeyPanel) -> None:
        """Join a key panel to the keys for as long as it lives."""
        panel.save_requested.connect(self.keys.save)
        panel.check_requested.connect(self.keys.check)
        panel.delete_requested.connect(self.keys.forget)

        pairs = (
            (self.keys.state_found, panel.show_state),
            (self.keys.checked, panel.show_checked),
            (self.keys.reach_found, panel.show_reach),
            (self.keys.check_failed, panel.show_problem),
        )
        for signal, slot in pairs:
            signal.connect(slot)

    # --- an unknown outcome -------------------------------------------------------------------------------------

    def open_doubt(self, task: Task, again: int) -> None:
        """Show the three ways out of an unknown outcome.

        Args:
            again: how often the task was submitted again already.
        """
        parts = self._parts
        service = parts.core.catalog.service(task.service)
        doubtful = DoubtfulTask(
            task.id,
            task.request.prompt,
            service.name if service else task.service,
            task.sent_at,
            bool(service and service.wire.lookup_path),
            service.account_url if service else "",
            again,
        )
        dialog = UnknownOutcomeDialog(doubtful, parts.window)
        dialog.find_requested.connect(parts.submission.look_up)
        dialog.attach_requested.connect(parts.submission.attach)
        dialog.resend_requested.connect(parts.submission.resend)
        dialog.abandon_requested.connect(lambda task_id: parts.submission.abandon([task_id]))
        dialog.abandon_requested.connect(self._on_settled)
        self._doubt, self._doubtful_id = dialog, task.id
        dialog.destroyed.connect(lambda: self._on_doubt_gone(dialog))
        dialog.open()

    def _on_doubt_gone(self, dialog: UnknownOutcomeDialog) -> None:
        if self._doubt is dialog:  # not one that was opened since
            self._doubt, self._doubtful_id = None, 0

    def _on_looked_up(self, task_id: int, result: LookUp) -> None:
        asked_in = self._doubt if task_id == self._doubtful_id else None
        if result is LookUp.FOUND:
            if asked_in is not None:
                asked_in.accept()
            return
        words = {
            LookUp.TAKEN: self.tr("Another task in the list has that id already."),
            LookUp.NOT_YET: self.tr("The service does not have it yet. Look again in a minute."),
            LookUp.NOT_FOUND: self.tr("The service does not have it: it very probably never arrived."),
            LookUp.UNSUPPORTED: self.tr("This service cannot look for a request. Look at its own task list."),
            LookUp.NO_ANSWER: self.tr("The service could not be asked. Try again when it can be reached."),
        }
        if asked_in is not None:
            asked_in.show_result(words[result], trouble=result is LookUp.NO_ANSWER)
        else:  # one of several that were looked for together
            self._parts.window.notices.show_notice(Notice("action", Tone.INFO, words[result], closable=True))

    def _on_attach_refused(self, task_id: int, error: AttachError) -> None:
        if self._doubt is None or task_id != self._doubtful_id:
            return
        words = {
            AttachRefusal.MALFORMED: self.tr("That is not a task id."),
            AttachRefusal.TAKEN: self.tr("Another task in the list has that id already."),
            AttachRefusal.NOT_KNOWN: self.tr("The service does not know that id."),
            AttachRefusal.NO_ANSWER: self.tr("The service could not be asked. Try again when it can be reached."),
        }
        self._doubt.show_result(words[error.reason])

    def _on_settled(self, task_id: int) -> None:
        if self._doubt is not None and task_id == self._doubtful_id:
            self._doubt.accept()

    # --- help ---------------------------------------------------------------------------------------------------

    def open_shortcuts(self) -> None:
        """Show all keys."""
        groups = (
            *menu_shortcuts(self._parts.window.menuBar()),
            list_shortcuts(),
            player_shortcuts(),
            compare_shortcuts(),
        )
        ShortcutsDialog(groups, self._parts.window).open()

    def open_support(self) -> None:
        """Show what a support bundle would hold; it is saved only from there."""
        stamp = time.strftime("%Y-%m-%d")
        dialog = SupportBundleDialog(f"rushes-support-{stamp}.zip", self._parts.window)
        dialog.bundle_requested.connect(self._support.collect)
        dialog.save_requested.connect(self._support.save)
        slots = (
            (self._support.collected, dialog.show_parts),
            (self._support.saved, dialog.show_saved),
            (self._support.failed, dialog.show_trouble),
        )
        for signal, slot in slots:
            signal.connect(slot)
        dialog.open()
