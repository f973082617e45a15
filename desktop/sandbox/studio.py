"""Work on accepted tasks: a queue, two renderings at once, real progress, results with a life of their own."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
import shutil
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from desktop.domain.clock import Clock
from desktop.sandbox.chaos import Chaos
from desktop.sandbox.jobs import Made, RenderFailed, RenderJob, Report
from desktop.sandbox.orders import ImageSource, Kind, Order, Status, StoredFile, Task
from desktop.sandbox.records import Records

_log = logging.getLogger(__name__)

#: Renderings at once; more would only make each slower, and the window with them.
AT_ONCE = 2
#: A prompt with this in it fails after acceptance: a failure on order, without chaos.
FAILING_WORD = "[fails]"

_ROOT = Path(__file__).resolve().parents[2]  # where the package `desktop` is found, installed or not
_PRUNE_EVERY_S = 60.0
_REMIX_DEPTH = 8
_FAILURE_S = 1.5  # a failing task takes this long when nothing paces it


class Renderer(Protocol):
    """Whoever can do a job."""

    async def render(self, job: RenderJob, report: Callable[[float], None]) -> Made:
        """Do the job; cancelling this leaves no work behind.

        Raises:
            RenderFailed: it came to nothing.
        """
        ...


class ProcessRenderer:
    """Renders in a process of its own for each job: a crash costs one task, and memory goes back."""

    def __init__(self, parent_pid: int) -> None:
        self._parent_pid = parent_pid

    async def render(self, job: RenderJob, report: Callable[[float], None]) -> Made:
        """Do the job in a new process, killed when this is cancelled.

        Raises:
            RenderFailed: the process said so, or died.
        """
        process = await asyncio.create_subprocess_exec(
            *worker_command(self._parent_pid),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=_ROOT,
        )
        try:
            return await _follow(process, job, report)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            _discard(job.out)
            raise
        finally:
            await process.wait()


def worker_command(parent_pid: int) -> tuple[str, ...]:
    """Return the command line of a rendering process."""
    words = ("--worker", str(parent_pid))
    # A frozen program has no interpreter to call: its executable is this very command.
    return (sys.executable, *words) if getattr(sys, "frozen", False) else (sys.executable, "-m", __package__, *words)


async def _follow(process: asyncio.subprocess.Process, job: RenderJob, report: Callable[[float], None]) -> Made:
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(ConnectionError):  # it died at once: the end of its output says so
        process.stdin.write(job.to_line())
        await process.stdin.drain()
    async for line in process.stdout:
        found = Report.from_line(line)
        if found.failure is not None:
            raise RenderFailed(*found.failure)
        if found.made is not None:
            return found.made
        report(found.progress)
    raise RenderFailed("generation_failed", "Generation failed: the renderer stopped unexpectedly")


def _discard(out: str) -> None:
    """Remove a made file, and whatever unfinished ones lie beside it."""
    for path in Path(out).parent.glob(f"{Path(out).stem}*"):
        path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a sandbox keeps things, below its data folder."""

    root: Path

    @property
    def files(self) -> Path:
        """Return the folder of what can be fetched."""
        return self.root / "files"

    @property
    def inputs(self) -> Path:
        """Return the folder of reference images."""
        return self.root / "inputs"

    @property
    def work(self) -> Path:
        """Return the folder of files being made."""
        return self.root / "work"

    def create(self) -> None:
        """Make the folders, private to their owner, and clear what an earlier run left half made.

        Raises:
            OSError: a folder cannot be made.
        """
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in (self.root, self.files, self.inputs, self.work):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


