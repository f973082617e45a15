"""From "Make a character…" to its name in the details: one click, one POST, as the contract says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.app.handling import ActionHandler
from desktop.controllers.submission import SubmissionController
from desktop.domain.actions import TaskAction
from desktop.domain.catalog import load_catalog
from desktop.domain.details import Details
from desktop.domain.task import Relation, TaskState, row_of
from desktop.services.supervisor import Supervisor
from desktop.widgets.compose.prompt_editor import PromptEditor
from desktop.widgets.dialogs.character import CharacterDialog
from desktop.widgets.viewer.details import DetailsPanel
from tests.servers.rig import KEY, Rig, rig_at
from tests.servers.service import VideoService
from tests.videos import make_video


class Window(QWidget):
    """What a handler shows things in."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.notices = SimpleNamespace(show_notice=lambda notice: self.said.append(notice.text))
        self.editor = PromptEditor(self)
        self.compose = SimpleNamespace(focus_prompt=lambda: None, prompt=SimpleNamespace(editor=self.editor))


class Parts(QObject):
    """The program around a handler, with services that are real."""

    def __init__(self, rig: Rig, window: Window) -> None:
        super().__init__()
        self.window, self.tasks = window, MagicMock()
        self.submission = SubmissionController(rig.submits)
        self.viewing = SimpleNamespace(playback=SimpleNamespace(footage=None, marked=None))
        self.supervisor = Supervisor()
        self.service = SimpleNamespace(service=rig.clients.service_now("dashly"))
        self.core = SimpleNamespace(
            store=rig.store, supervisor=self.supervisor, clients=rig.clients, catalog=load_catalog(assets.catalog())
        )


@pytest.fixture
def service(tmp_path: Path) -> Iterator[VideoService]:
    video = make_video(tmp_path / "v.mp4", frames=48).read_bytes()
    service = VideoService(key=KEY, video=video)
    yield service
    service.close()


async def until(true: Any) -> None:
    async with asyncio.timeout(10):
        while not true():
            QApplication.processEvents()
            await asyncio.sleep(0.005)


async def test_one_click_makes_one_post_and_the_name_reaches_details_and_prompt(
    qtbot: QtBot, tmp_path: Path, service: VideoService
) -> None:
    window = Window()
    qtbot.addWidget(window)
    async with rig_at(tmp_path / "data", service.url) as rig:
        (source,) = await rig.submit("a keeper")
        made = await rig.reach(source.id, TaskState.READY)
        parts = Parts(rig, window)
        handler = ActionHandler(parts, lambda *_: None)  # type: ignore[arg-type]

        handler.perform(TaskAction.MAKE_CHARACTER, [source.id])
        await until(lambda: window.findChild(CharacterDialog) is not None or window.said)
        assert window.said == [] and service.posts == 1  # asking sends nothing
        new: list[int] = []
        parts.submission.submitted.connect(new.extend)
        button = window.findChild(CharacterDialog).findChild(QPushButton, "makeCharacterButton")
        button.click()
        button.click()
        await until(lambda: new)
        character = await rig.reach(new[0], TaskState.QUEUED)
        assert (character.parent_id, character.relation) == (source.id, Relation.CHARACTER)
        asked = next(m for m in service.made.values() if "timestamps" in m.document)
        assert asked.document == {
            "model": "sora-2",
            "timestamps": f"0,{_end(made.video_s):g}",
            "from_task": made.remote_id,
        }

        asked.extra = {"result": {"type": "character", "data": {"characters": [{"id": "c", "username": "abc.paws"}]}}}
        service.finish_all()
        ready = await rig.reach(new[0], TaskState.READY)
        assert (len(new), service.posts) == (1, 2)
        assert ready.is_character and row_of(ready).is_character
        panel = DetailsPanel(window)
        panel.show_details(Details(ready))
        assert "@abc.paws" in dict(panel._rows(ready))["Character"]
        window.editor.set_text("beside")
        handler.perform(TaskAction.USE_CHARACTER, [ready.id])
        await until(lambda: "@" in window.editor.text())
        assert window.editor.text() == "beside @abc.paws "


def _end(length: float) -> float:
    return min(3.0, int(length * 100) / 100)


async def test_where_it_cannot_be_done_it_is_said_and_nothing_is_sent(
    qtbot: QtBot, tmp_path: Path, service: VideoService
) -> None:
    window = Window()
    qtbot.addWidget(window)
    async with rig_at(tmp_path / "data", service.url) as rig:
        (source,) = await rig.submit("a keeper")
        made = await rig.reach(source.id, TaskState.READY)
        parts = Parts(rig, window)
        handler = ActionHandler(parts, lambda *_: None)  # type: ignore[arg-type]
        assert handler._no_character(made) == ""
        assert "too short" in handler._no_character(replace(made, video_s=0.5))
        assert "first video" in handler._no_character(replace(made, remote_id=f"{made.remote_id}#2"))
        parts.service.service = None
        handler.perform(TaskAction.MAKE_CHARACTER, [source.id])
        await until(lambda: window.said)
        assert "Only Dashly" in window.said[0] and service.posts == 1
        assert window.findChild(CharacterDialog) is None
