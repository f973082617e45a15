"""A plug-in of the whole suite: counts every run that shows a row of the fault matrix, and says what they came to.

Several processes may share the tests (pytest-xdist); each tells its counts to the one that prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.tally import TALLY

_COUNTS = "fault_counts"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if rows := tuple(row for mark in item.iter_markers("fault") for row in mark.args):
        TALLY.note(rows, report)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[_COUNTS] = TALLY.to_plain()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    TALLY.add(getattr(node, "workeroutput", {}).get(_COUNTS, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TALLY.runs or TALLY.skipped:
        terminalreporter.section("faults")
        for line in TALLY.summary():
            terminalreporter.line(line)
