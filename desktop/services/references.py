"""Taking in reference images: from anything a person drops, to a checked private file ready to be sent.

One image: the source is opened as a plain file and copied (so that nothing can change under our hands), told by its
content, walked through to its end without metadata, decoded once at the smallest scale that serves, and stored under
the SHA-256 of what will be sent. At most two threads do this, and together they keep within a memory budget.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import stat
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from desktop.domain.characters import clean_name
from desktop.domain.intake import IntakeNote, IntakeProblem, IntakeRefusal, PreparedReference, Preview
from desktop.domain.request import Reference, ReferenceKind
from desktop.services.images import gif, jpeg, pixels, png, webp
from desktop.services.images.container import PIECE, BadImage, Format, Walked
from desktop.services.images.sniff import HEAD, sniff
from desktop.services.threads import DaemonPool

#: Largest file that is taken, in bytes.
MAX_BYTES = 64_000_000
#: What decoding may take together, in bytes. A picture that needs more on its own is decoded alone.
MEMORY_BUDGET = 160_000_000
_LARGE = 32_000_000  # after decoding more than this, memory is given back to the system
_WORKERS = 2
_TEMPORARY = ".intake-"

_WALKS: dict[Format, Callable[[BinaryIO, BinaryIO | None], Walked]] = {
    Format.JPEG: jpeg.walk,
    Format.PNG: png.walk,
    Format.WEBP: webp.walk,
    Format.GIF: gif.walk,
}
_FORMATS = {form.mime: form for form in Format}


class IntakeError(Exception):
    """Something cannot be a reference image; ``refusal`` says what and why."""

    def __init__(self, refusal: IntakeRefusal) -> None:
        super().__init__(f"{refusal.problem.value}: {refusal.name}")
        self.refusal = refusal

    @property
    def code(self) -> IntakeProblem:
        """Return why."""
        return self.refusal.problem

    @property
    def name(self) -> str:
        """Return what it was about."""
        return self.refusal.name


class ReferenceIntake:
    """Prepares reference images in ``folder``.

    Attributes:
        strip_metadata: leave out location, camera and comments; may be changed at any time, for what comes after.
    """

    def __init__(self, folder: Path, *, strip_metadata: bool = True) -> None:
        self.folder = folder
        self.strip_metadata = strip_metadata
        self._pool = DaemonPool("intake", _WORKERS)
        self._memory = _Memory(MEMORY_BUDGET)

    async def add_file(self, path: str | Path) -> PreparedReference:
        """Prepare the image in a file. The file itself is only read.

        Raises:
            IntakeError: it cannot be used.
        """
        name = clean_name(os.path.basename(os.fspath(path)) or os.fspath(path))  # noqa: PTH119  # keeps odd names whole
        strip = self.strip_metadata
        return await self._pool.run(lambda: self._guarded(name, lambda: self._from_file(os.fspath(path), name, strip)))

    async def add_bytes(self, data: bytes, name: str) -> PreparedReference:
        """Prepare an image that came as bytes, by the clipboard or a drag.

        Raises:
            IntakeError: it cannot be used.
        """
        name = clean_name(name)
        strip = self.strip_metadata
        return await self._pool.run(lambda: self._guarded(name, lambda: self._from_bytes(data, name, strip)))

    async def add_made(self, make: Callable[[], bytes], name: str) -> PreparedReference:
        """Prepare an image whose bytes a worker makes first, e.g. by encoding a pasted picture.

        Raises:
            IntakeError: it cannot be used.
        """
        name = clean_name(name)
        strip = self.strip_metadata
        return await self._pool.run(lambda: self._guarded(name, lambda: self._from_bytes(make(), name, strip)))

    async def reopen(self, reference: Reference) -> PreparedReference:
        """Look again at a reference that was prepared earlier: its file must be there and unchanged.

        Raises:
            IntakeError: it is gone or changed.
        """
        return await self._pool.run(lambda: self._guarded(reference.name, lambda: self._reopen(reference)))

    async def shrink(self, reference: Reference, max_bytes: int) -> PreparedReference:
        """Make a prepared image small enough for a service, in its own format, keeping the larger one's file.

        Raises:
            IntakeError: it is gone, changed, animated, or cannot be made so small.
        """
        return await self._pool.run(lambda: self._guarded(reference.name, lambda: self._shrink(reference, max_bytes)))

    def path(self, reference: Reference) -> Path:
        """Return where a prepared file is."""
        return self.folder / f"{reference.digest}{reference.suffix}"

    # --- In a worker ------------------------------------------------------------------------------------------

    def _guarded(self, name: str, work: Callable[[], PreparedReference]) -> PreparedReference:
        """Run one job; whatever goes wrong is a refusal with a name, never an escape."""
        try:
            return work()
        except BadImage as error:
            raise IntakeError(IntakeRefusal(error.problem, name, error.detail, error.limit)) from error
        except IntakeError:
            raise
        except _SourceFailed as error:
            raise IntakeError(IntakeRefusal(error.problem, name)) from error
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            problem = IntakeProblem.DISK_FULL if full else IntakeProblem.UNWRITABLE
            raise IntakeError(IntakeRefusal(problem, name)) from error
        except Exception as error:
            raise IntakeError(IntakeRefusal(IntakeProblem.BUG, name)) from error

    def _from_file(self, path: str, name: str, strip: bool) -> PreparedReference:
        with _open_source(path) as source, self._temporary() as copy:
            _copy_bounded(source, copy)
            return self._prepare(copy, name, strip)

    def _from_bytes(self, data: bytes, name: str, strip: bool) -> PreparedReference:
        if len(data) > MAX_BYTES:
            raise BadImage(IntakeProblem.TOO_LARGE, limit=MAX_BYTES)
        with self._temporary() as copy:
            with copy.open("r+b") as file:
                for start in range(0, len(data), PIECE):
                    file.write(data[start : start + PIECE])
            return self._prepare(copy, name, strip)

    def _prepare(self, copy: Path, name: str, strip: bool) -> PreparedReference:
        with self._temporary() as result:
            walked = _walk(copy, result if strip else None)
            chosen = result if strip else copy
            notes = _notes(walked, strip)
            anew = pixels.needs_rewrite(walked)
            with self._memory.taken(pixels.memory_needed(walked, rewrite=anew)):
                if anew:
                    preview = pixels.rewrite(copy, result, walked, keep_metadata=not strip)
                    chosen = result
                else:
                    preview = pixels.look(chosen, walked)
            return self._store(chosen, name, walked, preview, notes)

    def _store(
        self, file: Path, name: str, walked: Walked, preview: Preview, notes: frozenset[IntakeNote]
    ) -> PreparedReference:
        """Move a finished temporary file to the name of its contents, durably."""
        digest, size = _digest(file)
        reference = Reference(
            kind=ReferenceKind.FILE,
            name=name,
            digest=digest,
            suffix=walked.format.suffix,
            mime=walked.format.mime,
            width=walked.width,
            height=walked.height,
            bytes=size,
        )
        with file.open("r+b") as opened:
            os.fsync(opened.fileno())
        file.replace(self.path(reference))
        return PreparedReference(reference, preview, notes)

    def _reopen(self, reference: Reference) -> PreparedReference:
        path = self.path(reference)
        if not path.is_file():
            raise BadImage(IntakeProblem.MISSING)
        if _digest(path)[0] != reference.digest:
            raise BadImage(IntakeProblem.CHANGED)
        walked = _walk(path, None)
        with self._memory.taken(pixels.memory_needed(walked, rewrite=False)):
            preview = pixels.look(path, walked)
        kept = frozenset({IntakeNote.ANIMATED} if walked.animated else ())
        return PreparedReference(reference, preview, kept)

    def _shrink(self, reference: Reference, max_bytes: int) -> PreparedReference:
        path = self.path(reference)
        if not path.is_file():
            raise BadImage(IntakeProblem.MISSING)
        walked = _walk(path, None)
        if walked.animated:
            raise BadImage(IntakeProblem.TOO_LARGE, limit=max_bytes)
        side = max(walked.width, walked.height)
        while side > 64:
            # Bytes go with the area: aim a little below the limit, and try again until it fits.
            side = int(side * min(0.9, (max_bytes / max(reference.bytes, 1)) ** 0.5))
            with self._temporary() as result, self._memory.taken(pixels.memory_needed(walked, rewrite=True)):
                smaller = replace(walked)
                preview = pixels.rewrite(path, result, smaller, keep_metadata=False, side=side)
                if result.stat().st_size <= max_bytes:
                    return self._store(result, reference.name, smaller, preview, frozenset({IntakeNote.SHRUNK}))
        raise BadImage(IntakeProblem.TOO_LARGE, limit=max_bytes)

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[Path]:
        """Make an empty private file that is gone afterwards, unless it was moved to its final name."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600))
        try:
            yield path
        finally:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


