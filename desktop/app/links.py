"""The only way out to other programs: a web page whose host was shown, or a folder of our own (rule S10).

A desktop opens whatever it is told to: a ``file:`` link runs a program, a downloaded file starts whatever its name
claims to be. So no address that a server sent comes here, and no file is ever opened, only the folder around it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

log = logging.getLogger(__name__)


def host_of(address: str) -> str:
    """Return the host of a page that may be opened, to be shown before it is; "" when it may not be."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and parts.username is None and parts.port in (None, 443)
        host = parts.hostname or ""
    except ValueError:
        return ""
    plain = host.isascii() and all(c.isalnum() or c in ".-" for c in host)
    return host if usable and plain else ""


def open_page(address: str, shown_host: str) -> bool:
    """Open a web page in the browser, if its host is the one that the person was shown; say whether it was."""
    if not shown_host or host_of(address) != shown_host:
        log.warning("a page was not opened: its address may not be used")
        return False
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


def open_folder(folder: Path, ours: Iterable[Path]) -> bool:
    """Open a folder in the file manager, if it is one of ours or below one; say whether it was."""
    try:
        real = folder.resolve(strict=True)
        inside = real.is_dir() and any(real.is_relative_to(own.resolve()) for own in ours)
    except (OSError, RuntimeError):
        inside = False
    if not inside:
        log.warning("a folder was not opened: it is not ours")
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(real)))
