"""What is typed into the search field, understood."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.task import ACTIVE, WENT_WRONG, TaskState
from desktop.models.task_query import (
    ChildOf,
    Compared,
    Created,
    Flag,
    Flagged,
    Identified,
    InStates,
    Named,
    NameField,
    NumberField,
    QueryProblem,
    Term,
    Words,
    parse_query,
)
from tests.models.rows import NOW


def conditions(text: str) -> list[object]:
    query = parse_query(text, NOW)
    assert not query.errors
    return [term.condition for term in query.terms]


def day(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_the_search_of_the_manual() -> None:
    query = parse_query('status:failed model:sora-2-pro tag:opening rating:>3 before:2026-11-01 "exact words"', NOW)
    assert query.errors == ()
    assert [term.condition for term in query.terms] == [
        InStates(WENT_WRONG),
        Named(NameField.MODEL, ("sora-2-pro",)),
        Named(NameField.TAG, ("opening",)),
        Compared(NumberField.RATING, ">", 3.0),
        Created(None, day("2026-11-01")),
        Words("exact words"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Storm NEON", [Words("storm"), Words("neon")]),
        ('"Neon  Alley"', [Words("neon alley")]),
        ("status:ready,expired", [InStates(frozenset({TaskState.READY, TaskState.EXPIRED}))]),
        ("status:active", [InStates(ACTIVE)]),
        ("status:gen", [InStates(frozenset({TaskState.GENERATING}))]),
        ("STATUS:Ready", [InStates(frozenset({TaskState.READY}))]),
        ('tag:opening,"end"', [Named(NameField.TAG, ("opening", "end"))]),
        ('project:"harbour film"', [Named(NameField.PROJECT, ("harbour film",))]),
        ('project:""', [Named(NameField.PROJECT, ("",))]),
        ("rating:4", [Compared(NumberField.RATING, "=", 4.0)]),
        ("rating:<=2", [Compared(NumberField.RATING, "<=", 2.0)]),
        ("duration:>10s", [Compared(NumberField.DURATION, ">", 10.0)]),
        ("id:12,video_3", [Identified(("12", "video_3"))]),
        ("parent:7", [ChildOf(7)]),
        ("has:note", [Flagged(Flag.NOTE)]),
        ("is:fav", [Flagged(Flag.FAVOURITE)]),
        ("is:ready", [InStates(frozenset({TaskState.READY}))]),
        ("after:2026-11", [Created(day("2026-11-01"), None)]),
        ("on:2026-11-03", [Created(day("2026-11-03"), day("2026-11-04"))]),
        ("on:2025", [Created(day("2025-01-01"), day("2026-01-01"))]),
        ("on:2026-12", [Created(day("2026-12-01"), day("2027-01-01"))]),
        ("after:2d", [Created(NOW - 2 * 86_400, None)]),
        ("size:9:16", [Named(NameField.SIZE, ("9:16",))]),
        ("https://example.com/a", [Words("https://example.com/a")]),
        ("9:16", [Words("9:16")]),
        ("", []),
        ("-", []),
        ('""', []),
    ],
)
def test_terms(text: str, expected: list[object]) -> None:
    assert conditions(text) == expected


def test_today_and_yesterday_meet() -> None:
    (today,) = conditions("on:today")
    (yesterday,) = conditions("on:yesterday")
    assert isinstance(today, Created) and isinstance(yesterday, Created)
    assert yesterday.until == today.since
    assert today.since is not None and today.until is not None and today.since <= NOW < today.until


def test_minus_turns_a_term_round() -> None:
    terms = parse_query('-storm -"neon alley" -tag:opening', NOW).terms
    assert terms == (
        Term(Words("storm"), True),
        Term(Words("neon alley"), True),
        Term(Named(NameField.TAG, ("opening",)), True),
    )


@pytest.mark.parametrize(
    ("text", "problem", "suggestion"),
    [
        ("statsu:failed", QueryProblem.UNKNOWN_FIELD, "status"),
        ("status:redy", QueryProblem.UNKNOWN_STATUS, "ready"),
        ("is:favorit", QueryProblem.UNKNOWN_FLAG, "favourite"),
        ("rating:good", QueryProblem.NOT_A_NUMBER, ""),
        ("parent:x", QueryProblem.NOT_A_NUMBER, ""),
        ("before:2026-13-01", QueryProblem.NOT_A_DATE, ""),
        ("after:soon", QueryProblem.NOT_A_DATE, ""),
        ("on:7d", QueryProblem.NOT_A_DATE, ""),
        ("before:99999-01-01", QueryProblem.NOT_A_DATE, ""),
        ("tag:", QueryProblem.EMPTY, ""),
    ],
)
def test_what_is_wrong_is_left_out_and_said(text: str, problem: QueryProblem, suggestion: str) -> None:
    query = parse_query(f"storm {text} neon", NOW)
    assert [term.condition for term in query.terms] == [Words("storm"), Words("neon")]
    (error,) = query.errors
    assert (error.problem, error.suggestion) == (problem, suggestion)
    assert f"storm {text} neon"[error.start : error.end] == text


def test_an_open_quotation_mark_still_searches() -> None:
    query = parse_query('"neon al', NOW)
    assert [term.condition for term in query.terms] == [Words("neon al")]
    assert [error.problem for error in query.errors] == [QueryProblem.UNCLOSED]


@given(st.text(max_size=60) | st.text(alphabet='-":,<>= atgsu1.', max_size=40))
def test_nothing_that_can_be_typed_is_too_much(text: str) -> None:
    query = parse_query(text, NOW)
    for error in query.errors:
        assert 0 <= error.start < error.end <= len(text)


@pytest.mark.parametrize("value", ["²", "1" * 400, "\u0663", ">", "9" * 19])
def test_odd_numbers_are_no_crash(value: str) -> None:
    for name in ("rating", "duration", "parent", "id", "before", "after", "on"):
        parse_query(f"{name}:{value}", NOW)
