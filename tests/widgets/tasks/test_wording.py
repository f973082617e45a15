"""A task's cells in words."""

from __future__ import annotations

import pytest

from desktop.domain.task import TaskState
from desktop.widgets.tasks.wording import TaskWords
from tests.models.rows import NOW, row


@pytest.mark.parametrize(("waited", "slow"), [(590.0, False), (610.0, True)])
def test_without_data_a_task_is_slow_after_ten_minutes(waited: float, slow: bool) -> None:
    """Until a person's own history says better; the task is asked about all the same."""
    words = TaskWords(lambda: NOW)
    for state in (TaskState.QUEUED, TaskState.GENERATING):
        assert words.is_slow(row(1, state, sent_at=NOW - waited)) is slow
    assert not words.is_slow(row(1, TaskState.READY, sent_at=NOW - waited))


@pytest.mark.parametrize(("error", "said"), [("answer_lost", "answer lost"), ("record_lost", "perhaps sent")])
def test_an_unknown_outcome_says_what_of_it_was_lost(qapp: object, error: str, said: str) -> None:
    status = TaskWords(lambda: 0.0).status(row(1, TaskState.UNKNOWN, error=error))
    assert (status.title, status.detail) == ("Unknown outcome", said)
