"""What drives, sails and flies."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin

from desktop.sandbox.render.canvas import Canvas, Point
from desktop.sandbox.render.light import Rgb, mix, rgb
from desktop.sandbox.render.shapes import Paint, Pose, Shape

_GLASS: Rgb = (150, 190, 214)
_TYRE: Rgb = (34, 34, 42)


def _wheel(canvas: Canvas, paint: Paint, at: Point, radius: float, pose: Pose) -> None:
    canvas.ellipse(at, radius, radius, paint.tone(_TYRE))
    canvas.ellipse(at, radius * 0.62, radius * 0.62, paint.tone((190, 194, 202)))
    for spoke in range(5):
        angle = -2 * pi * (pose.phase * pose.stride) + spoke * 2 * pi / 5
        tip = (at[0] + cos(angle) * radius * 0.55, at[1] + sin(angle) * radius * 0.55)
        canvas.line([at, tip], radius * 0.14, paint.tone((96, 100, 112)))
    canvas.ellipse(at, radius * 0.16, radius * 0.16, paint.tone((60, 62, 70)))


def _draw_car(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    bob = 0.012 * sin(4 * pi * pose.phase) * pose.stride
    body = paint.main
    canvas.blob(
        [(-0.62, 0.56 + bob), (-0.42, 0.92 + bob), (0.10, 0.96 + bob), (0.46, 0.60 + bob)], paint.tone(body, 0.06)
    )
    canvas.blob(
        [(-0.52, 0.60 + bob), (-0.37, 0.86 + bob), (-0.08, 0.89 + bob), (-0.06, 0.60 + bob)], paint.tone(_GLASS)
    )
    canvas.blob(
        [(0.0, 0.60 + bob), (-0.01, 0.89 + bob), (0.12, 0.87 + bob), (0.37, 0.60 + bob)], paint.tone(_GLASS, -0.15)
    )
    canvas.polygon(
        [(-0.30, 0.62 + bob), (-0.18, 0.86 + bob), (-0.13, 0.86 + bob), (-0.24, 0.62 + bob)], paint.tone(_GLASS, -0.45)
    )
    canvas.blob(
        [
            (-1.04, 0.30 + bob),
            (-1.02, 0.54 + bob),
            (-0.66, 0.63 + bob),
            (0.40, 0.63 + bob),
            (0.92, 0.53 + bob),
            (1.06, 0.36 + bob),
            (1.0, 0.20 + bob),
            (-0.98, 0.18 + bob),
        ],
        paint.tone(body),
    )
    canvas.limb(
        [(-0.98, 0.54 + bob), (-0.3, 0.60 + bob), (0.5, 0.59 + bob)], (0.012, 0.03, 0.01), paint.tone(body, -0.45)
    )
    canvas.limb([(-1.0, 0.24 + bob), (1.0, 0.24 + bob)], (0.07, 0.07), paint.tone(body, 0.4))
    canvas.line([(-0.05, 0.60 + bob), (-0.06, 0.28 + bob)], 0.012, paint.tone(body, 0.5))
    canvas.limb([(0.0, 0.50 + bob), (0.09, 0.50 + bob)], (0.024, 0.024), paint.tone((222, 224, 230)))
    canvas.ellipse((0.96, 0.43 + bob), 0.06, 0.05, paint.lamp((255, 244, 200)))
    canvas.ellipse((-1.0, 0.45 + bob), 0.035, 0.05, paint.lamp((236, 60, 50)))
    for x in (-0.58, 0.60):
        canvas.ellipse((x, 0.21), 0.235, 0.235, paint.tone((20, 20, 26)))
        _wheel(canvas, paint, (x, 0.19), 0.19, pose)


def _draw_bus(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    bob = 0.006 * sin(4 * pi * pose.phase) * pose.stride
    body = paint.main
    canvas.blob(
        [
            (-0.98, 0.14 + bob),
            (-1.0, 0.60 + bob),
            (-0.94, 0.96 + bob),
            (0.0, 1.0 + bob),
            (0.92, 0.96 + bob),
            (1.02, 0.58 + bob),
            (1.02, 0.14 + bob),
        ],
        paint.tone(body),
    )
    canvas.polygon(
        [(-0.98, 0.42 + bob), (1.02, 0.42 + bob), (1.02, 0.33 + bob), (-0.98, 0.33 + bob)], paint.tone((248, 244, 234))
    )
    for index in range(5):
        x = -0.86 + index * 0.335
        canvas.polygon(
            [(x, 0.54 + bob), (x, 0.84 + bob), (x + 0.27, 0.84 + bob), (x + 0.27, 0.54 + bob)],
            paint.tone(_GLASS, -0.1 * (index % 2)),
        )
        canvas.polygon(
            [(x + 0.05, 0.54 + bob), (x + 0.13, 0.84 + bob), (x + 0.17, 0.84 + bob), (x + 0.09, 0.54 + bob)],
            paint.tone(_GLASS, -0.4),
        )
    canvas.polygon(
        [(0.84, 0.46 + bob), (0.84, 0.84 + bob), (0.94, 0.84 + bob), (1.01, 0.56 + bob), (1.01, 0.46 + bob)],
        paint.tone(_GLASS, -0.2),
    )
    canvas.ellipse((0.99, 0.26 + bob), 0.035, 0.04, paint.lamp((255, 240, 190)))
    for x in (-0.58, 0.62):
        canvas.ellipse((x, 0.15), 0.18, 0.18, paint.tone((20, 20, 26)))
        _wheel(canvas, paint, (x, 0.14), 0.14, pose)


def _draw_truck(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    bob = 0.008 * sin(4 * pi * pose.phase) * pose.stride
    canvas.polygon(
        [(-1.08, 0.26 + bob), (-1.08, 0.98 + bob), (0.36, 0.98 + bob), (0.36, 0.26 + bob)], paint.tone((236, 232, 222))
    )
    canvas.polygon(
        [(-1.08, 0.66 + bob), (0.36, 0.66 + bob), (0.36, 0.52 + bob), (-1.08, 0.52 + bob)], paint.tone(paint.second)
    )
    canvas.blob(
        [
            (0.42, 0.20 + bob),
            (0.42, 0.80 + bob),
            (0.74, 0.84 + bob),
            (0.94, 0.54 + bob),
            (1.06, 0.46 + bob),
            (1.06, 0.20 + bob),
        ],
        paint.tone(paint.main),
    )
    canvas.polygon(
        [(0.52, 0.54 + bob), (0.52, 0.76 + bob), (0.73, 0.77 + bob), (0.87, 0.54 + bob)], paint.tone(_GLASS, -0.2)
    )
    canvas.polygon(
        [(-1.08, 0.28 + bob), (1.04, 0.28 + bob), (1.04, 0.18 + bob), (-1.08, 0.18 + bob)], paint.tone((52, 54, 64))
    )
    canvas.ellipse((1.03, 0.34 + bob), 0.03, 0.045, paint.lamp((255, 240, 190)))
    for x in (-0.82, -0.46, 0.72):
        _wheel(canvas, paint, (x, 0.16), 0.16, pose)


def _draw_train(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    turn = 2 * pi * pose.phase
    iron, body = (44, 46, 58), paint.main
    canvas.polygon([(-2.05, 0.18), (-2.05, 0.86), (-0.74, 0.86), (-0.74, 0.18)], paint.tone(paint.second))
    canvas.limb([(-2.1, 0.88), (-0.70, 0.88)], (0.06, 0.06), paint.tone(paint.second, 0.4))
    for index in range(4):
        x = -1.94 + index * 0.31
        canvas.polygon([(x, 0.48), (x, 0.74), (x + 0.2, 0.74), (x + 0.2, 0.48)], paint.lamp((255, 226, 160)))
    canvas.polygon([(-0.62, 0.20), (-0.62, 0.92), (-0.16, 0.92), (-0.16, 0.20)], paint.tone(body))
    canvas.limb([(-0.68, 0.94), (-0.10, 0.94)], (0.07, 0.07), paint.tone(body, 0.45))
    canvas.polygon([(-0.52, 0.58), (-0.52, 0.82), (-0.28, 0.82), (-0.28, 0.58)], paint.tone(_GLASS))
    canvas.polygon([(-0.16, 0.30), (-0.16, 0.68), (0.74, 0.68), (0.74, 0.30)], paint.tone(body, 0.12))
    canvas.ellipse((0.74, 0.49), 0.09, 0.19, paint.tone(iron))
    canvas.limb([(-0.1, 0.62), (0.7, 0.62)], (0.03, 0.03), paint.tone(body, -0.4))
    for x in (0.12, 0.40):
        canvas.polygon(
            [(x - 0.02, 0.30), (x - 0.02, 0.68), (x + 0.02, 0.68), (x + 0.02, 0.30)], paint.tone(rgb("#dba83a"))
        )
    canvas.polygon([(0.50, 0.66), (0.46, 0.96), (0.70, 0.96), (0.64, 0.66)], paint.tone(iron))
    canvas.ellipse((0.20, 0.70), 0.08, 0.08, paint.tone(rgb("#dba83a")))
    canvas.polygon([(0.76, 0.26), (1.0, 0.06), (0.70, 0.06)], paint.tone((190, 60, 50)))
    canvas.ellipse((0.82, 0.62), 0.055, 0.055, paint.lamp((255, 244, 200)))
    for puff in range(4):
        age = (pose.phase + puff) / 4
        size = 0.07 + 0.16 * age
        at = (0.56 - age * 0.8, 1.04 + age * 0.36)
        canvas.ellipse(at, size, size, (*paint.tone((236, 236, 240))[:3], int(170 * (1 - age))))
    canvas.polygon([(-2.05, 0.22), (0.78, 0.22), (0.78, 0.15), (-2.05, 0.15)], paint.tone(iron))
    for x, r in (
        (-1.86, 0.10),
        (-1.58, 0.10),
        (-1.10, 0.10),
        (-0.90, 0.10),
        (-0.42, 0.15),
        (-0.06, 0.15),
        (0.30, 0.15),
        (0.62, 0.09),
    ):
        _wheel(canvas, paint, (x, r), r, Pose(pose.phase, 1.0))
    rod = (cos(turn) * 0.08, -sin(turn) * 0.08)
    canvas.line([(-0.42 + rod[0], 0.15 + rod[1]), (0.30 + rod[0], 0.15 + rod[1])], 0.035, paint.tone((200, 204, 210)))


def _draw_boat(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    tilt = 0.03 * sin(2 * pi * pose.phase)
    canvas.limb([(0.02, 0.16), (0.02 + tilt, 1.0)], (0.03, 0.018), paint.tone(rgb("#8a6242")))
    canvas.blob([(0.06 + tilt, 0.96), (0.10, 0.26), (0.52, 0.27), (0.36 + tilt, 0.58)], paint.tone((248, 244, 234)))
    canvas.blob(
        [(-0.01 + tilt, 0.92), (-0.03, 0.28), (-0.40, 0.28), (-0.22 + tilt, 0.56)], paint.tone(paint.main, -0.12)
    )
    canvas.polygon([(0.02 + tilt, 1.0), (0.20 + tilt, 0.965), (0.02 + tilt, 0.93)], paint.tone(paint.second))
    canvas.blob(
        [(-0.58, 0.22), (0.0, 0.18), (0.66, 0.25), (0.46, 0.0), (0.0, -0.06), (-0.46, 0.0)], paint.tone(paint.main)
    )
    canvas.limb([(-0.55, 0.20), (0.0, 0.165), (0.62, 0.23)], (0.03, 0.04, 0.03), paint.tone((246, 238, 222)))


def _draw_ship(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    tilt = 0.015 * sin(2 * pi * pose.phase)
    wood = rgb("#7b5136")
    for x, tall in ((-0.36, 0.84), (0.04, 1.0), (0.42, 0.80)):
        canvas.limb([(x, 0.2), (x + tilt, tall)], (0.03, 0.018), paint.tone(wood, 0.2))
        for level, wide in ((0.30, 0.20), (0.56, 0.155), (0.78, 0.11)):
            low = 0.24 + (tall - 0.26) * level * 0.95
            high = low + (tall - 0.26) * 0.20
            sag = 0.06
            canvas.blob(
                [
                    (x - wide, low),
                    (x - wide * 0.9, high),
                    (x + wide * 0.9, high),
                    (x + wide, low),
                    (x + wide * 0.4 + sag, (low + high) / 2),
                ],
                paint.tone((246, 238, 220), 0.05 * level),
            )
        canvas.polygon(
            [(x + tilt, tall), (x + 0.14 + tilt, tall - 0.03), (x + tilt, tall - 0.06)], paint.tone(paint.main)
        )
    canvas.blob(
        [
            (-0.78, 0.36),
            (-0.60, 0.24),
            (0.0, 0.17),
            (0.56, 0.22),
            (0.86, 0.30),
            (0.58, 0.02),
            (0.0, -0.06),
            (-0.60, 0.0),
        ],
        paint.tone(wood),
    )
    canvas.limb([(-0.70, 0.23), (0.0, 0.13), (0.66, 0.22)], (0.03, 0.035, 0.03), paint.tone(rgb("#dba83a")))
    for port in range(6):
        canvas.ellipse((-0.42 + port * 0.17, 0.075), 0.022, 0.022, paint.lamp((255, 206, 120)))
    canvas.limb([(0.74, 0.28), (1.02, 0.42)], (0.03, 0.012), paint.tone(wood, 0.2))


def _draw_plane(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    body: Rgb = (240, 242, 246)
    canvas.blob([(-0.10, 0.52), (-0.62, 0.80), (-0.78, 0.80), (-0.40, 0.50)], paint.tone((196, 202, 212), 0.15))
    canvas.polygon([(-0.92, 0.52), (-1.16, 0.94), (-1.00, 0.94), (-0.66, 0.54)], paint.tone(paint.main))
    canvas.blob(
        [
            (1.12, 0.46),
            (0.86, 0.58),
            (0.20, 0.62),
            (-0.70, 0.58),
            (-1.12, 0.52),
            (-0.72, 0.42),
            (0.20, 0.34),
            (0.88, 0.36),
        ],
        paint.tone(body),
    )
    canvas.limb([(-1.0, 0.49), (0.0, 0.44), (1.02, 0.44)], (0.03, 0.05, 0.03), paint.tone(paint.main))
    canvas.blob([(0.90, 0.55), (0.80, 0.50), (1.0, 0.475), (1.04, 0.50)], paint.tone((50, 64, 88)))
    for window in range(10):
        canvas.ellipse((0.64 - window * 0.115, 0.525), 0.022, 0.026, paint.tone((70, 92, 124)))
    canvas.blob([(0.26, 0.44), (-0.30, 0.06), (-0.52, 0.04), (-0.16, 0.42)], paint.tone((214, 219, 228)))
    canvas.limb([(-0.10, 0.24), (0.14, 0.24)], (0.11, 0.10), paint.tone(paint.main, 0.1))
    if pose.phase < 0.25:
        canvas.ellipse((-1.06, 0.90), 0.03, 0.03, paint.lamp((255, 70, 60)))


def _draw_rocket(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    flick = 0.05 * sin(4 * pi * pose.phase) + 0.03 * sin(10 * pi * pose.phase)
    for wide, reach, colour in (
        (0.15, 0.36, (255, 110, 40)),
        (0.105, 0.27, (255, 176, 60)),
        (0.055, 0.18, (255, 246, 200)),
    ):
        low = 0.24 - reach - flick
        canvas.blob(
            [(-wide, 0.25), (0.0, 0.28), (wide, 0.25), (wide * 0.6, 0.14), (0.0, low), (-wide * 0.6, 0.14)],
            paint.lamp(colour),
        )
    for side in (-1, 1):
        canvas.blob(
            [(side * 0.12, 0.46), (side * 0.28, 0.28), (side * 0.27, 0.14), (side * 0.12, 0.25)],
            paint.tone(paint.main, 0.1 if side > 0 else 0.0),
        )
    canvas.blob(
        [(0.0, 1.0), (0.13, 0.80), (0.165, 0.55), (0.12, 0.24), (-0.12, 0.24), (-0.165, 0.55), (-0.13, 0.80)],
        paint.tone((240, 242, 246)),
    )
    canvas.blob(
        [(0.02, 0.97), (0.13, 0.80), (0.165, 0.55), (0.12, 0.24), (0.04, 0.24), (0.07, 0.60)],
        paint.tone((206, 212, 222)),
    )
    canvas.blob([(0.0, 1.02), (0.105, 0.85), (0.0, 0.82), (-0.105, 0.85)], paint.tone(paint.main))
    canvas.ellipse((0.0, 0.66), 0.07, 0.07, paint.tone(paint.main, 0.15))
    canvas.ellipse((0.0, 0.66), 0.05, 0.05, paint.tone((70, 130, 180)))
    canvas.ellipse((-0.015, 0.68), 0.018, 0.016, paint.lamp((230, 245, 255)))
    canvas.polygon([(-0.02, 0.36), (0.02, 0.36), (0.02, 0.13), (-0.02, 0.13)], paint.tone(paint.main, 0.2))


def _draw_ufo(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    canvas.polygon([(-0.16, 0.44), (0.16, 0.44), (0.42, -0.02), (-0.42, -0.02)], (160, 255, 210, 70))
    canvas.ellipse((0.0, 0.66), 0.25, 0.27, (*paint.tone((150, 220, 240))[:3], 220))
    canvas.ellipse((0.0, 0.68), 0.085, 0.10, paint.tone((110, 200, 110)))
    for side in (-1, 1):
        canvas.ellipse((side * 0.035, 0.70), 0.026, 0.034, paint.tone((20, 24, 30)))
    canvas.ellipse((0.0, 0.52), 0.66, 0.15, paint.tone((150, 158, 176)))
    canvas.ellipse((0.0, 0.56), 0.60, 0.11, paint.tone((196, 202, 216)))
    for lamp in range(7):
        bright = (lamp + int(pose.phase * 7)) % 3 == 0
        canvas.ellipse(
            (-0.51 + lamp * 0.17, 0.50 - 0.03 * (1 - abs(lamp - 3) / 3)),
            0.036,
            0.034,
            paint.lamp((255, 236, 120) if bright else (220, 110, 80)),
        )


def _draw_balloon(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    colours = (paint.main, (250, 244, 230), paint.second, (250, 244, 230), paint.main)
    outline = [
        (0.0, 1.0),
        (0.24, 0.93),
        (0.345, 0.72),
        (0.25, 0.46),
        (0.10, 0.27),
        (-0.10, 0.27),
        (-0.25, 0.46),
        (-0.345, 0.72),
        (-0.24, 0.93),
    ]
    canvas.blob(outline, paint.tone(colours[0], 0.12))
    for index, share in enumerate((0.80, 0.52, 0.22)):
        canvas.blob(
            [(x * share, 0.27 + (y - 0.27) * (0.994 + 0.002 * index)) for x, y in outline],
            paint.tone(colours[index + 1], 0.05 - 0.05 * index),
        )
    canvas.blob(
        [(-0.23, 0.90), (-0.31, 0.72), (-0.24, 0.52), (-0.27, 0.72)],
        paint.tone(mix(colours[3], (255, 255, 255), 0.5), -0.3),
    )
    canvas.limb([(-0.10, 0.28), (0.10, 0.28)], (0.04, 0.04), paint.tone(colours[2], 0.3))
    canvas.ellipse((0.0, 0.235), 0.03, 0.045 + 0.015 * sin(4 * pi * pose.phase), paint.lamp((255, 190, 80)))
    for side in (-1, 1):
        canvas.line([(side * 0.09, 0.27), (side * 0.065, 0.14)], 0.007, paint.tone((70, 56, 48)))
    canvas.blob([(-0.085, 0.14), (0.085, 0.14), (0.07, 0.01), (-0.07, 0.01)], paint.tone(rgb("#a06a3c")))
    canvas.limb([(-0.085, 0.14), (0.085, 0.14)], (0.025, 0.025), paint.tone(rgb("#7a4c2a")))
    for x in (-0.03, 0.03):
        canvas.ellipse((x, 0.19), 0.020, 0.022, paint.tone(paint.skin))
        canvas.limb([(x, 0.165), (x, 0.14)], (0.035, 0.04), paint.tone(mix(paint.second, (40, 50, 90), 0.5)))


MACHINES: Mapping[str, Shape] = {
    "car": Shape(_draw_car, (-1.22, -0.06, 1.24, 1.08), 0.28, moves=True, speed=1.1, cycle=0.6),
    "bus": Shape(_draw_bus, (-1.20, -0.06, 1.24, 1.08), 0.42, moves=True, speed=0.7, cycle=0.7),
    "truck": Shape(_draw_truck, (-1.12, -0.03, 1.12, 1.05), 0.40, moves=True, speed=0.7, cycle=0.7),
    "train": Shape(_draw_train, (-2.15, -0.03, 1.07, 1.70), 0.32, moves=True, speed=0.8, cycle=0.8),
    "boat": Shape(_draw_boat, (-0.66, -0.10, 0.72, 1.03), 0.40, home="water", moves=True, speed=0.16, cycle=3.6),
    "ship": Shape(_draw_ship, (-0.84, -0.10, 1.06, 1.03), 0.52, home="water", moves=True, speed=0.12, cycle=4.2),
    "plane": Shape(_draw_plane, (-1.2, 0.0, 1.2, 1.0), 0.28, home="air", moves=True, speed=0.5, cycle=2.0),
    "rocket": Shape(_draw_rocket, (-0.34, -0.24, 0.34, 1.05), 0.58, home="air", moves=True, speed=0.06, cycle=0.5),
    "ufo": Shape(_draw_ufo, (-0.7, -0.05, 0.7, 0.98), 0.34, home="air", moves=True, speed=0.25, cycle=1.2),
    "balloon": Shape(_draw_balloon, (-0.4, -0.02, 0.4, 1.03), 0.50, home="air", moves=True, speed=0.07, cycle=2.4),
}
