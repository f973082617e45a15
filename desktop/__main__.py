"""The command ``rushes``: reads the command line and hands over to :mod:`desktop.app`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from desktop.arguments import parse


def main(words: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0, or 1 when it cannot start, 2 for a wrong command line."""
    # What is made while starting stays; desktop.app.garbage looks for garbage once the program runs.
    gc.disable()
    arguments = parse(sys.argv[1:] if words is None else words)
    from desktop.app.start import run

    return run(arguments)


def command() -> NoReturn:
    """Run the program and end the process.

    Not by taking the interpreter apart: everything is closed and on disk by then, and one end in fifty crashed while
    Python and Qt took each other's last objects away, which told a desktop that the program had failed.
    """
    code = main()
    import logging  # the start does without it

    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError):  # there is none, or nobody reads it any more
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    command()
