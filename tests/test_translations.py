"""What a person reads: every text is collected, translated, and found again where it is looked up."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.app import language
from desktop.domain.catalog import Catalog, load_catalog
from desktop.domain.condition import KeyNeeded, KeyReason, Offline
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.task import TaskState
from desktop.widgets.words import tr, without_mnemonic
from tests.spoken_texts import SpokenText, spoken_texts

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "i18n"
CHINESE, ENGLISH = FOLDER / "rushes_zh_CN.ts", FOLDER / "rushes_en.ts"
HAN = re.compile(r"[\u4e00-\u9fff]")
ADVICE = "run: make i18n"


def translations(path: Path) -> dict[SpokenText, list[str]]:
    """Return what a .ts file says: one translation, or one for each number."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.findall("message"):
            plural = message.get("numerus") == "yes"
            text = SpokenText(
                context.findtext("name") or "",
                message.findtext("source") or "",
                message.findtext("comment") or "",
                plural,
            )
            said = message.find("translation")
            assert said is not None
            assert said.get("type") is None, f"{text} is {said.get('type')} in {path.name}"
            found[text] = [form.text or "" for form in said] if plural else [said.text or ""]
    return found


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Return what chooses a language; afterwards none is loaded, as in every other test."""
    font, locale = qapp.font(), QLocale()
    yield lambda choice: language.load_language(qapp, choice)
    while language._installed:
        QCoreApplication.removeTranslator(language._installed.pop())
    QLocale.setDefault(locale)
    qapp.setFont(font)


# --- Collected ---------------------------------------------------------------------------------------------------


def collected(folder: Path) -> set[SpokenText]:
    """Return what lupdate finds in the sources now."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import translations as tool
    finally:
        sys.path.pop(0)
    fresh = folder / "rushes_fresh.ts"
    tool.collect(fresh)
    found = set()
    for context in ElementTree.parse(fresh).getroot().iter("context"):
        for m in context.findall("message"):
            source, comment = m.findtext("source") or "", m.findtext("comment") or ""
            found.add(SpokenText(context.findtext("name") or "", source, comment, m.get("numerus") == "yes"))
    return found


def test_lupdate_collects_what_is_looked_up_and_the_translations_have_all_of_it(tmp_path: Path) -> None:
    said, found = spoken_texts(), collected(tmp_path)
    unseen = {said[text]: text for text in set(said) - found}
    assert not unseen, "lupdate does not see these where they stand (in an f-string, a condition, a class?)"
    assert not found - set(said)
    assert set(translations(CHINESE)) == found, ADVICE
    assert set(translations(ENGLISH)) == {text for text in found if text.plural}, ADVICE


def test_functions_share_one_tr_whose_context_is_empty() -> None:
    """Else a text could be looked up where lupdate has not put it."""
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        } & {"tr", "_tr", "mark", "_mark"}
        imported = {
            name.asname or name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "desktop.widgets.words"
            for name in node.names
        }
        assert path.name == "words.py" or used <= imported, path


# --- Translated --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "forms"), [(CHINESE, 1), (ENGLISH, 2)], ids=["zh_CN", "en"])
def test_every_form_is_filled_and_keeps_its_placeholders(path: Path, forms: int) -> None:
    for text, said in translations(path).items():
        assert len(said) == (forms if text.plural else 1), text
        for form in said:
            assert form.strip() or not text.source.strip(), text
            missing = set(re.findall(r"%[1-9n]", text.source)) ^ set(re.findall(r"%[1-9n]", form))
            # An English singular may do without its number.
            assert missing <= ({"%n"} if forms == 2 and form is said[0] else set()), text


def test_chinese_keeps_mnemonics_keys_and_ellipses() -> None:
    for text, (form, *_) in translations(CHINESE).items():
        letters = [letter.upper() for letter in re.findall(r"&(\w)", text.source)]
        assert re.findall(r"\(&(\w)\)", form) == letters, text
        assert form.count("&") == len(letters), text
        assert form.endswith("…") == text.source.endswith("…"), text
        keys = re.findall(r"(?:Ctrl|Alt|Shift)\+[\w%,]+|\bF\d+\b|\bEsc\b|\bDel\b", text.source)
        spelled = form.replace("回车", "Return").replace("空格", "Space")
        assert [key for key in keys if key not in spelled] == [], text
        assert text.source.partition("\t")[2] == form.partition("\t")[2], text


