"""Carries out what the list, the viewer and the menus ask for with tasks."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.api.errors import ApiError
from desktop.app.links import open_folder
from desktop.domain.actions import TaskAction
from desktop.domain.draft import Lineage
from desktop.domain.request import GenerationRequest
from desktop.domain.task import FileFound, IllegalTransition, Relation, Task, TaskRow
from desktop.services import recipes
from desktop.services.clients import NoKey, ServiceAway
from desktop.services.frames import Unplayable, last_frame_png
from desktop.services.mp4 import NotAVideo, verify
from desktop.services.network import ProxyProblem
from desktop.services.threads import in_thread
from desktop.store.errors import StoreError
from desktop.widgets.messages import plain, say_playback
from desktop.widgets.notices import Notice, Tone

if TYPE_CHECKING:
    from desktop.app.parts import Parts

log = logging.getLogger(__name__)

#: Longest label of a task in "from ...", in characters.
_LABEL = 40


class ActionHandler(QObject):
    """One method an action; what takes time runs under the supervisor."""

    export_requested = Signal(list)  # ids, in the order listed

    def __init__(self, parts: Parts, open_doubt: Callable[[Task], None]) -> None:
        super().__init__(parts)
        self._parts = parts
        self._open_doubt_dialog = open_doubt
        submission, tasks = parts.submission, parts.tasks
        submission.moved_on.connect(self._say_moved_on)
        self._on_ids: dict[TaskAction, Callable[[list[int]], object]] = {
            TaskAction.SEND_HELD: submission.send_held,
            TaskAction.DISCARD: submission.discard,
            TaskAction.ABANDON: submission.abandon,
            TaskAction.REMOVE: tasks.remove,
            TaskAction.TRASH: self._trash,
            TaskAction.COMPARE: lambda ids: parts.viewing.compare(self._rows(ids)),
            TaskAction.REEL: lambda ids: parts.viewing.play_reel(self._rows(ids)),
            TaskAction.COPY_PROMPT: lambda ids: self._copy("\n\n".join(row.prompt for row in self._rows(ids))),
            TaskAction.COPY_ID: lambda ids: self._copy("\n".join(row.remote_id for row in self._rows(ids))),
            TaskAction.NOTE: lambda _ids: parts.window.viewer.focus_note(),
            TaskAction.TAG: lambda _ids: parts.window.viewer.focus_tags(),
            TaskAction.PROJECT: lambda _ids: parts.window.viewer.focus_project(),
            TaskAction.SAVE_FRAME: lambda _ids: parts.viewing.controller.save_frame(),
            TaskAction.COPY_FRAME: lambda _ids: parts.viewing.controller.copy_frame(),
            TaskAction.PLAY: lambda ids: parts.viewing.play(ids[0]),
            TaskAction.EXPORT: self.export_requested.emit,
            TaskAction.FIND: self._find,
        }
        self._on_task: dict[TaskAction, Callable[[Task], Coroutine[Any, Any, object]]] = {
            TaskAction.EDIT_AS_NEW: self._edit_as_new,
            TaskAction.RETRY: self._retry,
            TaskAction.REMIX: self._remix,
            TaskAction.CONTINUE_FROM: self._continue_from,
            TaskAction.ATTACH: self._open_doubt,
            TaskAction.RESEND: self._resend,
            TaskAction.CHECK_NOW: self._check_now,
            TaskAction.DOWNLOAD_AGAIN: self._download_again,
            TaskAction.LOCATE: self._locate,
            TaskAction.SAVE_AS: self._save_as,
            TaskAction.SHOW_IN_FOLDER: self._show_in_folder,
            TaskAction.COPY_CURL: partial(self._copy_recipe, recipes.curl),
            TaskAction.COPY_PYTHON: partial(self._copy_recipe, recipes.python),
        }

    def perform(self, action: TaskAction | str, ids: list[int]) -> None:
        """Do something with tasks."""
        action = TaskAction(action)
        if not ids:
            return
        if action in self._on_ids:
            self._on_ids[action](ids)
        elif action in self._on_task:
            for task_id in ids:
                self.run(self._with_task(self._on_task[action], task_id), action.value)

    def run(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Run something in the background; what goes wrong in the environment is said."""
        self._parts.core.supervisor.start(self._guarded(work), name=name)

    async def _guarded(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except StoreError as error:
            self._say(self.tr("The task list could not be changed: %1").replace("%1", type(error).__name__))
        except IllegalTransition:
            log.info("a task went on while something was asked of it", exc_info=True)
            self._say_moved_on()
        except (NoKey, ServiceAway):
            self._say(self.tr("The service cannot be asked now: no key, or it does not run."))
        except (ApiError, ProxyProblem) as error:
            self._say(self.tr("The service could not be asked: %1").replace("%1", type(error).__name__))
        except Unplayable as error:
            said = say_playback(error.problem)
            self._say(f"{said.title}. {said.advice}")
        except OSError as error:
            self._say(self.tr("The file could not be handled: %1").replace("%1", error.strerror or ""))

    def _say_moved_on(self) -> None:
        self._say(self.tr("The task has moved on meanwhile; nothing was done."))

    async def _with_task(self, work: Callable[[Task], Coroutine[Any, Any, object]], task_id: int) -> None:
        await work(await self._parts.core.store.get(task_id))

    def _rows(self, ids: Sequence[int]) -> list[TaskRow]:
        model = self._parts.window.tasks.model
        return [row for task_id in ids if (row := model.row_of(task_id)) is not None]

    def _say(self, text: str, tone: Tone = Tone.WARNING) -> None:
        self._parts.window.notices.show_notice(Notice("action", tone, plain(text, 500), closable=True))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    # --- new requests from old ones -----------------------------------------------------------------------------

    def _offer(self, request: GenerationRequest, task: Task, relation: Relation) -> None:
        """Put a request into the compose pane; nothing is sent before the person says so."""
        label = plain(" ".join(task.request.prompt.split()), _LABEL)
        self._parts.window.compose.set_request(self.adapted(request), Lineage(task.id, relation, label))

    def adapted(self, request: GenerationRequest) -> GenerationRequest:
        """Return a request for the service in use, with the nearest there is to its model."""
        service = self._parts.service.service
        if service is None:
            return request
        model = request.model if service.model(request.model) is not None else service.models[0].id
        return replace(request, service=service.id, model=model)

    async def _edit_as_new(self, task: Task) -> None:
        self._offer(replace(task.request, remix_of=""), task, Relation.RETRY)

    async def _retry(self, task: Task) -> None:
        self._parts.submission.submit(task.request, 1, Lineage(task.id, Relation.RETRY))

    async def _remix(self, task: Task) -> None:
        self._offer(replace(task.request, remix_of=task.remote_id, references=()), task, Relation.REMIX)

    async def _continue_from(self, task: Task) -> None:
        """The last frame becomes the first reference of a new request."""
        parts = self._parts
        picture = await in_thread(lambda: last_frame_png(task.file), name="last frame")
        request = replace(task.request, prompt="", references=(), remix_of="")
        self._offer(request, task, Relation.CONTINUED)
        parts.compose.add_data(picture, f"{Path(task.file).stem} last frame.png")

    # --- outcomes and the service -------------------------------------------------------------------------------

    async def _open_doubt(self, task: Task) -> None:
        self._open_doubt_dialog(task)

    def _find(self, ids: list[int]) -> None:
        """Look for lost requests; for one alone the dialog with the other ways out is opened, too."""
        if len(ids) == 1:
            self.run(self._with_task(self._find_one, ids[0]), "find")
            return
        for task_id in ids:
            self._parts.submission.look_up(task_id)

    async def _find_one(self, task: Task) -> None:
        self._open_doubt_dialog(task)
        self._parts.submission.look_up(task.id)

    async def _resend(self, task: Task) -> None:
        self._parts.submission.resend(task.id)

    async def _check_now(self, task: Task) -> None:
        await self._parts.core.polls.check_now(task.id)

    async def _download_again(self, task: Task) -> None:
        await self._parts.core.downloads.retry(task.id)

    # --- files --------------------------------------------------------------------------------------------------

    def _trash(self, ids: list[int]) -> None:
        shown = self._parts.viewing.controller.task
        if shown is not None and shown.id in ids:
            self._parts.viewing.let_go()
        self._parts.tasks.trash(ids)

    async def _save_as(self, task: Task) -> None:
        dialog = QFileDialog(self._parts.window, self.tr("Save a copy"), Path(task.file).name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("mp4")
        dialog.setNameFilter(self.tr("MP4 video (*.mp4)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.run(self._copy_file(task.file, path), "save as"))
        dialog.open()

    async def _copy_file(self, source: str, target: str) -> None:
        if Path(source) == Path(target):
            return
        part = Path(f"{target}.part")

        def copy() -> None:
            shutil.copyfile(source, part)
            part.replace(target)

        await in_thread(copy, name="copy")
        self._say(self.tr("Saved as %1").replace("%1", target), Tone.SUCCESS)

    async def _show_in_folder(self, task: Task) -> None:
        path = Path(task.file)
        if await self._parts.core.shell.show_in_folder(path):
            return
        core = self._parts.core
        if not open_folder(path.parent, (core.downloads.folder, core.paths.data)):
            self._say(self.tr("It is here: %1").replace("%1", str(path)), Tone.INFO)

    async def _locate(self, task: Task) -> None:
        dialog = QFileDialog(self._parts.window, self.tr("Where is %1?").replace("%1", Path(task.file).name))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("MP4 video (*.mp4)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.run(self._found(task, path), "locate"))
        dialog.open()

    async def _found(self, task: Task, path: str) -> None:
        try:
            await in_thread(lambda: verify(Path(path)), name="verify")
        except NotAVideo:
            self._say(self.tr("%1 is not a whole MP4 video.").replace("%1", path))
            return
        await self._parts.core.store.apply(task.id, FileFound(path))

    async def _copy_recipe(self, make: Callable[[GenerationRequest, Any], str], task: Task) -> None:
        service = self._parts.core.catalog.service(task.service)
        if service is not None:
            address = service if service.local else service.at(task.origin)
            self._copy(make(task.request, address))
