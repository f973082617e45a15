"""The real program in a process of its own, and the other program beside it, as seen and reached from outside."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from display import Display, Place

T = TypeVar("T")

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class NotThere(Exception):
    """The window has no such thing (yet)."""


class Program:
    """Rushes on a display, asked through its inspector and acted on with the display's own pointer and keyboard.

    Args:
        arguments: command-line words.
        environment: added to the display's.
        log: where standard output and error go.
        prefix: command that runs the program, for instance inside a bus of its own.
    """

    def __init__(
        self,
        display: Display,
        arguments: list[str],
        *,
        environment: dict[str, str] | None = None,
        log: Path,
        prefix: tuple[str, ...] = (),
    ) -> None:
        self.display = display
        self.log = log
        self._folder = tempfile.TemporaryDirectory(prefix="rushes-inspect-")
        self._socket = Path(self._folder.name) / "s"
        command = [*prefix, sys.executable, str(HERE / "inspected.py"), str(self._socket), *arguments]
        surroundings = display.environment | {"PYTHONPATH": str(ROOT)} | (environment or {})
        surroundings.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")
        with log.open("ab") as output:
            # A prefix (a bus, a keyring) brings processes of its own; as a group they can be ended together.
            self.process = subprocess.Popen(
                command, env=surroundings, cwd=ROOT, stdout=output, stderr=output, start_new_session=bool(prefix)
            )
        self._has_group = bool(prefix)
        self._lines: Any = None

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self, limit: float = 10.0) -> int:
        """Ask it to end (SIGTERM), in the end kill it; return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        if self._has_group:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        if self._lines is not None:
            with contextlib.suppress(OSError):  # it may hold a question that nobody hears any more
                self._lines.close()
            self._lines = None
        self._folder.cleanup()
        return status

    # --- Asking -----------------------------------------------------------------------------------------------

    def ask(self, question: str, **details: Any) -> dict[str, Any]:
        """Ask the inspector.

        Raises:
            NotThere: it says why.
        """
        lines = self._conversation()
        try:
            lines.write(json.dumps({"ask": question} | details).encode() + b"\n")
            lines.flush()
            line = lines.readline()
        except OSError:
            line = b""
        if not line:
            raise NotThere(f"the program has gone: {self.tail()}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise NotThere(answer["error"])
        return answer

    def _conversation(self) -> Any:
        if self._lines is not None:
            return self._lines
        deadline = time.monotonic() + 30
        while True:
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(str(self._socket))
            except OSError:
                connection.close()
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise NotThere(f"the program did not start: {self.tail()}") from None
                time.sleep(0.02)
                continue
            self._lines = connection.makefile("rwb")
            connection.close()  # the file keeps the socket
            return self._lines

    def tail(self) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(errors="replace")[-3000:]

    def where(self, name: str, text: str = "") -> Place:
        """Return where a visible named widget is."""
        answer = self.ask("where", name=name, text=text)
        if not answer["visible"]:
            raise NotThere(f"{name} {text} is not visible")
        return Place(answer["x"], answer["y"], answer["width"], answer["height"])

    def item(self, name: str, row: int, column: int = 0) -> Place:
        """Return where a cell of a view is."""
        return Place(**self.ask("item", name=name, row=row, column=column))

    def get(self, name: str, prop: str) -> Any:
        """Return a property of a named object."""
        return self.ask("property", name=name, prop=prop)["value"]

    def texts(self, name: str = "") -> list[str]:
        """Return the texts that are visible."""
        found: list[str] = self.ask("texts", name=name)["texts"]
        return found

    # --- Waiting ----------------------------------------------------------------------------------------------

    def wait_for(self, look: Callable[[], T], what: str = "", limit: float = 30.0) -> T:
        """Look again and again until something true comes back; NotThere counts as not yet.

        Raises:
            TimeoutError: it did not come in time; says what the window showed.
        """
        deadline = time.monotonic() + limit
        while True:
            try:
                if found := look():
                    return found
                missing = what or "it"
            except NotThere as not_there:
                missing = f"{what} ({not_there})"
                if self.process.poll() is not None:
                    raise TimeoutError(f"the program ended with {self.process.returncode}: {self.tail()}") from None
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {limit:g} s for {missing}; {self._told()}")
            time.sleep(0.05)

    def _told(self) -> str:
        try:
            return f"the window says {self.texts()}; it printed: {self.tail()}"
        except (NotThere, OSError) as error:
            return f"{error}; it printed: {self.tail()}"

    # --- Acting -----------------------------------------------------------------------------------------------

    def show(self, limit: float = 30.0) -> None:
        """Wait until the window is up and its prompt can be typed into."""
        self.wait_for(lambda: self.where("promptEditor"), "the window", limit)

    def click(self, name: str, text: str = "", *, times: int = 1) -> None:
        """Click the middle of a named widget, as soon as it is there and enabled."""
        self.wait_for(lambda: self.ask("where", name=name, text=text)["enabled"], f"{name} {text} to be enabled")
        self.display.click(self.where(name, text).middle, times=times)

    def focus(self, name: str) -> None:
        """Click a named widget until the keyboard is its; a window manager may still be busy with a new window."""

        def focused() -> bool:
            if not self.ask("where", name=name)["focused"]:
                self.click(name)
            return bool(self.ask("where", name=name)["focused"])

        self.wait_for(focused, f"{name} to have the focus", 10)

    def choose(self, place: tuple[int, int], *texts: str) -> None:
        """Open the context menu at a place and choose an entry by the beginning of its text, through submenus.

        A press that the window system swallows, while a window is only being raised, say, is made again.
        """
        press = partial(self.display.click, place, button=3)
        for text in texts:
            press()
            entry = self._entry(text, press)
            press = partial(self.display.click, entry.middle)
        press()

    def _entry(self, text: str, press: Callable[[], None]) -> Place:
        """Return where an entry of the open menu is; press again when no menu shows it for a while."""
        again_at = time.monotonic() + 5

        def look() -> Place:
            nonlocal again_at
            if time.monotonic() > again_at:
                again_at += 5
                press()
            return Place(**self.ask("menu", text=text))

        return self.wait_for(look, f"{text} in the menu")

    def type_prompt(self, text: str) -> None:
        """Click into the prompt editor and replace what is in it."""
        self.focus("promptEditor")
        self.display.key("ctrl+a", "Delete")
        self.display.type(text)
        wanted = text.strip()
        self.wait_for(lambda: self.get("promptEditor", "plainText").strip() == wanted, "the prompt to be typed")

    def references(self) -> list[str]:
        """Return the texts of the reference images, in order."""
        return [" ".join(row) for row in self.ask("rows", name="referencePane", most=500)["rows"]]

    def rows(self) -> list[list[str]]:
        """Return the texts of the task table's rows, newest first as shown."""
        found: list[list[str]] = self.ask("rows", name="taskTable")["rows"]
        return found


class Peer:
    """Another program on the same display, to drag files out of and to drop files onto."""

    def __init__(self, display: Display, place: tuple[int, int], files: list[Path]) -> None:
        command = [sys.executable, str(HERE / "peer.py"), str(place[0]), str(place[1]), *map(str, files)]
        self.place = Place(*place, 260, 180)
        self.process = subprocess.Popen(command, env=display.environment, stdout=subprocess.PIPE, text=True)
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._said.get(timeout=30)  # ready
        time.sleep(0.3)  # mapped and framed

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(line)

    def received(self, limit: float = 10.0) -> dict[str, Any]:
        """Return the next thing that it tells: a drop it received, or how a drag out of it ended."""
        answer: dict[str, Any] = json.loads(self._said.get(timeout=limit))
        return answer

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
