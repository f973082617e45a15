"""The flag lies on disk while a video is loaded and is found by the next start only."""

from __future__ import annotations

from pathlib import Path

from desktop.services.crash_flag import CrashFlag


def test_an_orderly_end_leaves_nothing(tmp_path: Path) -> None:
    flag = CrashFlag(tmp_path / "playing")
    assert not flag.was_left()
    flag.up()
    flag.up()
    assert (tmp_path / "playing").stat().st_mode & 0o777 == 0o600
    assert not flag.was_left(), "our own is not an earlier run's"
    flag.down()
    assert not CrashFlag(tmp_path / "playing").was_left()


def test_a_flag_that_was_left_is_found_until_it_is_taken_away(tmp_path: Path) -> None:
    CrashFlag(tmp_path / "playing").up()
    later = CrashFlag(tmp_path / "playing")
    assert later.was_left()
    later.down()
    assert not later.was_left()


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    flag = CrashFlag(tmp_path / "nowhere" / "playing")
    flag.up()
    flag.down()
    assert not flag.was_left()


def test_a_run_that_was_killed_did_not_crash(tmp_path: Path) -> None:
    fatal = tmp_path / "fatal.txt"
    fatal.write_text("an old story\n")
    CrashFlag(tmp_path / "playing", fatal).up()
    assert not CrashFlag(tmp_path / "playing", fatal).was_left()
    fatal.write_text("an old story\nFatal Python error: Segmentation fault\n")
    assert CrashFlag(tmp_path / "playing", fatal).was_left()


def test_a_flag_that_was_cut_off_asks_rather_than_crashes_again(tmp_path: Path) -> None:
    fatal = tmp_path / "fatal.txt"
    (tmp_path / "playing").touch()
    assert CrashFlag(tmp_path / "playing", fatal).was_left()
