"""The OpenAPI document is true: of the service, of the vendor's samples, and to a tool that tries to prove it wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from desktop.domain.clock import Clock
from desktop.sandbox import answers, server
from desktop.sandbox.allowance import Allowance
from tests.sandbox.harness import Running, run_sandbox

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(__file__).with_name("samples")

SHAPES: dict[str, Any] = {
    "balance": answers.BalanceAnswer,
    "balance_refused": answers.MessageAnswer,
    "character_completed": answers.TaskAnswer,
    "error": answers.ErrorAnswer,
    "query_completed": answers.TaskAnswer,
    "query_completed_older": answers.OlderTaskAnswer,
    "query_failed": answers.TaskAnswer,
    "query_in_progress": answers.TaskAnswer,
    "query_submitted_older": answers.OlderTaskAnswer,
    "submit_queued": answers.TaskAnswer,
    "upload": answers.UploadAnswer,
}


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_documented_samples_fit_their_shapes(sample: Path) -> None:
    shape = SHAPES[re.sub(r"_\d{3}$", "", sample.stem)]
    TypeAdapter(shape).validate_json(sample.read_bytes())
    with pytest.raises(ValidationError):
        TypeAdapter(shape).validate_json(b'{"status": "completed"}')


def test_every_documented_sample_is_there() -> None:
    assert len(list(SAMPLES.glob("*.json"))) == 15


@pytest.fixture(scope="module", params=["newer", "older"])
def unlimited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    def allowance(category: str, per_second: float, burst: int, clock: Clock) -> Allowance:
        return Allowance(category, 1e6, 1_000_000, clock.monotonic, clock.now)

    with pytest.MonkeyPatch.context() as patch:
        # Only this: a tool that sends a thousand requests a minute would see little else than 429.
        patch.setattr(server, "_allowance", allowance)
        words = ("--answers", request.param, "--credits", "0")
        with run_sandbox(tmp_path_factory.mktemp("unlimited"), *words) as running:
            yield running


def test_schemathesis_finds_nothing(unlimited: Running, tmp_path: Path) -> None:
    words = ["run", f"{unlimited.url}/openapi.json", "-H", "Authorization: Bearer any-key", "--no-color"]
    # Any key is a good one here, so that "a made-up key is refused" cannot be true.
    words += ["--exclude-checks", "ignored_auth", "--max-examples", "10", "--seed", "1", "--workers", "1"]
    if unlimited.options.answers == "older":  # only the answers differ: nothing new to find by more requests
        words += ["--phases", "coverage,stateful", "--max-examples", "5", "--include-path-regex", "videos"]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("schemathesis")), *words],
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.sandbox.formats", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tested = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tested, done.stdout
    assert int(tested[1]) == int(tested[2]) > 200
    assert f"Tested: {4 if unlimited.options.answers == 'older' else 10}" in done.stdout


def test_document_names_both_dialects_and_needs_nothing_from_elsewhere(refusing: Running) -> None:
    document = refusing.http.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert len(document["paths"]) == 10 - 1  # two methods share a path
    shapes = document["components"]["schemas"]
    first, second = shapes["Generation_dashly_sora_2"], shapes["Generation_toapis_sora_2_vvip"]
    assert {"model", "prompt", "duration", "size", "images", "metadata"} == set(first["properties"])
    assert {"model", "prompt", "duration", "aspect_ratio", "image_urls", "thumbnail", "metadata"} == set(
        second["properties"]
    )
    text = json.dumps(document)
    named = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text))
    assert named <= set(shapes)
    assert not re.search(r"https?://(?!127\.0\.0\.1)[a-z]+\.", text)


class Links(HTMLParser):
    """Collects what a page links to, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.anchors.add(value)


def test_page_for_people(refusing: Running) -> None:
    assert refusing.http.get("/", follow_redirects=True).url.path == "/docs"
    page = refusing.http.get("/docs").text
    links = Links()
    links.feed(page)
    assert "not AI video" in page
    for words in ("/v1/videos/generations", "sandbox-poor", "client_business_id", "16:9"):
        assert words in page
    assert {target[1:] for target in links.targets if target.startswith("#")} <= links.anchors
    assert [target for target in links.targets if not target.startswith("#")] == ["/openapi.json"]
