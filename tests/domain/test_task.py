"""The state machine: every legal way works, every other is refused."""

from __future__ import annotations

import pytest

from desktop.domain import task as t
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest

REQUEST = GenerationRequest(service="dashly", model="sora-2", prompt="a red kite", duration=10, size="16:9")
LOST = Problem(ProblemCode.ANSWER_LOST)

#: One example of each fact, and the state it leads to.
FACTS: list[tuple[t.TaskFact, t.TaskState]] = [
    (t.SendStarted("fp", "abc"), t.TaskState.SENDING),
    (t.Accepted("video_1"), t.TaskState.QUEUED),
    (t.NotSent(t.Hold.RATE, LOST, 5.0), t.TaskState.WAITING),
    (t.Rejected(LOST), t.TaskState.REJECTED),
    (t.OutcomeLost(LOST), t.TaskState.UNKNOWN),
    (t.HoldChanged(t.Hold.PAUSED), t.TaskState.WAITING),
    (t.Discarded(), t.TaskState.DISCARDED),
    (t.Abandoned(), t.TaskState.ABANDONED),
    (t.Progressed(t.TaskState.QUEUED), t.TaskState.QUEUED),
    (t.Progressed(t.TaskState.GENERATING, progress=5), t.TaskState.GENERATING),
    (t.Completed("https://x/y.mp4"), t.TaskState.COMPLETED),
    (t.Failed(LOST), t.TaskState.FAILED),
    (t.Lost(LOST), t.TaskState.LOST),
    (t.DownloadStarted(), t.TaskState.DOWNLOADING),
    (t.DownloadInterrupted(), t.TaskState.COMPLETED),
    (t.Saved("/v/a.mp4", 10), t.TaskState.READY),
    (t.Unavailable(LOST), t.TaskState.UNAVAILABLE),
    (t.Expired(), t.TaskState.EXPIRED),
    (t.FileMissing(), t.TaskState.MISSING),
    (t.FileFound("/v/b.mp4"), t.TaskState.READY),
]


def make(state: t.TaskState) -> t.Task:
    return t.Task(1, "c", "dashly", "https://dashlyai.cc", REQUEST, state, created_at=1.0)


def test_every_fact_has_an_example() -> None:
    assert {type(fact) for fact, _ in FACTS} == set(t.TaskFact.__args__)


@pytest.mark.parametrize(("fact", "target"), FACTS, ids=lambda v: type(v).__name__)
@pytest.mark.parametrize("state", list(t.TaskState))
def test_a_fact_moves_a_task_only_along_the_table(state: t.TaskState, fact: t.TaskFact, target: t.TaskState) -> None:
    try:
        after = t.apply(make(state), fact, at=7.0)
    except t.IllegalTransition:
        return
    assert after.state is state or after.state in t.LEGAL[state]
    assert after.state is target or (state is t.TaskState.DOWNLOADING and isinstance(fact, t.Completed))
    assert after.changed_at == 7.0


@pytest.mark.parametrize("state", list(t.TaskState))
def test_every_way_of_the_table_is_walked_by_a_fact(state: t.TaskState) -> None:
    reached = set()
    for fact, _ in FACTS:
        try:
            reached.add(t.apply(make(state), fact, at=1.0).state)
        except t.IllegalTransition:
            continue
    assert t.LEGAL[state] <= reached


def test_unknown_never_becomes_sending_by_any_chain() -> None:
    """Only a new task may be sent: from unknown no path of legal steps leads to sending."""
    seen, todo = set(), [t.TaskState.UNKNOWN]
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo.extend(t.LEGAL[state])
    assert t.TaskState.SENDING not in seen
    assert t.TaskState.WAITING not in seen


def test_what_is_saved_never_goes_back_to_generating() -> None:
    for state in (t.TaskState.READY, t.TaskState.COMPLETED, t.TaskState.FAILED):
        with pytest.raises(t.IllegalTransition):
            t.apply(make(state), t.Progressed(t.TaskState.GENERATING), at=1.0)


def test_a_hold_is_cleared_when_sending_starts() -> None:
    held = t.apply(make(t.TaskState.WAITING), t.HoldChanged(t.Hold.RATE, 99.0), at=1.0)
    assert held.hold is t.Hold.RATE
    sent = t.apply(held, t.SendStarted(), at=2.0)
    assert sent.hold is t.Hold.NONE
    assert sent.not_before is None


def test_a_row_shows_what_the_task_holds() -> None:
    task = t.apply(make(t.TaskState.QUEUED), t.Failed(Problem(ProblemCode.GENERATION_FAILED, "no cats")), at=3.0)
    row = t.row_of(task)
    assert (row.id, row.state, row.prompt) == (1, t.TaskState.FAILED, "a red kite")
    assert row.error == "generation_failed no cats"
