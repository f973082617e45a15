"""All tasks of the list, packed by column, so that 100,000 of them stay small and quick to search.

A :class:`~desktop.domain.task.TaskRow` object of its own would take about a kilobyte and be walked by every garbage
collection. Here numbers stand in arrays, repeated names are stored once, and the texts of a task are one string. A
place in the arrays is a *slot*; it stays the same while the task is in the list.

Searching uses *haystacks*: the lower-case searchable texts of 512 neighbours joined into one string. A word that is
not in it rules out 512 tasks with one C call.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from math import isnan, nan
from typing import Generic, TypeVar

from desktop.domain.actions import Kind
from desktop.domain.task import Hold, Relation, TaskRow, TaskState

STATES = tuple(TaskState)
_STATE_CODE = {state: code for code, state in enumerate(STATES)}
_READY = _STATE_CODE[TaskState.READY]
_HOLDS = tuple(Hold)
_HOLD_CODE = {hold: code for code, hold in enumerate(_HOLDS)}
RELATIONS = tuple(Relation)
_RELATION_CODE = {relation: code for code, relation in enumerate(RELATIONS)}
#: State code of a slot that holds no task.
VACANT = 255
_CHUNK = 512
_SEPARATOR = "\x1f"
#: Texts that many tasks share; each is a column of numbers of its name.
_SHARED = ("model", "size", "service", "style", "project", "tags", "remote_status", "file_folder", "poster_folder")
#: An id above this many times the number of tasks is looked up in a dictionary rather than by position.
_SPARSE = 4
#: More changed tasks than this are packed at once.
_MOST_ASIDE = 4000


class Names:
    """Texts that many tasks share, each stored once and told apart by a small number; 0 is ""."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._codes: dict[str, int] = {"": 0}

    def code(self, text: str) -> int:
        """Return the number of a text, a new one when it is new."""
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return code

    def ranks(self) -> list[int]:
        """Return each text's place in alphabetical order, by its number."""
        ranks = [0] * len(self.texts)
        for rank, code in enumerate(sorted(range(len(self.texts)), key=lambda c: self.texts[c].lower())):
            ranks[code] = rank
        return ranks


T = TypeVar("T")


class Rare(Generic[T]):
    """A value that hardly any task has."""

    def __init__(self, default: T) -> None:
        self._default = default
        self._values: dict[int, T] = {}

    def __getitem__(self, slot: int) -> T:
        return self._values.get(slot, self._default)

    def __setitem__(self, slot: int, value: T) -> None:
        if value == self._default:
            self._values.pop(slot, None)
        else:
            self._values[slot] = value


