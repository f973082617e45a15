"""What tests of the viewer share: tasks in any state, images with a number in them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.footage import Footage
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Annotation, Task, TaskState
from desktop.widgets import theme

MakeTask = Callable[..., Task]


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    # Only where it is not so already: a style sheet takes as long as there are widgets anywhere.
    if not qapp.styleSheet() or not theme.colors().dark:
        theme.apply(qapp, "dark")


@pytest.fixture
def footage() -> Footage:
    return Footage(1, "/videos/a.mp4", 1280, 720, 10.0, Fraction(24), 240, has_audio=True)


@pytest.fixture
def make_task() -> MakeTask:
    def make(state: TaskState = TaskState.READY, task_id: int = 1, **changes: object) -> Task:
        request = GenerationRequest("dashly", "sora-2", "a lighthouse at dusk", 10, "16:9", style="comic", private=True)
        values: dict[str, object] = {
            "id": task_id,
            "client_id": f"c{task_id}",
            "service": "dashly",
            "origin": "https://dashlyai.cc",
            "request": request,
            "state": state,
            "created_at": 1_000_000.0,
            "remote_id": "video_7497f4d5",
            "annotation": Annotation(),
        }
        if state in (TaskState.UNKNOWN, TaskState.ABANDONED):
            values |= {"problem": Problem(ProblemCode.ANSWER_LOST), "remote_id": ""}
        if state is TaskState.READY:
            values |= {
                "file": "/videos/2026 a lighthouse 01.mp4",
                "file_bytes": 9_800_000,
                "width": 1280,
                "height": 720,
            }
        return Task(**(values | changes))  # type: ignore[arg-type]

    return make


def picture(color: str = "#336699", width: int = 320, height: int = 180) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def hover(widget: QWidget, x: int, y: int) -> None:
    """Move the mouse over a widget without a button; a cursor that is really moved would be everybody's."""
    at = QPointF(x, y)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
