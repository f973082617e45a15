"""The whole window and every dialog, in every language: names for a screen reader, the way of Tab, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.app import language
from desktop.domain.catalog import load_catalog
from desktop.domain.details import Details, HistoryLine
from desktop.domain.footage import Footage
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest
from desktop.domain.task import Annotation, Hold, Relation, Task, TaskState, row_of
from desktop.widgets import theme
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.main_window import MainWindow
from desktop.widgets.notices import Notice, NoticeAction, Tone
from desktop.widgets.tasks.popups import NotePopup, ProjectPopup, TagsPopup
from desktop.widgets.viewer.compare import CompareWindow, Contender
from tests.widgets.dialogs.test_dialogs import DIALOGS

NOW = 1_800_000_000.0
SMALL = QSize(1024, 700)
LANGUAGES = ("en", "zh_CN")


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Let the program speak a language, and then the language of the sources again."""
    if not (assets.resources() / "i18n" / f"rushes_{request.param}.qm").is_file():
        pytest.skip("not translated, or not compiled")
    locale, font = QLocale(), qapp.font()
    language.load_language(qapp, request.param)
    theme.apply(qapp, "dark")
    yield request.param
    while language._installed:
        qapp.removeTranslator(language._installed.pop())
    QLocale.setDefault(locale)
    qapp.setFont(font)


