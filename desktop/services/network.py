"""Which proxy to use: the setting's, or what the environment says, read by us and named when it cannot be used."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from desktop.domain.catalog import is_loopback

_SCHEMES = ("http", "https", "socks5", "socks5h")


class ProxyProblem(Exception):
    """A proxy address cannot be used.

    Attributes:
        variable: environment variable it comes from, or "" for the setting.
        reason: ``scheme``, ``malformed``.
    """

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable or 'proxy setting'}: {reason}")
        self.variable = variable
        self.reason = reason


def proxy_for(url: str, setting: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the proxy URL for an address, or None for none. This machine itself is never reached through a proxy.

    Args:
        setting: a proxy URL, ``system`` for the environment's, "" for none.

    Raises:
        ProxyProblem: there is one, but it cannot be used. Its text holds no password.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not setting or is_loopback(host):
        return None
    if setting != "system":
        return _checked(setting, "")
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if _excepted(host, port, _value(environ, "no_proxy")[1]):
        return None
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        variable, value = _value(environ, name)
        if value:
            return _checked(value, variable)
    return None


def _value(environ: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return name and value of a variable; the lower-case spelling wins, as in curl."""
    for spelling in (name, name.upper()):
        if environ.get(spelling, "").strip():
            return spelling, environ[spelling].strip()
    return name, ""


def _checked(text: str, variable: str) -> str:
    address = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise ProxyProblem(variable, "malformed") from None
    if not parts.hostname or not address.isprintable() or " " in address:
        raise ProxyProblem(variable, "malformed")
    if parts.scheme not in _SCHEMES:
        raise ProxyProblem(variable, "scheme")
    return address


def _excepted(host: str, port: int, exceptions: str) -> bool:
    """Say whether NO_PROXY names a host: ``*``, a name, ``.name``, an address, a network, any with ``:port``."""
    for entry in exceptions.split(","):
        pattern = entry.strip().lower()
        if pattern == "*":
            return True
        if pattern and _matches(host.lower(), port, pattern):
            return True
    return False


def _matches(host: str, port: int, pattern: str) -> bool:
    if "/" in pattern:
        try:
            return ipaddress.ip_address(host) in ipaddress.ip_network(pattern, strict=False)
        except ValueError:
            return False
    name, colon, wanted = pattern.rpartition(":")
    if colon and wanted.isdigit() and (":" not in name or name.endswith("]")):
        if str(port) != wanted:
            return False
        pattern = name
    pattern = pattern.strip("[]").lstrip(".")
    return bool(pattern) and (host == pattern or host.endswith("." + pattern))
