"""Everything about one task, in words: its state and what it means, its settings, its history, its relatives."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QFontDatabase,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.details import Details, HistoryLine, Relative
from desktop.domain.task import ATTENTION, POLLED, WENT_WRONG, Relation, Task, TaskState, name_of_character, row_of
from desktop.widgets import theme
from desktop.widgets.messages import explain_state, moment_text, plain, say_problem, size_text, state_name
from desktop.widgets.tasks.painting import SIGNS
from desktop.widgets.tasks.wording import TaskWords, seconds_text, span_text
from desktop.widgets.viewer.annotations import AnnotationEditor
from desktop.widgets.viewer.section import FoldedSection
from desktop.widgets.words import mark as _mark
from desktop.widgets.words import style_text
from desktop.widgets.words import tr as _tr

#: The newest lines of a history that are shown; a task that was polled for a day has thousands.
MAX_HISTORY = 200
#: Words of Latin letters that are longer than this may break anywhere, at a mark that has no width.
_LONG_WORD, _BREAK = 20, "\u200b"


class DetailsPanel(QWidget):
    """Says what is known of a task.

    Signals:
        annotated: task id, :class:`~desktop.domain.actions.AnnotationChange`.
        task_requested: another task, by id.
        chain_requested: this task's shots that continue each other are to be played as one, by its id.
    """

    annotated = Signal(int, object)
    task_requested = Signal(int)
    chain_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.setObjectName("detailsPanel")
        self._details: Details | None = None
        self._now = now
        self._words = TaskWords(now)
        self._model_name = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP_SMALL)
        self.state = _StateBlock(self)
        self._facts = _Facts(self)
        self.annotations = AnnotationEditor(self)
        self._relatives = _Relatives(self)
        self._history_text = _text_view(self, self.tr("History"))
        self._history = FoldedSection(self.tr("History"), self._history_text, self)
        self._wire_text = _text_view(self, self.tr("Request and answer"))
        self._wire = FoldedSection(self.tr("Request and answer"), self._wire_text, self)
        layout.addWidget(self.state)
        layout.addWidget(_heading(self.tr("DETAILS"), self))
        layout.addWidget(self._facts)
        layout.addWidget(_heading(self.tr("YOUR NOTES"), self))
        layout.addWidget(self.annotations)
        layout.addWidget(self._relatives)
        layout.addWidget(self._history)
        layout.addWidget(self._wire)
        layout.addStretch(1)
        self.annotations.annotated.connect(self.annotated)
        self._relatives.task_requested.connect(self.task_requested)
        self._relatives.chain_requested.connect(lambda: self.chain_requested.emit(self.task_id))
        # What ticks: the countdown of the link, the time since it was sent. Only while it can be seen.
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    @property
    def task_id(self) -> int | None:
        """Return which task is shown."""
        return self._details.task.id if self._details is not None else None

    def show_details(self, details: Details, model_name: str = "") -> None:
        """Show a task."""
        self._details = details
        self._model_name = model_name or details.task.request.model
        task = details.task
        self.state.show_task(task)
        self._facts.show_rows(self._rows(task))
        self.annotations.show_annotation(task.id, task.annotation, details.projects, details.tags)
        self._relatives.show_relatives(details.relatives)
        self._history.setVisible(bool(details.history))
        self._set_text(self._history_text, history_text(details.history))
        self._wire.setVisible(bool(details.conversations))
        self._set_text(self._wire_text, conversation_text(details))

    def place_actions(self, actions: QWidget) -> None:
        """Put what can be done right after where the task stands: first what happened, then what helps."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, actions)

    def flush(self) -> None:
        """Keep what was typed but not kept yet."""
        self.annotations.flush()

    # --- Qt ---------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to tick."""
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop ticking."""
        super().hideEvent(event)
        self._clock.stop()

    # --- Words ------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._details is not None:
            self._facts.show_rows(self._rows(self._details.task))

    def _rows(self, task: Task) -> list[tuple[str, str]]:
        rows = [
            (self.tr("Status"), state_name(task.state) if is_well(task) else ""),
            (self.tr("Character"), self._character(task)),
            (self.tr("Prompt"), "" if task.is_character else plain(task.request.prompt)),
            (self.tr("Model"), self._settings(task)),
            (self.tr("References"), ", ".join(plain(r.name, 60) for r in task.request.references)),
            (self.tr("Options"), self._options(task)),
            (self.tr("Task id"), task.remote_id),
            (self.tr("File"), self._file(task)),
            (self.tr("Link"), self._link(task)),
            (self.tr("Estimate"), self._estimate(task)),
            (self.tr("Took"), self._took(task)),
            (self.tr("Asked for"), moment_text(task.created_at)),
            (self.tr("Credits"), self._credits(task)),
        ]
        return [(name, text) for name, text in rows if text]

    def _character(self, task: Task) -> str:
        """Return a character's name and how to use it; where it comes from while it has none."""
        if name := plain(name_of_character(task), 200):
            return self.tr("%1: write this name into a prompt to have it in the video").replace("%1", name)
        return plain(task.request.prompt, 200) if task.is_character else ""

    def _settings(self, task: Task) -> str:
        request = task.request
        seconds = seconds_text(request.duration) if request.duration else ""
        parts = (self._model_name, seconds, request.size, style_text(request.style))
        return " · ".join(part for part in parts if part)

    def _options(self, task: Task) -> str:
        request = task.request
        names = (
            (request.watermark, self.tr("watermark")),
            (request.private, self.tr("private")),
            (request.storyboard, self.tr("storyboard")),
            (request.thumbnail, self.tr("thumbnail")),
        )
        said = [name for on, name in names if on]
        if request.variants > 1:
            said.append(self.tr("%n video(s) a request", "", request.variants))
        return ", ".join(said)

    def _file(self, task: Task) -> str:
        if not task.file:
            return ""
        name = plain(task.file.replace("\\", "/").rsplit("/", 1)[-1], 200)
        shape = f"{task.width}×{task.height}" if task.width else ""
        return " · ".join(part for part in (name, size_text(task.file_bytes) if task.file_bytes else "", shape) if part)

    def _link(self, task: Task) -> str:
        if task.expires_at is None:
            return ""
        left = task.expires_at - (self._now() + task.server_offset)
        text = self.tr("lives another %1").replace("%1", span_text(left)) if left > 0 else self.tr("expired")
        return self.tr("%1 (already saved)").replace("%1", text) if task.state is TaskState.READY else text

    def _estimate(self, task: Task) -> str:
        """Return what the service itself said of how long it will take, while that matters."""
        if task.state not in POLLED or not task.estimated_s:
            return ""
        return self.tr("%1 in all, says the service").replace("%1", span_text(task.estimated_s))

    def _took(self, task: Task) -> str:
        took = self._words.took(row_of(task))
        if not took or task.saved_at is None or task.completed_at is None:
            return took
        fetching = task.saved_at - (task.completed_at - task.server_offset)
        if fetching < 0:
            return took
        return self.tr("%1 · download %2").replace("%1", took).replace("%2", span_text(fetching))

    def _credits(self, task: Task) -> str:
        """Return what it cost, or, once it is over, that this cannot be told."""
        known = QLocale().toString(task.credits) if task.credits is not None else ""
        if task.state is TaskState.FAILED:
            usually = self.tr("usually refunded")
            return f"{known} ({usually})" if known else usually
        if known or task.accepted_at is None or task.completed_at is None:
            return known
        return self.tr("not known: other things moved the balance too, or it was not told")

    def _set_text(self, view: QPlainTextEdit, text: str) -> None:
        # Setting the same text again would scroll a reader back to the top.
        if view.toPlainText() != text:
            view.setPlainText(text)