def test_chinese_terms_are_the_same_everywhere() -> None:
    terms = {
        r"\btasks?\b": "任务|它|条",
        r"\bprompts?\b": "提示词",
        r"reference images?": "参考图",
        r"\bsandbox\b": "沙盒",
        r"\banimatics?\b": "动态分镜",
        r"\bkeyring\b": "密钥环",
        r"\b(unknown outcome|outcome unknown)": "结果未知",
        r"\bremix": "再创作",
        r"\breel\b": "连播",
    }
    for text, (form, *_) in translations(CHINESE).items():
        for english, chinese in terms.items():
            if re.search(english, text.source, re.IGNORECASE):
                assert re.search(chinese, form), (text.source, form)


# --- Found -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "choice"), [(CHINESE, "zh_CN"), (ENGLISH, "en")], ids=["zh_CN", "en"])
def test_every_text_is_found_where_it_is_looked_up(speak: Callable[[str], None], path: Path, choice: str) -> None:
    speak(choice)
    for text, said in translations(path).items():
        numbers = {1: said[0], 7: said[-1]} if text.plural else {-1: said[0]}
        for number, form in numbers.items():
            shown = QCoreApplication.translate(text.context, text.source, text.comment, number)
            assert shown == form.replace("%n", str(number)), f"{text}: {ADVICE}"


def test_an_object_looks_in_the_contexts_of_its_bases(speak: Callable[[str], None]) -> None:
    """PySide's ``tr`` does; a dialog's texts must not be lost when somebody derives from it."""

    class AboutDialog(QObject):
        def close_text(self) -> str:
            return self.tr("Close")

    class Derived(AboutDialog):
        pass

    speak("zh_CN")
    assert Derived().close_text() == "关闭"


@pytest.mark.parametrize("choice", ["zh", "zh_CN", "zh_Hans", "zh_Hans_CN"])
def test_chinese_is_found_by_every_name_of_it(speak: Callable[[str], None], choice: str) -> None:
    speak(choice)
    assert tr("Try again") == "重试"
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert [button.text() for button in buttons.buttons()] == ["取消"]  # Qt's own words
    assert QLocale().language() == QLocale.Language.Chinese


@pytest.mark.parametrize("choice", ["en", "en_GB", "de", "zh_TW"])
def test_every_other_language_reads_english(speak: Callable[[str], None], choice: str) -> None:
    speak("zh_CN")
    speak(choice)
    assert tr("Try again") == "Try again"
    assert [tr("%n tasks", "", number) for number in (1, 2)] == ["1 task", "2 tasks"]
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert [without_mnemonic(button.text()) for button in buttons.buttons()] == ["Cancel"]


def test_nobody_reads_an_s_in_brackets(speak: Callable[[str], None]) -> None:
    speak("en")
    for text in translations(ENGLISH):
        for number in (0, 1, 2, 21):
            shown = QCoreApplication.translate(text.context, text.source, text.comment, number)
            assert "(s)" not in shown
            assert not re.search(r"\b1 (tasks|videos|images|takes|requests|charges|pages)\b", shown), shown
            assert not re.search(r"\b[02] (task|video|image|take|request|charge|page)\b", shown), shown


def test_a_label_is_read_without_its_mnemonic() -> None:
    labels = ["&Save", "保存(&S)", "添加图片(&A)…", "Save (&S)", "Plain", "请求过快 (429)(&T)"]
    assert [without_mnemonic(x) for x in labels] == ["Save", "保存", "添加图片…", "Save", "Plain", "请求过快 (429)"]


# --- In the window -----------------------------------------------------------------------------------------------

#: Names, formats and examples that are the same in every language.
_ANYWHERE = re.compile(
    r"(?:(?:Ctrl|Alt|Shift)\+)+\S+|https?://\S*|video_\S*|sora-\S*|sk-\S*|/home/\S*"
    r"|\b(?:Rushes|Sora|Pro|Dashly|ToAPIs|English|Python|Qt|Linux|Esc|F\d+|[A-Z]|Home|End|Del)\b|[^A-Za-z]"
)


