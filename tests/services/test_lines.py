"""Allowances, growing pauses, one probe at a time."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.problem import Problem, ProblemCode
from desktop.services.conditions import Conditions, Offline
from desktop.services.lines import MAX_BACKOFF, Bucket, Line, backoff


@dataclass
class StoppedClock:
    mono: float = 100.0

    def now(self) -> float:
        return 1e9

    def monotonic(self) -> float:
        return self.mono


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = StoppedClock()
    bucket = Bucket(5, 50, clock)
    assert [bucket.take() for _ in range(50)] == [0.0] * 50
    assert abs(bucket.take() - 0.2) < 1e-9
    clock.mono += 0.2
    assert bucket.take() == 0.0
    assert bucket.take() > 0
    clock.mono += 3600
    assert [bucket.take() for _ in range(51)][-1] > 0, "it holds no more than its burst"
    bucket.drain()
    assert bucket.take() > 0.19


def test_a_bucket_survives_a_clock_that_goes_back() -> None:
    clock = StoppedClock()
    bucket = Bucket(5, 1, clock)
    bucket.take()
    clock.mono -= 1000
    assert 0 < bucket.take() <= 0.2


def test_pauses_grow_to_a_minute_and_differ() -> None:
    for attempt in range(1, 60):
        whole = min(60.0, 2.0 ** (attempt - 1))
        assert all(whole * 0.75 <= backoff(attempt) <= whole for _ in range(20))
    assert len({backoff(5) for _ in range(20)}) > 10


def test_a_line_lets_one_try_at_a_time_and_tells_when_it_is_down() -> None:
    clock, conditions = StoppedClock(), Conditions()
    line = Line("o", conditions, clock)
    assert line.may_try() and line.may_try()
    line.failed(Problem(ProblemCode.OFFLINE))
    assert line.down and not line.may_try()
    offline = conditions.find(Offline, "o")
    assert offline is not None and offline.since == 1e9
    clock.mono = line.next_try
    assert line.may_try(), "nobody may probe"
    assert not line.may_try(), "two probe at once"
    line.failed(Problem(ProblemCode.CONNECT_TIMEOUT))
    assert line.next_try > clock.mono + 1
    again = conditions.find(Offline, "o")
    assert again is not None and (again.since, again.problem.code) == (1e9, ProblemCode.CONNECT_TIMEOUT)
    for _ in range(20):
        line.failed(Problem(ProblemCode.OFFLINE))
    assert line.next_try <= clock.mono + MAX_BACKOFF
    line.retry_now()
    assert line.may_try()
    line.answered()
    assert line.may_try() and line.may_try() and not conditions.find(Offline, "o")
