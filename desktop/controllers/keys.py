"""Keys of any service, for the panel in which they are entered: find, keep, check, forget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from qasync import asyncSlot

from desktop.api.errors import ApiError, Declined
from desktop.credentials import Credentials
from desktop.domain.catalog import Service
from desktop.domain.key import KeyFormatError
from desktop.domain.problem import Problem, ProblemCode
from desktop.services import mapping
from desktop.services.account import AccountService
from desktop.services.network import ProxyProblem


class KeysController(QObject):
    """Answers a key panel. Every answer names the service that it is about."""

    state_found = Signal(object, object)  # Service, KeyState
    checked = Signal(object, object)  # Service, Balance
    reach_found = Signal(object, object)  # Service, KeyReach; after checked
    check_failed = Signal(object, object)  # Service, Problem

    def __init__(self, credentials: Credentials, account: AccountService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._credentials = credentials
        self._account = account

    @asyncSlot(object)
    async def find(self, service: Service) -> None:
        """Say where a service's key is."""
        self.state_found.emit(service, await self._credentials.get(service.origin))

    @asyncSlot(object, str)
    async def save(self, service: Service, key: str) -> None:
        """Keep a key, then check it: a key that was pasted wrong is better found now than at the first task."""
        try:
            state = await self._credentials.set(service.origin, key)
        except KeyFormatError:
            self.check_failed.emit(service, Problem(ProblemCode.BAD_KEY))
            return
        self.state_found.emit(service, state)
        await self._check(service, state.key)

    @asyncSlot(object, str)
    async def check(self, service: Service, key: str) -> None:
        """Ask for the balance with a key, or with the one in use when it is ""."""
        if not key:
            state = await self._credentials.get(service.origin)
            self.state_found.emit(service, state)
            key = state.key
        await self._check(service, key)

    @asyncSlot(object)
    async def forget(self, service: Service) -> None:
        """Delete a service's key."""
        self.state_found.emit(service, await self._credentials.delete(service.origin))

    async def _check(self, service: Service, key: str) -> None:
        try:
            balance = await self._account.check_key(service, key)
        except KeyFormatError:
            self.check_failed.emit(service, Problem(ProblemCode.NO_KEY))
        except Declined as error:  # documented: 200, success: false and a message
            said = mapping.problem_of(error, service)
            self.check_failed.emit(service, Problem(ProblemCode.FORBIDDEN, said.message))
        except ApiError as error:
            self.check_failed.emit(service, mapping.problem_of(error, service))
        except ProxyProblem as error:
            self.check_failed.emit(service, Problem(ProblemCode.PROXY, str(error)))
        else:
            self.checked.emit(service, balance)
            self.reach_found.emit(service, await self._account.reach(service, key))
