from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.harness import Running, run_sandbox


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Running]:
    with run_sandbox(tmp_path / "sandbox") as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One sandbox for many tests that look at their own tasks only."""
    with run_sandbox(tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One sandbox for many tests in which nothing is accepted."""
    with run_sandbox(tmp_path_factory.mktemp("refusing")) as running:
        yield running
        assert running.http.get("/v1/user/balance").json()["used_credits"] == 0
