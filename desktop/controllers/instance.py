"""One window a data folder: a second start hands its images to the first and ends.

A lock on a file decides who is first (the system lets go of it when a process dies, however it dies); a local socket
carries the images. Qt's server alone cannot decide: with access for the owner only, a second ``listen`` takes the
name over from a living first one.

The socket is named after the data folder and only its owner may connect. All that it takes is "raise yourself, and
here are images": paths and URLs, which are treated like a drop.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: A command line is at most this long; more is no second start of ours.
MAX_MESSAGE = 256 * 1024
_WAIT_MS = 1000


def socket_name(data: Path) -> str:
    """Return the name shared by all starts on one data folder."""
    return "rushes-" + hashlib.sha256(str(data.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def hand_over(data: Path, images: Sequence[str]) -> bool:
    """Raise a window that already runs on this data folder and give it the images.

    Returns:
        Whether there was one that took them.
    """
    socket = QLocalSocket()
    socket.connectToServer(socket_name(data))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(json.dumps({"raise": list(images)}).encode() + b"\n")
    if not socket.waitForBytesWritten(_WAIT_MS) or not socket.waitForReadyRead(_WAIT_MS * 3):
        return False
    return bytes(socket.readAll().data()).strip() == b"ok"


class InstanceServer(QObject):
    """Listens for second starts."""

    raise_requested = Signal(list)  # images: list[str]

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = socket_name(data)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def listen(self) -> bool:
        """Begin to listen; call it only while holding the lock. False when there is no place for a socket."""
        # A killed process leaves its socket behind.
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _on_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda s=socket: self._read(s))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > MAX_MESSAGE:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        images = parse_message(bytes(socket.readLine().data()))
        if images is None:
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        socket.disconnectFromServer()
        self.raise_requested.emit(images)


def parse_message(line: bytes) -> list[str] | None:
    """Return the images of a hand-over, or None when it is not one."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or set(message) != {"raise"} or not isinstance(message["raise"], list):
        return None
    images = message["raise"]
    return images if all(isinstance(image, str) for image in images) else None
