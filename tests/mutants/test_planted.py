"""Each planted fault still fits its text. Whether the suite notices it is shown by ``make mutants``."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.planted import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_it_fits(mutant: Mutant) -> None:
    for change in mutant.changes:
        text = (ROOT / change.file).read_text()
        assert text.count(change.old) == 1, f"{change.file} has changed: plant the fault anew"
        ast.parse(text.replace(change.old, change.new))
    for test in mutant.tests:
        file, _, name = test.partition("::")
        assert not name or f"def {name}(" in (ROOT / file).read_text(), f"there is no {test}"
