"""Saved videos from one folder to another, in plain blocking code: never over another file, never half.

A file is linked under its new name first; who asked records the new name, and only then the old one goes. A program
that dies in between leaves two names for one file and loses nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from desktop.services.imprint import companions_of

#: Where there are no hard links (FAT, some network disks) this is what ``link`` says.
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES})


@dataclass(frozen=True, slots=True)
class Move:
    """A file that has its new name.

    Attributes:
        both: the old name still stands, and :func:`finish` takes it away.
    """

    old: Path
    new: Path
    both: bool


def begin(video: Path, wanted: Path) -> Move:
    """Give a video another name, with a number where that one is taken. Its folder is made when missing.

    Raises:
        OSError: nothing was changed.
    """
    if not stat.S_ISREG(video.lstat().st_mode):
        raise OSError(errno.EPERM, "not a regular file", str(video))
    make_folder(wanted.parent)
    for number in range(1, 10_000):
        target = wanted if number == 1 else wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        if any(os.path.lexists(name) for name in (target, *companions_of(target))):
            continue
        try:
            return Move(video, target, both=move_new(video, target, keep=True))
        except FileExistsError:
            continue
    raise OSError(errno.EEXIST, "too many files of one name", video.name)


def finish(move: Move) -> None:
    """Take the old name away, and bring along what stands beside it. The new name is recorded by now."""
    with contextlib.suppress(OSError):
        if move.both:
            move.old.unlink()
    for beside, wanted in zip(companions_of(move.old), companions_of(move.new), strict=True):
        with contextlib.suppress(OSError):
            if stat.S_ISREG(beside.lstat().st_mode):
                move_new(beside, wanted)
    sync_folder(move.new.parent)
    sync_folder(move.old.parent)


def undo(move: Move) -> None:
    """Give up: the old name is the only one again."""
    with contextlib.suppress(OSError):
        if move.both:
            move.new.unlink()
        else:
            move_new(move.new, move.old)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, in one that exists.

    Raises:
        OSError: it cannot be, or something else has that name.
    """
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "symbolic link", str(folder))
    folder.mkdir(mode=0o700, exist_ok=True)


def move_new(source: Path, target: Path, *, keep: bool = False) -> bool:
    """Rename without ever overwriting.

    Args:
        keep: leave the old name, where the file system can have two.

    Returns:
        Whether the old name still stands.

    Raises:
        FileExistsError: the name is taken.
        OSError: it cannot be done; nothing was changed.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Claim the name, then replace the claim.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            source.replace(target)
        except OSError:
            target.unlink()
            raise
        return False
    if not keep:
        source.unlink()
    return keep


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where that can be asked for."""
    with contextlib.suppress(OSError):  # not everywhere can a folder be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
