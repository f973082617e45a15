"""The command ``rushes``: reads the command line and hands over to :mod:`desktop.app`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from desktop.arguments import parse


def main(words: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0, or 1 when it cannot start, 2 for a wrong command line."""
    # What is made while starting stays; desktop.app.garbage looks for garbage once the program runs.
    gc.disable()
    arguments = parse(sys.argv[1:] if words is None else words)
    from desktop.app.start import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
