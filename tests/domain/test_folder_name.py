"""A project's folder has a name that every system takes, and never leads anywhere else."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.folder_name import folder_name


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("Opening", "Opening"),
        ("  Act 1: the storm?  ", "Act 1 the storm"),
        ("../../etc", "etc"),
        ("a/b\\c", "a b c"),
        ("..", "project"),
        ("CON", "CON_"),
        ("片头 café", "片头 café"),
        (".hidden", "hidden"),
        ("\ud800", "project"),
    ],
)
def test_names(project: str, name: str) -> None:
    assert folder_name(project) == name


def test_two_projects_never_share_a_folder() -> None:
    assert folder_name("a/b", ["a b"]) == "a b 2"
    assert folder_name("OPENING", ["Opening", "opening 2"]) == "OPENING 3"


@given(st.text())
def test_it_is_always_one_plain_name(project: str) -> None:
    name = folder_name(project)
    assert name and name == name.strip() and not name.startswith((".", "-"))
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert len(name.encode()) <= 101
