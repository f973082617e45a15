"""The newest job counts; one that fails harms no other."""

from __future__ import annotations

import logging
import threading

import pytest

from desktop.services.lanes import Lane


def test_a_newer_job_of_a_kind_replaces_a_waiting_one_and_other_kinds_stay() -> None:
    lane, gate, done, begun = Lane("t"), threading.Event(), [], threading.Event()

    def block() -> None:
        begun.set()
        gate.wait(5)

    lane.post(block, "first")
    assert begun.wait(5)
    for number in range(10):
        lane.post(lambda n=number: done.append(n), "read")
    lane.post(lambda: done.append("other"), "other")
    finished = threading.Event()
    lane.post(finished.set, "end")
    gate.set()
    assert finished.wait(5)
    assert done == [9, "other"]
    lane.close()
    assert lane.join(5)


def test_a_failing_job_is_logged_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    lane, finished = Lane("t"), threading.Event()

    def fail() -> None:
        raise ValueError("nonsense")

    with caplog.at_level(logging.ERROR):
        lane.post(fail, "bad")
        lane.post(finished.set, "good")
        assert finished.wait(5)
    assert "a job of t failed" in caplog.text
    lane.close()
    assert lane.join(5)


def test_closing_drops_what_waits_runs_the_last_thing_and_takes_nothing_more() -> None:
    lane, gate, done, begun = Lane("t"), threading.Event(), [], threading.Event()

    def block() -> None:
        begun.set()
        gate.wait(5)

    lane.post(block)
    assert begun.wait(5)
    lane.post(lambda: done.append("dropped"), "later")
    lane.close(lambda: done.append("last"))
    lane.post(lambda: done.append("too late"), "late")
    gate.set()
    assert lane.join(5)
    assert done == ["last"]


def test_a_lane_that_was_never_used_has_no_thread_and_still_does_the_last_thing() -> None:
    before, done = threading.active_count(), []
    lane = Lane("t")
    assert threading.active_count() == before
    lane.close(lambda: done.append("last"))
    assert done == ["last"]
    assert lane.join(0)


def test_dropped_jobs_are_not_run() -> None:
    lane, gate, done, begun = Lane("t"), threading.Event(), [], threading.Event()

    def block() -> None:
        begun.set()
        gate.wait(5)

    lane.post(block)
    assert begun.wait(5)
    lane.post(lambda: done.append("dropped"), "read")
    lane.drop("read")
    gate.set()
    lane.close()
    assert lane.join(5)
    assert done == []
