"""Which service makes the videos: choose it, start the sandbox, look after its key and its balance."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal
from qasync import asyncSlot

from desktop.api.errors import ApiError
from desktop.credentials import Credentials
from desktop.domain.catalog import Catalog, CatalogError, Service
from desktop.domain.condition import Offline
from desktop.domain.problem import Problem, ProblemCode
from desktop.services.account import AccountService
from desktop.services.clients import LOCAL_ORIGIN, Clients, NoKey, ServiceAway
from desktop.services.conditions import Conditions
from desktop.services.network import ProxyProblem
from desktop.services.sandbox_process import (
    SandboxEvent,
    SandboxFailed,
    SandboxGone,
    SandboxProcess,
    SandboxRestarted,
    SandboxStarted,
)

log = logging.getLogger(__name__)


class ServiceController(QObject):
    """Holds the service in use.

    A service that is chosen is only registered with the clients; tasks of other services are followed all the same.
    """

    changed = Signal(object)  # Service | None
    chosen = Signal(str)  # what to remember in the settings
    choice_failed = Signal(str)  # a remembered choice that means nothing any more
    sandbox_restarted = Signal()
    balance_changed = Signal(object)  # Balance | None
    key_changed = Signal(object)  # KeyState of the service in use
    host_unconfirmed = Signal(object)  # Service to which the environment's key is not given before confirm_host()

    def __init__(
        self,
        catalog: Catalog,
        clients: Clients,
        credentials: Credentials,
        account: AccountService,
        sandbox: SandboxProcess,
        conditions: Conditions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._clients = clients
        self._credentials = credentials
        self._account = account
        self._sandbox = sandbox
        self._conditions = conditions
        self._service: Service | None = None
        self.confirmed_hosts: frozenset[str] = frozenset()  # origins that a person said a key may go to
        sandbox.subscribe(self._on_sandbox)
        credentials.subscribe(self._on_key_changed)

    @property
    def service(self) -> Service | None:
        """Return the service in use, or None before the first choice."""
        return self._service

    async def open(self, text: str, *, confirmed: bool = False) -> None:
        """Use the service that a setting or the command line names; "" leaves none in use.

        Args:
            confirmed: the command line names it: a person who typed the address is not asked about it again.
        """
        if not text:
            return
        try:
            service = self._catalog.resolve(text)
        except CatalogError:
            log.warning("the settings name a service that cannot be used")
            self.choice_failed.emit(text)
            return
        if confirmed and not service.local:
            self.confirmed_hosts = self.confirmed_hosts | {service.origin}
        await self._use(service)

    @asyncSlot(str)
    async def choose(self, text: str) -> None:
        """Use another service and have it remembered."""
        await self.open(text)
        if self._service is not None:
            self.chosen.emit(text)

    @asyncSlot()
    async def confirm_host(self) -> None:
        """Give the environment's key to the service in use: the person was shown its host and said so."""
        if self._service is not None and not self._service.local:
            self.confirmed_hosts = self.confirmed_hosts | {self._service.origin}
            await self._use(self._service)

    async def ensure_sandbox(self) -> None:
        """Run the sandbox although another service is in use: it still has tasks of ours."""
        if not self._sandbox.base_url:
            await self._start_sandbox()

    def configure_sandbox(self, words: list[str]) -> None:
        """Let the sandbox run with other options: at once if it runs, else from its next start on."""
        if self._sandbox.configure(words):
            self.restart_sandbox(words)

    @asyncSlot(list)
    async def restart_sandbox(self, words: list[str]) -> None:
        """Run the sandbox with other options, e.g. with trouble to rehearse."""
        try:
            await self._sandbox.restart(words)
        except SandboxFailed as error:
            self._sandbox_down(error.reason)

    async def _use(self, service: Service) -> None:
        self._service = service
        if service.local:
            self.changed.emit(service)
            await self._start_sandbox()
            await self.refresh_balance()
        else:
            self._clients.register(service)
            if self._catalog.is_known_host(service) or service.origin in self.confirmed_hosts:
                self._credentials.bind_environment(service.origin)
            elif self._credentials.has_environment_key:
                self.host_unconfirmed.emit(service)
            self.changed.emit(service)
            self._look_at_key(service.origin)

    async def _start_sandbox(self) -> None:
        try:
            await self._sandbox.start()
        except SandboxFailed as error:
            self._sandbox_down(error.reason)

    def _on_sandbox(self, event: SandboxEvent) -> None:
        match event:
            case SandboxStarted():
                self._sandbox_up(event.base_url)
            case SandboxRestarted():
                self._sandbox_up(event.base_url)
                self.sandbox_restarted.emit()
            case SandboxGone():
                self._sandbox_down(event.reason)

    def _sandbox_up(self, base_url: str) -> None:
        service = self._catalog.sandbox.at(base_url)
        self._conditions.clear(Offline, LOCAL_ORIGIN)
        self._clients.register(service)
        if self._service is not None and self._service.local:
            self._service = service
            self.changed.emit(service)

    def _sandbox_down(self, reason: str) -> None:
        self._clients.register(self._catalog.sandbox)
        self._conditions.set(Offline(LOCAL_ORIGIN, 0.0, Problem(ProblemCode.SANDBOX, reason[:2000])))

    # --- key and balance --------------------------------------------------------------------------------------

    def _on_key_changed(self, origin: str) -> None:
        if self._service is not None and not self._service.local and origin == self._service.origin:
            self._look_at_key(origin)

    @asyncSlot(str)
    async def _look_at_key(self, origin: str) -> None:
        """Say where the key is now, and what it has left."""
        self.key_changed.emit(await self._credentials.get(origin))
        await self.refresh_balance()

    async def refresh_balance(self) -> None:
        """Ask what is left on the account; a service that does not say leaves it open."""
        service = self._service
        if service is None:
            return
        try:
            balance = await self._account.balance(service.id)
        except (ApiError, NoKey, ServiceAway, ProxyProblem) as error:
            log.info("no balance: %s", type(error).__name__)
            balance = None
        self.balance_changed.emit(balance)
