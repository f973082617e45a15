from __future__ import annotations

from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from desktop.controllers.wakefulness import PERIOD_MS, Wakefulness


@dataclass
class HandClock:
    """Clocks that stand still until they are moved."""

    wall: float = 1_800_000_000.0
    mono: float = 5.0

    def now(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.mono

    def pass_by(self, wall: float, mono: float) -> None:
        self.wall += wall
        self.mono += mono


@pytest.mark.fault("B10")
@pytest.mark.parametrize(
    ("wall", "mono", "woke"),
    [
        (3.0, 3.0, False),
        (3.4, 3.0, False),  # a clock that is being corrected
        (6.0, 6.0, False),  # a busy moment
        (8 * 3600 + 3.0, 3.0, True),  # a laptop was closed: monotonic time stood still
        (20.0, 20.0, True),  # the process was stopped
        (3.0 - 86400, 3.0, True),  # the clock was set back: what goes by it is looked at anew
    ],
)
def test_time_that_passed_unseen_is_told_once(qtbot: QtBot, wall: float, mono: float, woke: bool) -> None:
    clock = HandClock()
    watch = Wakefulness(clock)
    told: list[bool] = []
    watch.woke.connect(lambda: told.append(True))
    clock.pass_by(wall, mono)
    watch.look()
    for _ in range(5):
        clock.pass_by(PERIOD_MS / 1000, PERIOD_MS / 1000)
        watch.look()
    assert told == [True] * woke
    watch.stop()
