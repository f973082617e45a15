"""Every documented answer is understood, and no undocumented one does harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api import wire

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> object:
    return wire.loads((SAMPLES / f"{name}.json").read_bytes())


def test_every_sample_is_named_here() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == {
        *("balance", "balance_refused", "character_completed", "upload"),
        *("error_401", "error_402", "error_404", "error_429", "error_503"),
        *("query_completed", "query_completed_older", "query_failed", "query_in_progress", "query_submitted_older"),
        "submit_queued",
    }


def test_submission() -> None:
    answer = wire.read_task(sample("submit_queued"))
    assert answer == wire.TaskAnswer(
        "task_vid_xyz789ghi012", "generation.task", "sora-2", "queued", 0, created_at=1703884800.0
    )
    assert answer.usable_id == answer.id


def test_completed() -> None:
    answer = wire.read_task(sample("query_completed"))
    assert answer.files == (
        wire.ResultFile("https://files.dashlyai.cc/sora/7712af45-ca35-4a15-b800-f20ea623665b.mp4", "mp4"),
    )
    assert (answer.status, answer.progress, answer.completed_at, answer.expires_at) == (
        "completed",
        100,
        1768380514.0,
        1768466914.0,
    )


def test_completed_in_the_older_shape() -> None:
    answer = wire.read_task(sample("query_completed_older"))
    assert answer.files == (wire.ResultFile("https://files.dashlyai.cc/sora/0c6a.mp4"),)
    assert answer.thumbnail == "https://files.dashlyai.cc/sora/0c6a.jpg"
    assert answer.expires_at is None


def test_the_other_queries() -> None:
    assert wire.read_task(sample("query_in_progress")).progress == 65
    older = wire.read_task(sample("query_submitted_older"))
    assert (older.status, older.estimated_time) == ("submitted", 180.0)
    failed = wire.read_task(sample("query_failed"))
    assert failed.error == wire.ErrorBody("generation_failed", "Generation failed: Content violates the content policy")


def test_character() -> None:
    answer = wire.read_task(sample("character_completed"))
    (character,) = answer.characters
    assert (character.username, character.display_name) == ("duksvfkf.turbo_whis", "Turbo Whiskers")
    assert answer.files == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("error_401", "401"),
        ("error_402", "402"),
        ("error_404", "404"),
        ("error_429", "rate_limit_exceeded"),
        ("error_503", "rate_limit_unavailable"),
    ],
)
def test_errors(name: str, code: str) -> None:
    error = wire.read_error(sample(name))
    assert error is not None and error.code == code and error.message


def test_balance() -> None:
    assert wire.read_balance(sample("balance")) == wire.BalanceAnswer(10.5, 2.3, 2100.0, 460.0, 200.0, False)
    assert wire.read_balance(sample("balance_refused")) is None
    error = wire.read_error(sample("balance_refused"))
    assert error is not None and error.message == "Failed to get token info: record not found"


def test_upload() -> None:
    answer = wire.read_upload(sample("upload"))
    assert answer == wire.UploadAnswer(
        "upload_abc12345", "https://files.toapis.com/uploads/123/1737568800_abc12345.jpg", "image/jpeg", 89234
    )
    assert wire.read_upload({"success": False, "data": {"url": "https://x/y"}}) is None
    assert wire.read_upload({"success": True, "data": {"url": "javascript:1"}}) is None


@pytest.mark.parametrize("half", ["\\ud83e", "\\uDD8A", "\\ud83e x", "a\\uDFFF"])
def test_half_a_character_becomes_one_that_can_be_written(half: str) -> None:
    answer = wire.read_task(wire.loads(f'{{"id": "v", "status": "{half}", "model": "\\ud83e\\udd8a"}}'.encode()))
    assert "?" in answer.status and answer.status.encode()
    assert answer.model == "🦊", "a whole one stays"


def test_models() -> None:
    data = {"success": True, "data": [{"id": "sora-2", "supported_endpoint_types": ["video"]}, {"id": 5}, "x"]}
    assert wire.read_models(data) == (wire.ModelEntry("sora-2", "", ("video",)),)
    assert wire.read_models({"success": False, "data": []}) is None
    assert wire.read_models([]) is None


@pytest.mark.parametrize(
    "text", ["", ".", "..", "...", "../x", "a/b", "a b", "a\n", "ä", "x" * 129, "a?b", "a#b", "%2e%2e", "\0"]
)
def test_what_is_no_task_id(text: str) -> None:
    assert not wire.is_task_id(text)
    assert wire.TaskAnswer(id=text).usable_id == ""


def test_paths_are_encoded() -> None:
    assert wire.path_with("/v1/{task_id}/x", task_id="a/../b?c") == "/v1/a%2F..%2Fb%3Fc/x"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff", b"NaN", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000, b"9" * 5000, b'{"a": Infinity}'],
)
def test_bytes_that_are_no_json(raw: bytes) -> None:
    with pytest.raises(wire.WireError) as refused:
        wire.loads(raw)
    assert raw.decode(errors="replace")[:5] not in str(refused.value) or len(raw) < 2


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (1768466914, 1768466914.0),
        (1768466914000, 1768466914.0),
        ("1768466914", 1768466914.0),
        *((odd, None) for odd in (-1, 0, True, None, "x", float("inf"), 1e300, [], 10**400)),
    ],
)
def test_times(value: object, seconds: float | None) -> None:
    assert wire.read_time(value) == seconds


def test_texts_are_bounded_but_ids_are_not_cut() -> None:
    answer = wire.read_task({"id": "x" * 5000, "status": "y" * 5000, "url": "https://x/" + "z" * 9000})
    assert (len(answer.id), len(answer.status), answer.files) == (5000, 200, ())
    error = wire.read_error({"error": {"message": "m" * 9000, "code": 10**30}})
    assert error is not None and (len(error.message), error.code) == (2000, "")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "status", "result", "data", "url", "error", "message", "progress", "characters", "code"]
            )
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_nothing_an_object_holds_raises(data: object) -> None:
    for read in (wire.read_error, wire.read_balance, wire.read_models, wire.read_upload):
        read(data)
    if isinstance(data, dict):
        answer = wire.read_task(data)
        assert answer.progress is None or 0 <= answer.progress <= 100
        assert json.dumps(answer.status) is not None
    else:
        with pytest.raises(wire.WireError):
            wire.read_task(data)
