"""What a person can do with tasks, and which of it makes sense in which state.

The context menu, the viewer's buttons and the keyboard all ask :func:`actions_for`, so that they never disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from desktop.domain.task import ACTIVE, DOUBTFUL, Hold, TaskState


class TaskAction(StrEnum):
    """One thing to do with one or several tasks. Those that cost money or destroy something say so in their label."""

    PLAY = "play"
    COMPARE = "compare"  # two to four finished takes side by side
    REEL = "reel"  # one after another
    CONTINUE_FROM = "continue_from"  # its last frame becomes the reference image of a new request
    MAKE_CHARACTER = "make_character"  # of a part of the video; costs, and asks first
    USE_CHARACTER = "use_character"  # its @name goes into the prompt
    COPY_NAME = "copy_name"
    REMIX = "remix"  # a new request that edits this one on the service
    EDIT_AS_NEW = "edit_as_new"  # fills the compose pane; nothing is sent
    RETRY = "retry"  # the same request as a new task: a new charge
    SEND_HELD = "send_held"
    DISCARD = "discard"  # take back what was not sent
    FIND = "find"  # ask the service whether it has it
    ATTACH = "attach"  # type in the id that the service gave
    RESEND = "resend"  # may charge twice
    ABANDON = "abandon"  # stop asking about an unknown outcome
    CHECK_NOW = "check_now"
    DOWNLOAD_AGAIN = "download_again"
    LOCATE = "locate"  # say where a missing file went
    SAVE_AS = "save_as"
    SHOW_IN_FOLDER = "show_in_folder"
    SAVE_FRAME = "save_frame"
    COPY_FRAME = "copy_frame"
    COPY_PROMPT = "copy_prompt"
    COPY_ID = "copy_id"
    COPY_CURL = "copy_curl"
    COPY_PYTHON = "copy_python"
    FAVOURITE = "favourite"
    RATE = "rate"
    NOTE = "note"
    TAG = "tag"
    PROJECT = "project"
    EXPORT = "export"
    REMOVE = "remove"  # from the list; files stay
    TRASH = "trash"  # from the list, and the video file goes to the desktop's trash


_S = TaskState
_EVERY = frozenset(TaskState)
_FINISHED = frozenset({_S.READY})
_MADE = frozenset({_S.COMPLETED, _S.DOWNLOADING, _S.READY, _S.MISSING, _S.UNAVAILABLE, _S.EXPIRED})

#: The states in which an action makes sense. Removal never touches what is still to come or may have been charged.
ALLOWED: Mapping[TaskAction, frozenset[TaskState]] = {
    TaskAction.PLAY: _FINISHED,
    TaskAction.COMPARE: _FINISHED,
    TaskAction.REEL: _FINISHED,
    TaskAction.CONTINUE_FROM: _FINISHED,
    TaskAction.MAKE_CHARACTER: _FINISHED,
    TaskAction.USE_CHARACTER: _FINISHED,
    TaskAction.COPY_NAME: _FINISHED,
    TaskAction.REMIX: _MADE,
    TaskAction.EDIT_AS_NEW: _EVERY,
    TaskAction.RETRY: _EVERY - ACTIVE - DOUBTFUL,
    TaskAction.SEND_HELD: frozenset({_S.WAITING}),
    TaskAction.DISCARD: frozenset({_S.WAITING}),
    TaskAction.FIND: DOUBTFUL,
    TaskAction.ATTACH: DOUBTFUL,
    TaskAction.RESEND: DOUBTFUL,
    TaskAction.ABANDON: frozenset({_S.UNKNOWN}),
    TaskAction.CHECK_NOW: frozenset({_S.QUEUED, _S.GENERATING, _S.LOST}),
    TaskAction.DOWNLOAD_AGAIN: frozenset({_S.COMPLETED, _S.MISSING, _S.UNAVAILABLE, _S.EXPIRED}),
    TaskAction.LOCATE: frozenset({_S.MISSING}),
    TaskAction.SAVE_AS: _FINISHED,
    TaskAction.SHOW_IN_FOLDER: _FINISHED,
    TaskAction.SAVE_FRAME: _FINISHED,
    TaskAction.COPY_FRAME: _FINISHED,
    TaskAction.COPY_PROMPT: _EVERY,
    TaskAction.COPY_ID: _EVERY,
    TaskAction.COPY_CURL: _EVERY,
    TaskAction.COPY_PYTHON: _EVERY,
    TaskAction.FAVOURITE: _EVERY,
    TaskAction.RATE: _EVERY,
    TaskAction.NOTE: _EVERY,
    TaskAction.TAG: _EVERY,
    TaskAction.PROJECT: _EVERY,
    TaskAction.EXPORT: _EVERY,
    TaskAction.REMOVE: _EVERY - ACTIVE - {_S.UNKNOWN},
    TaskAction.TRASH: _FINISHED,
}

#: They need the id that the service gave.
_NEEDS_REMOTE = frozenset(
    {
        TaskAction.MAKE_CHARACTER,
        TaskAction.REMIX,
        TaskAction.CHECK_NOW,
        TaskAction.DOWNLOAD_AGAIN,
        TaskAction.COPY_ID,
    },
)
#: Only a character has a name to use.
_OF_CHARACTERS = frozenset({TaskAction.USE_CHARACTER, TaskAction.COPY_NAME})
#: A character is no video: it has no file, no prompt and no settings.
_NOT_OF_CHARACTERS = frozenset(
    {
        TaskAction.PLAY,
        TaskAction.COMPARE,
        TaskAction.REEL,
        TaskAction.CONTINUE_FROM,
        TaskAction.MAKE_CHARACTER,
        TaskAction.REMIX,
        TaskAction.EDIT_AS_NEW,
        TaskAction.DOWNLOAD_AGAIN,
        TaskAction.LOCATE,
        TaskAction.SAVE_AS,
        TaskAction.SHOW_IN_FOLDER,
        TaskAction.SAVE_FRAME,
        TaskAction.COPY_FRAME,
        TaskAction.COPY_PROMPT,
        TaskAction.TRASH,
    }
)
#: They mean one task only.
_SINGLE = frozenset(
    {
        TaskAction.PLAY,
        TaskAction.CONTINUE_FROM,
        TaskAction.MAKE_CHARACTER,
        TaskAction.USE_CHARACTER,
        TaskAction.COPY_NAME,
        TaskAction.REMIX,
        TaskAction.EDIT_AS_NEW,
        TaskAction.ATTACH,
        TaskAction.LOCATE,
        TaskAction.SAVE_AS,
        TaskAction.SAVE_FRAME,
        TaskAction.COPY_FRAME,
        TaskAction.COPY_CURL,
        TaskAction.COPY_PYTHON,
    }
)
#: How many finished takes they need, from and to.
_COUNTS: Mapping[TaskAction, tuple[int, int]] = {
    TaskAction.COMPARE: (2, 4),
    TaskAction.REEL: (2, 10_000),
}
#: A new charge, or one more that may come twice.
COSTS = frozenset({TaskAction.RETRY, TaskAction.RESEND})


class Subject(Protocol):
    """What the rules look at: a :class:`~desktop.domain.task.TaskRow` or a :class:`~desktop.domain.task.Task`."""

    @property
    def state(self) -> TaskState:
        """Return where it stands."""
        ...

    @property
    def hold(self) -> Hold:
        """Return why it waits."""
        ...

    @property
    def remote_id(self) -> str:
        """Return the service's id, or ""."""
        ...

    @property
    def is_character(self) -> bool:
        """Say whether it is a character, not a video."""
        ...


