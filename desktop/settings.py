"""What a person set, as one frozen value, saved whole and atomically as JSON. Never holds a secret.

A named tuple, not a dataclass: of this size that would take the first paint 2 ms to make.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any, NamedTuple


class Settings(NamedTuple):
    """All settings with their defaults.

    Attributes:
        service: catalogue id, ``NAME=URL`` or a URL; "" before the first choice.
        theme: ``system``, ``light`` or ``dark``.
        language: ``system``, ``en`` or ``zh_CN``.
        videos: folder for finished videos; "" for the desktop's own.
        proxy: proxy URL for the network, ``system`` for the environment's, "" for none.
        strip_metadata: leave EXIF and location out of what is sent.
        notify: tell through the desktop when a batch is done while the window is not in front.
        hosts: origins that are no service's own and that a person said the key may go to.
        addresses: ``NAME=URL`` of services that were used at an address with a path: their tasks are asked about there.
        sandbox_args: extra command-line words for the sandbox (chaos), in order.
    """

    service: str = ""
    theme: str = "system"
    language: str = "system"
    videos: str = ""
    proxy: str = "system"
    strip_metadata: bool = True
    notify: bool = True
    tray: bool = False
    loop: bool = True
    muted: bool = False
    volume: float = 0.8
    speed: float = 1.0
    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    sandbox_args: tuple[str, ...] = ()
    presets: tuple[tuple[str, str], ...] = ()
    saved_views: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()


class SettingsDamaged(Exception):
    """The settings file could not be read; defaults are in use and the file was set aside.

    Attributes:
        kept: where the damaged file went, or None when it could not be moved.
    """

    def __init__(self, kept: Path | None) -> None:
        super().__init__(str(kept))
        self.kept = kept


def load(path: Path) -> Settings:
    """Read settings; a missing file gives defaults, an unknown or ill-typed value gives that value's default.

    Raises:
        SettingsDamaged: the file is there but is no JSON object. It was renamed, so that saving loses nothing.
    """
    try:
        text = path.read_bytes()
        import json  # not before: a first start has nothing to read, and paints sooner

        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError):
        raise SettingsDamaged(_set_aside(path)) from None
    return _from_dict(data)


def save(path: Path, settings: Settings) -> None:
    """Write settings whole: a temporary file, synced, then renamed over the old one.

    Raises:
        OSError: it could not be written; the old file is untouched.
    """
    import json

    write_atomically(path, json.dumps(settings._asdict(), ensure_ascii=False, indent=2).encode())


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a small private file so that a crash leaves either the old or the new one.

    Raises:
        OSError: nothing was replaced.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _from_dict(data: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for name, default in Settings()._asdict().items():
        value = data.get(name, default)
        if isinstance(default, tuple):
            value = _tuple(value)
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        values[name] = value if type(value) is type(default) else default
    return Settings(**values)


def _tuple(value: object) -> object:
    if not isinstance(value, list):
        return value
    return tuple(tuple(map(str, item)) if isinstance(item, list) else str(item) for item in value)


def _set_aside(path: Path) -> Path | None:
    for number in range(1, 1000):
        kept = path.with_name(f"{path.name}.damaged-{number}")
        if not kept.exists():
            try:
                path.rename(kept)
            except OSError:
                return None
            return kept
    return None