@pytest.fixture
def window(spoken: str, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Return the window with one task in each state, at the smallest size that is promised."""
    window = MainWindow(tmp_path / "window.ini", first_run=False)
    qtbot.addWidget(window, before_close_func=lambda shown: setattr(shown, "_may_close", True))
    for _ in window.complete():
        pass
    window.set_ready(True)
    catalog = load_catalog(assets.catalog())
    window.compose.set_service(catalog.default)
    window.tasks.model.add_rows([row_of(task) for task in reversed(tasks())])
    window.status.set_service("A service with a long name", "https://video.service.example:8443", "not reachable")
    window.status.set_credits("123,456 credits left")
    window.status.set_activity(123, 59.0)
    window.status.set_folder("/home/somebody/Videos/Rushes", "Videos/Rushes")
    window.resize(SMALL)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def tasks() -> list[Task]:
    """Return a task in each state, each with what such a task has."""
    request = GenerationRequest(
        "dashly", "sora-2-pro", "A lighthouse at dusk, slow push in.", 25, "16:9", style="nostalgic"
    )
    base = Task(0, "", "dashly", "https://dashlyai.cc", request, TaskState.QUEUED, NOW - 86400.0, sent_at=NOW - 86000.0)
    problems = {
        TaskState.FAILED: ProblemCode.GENERATION_FAILED,
        TaskState.REJECTED: ProblemCode.CONTENT_POLICY,
        TaskState.UNKNOWN: ProblemCode.ANSWER_LOST,
        TaskState.UNAVAILABLE: ProblemCode.LINK_REFUSED,
        TaskState.EXPIRED: ProblemCode.LINK_EXPIRED,
        TaskState.LOST: ProblemCode.TASK_UNKNOWN,
    }
    made = []
    for number, state in enumerate(TaskState, 1):
        code = problems.get(state)
        task = replace(
            base,
            id=number,
            client_id=f"c{number}",
            state=state,
            hold=Hold.RESTART if state is TaskState.WAITING else Hold.NONE,
            remote_id="" if state in (TaskState.WAITING, TaskState.UNKNOWN) else f"video_{number:032d}",
            progress=42 if state is TaskState.GENERATING else None,
            problem=Problem(code, "The words of the service, which can be rather long.") if code else None,
            annotation=Annotation(4, True, "Hold the last second longer.", ("opening", "night"), "Harbour film"),
            parent_id=1 if number > 1 else None,
            relation=Relation.CONTINUED if number > 1 else Relation.NONE,
        )
        if state is TaskState.READY:
            task = replace(task, file="/videos/2026 lighthouse.mp4", file_bytes=9_800_000, width=1280, height=720)
        made.append(task)
    return made


def view(window: MainWindow, task: Task) -> None:
    """Show a task in the viewer as the program does."""
    history = tuple(HistoryLine(NOW - 60, kind, "") for kind in ("added", "sending", "queued"))
    window.viewer.show_details(Details(task, history=history, projects=("Harbour film",)), "Sora 2 Pro")


def show_task(state: TaskState) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        task = next(task for task in tasks() if task.state is state)
        window.tasks.select_task(task.id)
        view(window, task)

    return scene


def show_playing(window: MainWindow) -> None:
    show_task(TaskState.READY)(window)
    footage = Footage(window.viewer.task_id or 0, "/videos/a.mp4", 1280, 720, 25.0, Fraction(24), 600, has_audio=True)
    window.viewer.show_footage(footage)
    window.viewer.player.show_frame(QImage(64, 36, QImage.Format.Format_RGB32), 300)
    window.viewer.reel_bar.show_place(1, 12, 3)


def show_notices(window: MainWindow) -> None:
    text = (
        "The keyring does not give out the key for https://dashlyai.cc. Unlock it, or enter the key for this session."
    )
    for number, tone in enumerate(Tone):
        actions = (NoticeAction("a", window.tr("Try again")), NoticeAction("b", "Choose another folder…"))
        window.notices.show_notice(Notice(f"n{number}", tone, text, actions, closable=bool(number % 2)))


def search(text: str) -> Callable[[MainWindow], None]:
    return lambda window: window.tasks.search(text)


def unfold(window: MainWindow) -> None:
    """Open what is folded away in the compose pane."""
    toggle = window.compose.findChild(QAbstractButton, "optionsToggle")
    assert toggle is not None
    toggle.click()


def press(name: str) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        next(action for action in window.tasks.view_actions() if action.objectName() == name).trigger()

    return scene


SCENES: dict[str, Callable[[MainWindow], None]] = {
    "at rest": lambda _window: None,
    "options": unfold,
    "playing": show_playing,
    "unknown": show_task(TaskState.UNKNOWN),
    "failed": show_task(TaskState.FAILED),
    "missing": show_task(TaskState.MISSING),
    "waiting": show_task(TaskState.WAITING),
    "notices": show_notices,
    "nothing found": search("statsu:ready nothing"),
    "sidebar": press("sidebarAction"),
    "grid": press("gridViewAction"),
}


@pytest.fixture(params=SCENES)
def scene(request: pytest.FixtureRequest, window: MainWindow, qapp: QApplication) -> MainWindow:
    SCENES[request.param](window)
    settle(qapp)
    assert window.size() == SMALL, "something needs more room than there is"
    return window


def settle(qapp: QApplication) -> None:
    for _ in range(3):
        qapp.processEvents()


def test_every_control_has_a_name_and_nothing_is_cut_off(scene: MainWindow) -> None:
    assert nameless(scene) == []
    assert cut_off(scene) == []


@pytest.fixture(params=[*DIALOGS, "note", "tags", "project", "compare"])
def other_window(request: pytest.FixtureRequest, spoken: str, qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    rows = [row_of(task) for task in tasks()]
    others: dict[str, Callable[[], QWidget]] = {
        "note": lambda: NotePopup(rows, None),  # type: ignore[arg-type]
        "tags": lambda: TagsPopup(rows, ["opening"], None),  # type: ignore[arg-type]
        "project": lambda: ProjectPopup(rows, ["Harbour film"], None),  # type: ignore[arg-type]
        "compare": lambda: comparing(CompareWindow()),
    }
    made = (
        others[request.param]() if request.param in others else DIALOGS[request.param](load_catalog(assets.catalog()))
    )
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    settle(qapp)
    yield made


def comparing(window: CompareWindow) -> CompareWindow:
    title = "Sora 2 Pro · 25 s · 16:9 · A lighthouse at dusk, slow push in"
    window.show_contenders([Contender(n, f"Take {n} · {title}") for n in range(4)])
    window.resize(window.minimumSize())
    return window


def test_the_same_holds_for_other_windows(other_window: QWidget) -> None:
    pages = other_window.findChild(QListWidget, "settingsPages")
    for row in range(pages.count() if pages is not None else 1):
        if pages is not None:
            pages.setCurrentRow(row)
        assert nameless(other_window) == []
        assert cut_off(other_window) == []
    assert other_window.width() <= 1000 and other_window.height() <= 660


def test_tab_goes_through_the_main_job_in_its_order(window: MainWindow, qapp: QApplication) -> None:
    show_playing(window)
    window.compose.focus_prompt()
    settle(qapp)
    steps = (
        *("promptEditor", "referencePane", "modelSelector", "sizeSelector", "durationSelector", "generateButton"),
        *("searchField", "taskTable", "player"),
    )
    reached: list[str] = []
    for _ in range(120):
        place = qapp.focusWidget()
        while place is not None and place.objectName() not in steps:
            place = place.parentWidget()
        if place is not None and place.objectName() not in reached[-1:]:
            reached.append(place.objectName())
        QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert reached[: len(steps) + 2] == [*steps, *steps[:2]], "and around again"


def test_what_has_the_focus_looks_different(window: MainWindow, qapp: QApplication) -> None:
    """Who works with the keyboard sees where they are: on what is chosen, too, and on the picture."""
    show_playing(window)
    unfold(window)
    window.compose.focus_prompt()
    settle(qapp)
    unseen: list[str] = []
    stops: set[QWidget] = set()
    while (stop := qapp.focusWidget()) is not None and stop not in stops:
        stops.add(stop)
        focused = stop.grab().toImage()
        QTest.keyClick(stop, Qt.Key.Key_Tab)
        qapp.processEvents()
        if stop.grab().toImage() == focused:
            unseen.append(f"{type(stop).__name__} {stop.objectName()} {stop.property('text')}")
    assert unseen == [] and len(stops) > 35


# --- Looking -------------------------------------------------------------------------------------------------


def seen(root: QWidget) -> list[QWidget]:
    """Return what of a window a person can see at least a part of."""
    return [w for w in root.findChildren(QWidget) if w.isVisible() and not w.visibleRegion().isEmpty()]


def nameless(root: QWidget) -> list[str]:
    """Return the controls that a screen reader could not name."""
    found = []
    for widget in seen(root):
        inside = isinstance(widget.parent(), QAbstractSpinBox | QComboBox) or widget.objectName().startswith("qt_")
        if inside or widget.focusPolicy() is Qt.FocusPolicy.NoFocus or isinstance(widget, QScrollBar):
            continue
        if isinstance(widget, QLabel) and not widget.text():
            continue
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def cut_off(root: QWidget) -> list[str]:
    """Return the texts of which a part is not seen."""
    found = []
    for widget in seen(root):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.text() or isinstance(widget, ElidedLabel):
            continue
        if trouble := _trouble(widget):
            found.append(f"{widget.text()!r} ({widget.objectName()}): {trouble}")
    return found


def _trouble(widget: QLabel | QAbstractButton) -> str:
    shown = widget.visibleRegion().boundingRect()
    if shown.width() < widget.width():
        return f"{shown.width()} of {widget.width()} pixels are in sight"
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        if widget.height() < needed:
            return f"{widget.height()} pixels high, needs {needed}"
        room = QRect(0, 0, widget.contentsRect().width(), 10_000)
        needed = widget.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, widget.text()).width()
        return f"{room.width()} pixels wide, a word needs {needed}" if needed > room.width() else ""
    needed = widget.sizeHint().width()
    return f"{widget.width()} pixels wide, needs {needed}" if widget.width() < needed else ""


def test_the_eye_of_these_tests_is_open(qtbot: QtBot) -> None:
    """What is cut off or nameless is found."""
    root = QWidget()
    qtbot.addWidget(root)
    label = QLabel("A text that is much too long for its place", root)
    label.setGeometry(0, 0, 60, 20)
    beyond = QLabel("here", root)
    beyond.setGeometry(180, 30, 60, 20)
    QLineEdit(root)
    root.resize(200, 60)
    with qtbot.waitExposed(root):
        root.show()
    assert len(cut_off(root)) == 2
    assert len(nameless(root)) == 1
