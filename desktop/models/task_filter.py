"""Which tasks are shown and in which order: a query, a chip and a sort column, worked out over packed columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from math import inf
from operator import eq, ge, gt, le, lt
from typing import Any

from desktop.domain.task import ACTIVE, ATTENTION, WENT_WRONG, Relation, TaskState
from desktop.models.chip import Chip as Chip
from desktop.models.task_columns import RELATIONS, STATES, TaskColumns
from desktop.models.task_query import (
    EVERYTHING,
    ChildOf,
    Compared,
    Condition,
    ContinuationOf,
    Created,
    Flag,
    Flagged,
    Identified,
    InStates,
    Named,
    NameField,
    Query,
    Term,
    Words,
)

_CHIP_STATES = {
    Chip.ACTIVE: ACTIVE,
    Chip.READY: frozenset({TaskState.READY}),
    Chip.FAILED: WENT_WRONG,
    Chip.ATTENTION: ATTENTION,
}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What is shown: tasks under the chip for which the query holds."""

    query: Query = EVERYTHING
    chip: Chip = Chip.ALL

    @property
    def is_open(self) -> bool:
        """Say whether it lets everything through."""
        return self.chip is Chip.ALL and not self.query.terms

    def select(self, columns: TaskColumns, slots: Sequence[int]) -> Sequence[int]:
        """Return those of the slots that are shown, in their order."""
        if self.query.terms:
            columns.settle()
        if self.chip is Chip.FAVOURITE:
            slots = list(compress(slots, map(columns.favourite.__getitem__, slots)))
        elif self.chip is not Chip.ALL:
            slots = _in_states(columns, slots, _CHIP_STATES[self.chip])
        terms = self.query.terms
        others = [term for term in terms if not isinstance(term.condition, Words)]
        if len(others) < len(terms):  # all words in one go
            words = tuple(t.condition.text for t in terms if isinstance(t.condition, Words) and not t.negated)
            without = tuple(t.condition.text for t in terms if isinstance(t.condition, Words) and t.negated)
            slots = _with_words(columns, slots, words, without)
        for term in others:
            kept = _holding(columns, slots, term.condition)
            if term.negated:
                out = set(kept)
                slots = [slot for slot in slots if slot not in out]
            else:
                slots = kept
        return slots


def narrows(new: TaskFilter, old: TaskFilter) -> bool:
    """Say whether a filter surely lets nothing through that an older one did not: someone is typing on."""
    if new.chip is not old.chip or len(new.query.terms) < len(old.query.terms):
        return False
    return all(map(_implies, new.query.terms, old.query.terms))


def _implies(new: Term, old: Term) -> bool:
    if new == old:
        return True
    if new.negated or old.negated:
        return False
    match new.condition, old.condition:
        case Words(longer), Words(shorter):
            return shorter in longer
    return False


def count_chips(columns: TaskColumns) -> dict[Chip, int]:
    """Return how many tasks are under each chip, whatever is searched for."""
    counts = {chip: sum(map(columns.in_state, states)) for chip, states in _CHIP_STATES.items()}
    counts[Chip.ALL] = len(columns)
    counts[Chip.FAVOURITE] = columns.favourites
    return counts


def count_names(columns: TaskColumns, field: NameField) -> dict[str, int]:
    """Return how many tasks carry each tag, or are in each project; alphabetical, "" left out."""
    columns.settle()
    column = columns.tags if field is NameField.TAG else columns.project
    texts = columns.names["tags" if field is NameField.TAG else "project"].texts
    counts: Counter[str] = Counter()
    for code, count in Counter(column).items():
        for name in texts[code].split() if field is NameField.TAG else [texts[code]]:
            counts[name] += count
    return {name: counts[name] for name in sorted(counts, key=str.lower) if name}


# --- Conditions ----------------------------------------------------------------------------------------------


