"""The question before the end, asked only while something could be lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.app.core import Core
from desktop.domain.condition import AnswersUnsaved
from desktop.widgets import theme
from desktop.widgets.words import tr as _tr

#: A finished video whose link ends within so long is worth a question, in seconds.
NEAR_EXPIRY_S = 6 * 3600.0
#: The question answers itself with "end" after so long: a person who closed the window and left wanted it closed.
_PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class _Stakes:
    """What an end would put at risk.

    Attributes:
        sending: requests on their way.
        unwritten: accepted requests whose ids are only in memory.
        expiring: finished videos that are not saved and will be gone soon.
    """

    sending: int = 0
    unwritten: int = 0
    expiring: int = 0

    def __bool__(self) -> bool:
        return bool(self.sending or self.unwritten or self.expiring)


def _stakes(core: Core) -> _Stakes:
    if not core.started:
        return _Stakes()
    unwritten = core.conditions.find(AnswersUnsaved)
    # What has expired cannot be saved by waiting any more.
    expiring = sum(1 for entry in core.downloads.unsaved() if 0 < entry.left_s < NEAR_EXPIRY_S)
    return _Stakes(len(core.submits.posting), len(unwritten.ids) if unwritten else 0, expiring)


async def ask_to_close(window: QWidget, core: Core) -> bool:
    """Ask when a request is being sent, or its answer not written, or a finished video is not saved and soon gone.

    From the question on no further request is sent, unless the person stays: each would be one more in doubt.

    Returns:
        Whether to end. The question goes away by itself when there is nothing left to lose.
    """
    core.submits.hold_back(True)
    leaving = False
    try:
        leaving = await _ask(window, core)
    finally:
        if not leaving:
            core.submits.hold_back(False)
    return leaving


async def _ask(window: QWidget, core: Core) -> bool:
    stakes = _stakes(core)
    if not stakes:
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
    box.finished.connect(lambda _result: settle(False))  # closed by its frame: that is no yes
    timer = QTimer(box)
    left = _PATIENCE_S

    def tick() -> None:
        nonlocal left
        left -= 1
        if not _stakes(core) or left <= 0:
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
    if stakes.unwritten:
        text = _tr(
            "%n accepted request(s) could not be written to disk: ending now forgets their ids. Copy them first.",
            "",
            stakes.unwritten,
        )
        sentences.append(text)
    if stakes.expiring:
        text = _tr(
            "%n finished video(s) are not saved yet, and the service deletes them within hours.", "", stakes.expiring
        )
        sentences.append(text)
    return sentences
