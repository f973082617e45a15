"""The page for people at ``/docs``: made here, so that it needs nothing from the web."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from desktop.sandbox.options import BAD_KEY, POOR_KEY, THROTTLED_KEY, UNLISTED_KEY, Options

_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1.5rem; }
h2 { margin-top: 2.5rem; } h3 { margin-bottom: .25rem; font-family: ui-monospace, monospace; font-size: 1rem; }
b.method { display: inline-block; min-width: 3.5rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
td, th { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { border: 1px solid var(--line); border-radius: 6px; padding: .8rem; overflow-x: auto; }
"""

_EXAMPLE = """\
curl -s $BASE/v1/videos/generations -H 'Authorization: Bearer any-key' -H 'Content-Type: application/json' \\
  -d '{"model": "sora-2", "prompt": "A lighthouse at dusk, slow pan", "duration": 10, "size": "16:9"}'
curl -s $BASE/v1/videos/generations/TASK_ID -H 'Authorization: Bearer any-key'
curl -s $BASE/v1/balance -H 'Authorization: Bearer any-key'"""


def describe(options: Options) -> str:
    """Return what this sandbox is and how it is set, as plain text for the OpenAPI document."""
    keys = "Any key works" + (", and none is needed" if options.anonymous else "")
    return (
        "A local stand-in for the video generation API. It renders animatics (moving storyboards, not AI video) on this"
        f" machine; credits are play money. {keys}; {BAD_KEY} answers 401, {POOR_KEY} 402, {THROTTLED_KEY} 429, and"
        f" {UNLISTED_KEY} has no balance. A prompt with [refused] in it is refused with 422; one with [fails] fails"
        " after acceptance. Extension: metadata.client_business_id is kept, and"
        " GET /v1/videos/generations?client_business_id=... finds its tasks again."
    )


def write_page(document: Mapping[str, Any]) -> str:
    """Return the page for an OpenAPI document, as HTML."""
    schemas = document["components"]["schemas"]
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        f"<title>{escape(document['info']['title'])}</title><style>{_STYLE}</style>",
        f"<h1>{escape(document['info']['title'])} {escape(document['info']['version'])}</h1>",
        f"<p>{escape(document['info']['description'])}</p>",
        "<p>Machine-readable: <a href='/openapi.json'>/openapi.json</a></p>",
        f"<h2>Try it</h2><pre>{escape(_EXAMPLE)}</pre><h2>Endpoints</h2>",
    ]
    for path, methods in document["paths"].items():
        parts += [_endpoint(path, method, operation) for method, operation in methods.items()]
    parts.append("<h2>Shapes</h2>")
    parts += [_shape(name, schema) for name, schema in schemas.items()]
    return "\n".join(parts)


def _endpoint(path: str, method: str, operation: Mapping[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {})
    taken = ", ".join(_type(content["schema"]) for content in body.values())
    answered = "; ".join(
        f"{status}: {', '.join(_type(content['schema']) for content in answer.get('content', {}).values())}"
        for status, answer in operation["responses"].items()
    )
    takes = f"<br>takes {taken}" if taken else ""
    return (
        f"<h3><b class='method'>{method.upper()}</b> {escape(path)}</h3>"
        f"<p>{escape(operation.get('description', ''))}{takes}<br>answers {answered}</p>"
    )


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{' *' if field in required else ''}</td><td>{_type(inner)}</td>"
        f"<td>{escape(inner.get('description', ''))}</td></tr>"
        for field, inner in schema.get("properties", {}).items()
    )
    words = f"<p>{escape(schema.get('description', ''))}</p>"
    return f"<h3 id='{escape(name)}'>{escape(name)}</h3>{words}<table>{rows}</table>"


def _type(schema: Mapping[str, Any]) -> str:
    """Return a schema in a few words of HTML."""
    if "$ref" in schema:
        name = escape(str(schema["$ref"]).rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    if "anyOf" in schema:
        return " or ".join(_type(inner) for inner in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return escape(", ".join(json.dumps(value) for value in values))
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    limits = [f"{word} {schema[key]}" for key, word in _LIMITS.items() if key in schema]
    return escape(" ".join([str(schema.get("type", "anything")), *limits]))


_LIMITS = {"minimum": "from", "maximum": "to", "maxLength": "up to", "pattern": "like"}
