"""Whether a folder is on a network file system, where SQLite's write-ahead log must not be used."""

from __future__ import annotations

from pathlib import Path

#: Kinds whose shared memory or locks cannot be trusted between machines.
_NETWORK = frozenset(
    {
        "9p", "afs", "ceph", "cifs", "davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "glusterfs", "lustre",
        "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
    }
)  # fmt: skip


def is_on_network(path: Path, table: Path = Path("/proc/self/mountinfo")) -> bool:
    """Say whether a path is on a network file system; False where the system cannot tell (no Linux).

    Args:
        table: the kernel's list of mounts.
    """
    try:
        lines = table.read_text("utf-8", "surrogateescape").splitlines()
        target = path.resolve()
    except OSError:
        return False
    longest, kind = -1, ""
    for line in lines:
        left, _, right = line.partition(" - ")
        fields, kinds = left.split(" "), right.split(" ")
        if len(fields) < 5:
            continue
        point = Path(_unescaped(fields[4]))
        # ">=": of two mounts on one point the later one is seen.
        if len(point.parts) >= longest and target.is_relative_to(point):
            longest, kind = len(point.parts), kinds[0]
    return kind in _NETWORK


def _unescaped(field: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field
