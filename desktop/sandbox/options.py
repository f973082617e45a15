"""How a sandbox is asked to behave: everything the command line can say, as one frozen value."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.sandbox.chaos import PRESETS, Chaos, ChaosError, parse_chaos

#: Keys with a meaning; every other key works.
BAD_KEY = "sandbox-bad"
POOR_KEY = "sandbox-poor"
THROTTLED_KEY = "sandbox-throttled"
UNLISTED_KEY = "sandbox-unlisted"

DIALECTS = ("both", "dashly", "toapis")
ANSWERS = ("newer", "older")

_DESCRIPTION = """\
A local stand-in for the video generation API. It renders animatics (moving storyboards, not AI video) on this machine
and charges nothing but play credits. It listens on 127.0.0.1 only."""

_CHAOS_HELP = f"""\
order trouble: name=value, joined by commas or repeated; or one of {", ".join(PRESETS)}.
seed=N, latency=S or S-S, queue=S or S-S (seconds); failure, lost, throttle, errors, unavailable, truncate (shares, 0
to 1); rate=BYTES a second (k and M understood); expiry=S (how long links live)"""


@dataclass(frozen=True, slots=True)
class Options:
    """What a sandbox was asked for.

    Attributes:
        data_dir: where its state is kept.
        port: TCP port on 127.0.0.1; 0 takes the one used last in this folder, or any free one.
        speed: how many times faster than the real service it seems; 0 is as fast as it can render.
        dialect: ``both``, or the one whose models are served.
        answers: ``newer`` or ``older``: the shape of a task in answers.
        anonymous: calls without a key are welcome (the program's own sandbox).
        credits: what the account begins with; 0 is without limit.
        parent_pid: process to die with, or 0.
    """

    data_dir: Path
    port: int = 0
    speed: float = 0.0
    dialect: str = "both"
    answers: str = "newer"
    anonymous: bool = False
    credits: int = 100_000
    chaos: Chaos = field(default_factory=Chaos)
    parent_pid: int = 0


def parse_options(words: Sequence[str]) -> Options:
    """Read command-line words; prints usage and exits with status 2 when they cannot be understood."""
    parser = _parser()
    given = parser.parse_args(words)
    try:
        chaos = parse_chaos(given.chaos)
    except ChaosError as error:
        parser.error(f"argument --chaos: cannot understand {str(error)!r}")
    return Options(
        data_dir=(given.data_dir or _standard_folder()).expanduser().absolute(),
        port=given.port,
        speed=given.speed,
        dialect=given.dialect,
        answers=given.answers,
        anonymous=given.anonymous,
        credits=given.credits,
        chaos=chaos,
        parent_pid=given.parent_pid,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rushes-sandbox", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=_whole(0, 65535), default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--data-dir", type=Path, help="where state is kept (default: the user's data folder)")
    parser.add_argument(
        "--speed",
        type=_factor,
        default=0.0,
        metavar="N",
        help="seem N times faster than the real service, 1 being its own pace; 0 (default): as fast as it renders",
    )
    parser.add_argument("--chaos", action="append", default=[], metavar="SPEC", help=_CHAOS_HELP)
    parser.add_argument("--dialect", choices=DIALECTS, default="both", help="which service's models to serve")
    parser.add_argument("--answers", choices=ANSWERS, default="newer", help="which documented shape tasks are told in")
    parser.add_argument("--anonymous", action="store_true", help="answer calls without a key, too")
    parser.add_argument(
        "--credits", type=_whole(0, 10**12), default=100_000, help="credits to begin with; 0: without limit"
    )
    parser.add_argument("--parent-pid", type=_whole(1, 2**31), default=0, help="end when this process ends")
    return parser


def _whole(low: int, high: int) -> type[int]:
    """Return a converter that argparse calls: a whole number within limits."""

    def convert(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{value} is not within {low} to {high}")
        return value

    convert.__name__ = "number"
    return convert  # type: ignore[return-value]  # argparse takes any callable


def _factor(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not within 0 to 1000000")
    return value


def _standard_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("rushes-sandbox", appauthor=False))
