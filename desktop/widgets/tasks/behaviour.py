"""What table and grid have in common: how they select, and dragging finished videos out into another program."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QAbstractItemView

from desktop.domain.task import TaskState
from desktop.models.tasks import TaskTableModel
from desktop.widgets import theme


def set_up_view(view: QAbstractItemView) -> None:
    """Let a view select several tasks, scroll by pixels, ask for a context menu, and drag out."""
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setDragEnabled(True)
    view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    theme.notifier().changed.connect(view.viewport().update)


def drag_out(view: QAbstractItemView, picture: QPixmap) -> None:
    """Start a drag that carries the selected videos; nothing happens when none of them is saved."""
    model = view.model()
    if not isinstance(model, TaskTableModel):
        return
    indexes = [i for i in view.selectionModel().selectedRows() if model.row_at(i).state is TaskState.READY]
    data = model.mimeData(indexes)
    if not data.hasUrls():
        return
    drag = QDrag(view)
    drag.setMimeData(data)
    drag.setPixmap(picture.scaledToWidth(240, Qt.TransformationMode.SmoothTransformation))
    drag.setHotSpot(QPoint(12, 12))
    drag.exec(Qt.DropAction.CopyAction)
