"""Run Rushes so that another process can ask where things are in its window.

Usage: inspected.py SOCKET [RUSHES ARGUMENTS ...]

The program is the same and knows nothing of this: a thread that is started before ``main()`` listens on a Unix socket
and answers, through the window's own thread, where a named object is on the screen, what a property of it says, what
rows a view shows. It never presses anything: whoever asks acts from outside, with the display's own pointer and
keyboard.

One JSON object a line in, one a line out: ``{"ask": "where", "name": "generateButton"}`` and so on; see the ``_ask_*``
methods. ``{"error": ...}`` when there is no such thing (yet).
"""

from __future__ import annotations

import faulthandler
import gc
import json
import queue
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QWidget


class Inspector(QObject):
    """Answers questions; lives in the window's thread."""

    asked = Signal(dict, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        self._frames = 0
        self._sinks: list[QObject] = []
        self._beat: QTimer | None = None
        self._last_beat = _clocks()
        self._gaps: list[tuple[float, float, float]] = []

    @Slot(dict, object)
    def _on_asked(self, question: dict[str, Any], answers: queue.Queue[dict[str, Any]]) -> None:
        ask = getattr(self, f"_ask_{question.pop('ask', '')}", None)
        try:
            answers.put({"error": "no such question"} if ask is None else ask(**question))
        except Exception as error:
            answers.put({"error": f"{type(error).__name__}: {error}"})

    # --- Where things are -------------------------------------------------------------------------------------

    def _ask_where(self, name: str, text: str = "") -> dict[str, Any]:
        """Say where a named widget (or the one in it that carries a text) is on the screen, in pixels."""
        widget = _labelled(_named(name), text) if text else _named(name)
        return _place(widget, widget.rect()) | {
            "visible": widget.isVisible() and not widget.visibleRegion().isEmpty(),
            "enabled": widget.isEnabled(),
            "focused": widget.hasFocus(),
            "checked": isinstance(widget, QAbstractButton) and widget.isChecked(),
            "class": type(widget).__name__,
        }

    def _ask_item(self, name: str, row: int, column: int = 0) -> dict[str, Any]:
        """Say where a cell of a view is on the screen."""
        view = _view(name)
        rect = view.visualRect(view.model().index(row, column, view.rootIndex()))
        if rect.isEmpty():
            raise LookupError(f"row {row} of {name} is not shown")
        return _place(view.viewport(), rect)

    def _ask_rows(self, name: str, most: int = 50) -> dict[str, Any]:
        """Return how many rows a view has, and the texts of the first of them."""
        model = _view(name).model()
        shown = range(min(model.rowCount(), most))
        # PySide hides a list model's columnCount.
        columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
        return {
            "count": model.rowCount(),
            "columns": [str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in columns],
            "rows": [[str(model.index(r, c).data() or "") for c in columns] for r in shown],
        }

    def _ask_property(self, name: str, prop: str) -> dict[str, Any]:
        """Return a Qt property of a named object, or what its method without arguments returns."""
        thing = _named(name)
        value = thing.property(prop)
        if value is None:
            value = getattr(thing, prop)()
        return {"value": value if isinstance(value, str | int | float | bool | None) else str(value)}

    def _ask_properties(self, names: list[str], prop: str) -> dict[str, Any]:
        """Return one Qt property of several named objects as they are at one moment."""
        return {"values": [_named(name).property(prop) for name in names]}

    def _ask_entry(self, name: str) -> dict[str, Any]:
        """Say where an entry of an open menu is on the screen, by its action's name."""
        for menu in QApplication.topLevelWidgets():
            if isinstance(menu, QMenu) and menu.isVisible():
                for action in menu.actions():
                    if action.objectName() == name:
                        return _place(menu, menu.actionGeometry(action)) | {"enabled": action.isEnabled()}
        raise LookupError(f"no open menu has {name}")

    def _ask_windows(self) -> dict[str, Any]:
        """Return the titles of the open windows, and whether one is modal."""
        windows = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
        return {"titles": [w.windowTitle() for w in windows], "modal": any(w.isModal() for w in windows)}

    def _ask_texts(self, name: str = "") -> dict[str, Any]:
        """Return every text that is visible (below a named widget)."""
        roots = [_named(name)] if name else [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        return {"texts": [text for root in roots for text in _texts(root)]}

    def _ask_menu(self, text: str) -> dict[str, Any]:
        """Say where an entry of the open menu is, by the beginning of its text."""
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise LookupError("no menu is open")
        for action in menu.actions():
            if action.text().replace("&", "").startswith(text):
                return _place(menu, menu.actionGeometry(action))
        raise LookupError(f"the menu has {[action.text() for action in menu.actions()]}")

    def _ask_clipboard(self) -> dict[str, Any]:
        return {"text": QApplication.clipboard().text()}

    # --- How it is doing --------------------------------------------------------------------------------------

    def _ask_playback(self) -> dict[str, Any]:
        """Return how many video frames have arrived since the first question, and the players' positions."""
        from PySide6.QtMultimedia import QMediaPlayer, QVideoSink

        for sink in _wrapped(QVideoSink):
            if sink not in self._sinks:
                self._sinks.append(sink)
                sink.videoFrameChanged.connect(self._on_frame)
        players = [
            {
                "source": p.source().toLocalFile(),
                "state": p.playbackState().name,
                "position": p.position(),
                "duration": p.duration(),
                "error": p.errorString(),
            }
            for p in _wrapped(QMediaPlayer)
        ]
        return {"frames": self._frames, "players": players}

    def _on_frame(self) -> None:
        self._frames += 1

    def _ask_stalls(self) -> dict[str, Any]:
        """Return the gaps over 8 ms between two turns of a 1 ms timer since the last question, in seconds.

        ``busy`` tells, for each gap, how much of it this process was running at all, and how much this thread: a gap in
        which it did not run was the machine's, not the program's.
        """
        if self._beat is None:
            self._beat = QTimer(self)
            self._beat.setTimerType(Qt.TimerType.PreciseTimer)
            self._beat.timeout.connect(self._on_beat)
            self._beat.start(1)
        gaps, self._gaps, self._last_beat = sorted(self._gaps, reverse=True), [], _clocks()
        return {
            "worst": gaps[0][0] if gaps else 0.0,
            "gaps": [wall for wall, _, _ in gaps[:50]],
            "busy": [[min(wall, process), min(wall, thread)] for wall, process, thread in gaps[:50]],
        }

    def _on_beat(self) -> None:
        now = _clocks()
        if now[0] - self._last_beat[0] > 0.008:
            wall, process, thread = (after - before for after, before in zip(now, self._last_beat, strict=True))
            self._gaps.append((wall, process, thread))
        self._last_beat = now


def _clocks() -> tuple[float, float, float]:
    """Return the time of day, of this process and of this thread, in seconds."""
    return time.perf_counter(), time.process_time(), time.thread_time()


def _named(name: str) -> QWidget:
    candidates = [w for w in QApplication.allWidgets() if w.objectName() == name]
    if not candidates:
        raise LookupError(f"nothing is named {name}")
    return max(candidates, key=lambda w: (w.isVisible(), w.isActiveWindow()))


def _labelled(root: QWidget, text: str) -> QWidget:
    """Return the visible widget below a root whose text (or accessible name) begins with a text."""
    for widget in root.findChildren(QWidget):
        said = [str(widget.property("text") or "").replace("&", ""), widget.accessibleName(), widget.objectName()]
        if widget.isVisible() and any(s.startswith(text) for s in said if s):
            return widget
    raise LookupError(f"nothing in {root.objectName()} says {text}")


def _view(name: str) -> QAbstractItemView:
    widget = _named(name)
    if not isinstance(widget, QAbstractItemView):
        widget = next(iter(widget.findChildren(QAbstractItemView)))
    return widget


def _place(widget: QWidget, rect: QRect) -> dict[str, Any]:
    ratio = widget.devicePixelRatioF()
    corner = widget.mapToGlobal(rect.topLeft())
    return {
        "x": round(corner.x() * ratio),
        "y": round(corner.y() * ratio),
        "width": round(rect.width() * ratio),
        "height": round(rect.height() * ratio),
    }


def _texts(root: QWidget) -> list[str]:
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible():
            text = widget.property("text") or widget.property("plainText")
            if isinstance(text, str) and text.strip():
                found.append(text)
    return found


def _wrapped(kind: type) -> list[Any]:
    """Return all living objects of a class: players and sinks have no place in the tree of widgets."""
    from shiboken6 import isValid

    return [thing for thing in gc.get_objects() if isinstance(thing, kind) and isValid(thing)]


# --- The socket ----------------------------------------------------------------------------------------------


def serve(path: Path) -> None:
    """Listen for ever; to be run in a daemon thread."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    inspector = None
    while True:
        connection, _ = listener.accept()
        if inspector is None:
            inspector = _inspector()
        threading.Thread(target=_converse, args=(connection, inspector), daemon=True).start()


def _inspector() -> Inspector:
    while (application := QCoreApplication.instance()) is None:
        time.sleep(0.005)
    inspector = Inspector()
    inspector.moveToThread(application.thread())
    return inspector


def _converse(connection: socket.socket, inspector: Inspector) -> None:
    with connection, connection.makefile("rwb") as lines:
        for line in lines:
            answers: queue.Queue[dict[str, Any]] = queue.Queue()
            inspector.asked.emit(json.loads(line), answers)
            try:
                answer = answers.get(timeout=20)
            except queue.Empty:
                answer = {"error": "the window's thread does not answer"}
            lines.write(json.dumps(answer).encode() + b"\n")
            lines.flush()


if __name__ == "__main__":
    faulthandler.enable()  # until the program has a file of its own for that
    threading.Thread(target=serve, args=(Path(sys.argv.pop(1)),), daemon=True).start()
    sys.argv[0] = "rushes"
    from desktop.__main__ import command

    command()
