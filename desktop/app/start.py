"""From the command line to a painted window, and from there to the running program.

Painting comes first. What is heavy (network, database, keyring, images) is imported in a thread once the window is on
screen, so that the person can already type.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from desktop import settings
from desktop.paths import Paths
from desktop.settings import Settings, SettingsDamaged

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.arguments import Arguments
    from desktop.controllers.instance_lock import InstanceLock
    from desktop.widgets.main_window import MainWindow

#: Longest wait for the first paint, in seconds; a window on a hidden workspace may never be painted.
_PAINT_LIMIT_S = 3.0
#: How often to see whether the imports behind the window are done, in milliseconds.
_LOOK_MS = 4
#: What the panes need to be completed, and what comes after them.
_PARTS = (
    "desktop.models.references",
    "desktop.widgets.compose.offer",
    "desktop.widgets.compose.reference_view",
    "desktop.widgets.messages",
    "desktop.widgets.notices",
    "desktop.widgets.tasks.pane",
    "desktop.widgets.viewer.actions",
    "desktop.widgets.viewer.details",
    "desktop.widgets.welcome",
    "desktop.app.life",
)


def run(arguments: Arguments) -> int:
    """Run the program to its end and return the exit code."""
    try:
        paths = Paths.standard() if arguments.data_dir is None else Paths.below(arguments.data_dir)
        paths.create()
    except RuntimeError:
        return _refuse("cannot tell your home folder. Set HOME, or say where to keep things with --data-dir.")
    except OSError as error:
        return _refuse(f"cannot write to {error.filename}: {error.strerror}. Choose another folder with --data-dir.")
    if not _has_display():
        return _refuse("there is no display to open a window on. Set DISPLAY or WAYLAND_DISPLAY.")
    if _display_is_gone():
        return _refuse(f"nothing shows windows on the display {os.environ['DISPLAY']}. Set DISPLAY to one that runs.")
    return _open(arguments, paths)


def _refuse(reason: str) -> int:
    print(f"rushes: {reason}", file=sys.stderr)  # noqa: T201  # there is no window to say it in
    return 1


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _display_is_gone() -> bool:
    """Say whether DISPLAY names an X server of this machine that is not there: Qt would abort, and speak of itself."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return False
    number = os.environ["DISPLAY"].removeprefix("unix").removeprefix(":").partition(".")[0]
    if not number.isdigit():
        return False  # on another machine
    socket = f"/tmp/.X11-unix/X{number}"  # noqa: S108  # where X servers have theirs
    if os.path.exists(socket):  # noqa: PTH110  # a Path would be imported for nothing more
        return False
    try:
        with open("/proc/net/unix") as sockets:  # noqa: PTH123
            return not any(line.rstrip().endswith("@" + socket) for line in sockets)
    except OSError:
        return False


def _open(arguments: Arguments, paths: Paths) -> int:
    # QtMultimedia's FFmpeg backend is talkative; its errors reach us as signals.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")
    from PySide6.QtWidgets import QApplication

    _spare_source_scans()
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setProperty("style", "Fusion")  # see desktop.widgets.theme.STYLE
    _look_for_fonts()
    application.setApplicationName("rushes")
    application.setApplicationDisplayName("Rushes")
    application.setDesktopFileName("rushes")
    # The program ends when everything is safe, not when a dialog happens to be the last window.
    application.setQuitOnLastWindowClosed(False)

    lock, code = _claim(arguments, paths)
    if code is not None:
        return code
    wanted, damaged = _load_settings(paths)
    window = _show_window(application, paths, wanted, arguments)
    if arguments.bench_first_paint:
        print(f"PAINTED {time.monotonic():.6f}")  # noqa: T201
        sys.stdout.flush()
        return 0
    # So long a thread that imports keeps the interpreter to itself while the window waits for its turn, in seconds.
    sys.setswitchinterval(0.001)
    from desktop.app.type_table import make_room

    make_room(application.processEvents)
    _import_rest()
    for _ in window.complete():
        application.processEvents()
    from desktop.app.life import live

    return live(application, window, arguments, paths, wanted, damaged, lock)


def _look_for_fonts() -> None:
    """Let Qt find the system's fonts beside the imports: 5 ms and more without the interpreter lock."""
    if sys.platform != "linux":
        return
    from threading import Thread

    from PySide6.QtGui import QFontDatabase

    Thread(target=QFontDatabase.families, name="fonts", daemon=True).start()


def _spare_source_scans() -> None:
    """Keep PySide from reading the source of every module that is imported from now on.

    It looks for the word PySide6 in each, to know where ``from __feature__ import ...`` could matter; nobody here uses
    that. The scans hold the interpreter lock: 20 ms before the first paint, and as much as the import of the network
    libraries itself in the thread behind it.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = _uses_no_features


def _uses_no_features(_module: object) -> bool:
    return False


def _claim(arguments: Arguments, paths: Paths) -> tuple[InstanceLock | None, int | None]:
    """Become the one instance of the data folder, or hand over to it; return the lock, or the exit code."""
    from desktop.controllers.instance_lock import InstanceLock

    lock = InstanceLock(paths.data)
    for _ in range(10):
        try:
            if lock.acquire():
                return lock, None
        except OSError:
            return None, None  # a read-only folder: the store opens for reading and says so
        from desktop.controllers.instance import hand_over

        if hand_over(paths.data, arguments.images):
            return None, 0
        time.sleep(0.3)  # the first is only starting, or just ending
    return None, _refuse(f"another Rushes uses {paths.data} but does not answer. End it, or use another --data-dir.")


def _load_settings(paths: Paths) -> tuple[Settings, SettingsDamaged | None]:
    try:
        return settings.load(paths.settings_file), None
    except SettingsDamaged as error:
        return Settings(), error


def _show_window(application: QApplication, paths: Paths, wanted: Settings, arguments: Arguments) -> MainWindow:
    from PySide6.QtCore import QEventLoop

    from desktop.app.language import load_language
    from desktop.widgets import theme
    from desktop.widgets.main_window import MainWindow

    load_language(application, wanted.language)
    theme.apply(application, wanted.theme)
    window = MainWindow(paths.geometry_file, first_run=not (arguments.service or wanted.service))
    painted: list[bool] = []
    window.painted.connect(lambda: painted.append(True))
    window.show()
    deadline = time.monotonic() + _PAINT_LIMIT_S
    while not painted and time.monotonic() < deadline:
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return window


def _import_rest() -> None:
    """Import what the window still lacks, and the event loop, in a thread; the window answers meanwhile."""
    from threading import Thread

    from PySide6.QtCore import QEventLoop, QTimer

    thread = Thread(target=_import_parts, name="import", daemon=True)
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: None if thread.is_alive() else loop.quit())
    thread.start()
    timer.start(_LOOK_MS)
    loop.exec()
    timer.stop()


def _import_parts() -> None:
    """Import in the thread; a failure shows again, and is told, when the window asks for the same."""
    import importlib

    from PySide6 import QtGui, QtWidgets

    # PySide gets a class ready when it is first named, or when it has to tell which it is, and then all that are like
    # it: 15 ms for the widgets, which the window would stand still for.
    for module in (QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
    for name in _PARTS:
        importlib.import_module(name)
