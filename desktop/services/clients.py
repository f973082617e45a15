"""One client per service and origin, built late, rebuilt when its key, the proxy or its pool is no longer good.

A client that is replaced while it sends is closed only when the last call on it is over: closing it earlier would
turn a paid request into a lost answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from desktop.api.client import Timeouts, VideoClient, tls_context
from desktop.api.errors import KeyMalformed
from desktop.credentials import KeyPresence, KeyState
from desktop.domain.catalog import Service
from desktop.domain.clock import Clock
from desktop.services.conditions import Conditions, KeyNeeded, KeyReason
from desktop.services.lines import Bucket, Line
from desktop.services.network import proxy_for
from desktop.services.threads import in_thread

#: What the sandbox's tasks carry as their origin: its port changes from start to start.
LOCAL_ORIGIN = "sandbox"
#: The sandbox takes any key; this one says who asks.
_LOCAL_KEY = "rushes-sandbox"


class Keys(Protocol):
    """Where keys come from; :class:`desktop.credentials.Credentials` is one."""

    async def get(self, origin: str) -> KeyState:
        """Return what is known of an origin's key."""
        ...

    def subscribe(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call a listener with an origin whose key changed."""
        ...


class NoKey(Exception):
    """An origin has no usable key; the condition was set."""

    def __init__(self, needed: KeyNeeded) -> None:
        super().__init__(f"{needed.origin}: {needed.reason.value}")
        self.needed = needed


class ServiceAway(Exception):
    """The service has no address now: the sandbox is not running, or the catalogue does not know it any more."""


def origin_for(service: Service) -> str:
    """Return what tasks of a service carry as their origin."""
    return LOCAL_ORIGIN if service.local else service.origin


@dataclass(frozen=True, slots=True)
class Connection:
    """A client in use.

    Attributes:
        fingerprint: of the key, "" for the sandbox.
    """

    client: VideoClient
    service: Service
    fingerprint: str


@dataclass(slots=True, eq=False)
class _Held:
    connection: Connection
    users: int = 0
    retired: bool = False


@dataclass(slots=True)
class _Flow:
    """What limits the traffic to one origin."""

    line: Line
    submits: Bucket
    queries: Bucket
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Clients:
    """All clients.

    Args:
        services: the catalogue's, with addresses as chosen.
        proxy: the setting, see :func:`desktop.services.network.proxy_for`.
        tls: returns the TLS context; called once, in a thread.
    """

    def __init__(
        self,
        services: Iterable[Service],
        keys: Keys,
        conditions: Conditions,
        clock: Clock,
        *,
        proxy: str = "system",
        environ: Mapping[str, str] = os.environ,
        timeouts: Timeouts | None = None,
        tls: Callable[[], ssl.SSLContext] = tls_context,
    ) -> None:
        self._services = {service.id: service for service in services}
        self._addresses: dict[tuple[str, str], str] = {}
        self._keys = keys
        self._conditions = conditions
        self._clock = clock
        self._proxy = proxy
        self._environ = environ
        self._timeouts = timeouts
        self._make_tls = tls
        self._tls: ssl.SSLContext | None = None
        self._tls_lock = asyncio.Lock()
        self._held: dict[tuple[str, str], _Held] = {}
        self._flows: dict[str, _Flow] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._changes = 0
        self._unsubscribe = keys.subscribe(self._on_key_changed)
        self._address_listeners: list[Callable[[str], None]] = []

    # --- services ---------------------------------------------------------------------------------------------

    def register(self, service: Service) -> None:
        """Take a service at its (new) address, e.g. the sandbox once it runs; ``base_url=""`` means it is away."""
        self._services[service.id] = service
        self.remember(service)
        origin = origin_for(service)
        self._retire(origin)
        if service.base_url:
            self.line(service.id, origin).retry_now()
        for listener in tuple(self._address_listeners):
            listener(origin)

    def remember(self, service: Service) -> None:
        """Know an address for the tasks submitted there: they carry its origin only, and it may have a path."""
        if not service.local:
            self._addresses[service.id, service.origin] = service.base_url

    def subscribe(self, listener: Callable[[str], None]) -> None:
        """Call a listener with an origin whose address or key changed."""
        self._address_listeners.append(listener)

    def service(self, service_id: str, origin: str) -> Service:
        """Return a task's service at the origin the task belongs to.

        Raises:
            ServiceAway: it is not in the catalogue, or has no address now.
        """
        service = self._services.get(service_id)
        if service is None:
            raise ServiceAway(service_id)
        if service.local or origin_for(service) == origin:
            if not service.base_url:
                raise ServiceAway(service_id)
            return service
        # Another address than the one in use now: only that origin's key will do.
        return service.at(self._addresses.get((service_id, origin), origin))

    def service_now(self, service_id: str) -> Service:
        """Return a service at the address in use.

        Raises:
            ServiceAway: it is not in the catalogue, or has no address now.
        """
        service = self._services.get(service_id)
        if service is None or not service.base_url:
            raise ServiceAway(service_id)
        return service

    def origin_of(self, service_id: str) -> str:
        """Return the origin of a service's new tasks; "" for one that is not in the catalogue."""
        service = self._services.get(service_id)
        return origin_for(service) if service is not None else ""

    def service_of(self, service_id: str) -> Service:
        """Return what the catalogue says of a service, whether or not it has an address now.

        Raises:
            ServiceAway: it is not in the catalogue.
        """
        service = self._services.get(service_id)
        if service is None:
            raise ServiceAway(service_id)
        return service

    def line(self, service_id: str, origin: str) -> Line:
        """Return the line to an origin."""
        return self._flow(service_id, origin).line

    def submits(self, service_id: str, origin: str) -> Bucket:
        """Return the submit allowance of an origin."""
        return self._flow(service_id, origin).submits

    def queries(self, service_id: str, origin: str) -> Bucket:
        """Return the query allowance of an origin."""
        return self._flow(service_id, origin).queries

    def _flow(self, service_id: str, origin: str) -> _Flow:
        flow = self._flows.get(origin)
        if flow is None:
            service = self._services.get(service_id)
            if service is None:
                raise ServiceAway(service_id)
            limits = service.limits
            flow = self._flows[origin] = _Flow(
                Line(origin, self._conditions, self._clock),
                Bucket(limits.submit_per_second, limits.submit_burst, self._clock),
                Bucket(limits.query_per_second, limits.query_burst, self._clock),
            )
        return flow

    # --- clients ----------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def use(self, service_id: str, origin: str) -> AsyncIterator[Connection]:
        """Lend the client of an origin.

        Raises:
            ServiceAway: there is no address.
            NoKey: there is no key; the condition says so.
            ProxyProblem, errors.ProxyRefused: the proxy cannot be used.
        """
        held = await self._get(service_id, origin)
        held.users += 1
        try:
            yield held.connection
        finally:
            held.users -= 1
            self._close_if_done(held)

    async def with_key(self, service: Service, key: str) -> VideoClient:
        """Return a client with a key that is not kept, to check it. The caller closes it.

        Raises:
            KeyMalformed: the key is no header value.
            ProxyProblem, errors.ProxyRefused: the proxy cannot be used.
        """
        return self._build(service, key, await self.context())

    async def warm_up(self) -> None:
        """Import and prepare in a thread what the first request needs."""
        await self.context()

    def key_refused(self, service_id: str, origin: str, message: str = "") -> None:
        """Note a 401: nothing goes to the origin before its key changes."""
        self._conditions.set(KeyNeeded(origin, service_id, KeyReason.REFUSED, message))

    def rebuild(self, origin: str) -> None:
        """Replace an origin's clients; those in use end their calls first."""
        self._retire(origin)

    def set_proxy(self, setting: str) -> None:
        """Use another proxy from now on."""
        self._proxy = setting
        self.try_again()

    def try_again(self) -> None:
        """Let whatever waits for a line go on at once, over new connections: the old ones may be dead by now."""
        for origin, flow in tuple(self._flows.items()):
            self._retire(origin)
            flow.line.retry_now()
            self._tell(origin)

    def proxy_of(self, url: str) -> str | None:
        """Return the proxy for an address. Raises :class:`ProxyProblem`."""
        return proxy_for(url, self._proxy, self._environ)

    async def aclose(self) -> None:
        """Close every client at once."""
        self._unsubscribe()
        held = list(self._held.values())
        self._held.clear()
        for entry in held:
            await entry.connection.client.aclose()
        if self._closing:
            await asyncio.wait(self._closing)

    async def _get(self, service_id: str, origin: str) -> _Held:
        async with self._flow(service_id, origin).lock:
            while True:
                service = self.service(service_id, origin)
                held = self._held.get((service_id, origin))
                if held is not None:
                    return held
                change = self._changes
                context = await self.context()
                state = None if service.local else await self._keys.get(origin)
                if change != self._changes:
                    continue  # key, address or proxy changed while we looked: look again
                if state is not None and not state.present:
                    raise self._no_key(service, origin, state)
                client = self._build(service, state.key if state else _LOCAL_KEY, context)
                held = _Held(Connection(client, service, state.fingerprint if state else ""))
                self._held[service_id, origin] = held
                return held

    def _no_key(self, service: Service, origin: str, state: KeyState) -> NoKey:
        reason = KeyReason.UNREADABLE if state.presence is KeyPresence.UNREADABLE else KeyReason.ABSENT
        needed = KeyNeeded(origin, service.id, reason)
        self._conditions.set(needed)
        return NoKey(needed)

    def _build(self, service: Service, key: str, context: ssl.SSLContext) -> VideoClient:
        if not key:
            raise KeyMalformed
        proxy = self.proxy_of(service.base_url)
        return VideoClient(service.base_url, service.wire, key, tls=context, proxy=proxy, timeouts=self._timeouts)

    async def context(self) -> ssl.SSLContext:
        """Return the one TLS context, made in a thread when first asked for."""
        async with self._tls_lock:
            if self._tls is None:
                self._tls = await in_thread(self._make_tls, name="tls")
            return self._tls

    def _on_key_changed(self, origin: str) -> None:
        self._retire(origin)
        self._conditions.clear(KeyNeeded, origin)
        flow = self._flows.get(origin)
        if flow is not None:
            flow.line.retry_now()
        self._tell(origin)

    def _tell(self, origin: str) -> None:
        for listener in tuple(self._address_listeners):
            listener(origin)

    def _retire(self, origin: str) -> None:
        self._changes += 1
        for key in [key for key in self._held if key[1] == origin]:
            held = self._held.pop(key)
            held.retired = True
            self._close_if_done(held)

    def _close_if_done(self, held: _Held) -> None:
        if not held.retired or held.users:
            return
        task = asyncio.get_running_loop().create_task(held.connection.client.aclose(), name="close client")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
