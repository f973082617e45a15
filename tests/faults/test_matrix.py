"""The suite's promise about itself: no row of the matrix is skipped in silence."""

from __future__ import annotations

import pytest

from tests.faults.tally import NOT_SHOWN, ROWS, TALLY, Tally


def test_every_row_is_shown_or_explained(rows_shown: dict[str, int]) -> None:
    missing = [row for row in ROWS if row not in rows_shown and row not in NOT_SHOWN]
    assert not missing, f"rows with neither a test nor a reason: {missing}"


def test_nothing_was_charged_twice_or_lost() -> None:
    assert TALLY.clean, TALLY


def _report(outcome: str, seconds: float = 0.5) -> pytest.TestReport:
    reason = ("tests/x.py", 1, "Skipped: no small disk can be mounted here") if outcome == "skipped" else None
    return pytest.TestReport("x", ("x", 1, "x"), {}, outcome, reason, "call", duration=seconds)  # type: ignore[arg-type]


def test_the_summary_counts_what_passed_and_names_what_could_not_run_here() -> None:
    tally = Tally()
    tally.note(("A1", "A2"), _report("passed"))
    tally.note(("A1",), _report("passed"))
    tally.note(("A1", "D2"), _report("skipped", 0.0))
    tally.note(("A3",), _report("failed"))
    counts, *named = tally.summary()
    assert counts.startswith("2 rows x 2 runs, 80 a minute: 0 double submissions, 0 lost tasks, 0 false failures")
    assert [line.split(":")[1].strip() for line in named[: len(NOT_SHOWN)]] == list(NOT_SHOWN)
    reason = "no small disk can be mounted here"
    assert named[len(NOT_SHOWN) :] == [f"not wholly shown here: A1: {reason}", f"not shown here: D2: {reason}"]
