"""A task in words: what stands in the cells of the list, and what a screen reader says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from desktop.domain.estimate import Estimate, Estimates, kind_of
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import ACTIVE, POLLED, Hold, Relation, TaskRow, TaskState, name_of_character
from desktop.models.tasks import TaskColumn
from desktop.widgets import messages
from desktop.widgets.words import style_text
from desktop.widgets.words import tr as _tr

#: Called with a literal context and text, so that lupdate finds them; it reads no plurals from it.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Status:
    """What the status cell says.

    Attributes:
        title: the state, with its percentage.
        detail: why, or what else there is to know; may be "".
        share: how full the bar is, 0 to 1; None for no bar.
    """

    title: str
    detail: str
    share: float | None = None


class TaskWords:
    """Says tasks. Told the time, the names of models and how long tasks take."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._model_names: Mapping[str, str] = {}
        self._estimates: Estimates = {}

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Set what models are called, by id."""
        self._model_names = names

    def set_estimates(self, estimates: Estimates) -> None:
        """Set how long tasks take."""
        self._estimates = estimates

    def titles(self) -> dict[TaskColumn, str]:
        """Return the columns' titles."""
        return {
            TaskColumn.PROMPT: translate("TaskWords", "Prompt"),
            TaskColumn.STATUS: translate("TaskWords", "Status"),
            TaskColumn.SETTINGS: translate("TaskWords", "Settings"),
            TaskColumn.WHEN: translate("TaskWords", "When"),
            TaskColumn.RATING: translate("TaskWords", "Rating"),
            TaskColumn.TAGS: translate("TaskWords", "Tags"),
            TaskColumn.PROJECT: translate("TaskWords", "Project"),
            TaskColumn.NOTE: translate("TaskWords", "Note"),
            TaskColumn.TOOK: translate("TaskWords", "Took"),
            TaskColumn.FILE_SIZE: translate("TaskWords", "File size"),
            TaskColumn.SERVICE: translate("TaskWords", "Service"),
            TaskColumn.EXPIRES: translate("TaskWords", "Link lives"),
            TaskColumn.TASK_ID: translate("TaskWords", "Task id"),
        }

    def cell(self, row: TaskRow, column: TaskColumn) -> str:
        """Return a cell as one text."""
        match column:
            case TaskColumn.PROMPT:
                return messages.plain(row.prompt)
            case TaskColumn.STATUS:
                status = self.status(row)
                return ", ".join(part for part in (status.title, status.detail) if part)
            case TaskColumn.SETTINGS:
                return " · ".join(part for part in self.settings(row) if part)
            case TaskColumn.WHEN:
                return ", ".join(part for part in self.when(row) if part)
            case TaskColumn.RATING:
                return self.rating(row)
            case TaskColumn.TAGS:
                return " ".join(f"#{tag}" for tag in row.tags.split())
            case TaskColumn.PROJECT:
                return row.project
            case TaskColumn.NOTE:
                return messages.plain(row.note, 300).replace("\n", " ")
            case TaskColumn.TOOK:
                return self.took(row)
            case TaskColumn.FILE_SIZE:
                return messages.size_text(row.file_bytes) if row.file_bytes else ""
            case TaskColumn.SERVICE:
                return row.service
            case TaskColumn.EXPIRES:
                return self.expiry(row)
            case TaskColumn.TASK_ID:
                return row.remote_id

    def settings(self, row: TaskRow) -> tuple[str, str]:
        """Return model and style, and what was asked of them."""
        model = self._model_names.get(row.model, row.model)
        named = [model, style_text(row.style)]
        length = seconds_text(row.duration) if row.duration else ""
        asked = [length, row.size]
        return " · ".join(part for part in named if part), " · ".join(part for part in asked if part)

    def status(self, row: TaskRow) -> Status:
        """Return the state in words."""
        title = messages.state_name(row.state, row.hold)
        match row.state:
            case TaskState.WAITING:
                return Status(title, self._waiting(row))
            case TaskState.QUEUED:
                return Status(title, self._strange(row) or self._since(row))
            case TaskState.GENERATING:
                if row.progress < 0:
                    return Status(title, self._strange(row) or self._since(row))
                return Status(f"{title} {row.progress} %", self._strange(row), row.progress / 100)
            case TaskState.DOWNLOADING:
                return self._downloading(row, title)
            case TaskState.READY:
                return Status(title, messages.plain(name_of_character(row), 200) or relation_text(row))
            case TaskState.UNKNOWN:
                if row.error.startswith(ProblemCode.RECORD_LOST.value):
                    return Status(title, translate("TaskWords", "perhaps sent"))
                return Status(title, translate("TaskWords", "answer lost"))
        why = problem_title(row)
        return Status(title, why if why != title else "")

    def _waiting(self, row: TaskRow) -> str:
        if row.not_before is not None and (seconds := row.not_before - self._now()) > 0:
            return translate("TaskWords", "sent in %1").replace("%1", span_text(seconds))
        return messages.hold_name(row.hold) if row.hold is not Hold.NONE else ""

    def _since(self, row: TaskRow) -> str:
        if row.sent_at is None:
            return ""
        return translate("TaskWords", "for %1").replace("%1", span_text(max(0.0, self._now() - row.sent_at)))

    def _strange(self, row: TaskRow) -> str:
        """Say what is not as usual about a task that is being made."""
        if row.error:
            return problem_title(row)
        if self.is_slow(row):
            return translate("TaskWords", "unusually slow")
        known = {"queued", "in_progress", "submitted", "processing", "pending", "not_start", "running", ""}
        return messages.plain(row.remote_status, 40) if row.remote_status.lower() not in known else ""

    def _downloading(self, row: TaskRow, title: str) -> Status:
        if row.received < 0:
            return Status(title, "")
        if row.file_bytes <= 0:
            return Status(title, messages.size_text(row.received))
        share = min(1.0, row.received / row.file_bytes)
        return Status(f"{title} {round(share * 100)} %", self._of(row), share)

    def _of(self, row: TaskRow) -> str:
        of = translate("TaskWords", "%1 of %2").replace("%1", messages.size_text(row.received))
        return of.replace("%2", messages.size_text(row.file_bytes))

    def when(self, row: TaskRow) -> tuple[str, str]:
        """Return when it was asked for, and what is still to wait or how long there is left to save it."""
        return age_text(row.created_at, self._now()), self.outlook(row)

    def outlook(self, row: TaskRow) -> str:
        """Return what time will bring: an estimate while it is made, the link's life while it is not saved."""
        if row.state in POLLED:
            return self.eta(row)
        if row.state in _UNSAVED:
            return self.expiry(row)
        return ""

    def eta(self, row: TaskRow) -> str:
        """Return how long it will still take, as a range; says so when nothing is known."""
        estimate = self._estimate(row)
        if estimate is None:
            return translate("TaskWords", "no data yet")
        if row.sent_at is None:
            return ""
        remaining = estimate.remaining(self._now() - row.sent_at)
        if remaining is None:
            return translate("TaskWords", "any moment") if not self.is_slow(row) else ""
        return translate("TaskWords", "%1 left").replace("%1", range_text(*remaining))

    def is_slow(self, row: TaskRow) -> bool:
        """Say whether it takes longer than nearly all of its kind did; while none is known, than ten minutes."""
        if row.sent_at is None or row.state not in POLLED:
            return False
        estimate = self._estimate(row)
        return self._now() - row.sent_at > (estimate.slow_s if estimate is not None else _SLOW_S)

    def _estimate(self, row: TaskRow) -> Estimate | None:
        return self._estimates.get(kind_of(row))

    def expiry(self, row: TaskRow) -> str:
        """Return how long the service keeps the file, by the service's own clock."""
        if row.expires_at is None:
            return ""
        seconds = row.expires_at - (self._now() + row.server_offset)
        if seconds <= 0:
            return translate("TaskWords", "link expired")
        text = translate("TaskWords", "%1 to save it") if row.state in _UNSAVED else translate("TaskWords", "%1 left")
        return text.replace("%1", span_text(seconds))

    def expires_soon(self, row: TaskRow) -> bool:
        """Say whether an unsaved result has less than an hour left."""
        if row.expires_at is None or row.state not in _UNSAVED:
            return False
        return row.expires_at - (self._now() + row.server_offset) < 3600

    def take(self, row: TaskRow) -> str:
        """Return which take of its prompt a task is."""
        return translate("TaskWords", "take %1").replace("%1", str(row.take))

    def rating(self, row: TaskRow) -> str:
        """Return a rating for reading aloud; "" when there is none."""
        return translate("TaskWords", "%1 of 5 stars").replace("%1", str(row.rating)) if row.rating else ""

    def took(self, row: TaskRow) -> str:
        """Return how long the service took."""
        if row.sent_at is None or row.completed_at is None or row.completed_at < row.sent_at:
            return ""
        return span_text(row.completed_at - row.sent_at)

    def ticks(self, row: TaskRow) -> bool:
        """Say whether its cells read differently from second to second."""
        return row.state in ACTIVE or row.state in _UNSAVED or self._now() - row.created_at < 3600


