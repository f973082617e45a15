"""A task: one request on its way to a saved video, its states and the only legal ways between them.

::

    waiting ──► sending ──► queued ──► generating ──► completed ──► downloading ──► ready ◄─► missing
       ▲  │        │ │ │        └───────────┴──► failed │  ▲              │            (file gone)
       │  ▼        │ │ └──► rejected            └► lost  │  └─ unavailable ◄┤
       │ discarded │ └────► unknown ──► queued           └────► expired ◄───┘
       └───────────┘              └───► abandoned
        (never sent)

A task that waits in what turns out to be an older copy of the database becomes ``unknown``, too: it may have been sent.
There is no way from ``unknown`` to ``sending``: whoever wants to send again makes a new, linked task. The table
:data:`LEGAL` is the only source of truth; the database carries it as a trigger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from desktop.domain.problem import Problem
from desktop.domain.request import GenerationRequest


class TaskState(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"  # intent on disk, not sent
    SENDING = "sending"  # the socket may be open
    UNKNOWN = "unknown"  # the answer was lost: it may or may not have been accepted (and charged)
    REJECTED = "rejected"  # definitely not accepted
    DISCARDED = "discarded"  # the person took it back before it was sent
    ABANDONED = "abandoned"  # the person gave up on an unknown outcome
    QUEUED = "queued"  # accepted; has a remote id
    GENERATING = "generating"
    FAILED = "failed"  # the service says so
    LOST = "lost"  # the service no longer knows the id
    COMPLETED = "completed"  # made; the file is not here yet
    DOWNLOADING = "downloading"
    READY = "ready"  # saved, verified, playable
    MISSING = "missing"  # was ready; the file is gone
    UNAVAILABLE = "unavailable"  # the link refuses, though it should still live
    EXPIRED = "expired"  # the link's life is over and the file was not saved


_S = TaskState

LEGAL: Mapping[TaskState, frozenset[TaskState]] = {
    _S.WAITING: frozenset({_S.SENDING, _S.DISCARDED, _S.REJECTED, _S.UNKNOWN}),
    _S.SENDING: frozenset({_S.WAITING, _S.QUEUED, _S.REJECTED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.QUEUED, _S.ABANDONED}),
    _S.ABANDONED: frozenset({_S.QUEUED}),  # an id turned up after all
    _S.REJECTED: frozenset(),
    _S.DISCARDED: frozenset(),
    _S.QUEUED: frozenset({_S.GENERATING, _S.COMPLETED, _S.FAILED, _S.LOST, _S.EXPIRED}),
    _S.GENERATING: frozenset({_S.COMPLETED, _S.FAILED, _S.LOST, _S.EXPIRED}),
    _S.LOST: frozenset({_S.QUEUED, _S.GENERATING, _S.COMPLETED, _S.FAILED}),
    _S.FAILED: frozenset(),
    _S.COMPLETED: frozenset({_S.DOWNLOADING, _S.UNAVAILABLE, _S.EXPIRED}),
    _S.DOWNLOADING: frozenset({_S.READY, _S.COMPLETED, _S.UNAVAILABLE, _S.EXPIRED}),
    _S.READY: frozenset({_S.MISSING}),
    _S.MISSING: frozenset({_S.READY, _S.COMPLETED, _S.EXPIRED}),
    _S.UNAVAILABLE: frozenset({_S.COMPLETED, _S.EXPIRED}),
    _S.EXPIRED: frozenset({_S.COMPLETED}),  # a fresh query gave a new link
}

#: A new task begins in one of these: to be sent; followed by its id; imported as a file.
INITIAL = frozenset({_S.WAITING, _S.QUEUED, _S.READY})
#: The scheduler asks the service about these.
POLLED = frozenset({_S.QUEUED, _S.GENERATING})
#: Something is still to happen without the person doing anything.
ACTIVE = POLLED | {_S.WAITING, _S.SENDING, _S.COMPLETED, _S.DOWNLOADING}
#: The person should look.
ATTENTION = frozenset({_S.UNKNOWN, _S.LOST, _S.UNAVAILABLE, _S.MISSING})
#: Nobody knows whether it was accepted; only such a task may be submitted again as what may charge twice.
DOUBTFUL = frozenset({_S.UNKNOWN, _S.ABANDONED})
#: It went wrong and will stay so.
WENT_WRONG = frozenset({_S.FAILED, _S.REJECTED, _S.EXPIRED, _S.ABANDONED, _S.DISCARDED})


class IllegalTransition(Exception):
    """A task was asked to go where :data:`LEGAL` has no way. Always a bug in Rushes, never the person's fault."""

    def __init__(self, state: TaskState, event: object) -> None:
        super().__init__(f"{type(event).__name__} in state {state.value}")
        self.state = state
        self.event = event


