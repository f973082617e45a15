"""What can be done with tasks, in words, icons and keys: the same in the context menu, the viewer and the menu bar."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.actions import TaskAction
from desktop.widgets.words import mark as _mark
from desktop.widgets.words import tr as _tr


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    icon: str = ""
    keys: str = ""
    tip: str = ""


def action_text(action: TaskAction) -> str:
    """Return what a button or menu entry says. What costs money or destroys something says so."""
    return _tr(_WORDS[action].text)


def action_icon(action: TaskAction) -> str:
    """Return the name of an icon; "" for none."""
    return _WORDS[action].icon


def action_keys(action: TaskAction) -> str:
    """Return the keys that do it in the task list, portable spelling; "" for none."""
    return _WORDS[action].keys


def action_tip(action: TaskAction) -> str:
    """Return what happens, in a sentence, with the keys."""
    words = _WORDS[action]
    tip = _tr(words.tip) if words.tip else _tr(words.text).rstrip("…")
    return f"{tip}  ({words.keys})" if words.keys else tip


_A = TaskAction
_WORDS: dict[TaskAction, _Words] = {
    _A.PLAY: _Words(_mark("Play"), "play", "Return"),
    _A.COMPARE: _Words(_mark("Compare"), "compare", "", _mark("Look at two to four takes in step")),
    _A.REEL: _Words(_mark("Play as a reel"), "film", "", _mark("Play the selection one after another")),
    _A.CONTINUE_FROM: _Words(
        _mark("Continue from last frame"),
        "continue",
        "",
        _mark("Write the next shot: this one's last frame becomes its reference image"),
    ),
    _A.MAKE_CHARACTER: _Words(
        _mark("Make a character…"),
        "plus",
        "",
        _mark("Make somebody or something of this video a character, to be named in other prompts; asks first"),
    ),
    _A.USE_CHARACTER: _Words(
        _mark("Use in prompt"), "edit", "", _mark("Put this character's @name into the prompt where the caret is")
    ),
    _A.COPY_NAME: _Words(_mark("Copy @name"), "copy", "", _mark("Copy the name that stands for it in prompts")),
    _A.REMIX: _Words(_mark("Remix…"), "remix", "", _mark("Write a new request that edits this video on the service")),
    _A.EDIT_AS_NEW: _Words(
        _mark("Edit as new"),
        "edit",
        "",
        _mark("Put this prompt and its settings into the compose pane; nothing is sent"),
    ),
    _A.RETRY: _Words(_mark("Retry (new charge)"), "refresh", "", _mark("Send the same request again as a new task")),
    _A.SEND_HELD: _Words(_mark("Send now"), "send", "", _mark("Send what waits")),
    _A.DISCARD: _Words(_mark("Discard unsent"), "close", "", _mark("Take back what was not sent; nothing is charged")),
    _A.FIND: _Words(_mark("Look for it"), "search", "", _mark("Ask the service whether it has this task")),
    _A.ATTACH: _Words(
        _mark("Attach an id…"),
        "link",
        "",
        _mark("Enter the id that the service shows for this task; it is followed then"),
    ),
    _A.RESEND: _Words(
        _mark("Submit again (may charge twice)"),
        "send",
        "",
        _mark("Send the same request as a new task, though the first may have been accepted and charged"),
    ),
    _A.ABANDON: _Words(_mark("Give up on it"), "close", "", _mark("Stop asking about this task; its record is kept")),
    _A.CHECK_NOW: _Words(_mark("Check now"), "refresh", "F5", _mark("Ask the service at once")),
    _A.DOWNLOAD_AGAIN: _Words(_mark("Download again"), "download", "", _mark("Fetch the video while the link lives")),
    _A.LOCATE: _Words(_mark("Locate file…"), "search", "", _mark("Say where the missing file is now")),
    _A.SAVE_AS: _Words(_mark("Save as…"), "disk", "Ctrl+S", _mark("Save a copy of the video")),
    _A.SHOW_IN_FOLDER: _Words(_mark("Show in folder"), "folder"),
    _A.SAVE_FRAME: _Words(
        _mark("Save frame"), "camera", "", _mark("Save the frame on screen as a picture beside the video")
    ),
    _A.COPY_FRAME: _Words(_mark("Copy frame"), "copy", "", _mark("Copy the frame on screen as a picture")),
    _A.COPY_PROMPT: _Words(_mark("Copy prompt"), "copy", "Ctrl+C"),
    _A.COPY_ID: _Words(_mark("Copy task id"), "copy"),
    _A.COPY_CURL: _Words(
        _mark("Copy as curl"), "copy", "", _mark("Copy the request as a curl command, without the key")
    ),
    _A.COPY_PYTHON: _Words(
        _mark("Copy as Python"), "copy", "", _mark("Copy the request as a Python program, without the key")
    ),
    _A.FAVOURITE: _Words(_mark("Favourite"), "heart", "F"),
    _A.RATE: _Words(_mark("Rate"), "star", "1–5"),
    _A.NOTE: _Words(_mark("Note…"), "note", "F2"),
    _A.TAG: _Words(_mark("Tags…"), "tag", "T"),
    _A.PROJECT: _Words(_mark("Project…"), "folder", "P"),
    _A.EXPORT: _Words(_mark("Export…"), "upload", "Ctrl+E"),
    _A.REMOVE: _Words(_mark("Remove from list"), "minus", "Del", _mark("Take it off the list; the file stays")),
    _A.TRASH: _Words(
        _mark("Move file to trash"), "trash", "Shift+Del", _mark("Take it off the list and move the video to the trash")
    ),
}
