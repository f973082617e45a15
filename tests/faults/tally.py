"""What the fault runs come to: how many there were, and whether any cost money, a task or a secret."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.task import Task, TaskState

if TYPE_CHECKING:  # every run of pytest loads this file; only audits need the services
    from tests.servers.service import VideoService

#: Every row of the matrix, by its number.
ROWS = tuple(
    f"{group}{number}"
    for group, last in {"A": 23, "B": 14, "C": 17, "D": 10, "E": 9, "F": 15, "G": 7, "H": 8, "S": 18}.items()
    for number in range(1, last + 1)
)
#: Rows that Linux, or a test on one machine, cannot show.
NOT_SHOWN = {
    "D10": "needs a network home folder (NFS), which a test cannot mount. The choice of journal is tested.",
    "E7": "the 1,280 byte limit is the Windows vault's; here the length is refused at entry, which is tested.",
    "S14": "is about packaged builds (isolated mode), of which this project makes none yet; it ships a wheel.",
}
_TOOK = (TaskState.FAILED, TaskState.LOST, TaskState.REJECTED, TaskState.DISCARDED)


@dataclass
class Tally:
    """Counts over all runs.

    Attributes:
        runs: how many showed each row.
        tests, seconds: how many runs there were, and how long they took.
        skipped: rows that could not be shown on this machine, and why.
    """

    runs: Counter[str] = field(default_factory=Counter)
    tests: int = 0
    seconds: float = 0.0
    skipped: dict[str, str] = field(default_factory=dict)
    double_submissions: int = 0
    lost_tasks: int = 0
    false_failures: int = 0
    stuck_tasks: int = 0
    key_leaks: int = 0

    def audit(self, service: VideoService, tasks: tuple[Task, ...], folder: Path) -> Tally:
        """Add one run to the counts, and return what it alone came to."""
        run = Tally()
        run._compare(service, tasks, folder)
        self.double_submissions += run.double_submissions
        self.lost_tasks += run.lost_tasks
        self.false_failures += run.false_failures
        self.stuck_tasks += run.stuck_tasks
        self.key_leaks += run.key_leaks
        return run

    def _compare(self, service: VideoService, tasks: tuple[Task, ...], folder: Path) -> None:
        """Compare what the service charged with what is on disk here; prompts tell tasks apart."""
        charged = Counter(made.document.get("prompt") for made in service.made.values())
        wanted = Counter(task.request.prompt for task in tasks)
        self.double_submissions += sum(max(0, n - wanted[prompt]) for prompt, n in charged.items())
        known = {task.remote_id.partition("#")[0] for task in tasks}
        unknown = Counter(task.request.prompt for task in tasks if task.state is TaskState.UNKNOWN)
        for made in service.made.values():
            if made.id in known:
                continue
            prompt = made.document.get("prompt")
            if unknown[prompt]:
                unknown[prompt] -= 1
            else:
                self.lost_tasks += 1
        for task in tasks:
            made = service.made.get(task.remote_id.partition("#")[0])
            if made is not None and made.status != "failed" and task.state in _TOOK and not made.extra.get("gone"):
                self.false_failures += 1
            self.stuck_tasks += task.state in (TaskState.SENDING, TaskState.DOWNLOADING)
        self.key_leaks += leaks(folder)

    def note(self, rows: tuple[str, ...], report: pytest.TestReport) -> None:
        """Take in how a test that shows some rows went."""
        self.seconds += report.duration
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.skipped |= dict.fromkeys(rows, reason.removeprefix("Skipped: "))
        elif report.when == "call" and report.passed:
            self.tests += 1
            self.runs.update(rows)

    def summary(self) -> list[str]:
        """Return what is said at the end of the suite: the counts, and each row that was not shown, with its reason."""
        lines = [
            f"{len(self.runs)} rows x {self.tests} runs, {60 * self.tests / max(self.seconds, 0.01):.0f} a minute: "
            f"{self.double_submissions} double submissions, {self.lost_tasks} lost tasks, "
            f"{self.false_failures} false failures, {self.stuck_tasks} stuck tasks, {self.key_leaks} key leaks"
        ]
        lines += [f"not shown: {row}: {reason}" for row, reason in NOT_SHOWN.items()]
        here = [row for row in ROWS if row in self.skipped and row not in NOT_SHOWN]
        lines += [f"not {'wholly ' if row in self.runs else ''}shown here: {row}: {self.skipped[row]}" for row in here]
        return lines

    def to_plain(self) -> dict[str, Any]:
        """Return the counts as one process can tell them to another."""
        return asdict(self) | {"runs": dict(self.runs)}

    def add(self, counts: dict[str, Any]) -> None:
        """Add what another process counted."""
        for name, value in counts.items():
            if name in ("runs", "skipped"):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    @property
    def clean(self) -> bool:
        return not (
            self.double_submissions or self.lost_tasks or self.false_failures or self.stuck_tasks or self.key_leaks
        )


def leaks(folder: Path, key: str = "") -> int:
    """Return how many files below a folder hold the key: the rig's own, unless another is named."""
    from tests.servers.rig import KEY

    key = key or KEY
    needles = (key.encode(), key.encode("utf-16-le"), key.encode("utf-16-be"))
    return sum(
        any(needle in path.read_bytes() for needle in needles)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


TALLY = Tally()
