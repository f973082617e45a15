"""The HTTP side: every endpoint of the contract, with the documented answers and refusals."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop import __version__
from desktop.domain.clock import Clock
from desktop.sandbox import answers, images
from desktop.sandbox.allowance import Allowance, Grant
from desktop.sandbox.chaos import Chaos
from desktop.sandbox.dialects import ClientId, Dialects
from desktop.sandbox.lines import Lines, Silence, TroubledFile
from desktop.sandbox.manual import describe, write_page
from desktop.sandbox.options import BAD_KEY, POOR_KEY, THROTTLED_KEY, UNLISTED_KEY, Options
from desktop.sandbox.orders import ImageSource, Kind, Order, StoredFile, Task
from desktop.sandbox.records import Records
from desktop.sandbox.refusals import (
    ContentPolicy,
    InsufficientQuota,
    InvalidRequest,
    LimiterUnavailable,
    NotFound,
    NotPossible,
    RateLimited,
    Refusal,
    ServerTrouble,
    Unauthorized,
)
from desktop.sandbox.studio import Folders, Studio

#: Largest body: what the largest documented request needs, Base64 and all.
MAX_BODY = 64 << 20
#: Largest uploaded image, as documented.
MAX_UPLOAD = 10 << 20
#: A prompt with this in it is refused as against the content policy.
REFUSED_WORD = "[refused]"

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")
_THROTTLED_S = 3.0
_UPLOAD_LIFE_S = 3600.0
_BEARER = HTTPBearer(auto_error=False, description="Any key works, but for those named in the manual")
_TROUBLES = (500, 502, 503, 504)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what its rate allowance says.

    Attributes:
        key: fingerprint of the key; never the key itself.
    """

    key: str
    poor: bool = False
    unlisted: bool = False
    throttled: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service stands on; all built by whoever starts it."""

    options: Options
    dialects: Dialects
    records: Records
    folders: Folders
    studio: Studio
    lines: Lines
    submits: Allowance
    queries: Allowance
    clock: Clock


class Service:
    """The endpoints."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._options = parts.options
        self._chaos = parts.options.chaos
        self._records = parts.records
        self._calls: dict[str, int] = {}

    # --- submitting ----------------------------------------------------------------------------------------------

    async def submit(self, request: Request, credentials: Credentials) -> Response:
        """Ask for a video, or for a character out of one. Accepted means charged."""
        caller, grant, call = await self._admit_submit(request, credentials)
        body = await _read_json(request)
        order, sent = await asyncio.to_thread(self._parts.dialects.read_submit, body)
        if order.kind is Kind.VIDEO:
            order = replace(order, images=await self._take_in(sent, _own_files(request)))
        else:
            self._check_source(order.source)
        return self._accept(order, caller, grant, call)

    async def remix(self, request: Request, task_id: str, credentials: Credentials) -> Response:
        """Ask for a new video, edited from an old one. Private videos cannot be remixed."""
        caller, grant, call = await self._admit_submit(request, credentials)
        base = self._find(task_id)
        body = await _read_json(request)
        order = await asyncio.to_thread(self._parts.dialects.read_remix, body, base.order)
        if base.order.private:
            raise NotPossible("This task is private and cannot be remixed")
        if not _has_video(base):
            raise NotPossible("This task has no video to remix")
        return self._accept(
            replace(order, remix_of=base.id, images=order.images or base.order.images), caller, grant, call
        )

    async def _admit_submit(
        self, request: Request, credentials: HTTPAuthorizationCredentials | None
    ) -> tuple[Caller, Grant, int]:
        caller = self._authorize(request, credentials)
        call = self._count("submit")
        if self._chaos.happens("unavailable", call):
            raise LimiterUnavailable
        grant = self._allow(self._parts.submits, caller, "submit", call)
        if self._chaos.happens("errors", "submit", call) and self._chaos.roll("errors", "before", call) < 0.5:
            raise self._trouble("submit", call)
        return caller, grant, call

    def _accept(self, order: Order, caller: Caller, grant: Grant, call: int) -> Response:
        """Charge an order and begin work; the answer itself may still be lost."""
        if REFUSED_WORD in order.prompt:
            raise ContentPolicy
        if caller.poor:
            raise InsufficientQuota
        now = self._parts.clock.now()
        starts_at = now + self._parts.studio.queue_s(self._records.next_number(), order)
        task = self._records.accept(order, caller.key, now, starts_at)
        self._parts.studio.begin(task)
        if self._chaos.happens("errors", "submit", call):
            raise self._trouble("submit", call)
        if self._chaos.happens("lost", call):
            return Silence(self._parts.lines)
        return JSONResponse(self._tell(task, ""), headers=grant.headers())

    def _check_source(self, source: str) -> None:
        if not images.is_url(source) and not _has_video(self._find(source)):
            raise NotPossible("This task has no video to take a character from")

    async def _take_in(self, sent: tuple[str, ...], own_files: str) -> tuple[ImageSource, ...]:
        """Keep the reference images that came with an order; a bad one refuses it as a whole."""
        return tuple([await self._take_in_one(i, text, own_files) for i, text in enumerate(sent)])

    async def _take_in_one(self, index: int, text: str, own_files: str) -> ImageSource:
        try:
            if not images.is_url(text):
                return ImageSource(file=self._keep(await asyncio.to_thread(images.decode_base64, text)))
            if text.startswith(own_files):
                return ImageSource(file=self._keep(await asyncio.to_thread(self._uploaded, text[len(own_files) :])))
        except images.NotAnImage as problem:
            raise InvalidRequest(str(problem), f"images.{index}") from None
        return ImageSource(url=text)

    def _uploaded(self, name: str) -> images.Picture:
        """Return an image that was uploaded here.

        Raises:
            NotAnImage: there is none of that name.
        """
        path = self._parts.folders.files / name
        if not re.fullmatch(r"[a-z0-9]+\.[a-z0-9]+", name) or not path.is_file():
            raise images.NotAnImage("no such upload")
        return images.inspect(path.read_bytes())

    def _keep(self, picture: images.Picture) -> str:
        path = self._parts.folders.inputs / picture.name
        if not path.exists():
            path.write_bytes(picture.content)
        else:
            path.touch()  # young again: not to be cleared before the order that uses it is on record
        return picture.name

    # --- asking --------------------------------------------------------------------------------------------------

    async def query(self, request: Request, task_id: str, credentials: Credentials) -> Response:
        """Ask how a task is doing."""
        grant = self._admit_query(request, credentials, task_id)
        return JSONResponse(self._tell(self._find(task_id), _own_files(request)), headers=grant.headers())

    async def query_character(self, request: Request, task_id: str, credentials: Credentials) -> Response:
        """Ask how a character is doing."""
        grant = self._admit_query(request, credentials, task_id)
        task = self._find(task_id)
        if task.order.kind is not Kind.CHARACTER:
            raise NotFound
        return JSONResponse(self._tell(task, _own_files(request)), headers=grant.headers())

    async def look_up(
        self, request: Request, client_business_id: Annotated[ClientId, Query()], credentials: Credentials
    ) -> Response:
        """Find tasks by the client's own id, newest first. An extension of this sandbox."""
        grant = self._admit_query(request, credentials, client_business_id)
        found = self._records.find_client(client_business_id)
        data = [self._tell(task, _own_files(request)) for task in found]
        return JSONResponse({"object": "list", "data": data}, headers=grant.headers())

    def _admit_query(self, request: Request, credentials: HTTPAuthorizationCredentials | None, about: str) -> Grant:
        """Let a query in. Luck is by what it asks about and the how-manieth time: the same however calls interleave."""
        caller = self._authorize(request, credentials)
        known = self._records.find(about)
        event = (known.number if known else 0, self._count(f"query {known.id if known else ''}"))
        grant = self._allow(self._parts.queries, caller, "query", *event)
        if self._chaos.happens("errors", "query", *event):
            raise self._trouble("query", *event)
        return grant

    def _find(self, task_id: str) -> Task:
        task = self._records.find(task_id)
        if task is None:
            raise NotFound
        return task

    def _tell(self, task: Task, files_url: str) -> dict[str, Any]:
        return answers.tell_task(task, self._parts.studio.progress(task), files_url, self._options.answers)

    # --- everything else -----------------------------------------------------------------------------------------

    async def balance(self, request: Request, credentials: Credentials) -> Response:
        """Tell what this key has used and what is left."""
        return self._balance(self._authorize(request, credentials), by_key=True)

    async def user_balance(self, request: Request, credentials: Credentials) -> Response:
        """Tell what the whole account has used and what is left."""
        return self._balance(self._authorize(request, credentials), by_key=False)

    def _balance(self, caller: Caller, *, by_key: bool) -> Response:
        if caller.unlisted:
            message = "Failed to get token info: record not found"
            return JSONResponse({"success": False, "message": message})
        used = self._records.used(caller.key if by_key else None)
        return JSONResponse(answers.tell_balance(used, 0 if caller.poor else self._records.remaining()))

    async def models(
        self,
        request: Request,
        credentials: Credentials,
        type: Annotated[str, Query(description="Kind of model; there are only video models here")] = "video",
    ) -> Response:
        """List the models."""
        self._authorize(request, credentials)
        data = [
            {
                "id": model.id,
                "object": "model",
                "created": 1735689600,
                "owned_by": service.id,
                "supported_endpoint_types": ["video"],
            }
            for service in self._parts.dialects.services
            for model in service.models
            if type == "video"
        ]
        return JSONResponse({"success": True, "object": "list", "data": data})

    async def upload(self, request: Request, credentials: Credentials) -> Response:
        """Take in an image and give it an address (dialect B)."""
        self._authorize(request, credentials)
        _require(request, "multipart/form-data")
        try:
            picture = await _read_upload(request)
        except images.NotAnImage as problem:
            return JSONResponse({"success": False, "message": str(problem)}, 400)
        name = secrets.token_hex(16) + picture.suffix
        await asyncio.to_thread((self._parts.folders.files / name).write_bytes, picture.content)
        life = max(_UPLOAD_LIFE_S, self._chaos.expiry)
        self._records.add_file(StoredFile(name, picture.mime, self._parts.clock.now() + life))
        data = {
            "id": f"upload_{name[:8]}",
            "url": _own_files(request) + name,
            "mime_type": picture.mime,
            "size": len(picture.content),
        }
        return JSONResponse({"success": True, "message": "", "data": data})

    async def file(self, name: str) -> Response:
        """Fetch a result. No key is asked for: the name is the secret. Ranges are understood."""
        stored = self._records.file(name)
        if stored is None:
            raise NotFound("File not found")
        path = self._parts.folders.files / stored.name
        if (stored.expires_at and stored.expires_at <= self._parts.clock.now()) or not path.is_file():
            raise NotFound("The link has expired", 410)
        nth = self._count(f"file {name}")
        # Luck by size and turn: the name itself is random, and would make every run another.
        event = (path.stat().st_size, nth)
        cut = self._chaos.happens("truncate", *event)
        return TroubledFile(
            path,
            self._parts.lines,
            rate=self._chaos.rate,
            cut_at=0.1 + 0.8 * self._chaos.roll("truncate", "at", *event) if cut else 1.0,
            media_type=stored.mime,
            filename=stored.name,
        )

    # --- who, how fast, how lucky --------------------------------------------------------------------------------

    def _authorize(self, request: Request, credentials: HTTPAuthorizationCredentials | None) -> Caller:
        if credentials is None and self._options.anonymous and "authorization" not in request.headers:
            return Caller(key="")
        key = credentials.credentials if credentials else ""
        if not re.fullmatch(r"[\x21-\x7e]{1,512}", key) or key == BAD_KEY:
            raise Unauthorized
        return Caller(
            key=hashlib.sha256(key.encode()).hexdigest()[:16],
            poor=key == POOR_KEY,
            unlisted=key == UNLISTED_KEY,
            throttled=key == THROTTLED_KEY,
        )

    def _allow(self, allowance: Allowance, caller: Caller, *event: object) -> Grant:
        if caller.throttled or self._chaos.happens("throttle", *event):
            raise RateLimited(allowance.refuse(_THROTTLED_S).headers())
        grant = allowance.take()
        if not grant.granted:
            raise RateLimited(grant.headers())
        return grant

    def _trouble(self, *event: object) -> ServerTrouble:
        return ServerTrouble(_TROUBLES[int(self._chaos.roll("errors", "which", *event) * len(_TROUBLES))])

    def _count(self, what: str) -> int:
        self._calls[what] = self._calls.get(what, 0) + 1
        return self._calls[what]


