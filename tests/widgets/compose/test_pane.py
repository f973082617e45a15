"""The compose pane: what is shown is what is asked for, once for every deliberate press."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.catalog import Catalog
from desktop.domain.draft import Draft, Lineage
from desktop.domain.intake import IntakeProblem, IntakeRefusal, PreparedReference, Preview
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind, RequestProblem, Violation
from desktop.domain.task import Relation
from desktop.widgets import theme
from desktop.widgets.compose import generate_bar
from desktop.widgets.compose.pane import AUTOSAVE_MS, ComposePane

FILE = Reference(ReferenceKind.FILE, "dog.jpg", digest="a" * 64, suffix=".jpg", mime="image/jpeg", width=4, bytes=900)


def ready(reference: Reference = FILE) -> PreparedReference:
    return PreparedReference(reference, Preview(1, 1, b"\xff\0\0\xff"))


def button(pane: QWidget, name: str) -> QPushButton:
    found = pane.findChild(QPushButton, name)
    assert found is not None, name
    return found


def requests(spy: QSignalSpy) -> list[GenerationRequest]:
    return [spy.at(n)[0] for n in range(spy.count())]


@pytest.fixture
def sent(pane: ComposePane) -> QSignalSpy:
    return QSignalSpy(pane.submit_requested)


# --- A fresh start --------------------------------------------------------------------------------------------


def test_a_fresh_pane_is_ready_to_type(pane: ComposePane, qtbot: QtBot) -> None:
    pane.activateWindow()
    pane.focus_prompt()
    qtbot.waitUntil(lambda: pane.prompt.editor.hasFocus())
    request = pane.draft().request
    assert (request.service, request.model, request.duration, request.size) == ("dashly", "sora-2", 10, "16:9")
    assert pane.draft().takes == 1
    assert not (request.style or request.watermark or request.private or request.storyboard or request.thumbnail)


NAMES = (
    *("promptEditor", "referencePane", "modelSelector", "sizeSelector", "durationSelector", "styleSelector"),
    *("watermarkCheck", "privateCheck", "storyboardCheck", "thumbnailCheck", "takesSpin", "generateButton"),
)


@pytest.mark.parametrize("name", NAMES)
def test_the_names_to_drive_it_by(pane: ComposePane, name: str) -> None:
    assert len(pane.findChildren(QWidget, name)) == 1


def test_everything_that_can_be_pressed_has_a_name_and_a_tooltip(pane: ComposePane) -> None:
    pane.options.set_open(True)
    pane.references.set_ready(pane.references.add_preparing("dog.jpg"), ready())
    for widget in pane.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QAbstractSpinBox) and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget.objectName()
            if "." not in widget.objectName():
                assert widget.toolTip(), widget.objectName()
        if isinstance(widget, QLabel) and widget.wordWrap():
            assert widget.textFormat() == Qt.TextFormat.PlainText


# --- Choices --------------------------------------------------------------------------------------------------


def test_an_impossible_choice_cannot_be_made_and_says_why(pane: ComposePane) -> None:
    long = button(pane, "durationSelector.25")
    assert not long.isEnabled()
    assert long.toolTip() == "Only with Sora 2 Pro"
    button(pane, "modelSelector.sora-2-pro").click()
    assert long.isEnabled()
    long.click()
    assert pane.draft().request.duration == 25
    button(pane, "modelSelector.sora-2").click()
    assert pane.draft().request.duration == 10
    assert not long.isEnabled()


def test_every_choice_ends_up_in_the_request(pane: ComposePane) -> None:
    pane.options.set_open(True)
    for name in ("modelSelector.sora-2-pro", "sizeSelector.9:16", "durationSelector.15", "styleSelector.anime"):
        button(pane, name).click()
    for check in pane.options.switches.values():
        check.click()
    pane.bar.spin.setValue(4)
    request = pane.draft().request
    assert (request.model, request.size, request.duration, request.style) == ("sora-2-pro", "9:16", 15, "anime")
    assert request.watermark and request.private and request.storyboard and request.thumbnail
    assert pane.draft().takes == 4
    assert pane.findChild(QWidget, "durationSelector").property("choice") == "15"


def test_arrow_keys_walk_the_choices(pane: ComposePane, qtbot: QtBot) -> None:
    size = button(pane, "sizeSelector.16:9")
    size.setFocus()
    qtbot.keyClick(size, Qt.Key.Key_Right)
    assert pane.draft().request.size == "9:16"


def test_another_service_offers_its_own(pane: ComposePane, catalog: Catalog) -> None:
    toapis = catalog.service("toapis")
    assert toapis is not None
    button(pane, "durationSelector.15").click()
    button(pane, "sizeSelector.9:16").click()
    pane.set_service(toapis)
    request = pane.draft().request
    assert (request.service, request.model, request.duration, request.size) == ("toapis", "sora-2-vvip", 4, "9:16")
    assert pane.options.variants.maximum() == 4
    pane.options.set_open(True)
    assert pane.options._variants_box.isVisible()
    pane.set_service(catalog.default)
    assert pane.draft().request.model == "sora-2"
    assert not pane.options._variants_box.isVisible()


def test_folded_options_say_what_is_set(pane: ComposePane) -> None:
    pane.options.set_open(True)
    button(pane, "styleSelector.comic").click()
    pane.options.switches["private"].click()
    assert pane.options._summary.text() == ""
    pane.options.set_open(False)
    assert pane.options._summary.text() == "Comic · Private"
    assert not pane.options._body.isVisible()


# --- Generate -------------------------------------------------------------------------------------------------


def test_generate_asks_for_what_is_shown(pane: ComposePane, sent: QSignalSpy, qtbot: QtBot) -> None:
    pane.prompt.editor.set_text("a gull")
    pane.bar.spin.setValue(2)
    qtbot.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    assert sent.count() == 1
    assert sent.at(0) == [pane.draft().request, 2, None]
    assert pane.draft().request.prompt == "a gull"
    assert pane.bar.button.text() == "Added to the list"


@pytest.mark.fault("A14")
def test_fifty_clicks_are_one_request(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a gull")
    for _ in range(50):
        QTest.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
        QTest.qWait(1)
    assert sent.count() == 1


@pytest.mark.fault("A14")
def test_clicks_that_never_end_are_one_request(
    pane: ComposePane, sent: QSignalSpy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate_bar, "QUIET", 0.1)
    pane.prompt.editor.set_text("a gull")
    for _ in range(12):
        QTest.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
        QTest.qWait(30)
    assert sent.count() == 1


@pytest.mark.fault("A14")
def test_a_double_click_and_a_held_key_are_one_request(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a gull")
    QTest.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(pane.bar.button, Qt.MouseButton.LeftButton)
    for _ in range(20):
        QTest.keyClick(pane.prompt.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        pane.generate()
    QTest.keyClick(pane.bar.button, Qt.Key.Key_Space)
    assert sent.count() == 1


def test_a_second_deliberate_press_is_a_second_request(
    pane: ComposePane, sent: QSignalSpy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate_bar, "QUIET", 0.05)
    pane.prompt.editor.set_text("a gull")
    pane.generate()
    QTest.qWait(80)
    pane.generate()
    assert sent.count() == 2
    pane.prompt.editor.set_text("another")
    pane.generate()
    assert sent.count() == 3  # something else is never an echo


@pytest.mark.fault("A14")
def test_nothing_goes_out_while_the_last_is_being_written_down(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a gull")
    pane.generate()
    pane.set_busy(True)
    pane.prompt.editor.set_text("another")
    pane.generate()
    QTest.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    assert sent.count() == 1
    pane.set_busy(False)
    pane.generate()
    assert sent.count() == 2


def test_an_empty_prompt_is_said_beside_the_field(pane: ComposePane, sent: QSignalSpy, qtbot: QtBot) -> None:
    pane.activateWindow()
    pane.prompt.editor.set_text("  \n ")
    assert pane.prompt._problem.text() == ""
    qtbot.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    assert sent.count() == 0
    assert pane.prompt._problem.text() == "Type a prompt first."
    qtbot.waitUntil(lambda: pane.prompt.editor.hasFocus())
    qtbot.keyClicks(pane.prompt.editor, "a gull")
    assert pane.prompt._problem.text() == ""
    qtbot.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    assert sent.count() == 1


def test_a_reason_disables_the_button_and_is_shown(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a gull")
    pane.set_enabled_reason("Enter an API key first.")
    assert not pane.bar.button.isEnabled()
    assert pane.bar._words.text() == "Enter an API key first."
    pane.prompt.editor.set_text("still composing")
    assert pane.bar._words.text() == "Enter an API key first."
    pane.generate()
    assert sent.count() == 0
    pane.set_enabled_reason("")
    assert not pane.bar._words.isVisible()
    pane.generate()
    assert sent.count() == 1


def test_violations_from_elsewhere_are_shown_where_they_belong(pane: ComposePane) -> None:
    pane.show_violations(
        (
            Violation(RequestProblem.DURATION, "duration", "10, 15", "25"),
            Violation(RequestProblem.OPTION, "private", value="private"),
        )
    )
    assert "25" in pane._size_words.text()
    assert "private" in pane.bar._words.text()
    pane.show_violations(())
    assert not pane._size_words.isVisible() and not pane.bar._words.isVisible()


# --- References -----------------------------------------------------------------------------------------------


def test_a_request_waits_for_its_images(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a dog")
    key = pane.references.add_preparing("dog.jpg")
    pane.generate()
    assert sent.count() == 0
    assert "Waiting" in pane.bar.button.text()
    pane.prompt.editor.set_text("the next prompt, typed meanwhile")
    later = pane.references.add_preparing("later.jpg")
    pane.references.set_ready(key, ready())
    assert [(r.prompt, r.references) for r in requests(sent)] == [("a dog", (FILE,))]
    pane.references.set_ready(later, ready())
    assert sent.count() == 1


def test_waiting_can_be_stopped(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a dog")
    key = pane.references.add_preparing("dog.jpg")
    pane.generate()
    QTest.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    pane.references.set_ready(key, ready())
    assert sent.count() == 0
    pane.generate()
    assert sent.count() == 1


@pytest.mark.parametrize("ending", ["refused", "removed"])
def test_nothing_is_sent_without_an_image_that_was_meant(pane: ComposePane, sent: QSignalSpy, ending: str) -> None:
    pane.prompt.editor.set_text("a dog")
    key = pane.references.add_preparing("dog.jpg")
    pane.generate()
    if ending == "refused":
        pane.references.set_refused(key, IntakeRefusal(IntakeProblem.TRUNCATED, "dog.jpg"))
    else:
        pane.references.remove((0,))
    assert sent.count() == 0
    assert "Not sent" in pane.reference_pane._trouble.text()
    assert "Generate" in pane.bar.button.text()


def test_a_refused_image_stands_in_the_way_until_it_is_removed(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.prompt.editor.set_text("a dog")
    pane.references.refuse(IntakeRefusal(IntakeProblem.NOT_AN_IMAGE, "notes.txt"))
    pane.generate()
    assert sent.count() == 0
    assert pane.reference_pane._trouble.isVisible()
    pane.references.remove((0,))
    assert not pane.reference_pane._trouble.isVisible()
    pane.generate()
    assert sent.count() == 1


def test_too_many_or_too_large_images_are_not_sent(pane: ComposePane, sent: QSignalSpy, catalog: Catalog) -> None:
    pane.prompt.editor.set_text("a dog")
    large = replace(FILE, bytes=20_000_000)
    pane.references.set_ready(pane.references.add_preparing("dog.jpg"), ready(large))
    toapis = catalog.service("toapis")
    assert toapis is not None
    pane.set_service(toapis)
    pane.generate()
    assert sent.count() == 0
    assert "dog.jpg" in pane.reference_pane._trouble.text()
    pane.set_service(catalog.default)
    pane.generate()
    assert sent.count() == 1


def test_a_kind_of_image_that_a_model_does_not_take_says_so_in_its_row(
    pane: ComposePane, sent: QSignalSpy, catalog: Catalog
) -> None:
    pane.prompt.editor.set_text("a dog")
    moving = replace(FILE, name="dog.gif", suffix=".gif", mime="image/gif")
    pane.references.set_ready(pane.references.add_preparing("dog.gif"), ready(moving))
    toapis = catalog.service("toapis")
    assert toapis is not None
    pane.set_service(toapis)
    button(pane, "modelSelector.veo3.1-fast").click()
    assert "GIF" in pane.references.index(0).data(Qt.ItemDataRole.ToolTipRole)
    pane.generate()
    assert sent.count() == 0 and "dog.gif" in pane.reference_pane._trouble.text()
    button(pane, "modelSelector.kling-v3").click()
    pane.generate()
    assert sent.count() == 1


def test_with_many_durations_only_those_of_the_model_are_shown(pane: ComposePane, catalog: Catalog) -> None:
    toapis = catalog.service("toapis")
    assert toapis is not None
    pane.set_service(toapis)
    assert [b.text() for b in pane._durations.buttons()] == ["4 s", "8 s", "12 s"]
    button(pane, "modelSelector.seedance-2").click()
    request = pane.draft().request
    assert (request.duration, request.size, len(pane._durations.buttons())) == (4, "16:9", 12)
    assert all(b.isEnabled() and not b.icon().isNull() for b in pane._sizes.buttons())


# --- What the service had against it --------------------------------------------------------------------------


class TestRefusal:
    """A refusal is shown beside the field that it is about, while that is what is shown."""

    POLICY = Problem(ProblemCode.CONTENT_POLICY, "No dogs, please", 422)

    def test_it_stands_at_its_field_until_something_changes(self, pane: ComposePane) -> None:
        pane.prompt.editor.set_text("a dog")
        refused = pane.draft().request
        pane.show_refusal(refused, self.POLICY)
        assert "No dogs, please" in pane.prompt._problem.text()
        pane.prompt.editor.set_text("a cat")
        assert not pane.prompt._problem.text()
        pane.prompt.editor.set_text("a dog")
        assert "No dogs, please" in pane.prompt._problem.text(), "it is the same request again"

    def test_a_refused_field_is_named_at_that_field(self, pane: ComposePane) -> None:
        pane.prompt.editor.set_text("a dog")
        problem = Problem(ProblemCode.INVALID_REQUEST, "duration must be 10", 400, "duration")
        pane.show_refusal(pane.draft().request, problem)
        assert "duration must be 10" in pane._size_words.text()

    def test_where_no_field_is_told_it_stands_at_the_button(self, pane: ComposePane) -> None:
        pane.prompt.editor.set_text("a dog")
        pane.show_refusal(pane.draft().request, Problem(ProblemCode.INVALID_REQUEST, "no", 400))
        pane.bar._on_calm()  # it may come sooner than a press is calm again
        assert "Not accepted: no" in pane.bar._words.text()

    def test_it_does_not_hinder_another_try_and_goes_with_it(self, pane: ComposePane, sent: QSignalSpy) -> None:
        pane.prompt.editor.set_text("a dog")
        pane.show_refusal(pane.draft().request, self.POLICY)
        pane.generate()
        assert sent.count() == 1
        assert not pane.prompt._problem.text()

    def test_what_was_refused_for_another_request_is_not_shown(self, pane: ComposePane) -> None:
        refused = pane.draft().request
        pane.prompt.editor.set_text("typed meanwhile")
        pane.show_refusal(refused, self.POLICY)
        assert not pane.prompt._problem.text()


# --- Requests that come from tasks ----------------------------------------------------------------------------

TASK = GenerationRequest(
    "dashly", "sora-2-pro", "a lighthouse", 25, "1:1", (FILE,), style="comic", private=True, thumbnail=True
)


def test_edit_as_new_shows_the_whole_request(pane: ComposePane) -> None:
    pane.prompt.editor.set_text("half written")
    pane.set_request(TASK, Lineage(7, Relation.RETRY, "a lighthouse"))
    pane.references.set_ready(pane.references.items[0].key, ready())
    assert pane.draft() == Draft(TASK, 1, Lineage(7, Relation.RETRY, "a lighthouse"))
    assert "a lighthouse" in pane._origin_words.text()
    assert "half written" in pane.prompt.prompts()


def test_a_remix_leaves_out_what_it_cannot_take_and_gives_it_back(pane: ComposePane, sent: QSignalSpy) -> None:
    pane.references.set_ready(pane.references.add_preparing("dog.jpg"), ready())
    pane.set_request(replace(TASK, references=(), remix_of="video_1"), Lineage(7, Relation.REMIX, "a lighthouse"))
    request = pane.draft().request
    assert request.remix_of == "video_1"
    assert request.references == () and not request.style and not request.private
    assert "remix" in pane.reference_pane._way.text().lower()
    pane.generate()
    assert sent.at(0)[2] == Lineage(7, Relation.REMIX, "a lighthouse")
    forget = pane.findChild(QAbstractButton, "forgetLineage")
    assert forget is not None and forget.isVisible()
    forget.click()
    assert pane.draft().lineage is None and pane.draft().request.remix_of == ""
    assert pane.draft().request.references == (FILE,)
    assert not pane._origin.isVisible()


def test_a_remix_is_offered_only_what_can_remix(pane: ComposePane, catalog: Catalog) -> None:
    toapis = catalog.service("toapis")
    assert toapis is not None
    pane.set_service(toapis)
    remix = GenerationRequest("toapis", "sora-2-vvip", "a lighthouse", 4, "16:9", remix_of="video_1")
    pane.set_request(remix, Lineage(7, Relation.REMIX, "a lighthouse"))
    kling = button(pane, "modelSelector.kling-v3")
    assert not kling.isEnabled() and "remix" in kling.toolTip()
    assert button(pane, "modelSelector.sora-2-official").isEnabled()
    pane._on_lineage_dropped()
    assert kling.isEnabled()


def test_a_remix_does_not_go_to_another_service(pane: ComposePane, catalog: Catalog) -> None:
    toapis = catalog.service("toapis")
    assert toapis is not None
    remix = replace(TASK, references=(), remix_of="video_1")
    lineage = Lineage(7, Relation.REMIX, "a lighthouse")
    pane.set_request(remix, lineage)
    pane.set_service(toapis)
    assert (pane.draft().lineage, pane.draft().request.remix_of) == (None, "")
    pane.set_draft(Draft(remix, 1, lineage))
    assert (pane.draft().lineage, pane.draft().request.remix_of) == (None, "")
    assert pane.draft().request.prompt == "a lighthouse"


def test_a_model_that_is_not_to_be_had_is_said(pane: ComposePane) -> None:
    pane.set_request(replace(TASK, model="sora-9"))
    assert "sora-9" in pane._model_words.text() and pane._model_words.isVisible()
    pane.prompt.editor.set_text("typing does not take the words away")
    assert pane._model_words.isVisible()
    button(pane, "modelSelector.sora-2-pro").click()
    assert not pane._model_words.isVisible()


def test_new_prompt_clears_what_belongs_to_the_prompt(pane: ComposePane) -> None:
    pane.set_request(TASK, Lineage(7, Relation.RETRY, "x"))
    pane.bar.set_takes(5)
    pane.new_prompt()
    draft = pane.draft()
    assert (draft.request.prompt, draft.request.references, draft.takes, draft.lineage) == ("", (), 1, None)
    assert (draft.request.model, draft.request.duration) == ("sora-2-pro", 25)
    assert "a lighthouse" in pane.prompt.prompts()


# --- Draft ----------------------------------------------------------------------------------------------------


def test_a_change_is_handed_out_soon_and_once(pane: ComposePane, qtbot: QtBot) -> None:
    pane.flush_draft()
    drafts = QSignalSpy(pane.draft_changed)
    began = time.monotonic()
    while time.monotonic() - began < AUTOSAVE_MS / 1000 * 1.6:
        qtbot.keyClicks(pane.prompt.editor, "x")  # never a pause: it must be saved all the same
        qtbot.wait(20)
    assert drafts.count() >= 1
    pane.flush_draft()
    before = drafts.count()
    pane.flush_draft()
    assert drafts.count() == before
    assert drafts.at(before - 1)[0] == pane.draft()


def test_a_draft_comes_back_whole(pane: ComposePane, qtbot: QtBot, catalog: Catalog) -> None:
    draft = Draft(replace(TASK, prompt="a gull\u00a0\u202e"), 3, Lineage(2, Relation.CONTINUED, "y"), options_open=True)
    pane.restore_draft(draft)
    pane.references.set_ready(pane.references.items[0].key, ready())
    assert pane.draft() == draft
    other = ComposePane()
    qtbot.addWidget(other)
    other.set_service(catalog.default)
    other.restore_draft(Draft.from_json(pane.draft().to_json()))
    other.references.set_ready(other.references.items[0].key, ready())
    assert other.draft() == draft


def test_a_draft_never_overwrites_what_was_begun(pane: ComposePane) -> None:
    pane.prompt.editor.set_text("already typing")
    pane.restore_draft(Draft(TASK))
    assert pane.draft().request.prompt == "already typing"
    assert "a lighthouse" in pane.prompt.prompts()


def test_images_from_the_command_line_stay_beside_a_restored_prompt(pane: ComposePane) -> None:
    key = pane.references.add_preparing("new.png")
    pane.restore_draft(Draft(TASK))
    assert pane.draft().request.prompt == "a lighthouse"
    assert [item.key for item in pane.references.items] == [key]


def test_the_draft_is_handed_out_before_the_request(pane: ComposePane) -> None:
    order: list[str] = []
    pane.draft_changed.connect(lambda _: order.append("draft"))
    pane.submit_requested.connect(lambda *_: order.append("request"))
    pane.prompt.editor.set_text("a gull")
    pane.generate()
    assert order == ["draft", "request"]


# --- Room -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(300, 640), (360, 640), (420, 900)])
@pytest.mark.parametrize("points", [10, 15])
def test_nothing_is_cut_off(pane: ComposePane, qtbot: QtBot, size: tuple[int, int], points: int) -> None:
    """At any width and font: no child is wider than the column, and Generate stays in sight."""
    theme_text = pane.window().styleSheet()
    pane.setStyleSheet(f"* {{ font-size: {points}pt; }}")
    pane.options.set_open(True)
    pane.prompt.editor.set_text("x\u202e" * 20 + "y" * 10_000)
    for name in ("dog.jpg", "a name that is long enough to be cut.png"):
        pane.references.set_ready(pane.references.add_preparing(name), ready(replace(FILE, name=name)))
    pane.references.refuse(IntakeRefusal(IntakeProblem.TRUNCATED, "broken.jpg"))
    pane.references.refuse(IntakeRefusal(IntakeProblem.NOT_AN_IMAGE, "notes.txt"))
    pane.references.leave_out([IntakeRefusal(IntakeProblem.OVER_LIMIT, f"{n}.png", limit=10) for n in range(99)])
    pane.set_enabled_reason("Enter an API key first, or try the sandbox.")
    pane.bar.spin.setValue(12)
    assert pane.minimumSizeHint().width() <= (300 if points == 10 else 360)
    pane.resize(QSize(*size).expandedTo(pane.minimumSizeHint()))
    qtbot.wait(30)
    viewport = pane._scroll.viewport()
    for widget in pane._scroll.widget().findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QAbstractButton | QLabel | QAbstractSpinBox):
            right = widget.mapTo(viewport, QPoint(widget.width(), 0)).x()
            assert right <= viewport.width(), (widget.objectName() or widget.metaObject().className(), right)
            hint = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.sizeHint().height()
            assert widget.height() >= hint - 1, (widget.objectName(), widget.height(), hint)
    bar = pane.bar.button
    text = bar.fontMetrics().horizontalAdvance(bar.text())
    assert text <= bar.width(), bar.text()
    assert pane.rect().contains(bar.mapTo(pane, bar.rect().bottomRight()))
    pane.window().setStyleSheet(theme_text)


def test_a_change_of_colours_is_followed(pane: ComposePane, qapp: object) -> None:
    theme.apply(qapp, "light")  # type: ignore[arg-type]
    light = pane.grab().toImage().pixelColor(4, 400)
    theme.apply(qapp, "dark")  # type: ignore[arg-type]
    dark = pane.grab().toImage().pixelColor(4, 400)
    assert light.lightness() > 200 > 60 > dark.lightness()


def test_tab_goes_through_the_pane_from_top_to_bottom(pane: ComposePane, catalog: Catalog) -> None:
    pane.set_service(catalog.default)
    pane.options.set_open(True)
    heights = []
    widget = pane.prompt.editor
    for _ in range(200):
        following = widget.nextInFocusChain()
        if following is None or following is pane.prompt.editor or not pane.isAncestorOf(following):
            break
        widget = following
        inner = widget.objectName().startswith("qt_")  # a spin box has a field of its own in it
        if widget.isVisible() and not inner and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            heights.append(widget.mapTo(pane, QPoint(0, 0)).y())
    assert len(heights) > 15
    assert heights == sorted(heights)
