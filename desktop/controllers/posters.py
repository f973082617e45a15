"""Stills for lists: decoded at the size they are shown in, in a worker thread; the newest wish first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPainterPath, QPixmap

#: Bytes of stills kept in memory.
_MEMORY = 48 * 1024 * 1024
#: Wishes that wait; older ones have been scrolled away.
_WAITING = 120
#: Posters are made by Rushes as JPEG of at most 512 pixels; whatever else lies there is not opened.
_MAX_BYTES = 4 * 1024 * 1024
_ROUND = 6
_Wish = tuple[str, int, int, float]


class PosterLoader(QObject):
    """Gives stills to painters.

    Signals:
        loaded: stills came in since the last time; gathered, so that a page of them is one repaint.
    """

    loaded = Signal()
    _decoded = Signal(object, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: OrderedDict[_Wish, QPixmap] = OrderedDict()
        self._used = 0
        self._unreadable: set[_Wish] = set()
        self._wishes: OrderedDict[_Wish, None] = OrderedDict()
        self._condition = threading.Condition()
        self._started = False
        self._stopped = False
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.setInterval(16)
        self._news.timeout.connect(self.loaded)
        self._decoded.connect(self._on_decoded, Qt.ConnectionType.QueuedConnection)

    def pixmap(self, path: str, size: QSize, ratio: float) -> QPixmap | None:
        """Return a still that fills a size with rounded corners, or None until it is loaded (or if it cannot be)."""
        wish = (path, size.width(), size.height(), ratio)
        found = self._pixmaps.get(wish)
        if found is not None:
            self._pixmaps.move_to_end(wish)
            return found
        if wish not in self._unreadable:
            self._wish(wish)
        return None

    def forget(self, path: str) -> None:
        """Load a still anew: its file has changed."""
        for wish in [wish for wish in self._pixmaps if wish[0] == path]:
            self._drop(wish)
        self._unreadable = {wish for wish in self._unreadable if wish[0] != path}

    def stop(self) -> None:
        """Let the worker end."""
        with self._condition:
            self._stopped = True
            self._wishes.clear()
            self._condition.notify()

    def _wish(self, wish: _Wish) -> None:
        with self._condition:
            self._wishes[wish] = None
            self._wishes.move_to_end(wish)
            while len(self._wishes) > _WAITING:
                self._wishes.popitem(last=False)
            self._condition.notify()
        if not self._started:
            self._started = True
            threading.Thread(target=self._work, name="posters", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._wishes or self._stopped)
                if self._stopped:
                    return
                wish, _ = self._wishes.popitem()
            image = _read(wish)
            try:
                self._decoded.emit(wish, image)
            except RuntimeError:
                return  # the loader is gone; the program is ending

    def _on_decoded(self, wish: _Wish, image: QImage) -> None:
        if image.isNull():
            self._unreadable.add(wish)
            return
        self._drop(wish)
        self._pixmaps[wish] = QPixmap.fromImage(image)
        self._used += _bytes(wish)
        while self._used > _MEMORY and len(self._pixmaps) > 1:
            self._drop(next(iter(self._pixmaps)))
        if not self._news.isActive():
            self._news.start()

    def _drop(self, wish: _Wish) -> None:
        if self._pixmaps.pop(wish, None) is not None:
            self._used -= _bytes(wish)


def _bytes(wish: _Wish) -> int:
    _, width, height, ratio = wish
    return int(width * ratio) * int(height * ratio) * 4


def _read(wish: _Wish) -> QImage:
    """Decode a still to a size, cut to its proportions; a null image when it cannot be read."""
    path, width, height, ratio = wish
    size = QSize(round(width * ratio), round(height * ratio))
    try:
        if not Path(path).is_file() or Path(path).stat().st_size > _MAX_BYTES:
            return QImage()
    except OSError:
        return QImage()
    reader = QImageReader(path, b"jpeg")
    reader.setDecideFormatFromContent(False)
    whole = reader.size()
    if not whole.isValid() or size.isEmpty():
        return QImage()
    reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return _rounded(reader.read(), size, ratio)


def _rounded(image: QImage, size: QSize, ratio: float) -> QImage:
    if image.isNull():
        return image
    still = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    still.fill(QColor(0, 0, 0, 0))
    painter = QPainter(still)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, size.width(), size.height()), _ROUND * ratio, _ROUND * ratio)
    painter.setClipPath(path)
    left, top = (size.width() - image.width()) // 2, (size.height() - image.height()) // 2
    painter.drawImage(left, top, image)
    painter.end()
    still.setDevicePixelRatio(ratio)
    return still
