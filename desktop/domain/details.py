"""Everything that a person can be told about one task: what it came from, what happened to it, what was said."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.task import Relation, Task, TaskState


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a task.

    Attributes:
        at: Unix seconds.
        kind: a state's value, or what a service recorded (``query``, ``error``, ``wait``, ...).
        count: how many equal ones in a row this line stands for.
        last_at: when the last of them was.
    """

    at: float
    kind: str
    detail: str = ""
    count: int = 1
    last_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """What went over the wire, without the key and without image bytes.

    Attributes:
        kind: ``submit``, ``query``, ...
        text: plain text of the request or the answer.
    """

    kind: str
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A task that this one came from, or that came from it.

    Attributes:
        relation: how the younger of the two came from the elder; NONE for another take of the same click.
        elder: it is the one that this came from.
    """

    task_id: int
    prompt: str
    state: TaskState
    relation: Relation
    elder: bool
    take: int = 1


@dataclass(frozen=True, slots=True)
class Details:
    """A task with everything around it.

    Attributes:
        projects: names of all projects, to choose from.
        tags: all tags in use, to complete from.
    """

    task: Task
    history: tuple[HistoryLine, ...] = ()
    relatives: tuple[Relative, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    projects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
