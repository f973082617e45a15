"""Who and what is in a shot: chosen by its nouns, drawn once a phase of its movement, placed in the set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import pi, sin

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from desktop.sandbox.render.beasts import BEASTS
from desktop.sandbox.render.camera import TRAVEL_X, View, choose_move
from desktop.sandbox.render.canvas import Canvas
from desktop.sandbox.render.light import Rgb, ink, mix, rgb
from desktop.sandbox.render.looks import Look
from desktop.sandbox.render.machines import MACHINES
from desktop.sandbox.render.noise import generator
from desktop.sandbox.render.people import PEOPLE
from desktop.sandbox.render.props import PROPS
from desktop.sandbox.render.raster import Frame, Sprite
from desktop.sandbox.render.script import Shot
from desktop.sandbox.render.shapes import Paint, Pose, Shape
from desktop.sandbox.render.spec import seed_of
from desktop.sandbox.render.stage import Stage, parallax

SHAPES: Mapping[str, Shape] = {**PEOPLE, **BEASTS, **MACHINES, **PROPS}
"""Every figure, by the names that ``words.SUBJECTS`` knows."""

_SKINS = tuple(rgb(c) for c in ("#f2c9a5", "#e0aa80", "#c48a5c", "#9a6440", "#6b4430", "#f6d8c0"))
_HAIR = tuple(rgb(c) for c in ("#2b2024", "#4a3024", "#7a4a28", "#c08a3e", "#8f3f26", "#d8d2c8"))
_PLUMAGE = tuple(rgb(c) for c in ("#7a5638", "#e9e6df", "#4a4c58"))
_STRIDES: Mapping[str, float] = {"run": 1.5, "walk": 1.0, "rest": 0.0}
_RIDERS = {"man", "woman", "girl", "child", "runner"}
_SIDEWAYS = {"pan_left", "pan_right", "orbit"}
_PHASES = 14
_BRISK = 0.3
"""Who is at least as fast as this, in heights a second, is worth going along with."""
_NEAR_DEPTH = 0.45
"""A close-up keeps its subject: the camera moves it less than the ground it stands on, which is hardly seen."""
_SMALLEST = 0.62
"""Even from far away a figure is as large as this share of its usual size."""
_BESIDE: Mapping[str, float] = {
    "butterfly": 0.42,
    "flower": 0.45,
    "bird": 0.7,
    "lantern": 0.7,
    "food": 0.8,
    "fish": 0.7,
}
"""Beside others small things are as small as this share of what they are alone."""


@dataclass(frozen=True, slots=True)
class Character:
    """How someone who is called by name looks: the same in every video."""

    skin: Rgb
    hair: Rgb
    coat: Rgb
    kind: str

    @classmethod
    def of(cls, username: str) -> Character:
        """Return the looks that belong to a username, whatever its case."""
        random = generator(seed_of("character", username.lower()))
        coats = [rgb(c) for c in ("#d93a34", "#2f6fd0", "#2fa7a0", "#7a4fc0", "#e8772e", "#4f9d4a")]
        skin, hair = _complexion(random)
        return cls(
            skin=skin,
            hair=hair,
            coat=coats[int(random.integers(len(coats)))],
            kind=("woman", "man")[int(random.integers(2))],
        )


def _complexion(random: np.random.Generator) -> tuple[Rgb, Rgb]:
    """Return skin and hair that can be told from each other."""
    skin = _SKINS[int(random.integers(len(_SKINS)))]
    apart = [hair for hair in _HAIR if sum(abs(a - b) for a, b in zip(skin, hair, strict=True)) > 120]
    return skin, apart[int(random.integers(len(apart)))]


@dataclass(slots=True)
class Figure:
    """Somebody in the picture.

    Attributes:
        phases: one cycle of movement.
        cycle: its seconds.
        x, y: where its feet (or middle) are when the shot begins, in pixels.
        origin: from the sprite's corner to that point.
        speed: pixels a second to the right.
        climb: how far it rises within a shot, ever faster, in pixels; ``lasting``: seconds of the shot's own time.
        float_: pixels it rises and sinks.
        depth: see ``Layer``; 1 is the ground in front.
    """

    phases: list[Sprite]
    cycle: float
    x: float
    y: float
    origin: tuple[float, float]
    speed: float
    float_: float
    depth: float
    offset: float
    shadow: Sprite | None
    climb: float = 0.0
    lasting: float = 1.0

    def draw(self, frame: Frame, view: View, seconds: float) -> None:
        """Paint it as the camera sees it."""
        # A tracking camera goes with the figure: only the world passes by.
        across, up = parallax(frame, replace(view, travel=0.0), self.depth)
        x = self.x + across + (0.0 if view.travel else self.speed * seconds)
        y = self.y + up + self.float_ * sin(2 * pi * (seconds / 4.1 + self.offset))
        y -= self.climb * (max(0.0, seconds) / self.lasting) ** 2
        if self.shadow is not None:
            self.shadow.draw(frame, x - self.shadow.width / 2, self.y + up - self.shadow.height * 0.5)
        moment = seconds / self.cycle + self.offset
        phase = self.phases[int(moment * len(self.phases)) % len(self.phases)]
        phase.draw(frame, x - self.origin[0], y - self.origin[1])


def direct(shot: Shot) -> Shot:
    """Return a shot whose camera's move is decided: as the words say, else as it suits who is in it."""
    name = next(iter(shot.cues.subjects), "man" if shot.cues.cast else _stand_in(shot))
    shape, action = SHAPES[name], shot.cues.action
    fixed = name in PROPS and not shape.moves
    going = not fixed and action != "rest" and (action in {"run", "walk"} or (shape.moves and shape.speed >= _BRISK))
    move = choose_move(shot.cues.move, shot.seed, going=going, fixed=fixed)
    return replace(shot, cues=replace(shot.cues, move=move))


