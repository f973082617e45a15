"""The suite's promise about itself: no row of the matrix is skipped in silence."""

from __future__ import annotations

from tests.faults.tally import NOT_SHOWN, ROWS, TALLY


def test_every_row_is_shown_or_explained(rows_shown: dict[str, int]) -> None:
    missing = [row for row in ROWS if row not in rows_shown and row not in NOT_SHOWN]
    assert not missing, f"rows with neither a test nor a reason: {missing}"


def test_nothing_was_charged_twice_or_lost() -> None:
    assert TALLY.clean, TALLY
