"""The words of the search field: what is typed becomes terms that all must hold.

::

    storm "neon alley" status:failed,expired model:sora-2-pro tag:opening rating:>3 before:2026-11-01 -is:favourite

Free words are looked for anywhere; ``"exact words"`` stand together; ``-`` in front turns a term round; commas inside
a value mean *or*. What cannot be understood is left out and reported with its place, so that the rest still works
while a person is typing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias

from desktop.domain.task import ACTIVE, ATTENTION, WENT_WRONG, TaskState


class Flag(StrEnum):
    """What ``is:`` and ``has:`` may ask."""

    FAVOURITE = "favourite"
    HELD = "held"
    NOTE = "note"
    TAG = "tag"
    RATING = "rating"
    PROJECT = "project"
    FILE = "file"
    POSTER = "poster"
    ERROR = "error"
    PARENT = "parent"
    STYLE = "style"


class NumberField(StrEnum):
    """What numbers can be compared with."""

    RATING = "rating"
    DURATION = "duration"
    TAKE = "take"


class NameField(StrEnum):
    """What is compared by name."""

    MODEL = "model"
    TAG = "tag"
    PROJECT = "project"
    SERVICE = "service"
    STYLE = "style"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Words:
    """A text, lower-case, that is found anywhere in the searchable text."""

    text: str


@dataclass(frozen=True, slots=True)
class InStates:
    """Any of these states."""

    states: frozenset[TaskState]


@dataclass(frozen=True, slots=True)
class Named:
    """Any of these names, lower-case; beginnings of names where none is equal, but for tags. "" means: none set."""

    field: NameField
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A number beside a bound; ``operator`` is one of ``= < <= > >=``."""

    field: NumberField
    operator: str
    value: float


@dataclass(frozen=True, slots=True)
class Created:
    """Created at ``since`` or later and before ``until``, Unix seconds; None is open.

    A named day belongs to ``after:`` and not to ``before:``, so that the two meet without a gap.
    """

    since: float | None
    until: float | None


@dataclass(frozen=True, slots=True)
class Identified:
    """Local numbers, or beginnings of the service's ids."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildOf:
    """Made from the task with this local number: its retries, remixes and continuations."""

    parent: int


@dataclass(frozen=True, slots=True)
class ContinuationOf:
    """The next shot after one of these tasks; nobody types it."""

    parents: frozenset[int]


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something is set."""

    flag: Flag


Condition: TypeAlias = Words | InStates | Named | Compared | Created | Identified | ChildOf | ContinuationOf | Flagged


@dataclass(frozen=True, slots=True)
class Term:
    """A condition, or its opposite."""

    condition: Condition
    negated: bool = False


class QueryProblem(StrEnum):
    """Why a term was left out."""

    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_FLAG = "unknown_flag"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    EMPTY = "empty"
    UNCLOSED = "unclosed"  # a quotation mark without its twin; the text to the end is taken