def stands(shot: Shot) -> bool:
    """Say whether any figure of a shot needs ground under its feet."""
    names = shot.cues.subjects or (_stand_in(shot),)
    return bool(shot.cues.cast) or any(SHAPES[name].home == "ground" for name in names)


def cast_figures(shot: Shot, stage: Stage, look: Look, wet: bool, free: bool) -> list[Figure]:
    """Return the figures of a shot, the farthest first.

    ``wet``: the ground is water; ``free``: there is no ground.
    """
    known = [Character.of(name) for name in shot.cues.cast]
    names = list(shot.cues.subjects) or ([] if known else [_stand_in(shot)])
    for character in known:
        # Whoever the words mean by "she" is the one whose name they gave.
        if character.kind in names:
            names.remove(character.kind)
    if "bicycle" in names:
        # It comes with a rider.
        names = [name for name in names if name not in _RIDERS]
    names = [*(character.kind for character in known), *names][:3]
    return [
        _place(name, index, len(names), shot, stage, look, known[index] if index < len(known) else None, wet, free)
        for index, name in reversed(list(enumerate(names)))
    ]


def _stand_in(shot: Shot) -> str:
    """Return who is shown when no word names anybody."""
    at_home = {
        "underwater": "whale",
        "space": "rocket",
        "room": "lantern",
        "snowfield": "fox",
        "city": "car",
        "sea": "boat",
    }
    if shot.cues.place in at_home:
        return at_home[shot.cues.place]
    return ("balloon", "man", "bird", "tree", "woman", "deer")[shot.seed % 6]


