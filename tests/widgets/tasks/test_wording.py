"""What the status of a task says beside its state."""

from __future__ import annotations

import pytest

from desktop.domain.task import TaskState
from desktop.widgets.tasks.wording import TaskWords
from tests.models.rows import row


@pytest.mark.parametrize(("error", "said"), [("answer_lost", "answer lost"), ("record_lost", "perhaps sent")])
def test_an_unknown_outcome_says_what_of_it_was_lost(qapp: object, error: str, said: str) -> None:
    status = TaskWords(lambda: 0.0).status(row(1, TaskState.UNKNOWN, error=error))
    assert (status.title, status.detail) == ("Unknown outcome", said)
