"""Two to four takes beside each other or wiped over each other, moved by one transport."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.footage import Footage, PlaybackProblem, time_text
from desktop.widgets import theme
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.messages import plain, say_playback
from desktop.widgets.viewer.scrub import ScrubBar
from desktop.widgets.viewer.surface import VideoSurface

#: About what a window manager puts above a window, in pixels.
_FRAME_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class Contender:
    """One of the takes that are compared.

    Attributes:
        title: what tells it apart, e.g. ``Take 2 · Sora 2 Pro · 10 s``; not shown while judging blindly.
    """

    task_id: int
    title: str


class WipeSurface(QWidget):
    """Images over each other, each seen in a strip of its own; the lines that part them can be dragged."""

    canvas_changed = Signal(QSize)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wipeSurface")
        self.setAccessibleName(self.tr("Takes over each other"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 112)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._images: tuple[QImage, ...] = ()
        self._lines: list[float] = []  # fractions of the width, from left to right
        self._held = 0

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show images of one moment, from left to right."""
        if len(images) != len(self._images):
            self._lines = [place / len(images) for place in range(1, len(images))]
        self._images = tuple(images)
        self.update()

    def canvas(self) -> QSize:
        """Return how many device pixels there are to fill."""
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each image in its strip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.black))
        edges = [self.width() * share for share in (0.0, *self._lines, 1.0)]
        for image, (left, right) in zip(self._images, pairwise(edges), strict=True):
            painter.setClipRect(QRectF(left, 0, right - left, self.height()))
            painter.drawImage(self._place(image), image)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.colors().accent), 2))
        for line in edges[1:-1]:
            painter.drawLine(QPointF(line, 0), QPointF(line, self.height()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for frames of the new size."""
        super().resizeEvent(event)
        self.canvas_changed.emit(self.canvas())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearest line, and put it where the mouse is."""
        share = event.position().x() / max(1, self.width())
        self._held = min(range(len(self._lines)), key=lambda place: abs(self._lines[place] - share), default=0)
        self._move_line(share)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line."""
        self._move_line(event.position().x() / max(1, self.width()))

    def _move_line(self, share: float) -> None:
        """Move the line that is held, at most up to its neighbours."""
        if self._lines:
            edges = (0.0, *self._lines, 1.0)
            self._lines[self._held] = max(edges[self._held], min(edges[self._held + 2], share))
            self.update()

    def _place(self, image: QImage) -> QRectF:
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )


class _Tile(QWidget):
    """One take: its picture, its name, its sound, its prize."""

    def __init__(self, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.surface = VideoSurface(self)
        self.surface.setObjectName(f"compareSurface{index}")
        layout.addWidget(self.surface, 1)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.title = ElidedLabel(self)
        self.solo = QToolButton(self)
        theme.role(self.solo, "flat")
        self.solo.setCheckable(True)
        self.solo.setIcon(theme.icon("volume"))
        self.solo.setAccessibleName(self.tr("Hear this one"))
        self.solo.setToolTip(self.tr("Hear this one alone  (%1)").replace("%1", str(index + 1)))
        self.pick = QPushButton(self.tr("Pick"), self)
        self.pick.setIcon(theme.icon("heart"))
        self.pick.setToolTip(
            self.tr("Make it the favourite and tag the others as rejected  (Shift+%1)").replace("%1", str(index + 1))
        )
        row.addWidget(self.title, 1)
        row.addWidget(self.solo)
        row.addWidget(self.pick)
        layout.addLayout(row)


class CompareWindow(QWidget):
    """The takes in a window of their own, since a side pane is too narrow to judge in.

    Signals ending in ``_requested`` are intents. Indexes are those of the contenders as given, whatever their order
    on screen.
    """

    toggle_requested = Signal()
    seek_requested = Signal(int)
    step_requested = Signal(int)
    shuttle_requested = Signal(int)  # -1 backwards, 0 stand, 1 forwards
    loop_requested = Signal(bool)
    solo_requested = Signal(int)  # -1: silence
    canvas_changed = Signal(int, QSize)
    winner_picked = Signal(int, list)  # task id, ids of the others
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("compareWindow")
        self.setWindowTitle(self.tr("Compare – Rushes"))
        self.setMinimumSize(640, 420)
        # The frame comes on top of this; on a small screen all of it must still be reached.
        room = (parent or self).screen().availableGeometry().size() - QSize(0, _FRAME_HEIGHT)
        self.resize(QSize(1180, 640).boundedTo(room))
        self._contenders: tuple[Contender, ...] = ()
        self._titles: dict[int, str] = {}  # also of one that turned out to be broken, by task
        self._order: list[int] = []  # place on screen -> index
        self._tiles: list[_Tile] = []
        self._master: Footage | None = None
        self._solo = -1
        self._speed = 1.0
        self._number = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.setSpacing(theme.GAP_SMALL)
        self._message = QLabel(self)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setObjectName("compareMessage")
        self._message.hide()
        self._wipe = WipeSurface(self)
        self._wipe.hide()
        self._wipe.canvas_changed.connect(self._on_wipe_canvas)
        # What each is called, its sound and its prize stay in sight below the wipe: there the places are only rows.
        self._places = QWidget(self)
        self._grid = QGridLayout(self._places)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._scrub = ScrubBar(self, pictured=False)
        self._scrub.seek_requested.connect(self.seek_requested)
        layout.addWidget(self._message)
        layout.addWidget(self._wipe, 1)
        layout.addWidget(self._places, 1)
        layout.addWidget(self._scrub)
        layout.addLayout(self._build_transport())

    # --- What is so -------------------------------------------------------------------------------------------

    def show_contenders(self, contenders: Sequence[Contender]) -> None:
        """Show these takes; their frames follow."""
        self._contenders = tuple(contenders)
        self._titles |= {contender.task_id: contender.title for contender in contenders}
        self._order = list(range(len(contenders)))
        self._master = None
        self._message.hide()
        self._build_tiles()  # before anything that looks at them
        self._blind.setChecked(False)
        self._side_button.setChecked(True)
        self.show_speed(1.0)
        self._say_titles()
        self.show()
        self.raise_()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_clock(self, footage: Footage) -> None:
        """Span the frames of the clock."""
        self._master = footage
        self._scrub.show_footage(footage)
        for place, index in enumerate(self._order):
            self.canvas_changed.emit(index, self._tiles[place].surface.canvas())

    def show_frames(self, images: Sequence[tuple[int, QImage]], number: int) -> None:
        """Show one moment of all; each image comes with its own frame number."""
        if len(images) != len(self._tiles):
            return
        for place, index in enumerate(self._order):
            own, image = images[index]
            self._tiles[place].surface.show_image(image)
            self._tiles[place].surface.setProperty("frameNumber", own)
        if self._wiping:
            self._wipe.show_images([images[index][1] for index in self._order])
        self._scrub.show_frame(number)
        self._number = number
        self._say_time()

    def _say_time(self) -> None:
        if self._master is not None:
            now, end = time_text(self._master.start_of(self._number)), time_text(self._master.duration_s)
            frame = self.tr("frame %1").replace("%1", str(self._number + 1))
            speed = "" if self._speed == 1.0 else f" · {self._speed:g}×".replace("-", "−")
            self._time.setText(f"{now} / {end} · {frame}{speed}")

    def show_speed(self, speed: float) -> None:
        """Say the speed; backwards is negative."""
        self._speed = speed
        self._say_time()

    def show_loop(self, loop: bool) -> None:
        """Show whether it begins again at the end."""
        self._loop.setChecked(loop)

    def show_playing(self, playing: bool) -> None:
        """Show what the play button would do."""
        text = self.tr("Pause") if playing else self.tr("Play")
        self._play.setIcon(theme.icon("pause" if playing else "play"))
        self._play.setAccessibleName(text)
        self._play.setToolTip(self.tr("%1  (Space)").replace("%1", text))

    def show_solo(self, index: int) -> None:
        """Show which one is heard."""
        self._solo = index
        for place, of in enumerate(self._order):
            self._tiles[place].solo.setChecked(of == index)

    def show_problem(self, task_id: int, problem: PlaybackProblem) -> None:
        """Say which one cannot be compared, and why."""
        title, said = self._titles.get(task_id, str(task_id)), say_playback(problem)
        self._message.setText(f"{plain(title, 120)}: {said.title}. {said.advice}")
        theme.role(self._message, "error")
        self._message.show()

    # --- Qt ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, J K L, arrows, Home, End, R; digits for sound, with Shift for the prize; Esc closes."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        second = round(self._master.rate) if self._master is not None else 24
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key == Qt.Key.Key_Space:
            self.toggle_requested.emit()
        elif key in _SHUTTLE:
            self.shuttle_requested.emit(_SHUTTLE[Qt.Key(key)])
        elif key == Qt.Key.Key_R:
            self.loop_requested.emit(not self._loop.isChecked())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            size = second if shift else 1
            self.step_requested.emit(size if key == Qt.Key.Key_Right else -size)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._master is not None:
            self.seek_requested.emit(0 if key == Qt.Key.Key_Home else self._master.frames - 1)
        elif event.text() in ("1", "2", "3", "4") and int(event.text()) <= len(self._order):
            self._on_solo(int(event.text()) - 1)
        elif shift and (place := _place_of(event)) is not None and place < len(self._order):
            self._on_pick(place)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the files can be let go of."""
        super().closeEvent(event)
        self.close_requested.emit()

    # --- Building ---------------------------------------------------------------------------------------------

    def _build_transport(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self._play = QToolButton(self)
        self._play.setObjectName("comparePlayButton")
        self._play.clicked.connect(self.toggle_requested)
        row.addWidget(self._tool("step-back", self.tr("Previous frame"), "←", -1))
        row.addWidget(self._play)
        row.addWidget(self._tool("step-forward", self.tr("Next frame"), "→", 1))
        self._loop = QToolButton(self)
        theme.role(self._loop, "flat")
        self._loop.setIcon(theme.icon("loop"))
        self._loop.setCheckable(True)
        self._loop.setAccessibleName(self.tr("Loop"))
        self._loop.setToolTip(self.tr("%1  (R)").replace("%1", self.tr("Loop")))
        self._loop.clicked.connect(self.loop_requested)
        row.addWidget(self._loop)
        theme.role(self._play, "flat")
        self.show_playing(False)
        self._time = QLabel(self)
        theme.role(self._time, "muted")
        row.addWidget(self._time)
        row.addStretch(1)
        self._blind = QCheckBox(self.tr("&Blind"), self)
        self._blind.setToolTip(self.tr("Shuffle the takes and hide which is which until one is picked"))
        self._blind.toggled.connect(self._on_blind)
        row.addWidget(self._blind)
        self._side_button = QPushButton(self.tr("S&ide by side"), self)
        self._wipe_button = QPushButton(self.tr("&Wipe"), self)
        self._wipe_button.setToolTip(self.tr("Lay the takes over each other and drag the lines between them"))
        group = QButtonGroup(self)
        for button in (self._side_button, self._wipe_button):
            button.setCheckable(True)
            theme.role(button, "chip")
            group.addButton(button)
            row.addWidget(button)
        self._side_button.setChecked(True)
        self._wipe_button.toggled.connect(self._on_wipe)
        return row

    def _tool(self, icon: str, text: str, key: str, step: int) -> QToolButton:
        button = QToolButton(self)
        theme.role(button, "flat")
        button.setIcon(theme.icon(icon))
        button.setAccessibleName(text)
        button.setToolTip(f"{text}  ({key})")
        button.clicked.connect(lambda: self.step_requested.emit(step))
        return button

    def _build_tiles(self) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = []
        columns = 2 if len(self._contenders) in (2, 4) else max(1, len(self._contenders))
        for place in range(len(self._contenders)):
            tile = _Tile(place, self._places)
            tile.surface.canvas_changed.connect(lambda size, place=place: self._on_canvas(place, size))
            tile.surface.clicked.connect(self.toggle_requested)
            tile.solo.clicked.connect(lambda _=False, place=place: self._on_solo(place))
            tile.pick.clicked.connect(lambda _=False, place=place: self._on_pick(place))
            self._grid.addWidget(tile, place // columns, place % columns)
            self._tiles.append(tile)
        for column in range(self._grid.columnCount()):  # as wide as each other, whatever their titles
            self._grid.setColumnStretch(column, int(column < columns))

    # --- What the person does ---------------------------------------------------------------------------------

    @property
    def _wiping(self) -> bool:
        return self._wipe_button.isChecked()

    def _on_canvas(self, place: int, size: QSize) -> None:
        if not self._wiping:
            self.canvas_changed.emit(self._order[place], size)

    def _on_wipe_canvas(self, size: QSize) -> None:
        if self._wiping:
            for index in self._order:
                self.canvas_changed.emit(index, size)

    def _on_wipe(self, on: bool) -> None:
        for tile in self._tiles:
            tile.surface.setHidden(on)
        self._wipe.setVisible(on)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretchFactor(self._places, int(not on))
        layout.activate()  # so that the size asked for is the size there is
        if on:
            self._wipe.show_images([tile.surface.image for tile in self._tiles])
            self._on_wipe_canvas(self._wipe.canvas())
            return
        for place, tile in enumerate(self._tiles):
            self._on_canvas(place, tile.surface.canvas())

    def _on_solo(self, place: int) -> None:
        index = self._order[place]
        self._tiles[place].solo.setChecked(self._solo == index)  # it is shown when it is so
        self.solo_requested.emit(-1 if self._solo == index else index)

    def _on_blind(self, on: bool) -> None:
        self._order = list(range(len(self._contenders)))
        if on:
            random.shuffle(self._order)
        self.show_solo(self._solo)
        self._say_titles()
        self.seek_requested.emit(self._scrub.value())

    def _on_pick(self, place: int) -> None:
        winner = self._contenders[self._order[place]]
        others = [c.task_id for c in self._contenders if c.task_id != winner.task_id]
        for index, tile in enumerate(self._tiles):
            tile.pick.setIcon(theme.icon("heart-filled", "red") if index == place else theme.icon("heart"))
            tile.pick.setText(self.tr("Picked") if index == place else self.tr("Pick"))
        self._say_titles(revealed=True)
        self.winner_picked.emit(winner.task_id, others)

    def _say_titles(self, *, revealed: bool = False) -> None:
        hidden = self._blind.isChecked() and not revealed
        for place, tile in enumerate(self._tiles):
            letter = "ABCD"[place]
            title = plain(self._contenders[self._order[place]].title, 120)
            text = letter if hidden else f"{letter} · {title}"
            tile.title.setText(text)
            tile.title.setToolTip("" if hidden else title)
            tile.surface.setAccessibleName(text)


_SHUTTLE = {Qt.Key.Key_J: -1, Qt.Key.Key_K: 0, Qt.Key.Key_L: 1}


def _place_of(event: QKeyEvent) -> int | None:
    """Return which digit key was pressed with Shift, whatever it types on this keyboard: 0 for "1"."""
    names = {"!": 0, '"': 1, "@": 1, "§": 2, "#": 2, "$": 3}
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
    return keys.index(Qt.Key(event.key())) if event.key() in keys else names.get(event.text())
