"""What concerns everything, as bars at the top of the window: conditions, and how the start went."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.condition import (
    AnswersUnsaved,
    BalanceEmpty,
    Condition,
    DiskFull,
    FolderUnwritable,
    KeyNeeded,
    KeyReason,
    Offline,
    Paused,
    RateWait,
    StoreTrouble,
)
from desktop.domain.problem import ProblemCode
from desktop.store.errors import (
    StoreCorrupt,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreReadOnly,
    StoreUnusable,
)
from desktop.store.opening import OpenReport
from desktop.widgets.messages import plain, say_problem, size_text
from desktop.widgets.notices import Notice, NoticeAction, NoticeArea, Tone
from desktop.widgets.words import tr as _tr


class Announcer:
    """Keeps the bars in step with the conditions."""

    def __init__(self, area: NoticeArea) -> None:
        self._area = area
        self._shown: set[str] = set()
        #: Says why the database could not be opened, in place of that tasks cannot be recorded.
        self.refusal: Notice | None = None

    def show_conditions(self, conditions: Sequence[Condition], *, active: int, page: str) -> None:
        """Show what holds now.

        Args:
            active: how many tasks go on at the services.
            page: host of the page where the account is topped up, "" when there is none.
        """
        notices = [notice for c in conditions if (notice := self._notice(c, active, page)) is not None]
        keys = {notice.key for notice in notices}
        for key in self._shown - keys:
            self._area.remove_notice(key)
        for notice in notices:
            self._area.show_notice(notice)
        self._shown = keys

    def _notice(self, condition: Condition, active: int, page: str) -> Notice | None:
        if isinstance(condition, StoreTrouble) and self.refusal is not None:
            return self.refusal
        return notice_of(condition, active, page)


def notice_of(condition: Condition, active: int = 0, page: str = "") -> Notice | None:
    """Return the bar for a condition; None for what is shown with its tasks only."""
    match condition:
        case KeyNeeded():
            return Notice("key", Tone.WARNING, _key_text(condition), (NoticeAction("enter_key", _tr("Enter key…")),))
        case BalanceEmpty():
            return Notice(
                "balance",
                Tone.WARNING,
                _tr("No balance left: nothing more is sent. Tasks under way go on and are fetched.")
                + _quoted(condition.message),
                (
                    *((NoticeAction("account", _tr("Open %1").replace("%1", page)),) if page else ()),
                    NoticeAction("send", _tr("Send again")),
                ),
            )
        case RateWait():
            return Notice("rate", Tone.INFO, _tr("The service asked to slow down; sending goes on by itself."))
        case Offline():
            return _offline(condition, active)
        case DiskFull():
            text = _tr("The disk is full: %1 more are needed in %2. Make room; saving goes on by itself.")
            return Notice(
                "disk",
                Tone.ERROR,
                text.replace("%1", size_text(condition.needed)).replace("%2", str(condition.folder)),
                (NoticeAction("folder", _tr("Choose another folder…")),),
            )
        case FolderUnwritable():
            return Notice(
                "folder",
                Tone.ERROR,
                _tr("Videos cannot be saved in %1. What is made stays on the server for 24 hours.").replace(
                    "%1", str(condition.folder)
                )
                + _quoted(condition.reason),
                (NoticeAction("folder", _tr("Choose another folder…")), NoticeAction("retry", _tr("Try again"))),
            )
        case StoreTrouble(StoreCorrupt.__name__):
            return Notice(
                "store",
                Tone.ERROR,
                _tr(
                    "The task list is damaged, so nothing is sent. Quit Rushes and start it again: it keeps the "
                    "damaged file and restores what can be restored."
                ),
            )
        case StoreTrouble():
            return Notice(
                "store",
                Tone.ERROR,
                _tr("Tasks cannot be recorded, so nothing is sent. Check that the disk has room and can be written."),
                (NoticeAction("retry_store", _tr("Try again")),),
            )
        case AnswersUnsaved():
            ids = ", ".join(remote_id for _, remote_id in condition.ids)
            return Notice(
                "unsaved",
                Tone.ERROR,
                _tr("Accepted, but the id could not be written to disk: %1. Copy it; Rushes keeps trying.").replace(
                    "%1", plain(ids, 500)
                ),
                (NoticeAction("copy_ids", _tr("Copy")),),
            )
        case Paused():
            return Notice("paused", Tone.INFO, _tr("Sending is paused."), (NoticeAction("resume", _tr("Resume")),))


def _key_text(condition: KeyNeeded) -> str:
    match condition.reason:
        case KeyReason.ABSENT:
            text = _tr("No API key for %1. Nothing is sent or asked before there is one.")
        case KeyReason.UNREADABLE:
            text = _tr("The keyring does not give out the key for %1. Unlock it, or enter the key for this session.")
        case KeyReason.REFUSED:
            text = _tr("%1 refused the API key. Sending and checking wait for a valid one; no task is lost.")
    return text.replace("%1", condition.origin) + _quoted(condition.message)


def _offline(condition: Offline, active: int) -> Notice:
    code = condition.problem.code
    if code is ProblemCode.SANDBOX:
        return Notice(
            "sandbox",
            Tone.ERROR,
            _tr("The sandbox does not run.") + _quoted(condition.problem.message[-300:]),
            (NoticeAction("restart_sandbox", _tr("Start it again")),),
        )
    if code in (ProblemCode.TLS, ProblemCode.PROXY):
        said = say_problem(condition.problem)
        # Which variable, which certificate: what a person has to look for.
        return Notice("offline", Tone.ERROR, f"{said.title}. {said.advice}{_quoted(condition.problem.message)}")
    text = _tr("Offline: %n task(s) continue on the server. Trying again by itself.", "", active)
    if not active:
        text = _tr("Offline: the service cannot be reached. Trying again by itself.")
    return Notice("offline", Tone.WARNING, text, (NoticeAction("retry_now", _tr("Try now")),))


def _quoted(text: str) -> str:
    return f" “{plain(text, 300)}”" if text else ""


def store_refusal(error: StoreUnusable) -> Notice:
    """Return the bar for a database that could not be opened at all."""
    path = str(error.path)
    retry: tuple[NoticeAction, ...] = (NoticeAction("retry_store", _tr("Try again")),)
    match error:
        case StoreNewer():
            text = _tr("%1 was written by a newer Rushes. It is left alone; please update. Nothing can be sent now.")
            retry = ()
        case StoreLocked():
            text = _tr("Another program holds %1. Nothing can be sent before it lets go.")
        case StoreReadOnly():
            text = _tr("%1 cannot be written. Your tasks can be looked at; nothing can be sent.")
        case StoreFull():
            text = _tr("The disk with %1 is full. Your tasks can be looked at; nothing can be sent.")
        case _:
            text = _tr("%1 cannot be opened. Nothing was changed or deleted; nothing can be sent.")
    return Notice("store", Tone.ERROR, text.replace("%1", path), retry)


def opening_notices(report: OpenReport) -> list[Notice]:
    """Return what a person should know about how the database was opened."""
    notices = []
    if report.rescue is not None:
        kept = ", ".join(str(path) for path in report.rescue.kept) if report.rescue.kept else str(report.path)
        text = _tr("The task list was damaged and has been restored. The damaged file is kept: %1")
        notices.append(Notice("rescue", Tone.WARNING, text.replace("%1", kept), closable=True))
    if report.missing:
        text = _tr("Some tasks that were recorded are gone from the task list: %1")
        numbers = ", ".join(str(number) for number in report.missing[:50])
        notices.append(Notice("missing", Tone.WARNING, text.replace("%1", numbers), closable=True))
    elif report.went_back and report.rescue is None:
        text = _tr("The task list is older than it was: some tasks may have been sent, or charged, since.")
        notices.append(Notice("went_back", Tone.WARNING, text, closable=True))
    if report.on_network:
        text = _tr("The data folder is on the network: use it from one machine at a time only.")
        notices.append(Notice("network", Tone.INFO, text, closable=True))
    return notices
