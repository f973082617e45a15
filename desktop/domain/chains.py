"""Shots that continue each other, in the order in which they are to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desktop.domain.task import Relation


class Shot(Protocol):
    """What the order looks at: a :class:`~desktop.domain.task.TaskRow` or a :class:`~desktop.domain.task.Task`."""

    @property
    def id(self) -> int:
        """Return our own number of it."""
        ...

    @property
    def parent_id(self) -> int | None:
        """Return what it came from."""
        ...

    @property
    def relation(self) -> Relation:
        """Return how."""
        ...


def chained(shots: Sequence[Shot]) -> list[list[int]]:
    """Return ids in the order given, but each shot right after the one that it continues."""
    by_id = {shot.id for shot in shots}
    following: dict[int, list[int]] = {}
    roots: list[int] = []
    for shot in shots:
        continues = shot.relation is Relation.CONTINUED and shot.parent_id in by_id and shot.parent_id != shot.id
        if continues and shot.parent_id is not None:
            following.setdefault(shot.parent_id, []).append(shot.id)
        else:
            roots.append(shot.id)
    chains: list[list[int]] = []
    for root in roots:
        chain: list[int] = []
        waiting = [root]
        while waiting:
            now = waiting.pop(0)
            chain.append(now)
            waiting[:0] = following.get(now, [])
        chains.append(chain)
    return chains