#: Services name one to five minutes; after so long a person may wonder. The task is asked about all the same.
_SLOW_S = 600.0
_UNSAVED = frozenset({TaskState.COMPLETED, TaskState.DOWNLOADING, TaskState.UNAVAILABLE, TaskState.MISSING})


def problem_title(row: TaskRow) -> str:
    """Return what went wrong with a task, in a few words; "" when nothing did."""
    code, _, message = row.error.partition(" ")
    try:
        return messages.say_problem(Problem(ProblemCode(code), message)).title
    except ValueError:
        return messages.plain(row.error, 80)


def relation_text(row: TaskRow) -> str:
    """Return how a task came from another, e.g. ``remix of 12``; "" when it did not."""
    if row.parent_id is None or row.relation is Relation.NONE:
        return ""
    texts = {
        Relation.RETRY: translate("TaskWords", "again from %1"),
        Relation.RESEND: translate("TaskWords", "sent again from %1"),
        Relation.REMIX: translate("TaskWords", "remix of %1"),
        Relation.CONTINUED: translate("TaskWords", "continues %1"),
        Relation.CHARACTER: translate("TaskWords", "character from %1"),
    }
    return texts[row.relation].replace("%1", str(row.parent_id))


def seconds_text(seconds: int) -> str:
    """Return seconds and their unit, e.g. ``15 s``."""
    return _tr("%n s", "", seconds)