class Hold(StrEnum):
    """Why a waiting task is not being sent."""

    NONE = ""
    RESTART = "restart"  # found waiting at start: the person decides
    OFFLINE = "offline"
    KEY = "key"  # 401, or no key
    BALANCE = "balance"  # 402
    RATE = "rate"  # 429 or 503 rate_limit_unavailable; see not_before
    PAUSED = "paused"  # the person paused sending


class Relation(StrEnum):
    """How a task came from another."""

    NONE = ""
    RETRY = "retry"
    RESEND = "resend"  # sent knowingly again after an unknown outcome
    REMIX = "remix"
    CONTINUED = "continued"
    CHARACTER = "character"  # made of a part of its video


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a person noted about a task."""

    rating: int = 0
    favourite: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    project: str = ""


@dataclass(frozen=True, slots=True)
class TaskIntent:
    """A task before it is on disk.

    Attributes:
        client_id: our own id of this one submission (UUID hex), sent where the service has a field for it.
        origin: scheme and host it goes to.
        batch: shared by the takes of one click.
        take: 1, 2, ... within the batch.
        remote_id: for a task that is only followed; then it begins ``queued``.
        saved: for a video that is here already and only joins the list; then it begins ``ready``.
        created_at: when it was asked for (Unix seconds), where that was not now.
    """

    client_id: str
    service: str
    origin: str
    request: GenerationRequest
    batch: str = ""
    take: int = 1
    parent_id: int | None = None
    relation: Relation = Relation.NONE
    remote_id: str = ""
    annotation: Annotation = Annotation()
    saved: Saved | None = None
    created_at: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Everything known of one task. Times are Unix seconds; None where it did not happen.

    Attributes:
        id: local number, never reused.
        origin: scheme and host that it was or will be sent to; only that origin's key is ever used for it.
        remote_status: the service's own word, at most 40 characters; of a finished character its ``@username``.
        progress: 0 to 100, or None when not told.
        not_before: a waiting task is not sent before this.
        key_fingerprint: tells keys apart without holding one.
        body_sha256: hash of the bytes that were sent.
        estimated_s: the service's own estimate in seconds.
        server_offset: the service's clock minus ours, seconds, when it last answered about this task.
        file: saved video; poster: still for lists; absolute paths or "".
        file_bytes, width, height, video_s: of the saved file.
        removed_at: when the person took it off the list; it stays on disk.
    """

    id: int
    client_id: str
    service: str
    origin: str
    request: GenerationRequest
    state: TaskState
    created_at: float
    batch: str = ""
    take: int = 1
    parent_id: int | None = None
    relation: Relation = Relation.NONE
    hold: Hold = Hold.NONE
    not_before: float | None = None
    remote_id: str = ""
    remote_status: str = ""
    progress: int | None = None
    problem: Problem | None = None
    sent_at: float | None = None
    accepted_at: float | None = None
    completed_at: float | None = None
    expires_at: float | None = None
    saved_at: float | None = None
    changed_at: float = 0.0
    key_fingerprint: str = ""
    body_sha256: str = ""
    estimated_s: float | None = None
    server_offset: float = 0.0
    result_url: str = ""
    thumbnail_url: str = ""
    file: str = ""
    poster: str = ""
    file_bytes: int = 0
    width: int = 0
    height: int = 0
    video_s: float = 0.0
    credits: float | None = None
    removed_at: float | None = None
    annotation: Annotation = Annotation()

    @property
    def is_character(self) -> bool:
        """Say whether it is not a video but a character made from one."""
        return bool(self.request.character)


# --- Facts: the only things that change a task ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendStarted:
    """Committed before the socket opens."""

    key_fingerprint: str = ""
    body_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The service gave an id (or the person attached one)."""

    remote_id: str
    remote_status: str = ""
    progress: int | None = None
    estimated_s: float | None = None
    server_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not reach the service, or was certainly not accepted, and may be sent later."""

    hold: Hold
    problem: Problem | None = None
    not_before: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Definitely not accepted, and sending it again as it is would not help."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class OutcomeLost:
    """The answer to the POST was lost, or the record of whether there was one."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """A waiting task is held, or let go (``Hold.NONE``)."""

    hold: Hold
    not_before: float | None = None


@dataclass(frozen=True, slots=True)
class Discarded:
    """The person took a waiting task back."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The person gave up on an unknown outcome."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """The service says it is queued or being made."""

    state: TaskState  # QUEUED or GENERATING
    remote_status: str = ""
    progress: int | None = None
    estimated_s: float | None = None
    server_offset: float = 0.0
    problem: Problem | None = None  # e.g. "completed, but no file in the answer"