class _SourceFailed(Exception):
    """The person's own file cannot be read (as opposed to: ours cannot be written)."""

    def __init__(self, problem: IntakeProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class _Memory:
    """Hands out a budget; whoever wants more than there is waits, and the very large go alone."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._used = 0
        self._freed = threading.Condition()

    @contextlib.contextmanager
    def taken(self, amount: int) -> Iterator[None]:
        with self._freed:
            self._freed.wait_for(lambda: self._used == 0 or self._used + amount <= self._budget)
            self._used += amount
        try:
            yield
        finally:
            if amount > _LARGE:
                _give_memory_back()
            with self._freed:
                self._used -= amount
                self._freed.notify_all()


def _give_memory_back() -> None:
    """Return freed memory to the system: glibc keeps what a thread freed, for that thread, for ever."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _open_source(path: str) -> BinaryIO:
    """Open a regular file for reading, without ever waiting on a pipe or touching a device.

    Raises:
        _SourceFailed: what it is instead, or why it cannot be opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        # Look before opening: merely opening some devices does something.
        _require_plain(os.stat(path).st_mode)  # noqa: PTH116
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise _SourceFailed(IntakeProblem.MISSING) from None
    except (OSError, ValueError) as error:
        missing = isinstance(error, ValueError) or error.errno == errno.ENAMETOOLONG
        raise _SourceFailed(IntakeProblem.MISSING if missing else IntakeProblem.UNREADABLE) from None
    try:
        _require_plain(os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise


def _require_plain(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _SourceFailed(IntakeProblem.FOLDER)
    if not stat.S_ISREG(mode):
        raise _SourceFailed(IntakeProblem.NOT_A_FILE)


def _copy_bounded(source: BinaryIO, target: Path) -> None:
    """Copy at most :data:`MAX_BYTES`; refuse what is no image before copying the rest of it."""
    with target.open("r+b") as out:
        total = 0
        while piece := _read(source):
            if not total:
                sniff(piece[:HEAD])
            total += len(piece)
            if total > MAX_BYTES or os.fstat(source.fileno()).st_size > MAX_BYTES:
                raise BadImage(IntakeProblem.TOO_LARGE, limit=MAX_BYTES)
            out.write(piece)
    if not total:
        raise BadImage(IntakeProblem.EMPTY)


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(PIECE) or b""
    except OSError:
        raise _SourceFailed(IntakeProblem.UNREADABLE) from None


def _walk(path: Path, target: Path | None) -> Walked:
    with path.open("rb", buffering=PIECE) as source, contextlib.ExitStack() as stack:
        form = sniff(source.read(HEAD))
        source.seek(0)
        out = stack.enter_context(target.open("r+b")) if target is not None else None
        return _WALKS[form](source, out)


def _notes(walked: Walked, strip: bool) -> frozenset[IntakeNote]:
    deep = walked.format is Format.PNG and walked.bits == 16
    return frozenset(
        note
        for note, holds in (
            (IntakeNote.ANIMATED, walked.animated),
            (IntakeNote.ROTATED, walked.orientation != 1),
            (IntakeNote.CONVERTED, pixels.is_cmyk(walked) or deep),
            (IntakeNote.STRIPPED, strip and walked.left_out),
        )
        if holds
    )


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
