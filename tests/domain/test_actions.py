"""What can be done with a task in which state."""

from __future__ import annotations

import pytest

from desktop.domain.actions import ALLOWED, TaskAction, actions_for, actions_for_all, allows, those_allowing
from desktop.domain.task import ACTIVE, LEGAL, Hold, TaskState, name_of_character
from tests.models.rows import row


def test_every_action_has_its_states() -> None:
    assert set(ALLOWED) == set(TaskAction)


def test_nothing_that_could_still_come_or_be_charged_can_be_removed() -> None:
    for state in ACTIVE | {TaskState.UNKNOWN}:
        assert not allows(row(1, state), TaskAction.REMOVE), state
        assert not allows(row(1, state), TaskAction.TRASH), state


def test_sending_a_doubtful_task_again_always_says_that_it_may_charge_twice() -> None:
    for state in (TaskState.UNKNOWN, TaskState.ABANDONED):
        found = actions_for(row(1, state))
        assert TaskAction.RESEND in found and TaskAction.RETRY not in found
    for state in set(TaskState) - {TaskState.UNKNOWN, TaskState.ABANDONED}:
        assert TaskAction.RESEND not in actions_for(row(1, state)), state


def test_nothing_under_way_is_sent_again_by_retry() -> None:
    for state in ACTIVE:
        assert not allows(row(1, state), TaskAction.RETRY), state


@pytest.mark.parametrize(
    ("action", "target"),
    [
        (TaskAction.DISCARD, TaskState.DISCARDED),
        (TaskAction.ATTACH, TaskState.QUEUED),
        (TaskAction.ABANDON, TaskState.ABANDONED),
        (TaskAction.LOCATE, TaskState.READY),
    ],
)
def test_actions_are_offered_only_where_the_state_machine_lets_them_lead(action: TaskAction, target: TaskState) -> None:
    for state in ALLOWED[action]:
        assert target in LEGAL[state], state


def test_what_needs_the_services_id_is_not_offered_without() -> None:
    for action in (TaskAction.REMIX, TaskAction.COPY_ID, TaskAction.DOWNLOAD_AGAIN, TaskAction.CHECK_NOW):
        state = next(iter(ALLOWED[action]))
        assert not allows(row(1, state, remote_id=""), action)
        assert allows(row(1, state, remote_id="video_1"), action)


def test_only_held_tasks_can_be_let_go() -> None:
    assert not allows(row(1, TaskState.WAITING), TaskAction.SEND_HELD)
    assert allows(row(1, TaskState.WAITING, hold=Hold.RESTART), TaskAction.SEND_HELD)


def test_a_selection_is_offered_what_some_of_it_allows() -> None:
    rows = [row(1), row(2, TaskState.FAILED), row(3, TaskState.GENERATING)]
    found = actions_for_all(rows)
    assert TaskAction.REMOVE in found and TaskAction.RATE in found
    assert TaskAction.PLAY not in found and TaskAction.EDIT_AS_NEW not in found
    assert [task.id for task in those_allowing(rows, TaskAction.REMOVE)] == [1, 2]


def test_takes_are_compared_two_to_four_at_a_time() -> None:
    for count in range(1, 7):
        rows = [*(row(number) for number in range(count)), row(99, TaskState.FAILED)]
        assert (TaskAction.COMPARE in actions_for_all(rows)) == (2 <= count <= 4), count
        assert (TaskAction.REEL in actions_for_all(rows)) == (count >= 2), count
    assert TaskAction.COMPARE not in actions_for(row(1))


def test_an_empty_selection_offers_nothing_to_do_but_nothing_breaks() -> None:
    assert all(not those_allowing([], action) for action in TaskAction)
    assert actions_for_all([]) == ()


def test_a_character_is_named_and_never_treated_as_a_video() -> None:
    character = row(1, remote_id="char_1", duration=0, size="", remote_status="@abc.whiskers")
    found = set(actions_for(character))
    assert {TaskAction.USE_CHARACTER, TaskAction.COPY_NAME, TaskAction.REMOVE} <= found
    for action in ("make_character", "remix", "continue_from", "edit_as_new", "save_as", "play", "trash"):
        assert TaskAction(action) not in found, action
    assert TaskAction.COMPARE not in actions_for_all([character, row(2)])
    assert name_of_character(character) == "@abc.whiskers"


def test_a_character_is_made_of_one_finished_video_that_the_service_knows() -> None:
    assert TaskAction.MAKE_CHARACTER in actions_for(row(1, remote_id="video_1"))
    assert TaskAction.MAKE_CHARACTER not in actions_for(row(1))
    assert TaskAction.MAKE_CHARACTER not in actions_for(row(1, TaskState.MISSING, remote_id="video_1"))
    assert TaskAction.MAKE_CHARACTER not in actions_for_all([row(n, remote_id=f"video_{n}") for n in (1, 2)])
    assert TaskAction.USE_CHARACTER not in actions_for(row(1, remote_id="video_1"))
