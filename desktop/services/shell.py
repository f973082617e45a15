"""The desktop around the window: show a file in its folder, tell that something is done.

On Linux over D-Bus with ``jeepney`` (QtDBus marshals these calls wrongly from Python). Every call leaves the loop's
thread and has a time limit; a desktop that does not answer is no error, only a ``False``.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.services.threads import DaemonPool

log = logging.getLogger(__name__)

_TIMEOUT_S = 2.0


class Shell:
    """Asks the desktop for small services."""

    def __init__(self) -> None:
        self._pool = DaemonPool("shell", 2)

    async def show_in_folder(self, *paths: Path) -> bool:
        """Open the file manager with files of one folder selected; false when the desktop has no such service."""
        if sys.platform != "linux":
            return False
        return await self._pool.run(lambda: _show_items(paths))

    async def notify(self, title: str, body: str) -> bool:
        """Show a desktop notification; false when nobody shows any."""
        if sys.platform != "linux":
            return False
        return await self._pool.run(lambda: _notify(title, body))


def _show_items(paths: Sequence[Path]) -> bool:
    from jeepney import DBusAddress, new_method_call

    manager = DBusAddress(
        "/org/freedesktop/FileManager1",
        bus_name="org.freedesktop.FileManager1",
        interface="org.freedesktop.FileManager1",
    )
    return _call(new_method_call(manager, "ShowItems", "ass", ([path.as_uri() for path in paths], "")))


def _notify(title: str, body: str) -> bool:
    from jeepney import DBusAddress, new_method_call

    name = "org.freedesktop.Notifications"
    notifications = DBusAddress("/org/freedesktop/Notifications", bus_name=name, interface=name)
    # The body may be read as markup: prompts are foreign text.
    plain = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    no_buttons: list[str] = []
    words = ("Rushes", 0, "rushes", title, plain, no_buttons, {"desktop-entry": ("s", "rushes")}, 8000)
    return _call(new_method_call(notifications, "Notify", "susssasa{sv}i", words))


def _call(message: object) -> bool:
    from jeepney import DBusErrorResponse, MessageType
    from jeepney.io.blocking import open_dbus_connection

    try:
        with open_dbus_connection(bus="SESSION") as connection:
            reply = connection.send_and_get_reply(message, timeout=_TIMEOUT_S)
    except (OSError, KeyError, ValueError, TimeoutError, DBusErrorResponse) as error:
        log.info("the desktop did not answer: %s", type(error).__name__)
        return False
    return bool(reply.header.message_type is MessageType.method_return)
