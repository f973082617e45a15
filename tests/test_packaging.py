"""The package: built, installed into a clean environment, and run from there."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = [ROOT / "packaging" / "requirements.txt", ROOT / "packaging" / "requirements-dev.txt"]


def pinned(lock: Path) -> dict[str, list[str]]:
    """Return each package's pinned versions; markers may give it several."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE):
        found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), []).append(version)
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=110,
    )
    [made] = out.glob("rushes-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into an environment of its own; what it depends on is lent by ours, by a path file."""
    environment = tmp_path_factory.mktemp("clean") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=60)
    python = environment / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    ).stdout.strip()
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)],
        check=True,
        timeout=60,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    # A plain path entry: unlike site-packages proper, path files inside it (our editable install) are not followed.
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment


def test_the_wheel_holds_icons_resources_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("icons", "resources"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"desktop/_assets/{path.relative_to(ROOT)}" in names
    assert {f"desktop/_assets/resources/i18n/rushes_{language}.qm" for language in ("en", "zh_CN")} <= names
    for path in (ROOT / "desktop").rglob("*.py"):
        assert path.relative_to(ROOT).as_posix() in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_an_installed_program_stands_in_the_menu_and_opens_images(installed: Path) -> None:
    from desktop.domain.catalog import IMAGE_TYPES

    entries = configparser.ConfigParser(interpolation=None)
    entries.read(installed / "share" / "applications" / "rushes.desktop", encoding="utf-8")
    entry = entries["Desktop Entry"]
    command, what = entry["Exec"].split()
    assert (installed / "bin" / command).exists() and what == "%F"
    assert set(entry["MimeType"].strip(";").split(";")) == set(IMAGE_TYPES)
    assert (installed / "share/icons/hicolor/scalable/apps" / f"{entry['Icon']}.svg").exists()


def test_the_installed_commands_tell_their_version(installed: Path, tmp_path: Path) -> None:
    import desktop

    for command in ("rushes", "rushes-sandbox"):
        words = ["--version"] if command == "rushes" else ["--help"]
        done = subprocess.run(
            [installed / "bin" / command, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert desktop.__version__ in done.stdout or command in done.stdout


def test_the_installed_window_paints_with_its_own_icons(installed: Path, tmp_path: Path) -> None:
    where = "import desktop.assets as a; print(a.icons())"
    icons = subprocess.run(
        [installed / "bin" / "python", "-c", where],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout.strip()
    assert icons.startswith(str(installed))
    done = subprocess.run(
        [installed / "bin" / "rushes", "--bench-first-paint", "--data-dir", str(tmp_path / "data")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"PAINTED \d+\.\d+\n", done.stdout)
    assert "svg" not in done.stderr.lower() and "No such file" not in done.stderr


@pytest.mark.fault("S15")
@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_hashes_and_no_host_is_named(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 20
    for entry in entries:
        assert "--hash=sha256:" in entry, entry[:80]
    assert "://" not in text and "--index-url" not in text and "--find-links" not in text


@pytest.mark.fault("S15")
def test_the_locks_satisfy_what_the_project_asks_for() -> None:
    from packaging.requirements import Requirement

    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = table["project"]["dependencies"]
    wanted = {LOCKS[0]: runtime, LOCKS[1]: [*runtime, *table["dependency-groups"]["dev"]]}
    for lock, requirements in wanted.items():
        versions = pinned(lock)
        for text in requirements:
            requirement = Requirement(text)
            name = re.sub(r"[-_.]+", "-", requirement.name).lower()
            fitting = [v for v in versions.get(name, []) if requirement.specifier.contains(v, prereleases=True)]
            assert fitting, f"{text} is not in {lock.name}: run `make lock`"


def test_the_lock_keeps_the_sound_pair_on_python_3_11() -> None:
    text = LOCKS[0].read_text()
    [version] = re.findall(r"^pyside6-essentials==(\S+) ; python_full_version < '3.12'", text, re.MULTILINE)
    assert version.startswith(("6.10.", "6.11."))


class TestSetUp:
    """``make setup`` and what ``make run`` starts with."""

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["packaging/setup.sh", *words],
            cwd=ROOT,
            env=os.environ | environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @pytest.mark.measures
    def test_a_second_start_costs_next_to_nothing(self) -> None:
        """The suite was started by ``make test``, so everything is set up; else this sets it up once."""
        import time

        self.run("test")
        started = time.monotonic()
        done = self.run("test")
        took = time.monotonic() - started
        assert (done.returncode, done.stdout) == (0, "")
        assert took < 1.0

    @pytest.fixture
    def environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
        monkeypatch.syspath_prepend(str(ROOT / "packaging"))
        import setup_environment

        monkeypatch.setattr(setup_environment, "MISSING", tmp_path / "missing")
        return setup_environment

    def test_every_system_library_is_named_with_its_package(self, environment: ModuleType) -> None:
        assert environment.missing_packages("test") == []
        assert not environment.loads("libno-such-thing.so.7")
        assert set(environment.LIBRARIES.values()) >= {"libxcb-cursor0", "libpulse0", "libegl1"}

    def test_where_it_may_not_install_it_says_the_one_line_until_that_was_run(
        self, environment: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(environment, "loads", lambda library: library != "libxcb-cursor.so.0")
        for _ in range(2):
            assert environment.look_again("run") == 0
            line = capsys.readouterr().out.splitlines()[-1].strip()
            assert line == "sudo apt-get install -y --no-install-recommends libxcb-cursor0"
            assert environment.MISSING.exists(), "the next start looks again"
        monkeypatch.setattr(environment, "loads", lambda _library: True)
        environment.look_again("run")
        assert capsys.readouterr().out == "" and not environment.MISSING.exists()
