"""Where a video may be fetched from: https on the public internet, checked by name, at connect, and at each hop."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from desktop.domain.catalog import is_loopback

MAX_HOPS = 3
READ_SIZE = 256 * 1024


class AddressRefused(Exception):
    """An address may not be opened; the text names its host, or its scheme."""


class NameRefused(AddressRefused):
    """A name leads to a private address at the moment: the network's sign-in page, say. That may pass."""


def check_link(url: str, *, local: bool) -> None:
    """Refuse an address that is not a public https one by its spelling.

    Args:
        local: whether http to this machine is right, because the service itself is here.

    Raises:
        AddressRefused: with the reason.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise AddressRefused("malformed") from None
    host = parts.hostname or ""
    if not host or not url.isprintable() or not url.isascii() or " " in url or "\\" in url:
        raise AddressRefused("malformed")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(f"credentials for {host}")
    if local and parts.scheme in ("http", "https") and is_loopback(host):
        return
    if parts.scheme != "https":
        raise AddressRefused(parts.scheme[:20] or "no scheme")
    if is_loopback(host) or host.endswith((".localhost", ".local", ".internal")):
        raise AddressRefused(host)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(address):
        raise AddressRefused(host)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Say whether an address is on the public internet. One that is hidden in another (6to4, NAT64) counts itself."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if hidden is None and address in _NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(hidden)
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: What a tunnel on this machine (Clash, sing-box and the like) answers for every name, to connect by itself then. It is
#: nobody's own network (RFC 2544), so a name may lead there; spelled out, it stays refused.
_TUNNEL = ipaddress.IPv4Network("198.18.0.0/15")


def may_lead_to(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Say whether the name of a public host may resolve to an address."""
    return is_public(address) or address in _TUNNEL


def next_hop(url: str, location: str, *, local: bool) -> str:
    """Return where a redirect leads.

    Raises:
        AddressRefused: it may not be followed.
    """
    if not location or len(location) > 8192:
        raise AddressRefused("empty redirect")
    target = urljoin(url, location)
    check_link(target, local=local and is_loopback(urlsplit(url).hostname or ""))
    return target


class _LargeReads(httpcore.NetworkStream):
    """A stream that gives more at once than it is asked for: a quarter as many steps for a large file."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max(max_bytes, READ_SIZE), timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _LargeReads(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to addresses that are allowed, whatever a name resolves to at that moment.

    Args:
        local: whether this machine is allowed.
    """

    def __init__(self, *, local: bool) -> None:
        self._local = local
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address of a name.

        Raises:
            NameRefused: it has none.
            httpcore.ConnectError, httpcore.ConnectTimeout: it does not answer.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        allowed = list(dict.fromkeys(str(entry[4][0]) for entry in found if self._may(str(entry[4][0]))))
        if not allowed:
            raise NameRefused(host)
        failure: Exception | None = None
        for address in allowed[:4]:
            try:
                return _LargeReads(self._inner.connect_tcp(address, port, timeout, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    def _may(self, text: str) -> bool:
        address = ipaddress.ip_address(text.partition("%")[0])
        return may_lead_to(address) or (self._local and address.is_loopback)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._inner.sleep(seconds)
