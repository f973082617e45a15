"""People, and what looks like them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import cos, pi, sin

from desktop.sandbox.render.canvas import Canvas, Point
from desktop.sandbox.render.light import Rgb, mix, rgb
from desktop.sandbox.render.shapes import Paint, Pose, Shape


@dataclass(frozen=True, slots=True)
class Build:
    """How a person is built and dressed; lengths in units of the whole height.

    Attributes:
        head: radius of the head.
        dress: skirt instead of trousers, down to this height above the ground; 0 for none.
        hair: short, long, bun or none.
        wear: what makes the kind: helmet, robot, armour, hat, cape, or "".
    """

    head: float = 0.072
    dress: float = 0.0
    hair: str = "short"
    wear: str = ""


def _draw_person(build: Build, canvas: Canvas, paint: Paint, pose: Pose) -> None:
    swing = sin(2 * pi * pose.phase) * min(pose.stride, 1.6)
    bob = abs(cos(2 * pi * pose.phase)) * 0.012 * pose.stride + (1 - pose.stride) * 0.004 * sin(2 * pi * pose.phase)
    lean = 0.03 * pose.stride
    head = build.head
    neck = 1 - head * 2.25 + bob
    shoulder = (lean, neck - 0.035)
    hip = (0.0, 0.47 + bob)
    trousers: Rgb = rgb("#39405c") if build.wear != "helmet" else (232, 234, 240)
    if build.wear == "cape":
        _cape(canvas, paint, shoulder, swing)
    _arm(canvas, paint, build, (shoulder[0] + 0.03, shoulder[1]), -swing, 0.35)
    # Who stands, stands on two legs.
    step = swing if pose.stride >= 0.1 else 0.14
    _leg(canvas, paint, build, (hip[0] + 0.012, hip[1]), -step, trousers, 0.35)
    _leg(canvas, paint, build, (hip[0] - 0.012, hip[1]), step, trousers, 0.0)
    face = (lean * 1.6, 1 - head + bob)
    _behind_head(canvas, paint, build, face)
    _torso(canvas, paint, build, shoulder, hip)
    _head(canvas, paint, build, face, pose)
    _arm(canvas, paint, build, (shoulder[0] - 0.018, shoulder[1]), swing, 0.0)


def _leg(canvas: Canvas, paint: Paint, build: Build, hip: Point, swing: float, colour: Rgb, shade: float) -> None:
    thigh, shin = hip[1] * 0.52, hip[1] * 0.50
    angle = 0.52 * swing
    bend = 0.15 * abs(swing) + max(0.0, -swing) * 0.75
    knee = (hip[0] + sin(angle) * thigh, hip[1] - cos(angle) * thigh)
    foot = (knee[0] + sin(angle - bend) * shin, max(0.012, knee[1] - cos(angle - bend) * shin))
    wide = 0.085 if build.wear in {"helmet", "robot", "armour"} else 0.066
    tone = paint.tone((168, 178, 190) if build.wear in {"robot", "armour"} else colour, shade)
    bare = bool(build.dress)
    canvas.limb([hip, knee, foot], (wide, wide * 0.8, wide * 0.55), paint.tone(paint.skin, shade) if bare else tone)
    shoe = paint.tone(rgb("#2b2730") if build.wear != "helmet" else (200, 204, 214), shade)
    canvas.limb([(foot[0] - 0.012, foot[1] + 0.005), (foot[0] + 0.055, foot[1] - 0.002)], (0.045, 0.034), shoe)


def _arm(canvas: Canvas, paint: Paint, build: Build, shoulder: Point, swing: float, shade: float) -> None:
    upper, lower = 0.165, 0.15
    angle = -0.62 * swing + 0.05
    bend = 0.25 + 0.35 * abs(swing)
    elbow = (shoulder[0] + sin(angle) * upper, shoulder[1] - 0.01 - cos(angle) * upper)
    hand = (elbow[0] + sin(angle + bend) * lower, elbow[1] - cos(angle + bend) * lower)
    wide = 0.066 if build.wear in {"helmet", "robot", "armour"} else 0.050
    sleeve: Rgb = (236, 238, 244) if build.wear == "helmet" else paint.main
    sleeve = (168, 178, 190) if build.wear in {"robot", "armour"} else sleeve
    canvas.limb([shoulder, elbow, hand], (wide, wide * 0.86, wide * 0.66), paint.tone(sleeve, shade + 0.10))
    glove: Rgb = paint.skin if build.wear not in {"helmet", "robot", "armour"} else (110, 118, 132)
    canvas.ellipse(hand, 0.024, 0.024, paint.tone(glove, shade))


def _torso(canvas: Canvas, paint: Paint, build: Build, shoulder: Point, hip: Point) -> None:
    x, y = shoulder
    wide = 0.088 if build.wear not in {"helmet", "robot", "armour"} else 0.105
    colour: Rgb = {"helmet": (240, 242, 247), "robot": (176, 186, 198), "armour": (160, 168, 180)}.get(
        build.wear, paint.main
    )
    if build.dress:
        hem = build.dress
        points = [(x - wide, y), (x, y + 0.03), (x + wide, y), (hip[0] + 0.075, hip[1] + 0.06)]
        points += [(hip[0] + 0.15, hem), (hip[0], hem - 0.015), (hip[0] - 0.15, hem), (hip[0] - 0.075, hip[1] + 0.06)]
        canvas.blob(points, paint.tone(colour))
        canvas.limb(
            [(hip[0] - 0.07, hip[1] + 0.07), (hip[0] + 0.075, hip[1] + 0.07)], (0.022, 0.022), paint.tone(paint.second)
        )
        return
    points = [(x - wide, y - 0.01), (x, y + 0.034), (x + wide, y - 0.01), (x + wide * 0.92, y - 0.17)]
    points += [(hip[0] + 0.07, hip[1] - 0.02), (hip[0] - 0.07, hip[1] - 0.02), (x - wide * 0.92, y - 0.17)]
    canvas.blob(points, paint.tone(colour))
    canvas.blob(
        [(x + wide * 0.3, y), (x + wide, y - 0.02), (hip[0] + 0.07, hip[1]), (hip[0] + 0.02, hip[1] - 0.01)],
        paint.tone(colour, -0.06),
    )
    if build.wear == "helmet":
        canvas.polygon(
            [(x - 0.15, y + 0.01), (x - 0.07, y + 0.01), (x - 0.07, y - 0.24), (x - 0.15, y - 0.22)],
            paint.tone((206, 210, 220), 0.15),
        )
        canvas.polygon(
            [(x + 0.0, y - 0.10), (x + 0.075, y - 0.10), (x + 0.075, y - 0.17), (x, y - 0.17)],
            paint.tone((96, 104, 122)),
        )
        canvas.ellipse((x + 0.02, y - 0.125), 0.010, 0.010, paint.lamp((255, 92, 80)))
        canvas.ellipse((x + 0.05, y - 0.125), 0.010, 0.010, paint.lamp((110, 220, 140)))
    elif build.wear == "robot":
        canvas.ellipse((x + 0.025, y - 0.12), 0.034, 0.034, paint.tone((70, 78, 96)))
        canvas.ellipse((x + 0.025, y - 0.12), 0.022, 0.022, paint.lamp((90, 220, 255)))
    elif build.wear == "armour":
        canvas.polygon([(x - 0.06, y - 0.02), (x + 0.085, y - 0.02), (x + 0.012, y - 0.18)], paint.tone(paint.main))
    else:
        canvas.limb(
            [(hip[0] - 0.068, hip[1] + 0.0), (hip[0] + 0.068, hip[1] + 0.0)], (0.02, 0.02), paint.tone((50, 40, 40))
        )


def _head(canvas: Canvas, paint: Paint, build: Build, at: Point, pose: Pose) -> None:
    x, y = at
    r = build.head
    if build.wear == "robot":
        canvas.polygon(
            [(x - r, y + r * 0.9), (x + r, y + r * 0.9), (x + r, y - r * 0.8), (x - r, y - r * 0.8)],
            paint.tone((186, 196, 208)),
        )
        canvas.polygon(
            [(x - r * 0.3, y + r * 0.5), (x + r, y + r * 0.5), (x + r, y - r * 0.2), (x - r * 0.3, y - r * 0.2)],
            paint.tone((40, 46, 62)),
        )
        for dx in (0.05, 0.62):
            canvas.ellipse((x + r * dx, y + r * 0.15), r * 0.17, r * 0.17, paint.lamp((90, 220, 255)))
        canvas.line([(x, y + r * 0.9), (x, y + r * 1.5)], r * 0.14, paint.tone((120, 130, 145)))
        canvas.ellipse((x, y + r * 1.6), r * 0.2, r * 0.2, paint.lamp((255, 96, 80)))
        return
    canvas.ellipse((x, y), r * 0.94, r, paint.tone(paint.skin))
    if build.wear == "helmet":
        canvas.ellipse((x, y), r * 1.42, r * 1.42, paint.tone((238, 240, 246)))
        canvas.ellipse((x + r * 0.30, y), r * 1.02, r * 1.02, paint.tone((36, 44, 74)))
        canvas.ellipse((x + r * 0.62, y + r * 0.36), r * 0.34, r * 0.22, paint.lamp((255, 214, 150)), 0.7)
        return
    _face(canvas, paint, (x, y), r, pose)
    if build.wear == "armour":
        canvas.blob(
            [
                (x - r * 1.05, y - r * 0.2),
                (x - r * 0.9, y + r * 0.9),
                (x + r * 0.1, y + r * 1.25),
                (x + r * 0.95, y + r * 0.7),
                (x + r * 0.9, y + r * 0.25),
                (x - r * 0.3, y + r * 0.3),
            ],
            paint.tone((150, 158, 172)),
        )
        canvas.limb(
            [(x - r * 0.1, y + r * 1.2), (x - r * 0.9, y + r * 1.7), (x - r * 1.6, y + r * 1.1)],
            (r * 0.3, r * 0.5, r * 0.1),
            paint.tone(paint.main),
        )
    else:
        canvas.blob(
            [
                (x - r * 1.06, y - r * 0.25),
                (x - r * 0.95, y + r * 0.75),
                (x - r * 0.1, y + r * 1.16),
                (x + r * 0.8, y + r * 0.80),
                (x + r * 0.86, y + r * 0.42),
                (x + r * 0.1, y + r * 0.52),
                (x - r * 0.45, y + r * 0.20),
                (x - r * 0.62, y - r * 0.35),
            ],
            paint.tone(paint.hair),
        )
        canvas.ellipse((x - r * 0.50, y - r * 0.08), r * 0.15, r * 0.22, paint.tone(paint.skin, 0.12))
    if build.wear in {"hat", "cape"}:
        tall = 2.1 if build.wear == "cape" else 1.15
        canvas.blob(
            [(x - r * 0.9, y + r * 0.6), (x - r * 0.15, y + r * (0.9 + tall)), (x + r * 0.9, y + r * 0.6)],
            paint.tone(paint.second, 0.1),
        )
        canvas.ellipse((x, y + r * 0.66), r * 1.65, r * 0.26, paint.tone(paint.second, 0.2))


def _behind_head(canvas: Canvas, paint: Paint, build: Build, at: Point) -> None:
    """Draw what the coat covers: the neck, and hair that falls on the shoulders."""
    x, y = at
    r = build.head
    if build.wear == "robot":
        return
    canvas.limb(
        [(x - 0.006, y - r * 0.6), (x - 0.014, y - r * 1.5)], (r * 0.75, r * 0.85), paint.tone(paint.skin, 0.18)
    )
    if build.hair == "long":
        canvas.blob(
            [
                (x - r * 0.2, y + r * 1.05),
                (x - r * 1.15, y + r * 0.3),
                (x - r * 1.35, y - r * 1.5),
                (x - r * 0.5, y - r * 2.0),
                (x + r * 0.1, y - r * 0.4),
            ],
            paint.tone(paint.hair, 0.1),
        )
    elif build.hair == "bun":
        canvas.ellipse((x - r * 0.85, y + r * 0.75), r * 0.42, r * 0.42, paint.tone(paint.hair, 0.1))


def _face(canvas: Canvas, paint: Paint, at: Point, r: float, pose: Pose) -> None:
    """Draw eyes, nose, mouth and cheeks, turned a little to the right; the eyes blink once a cycle."""
    x, y = at
    shut = 0.90 < pose.phase < 0.97 and pose.stride < 0.1
    for dx in (0.14, 0.58):
        cx = x + r * dx
        if shut:
            canvas.line(
                [(cx - r * 0.1, y + r * 0.02), (cx + r * 0.1, y + r * 0.02)], r * 0.05, paint.tone((48, 34, 34))
            )
        else:
            canvas.ellipse((cx, y + r * 0.03), r * 0.13, r * 0.17, paint.tone((250, 250, 252)))
            canvas.ellipse((cx + r * 0.025, y + r * 0.02), r * 0.085, r * 0.12, paint.tone((44, 32, 36)))
            canvas.ellipse((cx + r * 0.05, y + r * 0.07), r * 0.03, r * 0.035, paint.lamp((255, 255, 255)))
        canvas.line(
            [(cx - r * 0.14, y + r * 0.29), (cx + r * 0.13, y + r * 0.32)], r * 0.055, paint.tone(paint.hair, 0.2)
        )
    blush = paint.tone(mix(paint.skin, (226, 92, 92), 0.28))
    canvas.ellipse((x + r * 0.42, y - r * 0.18), r * 0.075, r * 0.06, paint.tone(paint.skin, 0.16))
    canvas.ellipse((x + r * 0.02, y - r * 0.32), r * 0.15, r * 0.10, blush)
    canvas.ellipse((x + r * 0.68, y - r * 0.32), r * 0.12, r * 0.10, blush)
    canvas.blob(
        [
            (x + r * 0.16, y - r * 0.44),
            (x + r * 0.37, y - r * 0.50),
            (x + r * 0.58, y - r * 0.42),
            (x + r * 0.38, y - r * 0.66),
        ],
        paint.tone((150, 52, 58)),
    )


def _cape(canvas: Canvas, paint: Paint, shoulder: Point, swing: float) -> None:
    x, y = shoulder
    points = [(x - 0.05, y + 0.02), (x + 0.06, y + 0.02), (x + 0.02, y - 0.35), (x - 0.02 + swing * 0.03, 0.10)]
    points += [(x - 0.20 - swing * 0.05, 0.10), (x - 0.13, y - 0.25)]
    canvas.blob(points, paint.tone(paint.second, 0.15))


def _draw_cyclist(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    wheel, gap, hub = 0.22, 0.29, 0.225
    turn = 2 * pi * pose.phase
    metal = paint.tone((60, 62, 74))
    for cx in (-gap, gap):
        for radius, tone in ((wheel, metal), (wheel - 0.028, None)):
            if tone:
                points = [(cx + cos(a) * radius, hub + sin(a) * radius) for a in (2 * pi * i / 40 for i in range(41))]
                canvas.line(points, 0.024, tone)
        for spoke in range(6):
            angle = -turn + spoke * pi / 3
            canvas.line([(cx, hub), (cx + cos(angle) * wheel * 0.92, hub + sin(angle) * wheel * 0.92)], 0.006, metal)
    pedal = (0.0, 0.20)
    frame = paint.tone(paint.second)
    canvas.line([(-gap, hub), pedal, (0.16, 0.47), (-0.10, 0.47), pedal], 0.022, frame)
    canvas.line([(-gap, hub), (-0.10, 0.47), (-0.12, 0.53)], 0.020, frame)
    canvas.line([(gap, hub), (0.16, 0.47), (0.14, 0.56), (0.21, 0.57)], 0.022, frame)
    hip, shoulder, hand = (-0.10, 0.56), (0.06, 0.80), (0.20, 0.57)
    for index, shade in ((1, 0.35), (0, 0.0)):
        angle = -turn + pi * index
        foot = (pedal[0] + cos(angle) * 0.065, pedal[1] + sin(angle) * 0.065)
        knee = ((hip[0] + foot[0]) / 2 + 0.10, (hip[1] + foot[1]) / 2 + 0.05)
        canvas.limb([hip, knee, foot], (0.07, 0.055, 0.04), paint.tone(rgb("#39405c"), shade))
        canvas.limb([foot, (foot[0] + 0.05, foot[1])], (0.04, 0.03), paint.tone((40, 36, 44), shade))
    canvas.limb([hip, (-0.03, 0.71), shoulder], (0.12, 0.13, 0.10), paint.tone(paint.main))
    canvas.limb([shoulder, (0.16, 0.68), hand], (0.05, 0.042, 0.035), paint.tone(paint.main, 0.12))
    canvas.ellipse(hand, 0.022, 0.022, paint.tone(paint.skin))
    cyclist = Build(head=0.066)
    _behind_head(canvas, paint, cyclist, (0.11, 0.915))
    _head(canvas, paint, cyclist, (0.11, 0.915), pose)


_BOX = (-0.48, -0.05, 0.46, 1.22)
_KINDS: Mapping[str, tuple[Build, float]] = {
    "man": (Build(), 0.46),
    "woman": (Build(dress=0.20, hair="long"), 0.45),
    "girl": (Build(head=0.088, dress=0.24, hair="long"), 0.38),
    "child": (Build(head=0.095), 0.36),
    "runner": (Build(hair="short"), 0.46),
    "dancer": (Build(dress=0.30, hair="bun"), 0.46),
    "astronaut": (Build(wear="helmet"), 0.46),
    "robot": (Build(head=0.085, hair="none", wear="robot"), 0.46),
    "knight": (Build(wear="armour"), 0.46),
    "wizard": (Build(dress=0.06, hair="long", wear="cape"), 0.46),
}


def _shape(build: Build, tall: float) -> Shape:
    draw: Callable[[Canvas, Paint, Pose], None] = partial(_draw_person, build)
    face = ((0.02, 1 - build.head), build.head)
    return Shape(draw, _BOX, tall, face, speed=0.34, cycle=1.05)


PEOPLE: Mapping[str, Shape] = {
    **{name: _shape(build, tall) for name, (build, tall) in _KINDS.items()},
    "bicycle": Shape(_draw_cyclist, (-0.56, -0.03, 0.56, 1.08), 0.46, ((0.11, 0.9), 0.066), moves=True, speed=0.7),
}