def _has_video(task: Task) -> bool:
    return task.order.kind is Kind.VIDEO and bool(task.products)


def _own_files(request: Request) -> str:
    """Return the prefix of file URLs at the address by which the caller knows this service."""
    return f"http://{request.headers['host']}/files/"


def _require(request: Request, kind: str) -> None:
    """Refuse a body of another media type.

    Raises:
        InvalidRequest: 415. A web page can send plain text anywhere without asking; JSON it cannot: a wall, too.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != kind:
        raise InvalidRequest(f"the body must be {kind}", status=415)


async def _read_json(request: Request) -> bytes:
    _require(request, "application/json")
    return await request.body()


async def _read_upload(request: Request) -> images.Picture:
    """Return the image in the multipart field ``file``.

    Raises:
        NotAnImage: there is no such field, or no image in it, or it is too large.
    """
    try:
        async with request.form(max_files=4, max_fields=16) as fields:
            file = fields.get("file")
            if not isinstance(file, UploadFile):
                raise images.NotAnImage("the field 'file' is missing")
            content = await file.read(MAX_UPLOAD + 1)
    except (MultiPartException, HTTPException):
        raise images.NotAnImage("the multipart body cannot be read") from None
    if len(content) > MAX_UPLOAD:
        raise images.NotAnImage("the image is larger than 10 MB")
    return await asyncio.to_thread(images.inspect, content)


# --- the application ----------------------------------------------------------------------------------------------


class Gate:
    """Stands before everything: this machine's callers only, bodies of a bounded size, and latency on order.

    A web page that points a name of its own at 127.0.0.1 is told off by the Host header.
    """

    def __init__(self, app: ASGIApp, chaos: Chaos) -> None:
        self._app = app
        self._chaos = chaos
        self._calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not _LOOPBACK.fullmatch(headers.get(b"host", "")):
            await _refuse(InvalidRequest("this service answers to this machine only", status=421))(scope, receive, send)
            return
        length = headers.get(b"content-length", "0")
        if length.isdigit() and int(length) > MAX_BODY:
            await _refuse(_too_large())(scope, receive, send)
            return
        if scope["path"].startswith("/v1/"):
            self._calls += 1
            await asyncio.sleep(self._chaos.draw("latency", self._calls))
        await self._app(scope, _bounded(receive), send)


def _bounded(receive: Receive) -> Receive:
    seen = 0

    async def receive_some() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise _too_large()
        return message

    return receive_some


def _too_large() -> InvalidRequest:
    return InvalidRequest(f"the body is larger than {MAX_BODY >> 20} MB", status=413)


def _refuse(refusal: Refusal) -> JSONResponse:
    return JSONResponse(refusal.body(), refusal.status, headers=refusal.headers)


def build_app(parts: Parts) -> FastAPI:
    """Return the application; its lifespan starts and stops the studio."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        parts.studio.start()
        yield
        await parts.studio.stop()

    app = FastAPI(
        title="Rushes sandbox",
        version=__version__,
        description=describe(parts.options),
        docs_url=None,  # FastAPI's own page loads scripts from the web
        redoc_url=None,
        lifespan=lifespan,
    )
    _add_routes(app, Service(parts), parts)
    _add_refusals(app)
    app.add_middleware(Gate, chaos=parts.options.chaos)
    return app


