"""A process of the real services that is killed at a named point: ``python -m tests.faults.child FOLDER URL POINT``."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from desktop.domain.task import Accepted, DownloadStarted, Saved, SendStarted, TaskFact
from desktop.services import transfer
from tests.servers.rig import Rig, rig_at


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def plant(rig: Rig, point: str) -> None:
    """Have the process die at a point."""
    apply, add = rig.store.apply, rig.store.add
    before = {"before-sending": SendStarted, "before-accepted": Accepted, "before-saved": Saved}.get(point)
    after = {"after-sending": SendStarted, "after-accepted": Accepted, "after-download-started": DownloadStarted}.get(
        point
    )

    async def applying(task_id: int, fact: TaskFact) -> object:
        if before is not None and isinstance(fact, before):
            die()
        task = await apply(task_id, fact)
        if after is not None and isinstance(fact, after):
            die()
        return task

    async def adding(intents: object) -> object:
        if point == "before-intent":
            die()
        return await add(intents)  # type: ignore[arg-type]

    rig.store.apply = applying  # type: ignore[assignment, method-assign]
    rig.store.add = adding  # type: ignore[assignment, method-assign]
    if point == "before-told":
        os_replace = Path.replace

        def replacing(self: Path, target: Path) -> Path:
            if self.suffix == ".told":
                die()
            return os_replace(self, target)

        Path.replace = replacing  # type: ignore[method-assign]
    if point == "before-rename":
        transfer.move_new = lambda *_: die()
    if point == "after-rename":
        move_new = transfer.move_new
        transfer.move_new = lambda *places: (move_new(*places), die())  # type: ignore[assignment]


async def main(folder: str, url: str, point: str) -> None:
    async with rig_at(Path(folder), url, service_id=os.environ.get("CHILD_SERVICE", "dashly")) as rig:
        plant(rig, point)
        seed = os.environ.get("CHILD_SEED", "")
        await rig.submit(f"killed {point} {seed}")
        print("submitted", flush=True)
        for number in range(1, 20 if point == "mixed" else 1):
            await asyncio.sleep(0.03)
            await rig.submit(f"killed {point} {seed} {number}")
        await asyncio.sleep(30)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
