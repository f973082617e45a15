"""A shot that is painted from words: its set, its figures and its air."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.sandbox.render.camera import View
from desktop.sandbox.render.figures import Figure, cast_figures, stands
from desktop.sandbox.render.land import (
    fog_bank,
    paint_desert,
    paint_field,
    paint_forest,
    paint_mountains,
    paint_shore,
    paint_snowfield,
)
from desktop.sandbox.render.light import set_light
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.particles import Air, Fireworks, fill_air
from desktop.sandbox.render.raster import Frame
from desktop.sandbox.render.script import Shot
from desktop.sandbox.render.sky import paint_sky
from desktop.sandbox.render.spec import FPS
from desktop.sandbox.render.stage import Backdrop, Layer, Stage, paint_layers
from desktop.sandbox.render.town import paint_city, paint_room
from desktop.sandbox.render.vast import paint_moon, paint_space, paint_underwater
from desktop.sandbox.render.water import paint_lake, paint_sea

_PLACES: Mapping[str, Callable[[Stage, Look], Backdrop]] = {
    "mountain": paint_mountains,
    "field": paint_field,
    "forest": paint_forest,
    "desert": paint_desert,
    "snowfield": paint_snowfield,
    "sea": paint_sea,
    "lake": paint_lake,
    "city": paint_city,
    "room": paint_room,
    "space": paint_space,
    "moon": paint_moon,
    "underwater": paint_underwater,
}
# Where a figure is at home when nobody says where it is.
_HOMES: Mapping[str, str] = {
    "astronaut": "space", "rocket": "space", "ufo": "space", "robot": "city", "car": "city", "bus": "city",
    "truck": "desert", "bicycle": "city", "train": "mountain", "ship": "sea", "boat": "sea", "lighthouse": "sea",
    "whale": "underwater", "shark": "underwater", "fish": "underwater", "jellyfish": "underwater", "cup": "room",
    "food": "room", "cat": "room", "bird": "sea", "knight": "mountain", "wizard": "forest", "dragon": "mountain",
    "wolf": "snowfield", "deer": "forest", "fox": "forest", "bear": "forest", "lion": "desert", "elephant": "desert",
    "castle": "mountain", "plane": "mountain", "balloon": "mountain", "turkey": "field", "lantern": "city",
}  # fmt: skip
_UNSAID = ("field", "mountain", "forest", "sea", "field", "desert", "city", "mountain")
_INDOORS = {"room", "space", "moon", "underwater"}
# How large things are and where the horizon lies, as shares of the frame's height.
_FRAMINGS: Mapping[str, tuple[float, float, float]] = {
    # size of figures, horizon, ground
    "wide": (0.62, 0.60, 0.86),
    "medium": (1.0, 0.56, 0.88),
    "close": (1.75, 0.54, 0.93),
    "aerial": (0.45, 0.36, 0.78),
    "low": (1.3, 0.72, 0.95),
    "selfie": (2.0, 0.56, 0.94),
}


@dataclass(slots=True)
class Scene:
    """A built set, ready to be seen from anywhere."""

    sky: list[Layer]
    fires: list[Fireworks]
    behind: list[Layer]
    figures: list[Figure]
    before: list[Layer]
    air: list[Air]

    def paint(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint the picture the camera sees; ``seconds`` is the shot's own time, slowed or hurried."""
        if self.fires:
            paint_layers(frame, self.sky, view, seconds)
            for fire in self.fires:
                fire.draw(frame, view, seconds)
            paint_layers(frame, self.behind, view, seconds)
        else:
            paint_layers(frame, [*self.sky, *self.behind], view, seconds)
        for figure in self.figures:
            figure.draw(frame, view, seconds)
        paint_layers(frame, self.before, view, seconds)
        for air in self.air:
            air.draw(frame, view, seconds)


def place_of(shot: Shot) -> str:
    """Return where a shot plays: as said, where its first figure is at home, or as the seed decides."""
    if shot.cues.place:
        return shot.cues.place
    homes = [_HOMES[name] for name in shot.cues.subjects if name in _HOMES]
    home = homes[0] if homes else ""
    if "sea" in homes and home == "underwater":
        home = "sea"  # a whale beside a boat is seen from above
    if home == "space" and shot.cues.action == "rise":
        home = "desert"  # where rockets start
    if shot.cues.weather == "snow" and not home:
        return "mountain"
    return home or _UNSAID[shot.colour_seed % len(_UNSAID)]


def build_scene(shot: Shot, look: Look, width: int, height: int) -> Scene:
    """Build everything of a shot for frames of a size in pixels."""
    place = place_of(shot)
    light = set_light(shot)
    unsaid = ("medium", "wide", "close", "medium")[(shot.number - 1) % 4]
    if "fireworks" in shot.cues.extras or shot.cues.action == "rise":
        unsaid = "wide"  # it is in the sky that something happens
    framing = shot.cues.framing or look.framing or unsaid
    size, horizon, ground = _FRAMINGS[framing]
    stage = Stage(
        width=width,
        height=height,
        horizon=height * (horizon - look.raised),
        ground=height * (ground - look.raised),
        light=light,
        seed=shot.seed,
        scale=size,
    )
    backdrop = _PLACES[place](stage, look)
    sky = [] if place in _INDOORS else paint_sky(stage, look)
    behind = list(backdrop.behind)
    if light.weather == "fog" and place not in _INDOORS:
        behind.insert(-2, fog_bank(stage, light, stage.horizon, 0.3, 0.85))
        backdrop.before.append(fog_bank(stage, light, stage.ground, 1.2, 0.45))
    if backdrop.shore is not None:
        standing = stands(shot)
        shore = paint_shore(stage, look, backdrop.shore, standing)
        (behind if standing else backdrop.before).append(shore)
    figures = cast_figures(shot, stage, look, wet=backdrop.wet, free=backdrop.free)
    extras = (*shot.cues.extras, *(("bubbles",) if place == "underwater" else ()))
    air = fill_air(shot.seed, (width, height), light, look, extras, open_air=place not in _INDOORS)
    # Rockets burst behind houses and hills.
    fires = [one for one in air if isinstance(one, Fireworks)] if sky else []
    return Scene(sky, fires, behind, figures, backdrop.before, [one for one in air if one not in fires])


def seconds_in(shot: Shot, frame: int) -> float:
    """Return the shot's own time at a frame of the video."""
    return (frame - shot.start) / FPS * shot.cues.pace