@dataclass(frozen=True, slots=True)
class Completed:
    """The service says it is made; or a fresh link came for one that was."""

    result_url: str
    thumbnail_url: str = ""
    completed_at: float | None = None
    expires_at: float | None = None
    remote_status: str = ""
    server_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed:
    """The service says it failed."""

    problem: Problem
    remote_status: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """The service repeatedly does not know the id."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class DownloadStarted:
    """A worker took the file."""


@dataclass(frozen=True, slots=True)
class DownloadInterrupted:
    """It stopped; what came is kept and it will go on."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The whole verified file is under its final name."""

    file: str
    file_bytes: int
    width: int = 0
    height: int = 0
    video_s: float = 0.0
    poster: str = ""

    def put_on(self, task: Task, at: float) -> Task:
        """Return the task with this file, ``ready`` since ``at``."""
        return replace(
            task,
            state=TaskState.READY,
            saved_at=at,
            problem=None,
            file=self.file,
            file_bytes=self.file_bytes,
            width=self.width,
            height=self.height,
            video_s=self.video_s,
            poster=self.poster or task.poster,
        )


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The link refuses although it should live."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Expired:
    """The link's life is over."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class FileMissing:
    """The saved file is gone."""


@dataclass(frozen=True, slots=True)
class FileFound:
    """The saved file is back, or was found elsewhere."""

    file: str


TaskFact: TypeAlias = (
    SendStarted
    | Accepted
    | NotSent
    | Rejected
    | OutcomeLost
    | HoldChanged
    | Discarded
    | Abandoned
    | Progressed
    | Completed
    | Failed
    | Lost
    | DownloadStarted
    | DownloadInterrupted
    | Saved
    | Unavailable
    | Expired
    | FileMissing
    | FileFound
)


def apply(task: Task, fact: TaskFact, at: float) -> Task:
    """Return the task after a fact. The only function that changes a task's state.

    Args:
        at: when it happened, Unix seconds.

    Raises:
        IllegalTransition: there is no such way from the task's state.
    """
    changed = _after(task, fact, at)
    if changed.state is not task.state:
        if changed.state not in LEGAL[task.state]:
            raise IllegalTransition(task.state, fact)
    elif task.state not in _MAY_STAY.get(type(fact), frozenset()):
        raise IllegalTransition(task.state, fact)
    return replace(changed, changed_at=at)


#: Facts that may leave a task in the state it is in, and the states in which they may.
_MAY_STAY: Mapping[type, frozenset[TaskState]] = {
    HoldChanged: frozenset({_S.WAITING}),
    Progressed: POLLED,
    Completed: frozenset({_S.COMPLETED, _S.DOWNLOADING}),
    Unavailable: frozenset({_S.UNAVAILABLE}),
    FileFound: frozenset({_S.READY}),
}


def _after(task: Task, fact: TaskFact, at: float) -> Task:
    match fact:
        case SendStarted():
            return replace(
                task,
                state=_S.SENDING,
                sent_at=at,
                hold=Hold.NONE,
                not_before=None,
                problem=None,
                key_fingerprint=fact.key_fingerprint,
                body_sha256=fact.body_sha256,
            )
        case Accepted():
            return replace(
                task,
                state=_S.QUEUED,
                accepted_at=at,
                problem=None,
                remote_id=fact.remote_id,
                remote_status=fact.remote_status,
                progress=fact.progress,
                estimated_s=fact.estimated_s,
                server_offset=fact.server_offset,
            )
        case NotSent():
            _require(task, fact, _S.SENDING)
            return replace(
                task,
                state=_S.WAITING,
                hold=fact.hold,
                not_before=fact.not_before,
                problem=fact.problem,
                sent_at=None,
            )
        case HoldChanged():
            _require(task, fact, _S.WAITING)
            return replace(task, hold=fact.hold, not_before=fact.not_before)
        case Rejected():
            return replace(task, state=_S.REJECTED, problem=fact.problem, hold=Hold.NONE, not_before=None)
        case OutcomeLost():
            return replace(task, state=_S.UNKNOWN, problem=fact.problem, hold=Hold.NONE, not_before=None)
        case Discarded():
            return replace(task, state=_S.DISCARDED, hold=Hold.NONE, not_before=None)
        case Abandoned():
            return replace(task, state=_S.ABANDONED)
        case Progressed():
            if fact.state not in POLLED:
                raise IllegalTransition(task.state, fact)
            return replace(
                task,
                state=fact.state,
                remote_status=fact.remote_status,
                progress=fact.progress,
                estimated_s=fact.estimated_s if fact.estimated_s is not None else task.estimated_s,
                server_offset=fact.server_offset,
                problem=fact.problem,
            )
        case Completed():
            return replace(
                task,
                state=_S.DOWNLOADING if task.state is _S.DOWNLOADING else _S.COMPLETED,
                result_url=fact.result_url,
                thumbnail_url=fact.thumbnail_url or task.thumbnail_url,
                completed_at=fact.completed_at or task.completed_at or at,
                expires_at=fact.expires_at,
                remote_status=fact.remote_status or task.remote_status,
                server_offset=fact.server_offset,
                progress=100,
                problem=None,
            )
        case Failed():
            return replace(
                task,
                state=_S.FAILED,
                problem=fact.problem,
                completed_at=at,
                remote_status=fact.remote_status or task.remote_status,
            )
        case Lost():
            return replace(task, state=_S.LOST, problem=fact.problem)
        case DownloadStarted():
            return replace(task, state=_S.DOWNLOADING, problem=None)
        case DownloadInterrupted():
            _require(task, fact, _S.DOWNLOADING)
            return replace(task, state=_S.COMPLETED, problem=fact.problem)
        case Saved():
            return fact.put_on(task, at)
        case Unavailable():
            return replace(task, state=_S.UNAVAILABLE, problem=fact.problem)
        case Expired():
            return replace(task, state=_S.EXPIRED, problem=fact.problem or task.problem)
        case FileMissing():
            return replace(task, state=_S.MISSING)
        case FileFound():
            return replace(task, state=_S.READY, file=fact.file)


def _require(task: Task, fact: TaskFact, state: TaskState) -> None:
    """Refuse a fact that would be legal by its target state alone but makes no sense from here."""
    if task.state is not state:
        raise IllegalTransition(task.state, fact)


# --- What a list shows ---------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class TaskRow:
    """What a list of 100,000 tasks needs of one of them: small, flat, replaced field by field when it changes.

    Attributes:
        settings: model, duration and size in one short text, shared between rows (interned).
        error: the problem's code and message, for searching.
        received: bytes of the file so far while downloading; -1 when not.
    """

    id: int
    state: TaskState
    prompt: str
    model: str
    duration: int
    size: str
    service: str
    created_at: float
    hold: Hold = Hold.NONE
    progress: int = -1
    not_before: float | None = None
    sent_at: float | None = None
    completed_at: float | None = None
    expires_at: float | None = None
    server_offset: float = 0.0
    remote_id: str = ""
    remote_status: str = ""
    error: str = ""
    poster: str = ""
    file: str = ""
    file_bytes: int = 0
    received: int = -1
    batch: str = ""
    take: int = 1
    parent_id: int | None = None
    relation: Relation = Relation.NONE
    rating: int = 0
    favourite: bool = False
    note: str = ""
    tags: str = ""
    project: str = ""
    style: str = ""

    @property
    def is_character(self) -> bool:
        """Say whether it is not a video but a character made from one: that alone has a model, but no length."""
        return self.duration == 0 and bool(self.model)


def name_of_character(task: Task | TaskRow) -> str:
    """Return what a finished character is called in prompts, ``@username``; "" while there is no such name."""
    made = task.is_character and task.state is TaskState.READY and task.remote_status.startswith("@")
    return task.remote_status if made else ""


def row_of(task: Task) -> TaskRow:
    """Return what a list shows of a task. Tags are joined with one blank."""
    problem = task.problem
    return TaskRow(
        id=task.id,
        state=task.state,
        prompt=task.request.prompt,
        model=task.request.model,
        duration=task.request.duration,
        size=task.request.size,
        service=task.service,
        created_at=task.created_at,
        hold=task.hold,
        progress=-1 if task.progress is None else task.progress,
        not_before=task.not_before,
        sent_at=task.sent_at,
        completed_at=task.completed_at,
        expires_at=task.expires_at,
        server_offset=task.server_offset,
        remote_id=task.remote_id,
        remote_status=task.remote_status,
        error=f"{problem.code} {problem.message}".strip() if problem else "",
        poster=task.poster,
        file=task.file,
        file_bytes=task.file_bytes,
        batch=task.batch,
        take=task.take,
        parent_id=task.parent_id,
        relation=task.relation,
        rating=task.annotation.rating,
        favourite=task.annotation.favourite,
        note=task.annotation.note,
        tags=" ".join(task.annotation.tags),
        project=task.annotation.project,
        style=task.request.style,
    )
