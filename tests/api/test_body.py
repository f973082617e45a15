"""Bodies: exact to the byte, streamed, and never complete with a file that changed."""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import os
import time
import tracemalloc
from pathlib import Path

import pytest

from desktop.api.body import CHUNK, Body, FilePart, json_body, multipart_body
from desktop.api.errors import FileChanged, FileMissing, Unsendable


def part(path: Path, data: bytes, name: str = "photo.jpg") -> FilePart:
    path.write_bytes(data)
    return FilePart(path, name, "image/jpeg", len(data), hashlib.sha256(data).hexdigest())


async def whole(body: Body) -> bytes:
    return b"".join([piece async for piece in body.stream()])


@pytest.mark.parametrize("size", [1, 2, 3, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 2])
async def test_an_image_becomes_a_data_url(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    file = part(tmp_path / "a", data)
    body = json_body({"prompt": "a “fox” 🦊\n", "images": ["https://x/y.png", file, file], "n": 1})
    sent = await whole(body)
    assert len(sent) == body.length and hashlib.sha256(sent).hexdigest() == body.sha256()
    url = "data:image/jpeg;base64," + base64.b64encode(data).decode()
    assert json.loads(sent) == {"prompt": "a “fox” 🦊\n", "images": ["https://x/y.png", url, url], "n": 1}


async def test_multipart_is_what_a_form_is(tmp_path: Path) -> None:
    from email import message_from_bytes

    data = os.urandom(1000)
    body = multipart_body("file", part(tmp_path / "a", data, 'my "private" näme.jpg'), "image.jpg")
    sent = await whole(body)
    assert len(sent) == body.length
    message = message_from_bytes(b"Content-Type: " + body.content_type.encode() + b"\r\n\r\n" + sent)
    (inner,) = message.get_payload()
    assert inner.get_payload(decode=True) == data
    assert inner.get_filename() == "image.jpg" and inner.get_param("name", header="content-disposition") == "file"
    assert b"private" not in sent


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf"), object(), b"bytes", {1, 2}])
def test_what_has_no_json_is_unsendable(value: object) -> None:
    with pytest.raises(Unsendable):
        json_body({"prompt": value})


def _gone(path: Path) -> None:
    path.unlink()


def _changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def _grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def _link(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to(path.with_name("real"))


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("change", [_gone, _changed, _grown, _link, _fifo])
async def test_a_changed_file_never_completes_a_body(tmp_path: Path, change: object) -> None:
    file = part(tmp_path / "a", os.urandom(2 * CHUNK))
    body = json_body({"images": [file]})
    change(file.path)  # type: ignore[operator]
    with pytest.raises((FileMissing, FileChanged)):
        body.sha256()
    sent = b""
    with pytest.raises((FileMissing, FileChanged)) as refused:
        async for piece in body.stream():
            sent += piece
    assert len(sent) < body.length and str(refused.value) == "photo.jpg"


@pytest.mark.measures
async def test_thirty_megabytes_stall_nothing_and_stay_on_disk(tmp_path: Path) -> None:
    size = 30_000_000
    file = part(tmp_path / "big", os.urandom(size))
    body = json_body({"images": [file]})
    body.sha256()
    longest, sent, last = 0.0, 0, time.thread_time()
    async for piece in body.stream():
        now = time.thread_time()  # the machine may be busy with others; what counts is our own step
        longest, last = max(longest, now - last), now
        sent += len(piece)
    assert sent == body.length
    assert longest < 0.016
    gc.collect()
    tracemalloc.start()
    async for _ in body.stream():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size * 0.1, f"{peak} bytes of memory for a file of {size}"
