"""The command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import __version__
from desktop.arguments import parse


def test_images_become_absolute_and_addresses_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    addresses = ("HTTPS://x.org/c.png", "file://another.example/d.png")
    arguments = parse(["a b.png", *addresses, (tmp_path / "d%20e.png").as_uri()])
    assert arguments.images == (str(tmp_path / "a b.png"), *addresses, str(tmp_path / "d%20e.png"))


def test_the_sandbox_is_a_service() -> None:
    assert parse(["--sandbox"]).service == "sandbox"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--frobnicate"], "--frobnicate"),
        (["--service", "http://example.org"], "https"),
        (["--service", "nobody"], "dashly"),
        (["--sandbox", "--service", "dashly"], "exclude"),
        (["--service", ""], "--service"),
        (["--data-dir", ""], "--data-dir"),
        (["photo.png", ""], "IMAGE"),
    ],
)
def test_a_wrong_command_line_says_why(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(words)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.strip() == f"Rushes {__version__}"
