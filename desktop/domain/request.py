"""What a person asks for, and whether a service can be asked it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from desktop.domain.catalog import Service


class ReferenceKind(StrEnum):
    """Where a reference image is."""

    FILE = "file"  # a prepared copy below the data folder, named by its digest
    URL = "url"  # on the web; sent as it is, never fetched by Rushes


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference image of a request.

    Attributes:
        name: what a person calls it: the dropped file's name, or the URL's last part.
        digest: SHA-256 (hex) of the prepared bytes; the file is ``references/<digest><suffix>``.
        suffix: file ending of the prepared copy: ``.jpg .png .webp .gif``.
        mime: media type of the prepared bytes.
        width, height: pixels, after rotation.
        bytes: size of the prepared file.
    """

    kind: ReferenceKind
    name: str
    url: str = ""
    digest: str = ""
    suffix: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One video asked for: everything that decides what is sent, and nothing else.

    Attributes:
        duration: seconds.
        size: aspect ratio as the API spells it.
        style: one of the model's styles, or "".
        variants: how many videos the service makes of this one request (1 unless it has such a field).
        remix_of: remote task id that this edits, or "".
        character: for a character made from a video: ``{"timestamps": "1,3", "url" or "from_task": ...}``.
    """

    service: str
    model: str
    prompt: str
    duration: int
    size: str
    references: tuple[Reference, ...] = ()
    style: str = ""
    watermark: bool = False
    private: bool = False
    storyboard: bool = False
    thumbnail: bool = False
    variants: int = 1
    remix_of: str = ""
    character: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the request as compact JSON, readable by :meth:`from_json`."""
        # By hand: asdict() copies every value deeply, and each submission pays for that before it may be sent.
        data = {name: getattr(self, name) for name in self.__slots__}
        data["references"] = [asdict(reference) for reference in self.references]
        data["character"] = dict(self.character)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> GenerationRequest:
        """Read what :meth:`to_json` wrote; fields that are unknown (from a newer version) are left out.

        Raises:
            ValueError: it is not such a text.
        """
        try:
            return cls.from_dict(json.loads(text))
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError("not a generation request") from error

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> GenerationRequest:
        """Build a request from plain data, as :func:`dataclasses.asdict` gives it."""
        known = {f.name for f in fields(cls)}
        values = {k: v for k, v in data.items() if k in known}
        reference_fields = {f.name for f in fields(Reference)}
        values["references"] = tuple(
            Reference(
                **{k: v for k, v in r.items() if k in reference_fields and k != "kind"},
                kind=ReferenceKind(r["kind"]),
            )
            for r in data.get("references", ())
        )
        return cls(**values)


#: Endings of prepared reference images.
SUFFIXES = (".jpg", ".png", ".webp", ".gif")
#: Larger numbers than any request has; SQLite could not hold much larger ones.
_MOST = 1_000_000_000


def checked(request: GenerationRequest) -> GenerationRequest:
    """Return a request that was read from a file that anybody may have written, if its fields are what they should be.

    A wrong type must not surprise a widget, and a digest becomes part of a path.

    Raises:
        ValueError: they are not.
    """
    texts = (request.service, request.model, request.prompt, request.size, request.style, request.remix_of)
    numbers = (request.duration, request.variants)
    flags = (request.watermark, request.private, request.storyboard, request.thumbnail)
    sound = (
        all(type(text) is str for text in texts)
        and all(type(number) is int and 0 <= number < _MOST for number in numbers)
        and all(type(flag) is bool for flag in flags)
        and all(map(_is_sound, request.references))
        and isinstance(request.character, Mapping)
        and all(type(text) is str for pair in request.character.items() for text in pair)
    )
    if not sound:
        raise ValueError("not a request")
    return request


