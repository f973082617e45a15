"""What is asked for with many tasks at once."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QObject

from desktop.api.errors import NotFound, NotSent
from desktop.app.handling import ActionHandler
from desktop.domain.actions import TaskAction
from desktop.services.supervisor import Supervisor


class Parts(QObject):
    """What a handler reaches for: tasks of some services, of which some give trouble."""

    def __init__(self, origins: dict[int, str], troubles: dict[str, Exception]) -> None:
        super().__init__()
        self.submission = self.tasks = self.viewing = MagicMock()
        self.origins, self.troubles = origins, troubles
        self.asked: list[int] = []
        self.said: list[str] = []
        self.supervisor = Supervisor()
        self.core = SimpleNamespace(store=self, polls=self, supervisor=self.supervisor)
        notices = SimpleNamespace(show_notice=lambda notice: self.said.append(notice.text))
        self.window = SimpleNamespace(notices=notices)

    async def get(self, task_id: int) -> Any:
        return SimpleNamespace(id=task_id, origin=self.origins[task_id])

    async def check_now(self, task_id: int) -> None:
        await asyncio.sleep(0)
        self.asked.append(task_id)
        if self.origins[task_id] in self.troubles:
            raise self.troubles[self.origins[task_id]]

    async def check_all(self) -> None:
        handler = ActionHandler(self, lambda _task: None)  # type: ignore[arg-type]
        handler.perform(TaskAction.CHECK_NOW, list(self.origins))
        while self.supervisor.names:
            await asyncio.sleep(0.001)


@pytest.mark.usefixtures("qapp")
async def test_one_task_after_the_other_in_their_order() -> None:
    parts = Parts({3: "a", 1: "a", 2: "b"}, {})
    await parts.check_all()
    assert (parts.asked, parts.said) == ([3, 1, 2], [])


@pytest.mark.usefixtures("qapp")
async def test_a_service_that_cannot_be_reached_is_tried_once_and_the_others_all_the_same() -> None:
    origins = {1: "away", 2: "away", 3: "here", 4: "away", 5: "here"}
    parts = Parts(origins, {"away": NotSent(), "here": NotFound(status=404)})
    await parts.check_all()
    assert parts.asked == [1, 3, 5]
    assert len(parts.said) == 3
