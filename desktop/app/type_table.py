"""Room for all classes of Qt before a second thread makes any.

Below Python 3.12 PySide keeps what it knows of each class in one table, and looks into it without the interpreter lock
whenever Qt asks an object what it is (``SignalManager::retrieveMetaObject``). A class that is made in the import thread
at that moment may make the table grow, and then the window's thread finds nothing, and crashes. Tables that have grown
once do not shrink: it is made to grow here, while there is one thread, beyond what the program ever puts into it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

#: From Python 3.12 on PySide keeps it in the class itself.
NEEDED = sys.version_info < (3, 12)
#: So many classes beside those of the first paint make the table as large as :data:`CAPACITY`.
_FILLERS = 1200
_SLICE = 200
#: How many classes it holds then without growing; ``tests/app/test_type_table.py`` counts the program's.
CAPACITY = 2300


def make_room(breathe: Callable[[], object]) -> None:
    """Let the table grow; nothing stays in it. Call it on the GUI thread, before any other thread makes a class.

    Args:
        breathe: called every millisecond or two, so that the window answers.
    """
    if not NEEDED:
        return
    from shiboken6 import Shiboken

    gc.freeze()  # only the fillers are to be looked through
    fillers = []
    for _ in range(_FILLERS // _SLICE):
        fillers += [type("Filler", (Shiboken.Object,), {}) for _ in range(_SLICE)]
        breathe()
    # In this thread, and now: the collector must not take classes out of the table beside one that looks into it.
    del fillers
    gc.collect()
