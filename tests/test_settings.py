"""Settings are saved whole and never lost."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from desktop import settings
from desktop.settings import Settings, SettingsDamaged


def test_a_missing_file_gives_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.json") == Settings()


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    wanted = Settings(service="toapis", volume=0.25, presets=(("Rain", "in the rain"),), columns=("prompt", "status"))
    settings.save(path, wanted)
    assert settings.load(path) == wanted
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def test_wrong_values_fall_back_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": 5, "volume": 1, "loop": "yes", "service": "dashly", "unknown": [1]}))
    assert settings.load(path) == Settings(volume=1.0, service="dashly")


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with pytest.raises(SettingsDamaged) as caught:
        settings.load(path)
    assert caught.value.kept is not None
    assert caught.value.kept.read_bytes() == content
    assert settings.load(path) == Settings()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    settings.save(path, Settings(service="dashly"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.settings.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        settings.save(path, Settings(service="toapis"))
    assert settings.load(path).service == "dashly"
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]
