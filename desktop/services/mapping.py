"""Between the wire and the domain; the only file that knows both.

``documents`` go out, ``facts`` come in, and every error of the API becomes a :class:`Problem` with a stable name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.api import errors, wire
from desktop.api.body import FilePart
from desktop.api.client import Answer
from desktop.domain.account import Balance
from desktop.domain.catalog import Model, Service
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest, Reference
from desktop.domain.task import Accepted, Completed, Failed, Progressed, Task, TaskFact, TaskState
from desktop.logging import redact

#: The documented words, and nothing else: a word we do not know must not end a task.
_STATES = {
    "queued": TaskState.QUEUED,
    "submitted": TaskState.QUEUED,  # older pages
    "in_progress": TaskState.GENERATING,
}
DAY = 86400.0
#: Longest name of a character, in characters: cut short it would name nobody.
_NAME = 201
_VARIANT = "#"  # not in the alphabet of ids


# --- out -----------------------------------------------------------------------------------------------------


def file_part(reference: Reference, folder: Path) -> FilePart:
    """Return the prepared copy of a reference image as part of a body."""
    path = folder / f"{reference.digest}{reference.suffix}"
    return FilePart(path, reference.name, reference.mime, reference.bytes, reference.digest)


def document_of(
    request: GenerationRequest, service: Service, images: Sequence[str | FilePart], client_id: str
) -> dict[str, Any]:
    """Return the JSON of a request in a service's own field names.

    Args:
        images: for each reference what stands for it: a URL, or the file to embed.
        client_id: our own id, sent where the service has a field for it.
    """
    if request.character:
        values: dict[str, object] = {"model": request.model, **request.character}
        fields: Mapping[str, str] = {name: name for name in values}
    else:
        values, fields = _values(request, service.model(request.model), images), service.fields_of(request.model)
    document: dict[str, Any] = {}
    for name, value in values.items():
        if name in fields:
            _put(document, fields[name], value)
    if service.wire.client_id_field and client_id:
        _put(document, service.wire.client_id_field, client_id)
    return document


def _values(request: GenerationRequest, model: Model | None, images: Sequence[str | FilePart]) -> dict[str, object]:
    values: dict[str, object] = {
        "model": request.model,
        "prompt": request.prompt,
        "duration": request.duration,
        "size": request.size,
    }
    if request.remix_of:  # takes these four and no more
        return values
    if images:
        values["references"] = list(images)
    if request.style:
        values["style"] = request.style
    for option in ("watermark", "private", "storyboard", "thumbnail"):
        # Said either way: what a switch shows is what is sent, whatever the service's default may become.
        if model is None or option in model.options:
            values[option] = getattr(request, option)
    if request.variants > 1:
        values["variants"] = request.variants
    return values


def _put(document: dict[str, Any], dotted: str, value: object) -> None:
    *parents, last = dotted.split(".")
    for parent in parents:
        document = document.setdefault(parent, {})
    document[last] = value


def shown(document: Mapping[str, Any]) -> str:
    """Return a document as readable JSON with the images left out, to be kept and shown."""

    def leave_out(value: object) -> str:
        assert isinstance(value, FilePart)
        return f"data:{value.mime};base64,<{value.bytes} bytes, SHA-256 {value.sha256[:16]}>"

    return json.dumps(document, default=leave_out, ensure_ascii=False, indent=2)


# --- ids of variants -----------------------------------------------------------------------------------------


def query_id(remote_id: str) -> str:
    """Return what the service is asked for: a second file of one answer is ``<id>#2`` with us."""
    return remote_id.partition(_VARIANT)[0]


def variant_of(remote_id: str) -> int:
    """Return which file of the answer a task stands for, from 1."""
    number = remote_id.partition(_VARIANT)[2]
    return int(number) if number.isdigit() else 1


def variant_id(remote_id: str, number: int) -> str:
    """Return the id under which the ``number``-th file of an answer is kept."""
    return query_id(remote_id) if number == 1 else f"{query_id(remote_id)}{_VARIANT}{number}"


# --- in ------------------------------------------------------------------------------------------------------


def offset_of(server_time: float | None, now: float) -> float:
    """Return the service's clock minus ours in seconds; 0 when it does not tell."""
    # The header counts whole seconds: half of one is the best guess.
    return server_time + 0.5 - now if server_time is not None else 0.0


def accepted_of(answer: Answer[wire.TaskAnswer], now: float) -> Accepted:
    """Return the fact of an accepted submission.

    Args:
        now: our clock, Unix seconds.
    """
    value = answer.value
    return Accepted(
        remote_id=value.usable_id,
        remote_status=value.status[:40],
        progress=value.progress,
        estimated_s=value.estimated_time,
        server_offset=offset_of(answer.server_time, now),
    )


def concerns(answer: wire.TaskAnswer, task: Task) -> bool:
    """Say whether an answer is about the task that was asked about.

    An answer without an id may bring good news, as it came from the task's own address, but never a failure. A model's
    name alone does not disqualify an answer with the right id: services rename models, and the video is paid for.
    """
    if answer.id:
        return answer.id == query_id(task.remote_id)
    if answer.model and task.request.model and answer.model != task.request.model:
        return False
    return answer.status != "failed"


def fact_of(answer: Answer[wire.TaskAnswer], task: Task, now: float) -> TaskFact:
    """Return what a query's answer means for a task.

    A word that is not documented, or a completion without a file, leaves the state as it is and is shown.
    """
    value = answer.value
    offset = offset_of(answer.server_time, now)
    status = value.status[:40]
    if value.status == "completed" and task.request.character and value.characters:
        return _made_character(value, offset)
    if value.status == "completed":
        number = variant_of(task.remote_id)
        if len(value.files) >= number:
            return _completed(value, value.files[number - 1].url, offset, task.completed_at or now + offset)
        return _progressed(task, value, offset, Problem(ProblemCode.NO_FILE))
    if value.status == "failed":
        return Failed(_failure(value.error), status)
    return _progressed(task, value, offset, None)


