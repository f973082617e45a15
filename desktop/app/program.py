"""The running program: brings the parts together behind a window that is already on screen, and takes them apart."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop import logging as program_log
from desktop.app.garbage import GarbageCollector
from desktop.app.language import load_language
from desktop.app.loop import LoopCare
from desktop.controllers.instance import InstanceServer
from desktop.controllers.preferences import Preferences
from desktop.services.start_record import LIMIT, StartRecord
from desktop.services.threads import in_thread
from desktop.widgets import theme
from desktop.widgets.notices import Notice, Tone

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.app.desk import Desk
    from desktop.arguments import Arguments
    from desktop.paths import Paths
    from desktop.settings import Settings, SettingsDamaged
    from desktop.widgets.main_window import MainWindow

log = logging.getLogger(__name__)

#: How long a request that is being sent may still take when the program is told to end, seconds.
_GRACE_S = 1.0
#: A run that lasted so long did not die of its start, in milliseconds.
_SETTLED_MS = 120_000


def _import_desk() -> type[Desk]:
    """Import what is heavy (network, database, keyring); meant for a thread."""
    from desktop.app.desk import Desk

    return Desk


class Program(QObject):
    """Owns everything from the first paint to the end."""

    def __init__(
        self,
        application: QApplication,
        window: MainWindow,
        arguments: Arguments,
        paths: Paths,
        wanted: Settings,
        damaged: SettingsDamaged | None,
    ) -> None:
        super().__init__()
        self._application = application
        self._window = window
        self._arguments = arguments
        self._paths = paths
        self._damaged = damaged
        self._preferences = Preferences(paths.settings_file, wanted, self)
        self._instances = InstanceServer(paths.data, self)
        self._record = StartRecord(paths.data / "starts")
        self._ended = asyncio.Event()
        self._closing: asyncio.Future[None] | None = None
        self._desk: Desk | None = None
        self._early_images: list[str] = []

    async def run(self) -> int:
        """Run until the end was asked for and everything is safe; return the exit code."""
        program_log.set_up(self._paths.logs)
        crashes = program_log.CrashHandler(self._paths.logs, self._on_crash)
        crashes.install()
        bad_starts = self._record.begin()
        QTimer.singleShot(_SETTLED_MS, self, self._record.settle)
        care = LoopCare(asyncio.get_running_loop(), crashes.handle)
        log.info("started, process %d, after %d that ended badly", os.getpid(), bad_starts)
        self._window.close_requested.connect(self._on_close_requested)
        if self._window.asked_to_close:
            self._ended.set()
        self._preferences.changed.connect(self._on_preferences_changed)
        self._application.styleHints().colorSchemeChanged.connect(self._on_desktop_scheme_changed)
        self._instances.raise_requested.connect(self._on_second_start)
        if not self._instances.listen():
            log.warning("a second start cannot reach this one")
        if self._damaged is not None:
            self._say_settings_damaged(self._damaged)
        desk_class = await in_thread(_import_desk, name="import")
        garbage = GarbageCollector(self)
        self._desk = desk_class(self._window, self._arguments, self._paths, self._preferences)
        self._desk.offer_images(self._early_images)
        beginning = asyncio.ensure_future(self._desk.begin(safe=bad_starts >= LIMIT))
        ending = asyncio.ensure_future(self._ended.wait())
        await asyncio.wait({beginning, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not beginning.done():
            beginning.cancel()
            await asyncio.wait({beginning})
        elif (error := beginning.exception()) is not None:
            crashes.handle(type(error), error, error.__traceback__)
        await ending
        await self._finish()
        garbage.stop()
        care.end()
        return 0

    def end_now(self) -> None:
        """End without asking: the system says so."""
        self._ended.set()

    def _on_close_requested(self) -> None:
        """End, but ask first when something could be lost by it."""
        if self._desk is None:
            self._ended.set()
        elif self._closing is None or self._closing.done():
            self._closing = asyncio.ensure_future(self._close(self._desk))

    async def _close(self, desk: Desk) -> None:
        if await desk.may_close():
            self._ended.set()

    async def _finish(self) -> None:
        """Put everything away. Each step has a time limit; the database comes before what only looks nice."""
        self._instances.close()
        self._window.save_geometry()
        self._window.setEnabled(False)
        if self._desk is not None:
            await self._desk.end(_GRACE_S)
        self._window.let_go()
        self._record.settle()
        log.info("ended")

    # --- what reaches the program from outside ----------------------------------------------------------------

    def _on_second_start(self, images: list[str]) -> None:
        self._window.raise_to_front()
        if self._desk is None:  # this start is not over itself
            self._early_images += images
        else:
            self._desk.offer_images(images)

    def _on_preferences_changed(self, before: Settings, now: Settings) -> None:
        if now.theme != before.theme:
            theme.apply(self._application, now.theme)
        if now.language != before.language:
            load_language(self._application, now.language)
            text = self.tr("The language changes completely at the next start.")
            self._window.notices.show_notice(Notice("language", Tone.INFO, text, closable=True))

    def _on_desktop_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._preferences.current.theme == "system":
            # Not from within the change: Fusion is just taking it over itself.
            QTimer.singleShot(0, lambda: theme.apply(self._application, "system"))

    def _on_crash(self, report: Path | None, name: str) -> None:
        """Say that something went wrong; may be called in any thread."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            QTimer.singleShot(0, self._window, lambda: self._say_crash(report, name))

    def _say_crash(self, report: Path | None, name: str) -> None:
        text = self.tr("Something went wrong in Rushes (%1). Your tasks are safe; Help ▸ Support bundle has details.")
        self._window.notices.show_notice(Notice("crash", Tone.ERROR, text.replace("%1", name), closable=True))

    def _say_settings_damaged(self, damaged: SettingsDamaged) -> None:
        text = self.tr("The settings could not be read; defaults are in use. The old file is kept: %1")
        text = text.replace("%1", str(damaged.kept or self._paths.settings_file))
        self._window.notices.show_notice(Notice("settings", Tone.WARNING, text, closable=True))