def _place(
    name: str,
    index: int,
    count: int,
    shot: Shot,
    stage: Stage,
    look: Look,
    known: Character | None,
    wet: bool,
    free: bool,
) -> Figure:
    shape = SHAPES[name]
    random = generator(shot.seed, 500 + index)
    framing = shot.cues.framing or look.framing
    unit = min(stage.width, stage.height)
    leading = index == 0
    stride = _STRIDES.get(shot.cues.action, 1.0 if shape.moves or shot.cues.move == "tracking" else 0.0)
    height = unit * shape.tall * max(stage.scale, _SMALLEST) * (1.0 if leading else 0.82)
    if count > 1:
        height *= _BESIDE.get(name, 1.0)
    # However near it is, the whole of it fits between the edges.
    height = min(height, stage.width * (0.80 if stage.scale > 1.5 else 0.88) / (shape.box[2] - shape.box[0]))
    if count > 1:
        height = min(height, stage.width * (0.62 if leading else 0.40) / (shape.box[2] - shape.box[0]))
    places = (0.42, 0.74, 0.16) if shot.cues.action == "run" else (0.5 + 0.06 * (count == 2), 0.24, 0.78)
    wide = height * (shape.box[2] - shape.box[0])
    alone = 0.5 + float(random.uniform(-0.10, 0.06)) * max(0.0, 1 - wide / stage.width)
    spread = places[index] if count > 1 else alone
    x = stage.width * spread - height * (shape.box[0] + shape.box[2]) / 2
    y = stage.ground - (0 if leading else unit * 0.015)
    if shape.face and leading and (framing == "selfie" or stage.scale > 1.5):
        height, x, y = _face_to_camera(shape, stage, framing)
    elif stage.scale > 1.5:
        # Things without a face are simply near and stand in the picture.
        height = min(height, stage.height * 0.86)
        y = stage.height * 0.95
    home = "swim" if free else shape.home
    drift = 0.0
    if home == "air" or (home == "swim" and free):
        y = stage.height * (0.44 + 0.10 * index) + height / 2
        drift = unit * (0.020 if name not in {"car", "bus"} else 0)
    elif home == "water" or (wet and home == "swim"):
        y = stage.ground - unit * 0.05 * (1 + index)
        if stands(shot):
            # There is a beach in front; boats keep off it.
            y = stage.horizon + (stage.ground - stage.horizon) * (0.62 - 0.1 * index)
        drift = unit * 0.008
    speed = shape.speed * height * stride if shape.moves or stride else 0.0
    lasting = max(1.0, shot.frames / 24 * shot.cues.pace)
    # It stays in the picture from the first to the last frame: the larger it is, the shorter its way.
    wide = height * (shape.box[2] - shape.box[0])
    room = stage.width * (0.86 - (2 * TRAVEL_X if shot.cues.move in _SIDEWAYS else 0.0)) - wide
    speed = min(speed, min(stage.width * 0.5, max(stage.width * 0.04, room)) / lasting)
    if speed and shot.cues.move != "tracking":
        x -= speed * shot.frames / 24 * shot.cues.pace * 0.5
    if not leading:
        x = min(max(x, wide * 0.45), stage.width - wide * 0.45)
    climb = 0.0
    if shot.cues.action == "rise" and home == "air":
        y, climb, drift = (stage.ground if name == "rocket" else y + stage.height * 0.18), stage.height * 0.42, 0.0
    paint = _paint(name, shot, stage, index, known)
    phases, origin = _phases(shape, paint, stride, height, stage, y, look)
    grounded = home == "ground" and not free and y < stage.height * 1.05
    return Figure(
        phases=phases,
        cycle=shape.cycle / (1.35 if stride > 1.2 else 1.0) if stride or shape.moves else max(shape.cycle, 3.2),
        x=x,
        y=y,
        origin=origin,
        speed=speed,
        float_=drift,
        depth=_NEAR_DEPTH if stage.scale > 1.5 else 1.0 if leading else 0.92,
        offset=float(random.random()),
        shadow=_shadow(height * (shape.box[2] - shape.box[0]) * 0.34) if grounded else None,
        climb=climb,
        lasting=lasting,
    )


def _face_to_camera(shape: Shape, stage: Stage, framing: str) -> tuple[float, float, float]:
    """Return height, x and y that bring a face into the middle, large."""
    assert shape.face is not None
    (face_x, face_y), radius = shape.face
    wanted = min(stage.width, stage.height) * (0.20 if framing == "selfie" else 0.155)
    height = wanted / radius
    return height, stage.width * 0.5 - face_x * height, stage.height * 0.44 + face_y * height


