"""What a drag or the clipboard holds, sorted without opening or fetching anything."""

from __future__ import annotations

import os
from base64 import b64encode

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.domain.intake import IntakeProblem
from desktop.widgets.compose.offer import could_offer, is_image_address, name_of_link, read_offer
from tests import images


def urls(*texts: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(text) for text in texts])
    return mime


def raw(kind: str, data: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setData(kind, QByteArray(data))
    return mime


def text(words: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    return mime


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Pictures in a drag need one."""


def test_local_files() -> None:
    offer = read_offer(urls("file:///tmp/a%20b.png", "file://localhost/tmp/%C3%A4.jpg"))
    assert offer.files == ["/tmp/a b.png", "/tmp/ä.jpg"]
    assert not offer.refused


def test_names_that_are_not_utf_8_stay_findable() -> None:
    offer = read_offer(urls("file:///tmp/caf%E9.png"))
    assert [os.fsencode(path) for path in offer.files] == [b"/tmp/caf\xe9.png"]


@pytest.mark.parametrize("address", ["file://server/share/a.png", "file:////server/share/a.png", "file://10.0.0.1/a"])
def test_files_on_other_hosts_are_refused(address: str) -> None:
    offer = read_offer(urls(address))
    assert offer.files == []
    assert [r.problem for r in offer.refused] == [IntakeProblem.REMOTE]


def test_web_addresses_stay_addresses() -> None:
    offer = read_offer(urls("https://example.com/a.png?x=1#y", "http://example.com/b"))
    assert offer.links == ["https://example.com/a.png?x=1#y", "http://example.com/b"]


@pytest.mark.parametrize(
    "address", ["https://user:secret@example.com/a.png", "ftp://example.com/a.png", "javascript:alert(1)", "smb://h/a"]
)
def test_other_addresses_are_refused(address: str) -> None:
    offer = read_offer(urls(address))
    assert not offer.links and not offer.files
    assert [r.problem for r in offer.refused] == [IntakeProblem.BAD_URL]


def test_a_whole_image_file_is_better_than_a_decoded_picture() -> None:
    mime = raw("image/jpeg", images.jpeg())
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    offer = read_offer(mime)
    assert offer.picture is None
    assert [(data, name) for data, name in offer.data] == [(images.jpeg(), "Pasted image.jpg")]


def test_a_picture_is_taken_when_there_is_nothing_better() -> None:
    mime = QMimeData()
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    mime.setImageData(picture)
    offer = read_offer(mime)
    assert offer.picture is not None and offer.picture.pixelColor(0, 0) == QColor("red")


def test_a_picture_dragged_from_a_page_brings_its_own_bytes() -> None:
    mime = urls("https://example.com/article")
    mime.setData("image/png", QByteArray(images.png()))
    offer = read_offer(mime)
    assert not offer.links and len(offer.data) == 1
    named = urls("https://example.com/picture.png")
    named.setData("image/png", QByteArray(images.png()))
    assert read_offer(named).links == ["https://example.com/picture.png"]


def test_data_urls() -> None:
    good = "data:image/png;base64," + b64encode(images.png()).decode()
    assert read_offer(urls(good)).data[0][0] == images.png()
    assert read_offer(text(good)).data[0][0] == images.png()
    for bad in ("data:image/png;base64,@@@", "data:text/html,hi", "data:image/png,raw"):
        assert [r.problem for r in read_offer(urls(bad)).refused] == [IntakeProblem.BAD_URL]


def test_text_counts_only_when_it_is_nothing_but_addresses() -> None:
    offer = read_offer(text("https://a.example/1.png\nhttps://a.example/2\nfile:///tmp/x.png file://host/y.png"))
    assert offer.links == ["https://a.example/1.png", "https://a.example/2"]
    assert offer.files == ["/tmp/x.png"]
    assert [r.problem for r in offer.refused] == [IntakeProblem.REMOTE]
    assert not read_offer(text("see https://a.example/1.png"))
    assert not read_offer(text(""))
    assert not read_offer(text("https://a.example/1.png"), text=False)


@pytest.mark.fault("F14")
def test_html_is_never_looked_into() -> None:
    mime = QMimeData()
    mime.setHtml("<img src='file:///etc/passwd'><img src='https://example.com/a.png'>")
    assert not read_offer(mime)
    assert not could_offer(mime)


def test_addresses_have_names() -> None:
    assert name_of_link("https://example.com/pics/my%20dog.png?size=2") == "my dog.png"
    assert name_of_link("https://example.com/") == "example.com"
    assert name_of_link("https://example.com/a%E2%80%AEgnp.exe") == "a[U+202E]gnp.exe"
    assert is_image_address(" https://example.com/a.PNG?x ") and not is_image_address("https://example.com/a")
