"""The search field and the chips above the list; what cannot be understood is said beneath the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.models.chip import Chip
from desktop.widgets import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.words import plain

if TYPE_CHECKING:
    from desktop.models.task_query import QueryError

translate = QCoreApplication.translate

#: A keystroke is searched for at once; only what follows it faster than this waits.
_PAUSE_MS = 30
#: A term that is being typed is not called wrong before its typist pauses this long.
_PATIENCE_MS = 800
#: On a screen so wide the chips will stand beside the field, in pixels.
_ROOMY_SCREEN = 1200
#: The field beside the chips still shows what it is for.
_FIELD_LEAST = 310
#: How much narrower a dense chip is, in pixels.
_DENSE_SPARES = 8


class SearchField(QLineEdit):
    """A line edit with a magnifier and a cross; Escape empties it, Down leads into the list."""

    left_downward = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchField")
        self.setAccessibleName(self.tr("Search tasks"))
        self.setPlaceholderText(self.tr("Search prompts, notes, ids   Ctrl+F"))
        self.setToolTip(
            self.tr(
                'Search (Ctrl+F). Words, "exact words", -without, and terms:\n'
                "status:failed  model:sora-2-pro  tag:opening  rating:>3  is:favourite  has:note\n"
                "before:2026-11-01  after:7d  on:today  project:film  id:video_12  duration:>10"
            )
        )
        self.setMaxLength(2000)
        self.setClearButtonEnabled(True)
        self._sign = QAction(theme.icon("search", "muted"), "", self)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QToolButton):
            is_sign = button.defaultAction() is self._sign
            button.setAccessibleName(self.tr("Search") if is_sign else self.tr("Clear the search"))
            button.setToolTip(self.tr("Search (Ctrl+F)") if is_sign else self.tr("Clear the search (Esc)"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty at Escape; go into the list at Down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downward.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """Search field, chips with counts, and what is wrong with the search.

    Signals:
        filter_changed: a :class:`TaskFilter`.
        left_downward: the keyboard should go into the list.
    """

    filter_changed = Signal(object)
    left_downward = Signal()

    def __init__(self, now: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._chip = Chip.ALL
        self._counts: dict[Chip, int] = {}
        self._in_one_row: bool | None = None
        self.field = SearchField(self)
        #: Where Tab leaves the bar.
        self.last_stop: QWidget = self.field
        self._error = QLabel(self)
        self._error.setObjectName("searchError")
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._error.hide()
        theme.role(self._error, "error")
        self._buttons: dict[Chip, QPushButton] = {}
        # A guess for the first paint; to measure the chips now and style them anew would cost it 10 ms.
        roomy = self.screen().availableGeometry().width() >= _ROOMY_SCREEN
        self._chips = self._build_chips(dense=not roomy)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP_SMALL)
        self._grid.setColumnStretch(0, 1)
        self._place(in_one_row=roomy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_pause_over)
        self._is_behind = False
        self._errors: tuple[QueryError, ...] = ()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_errors)
        self.field.editingFinished.connect(self._on_typed)
        self.field.textEdited.connect(lambda: self._patience.start())
        self.field.textChanged.connect(self._on_text_changed)
        self.field.left_downward.connect(self._on_left_downward)

    def add_tool(self, widget: QWidget) -> None:
        """Put a small button at the end of the first row."""
        self._tools.addWidget(widget)
        self.last_stop = widget

    def _build_chips(self, *, dense: bool) -> QWidget:
        holder = QWidget(self)
        flow = FlowLayout(holder, 4)
        group = QButtonGroup(self)
        for chip, (text, _) in self._chip_texts().items():
            button = QPushButton(text, holder)
            button.setObjectName(f"{chip.value}Chip")
            button.setCheckable(True)
            button.setChecked(chip is Chip.ALL)
            theme.role(button, "chip")
            button.setProperty("dense", dense)
            group.addButton(button)
            button.toggled.connect(lambda on, chip=chip: self._on_chip_toggled(chip, on))
            flow.addWidget(button)
            self._buttons[chip] = button
        self.set_counts({})
        return holder

    def _chip_texts(self) -> dict[Chip, tuple[str, str]]:
        """Return each chip's name, and what it shows."""
        return {
            Chip.ALL: (self.tr("All"), self.tr("All tasks")),
            Chip.ACTIVE: (self.tr("Active"), self.tr("Tasks under way")),
            Chip.READY: (self.tr("Ready"), self.tr("Saved videos")),
            Chip.FAILED: (self.tr("Failed"), self.tr("Failed, rejected, expired and taken back")),
            Chip.ATTENTION: (self.tr("Alerts"), self.tr("Unknown outcomes, missing files: these wait for you")),
            Chip.FAVOURITE: ("♥", self.tr("Favourites")),
        }

    # --- What it is told ----------------------------------------------------------------------------------------

    def set_counts(self, counts: dict[Chip, int]) -> None:
        """Show how many tasks are under each chip; chips that would show nothing step back."""
        if counts and counts == self._counts:
            return
        self._counts = counts
        for chip, (name, meaning) in self._chip_texts().items():
            count = counts.get(chip, 0)
            button = self._buttons[chip]
            number = self.locale().toString(count)
            button.setText(f"{name} {number}" if count else name)
            button.setAccessibleName(f"{meaning}: {number}")
            button.setToolTip(meaning)
            rare = chip in (Chip.ATTENTION, Chip.FAVOURITE, Chip.FAILED)
            button.setVisible(bool(count) or not rare or button.isChecked())
        if self._in_one_row is not None:
            self._arrange()

    def set_text(self, text: str, chip: Chip = Chip.ALL) -> None:
        """Search for something else, at once."""
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self._buttons[chip].setChecked(True)
        self._apply()

    def query_text(self) -> str:
        """Return the search as one text, the chip as a term of it, to be kept as a view."""
        chip = {Chip.ALL: "", Chip.FAVOURITE: "is:favourite"}.get(self._chip, f"status:{self._chip.value}")
        return " ".join(part for part in (chip, self.field.text().strip()) if part)

    # --- Inside -------------------------------------------------------------------------------------------------

    def _on_text_changed(self) -> None:
        # The first of a quick series is answered at once, the others together a moment later.
        if self._timer.isActive():
            self._is_behind = True
            return
        self._apply()
        self._timer.start()

    def _on_pause_over(self) -> None:
        if self._is_behind:
            self._apply()
            self._timer.start()

    def _on_typed(self) -> None:
        self._patience.stop()
        self._show_errors()

    def _on_left_downward(self) -> None:
        if self._is_behind:  # the list that is gone into is that of the whole text
            self._apply()
        self.left_downward.emit()

    def _on_chip_toggled(self, chip: Chip, on: bool) -> None:
        if on and chip is not self._chip:
            self._chip = chip
            self._apply()

    def search_again(self) -> None:
        """Say what is searched for once more, if anything is."""
        if self.query_text():
            self._apply()

    def _apply(self) -> None:
        from desktop.models.task_filter import TaskFilter  # not needed for the first paint
        from desktop.models.task_query import parse_query

        self._is_behind = False
        query = parse_query(self.field.text(), self._now())
        self._errors = query.errors
        self._show_errors()
        self.filter_changed.emit(TaskFilter(query, self._chip))

    def _show_errors(self) -> None:
        """Say what is wrong, but not of "status:fai" while somebody is about to type on."""
        typed = self.field.cursorPosition() if self._patience.isActive() else -1
        errors = [error for error in self._errors if error.end != typed]
        self._error.setText("\n".join(say_query_error(error) for error in errors[:2]))
        self._error.setVisible(bool(errors))
        wrong = bool(errors)
        if bool(self.field.property("invalid")) != wrong:
            self.field.setProperty("invalid", wrong)
            theme.repolish(self.field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chips beside the field where there is room, else below it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        chips = [button.sizeHint().width() for button in self._buttons.values() if not button.isHidden()]
        needed = sum(chips) + 4 * (len(chips) - 1)
        if self._in_one_row is False:  # they are narrower now than they would be there
            needed += len(chips) * _DENSE_SPARES
        in_one_row = self.width() >= _FIELD_LEAST + self._tools.sizeHint().width() + needed
        self._chips.setMinimumWidth(needed if in_one_row else 0)
        if in_one_row != self._in_one_row:
            self._place(in_one_row=in_one_row)

    def _place(self, *, in_one_row: bool) -> None:
        self._in_one_row = in_one_row
        for button in self._buttons.values():
            if button.property("dense") == in_one_row:
                button.setProperty("dense", not in_one_row)
                theme.repolish(button)
        for item in (self.field, self._chips, self._error):
            self._grid.removeWidget(item)
        self._grid.removeItem(self._tools)
        self._grid.addWidget(self.field, 0, 0)
        if in_one_row:
            self._grid.addWidget(self._chips, 0, 1)
            self._grid.addLayout(self._tools, 0, 2)
        else:
            self._grid.addLayout(self._tools, 0, 1)
            self._grid.addWidget(self._chips, 1, 0, 1, 3)
        self._grid.addWidget(self._error, 2, 0, 1, 3)


def say_query_error(error: QueryError) -> str:
    """Say what is wrong with a term of the search."""
    said = translate("FilterBar", str(_SAID[error.problem.value])).replace("%1", plain(error.text, 80))
    if error.suggestion:
        meant = translate("FilterBar", "Did you mean “%1”?")
        said = f"{said} {meant.replace('%1', error.suggestion)}"
    return said


#: By the value of the problem: its class is not loaded for the first paint.
_SAID = {
    "unknown_field": QT_TRANSLATE_NOOP("FilterBar", "There is no term “%1:”."),
    "unknown_status": QT_TRANSLATE_NOOP("FilterBar", "There is no status “%1”."),
    "unknown_flag": QT_TRANSLATE_NOOP("FilterBar", "“%1” cannot be asked for."),
    "not_a_number": QT_TRANSLATE_NOOP("FilterBar", "“%1” is not a number, such as 3, >3 or <=2."),
    "not_a_date": QT_TRANSLATE_NOOP("FilterBar", "“%1” is not a date, such as 2026-11-01, today or 7d."),
    "empty": QT_TRANSLATE_NOOP("FilterBar", "“%1:” needs a value."),
    "unclosed": QT_TRANSLATE_NOOP("FilterBar", "A quotation mark is not closed."),
}
