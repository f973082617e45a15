"""Portraits of characters: the same person for the same username, in a portrait and in every video."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from desktop.sandbox.render.canvas import Canvas
from desktop.sandbox.render.figures import Character
from desktop.sandbox.render.lettering import draw_text
from desktop.sandbox.render.light import ink, mix, plain_light
from desktop.sandbox.render.people import PEOPLE
from desktop.sandbox.render.shapes import Paint, Pose

SIDE = 512
"""Pixels of a portrait's side."""


def render_portrait(username: str, out: Path, *, label: str = "animatic") -> Path:
    """Write the square JPEG portrait of a character and return its path.

    Use ``@username`` in a prompt and the same person, in the same coat, is in the video.

    Raises:
        OSError: the file cannot be written.
    """
    character = Character.of(username)
    image = _backdrop(character)
    image.alpha_composite(_person(character))
    _sign(image, label)
    partial = out.with_name(out.name + ".part")
    image.convert("RGB").save(partial, "JPEG", quality=90)
    partial.replace(out)
    return out


def _backdrop(character: Character) -> Image.Image:
    pale = mix(character.coat, (250, 244, 232), 0.72)
    image = Image.new("RGBA", (SIDE, SIDE), ink(pale))
    draw = ImageDraw.Draw(image)
    for step in range(5, 0, -1):
        reach = SIDE * 0.15 * step
        box = (SIDE / 2 - reach, SIDE * 0.45 - reach, SIDE / 2 + reach, SIDE * 0.45 + reach)
        draw.ellipse(box, ink(mix(pale, (255, 255, 255), 0.5 - step * 0.09)))
    return image.filter(ImageFilter.GaussianBlur(6))


def _person(character: Character) -> Image.Image:
    shape = PEOPLE[character.kind]
    assert shape.face is not None
    (face_x, face_y), radius = shape.face
    height = SIDE * 0.25 / radius
    light = plain_light()
    coats = mix(character.coat, (255, 255, 255), 0.3)
    paint = Paint(light, character.coat, coats, character.skin, character.hair)
    unit = SIDE / height
    canvas = Canvas(unit, unit, height, (unit / 2 - face_x, unit * 0.55 - face_y))
    shape.draw(canvas, paint, Pose(0.0, 0.0))
    return canvas.finish().crop((0, 0, SIDE, SIDE))


def _sign(image: Image.Image, label: str) -> None:
    if not label.strip():
        return
    draw_text(image, (18, SIDE - 36), label.strip()[:40], 18, (40, 36, 44, 190))
