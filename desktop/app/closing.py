"""The question before the end, asked only while something could be lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.app.core import Core
from desktop.widgets import theme
from desktop.widgets.words import tr as _tr

#: A finished video whose link ends within so long is worth a question, in seconds.
NEAR_EXPIRY_S = 6 * 3600.0
#: The question answers itself with "end" after so long: a person who closed the window and left wanted it closed.
_PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class _Stakes:
    sending: int
    expiring: int


def _stakes(core: Core) -> _Stakes:
    expiring = sum(1 for entry in core.downloads.unsaved() if entry.left_s < NEAR_EXPIRY_S) if core.started else 0
    return _Stakes(len(core.submits.posting) if core.started else 0, expiring)


async def ask_to_close(window: QWidget, core: Core) -> bool:
    """Ask when a request is being sent, or a finished video is not saved and will be gone soon.

    Returns:
        Whether to end. The question goes away by itself when there is nothing left to lose.
    """
    stakes = _stakes(core)
    if not stakes.sending and not stakes.expiring:
        return True
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    box = QMessageBox(window)
    box.setObjectName("closeQuestion")
    box.setWindowModality(Qt.WindowModality.WindowModal)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIconPixmap(theme.icon("alert", "amber").pixmap(32, 32))
    box.setWindowTitle("Rushes")
    box.setText("\n".join(_sentences(stakes)))
    stay = box.addButton(_tr("Keep running"), QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton(_tr("Quit now"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)

    def settle(end: bool) -> None:
        if not answer.done():
            answer.set_result(end)

    box.buttonClicked.connect(lambda button: settle(button is leave))
    timer = QTimer(box)
    left = _PATIENCE_S

    def tick() -> None:
        nonlocal left
        left -= 1
        now = _stakes(core)
        if (not now.sending and not now.expiring) or left <= 0:
            settle(True)
        box.setInformativeText(_tr("Quits by itself in %n s, or as soon as it is safe.", "", left))

    timer.timeout.connect(tick)
    timer.start(1000)
    box.setInformativeText(_tr("Quits by itself in %n s, or as soon as it is safe.", "", left))
    box.open()
    try:
        return await answer
    finally:
        timer.stop()
        box.close()
        box.deleteLater()


def _sentences(stakes: _Stakes) -> list[str]:
    sentences = []
    if stakes.sending:
        text = _tr("%n request(s) are being sent. Ending now leaves their outcome unknown.", "", stakes.sending)
        sentences.append(text)
    if stakes.expiring:
        text = _tr(
            "%n finished video(s) are not saved yet, and the service deletes them within hours.", "", stakes.expiring
        )
        sentences.append(text)
    return sentences
