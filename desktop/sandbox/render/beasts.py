"""Animals: four legs, wings, fins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import cos, pi, sin

from desktop.sandbox.render.canvas import Canvas, Point
from desktop.sandbox.render.light import Rgb, mix, rgb
from desktop.sandbox.render.shapes import Paint, Pose, Shape


@dataclass(frozen=True, slots=True)
class Coat:
    """How a four-legged animal is built; lengths in units of its height to the top of the head.

    Attributes:
        colour: of the fur, or "" for the figure's own free colour.
        belly: colour of the chest and muzzle.
        body: length from shoulder to hip.  ``leg``: height of the shoulder joint.  ``girth``: thickness.
        head: radius.  ``snout``: its length.  ``neck``: (x, y) from the shoulder to the head's middle.
        ears: floppy, point, round, long, or big.  ``tail``: curl, bushy, thin, tuft, or stub.
        extra: mane, hair, antlers, trunk, stripes, patches, wool, panda, or "".
    """

    colour: str
    belly: str
    body: float
    leg: float
    girth: float
    head: float
    snout: float
    neck: Point
    ears: str
    tail: str
    extra: str = ""
    limb: float = 0.085


def _draw_quadruped(coat: Coat, canvas: Canvas, paint: Paint, pose: Pose) -> None:
    fur: Rgb = rgb(coat.colour)
    pale: Rgb = rgb(coat.belly)
    bob = 0.014 * pose.stride * sin(4 * pi * pose.phase) + (
        0.005 * sin(2 * pi * pose.phase) if pose.stride < 0.1 else 0
    )
    front, back = (coat.body / 2, coat.leg + bob), (-coat.body / 2, coat.leg + bob)
    limbs: Rgb = (40, 38, 44) if coat.extra == "panda" else fur
    for joint, offset, shade in ((front, 0.5, 0.32), (back, 0.0, 0.32)):
        _leg(canvas, paint, coat, (joint[0] - 0.03, joint[1]), pose, offset + 0.5, limbs, shade)
    _tail(canvas, paint, coat, back, pose, fur)
    for joint, offset in ((front, 0.0), (back, 0.5)):
        _leg(canvas, paint, coat, joint, pose, offset + 0.5, limbs, 0.0)
    g = coat.girth
    canvas.blob(
        [
            (back[0] - g * 0.62, back[1] + g * 0.35),
            (back[0] - g * 0.1, back[1] + g * 0.98),
            (0.0, front[1] + g * 0.84),
            (front[0] + g * 0.1, front[1] + g * 1.0),
            (front[0] + g * 0.68, front[1] + g * 0.35),
            (front[0] + g * 0.2, front[1] - g * 0.50),
            (0.0, front[1] - g * 0.34),
            (back[0] - g * 0.2, back[1] - g * 0.28),
        ],
        paint.tone(fur),
    )
    if coat.extra == "stripes":
        for index in range(5):
            x = back[0] + (front[0] - back[0]) * (index + 0.5) / 5
            canvas.limb(
                [(x, front[1] + g * 0.8), (x - 0.02, front[1] + g * 0.1)], (0.026, 0.004), paint.tone((48, 34, 30))
            )
    elif coat.extra == "panda":
        canvas.limb([(front[0] - g * 0.1, front[1] + g * 0.86), front], (g * 0.75, g * 0.9), paint.tone(limbs))
    elif coat.extra == "patches":
        for x, y, r in ((-0.16, 0.45, 0.36), (0.14, 0.55, 0.30), (-0.02, 0.0, 0.20)):
            canvas.ellipse((x, front[1] + g * y), g * r * 1.3, g * r, paint.tone((58, 44, 42)))
    elif coat.extra == "wool":
        for index in range(11):
            x, up = back[0] - g * 0.5 + (coat.body + g) * index / 10, abs(index - 5) * 0.03
            canvas.ellipse((x, front[1] + g * (0.72 - up)), g * 0.36, g * 0.34, paint.tone(fur, 0.04 * (index % 2)))
            canvas.ellipse((x, front[1] - g * 0.14), g * 0.30, g * 0.26, paint.tone(fur, 0.16))
    head = (front[0] + coat.neck[0], front[1] + coat.neck[1] + bob)
    middle = ((front[0] + head[0]) / 2 + 0.01, (front[1] + g * 0.4 + head[1]) / 2)
    if coat.extra == "mane":
        canvas.ellipse(
            (head[0] - coat.head * 0.3, head[1] - coat.head * 0.2),
            coat.head * 1.75,
            coat.head * 1.8,
            paint.tone(rgb("#8a4a22")),
        )
    canvas.limb(
        [(front[0] + g * 0.05, front[1] + g * 0.35), middle, head],
        (g * 1.15, g * 0.85, coat.head * 1.35),
        paint.tone(fur),
    )
    canvas.blob(
        [
            (front[0] + g * 0.62, front[1] + g * 0.3),
            (front[0] + g * 0.35, front[1] + g * 0.62),
            (front[0] + g * 0.1, front[1] - g * 0.2),
            (front[0] + g * 0.35, front[1] - g * 0.3),
        ],
        paint.tone(pale),
    )
    if coat.extra == "hair":
        canvas.limb(
            [
                (head[0] - coat.head * 0.2, head[1] + coat.head),
                (middle[0] - g * 0.45, middle[1] + g * 0.1),
                (front[0] - g * 0.4, front[1] + g * 0.7),
            ],
            (0.05, 0.10, 0.05),
            paint.tone(mix(fur, (20, 12, 10), 0.7)),
        )
    _beast_head(canvas, paint, coat, head, pose, fur, pale)


def _leg(
    canvas: Canvas, paint: Paint, coat: Coat, joint: Point, pose: Pose, offset: float, fur: Rgb, shade: float
) -> None:
    swing = sin(2 * pi * (pose.phase + offset)) * min(pose.stride, 1.5)
    lift = max(0.0, cos(2 * pi * (pose.phase + offset))) * min(pose.stride, 1.5)
    upper = (joint[0] + 0.17 * swing * coat.leg, joint[1] * 0.5)
    foot = (joint[0] + 0.62 * swing * coat.leg * 0.55, 0.02 + 0.16 * lift * coat.leg)
    w = coat.limb
    canvas.limb([joint, upper, foot], (w * 1.7, w, w * 0.75), paint.tone(fur, shade))
    canvas.limb(
        [foot, (foot[0] + w * 0.5, foot[1])], (w * 0.75, w * 0.6), paint.tone(mix(fur, (30, 22, 22), 0.5), shade)
    )


def _tail(canvas: Canvas, paint: Paint, coat: Coat, back: Point, pose: Pose, fur: Rgb) -> None:
    wag = sin(2 * pi * pose.phase * (2 if pose.stride < 0.1 else 1)) * 0.05
    g = coat.girth
    root = (back[0] - g * 0.45, back[1] + g * 0.55)
    match coat.tail:
        case "curl":
            canvas.limb(
                [root, (root[0] - 0.10, root[1] + 0.13), (root[0] - 0.03 + wag, root[1] + 0.26)],
                (0.07, 0.055, 0.02),
                paint.tone(fur),
            )
        case "bushy":
            canvas.limb(
                [root, (root[0] - 0.17, root[1] + 0.02 + wag), (root[0] - 0.36, root[1] + 0.10 + wag * 2)],
                (0.06, 0.15, 0.03),
                paint.tone(fur),
            )
            canvas.limb(
                [(root[0] - 0.28, root[1] + 0.07 + wag * 1.6), (root[0] - 0.37, root[1] + 0.105 + wag * 2)],
                (0.11, 0.02),
                paint.tone((246, 240, 230)),
            )
        case "thin":
            canvas.limb(
                [
                    root,
                    (root[0] - 0.14, root[1] + 0.10),
                    (root[0] - 0.12, root[1] + 0.28),
                    (root[0] - 0.20 + wag * 2, root[1] + 0.40),
                ],
                (0.05, 0.042, 0.036, 0.02),
                paint.tone(fur),
            )
        case "tuft":
            tip = (root[0] - 0.17 + wag, root[1] - 0.24)
            canvas.limb([root, (root[0] - 0.13, root[1] - 0.04), tip], (0.035, 0.028, 0.022), paint.tone(fur))
            canvas.ellipse(tip, 0.035, 0.045, paint.tone(mix(fur, (40, 20, 14), 0.6)))
        case "hair":
            canvas.limb(
                [root, (root[0] - 0.12, root[1] - 0.06), (root[0] - 0.15 + wag, root[1] - 0.30)],
                (0.06, 0.09, 0.015),
                paint.tone(mix(fur, (20, 12, 10), 0.7)),
            )
        case _:
            canvas.ellipse((root[0] - 0.02, root[1] + 0.02), 0.05, 0.05, paint.tone(mix(fur, (255, 255, 255), 0.3)))


def _beast_head(canvas: Canvas, paint: Paint, coat: Coat, at: Point, pose: Pose, fur: Rgb, pale: Rgb) -> None:
    x, y = at
    r = coat.head
    dark = mix(fur, (26, 18, 20), 0.45)
    _ears(canvas, paint, coat, (x - r * 0.18, y), dark, 0.25)
    if coat.extra == "antlers":
        for lean in (-0.5, 0.15):
            base = (x + lean * r * 0.4, y + r * 0.8)
            points = [
                base,
                (base[0] - r * 0.9 + lean * r, base[1] + r * 1.4),
                (base[0] - r * 0.5 + lean * r, base[1] + r * 2.6),
            ]
            canvas.limb(points, (0.026, 0.022, 0.01), paint.tone(rgb("#a98a68")))
            canvas.limb(
                [points[1], (points[1][0] + r * 0.9, points[1][1] + r * 0.7)], (0.02, 0.008), paint.tone(rgb("#a98a68"))
            )
    canvas.ellipse((x, y), r, r * 0.95, paint.tone(fur))
    if coat.extra == "trunk":
        sway = 0.03 * sin(2 * pi * pose.phase)
        canvas.limb(
            [
                (x + r * 0.5, y),
                (x + r * 1.35, y - r * 0.9),
                (x + r * 1.30 + sway, y - r * 2.4),
                (x + r * 1.8 + sway * 2, y - r * 3.0),
            ],
            (r * 1.0, r * 0.62, r * 0.44, r * 0.3),
            paint.tone(fur, 0.06),
        )
        canvas.limb(
            [(x + r * 0.6, y - r * 0.7), (x + r * 1.3, y - r * 1.1), (x + r * 1.9, y - r * 0.8)],
            (r * 0.2, r * 0.18, r * 0.05),
            paint.tone((246, 240, 226)),
        )
    else:
        tip = (x + r * 0.55 + coat.snout, y - r * 0.28)
        canvas.limb([(x + r * 0.35, y - r * 0.2), tip], (r * 1.15, r * 0.72), paint.tone(fur, -0.05))
        canvas.limb([(x + r * 0.45, y - r * 0.42), (tip[0], tip[1] - r * 0.08)], (r * 0.7, r * 0.55), paint.tone(pale))
        canvas.ellipse((tip[0] + r * 0.26, tip[1] + r * 0.14), r * 0.19, r * 0.15, paint.tone((38, 28, 30)))
        canvas.line(
            [(tip[0] + r * 0.2, tip[1] - r * 0.1), (tip[0] - r * 0.1, tip[1] - r * 0.26), (x + r * 0.55, y - r * 0.62)],
            r * 0.06,
            paint.tone((60, 40, 40)),
        )
    if coat.extra == "panda":
        canvas.ellipse((x + r * 0.36, y + r * 0.22), r * 0.32, r * 0.30, paint.tone((36, 32, 36)))
    if 0.9 < pose.phase < 0.97 and pose.stride < 0.1:
        canvas.line([(x + r * 0.22, y + r * 0.22), (x + r * 0.54, y + r * 0.22)], r * 0.08, paint.tone((36, 26, 28)))
    else:
        canvas.ellipse((x + r * 0.38, y + r * 0.24), r * 0.16, r * 0.18, paint.tone((34, 24, 26)))
        canvas.ellipse((x + r * 0.43, y + r * 0.31), r * 0.055, r * 0.06, paint.lamp((255, 255, 255)))
    near: Rgb = (40, 38, 44) if coat.extra == "panda" else dark if coat.ears == "floppy" else fur
    _ears(canvas, paint, coat, (x, y), near, 0.0)
    if coat.ears == "point" and coat.snout < coat.head:
        for whisker in (-0.12, 0.0, 0.12):
            canvas.line(
                [(x + r * 0.75, y - r * 0.4), (x + r * 1.6, y - r * 0.4 + whisker * r * 4)],
                r * 0.03,
                paint.tone((240, 236, 230)),
            )


def _ears(canvas: Canvas, paint: Paint, coat: Coat, at: Point, colour: Rgb, shade: float) -> None:
    x, y = at
    r = coat.head
    match coat.ears:
        case "floppy":
            canvas.blob(
                [
                    (x - r * 0.55, y + r * 0.75),
                    (x - r * 0.05, y + r * 0.72),
                    (x - r * 0.10, y - r * 0.35),
                    (x - r * 0.50, y - r * 0.75),
                    (x - r * 0.85, y - r * 0.2),
                ],
                paint.tone(colour, shade),
            )
        case "point":
            canvas.polygon(
                [(x - r * 0.85, y + r * 0.35), (x - r * 0.55, y + r * 1.65), (x + r * 0.15, y + r * 0.85)],
                paint.tone(colour, shade),
            )
            canvas.polygon(
                [(x - r * 0.62, y + r * 0.65), (x - r * 0.48, y + r * 1.3), (x - r * 0.08, y + r * 0.85)],
                paint.tone((232, 150, 140), shade),
            )
        case "round":
            canvas.ellipse(
                (x - r * 0.5, y + r * 0.85), r * 0.38, r * 0.38, paint.tone(mix(colour, (20, 16, 18), 0.25), shade)
            )
        case "long":
            canvas.limb(
                [(x - r * 0.3, y + r * 0.6), (x - r * 0.6, y + r * 1.9), (x - r * 0.75, y + r * 3.0)],
                (r * 0.45, r * 0.6, r * 0.2),
                paint.tone(colour, shade),
            )
            canvas.limb(
                [(x - r * 0.38, y + r * 0.9), (x - r * 0.6, y + r * 1.9), (x - r * 0.72, y + r * 2.7)],
                (r * 0.15, r * 0.28, r * 0.1),
                paint.tone((236, 170, 164), shade),
            )
        case "big":
            canvas.blob(
                [
                    (x - r * 0.2, y + r * 0.8),
                    (x - r * 1.3, y + r * 1.0),
                    (x - r * 1.7, y - r * 0.1),
                    (x - r * 1.0, y - r * 1.3),
                    (x - r * 0.1, y - r * 0.5),
                ],
                paint.tone(colour, 0.16 + shade),
            )


def _draw_bird(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    flap = sin(2 * pi * pose.phase)
    body, wing = paint.main, mix(paint.main, (30, 30, 44), 0.35)
    _wing(canvas, paint, (0.02, 0.52), flap * 0.9, wing, 0.3)
    canvas.limb([(-0.30, 0.44), (-0.05, 0.48), (0.22, 0.56)], (0.03, 0.20, 0.12), paint.tone(body))
    canvas.polygon([(-0.24, 0.50), (-0.52, 0.52), (-0.50, 0.40), (-0.22, 0.42)], paint.tone(wing))
    canvas.limb([(-0.10, 0.43), (0.18, 0.51)], (0.07, 0.06), paint.tone((250, 248, 240)))
    canvas.ellipse((0.30, 0.60), 0.085, 0.08, paint.tone(body))
    canvas.polygon([(0.36, 0.62), (0.50, 0.575), (0.36, 0.555)], paint.tone(rgb("#f0a030")))
    canvas.ellipse((0.325, 0.62), 0.016, 0.018, paint.tone((20, 18, 22)))
    _wing(canvas, paint, (0.0, 0.50), flap, wing, 0.0)


def _wing(canvas: Canvas, paint: Paint, root: Point, flap: float, colour: Rgb, shade: float) -> None:
    x, y = root
    up = 0.45 * flap + 0.06
    points = [(x + 0.12, y + 0.02), (x - 0.02, y + up * 0.6 + 0.05), (x - 0.22, y + up), (x - 0.34, y + up * 0.92)]
    points += [(x - 0.30, y + up * 0.55), (x - 0.16, y - 0.02)]
    canvas.blob(points, paint.tone(colour, shade))


def _draw_fowl(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    bob = 0.012 * sin(4 * pi * pose.phase) * (0.4 + pose.stride)
    fan = [rgb(c) for c in ("#6e3a22", "#a8562c", "#d98a3a", "#7a4426")]
    for ring, colour in enumerate(fan):
        reach = 0.50 - ring * 0.09
        for feather in range(11):
            angle = pi * (0.22 + 0.78 * feather / 10)
            tip = (-0.06 + cos(angle) * reach, 0.42 + sin(angle) * reach)
            canvas.limb([(-0.06, 0.40), tip], (0.06, 0.105 - ring * 0.012), paint.tone(colour, 0.1 * (feather % 2)))
    for side, shade in ((-1, 0.3), (1, 0.0)):
        step = sin(2 * pi * pose.phase + (pi if side > 0 else 0)) * 0.07 * pose.stride
        canvas.limb([(0.0, 0.22), (0.02 + step, 0.02)], (0.03, 0.022), paint.tone(rgb("#d0873a"), shade))
        canvas.limb([(0.02 + step, 0.015), (0.08 + step, 0.01)], (0.022, 0.014), paint.tone(rgb("#d0873a"), shade))
    canvas.ellipse((0.0, 0.34 + bob), 0.23, 0.20, paint.tone(rgb("#5b3222")))
    canvas.ellipse((-0.05, 0.34 + bob), 0.14, 0.11, paint.tone(rgb("#7d4a2e")), -0.3)
    canvas.limb(
        [(0.14, 0.40 + bob), (0.23, 0.55 + bob), (0.22, 0.66 + bob)], (0.14, 0.07, 0.06), paint.tone(rgb("#8f3a34"))
    )
    canvas.ellipse((0.24, 0.69 + bob), 0.055, 0.052, paint.tone(rgb("#a9a6b4")))
    canvas.polygon([(0.28, 0.71 + bob), (0.37, 0.68 + bob), (0.28, 0.665 + bob)], paint.tone(rgb("#e8a83a")))
    canvas.limb([(0.285, 0.67 + bob), (0.30, 0.58 + bob)], (0.03, 0.036), paint.tone(rgb("#d03030")))
    canvas.ellipse((0.255, 0.70 + bob), 0.012, 0.013, paint.tone((20, 16, 18)))


def _draw_butterfly(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    open_ = 0.35 + 0.65 * abs(cos(pi * pose.phase))
    for side, shade in ((-1, 0.12), (1, 0.0)):
        canvas.blob(
            [
                (0, 0.52),
                (side * 0.16 * open_, 0.86),
                (side * 0.42 * open_, 0.94),
                (side * 0.44 * open_, 0.66),
                (side * 0.2 * open_, 0.52),
            ],
            paint.tone(paint.main, shade),
        )
        canvas.blob(
            [
                (0, 0.50),
                (side * 0.24 * open_, 0.48),
                (side * 0.34 * open_, 0.28),
                (side * 0.2 * open_, 0.14),
                (side * 0.06 * open_, 0.30),
            ],
            paint.tone(paint.second, shade),
        )
        canvas.ellipse((side * 0.31 * open_, 0.80), 0.06 * open_, 0.06, paint.tone((255, 246, 220)))
    canvas.limb([(0, 0.30), (0, 0.50), (0, 0.66)], (0.03, 0.05, 0.04), paint.tone((40, 32, 40)))
    for side in (-1, 1):
        canvas.line([(0, 0.66), (side * 0.10, 0.84)], 0.012, paint.tone((40, 32, 40)))


def _draw_fish(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    wave = sin(2 * pi * pose.phase) * 0.10
    canvas.polygon(
        [(-0.36, 0.50), (-0.74, 0.72 + wave), (-0.64, 0.50 + wave), (-0.74, 0.28 + wave)], paint.tone(paint.second)
    )
    canvas.blob([(-0.10, 0.70), (0.10, 0.98), (-0.28, 0.86 + wave * 0.4), (-0.36, 0.64)], paint.tone(paint.second, 0.1))
    canvas.blob(
        [
            (0.62, 0.50),
            (0.30, 0.78),
            (-0.08, 0.78),
            (-0.44, 0.54 + wave * 0.3),
            (-0.44, 0.46 + wave * 0.3),
            (-0.08, 0.22),
            (0.30, 0.22),
        ],
        paint.tone(paint.main),
    )
    for x in (0.12, -0.14):
        canvas.limb([(x, 0.76), (x - 0.05, 0.5), (x, 0.25)], (0.07, 0.085, 0.07), paint.tone((250, 246, 236)))
    canvas.blob([(0.06, 0.42), (-0.10, 0.36 + wave), (-0.22, 0.24 + wave), (0.0, 0.28)], paint.tone(paint.second, -0.1))
    canvas.ellipse((0.42, 0.58), 0.075, 0.08, paint.tone((252, 252, 252)))
    canvas.ellipse((0.44, 0.58), 0.042, 0.048, paint.tone((20, 20, 28)))


def _draw_whale(colour: str, canvas: Canvas, paint: Paint, pose: Pose) -> None:
    wave = sin(2 * pi * pose.phase) * 0.10
    skin: Rgb = rgb(colour)
    canvas.blob(
        [
            (-0.92, 0.46 + wave),
            (-1.24, 0.68 + wave * 1.8),
            (-1.10, 0.44 + wave * 1.5),
            (-1.26, 0.24 + wave * 1.8),
            (-0.94, 0.38 + wave),
        ],
        paint.tone(skin, 0.1),
    )
    canvas.blob(
        [
            (1.08, 0.46),
            (0.86, 0.74),
            (0.30, 0.84),
            (-0.36, 0.66),
            (-0.96, 0.45 + wave),
            (-0.96, 0.38 + wave),
            (-0.36, 0.28),
            (0.40, 0.18),
            (0.92, 0.26),
        ],
        paint.tone(skin),
    )
    canvas.blob(
        [(1.04, 0.40), (0.70, 0.38), (0.20, 0.32), (-0.30, 0.30), (0.36, 0.19), (0.90, 0.27)],
        paint.tone(mix(skin, (240, 246, 250), 0.72)),
    )
    for groove in range(5):
        y = 0.23 + groove * 0.03
        canvas.line([(0.94 - groove * 0.01, y + 0.03), (0.34, y)], 0.008, paint.tone(mix(skin, (30, 40, 60), 0.3)))
    canvas.blob([(0.30, 0.26), (0.10, 0.0 + wave * 0.6), (-0.12, -0.06 + wave), (0.06, 0.22)], paint.tone(skin, 0.18))
    canvas.blob([(-0.20, 0.70), (-0.36, 0.86), (-0.46, 0.64)], paint.tone(skin, 0.1))
    canvas.ellipse((0.76, 0.44), 0.028, 0.03, paint.tone((14, 16, 24)))
    canvas.ellipse((0.77, 0.45), 0.009, 0.009, paint.lamp((255, 255, 255)))


def _draw_shark(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    wave = sin(2 * pi * pose.phase) * 0.08
    skin = rgb("#6d7f8f")
    canvas.polygon(
        [(-0.80, 0.46 + wave), (-1.16, 0.86 + wave * 2), (-1.00, 0.45 + wave * 1.6), (-1.12, 0.20 + wave * 2)],
        paint.tone(skin, 0.1),
    )
    canvas.polygon([(0.18, 0.62), (-0.10, 0.98), (-0.22, 0.60)], paint.tone(skin, 0.08))
    canvas.blob(
        [
            (1.04, 0.50),
            (0.56, 0.66),
            (0.0, 0.66),
            (-0.86, 0.48 + wave),
            (-0.86, 0.43 + wave),
            (0.0, 0.28),
            (0.60, 0.30),
        ],
        paint.tone(skin),
    )
    canvas.blob(
        [(1.0, 0.46), (0.5, 0.42), (0.0, 0.40), (-0.4, 0.40), (0.0, 0.28), (0.60, 0.30)], paint.tone((232, 238, 242))
    )
    canvas.polygon([(0.30, 0.34), (-0.04, 0.06), (0.04, 0.34)], paint.tone(skin, 0.2))
    canvas.ellipse((0.70, 0.52), 0.024, 0.026, paint.tone((14, 14, 18)))
    for gill in range(4):
        canvas.line([(0.40 - gill * 0.045, 0.50), (0.38 - gill * 0.045, 0.38)], 0.010, paint.tone(skin, 0.4))


def _draw_jellyfish(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    pulse = 1 + 0.10 * sin(2 * pi * pose.phase)
    for index in range(7):
        x = -0.22 + index * 0.073
        points = [
            (x, 0.62),
            (x + 0.03 * sin(index + 2 * pi * pose.phase), 0.42),
            (x - 0.03 * sin(index * 2 + 2 * pi * pose.phase), 0.20),
            (x, 0.02),
        ]
        canvas.limb(points, (0.03, 0.024, 0.018, 0.006), (*paint.tone(paint.main, -0.35)[:3], 190))
    canvas.blob(
        [
            (-0.30 * pulse, 0.60),
            (-0.26 * pulse, 0.82),
            (0.0, 0.98),
            (0.26 * pulse, 0.82),
            (0.30 * pulse, 0.60),
            (0.0, 0.66),
        ],
        (*paint.tone(paint.main)[:3], 225),
    )
    canvas.blob(
        [(-0.16, 0.72), (-0.12, 0.84), (0.0, 0.90), (0.08, 0.82), (0.0, 0.74)], (*paint.tone(paint.main, -0.5)[:3], 170)
    )


def _draw_dragon(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    flap = sin(2 * pi * pose.phase)
    skin = paint.main
    _dragon_wing(canvas, paint, (0.10, 0.55), flap * 0.9, mix(skin, (30, 16, 30), 0.4), 0.25)
    tail = [(-0.20, 0.46), (-0.55, 0.36 + flap * 0.03), (-0.86, 0.46 - flap * 0.05), (-1.10, 0.38 + flap * 0.08)]
    canvas.limb(tail, (0.20, 0.13, 0.07, 0.02), paint.tone(skin))
    canvas.polygon(
        [(-1.06, 0.42 + flap * 0.08), (-1.24, 0.44 + flap * 0.09), (-1.10, 0.30 + flap * 0.08)],
        paint.tone(paint.second),
    )
    for x in (-0.10, 0.22):
        canvas.limb([(x, 0.42), (x - 0.06, 0.26), (x + 0.02, 0.18)], (0.11, 0.06, 0.05), paint.tone(skin, 0.2))
    canvas.limb([(-0.22, 0.47), (0.08, 0.46), (0.32, 0.54)], (0.22, 0.30, 0.22), paint.tone(skin))
    canvas.limb(
        [(-0.16, 0.39), (0.10, 0.36), (0.34, 0.45)], (0.08, 0.12, 0.10), paint.tone(mix(skin, (255, 230, 170), 0.6))
    )
    canvas.limb([(0.30, 0.54), (0.52, 0.70), (0.58, 0.84), (0.72, 0.90)], (0.22, 0.14, 0.12, 0.14), paint.tone(skin))
    canvas.limb([(0.72, 0.90), (0.96, 0.85)], (0.15, 0.08), paint.tone(skin))
    canvas.line([(0.98, 0.83), (0.80, 0.835)], 0.014, paint.tone(skin, 0.6))
    for horn in (0.0, 0.07):
        canvas.limb([(0.66 + horn, 0.95), (0.54 + horn, 1.06)], (0.045, 0.008), paint.tone((240, 228, 200)))
    canvas.ellipse((0.79, 0.92), 0.022, 0.024, paint.lamp((255, 220, 90)))
    for spike in range(9):
        x = 0.40 - spike * 0.13
        y = 0.66 - 0.06 * abs(spike - 1) + (0.02 if spike > 4 else 0)
        canvas.polygon([(x - 0.035, y - 0.06), (x - 0.02, y + 0.03), (x + 0.03, y - 0.06)], paint.tone(paint.second))
    _dragon_wing(canvas, paint, (0.04, 0.56), flap, skin, 0.0)


def _dragon_wing(canvas: Canvas, paint: Paint, root: Point, flap: float, colour: Rgb, shade: float) -> None:
    x, y = root
    up = 0.5 + 0.42 * flap
    elbow, tip = (x + 0.02, y + up * 0.72), (x - 0.62, y + up * 1.15)
    fingers = [(x - 0.78, y + up * 0.45), (x - 0.56, y + up * 0.02), (x - 0.28, y - 0.10)]
    skin = paint.tone(mix(colour, (255, 180, 110), 0.42), shade)
    edge: list[Point] = [root, elbow, tip]
    for start, end in zip([tip, *fingers], [*fingers, root], strict=True):
        # Skin hangs between the fingers in arcs.
        middle = ((start[0] + end[0]) / 2 * 0.86 + elbow[0] * 0.14, (start[1] + end[1]) / 2 * 0.86 + elbow[1] * 0.14)
        edge += [middle, end]
    canvas.polygon(edge, skin)
    for end in (tip, *fingers):
        canvas.limb([elbow, end], (0.030, 0.010), paint.tone(colour, shade + 0.1))
    canvas.limb([root, elbow], (0.075, 0.035), paint.tone(colour, shade))


_COATS: Mapping[str, tuple[Coat, float]] = {
    "dog": (Coat("#c98b4b", "#f3dcb6", 0.58, 0.44, 0.20, 0.14, 0.10, (0.17, 0.36), "floppy", "curl"), 0.36),
    "puppy": (Coat("#d9a05a", "#faeccf", 0.46, 0.32, 0.21, 0.19, 0.08, (0.16, 0.40), "floppy", "curl"), 0.32),
    "cat": (Coat("#8d8f99", "#f2efe9", 0.56, 0.36, 0.18, 0.165, 0.03, (0.15, 0.38), "point", "thin"), 0.32),
    "fox": (
        Coat("#dd6f2c", "#fbf1e3", 0.56, 0.40, 0.16, 0.135, 0.12, (0.17, 0.36), "point", "bushy", limb=0.066),
        0.32,
    ),
    "wolf": (Coat("#7b828d", "#dfe2e4", 0.62, 0.45, 0.19, 0.135, 0.13, (0.19, 0.36), "point", "bushy"), 0.38),
    "horse": (
        Coat("#7a4a2c", "#6a3e25", 0.54, 0.52, 0.17, 0.098, 0.11, (0.22, 0.36), "point", "hair", "hair", 0.062),
        0.52,
    ),
    "deer": (
        Coat("#b07a48", "#efd9b8", 0.46, 0.50, 0.13, 0.075, 0.10, (0.18, 0.34), "round", "stub", "antlers", 0.048),
        0.50,
    ),
    "elephant": (
        Coat("#8b8f9b", "#9a9ea9", 0.54, 0.46, 0.29, 0.19, 0.1, (0.26, 0.34), "big", "tuft", "trunk", 0.15),
        0.56,
    ),
    "lion": (
        Coat("#d9a455", "#f4dfb5", 0.58, 0.44, 0.19, 0.15, 0.07, (0.20, 0.32), "round", "tuft", "mane", 0.09),
        0.42,
    ),
    "bear": (Coat("#6b4630", "#b98d63", 0.52, 0.40, 0.28, 0.17, 0.07, (0.24, 0.32), "round", "stub", limb=0.14), 0.46),
    "panda": (
        Coat("#f2efe9", "#f2efe9", 0.48, 0.36, 0.28, 0.19, 0.05, (0.22, 0.32), "round", "stub", "panda", 0.13),
        0.44,
    ),
    "cow": (
        Coat("#efe9df", "#f4dcd2", 0.60, 0.46, 0.24, 0.12, 0.13, (0.24, 0.24), "floppy", "tuft", "patches", 0.075),
        0.48,
    ),
    "sheep": (
        Coat("#efe9dc", "#4a4440", 0.44, 0.34, 0.25, 0.12, 0.09, (0.20, 0.26), "floppy", "stub", "wool", 0.06),
        0.36,
    ),
    "pig": (
        Coat("#eba9a4", "#f6cfc8", 0.50, 0.30, 0.25, 0.16, 0.10, (0.24, 0.18), "point", "curl", limb=0.085),
        0.32,
    ),
    "rabbit": (
        Coat("#c9b8a4", "#f6efe5", 0.34, 0.26, 0.20, 0.15, 0.04, (0.15, 0.32), "long", "stub", limb=0.075),
        0.34,
    ),
}


def _quadruped(coat: Coat, tall: float) -> Shape:
    face = ((coat.body / 2 + coat.neck[0] + coat.head * 0.3, coat.leg + coat.neck[1]), coat.head * 1.15)
    return Shape(partial(_draw_quadruped, coat), (-0.90, -0.08, 1.02, 1.35), tall, face, speed=0.6, cycle=0.85)


_SWIM = (-1.34, -0.24, 1.2, 1.1)
BEASTS: Mapping[str, Shape] = {
    **{name: _quadruped(coat, tall) for name, (coat, tall) in _COATS.items()},
    "turkey": Shape(_draw_fowl, (-0.66, -0.03, 0.6, 1.0), 0.36, ((0.1, 0.6), 0.20), speed=0.25, cycle=0.9),
    "bird": Shape(_draw_bird, (-0.6, -0.05, 0.6, 1.12), 0.26, home="air", moves=True, speed=0.55, cycle=0.6),
    "butterfly": Shape(_draw_butterfly, (-0.5, 0, 0.5, 1.0), 0.30, home="air", moves=True, speed=0.35, cycle=0.5),
    "fish": Shape(_draw_fish, (-0.8, 0.1, 0.7, 1.05), 0.22, home="swim", moves=True, speed=0.5, cycle=0.9),
    "whale": Shape(partial(_draw_whale, "#4f6b8a"), _SWIM, 0.42, home="swim", moves=True, speed=0.16, cycle=3.2),
    "shark": Shape(_draw_shark, _SWIM, 0.32, home="swim", moves=True, speed=0.35, cycle=1.6),
    "jellyfish": Shape(_draw_jellyfish, (-0.4, -0.02, 0.4, 1.02), 0.36, home="swim", moves=True, speed=0.06, cycle=2.2),
    "dragon": Shape(_draw_dragon, (-1.3, 0.0, 1.1, 1.72), 0.42, home="air", moves=True, speed=0.25, cycle=1.4),
}
