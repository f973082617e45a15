"""Tables read back as what went in, and never run in a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from desktop import logging
from desktop.domain.spending import Reading, Total
from desktop.services.exports.tables import safe, write_tasks, write_totals
from tests.services.exports.tasks import LINK, PROMPT, SECRET, task


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_everything_comes_back(tmp_path: Path) -> None:
    write_tasks([task(1), task(2, credits=None, problem=None)], tmp_path / "t.csv")
    first, second = read(tmp_path / "t.csv")
    assert first["prompt"] == PROMPT
    assert (first["number"], first["task_id"], first["state"]) == ("1", "video_Ab1", "failed")
    assert (first["model"], first["seconds"], first["size"], first["style"]) == ("sora-2-pro", "12", "16:9", "anime")
    assert (first["credits"], second["credits"]) == ("40.5", "")
    assert (first["made_in_s"], first["rating"], first["favourite"], first["tags"]) == (
        "100",
        "4",
        "yes",
        "opening night",
    )
    assert datetime.fromisoformat(first["asked_at"]).timestamp() == 1_768_380_222
    assert first["references"] == "dog, the.jpg"
    assert second["problem"] == ""


def test_spreadsheets_see_letters_beyond_ascii(tmp_path: Path) -> None:
    write_tasks([task()], tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_neither_key_nor_link_nor_fingerprint_is_in_it(tmp_path: Path) -> None:
    logging.protect(SECRET)
    write_tasks([task()], tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text()
    for canary in (SECRET, LINK, "fp-canary", "body-canary"):
        assert canary not in text


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])
def test_no_text_begins_like_a_formula(begin: str, tmp_path: Path) -> None:
    formula = f"{begin}cmd|' /C calc'!A0"
    nasty = task()
    nasty = replace(
        nasty,
        remote_id=formula,
        file=formula,
        request=replace(nasty.request, prompt=formula, model=formula, style=formula),
        annotation=replace(nasty.annotation, note=formula, project=formula, tags=(formula,)),
    )
    write_tasks([nasty], tmp_path / "t.csv")
    (row,) = read(tmp_path / "t.csv")
    for name, cell in row.items():
        assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠")), name
    assert row["prompt"] == f"'{formula}"


def test_ordinary_texts_stay_as_they_are() -> None:
    for text in ("", "a = b", "3 - 2", "“=”", "x@y"):
        assert safe(text) == text


def test_half_a_character_costs_nothing(tmp_path: Path) -> None:
    broken = task()
    write_tasks([replace(broken, request=replace(broken.request, prompt="a\ud800b"))], tmp_path / "t.csv")
    assert read(tmp_path / "t.csv")[0]["prompt"] == "a\\ud800b"


def test_totals_with_the_balances_they_rest_on(tmp_path: Path) -> None:
    totals = [Total("2026-11-22", 5, 3, 1, 1, 2, 81.0, 40.5, 36), Total("=1+1", 1, 1, 0, 0, 0, 0.0, 0.0, 8)]
    write_totals(
        "day", totals, [Reading(1_768_380_222.0, "dashly", "https://api.example.com", 959.5)], tmp_path / "t.csv"
    )
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["day", "sent", "made", "failed", "unclear", "measured", "credits", "refunded", "seconds_made"]
    assert rows[1] == ["2026-11-22", "5", "3", "1", "1", "2", "81", "40.5", "36"]
    assert rows[2][0] == "'=1+1"
    assert rows[-1][1:] == ["dashly", "959.5"]
