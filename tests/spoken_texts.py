"""The texts that the sources ask to be translated, and the context in which each is looked up while Rushes runs.

Found in the syntax tree, independently of lupdate, so that the two can be compared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, order=True)
class SpokenText:
    """A text with its context ("" for functions outside any class), and whether a number chooses its form."""

    context: str
    source: str
    comment: str
    plural: bool


def spoken_texts() -> dict[SpokenText, str]:
    """Return every literal text, with the place in the sources where it stands."""
    found: dict[SpokenText, str] = {}
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for text, line in _read(ast.parse(path.read_text(encoding="utf-8"))):
            found[text] = f"{path.relative_to(ROOT)}:{line}"
    return found


def _read(tree: ast.AST, enclosing: str = "") -> Iterator[tuple[SpokenText, int]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _read(node, node.name)
            continue
        if isinstance(node, ast.Call) and (text := _text(node, enclosing)) is not None:
            yield text, node.lineno
        yield from _read(node, enclosing)


def _text(call: ast.Call, enclosing: str) -> SpokenText | None:
    words = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in call.args]
    match call.func:
        case ast.Attribute(value=ast.Name(id="self"), attr="tr"):
            context = enclosing  # PySide looks in the contexts of an object's own class and of its bases
        case ast.Name(id="tr" | "_tr" | "mark" | "_mark"):
            context = ""
        case ast.Name(id="translate" | "QT_TRANSLATE_NOOP") | ast.Attribute(attr="translate") if len(words) > 1:
            if words[0] is None:
                return None
            context, words = words[0], words[1:]
        case _:
            return None
    if not words or words[0] is None:
        return None
    comment = words[1] if len(words) > 1 and words[1] else ""
    return SpokenText(context, words[0], comment, plural=len(words) > 2)
