"""Keeps what is known of how long tasks take, learned from this person's own finished ones."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.estimate import Estimate, Estimates, Kind, estimate
from desktop.store.ledger import Ledger


class EstimateService:
    """Looks a kind of task up when it is first asked about, and again after one of them was finished."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[Kind, Estimate | None] = {}

    async def learn(self, kinds: Iterable[Kind]) -> bool:
        """Learn about kinds that are not known yet; return whether an estimate is new.

        Raises:
            StoreUnusable: the past could not be read.
        """
        news = False
        for kind in dict.fromkeys(kinds):
            if kind not in self._known:
                self._known[kind] = estimate(await self._ledger.making_times(*kind))
                news = news or self._known[kind] is not None
        return news

    def forget(self, kind: Kind) -> None:
        """Have a kind looked up anew: one of its tasks was finished."""
        self._known.pop(kind, None)

    @property
    def estimates(self) -> Estimates:
        """Return what is known; kinds with too few finished tasks are left out."""
        return {kind: known for kind, known in self._known.items() if known is not None}
