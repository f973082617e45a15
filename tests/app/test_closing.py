"""The question before the end: when it is asked, what it says, and that it begins nothing new meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.app.closing import ask_to_close
from desktop.app.core import Core
from desktop.domain.condition import AnswersUnsaved
from desktop.paths import Paths
from desktop.services.download import Unsaved
from desktop.settings import Settings

Run = Callable[[Coroutine[Any, Any, object]], object]


class Stage:
    """A window over services that are told what is at stake."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = QWidget()
        self.core = Core(Paths.below(folder), Settings())
        self.core.started = True
        self.posting: list[int] = []
        self.unsaved: list[Unsaved] = []
        monkeypatch.setattr(type(self.core.submits), "posting", property(lambda _: tuple(self.posting)))
        monkeypatch.setattr(self.core.downloads, "unsaved", lambda: tuple(self.unsaved))

    @property
    def held_back(self) -> bool:
        return self.core.submits._held_back

    async def question(self) -> QMessageBox:
        for _ in range(200):
            found = self.window.findChild(QMessageBox, "closeQuestion")
            if found is not None and found.isVisible():
                return found
            await asyncio.sleep(0.01)
        raise AssertionError("nothing was asked")

    async def answers(self, words: str) -> bool:
        """Answer the question, and return what came of it."""
        asking = asyncio.ensure_future(ask_to_close(self.window, self.core))
        box = await self.question()
        assert self.held_back, "more requests are sent while the question stands"
        next(button for button in box.buttons() if words in button.text()).click()
        return await asking


@pytest.fixture
def stage(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:  # type: ignore[no-untyped-def]
    stage = Stage(tmp_path, monkeypatch)
    qtbot.addWidget(stage.window)
    stage.window.show()
    return stage


@pytest.mark.fault("A16")
def test_with_nothing_at_stake_nothing_is_asked_and_nothing_begun(run_on_qt: Run, stage: Stage) -> None:
    stage.unsaved = [Unsaved(1, 7 * 3600.0), Unsaved(2, float("inf")), Unsaved(3, -60.0)]  # the last is gone already
    assert run_on_qt(ask_to_close(stage.window, stage.core)) is True
    assert stage.held_back, "a request that began now would be cut off"


@pytest.mark.fault("A16")
def test_a_question_that_is_closed_by_its_frame_is_answered_by_staying(run_on_qt: Run, stage: Stage) -> None:
    stage.posting = [1]

    async def body() -> None:
        asking = asyncio.ensure_future(ask_to_close(stage.window, stage.core))
        (await stage.question()).close()
        async with asyncio.timeout(1):
            assert not await asking
        assert not stage.held_back

    run_on_qt(body())


@pytest.mark.fault("A16", "A18")
@pytest.mark.parametrize("stakes", ["sending", "unwritten", "expiring"])
def test_each_thing_at_stake_is_named(run_on_qt: Run, stage: Stage, stakes: str) -> None:
    if stakes == "sending":
        stage.posting = [1]
    elif stakes == "unwritten":
        stage.core.conditions.set(AnswersUnsaved(((1, "video_1"),)))
    else:
        stage.unsaved = [Unsaved(1, 3600.0)]
    said = {"sending": "being sent", "unwritten": "could not be written", "expiring": "not saved yet"}

    async def body() -> None:
        assert not await stage.answers("Keep running")
        assert not stage.held_back, "the person stays, and nothing is sent any more"
        asking = asyncio.ensure_future(ask_to_close(stage.window, stage.core))
        box = await stage.question()
        assert [words for words in said.values() if words in box.text()] == [said[stakes]]
        next(button for button in box.buttons() if "Quit" in button.text()).click()
        assert await asking and stage.held_back

    run_on_qt(body())
