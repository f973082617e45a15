"""The life of the running program: the event loop, signals from the system, and an end that never hangs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desktop.app.program import Program

if TYPE_CHECKING:
    from desktop.arguments import Arguments
    from desktop.controllers.instance_lock import InstanceLock
    from desktop.paths import Paths
    from desktop.settings import Settings, SettingsDamaged
    from desktop.widgets.main_window import MainWindow

log = logging.getLogger(__name__)

#: When everything is safe on disk, what is left of the process gets this long, in seconds. A name look-up or a keyring
#: call may hang in a thread; nothing of value is in it.
_TAIL_S = 0.7


def live(
    application: QApplication,
    window: MainWindow,
    arguments: Arguments,
    paths: Paths,
    wanted: Settings,
    damaged: SettingsDamaged | None,
    lock: InstanceLock | None,
) -> int:
    """Run the program behind a painted window until it is closed; return the exit code."""
    program = Program(application, window, arguments, paths, wanted, damaged)
    signals = _Signals(program.end_now)
    try:
        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            code = runner.run(program.run())
            _end_soon(code)
    finally:
        signals.close()
        if lock is not None:
            lock.release()
    return code


def _end_soon(code: int) -> None:
    """End the process in a moment even if a thread hangs. Everything is saved by now."""

    def end() -> None:
        logging.shutdown()
        os._exit(code)

    timer = threading.Timer(_TAIL_S, end)
    timer.daemon = True
    timer.start()


class _Signals:
    """Turns SIGTERM, SIGINT and SIGHUP into an orderly end.

    Python runs its handlers only when the interpreter gets a turn, which it does not while Qt waits for events: the
    wake-up socket gives it one.
    """

    def __init__(self, end_now: Callable[[], None]) -> None:
        self._end_now = end_now
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_activated)
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._on_signal)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        self._reader.close()
        self._writer.close()

    def _on_signal(self, number: int, _frame: object) -> None:
        log.info("signal %s", signal.Signals(number).name)
        self._end_now()

    def _on_activated(self) -> None:
        with contextlib.suppress(OSError):
            self._reader.recv(64)
