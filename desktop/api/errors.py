"""What can happen to one call, as types. The services decide by type; ``widgets/messages.py`` says it in words.

::

    ApiError
    ├── NotSent                 certainly nothing of the request reached the service
    │   ├── Unreachable           refused, no route, no such host, reset before the request
    │   ├── ConnectTimedOut       no connection in time (a hung TLS handshake too)
    │   ├── CertificateRefused    TLS: certificate, host name, or not TLS at all
    │   ├── ProxyRefused          the proxy said no, or speaks something else
    │   ├── PoolExhausted         our own connections are all taken: build a new client
    │   └── Unsendable            it cannot be encoded: our input, not the network
    │       ├── KeyMalformed        the key is no header value
    │       ├── FileMissing         a file of the body is not there
    │       └── FileChanged         a file of the body is not what it was
    ├── AnswerLost              something went out and no whole answer came back
    ├── AnswerUnreadable        a 2xx answer that is not what was documented
    │   └── Declined              a 2xx answer that says ``success: false``
    └── Refused                 a whole answer with another status
        ├── Moved                 3xx: never followed
        ├── BadRequest            400, 422 and the other definite 4xx
        │   ├── ContentPolicy       422 content_policy_violation
        │   ├── TooLarge            413
        │   └── UnsupportedMedia    415
        ├── BadKey                401
        ├── NoBalance             402
        ├── Forbidden             403
        ├── NotFound              404
        ├── Throttled             429
        │   └── LimiterDown         503 rate_limit_unavailable: submits are refused, nothing else is known to be
        └── ServerTrouble         5xx, and 4xx that do not say whether the request was taken

No message, repr or cause of these holds a key: causes are cut off where they are raised.
"""

from __future__ import annotations

MESSAGE_LIMIT = 2000


class ApiError(Exception):
    """A call did not give what it was for.

    Attributes:
        message: the server's or the system's own text, plain, at most 2,000 characters.
    """

    def __init__(self, message: str = "") -> None:
        self.message = message[:MESSAGE_LIMIT]
        super().__init__(self.message)


class NotSent(ApiError):
    """Certainly nothing of the request reached the service."""


class Unreachable(NotSent):
    """No connection could be made."""


class ConnectTimedOut(NotSent):
    """No connection in time."""


class CertificateRefused(NotSent):
    """The service could not prove who it is. There is no way to go on anyway."""


class ProxyRefused(NotSent):
    """The proxy refused, or cannot be used."""


class PoolExhausted(NotSent):
    """No free connection in our own pool."""


class Unsendable(NotSent):
    """It cannot be put on the wire: sending it again as it is would not help."""


class KeyMalformed(Unsendable):
    """The key holds characters that no header can carry. Its text is in no message."""


class FileMissing(Unsendable):
    """A file that belongs to the body cannot be read; ``message`` is its name."""


class FileChanged(Unsendable):
    """A file that belongs to the body is not the one that was prepared; ``message`` is its name."""


class AnswerLost(ApiError):
    """The request went out, at least in part, and no whole answer came back."""


class AnswerUnreadable(ApiError):
    """The service answered 2xx with something that is not documented.

    Attributes:
        raw: the first 64 kB of what came.
    """

    def __init__(self, message: str = "", raw: bytes = b"") -> None:
        super().__init__(message)
        self.raw = raw[:65536]


class Declined(AnswerUnreadable):
    """The service answered 2xx and ``success: false``."""


class Refused(ApiError):
    """The service answered with a status that is not 2xx.

    Attributes:
        status: HTTP status.
        code: the service's own code, e.g. ``rate_limit_exceeded``; "" when none.
        retry_after: seconds the service asks to wait, or None.
        field: name of the request field the message is about, "" when not told.
    """

    def __init__(
        self, message: str = "", *, status: int, code: str = "", retry_after: float | None = None, field: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.field = field

    def __str__(self) -> str:
        """Return status, code and text."""
        return f"{self.status} {self.code} {self.message}".strip()


class Moved(Refused):
    """3xx. Following could repeat a paid request or carry the key elsewhere."""


class BadRequest(Refused):
    """A definite no: 400, 422 and their like."""


class ContentPolicy(BadRequest):
    """The prompt or an image was refused."""


class TooLarge(BadRequest):
    """413."""


class UnsupportedMedia(BadRequest):
    """415."""


class BadKey(Refused):
    """401."""


class NoBalance(Refused):
    """402."""


class Forbidden(Refused):
    """403."""


class NotFound(Refused):
    """404."""


class Throttled(Refused):
    """429: certainly not accepted, and may be sent later."""


class LimiterDown(Throttled):
    """503 with ``rate_limit_unavailable``: the service's limiter is down, the request was not accepted."""


class ServerTrouble(Refused):
    """The answer does not say whether the request was taken."""


#: 4xx that say for certain that the request was not taken. Any other 4xx (408, 409, 425, 499 ...) leaves it open.
_DEFINITE = frozenset({400, 405, 406, 410, 411, 414, 416, 417, 421, 422, 426, 428, 431, 451})


def refusal(
    status: int, message: str = "", *, code: str = "", retry_after: float | None = None, field: str = ""
) -> Refused:
    """Return the error that an HTTP status stands for.

    Args:
        code: the body's ``error.code`` as text.
    """
    return _kind(status, code)(message, status=status, code=code, retry_after=retry_after, field=field)


def _kind(status: int, code: str) -> type[Refused]:
    if 300 <= status < 400:
        return Moved
    if status in _DEFINITE:
        return ContentPolicy if code == "content_policy_violation" else BadRequest
    if status == 503 and code == "rate_limit_unavailable":
        return LimiterDown
    named: dict[int, type[Refused]] = {
        401: BadKey,
        402: NoBalance,
        403: Forbidden,
        404: NotFound,
        413: TooLarge,
        415: UnsupportedMedia,
        429: Throttled,
    }
    return named.get(status, ServerTrouble)
