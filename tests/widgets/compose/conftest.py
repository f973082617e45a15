"""What the tests of the compose pane share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.domain.catalog import Catalog, load_catalog
from desktop.widgets import theme
from desktop.widgets.compose.pane import ComposePane


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(assets.catalog())


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication, catalog: Catalog) -> Iterator[ComposePane]:
    theme.apply(qapp, "dark")
    pane = ComposePane()
    pane.set_service(catalog.default)
    pane.resize(360, 800)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()
    # At once: a heap of closed panes would make every change of style slower.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
