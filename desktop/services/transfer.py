"""One video from its link to its final name, in one worker thread, in plain blocking code.

What comes is written to ``.rushes-<client id>.part`` beside the final file, with a note of what it is. It is resumed
when the server can show that it is still the same file. Only a file that was verified from its first to its last box
gets its final name, by a rename that never overwrites; the note says which name it will be, so that a program that dies
right after the rename finds the file again instead of fetching it twice.

The key is nowhere in this file: result links are public and carry their own permission.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import re
import shutil
import socket
import ssl
import stat
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import httpcore

from desktop import __version__
from desktop.domain.problem import Problem, ProblemCode
from desktop.services.images.container import BadImage
from desktop.services.images.sniff import HEAD, sniff
from desktop.services.imprint import Imprint, ImprintRefused, imprint, thumbnail_of, write_sidecar
from desktop.services.links import (
    MAX_HOPS,
    AddressRefused,
    GuardedBackend,
    NameRefused,
    check_link,
    may_lead_to,
    next_hop,
)
from desktop.services.moving import make_folder, move_new, sync_folder
from desktop.services.mp4 import Incomplete, NotAVideo, VideoFacts, make_poster, verify

log = logging.getLogger(__name__)

CHUNK = 256 * 1024
MAX_VIDEO = 4 << 30
MAX_THUMBNAIL = 20 << 20
_NAME_BYTES = 150
_WORDS = 8
#: How soon to see whether a name that leads to a private address does so no more, seconds.
_NAME_S = 60.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({401, 403, 404, 410})


class TransferFailed(Exception):
    """The file is not here (yet).

    Attributes:
        problem: what it is about.
        retry_after: seconds the server asked to wait, or None.
    """

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(problem.code.value)
        self.problem = problem
        self.retry_after = retry_after


class Cancelled(Exception):
    """The program asked to stop; what came is kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a transfer.

    Attributes:
        max_bytes: largest file.
        stall_s: longest silence; and over how long fewer than 4 kB count as silence.
    """

    max_bytes: int = MAX_VIDEO
    connect_s: float = 15.0
    stall_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Order:
    """What to fetch and where to.

    Attributes:
        name: final name without suffix.
        local: whether links to this machine are right, because the service is here.
        posters: folder for the still.
        make_parents: whether missing folders above ``folder`` are made too (the default place only).
        origin: what the video was made from, to be written into it and beside it; None for nothing.
        shelf: name of the sub-folder that the finished video goes to; what comes in parts stays in ``folder``.
    """

    client_id: str
    url: str
    folder: Path
    posters: Path
    name: str
    local: bool = False
    make_parents: bool = False
    proxy: str | None = None
    origin: Imprint | None = None
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole, verified video under its final name."""

    file: Path
    bytes: int
    sha256: str
    facts: VideoFacts
    poster: str


@dataclass(frozen=True, slots=True)
class _Note:
    """What is known of a part file, kept beside it.

    Attributes:
        path: of the link, without host and signature: a fresh link to the same file has the same one.
        total: bytes of the whole, or None.
        whole: bytes of the part as it came, once that was verified; ``total`` may by then be meant for its successor.
        final, sha256: once verified: the name it gets, and its hash.
    """

    path: str = ""
    total: int | None = None
    etag: str = ""
    modified: str = ""
    whole: int = 0
    final: str = ""
    sha256: str = ""


