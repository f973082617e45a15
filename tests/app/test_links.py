"""Row S10: nothing is opened outside but a page whose host was shown, and our own folders."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from desktop.app.links import host_of, open_folder, open_page


class Desktop(QObject):
    """Stands where the desktop's opener stands."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def desktop(qapp):  # type: ignore[no-untyped-def]
    stand_in = Desktop()
    for scheme in ("https", "http", "file", "ftp", "javascript", "smb"):
        QDesktopServices.setUrlHandler(scheme, stand_in, "open")
    yield stand_in
    for scheme in ("https", "http", "file", "ftp", "javascript", "smb"):
        QDesktopServices.unsetUrlHandler(scheme)


BAD = [
    "http://dashlyai.cc",
    "file:///etc/passwd",
    "smb://host/share",
    "javascript:alert(1)",
    "https://me:pw@dashlyai.cc",
    "https://dashlyai.cc:8443",
    "https://dashlyai.cc@evil.example",
    "https://dashlyаi.cc",  # the second a is Cyrillic
    "https://[::1",
    "",
]


@pytest.mark.fault("S10")
@pytest.mark.parametrize("address", BAD)
def test_what_is_no_plain_https_page_is_not_opened(desktop: Desktop, address: str) -> None:
    assert host_of(address) == ""
    assert not open_page(address, "dashlyai.cc")
    assert not open_page(address, "")
    assert desktop.opened == []


@pytest.mark.fault("S10")
def test_only_the_host_that_was_shown_is_opened(desktop: Desktop) -> None:
    assert not open_page("https://evil.example/a", "dashlyai.cc")
    assert not open_page("https://dashlyai.cc/a", "")
    assert desktop.opened == []
    assert open_page("https://dashlyai.cc/keys?a=1", "dashlyai.cc")
    assert desktop.opened == ["https://dashlyai.cc/keys?a=1"]


@pytest.mark.fault("S10")
def test_only_our_own_folders_are_opened(desktop: Desktop, tmp_path: Path) -> None:
    ours, other = tmp_path / "videos", tmp_path / "other"
    (ours / "June").mkdir(parents=True)
    other.mkdir()
    (ours / "a.desktop").write_text("[Desktop Entry]\nExec=true\n")
    (ours / "out").symlink_to(other)
    for folder in (other, ours / "a.desktop", ours / "out", ours / ".." / "other", ours / "gone", Path("/")):
        assert not open_folder(folder, (ours,)), folder
    assert desktop.opened == []
    assert open_folder(ours / "June", (ours,))
    assert desktop.opened == [QUrl.fromLocalFile(str(ours / "June")).toString()]


@pytest.mark.fault("S10")
def test_nobody_goes_around_the_guard() -> None:
    """No other file calls the desktop's opener, lets a label open links, or starts a program that opens things."""
    root = Path(__file__).parents[2] / "desktop"
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            name = node.name if isinstance(node, ast.alias) else name
            if path != root / "app" / "links.py":
                assert name not in ("openUrl", "QDesktopServices", "startDetached", "startfile"), path
            assert name not in ("setOpenExternalLinks", "QTextBrowser", "webbrowser"), path
            if isinstance(node, ast.Constant):
                assert node.value not in ("xdg-open", "gio", "kde-open"), path
