"""A plug-in of the whole suite: counts every run that shows a row of the fault matrix, and says what they came to.

Several processes may share the tests (pytest-xdist); each tells its counts to the one that prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.tally import NOT_SHOWN, TALLY

_COUNTS = "fault_counts"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    rows = [row for mark in item.iter_markers("fault") for row in mark.args]
    if rows and report.when == "call" and report.passed:
        TALLY.runs.update(rows)
        TALLY.seconds += call.duration
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[_COUNTS] = TALLY.to_plain()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    TALLY.add(getattr(node, "workeroutput", {}).get(_COUNTS, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not TALLY.runs:
        return
    t = terminalreporter
    t.section("faults")
    t.line(
        f"{len(TALLY.runs)} rows x {sum(TALLY.runs.values())} runs in {TALLY.seconds:.0f} s: "
        f"{TALLY.double_submissions} double submissions, {TALLY.lost_tasks} lost tasks, "
        f"{TALLY.false_failures} false failures, {TALLY.stuck_tasks} stuck tasks, {TALLY.key_leaks} key leaks"
    )
    for row, reason in NOT_SHOWN.items():
        t.line(f"not shown: {row}: {reason}")
