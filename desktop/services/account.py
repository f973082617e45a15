"""What the key may do and what is left on it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable

from desktop.api import errors
from desktop.credentials import check_key
from desktop.domain.account import Balance
from desktop.domain.catalog import Service
from desktop.domain.clock import Clock
from desktop.services import mapping
from desktop.services.clients import Clients, Connection, origin_for
from desktop.services.conditions import Conditions, KeyNeeded, KeyReason
from desktop.store.errors import StoreError
from desktop.store.ledger import Ledger

log = logging.getLogger(__name__)


class AccountService:
    """Asks for balance and models."""

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

    async def balance(self, service_id: str) -> Balance:
        """Ask what this key has left; the reading is kept for the totals.

        Raises:
            ApiError, NoKey, ServiceAway, ProxyProblem: it could not be asked.
        """
        return await self._balance(service_id, account=False)

    async def user_balance(self, service_id: str) -> Balance:
        """Ask what the account has left; as :meth:`balance`, but not kept, since other keys spend from it too."""
        return await self._balance(service_id, account=True)

    async def models(self, service_id: str) -> tuple[str, ...]:
        """Ask which video models the key may use. Raises as :meth:`balance`."""
        service = self._clients.service_now(service_id)
        async with self._clients.use(service.id, origin_for(service)) as connection:
            return tuple(entry.id for entry in (await connection.client.models()).value)

    async def _balance(self, service_id: str, *, account: bool) -> Balance:
        service = self._clients.service_now(service_id)
        origin = origin_for(service)
        try:
            async with self._clients.use(service.id, origin) as connection:
                reading = await self._read(connection, account=account)
        except errors.BadKey as error:
            self._clients.key_refused(service.id, origin, error.message)
            raise
        needed = self._conditions.find(KeyNeeded, origin)
        if needed is not None and needed.reason is not KeyReason.REFUSED:
            self._conditions.clear(KeyNeeded, origin)
        if not account and reading.credits_left is not None:
            with contextlib.suppress(StoreError):
                measured = await self._ledger.add_reading(service.id, origin, reading.credits_left)
                if measured is not None and self.on_measured is not None:
                    await self.on_measured(measured)
        return reading

    async def _read(self, connection: Connection, *, account: bool) -> Balance:
        client = connection.client
        answer = await (client.user_balance() if account else client.balance())
        return mapping.balance_of(answer.value, self._clock.now())
