"""The planted faults: each is a small change of the text of one or two files, and the tests that must turn red."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUBMIT = "desktop/services/submit.py"
TRANSFER = "desktop/services/transfer.py"


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement; ``old`` stands exactly once in the file."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A planted fault.

    Attributes:
        tests: node ids, without parameters, of which at least one must fail.
    """

    name: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "the POST is repeated after a lost answer",
        (
            Change(
                SUBMIT,
                "            case errors.AnswerLost() | errors.AnswerUnreadable() | errors.ServerTrouble():\n"
                "                return OutcomeLost(problem), 0.0\n",
                "            case errors.AnswerLost() | errors.AnswerUnreadable() | errors.ServerTrouble():\n"
                "                return NotSent(Hold.NONE, problem), 0.0\n",
            ),
        ),
        ("tests/faults/test_submit.py::test_lost_answer_is_unknown_and_never_repeated",),
    ),
    Mutant(
        "the row is written after the answer",
        (
            Change(
                SUBMIT,
                "self._store.apply(task.id, SendStarted(connection.fingerprint, paid.sha256))",
                "self._store.get(task.id)",
            ),
            Change(
                SUBMIT,
                "        self._reached(task)\n        self._throttled.pop",
                "        await self._store.apply(task.id, SendStarted())\n"
                "        self._reached(task)\n        self._throttled.pop",
            ),
        ),
        ("tests/faults/test_submit.py::test_killed_while_waiting_for_the_answer",),
    ),
    Mutant(
        "recovery marks what was being sent as refused",
        (
            Change(
                "desktop/store/tasks.py",
                "        lost = OutcomeLost(Problem(ProblemCode.INTERRUPTED))\n",
                "        from desktop.domain.task import Rejected\n\n"
                "        lost = Rejected(Problem(ProblemCode.INTERRUPTED))\n",
            ),
        ),
        (
            "tests/faults/test_submit.py::test_killed_while_waiting_for_the_answer",
            "tests/faults/test_submit.py::test_killed_after_the_answer_is_found_again",
        ),
    ),
    Mutant(
        "the key is stored in the row",
        (
            Change(
                "desktop/services/clients.py",
                "state.fingerprint if state else",
                "state.key if state else",
            ),
        ),
        ("tests/faults/test_submit.py::test_rows_keep_a_fingerprint_and_polls_survive_a_changed_key",),
    ),
    Mutant(
        "a 5xx counts as refused",
        (
            Change(
                SUBMIT,
                "            case errors.AnswerLost() | errors.AnswerUnreadable() | errors.ServerTrouble():\n",
                "            case errors.AnswerLost() | errors.AnswerUnreadable():\n",
            ),
        ),
        ("tests/faults/test_submit.py::test_server_error_is_unknown",),
    ),
    Mutant(
        "a download is accepted without being verified",
        (Change(TRANSFER, "        facts = verify(place.part)\n", "        facts = VideoFacts(0, 0, 0.0)\n"),),
        (
            "tests/faults/test_download.py::test_cut_without_a_length_is_noticed_by_the_boxes",
            "tests/faults/test_download.py::test_what_is_no_video_is_deleted_and_asked_for_again",
        ),
    ),
    Mutant(
        "a redirect of the POST is followed",
        (
            Change(
                "desktop/api/client.py",
                "        response = await plane.handle_async_request(request)\n",
                "        response = await plane.handle_async_request(request)\n"
                "        while 'location' in response.headers:\n"
                "            body = b'{}' if request.method == 'POST' else None\n"
                "            headers = [h for h in request.headers.items() if h[0] not in ('host', 'content-length')]\n"
                "            request = httpx.Request(request.method, response.headers['location'], headers=headers,\n"
                "                                    content=body, extensions=request.extensions)\n"
                "            await response.aclose()\n"
                "            response = await plane.handle_async_request(request)\n",
            ),
        ),
        ("tests/faults/test_submit.py::test_redirect_is_never_followed",),
    ),
    Mutant(
        "an unknown outcome may be sent again",
        (
            Change(
                "desktop/domain/task.py",
                "    _S.UNKNOWN: frozenset({_S.QUEUED, _S.ABANDONED}),\n",
                "    _S.UNKNOWN: frozenset({_S.QUEUED, _S.ABANDONED, _S.SENDING}),\n",
            ),
        ),
        ("tests/domain/test_task.py",),
    ),
    Mutant(
        "what was waiting at the last end is sent unasked",
        (
            Change(
                SUBMIT,
                '        self._supervisor.start(self._run(), name="sender")\n',
                '        self._supervisor.start(self._run(), name="sender")\n'
                "        for task in await self._store.in_states({TaskState.WAITING}):\n"
                "            self._enqueue(task)\n",
            ),
        ),
        ("tests/faults/test_submit.py::test_killed_before_sending_is_held_and_asked",),
    ),
    Mutant(
        "what waits in an older copy of the database is taken for unsent",
        (
            Change(
                "desktop/store/tasks.py",
                "            older = records.forget_older(connection)\n",
                "            older = False\n",
            ),
        ),
        ("tests/faults/test_store.py::test_what_waits_in_an_older_copy_is_not_said_to_be_unsent",),
    ),
    Mutant(
        "requests begin while the end is asked about",
        (
            Change(
                SUBMIT,
                "        if self._held_back:\n            self._enqueue(task)\n            return None\n",
                "",
            ),
        ),
        ("tests/faults/test_submit.py::test_nothing_more_is_begun_while_the_end_is_asked_about",),
    ),
    Mutant(
        "one 404 loses a task",
        (
            Change(
                "desktop/services/poll.py",
                "        if entry.unknown >= LOST_CHECKS and now - entry.unknown_since >= LOST_AFTER_S:\n",
                "        if entry.unknown:\n",
            ),
        ),
        ("tests/faults/test_poll.py::test_404_counts_only_after_three_times_in_ten_minutes",),
    ),
    Mutant(
        "any address may be downloaded from",
        (
            Change(
                "desktop/services/links.py",
                "    return address.is_global and not address.is_multicast\n",
                "    return True\n",
            ),
        ),
        (
            "tests/faults/test_download.py::test_unsafe_addresses_open_no_connection",
            "tests/faults/test_download.py::test_a_name_that_leads_to_a_private_host_is_refused_at_connect",
        ),
    ),
    Mutant(
        "a video overwrites a file of its name",
        (
            Change(
                "desktop/services/moving.py",
                "        os.link(source, target, follow_symlinks=False)\n",
                "        target.unlink(missing_ok=True)\n        os.link(source, target, follow_symlinks=False)\n",
            ),
        ),
        ("tests/faults/test_download.py::test_a_name_taken_at_the_last_moment_is_not_overwritten",),
    ),
)
