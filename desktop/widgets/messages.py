"""What went wrong, in sentences. The one place where a problem becomes words; the core only names it."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QLocale

from desktop.domain.catalog import AddressProblem
from desktop.domain.footage import PlaybackProblem
from desktop.domain.intake import IntakeNote, IntakeProblem, IntakeRefusal
from desktop.domain.key import KeyFormat, KeyPresence, KeySource, KeyState, KeyTrouble
from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import RequestProblem, Violation
from desktop.domain.task import Hold, TaskState
from desktop.widgets.words import Said as Said
from desktop.widgets.words import mark as _mark
from desktop.widgets.words import plain as plain
from desktop.widgets.words import size_text as size_text
from desktop.widgets.words import tr as _tr


def say_problem(problem: Problem) -> Said:
    """Say a task's problem."""
    title, advice = _problem_words(problem)
    return Said(title, advice, plain(problem.message))


def _problem_words(problem: Problem) -> tuple[str, str]:
    code = problem.code
    match code:
        case ProblemCode.NO_KEY:
            return _tr("Not sent: no API key"), _tr("Enter a key in Settings; the task is sent then.")
        case ProblemCode.BAD_KEY:
            return _tr("Not sent: the key was refused"), _tr("Enter a valid key in Settings; sending goes on then.")
        case ProblemCode.FORBIDDEN:
            return _tr("Refused"), _tr("The service does not allow this key to do that. Nothing was charged.")
        case ProblemCode.NO_BALANCE:
            return _tr("Not accepted: no balance left"), _tr("Top up the account, then press Send again.")
        case ProblemCode.INVALID_REQUEST:
            return _tr("Not accepted"), _tr("The service refused a field. Nothing was charged. Edit it and try again.")
        case ProblemCode.CONTENT_POLICY:
            return (
                _tr("Refused by the content policy"),
                _tr("Nothing was charged. Edit the prompt or the images and try again."),
            )
        case ProblemCode.NOT_FOUND:
            return (
                _tr("Not accepted: address not found"),
                _tr("The service has nothing at this address. Check the service address in Settings."),
            )
        case ProblemCode.TOO_LARGE:
            return _tr("Not accepted: too large"), _tr("Use fewer or smaller reference images. Nothing was charged.")
        case ProblemCode.UNSUPPORTED:
            return _tr("Not accepted: format not supported"), _tr("Use other reference images. Nothing was charged.")
        case ProblemCode.MOVED:
            return (
                _tr("Not accepted: the service has moved"),
                _tr("It answered with a redirect, which is never followed with a key. Check its address in Settings."),
            )
        case ProblemCode.RATE_LIMITED:
            return _tr("Waiting: too many requests"), _tr("The service asked to slow down. It is sent by itself later.")
        case ProblemCode.LIMITER_DOWN:
            return _tr("Waiting: the service is busy"), _tr("It was not accepted and is sent by itself later.")
        case ProblemCode.OFFLINE:
            return _tr("Not sent: no connection"), _tr("The service cannot be reached. It is sent when it can.")
        case ProblemCode.CONNECT_TIMEOUT:
            return _tr("Not sent: no answer"), _tr("The connection could not be opened in time. It is tried again.")
        case ProblemCode.TLS:
            return (
                _tr("Not sent: certificate not trusted"),
                _tr(
                    "The connection is not safe: the certificate is wrong, expired or from a filter between. "
                    "Nothing was sent. Check the address, the clock and the network."
                ),
            )
        case ProblemCode.PROXY:
            return _tr("Not sent: proxy trouble"), _tr("The proxy refused the connection. Check it in Settings.")
        case ProblemCode.UNSENDABLE:
            return _tr("Cannot be sent"), _tr("It holds characters that cannot be sent. Edit the prompt.")
        case ProblemCode.REFERENCE_MISSING:
            return _tr("Not sent: a reference image is gone"), _tr("Add the image again. Nothing was charged.")
        case ProblemCode.REFERENCE_CHANGED:
            return _tr("Not sent: a reference image changed"), _tr("Add the image again. Nothing was charged.")
        case ProblemCode.UPLOAD_FAILED:
            return _tr("Not sent: an image upload failed"), _tr("No video was asked for. Try again.")
        case ProblemCode.ANSWER_LOST:
            return (
                _tr("Outcome unknown: the answer was lost"),
                _tr("The service may have accepted and charged it. It is never sent again by itself."),
            )
        case ProblemCode.ANSWER_UNREADABLE:
            return (
                _tr("Outcome unknown: the answer makes no sense"),
                _tr("The service may have accepted and charged it. It is never sent again by itself."),
            )
        case ProblemCode.SERVER_ERROR:
            return (
                _tr("Outcome unknown: server error"),
                _tr("The service had trouble and may still have accepted it. It is never sent again by itself."),
            )
        case ProblemCode.INTERRUPTED:
            return (
                _tr("Outcome unknown: Rushes ended while sending"),
                _tr("The service may have accepted and charged it. It is never sent again by itself."),
            )
        case ProblemCode.RECORD_LOST:
            return (
                _tr("Outcome unknown: the task list is an older copy"),
                _tr("It waited in this copy, but may have been sent and charged since. It is never sent by itself."),
            )
        case ProblemCode.GENERATION_FAILED:
            return _tr("The service could not make it"), _tr("Edit the prompt or try again (a new charge).")
        case ProblemCode.NO_FILE:
            return _tr("Completed, but no file in the answer"), _tr("Rushes keeps asking for it.")
        case ProblemCode.TASK_UNKNOWN:
            return (
                _tr("The service does not know this task"),
                _tr("Its record is kept. Check again, or look at the account's own list."),
            )
        case ProblemCode.LINK_EXPIRED:
            return (
                _tr("Expired"),
                _tr("The result lived 24 hours and was not fetched in time. Prompt and settings are kept."),
            )
        case ProblemCode.LINK_REFUSED:
            return _tr("The link is refused"), _tr("Rushes asks for a fresh link. Try again, or check the account.")
        case ProblemCode.ADDRESS_REFUSED:
            return (
                _tr("The result's address is not safe"),
                _tr("It is not a public https address, so it was not opened."),
            )
        case ProblemCode.REDIRECTS:
            return _tr("The link redirects too often"), _tr("Try again later.")
        case ProblemCode.NOT_A_VIDEO:
            return _tr("What came is not a video"), _tr("It was not kept. Try the download again.")
        case ProblemCode.TRUNCATED:
            return _tr("The video came incomplete"), _tr("The download goes on from where it stopped.")
        case ProblemCode.FILE_TOO_LARGE:
            return _tr("The file is too large"), _tr("It is over 4 GB and was not saved.")
        case ProblemCode.STALLED | ProblemCode.CONNECTION:
            return _tr("The download was interrupted"), _tr("It goes on by itself from where it stopped.")
        case ProblemCode.DISK_FULL:
            return _tr("The disk is full"), _disk_advice(problem)
        case ProblemCode.FOLDER_UNWRITABLE:
            return (
                _tr("The videos folder cannot be written"),
                _tr("Choose another folder in Settings, then press Download again."),
            )
        case ProblemCode.SANDBOX:
            return _tr("The sandbox does not run"), _tr("Restart Rushes; if it stays, look at the log.")
        case ProblemCode.BUG:
            return _tr("Something went wrong in Rushes"), _tr("Your tasks are safe. Help ▸ Support bundle has details.")