class Studio:
    """Makes what was ordered, oldest first.

    Args:
        speed: how many times faster than the real service; 0 is as fast as rendering goes.
    """

    def __init__(
        self, records: Records, folders: Folders, chaos: Chaos, speed: float, renderer: Renderer, clock: Clock
    ) -> None:
        self._records = records
        self._folders = folders
        self._chaos = chaos
        self._speed = speed
        self._renderer = renderer
        self._clock = clock
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._progress: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Take up what an earlier run left unfinished, and begin clearing expired files."""
        for task in self._records.unfinished():
            self.begin(task)
        self._spawn(self._prune(), "prune")

    def begin(self, task: Task) -> None:
        """Work on an accepted task when its turn comes."""
        self._spawn(self._make(task), task.id)

    def queue_s(self, number: int, order: Order) -> float:
        """Return how long a task waits before work may begin, in seconds."""
        real = 5 + 15 * self._chaos.roll("pace", "queue", number) if order.kind is Kind.VIDEO else 3.0
        return self._chaos.draw("queue", number) + (real / self._speed if self._speed else 0.0)

    def progress(self, task: Task) -> int:
        """Return how far a task is, 0 to 100."""
        if task.status is Status.COMPLETED:
            return 100
        return self._progress.get(task.id, 0) if task.status is Status.IN_PROGRESS else 0

    async def stop(self) -> None:
        """Stop all work; unfinished tasks are taken up by the next run."""
        for running in tuple(self._tasks):
            running.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        running = asyncio.create_task(work, name=name)
        self._tasks.add(running)
        running.add_done_callback(self._tasks.discard)

    # --- one task ------------------------------------------------------------------------------------------------

    async def _make(self, task: Task) -> None:
        await asyncio.sleep(max(0.0, task.starts_at - self._clock.now()))
        async with self._slots:
            self._records.start(task.id)
            self._progress[task.id] = 0
            try:
                await self._finish(task)
            except RenderFailed as failure:
                self._records.fail(task.id, failure.code, failure.message, self._clock.now())
            except OSError as error:  # a full disk, most likely: the task is paid back, the service lives
                _log.error("task %s: %s", task.id, error)
                self._records.fail(task.id, "internal_error", "Generation failed: internal error", self._clock.now())
            finally:
                self._progress.pop(task.id, None)

    async def _finish(self, task: Task) -> None:
        pace = _Pace(self._pace_s(task), self._clock)
        if FAILING_WORD in task.order.prompt or self._chaos.happens("failure", task.number):
            await self._fail(task, pace)
        if task.order.kind is Kind.CHARACTER:
            await self._portray(task, pace)
        else:
            await self._film(task, pace)

    def _pace_s(self, task: Task) -> float:
        """Return how long work on a task takes at least, in seconds."""
        if not self._speed:
            return 0.0
        real = 40 + (6 + 4 * self._chaos.roll("pace", "work", task.number)) * task.order.duration
        return real / self._speed

    async def _fail(self, task: Task, pace: _Pace) -> None:
        share = 0.2 + 0.6 * self._chaos.roll("failure", "at", task.number)
        seconds = max(pace.seconds, _FAILURE_S) * share
        for step in range(1, 11):
            await asyncio.sleep(seconds / 10)
            self._progress[task.id] = round(100 * share * step / 10)
        raise RenderFailed("generation_failed", "Generation failed: the model gave up on this request")

    async def _film(self, task: Task, pace: _Pace) -> None:
        made: list[Made] = []
        for variant in range(task.order.n):

            def report(progress: float, done: int = variant) -> None:
                share = (done + progress) / task.order.n
                self._progress[task.id] = min(99, int(100 * min(share, pace.share())))

            made.append(await self._renderer.render(self._job(task, variant), report))
        while pace.share() < 1:
            self._progress[task.id] = min(99, int(100 * pace.share()))
            await asyncio.sleep(min(0.5, pace.left()))
        self._publish(task, made)

    def _publish(self, task: Task, made: list[Made]) -> None:
        now = self._clock.now()
        expires_at = now + self._chaos.expiry
        products, files = [], []
        for item in made:
            video = self._keep(item.path, ".mp4")
            product = {"video": video}
            files.append(StoredFile(video, "video/mp4", expires_at))
            if item.thumbnail:
                product["thumbnail"] = self._keep(item.thumbnail, ".jpg")
                files.append(StoredFile(product["thumbnail"], "image/jpeg", expires_at))
            products.append(product)
        self._records.complete(task.id, products, files, at=now, expires_at=expires_at)

    async def _portray(self, task: Task, pace: _Pace) -> None:
        digest = hashlib.sha256(task.order.look().encode()).hexdigest()
        username, display_name = _names(digest)
        made = await self._renderer.render(self._portrait(username), lambda _: None)
        await asyncio.sleep(pace.left())
        picture = self._keep(made.path, ".jpg")
        product = {"id": f"ch_{digest[:32]}", "username": username, "display_name": display_name, "picture": picture}
        now = self._clock.now()
        self._records.complete(
            task.id, [product], [StoredFile(picture, "image/jpeg", 0)], at=now, expires_at=now + self._chaos.expiry
        )

    def _keep(self, path: str, suffix: str) -> str:
        """Move a made file to where it can be fetched, under a name that nobody can guess; return the name."""
        name = secrets.token_hex(16) + suffix
        Path(path).replace(self._folders.files / name)
        return name

    # --- what to render ------------------------------------------------------------------------------------------

    def _job(self, task: Task, variant: int, depth: int = 0) -> RenderJob:
        order = task.order
        base = self._records.find(order.remix_of) if order.remix_of and depth < _REMIX_DEPTH else None
        return RenderJob(
            out=str(self._folders.work / f"{secrets.token_hex(16)}.mp4"),
            prompt=order.prompt,
            size=order.size,
            duration=order.duration,
            style=order.style,
            watermark=order.watermark,
            storyboard=order.storyboard,
            thumbnail=order.thumbnail,
            images=tuple(map(self._image, order.images)),
            seed=self._seed(task, variant),
            base=None if base is None else self._job(base, 0, depth + 1),
        )

    def _portrait(self, username: str) -> RenderJob:
        """Return the job of a character's picture."""
        return RenderJob(out=str(self._folders.work / f"{secrets.token_hex(16)}.jpg"), prompt="", portrait_of=username)

    def _image(self, image: ImageSource) -> str:
        return image.url or str(self._folders.inputs / image.file)

    def _seed(self, task: Task, variant: int) -> int:
        """Return the seed of one video: the same order gets the same first take, and another second take."""
        return int(self._chaos.roll("look", self._look(task.order), task.take, variant) * 2**32)

    def _look(self, order: Order, depth: int = 0) -> str:
        """Return what decides the pictures. Of a remix's base that is its look: its id is another in every run."""
        base = self._records.find(order.remix_of) if order.remix_of and depth < _REMIX_DEPTH else None
        return order.look() if base is None else order.to_json(client_id="", remix_of=self._look(base.order, depth + 1))

    # --- clearing up ---------------------------------------------------------------------------------------------

    async def _prune(self) -> None:
        while True:
            await asyncio.to_thread(self._unlink, *self._dead())
            await asyncio.sleep(min(_PRUNE_EVERY_S, self._chaos.expiry))

    def _dead(self) -> tuple[list[str], set[str]]:
        now = self._clock.now()
        return [file.name for file in self._records.expired(now)], self._records.inputs_in_use(now)

    def _unlink(self, expired: list[str], wanted: set[str]) -> None:
        for name in expired:
            (self._folders.files / name).unlink(missing_ok=True)
        for path in self._folders.inputs.iterdir():
            # A younger one may belong to a request that is being accepted right now.
            if path.name not in wanted and self._clock.now() - path.stat().st_mtime > _PRUNE_EVERY_S:
                path.unlink(missing_ok=True)


class _Pace:
    """A least time that something takes."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self.seconds = seconds
        self._clock = clock
        self._began = clock.monotonic()

    def left(self) -> float:
        return max(0.0, self._began + self.seconds - self._clock.monotonic())

    def share(self) -> float:
        return 1.0 if not self.seconds else 1 - self.left() / self.seconds


def _names(digest: str) -> tuple[str, str]:
    """Return a character's username and display name, in the manner of the documented sample."""
    adjectives = ("Turbo", "Quiet", "Amber", "Velvet", "Cosmic", "Gentle", "Copper", "Misty")
    nouns = ("Whiskers", "Falcon", "Maple", "Comet", "Harbour", "Sparrow", "Lantern", "Pebble")
    first = adjectives[int(digest[8:12], 16) % len(adjectives)]
    second = nouns[int(digest[12:16], 16) % len(nouns)]
    prefix = "".join(chr(ord("a") + int(digest[i : i + 2], 16) % 26) for i in range(16, 32, 2))
    return f"{prefix}.{first.lower()}_{second.lower()}"[:19], f"{first} {second}"
