"""The command ``rushes-sandbox``, and ``python -m desktop.sandbox``."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run a sandbox until it is told to stop; return the exit status.

    0 is a normal end, 1 that it cannot run here (the reason is on standard error), 2 a wrong command line.
    """
    words = sys.argv[1:] if words is None else words
    if words[:1] == ["--worker"]:  # how a sandbox calls itself to render; see studio.worker_command
        from desktop.sandbox.worker import work

        return work(int(words[1]))
    from desktop.sandbox.options import parse_options

    options = parse_options(words)
    from desktop.sandbox.server import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
