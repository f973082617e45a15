"""What a drag or the clipboard holds for us: files, pictures, addresses. Nothing is opened or fetched here."""

from __future__ import annotations

import binascii
import os
import re
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QCoreApplication, QMimeData, QUrl
from PySide6.QtGui import QImage

from desktop.domain.characters import clean_name
from desktop.domain.intake import IntakeProblem, IntakeRefusal
from desktop.domain.request import is_image_url

#: Types whose bytes are a file as it is, best first. Anything else comes as a decoded picture.
_RAW = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
_IMAGE_SUFFIX = re.compile(r"\.(jpe?g|png|webp|gif)$", re.IGNORECASE)
_DATA_URL = re.compile(r"data:image/([a-z0-9.+-]+)(;[^,;]*)*;base64,", re.IGNORECASE)
_MAX_TEXT = 200_000  # a longer clipboard text is no list of addresses


@dataclass(slots=True)
class Offer:
    """What was offered, sorted.

    Attributes:
        files: local paths.
        links: http(s) addresses that may be sent as they are.
        data: whole image files with a name each.
        picture: a decoded picture, when there was nothing better.
        refused: what cannot be taken, with the reason.
    """

    files: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    data: list[tuple[bytes, str]] = field(default_factory=list)
    picture: QImage | None = None
    refused: list[IntakeRefusal] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.files or self.links or self.data or self.refused or self.picture is not None)

    def is_only_pages(self) -> bool:
        """Say whether there are only web addresses, of which none ends like an image: more likely text."""
        others = self.files or self.data or self.refused or self.picture is not None
        return not others and not any(_IMAGE_SUFFIX.search(urlsplit(link).path) for link in self.links)


def could_offer(mime: QMimeData) -> bool:
    """Say whether a drag is worth a closer look, by its types alone."""
    return mime.hasUrls() or mime.hasImage() or any(mime.hasFormat(kind) for kind in _RAW)


def read_offer(mime: QMimeData, *, text: bool = True) -> Offer:
    """Sort what a drag or the clipboard holds.

    Args:
        text: also take plain text that is nothing but addresses.
    """
    offer = Offer()
    urls = mime.urls() if mime.hasUrls() else []
    for url in urls:
        _take_url(url, offer)
    pictured = any(_IMAGE_SUFFIX.search(urlsplit(link).path) for link in offer.links)
    if not offer.files and not pictured and _take_image(mime, offer):
        # A picture dragged out of a web page: its address may be the page's, its bytes are its own.
        offer.links.clear()
        offer.refused.clear()
    if not offer and text and mime.hasText():
        _take_text(mime.text(), offer)
    return offer


def is_image_address(text: str) -> bool:
    """Say whether a text is one web address that ends like an image file."""
    stripped = text.strip()
    return is_image_url(stripped) and bool(_IMAGE_SUFFIX.search(urlsplit(stripped).path))


def name_of_link(link: str) -> str:
    """Return what a person would call the image behind an address."""
    parts = urlsplit(link)
    last = PurePosixPath(unquote_to_bytes(parts.path).decode("utf-8", "replace")).name
    return clean_name(last or parts.hostname or link)


def pasted_name() -> str:
    """Return the name of an image that has none."""
    return QCoreApplication.translate("Offer", "Pasted image")


def _take_url(url: QUrl, offer: Offer) -> None:
    scheme = url.scheme().lower()
    encoded = bytes(url.toEncoded().data()).decode("ascii", "replace")
    if scheme == "file" or not scheme:
        _take_file(url, offer)
    elif scheme in ("http", "https"):
        take_link(encoded, offer)
    elif scheme == "data":
        _take_data_url(encoded, offer)
    else:
        offer.refused.append(IntakeRefusal(IntakeProblem.BAD_URL, clean_name(encoded)))


def _take_file(url: QUrl, offer: Offer) -> None:
    """Take a local file; one on another host is refused unopened: merely asking there can give a password hash away."""
    path = os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))
    if os.name == "nt":
        path = url.toLocalFile()
    if url.host() not in ("", "localhost") or path.startswith(("//", "\\\\")):
        offer.refused.append(IntakeRefusal(IntakeProblem.REMOTE, clean_name(PurePosixPath(path).name or url.host())))
    elif path:
        offer.files.append(path)


def take_link(text: str, offer: Offer) -> None:
    """Sort one address that a person gave for an image."""
    if is_image_url(text):
        offer.links.append(text)
    else:
        offer.refused.append(IntakeRefusal(IntakeProblem.BAD_URL, clean_name(text)))


def take_address(text: str, offer: Offer) -> None:
    """Sort one address of any kind: ``file:``, ``data:``, or on the web."""
    scheme = text.partition(":")[0].lower()
    if scheme == "file":
        _take_file(QUrl(text), offer)
    elif scheme == "data":
        _take_data_url(text, offer)
    else:
        take_link(text, offer)


def _take_data_url(text: str, offer: Offer) -> None:
    match = _DATA_URL.match(text)
    try:
        if match is None:
            raise ValueError
        offer.data.append((b64decode(unquote_to_bytes(text[match.end() :]), validate=True), pasted_name()))
    except (ValueError, binascii.Error):
        offer.refused.append(IntakeRefusal(IntakeProblem.BAD_URL, "data:"))


def _take_image(mime: QMimeData, offer: Offer) -> bool:
    for kind, suffix in _RAW.items():
        if mime.hasFormat(kind) and (data := bytes(mime.data(kind).data())):
            offer.data.append((data, pasted_name() + suffix))
            return True
    if mime.hasImage():
        picture = mime.imageData()
        picture = picture if isinstance(picture, QImage) else QImage(picture)
        if not picture.isNull():
            offer.picture = picture
            return True
    return False


def _take_text(text: str, offer: Offer) -> None:
    if len(text) > _MAX_TEXT:
        return
    words = text.split()
    if not words or not all(re.match(r"(https?|file|data):", word, re.IGNORECASE) for word in words):
        return
    for word in words:
        take_address(word, offer)
