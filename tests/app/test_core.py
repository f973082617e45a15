"""The services together: what a start sets going, what can be tried again, and an end that waits for nobody."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from desktop.app.core import Core
from desktop.paths import Paths
from desktop.settings import Settings
from desktop.store.errors import StoreLocked, StoreReadOnly


@pytest.fixture
def core(tmp_path: Path) -> Core:
    return Core(Paths.below(tmp_path), Settings())


async def test_everything_that_works_in_the_background_is_started(core: Core) -> None:
    await core.open()
    await core.start()
    try:
        assert {"sender", "poll", "downloads", "metering"} <= set(core.supervisor.names)
    finally:
        await core.close(1.0)


async def test_a_folder_that_can_be_written_again_is_opened_anew(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise StoreReadOnly(path, "read-only disk")

    await core.open()
    await core.database.close()
    with monkeypatch.context() as disk:
        disk.setattr("desktop.store.opening._require_writable", refuse)
        assert (await core.open()).read_only is not None
        with pytest.raises(StoreReadOnly):
            await core.start()
    assert (await core.open()).read_only is None
    await core.start()
    await core.close(1.0)


@pytest.mark.parametrize("fails", range(4))
async def test_a_start_that_could_not_read_everything_is_completed_by_the_next(
    core: Core, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """Else the window would look as if it worked, and ask about nothing."""
    reads: list[object] = []
    in_states = core.store.in_states

    async def reading(states: object) -> object:
        reads.append(states)
        if len(reads) == fails + 1:
            raise StoreLocked(core.paths.database, "locked")
        return await in_states(states)  # type: ignore[arg-type]

    await core.open()
    monkeypatch.setattr(core.store, "in_states", reading)
    with pytest.raises(StoreLocked):
        await core.start()
    assert not core.started
    await core.open()
    await core.start()
    names = [task.get_name() for task in core.supervisor._tasks]
    for name in ("sender", "poll", "downloads", "metering"):
        assert names.count(name) == 1
    await core.close(1.0)


@pytest.mark.measures
async def test_the_end_waits_for_nobody(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object) -> None:
        await asyncio.sleep(60)

    await core.open()
    await core.start()
    monkeypatch.setattr(core.submits, "stop", hang)
    monkeypatch.setattr(core.sandbox, "stop", hang)
    started = time.monotonic()
    await core.close(0.5)
    assert time.monotonic() - started < 3.5 and not core.opened
