"""The services, built and started in their order.

Imported in a thread after the first paint, since it brings in the heavy libraries.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path

from desktop import assets
from desktop.credentials import Credentials
from desktop.domain.catalog import Catalog, load_catalog
from desktop.domain.clock import SystemClock
from desktop.domain.task import ACTIVE
from desktop.logging import protect
from desktop.paths import Paths
from desktop.services.account import AccountService
from desktop.services.clients import Clients
from desktop.services.conditions import Conditions
from desktop.services.download import DownloadService
from desktop.services.drafts import DraftFile
from desktop.services.metering import Metering
from desktop.services.poll import PollService
from desktop.services.projects import Projects
from desktop.services.references import ReferenceIntake
from desktop.services.sandbox_process import SandboxProcess
from desktop.services.shell import Shell
from desktop.services.submit import SubmitService
from desktop.services.supervisor import Supervisor
from desktop.settings import Settings
from desktop.store.database import Database
from desktop.store.events import Recovery
from desktop.store.ledger import Ledger
from desktop.store.opening import OpenReport
from desktop.store.tasks import TaskStore
from desktop.widgets.words import tr as _tr

log = logging.getLogger(__name__)


def _named(catalog: Catalog) -> Catalog:
    """Call the sandbox what it is called in the window's language; the other names are their owners'."""
    return Catalog(tuple(replace(s, name=_tr("Sandbox")) if s.local else s for s in catalog.services))


class Core:
    """Everything below the controllers.

    Building it does no I/O; :meth:`open` opens the database, :meth:`start` lets the services go.
    """

    def __init__(self, paths: Paths, settings: Settings) -> None:
        self.paths = paths
        self.clock = SystemClock()
        self.catalog = _named(load_catalog(assets.catalog()))
        self.supervisor = Supervisor()
        self.conditions = Conditions()
        self.credentials = Credentials(on_key=protect)
        self.database = Database(paths.database, paths.backups, self.clock)
        self.store = TaskStore(self.database, self.clock)
        self.ledger = Ledger(self.database, self.clock)
        self.clients = Clients(
            self.catalog.services, self.credentials, self.conditions, self.clock, proxy=settings.proxy
        )
        self.account = AccountService(self.clients, self.conditions, self.ledger, self.clock)
        self.submits = SubmitService(
            self.store, self.clients, self.conditions, self.supervisor, paths.references, self.clock
        )
        self.polls = PollService(self.store, self.clients, self.conditions, self.supervisor, self.clock)
        self.projects = Projects(self.store, self.ledger, lambda: self.downloads.folder)
        self.downloads = DownloadService(
            self.store,
            self.clients,
            self.conditions,
            self.supervisor,
            self.polls,
            Path(settings.videos) if settings.videos else paths.videos,
            paths.posters,
            self.clock,
            default_folder=paths.videos,
            projects=self.projects,
        )
        self.metering = Metering(self.store, self.account, self.submits, self.supervisor, self.clock)
        self.sandbox = SandboxProcess(paths.sandbox, settings.sandbox_args)
        self.intake = ReferenceIntake(paths.references, strip_metadata=settings.strip_metadata)
        self.drafts = DraftFile(paths.draft_file)
        self.shell = Shell()
        self.opened = False
        self.started = False

    async def open(self) -> OpenReport:
        """Open the database, anew where it was open for reading only. Raises :class:`StoreUnusable`."""
        if self.opened:
            self.opened = False
            await self.database.close()
        report = await self.database.open()
        self.opened = True
        return report

    async def start(self, *, safe: bool = False) -> Recovery:
        """Settle what the last run left and let the services go; only for a database that can be written.

        Args:
            safe: do nothing unasked: no task is asked about, looked for or fetched before :meth:`go_on`.

        Raises:
            StoreUnusable: something could not be read; to be called again, which goes on with what is missing.
        """
        recovery = await self.store.recover()
        self.metering.start()
        await self.submits.start(resume=not safe)
        if not safe:
            await self.polls.start()
        await self.downloads.start(resume=not safe)
        self.started = True
        return recovery

    async def go_on(self) -> None:
        """Do after a safe start what a usual one does by itself; to be called once."""
        await self.submits.resume_search()
        await self.polls.start()
        await self.downloads.resume()

    async def has_local_tasks(self) -> bool:
        """Say whether the sandbox still has something for us."""
        return any(task.service == self.catalog.sandbox.id for task in await self.store.in_states(ACTIVE))

    async def close(self, grace_s: float) -> None:
        """Stop everything. What is being sent gets ``grace_s`` seconds; the database is whole in any case."""
        if self.started:
            await _at_most(self.submits.stop(grace_s), grace_s + 0.5)
            await _at_most(self.downloads.stop(0.5), 1.0)
        late, _ = await asyncio.gather(self.supervisor.stop(1.0), _at_most(self.sandbox.stop(), 2.0))
        if late:
            log.warning("not ended in time: %s", ", ".join(late))
        if self.opened:
            await _at_most(self.database.close(), 2.0)
            self.opened = False
        await _at_most(self.clients.aclose(), 0.5)


async def _at_most(work: Awaitable[object], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        log.warning("a part of the program did not end in time")
