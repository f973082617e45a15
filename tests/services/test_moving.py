"""Files move without ever taking another file's place, with what stands beside them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop.services import moving
from desktop.services.imprint import sidecar_of, thumbnail_of


def video(path: Path, text: str = "film") -> Path:
    path.write_text(text)
    sidecar_of(path).write_text(f"about {text}")
    return path


def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", link)


@pytest.mark.parametrize("links", [True, False])
def test_a_video_and_its_sidecar_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        no_links(monkeypatch)
    source = video(tmp_path / "a.mp4")
    thumbnail_of(source, ".png").write_bytes(b"still")
    move = moving.begin(source, tmp_path / "Film" / "a.mp4")
    assert move.both is links
    assert source.exists() is links  # the old name stands until the new one is recorded
    assert move.new.read_text() == "film"
    moving.finish(move)
    assert sorted(p.name for p in (tmp_path / "Film").iterdir()) == [
        "a.mp4",
        "a.rushes.json",
        "a.thumbnail.png",
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["Film"]
    assert (tmp_path / "Film").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("links", [True, False])
def test_nothing_is_ever_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    (tmp_path / "Film").mkdir()
    there = video(tmp_path / "Film" / "a.mp4", "another")
    sidecar_of(tmp_path / "Film" / "a (2).mp4").write_text("somebody's")
    if not links:
        no_links(monkeypatch)
    move = moving.begin(video(tmp_path / "a.mp4"), tmp_path / "Film" / "a.mp4")
    moving.finish(move)
    assert move.new.name == "a (3).mp4"
    assert (there.read_text(), sidecar_of(there).read_text()) == ("another", "about another")
    assert sidecar_of(tmp_path / "Film" / "a (2).mp4").read_text() == "somebody's"
    assert (move.new.read_text(), sidecar_of(move.new).read_text()) == ("film", "about film")


@pytest.mark.parametrize("links", [True, False])
def test_what_cannot_be_recorded_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        no_links(monkeypatch)
    source = video(tmp_path / "a.mp4")
    moving.undo(moving.begin(source, tmp_path / "Film" / "a.mp4"))
    assert source.read_text() == "film"
    assert list((tmp_path / "Film").iterdir()) == []


def test_links_and_folders_are_left_alone(tmp_path: Path) -> None:
    real = video(tmp_path / "real.mp4")
    (tmp_path / "link.mp4").symlink_to(real)
    (tmp_path / "trap").symlink_to(tmp_path)
    for source, target in (
        (tmp_path / "link.mp4", tmp_path / "Film" / "x.mp4"),
        (real, tmp_path / "trap" / "x.mp4"),
        (tmp_path / "gone.mp4", tmp_path / "Film" / "x.mp4"),
        (real, tmp_path / "no" / "such" / "x.mp4"),
    ):
        with pytest.raises(OSError):
            moving.begin(source, target)
    assert real.read_text() == "film"
