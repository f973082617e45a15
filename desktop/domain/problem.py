"""Everything that can go wrong with a task, as names. ``widgets/messages.py`` says each in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemCode(StrEnum):
    """Stable names: they are stored in the database and searched for, so they are never renamed."""

    # Not sent, or definitely not accepted
    NO_KEY = "no_key"
    BAD_KEY = "bad_key"  # 401
    FORBIDDEN = "forbidden"  # 403
    NO_BALANCE = "no_balance"  # 402
    INVALID_REQUEST = "invalid_request"  # 400, 422
    CONTENT_POLICY = "content_policy"  # 422 content_policy_violation
    NOT_FOUND = "not_found"  # 404 on submit
    TOO_LARGE = "too_large"  # 413
    UNSUPPORTED = "unsupported"  # 415
    MOVED = "moved"  # 3xx: never followed
    RATE_LIMITED = "rate_limited"  # 429
    LIMITER_DOWN = "limiter_down"  # 503 rate_limit_unavailable
    OFFLINE = "offline"  # refused, no route, no such host
    CONNECT_TIMEOUT = "connect_timeout"
    TLS = "tls"
    PROXY = "proxy"
    UNSENDABLE = "unsendable"  # could not be encoded
    REFERENCE_MISSING = "reference_missing"
    REFERENCE_CHANGED = "reference_changed"
    UPLOAD_FAILED = "upload_failed"
    # Outcome unknown
    ANSWER_LOST = "answer_lost"  # cut, reset, timed out after sending began
    ANSWER_UNREADABLE = "answer_unreadable"  # 2xx without a usable id
    SERVER_ERROR = "server_error"  # 5xx
    INTERRUPTED = "interrupted"  # the program ended while sending
    RECORD_LOST = "record_lost"  # the task list is an older copy: it may have been sent since
    # The service's side
    GENERATION_FAILED = "generation_failed"
    NO_FILE = "no_file"  # completed, no file in the answer
    TASK_UNKNOWN = "task_unknown"  # 404 on query
    # The file's side
    LINK_EXPIRED = "link_expired"
    LINK_REFUSED = "link_refused"  # 403, 404, 410 before its time
    ADDRESS_REFUSED = "address_refused"  # not https, private host, userinfo
    REDIRECTS = "redirects"  # more than three, or to a refused address
    NOT_A_VIDEO = "not_a_video"
    TRUNCATED = "truncated"
    FILE_TOO_LARGE = "file_too_large"
    STALLED = "stalled"
    CONNECTION = "connection"  # cut while downloading; goes on by itself
    # This machine
    DISK_FULL = "disk_full"
    FOLDER_UNWRITABLE = "folder_unwritable"
    SANDBOX = "sandbox"  # the local service did not start
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as data.

    Attributes:
        message: the server's own text, plain, at most 2,000 characters; "" when there is none.
        status: HTTP status, 0 when there was none.
        field: the request field it belongs to, "" when none.
        needed: for ``DISK_FULL``: bytes that are needed.
    """

    code: ProblemCode
    message: str = ""
    status: int = 0
    field: str = ""
    needed: int = 0
