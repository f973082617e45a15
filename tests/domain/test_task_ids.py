"""Ids as people paste them."""

from __future__ import annotations

import time

import pytest

from desktop.domain.task_ids import MAX_IDS, IdDoubt, PastedId, read_ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("video_1\nvideo_2\r\n\tvideo_3", ["video_1", "video_2", "video_3"]),
        ("video_1, video_2;video_3 | video_4", ["video_1", "video_2", "video_3", "video_4"]),
        ('["video_1", "video_2"]', ["video_1", "video_2"]),
        ("“video_1” (video_2). Then video_3:", ["video_1", "video_2", "video_3"]),
        ("https://api.example.com/v1/videos/video_1/?x=2#y http://x/video_2", ["video_1", "video_2"]),
        ("video_1 video_1 VIDEO_1", ["video_1", "VIDEO_1"]),
        ("a:b.c-1", ["a:b.c-1"]),
        ("", []),
        (" \n -- ... :: ", []),
    ],
)
def test_ids_are_found_whatever_stands_between(text: str, ids: list[str]) -> None:
    assert [found.text for found in read_ids(text) if found.doubt is not IdDoubt.WORD] == ids


def test_what_no_service_gives_out_is_named() -> None:
    assert read_ids("vidéo_1 " + "x" * 129) == (
        PastedId("vidéo_1", IdDoubt.MALFORMED),
        PastedId("x" * 129, IdDoubt.MALFORMED),
    )


def test_a_key_that_was_pasted_by_mistake_is_no_id() -> None:
    assert [found.doubt for found in read_ids("sk-abc123def456 SK-proj-1 video_sk-1")] == [
        IdDoubt.KEY,
        IdDoubt.KEY,
        IdDoubt.NONE,
    ]


def test_words_around_ids_are_doubted() -> None:
    found = read_ids('{"id": "video_1", "status": "queued"}')
    assert {f.text: f.doubt for f in found} == {
        "id": IdDoubt.WORD,
        "video_1": IdDoubt.NONE,
        "status": IdDoubt.WORD,
        "queued": IdDoubt.WORD,
    }


@pytest.mark.measures
def test_a_book_is_read_at_once() -> None:
    begun = time.perf_counter()
    assert len(read_ids(" ".join(f"video_{n}" for n in range(200_000)))) == MAX_IDS
    assert time.perf_counter() - begun < 0.5
