"""The draft on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.draft import Draft, Lineage
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.domain.task import Relation
from desktop.services.drafts import DraftDamaged, DraftFile

REQUEST = GenerationRequest(
    service="dashly",
    model="sora-2",
    prompt="Möwe\u00a0\u202e\ud800 über dem Meer",
    duration=10,
    size="16:9",
    references=(
        Reference(ReferenceKind.FILE, "a.png", digest="0" * 64, suffix=".png", mime="image/png", width=3, bytes=9),
        Reference(ReferenceKind.URL, "b", url="https://example.com/b.png"),
    ),
    style="anime",
    private=True,
)
DRAFT = Draft(REQUEST, takes=3, lineage=Lineage(7, Relation.CONTINUED, "Gull"), options_open=True)


async def test_a_draft_comes_back_as_it_was(tmp_path: Path) -> None:
    file = DraftFile(tmp_path / "draft.json")
    assert await file.load() is None
    await file.save(DRAFT)
    assert await file.load() == DRAFT
    assert (tmp_path / "draft.json").stat().st_mode & 0o777 == 0o600


async def test_the_last_of_many_wins(tmp_path: Path) -> None:
    file = DraftFile(tmp_path / "draft.json")
    for takes in range(1, 9):
        await file.save(replace(DRAFT, takes=takes))
    assert (await file.load()) == replace(DRAFT, takes=8)
    assert [p.name for p in tmp_path.iterdir()] == ["draft.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"request": 5}',
        b'{"request": {"service": "x"}}',
        DRAFT.to_json().replace('"takes":3', '"takes":"many"').encode(),
        DRAFT.to_json().replace('"duration":10', '"duration":"10"').encode(),
        DRAFT.to_json().replace('"private":true', '"private":"no"').encode(),
        DRAFT.to_json().replace("0" * 64, "../" * 20).encode(),
        DRAFT.to_json().replace('".png"', '".png/../../x"').encode(),
        b"[" * 200_000,
        b"\xff\xfe\x00",
    ],
)
async def test_a_damaged_draft_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "draft.json"
    path.write_bytes(content)
    file = DraftFile(path)
    with pytest.raises(DraftDamaged) as caught:
        await file.load()
    assert caught.value.kept == tmp_path / "draft.json.damaged-1"
    assert caught.value.kept.read_bytes() == content
    assert await file.load() is None
    path.write_bytes(content)
    with pytest.raises(DraftDamaged) as caught:
        await file.load()
    assert caught.value.kept == tmp_path / "draft.json.damaged-2"


async def test_a_folder_that_refuses_is_an_error_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        await DraftFile(tmp_path / "file" / "draft.json").save(DRAFT)


def test_an_unknown_field_of_a_newer_version_is_left_out() -> None:
    text = DRAFT.to_json().replace('"takes":3', '"takes":999,"mood":"blue"')
    assert Draft.from_json(text) == replace(DRAFT, takes=20)