def _disk_advice(problem: Problem) -> str:
    if problem.needed:
        return _tr("%1 more are needed. Make room; it goes on by itself.").replace("%1", size_text(problem.needed))
    return _tr("Make room; it goes on by itself.")


def say_violation(violation: Violation) -> str:
    """Say a broken rule of a request, for beside its field."""
    text = _VIOLATIONS[violation.problem]
    limit = violation.limit
    if violation.problem is RequestProblem.IMAGE_TOO_LARGE:
        limit = size_text(int(violation.limit))
    elif violation.problem is RequestProblem.PROMPT_TOO_LONG:
        limit = QLocale().toString(int(violation.limit))
    value = plain(violation.value, 80)
    if violation.problem is RequestProblem.PROMPT_TOO_LONG:
        value = QLocale().toString(int(violation.value))
    return _tr(text).replace("%1", limit).replace("%2", value)


_VIOLATIONS = {
    RequestProblem.PROMPT_EMPTY: _mark("Type a prompt first."),
    RequestProblem.PROMPT_TOO_LONG: _mark("The prompt has %2 characters; this model takes %1."),
    RequestProblem.PROMPT_UNSENDABLE: _mark("The prompt holds a broken character that cannot be sent."),
    RequestProblem.MODEL_UNKNOWN: _mark("This service has no model “%2”. Choose another."),
    RequestProblem.DURATION: _mark("This model makes %1 seconds, not %2."),
    RequestProblem.SIZE: _mark("This model makes %1, not %2."),
    RequestProblem.STYLE: _mark("This model has no style “%2”."),
    RequestProblem.OPTION: _mark("This model has no option “%2”."),
    RequestProblem.VARIANTS: _mark("This model makes at most %1 at once."),
    RequestProblem.TOO_MANY_IMAGES: _mark("Too many reference images: %2, where this model takes %1. Remove some."),
    RequestProblem.IMAGE_TOO_LARGE: _mark("“%2” is larger than %1."),
    RequestProblem.IMAGE_TYPE: _mark("“%2” is of a kind that this model does not take. Convert it to JPEG or PNG."),
    RequestProblem.IMAGE_URL: _mark("“%2” is not a web address of an image."),
}