class _StateBlock(QFrame):
    """The state: sign, name, what it means, what went wrong in whose words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.role(self, "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(3)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self._sign = QLabel(self)
        self._name = _label(self, wrap=False)
        self._name.setObjectName("stateName")
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        row.addWidget(self._sign)
        row.addWidget(self._name, 1)
        layout.addLayout(row)
        self._meaning = _label(self)
        theme.role(self._meaning, "muted")
        self._problem = _label(self)
        self._quoted = _label(self)
        self._quoted.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.role(self._quoted, "error")
        for label in (self._meaning, self._problem, self._quoted):
            layout.addWidget(label)
        self._shown: TaskState | None = None
        theme.notifier().changed.connect(self._paint_sign)

    def show_task(self, task: Task) -> None:
        """Say where a task stands."""
        self._shown = task.state
        self.setVisible(not is_well(task))
        self._paint_sign()
        name = state_name(task.state, task.hold)
        if task.state is TaskState.GENERATING and task.progress is not None:
            name = f"{name} {task.progress} %"
        self._name.setText(name)
        self._meaning.setText(explain_state(task.state))
        # Ready needs no explanation; where a problem ended it, the problem is the explanation.
        ended = task.problem is not None and task.state in WENT_WRONG | ATTENTION
        self._meaning.setVisible(task.state is not TaskState.READY and not ended)
        said = say_problem(task.problem) if task.problem is not None else None
        title = "" if said is None or said.title == name else f"{said.title}. "  # it need not be said twice
        self._problem.setText(f"{title}{said.advice}" if said else "")
        self._problem.setVisible(said is not None)
        self._quoted.setText(f"“{said.quoted}”" if said and said.quoted else "")
        self._quoted.setVisible(bool(said and said.quoted))

    def _paint_sign(self) -> None:
        if self._shown is not None:
            name, color = SIGNS[self._shown]
            self._sign.setPixmap(theme.icon(name, color).pixmap(QSize(18, 18)))


class _Facts(QWidget):
    """Names on the left, what they are on the right; only what changed is set again, so that a selection stays."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, _Value]] = []

    def show_rows(self, rows: list[tuple[str, str]]) -> None:
        while len(self._rows) < len(rows):
            self._add_row()
        for index, (name, value) in enumerate(self._rows):
            shown = index < len(rows)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown and (name.text(), value.whole) != rows[index]:
                name.setText(rows[index][0])
                value.show_text(rows[index][1])
                value.setAccessibleName(f"{rows[index][0]}: {rows[index][1]}")

    def _add_row(self) -> None:
        name, value = _label(self, wrap=False), _Value(self)
        theme.role(name, "muted")
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))


