"""Icons, catalogue and other files: all there, all well-formed, all found."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop import assets
from desktop.domain.catalog import load_catalog

ROOT = Path(__file__).parents[1]
ICONS = sorted((ROOT / "icons").glob("*.svg"))


def test_a_checkout_uses_its_own_files() -> None:
    assert assets.resources() == ROOT / "resources"
    assert assets.icons() == ROOT / "icons"


def test_an_installed_package_uses_the_files_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "site" / "desktop" / "assets.py"
    module.parent.mkdir(parents=True)
    monkeypatch.setattr(assets, "__file__", str(module))
    assets._root.cache_clear()
    try:
        assert assets.icons() == module.parent / "_assets" / "icons"
    finally:
        assets._root.cache_clear()


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_every_icon_is_a_square_that_qt_can_draw(path: Path, qapp: object) -> None:
    from PySide6.QtSvg import QSvgRenderer

    root = ElementTree.fromstring(path.read_text())
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert width == height
    assert QSvgRenderer(str(path)).isValid()
    tinted = "currentColor" in path.read_text()
    assert tinted or path.stem == "rushes" or path.stem.startswith("arrow-"), (
        "an icon of one colour vanishes in a scheme"
    )


def test_every_icon_that_the_code_names_is_there() -> None:
    there = {path.stem for path in ICONS}
    named: dict[str, str] = {}
    for path in (ROOT / "desktop" / "widgets").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("theme.icon", "icon", "theme.paint_icon"):
                place = 1 if ast.unparse(node.func).endswith("paint_icon") else 0
                match node.args[place : place + 1]:
                    case [ast.Constant(value=str(name))]:
                        named[name] = f"{path}:{node.lineno}"
    assert len(named) > 5
    assert {name: place for name, place in named.items() if name not in there} == {}


def test_the_catalogue_can_be_read_and_its_first_service_is_the_default() -> None:
    catalog = load_catalog(assets.catalog())
    assert catalog.default.id == "dashly"
    assert [model.id for model in catalog.default.models] == ["sora-2", "sora-2-pro"]
    assert catalog.sandbox.local


def test_nothing_in_the_tree_names_a_place_on_somebodys_machine() -> None:
    foreign = re.compile(r"(?<![\w.])/(?:root|work)/\w")
    kinds = {".py", ".toml", ".md", ".sh", ".svg", ".txt", ".in", ".xml", ".desktop", ".spec", ".json"}
    for top in ("desktop", "resources", "icons", "packaging", "tests", "Makefile", "pyproject.toml", "README.md"):
        for path in [ROOT / top] if (ROOT / top).is_file() else sorted((ROOT / top).rglob("*")):
            if path.suffix in kinds or path.name == "Makefile":
                found = foreign.search(path.read_text(errors="replace"))
                assert found is None or path == Path(__file__), f"{path}: {found.group()}"