@dataclass(frozen=True, slots=True)
class QueryError:
    """A term that could not be understood.

    Attributes:
        start, end: its place in the typed text.
        text: the part that is wrong.
        suggestion: what was probably meant, or "".
    """

    problem: QueryProblem
    start: int
    end: int
    text: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person looks for; all terms must hold. No terms: everything."""

    terms: tuple[Term, ...] = ()
    errors: tuple[QueryError, ...] = ()


EVERYTHING = Query()

#: Groups of states, as the chips above the table and ``status:`` name them.
GROUPS: dict[str, frozenset[TaskState]] = {
    "active": ACTIVE,
    "ready": frozenset({TaskState.READY}),
    "failed": WENT_WRONG,
    "attention": ATTENTION,
}
FIELDS = (
    "status",
    *(f.value for f in NameField),
    *(f.value for f in NumberField),
    "before",
    "after",
    "on",
    "id",
    "parent",
    "is",
    "has",
)
_TOKEN = re.compile(r"""(?P<minus>-?)(?:(?P<key>[A-Za-z]+):)?(?P<value>"[^"]*"?|[^\s"]*(?:"[^"]*"?[^\s"]*)*)""")
_NUMBER = re.compile(r"(?P<operator><=|>=|<|>|=)?(?P<low>\d+(?:\.\d+)?)")
_AGE = re.compile(r"(?P<count>\d{1,5})(?P<unit>[hdwmy])")
_AGE_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}


class _Refused(Exception):
    """A value that a field does not take."""

    def __init__(self, problem: QueryProblem, text: str, suggestion: str = "") -> None:
        super().__init__(text)
        self.problem = problem
        self.text = text
        self.suggestion = suggestion


def parse_query(text: str, now: float) -> Query:
    """Read what stands in the search field.

    Args:
        now: Unix seconds, for ``today``, ``yesterday`` and ages such as ``7d``.
    """
    terms: list[Term] = []
    errors: list[QueryError] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None or match.end() == position:
            position += 1
            continue
        try:
            terms += _terms(match, now)
        except _Refused as refused:
            start = match.start()
            errors.append(QueryError(refused.problem, start, match.end(), refused.text, refused.suggestion))
        if match["value"].count('"') % 2:
            errors.append(QueryError(QueryProblem.UNCLOSED, match.start("value"), match.end(), match["value"]))
        position = match.end()
    return Query(tuple(terms), tuple(errors))


def _terms(match: re.Match[str], now: float) -> list[Term]:
    key, value = (match["key"] or "").lower(), match["value"]
    negated = bool(match["minus"])
    if not key:
        words = _bare(value)
        if not words:
            # A lone "-" or "" is on its way to becoming something.
            return []
        return [Term(Words(words), negated)]
    if key not in FIELDS:
        near = get_close_matches(key, FIELDS, n=1, cutoff=0.7)
        if near:
            raise _Refused(QueryProblem.UNKNOWN_FIELD, key, near[0])
        # "Shot:2" or "https://…" is text that happens to hold a colon.
        return [Term(Words(_bare(f"{match['key']}:{value}")), negated)]
    if not _bare(value) and '"' not in value:
        raise _Refused(QueryProblem.EMPTY, key)
    return [Term(_condition(key, value, now), negated)]


def _bare(value: str) -> str:
    return " ".join(value.replace('"', "").lower().split()) if '"' in value else value.lower()


def _condition(key: str, value: str, now: float) -> Condition:
    match key:
        case "status":
            return InStates(frozenset().union(*map(_states, _alternatives(value))))
        case "before":
            return Created(None, _day(value, now)[0])
        case "after":
            return Created(_day(value, now)[0], None)
        case "on":
            return Created(*_day(value, now)) if not _AGE.fullmatch(_bare(value)) else _refuse_date(value)
        case "id":
            return Identified(_alternatives(value))
        case "parent":
            if not value.isdecimal() or len(value) > 18:
                raise _Refused(QueryProblem.NOT_A_NUMBER, value)
            return ChildOf(int(value))
        case "is" | "has":
            return _flag(_bare(value))
        case "rating" | "duration" | "take":
            return _compared(NumberField(key), value)
    return Named(NameField(key), _alternatives(value))


def _alternatives(value: str) -> tuple[str, ...]:
    """Split at commas outside quotation marks; ``""`` alone asks for nothing being set."""
    parts = re.findall(r'(?:"[^"]*"?|[^,"])+', value)
    return tuple(_bare(part) for part in parts) or ("",)


def _states(name: str) -> frozenset[TaskState]:
    if name in GROUPS:
        return GROUPS[name]
    names = [state.value for state in TaskState] + list(GROUPS)
    meant = [state for state in TaskState if len(name) >= 3 and state.value.startswith(name)]
    if meant:
        return frozenset(meant)
    groups = [states for group, states in GROUPS.items() if len(name) >= 3 and group.startswith(name)]
    if groups:
        return groups[0]
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    raise _Refused(QueryProblem.UNKNOWN_STATUS, name, near[0] if near else "")


def _flag(name: str) -> Condition:
    if name in GROUPS:
        return InStates(GROUPS[name])
    aliases = {"fav": "favourite", "favorite": "favourite", "starred": "favourite", "tags": "tag", "rated": "rating"}
    name = aliases.get(name, name)
    flags, states = [flag.value for flag in Flag], [state.value for state in TaskState]
    if name in flags:
        return Flagged(Flag(name))
    if name in states:
        return InStates(frozenset({TaskState(name)}))
    near = get_close_matches(name, flags + states, n=1, cutoff=0.6)
    raise _Refused(QueryProblem.UNKNOWN_FLAG, name, near[0] if near else "")


def _compared(field: NumberField, value: str) -> Compared:
    bare = _bare(value).removesuffix("s") if field is NumberField.DURATION else _bare(value)
    match = _NUMBER.fullmatch(bare)
    if match is None:
        raise _Refused(QueryProblem.NOT_A_NUMBER, value)
    return Compared(field, match["operator"] or "=", float(match["low"]))


def _refuse_date(value: str) -> Created:
    raise _Refused(QueryProblem.NOT_A_DATE, value)


def _day(value: str, now: float) -> tuple[float, float]:
    """Return beginning and end of the day, month or year that is named, in local time.

    An age (``7d``) is a moment: both are the same.
    """
    bare = _bare(value)
    today = datetime.fromtimestamp(now).date()
    if bare in ("today", "yesterday"):
        day = today if bare == "today" else today - timedelta(days=1)
        return _start(day), _start(day + timedelta(days=1))
    if age := _AGE.fullmatch(bare):
        moment = now - int(age["count"]) * _AGE_HOURS[age["unit"]] * 3600
        return moment, moment
    parts = bare.split("-")
    try:
        numbers = [int(part) for part in parts]
        if not 1 <= len(numbers) <= 3 or len(parts[0]) != 4:
            raise ValueError(bare)
        first = date(*[*numbers, 1, 1][:3])
        return _start(first), _start(_after(first, len(numbers)))
    except (ValueError, OverflowError, OSError):
        raise _Refused(QueryProblem.NOT_A_DATE, value) from None


def _after(first: date, parts: int) -> date:
    if parts == 3:
        return first + timedelta(days=1)
    if parts == 2:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first.replace(year=first.year + 1)


def _start(day: date) -> float:
    return datetime(day.year, day.month, day.day).timestamp()