def span_text(seconds: float) -> str:
    """Return a length of time in at most two units, e.g. ``4 h 58 min``, ``23 h`` or ``42 s``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return seconds_text(whole)
    if whole < 600:
        return _two_units(_tr("%n min", "", whole // 60), whole % 60, "%n s")
    if whole < 3600:
        return _tr("%n min", "", whole // 60)
    if whole < 10 * 3600:
        return _two_units(_tr("%n h", "", whole // 3600), whole % 3600 // 60, "%n min")
    if whole < 2 * 86400:
        return _tr("%n h", "", whole // 3600)
    return _tr("%n d", "", whole // 86400)


def _two_units(larger: str, rest: int, smaller: str) -> str:
    return f"{larger} {_tr(smaller, '', rest)}" if rest else larger


def range_text(low_s: float, high_s: float) -> str:
    """Return a range of time in one unit, rounded as such a guess deserves, e.g. ``1–3 min``."""
    if high_s < 90:
        low, high = _tens(low_s), max(10, _tens(high_s))
        if low == 0:
            return _tr("under %n s", "", high)
        return _between(low, high, seconds_text(high))
    low, high = round(low_s / 60), max(1, -int(-high_s // 60))
    if low == 0:
        return _tr("under %n min", "", high)
    return _between(low, high, _tr("%n min", "", high))


def _tens(seconds: float) -> int:
    return round(seconds / 10) * 10


def _between(low: int, high: int, high_text: str) -> str:
    return f"{low}–{high_text}" if low < high else translate("TaskWords", "about %1").replace("%1", high_text)


def age_text(moment: float, now: float) -> str:
    """Return how long ago a moment was, then its day, then its date."""
    seconds = now - moment
    if seconds < 10:
        return translate("TaskWords", "just now")
    if seconds < 60:
        return _tr("%n s ago", "", int(seconds // 10) * 10)
    if seconds < 3600:
        return _tr("%n min ago", "", int(seconds // 60))
    then, today = _at(moment), _at(now).date()
    if then.date() == today:
        return _tr("%n h ago", "", int(seconds // 3600))
    if then.date().daysTo(today) == 1:
        return translate("TaskWords", "yesterday %1").replace(
            "%1", QLocale().toString(then.time(), QLocale.FormatType.ShortFormat)
        )
    return messages.date_text(then.date())


def _at(moment: float) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment))


def stars(rating: int) -> str:
    """Return a rating as five stars."""
    return "★" * rating + "☆" * (5 - rating)
