"""Three ways out of an unknown outcome; the one that may charge twice says so on its button."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.dialogs.parts import FittingDialog, Message, button, column, heading, line, rule, text_label
from desktop.widgets.messages import moment_text, plain

#: What a remote id may look like; everything else would not have come from the service.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


@dataclass(frozen=True, slots=True)
class DoubtfulTask:
    """What the dialog tells about the task.

    Attributes:
        sent_at: Unix seconds, or None when even that is not known.
        can_find: whether the service can look for a request by our own id.
        account_url: page of the service where the person can look, "" when none.
        again: how often it was submitted again already.
    """

    task_id: int
    prompt: str
    service: str
    sent_at: float | None
    can_find: bool
    account_url: str = ""
    again: int = 0


class UnknownOutcomeDialog(FittingDialog):
    """Asks what to do with a task whose answer was lost."""

    find_requested = Signal(int)
    attach_requested = Signal(int, str)
    resend_requested = Signal(int)
    abandon_requested = Signal(int)

    def __init__(self, task: DoubtfulTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self._message = Message("unknownMessage")
        self.setObjectName("unknownOutcomeDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Unknown outcome"))
        self.setMinimumWidth(520)
        layout = column(self, margin=theme.GAP_LARGE)
        layout.addWidget(text_label(self._told(), parent=self))
        layout.addWidget(text_label(f"“{plain(task.prompt, 200)}”", "muted"))
        layout.addWidget(rule())
        for build in (self._build_find, self._build_attach, self._build_resend):
            build(layout)
            layout.addSpacing(theme.GAP_SMALL)
        layout.addWidget(rule())
        close = button(self.tr("Decide later"), "closeButton", tip="Esc")
        close.clicked.connect(self.reject)
        row = line()
        row.addWidget(close)
        layout.addLayout(row)
        (self._find if task.can_find else self._field).setFocus()

    def show_result(self, text: str, *, trouble: bool = True) -> None:
        """Say how looking or attaching went; a task that was found closes the dialog instead."""
        self._busy(False)
        self._message.say(text, "error" if trouble else "muted")

    def _told(self) -> str:
        sent = self._task.sent_at
        when = moment_text(sent) if sent is not None else ""
        text = (
            self.tr("This request was sent to %1 at %2, but the answer never came.")
            if when
            else self.tr("This request may have been sent to %1; the answer never came.")
        )
        may = self.tr("It may have been accepted and charged. Rushes does not send it again by itself.")
        return f"{text.replace('%1', self._task.service).replace('%2', when)} {may}"

    def _build_find(self, layout: QVBoxLayout) -> None:
        box = QVBoxLayout()
        box.setSpacing(theme.GAP_SMALL)
        layout.addLayout(box)
        box.addWidget(heading(self.tr("1  Look for it")))
        self._find = button(self.tr("&Find it at the service"), "findButton", icon="search")
        self._find.setEnabled(self._task.can_find)
        why = (
            self.tr("Asks the service for a request with this task's own id. Costs nothing.")
            if self._task.can_find
            else self.tr("%1 cannot look for a request by our id. Look at the account's own list of tasks.").replace(
                "%1", self._task.service
            )
        )
        self._find.setToolTip(why)
        self._find.clicked.connect(self._on_find_clicked)
        box.addWidget(text_label(why, "muted"))
        box.addLayout(line(self._find))

    def _build_attach(self, layout: QVBoxLayout) -> None:
        box = QVBoxLayout()
        box.setSpacing(theme.GAP_SMALL)
        layout.addLayout(box)
        box.addWidget(heading(self.tr("2  Attach its id")))
        box.addWidget(text_label(self.tr("If the account's list shows the task, paste its id here."), "muted"))
        self._field = QLineEdit()
        self._field.setObjectName("remoteIdField")
        self._field.setAccessibleName(self.tr("Task id"))
        self._field.setPlaceholderText("video_…")
        self._field.setToolTip(self.tr("The id that the service shows for this task (Return attaches it)"))
        self._field.returnPressed.connect(self._on_attach_clicked)
        self._field.textChanged.connect(lambda _text: self._message.say(""))
        self._attach = button(self.tr("&Attach"), "attachButton", icon="link")
        self._attach.clicked.connect(self._on_attach_clicked)
        box.addLayout(line(self._field, self._attach, stretch=False))
        box.addWidget(self._message)

    def _build_resend(self, layout: QVBoxLayout) -> None:
        box = QVBoxLayout()
        box.setSpacing(theme.GAP_SMALL)
        layout.addLayout(box)
        box.addWidget(heading(self.tr("3  Or let go of it")))
        box.addWidget(
            text_label(self.tr("Submitting again makes a new, linked task; this one stays in the list."), "muted")
        )
        if self._task.again:
            said = self.tr(
                "It was submitted again %n time(s) already: look at what became of that first.", "", self._task.again
            )
            box.addWidget(text_label(said, "error"))
        self._resend = button(self.tr("&Submit again (may charge twice)"), "resendButton", icon="alert", role="danger")
        self._abandon = button(
            self.tr("&Give it up"), "abandonButton", tip=self.tr("Keeps the record and asks no more")
        )
        self._resend.clicked.connect(self._on_resend_clicked)
        self._abandon.clicked.connect(self._on_abandon_clicked)
        box.addLayout(line(self._resend, self._abandon))

    def _on_find_clicked(self) -> None:
        self._busy(True)
        self._message.say(self.tr("Looking…"))
        self.find_requested.emit(self._task.task_id)

    def _on_attach_clicked(self) -> None:
        remote_id = self._field.text().strip()
        if not _ID.fullmatch(remote_id):
            self._message.say(self.tr("This is not a task id."), "error")
            self._field.setFocus()
            return
        self._busy(True)
        self.attach_requested.emit(self._task.task_id, remote_id)

    def _on_resend_clicked(self) -> None:
        self._resend.setEnabled(False)  # a second click of a double click must not make a third task
        self.resend_requested.emit(self._task.task_id)
        self.accept()

    def _on_abandon_clicked(self) -> None:
        self.abandon_requested.emit(self._task.task_id)
        self.accept()

    def _busy(self, busy: bool) -> None:
        for widget in (self._attach, self._resend, self._abandon, self._field):
            widget.setEnabled(not busy)
        self._find.setEnabled(not busy and self._task.can_find)
