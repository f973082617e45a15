"""Following ids, exporting, opening a video, spending: what each shows and asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.domain.catalog import Catalog
from desktop.domain.export import TIMELINES, ExportFormat
from desktop.domain.found_video import FoundVideo
from desktop.domain.request import GenerationRequest
from desktop.domain.spending import Grouping, Reading, Total
from desktop.widgets.dialogs.export import ExportDialog, Scope
from desktop.widgets.dialogs.follow import FollowDialog
from desktop.widgets.dialogs.found import FoundVideoDialog
from desktop.widgets.dialogs.spending import SpendingDialog

W = TypeVar("W", bound=QWidget)


def part(dialog: QDialog, kind: type[W], name: str) -> W:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def shown(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


@pytest.fixture
def keep(qtbot: QtBot) -> Callable[[QDialog], None]:
    def opened(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()

    return opened


class TestFollow:
    @pytest.fixture
    def dialog(self, catalog: Catalog, keep: Callable[[QDialog], None]) -> FollowDialog:
        dialog = FollowDialog(catalog.services, "toapis")
        keep(dialog)
        return dialog

    def items(self, dialog: FollowDialog) -> list[tuple[str, bool | None]]:
        listed = part(dialog, QListWidget, "followList")
        found: list[tuple[str, bool | None]] = []
        for row in range(listed.count()):
            item = listed.item(row)
            can = bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)
            found.append((item.text(), item.checkState() is Qt.CheckState.Checked if can else None))
        return found

    def test_typing_is_read_after_a_moment_and_looked_up(self, dialog: FollowDialog, qtbot: QtBot) -> None:
        with qtbot.waitSignal(dialog.look_up_requested, timeout=2000) as asked:
            part(dialog, QPlainTextEdit, "followText").setPlainText("video_1, vidéo_2 status video_3")
        assert asked.args == ["toapis", ("video_1", "status", "video_3")]
        assert self.items(dialog) == [
            ("video_1", True),
            ("vidéo_2   cannot be a task id", None),
            ("status   more likely a word than an id", False),
            ("video_3", True),
        ]

    def test_known_ids_cannot_be_followed_again(self, dialog: FollowDialog, qtbot: QtBot) -> None:
        dialog.set_text("video_1 video_2")
        dialog.show_known("dashly", {"video_1": 5, "video_2": 6})  # an answer about another service: too late
        assert [ticked for _, ticked in self.items(dialog)] == [True, True]
        dialog.show_known("toapis", {"video_1": 5})
        assert self.items(dialog) == [("video_1   in the list already", None), ("video_2", True)]
        with qtbot.waitSignal(dialog.follow_requested) as wanted:
            part(dialog, QPushButton, "followButton").click()
        assert wanted.args == ["toapis", ("video_2",)]

    def test_unticking_leaves_one_out_and_stays(self, dialog: FollowDialog, qtbot: QtBot) -> None:
        dialog.set_text("video_1 video_2")
        part(dialog, QListWidget, "followList").item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.show_known("toapis", {})
        button = part(dialog, QPushButton, "followButton")
        assert button.text() == "&Follow 1 task(s)"
        with qtbot.waitSignal(dialog.follow_requested) as wanted:
            button.click()
        assert wanted.args == ["toapis", ("video_2",)]
        assert not button.isEnabled()
        dialog.show_trouble("The service does not run now.")
        assert button.isEnabled() and "does not run" in shown(dialog)

    def test_a_key_is_neither_shown_nor_used(self, dialog: FollowDialog, qtbot: QtBot) -> None:
        with qtbot.waitSignal(dialog.look_up_requested) as asked:
            dialog.set_text("video_1 sk-canary0123456789")
        assert asked.args == ["toapis", ("video_1",)]
        text, can = self.items(dialog)[1]
        assert can is None and "canary" not in text and "API key" in text

    def test_nothing_to_follow(self, dialog: FollowDialog) -> None:
        assert not part(dialog, QPushButton, "followButton").isEnabled()
        dialog.set_text("- - -")
        assert "no task id" in shown(dialog)
        assert not part(dialog, QPushButton, "followButton").isEnabled()

    @pytest.mark.measures
    def test_a_clipboard_full_is_no_freeze(self, dialog: FollowDialog) -> None:
        begun = time.perf_counter()
        dialog.set_text("\n".join(f"video_{n}" for n in range(50_000)))
        assert time.perf_counter() - begun < 2.0
        assert part(dialog, QListWidget, "followList").count() == 2000


class TestExport:
    def make(self, keep: Callable[[QDialog], None], selected: int = 2, videos: int = 1) -> ExportDialog:
        dialog = ExportDialog(Scope(tuple(range(selected)), videos), Scope(tuple(range(9)), None), "My title", "/tmp")
        keep(dialog)
        return dialog

    def pick(self, dialog: ExportDialog, path: Path) -> None:
        part(dialog, QPushButton, "startExportButton").click()
        chooser = part(dialog, QFileDialog, "exportFileDialog")
        chooser.fileSelected.emit(str(path))

    @pytest.mark.parametrize("kind", list(ExportFormat))
    def test_each_format_is_asked_for(
        self, keep: Callable[[QDialog], None], qtbot: QtBot, tmp_path: Path, kind: ExportFormat
    ) -> None:
        dialog = self.make(keep)
        part(dialog, QRadioButton, f"{kind.value}Format").click()
        with qtbot.waitSignal(dialog.export_requested) as asked:
            self.pick(dialog, tmp_path / f"x.{kind.value}")
        assert asked.args == [(0, 1), kind, str(tmp_path / f"x.{kind.value}"), "My title"]

    def test_everything_that_is_shown(self, keep: Callable[[QDialog], None], qtbot: QtBot, tmp_path: Path) -> None:
        dialog = self.make(keep)
        part(dialog, QRadioButton, "shownScope").click()
        with qtbot.waitSignal(dialog.export_requested) as asked:
            self.pick(dialog, tmp_path / "x.csv")
        assert asked.args[0] == tuple(range(9))

    def test_without_a_selection_everything_is_meant(self, keep: Callable[[QDialog], None]) -> None:
        dialog = self.make(keep, selected=0, videos=0)
        assert not part(dialog, QRadioButton, "selectionScope").isEnabled()
        assert part(dialog, QRadioButton, "shownScope").isChecked()

    def test_a_timeline_needs_videos(self, keep: Callable[[QDialog], None]) -> None:
        dialog = self.make(keep, videos=0)
        for kind in ExportFormat:
            dialog.choose(kind)
            assert part(dialog, QPushButton, "startExportButton").isEnabled() is (kind not in TIMELINES)
        assert "nothing to put on a timeline" in shown(dialog)
        dialog = self.make(keep, videos=1)
        dialog.choose(ExportFormat.EDL)
        assert "1 without a saved video" in shown(dialog)

    def test_esc_stops_writing_and_only_then_closes(
        self, keep: Callable[[QDialog], None], qtbot: QtBot, tmp_path: Path
    ) -> None:
        dialog = self.make(keep)
        self.pick(dialog, tmp_path / "x.csv")
        dialog.show_progress(3, 10)
        with qtbot.waitSignal(dialog.cancel_requested):
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        dialog.show_stopped()
        assert "nothing was written" in shown(dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    def test_what_was_written_can_be_shown(self, keep: Callable[[QDialog], None], qtbot: QtBot, tmp_path: Path) -> None:
        dialog = self.make(keep)
        self.pick(dialog, tmp_path / "x.png")
        dialog.show_done([str(tmp_path / "x.png"), str(tmp_path / "x 2.png")], 13, 2)
        words = shown(dialog)
        assert "13 task(s) saved as x.png." in words and "2 pages" in words and "2 without a video" in words
        with qtbot.waitSignal(dialog.show_requested) as asked:
            part(dialog, QPushButton, "showExportButton").click()
        assert asked.args == [str(tmp_path / "x.png")]
        assert part(dialog, QPushButton, "startExportButton").isEnabled()

    def test_trouble_is_said_and_can_be_tried_again(self, keep: Callable[[QDialog], None], tmp_path: Path) -> None:
        dialog = self.make(keep)
        self.pick(dialog, tmp_path / "x.csv")
        dialog.show_trouble("No space left on device")
        assert "No space left" in shown(dialog)
        assert part(dialog, QPushButton, "startExportButton").isEnabled()


class TestFound:
    def found(self, known: int | None = None) -> FoundVideo:
        request = GenerationRequest("dashly", "sora-2", "<b>A dog</b>", 12, "16:9", private=True)
        return FoundVideo("/v/dog.mp4", request, "video_1", 1.7e9, 1, 999, 1280, 720, 12.0, known, ("cat.jpg",))

    def test_it_tells_everything_as_it_is(self, keep: Callable[[QDialog], None]) -> None:
        dialog = FoundVideoDialog(self.found(), QImage(), "Dashly", "Sora 2")
        keep(dialog)
        words = shown(dialog)
        for text in ("<b>A dog</b>", "Sora 2 · 12 s · 16:9", "private", "cat.jpg", "Dashly · video_1", "dog.mp4"):
            assert text in words

    def test_edit_and_add(self, keep: Callable[[QDialog], None], qtbot: QtBot) -> None:
        found = self.found()
        dialog = FoundVideoDialog(found, QImage(), "Dashly", "Sora 2")
        keep(dialog)
        add = part(dialog, QPushButton, "addVideoButton")
        with qtbot.waitSignal(dialog.add_requested) as asked:
            add.click()
        assert asked.args == [found]
        assert not add.isEnabled()  # a double click must not add it twice
        dialog.show_trouble("The disk is full.")
        assert add.isEnabled() and "disk is full" in shown(dialog)
        with qtbot.waitSignal(dialog.edit_requested) as asked:
            part(dialog, QPushButton, "editVideoButton").click()
        assert asked.args == [found]
        assert not dialog.isVisible()

    def test_a_known_one_is_shown_in_the_list(self, keep: Callable[[QDialog], None]) -> None:
        dialog = FoundVideoDialog(self.found(known=7), QImage(), "Dashly", "Sora 2")
        keep(dialog)
        assert part(dialog, QPushButton, "addVideoButton").text() == "&Show in the list"


class TestSpending:
    TOTALS = (
        Total("2026-11-22", 12, 9, 2, 1, 4, 1240.0, 120.5, 96),
        Total("2026-11-21", 3, 3, 0, 0, 0, 0.0, 0.0, 24),
    )

    def make(self, catalog: Catalog, keep: Callable[[QDialog], None], current: str = "dashly") -> SpendingDialog:
        self.asked: list[tuple[Grouping, float, tuple[str, ...]]] = []
        dialog = SpendingDialog(catalog.services, current, {"sora-2": "Sora 2"})
        dialog.totals_requested.connect(lambda by, since, services: self.asked.append((by, since, services)))
        keep(dialog)
        return dialog

    def cells(self, dialog: SpendingDialog) -> list[list[str]]:
        table = part(dialog, QTableWidget, "spendingTable")
        return [
            [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
        ]

    def test_real_money_first(self, catalog: Catalog, keep: Callable[[QDialog], None]) -> None:
        self.make(catalog, keep)
        ((by, since, services),) = self.asked
        assert (by, services) == (Grouping.DAY, ("dashly", "toapis")) and isinstance(by, Grouping)
        assert 29 * 86400 <= time.time() - since <= 31 * 86400
        self.make(catalog, keep, "sandbox")
        assert self.asked[0][2] == ("sandbox",)

    def test_what_is_not_known_is_said(self, catalog: Catalog, keep: Callable[[QDialog], None]) -> None:
        dialog = self.make(catalog, keep)
        dialog.show_totals(Grouping.DAY, self.TOTALS, [Reading(time.time(), "dashly", "x", 900.5)])
        cells = self.cells(dialog)
        assert [row[6] for row in cells] == ["1240", "not known", "1240"]
        assert [row[8] for row in cells] == ["4 of 12", "0 of 3", "4 of 15"]
        assert cells[0][7] == "120.50"
        words = shown(dialog)
        assert "cost of 4 task(s) was measured" in words
        assert "cost of 11 task(s) is not known" in words
        assert "1 task(s) have an unknown outcome" in words
        assert "Dashly: 900.50 credits left" in words

    def test_names_as_people_know_them(self, catalog: Catalog, keep: Callable[[QDialog], None]) -> None:
        dialog = self.make(catalog, keep)
        total = Total("sora-2", 1, 1, 0, 0, 0, 0.0, 0.0, 4)
        dialog.show_totals(Grouping.MODEL, [total], [])
        assert self.cells(dialog)[0][0] == "Sora 2"
        dialog.show_totals(Grouping.PROJECT, [Total("", 1, 1, 0, 0, 0, 0.0, 0.0, 4)], [])
        assert self.cells(dialog)[0][0] == "(no project)"

    def test_another_grouping_is_asked_for(self, catalog: Catalog, keep: Callable[[QDialog], None]) -> None:
        dialog = self.make(catalog, keep)
        part(dialog, QComboBox, "spendingBy").setCurrentIndex(2)
        part(dialog, QComboBox, "spendingPeriod").setCurrentIndex(3)
        assert self.asked[-1] == (Grouping.PROJECT, 0.0, ("dashly", "toapis"))

    def test_saving(self, catalog: Catalog, keep: Callable[[QDialog], None], qtbot: QtBot, tmp_path: Path) -> None:
        dialog = self.make(catalog, keep)
        dialog.show_totals(Grouping.DAY, (), ())
        assert not part(dialog, QPushButton, "saveSpendingButton").isEnabled()
        dialog.show_totals(Grouping.DAY, self.TOTALS, ())
        part(dialog, QPushButton, "saveSpendingButton").click()
        with qtbot.waitSignal(dialog.save_requested) as asked:
            part(dialog, QFileDialog, "spendingFileDialog").fileSelected.emit(str(tmp_path / "x.csv"))
        assert asked.args == [str(tmp_path / "x.csv")]
        dialog.show_saved(str(tmp_path / "x.csv"))
        assert "Saved as" in shown(dialog)
        assert isValid(dialog)
