"""Stills for lists: decoded at the size they are shown in, in a worker thread; the newest wish first."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPainterPath, QPixmap

#: Bytes of stills kept in memory.
_MEMORY = 48 * 1024 * 1024
#: Wishes that wait; older ones have been scrolled away.
_WAITING = 120
#: Posters are made by Rushes as JPEG of at most 512 pixels; whatever else lies there is not opened.
_MAX_BYTES = 4 * 1024 * 1024
_ROUND = 6
_FETCH_MS = 16
_Wish = tuple[str, int, int, float]


class PosterLoader(QObject):
    """Gives stills to painters.

    Signals:
        loaded: stills came in since the last time; gathered, so that a page of them is one repaint.
    """

    loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: OrderedDict[_Wish, QPixmap] = OrderedDict()
        self._used = 0
        self._unreadable: set[_Wish] = set()
        self._wishes: OrderedDict[_Wish, None] = OrderedDict()
        self._results: deque[tuple[_Wish, QImage]] = deque()
        self._busy = False
        self._stopped = False
        self._condition = threading.Condition()
        self._worker: threading.Thread | None = None
        # The worker never touches Qt objects that live here: results are fetched, and only while some are awaited.
        self._fetching = QTimer(self)
        self._fetching.setInterval(_FETCH_MS)
        self._fetching.timeout.connect(self._fetch)

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
        """Let the worker end; what it is decoding is waited for, which takes some milliseconds."""
        self._fetching.stop()
        with self._condition:
            self._stopped = True
            self._wishes.clear()
            self._condition.notify()
        if self._worker is not None:
            self._worker.join(timeout=0.5)

    def _wish(self, wish: _Wish) -> None:
        with self._condition:
            if self._stopped:
                return
            self._wishes[wish] = None
            self._wishes.move_to_end(wish)
            while len(self._wishes) > _WAITING:
                self._wishes.popitem(last=False)
            self._condition.notify()
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="posters", daemon=True)
            self._worker.start()
        if not self._fetching.isActive():
            self._fetching.start()

    def _work(self) -> None:
        while True:
            with self._condition:
                self._busy = False
                self._condition.wait_for(lambda: self._wishes or self._stopped)
                if self._stopped:
                    return
                wish, _ = self._wishes.popitem()
                self._busy = True
            self._results.append((wish, _read(wish)))

    def _fetch(self) -> None:
        with self._condition:
            awaited = bool(self._wishes) or self._busy
        came = False
        while self._results:
            came = self._take(*self._results.popleft()) or came
        if not awaited and not self._results:
            self._fetching.stop()
        if came:
            self.loaded.emit()

    def _take(self, wish: _Wish, image: QImage) -> bool:
        """Keep a still; return whether there is one."""
        if image.isNull():
            self._unreadable.add(wish)
            return False
        self._drop(wish)
        self._pixmaps[wish] = QPixmap.fromImage(image)
        self._used += _bytes(wish)
        while self._used > _MEMORY and len(self._pixmaps) > 1:
            self._drop(next(iter(self._pixmaps)))
        return True

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
        file = Path(path)
        content = file.read_bytes() if file.is_file() and file.stat().st_size <= _MAX_BYTES else b""
    except OSError:
        return QImage()
    # Whole JPEG files only, and that is seen before a decoder sees them: its complaints would fill the log.
    if not content.startswith(b"\xff\xd8\xff") or not content.endswith(b"\xff\xd9"):
        return QImage()
    data = QByteArray(content)
    buffer = QBuffer(data)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
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
