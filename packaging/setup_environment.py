"""Make ``.venv`` with everything in it, and see to the system's libraries. Started by ``setup.sh``; needs no package.

Usage: setup_environment.py run|headless|test
       setup_environment.py system run|headless|test     (look again for what the system lacked, and nothing else)
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements-dev.txt"
#: There while system packages are missing, so that every start says so until they are not.
MISSING = VENV / ".system-missing"

#: Shared library -> Debian package. What a bare Debian or Ubuntu lacks for Qt, its X11 side and its media player.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libpulse.so.0": "libpulse0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
#: Command -> Debian package. A virtual display with a window manager, and who acts on it.
DISPLAY_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
#: A bus and a real Secret Service of the tests' own.
TEST_TOOLS = {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring", "curl": "curl"}
FONT_PACKAGE = "fonts-dejavu-core"


def main(want: str) -> int:
    """Set up for ``run``, ``headless`` (a run without a display) or ``test``; return the exit status."""
    whole = sys.platform != "linux" or see_to_system(want)
    if not make_venv():
        return 1
    remember(whole=whole)
    return install()


def look_again(want: str) -> int:
    """See whether the system has by now what it lacked at the set-up; say the line again if not."""
    remember(whole=see_to_system(want, installing=False))  # what failed once would only fail again, slowly
    return 0


def remember(*, whole: bool) -> None:
    """Have the next start look again, or not."""
    if whole:
        MISSING.unlink(missing_ok=True)
    else:
        MISSING.touch()


# --- The system's libraries ----------------------------------------------------------------------------------


def see_to_system(want: str, *, installing: bool = True) -> bool:
    """Install missing system packages, or print the line that does; return whether nothing is missing now."""
    missing = missing_packages(want)
    if not missing:
        return True
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    prefix = privilege() if installing else None
    if prefix is not None and shutil.which("apt-get"):
        print("Installing system packages:", *missing, flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"stdout": subprocess.DEVNULL, "env": environment, "check": False}
        subprocess.run([*prefix, "apt-get", "update", "-qq"], **quiet)
        subprocess.run([*prefix, *command], **quiet)
        missing = missing_packages(want)
    if missing:
        print("Some system packages are missing. If the window or the tests do not start, run this once:")
        print("    sudo apt-get install -y --no-install-recommends", *missing, flush=True)
    return not missing


def missing_packages(want: str) -> list[str]:
    """Return the Debian packages whose library, command or font is not there."""
    packages = [package for library, package in LIBRARIES.items() if not loads(library)]
    tools = {} if want == "run" else dict(DISPLAY_TOOLS)
    if want == "test":
        tools |= TEST_TOOLS
    packages += [package for command, package in tools.items() if not shutil.which(command)]
    if not has_font():
        packages.append(FONT_PACKAGE)
    return packages


def loads(library: str) -> bool:
    """Say whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Say whether there is any scalable font at all."""
    home = Path.home()
    places: Iterable[Path] = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts")
    return any(next(place.rglob(f"*.{ending}"), None) for place in places for ending in ("ttf", "otf", "ttc"))


def privilege() -> list[str] | None:
    """Return what makes a command run as root without asking anybody, or None."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


# --- The Python side -----------------------------------------------------------------------------------------


def make_venv() -> bool:
    """Make ``.venv``, or keep the one that is there if its Python still works and fits."""
    if fits(VENV / "bin" / "python"):
        return True
    if VENV.exists():
        print("The old .venv does not work any more: making a new one.", flush=True)
        shutil.rmtree(VENV)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode != 0 and (prefix := privilege()) is not None and shutil.which("apt-get"):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        print("Installing system package:", package, flush=True)
        install_venv = [*prefix, "apt-get", "install", "-qq", "-y", "--no-install-recommends", package]
        subprocess.run(install_venv, stdout=subprocess.DEVNULL, check=False)
        shutil.rmtree(VENV, ignore_errors=True)
        done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"Could not make .venv with {sys.executable}:", done.stdout, done.stderr, file=sys.stderr)
        print("On Debian or Ubuntu this helps:  sudo apt-get install python3-venv", file=sys.stderr)
        return False
    return True


def fits(python: Path) -> bool:
    """Say whether an interpreter runs, has pip and is a version that Rushes supports."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install() -> int:
    """Install the locked packages, then the program itself, editable; return the exit status."""
    print("Installing Python packages into .venv (once) ...", flush=True)
    if pip("--require-hashes", "-r", str(LOCK)) != 0:
        print("The locked packages could not be installed (see above): trying the ranges of pyproject.toml instead.")
        print("The program may then run with versions that were not tested together.", flush=True)
        status = pip(*ranges())
        if status != 0:
            print("Rushes could not be set up. Is there a connection to a Python package index?", file=sys.stderr)
            return status
    status = pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    compile_bytecode()
    return status


def compile_bytecode() -> None:
    """Compile the program now, so that not even its first start does, nor every start of a folder nobody may write."""
    python = VENV / "bin" / "python"
    subprocess.run([str(python), "-m", "compileall", "-q", str(ROOT / "desktop")], check=False)


def pip(*words: str) -> int:
    """Run the environment's own pip; return its exit status."""
    python = VENV / "bin" / "python"
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return subprocess.run([str(python), "-m", "pip", "install", *options, *words], check=False).returncode


def ranges() -> list[str]:
    """Return what pyproject.toml asks for, as pip takes it; its pip may be too old for dependency groups."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file)
    return [
        *table["build-system"]["requires"],
        *table["project"]["dependencies"],
        *table["dependency-groups"]["dev"],
        "editables",
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["system"]:
        sys.exit(look_again(sys.argv[2] if len(sys.argv) > 2 else "test"))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
