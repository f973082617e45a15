"""The recipes run as they are, and hold no key."""

from __future__ import annotations

import ast
import json
import shlex
from dataclasses import replace

import pytest

from desktop import assets
from desktop.domain.catalog import load_catalog
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.services import recipes

CATALOG = load_catalog(assets.catalog())
REQUEST = GenerationRequest(
    service="dashly",
    model="sora-2-pro",
    prompt='it\'s a "storm"; rm -rf $HOME `x`\n第二行',
    duration=25,
    size="9:16",
    style="anime",
    references=(
        Reference(ReferenceKind.FILE, "a b.png", digest="0" * 64, suffix=".png", mime="image/png"),
        Reference(ReferenceKind.URL, "c.jpg", url="https://example.org/c.jpg"),
    ),
)


def test_curl_is_one_command_with_the_documented_body() -> None:
    words = shlex.split(recipes.curl(REQUEST, CATALOG.default))
    assert words[:2] == ["curl", "https://dashlyai.cc/v1/videos/generations"]
    assert "Authorization: Bearer $RUSHES_API_KEY" in words
    body = json.loads(words[words.index("-d") + 1])
    assert body["prompt"] == REQUEST.prompt
    assert (body["duration"], body["size"], body["metadata"]["style"]) == (25, "9:16", "anime")
    assert "client_business_id" not in body["metadata"], "an id of ours belongs to our own request alone"
    assert body["images"] == ["data:image/png;base64,<Base64 of a b.png>", "https://example.org/c.jpg"]


def test_python_is_python_with_the_same_body() -> None:
    tree = ast.parse(recipes.python(REQUEST, CATALOG.default))
    document = next(
        ast.literal_eval(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "json"
    )
    assert document == recipes.document_shown(REQUEST, CATALOG.default)


def test_the_other_dialect_has_its_own_names() -> None:
    toapis = CATALOG.service("toapis")
    assert toapis is not None
    body = recipes.document_shown(replace(REQUEST, model="sora-2-vvip"), toapis)
    assert body["aspect_ratio"] == "9:16"
    assert body["image_urls"] == ["<address of the uploaded a b.png>", "https://example.org/c.jpg"]


@pytest.mark.parametrize("remote_id", ["video_1", "video_1#2"])  # the second file of one answer
def test_a_remix_goes_to_its_task(remote_id: str) -> None:
    request = GenerationRequest("dashly", "sora-2", "make it night", 10, "16:9", remix_of=remote_id)
    assert "/v1/videos/video_1/remix" in recipes.curl(request, CATALOG.default)
    second = replace(request, remix_of="video_1#2")  # so we name the second file of one answer
    assert "/v1/videos/video_1/remix" in recipes.curl(second, CATALOG.default)
