"""The ground of every test: no display, no network, no keyring and no home folder but a temporary one.

Everything here happens before Qt is imported: the platform plug-in is chosen when the first application is made.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

pytest_plugins = ("tests.faults.summary",)

#: What of the surroundings could change what a test sees.
FOREIGN_PREFIXES = ("RUSHES_", "XDG_", "QT_", "QML", "PYTHON_KEYRING", "DBUS_", "WAYLAND_", "LC_", "SSLKEYLOG")
FOREIGN_NAMES = (
    *("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "FTP_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("DISPLAY", "LANG", "LANGUAGE", "GNOME_KEYRING_CONTROL", "SESSION_MANAGER", "DESKTOP_SESSION"),
)


def _own_surroundings(home: Path) -> None:
    """Give this process and its children a home of their own, no display, no proxy, no bus."""
    for name in list(os.environ):
        if name.startswith(FOREIGN_PREFIXES) or name.upper() in FOREIGN_NAMES:
            del os.environ[name]
    os.environ |= {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "qt.multimedia*=false",
        # A test that forgets to give a fake must not reach the machine's own keyring.
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "XDG_RUNTIME_DIR": str(home / "run"),
    }
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    (home / "run").mkdir(mode=0o700)


# Kept until the process ends: Qt and platformdirs may look at any time.
_HOME = tempfile.TemporaryDirectory(prefix="rushes-test-home-", ignore_cleanup_errors=True)
_own_surroundings(Path(_HOME.name))


def pytest_configure(config: pytest.Config) -> None:
    """Register what any test of the tree may carry."""
    config.addinivalue_line("markers", "fault(*ids): shows these rows of the fault matrix")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what shares the machine with everything else a second try, which tells a fault from a busy moment."""
    for item in items:
        shares = item.get_closest_marker("window") or item.get_closest_marker("measures")
        if shares and not item.get_closest_marker("flaky"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """Take the collecting of garbage into our own hands, as the program does.

    Python collects in whichever thread happens to allocate; a Qt object that dies in a worker thread takes the process
    with it. From here on it happens between two tests, in the main thread.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Collect what a test left: all of it after one with Qt, the youngest after any other."""
    with_qt = not {"qapp", "qtbot", "run_on_qt"}.isdisjoint(getattr(item, "fixturenames", ()))
    gc.collect(2 if with_qt else 1)
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()  # what outlives its file stays to the end


@pytest.fixture(autouse=True)
def _surroundings_kept() -> Iterator[None]:
    """Put the environment back as it was, whatever a test did to it."""
    before = dict(os.environ)
    yield
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def run_on_qt(qapp: Any) -> Callable[[Coroutine[Any, Any, T]], T]:
    """Return a function that runs one coroutine to its end on a qasync loop, as the program does.

    For tests of controllers: an ``asyncSlot`` called without a running loop does nothing at all. The test itself stays
    a plain function::

        def test_controller(run_on_qt):
            async def body() -> None: ...
            run_on_qt(body())
    """
    from qasync import QEventLoop

    def run(coroutine: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
            return runner.run(coroutine)

    return run