def texts_of(top: QWidget) -> Iterator[str]:
    """Yield everything that can be read in a window: labels, buttons, fields' hints, menus, choices."""
    yield top.windowTitle()
    for widget in top.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit | QPlainTextEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(row) for row in range(widget.count()))
        yield widget.toolTip()
        yield widget.accessibleName()
    for action in top.findChildren(QAction):
        yield action.text()


def english_in(top: QWidget) -> list[str]:
    return sorted({text for text in texts_of(top) if not HAN.search(text) and _ANYWHERE.sub("", text)})


def test_the_whole_window_speaks_chinese(speak: Callable[[str], None], qtbot: QtBot, tmp_path: Path) -> None:
    from desktop.app.announcements import notice_of
    from desktop.widgets.dialogs.shortcuts import compare_shortcuts, list_shortcuts, menu_shortcuts, player_shortcuts
    from desktop.widgets.main_window import MainWindow
    from desktop.widgets.messages import explain_state, state_name

    speak("zh_CN")
    window = MainWindow(tmp_path / "window.ini", first_run=False)
    for _ in window.complete():
        pass
    qtbot.addWidget(window)
    window.compose.set_service(load_catalog(assets.catalog()).sandbox)
    window.resize(1440, 900)
    window.show()
    menus = [without_mnemonic(action.text()) for action in window.menuBar().actions()]
    assert menus == ["文件", "编辑", "任务", "视图", "帮助"]
    generate = window.findChild(QAbstractButton, "generateButton")
    assert generate is not None
    assert generate.text().split() == ["生成", "Ctrl+↵"]
    assert english_in(window) == []

    lost = Problem(ProblemCode.OFFLINE)
    for condition in (KeyNeeded("https://x", "dashly", KeyReason.ABSENT), Offline("https://x", 0.0, lost)):
        notice = notice_of(condition, active=3)
        assert notice is not None
        assert HAN.search(notice.text)
        assert all(HAN.search(action.text) for action in notice.actions)
    for state in TaskState:
        assert HAN.search(state_name(state))
        assert HAN.search(explain_state(state))
    for group in (*menu_shortcuts(window.menuBar()), list_shortcuts(), player_shortcuts(), compare_shortcuts()):
        for text in (group.title, *(what for _, what in group.shortcuts)):
            assert HAN.search(text), text
            assert "(" not in text, text
    window.let_go()


#: What the makers of the dialogs under test put into them, and versions.
GIVEN = re.compile(r"The service refused the key\.|FILE|New prompt|versions\.txt|“?A dog.*|Rushes \d.*", re.DOTALL)


def dialogs() -> dict[str, Callable[[Catalog], QDialog]]:
    from tests.widgets.dialogs.test_dialogs import DIALOGS

    return DIALOGS


@pytest.mark.parametrize("name", sorted(dialogs()))
def test_every_dialog_speaks_chinese_and_clips_nothing(
    speak: Callable[[str], None], qtbot: QtBot, qapp: QApplication, name: str
) -> None:
    speak("zh_CN")
    dialog = dialogs()[name](load_catalog(assets.catalog()))
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert [text for text in english_in(dialog) if not GIVEN.fullmatch(text)] == []
    qapp.processEvents()
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.pixmap():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    assert dialog.minimumSizeHint().width() <= 1000
    assert dialog.height() <= 660
    dialog.close()


def test_the_start_compiles_a_changed_translation_and_leaves_others_alone(tmp_path: Path) -> None:
    """As ``make run`` does after a pull."""
    for name in ("packaging/translations.py", "resources/i18n/rushes_en.ts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    compiled = tmp_path / "resources/i18n/rushes_en.qm"
    command = [sys.executable, str(tmp_path / "packaging/translations.py"), "build"]
    subprocess.run(command, check=True, timeout=30)
    first = compiled.stat().st_mtime_ns
    subprocess.run(command, check=True, timeout=30)
    assert compiled.stat().st_mtime_ns == first
    source = tmp_path / "resources/i18n/rushes_en.ts"
    source.write_text(source.read_text().replace("%n task</", "%n job</"))
    subprocess.run(command, check=True, timeout=30)
    assert compiled.stat().st_mtime_ns > first
