"""The platform's own soundness: facts that once cost time, kept from coming back unseen."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: PySide6 6.12.0 on Python 3.10 and 3.11 lost a reference to True or None with each emit and each void Qt call; after
#: some thousand the process aborted. In a process of its own: a broken pair would take the test run with it.
COUNT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal(bool)
    rung_plain = Signal()

application = QCoreApplication([])
bell, heard = Bell(), []
bell.rung.connect(lambda loud: heard.append(loud))
bell.rung_plain.connect(lambda: None)

def emit(times):
    for _ in range(times):
        bell.rung.emit(True)
        bell.rung_plain.emit()
        bell.setObjectName("bell")
        bell.blockSignals(False)
    heard.clear()

emit(100)  # caches fill
before = {value: sys.getrefcount(value) for value in (True, False, None)}
emit(1000)
for value, count in before.items():
    lost = count - sys.getrefcount(value)
    print(value, lost)
    assert abs(lost) < 100, f"{value!r}: {lost} references lost over 1,000 emits"
"""


def test_no_reference_is_lost_over_a_thousand_emits() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_loop_of_qasync_can_carry_httpx(run_on_qt) -> None:  # type: ignore[no-untyped-def]
    """QtAsyncio could not: it has no ``create_connection``."""
    import asyncio

    import httpx

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    async def body() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1")
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).text == "ok"
        server.close()

    run_on_qt(body())


@pytest.mark.parametrize("codec", ["libx264", "aac"])
def test_pyav_brings_the_encoders_that_the_sandbox_needs(codec: str) -> None:
    import av

    assert codec in av.codecs_available
    assert av.Codec(codec, "w").is_encoder
