"""The ground itself: tests see no display, no home and no keyring of the machine."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest


def test_home_and_every_xdg_folder_are_temporary() -> None:
    import platformdirs

    home = Path(os.environ["HOME"])
    assert "rushes-test-home-" in home.name
    assert Path(platformdirs.user_data_dir("rushes")).is_relative_to(home)
    assert Path(platformdirs.user_config_dir("rushes")).is_relative_to(home)


def test_no_proxy_no_display_no_key_of_the_machine() -> None:
    assert not [n for n in os.environ if n.upper().endswith("_PROXY") or n in ("DISPLAY", "RUSHES_API_KEY")]


def test_the_machines_keyring_is_out_of_reach() -> None:
    import keyring
    from keyring.errors import NoKeyringError

    with pytest.raises(NoKeyringError):
        keyring.get_password("rushes", "https://dashlyai.cc")


def test_run_on_qt_runs_slots_for_real(run_on_qt) -> None:  # type: ignore[no-untyped-def]
    """A plain call of an asyncSlot would pass even if its body were ``assert False``."""
    from PySide6.QtCore import QObject, QTimer, Signal
    from qasync import QEventLoop, asyncSlot

    class Bell(QObject):
        rung = Signal(int)

        def __init__(self) -> None:
            super().__init__()
            self.heard: list[int] = []
            self.rung.connect(self._on_rung)

        @asyncSlot(int)
        async def _on_rung(self, times: int) -> None:
            await asyncio.sleep(0)
            self.heard.append(times)

    async def body() -> list[int]:
        assert isinstance(asyncio.get_running_loop(), QEventLoop)
        bell = Bell()
        QTimer.singleShot(0, lambda: bell.rung.emit(3))
        async with asyncio.timeout(5):
            while not bell.heard:
                await asyncio.sleep(0.01)
        return bell.heard

    assert run_on_qt(body()) == [3]