def _is_sound(reference: Reference) -> bool:
    texts = (reference.name, reference.url, reference.digest, reference.suffix, reference.mime)
    numbers = (reference.width, reference.height, reference.bytes)
    if not all(type(text) is str for text in texts):
        return False
    if not all(type(number) is int and 0 <= number < 1 << 50 for number in numbers):
        return False
    if not reference.digest and not reference.suffix:
        return True
    digits = set("0123456789abcdef")
    return len(reference.digest) == 64 and set(reference.digest) <= digits and reference.suffix in SUFFIXES


class RequestProblem(StrEnum):
    """Why a request cannot be sent. ``messages.py`` says it in words."""

    PROMPT_EMPTY = "prompt_empty"
    PROMPT_TOO_LONG = "prompt_too_long"
    PROMPT_UNSENDABLE = "prompt_unsendable"  # a lone surrogate has no UTF-8
    MODEL_UNKNOWN = "model_unknown"
    DURATION = "duration"
    SIZE = "size"
    STYLE = "style"
    OPTION = "option"
    VARIANTS = "variants"
    TOO_MANY_IMAGES = "too_many_images"
    IMAGE_TOO_LARGE = "image_too_large"
    IMAGE_URL = "image_url"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Attributes:
        field: name of the :class:`GenerationRequest` field it belongs beside.
        limit: what would be allowed, where that is a number or a list.
        value: what was asked.
    """

    problem: RequestProblem
    field: str
    limit: str = ""
    value: str = ""


def validate(request: GenerationRequest, service: Service) -> tuple[Violation, ...]:
    """Return every rule of the service that the request breaks; empty when it may be sent."""
    model = service.model(request.model)
    if model is None:
        return (Violation(RequestProblem.MODEL_UNKNOWN, "model", value=request.model),)
    found: list[Violation] = list(_prompt_violations(request, model.max_prompt))
    if request.character:
        return ()
    if request.duration not in model.durations:
        found.append(_choice(RequestProblem.DURATION, "duration", model.durations, request.duration))
    if request.size not in model.sizes:
        found.append(_choice(RequestProblem.SIZE, "size", model.sizes, request.size))
    if request.style and request.style not in model.styles:
        found.append(_choice(RequestProblem.STYLE, "style", model.styles, request.style))
    for option in ("watermark", "private", "storyboard", "thumbnail"):
        if getattr(request, option) and option not in model.options:
            found.append(Violation(RequestProblem.OPTION, option, value=option))
    if not 1 <= request.variants <= model.max_variants:
        found.append(Violation(RequestProblem.VARIANTS, "variants", str(model.max_variants), str(request.variants)))
    rules = model.images
    if len(request.references) > rules.max_count:
        found.append(
            Violation(
                RequestProblem.TOO_MANY_IMAGES,
                "references",
                str(rules.max_count),
                str(len(request.references)),
            )
        )
    for reference in request.references:
        if reference.kind is ReferenceKind.URL and not is_image_url(reference.url):
            found.append(Violation(RequestProblem.IMAGE_URL, "references", value=reference.name))
        elif reference.bytes > rules.max_bytes:
            found.append(Violation(RequestProblem.IMAGE_TOO_LARGE, "references", str(rules.max_bytes), reference.name))
    return tuple(found)


def _choice(problem: RequestProblem, name: str, allowed: tuple[object, ...], value: object) -> Violation:
    return Violation(problem, name, ", ".join(map(str, allowed)), str(value))


def _prompt_violations(request: GenerationRequest, max_prompt: int) -> tuple[Violation, ...]:
    prompt = request.prompt
    if not prompt.strip() and not request.character:
        return (Violation(RequestProblem.PROMPT_EMPTY, "prompt"),)
    if len(prompt) > max_prompt:
        return (Violation(RequestProblem.PROMPT_TOO_LONG, "prompt", str(max_prompt), str(len(prompt))),)
    try:
        prompt.encode()
    except UnicodeEncodeError:
        return (Violation(RequestProblem.PROMPT_UNSENDABLE, "prompt"),)
    return ()


def is_image_url(text: str) -> bool:
    """Say whether a text can be sent as an image URL: http(s), a host, no credentials, at most 2,000 characters."""
    if len(text) > 2000 or any(c.isspace() or not c.isprintable() for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