class TaskColumns:
    """The packed list. Columns are read freely; only :meth:`put`, :meth:`change` and :meth:`drop` write.

    A task that changes is first only laid aside, with its state and its heart: five hundred of them a tick would take
    longer to pack than to paint. :meth:`settle` packs them; every reader but :meth:`row` and the two counts needs it.
    """

    def __init__(self) -> None:
        self.id = array("q")
        self.state = bytearray()
        self.hold = bytearray()
        self.relation = bytearray()
        self.rating = bytearray()
        self.favourite = bytearray()
        self.progress = array("b")
        self.duration = array("i")
        self.take = array("i")
        self.model = array("i")
        self.size = array("i")
        self.service = array("i")
        self.style = array("i")
        self.project = array("i")
        self.tags = array("i")
        self.remote_status = array("i")
        self.file_folder = array("i")
        self.poster_folder = array("i")
        self.created = array("d")
        self.sent = array("d")
        self.completed = array("d")
        self.expires = array("d")
        self.server_offset = array("f")
        self.file_bytes = array("q")
        self.parent = array("q")
        self.batch = array("q")
        self.not_before: Rare[float | None] = Rare(None)
        self.received: Rare[int] = Rare(-1)
        self.names = {name: Names() for name in _SHARED}
        self._aside: dict[int, TaskRow] = {}
        self._in_state = [0] * (VACANT + 1)
        self._favourites = 0
        self._texts: list[str] = []
        self._haystacks: list[str] = []
        self._lines: tuple[int, list[str]] = (-1, [])
        self._slots = array("i")
        self._sparse: dict[int, int] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self.id) - len(self._free)

    @property
    def capacity(self) -> int:
        """Return the number of slots, vacant ones included."""
        return len(self.id)

    def slots(self) -> list[int]:
        """Return all slots that hold a task."""
        if not self._free:
            return list(range(len(self.id)))
        state = self.state
        return [slot for slot in range(len(state)) if state[slot] != VACANT]

    def slot_of(self, task_id: int) -> int:
        """Return where a task is, or -1."""
        if 0 <= task_id < len(self._slots):
            return self._slots[task_id]
        return self._sparse.get(task_id, -1)

    def in_state(self, state: TaskState) -> int:
        """Return how many tasks are in a state."""
        return self._in_state[_STATE_CODE[state]]

    @property
    def favourites(self) -> int:
        """Return how many tasks are favourites."""
        return self._favourites

    # --- Writing ----------------------------------------------------------------------------------------------

    def change(self, rows: Iterable[TaskRow]) -> None:
        """Replace tasks that are in the list; they are packed later."""
        for row in rows:
            slot = self.slot_of(row.id)
            self._count(slot, _STATE_CODE[row.state], row.favourite)
            self._aside[slot] = row
        if len(self._aside) > _MOST_ASIDE:
            self.settle()

    def settle(self) -> None:
        """Pack what was laid aside."""
        if self._aside:
            aside, self._aside = self._aside, {}
            self.put(aside.values())

    def _count(self, slot: int, state: int, favourite: bool) -> None:
        self._in_state[self.state[slot]] -= 1
        self._in_state[state] += 1
        self._favourites += favourite - self.favourite[slot]
        self.state[slot] = state
        self.favourite[slot] = favourite

    def put(self, rows: Iterable[TaskRow]) -> list[int]:
        """Add rows, or replace those of the same id; return their slots in order."""
        slots: list[int] = []
        lines: dict[int, str] = {}
        for row in rows:
            slot = self.slot_of(row.id)
            if slot < 0:
                slot = self._new_slot(row.id)
            self._aside.pop(slot, None)
            self._write(slot, row)
            lines[slot] = _line(row)
            slots.append(slot)
        self._write_lines(lines)
        return slots

    def drop(self, task_ids: Iterable[int]) -> list[int]:
        """Take tasks out; return the slots that became vacant."""
        slots = [slot for task_id in task_ids if (slot := self.slot_of(task_id)) >= 0]
        for slot in slots:
            self._forget_id(self.id[slot])
            self._aside.pop(slot, None)
            self._count(slot, VACANT, False)
            self.id[slot] = 0
            self.rating[slot] = 0
            self.tags[slot] = self.project[slot] = 0
            self._texts[slot] = ""
            self.not_before[slot] = None
            self.received[slot] = -1
        self._write_lines(dict.fromkeys(slots, ""))
        self._free += slots
        return slots

    def _new_slot(self, task_id: int) -> int:
        slot = self._free.pop() if self._free else self._grow()
        self.id[slot] = task_id
        if 0 <= task_id < _SPARSE * (len(self.id) + 100_000):
            if task_id >= len(self._slots):
                self._slots.extend([-1] * (task_id + 1 - len(self._slots)))
            self._slots[task_id] = slot
        else:
            self._sparse[task_id] = slot
        return slot

    def _forget_id(self, task_id: int) -> None:
        if 0 <= task_id < len(self._slots):
            self._slots[task_id] = -1
        self._sparse.pop(task_id, None)

    def _grow(self) -> int:
        for column in (self.hold, self.relation, self.rating, self.favourite):
            column.append(0)
        self.state.append(VACANT)
        self._in_state[VACANT] += 1
        whole = (self.id, self.progress, self.duration, self.take, self.file_bytes, self.parent, self.batch)
        for numbers in (*whole, *(getattr(self, name) for name in _SHARED)):
            numbers.append(0)
        for times in (self.created, self.sent, self.completed, self.expires, self.server_offset):
            times.append(0.0)
        self._texts.append("")
        return len(self.id) - 1

    def _write(self, slot: int, row: TaskRow) -> None:
        self._count(slot, _STATE_CODE[row.state], row.favourite)
        self.hold[slot] = _HOLD_CODE[row.hold]
        self.relation[slot] = _RELATION_CODE[row.relation]
        self.rating[slot] = row.rating
        self.progress[slot] = row.progress
        self.duration[slot] = row.duration
        self.take[slot] = row.take
        names = self.names
        self.model[slot] = names["model"].code(row.model)
        self.size[slot] = names["size"].code(row.size)
        self.service[slot] = names["service"].code(row.service)
        self.style[slot] = names["style"].code(row.style)
        self.project[slot] = names["project"].code(row.project)
        self.tags[slot] = names["tags"].code(row.tags)
        self.created[slot] = row.created_at
        self.sent[slot] = _time(row.sent_at)
        self.completed[slot] = _time(row.completed_at)
        self.expires[slot] = _time(row.expires_at)
        self.server_offset[slot] = row.server_offset
        self.file_bytes[slot] = row.file_bytes
        self.parent[slot] = -1 if row.parent_id is None else row.parent_id
        # Takes are only ever compared for belonging together: a 64-bit hash does, and the text is kept below.
        self.batch[slot] = hash(row.batch) if row.batch else 0
        self.not_before[slot] = row.not_before
        self.received[slot] = row.received
        self.remote_status[slot] = names["remote_status"].code(row.remote_status)
        poster_folder, poster = _split_path(row.poster)
        file_folder, file = _split_path(row.file)
        self.poster_folder[slot] = names["poster_folder"].code(poster_folder)
        self.file_folder[slot] = names["file_folder"].code(file_folder)
        self._texts[slot] = _packed(row.prompt, row.note, row.remote_id, row.error, poster, file, row.batch)

    def _write_lines(self, lines: dict[int, str]) -> None:
        by_chunk: dict[int, list[int]] = {}
        for slot in lines:
            by_chunk.setdefault(slot // _CHUNK, []).append(slot)
        for chunk in sorted(by_chunk):
            while len(self._haystacks) <= chunk:
                self._haystacks.append("")
            start = chunk * _CHUNK
            size = min(_CHUNK, len(self.id) - start)
            old = self._split(chunk)
            new = old + [""] * (size - len(old))
            changed = len(new) != len(old)
            for slot in by_chunk[chunk]:
                line = lines[slot]
                changed = changed or new[slot - start] != line
                new[slot - start] = line
            if changed:
                self._haystacks[chunk] = "\n".join(new)
                self._lines = (chunk, new)

    # --- Reading ----------------------------------------------------------------------------------------------

    def row(self, slot: int) -> TaskRow:
        """Return one task's row, not to be changed."""
        if slot in self._aside:
            return self._aside[slot]
        prompt, note, remote_id, error, poster, file, batch = self._texts[slot].split(_SEPARATOR)
        names, parent = self.names, self.parent[slot]
        return TaskRow(
            id=self.id[slot],
            state=STATES[self.state[slot]],
            prompt=prompt,
            model=names["model"].texts[self.model[slot]],
            duration=self.duration[slot],
            size=names["size"].texts[self.size[slot]],
            service=names["service"].texts[self.service[slot]],
            created_at=self.created[slot],
            hold=_HOLDS[self.hold[slot]],
            progress=self.progress[slot],
            not_before=self.not_before[slot],
            sent_at=_optional(self.sent[slot]),
            completed_at=_optional(self.completed[slot]),
            expires_at=_optional(self.expires[slot]),
            server_offset=self.server_offset[slot],
            remote_id=remote_id,
            remote_status=names["remote_status"].texts[self.remote_status[slot]],
            error=error,
            poster=names["poster_folder"].texts[self.poster_folder[slot]] + poster,
            file=names["file_folder"].texts[self.file_folder[slot]] + file,
            file_bytes=self.file_bytes[slot],
            received=self.received[slot],
            batch=batch,
            take=self.take[slot],
            parent_id=None if parent < 0 else parent,
            relation=RELATIONS[self.relation[slot]],
            rating=self.rating[slot],
            favourite=bool(self.favourite[slot]),
            note=note,
            tags=names["tags"].texts[self.tags[slot]],
            project=names["project"].texts[self.project[slot]],
            style=names["style"].texts[self.style[slot]],
        )

    def is_ready(self, slot: int) -> bool:
        """Say whether a task's video is saved."""
        return self.state[slot] == _READY

    def kinds(self, slots: Iterable[int]) -> Counter[Kind]:
        """Return how many tasks of each kind are in some slots."""
        self.settle()
        states, holds, texts = self.state, self.hold, self._texts
        models, lengths = self.names["model"].texts, self.duration
        # A character alone has a model, but no length (TaskRow.is_character).
        codes = Counter(
            (
                states[s],
                holds[s],
                texts[s].split(_SEPARATOR, 3)[2] != "",
                not lengths[s] and models[self.model[s]] != "",
            )
            for s in slots
        )
        return Counter({Kind(STATES[c[0]], _HOLDS[c[1]], "any" if c[2] else "", c[3]): n for c, n in codes.items()})

    def text(self, slot: int, place: int) -> str:
        """Return one text of a task: 0 prompt, 1 note, 2 remote id, 3 error, 4 poster's name, 5 file's name."""
        self.settle()
        return self._texts[slot].split(_SEPARATOR, place + 1)[place]

    def line(self, slot: int) -> str:
        """Return a task's searchable text, lower-case, the prompt first."""
        self.settle()
        return self._split(slot // _CHUNK)[slot % _CHUNK]

    def prompts(self) -> list[str]:
        """Return every slot's prompt, lower-case."""
        self.settle()
        return [line.partition(_SEPARATOR)[0] for text in self._haystacks for line in text.split("\n")]

    def texts(self, slots: Iterable[int], place: int) -> Iterable[str]:
        """Return one text of each of some tasks; see :meth:`text`."""
        self.settle()
        texts, after = self._texts, place + 1
        return [texts[slot].split(_SEPARATOR, after)[place] for slot in slots]

    def containing(self, words: Sequence[str], without: Sequence[str] = ()) -> bytearray:
        """Return a mask over all slots: 1 where the searchable text holds each of some words (lower-case).

        Args:
            without: words of which none may be in it.
        """
        self.settle()
        # The longest first: it is found in the fewest, and the others are looked for only there.
        wanted = sorted(words, key=len, reverse=True)
        mask = bytearray(len(self.id))
        for chunk, haystack in enumerate(self._haystacks):
            if all(word in haystack for word in words):
                lines = haystack.split("\n")
                found = [wanted[0] in line for line in lines] if wanted else [True] * len(lines)
                for word in wanted[1:]:
                    found = [so_far and word in line for so_far, line in zip(found, lines, strict=True)]
                for word in without:
                    found = [so_far and word not in line for so_far, line in zip(found, lines, strict=True)]
                start = chunk * _CHUNK
                mask[start : start + len(lines)] = bytes(found)
        return mask

    def _split(self, chunk: int) -> list[str]:
        if self._lines[0] != chunk:
            haystack = self._haystacks[chunk]
            lines = haystack.split("\n") if haystack or chunk * _CHUNK < len(self.id) else []
            self._lines = (chunk, lines)
        return self._lines[1]


def _line(row: TaskRow) -> str:
    """Return what searching looks through, on one line, fields kept apart so that no words match across them."""
    parts: Sequence[str] = (row.prompt, row.note, row.tags, row.remote_id, row.model, row.project, row.error)
    return _SEPARATOR.join(part for part in parts if part).lower().replace("\n", " ")


def _packed(*texts: str) -> str:
    """Return texts as one that splits into as many again, even where one holds the separator."""
    packed = _SEPARATOR.join(texts)
    if packed.count(_SEPARATOR) != len(texts) - 1:
        packed = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
    return packed


def _split_path(path: str) -> tuple[str, str]:
    """Return folder (with its slash) and name: many files share a folder."""
    cut = path.rfind("/") + 1
    return path[:cut], path[cut:]


def _time(value: float | None) -> float:
    return nan if value is None else value


def _optional(value: float) -> float | None:
    return None if isnan(value) else value
