"""Several videos one after another, as one film."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.controllers.playback import Playback
from desktop.domain.chains import chained
from desktop.domain.footage import PlaybackProblem
from desktop.domain.task import TaskRow


class Reel(QObject):
    """Shows the next task whenever a video ends.

    Shots that continue each other follow each other, wherever they stood in the selection.
    """

    task_requested = Signal(int)  # to be shown and played
    place_changed = Signal(int, int, int)  # index, count (0: no reel any more), length of its chain

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self._chains: list[list[int]] = []
        self._ids: list[int] = []
        self._index = 0
        playback.ended.connect(self._on_ended)
        playback.failed.connect(self._on_failed)

    @property
    def running(self) -> bool:
        """Say whether there is one."""
        return bool(self._ids)

    def start(self, rows: Sequence[TaskRow]) -> None:
        """Play these one after another."""
        self._chains = chained(rows)
        self._ids = [task_id for chain in self._chains for task_id in chain]
        self._playback.set_once(bool(self._ids))
        self._go(0)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) shot."""
        if self._ids:
            self._go(max(0, min(self._index + by, len(self._ids) - 1)))

    def end(self) -> None:
        """Play only what is selected again."""
        if not self._ids:
            return
        self._ids, self._chains = [], []
        self._playback.set_once(False)
        self.place_changed.emit(0, 0, 0)

    def note_selected(self, task_id: int | None) -> None:
        """Stop when the person went to something that is not part of it."""
        if not self._ids or task_id == self._ids[self._index]:
            return
        if task_id in self._ids:
            self._index = self._ids.index(task_id)
            self._tell_place()
        else:
            self.end()

    def _go(self, index: int) -> None:
        if not self._ids:
            return
        self._index = index
        self._tell_place()
        self.task_requested.emit(self._ids[index])

    def _tell_place(self) -> None:
        shown = self._ids[self._index]
        chain = next(chain for chain in self._chains if shown in chain)
        self.place_changed.emit(self._index, len(self._ids), len(chain))

    def _on_ended(self) -> None:
        if not self._ids:
            return
        if self._index + 1 < len(self._ids):
            self._go(self._index + 1)
        else:
            self.end()

    def _on_failed(self, problem: PlaybackProblem) -> None:
        """Leave a broken shot out, unless it is the player that is broken."""
        if self._ids and problem not in (PlaybackProblem.SWITCHED_OFF, PlaybackProblem.NO_PLAYER):
            self._on_ended()
