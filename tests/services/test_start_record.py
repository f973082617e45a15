from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.start_record import StartRecord


def start(path: Path) -> int:
    return StartRecord(path).begin()


@pytest.mark.fault("H8")
def test_starts_that_did_not_end_in_order_are_counted_until_one_does(tmp_path: Path) -> None:
    path = tmp_path / "starts"
    assert [start(path) for _ in range(4)] == [0, 1, 2, 3]
    record = StartRecord(path)
    assert record.begin() == 4
    record.settle()
    assert start(path) == 0
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"three", b"\xff\xfe", b"9" * 5000])
def test_a_damaged_record_stops_no_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "starts"
    path.write_bytes(content)
    assert start(path) >= 1


def test_a_folder_that_cannot_be_written_is_no_crash_loop(tmp_path: Path) -> None:
    record = StartRecord(tmp_path / "gone" / "starts")
    assert [record.begin() for _ in range(4)] == [0, 0, 0, 0]
    record.settle()
