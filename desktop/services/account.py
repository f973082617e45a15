"""What the key may do and what is left on it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable

from desktop.api import errors
from desktop.credentials import check_key
from desktop.domain.account import Balance, KeyReach
from desktop.domain.catalog import Service
from desktop.domain.clock import Clock
from desktop.services import mapping
from desktop.services.clients import Clients, origin_for
from desktop.services.conditions import Conditions, KeyNeeded, KeyReason
from desktop.store.errors import StoreError
from desktop.store.ledger import Ledger

log = logging.getLogger(__name__)


class AccountService:
    """Asks for what is left, and what a key is good for."""

    #: Told the task whose cost a reading made known.
    on_measured: Callable[[int], Awaitable[None]] | None = None

    def __init__(self, clients: Clients, conditions: Conditions, ledger: Ledger, clock: Clock) -> None:
        self._clients = clients
        self._conditions = conditions
        self._ledger = ledger
        self._clock = clock

    async def check_key(self, service: Service, key: str) -> Balance:
        """Ask the service for the balance with a key that is not kept yet.

        Raises:
            KeyFormatError: the text is no key.
            errors.ApiError: the service refuses it (``BadKey``, ``Declined``), or could not be asked.
            ProxyProblem: the proxy cannot be used.
        """
        client = await self._clients.with_key(service, check_key(key))
        try:
            return mapping.balance_of((await client.balance()).value, self._clock.now())
        finally:
            await client.aclose()

    async def reach(self, service: Service, key: str) -> KeyReach:
        """Ask what else a key that was checked is good for. A service that does not tell, or not now, leaves it open.

        Raises:
            KeyFormatError, ProxyProblem: as :meth:`check_key`.
        """
        client = await self._clients.with_key(service, check_key(key))
        models = account = None
        try:
            with contextlib.suppress(errors.ApiError):
                models = tuple(entry.id for entry in (await client.models()).value)
            with contextlib.suppress(errors.ApiError):
                account = mapping.balance_of((await client.user_balance()).value, self._clock.now())
        finally:
            await client.aclose()
        return KeyReach(models, account)

    async def balance(self, service_id: str) -> Balance:
        """Ask what this key has left; the reading is kept for the totals.

        Raises:
            ApiError, NoKey, ServiceAway, ProxyProblem: it could not be asked.
        """
        service = self._clients.service_now(service_id)
        origin = origin_for(service)
        try:
            async with self._clients.use(service.id, origin) as connection:
                reading = mapping.balance_of((await connection.client.balance()).value, self._clock.now())
        except errors.BadKey as error:
            self._clients.key_refused(service.id, origin, error.message)
            raise
        needed = self._conditions.find(KeyNeeded, origin)
        if needed is not None and needed.reason is not KeyReason.REFUSED:
            self._conditions.clear(KeyNeeded, origin)
        if reading.credits_left is not None:
            with contextlib.suppress(StoreError):
                measured = await self._ledger.add_reading(service.id, origin, reading.credits_left)
                if measured is not None and self.on_measured is not None:
                    await self.on_measured(measured)
        return reading