@dataclass(slots=True)
class _Place:
    """The two files of a transfer under way."""

    part: Path
    note_file: Path
    note: _Note = field(default_factory=_Note)

    def keep(self, note: _Note) -> None:
        self.note = note
        temporary = self.note_file.with_suffix(".new")
        with _open_private(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
            file.write(json.dumps(asdict(note)).encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.note_file)

    def forget(self) -> None:
        for path in (self.part, self.note_file):
            with contextlib.suppress(OSError):
                path.unlink()


def place_of(folder: Path, client_id: str) -> _Place:
    """Return where a transfer keeps what came so far, with its note as far as it can be read."""
    stem = f".rushes-{client_id}"
    place = _Place(folder / f"{stem}.part", folder / f"{stem}.json")
    try:
        with _open_private(place.note_file, os.O_RDONLY) as file:
            data = json.loads(file.read(65536))
        place.note = _Note(**data)
    except (OSError, ValueError, TypeError, RecursionError):
        place.note = _Note()
    return place


def forget_note(folder: Path, client_id: str) -> None:
    """Drop the note of a transfer whose file is recorded."""
    with contextlib.suppress(OSError):
        (folder / f".rushes-{client_id}.json").unlink()


def fetch(
    order: Order,
    *,
    tls: ssl.SSLContext,
    limits: Limits,
    cancelled: threading.Event,
    on_progress: Callable[[int, int | None], None],
) -> Fetched:
    """Fetch, verify and name a video.

    Args:
        on_progress: told bytes so far and in all (None when unknown), at most ten times a second.

    Raises:
        TransferFailed: with the problem; what may be of use later is kept.
        Cancelled: as asked.
    """
    try:
        open_folder(order.folder, make_parents=order.make_parents)
        place = place_of(order.folder, order.client_id)
        found = _already_named(order, place)
        if found is None:
            _Fetch(order, place, tls, limits, cancelled, on_progress).run()
            found = _verified(order, place)
        file, facts = found
        return Fetched(file, file.stat().st_size, place.note.sha256, facts, _poster(order, file))
    except OSError as error:
        raise TransferFailed(_disk_problem(error)) from error


def fetch_thumbnail(
    order: Order, video: Path, *, tls: ssl.SSLContext, limits: Limits, cancelled: threading.Event
) -> Path:
    """Fetch the still that the service made, as the order's link, and put it beside its video; return where it is.

    Raises:
        TransferFailed: it cannot be had, or is no image.
        Cancelled: as asked.
        OSError: it cannot be written.
    """
    place = place_of(order.folder, order.client_id)
    data = _Fetch(order, place, tls, limits, cancelled, lambda _received, _total: None).whole(MAX_THUMBNAIL)
    try:
        target = thumbnail_of(video, sniff(data[:HEAD]).suffix)
    except BadImage as error:
        raise TransferFailed(Problem(ProblemCode.NOT_A_VIDEO, f"no image: {error.problem.value}")) from None
    part = video.with_name(f".rushes-{order.client_id}.thumbnail")
    with _open_private(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        move_new(part, target)
    except FileExistsError:
        part.unlink()
    return target


# --- the folder ----------------------------------------------------------------------------------------------


def open_folder(folder: Path, *, make_parents: bool) -> None:
    """Make the folder for videos if it is not there, and see that it can be written.

    Raises:
        TransferFailed: it is a link, or cannot be written or made.
        OSError: the disk is full.
    """
    try:
        if folder.is_symlink():
            raise TransferFailed(Problem(ProblemCode.FOLDER_UNWRITABLE, "symbolic link"))
        # A folder above that is missing is a disk that is not there, or a mistake; not ours to make.
        folder.mkdir(mode=0o700, parents=make_parents, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise TransferFailed(Problem(ProblemCode.FOLDER_UNWRITABLE))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise TransferFailed(Problem(ProblemCode.FOLDER_UNWRITABLE, error.strerror or "")) from error


def _disk_problem(error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem(ProblemCode.DISK_FULL)
    return Problem(ProblemCode.FOLDER_UNWRITABLE, error.strerror or type(error).__name__)


def _open_private(path: Path, flags: int) -> BinaryIO:
    """Open a file of ours: a regular one, never through a link, for its owner only.

    Raises:
        OSError: it is something else, or cannot be opened.
    """
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EPERM, "not a regular file", str(path))
    mode = "r+b" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb"
    file: BinaryIO = os.fdopen(descriptor, mode, buffering=CHUNK)  # type: ignore[assignment]
    return file


# --- getting the bytes ---------------------------------------------------------------------------------------


class _Fetch:
    """Gets the bytes of one part file."""

    def __init__(
        self,
        order: Order,
        place: _Place,
        tls: ssl.SSLContext,
        limits: Limits,
        cancelled: threading.Event,
        on_progress: Callable[[int, int | None], None],
    ) -> None:
        self._order = order
        self._place = place
        self._tls = tls
        self._limits = limits
        self._cancelled = cancelled
        self._on_progress = on_progress

    def run(self) -> None:
        """Return when the part file holds everything the server has."""
        with _as_problems():
            check_link(self._order.url, local=self._order.local)
            with _open_private(self._place.part, os.O_RDWR | os.O_CREAT) as file, self._pool() as pool:
                # From scratch once more when what was kept turns out not to fit; then it is the server's fault.
                for _ in range(2):
                    if self._attempt(pool, file):
                        return
                    self._start_over(file)
                raise TransferFailed(Problem(ProblemCode.CONNECTION, "ranges do not fit"))

    def whole(self, most: int) -> bytes:
        """Return a small file of at most so many bytes; nothing of it is kept when it breaks off."""
        parts: list[bytes] = []
        size = 0
        with _as_problems():
            check_link(self._order.url, local=self._order.local)
            with self._pool() as pool, self._follow(pool, 0) as response:
                if response.status != 200:
                    self._refused(response)
                for data in response.iter_stream():
                    if self._cancelled.is_set():
                        raise Cancelled
                    parts.append(data)
                    size += len(data)
                    if size > most:
                        raise TransferFailed(Problem(ProblemCode.FILE_TOO_LARGE))
        return b"".join(parts)

    def _pool(self) -> httpcore.ConnectionPool:
        proxy = None
        backend: httpcore.NetworkBackend = GuardedBackend(local=self._order.local)
        if self._order.proxy:
            proxy = _proxy(self._order.proxy)
            backend = httpcore.SyncBackend()  # it connects to the proxy; names are resolved there
        return httpcore.ConnectionPool(
            ssl_context=self._tls, proxy=proxy, network_backend=backend, max_connections=1, http2=False
        )

    def _start_over(self, file: BinaryIO) -> None:
        file.seek(0)
        file.truncate(0)
        self._place.keep(_Note())

    def _attempt(self, pool: httpcore.ConnectionPool, file: BinaryIO) -> bool:
        """Make one request and take what it brings; False means that what was kept does not fit."""
        offset = file.seek(0, os.SEEK_END)
        note = self._place.note
        if offset and (not note.path or note.path != _path(self._order.url)) and not note.etag:
            return False  # nothing shows that it is the same file
        if offset and offset in (note.total, note.whole):
            return True
        with self._follow(pool, offset) as response:
            return self._take(response, file, offset)

    @contextlib.contextmanager
    def _follow(self, pool: httpcore.ConnectionPool, offset: int) -> Iterator[httpcore.Response]:
        """Open the link, following at most three redirects, each checked."""
        url = self._order.url
        for hop in range(MAX_HOPS + 1):
            if self._order.proxy:
                _check_resolved(url)
            with pool.stream("GET", url, headers=self._headers(offset), extensions=self._timeouts()) as response:
                if response.status not in _REDIRECTS:
                    yield response
                    return
                if hop == MAX_HOPS:
                    raise TransferFailed(Problem(ProblemCode.REDIRECTS, status=response.status))
                url = next_hop(url, _header(response, b"location"), local=self._order.local)
        raise AssertionError("unreachable")

    def _headers(self, offset: int) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"User-Agent", f"Rushes/{__version__}".encode()),
            (b"Accept", b"video/mp4,video/*;q=0.9,*/*;q=0.1"),
            (b"Accept-Encoding", b"identity"),
        ]
        if offset:
            headers.append((b"Range", b"bytes=%d-" % offset))
            note = self._place.note
            same = note.etag if note.etag and not note.etag.startswith("W/") else note.modified
            if same:
                headers.append((b"If-Range", same.encode("latin-1")))
        return headers

    def _timeouts(self) -> dict[str, dict[str, float]]:
        limits = self._limits
        return {
            "timeout": {
                "connect": limits.connect_s,
                "read": limits.stall_s,
                "write": limits.stall_s,
                "pool": limits.connect_s,
            }
        }

    def _take(self, response: httpcore.Response, file: BinaryIO, offset: int) -> bool:
        status = response.status
        if _header(response, b"content-encoding").lower() not in ("", "identity"):
            raise TransferFailed(Problem(ProblemCode.NOT_A_VIDEO, "compressed"))
        if status == 416 and offset:
            whole = _total_of_range(response) == offset
            if whole:
                self._place.keep(replace(self._place.note, total=offset))
            return whole
        if status == 206 and offset:
            return self._resume(response, file, offset)
        if status == 200:
            file.seek(0)
            file.truncate(0)
            self._receive(response, file, 0, _length(response))
            return True
        self._refused(response)
        return False

    def _resume(self, response: httpcore.Response, file: BinaryIO, offset: int) -> bool:
        """Go on where it stopped, if the server goes on there, in the same file."""
        note = self._place.note
        match = re.fullmatch(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", _header(response, b"content-range"))
        if match is None or int(match[1]) != offset:
            return False
        total = int(match[3]) if match[3] != "*" else None
        etag = _header(response, b"etag")
        if (note.total is not None and total != note.total) or (note.etag and etag and etag != note.etag):
            return False
        if total is not None and int(match[2]) != total - 1:
            return False
        self._receive(response, file, offset, total)
        return True

    def _refused(self, response: httpcore.Response) -> None:
        status = response.status
        if status in _GONE:
            raise TransferFailed(Problem(ProblemCode.LINK_REFUSED, status=status))
        wait = _header(response, b"retry-after")
        after = min(float(wait[:9]), 3600.0) if wait.isascii() and wait.isdigit() else None
        raise TransferFailed(Problem(ProblemCode.CONNECTION, status=status), after)

    def _receive(self, response: httpcore.Response, file: BinaryIO, offset: int, total: int | None) -> None:
        if (total or 0) > self._limits.max_bytes:
            raise TransferFailed(Problem(ProblemCode.FILE_TOO_LARGE))
        self._need_room((total or 0) - offset)
        self._place.keep(
            _Note(
                _path(self._order.url),
                total,
                _header(response, b"etag")[:200],
                _header(response, b"last-modified")[:80],
            )
        )
        received = offset
        pulse = _Pulse(self._limits.stall_s, received)
        try:
            for data in response.iter_stream():
                if self._cancelled.is_set():
                    raise Cancelled
                received += len(data)
                if received > self._limits.max_bytes:
                    raise TransferFailed(Problem(ProblemCode.FILE_TOO_LARGE))
                file.write(data)
                if pulse.beat(received):
                    self._on_progress(received, total)
        finally:
            _flush(file)
        self._on_progress(received, total)
        os.fsync(file.fileno())

    def _need_room(self, missing: int) -> None:
        usage = shutil.disk_usage(self._order.folder)
        margin = min(64 << 20, usage.total // 100)  # the database may be on the same disk
        short = missing + margin - usage.free
        if short > 0:
            raise TransferFailed(Problem(ProblemCode.DISK_FULL, needed=short))


@contextlib.contextmanager
def _as_problems() -> Iterator[None]:
    """Say what goes wrong on the way in the program's own words."""
    try:
        yield
    except NameRefused as error:
        raise TransferFailed(Problem(ProblemCode.ADDRESS_REFUSED, str(error)[:200]), _NAME_S) from None
    except AddressRefused as error:
        raise TransferFailed(Problem(ProblemCode.ADDRESS_REFUSED, str(error)[:200])) from None
    except httpcore.TimeoutException as error:
        stalled = isinstance(error, httpcore.ReadTimeout)
        code = ProblemCode.STALLED if stalled else ProblemCode.CONNECT_TIMEOUT
        raise TransferFailed(Problem(code)) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise TransferFailed(Problem(ProblemCode.CONNECTION, type(error).__name__)) from None
    except (httpcore.UnsupportedProtocol, ValueError) as error:
        raise TransferFailed(Problem(ProblemCode.ADDRESS_REFUSED, type(error).__name__)) from None


class _Pulse:
    """Tells when progress is worth a word, and when there is none worth waiting for."""

    def __init__(self, stall_s: float, received: int) -> None:
        self._stall_s = stall_s
        self._told = self._window = time.monotonic()
        self._at_window = received

    def beat(self, received: int) -> bool:
        """Return whether to tell.

        Raises:
            TransferFailed: it only drips.
        """
        now = time.monotonic()
        if now - self._window > self._stall_s:
            if received - self._at_window < 4096:
                raise TransferFailed(Problem(ProblemCode.STALLED))
            self._window, self._at_window = now, received
        if now - self._told < 0.1:
            return False
        self._told = now
        return True


def _flush(file: BinaryIO) -> None:
    """Write out what is buffered; when the disk is full, drop it so that closing does not fail again."""
    try:
        file.flush()
    except OSError:
        with contextlib.suppress(OSError):
            file.seek(0, os.SEEK_END)
        raise


def _proxy(url: str) -> httpcore.Proxy:
    parts = urlsplit(url)
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username is not None else None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or (1080 if parts.scheme.startswith("socks") else 443 if parts.scheme == "https" else 8080)
    return httpcore.Proxy(f"{parts.scheme}://{host}:{port}", auth=auth)


def _check_resolved(url: str) -> None:
    """Refuse a host that this machine knows as a private one, though a proxy would resolve it itself.

    Raises:
        NameRefused: all its addresses are private.
    """
    import ipaddress

    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return  # only the proxy knows it
    if not any(may_lead_to(ipaddress.ip_address(str(entry[4][0]).partition("%")[0])) for entry in found):
        raise NameRefused(host)


def _header(response: httpcore.Response, name: bytes) -> str:
    for key, value in response.headers:
        if key.lower() == name:
            return value.decode("latin-1").strip()
    return ""


def _length(response: httpcore.Response) -> int | None:
    text = _header(response, b"content-length")
    return int(text[:18]) if text.isascii() and text.isdigit() else None


def _total_of_range(response: httpcore.Response) -> int | None:
    match = re.fullmatch(r"bytes \*/(\d{1,18})", _header(response, b"content-range"))
    return int(match[1]) if match else None


def _path(url: str) -> str:
    return urlsplit(url).path


# --- from part to video --------------------------------------------------------------------------------------


def _verified(order: Order, place: _Place) -> tuple[Path, VideoFacts]:
    """Check the part file and give it its final name.

    Raises:
        TransferFailed: it is no video (then it is deleted), or breaks off (then it is kept to be resumed).
    """
    try:
        facts = verify(place.part)
    except Incomplete as error:
        if place.note.total is None:
            raise TransferFailed(Problem(ProblemCode.TRUNCATED, str(error))) from None
        place.forget()  # everything came, so going on, or the same once more without end, would bring nothing
        raise TransferFailed(Problem(ProblemCode.NOT_A_VIDEO, str(error))) from None
    except NotAVideo as error:
        place.forget()
        raise TransferFailed(Problem(ProblemCode.NOT_A_VIDEO, str(error))) from None
    _tell_origin(order, place)
    digest = _hash(place.part)
    final = _rename(order, place, digest)
    if order.origin is not None:
        with contextlib.suppress(OSError):
            write_sidecar(final, order.origin)
    return final, facts


def _tell_origin(order: Order, place: _Place) -> None:
    """Write into the part file what it was made from; when that cannot be, the video stays as it came."""
    if order.origin is None:
        return
    told = place.part.with_suffix(".told")
    try:
        imprint(place.part, told, order.origin)
        verify(told)
        told.chmod(0o600)
        # A run that ends between these two finds the part as whole as it came: the link may have ended by then.
        place.keep(replace(place.note, total=told.stat().st_size, whole=place.part.stat().st_size))
        told.replace(place.part)
    except (ImprintRefused, NotAVideo, OSError) as error:
        log.info("the video is saved without its settings in it: %s", type(error).__name__)
        with contextlib.suppress(OSError):
            told.unlink()


def _hash(path: Path) -> str:
    with _open_private(path, os.O_RDONLY) as file:
        digest = hashlib.sha256()
        while data := file.read(CHUNK):
            digest.update(data)
        return digest.hexdigest()


def _rename(order: Order, place: _Place, digest: str) -> Path:
    """Give the part file the first free name. The note is written before, so that the file is found again."""
    size = place.part.stat().st_size
    if order.shelf:
        make_folder(order.folder / order.shelf)
    for number in range(1, 10_000):
        name = f"{order.name}.mp4" if number == 1 else f"{order.name} ({number}).mp4"
        name = f"{order.shelf}/{name}" if order.shelf else name
        final = order.folder / name
        if os.path.lexists(final):
            continue
        place.keep(replace(place.note, final=name, sha256=digest, total=size))
        try:
            move_new(place.part, final)
        except FileExistsError:
            continue
        sync_folder(order.folder)
        sync_folder(final.parent)
        return final
    raise OSError(errno.EEXIST, "too many files of one name", order.name)


def _already_named(order: Order, place: _Place) -> tuple[Path, VideoFacts] | None:
    """Return the file that an earlier run named and did not live to record."""
    note = place.note
    parts = note.final.split("/")
    if len(parts) > 2 or any(part in ("", ".", "..") or Path(part).name != part for part in parts):
        return None
    final = order.folder / note.final
    try:
        if final.is_symlink() or final.parent.is_symlink():
            return None
        if final.stat().st_size != note.total or _hash(final) != note.sha256:
            return None
        facts = verify(final)
    except (OSError, NotAVideo):
        return None
    with contextlib.suppress(OSError):
        place.part.unlink()
    return final, facts


def _poster(order: Order, file: Path) -> str:
    out = order.posters / f"{order.client_id}.jpg"
    try:
        order.posters.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_poster(file, out)
    except (NotAVideo, OSError):
        log.warning("no still of %s", file.name)
        return ""
    return str(out)


def file_name(date: str, prompt: str, take: int) -> str:
    """Return a name a person can read, without suffix: date, the prompt's first words, take.

    Nothing that the server says is in it.
    """
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in prompt[:400])
    words = " ".join(kept.split()[:_WORDS]) or "video"
    while len(words.encode(errors="ignore")) > _NAME_BYTES:
        words = words[:-1]
    return f"{date} {words.encode(errors='ignore').decode().strip()} (take {take})"
