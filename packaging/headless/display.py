"""A display of one's own, and a hand on it: Xvfb, openbox and xdotool."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType


@dataclass(frozen=True)
class Place:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Return its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def at(self, right: float, down: float) -> tuple[int, int]:
        """Return a point of it by fractions of its sides."""
        return self.x + int(self.width * right), self.y + int(self.height * down)


class Display:
    """An X display that nobody sees. Use it as a context manager; everything on it ends with it."""

    def __init__(self, width: int = 1600, height: int = 900, log: Path | None = None) -> None:
        self._size = f"{width}x{height}x24"
        self._log = log
        self._processes: list[subprocess.Popen[bytes]] = []
        self.name = ""

    def __enter__(self) -> Display:
        reading, writing = os.pipe()
        try:
            command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", self._size, "-nolisten", "tcp", "-dpi", "96"]
            self._start(command, pass_fds=(writing,))
        finally:
            os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"
        self._start(["openbox", "--sm-disable"], env=self.environment)
        time.sleep(0.3)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """Return the surroundings for a program that shall show on this display."""
        gone = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DISPLAY", "XAUTHORITY")
        return {k: v for k, v in os.environ.items() if k not in gone} | {"DISPLAY": self.name}

    def stop(self) -> None:
        """End the display, the window manager first."""
        while self._processes:
            process = self._processes.pop()
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def kill(self) -> None:
        """Take the display away without a word, as a crashed X server does."""
        self._processes[0].kill()
        self._processes[0].wait()

    def screenshot(self, path: Path, window: str = "root") -> Path:
        """Save what the whole screen, or a window without its frame, shows, as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._run("import", "-window", window, str(path))
        return path

    # --- The hand ---------------------------------------------------------------------------------------------

    def click(self, point: tuple[int, int], *, times: int = 1, button: int = 1) -> None:
        """Click somewhere."""
        self.move(point)
        self._run("xdotool", "click", "--repeat", str(times), "--delay", "60", str(button))

    def move(self, point: tuple[int, int]) -> None:
        """Move the pointer. Not with --sync: that waits for a movement that never comes when it is there already."""
        self._run("xdotool", "mousemove", str(point[0]), str(point[1]))

    def type(self, text: str) -> None:
        """Type ASCII text into whatever has the focus; xdotool drops other letters."""
        self._run("xdotool", "type", "--delay", "8", text)

    def key(self, *names: str) -> None:
        """Press key combinations one after another, e.g. ``ctrl+Return``."""
        self._run("xdotool", "key", "--delay", "40", *names)

    def drag(self, start: tuple[int, int], target: tuple[int, int]) -> None:
        """Drag from one place to another as a person does; a drag between two programs needs the pauses."""
        self.move(start)
        self._run("xdotool", "mousedown", "1")
        time.sleep(0.1)
        self._run("xdotool", "mousemove_relative", "--", "15", "0")
        x, y = start[0] + 15, start[1]
        for step in range(1, 9):
            time.sleep(0.08)
            self.move((x + (target[0] - x) * step // 8, y + (target[1] - y) * step // 8))
        time.sleep(0.3)
        self._run("xdotool", "mouseup", "1")

    def window(self, title: str) -> str:
        """Return the id of the visible window whose title matches."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        found = subprocess.run(command, env=self.environment, check=True, timeout=60, capture_output=True, text=True)
        return found.stdout.split()[0]

    def fill(self, window: str, width: int, height: int) -> None:
        """Give a window a size of its own and the upper left corner."""
        self._run("xdotool", "windowsize", window, str(width), str(height))
        self._run("xdotool", "windowmove", window, "0", "0")
        time.sleep(0.5)

    def place_window(self, title: str, place: Place) -> None:
        """Move a window, and make what is inside its frame this large."""
        search = ("xdotool", "search", "--onlyvisible", "--name", title)
        self._run(*search, "windowsize", str(place.width), str(place.height))
        self._run(*search, "windowmove", str(place.x), str(place.y))

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, timeout=60, capture_output=True)

    def _start(self, command: list[str], *, env: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()) -> None:
        log = self._log.open("ab") if self._log else None
        try:
            self._processes.append(
                subprocess.Popen(
                    command,
                    env=env,
                    pass_fds=pass_fds,
                    stdout=log or subprocess.DEVNULL,
                    stderr=subprocess.STDOUT if log else subprocess.DEVNULL,
                )
            )
        finally:
            if log:
                log.close()
