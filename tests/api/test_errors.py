"""The drawn tree is the tree, and every class in it has its place in the words a person sees."""

from __future__ import annotations

import inspect

import pytest

from desktop import assets
from desktop.api import errors
from desktop.domain.catalog import load_catalog
from desktop.services.mapping import problem_of

KINDS = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.ApiError)]


def test_the_docstring_draws_every_class_under_its_base() -> None:
    drawn: dict[str, str] = {}
    stack: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = line.lstrip(" │├└─").split(" ")[0]
        if not name or not hasattr(errors, name):
            continue
        depth = line.index(name)
        while stack and stack[-1][0] >= depth:
            stack.pop()
        drawn[name] = stack[-1][1] if stack else "Exception"
        stack.append((depth, name))
    assert drawn == {kind.__name__: kind.__bases__[0].__name__ for kind in KINDS}


def test_every_error_is_a_problem_that_is_no_bug() -> None:
    for kind in KINDS:
        if kind in (errors.ApiError, errors.Refused):
            continue
        error = kind("text", status=400) if issubclass(kind, errors.Refused) else kind("text")
        assert problem_of(error).code != "bug", kind


@pytest.mark.parametrize(
    ("named", "message", "field"),
    [
        ("aspect_ratio", "no", "size"),
        ("metadata.style", "no", "style"),
        ("image_urls.0", "no", "references"),
        ("reference_images[1]", "no", "references"),
        ("seed", "no", "seed"),
        ("", "aspect_ratio must be one of 16:9, 9:16", "size"),
        ("", "The Prompt mentions a real person", "prompt"),
        ("", "this model does not take that duration", ""),  # model or duration? It cannot be told
        ("", "something is wrong", ""),
    ],
)
def test_the_field_of_a_refusal_is_named_as_ours(named: str, message: str, field: str) -> None:
    service = load_catalog(assets.catalog()).service("toapis")
    assert problem_of(errors.BadRequest(message, status=400, field=named), service).field == field


def test_messages_are_bounded() -> None:
    assert len(errors.AnswerLost("x" * 5000).message) == 2000
    assert len(errors.AnswerUnreadable("", b"x" * 100_000).raw) == 65536