def _add_routes(app: FastAPI, service: Service, parts: Parts) -> None:
    task = answers.OlderTaskAnswer | answers.TaskAnswer if parts.options.answers == "older" else answers.TaskAnswer
    generations = "/v1/videos/generations"
    submit_body, remix_body = parts.dialects.submit_shapes, parts.dialects.remix_shapes
    add = _Adder(app)
    add("POST", generations, service.submit, task, submit_body, ("query", "remix"))
    add("GET", generations, service.look_up, answers.TaskList)
    add("GET", generations + "/{task_id}", service.query, task)
    add("POST", "/v1/videos/{task_id}/remix", service.remix, task, remix_body, ("query",))
    add("GET", "/v1/characters_tasks/{task_id}", service.query_character, answers.TaskAnswer)
    add("GET", "/v1/balance", service.balance, answers.BalanceAnswer | answers.MessageAnswer)
    add("GET", "/v1/user/balance", service.user_balance, answers.BalanceAnswer | answers.MessageAnswer)
    add("GET", "/v1/models", service.models, answers.ModelList)
    add.upload("/v1/uploads/images", service.upload)
    add.file("/files/{name}", service.file)
    app.openapi = lambda: add.document  # type: ignore[method-assign]  # FastAPI's documented way to extend it

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(write_page(add.document))

    @app.get("/", include_in_schema=False)
    async def root() -> RedirectResponse:
        return RedirectResponse("/docs")


