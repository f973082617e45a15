"""A rendering process: one job from standard input, reports to standard output, nothing left behind.

It runs at the lowest useful priority, so that the window stays smooth, and ends with the sandbox that started it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop.sandbox.guardian import bind_to_parent
from desktop.sandbox.jobs import Made, RenderFailed, RenderJob, Report

if TYPE_CHECKING:  # it takes a while to import, and the niceness comes first
    from desktop.sandbox.render import RenderSpec

_NICENESS = 15
_FETCH_TIMEOUT_S = 15
_FETCH_LIMIT = 32 << 20
_REPORT_EVERY_S = 0.2


def work(parent_pid: int) -> int:
    """Do the one job on standard input; return the process's exit status."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    job = RenderJob.from_line(sys.stdin.buffer.readline())
    bind_to_parent(parent_pid, on_orphaned=lambda: None)
    output = _claim_output()
    try:
        made = _make(job, _reporter(output))
    except RenderFailed as failure:
        _send(output, Report(failure=(failure.code, failure.message)))
        return 1
    _send(output, Report(progress=1.0, made=made))
    return 0


def _claim_output() -> BinaryIO:
    """Keep standard output for reports: what a codec prints goes to standard error."""
    reports = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return reports


def _reporter(output: BinaryIO) -> Callable[[float], None]:
    last = 0.0

    def report(progress: float) -> None:
        nonlocal last
        if time.monotonic() - last >= _REPORT_EVERY_S:
            last = time.monotonic()
            _send(output, Report(progress=progress))

    return report


def _send(output: BinaryIO, report: Report) -> None:
    output.write(report.to_line())


def _make(job: RenderJob, report: Callable[[float], None]) -> Made:
    from desktop.sandbox.render import RenderError, render, render_portrait

    out = Path(job.out)
    if job.portrait_of:
        return Made(str(render_portrait(job.portrait_of, out)))
    try:
        made = render(_spec(job), out, on_progress=report, cancelled=lambda: False)
    except RenderError as error:
        raise RenderFailed("generation_failed", f"Generation failed: {error}") from error
    return Made(str(made.path), str(made.thumbnail) if made.thumbnail else "")


def _spec(job: RenderJob) -> RenderSpec:
    from desktop.sandbox.render import RenderSpec

    return RenderSpec(
        prompt=job.prompt,
        size=job.size,
        duration=job.duration,
        style=job.style,
        watermark=job.watermark,
        storyboard=job.storyboard,
        thumbnail=job.thumbnail,
        references=tuple(map(_reference, job.images)),
        seed=job.seed,
        remix_of=None if job.base is None else _spec(job.base),
    )


def _reference(image: str) -> bytes | Path:
    return _fetch(image) if image.startswith(("http://", "https://")) else Path(image)


def _fetch(url: str) -> bytes:
    """Read an image from the web, as the real service does.

    Raises:
        RenderFailed: it cannot be read, or is too large.
    """
    try:
        with urllib.request.urlopen(url, timeout=_FETCH_TIMEOUT_S) as answer:  # noqa: S310  # http(s) was checked
            content: bytes = answer.read(_FETCH_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise RenderFailed("image_unreachable", f"Generation failed: cannot read the image {url[:200]}") from error
    if len(content) > _FETCH_LIMIT:
        raise RenderFailed("image_too_large", f"Generation failed: the image {url[:200]} is too large")
    return content