def date_text(date: QDate) -> str:
    """Return a day with its month in letters: 11/12 is another day on every continent."""
    return QLocale().toString(date, _tr("d MMM yyyy", "a date"))


def moment_text(moment: float) -> str:
    """Return a time of the clock on the wall, with its day.

    Args:
        moment: Unix seconds.
    """
    then = QDateTime.fromSecsSinceEpoch(int(moment))
    return f"{date_text(then.date())} {QLocale().toString(then.time(), QLocale.FormatType.ShortFormat)}"


def state_name(state: TaskState, hold: Hold = Hold.NONE) -> str:
    """Return a state in one or two words, as the table shows it."""
    if state is TaskState.WAITING and hold is Hold.RESTART:
        return _tr("Not sent yet")
    return _tr(_STATE_NAMES[state])


_STATE_NAMES = {
    TaskState.WAITING: _mark("Waiting to send"),
    TaskState.SENDING: _mark("Sending"),
    TaskState.UNKNOWN: _mark("Unknown outcome"),
    TaskState.REJECTED: _mark("Rejected"),
    TaskState.DISCARDED: _mark("Not sent"),
    TaskState.ABANDONED: _mark("Given up"),
    TaskState.QUEUED: _mark("Queued"),
    TaskState.GENERATING: _mark("Generating"),
    TaskState.FAILED: _mark("Failed"),
    TaskState.LOST: _mark("Unknown to the service"),
    TaskState.COMPLETED: _mark("Made, not saved yet"),
    TaskState.DOWNLOADING: _mark("Downloading"),
    TaskState.READY: _mark("Ready"),
    TaskState.MISSING: _mark("File missing"),
    TaskState.UNAVAILABLE: _mark("Not available"),
    TaskState.EXPIRED: _mark("Expired"),
}


def hold_name(hold: Hold) -> str:
    """Return why a task waits, in a few words; "" when it does not."""
    return _tr(_HOLDS[hold]) if hold is not Hold.NONE else ""


_HOLDS = {
    Hold.RESTART: _mark("from before the restart"),
    Hold.OFFLINE: _mark("no connection"),
    Hold.KEY: _mark("needs a key"),
    Hold.BALANCE: _mark("no balance left"),
    Hold.RATE: _mark("asked to slow down"),
    Hold.PAUSED: _mark("sending is paused"),
}


def explain_state(state: TaskState) -> str:
    """Return one sentence that tells a person what a state means for the money and the video."""
    return _tr(_EXPLANATIONS[state])


