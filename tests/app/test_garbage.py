"""Cycles are collected, and only on the GUI thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.app.garbage import PERIOD_MS, GarbageCollector


class Knot:
    """Refers to itself; notes the thread that frees it."""

    freed_in: list[int] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Knot.freed_in.append(threading.get_ident())


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    Knot.freed_in = []
    collector = GarbageCollector()
    yield collector
    collector.stop()
    gc.unfreeze()
    assert gc.isenabled()


def test_a_busy_thread_frees_nothing(collector: GarbageCollector, qtbot: QtBot) -> None:
    ghost = weakref.ref(Knot())

    def allocate() -> None:
        for _ in range(50_000):
            [[] for _ in range(3)].append([])

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert ghost() is not None
    assert Knot.freed_in == []
    qtbot.waitUntil(lambda: ghost() is None, timeout=2 * PERIOD_MS)
    assert Knot.freed_in == [threading.get_ident()]
