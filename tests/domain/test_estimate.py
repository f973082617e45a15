"""How long a task will take, told honestly."""

from __future__ import annotations

import pytest

from desktop.domain.estimate import RECENT, Estimate, estimate


def test_too_few_finished_tasks_say_nothing() -> None:
    assert estimate([60, 61, 62, 63]) is None
    assert estimate([60, 61, 62, 63, 0, -5]) is None, "times that cannot be are no data"
    assert estimate([60, 61, 62, 63, 64]) is not None


def test_three_of_five_lie_in_the_range() -> None:
    times = [float(number) for number in range(100, 150)]
    learned = estimate(times)
    assert learned is not None
    inside = sum(learned.low_s <= seconds <= learned.high_s for seconds in times)
    assert 0.55 <= inside / len(times) <= 0.65
    assert learned.slow_s > max(times), "usual ones are never called slow"


def test_what_is_long_ago_no_longer_counts() -> None:
    learned = estimate([60.0] * RECENT + [6000.0] * RECENT)
    assert learned is not None and learned.high_s == 60


@pytest.mark.parametrize(("elapsed", "left"), [(0, (60, 120)), (50, (10, 70)), (90, (0, 30)), (120, None), (500, None)])
def test_the_time_that_is_left_never_goes_below_nothing(elapsed: float, left: tuple[float, float] | None) -> None:
    assert Estimate(60, 120, 300, 9).remaining(elapsed) == left
