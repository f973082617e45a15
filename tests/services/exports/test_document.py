"""The JSON document: requests read back equal, secrets stay out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from desktop import logging
from desktop.domain.request import GenerationRequest
from desktop.services.exports.document import write_tasks
from tests.services.exports.tasks import LINK, SECRET, task


def test_the_request_reads_back_equal(tmp_path: Path) -> None:
    one = task()
    write_tasks([one], tmp_path / "t.json", 5.0)
    data = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    (told,) = data["tasks"]
    assert GenerationRequest.from_dict(told["request"]) == one.request
    assert (told["task_id"], told["state"], told["credits"]) == ("video_Ab1", "failed", 40.5)
    assert told["annotation"]["tags"] == ["opening", "night"]
    assert data["exported_at"] == 5.0


def test_neither_key_nor_link_nor_fingerprint_is_in_it(tmp_path: Path) -> None:
    logging.protect(SECRET)
    write_tasks([task()], tmp_path / "t.json", 0.0)
    text = (tmp_path / "t.json").read_text(encoding="utf-8")
    for canary in (SECRET, LINK, "fp-canary", "body-canary"):
        assert canary not in text


def test_half_a_character_survives(tmp_path: Path) -> None:
    one = task()
    broken = replace(one, request=replace(one.request, prompt="a\ud800字"))
    write_tasks([broken], tmp_path / "t.json", 0.0)
    data = json.loads((tmp_path / "t.json").read_bytes())
    assert data["tasks"][0]["request"]["prompt"] == "a\ud800字"
