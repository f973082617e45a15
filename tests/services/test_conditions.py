"""What holds for everything: set once, told once, gates what it should."""

from __future__ import annotations

import pytest

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import Hold
from desktop.services.conditions import (
    BalanceEmpty,
    Condition,
    Conditions,
    KeyNeeded,
    KeyReason,
    Offline,
    Paused,
    RateWait,
)

KEY = KeyNeeded("o", "dashly", KeyReason.REFUSED)
PROBLEM = Problem(ProblemCode.RATE_LIMITED)


def test_changes_are_told_once() -> None:
    conditions, told = Conditions(), []
    leave = conditions.subscribe(told.append)
    conditions.set(KEY)
    conditions.set(KeyNeeded("o", "dashly", KeyReason.REFUSED))
    conditions.set(KeyNeeded("p", "toapis", KeyReason.ABSENT))
    conditions.clear(KeyNeeded, "o")
    conditions.clear(KeyNeeded, "o")
    assert [len(current) for current in told] == [1, 2, 1]
    leave()
    leave()
    conditions.set(Paused())
    assert len(told) == 3


def test_a_listener_that_raises_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    conditions, told = Conditions(), []
    conditions.subscribe(lambda _: 1 / 0)
    conditions.subscribe(told.append)
    conditions.set(Paused())
    assert len(told) == 1 and "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("condition", "hold"),
    [
        (KEY, Hold.KEY),
        (BalanceEmpty("o", "dashly"), Hold.BALANCE),
        (RateWait("o", 10.0, 0.0, PROBLEM), Hold.RATE),
        (Paused(), Hold.PAUSED),
        (Offline("o", 0.0, PROBLEM), Hold.NONE),
    ],
)
def test_gates(condition: Condition, hold: Hold) -> None:
    conditions = Conditions()
    conditions.set(condition)
    assert conditions.gate("o", 5.0) is hold
    assert conditions.gate("elsewhere", 5.0) is (Hold.PAUSED if isinstance(condition, Paused) else Hold.NONE)


def test_a_wait_that_is_over_goes_away() -> None:
    conditions = Conditions()
    conditions.set(RateWait("o", 10.0, 0.0, PROBLEM))
    assert conditions.gate("o", 10.0) is Hold.NONE
    assert conditions.current() == ()
