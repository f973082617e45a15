"""Every way in which the sandbox says no, with the documented status and body.

::

    Refusal
    ├── InvalidRequest        400, 413, 415
    ├── Unauthorized          401
    ├── InsufficientQuota     402
    ├── NotFound              404, 405, 410
    ├── NotPossible           403
    ├── ContentPolicy         422
    ├── RateLimited           429
    ├── ServerTrouble         500, 502, 503, 504
    └── LimiterUnavailable    503
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer other than 200.

    Attributes:
        status: HTTP status.
        code: machine-readable code: a word, or the status itself, as documented.
        kind: the ``type`` field; "" where the documented body has none.
        headers: extra response headers.
        param: the field that is wrong, or "".
    """

    param = ""

    def __init__(
        self, status: int, code: int | str, message: str, kind: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.kind = kind
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """Return the documented JSON body."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.kind:
            error["type"] = self.kind
        if self.param:
            error["param"] = self.param
        return {"error": error}


class InvalidRequest(Refusal):
    """A field is missing, of the wrong type or out of range; or the body as a whole is nothing to read."""

    def __init__(self, message: str, param: str = "", status: int = 400) -> None:
        super().__init__(
            status, "invalid_request", f"{param}: {message}" if param else message, "invalid_request_error"
        )
        self.param = param


class Unauthorized(Refusal):
    """No key, or a bad one."""

    def __init__(self) -> None:
        super().__init__(
            401,
            401,
            "Authentication failed, please check your API key",
            "authentication_error",
            {"WWW-Authenticate": "Bearer"},
        )


class InsufficientQuota(Refusal):
    """The account cannot pay for this task."""

    def __init__(self) -> None:
        super().__init__(402, 402, "Insufficient account balance, please top up", "payment_required")


class NotFound(Refusal):
    """No such task, file or page."""

    def __init__(self, message: str = "Task not found", status: int = 404) -> None:
        super().__init__(status, status, message, "not_found_error")


class NotPossible(Refusal):
    """A good request that this task does not allow: it is private, or has no video."""

    def __init__(self, message: str) -> None:
        super().__init__(403, "invalid_request", message, "invalid_request_error")


class ContentPolicy(Refusal):
    """The prompt or an image is refused."""

    def __init__(self) -> None:
        super().__init__(
            422,
            "content_policy_violation",
            "The prompt or an image violates the content policy",
            "content_policy_violation",
        )


class RateLimited(Refusal):
    """Too fast. Nothing was accepted, no allowance consumed."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(429, "rate_limit_exceeded", "Async task request rate exceeded", headers=headers)


class ServerTrouble(Refusal):
    """The server's own fault."""

    def __init__(self, status: int) -> None:
        super().__init__(status, "internal_error", "Internal error, please try again later", "server_error")


class LimiterUnavailable(Refusal):
    """The rate limiter is down: the submission was not accepted."""

    def __init__(self) -> None:
        super().__init__(503, "rate_limit_unavailable", "The async task submit limiter is temporarily unavailable")
