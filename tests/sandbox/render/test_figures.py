from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from desktop.sandbox.render.camera import TRAVEL_X, ease, view_at
from desktop.sandbox.render.canvas import Canvas
from desktop.sandbox.render.figures import SHAPES, Character, Figure, cast_figures, direct
from desktop.sandbox.render.light import plain_light, set_light
from desktop.sandbox.render.looks import choose_look
from desktop.sandbox.render.scene import place_of
from desktop.sandbox.render.script import write_script
from desktop.sandbox.render.shapes import Paint, Pose
from desktop.sandbox.render.spec import RenderSpec, frame_size
from desktop.sandbox.render.stage import Stage
from desktop.sandbox.render.words import MOVES, SUBJECTS
from tests.sandbox.render.stills import brightness, difference, production, still

PAINT = Paint(plain_light(), (200, 60, 50), (50, 90, 200), (230, 180, 140), (60, 40, 30))


def drawn(name: str, phase: float, stride: float) -> np.ndarray:
    shape = SHAPES[name]
    left, bottom, right, top = shape.box
    canvas = Canvas(right - left, top - bottom, 96, (-left, -bottom))
    shape.draw(canvas, PAINT, Pose(phase, stride))
    return np.asarray(canvas.finish())


def test_every_noun_has_a_figure() -> None:
    assert set(SUBJECTS) == set(SHAPES)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_figure_fills_its_box_and_is_cut_nowhere(name: str) -> None:
    covers = [drawn(name, phase / 7, stride)[..., 3] for phase in range(7) for stride in (0.0, 1.5)]
    for cover in covers:
        assert cover.max() > 200
        assert max(edge.max() for edge in (cover[0], cover[:, 0], cover[:, -1])) < 90, "cut"
    assert (np.max(covers, axis=0) > 0).any(axis=1).mean() > 0.5, "as tall as it says"


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_figure_moves(name: str) -> None:
    assert np.abs(drawn(name, 0.0, 1.0).astype(int) - drawn(name, 0.3, 1.0).astype(int)).max() > 20


def test_a_character_always_looks_the_same_and_others_do_not() -> None:
    assert Character.of("alice") == Character.of("ALICE")
    assert len({Character.of(name) for name in ("alice", "bob", "carol", "dave", "erin", "frank")}) >= 4


def test_a_character_is_in_the_video() -> None:
    coats = {Character.of(name).coat for name in ("alice", "carol")}
    assert len(coats) == 2
    one, other = (still(RenderSpec(f"@{name} stands in a field, day", duration=1)) for name in ("alice", "carol"))
    assert difference(one, other) > 0.2
    # Somebody of that name is drawn even where the words name an animal only.
    assert (
        difference(still(RenderSpec("@alice and a dog, day", duration=1)), still(RenderSpec("a dog, day", duration=1)))
        > 0.5
    )


def test_figures_are_at_home_where_nobody_says_otherwise() -> None:
    def place(prompt: str) -> str:
        return place_of(write_script(RenderSpec(prompt))[0])

    assert place("a whale") == "underwater"
    assert place("a whale in the city") == "city"
    assert place("an astronaut") == "space"
    assert place("snow falls") == "mountain"


def test_what_belongs_together_is_in_one_place() -> None:
    def place(prompt: str) -> str:
        return place_of(write_script(RenderSpec(prompt))[0])

    assert place("a whale breaches beside a boat") == "sea"
    assert place("a rocket launches") == "desert"
    assert place("two astronauts on the moon") == "moon"


def cast(prompt: str, size: str = "16:9") -> list[Figure]:
    shot = direct(write_script(RenderSpec(prompt))[0])
    width, height = frame_size(size)
    stage = Stage(width, height, height * 0.56, height * 0.88, set_light(shot), shot.seed, 1.0)
    return cast_figures(shot, stage, choose_look(""), wet=False, free=False)


def test_everybody_who_is_named_is_there_and_a_rider_is_not_there_twice() -> None:
    assert len(cast("@alice and @bob dance")) == 2
    assert len(cast("@alice and a dog")) == 2
    assert len(cast("a woman rides a bicycle")) == 1


@pytest.mark.parametrize("prompt", ["a red car passes", "a dragon flies", "a train", "a dog runs", "a bird"])
@pytest.mark.parametrize("size", ["16:9", "9:16"])
def test_who_is_under_way_stays_in_the_picture(prompt: str, size: str) -> None:
    (figure,) = cast(prompt + ", static shot", size)
    width = frame_size(size)[0]
    for seconds in (0.0, 10.0):
        left = figure.x + figure.speed * seconds - figure.origin[0]
        assert -0.03 * width < left < left + figure.phases[0].width < 1.03 * width


