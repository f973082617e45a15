"""A task in words, and what a person notes about it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.actions import AnnotationChange
from desktop.domain.details import Conversation, Details, HistoryLine, Relative
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import Annotation, Relation, TaskState
from desktop.widgets.viewer.annotations import NOTE_DELAY_MS, RatingStars
from desktop.widgets.viewer.details import MAX_HISTORY, DetailsPanel, conversation_text, history_text
from tests.widgets.viewer.conftest import MakeTask


@pytest.fixture
def panel(qtbot: QtBot) -> DetailsPanel:
    panel = DetailsPanel(now=lambda: 1_003_600.0)
    qtbot.addWidget(panel)
    panel.resize(340, 900)
    panel.show()
    return panel


def texts(panel: DetailsPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_facts_of_a_finished_task(panel: DetailsPanel, make_task: MakeTask) -> None:
    task = make_task(sent_at=1_000_001.0, completed_at=1_000_173.0, saved_at=1_000_180.0, expires_at=1_086_573.0)
    panel.show_details(Details(task), "Sora 2")
    shown = texts(panel)
    for text in (
        "Ready",
        "a lighthouse at dusk",
        "private",
        "video_7497f4d5",
        "2026 a lighthouse 01.mp4 · 9.8 MB · 1280×720",
    ):
        assert text in shown
    link = next(text for text in shown if text.startswith("lives another 23 h"))
    assert link.endswith("(already saved)")
    assert "Sora 2 · 10 s · 16:9 · Comic" in shown
    assert any("2 min 52 s" in text for text in shown)


def test_what_a_task_cost_is_told_or_said_to_be_unknown(panel: DetailsPanel, make_task: MakeTask) -> None:
    accepted = {"accepted_at": 1_000_001.0, "completed_at": 1_000_173.0}

    def credits(state: TaskState, **values: Any) -> str:
        panel.show_details(Details(make_task(state, **values)))
        rows = panel._rows(panel._details.task) if panel._details is not None else []
        return dict(rows).get("Credits", "")

    assert credits(TaskState.READY, credits=30.0, **accepted) == "30"
    assert credits(TaskState.READY, **accepted).startswith("not known")
    assert credits(TaskState.GENERATING, accepted_at=1_000_001.0) == "", "it may still be measured"
    assert credits(TaskState.READY) == "", "not sent from here"
    assert credits(TaskState.FAILED, credits=30.0, **accepted) == "30 (usually refunded)"
    assert credits(TaskState.FAILED, **accepted) == "usually refunded"


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_is_named_and_all_but_ready_explained(
    panel: DetailsPanel, make_task: MakeTask, state: TaskState
) -> None:
    from desktop.widgets.messages import explain_state, state_name

    panel.show_details(Details(make_task(state)))
    shown = texts(panel)
    assert state_name(state) in shown
    unsure = state in (TaskState.UNKNOWN, TaskState.ABANDONED)
    assert unsure or (explain_state(state) in shown) is (state is not TaskState.READY)
    if unsure:
        assert any("may have accepted and charged it" in text for text in shown)


def test_the_servers_words_are_plain_text(panel: DetailsPanel, make_task: MakeTask) -> None:
    problem = Problem(ProblemCode.CONTENT_POLICY, '<img src="file:///etc/passwd"><b>no</b>\u202e', 422)
    panel.show_details(Details(make_task(TaskState.REJECTED, problem=problem)))
    quoted = next(label for label in panel.findChildren(QLabel) if "<b>no</b>" in label.text())
    assert quoted.textFormat() is Qt.TextFormat.PlainText
    assert "\u202e" not in quoted.text()


def test_no_label_guesses_the_format_of_its_text(panel: DetailsPanel, make_task: MakeTask) -> None:
    panel.show_details(Details(make_task(TaskState.UNKNOWN)))
    for label in panel.findChildren(QLabel):
        foreign = label.property("role") != "heading" and label.buddy() is None and label.text()
        assert not foreign or label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_relatives_are_links(qtbot: QtBot, panel: DetailsPanel, make_task: MakeTask) -> None:
    relatives = (
        Relative(9, "the first shot & more", TaskState.READY, Relation.CONTINUED, elder=True),
        Relative(12, "remixed", TaskState.FAILED, Relation.REMIX, elder=False),
        Relative(13, "same", TaskState.READY, Relation.NONE, elder=False, take=2),
    )
    panel.show_details(Details(make_task(), relatives=relatives))
    links = [b for b in panel.findChildren(QPushButton) if b.property("role") == "link"]
    assert [link.accessibleName() for link in links] == [
        "Continues · Ready · the first shot & more",
        "Remixed as · Failed · remixed",
        "Take 2 · Ready",
        "Play the shots that continue each other as one",
    ]
    with qtbot.waitSignal(panel.task_requested) as asked:
        links[1].click()
    assert asked.args == [12]
    with qtbot.waitSignal(panel.chain_requested) as chain:
        links[3].click()
    assert chain.args == [panel.task_id]


def test_history_is_told_in_words_and_only_its_newest_part_when_long() -> None:
    lines = (
        HistoryLine(1_000_000.0, "added", "waiting"),
        HistoryLine(1_000_001.0, "sending"),
        HistoryLine(1_000_002.0, "query", "500", count=3),
        HistoryLine(1_000_003.0, "something new", "a\nb"),
    )
    told = history_text(lines).splitlines()
    assert told[0].endswith("Recorded on this machine")
    assert told[1].endswith("Sending")
    assert told[2].endswith("Asked the service ×3: 500")
    assert told[3].endswith("something new: a b")
    long = history_text(tuple(HistoryLine(float(n), "query", str(n)) for n in range(5000))).splitlines()
    assert long[0] == "…"
    assert len(long) == MAX_HISTORY + 1
    assert long[-1].endswith("4999")


def test_what_went_over_the_wire_is_shown_as_it_was(make_task: MakeTask) -> None:
    details = Details(make_task(), conversations=(Conversation("submit", 1_000_000.0, '{"a": "<b>"}'),))
    assert '{"a": "<b>"}' in conversation_text(details)


def test_showing_a_task_again_keeps_a_readers_place(panel: DetailsPanel, make_task: MakeTask) -> None:
    history = tuple(HistoryLine(float(n), "query", str(n)) for n in range(100))
    panel.show_details(Details(make_task(), history=history))
    view = next(v for v in panel.findChildren(QPlainTextEdit) if v.accessibleName() == "History")
    panel._history.set_open(True)
    QApplication.processEvents()
    view.verticalScrollBar().setValue(30)
    QApplication.processEvents()
    place = view.verticalScrollBar().value()
    assert place > 0
    panel.show_details(Details(make_task(progress=50), history=history))
    QApplication.processEvents()
    assert view.verticalScrollBar().value() == place


# --- Notes ---------------------------------------------------------------------------------------------------


class Noted:
    def __init__(self, panel: DetailsPanel) -> None:
        self.all: list[tuple[int, AnnotationChange]] = []
        panel.annotated.connect(lambda task_id, change: self.all.append((task_id, change)))


@pytest.fixture
def noted(panel: DetailsPanel, make_task: MakeTask) -> Noted:
    annotation = Annotation(rating=4, favourite=True, note="best", tags=("opening", "storm"), project="Film")
    panel.show_details(Details(make_task(annotation=annotation), projects=("Film", "Other"), tags=("opening", "rain")))
    return Noted(panel)


def test_what_is_noted_is_shown(panel: DetailsPanel, noted: Noted) -> None:
    assert panel.findChild(RatingStars).value() == 4
    assert panel.findChild(QPlainTextEdit, "noteEdit").toPlainText() == "best"
    assert panel.findChild(QLineEdit, "projectEdit").text() == "Film"
    chips = [b.text() for b in panel.findChildren(QPushButton) if b.property("role") == "chip" and b.isVisible()]
    assert chips == ["#opening  ×", "#storm  ×"]
    assert noted.all == []


def test_stars_by_mouse_and_keys(qtbot: QtBot, panel: DetailsPanel, noted: Noted) -> None:
    from PySide6.QtCore import QPoint

    stars = panel.findChild(RatingStars)
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    qtbot.keyClick(stars, Qt.Key.Key_5)
    qtbot.keyClick(stars, Qt.Key.Key_Left)
    qtbot.keyClick(stars, Qt.Key.Key_0)
    assert [change.rating for _, change in noted.all] == [2, 0, 5, 4, 0]


def test_heart_tags_and_project(qtbot: QtBot, panel: DetailsPanel, noted: Noted) -> None:
    from PySide6.QtWidgets import QToolButton

    panel.findChild(QToolButton, "favouriteButton").click()
    edit = panel.findChild(QLineEdit, "tagEdit")
    qtbot.keyClicks(edit, "#dawn, storm  red")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    next(b for b in panel.findChildren(QPushButton) if b.text() == "#storm  ×").click()
    project = panel.findChild(QLineEdit, "projectEdit")
    project.setText(" Other ")
    qtbot.keyClick(project, Qt.Key.Key_Return)
    assert [change for _, change in noted.all] == [
        AnnotationChange(favourite=False),
        AnnotationChange(add_tags=("dawn", "red")),
        AnnotationChange(remove_tags=("storm",)),
        AnnotationChange(project="Other"),
    ]


def test_a_note_keeps_itself_a_moment_after_the_last_key(qtbot: QtBot, panel: DetailsPanel, noted: Noted) -> None:
    note = panel.findChild(QPlainTextEdit, "noteEdit")
    note.selectAll()
    qtbot.keyClicks(note, "use this")
    assert noted.all == []
    qtbot.waitUntil(lambda: bool(noted.all), timeout=NOTE_DELAY_MS + 1500)
    assert noted.all == [(1, AnnotationChange(note="use this"))]


def test_a_note_is_kept_for_its_own_task_when_another_is_shown(
    qtbot: QtBot, panel: DetailsPanel, noted: Noted, make_task: MakeTask
) -> None:
    note = panel.findChild(QPlainTextEdit, "noteEdit")
    note.selectAll()
    qtbot.keyClicks(note, "half a thou")
    panel.show_details(Details(make_task(task_id=2, annotation=Annotation(note="other"))))
    assert noted.all == [(1, AnnotationChange(note="half a thou"))]
    assert note.toPlainText() == "other"
    qtbot.wait(NOTE_DELAY_MS + 100)
    assert len(noted.all) == 1


def test_what_is_being_typed_is_not_overwritten_by_news_of_the_task(
    qtbot: QtBot, panel: DetailsPanel, noted: Noted, make_task: MakeTask
) -> None:
    note = panel.findChild(QPlainTextEdit, "noteEdit")
    qtbot.keyClicks(note, "new ")
    panel.show_details(Details(make_task(progress=50, annotation=Annotation(note="best"))))
    assert note.toPlainText().startswith("new ")


def test_the_end_of_the_program_loses_no_note(qtbot: QtBot, panel: DetailsPanel, noted: Noted) -> None:
    note = panel.findChild(QPlainTextEdit, "noteEdit")
    qtbot.keyClicks(note, "x")
    panel.flush()
    assert [change.note for _, change in noted.all] == ["xbest"]


def test_a_long_id_breaks_and_is_copied_whole(panel: DetailsPanel, make_task: MakeTask, qtbot: QtBot) -> None:
    long = "task_01KC0JZCMTMQ70D68XTM56Q5D0"
    panel.show_details(Details(make_task(TaskState.READY, remote_id=long)), "Sora 2")
    [value] = [label for label in panel.findChildren(QLabel) if label.accessibleName().endswith(long)]
    assert value.text() != long
    value.setSelection(0, len(value.text()))
    value.setFocus()
    qtbot.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == long


def test_the_services_own_estimate_is_told_while_it_is_made(panel: DetailsPanel, make_task: MakeTask) -> None:
    """The older answer of the first dialect: samples/query_submitted_older.json."""
    panel.show_details(Details(make_task(TaskState.QUEUED, estimated_s=180.0)))
    assert any("3 min" in text and "says the service" in text for text in texts(panel))
    panel.show_details(Details(make_task(TaskState.READY, estimated_s=180.0)))
    assert not any("says the service" in text for text in texts(panel))