@dataclass(frozen=True, slots=True)
class AnnotationChange:
    """What to note about one or several tasks; None and empty mean: leave as it is."""

    rating: int | None = None
    favourite: bool | None = None
    note: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    project: str | None = None


def allows(subject: Subject, action: TaskAction) -> bool:
    """Say whether an action makes sense for a task as it stands."""
    if subject.state not in ALLOWED[action]:
        return False
    if action in (_NOT_OF_CHARACTERS if subject.is_character else _OF_CHARACTERS):
        return False
    if action in _NEEDS_REMOTE and not subject.remote_id:
        return False
    return action is not TaskAction.SEND_HELD or subject.hold is not Hold.NONE


def actions_for(subject: Subject) -> tuple[TaskAction, ...]:
    """Return what can be done with one task, in the order of :class:`TaskAction`."""
    return tuple(action for action in TaskAction if action not in _COUNTS and allows(subject, action))


class Kind(NamedTuple):
    """Tasks that are alike in all that the rules look at; ``remote_id`` stands for any."""

    state: TaskState
    hold: Hold
    remote_id: str
    is_character: bool = False


def actions_for_all(subjects: Sequence[Subject]) -> tuple[TaskAction, ...]:
    """Return what can be done with a selection.

    An action on several tasks is offered when at least one of them allows it, and is then meant for those only
    (:func:`those_allowing`).
    """
    return tuple(offered(Counter(Kind(s.state, s.hold, s.remote_id and "any", s.is_character) for s in subjects)))


def offered(kinds: Mapping[Kind, int]) -> dict[TaskAction, int]:
    """Return what can be done with a selection of so many tasks of each kind, and how many each action is meant for."""
    if sum(kinds.values()) == 1:
        return dict.fromkeys(actions_for(next(iter(kinds))), 1)
    counts = {action: sum(kinds[kind] for kind in kinds if allows(kind, action)) for action in TaskAction}
    return {action: count for action, count in counts.items() if _fits(action, count)}


S = TypeVar("S", bound=Subject)


def those_allowing(subjects: Collection[S], action: TaskAction) -> list[S]:
    """Return the tasks of a selection that an action is meant for, in their order."""
    return [subject for subject in subjects if allows(subject, action)]


def _fits(action: TaskAction, count: int) -> bool:
    low, high = _COUNTS.get(action, (1, count))
    return action not in _SINGLE and low <= count <= high
