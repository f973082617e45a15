"""Every problem has words."""

from __future__ import annotations

import pytest

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import RequestProblem, Violation
from desktop.domain.task import Hold, TaskState
from desktop.widgets import messages


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_says_what_and_what_to_do(code: ProblemCode) -> None:
    said = messages.say_problem(Problem(code, "server text"))
    assert said.title
    assert said.advice.endswith(".")
    assert said.quoted == "server text"


@pytest.mark.parametrize("problem", list(RequestProblem))
def test_every_violation_has_a_sentence(problem: RequestProblem) -> None:
    text = messages.say_violation(Violation(problem, "prompt", "5000000", "9000000"))
    assert text.endswith(".")
    assert "%" not in text


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_has_a_name_and_an_explanation(state: TaskState) -> None:
    assert messages.state_name(state)
    assert messages.explain_state(state).endswith(".")


def test_every_hold_has_words() -> None:
    assert all(messages.hold_name(hold) for hold in Hold if hold is not Hold.NONE)


def test_foreign_text_is_made_plain() -> None:
    assert messages.plain("a\u202eb\x00c\x1b[31md\ne") == "abc[31md\ne"
    assert len(messages.plain("x" * 1_000_000)) == 2000


def test_a_full_disk_says_how_much_is_needed() -> None:
    assert "2.0 MB" in messages.say_problem(Problem(ProblemCode.DISK_FULL, needed=2_000_000)).advice
