"""The documented request bodies, built from the catalogue: one shape a model, so that a new model is a few lines.

The shapes are pydantic models. They validate what comes in and they are what the OpenAPI document says, so the two
cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic_core import PydanticCustomError, from_json

from desktop.domain.catalog import Delivery, Model, Service
from desktop.sandbox.orders import Order
from desktop.sandbox.refusals import InvalidRequest

#: The field in which a client may send its own id of a submission: this sandbox's documented extension.
CLIENT_ID = "client_business_id"

_TIMESTAMPS = r"\d{1,4}(\.\d{1,3})?,\d{1,4}(\.\d{1,3})?"
_MESSAGES = {"missing": "is required", "string_pattern_mismatch": "is empty, or not of the documented form"}
_TASK_ID = r"^[A-Za-z0-9_.:-]{1,128}$"

ImageUrl: TypeAlias = Annotated[
    str, Field(max_length=2048, pattern=r"^https?://[^\s/]", json_schema_extra={"format": "image-url"})
]
#: No length here: the whole body has one. ``format`` tells readers, and generators of test data, what is meant.
ImageText: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        json_schema_extra={"format": "image"},
        description="An http(s) URL, or Base64 of a JPEG, PNG, WebP or GIF, with or without a data: prefix",
    ),
]


def _read_whole(value: object) -> object:
    """Return an integer for a float without a fraction: to JSON, 10.0 is a whole number, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_WHOLE = BeforeValidator(_read_whole)


def _check_timestamps(text: str) -> str:
    if not re.fullmatch(_TIMESTAMPS, text):
        raise PydanticCustomError("timestamps", "must be 'start,end' in seconds")
    start, end = map(float, text.split(","))
    if not 1 <= end - start <= 3:
        raise PydanticCustomError("timestamps", "start and end must be 1 to 3 seconds apart")
    return text


Timestamps: TypeAlias = Annotated[
    str,
    AfterValidator(_check_timestamps),
    Field(description="start,end in seconds, 1 to 3 apart", json_schema_extra={"format": "timestamps"}),
]
ClientId: TypeAlias = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[!-~]+$")]
TaskId: TypeAlias = Annotated[str, Field(pattern=_TASK_ID)]


class _Body(BaseModel):
    """A request body. Types are exact (``"10"`` is no number), unknown fields are ignored, null means absent."""

    model_config = ConfigDict(strict=True, extra="ignore", protected_namespaces=())


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one model's bodies are read."""

    service: Service
    model: Model
    shape: type[BaseModel]


class Dialects:
    """The bodies that a sandbox understands.

    Args:
        services: the services whose dialects are spoken; their model ids must differ.
    """

    def __init__(self, services: tuple[Service, ...]) -> None:
        self.services = services
        self._submit = {m.id: _Reader(s, m, _generation(s, m)) for s in services for m in s.models}
        self._remix = {m.id: _Reader(s, m, _remix(s, m)) for s in services for m in s.models if m.remix}
        self._characters = _characters(tuple(self._submit))

    @property
    def model_ids(self) -> tuple[str, ...]:
        """Return the ids of all models served."""
        return tuple(self._submit)

    @property
    def submit_shapes(self) -> tuple[type[BaseModel], ...]:
        """Return what may be POSTed to the generations path."""
        return (*(reader.shape for reader in self._submit.values()), *self._characters)

    @property
    def remix_shapes(self) -> tuple[type[BaseModel], ...]:
        """Return what may be POSTed to a remix path."""
        return tuple(reader.shape for reader in self._remix.values())

    def read_submit(self, content: bytes) -> tuple[Order, tuple[str, ...]]:
        """Read a generation or a character body; also return its images as they were sent.

        Raises:
            InvalidRequest: with the first thing wrong.
        """
        body = _read_object(content)
        if "timestamps" not in body:
            return _read_video(self._submit, body)
        try:
            return self._read_character(body), ()
        except InvalidRequest:
            if "prompt" not in body:
                raise
            return _read_video(self._submit, body)

    def read_remix(self, content: bytes, base: Order | None) -> Order:
        """Read a remix body; what it leaves out is as in the task it edits.

        Raises:
            InvalidRequest: with the first thing wrong.
        """
        order, _ = _read_video(self._remix, _read_object(content), base)
        return order

    def _read_character(self, body: Mapping[str, Any]) -> Order:
        by_task, by_url = self._characters
        shape = by_task if body.get("from_task") is not None else by_url
        found = _validate(shape, body)
        start, end = map(float, found["timestamps"].split(","))
        return Order(
            model=found["model"], timestamps=(start, end), source=found.get("from_task") or found.get("url") or ""
        )


