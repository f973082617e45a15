"""From a decoded frame to an image of the size that is on screen, off the GUI thread.

``QVideoFrame.toImage`` is not used: on a display without a graphics card it sets up software OpenGL on the GUI thread
(380 ms once, then 20 ms a frame, measured) and offscreen it warns. libswscale scales and converts in 2 ms, elsewhere.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from desktop.services.frames import Picture, picture_of


def image_of(picture: Picture) -> QImage:
    """Return a picture as an image that owns its pixels."""
    view = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return view.copy()


def convert(frame: Any, number: int, canvas: QSize) -> QImage:
    """Return a ``QVideoFrame`` as an image that fits into a canvas (its own size for an empty one).

    For a worker thread. Null when the frame cannot be read or has a layout that is not known here.
    """
    from PySide6.QtMultimedia import QVideoFrame

    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return QImage()
    try:
        copy = _av_frame(frame)
    finally:
        frame.unmap()
    if copy is None:
        return QImage()
    return image_of(picture_of(copy, number, (canvas.width(), canvas.height())))


def _av_frame(frame: Any) -> Any:
    """Copy a mapped ``QVideoFrame`` into a PyAV frame; None for a layout that libswscale is not told about."""
    import av

    layout = _layouts().get(frame.pixelFormat())
    if layout is None:
        return None
    copy = av.VideoFrame(frame.width(), frame.height(), layout)
    for index, plane in enumerate(copy.planes):
        _copy_plane(memoryview(frame.bits(index)), frame.bytesPerLine(index), plane)
    copy.colorspace = _matrix(frame)
    return copy


def _copy_plane(source: memoryview, stride: int, plane: Any) -> None:
    target = memoryview(plane)
    if stride == plane.line_size:
        length = min(len(source), len(target))
        target[:length] = source[:length]
        return
    width = min(stride, plane.line_size)
    for line in range(plane.height):
        at, to = line * stride, line * plane.line_size
        target[to : to + width] = source[at : at + width]


def _layouts() -> dict[Any, str]:
    from PySide6.QtMultimedia import QVideoFrameFormat

    formats = QVideoFrameFormat.PixelFormat
    return {
        formats.Format_YUV420P: "yuv420p",
        formats.Format_YUV422P: "yuv422p",
        formats.Format_YUV420P10: "yuv420p10le",
        formats.Format_NV12: "nv12",
        formats.Format_NV21: "nv21",
        formats.Format_P010: "p010le",
        formats.Format_BGRA8888: "bgra",
        formats.Format_BGRX8888: "bgr0",
        formats.Format_RGBA8888: "rgba",
        formats.Format_RGBX8888: "rgb0",
    }


def _matrix(frame: Any) -> int:
    from PySide6.QtMultimedia import QVideoFrameFormat

    spaces = QVideoFrameFormat.ColorSpace
    known = {spaces.ColorSpace_BT709: 1, spaces.ColorSpace_BT601: 5, spaces.ColorSpace_BT2020: 9}
    return known.get(frame.surfaceFormat().colorSpace(), 2)
