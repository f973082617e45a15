"""Composing: images on their way in, the draft on its way to disk, and the request on its way out."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from qasync import asyncSlot

from desktop.domain.characters import clean_name
from desktop.domain.draft import Draft, Lineage
from desktop.domain.intake import IntakeProblem, IntakeRefusal, PreparedReference
from desktop.domain.request import GenerationRequest, Reference
from desktop.models.references import ReferenceListModel, ReferenceState
from desktop.services.drafts import DraftDamaged, DraftFile
from desktop.services.images.pixels import png_of
from desktop.services.references import IntakeError, ReferenceIntake

log = logging.getLogger(__name__)

_DRAFT_PATIENCE = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class _Offer:
    name: str
    prepare: Callable[[], Awaitable[PreparedReference]]


class ComposeController(QObject):
    """Takes in what a person offers as reference images, and keeps the draft.

    Images are prepared only while the model has room for them: of 200 dropped files the first that can be used are
    taken, and the rest is listed.
    """

    submission_requested = Signal(object, int, object)  # GenerationRequest, takes, Lineage | None; the draft is on disk
    draft_restored = Signal(object)  # Draft
    draft_damaged = Signal(object)  # Path | None: where the unreadable draft was put
    draft_not_saved = Signal(str)  # once a row of failures: why
    draft_saved_again = Signal()

    def __init__(
        self, model: ReferenceListModel, intake: ReferenceIntake, drafts: DraftFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._intake = intake
        self._drafts = drafts
        self._offers: deque[_Offer] = deque()
        self._pumping = False
        self._draft_failed = False
        self._saved: Draft | None = None
        self._saving: set[asyncio.Future[None]] = set()
        model.reopening_requested.connect(self._on_reopening_requested)
        # Room is made by removals and by another model, too.
        model.contents_changed.connect(self._pump)

    # --- Images -----------------------------------------------------------------------------------------------

    def add_files(self, paths: list[str]) -> None:
        """Take image files in; folders and everything else that is no image are refused by name."""
        for path in paths:
            self._offers.append(_Offer(clean_name(Path(path).name or path), partial(self._intake.add_file, path)))
        self._pump()

    def add_data(self, data: bytes, name: str) -> None:
        """Take an image in that came as the bytes of a file."""
        self._offers.append(_Offer(clean_name(name), partial(self._intake.add_bytes, data, name)))
        self._pump()

    def add_image(self, image: QImage, name: str) -> None:
        """Take a picture in, e.g. from the clipboard; it is stored as PNG, which a worker makes."""
        self._offers.append(_Offer(clean_name(name), partial(self._intake.add_made, partial(_png, image), name)))
        self._pump()

    @asyncSlot(int)
    async def shrink(self, key: int) -> None:
        """Make a prepared image small enough for the chosen model."""
        row = self._model.row_of(key)
        reference = None if row is None else self._model.items[row].reference
        if reference is None:
            return
        limit = self._model.rules.max_bytes
        await self._prepare(key, partial(self._intake.shrink, reference, limit), reference.name)

    def _pump(self) -> None:
        """Start as many offers as there is room for; list the rest once it is sure that they do not fit."""
        if self._pumping:
            return  # our own rows come and go
        self._pumping = True
        while self._offers and self._model.free_slots():
            offer = self._offers.popleft()
            key = self._model.add_preparing(offer.name)
            self._run(key, offer)
        self._pumping = False
        if self._offers and not self._model.keys(ReferenceState.PREPARING):
            limit = self._model.rules.max_count
            rest = [IntakeRefusal(IntakeProblem.OVER_LIMIT, offer.name, limit=limit) for offer in self._offers]
            self._offers.clear()
            self._model.leave_out(rest)

    @asyncSlot(int, object)
    async def _run(self, key: int, offer: _Offer) -> None:
        await self._prepare(key, offer.prepare, offer.name)

    async def _prepare(self, key: int, prepare: Callable[[], Awaitable[PreparedReference]], name: str) -> None:
        try:
            prepared = await prepare()
        except IntakeError as error:
            if error.code is IntakeProblem.BUG:
                log.error("reference intake", exc_info=error.__cause__)
            self._model.set_refused(key, error.refusal)
        else:
            self._model.set_ready(key, prepared)

    @asyncSlot(list)
    async def _on_reopening_requested(self, wanted: list[tuple[int, Reference]]) -> None:
        for key, reference in wanted:
            await self._prepare(key, partial(self._intake.reopen, reference), reference.name)

    # --- Draft ------------------------------------------------------------------------------------------------

    @asyncSlot()
    async def restore_draft(self) -> None:
        """Read the draft of last time and hand it out."""
        try:
            draft = await self._drafts.load()
        except DraftDamaged as error:
            self.draft_damaged.emit(error.kept)
        except OSError as error:
            log.warning("the draft cannot be read: %s", error.strerror)
        else:
            if draft is not None:
                self._saved = draft
                self.draft_restored.emit(draft)

    @asyncSlot(object)
    async def on_draft_changed(self, draft: Draft) -> None:
        """Save a draft, in the background."""
        await self.save_draft(draft)

    async def save_draft(self, draft: Draft) -> None:
        """Save a draft now; failing to is said once, and never stands in the way of anything else."""
        if draft == self._saved:
            return
        saving = asyncio.ensure_future(self._drafts.save(draft))
        self._saving.add(saving)
        try:
            await saving
        except OSError as error:
            if not self._draft_failed:
                self._draft_failed = True
                self.draft_not_saved.emit(error.strerror or "")
            return
        finally:
            self._saving.discard(saving)
        self._saved = draft
        if self._draft_failed:
            self._draft_failed = False
            self.draft_saved_again.emit()

    # --- Out --------------------------------------------------------------------------------------------------

    @asyncSlot(object, int, object)
    async def submit(self, request: GenerationRequest, takes: int, lineage: Lineage | None = None) -> None:
        """Hand a request on as soon as the draft is safe: a crash now must not cost what was typed.

        A disk that does not answer is not waited for; whoever commits the request will notice.
        """
        await asyncio.wait(tuple(self._saving), timeout=_DRAFT_PATIENCE) if self._saving else None
        self.submission_requested.emit(request, takes, lineage)


def _png(image: QImage) -> bytes:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return png_of(plain.width(), plain.height(), memoryview(plain.constBits()))