class _Value(QLabel):
    """A text to select and copy from, in which long words, such as ids and names of files, may break anywhere.

    They break at invisible marks, which are left out of what is copied.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # It takes the width there is, and never makes the pane wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        self.whole = text
        words = text.split(" ")
        self.setText(" ".join(_BREAK.join(w) if len(w) > _LONG_WORD and w.isascii() else w for w in words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy(QClipboard.Mode.Clipboard)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if QGuiApplication.clipboard().supportsSelection():
            self._copy(QClipboard.Mode.Selection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Copy"), self._copy).setEnabled(self.hasSelectedText())
        menu.addAction(self.tr("Copy &all of it"), lambda: QGuiApplication.clipboard().setText(self.whole))
        menu.popup(event.globalPos())

    def _copy(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""), mode)


class _Relatives(QWidget):
    """Where a task came from and what came from it, as links."""

    task_requested = Signal(int)
    chain_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._shown: tuple[Relative, ...] | None = None
        self.hide()

    def show_relatives(self, relatives: tuple[Relative, ...]) -> None:
        if relatives == self._shown:
            return
        self._shown = relatives
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.setVisible(bool(relatives))
        if relatives:
            self._layout.addWidget(_heading(self.tr("RELATED"), self))
        for relative in relatives:
            self._layout.addWidget(self._link(relative))
        if any(relative.relation is Relation.CONTINUED for relative in relatives):
            chain = _Link(self.tr("Play the shots that continue each other as one"), self)
            chain.setObjectName("playChainButton")
            chain.setIcon(theme.icon("film", "blue"))
            chain.setToolTip(self.tr("From the first shot of the chain to its last, one after another"))
            chain.setCursor(Qt.CursorShape.PointingHandCursor)
            chain.clicked.connect(self.chain_requested)
            self._layout.addWidget(chain)

    def _link(self, relative: Relative) -> QPushButton:
        take = relative.relation is Relation.NONE
        parts = (self._kind(relative), state_name(relative.state), "" if take else plain(relative.prompt, 200))
        button = _Link(" · ".join(part for part in parts if part).replace("\n", " "), self)
        button.setToolTip(self.tr("Show this task"))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.task_requested.emit(relative.task_id))
        return button

    def _kind(self, relative: Relative) -> str:
        if relative.relation is Relation.NONE:
            return self.tr("Take %1").replace("%1", str(relative.take))
        elder = {
            Relation.RETRY: self.tr("Again from"),
            Relation.RESEND: self.tr("Sent again from"),
            Relation.REMIX: self.tr("Remix of"),
            Relation.CONTINUED: self.tr("Continues"),
            Relation.CHARACTER: self.tr("Character from"),
        }
        younger = {
            Relation.RETRY: self.tr("Tried again as"),
            Relation.RESEND: self.tr("Sent again as"),
            Relation.REMIX: self.tr("Remixed as"),
            Relation.CONTINUED: self.tr("Continued by"),
            Relation.CHARACTER: self.tr("Made a character"),
        }
        return (elder if relative.elder else younger)[relative.relation]


class _Link(QPushButton):
    """A link that is cut to the width there is."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = text
        theme.role(self, "link")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width() - 10)
        self.setText(cut.replace("&", "&&"))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 8)