_EXPLANATIONS = {
    TaskState.WAITING: _mark("On disk here, not sent; nothing is charged yet."),
    TaskState.SENDING: _mark("Being sent to the service now."),
    TaskState.UNKNOWN: _mark(
        "It was sent, but the answer never came: it may have been accepted and charged. Rushes does not send it again "
        "by itself."
    ),
    TaskState.REJECTED: _mark("The service did not accept it; nothing was charged."),
    TaskState.DISCARDED: _mark("Taken back before it was sent; nothing was charged."),
    TaskState.ABANDONED: _mark("Its outcome stayed unknown and you gave it up."),
    TaskState.QUEUED: _mark("Accepted; the service will start on it. It goes on even when Rushes is closed."),
    TaskState.GENERATING: _mark("The service is making it. It goes on even when Rushes is closed."),
    TaskState.FAILED: _mark("The service gave up on it and says why below. A failed task is usually refunded."),
    TaskState.LOST: _mark(
        "The service says that it does not know this task. The record is kept, and Rushes asks again now and then."
    ),
    TaskState.COMPLETED: _mark("The video is made and is fetched next."),
    TaskState.DOWNLOADING: _mark("The video is being fetched and checked."),
    TaskState.READY: _mark("The video is saved on this machine and checked."),
    TaskState.MISSING: _mark("The video was saved, but its file is no longer there."),
    TaskState.UNAVAILABLE: _mark(
        "The service does not hand the video out, though it should. Rushes tries again now and then; so can you."
    ),
    TaskState.EXPIRED: _mark("The server has deleted the video. Prompt and settings are kept here."),
}


def say_playback(problem: PlaybackProblem) -> Said:
    """Say why a saved video is not shown."""
    title, advice = _PLAYBACK[problem]
    return Said(_tr(title), _tr(advice))


_PLAYBACK = {
    PlaybackProblem.MISSING: (
        _mark("The file is not there"),
        _mark("It was moved or deleted. Say where it is now, or download it again while the link lives."),
    ),
    PlaybackProblem.UNREADABLE: (
        _mark("The file cannot be read"),
        _mark("Look at its permissions, and whether its disk is still connected."),
    ),
    PlaybackProblem.NOT_A_VIDEO: (
        _mark("This file is not a video"),
        _mark("It is not opened. Download it again while the link lives."),
    ),
    PlaybackProblem.DAMAGED: (
        _mark("This file is damaged"),
        _mark("It cannot be played to its end. Download it again while the link lives."),
    ),
    PlaybackProblem.NO_PLAYER: (
        _mark("Videos cannot be played here"),
        _mark("The system's media libraries do not load. The file itself is fine: open its folder."),
    ),
    PlaybackProblem.SWITCHED_OFF: (
        _mark("The player is off"),
        _mark("Rushes ended unexpectedly while a video was playing. The files themselves are fine."),
    ),
}