def _holding(columns: TaskColumns, slots: Sequence[int], condition: Condition) -> Sequence[int]:
    match condition:
        case Words(text):
            return _with_words(columns, slots, (text,), ())
        case InStates(states):
            return _in_states(columns, slots, states)
        case Named():
            return _named(columns, slots, condition)
        case Compared(field, operator, value):
            numbers = getattr(columns, field.value)
            compare = _OPERATORS[operator]
            return [slot for slot in slots if compare(numbers[slot], value)]
        case Created(since, until):
            low, high = -inf if since is None else since, inf if until is None else until
            created = columns.created
            return [slot for slot in slots if low <= created[slot] < high]
        case Identified(names):
            return _identified(columns, slots, names)
        case ChildOf(parent):
            parents = columns.parent
            return [slot for slot in slots if parents[slot] == parent]
        case ContinuationOf(elders):
            parents, relations = columns.parent, columns.relation
            continued = RELATIONS.index(Relation.CONTINUED)
            return [slot for slot in slots if parents[slot] in elders and relations[slot] == continued]
        case Flagged(flag) if flag in _WRITTEN:
            return list(compress(slots, columns.texts(slots, _WRITTEN[flag])))
        case Flagged(flag):
            is_set = _FLAGS[flag]
            return [slot for slot in slots if is_set(columns, slot)]


