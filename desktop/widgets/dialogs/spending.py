"""What was spent, by day, model, project or service; what is not known is said, never guessed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.domain.catalog import Service
from desktop.domain.spending import Grouping, Reading, Total
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import Message, button, column, line, rule, text_label
from desktop.widgets.messages import date_text, moment_text
from desktop.widgets.words import plain

_DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    tip: str


class SpendingDialog(QDialog):
    """Shows totals.

    Signals:
        totals_requested: :class:`Grouping`, since (Unix seconds), service ids; answered by :meth:`show_totals`.
        save_requested: save what is shown as CSV to this path; answered by :meth:`show_saved` or
            :meth:`show_trouble`.
    """

    totals_requested = Signal(object, float, tuple)
    save_requested = Signal(str)

    def __init__(
        self,
        services: Sequence[Service],
        current: str,
        model_names: dict[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = tuple(services)
        self._choices: list[tuple[str, ...]] = []
        self._model_names = model_names
        self.setObjectName("spendingDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Spending"))
        self.resize(QSize(820, 560))
        self._by = self._box("spendingBy", self.tr("Group by"))
        self._period = self._box("spendingPeriod", self.tr("Period"))
        self._service = self._box("spendingService", self.tr("Service"))
        self._table = QTableWidget(self)
        self._balance = text_label("")
        self._truth = text_label("", "muted")
        self._message = Message("spendingMessage")
        self._build_choices(current)
        self._build_table()
        layout = column(self, margin=theme.GAP_LARGE)
        row = line()
        for place, box in enumerate((self._by, self._period, self._service)):
            label = QLabel(box.accessibleName())
            label.setTextFormat(Qt.TextFormat.PlainText)
            theme.role(label, "muted")
            row.insertWidget(2 * place, label)
            row.insertWidget(2 * place + 1, box)
        layout.addLayout(row)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._balance)
        layout.addWidget(self._truth)
        layout.addWidget(self._message)
        layout.addWidget(rule())
        self._save = button(self.tr("&Save as CSV…"), "saveSpendingButton", icon="download", tip="Ctrl+S")
        self._save.setShortcut("Ctrl+S")
        self._save.clicked.connect(self._on_save_clicked)
        close = button(self.tr("Close"), "closeButton", tip="Esc")
        close.clicked.connect(self.reject)
        buttons = line(self._save)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        for box in (self._by, self._period, self._service):
            box.currentIndexChanged.connect(lambda _index: self._ask())

    def open(self) -> None:
        """Show the dialog and ask for totals."""
        super().open()
        self._ask()

    def show_totals(self, by: Grouping, totals: Sequence[Total], readings: Sequence[Reading]) -> None:
        """Show totals, and which balances they rest on."""
        self._table.setRowCount(len(totals) + bool(totals))
        for row, total in enumerate(totals):
            self._fill(row, self._key_text(by, total.key), total)
        whole = _sum(totals)
        if totals:
            self._fill(len(totals), self.tr("Total"), whole, bold=True)
        self._balance.setText(self._balance_text(readings))
        self._balance.setVisible(bool(readings))
        self._truth.setText(self._truth_text(whole))
        self._message.say("")
        self._save.setEnabled(bool(totals))

    def show_saved(self, path: str) -> None:
        """Say where the table is."""
        self._message.say(self.tr("Saved as %1").replace("%1", path))

    def show_trouble(self, text: str) -> None:
        """Say what went wrong."""
        self._message.say(self.tr("That did not work: %1").replace("%1", text), "error")

    # --- Building ---------------------------------------------------------------------------------------------

    def _box(self, name: str, title: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setToolTip(title)
        return box

    def _build_choices(self, current: str) -> None:
        for by, text in (
            (Grouping.DAY, self.tr("Day")),
            (Grouping.MODEL, self.tr("Model")),
            (Grouping.PROJECT, self.tr("Project")),
            (Grouping.SERVICE, self.tr("Service")),
        ):
            self._by.addItem(text, by)
        for days, text in (
            (7, self.tr("Last 7 days")),
            (30, self.tr("Last 30 days")),
            (365, self.tr("Last 365 days")),
            (0, self.tr("All time")),
        ):
            self._period.addItem(text, days)
        self._period.setCurrentIndex(1)
        self._service.addItem(self.tr("All that cost money"))
        self._choices.append(tuple(service.id for service in self._services if not service.local))
        for number, service in enumerate(self._services, start=1):
            name = self.tr("%1 (not real money)").replace("%1", service.name) if service.local else service.name
            self._service.addItem(name)
            self._choices.append((service.id,))
            if service.local and service.id == current:
                self._service.setCurrentIndex(number)

    def _build_table(self) -> None:
        columns = (
            _Column("", ""),
            _Column(self.tr("Sent"), self.tr("Tasks that were accepted, or may have been")),
            _Column(self.tr("Made"), self.tr("Tasks with a video")),
            _Column(self.tr("Seconds"), self.tr("Length of the videos made")),
            _Column(self.tr("Failed"), self.tr("Tasks that failed; services refund them")),
            _Column(self.tr("Unclear"), self.tr("Tasks whose outcome is unknown: they may have been charged")),
            _Column(self.tr("Credits"), self.tr("Known cost of the tasks that did not fail")),
            _Column(self.tr("Refunded"), self.tr("Known cost of the tasks that failed")),
            _Column(self.tr("Measured"), self.tr("How many of the tasks sent have a known cost")),
        )
        self._table.setObjectName("spendingTable")
        self._table.setAccessibleName(self.tr("Totals"))
        self._table.setColumnCount(len(columns))
        for number, told in enumerate(columns):
            item = QTableWidgetItem(told.title)
            item.setToolTip(told.tip)
            side = Qt.AlignmentFlag.AlignLeft if number == 0 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._table.setHorizontalHeaderItem(number, item)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(70)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)

    # --- Inside -----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        days = self._period.currentData()
        since = 0.0
        if days:
            first = QDate.currentDate().addDays(1 - days)
            since = float(first.startOfDay().toSecsSinceEpoch())
        self.totals_requested.emit(Grouping(self._by.currentData()), since, self._chosen())

    def _grouping(self) -> Grouping:
        return Grouping(self._by.currentData())  # Qt gives back a plain text

    def _chosen(self) -> tuple[str, ...]:
        return self._choices[self._service.currentIndex()]

    def _fill(self, row: int, key: str, total: Total, *, bold: bool = False) -> None:
        number = QLocale().toString
        known = total.measured > 0
        texts = (
            key,
            number(total.sent),
            number(total.made),
            number(total.seconds),
            number(total.failed),
            number(total.unclear),
            _credits_text(total.credits) if known else self.tr("not known"),
            _credits_text(total.refunded) if known else "",
            self.tr("%1 of %2").replace("%1", number(total.measured)).replace("%2", number(total.sent)),
        )
        for place, text in enumerate(texts):
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            if bold:
                font = QFont(self._table.font())
                font.setBold(True)
                item.setFont(font)
            self._table.setItem(row, place, item)

    def _key_text(self, by: Grouping, key: str) -> str:
        match by:
            case Grouping.DAY:
                return date_text(QDate.fromString(key, Qt.DateFormat.ISODate))
            case Grouping.MODEL:
                return self._model_names.get(key, plain(key, 80)) or self.tr("(not told)")
            case Grouping.PROJECT:
                return plain(key, 80) or self.tr("(no project)")
            case Grouping.SERVICE:
                return next((s.name for s in self._services if s.id == key), plain(key, 80))

    def _balance_text(self, readings: Sequence[Reading]) -> str:
        latest = {reading.service: reading for reading in readings}
        parts = []
        for reading in latest.values():
            name = next((s.name for s in self._services if s.id == reading.service), plain(reading.service, 40))
            moment = QDateTime.fromSecsSinceEpoch(int(reading.at))
            recent = time.time() - reading.at < _DAY_S
            clock = QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
            when = clock if recent else moment_text(reading.at)
            text = self.tr("%1: %2 credits left at %3").replace("%1", name)
            parts.append(text.replace("%2", _credits_text(reading.credits)).replace("%3", when))
        return "\n".join(parts)

    def _truth_text(self, whole: Total) -> str:
        if not whole.sent:
            return self.tr("Nothing was sent in this time.")
        unknown = whole.sent - whole.measured
        parts = []
        if whole.measured:
            parts.append(self.tr("The cost of %n task(s) was measured.", "", whole.measured))
        if unknown:
            why = self.tr(
                "The cost of %n task(s) is not known and not in these sums: services do not tell it, and it can only "
                "be measured where a single task was accepted between two readings of the balance.",
                "",
                unknown,
            )
            parts.append(why)
        if whole.unclear:
            parts.append(self.tr("%n task(s) have an unknown outcome and may have been charged.", "", whole.unclear))
        if len(self._chosen()) > 1:
            parts.append(self.tr("Each service counts its own credits."))
        return " ".join(parts)

    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Save as CSV"), "", "CSV (*.csv)")
        dialog.setObjectName("spendingFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"rushes-spending-by-{self._grouping().value}.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_requested)
        dialog.open()


def _credits_text(value: float) -> str:
    return QLocale().toString(float(value), "f", 0 if value == int(value) else 2)


def _sum(totals: Sequence[Total]) -> Total:
    return Total(
        "",
        sum(t.sent for t in totals),
        sum(t.made for t in totals),
        sum(t.failed for t in totals),
        sum(t.unclear for t in totals),
        sum(t.measured for t in totals),
        sum(t.credits for t in totals),
        sum(t.refunded for t in totals),
        sum(t.seconds for t in totals),
    )
