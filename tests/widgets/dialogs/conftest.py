"""A catalogue and small ways to look into a dialog."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.domain.catalog import Catalog, load_catalog


@pytest.fixture
def catalog() -> Catalog:
    return load_catalog(assets.catalog())
