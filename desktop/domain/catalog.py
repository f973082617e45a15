"""Services and their models as data, read from ``resources/catalog/*.toml``.

One TOML file a service. Everything in which two services differ stands there: addresses, field names, pace,
limits, what each model can do. Code asks the catalogue; it never asks "which service is this?".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class CatalogError(Exception):
    """A catalogue file, or a service address, cannot be used; the text says which and why."""


class AddressProblem(StrEnum):
    """Why a base URL is refused."""

    MALFORMED = "malformed"
    SCHEME = "scheme"  # neither https, nor http to a loopback host
    CREDENTIALS = "credentials"  # user:password@ in the address
    EXTRA = "extra"  # query or fragment


class AddressError(CatalogError):
    """A base URL that may not be used."""

    def __init__(self, problem: AddressProblem, address: str) -> None:
        super().__init__(f"{problem.value}: {address[:200]}")
        self.problem = problem
        self.address = address


class Delivery(StrEnum):
    """How a local reference image reaches the service."""

    BASE64 = "base64"  # inside the JSON, as a data URL
    UPLOAD = "upload"  # POSTed first; the JSON carries the URL that came back


#: Reference images are of these kinds and no others; by media type.
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")


@dataclass(frozen=True, slots=True)
class ImageRules:
    """What a model takes as reference images.

    Attributes:
        max_count: how many; 0 means none.
        max_bytes: largest file, in bytes, before Base64.
        delivery: how a local file is sent.
        types: media types of local files, all of :data:`IMAGE_TYPES` unless the model takes fewer.
    """

    max_count: int
    max_bytes: int
    delivery: Delivery
    types: tuple[str, ...] = IMAGE_TYPES


@dataclass(frozen=True, slots=True)
class Model:
    """One model of a service.

    Attributes:
        durations: seconds that may be asked for, ascending.
        sizes: aspect ratios as the API spells them, e.g. ``16:9``.
        max_prompt: longest prompt in characters.
        options: switches it takes: any of ``watermark private storyboard thumbnail``.
        max_variants: videos per request; 1 where the API has no such field.
        remix: whether it can edit one of its videos into a new one.
        fields: where this model's name of a field differs from its service's (see :attr:`Wire.fields`).
    """

    id: str
    name: str
    durations: tuple[int, ...]
    sizes: tuple[str, ...]
    default_duration: int
    default_size: str
    max_prompt: int
    images: ImageRules
    styles: tuple[str, ...]
    options: frozenset[str]
    max_variants: int
    remix: bool = True
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a task may be asked about; all in seconds."""

    first: float
    queued: tuple[float, float]
    in_progress: tuple[float, float]
    max_backoff: float
    patience: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The service's published rate limits, a user: sustained per second, and burst."""

    submit_per_second: float
    submit_burst: int
    query_per_second: float
    query_burst: int


@dataclass(frozen=True, slots=True)
class Wire:
    """Paths and field names of a dialect. A dotted field name is nested (``metadata.style``).

    Attributes:
        fields: our name of a field to the service's; a name that is missing is not sent.
        client_id_field: where our own id of a request goes, or "" when the service has no such field.
        lookup_path: where a request is found again by that id, with ``{client_id}``; "" when it cannot be.
        upload_path: where images are uploaded, or "".
    """

    submit_path: str
    query_path: str
    remix_path: str
    character_path: str
    balance_path: str
    user_balance_path: str
    models_path: str
    upload_path: str
    lookup_path: str
    client_id_field: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Service:
    """A service that makes videos.

    Attributes:
        id: stable name, as on the command line and in the database.
        base_url: origin (and optional path prefix) without a trailing slash. Empty for the sandbox until it runs.
        local: true for the built-in sandbox: no key, no charge, labelled on screen.
        account_url: the page where a person tops up or makes a key; "" when none.
    """

    id: str
    name: str
    base_url: str
    local: bool
    account_url: str
    pace: Pace
    limits: Limits
    wire: Wire
    models: tuple[Model, ...]

    def model(self, model_id: str) -> Model | None:
        """Return the model of that id, or None."""
        return next((m for m in self.models if m.id == model_id), None)

    def fields_of(self, model_id: str) -> Mapping[str, str]:
        """Return what the service calls our fields in a request for a model."""
        model = self.model(model_id)
        return {**self.wire.fields, **model.fields} if model is not None and model.fields else self.wire.fields

    @property
    def origin(self) -> str:
        """Return ``scheme://host[:port]``: what an API key belongs to."""
        return origin_of(self.base_url) if self.base_url else ""

    def at(self, base_url: str) -> Service:
        """Return this service at another address.

        Raises:
            AddressError: the address may not be used.
        """
        return replace(self, base_url=check_base_url(base_url))


