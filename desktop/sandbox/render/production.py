"""Making a whole video: shots in order, cross-dissolves between them, sound below, labels on top."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PIL import Image

from desktop.sandbox.render.camera import View, choose_move, ease, view_at
from desktop.sandbox.render.cards import Card, card_window, draw_card
from desktop.sandbox.render.figures import direct
from desktop.sandbox.render.film import SAMPLE_RATE, Film
from desktop.sandbox.render.light import set_light
from desktop.sandbox.render.looks import Look, choose_look
from desktop.sandbox.render.overlays import Overlay, corner_label, dress, watermark
from desktop.sandbox.render.particles import Air, fill_air
from desktop.sandbox.render.photo import Photo, frame_photo, load_references
from desktop.sandbox.render.raster import Floats, Frame
from desktop.sandbox.render.scene import build_scene, seconds_in
from desktop.sandbox.render.script import Shot, write_script
from desktop.sandbox.render.sound import SoundBed
from desktop.sandbox.render.spec import FPS, RenderCancelled, Rendered, RenderError, RenderSpec, frame_size

_DISSOLVE = 12
"""Frames that two painted shots share."""

_PHOTO_DISSOLVE = 24
"""Frames that two reference images share."""

_STYLE_IN = 14
"""Frames in which a style washes over the first reference image, which is first shown as it is."""

_PAINTERS = 2
"""Frames that are painted at once; with the encoder beside them that fills two cores."""

_AHEAD = 4
"""Frames that are painted or waiting to be fetched."""

_THUMBNAIL_AT = 0.35
"""The share of the video whose picture becomes the thumbnail."""


def render(
    spec: RenderSpec,
    out: Path,
    *,
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Rendered:
    """Make the video of a request as an MP4 with sound, and its thumbnail beside it (``<out>.jpg``).

    Blocks for about a third of the video's length. Holds two shots and a second of sound, never the frames.

    Args:
        out: where the file appears once it is whole; its folder must exist.
        on_progress: told a share of 0..1 for every frame, rising.
        cancelled: asked before every frame; true ends the work and leaves no file.

    Raises:
        RenderError: the request cannot be drawn (its size, or a reference image).
        RenderCancelled: ``cancelled`` answered true.
        OSError: the file cannot be written.
    """
    width, height = frame_size(spec.size)
    if spec.duration < 1:
        raise RenderError(f"duration {spec.duration} is shorter than a second")
    production = Production(spec, width, height)
    frames = spec.duration * FPS
    thumbnail = out.with_suffix(".jpg") if spec.thumbnail else None
    keep_at = int(frames * _THUMBNAIL_AT)
    kept: Frame | None = None
    with Film(out, width, height) as film, production:
        for number, frame in enumerate(production.frames(frames)):
            if cancelled():
                raise RenderCancelled
            if number % FPS == 0:
                film.play(production.sound(number // FPS))
            film.show(frame)
            if number == keep_at:
                kept = frame
            on_progress((number + 1) / (frames + 1))
    if thumbnail is not None and kept is not None:
        _save_thumbnail(kept, thumbnail)
    on_progress(1.0)
    return Rendered(
        path=out,
        width=width,
        height=height,
        fps=FPS,
        frames=frames,
        duration=frames / FPS,
        shots=len(production.shots),
        size_bytes=out.stat().st_size,
        thumbnail=thumbnail,
    )


def _save_thumbnail(frame: Frame, path: Path) -> None:
    image = frame.image()
    image.thumbnail((640, 640), Image.Resampling.LANCZOS)
    partial = path.with_name(path.name + ".part")
    image.save(partial, "JPEG", quality=88)
    partial.replace(path)


class Production:
    """A video in the making: any of its frames, any second of its sound.

    Frames are meant to be asked for in order; then two shots at most are built at once. Use it as a context manager.
    """

    def __init__(self, spec: RenderSpec, width: int, height: int) -> None:
        self.shots = write_script(spec)
        self._spec = spec
        self._size = width, height
        self._look = choose_look(spec.style)
        self._sound = SoundBed(self.shots, SAMPLE_RATE)
        self._inner = card_window(width, height)[2:] if spec.storyboard else (width, height)
        self._pictures = load_references(spec.references, *self._inner)
        self._dissolve = _PHOTO_DISSOLVE if self._pictures else _DISSOLVE
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="set")
        self._painters = ThreadPoolExecutor(_PAINTERS, thread_name_prefix="painter")
        self._takes: dict[int, Future[_Take]] = {}
        self._taking = threading.Lock()
        # On a storyboard card the style stays in its window, so the label has its usual corner.
        outer = choose_look("") if spec.storyboard else self._look
        self._marks: list[Overlay] = corner_label(spec.label, outer, width, height)
        if spec.watermark:
            self._marks += watermark(width, height)

    def __enter__(self) -> Production:
        return self

    def __exit__(self, *_: object) -> None:
        self._painters.shutdown(cancel_futures=True)
        self._builder.shutdown(cancel_futures=True)

    def sound(self, second: int) -> Floats:
        """Return one second of sound, (2, ``SAMPLE_RATE``)."""
        return self._sound.between(second * SAMPLE_RATE, (second + 1) * SAMPLE_RATE)

    def frames(self, count: int) -> Iterator[Frame]:
        """Paint the first ``count`` frames, a few at once, and return them in order."""
        ahead: deque[Future[Frame]] = deque()
        for number in range(count + _AHEAD):
            if number < count:
                ahead.append(self._painters.submit(self.frame, number))
            if number >= _AHEAD:
                yield ahead.popleft().result()

    def frame(self, number: int) -> Frame:
        """Return a frame of the video, finished, nobody else's."""
        index = next(i for i, shot in enumerate(self.shots) if number < shot.end)
        shot = self.shots[index]
        frame = self._take(index).frame(number)
        # A shot begins to show through half a dissolve before its first frame and is alone half a dissolve after it.
        half = self._dissolve // 2
        if index + 1 < len(self.shots) and number >= shot.end - half:
            frame.mix(self._take(index + 1).frame(number), self._share(number, shot.end))
        elif index > 0 and number < shot.start + half:
            other = self._take(index - 1).frame(number)
            other.mix(frame, self._share(number, shot.start))
            frame = other
        if number >= shot.start + half + _AHEAD:
            # Nobody is still painting the shot before: it makes room for the next one.
            self._turn_to(index)
        for mark in self._marks:
            mark.draw(frame, number)
        return frame

    def _share(self, number: int, cut: int) -> float:
        """Return how much of the later shot is seen at a frame near the cut."""
        return ease((number - cut + self._dissolve // 2 + 1) / (self._dissolve + 1))

    def _take(self, index: int) -> _Take:
        """Return a shot that is built; blocks until it is."""
        with self._taking:
            take = self._begin(index)
        return take.result()

    def _turn_to(self, index: int) -> None:
        """Let go of what is over and have the next shot built meanwhile."""
        with self._taking:
            for over in [earlier for earlier in self._takes if earlier < index]:
                del self._takes[over]
            if index + 1 < len(self.shots):
                self._begin(index + 1)

    def _begin(self, index: int) -> Future[_Take]:
        if index not in self._takes:
            self._takes[index] = self._builder.submit(self._build, index)
        return self._takes[index]

    def _build(self, index: int) -> _Take:
        shot = self.shots[index]
        picture = self._pictures[index * len(self._pictures) // len(self.shots)] if self._pictures else None
        return _Take(shot, len(self.shots), self._spec, self._look, self._size, picture)


class _Take:
    """One shot ready to be filmed: painted or photographed, in its style, on its card."""

    def __init__(
        self, shot: Shot, of: int, spec: RenderSpec, look: Look, size: tuple[int, int], picture: Image.Image | None
    ) -> None:
        # Beyond a picture there is nothing to see: only who asks for it goes there.
        inward = picture is not None and not shot.cues.move
        shot = (
            direct(shot)
            if picture is None
            else replace(shot, cues=replace(shot.cues, move=choose_move(shot.cues.move, shot.seed)))
        )
        self._shot, self._look = shot, look
        self._move = "dolly_in" if inward and shot.cues.move == "dolly_out" else shot.cues.move
        self._card: Card | None = draw_card(shot, of, self._move, *size) if spec.storyboard else None
        inner = (self._card.width, self._card.height) if self._card else size
        self._overlays = dress(look, shot, *inner, words=not spec.storyboard)
        self._photo = Photo(picture, look) if picture is not None else None
        self._scene = None if picture is not None else build_scene(shot, look, *inner)
        self._air: list[Air] = []
        if picture is not None:
            outdoors = shot.cues.weather in {"rain", "snow", "storm"}
            # The picture has its own light, which nobody knows: what falls before it keeps its own colours.
            light = replace(set_light(shot), tint=(1.0, 1.0, 1.0), stars=0.0)
            self._air = fill_air(shot.seed, inner, light, look, shot.cues.extras, open_air=outdoors)
        self._inner = inner

    def frame(self, number: int) -> Frame:
        """Return the picture at a frame of the video, a frame of its own."""
        seconds = seconds_in(self._shot, number)
        view = self._view(number)
        if self._photo is not None:
            frame = self._photograph(self._photo, view, number)
        else:
            frame = self._paint(view, seconds)
        # What lies over the first reference image comes by and by, with the style.
        fading = self._photo is not None and self._shot.number == 1 and number < _STYLE_IN
        bare = frame.copy() if fading else None
        for air in self._air:
            air.draw(frame, view, seconds)
        if "monochrome" in self._shot.cues.grades:
            frame.chroma[:] = 128
        for overlay in self._overlays:
            overlay.draw(frame, number)
        if bare is not None:
            frame.mix(bare, 1 - ease(number / _STYLE_IN))
        return self._card.show(frame) if self._card else frame

    def _view(self, number: int) -> View:
        shot = self._shot
        share = (number - shot.start) / max(1, shot.frames - 1)
        seconds = (number - shot.start) / FPS
        return view_at(self._move, share, seconds, shot.cues.pace, handheld=self._look.handheld)

    def _paint(self, view: View, seconds: float) -> Frame:
        assert self._scene is not None
        frame = Frame.blank(*self._inner)
        self._scene.paint(frame, view, seconds)
        width, height = self._inner
        if view.zoom > 1.001 or view.shake_x:
            shown_w, shown_h = width / view.zoom, height / view.zoom
            left = min(max((width - shown_w) / 2 + view.shake_x, 0), width - shown_w)
            top = min(max((height - shown_h) * 0.58 + view.shake_y, 0), height - shown_h)
            frame = frame.window(left, top, shown_w, shown_h)
        return frame

    def _photograph(self, photo: Photo, view: View, number: int) -> Frame:
        shot, first = self._shot, self._shot.number == 1
        share = (number - shot.start) / max(1, shot.frames - 1)
        # The video starts from the reference as it is; camera and style come in from there.
        framing = frame_photo(self._move, share, view, shot.cues.pace, first)
        return photo.frame(framing, min(1.0, number / _STYLE_IN) if first else 1.0)