def _read_object(content: bytes) -> Mapping[str, Any]:
    try:
        body = from_json(content, allow_inf_nan=False)
    except ValueError:
        raise InvalidRequest("the body is not valid JSON") from None
    if not isinstance(body, dict):
        raise InvalidRequest("the body must be a JSON object")
    return body


def _read_video(
    readers: Mapping[str, _Reader], body: Mapping[str, Any], base: Order | None = None
) -> tuple[Order, tuple[str, ...]]:
    """Read a body by its model's shape; defaults come from the base, where there is one, else from the catalogue."""
    reader = readers.get(body["model"]) if isinstance(body.get("model"), str) else None
    if reader is None:
        raise InvalidRequest(f"must be one of {', '.join(readers)}", "model")
    found = _validate(reader.shape, body)
    values = {name: _pick(found, path) for name, path in reader.service.fields_of(reader.model.id).items()}
    given = {name: value for name, value in values.items() if value is not None}
    model = reader.model
    kept = base if base is not None and base.duration in model.durations and base.size in model.sizes else None
    order = Order(
        model=model.id,
        prompt=given["prompt"],
        duration=given.get("duration", kept.duration if kept else model.default_duration),
        size=given.get("size", kept.size if kept else model.default_size),
        style=given.get("style", ""),
        watermark=given.get("watermark", False),
        private=given.get("private", False),
        storyboard=given.get("storyboard", False),
        thumbnail=given.get("thumbnail", False),
        n=given.get("variants", 1),
        client_id=_pick(found, f"metadata.{CLIENT_ID}") or "",
    )
    return order, tuple(given.get("references", ()))


def _pick(found: Mapping[str, Any], path: str) -> Any:
    value: Any = found
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _validate(shape: type[BaseModel], body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return shape.model_validate(body).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        message = _MESSAGES.get(first["type"], first["msg"])
        raise InvalidRequest(message, ".".join(map(str, first["loc"]))) from None


# --- building shapes ----------------------------------------------------------------------------------------------


def _generation(service: Service, model: Model) -> type[BaseModel]:
    return _shape(service, model, "Generation", tuple(service.fields_of(model.id)))


def _remix(service: Service, model: Model) -> type[BaseModel]:
    kept = tuple(name for name in service.fields_of(model.id) if name != "references")
    return _shape(service, model, "Remix", kept)


def _shape(service: Service, model: Model, title: str, names: tuple[str, ...]) -> type[BaseModel]:
    """Return the body of one model: our fields, placed where the dialect's catalogue puts them."""
    top: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {"metadata": {CLIENT_ID: (ClientId | None, None)}}
    fields_of = service.fields_of(model.id)
    for name in names:
        parent, _, last = fields_of[name].rpartition(".")
        kind = _field(name, model)
        if kind is not None:
            (nested.setdefault(parent, {}) if parent else top)[last] = kind
    suffix = f"{service.id}_{model.id}".replace("-", "_").replace(".", "_")
    for parent, fields in nested.items():
        inner = create_model(f"{title}{parent.title()}_{suffix}", __base__=_Body, **fields)
        top[parent] = (inner | None, None)
    shape: type[BaseModel] = create_model(f"{title}_{suffix}", __base__=_Body, **top)
    return shape


def _field(name: str, model: Model) -> Any:
    """Return a field's type and default for pydantic, or None when the model has no such field."""
    match name:
        case "model":
            return (Literal[model.id], ...)
        case "prompt":
            return (Annotated[str, Field(max_length=model.max_prompt, pattern=r"\S")], ...)
        case "duration":
            return (Annotated[Literal[model.durations] | None, _WHOLE], None)
        case "size":
            return (Literal[model.sizes] | None, None)
        case "style":
            return (Literal[model.styles] | None, None) if model.styles else None
        case "references":
            item = ImageText if model.images.delivery is Delivery.BASE64 else ImageUrl
            return (Annotated[list[item], Field(max_length=model.images.max_count)] | None, None)  # type: ignore[valid-type]
        case "variants":
            return (Annotated[int, Field(ge=1, le=model.max_variants), _WHOLE] | None, None)
        case _:
            return (bool | None, None) if name in model.options else None


def _characters(model_ids: tuple[str, ...]) -> tuple[type[BaseModel], type[BaseModel]]:
    """Return the two character bodies: from a task of this account, and from a video's URL."""
    common: dict[str, Any] = {
        "model": (Literal[model_ids], ...),
        "timestamps": (Timestamps, ...),
    }
    by_task = create_model("CharacterFromTask", __base__=_Body, **common, from_task=(TaskId, ...))
    by_url = create_model("CharacterFromUrl", __base__=_Body, **common, url=(ImageUrl, ...))
    return by_task, by_url
