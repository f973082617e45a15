"""From the Generate button to the sender, and what became of requests whose outcome nobody knows."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from qasync import asyncSlot

from desktop.domain.draft import Lineage
from desktop.domain.request import GenerationRequest
from desktop.domain.task import IllegalTransition, Relation
from desktop.services.clients import ServiceAway
from desktop.services.submit import AttachError, RequestInvalid, SubmitService
from desktop.store.errors import StoreError

T = TypeVar("T")
log = logging.getLogger(__name__)


class SubmissionController(QObject):
    """Tells the submit service what the person wants and the window what came of it."""

    submitted = Signal(tuple)  # ids of the new tasks, on disk by now
    invalid = Signal(tuple)  # Violations, for beside their fields
    not_recorded = Signal(str)  # class name of the store's error; nothing was sent
    service_away = Signal()
    moved_on = Signal()  # what was asked of a task no longer fits where it stands by now; nothing was done
    looked_up = Signal(int, object)  # task id, LookUp
    attached = Signal(int)
    attach_refused = Signal(int, object)  # task id, AttachError
    resent = Signal(int, int)  # old and new task id

    def __init__(self, submits: SubmitService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._submits = submits

    @asyncSlot(object, int, object)
    async def submit(self, request: GenerationRequest, takes: int, lineage: Lineage | None = None) -> None:
        """Record and send a request, one task a take."""
        parent = lineage.parent_id if lineage else None
        relation = lineage.relation if lineage else Relation.NONE
        tasks = await self._new(self._submits.submit(request, takes, parent, relation))
        if tasks is not None:
            self.submitted.emit(tuple(task.id for task in tasks))

    @asyncSlot(list)
    async def send_held(self, ids: Sequence[int]) -> None:
        """Send waiting tasks: the person said so."""
        await self._guarded(self._submits.send_held(ids))

    @asyncSlot(list)
    async def discard(self, ids: Sequence[int]) -> None:
        """Take waiting tasks back."""
        await self._guarded(self._submits.discard(ids))

    @asyncSlot(int)
    async def look_up(self, task_id: int) -> None:
        """Look for a lost request."""
        try:
            self.looked_up.emit(task_id, await self._submits.look_up(task_id))
        except StoreError as error:
            self.not_recorded.emit(type(error).__name__)

    @asyncSlot(int, str)
    async def attach(self, task_id: int, remote_id: str) -> None:
        """Say which of the service's tasks it became."""
        try:
            await self._submits.attach(task_id, remote_id)
        except AttachError as error:
            self.attach_refused.emit(task_id, error)
        except IllegalTransition:
            self.moved_on.emit()
            self.attached.emit(task_id)  # it has an id, found by itself
        except StoreError as error:
            self.not_recorded.emit(type(error).__name__)
        else:
            self.attached.emit(task_id)

    @asyncSlot(int)
    async def resend(self, task_id: int) -> None:
        """Submit an unknown outcome again as a new task; the button said that it may charge twice."""
        again = await self._new(self._submits.resend(task_id))
        if again is not None:
            self.resent.emit(task_id, again.id)

    @asyncSlot(list)
    async def abandon(self, ids: Sequence[int]) -> None:
        """Give up on unknown outcomes."""
        for task_id in ids:
            await self._guarded(self._submits.abandon(task_id))

    def pause(self, paused: bool) -> None:
        """Send nothing until told otherwise, or send again."""
        if paused:
            self._submits.pause()
        else:
            self._submits.resume()

    async def _new(self, work: Awaitable[T]) -> T | None:
        """Wait for new tasks; None after saying why there are none."""
        try:
            return await work
        except RequestInvalid as error:
            self.invalid.emit(error.violations)
        except ServiceAway:
            self.service_away.emit()
        except IllegalTransition:
            self.moved_on.emit()
        except StoreError as error:
            self.not_recorded.emit(type(error).__name__)
        return None

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except IllegalTransition:
            self.moved_on.emit()
        except StoreError as error:
            self.not_recorded.emit(type(error).__name__)
