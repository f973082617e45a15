"""Hostile answers and hostile images against the whole program: nothing breaks, swells, or is opened or called."""

from __future__ import annotations

import gzip
import os
import re
import struct
import time
import zlib
from pathlib import Path

import pytest

from tests import images
from tests.faults.test_hostile import MORE
from tests.faults.test_poll import JUNK
from tests.faults.test_submit import LOST, ODD
from tests.harness import Display, Program
from tests.servers.scripted import Step
from tests.servers.service import VideoService
from tests.window.conftest import Start, with_key
from tests.window.planting import write_tasks

MB = 1 << 20
#: These are honest (an empty account, a limiter that is down), or take a minute.
_LEFT_OUT = {"402", "503", "drip"}


def peak(program: Program, pid: int = 0) -> int:
    """Return the most memory a process ever had resident, in bytes."""
    status = Path(f"/proc/{pid or program.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


def assert_unharmed(program: Program, data: Path) -> None:
    assert program.process.poll() is None
    assert not list((data / "logs").glob("crash-*.txt"))
    assert "not caught anywhere" not in (data / "logs" / "rushes.log").read_text()
    assert (data / "logs" / "fatal.txt").read_bytes() == b""
    program.type_prompt("Still here.")


@pytest.mark.fault("A8", "B4", "B5", "S6", "S7")
def test_sixty_hostile_answers(rushes: Start, service: VideoService, data: Path) -> None:
    hostile: dict[str, Step] = {}
    for kinds in (LOST, ODD, MORE, {name: make() for name, make in JUNK.items()}):
        hostile |= {f"{len(hostile)} {name}": step for name, step in kinds.items() if name not in _LEFT_OUT}  # type: ignore[misc]
    assert len(hostile) >= 60
    write_tasks(data, service.url, waiting=list(hostile))
    program = rushes("--service", service.url, environment=with_key())
    program.wait_for(lambda: program.ask("rows", name="taskTable")["count"] == len(hostile), "the list")
    program.wait_for(lambda: program.where("notice_held_send"), "the question")
    before = peak(program)
    program.ask("stalls")
    service.submits.extend(hostile.values())
    program.click("notice_held_send")
    program.wait_for(lambda: service.posts == len(hostile), "all to be sent", 60)

    def settled() -> bool:
        said = [row[1] for row in program.ask("rows", name="taskTable", most=100)["rows"]]
        return all(one.startswith(("Unknown outcome", "Rejected")) for one in said)

    program.wait_for(settled, "all to be settled", 30)
    assert program.ask("stalls")["worst"] < 0.25
    assert peak(program) - before < 200 * MB
    assert service.posts == len(hostile), "one click is one charge"
    assert service.server.connections and not service.made
    assert_unharmed(program, data)


def hostile_images(folder: Path) -> list[Path]:
    """Write files that no image program would be glad of, and next to them what they would like to have opened."""
    bait = folder / "bait"
    bait.mkdir()
    for name in ("secret.png", "secret.jpg", "secret.txt", "secret.mp4"):
        (bait / name).write_bytes(images.png() if name.endswith("png") else b"secret")
    url = "http://127.0.0.1:9/called.png"
    xlink = "http://www.w3.org/1999/xlink"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="{xlink}" width="9" height="9">{{}}</svg>'
    link = svg.format(f'<image xlink:href="bait/secret.png" width="9" height="9"/><image href="{url}"/>').encode()
    entity = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{bait}/secret.txt">]>{svg.format("&x;")}'.encode()
    whole = images.jpeg(300, 200)
    ihdr = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    text = zlib.compress(b"\0" * 60_000_000)
    made = {
        "empty.png": b"",
        "random.png": os.urandom(20_000),
        "text.jpg": b"just text",
        "link.svg": link,
        "link.png": link,
        "link.jpg": b"\xef\xbb\xbf" + link,
        "entity.png": entity,
        "link.svgz": gzip.compress(link),
        "playlist.png": f"#EXTM3U\n#EXTINF:1\n{bait}/secret.mp4\n#EXTINF:1\n{url}\n".encode(),
        "concat.gif": f"ffconcat version 1.0\nfile {bait}/secret.mp4\n".encode(),
        "picture.webp": b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + b"\0" * 60,
        "bomb.png": images.bomb_png(50_000),
        "bomb 2.png": images.bomb_png(8_000),
        "huge.png": b"\x89PNG\r\n\x1a\n" + images.chunk(b"IHDR", ihdr) + images.chunk(b"IEND", b""),
        "text bomb.png": whole_png_with(images.chunk(b"zTXt", b"Comment\0\0" + text)),
        "profile bomb.png": whole_png_with(images.chunk(b"iCCP", b"icc\0\0" + text)),
        "no chunks.png": b"\x89PNG\r\n\x1a\n",
        "bad crc.png": images.png(90, 90).replace(b"IDAT", b"IDAt", 1),
        "cut.png": images.png(400, 300)[:-300],
        "cut.jpg": whole[: len(whole) // 2],
        "end.jpg": whole[: len(whole) // 2] + b"\xff\xd9",
        "segments.jpg": b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"E" * 65533 + b"\xff\xe1\0\0" * 9000,
        "many frames.gif": images.animated("GIF", 60),
        "cut.gif": images.animated("GIF")[:-40],
        "cut.webp": images.webp(300, 200)[:-90],
        "deep.png": images.deep_png(),
        "vector.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(" + url.encode() + b")>>>>endobj",
        "vector.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n("
        + str(bait).encode()
        + b"/secret.txt) run\n",
        "old.xpm": b"/* XPM */\nstatic char *x[] = {\n" + b'"99999 99999 1 1",\n};',
        "raw.tiff": b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 200,
        "photo.avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 300,
        "icon.ico": b"\0\0\1\0\xff\xff" + b"\0" * 400,
        "polyglot.gif": b"GIF89a" + b"<script>location='" + url.encode() + b"'</script>",
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "zero.png").symlink_to("/dev/zero")
    (folder / "folder.png").mkdir()
    return [folder / name for name in (*made, "pipe.png", "loop.png", "zero.png", "folder.png", "missing.png")]


def whole_png_with(extra: bytes) -> bytes:
    png = images.png(90, 90)
    at = png.index(b"IDAT") - 4
    return png[:at] + extra + png[at:]


def settled(program: Program) -> bool:
    """Say whether the pane shows the same for a while."""
    before = program.references(), program.texts("referencePane")
    time.sleep(0.4)
    return before == (program.references(), program.texts("referencePane"))


@pytest.mark.fault("F1", "F4", "F5", "F12", "F13", "S9")
def test_hostile_images_and_two_hundred_files(display: Display, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    hostile = hostile_images(corpus)
    assert len(hostile) >= 30
    good = images.jpeg(640, 400)
    frames = [corpus / f"frame {number:03}.jpg" for number in range(200)]
    for number, frame in enumerate(frames):
        frame.write_bytes(good + bytes([number]))
    trace, data = tmp_path / "trace", tmp_path / "data"
    watching = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=openat,open,connect", "-o", str(trace))
    words = ["--data-dir", str(data)]
    with Program(display, words, log=tmp_path / "output.txt", prefix=watching) as program:
        program.show()
        program.wait_for(lambda: program.ask("where", name="trySandboxButton")["enabled"], "the start to be over", 30)
        [child] = Path(f"/proc/{program.process.pid}/task/{program.process.pid}/children").read_text().split()
        before = peak(program, int(child))
        program.ask("stalls")
        # As many at once as the model takes, so that each is looked into; a second start hands them over.
        for batch in [*(hostile[n : n + 10] for n in range(0, len(hostile), 10)), frames]:
            with Program(display, [*map(str, batch), *words], log=tmp_path / "second.txt") as second:
                assert second.process.wait(20) == 0
            program.wait_for(lambda: settled(program), "all to be judged", 60)
        said = " ".join(program.texts("referencePane") + program.references())
        assert "left out" in said and "frame 0" in said
        assert peak(program, int(child)) - before < 200 * MB
        os.kill(int(child), 15)
        program.process.wait(20)
    assert not list((data / "logs").glob("crash-*.txt"))
    assert "not caught anywhere" not in (data / "logs" / "rushes.log").read_text()
    calls = trace.read_text(errors="replace")
    opened = {path.name for path in hostile if f'{path}"' in calls}
    assert len(opened) >= 30, "most were not even looked at"
    assert f"{corpus}/bait/" not in calls, "an image had another file opened"
    assert not re.search(r"connect\(\d+, \{sa_family=AF_INET6?", calls), "an image had somebody called"
    assert not re.search(r'open(at)?\(.*"/dev/zero"', calls)
