"""One notification for what ended together, and none while the window is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop.controllers import notifications
from desktop.controllers.notifications import Notifications
from desktop.domain.task import TaskState, row_of
from tests.store.library import Library, facts_to, intent, opened

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "GATHER_MS", 30)


@dataclass
class Desktop:
    """What a desktop shows."""

    answers: bool = True
    wanted: bool = True
    in_front: bool = False
    shown: list[tuple[str, str]] = field(default_factory=list)
    fallen_back: list[tuple[str, str]] = field(default_factory=list)

    async def notify(self, title: str, body: str) -> bool:
        if self.answers:
            self.shown.append((title, body))
        return self.answers

    def watch(self, library: Library) -> Notifications:
        return Notifications(
            library.tasks,
            self.notify,
            lambda title, body: self.fallen_back.append((title, body)),
            lambda: self.wanted,
            lambda: self.in_front,
        )


async def live(library: Library, task_id: int, state: TaskState, skip: int = 0) -> None:
    for fact in facts_to(state, f"t{task_id}")[skip:]:
        await library.tasks.apply(task_id, fact)


def test_a_batch_is_told_once_when_its_last_take_ended(run_on_qt: Run, tmp_path: Path) -> None:
    async def body() -> None:
        desktop = Desktop()
        async with opened(tmp_path) as library:
            watch = desktop.watch(library)
            tasks = await library.add("a", "b", "c", batch="one")
            await live(library, tasks[0].id, TaskState.READY)
            await live(library, tasks[1].id, TaskState.FAILED)
            await asyncio.sleep(0.1)
            assert desktop.shown == []
            await live(library, tasks[2].id, TaskState.READY)
            await asyncio.sleep(0.1)
            watch.shut_down()
        assert [title for title, _ in desktop.shown] == ["2 video(s) ready, 1 failed"]
        assert desktop.shown[0][1].splitlines() == ["prompt of a", "prompt of b", "prompt of c"]

    run_on_qt(body())


def test_what_ends_together_is_told_together(run_on_qt: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "GATHER_MS", 600)  # the disk may be busy

    async def body() -> None:
        desktop = Desktop()
        async with opened(tmp_path) as library:
            watch = desktop.watch(library)
            for task in await library.add(*"abcdef"):
                await live(library, task.id, TaskState.READY)
            await asyncio.sleep(0.8)
            watch.shut_down()
        ((title, text),) = desktop.shown
        assert title == "6 video(s) ready"
        assert text.splitlines()[-1] == "and 3 more"

    run_on_qt(body())


@pytest.mark.parametrize("why", ["in front", "not wanted"])
def test_nobody_is_told_what_he_sees_or_does_not_want(run_on_qt: Run, tmp_path: Path, why: str) -> None:
    async def body() -> None:
        desktop = Desktop(in_front=why == "in front", wanted=why != "not wanted")
        async with opened(tmp_path) as library:
            watch = desktop.watch(library)
            (task,) = await library.add("a")
            await live(library, task.id, TaskState.READY)
            await asyncio.sleep(0.1)
            watch.shut_down()
        assert (desktop.shown, desktop.fallen_back) == ([], [])

    run_on_qt(body())


def test_an_unknown_outcome_needs_a_look(run_on_qt: Run, tmp_path: Path) -> None:
    async def body() -> None:
        desktop = Desktop()
        async with opened(tmp_path) as library:
            watch = desktop.watch(library)
            (task,) = await library.add("a")
            await live(library, task.id, TaskState.UNKNOWN)
            await asyncio.sleep(0.1)
            watch.shut_down()
        assert desktop.shown == [("1 need(s) a look", "prompt of a")]

    run_on_qt(body())


def test_what_an_earlier_run_left_is_told_and_what_was_done_is_not(run_on_qt: Run, tmp_path: Path) -> None:
    async def body() -> None:
        desktop = Desktop()
        async with opened(tmp_path) as library:
            old = await library.bring_to(TaskState.READY, "old")
            left = await library.bring_to(TaskState.QUEUED, "left")
            watch = desktop.watch(library)
            watch.begin([row_of(left)])
            await library.tasks.annotate([old.id], rating=5)
            await live(library, left.id, TaskState.READY, skip=2)
            await asyncio.sleep(0.1)
            watch.shut_down()
        assert desktop.shown == [("1 video(s) ready", "prompt of left")]

    run_on_qt(body())


def test_what_was_taken_back_is_no_news(run_on_qt: Run, tmp_path: Path) -> None:
    async def body() -> None:
        desktop = Desktop()
        async with opened(tmp_path) as library:
            watch = desktop.watch(library)
            (task,) = await library.add("a")
            await live(library, task.id, TaskState.DISCARDED)
            await asyncio.sleep(0.1)
            watch.shut_down()
        assert desktop.shown == []

    run_on_qt(body())


def test_a_desktop_without_notifications_has_the_tray(run_on_qt: Run, tmp_path: Path) -> None:
    async def body() -> None:
        desktop = Desktop(answers=False)
        async with opened(tmp_path) as library:
            watch = desktop.watch(library)
            await library.tasks.add([intent("a")])
            (task,) = await library.tasks.in_states({TaskState.WAITING})
            await live(library, task.id, TaskState.READY)
            await asyncio.sleep(0.1)
            watch.shut_down()
        assert desktop.fallen_back == [("1 video(s) ready", "prompt of a")]

    run_on_qt(body())
