"""The sandbox as a program of its own: real processes, real renderings, and clients that know nothing of Rushes."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"rushes-sandbox listening on (http://127\.0\.0\.1:\d+)\n")


@contextlib.contextmanager
def program(*words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the command; yield its address and its process."""
    line = [sys.executable, "-m", "desktop.sandbox", *words]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        found = READY.fullmatch(process.stdout.readline())
        assert found, process.communicate()[1]
        try:
            yield found[1], process
        finally:
            process.terminate()
            process.communicate(timeout=10)


def refused(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop.sandbox", *words], capture_output=True, text=True, cwd=ROOT, timeout=20
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--port", "70000"], "not within 0 to 65535"),
        (["--speed", "-1"], "not within"),
        (["--chaos", "seed=1,boom=2"], "cannot understand 'boom=2'"),
        (["--dialect", "english"], "invalid choice"),
        (["--unknown"], "unrecognized arguments"),
    ],
)
def test_wrong_words_are_said_and_nothing_is_made(tmp_path: Path, words: list[str], reason: str) -> None:
    done = refused("--data-dir", str(tmp_path / "s"), *words)
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "s").exists()


def test_help_names_every_option() -> None:
    text = refused("--help").stdout
    for word in ("--port", "--data-dir", "--speed", "--chaos", "latency", "expiry", "not AI video"):
        assert word in text


def test_taken_port_is_said(tmp_path: Path) -> None:
    with program("--data-dir", str(tmp_path / "one")) as (url, _):
        done = refused("--data-dir", str(tmp_path / "two"), "--port", url.rpartition(":")[2])
    assert done.returncode == 1
    assert "is taken" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGINT])
def test_ends_in_good_order_when_told(tmp_path: Path, blow: signal.Signals) -> None:
    with program("--data-dir", str(tmp_path)) as (_, process):
        process.send_signal(blow)
        assert process.wait(5) == 0
    assert not (tmp_path / "sandbox.db-wal").exists()


def test_ends_when_its_parent_lets_go_and_not_when_it_has_none(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "desktop.sandbox", "--data-dir", str(tmp_path)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen([*words, "--parent-pid", str(os.getpid())], **pipes) as child:
        assert READY.fullmatch(child.stdout.readline())  # type: ignore[union-attr]
        child.stdin.close()  # type: ignore[union-attr]
        assert child.wait(5) == 0
    with subprocess.Popen([*words, "--parent-pid", "1"], **pipes) as orphan:
        assert orphan.communicate(timeout=10) == ("", None), "it must not serve: its parent is gone"
        assert orphan.returncode == 0
    with subprocess.Popen(words, **pipes) as alone:
        assert READY.fullmatch(alone.stdout.readline())  # type: ignore[union-attr]
        alone.stdin.close()  # type: ignore[union-attr]
        with pytest.raises(subprocess.TimeoutExpired):
            alone.wait(0.5)
        alone.terminate()


def test_state_is_private_and_survives_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    headers = {"Authorization": "Bearer any-key"}
    body = {"model": "sora-2", "prompt": "x", "metadata": {"client_business_id": "one"}}
    with program("--data-dir", str(folder), "--chaos", "queue=600") as (url, process):
        task = httpx.post(url + "/v1/videos/generations", json=body, headers=headers).json()
        process.kill()
        process.wait()
    assert folder.stat().st_mode & 0o077 == 0
    with program("--data-dir", str(folder), "--chaos", "queue=600") as (again, _):
        assert again == url
        assert httpx.get(f"{url}/v1/videos/generations/{task['id']}", headers=headers).json() == task
        assert httpx.get(url + "/v1/balance", headers=headers).json()["used_credits"] == 20


def test_listens_on_this_machine_only_and_stays_small(tmp_path: Path) -> None:
    with program("--data-dir", str(tmp_path)) as (url, process):
        port = int(url.rpartition(":")[2])
        listening = [
            row.split()[1]
            for table in ("tcp", "tcp6")
            for row in Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]
            if row.split()[3] == "0A" and row.split()[1].endswith(f":{port:04X}")
        ]
        assert listening == [f"0100007F:{port:04X}"]
        memory = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
        assert memory
        assert int(memory[1]) < 100_000


# --- the whole flow, with real renderings -------------------------------------------------------------------------

