"""What may be asked of a service, and how a request is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.domain.catalog import load_catalog
from desktop.domain.request import (
    GenerationRequest,
    Reference,
    ReferenceKind,
    RequestProblem,
    is_image_url,
    validate,
)

CATALOG = load_catalog(assets.catalog())
DASHLY = CATALOG.default
GOOD = GenerationRequest(service="dashly", model="sora-2", prompt="a red kite", duration=10, size="16:9")


def problems(**changes: object) -> list[RequestProblem]:
    return [violation.problem for violation in validate(replace(GOOD, **changes), DASHLY)]  # type: ignore[arg-type]


def test_a_documented_request_is_fine() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"prompt": " \n"}, RequestProblem.PROMPT_EMPTY),
        ({"prompt": "x" * 1_000_000}, RequestProblem.PROMPT_TOO_LONG),
        ({"prompt": "a\ud800b"}, RequestProblem.PROMPT_UNSENDABLE),
        ({"model": "sora-9"}, RequestProblem.MODEL_UNKNOWN),
        ({"duration": 25}, RequestProblem.DURATION),
        ({"size": "4:3"}, RequestProblem.SIZE),
        ({"style": "noir"}, RequestProblem.STYLE),
        ({"variants": 2}, RequestProblem.VARIANTS),
        ({"references": (Reference(ReferenceKind.URL, "x", url="ftp://x/y.png"),)}, RequestProblem.IMAGE_URL),
        (
            {"references": (Reference(ReferenceKind.FILE, "x.png", digest="0" * 64, bytes=40_000_000),)},
            RequestProblem.IMAGE_TOO_LARGE,
        ),
        (
            {"references": (Reference(ReferenceKind.URL, "x", url="https://x/y.png"),) * 11},
            RequestProblem.TOO_MANY_IMAGES,
        ),
    ],
)
def test_each_broken_rule_is_named(changes: dict[str, object], expected: RequestProblem) -> None:
    assert problems(**changes) == [expected]


def test_the_pro_model_makes_25_seconds() -> None:
    assert problems(model="sora-2-pro", duration=25) == []


def test_an_option_that_a_model_has_not_is_refused() -> None:
    model = replace(DASHLY.models[0], options=frozenset({"watermark"}))
    service = replace(DASHLY, models=(model,))
    found = validate(replace(GOOD, watermark=True, private=True), service)
    assert [(v.problem, v.field) for v in found] == [(RequestProblem.OPTION, "private")]


def test_a_request_survives_being_kept() -> None:
    request = replace(
        GOOD,
        prompt="naïve \u202e ☂ 字 \x00 'quotes'",
        references=(Reference(ReferenceKind.FILE, "a.png", "", "ab" * 32, ".png", "image/png", 4, 3, 99),),
        style="anime",
        private=True,
    )
    assert GenerationRequest.from_json(request.to_json()) == request


def test_a_request_of_a_newer_version_is_still_read() -> None:
    text = GOOD.to_json()[:-1] + ',"camera":"dolly"}'
    assert GenerationRequest.from_json(text) == GOOD


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"model":1}', "[" * 100_000])
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        GenerationRequest.from_json(text)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("https://example.org/a.png", True),
        ("http://example.org/a", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://user:pw@example.org/a.png", False),
        ("https:///nohost.png", False),
        ("https://example.org/a b.png", False),
        ("https://[::1", False),
        ("https://example.org/" + "a" * 2000, False),
    ],
)
def test_image_addresses(text: str, fine: bool) -> None:
    assert is_image_url(text) is fine