class _Adder:
    """Adds routes with their documentation, and knows the whole document."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._shapes: list[type[BaseModel]] = []

    def __call__(
        self,
        method: str,
        path: str,
        handler: Callable[..., Awaitable[Response]],
        answer: Any,
        body: tuple[type[BaseModel], ...] = (),
        asked_by: tuple[str, ...] = (),
    ) -> None:
        self._shapes += body
        refs = [{"$ref": f"#/components/schemas/{shape.__name__}"} for shape in body]
        content = {"application/json": {"schema": {"anyOf": refs}}}
        links = {name: {"operationId": name, "parameters": {"task_id": "$response.body#/id"}} for name in asked_by}
        self._app.add_api_route(
            path,
            handler,
            methods=[method],
            response_model=None,
            operation_id=handler.__name__,
            responses={200: {"model": answer, "description": "As documented", "links": links}, **_REFUSALS},
            openapi_extra={"requestBody": {"required": True, "content": content}} if body else None,
        )

    def upload(self, path: str, handler: Callable[..., Awaitable[Response]]) -> None:
        form = {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
        responses: dict[int | str, dict[str, Any]] = {
            200: {"model": answers.UploadAnswer, "description": "As documented"},
            400: {"model": answers.MessageAnswer, "description": "Not an image"},
            **_REFUSALS,
        }
        encoding = {"file": {"contentType": ", ".join(images.MIMES.values())}}
        content = {"multipart/form-data": {"schema": form, "encoding": encoding}}
        self._app.add_api_route(
            path,
            handler,
            methods=["POST"],
            operation_id="upload",
            response_model=None,
            responses=responses,
            openapi_extra={"requestBody": {"required": True, "content": content}},
        )

    def file(self, path: str, handler: Callable[..., Awaitable[Response]]) -> None:
        kinds = ("video/mp4", *images.MIMES.values())
        binary = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
        self._app.add_api_route(
            path,
            handler,
            methods=["GET"],
            operation_id="file",
            response_model=None,
            response_class=Response,
            responses={
                200: {"content": binary, "description": "The file"},
                206: {"content": binary, "description": "A part of the file"},
                **_REFUSALS,
            },
        )
        self._app.add_api_route(path, handler, methods=["HEAD"], response_model=None, include_in_schema=False)

    @cached_property
    def document(self) -> dict[str, Any]:
        """Return the OpenAPI document: FastAPI's own, and the request bodies that the catalogue shapes."""
        document = get_openapi(
            title=self._app.title,
            version=self._app.version,
            description=self._app.description,
            routes=self._app.routes,
        )
        _, shapes = models_json_schema(
            [(shape, "validation") for shape in self._shapes], ref_template="#/components/schemas/{model}"
        )
        document["components"]["schemas"] |= shapes["$defs"]
        return document


_REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": answers.ErrorAnswer, "description": "Refused"},
    "5XX": {"model": answers.ErrorAnswer, "description": "Trouble"},
}


def _add_refusals(app: FastAPI) -> None:
    async def refuse(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return _refuse(error)

    async def refuse_parameter(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        return _refuse(InvalidRequest(first["msg"], str(first["loc"][-1])))

    async def refuse_path(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        refusal = NotFound(error.detail, error.status_code)
        if error.status_code == 405:  # the framework names the methods of one route; a path may have several
            refusal.headers["Allow"] = ", ".join(sorted(_methods(app, request.scope)))
        return _refuse(refusal)

    app.add_exception_handler(Refusal, refuse)
    app.add_exception_handler(RequestValidationError, refuse_parameter)
    app.add_exception_handler(HTTPException, refuse_path)


def _methods(app: FastAPI, scope: Scope) -> set[str]:
    """Return the methods that a path has."""
    found: set[str] = set()
    for route in app.routes:
        if isinstance(route, Route) and route.matches({**scope, "method": ""})[0] is not Match.NONE:
            found |= route.methods or set()
    return found
