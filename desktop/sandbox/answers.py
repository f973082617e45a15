"""What the sandbox says: documented answer bodies, as plain data and as shapes for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desktop.sandbox.dialects import CLIENT_ID
from desktop.sandbox.orders import Kind, Status, Task

CREDITS_PER_USD = 200
#: What a task takes at the real service's pace, in seconds, that the older shape tells beforehand.
TYPICAL_S = 180


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class ErrorDetail(_Answer):
    """What went wrong."""

    code: int | str
    message: str
    type: str | None = None
    param: str | None = None


class ErrorAnswer(_Answer):
    """Any answer other than 200."""

    error: ErrorDetail


class ResultFile(_Answer):
    """One video."""

    url: str
    format: Literal["mp4"]


class VideoResult(_Answer):
    """The videos of a completed task."""

    type: Literal["video"]
    data: list[ResultFile]


class Character(_Answer):
    """Someone who can be named in a prompt as ``@username``."""

    id: str
    display_name: str
    username: str
    profile_picture_url: str


class Characters(_Answer):
    """The inner list of a character's result."""

    characters: list[Character]


class CharacterResult(_Answer):
    """The result of a character task."""

    type: Literal["character"]
    data: Characters


class TaskAnswer(_Answer):
    """A task, in the newer documented shape."""

    id: str
    object: Literal["generation.task"]
    model: str
    status: Status
    progress: int = Field(ge=0, le=100)
    created_at: int
    completed_at: int | None = None
    expires_at: int | None = None
    result: VideoResult | CharacterResult | None = None
    thumbnail: str | None = None
    error: ErrorDetail | None = None
    metadata: dict[str, Any] | None = None


class OlderTaskAnswer(_Answer):
    """A task, in the older documented shape."""

    id: str
    object: Literal["video.generation"]
    model: str
    status: Literal["submitted", "in_progress", "completed", "failed"]
    progress: int = Field(ge=0, le=100)
    created_at: int
    completed_at: int | None = None
    expires_at: int | None = None
    estimated_time: int | None = None
    url: str | None = None
    thumbnail: str | None = None
    error: ErrorDetail | None = None


class TaskList(_Answer):
    """Tasks found by the client's own id, newest first."""

    object: Literal["list"]
    data: list[TaskAnswer | OlderTaskAnswer]


class BalanceAnswer(_Answer):
    """What is left. Balances are in USD; ``remain_balance`` is -1 when there is no limit."""

    success: Literal[True]
    remain_balance: float
    used_balance: float
    remain_credits: int
    used_credits: int
    credits_per_usd: int
    unlimited_quota: bool


class MessageAnswer(_Answer):
    """A refusal of the balance and upload endpoints."""

    success: Literal[False]
    message: str


class ModelEntry(_Answer):
    """One model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    supported_endpoint_types: list[str]


class ModelList(_Answer):
    """The models that may be asked for."""

    success: Literal[True]
    object: Literal["list"]
    data: list[ModelEntry]


class Uploaded(_Answer):
    """An image that was taken in."""

    id: str
    url: str
    mime_type: str
    size: int


class UploadAnswer(_Answer):
    """The answer to an upload."""

    success: Literal[True]
    message: str
    data: Uploaded


def tell_task(task: Task, progress: int, files_url: str, shape: str) -> dict[str, Any]:
    """Return a task as the API tells it.

    Args:
        task: the task as recorded.
        progress: 0 to 100.
        files_url: prefix of file URLs, ending in a slash.
        shape: ``newer`` or ``older``. A character has one shape only.
    """
    if shape == "older" and task.order.kind is Kind.VIDEO:
        return _older(task, progress, files_url)
    answer: dict[str, Any] = {
        "id": task.id,
        "object": "generation.task",
        "model": task.order.model,
        "status": task.status.value,
        "progress": progress,
        "created_at": int(task.created_at),
    }
    if task.status is Status.COMPLETED:
        answer["completed_at"] = int(task.completed_at)
        if task.order.kind is Kind.VIDEO:
            answer["expires_at"] = int(task.expires_at)
            answer["result"] = {
                "type": "video",
                "data": [{"url": files_url + p["video"], "format": "mp4"} for p in task.products],
            }
            answer |= _thumbnail(task, files_url)
        else:
            answer["result"] = {"type": "character", "data": {"characters": _characters(task, files_url)}}
    answer |= _error(task)
    answer["metadata"] = {CLIENT_ID: task.order.client_id} if task.order.client_id else {}
    return answer


def _older(task: Task, progress: int, files_url: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": task.id,
        "object": "video.generation",
        "model": task.order.model,
        "status": "submitted" if task.status is Status.QUEUED else task.status.value,
        "progress": progress,
        "created_at": int(task.created_at),
    }
    if task.status in (Status.QUEUED, Status.IN_PROGRESS):
        answer["estimated_time"] = TYPICAL_S
    if task.status is Status.COMPLETED:
        answer["completed_at"] = int(task.completed_at)
        answer["expires_at"] = int(task.expires_at)
        answer["url"] = files_url + task.products[0]["video"]
        answer |= _thumbnail(task, files_url)
    return answer | _error(task)


def _thumbnail(task: Task, files_url: str) -> dict[str, str]:
    name = task.products[0].get("thumbnail", "")
    return {"thumbnail": files_url + name} if name else {}


def _characters(task: Task, files_url: str) -> list[dict[str, str]]:
    return [
        {
            "id": product["id"],
            "display_name": product["display_name"],
            "username": product["username"],
            "profile_picture_url": files_url + product["picture"],
        }
        for product in task.products
    ]


def _error(task: Task) -> dict[str, Any]:
    if task.status is not Status.FAILED:
        return {}
    return {"error": {"code": task.error_code, "message": task.error_message}}


def tell_balance(used: int, remaining: int | None) -> dict[str, Any]:
    """Return a balance in the documented shape.

    Args:
        used: credits.
        remaining: credits; None is without limit.
    """
    return {
        "success": True,
        "remain_balance": -1 if remaining is None else remaining / CREDITS_PER_USD,
        "used_balance": used / CREDITS_PER_USD,
        "remain_credits": -1 if remaining is None else remaining,
        "used_credits": used,
        "credits_per_usd": CREDITS_PER_USD,
        "unlimited_quota": remaining is None,
    }
