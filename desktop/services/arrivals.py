"""Tasks that a listener of the store heard of, read whole as soon as somebody gets to it."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.task import Task
from desktop.services.conditions import Conditions, StoreTrouble
from desktop.store.errors import StoreError, StoreUnusable
from desktop.store.tasks import TaskStore

#: How long a store that cannot be read now is left alone, seconds.
RETRY_S = 2.0


class Arrivals:
    """Ids in, tasks out. A listener must not wait for the store, so it only notes which tasks to look at."""

    def __init__(self, store: TaskStore, conditions: Conditions) -> None:
        self._store = store
        self._conditions = conditions
        self._ids: set[int] = set()

    def add(self, task_id: int) -> None:
        """Note a task."""
        self._ids.add(task_id)

    def drop(self, task_id: int) -> None:
        """Look at a task no more."""
        self._ids.discard(task_id)

    async def take(self, take_up: Callable[[Task], None]) -> float | None:
        """Hand out each task as it is now; return the seconds to wait when the store cannot be read now."""
        while self._ids:
            task_id = next(iter(self._ids))
            try:
                task = await self._store.get(task_id)
            except StoreUnusable as error:
                self._conditions.set(StoreTrouble(type(error).__name__))
                return RETRY_S
            except StoreError:  # there is none
                self._ids.discard(task_id)
                continue
            if task_id in self._ids:  # else it was dropped while it was read
                self._ids.discard(task_id)
                take_up(task)
        return None
