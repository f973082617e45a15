"""The shapes of the API's answers, read leniently: what is missing or odd becomes None or "", never an exception.

Both documented answer shapes (``generation.task`` with ``result.data`` and the older ``video.generation`` with a flat
``url``) become the same :class:`TaskAnswer`. Whoever reads one decides what an odd answer means.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote

MAX_ANSWER = 1 << 20  # bytes of JSON that are read at most
MAX_TEXT = 2000  # characters of a server's text that are kept
MAX_URL = 8192
_ID = re.compile(r"(?!\.+\Z)[A-Za-z0-9_.:-]{1,128}")
_PERCENT = re.compile(r"\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*%?\s*")


class WireError(Exception):
    """Bytes that are no acceptable JSON."""


def loads(raw: bytes) -> object:
    """Parse an answer strictly: UTF-8, no NaN, no repeated keys, bounded depth. Half a character becomes ``?``.

    Raises:
        WireError: it is not such JSON. Its text holds nothing of the answer.
    """
    try:
        data = _parsed(raw.decode())
        if b"\\ud" in raw or b"\\uD" in raw:  # one half of a pair can be neither stored nor shown
            data = _parsed(json.dumps(data, ensure_ascii=False).encode(errors="replace").decode())
    except (ValueError, RecursionError) as error:
        raise WireError(type(error).__name__) from None
    return data


def _parsed(text: str) -> object:
    return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("repeated key")
    return result


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The ``error`` object. Any of its texts may be ""."""

    code: str = ""
    message: str = ""
    type: str = ""
    param: str = ""


@dataclass(frozen=True, slots=True)
class ResultFile:
    """One file of a result."""

    url: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class CharacterEntry:
    """A character that can be named in a prompt as ``@username``."""

    id: str
    username: str
    display_name: str = ""
    profile_picture_url: str = ""


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """A submission's or a query's answer.

    Attributes:
        id: "" when missing or not a text.
        status: the service's own word; "" when missing or not a text.
        progress: 0 to 100, or None when not told or not a number.
        created_at, completed_at, expires_at: Unix seconds, or None.
        files: results that have a URL, in order.
        estimated_time: seconds, or None.
    """

    id: str = ""
    object: str = ""
    model: str = ""
    status: str = ""
    progress: int | None = None
    created_at: float | None = None
    completed_at: float | None = None
    expires_at: float | None = None
    files: tuple[ResultFile, ...] = ()
    thumbnail: str = ""
    estimated_time: float | None = None
    error: ErrorBody | None = None
    characters: tuple[CharacterEntry, ...] = ()

    @property
    def usable_id(self) -> str:
        """Return the id if it can be asked for later, else ""."""
        return self.id if is_task_id(self.id) else ""


@dataclass(frozen=True, slots=True)
class BalanceAnswer:
    """What is left. Money is in USD; ``remain_balance`` is -1 when unlimited."""

    remain_balance: float | None
    used_balance: float | None
    remain_credits: float | None
    used_credits: float | None
    credits_per_usd: float | None
    unlimited_quota: bool


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model the key may use."""

    id: str
    owned_by: str = ""
    supported_endpoint_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadAnswer:
    """An uploaded image's public address."""

    id: str
    url: str
    mime_type: str = ""
    size: int = 0


def is_task_id(text: str) -> bool:
    """Say whether a text can be a remote task id: 1 to 128 of ``A-Z a-z 0-9 _ . : -``, not dots alone."""
    return _ID.fullmatch(text) is not None


def path_with(template: str, **values: str) -> str:
    """Return a path with each ``{name}`` replaced by its percent-encoded value."""
    return template.format(**{name: quote(value, safe="") for name, value in values.items()})


def read_task(data: object) -> TaskAnswer:
    """Read a task from parsed JSON.

    Raises:
        WireError: it is not an object.
    """
    if not isinstance(data, Mapping):
        raise WireError("not an object")
    result = data.get("result")
    files, thumbnail, characters = _result(result)
    flat = _url(data.get("url"))
    if not files and flat:
        files = (ResultFile(flat),)
    return TaskAnswer(
        id=_exact(data.get("id")),
        object=_text(data.get("object"), 80),
        model=_text(data.get("model"), 200),
        status=_text(data.get("status"), 200),
        progress=read_progress(data.get("progress")),
        created_at=read_time(data.get("created_at")),
        completed_at=read_time(data.get("completed_at")),
        expires_at=read_time(data.get("expires_at")),
        files=files,
        thumbnail=_url(data.get("thumbnail")) or _url(data.get("thumbnail_url")) or thumbnail,
        estimated_time=_positive(data.get("estimated_time")),
        error=read_error(data),
        characters=characters,
    )


