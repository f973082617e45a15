"""What the tests of the compose pane share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.domain.catalog import Catalog, load_catalog
from desktop.widgets import theme
from desktop.widgets.compose.pane import ComposePane


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(assets.catalog())


@pytest.fixture
def pane(qtbot: QtBot, qapp: object, catalog: Catalog) -> Iterator[ComposePane]:
    theme.apply(qapp, "dark")  # type: ignore[arg-type]
    pane = ComposePane()
    qtbot.addWidget(pane)
    pane.set_service(catalog.default)
    pane.resize(360, 800)
    pane.show()
    yield pane
