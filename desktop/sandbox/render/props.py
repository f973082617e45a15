"""Buildings, plants and things on a table."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin

from desktop.sandbox.render.canvas import Canvas
from desktop.sandbox.render.light import mix, rgb
from desktop.sandbox.render.shapes import Paint, Pose, Shape


def _draw_house(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    wall, roof = mix(paint.main, (248, 238, 220), 0.5), mix(paint.second, (90, 40, 36), 0.45)
    canvas.polygon([(0.26, 0.70), (0.26, 0.99), (0.40, 0.99), (0.40, 0.60)], paint.tone(rgb("#8a6a5a")))
    for puff in range(3):
        age = (pose.phase + puff) / 3
        canvas.ellipse(
            (0.33 + age * 0.16, 1.03 + age * 0.26),
            0.05 + 0.09 * age,
            0.05 + 0.08 * age,
            (*paint.tone((236, 234, 236))[:3], int(150 * (1 - age))),
        )
    canvas.polygon([(-0.56, 0.0), (-0.56, 0.52), (0.56, 0.52), (0.56, 0.0)], paint.tone(wall))
    canvas.polygon([(0.10, 0.0), (0.10, 0.52), (0.56, 0.52), (0.56, 0.0)], paint.tone(wall, 0.14))
    for board in range(1, 6):
        canvas.line([(-0.56, board * 0.087), (0.56, board * 0.087)], 0.006, paint.tone(wall, 0.25))
    canvas.polygon([(-0.66, 0.48), (-0.36, 0.92), (0.40, 0.92), (0.68, 0.48)], paint.tone(roof))
    canvas.polygon([(-0.66, 0.48), (-0.36, 0.92), (-0.30, 0.92), (-0.58, 0.48)], paint.tone(roof, -0.3))
    canvas.polygon([(-0.10, 0.0), (-0.10, 0.34), (0.10, 0.34), (0.10, 0.0)], paint.tone(rgb("#6a3f2c")))
    canvas.ellipse((0.065, 0.17), 0.014, 0.014, paint.lamp((240, 200, 90)))
    glow = mix((150, 186, 206), (255, 214, 120), max(paint.light.lamps, 0.25))
    for x in (-0.36, 0.34):
        canvas.polygon(
            [(x - 0.12, 0.14), (x - 0.12, 0.38), (x + 0.12, 0.38), (x + 0.12, 0.14)], paint.tone((250, 246, 236))
        )
        canvas.polygon([(x - 0.10, 0.16), (x - 0.10, 0.36), (x + 0.10, 0.36), (x + 0.10, 0.16)], paint.lamp(glow))
        canvas.line([(x, 0.16), (x, 0.36)], 0.014, paint.tone((250, 246, 236)))
        canvas.line([(x - 0.10, 0.26), (x + 0.10, 0.26)], 0.014, paint.tone((250, 246, 236)))


def _draw_lighthouse(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    canvas.blob(
        [(-0.44, 0.0), (-0.30, 0.14), (-0.10, 0.17), (0.16, 0.15), (0.36, 0.11), (0.48, 0.0)],
        paint.tone(rgb("#6f6a66")),
    )
    turn = cos(2 * pi * pose.phase)
    strength = max(paint.light.lamps, 0.35)
    for side in (-1, 1):
        reach = 1.5 * (turn * side)
        if reach > 0.2:
            for part in range(6):
                near, far = part / 6 * reach, (part + 1) / 6 * reach
                alpha = int(84 * strength * reach / 1.5 * (1 - part / 6))
                points = [(near, 0.87 + near * 0.10), (far, 0.87 + far * 0.10), (far, 0.85 - far * 0.06)]
                points.append((near, 0.85 - near * 0.06))
                canvas.polygon([(side * x, y) for x, y in points], (255, 240, 180, alpha))
    rows = 6
    for row in range(rows):
        low, high = 0.12 + row * 0.66 / rows, 0.12 + (row + 1) * 0.66 / rows
        wl, wh = 0.145 - 0.055 * row / rows, 0.145 - 0.055 * (row + 1) / rows
        colour = paint.main if row % 2 == 0 else (246, 244, 238)
        canvas.polygon([(-wl, low), (-wh, high), (wh, high), (wl, low)], paint.tone(colour))
        canvas.polygon([(wl * 0.3, low), (wh * 0.3, high), (wh, high), (wl, low)], paint.tone(colour, 0.22))
    canvas.limb([(-0.12, 0.79), (0.12, 0.79)], (0.035, 0.035), paint.tone((60, 60, 70)))
    canvas.polygon([(-0.07, 0.80), (-0.07, 0.91), (0.07, 0.91), (0.07, 0.80)], paint.lamp((255, 236, 160)))
    for x in (-0.07, 0.0, 0.07):
        canvas.line([(x, 0.80), (x, 0.91)], 0.010, paint.tone((60, 60, 70)))
    canvas.blob([(-0.095, 0.91), (0.0, 1.0), (0.095, 0.91)], paint.tone(paint.main, 0.15))
    canvas.polygon([(-0.035, 0.13), (-0.035, 0.24), (0.035, 0.24), (0.035, 0.13)], paint.tone((70, 50, 44)))


def _draw_castle(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    stone, roof = rgb("#b9b2a8"), paint.main
    sway = 0.02 * sin(2 * pi * pose.phase)
    for x, wide, tall in ((-0.30, 0.11, 0.74), (0.34, 0.12, 0.80), (0.04, 0.14, 0.90)):
        canvas.polygon(
            [(x - wide, 0.0), (x - wide, tall - 0.18), (x + wide, tall - 0.18), (x + wide, 0.0)],
            paint.tone(stone, 0.10),
        )
        canvas.polygon(
            [(x + wide * 0.3, 0.0), (x + wide * 0.3, tall - 0.18), (x + wide, tall - 0.18), (x + wide, 0.0)],
            paint.tone(stone, 0.28),
        )
        canvas.polygon(
            [(x - wide * 1.25, tall - 0.18), (x, tall + 0.08), (x + wide * 1.25, tall - 0.18)], paint.tone(roof)
        )
        canvas.polygon(
            [(x, tall + 0.08), (x + wide * 1.25, tall - 0.18), (x + wide * 0.2, tall - 0.18)], paint.tone(roof, 0.25)
        )
        canvas.line([(x, tall + 0.07), (x, tall + 0.16)], 0.010, paint.tone((70, 60, 60)))
        canvas.polygon([(x, tall + 0.16), (x + 0.10, tall + 0.135 + sway), (x, tall + 0.11)], paint.tone(paint.second))
        canvas.blob(
            [
                (x - 0.022, tall - 0.34),
                (x, tall - 0.28),
                (x + 0.022, tall - 0.34),
                (x + 0.022, tall - 0.40),
                (x - 0.022, tall - 0.40),
            ],
            paint.lamp(mix((60, 60, 84), (255, 214, 120), paint.light.lamps)),
        )
    canvas.polygon([(-0.60, 0.0), (-0.60, 0.38), (0.62, 0.38), (0.62, 0.0)], paint.tone(stone))
    for merlon in range(9):
        x = -0.60 + merlon * 0.1425
        canvas.polygon([(x, 0.37), (x, 0.45), (x + 0.075, 0.45), (x + 0.075, 0.37)], paint.tone(stone))
    for row in range(4):
        for brick in range(8):
            x = -0.56 + brick * 0.15 + (0.07 if row % 2 else 0)
            canvas.line([(x, 0.06 + row * 0.085), (x + 0.06, 0.06 + row * 0.085)], 0.008, paint.tone(stone, 0.25))
    canvas.blob([(-0.11, 0.0), (-0.11, 0.18), (0.0, 0.29), (0.11, 0.18), (0.11, 0.0)], paint.tone(rgb("#4f3526")))


def _draw_tree(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    sway = 0.012 * sin(2 * pi * pose.phase)
    bark = rgb("#6b4a35")
    leaf = mix(paint.main, rgb("#5c9440"), 0.25)
    canvas.blob([(-0.10, 0.0), (-0.05, 0.18), (-0.04, 0.5), (0.05, 0.5), (0.06, 0.16), (0.12, 0.0)], paint.tone(bark))
    canvas.limb([(0.0, 0.34), (0.14, 0.50), (0.20, 0.62)], (0.05, 0.035, 0.02), paint.tone(bark))
    canvas.limb([(0.0, 0.40), (-0.14, 0.54), (-0.22, 0.62)], (0.05, 0.035, 0.02), paint.tone(bark))
    puffs = [
        (-0.26, 0.60, 0.17),
        (0.26, 0.60, 0.17),
        (-0.14, 0.76, 0.18),
        (0.16, 0.77, 0.18),
        (0.0, 0.62, 0.20),
        (0.01, 0.86, 0.14),
    ]
    for shade, lift, shrink in ((0.34, 0.0, 1.0), (0.05, 0.03, 0.86), (-0.25, 0.065, 0.55)):
        for index, (x, y, r) in enumerate(puffs):
            move = sway * (1 + index % 3)
            canvas.ellipse((x + move - lift * 0.6, y + lift), r * shrink, r * shrink * 0.92, paint.tone(leaf, shade))
    for dot in range(22):
        x, y = 0.36 * cos(dot * 2.39) * ((dot + 3) / 25) ** 0.5, 0.70 + 0.20 * sin(dot * 2.39) * ((dot + 3) / 25) ** 0.5
        canvas.ellipse((x + sway, y), 0.016, 0.014, paint.tone(leaf, -0.55))


def _draw_flower(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    sway = 0.03 * sin(2 * pi * pose.phase)
    green = rgb("#4f8f42")
    top = (sway, 0.76)
    canvas.limb([(0.0, 0.0), (0.02, 0.38), top], (0.035, 0.028, 0.022), paint.tone(green))
    canvas.blob([(0.01, 0.26), (0.16, 0.42), (0.30, 0.42), (0.18, 0.26)], paint.tone(green, -0.1))
    canvas.blob([(0.0, 0.16), (-0.15, 0.30), (-0.29, 0.28), (-0.16, 0.14)], paint.tone(green, 0.12))
    for ring, (count, reach, shade) in enumerate(((12, 0.225, 0.14), (9, 0.165, -0.05))):
        for petal in range(count):
            angle = 2 * pi * (petal + ring * 0.5) / count
            centre = (top[0] + cos(angle) * reach * 0.62, top[1] + sin(angle) * reach * 0.62)
            canvas.ellipse(centre, reach * 0.45, reach * 0.22, paint.tone(paint.main, shade), angle)
    canvas.ellipse(top, 0.085, 0.085, paint.tone(rgb("#e7a92f")))
    canvas.ellipse((top[0] - 0.02, top[1] + 0.02), 0.045, 0.045, paint.tone(rgb("#f7d56a")))


def _table(canvas: Canvas, paint: Paint) -> None:
    wood = rgb("#9a6a42")
    canvas.polygon([(-0.86, 0.30), (-0.80, 0.40), (0.80, 0.40), (0.86, 0.30)], paint.tone(wood, -0.12))
    canvas.polygon([(-0.86, 0.30), (0.86, 0.30), (0.86, 0.25), (-0.86, 0.25)], paint.tone(wood, 0.2))
    for x in (-0.76, 0.68):
        canvas.polygon([(x, 0.25), (x + 0.08, 0.25), (x + 0.07, 0.0), (x + 0.01, 0.0)], paint.tone(wood, 0.32))


def _steam(canvas: Canvas, pose: Pose, x: float, y: float) -> None:
    for wisp in range(3):
        points = [
            (x + (wisp - 1) * 0.07 + 0.028 * sin(2 * pi * (pose.phase + wisp * 0.3) + s * 4), y + s * 0.26)
            for s in (0, 0.25, 0.5, 0.75, 1)
        ]
        canvas.limb(points, (0.016, 0.026, 0.030, 0.022, 0.006), (255, 255, 255, 84))


def _draw_cup(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    _table(canvas, paint)
    canvas.ellipse((0.0, 0.365), 0.36, 0.045, paint.tone((236, 232, 224), 0.1))
    canvas.ellipse((0.0, 0.375), 0.30, 0.032, paint.tone((250, 248, 242)))
    for offset, width in ((0.0, 0.05),):
        canvas.limb(
            [(0.20, 0.64 + offset), (0.36, 0.62), (0.34, 0.48), (0.18, 0.46)],
            (width, width, width, width),
            paint.tone(paint.main, 0.12),
        )
    canvas.blob(
        [
            (-0.24, 0.72),
            (-0.235, 0.55),
            (-0.15, 0.385),
            (0.0, 0.372),
            (0.15, 0.385),
            (0.235, 0.55),
            (0.24, 0.72),
            (0.0, 0.70),
        ],
        paint.tone(paint.main),
    )
    canvas.blob(
        [(-0.20, 0.68), (-0.19, 0.55), (-0.14, 0.44), (-0.12, 0.56), (-0.14, 0.68)], paint.tone(paint.main, -0.4)
    )
    canvas.ellipse((0.0, 0.72), 0.242, 0.052, paint.tone((250, 246, 238)))
    canvas.ellipse((0.0, 0.715), 0.212, 0.040, paint.tone(rgb("#5a3420")))
    canvas.ellipse((-0.03, 0.715), 0.10, 0.018, paint.tone(rgb("#c99a68")))
    _steam(canvas, pose, 0.0, 0.77)


def _draw_food(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    _table(canvas, paint)
    canvas.ellipse((0.0, 0.375), 0.52, 0.055, paint.tone((244, 242, 236)))
    canvas.blob(
        [(-0.40, 0.52), (-0.32, 0.375), (0.0, 0.36), (0.32, 0.375), (0.40, 0.52)], paint.tone(rgb("#c58a4a"), 0.1)
    )
    canvas.ellipse((0.0, 0.53), 0.41, 0.085, paint.tone(rgb("#dba15c")))
    canvas.ellipse((0.0, 0.54), 0.34, 0.062, paint.tone(mix(paint.main, rgb("#b5462c"), 0.5)))
    for strip in range(-3, 4):
        x = strip * 0.095
        canvas.limb([(x - 0.09, 0.545 - 0.05), (x + 0.09, 0.545 + 0.05)], (0.03, 0.03), paint.tone(rgb("#e8b878")))
        canvas.limb([(x + 0.09, 0.545 - 0.05), (x - 0.09, 0.545 + 0.05)], (0.03, 0.03), paint.tone(rgb("#e8b878"), 0.1))
    for crimp in range(18):
        angle = 2 * pi * crimp / 18
        canvas.ellipse(
            (0.385 * cos(angle), 0.532 + 0.078 * sin(angle)), 0.05, 0.030, paint.tone(rgb("#e0a862"), 0.1 * (crimp % 2))
        )
    _steam(canvas, pose, 0.0, 0.62)


def _draw_lantern(canvas: Canvas, paint: Paint, pose: Pose) -> None:
    flicker = 1 + 0.06 * sin(2 * pi * pose.phase) + 0.04 * sin(6 * pi * pose.phase)
    for radius, alpha in ((0.52, 20), (0.40, 30), (0.30, 44)):
        canvas.ellipse((0.0, 0.52), radius * flicker, radius * flicker, (255, 196, 96, alpha))
    canvas.blob(
        [(-0.16, 0.84), (-0.27, 0.52), (-0.16, 0.22), (0.16, 0.22), (0.27, 0.52), (0.16, 0.84)],
        paint.lamp(mix(paint.main, (255, 120, 60), 0.5)),
    )
    canvas.blob(
        [(-0.08, 0.80), (-0.14, 0.52), (-0.08, 0.26), (0.08, 0.26), (0.14, 0.52), (0.08, 0.80)],
        paint.lamp((255, 210, 120)),
    )
    for row in range(1, 6):
        y = 0.22 + row * 0.105
        wide = 0.27 * (1 - ((y - 0.53) / 0.42) ** 2) ** 0.5
        canvas.line([(-wide, y), (wide, y)], 0.009, paint.tone(rgb("#a8452c")))
    for y in (0.86, 0.20):
        canvas.limb([(-0.12, y), (0.12, y)], (0.05, 0.05), paint.tone((60, 34, 30)))
    canvas.line([(0.0, 0.88), (0.0, 1.0)], 0.012, paint.tone((60, 34, 30)))
    canvas.line([(0.0, 0.18), (0.02 * sin(2 * pi * pose.phase), 0.02)], 0.03, paint.lamp((230, 70, 50)))


PROPS: Mapping[str, Shape] = {
    "house": Shape(_draw_house, (-0.72, -0.06, 0.72, 1.48), 0.50, cycle=3.0),
    "lighthouse": Shape(_draw_lighthouse, (-1.55, -0.02, 1.55, 1.06), 0.66, cycle=5.0),
    "castle": Shape(_draw_castle, (-0.66, -0.06, 0.68, 1.10), 0.56, cycle=2.0),
    "tree": Shape(_draw_tree, (-0.50, -0.06, 0.50, 1.04), 0.66, cycle=4.0),
    "flower": Shape(_draw_flower, (-0.34, -0.06, 0.36, 1.03), 0.50, cycle=3.4),
    "cup": Shape(_draw_cup, (-0.90, -0.06, 0.90, 1.06), 0.62, cycle=2.4),
    "food": Shape(_draw_food, (-0.90, -0.02, 0.90, 0.92), 0.66, cycle=2.4),
    "lantern": Shape(_draw_lantern, (-0.62, -0.08, 0.62, 1.12), 0.42, home="air", moves=True, speed=0.04, cycle=2.0),
}