def _paint(name: str, shot: Shot, stage: Stage, index: int, known: Character | None) -> Paint:
    random = generator(shot.seed, 600 + index)
    accents = stage.light.accents
    skin, hair = _complexion(random)
    main, second = accents[index % len(accents)], accents[(index + 1) % len(accents)]
    if known is not None:
        skin, hair, main = known.skin, known.hair, known.coat
    if not shot.cues.colours:
        main = _foliage(shot) if name == "tree" else _PLUMAGE[shot.seed % 3] if name == "bird" else main
    return Paint(stage.light, main, second, skin, hair)


def _foliage(shot: Shot) -> Rgb:
    """Return what a tree's leaves are mixed with: blossom in spring, rust in autumn, else green."""
    if "petals" in shot.cues.extras:
        return 255, 150, 190
    if "leaves" in shot.cues.extras:
        return 236, 98, 30
    return 96, 156, 58


def _phases(
    shape: Shape, paint: Paint, stride: float, height: float, stage: Stage, feet: float, look: Look
) -> tuple[list[Sprite], tuple[float, float]]:
    """Draw one cycle; what would be far below the frame is not drawn at all."""
    left, bottom, right, top = shape.box
    below = (feet - stage.height * 1.2) / height
    bottom = max(bottom, below)
    count = _PHASES if height < 420 else 8 if height < 900 else 6
    canvas_size = (right - left, top - bottom)
    pad = 8 / height
    drawings = []
    for index in range(count):
        canvas = Canvas(canvas_size[0] + 2 * pad, canvas_size[1] + 2 * pad, height, (pad - left, pad - bottom))
        shape.draw(canvas, paint, Pose(index / count, stride))
        drawings.append(canvas.finish())
    box = _common_box(drawings)
    sprites = [Sprite.of_image(look.finish(_lit(drawing.crop(box), stage), "figure")) for drawing in drawings]
    return sprites, ((pad - left) * height - box[0], (top + pad) * height - box[1])


def _common_box(drawings: list[Image.Image]) -> tuple[int, int, int, int]:
    """Return the box that holds what is drawn in any of the pictures, with room for an outline, its sides even."""
    boxes = [drawing.getchannel("A").getbbox() or (0, 0, 2, 2) for drawing in drawings]
    left, top = (max(0, (min(box[i] for box in boxes) - 8) // 2 * 2) for i in (0, 1))
    right, bottom = (min(drawings[0].size[i - 2], max(box[i] for box in boxes) + 8) for i in (2, 3))
    return left, top, left + (right - left) // 2 * 2, top + (bottom - top) // 2 * 2


def _lit(image: Image.Image, stage: Stage) -> Image.Image:
    """Rim a figure with the light of the sky and let it darken towards its feet."""
    alpha = image.getchannel("A")
    reach = max(2, image.height // 90)
    inner = ImageChops.offset(alpha, reach, reach)
    rim = ImageChops.subtract(alpha, inner).filter(ImageFilter.GaussianBlur(reach / 2))
    rim = ImageChops.darker(rim.point(lambda v: v * 0.55), alpha)
    glow = Image.new("RGBA", image.size, ink(mix(stage.light.glow, (255, 255, 255), 0.25)))
    lit = Image.composite(glow, image, rim)
    fall = np.clip(np.linspace(-0.5, 1.0, image.height), 0, 1) ** 1.5 * 70
    dark = Image.fromarray(np.repeat(fall[:, None], image.width, axis=1).astype(np.uint8))
    lit = Image.composite(Image.new("RGBA", image.size, ink(mix(stage.light.sky[0], (10, 10, 24), 0.6))), lit, dark)
    lit.putalpha(alpha)
    return lit


def _shadow(radius: float) -> Sprite:
    width, height = int(radius * 2) // 2 * 2 + 8, max(6, int(radius * 0.34)) // 2 * 2
    y, x = np.mgrid[:height, :width].astype(np.float32)
    distance = np.hypot((x - width / 2) / (width / 2), (y - height / 2) / (height / 2))
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., :3] = (14, 16, 30)
    pixels[..., 3] = np.clip((1 - distance) * 190, 0, 110)
    return Sprite.of_image(Image.fromarray(pixels))