def read_error(data: object) -> ErrorBody | None:
    """Read ``{"error": {...}}``, ``{"error": "text"}`` or ``{"message": "text"}``; None when there is none."""
    if not isinstance(data, Mapping):
        return None
    error = data.get("error")
    if isinstance(error, Mapping):
        return ErrorBody(
            code=_code(error.get("code")),
            message=_text(error.get("message"), MAX_TEXT),
            type=_text(error.get("type"), 80),
            param=_text(error.get("param"), 80),
        )
    if isinstance(error, str) and error:
        return ErrorBody(message=_text(error, MAX_TEXT))
    if data.get("success") is False or "status" not in data:
        message = _text(data.get("message"), MAX_TEXT)
        return ErrorBody(message=message) if message else None
    return None


def read_balance(data: object) -> BalanceAnswer | None:
    """Read a balance; None when it is none, or says ``success: false``."""
    if not isinstance(data, Mapping) or data.get("success") is not True:
        return None
    return BalanceAnswer(
        remain_balance=read_number(data.get("remain_balance")),
        used_balance=read_number(data.get("used_balance")),
        remain_credits=read_number(data.get("remain_credits")),
        used_credits=read_number(data.get("used_credits")),
        credits_per_usd=_positive(data.get("credits_per_usd")),
        unlimited_quota=data.get("unlimited_quota") is True,
    )


def read_models(data: object) -> tuple[ModelEntry, ...] | None:
    """Read the list of models; None when it is none."""
    entries = data.get("data") if isinstance(data, Mapping) else None
    if not isinstance(entries, list) or (isinstance(data, Mapping) and data.get("success") is False):
        return None
    found = []
    for entry in entries:
        if isinstance(entry, Mapping) and _text(entry.get("id"), 200):
            types = entry.get("supported_endpoint_types")
            kinds = tuple(_text(t, 80) for t in types) if isinstance(types, list) else ()
            found.append(ModelEntry(_text(entry.get("id"), 200), _text(entry.get("owned_by"), 200), kinds))
    return tuple(found)


def read_upload(data: object) -> UploadAnswer | None:
    """Read an upload's answer; None when it brings no http(s) address."""
    inner = data.get("data") if isinstance(data, Mapping) and data.get("success") is not False else None
    if not isinstance(inner, Mapping):
        return None
    url = _url(inner.get("url"))
    if not url.startswith(("https://", "http://")):
        return None
    size = read_number(inner.get("size"))
    return UploadAnswer(
        _text(inner.get("id"), 200), url, _text(inner.get("mime_type"), 80), int(size) if size and size > 0 else 0
    )


def read_found(data: object) -> TaskAnswer | None:
    """Read the answer of a look-up by our own id: a task, or ``{"data": [task]}``; None when it holds no task."""
    if isinstance(data, Mapping) and isinstance(data.get("data"), list):
        entries = data["data"]
        return read_task(entries[0]) if entries and isinstance(entries[0], Mapping) else None
    return read_task(data)


def read_number(value: object) -> float | None:
    """Return a finite number, or None. A number in a text counts; true and false do not."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_progress(value: object) -> int | None:
    """Return 0 to 100, or None. ``"65%"`` counts; what lies outside is clamped."""
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value)
        value = float(match[1]) if match else None
    number = read_number(value)
    return None if number is None else int(min(100.0, max(0.0, number)))


def read_time(value: object) -> float | None:
    """Return Unix seconds, or None. Milliseconds are recognised by their size."""
    number = _positive(value)
    if number is None:
        return None
    if number > 1e11:
        number /= 1000
    return number if number < 1e11 else None


def _positive(value: object) -> float | None:
    number = read_number(value)
    return number if number is not None and number > 0 else None


def _result(result: object) -> tuple[tuple[ResultFile, ...], str, tuple[CharacterEntry, ...]]:
    if not isinstance(result, Mapping):
        return (), "", ()
    data = result.get("data")
    if isinstance(data, Mapping):
        return _files([data]), _thumbnail([data]), _characters(data.get("characters"))
    items = data if isinstance(data, list) else []
    return _files(items), _thumbnail([result, *items]), ()


def _files(items: list[Any]) -> tuple[ResultFile, ...]:
    found = []
    for item in items[:16]:
        url = _url(item.get("url")) if isinstance(item, Mapping) else ""
        if url:
            found.append(ResultFile(url, _text(item.get("format"), 40)))
    return tuple(found)


def _thumbnail(items: list[Any]) -> str:
    for item in items:
        if isinstance(item, Mapping):
            url = _url(item.get("thumbnail")) or _url(item.get("thumbnail_url"))
            if url:
                return url
    return ""


def _characters(entries: object) -> tuple[CharacterEntry, ...]:
    if not isinstance(entries, list):
        return ()
    return tuple(
        CharacterEntry(
            _text(entry.get("id"), 200),
            _text(entry.get("username"), 200),
            _text(entry.get("display_name"), 200),
            _url(entry.get("profile_picture_url")),
        )
        for entry in entries[:100]
        if isinstance(entry, Mapping) and _text(entry.get("username"), 200)
    )


def _exact(value: object) -> str:
    """Return an id as it is: it is compared and sent, so it must not be cut."""
    return value if isinstance(value, str) else ""


def _text(value: object, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _code(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**9 else ""
    return _text(value, 80)


def _url(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= MAX_URL else ""