def history_text(history: tuple[HistoryLine, ...]) -> str:
    """Return a history line by line, oldest first; of a long one the newest part."""
    shown = history[-MAX_HISTORY:]
    lines = [_history_line(line) for line in shown]
    if len(shown) < len(history):
        lines.insert(0, "…")
    return "\n".join(lines)


def _history_line(line: HistoryLine) -> str:
    when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(line.at)), _tr("d MMM  HH:mm:ss", "a moment"))
    what = _kind_text(line.kind)
    times = f" ×{line.count}" if line.count > 1 else ""
    detail = "" if line.kind == "added" else plain(line.detail, 300).replace("\n", " ")
    return f"{when}   {what}{times}{': ' + detail if detail else ''}"


def _kind_text(kind: str) -> str:
    """Return what happened, in words; a kind that is not known stands for itself."""
    if kind in _KINDS:
        return _tr(_KINDS[kind])
    try:
        return state_name(TaskState(kind))
    except ValueError:
        return plain(kind, 40)


_KINDS = {
    "added": _mark("Recorded on this machine"),
    "held": _mark("Held back"),
    "released": _mark("Let go"),
    "query": _mark("Asked the service"),
    "look_up": _mark("Looked for it"),
    "upload": _mark("Image uploaded"),
    "upload_failed": _mark("Image upload failed"),
    "other_answer": _mark("Answer about another task, ignored"),
    "file": _mark("Saved"),
    "thumbnail": _mark("Thumbnail saved beside it"),
    "thumbnail_failed": _mark("The thumbnail could not be fetched"),
    "cost": _mark("Cost measured, in credits"),
    "salvaged": _mark("Recovered from a damaged database"),
}


def conversation_text(details: Details) -> str:
    """Return what went over the wire, one piece after another."""
    return "\n\n".join(
        f"── {plain(part.kind, 40)} · {moment_text(part.at)}\n{plain(part.text, 65_536)}"
        for part in details.conversations
    )


def is_well(task: Task) -> bool:
    """Say whether all is as it should be: then a word among the details is enough, and the video speaks for itself."""
    return task.state is TaskState.READY and task.problem is None


def _heading(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    theme.role(label, "heading")
    label.setContentsMargins(0, 6, 0, 0)
    return label


def _label(parent: QWidget, *, wrap: bool = True) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    return label


def _text_view(parent: QWidget, name: str) -> QPlainTextEdit:
    view = QPlainTextEdit(parent)
    view.setReadOnly(True)
    view.setAccessibleName(name)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
    view.setFixedHeight(170)
    view.setTabChangesFocus(True)
    return view