def _progressed(task: Task, value: wire.TaskAnswer, offset: float, problem: Problem | None) -> Progressed:
    state = _STATES.get(value.status)
    backwards = task.state is TaskState.GENERATING and state is TaskState.QUEUED
    if state is None or backwards:
        state = task.state if task.state is TaskState.GENERATING else TaskState.QUEUED
    progress = value.progress
    if problem is not None:
        progress = 100
    return Progressed(state, value.status[:40], progress, value.estimated_time, offset, problem)


def _completed(value: wire.TaskAnswer, url: str, offset: float, known: float) -> Completed:
    """Return a completion; ``known`` is when it was made as far as is known, if the service does not tell."""
    # Times are the service's. One before 2001 or in a far future says nothing.
    made = value.completed_at if value.completed_at and value.completed_at > 1e9 else None
    ends = value.expires_at if value.expires_at and value.expires_at > 1e9 else None
    return Completed(
        result_url=url,
        thumbnail_url=value.thumbnail,
        completed_at=made,
        expires_at=ends or (made or known) + DAY,
        remote_status=value.status[:40],
        server_offset=offset,
    )


def _made_character(value: wire.TaskAnswer, offset: float) -> Completed:
    """A character has no file, but a name to be used in prompts, and a portrait."""
    first = value.characters[0]
    return Completed(first.profile_picture_url, "", value.completed_at, None, f"@{first.username}"[:_NAME], offset)


def known_state(status: str) -> bool:
    """Say whether a status word is documented."""
    return status in _STATES or status in ("completed", "failed")


def _failure(error: wire.ErrorBody | None) -> Problem:
    if error is None:
        return Problem(ProblemCode.GENERATION_FAILED)
    text = f"{error.code} {error.message}".lower()
    policy = "content_policy" in text or "content policy" in text
    code = ProblemCode.CONTENT_POLICY if policy else ProblemCode.GENERATION_FAILED
    return Problem(code, redact(error.message))


def balance_of(value: wire.BalanceAnswer, at: float) -> Balance:
    """Return a balance.

    Args:
        at: when it was read, Unix seconds.
    """
    return Balance(
        at=at,
        credits_left=None if value.unlimited_quota else value.remain_credits,
        credits_used=value.used_credits,
        usd_left=None if value.unlimited_quota else value.remain_balance,
        usd_used=value.used_balance,
        unlimited=value.unlimited_quota,
    )


# --- errors --------------------------------------------------------------------------------------------------

_CODES: tuple[tuple[type[errors.ApiError], ProblemCode], ...] = (
    # Most particular first.
    (errors.FileMissing, ProblemCode.REFERENCE_MISSING),
    (errors.FileChanged, ProblemCode.REFERENCE_CHANGED),
    (errors.KeyMalformed, ProblemCode.BAD_KEY),
    (errors.Unsendable, ProblemCode.UNSENDABLE),
    (errors.ConnectTimedOut, ProblemCode.CONNECT_TIMEOUT),
    (errors.CertificateRefused, ProblemCode.TLS),
    (errors.ProxyRefused, ProblemCode.PROXY),
    (errors.NotSent, ProblemCode.OFFLINE),
    (errors.AnswerLost, ProblemCode.ANSWER_LOST),
    (errors.AnswerUnreadable, ProblemCode.ANSWER_UNREADABLE),
    (errors.Moved, ProblemCode.MOVED),
    (errors.ContentPolicy, ProblemCode.CONTENT_POLICY),
    (errors.TooLarge, ProblemCode.TOO_LARGE),
    (errors.UnsupportedMedia, ProblemCode.UNSUPPORTED),
    (errors.BadRequest, ProblemCode.INVALID_REQUEST),
    (errors.BadKey, ProblemCode.BAD_KEY),
    (errors.NoBalance, ProblemCode.NO_BALANCE),
    (errors.Forbidden, ProblemCode.FORBIDDEN),
    (errors.NotFound, ProblemCode.NOT_FOUND),
    (errors.LimiterDown, ProblemCode.LIMITER_DOWN),
    (errors.Throttled, ProblemCode.RATE_LIMITED),
    (errors.ServerTrouble, ProblemCode.SERVER_ERROR),
)


def problem_of(error: errors.ApiError, service: Service | None = None) -> Problem:
    """Return an API error as a problem, the field named as in :class:`GenerationRequest` where that can be told."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), ProblemCode.BUG)
    status = error.status if isinstance(error, errors.Refused) else 0
    name = error.field if isinstance(error, errors.Refused) else ""
    if service is not None and isinstance(error, errors.BadRequest):
        name = _our_name(service, name, error.message)
    # Stored with the task and shown: a service may quote in it what it was sent.
    return Problem(code, redact(error.message), status, name)


def _our_name(service: Service, named: str, message: str) -> str:
    """Return our name of the field that a refusal is about; the documented body names it in its text, if at all."""
    known = (service.wire.fields, *(model.fields for model in service.models))
    ours = {theirs: our for fields in known for our, theirs in fields.items()}
    if named:
        path = named.replace("[", ".")
        while path and path not in ours:
            path = path.rpartition(".")[0]  # "images.0" is about the images
        return ours.get(path, named)
    words = set(re.findall(r"\w+", message.lower()))
    found = {our for theirs, our in ours.items() if theirs.rpartition(".")[2] in words}
    return found.pop() if len(found) == 1 else ""
