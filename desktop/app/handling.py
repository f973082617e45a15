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

from desktop.api.errors import AnswerLost, ApiError, BadKey, NotSent
from desktop.app.links import open_folder
from desktop.domain.actions import TaskAction
from desktop.domain.draft import Lineage
from desktop.domain.request import GenerationRequest
from desktop.domain.task import IllegalTransition, Relation, Task, TaskRow, TaskState, name_of_character
from desktop.services import mapping, recipes
from desktop.services.clients import NoKey, ServiceAway
from desktop.services.found import OtherTake, find_again
from desktop.services.frames import Unplayable, last_frame_png
from desktop.services.mp4 import NotAVideo
from desktop.services.network import ProxyProblem
from desktop.services.threads import in_thread
from desktop.store.errors import StoreError
from desktop.widgets.dialogs.character import SHORTEST, CharacterDialog
from desktop.widgets.messages import plain, say_playback
from desktop.widgets.notices import Notice, Tone

if TYPE_CHECKING:
    from desktop.app.parts import Parts

log = logging.getLogger(__name__)

#: So many files are selected in a file manager at most.
_SHOWN = 200
#: Longest label of a task in "from ...", in characters.
_LABEL = 40


class ActionHandler(QObject):
    """One method an action; what takes time runs under the supervisor."""

    export_requested = Signal(list)  # ids, in the order listed

    def __init__(self, parts: Parts, open_doubt: Callable[[Task, int], None]) -> None:
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
            TaskAction.SHOW_IN_FOLDER: lambda ids: self.run(self._show_in_folder(ids), "show in folder"),
            TaskAction.FIND: self._find,
        }
        self._on_task: dict[TaskAction, Callable[[Task], Coroutine[Any, Any, object]]] = {
            TaskAction.EDIT_AS_NEW: self._edit_as_new,
            TaskAction.RETRY: self._retry,
            TaskAction.REMIX: self._remix,
            TaskAction.MAKE_CHARACTER: self._ask_character,
            TaskAction.USE_CHARACTER: self._use_character,
            TaskAction.COPY_NAME: self._copy_name,
            TaskAction.CONTINUE_FROM: self._continue_from,
            TaskAction.ATTACH: self._open_doubt,
            TaskAction.RESEND: self._resend,
            TaskAction.CHECK_NOW: self._check_now,
            TaskAction.DOWNLOAD_AGAIN: self._download_again,
            TaskAction.LOCATE: self._locate,
            TaskAction.SAVE_AS: self._save_as,
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
            self.run(self._do_each(self._on_task[action], ids), action.value)

    def run(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Run something in the background; what goes wrong in the environment is said."""
        self._parts.core.supervisor.start(self._guarded(work), name=name)

    async def _guarded(self, work: Coroutine[Any, Any, object]) -> bool:
        """Do something and say what went wrong; return whether the service, if one was asked, can be reached."""
        try:
            await work
        except StoreError as error:
            self._say(self.tr("The task list could not be changed: %1").replace("%1", type(error).__name__))
        except IllegalTransition:
            log.info("a task went on while something was asked of it", exc_info=True)
            self._say_moved_on()
        except (NoKey, ServiceAway):
            self._say(self.tr("The service cannot be asked now: no key, or it does not run."))
            return False
        except (ApiError, ProxyProblem) as error:
            self._say(self.tr("The service could not be asked: %1").replace("%1", type(error).__name__))
            return not isinstance(error, NotSent | AnswerLost | BadKey | ProxyProblem)
        except Unplayable as error:
            said = say_playback(error.problem)
            self._say(f"{said.title}. {said.advice}")
        except OSError as error:
            self._say(self.tr("The file could not be handled: %1").replace("%1", error.strerror or ""))
        return True

    def _say_moved_on(self) -> None:
        self._say(self.tr("The task has moved on meanwhile; nothing was done."))

    async def _do_each(self, work: Callable[[Task], Coroutine[Any, Any, object]], ids: Sequence[int]) -> None:
        """Do something with one task after the other, in their order.

        What goes wrong with one leaves the others, but a service that cannot be reached is not tried for each of them.
        """
        away: set[str] = set()
        for task_id in ids:
            task = await self._parts.core.store.get(task_id)
            if task.origin not in away and not await self._guarded(work(task)):
                away.add(task.origin)

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
        request = replace(task.request, remix_of="")
        self._offer(request, task, Relation.RETRY)
        if task.problem is not None and task.state in (TaskState.REJECTED, TaskState.FAILED):
            self._parts.window.compose.show_refusal(self.adapted(request), task.problem)

    async def _retry(self, task: Task) -> None:
        relation = Relation.CHARACTER if task.request.character else Relation.RETRY
        parent = task.parent_id if task.request.character and task.parent_id is not None else task.id
        self._parts.submission.submit(task.request, 1, Lineage(parent, relation))

    async def _remix(self, task: Task) -> None:
        if why := self._no_remix(task):
            self._say(why, Tone.INFO)
            return
        self._offer(replace(task.request, remix_of=task.remote_id, references=()), task, Relation.REMIX)

    def _no_remix(self, task: Task) -> str:
        """Say why the service would refuse a remix; "" when nothing speaks against it."""
        if task.request.private:
            return self.tr("This video was made with “private”, so the service lets nobody remix it.")
        core, service = self._parts.core, self._parts.service.service
        theirs = core.catalog.service(task.service)
        if service is None or (task.service, task.origin) != (service.id, core.clients.origin_of(service.id)):
            name = plain(theirs.name if theirs else task.service, 60)
            return self.tr("Only %1, which made this video, can remix it. Choose it in Settings first.").replace(
                "%1", name
            )
        model = service.model(task.request.model)
        if model is not None and not model.remix:
            return self.tr("%1 cannot remix.").replace("%1", plain(model.name, 60))
        return ""

    async def _ask_character(self, task: Task) -> None:
        """Ask which seconds a character is to be made from; its button sends."""
        if why := self._no_character(task):
            self._say(why, Tone.INFO)
            return
        parts, marks = self._parts, None
        footage, marked = parts.viewing.playback.footage, parts.viewing.playback.marked
        if footage is not None and footage.task_id == task.id and marked is not None:
            marks = (footage.start_of(marked[0]), footage.start_of(marked[1] + 1))
        dialog = CharacterDialog(task.id, task.request.prompt, task.video_s, marks, parts.window)
        dialog.make_requested.connect(lambda _id, start, end: self._make_character(task, start, end))
        dialog.open()

    def _make_character(self, task: Task, start: float, end: float) -> None:
        label = plain(" ".join(task.request.prompt.split()), _LABEL)
        request = GenerationRequest(
            task.request.service,
            task.request.model,
            self.tr("Character from “%1”").replace("%1", label),  # for the list; it is not sent
            0,
            "",
            character={"timestamps": f"{start:g},{end:g}", "from_task": task.remote_id},
        )
        self._parts.submission.submit(request, 1, Lineage(task.id, Relation.CHARACTER, label))

    def _no_character(self, task: Task) -> str:
        """Say why no character can be made from a video; "" when nothing speaks against it."""
        core, service = self._parts.core, self._parts.service.service
        theirs = core.catalog.service(task.service)
        if service is None or (task.service, task.origin) != (service.id, core.clients.origin_of(service.id)):
            name = plain(theirs.name if theirs else task.service, 60)
            text = self.tr("Only %1, which made this video, can make a character of it. Choose it in Settings first.")
            return text.replace("%1", name)
        if service.model(task.request.model) is None:
            return self.tr("The model that made this video is not known; no character can be asked of it.")
        if mapping.variant_of(task.remote_id) != 1:
            return self.tr("A character can be made from the first video of a request only.")
        if task.video_s < SHORTEST:
            return self.tr("This video is too short: a character needs at least one second.")
        return ""

    async def _use_character(self, task: Task) -> None:
        if name := self._name_of(task):
            self._parts.window.compose.focus_prompt()
            self._parts.window.compose.prompt.editor.insert_word(name)

    async def _copy_name(self, task: Task) -> None:
        if name := self._name_of(task):
            self._copy(name)

    def _name_of(self, task: Task) -> str:
        name = name_of_character(task)
        if not name:
            self._say(self.tr("The service gave this character no name."))
        return name

    async def _continue_from(self, task: Task) -> None:
        """The last frame becomes the first reference of a new request."""
        parts = self._parts
        picture = await in_thread(lambda: last_frame_png(task.file), name="last frame")
        request = replace(task.request, prompt="", references=(), remix_of="")
        self._offer(request, task, Relation.CONTINUED)
        parts.compose.add_data(picture, f"{Path(task.file).stem} last frame.png")

    # --- outcomes and the service -------------------------------------------------------------------------------

    async def _open_doubt(self, task: Task) -> None:
        self._open_doubt_dialog(task, await self._again(task))

    async def _again(self, task: Task) -> int:
        """Return how often an unknown outcome was submitted again, what came to nothing left out."""
        nothing = (TaskState.REJECTED, TaskState.DISCARDED)
        children = await self._parts.core.store.children(task.id)
        return sum(child.relation is Relation.RESEND and child.state not in nothing for child in children)

    def _find(self, ids: list[int]) -> None:
        """Look for lost requests; for one alone the dialog with the other ways out is opened, too."""
        if len(ids) == 1:
            self.run(self._with_task(self._find_one, ids[0]), "find")
            return
        for task_id in ids:
            self._parts.submission.look_up(task_id)

    async def _find_one(self, task: Task) -> None:
        await self._open_doubt(task)
        self._parts.submission.look_up(task.id)

    async def _resend(self, task: Task) -> None:
        if await self._again(task):  # that may charge three times: not with one click
            await self._open_doubt(task)
        else:
            self._parts.submission.resend(task.id)

    async def _check_now(self, task: Task) -> None:
        await self._parts.core.polls.check_now(task.id)

    async def _download_again(self, task: Task) -> None:
        await self._parts.core.downloads.retry(task.id)

    # --- files --------------------------------------------------------------------------------------------------

    def _trash(self, ids: list[int]) -> None:
        self._parts.viewing.let_go_of(ids)
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

    async def _show_in_folder(self, ids: Sequence[int]) -> None:
        """Show files of one folder, that of the first: every other one would be another window."""
        files = [Path(row.file) for row in self._rows(ids[:_SHOWN])]
        path = files[0]
        core = self._parts.core
        if await core.shell.show_in_folder(*(file for file in files if file.parent == path.parent)):
            return
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
            others = await find_again(self._parts.core.store, task, Path(path))
        except NotAVideo:
            self._say(self.tr("%1 is not a whole MP4 video.").replace("%1", path))
        except OtherTake:
            self._say(self.tr("%1 says itself that it is another take.").replace("%1", path))
        else:
            if others:
                self._say(self.tr("%n more missing video(s) found there, too.", "", others), Tone.SUCCESS)

    async def _copy_recipe(self, make: Callable[[GenerationRequest, Any], str], task: Task) -> None:
        service = self._parts.core.catalog.service(task.service)
        if service is not None:
            if not service.local:
                service = self._parts.core.clients.service(task.service, task.origin)
            elif base_url := self._parts.core.sandbox.base_url:
                service = service.at(base_url)
            self._copy(make(task.request, service))