_CURL_SCRIPT = """
set -eu
submit() { curl -sS "$BASE/v1/videos/generations" -H 'Authorization: Bearer sk-anybody' \
    -H 'Content-Type: application/json' --data-binary @"$1"; }
field() { sed -E 's/.*"'"$1"'":"?([^",}]*).*/\\1/'; }
id=$(submit "$BODY" | field id)
while :; do
    answer=$(curl -sS "$BASE/v1/videos/generations/$id" -H 'Authorization: Bearer sk-anybody')
    status=$(printf %s "$answer" | field status)
    printf '%s %s\\n' "$status" "$(printf %s "$answer" | field progress)"
    case $status in completed) break ;; failed) exit 1 ;; esac
    sleep 0.3
done
curl -sSf -o "$OUT" "$(printf %s "$answer" | field url)"
curl -sSf -o "$OUT.jpg" "$(printf %s "$answer" | field thumbnail)"
"""


def _picture() -> bytes:
    image = Image.new("RGB", (400, 300), (200, 60, 40))
    image.paste((30, 60, 200), (200, 0, 400, 300))
    content = io.BytesIO()
    image.save(content, "JPEG")
    return content.getvalue()


def _facts(path: Path) -> tuple[str, str, int, int, float]:
    with av.open(str(path)) as video:
        assert video.duration is not None
        picture, sound = video.streams.video[0], video.streams.audio[0]
        seconds = video.duration / 1e6
        return picture.codec_context.name, sound.codec_context.name, picture.width, picture.height, seconds


@pytest.fixture
def images() -> Iterator[str]:
    """A web server with one picture."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = _picture() if self.path == "/cat.jpg" else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_plain_curl_runs_the_whole_flow(tmp_path: Path, images: str) -> None:
    body = tmp_path / "body.json"
    body.write_text(
        '{"model": "sora-2-vvip", "prompt": "a red ball rolls, slow pan", "duration": 4, "aspect_ratio": "9:16",'
        f' "image_urls": ["{images}/cat.jpg"], "thumbnail": true}}'
    )
    with program("--data-dir", str(tmp_path / "s")) as (url, _):
        surroundings = os.environ | {"BASE": url, "BODY": str(body), "OUT": str(tmp_path / "out.mp4")}
        done = subprocess.run(["sh", "-c", _CURL_SCRIPT], env=surroundings, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [line.split() for line in done.stdout.splitlines()]
    progress = [int(step[1]) for step in steps]
    assert progress == sorted(progress)
    assert any(0 < value < 100 for value in progress), "progress was never seen"
    assert steps[-1] == ["completed", "100"]
    codec, sound, width, height, seconds = _facts(tmp_path / "out.mp4")
    assert (codec, sound, width, height) == ("h264", "aac", 720, 1280)
    assert abs(seconds - 4) <= 1 / 24
    with Image.open(tmp_path / "out.mp4.jpg") as thumbnail:
        assert thumbnail.format == "JPEG"


def _finish(client: httpx.Client, path: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found: dict[str, Any] = client.get(path).json()
        if found["status"] in ("completed", "failed"):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_image_that_cannot_be_had_fails_the_task_and_a_character_is_a_picture(tmp_path: Path, images: str) -> None:
    with (
        program("--data-dir", str(tmp_path), "--anonymous") as (url, _),
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        body = {"model": "sora-2", "prompt": "x", "images": [images + "/none.jpg"]}
        failing = client.post("/v1/videos/generations", json=body).json()["id"]
        source = {"model": "sora-2", "timestamps": "1,3", "url": images + "/video.mp4"}
        casting = client.post("/v1/videos/generations", json=source).json()["id"]
        failed = _finish(client, f"/v1/videos/generations/{failing}")
        assert failed["error"]["code"] == "image_unreachable"
        assert images in failed["error"]["message"]
        done = _finish(client, f"/v1/characters_tasks/{casting}")
        (character,) = done["result"]["data"]["characters"]
        content = client.get(character["profile_picture_url"]).content
        with Image.open(io.BytesIO(content)) as portrait:
            assert (portrait.format, portrait.width) == ("JPEG", portrait.height)
        assert client.get("/v1/balance").json()["used_credits"] == 20
    assert not list((tmp_path / "work").iterdir())