def test_the_camera_goes_along_with_who_walks_and_never_with_a_house() -> None:
    for seed in range(12):
        assert direct(write_script(RenderSpec("a house in a field", seed=seed))[0]).cues.move != "tracking"
        assert direct(write_script(RenderSpec("a dog stands", seed=seed))[0]).cues.move != "tracking"
    assert direct(write_script(RenderSpec("tracking shot of a house"))[0]).cues.move == "pan_right"
    moves = {direct(write_script(RenderSpec("a man walks", seed=seed))[0]).cues.move for seed in range(12)}
    assert "tracking" in moves
    assert not moves & {"pan_left", "tilt_up"}


def test_black_and_white_has_no_colour() -> None:
    frame = still(RenderSpec("a red car, black and white", duration=1, label=""))
    assert int(np.ptp(frame.chroma)) == 0


@pytest.mark.parametrize("style", ["comic", "anime"])
def test_ink_draws_no_line_where_a_layer_repeats(style: str) -> None:
    # Even: no edge at all, so whatever is darker than the middle is the border.
    inked = np.asarray(choose_look(style).finish(Image.new("RGBA", (64, 64), (220, 224, 236, 255)), "land"), int)
    for border in (inked[:, 0], inked[:, -1], inked[0], inked[-1]):
        assert border[:, :3].min() > 150


def test_fireworks_burst_behind_the_houses() -> None:
    with production(RenderSpec("fireworks over the city at night", duration=2, label="")) as made:
        first, later = made.frame(4), made.frame(30)
    half = first.height // 2
    moved = np.abs(first.luma[:half].astype(int) - later.luma[:half].astype(int)) > 60
    assert moved.sum() > 500


@pytest.mark.parametrize("move", [*sorted(MOVES), ""])
def test_the_camera_moves_smoothly_and_never_past_the_set(move: str) -> None:
    views = [view_at(move, n / 239, n / 24, 1.0) for n in range(240)]
    for before, after in pairwise(views):
        assert abs(after.x - before.x) < 0.03
        assert abs(after.y - before.y) < 0.03
        assert abs(after.zoom - before.zoom) < 0.008
    assert all(abs(view.x) <= 1 and abs(view.y) <= 1 and view.zoom >= 1 for view in views)
    moved = max(abs(views[-1].x - views[0].x), abs(views[-1].y - views[0].y), views[-1].travel)
    zoomed = abs(views[-1].zoom - views[0].zoom)
    if move not in {"static", ""}:
        assert moved > 0.3 or zoomed > 0.1
    else:
        assert moved < 0.05
        assert zoomed < 0.02


def test_camera_words_mean_what_they_say() -> None:
    def first_and_last(move: str) -> tuple[float, float, float]:
        start, end = view_at(move, 0, 0, 1.0), view_at(move, 1, 10, 1.0)
        return end.x - start.x, end.y - start.y, end.zoom - start.zoom

    assert first_and_last("pan_right")[0] > 0 > first_and_last("pan_left")[0]
    assert first_and_last("tilt_up")[1] > 0 > first_and_last("tilt_down")[1]
    assert first_and_last("dolly_in")[2] > 0 > first_and_last("dolly_out")[2]
    assert first_and_last("zoom_in")[2] > 0 > first_and_last("zoom_out")[2]
    assert view_at("tracking", 1, 10, 1.0).travel > 1
    slow, usual = (abs(view_at("pan_right", 1, 10, pace).x - view_at("pan_right", 0, 0, pace).x) for pace in (0.4, 1.0))
    assert slow < usual
    assert 0 < TRAVEL_X < 0.25
    assert [ease(0), ease(0.5), ease(1)] == [0, 0.5, 1]


def test_time_and_weather_change_the_light() -> None:
    day, night = (still(RenderSpec(f"a fox on a hill at {time}", duration=1, label="")) for time in ("noon", "night"))
    assert brightness(night) < brightness(day) * 0.6
    sunset = still(RenderSpec("a fox on a hill at sunset", duration=1, label=""))
    reds = [float(frame.chroma[1, :100].mean()) for frame in (day, sunset)]
    assert reds[1] > reds[0] + 8
    fog = still(RenderSpec("a fox on a hill at noon in the fog", duration=1, label=""))
    assert fog.luma.std() < day.luma.std()


def test_a_colour_word_colours_the_picture() -> None:
    red, blue = (
        still(RenderSpec(f"a {colour} car in the city, day", duration=1, label="")) for colour in ("red", "blue")
    )
    assert float(red.chroma[1].mean()) > float(blue.chroma[1].mean()) + 2
    assert float(blue.chroma[0].mean()) > float(red.chroma[0].mean()) + 2
