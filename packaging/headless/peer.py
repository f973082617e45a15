"""Another program's window, to drag files out of and to drop files onto.

Usage: peer.py X Y [FILE ...]

It shows at (X, Y), 260x180 pixels, prints ``ready``, then one JSON object a line for each drop it receives.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Peer(QLabel):
    """A label that gives its files to whoever they are dragged to, and takes any that are dropped."""

    def __init__(self, files: list[str]) -> None:
        super().__init__("\n".join(file.rsplit("/", 1)[-1] for file in files) or "drop here")
        self._files = files
        self._pressed: QPoint | None = None
        self.setWindowTitle("Another program")
        self.setAcceptDrops(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = self._pressed is not None and (event.position().toPoint() - self._pressed).manhattanLength() > 8
        if moved and self._files:
            self._pressed = None
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(file) for file in self._files])
            drag = QDrag(self)
            drag.setMimeData(data)
            # The one modal loop of this project: X11 has no other way to drag, and nothing else runs in this process.
            done = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.LinkAction)
            print(json.dumps({"dragged": done.name}), flush=True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        urls = [url.toString() for url in event.mimeData().urls()]
        print(json.dumps({"dropped": urls, "formats": event.mimeData().formats()}), flush=True)


def main() -> int:
    """Show the window until it is closed or killed."""
    application = QApplication(sys.argv[:1])
    peer = Peer(sys.argv[3:])
    peer.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 260, 180)
    peer.show()
    print("ready", flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