_OPERATORS: dict[str, Callable[[float, float], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
#: Below this many slots it is cheaper to look at each than to search all haystacks.
_FEW = 64


def _with_words(
    columns: TaskColumns, slots: Sequence[int], words: tuple[str, ...], without: tuple[str, ...]
) -> Sequence[int]:
    if len(slots) < _FEW:
        lines = {slot: columns.line(slot) for slot in slots}
        return [
            slot
            for slot, line in lines.items()
            if all(word in line for word in words) and not any(word in line for word in without)
        ]
    mask = columns.containing(words, without)
    return list(compress(slots, map(mask.__getitem__, slots)))


def _in_states(columns: TaskColumns, slots: Sequence[int], states: frozenset[TaskState]) -> Sequence[int]:
    wanted = bytearray(256)
    for code, state in enumerate(STATES):
        wanted[code] = state in states
    mask = columns.state.translate(bytes(wanted))
    return list(compress(slots, map(mask.__getitem__, slots)))


def _named(columns: TaskColumns, slots: Sequence[int], condition: Named) -> Sequence[int]:
    field = condition.field
    is_tag = field is NameField.TAG
    texts = [text.lower() for text in columns.names["tags" if is_tag else field.value].texts]
    meant = bytearray(len(texts))
    for name in condition.names:
        for code in (_tagged if is_tag else _called)(texts, name):
            meant[code] = 1
    column = columns.tags if is_tag else getattr(columns, field.value)
    return list(compress(slots, map(meant.__getitem__, map(column.__getitem__, slots))))


def _tagged(texts: list[str], tag: str) -> list[int]:
    return [code for code, text in enumerate(texts) if (tag in text.split() if tag else not text)]


def _called(texts: list[str], name: str) -> list[int]:
    """Return which names are meant: the one that is equal, else those that begin so.

    ``sora-2`` is a model of its own and also how ``sora-2-pro`` begins.
    """
    equal = [code for code, text in enumerate(texts) if text == name]
    return equal or [code for code, text in enumerate(texts) if name and text.startswith(name)]


def _identified(columns: TaskColumns, slots: Sequence[int], names: tuple[str, ...]) -> Sequence[int]:
    numbers = {int(name) for name in names if name.isdecimal() and len(name) < 19}
    starts = tuple(name for name in names if name and not name.isdecimal())
    ids = columns.id
    if not starts:
        return [slot for slot in slots if ids[slot] in numbers]
    remote_ids = columns.texts(slots, _REMOTE_ID)
    return [
        slot
        for slot, remote_id in zip(slots, remote_ids, strict=True)
        if ids[slot] in numbers or remote_id.lower().startswith(starts)
    ]


_NOTE, _REMOTE_ID, _ERROR = 1, 2, 3
#: What is set when there is a text.
_WRITTEN = {Flag.NOTE: _NOTE, Flag.ERROR: _ERROR}
_FLAGS: dict[Flag, Callable[[TaskColumns, int], object]] = {
    Flag.FAVOURITE: lambda columns, slot: columns.favourite[slot],
    Flag.HELD: lambda columns, slot: columns.hold[slot],
    Flag.TAG: lambda columns, slot: columns.tags[slot],
    Flag.RATING: lambda columns, slot: columns.rating[slot],
    Flag.PROJECT: lambda columns, slot: columns.project[slot],
    Flag.FILE: lambda columns, slot: columns.file_folder[slot],  # paths are absolute: no file, no folder
    Flag.POSTER: lambda columns, slot: columns.poster_folder[slot],
    Flag.PARENT: lambda columns, slot: columns.parent[slot] >= 0,
    Flag.STYLE: lambda columns, slot: columns.style[slot],
}


# --- Order ---------------------------------------------------------------------------------------------------


class SortKey(StrEnum):
    """What a list can be sorted by. Equal ones stand newest first."""

    PROMPT = "prompt"
    STATUS = "status"
    SETTINGS = "settings"
    WHEN = "when"
    RATING = "rating"
    TAGS = "tags"
    PROJECT = "project"
    NOTE = "note"
    TOOK = "took"
    FILE_SIZE = "file_size"
    SERVICE = "service"
    EXPIRES = "expires"
    TASK_ID = "task_id"


#: What a person should look at first stands first, then what is under way in its order, then what is done.
_STATUS_ORDER = (
    TaskState.UNKNOWN,
    TaskState.LOST,
    TaskState.UNAVAILABLE,
    TaskState.MISSING,
    TaskState.SENDING,
    TaskState.WAITING,
    TaskState.QUEUED,
    TaskState.GENERATING,
    TaskState.COMPLETED,
    TaskState.DOWNLOADING,
    TaskState.READY,
    TaskState.FAILED,
    TaskState.REJECTED,
    TaskState.EXPIRED,
    TaskState.ABANDONED,
    TaskState.DISCARDED,
)
_STATUS_RANK = bytes([_STATUS_ORDER.index(state) for state in STATES] + [255] * (256 - len(STATES)))


def sort_slots(columns: TaskColumns, slots: Iterable[int], key: SortKey, descending: bool) -> list[int]:
    """Return slots in order."""
    order = sorted(slots, key=columns.id.__getitem__, reverse=True)
    order.sort(key=columns.created.__getitem__, reverse=True)
    if key is not SortKey.WHEN or not descending:
        order.sort(key=key_of(columns, key), reverse=descending)
    return order


def key_of(columns: TaskColumns, key: SortKey) -> Callable[[int], Any]:
    """Return the function that gives a slot's sort key; good until the columns change."""
    if key is not SortKey.WHEN:
        columns.settle()
    match key:
        case SortKey.PROMPT:
            return columns.prompts().__getitem__
        case SortKey.STATUS:
            return columns.state.translate(_STATUS_RANK).__getitem__
        case SortKey.SETTINGS:
            models, sizes = columns.names["model"].ranks(), columns.names["size"].ranks()
            model, duration, size = columns.model, columns.duration, columns.size
            return lambda slot: (models[model[slot]] * 100_000 + duration[slot]) * 1000 + sizes[size[slot]]
        case SortKey.TAGS | SortKey.PROJECT | SortKey.SERVICE:
            ranks, codes = columns.names[key.value].ranks(), getattr(columns, key.value)
            return lambda slot: ranks[codes[slot]]
        case SortKey.NOTE:
            return lambda slot: columns.text(slot, _NOTE).lower()
        case SortKey.TOOK:
            return _took(columns)
        case SortKey.EXPIRES:
            expires = columns.expires
            return lambda slot: expires[slot] if expires[slot] == expires[slot] else inf
        case SortKey.TASK_ID:
            return columns.id.__getitem__
        case SortKey.FILE_SIZE:
            return columns.file_bytes.__getitem__
        case SortKey.RATING:
            return columns.rating.__getitem__
        case SortKey.WHEN:
            return columns.created.__getitem__


def _took(columns: TaskColumns) -> Callable[[int], float]:
    """Return how long tasks took; those that are not done count as none, since not-a-number has no order."""

    def took(slot: int) -> float:
        seconds = columns.completed[slot] - columns.sent[slot]
        return seconds if seconds == seconds else -1.0

    return took