@dataclass(frozen=True, slots=True)
class Catalog:
    """All services that are known, the default first."""

    services: tuple[Service, ...]

    def service(self, service_id: str) -> Service | None:
        """Return the service of that id, or None."""
        return next((s for s in self.services if s.id == service_id), None)

    @property
    def default(self) -> Service:
        """Return the service used when nothing was chosen."""
        return self.services[0]

    @property
    def sandbox(self) -> Service:
        """Return the built-in local service."""
        return next(s for s in self.services if s.local)

    def is_known_host(self, service: Service) -> bool:
        """Say whether a service is where the catalogue says, or on this machine: no stranger gets its key."""
        own = any(known.origin == service.origin for known in self.services if not known.local)
        return own or service.local or is_loopback(urlsplit(service.base_url).hostname or "")

    def resolve(self, text: str) -> Service:
        """Return the service meant by ``NAME``, ``URL`` or ``NAME=URL`` (a dialect at another address).

        A bare URL speaks the default service's dialect, unless it is another service's own address.

        Raises:
            CatalogError: no such name.
            AddressError: the address may not be used.
        """
        name, equals, url = text.partition("=")
        named = self.service(name.strip().lower())
        if equals and named is not None:
            return named.at(url)
        if named is not None:
            return named
        if "://" in text:
            base_url = check_base_url(text)
            own = next((s for s in self.services if s.base_url == base_url), None)
            return own or replace(self.default, base_url=base_url, name=urlsplit(base_url).netloc, account_url="")
        raise CatalogError(text)


def origin_of(url: str) -> str:
    """Return ``scheme://host[:port]`` of a URL, lower-cased, default ports left out."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    default = {"https": 443, "http": 80}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    return f"{parts.scheme}://{host}{port}"


def is_loopback(host: str) -> bool:
    """Say whether a host name is this machine by spelling alone (no look-up)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_base_url(text: str) -> str:
    """Return a usable base URL: https, or http to a loopback host; no credentials, query or fragment.

    Raises:
        AddressError: with the reason.
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise AddressError(AddressProblem.MALFORMED, address) from None
    if parts.username is not None or parts.password is not None:
        raise AddressError(AddressProblem.CREDENTIALS, parts.hostname or "")
    if not parts.hostname or any(c.isspace() or not c.isprintable() for c in address) or "\\" in address:
        raise AddressError(AddressProblem.MALFORMED, address)
    if parts.query or parts.fragment:
        raise AddressError(AddressProblem.EXTRA, address)
    loopback_http = parts.scheme == "http" and is_loopback(parts.hostname)
    if parts.scheme != "https" and not loopback_http:
        raise AddressError(AddressProblem.SCHEME, address)
    return origin_of(address) + parts.path.rstrip("/")


def load_catalog(directory: Path) -> Catalog:
    """Read every ``*.toml`` in a folder; files sort by name and the first is the default service.

    Raises:
        CatalogError: a file is missing or wrong; the text names it.
    """
    services = [_read_service(path) for path in sorted(directory.glob("*.toml"))]
    if not services:
        raise CatalogError(f"no services in {directory}")
    return Catalog(tuple(services))


def _read_service(path: Path) -> Service:
    import tomllib  # the first paint needs no catalogue

    try:
        with path.open("rb") as file:
            return _service(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AddressError) as error:
        raise CatalogError(f"{path.name}: {error!r}") from error


def _service(table: dict[str, Any]) -> Service:
    pace, limits, wire = table["pace"], table["limits"], table["wire"]
    base_url = table["base_url"]
    return Service(
        id=table["id"],
        name=table["name"],
        base_url=check_base_url(base_url) if base_url else "",
        local=table.get("local", False),
        account_url=table.get("account_url", ""),
        pace=Pace(
            first=float(pace["first"]),
            queued=_span(pace["queued"]),
            in_progress=_span(pace["in_progress"]),
            max_backoff=float(pace["max_backoff"]),
            patience=float(pace["patience"]),
        ),
        limits=Limits(
            submit_per_second=float(limits["submit_per_second"]),
            submit_burst=int(limits["submit_burst"]),
            query_per_second=float(limits["query_per_second"]),
            query_burst=int(limits["query_burst"]),
        ),
        wire=Wire(**wire),
        models=tuple(_model(m) for m in table["models"]),
    )


def _span(values: list[float]) -> tuple[float, float]:
    low, high = values
    return float(low), float(high)


def _model(table: dict[str, Any]) -> Model:
    images = table["images"]
    return Model(
        id=table["id"],
        name=table["name"],
        durations=tuple(table["durations"]),
        sizes=tuple(table["sizes"]),
        default_duration=table.get("default_duration", table["durations"][0]),
        default_size=table.get("default_size", table["sizes"][0]),
        max_prompt=table["max_prompt"],
        images=ImageRules(
            images["max_count"],
            images["max_bytes"],
            Delivery(images["delivery"]),
            tuple(images.get("types", IMAGE_TYPES)),
        ),
        styles=tuple(table.get("styles", ())),
        options=frozenset(table.get("options", ())),
        max_variants=table.get("max_variants", 1),
        remix=table.get("remix", True),
        fields=table.get("fields", {}),
    )
