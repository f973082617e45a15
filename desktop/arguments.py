"""The command line: what may be said on it, read and checked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop import __version__


class Arguments(NamedTuple):
    """The command line, read.

    Attributes:
        images: reference images to add; absolute paths or image URLs.
        service: ``NAME``, ``URL`` or ``NAME=URL``; "" when not given.
        data_dir: folder below which everything is written, or None for the desktop's own places.
        bench_first_paint: print when the first paint is done, and end.
    """

    images: tuple[str, ...]
    service: str
    data_dir: Path | None
    sandbox: bool
    bench_first_paint: bool


def parse(words: Sequence[str]) -> Arguments:
    """Read a command line; ends the program with a message and code 2 when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="rushes",
        description="Make AI video: type a prompt, drop an image in, press Generate.",
        epilog="RUSHES_API_KEY in the environment is used in place of the keyring's key and is never stored.",
    )
    parser.add_argument("images", nargs="*", metavar="IMAGE", help="image file or URL to add as a reference")
    parser.add_argument("--service", metavar="NAME|URL", help="service to use, e.g. dashly, toapis, sandbox")
    parser.add_argument("--data-dir", metavar="DIR", help="folder below which everything is written")
    parser.add_argument("--sandbox", action="store_true", help="use the built-in sandbox: no key, no charge")
    parser.add_argument("--version", action="version", version=f"Rushes {__version__}")
    parser.add_argument("--bench-first-paint", action="store_true", help=argparse.SUPPRESS)
    values = parser.parse_args(words)
    # What an unset variable leaves must not stand for a choice that nobody made.
    if values.service is not None and not values.service.strip():
        parser.error("--service: a name or an address is missing")
    if values.data_dir is not None and not values.data_dir.strip():
        parser.error("--data-dir: a folder is missing")
    if not all(values.images):
        parser.error("IMAGE: a file or an address is missing")
    if values.sandbox and values.service:
        parser.error("--sandbox and --service exclude each other")
    if values.service:
        _check_service(parser, values.service)
    return Arguments(
        images=tuple(_absolute(image) for image in values.images),
        service="sandbox" if values.sandbox else values.service or "",
        data_dir=Path(values.data_dir) if values.data_dir is not None else None,
        sandbox=values.sandbox,
        bench_first_paint=values.bench_first_paint,
    )


def _check_service(parser: argparse.ArgumentParser, text: str) -> None:
    from desktop import assets
    from desktop.domain.catalog import AddressError, CatalogError, load_catalog

    catalog = load_catalog(assets.catalog())
    try:
        catalog.resolve(text)
    except AddressError as error:
        parser.error(
            f"--service: this address cannot be used ({error.problem.value}): "
            "it must be https, or http to this machine, without a password or query in it"
        )
    except CatalogError:
        names = ", ".join(service.id for service in catalog.services)
        parser.error(f"--service: no service {text!r}; known are {names}, or give an https address")


def _absolute(image: str) -> str:
    """Return a path made absolute, since a second start hands it to a program in another folder."""
    scheme = image.partition("://")[0].lower()
    if scheme in ("http", "https"):
        return image
    if scheme == "file":
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        parts = urlsplit(image)
        if parts.hostname not in (None, "localhost"):
            return image  # another computer's file: refused in the window, by name
        image = url2pathname(parts.path)
    return str(Path(image).absolute())
