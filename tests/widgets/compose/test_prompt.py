"""The prompt: every character as typed, images handed on, and nothing that could freeze the window."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.widgets.compose.pane import ComposePane
from desktop.widgets.compose.prompt_editor import PromptEditor


def paste(editor: PromptEditor, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    editor.insertFromMimeData(mime)


def press(pane: ComposePane, name: str) -> None:
    button = pane.findChild(QPushButton, name)
    assert button is not None and button.isVisible()
    button.click()


def count(pane: ComposePane) -> str:
    return pane.prompt._count.text()


@pytest.mark.fault("F15", "A21")
@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("no\u00a0break", "no\u00a0break"),
        ("a\r\nb\rc\u2029d\u2028e", "a\nb\nc\nd\ne"),
        ("\u202eevil\u202c \u200b", "\u202eevil\u202c \u200b"),
        ("👩‍👩‍👧 ✍️ 𝒳", "👩‍👩‍👧 ✍️ 𝒳"),
        ("tab\there", "tab\there"),
        ("é e\u0301", "é e\u0301"),
    ],
)
def test_text_stays_as_it_is(pane: ComposePane, pasted: str, kept: str) -> None:
    paste(pane.prompt.editor, pasted)
    assert pane.draft().request.prompt == kept


def test_characters_are_counted_as_the_limit_counts_them(pane: ComposePane) -> None:
    pane.prompt.editor.set_text("𝒳" * 3)
    assert count(pane) == "3 characters"
    pane.prompt.editor.set_text("x")
    assert count(pane) == "1 character"
    pane.prompt.editor.set_text("x" * 9000)
    assert count(pane).replace(",", "") == "9000 / 10000"


@pytest.mark.fault("F15")
def test_what_nobody_can_see_is_shown_and_can_be_taken_out(pane: ComposePane) -> None:
    pane.prompt.editor.set_text("a\u202eb\u200bc\x00d 👩‍👧 می‌خواهم")
    assert pane.prompt._invisible.isVisible()
    for code in ("U+202E", "U+200B", "U+0000"):
        assert code in pane.prompt._invisible_words.text()
    press(pane, "removeInvisible")
    assert pane.draft().request.prompt == "abcd 👩‍👧 می‌خواهم"
    assert not pane.prompt._invisible.isVisible()
    pane.prompt.editor.undo()
    assert "\u202e" in pane.draft().request.prompt


@pytest.mark.measures
@pytest.mark.fault("F15", "A21")
@pytest.mark.parametrize("line", [70, 1_000_000], ids=["lines", "one line"])
def test_a_megabyte_is_neither_pasted_nor_lost(pane: ComposePane, qtbot: QtBot, line: int) -> None:
    pane.prompt.editor.set_text("before ")
    text = (("x" * line + "\n") * (1_000_000 // line))[:1_000_000]
    began = time.perf_counter()
    paste(pane.prompt.editor, text)
    qtbot.wait(1)
    assert time.perf_counter() - began < 0.1
    assert pane.draft().request.prompt == "before "
    assert "1000000" in pane.prompt._paste_words.text().replace(",", "")
    assert pane.prompt._paste.isVisible()
    press(pane, "pasteBeginning")
    assert pane.draft().request.prompt == ("before " + text)[:10_000]
    assert not pane.prompt._paste.isVisible()


def test_a_prompt_of_the_greatest_length_is_pasted_smoothly(pane: ComposePane) -> None:
    best = 1.0
    for _ in range(3):
        pane.prompt.editor.set_text("")
        began = time.perf_counter()
        paste(pane.prompt.editor, "word " * 2000)
        best = min(best, time.perf_counter() - began)
    assert len(pane.draft().request.prompt) == 10_000
    assert best < 0.1


@pytest.mark.fault("A21")
def test_a_prompt_that_is_too_long_is_said_beside_the_field(pane: ComposePane) -> None:
    pane.prompt.editor.setPlainText("x" * 10_001)
    assert "10001" in pane.prompt._problem.text().replace(",", "")
    assert pane.prompt.editor.property("invalid") is True
    pane.prompt.editor.setPlainText("x" * 10_000)
    assert not pane.prompt._problem.isVisible()
    assert pane.prompt.editor.property("invalid") is False


def test_images_go_to_the_references(pane: ComposePane, qtbot: QtBot) -> None:
    pictured, filed = QMimeData(), QMimeData()
    pictured.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))
    filed.setUrls([QUrl("file:///tmp/a.png")])
    filed.setText("file:///tmp/a.png")
    with qtbot.waitSignal(pane.picture_offered):
        pane.prompt.editor.insertFromMimeData(pictured)
    with qtbot.waitSignal(pane.files_offered) as caught:
        pane.prompt.editor.insertFromMimeData(filed)
    assert caught.args == [["/tmp/a.png"]]
    paste(pane.prompt.editor, "https://example.com/a.png")
    assert [r.url for r in pane.draft().request.references] == ["https://example.com/a.png"]
    assert pane.draft().request.prompt == ""


def test_text_stays_text_even_beside_a_picture(pane: ComposePane) -> None:
    """Office programs put a picture of the copied text beside the text."""
    mime = QMimeData()
    mime.setText("a gull")
    mime.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))
    pane.prompt.editor.insertFromMimeData(mime)
    page = QMimeData()
    page.setUrls([QUrl("https://example.com/article")])
    page.setText(" https://example.com/article")
    pane.prompt.editor.insertFromMimeData(page)
    assert pane.draft().request.prompt == "a gull https://example.com/article"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Slow."),
        ("A gull", "A gull. Slow."),
        ("A gull.  \n", "A gull. Slow."),
        ("A gull:", "A gull: Slow."),
        ("海鸥。", "海鸥。 Slow."),
    ],
)
def test_a_phrase_joins_what_is_there(pane: ComposePane, before: str, after: str) -> None:
    pane.prompt.editor.set_text(before)
    pane.prompt.editor.append_phrase("Slow.")
    assert pane.draft().request.prompt == after


def test_presets_are_offered_saved_and_removed(pane: ComposePane, qtbot: QtBot) -> None:
    pane.set_presets((("mine", "My own words."),))
    press(pane, "promptPresets")
    popup = pane.prompt._presets_list
    assert popup.isVisible() and popup._list.count() > 10
    assert not popup._save.isEnabled()
    qtbot.keyClicks(popup._search, "own words")
    assert [popup._list.item(n).text() for n in range(popup._list.count())] == ["mine"]
    qtbot.keyClick(popup._search, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert pane.draft().request.prompt == "My own words."
    pane.prompt.editor.set_text("A new one.")
    press(pane, "promptPresets")
    with qtbot.waitSignal(pane.presets_changed) as saved:
        popup._save.click()
    assert saved.args == [(("A new one.", "A new one."), ("mine", "My own words."))]
    press(pane, "promptPresets")
    with qtbot.waitSignal(pane.presets_changed) as removed:
        qtbot.keyClick(popup._list, Qt.Key.Key_Delete)
    assert removed.args == [(("mine", "My own words."),)]
    popup.hide()


def test_history_brings_an_earlier_prompt_back(pane: ComposePane, qtbot: QtBot) -> None:
    pane.set_history(["older", "oldest"])
    pane.prompt.editor.set_text("now")
    press(pane, "promptHistory")
    popup = pane.prompt._history_list
    qtbot.keyClick(popup._search, Qt.Key.Key_Down)
    qtbot.keyClick(popup._search, Qt.Key.Key_Return)
    assert pane.draft().request.prompt == "oldest"
    assert pane.prompt.prompts() == ["now", "older", "oldest"]
    pane.prompt.editor.undo()
    assert pane.draft().request.prompt == "now"


def test_an_empty_history_says_so(pane: ComposePane) -> None:
    press(pane, "promptHistory")
    assert "appear here" in pane.prompt._history_list._note.text()
    pane.prompt._history_list.hide()