def say_refusal(refusal: IntakeRefusal) -> str:
    """Say why something cannot be a reference image, for beside its name."""
    text = _tr(_REFUSALS[refusal.problem])
    if refusal.problem is IntakeProblem.TOO_LARGE:
        return text.replace("%1", size_text(refusal.limit))
    if refusal.problem is IntakeProblem.TOO_MANY_PIXELS:
        return text.replace("%1", QLocale().toString(refusal.limit // 1_000_000))
    return text.replace("%1", plain(refusal.detail, 40) or QLocale().toString(refusal.limit))


_REFUSALS = {
    IntakeProblem.EMPTY: _mark("The file is empty."),
    IntakeProblem.NOT_AN_IMAGE: _mark("Not an image. Use JPEG, PNG, WebP or GIF."),
    IntakeProblem.UNSUPPORTED_FORMAT: _mark("%1 cannot be sent. Convert it to JPEG or PNG."),
    IntakeProblem.TRUNCATED: _mark("The image is incomplete: part of the file is missing."),
    IntakeProblem.DAMAGED: _mark("The image is damaged and cannot be read."),
    IntakeProblem.TOO_LARGE: _mark("Larger than the %1 that can be sent."),
    IntakeProblem.TOO_MANY_PIXELS: _mark("More than %1 megapixels. Make it smaller."),
    IntakeProblem.FOLDER: _mark("This is a folder. Drop the images in it."),
    IntakeProblem.NOT_A_FILE: _mark("This is not a plain file."),
    IntakeProblem.REMOTE: _mark("It is on another computer. Copy it to this one first."),
    IntakeProblem.BAD_URL: _mark("Not a web address of an image (https://…)."),
    IntakeProblem.MISSING: _mark("The file is not there any more."),
    IntakeProblem.UNREADABLE: _mark("The file cannot be read. Check its permissions."),
    IntakeProblem.CHANGED: _mark("Its prepared copy was changed. Add the image again."),
    IntakeProblem.DISK_FULL: _mark("The disk is full. Make room and add it again."),
    IntakeProblem.UNWRITABLE: _mark("Rushes cannot write to its own folder. Check its permissions."),
    IntakeProblem.NOT_TAKEN: _mark("This model takes no %1. Convert it to JPEG or PNG."),
    IntakeProblem.OVER_LIMIT: _mark("This model takes no more than %1."),
    IntakeProblem.BUG: _mark("Something went wrong in Rushes while reading it."),
}


def say_note(note: IntakeNote) -> str:
    """Say what was done to a reference image, in a few words."""
    return _tr(_NOTES[note])


_NOTES = {
    IntakeNote.ANIMATED: _mark("animated: the first frame counts"),
    IntakeNote.ROTATED: _mark("turned upright"),
    IntakeNote.CONVERTED: _mark("converted to plain RGB"),
    IntakeNote.STRIPPED: _mark("location and camera data left out"),
    IntakeNote.SHRUNK: _mark("made smaller"),
}


def say_key(state: KeyState) -> str:
    """Say in one sentence where a key is, or why there is none."""
    match state.presence, state.source:
        case _ if state.trouble is KeyTrouble.STILL_STORED:
            return _tr("The keyring did not delete the key: it is still stored.")
        case KeyPresence.PRESENT, KeySource.ENVIRONMENT:
            return _tr("In use from RUSHES_API_KEY; it is not stored.")
        case KeyPresence.PRESENT, KeySource.KEYRING:
            return _tr("Stored in this desktop's keyring.")
        case KeyPresence.PRESENT, _:
            return _tr("Kept only until Rushes closes: %1").replace("%1", _tr(_KEY_TROUBLES[state.trouble]))
        case KeyPresence.ABSENT, _ if state.trouble is KeyTrouble.NONE:
            return _tr("No key yet.")
        case KeyPresence.ABSENT, _:
            return _tr("No key yet. A new one will be kept only until Rushes closes: %1").replace(
                "%1", _tr(_KEY_TROUBLES[state.trouble])
            )
        case _, KeySource.ENVIRONMENT:
            return _tr("RUSHES_API_KEY is set but cannot be a key. Correct it and start Rushes again.")
        case _:
            return _tr("There may be a key, but it cannot be read: %1").replace("%1", _tr(_KEY_TROUBLES[state.trouble]))


_KEY_TROUBLES = {
    KeyTrouble.NONE: _mark("nothing is wrong."),
    KeyTrouble.NO_KEYRING: _mark("there is no keyring on this desktop."),
    KeyTrouble.INSECURE: _mark("the keyring that is configured does not keep keys safe, so it was not used."),
    KeyTrouble.LOCKED: _mark("the keyring is locked. Unlock it and try again."),
    KeyTrouble.HUNG: _mark("the keyring does not answer. It may be asking for its password in another window."),
    KeyTrouble.DENIED: _mark("the keyring refused."),
    KeyTrouble.NOT_KEPT: _mark("the keyring did not keep it."),
    KeyTrouble.MALFORMED: _mark("what is stored is not a key. Enter it again."),
    KeyTrouble.STILL_STORED: _mark("the keyring did not delete it."),
}


def say_key_format(reason: KeyFormat) -> str:
    """Say why a text cannot be a key, for beside its field."""
    return _tr(_KEY_FORMATS[reason])


_KEY_FORMATS = {
    KeyFormat.EMPTY: _mark("Paste a key first."),
    KeyFormat.TOO_SHORT: _mark("This is too short for a key."),
    KeyFormat.TOO_LONG: _mark("This is too long for a key."),
    KeyFormat.CHARACTERS: _mark("A key has no blanks, line breaks or letters outside ASCII. Copy it again."),
}


def say_address(problem: AddressProblem) -> str:
    """Say why a service address may not be used, for beside its field."""
    return _tr(_ADDRESSES[problem])


_ADDRESSES = {
    AddressProblem.MALFORMED: _mark("This is not a web address."),
    AddressProblem.SCHEME: _mark("The address must begin with https:// (http:// only for this machine)."),
    AddressProblem.CREDENTIALS: _mark("Leave user name and password out of the address; the key goes below."),
    AddressProblem.EXTRA: _mark("Leave out everything from “?” or “#” on."),
}
