"""A video service for tests: the contract's own behaviour, in memory, with faults put in front of any route.

``VideoService`` counts what was accepted, since that is what costs money.
"""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

from tests.servers.scripted import ScriptedServer, Seen, Step, Wire, head, raw, reply

SUBMIT = "/v1/videos/generations"


@dataclass(slots=True)
class Made:
    """A task the service accepted."""

    id: str
    document: dict
    created_at: float
    status: str = "queued"
    progress: int = 0
    extra: dict = field(default_factory=dict)
    answers: deque[Step] = field(default_factory=deque)


class VideoService:
    """The service.

    Attributes:
        submits: steps taken instead of accepting, one a submission, in order.
        queries: the same for queries.
        made: accepted tasks by id.
        video: what a finished task's file holds.
        clock_offset: its clock minus ours, seconds.
    """

    def __init__(self, *, key: str = "", video: bytes = b"", finish: bool = True) -> None:
        self.key = key
        self.video = video
        self.finish = finish
        self.clock_offset = 0.0
        self.expires_in = 86400.0
        self.submits: deque[Step | Callable[[Seen, Callable[[], dict]], Step]] = deque()
        self.queries: deque[Step] = deque()
        self.downloads: deque[Step] = deque()
        self.routes: dict[str, Callable[[Seen], Step]] = {}
        self.made: dict[str, Made] = {}
        self.uploads: list[Seen] = []
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self.server = ScriptedServer(self._handle)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def posts(self) -> int:
        """Return how many whole submissions arrived, accepted or not."""
        return self.server.count("POST", SUBMIT)

    def close(self) -> None:
        self.server.close()

    def now(self) -> float:
        return time.time() + self.clock_offset

    def headers(self) -> dict[str, str]:
        return {"Date": formatdate(self.now(), usegmt=True)}

    def accept(self, document: dict) -> dict:
        """Accept a request and return its answer."""
        with self._lock:
            made = Made(f"video_{next(self._numbers):06d}", document, self.now())
            self.made[made.id] = made
            return self.describe(made)

    def describe(self, made: Made) -> dict:
        answer = {
            "id": made.id,
            "object": "generation.task",
            "model": made.document.get("model", ""),
            "status": made.status,
            "progress": made.progress,
            "created_at": int(made.created_at),
            "metadata": {},
        }
        if made.status == "completed":
            answer |= {
                "completed_at": int(self.now()),
                "expires_at": int(self.now() + self.expires_in),
                "result": {"type": "video", "data": [{"url": f"{self.url}/files/{made.id}.mp4", "format": "mp4"}]},
            }
        return answer | made.extra

    def finish_all(self) -> None:
        with self._lock:
            for made in self.made.values():
                made.status, made.progress = "completed", 100

    def _handle(self, seen: Seen) -> Step:
        with self._lock:
            path = seen.path.partition("?")[0]
            for prefix, route in self.routes.items():
                if path.startswith(prefix):
                    return route(seen)
            if not self._may(seen) and not path.startswith("/files"):
                return error(401, 401, "Authentication failed, please check your API key", "authentication_error")
            if seen.method == "POST" and path == SUBMIT:
                return self._submitted(seen)
            if seen.method == "POST" and path.endswith("/remix"):
                return reply(200, self.accept(seen.json), self.headers())
            if seen.method == "POST" and path == "/v1/uploads/images":
                return self._uploaded(seen)
            if path == SUBMIT:
                return self._found(seen)
            if path.startswith("/files/"):
                return self.downloads.popleft() if self.downloads else self.file(seen)
            if path.endswith("balance"):
                body = {"success": True, "remain_balance": 10.5, "used_balance": 2.3, "remain_credits": 2100}
                return reply(200, body | {"used_credits": 460, "credits_per_usd": 200, "unlimited_quota": False})
            if path == "/v1/models":
                return reply(200, {"success": True, "object": "list", "data": [{"id": "sora-2", "object": "model"}]})
            return self._queried(path.rpartition("/")[2])

    def _may(self, seen: Seen) -> bool:
        return not self.key or seen.headers.get("authorization") in (f"Bearer {self.key}", "Bearer rushes-sandbox")

    def _submitted(self, seen: Seen) -> Step:
        if not self.submits:
            return reply(200, self.accept(seen.json), self.headers())
        step = self.submits.popleft()
        if getattr(step, "accepts", False):
            return step(seen, lambda: self.accept(seen.json))  # type: ignore[call-arg, return-value]
        return step  # type: ignore[return-value]

    def _found(self, seen: Seen) -> Step:
        wanted = re.search(r"client_business_id=([^&]+)", seen.path)
        for made in self.made.values():
            if wanted and made.document.get("metadata", {}).get("client_business_id") == wanted[1]:
                return reply(200, self.describe(made), self.headers())
        return error(404, 404, "Task not found", "not_found_error")

    def _uploaded(self, seen: Seen) -> Step:
        self.uploads.append(seen)
        number = len(self.uploads)
        data = {"id": f"upload_{number}", "url": f"https://files.example/{number}.jpg", "mime_type": "image/jpeg"}
        return reply(200, {"success": True, "message": "", "data": data | {"size": 1}})

    def _queried(self, task_id: str) -> Step:
        if self.queries:
            return self.queries.popleft()
        made = self.made.get(task_id)
        if made is None:
            return error(404, 404, "Task not found", "not_found_error")
        if made.answers:
            return made.answers.popleft()
        answer = reply(200, self.describe(made), self.headers())
        if self.finish:
            made.status, made.progress = {
                "queued": ("in_progress", 40),
                "in_progress": ("completed", 100),
            }.get(made.status, (made.status, made.progress))
        return answer

    def file(self, seen: Seen, headers: dict[str, str] | None = None) -> Step:
        """Serve the video, with Range."""
        fields = {"Content-Type": "video/mp4", "ETag": '"v1"', "Accept-Ranges": "bytes"} | (headers or {})
        wanted = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("range", ""))
        start = int(wanted[1]) if wanted else 0
        if wanted and seen.headers.get("if-range", '"v1"') != fields["ETag"]:
            wanted, start = None, 0
        if start >= len(self.video) > 0:
            return raw(head(416, {"Content-Range": f"bytes */{len(self.video)}", "Content-Length": "0"}))
        data = self.video[start:]
        fields["Content-Length"] = str(len(data))
        if wanted:
            fields["Content-Range"] = f"bytes {start}-{len(self.video) - 1}/{len(self.video)}"
        status = 206 if wanted else 200

        def step(wire: Wire) -> bool:
            wire.send(head(status, fields) + data)
            return True

        return step


def accepting(then: Callable[[dict], Step]) -> Step:
    """Make a step that accepts (and charges) the submission, then answers as ``then`` says."""

    def step(seen: Seen, accept: Callable[[], dict]) -> Step:
        return then(accept())

    step.accepts = True  # type: ignore[attr-defined]
    return step  # type: ignore[return-value]


def error(status: int, code: object, message: str = "", kind: str = "", headers: dict[str, str] | None = None) -> Step:
    """Answer with the documented error body."""
    body: dict[str, object] = {"code": code, "message": message}
    if kind:
        body["type"] = kind
    return reply(status, {"error": body}, headers)
