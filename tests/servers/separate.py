"""A fast plain server in a process of its own, so that its work does not count as ours.

``python -m tests.servers.separate FOLDER`` prints its address. It answers every query with a task in progress, takes
every submission, and serves files of the folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the server and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.separate", str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, folder: Path) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        while True:
            top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path, _ = top.split(" ", 2)
            length = next(
                (int(line[15:]) for line in top.lower().split("\r\n") if line.startswith("content-length:")), 0
            )
            while length > 0:
                length -= len(await reader.read(min(length, 1 << 20)))
            if path.startswith("/files/"):
                file = folder / path.rpartition("/")[2]
                size = file.stat().st_size
                writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {size}\r\n\r\n".encode())
                with file.open("rb") as content:
                    await writer.drain()
                    await asyncio.get_running_loop().sendfile(writer.transport, content)
                continue
            name = "video_new" if method == "POST" else path.rpartition("/")[2]
            body = (
                f'{{"id":"{name}","object":"generation.task","model":"sora-2","status":"in_progress",'
                '"progress":65,"created_at":1768380222}'
            ).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    writer.close()


async def _main(folder: Path) -> None:
    server = await asyncio.start_server(lambda r, w: _serve(r, w, folder), "127.0.0.1", 0, limit=1 << 20)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
