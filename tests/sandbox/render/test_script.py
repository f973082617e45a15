from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.sandbox.render.script import SHORTEST_SHOT_S, read_cues, write_script
from desktop.sandbox.render.spec import FPS, RenderSpec
from desktop.sandbox.render.words import MOVES, PLACES, SUBJECTS, find_all, find_first, mentions


def texts(prompt: str, duration: int = 10) -> list[str]:
    return [shot.text for shot in write_script(RenderSpec(prompt, duration=duration))]


def test_a_sentence_is_a_shot() -> None:
    assert texts("A dog runs. A cat sleeps! Who is there?") == ["A dog runs.", "A cat sleeps!", "Who is there?"]


def test_a_line_is_a_shot_whatever_its_sentences() -> None:
    assert texts("A dog runs. It barks.\n\nA cat sleeps.") == ["A dog runs. It barks.", "A cat sleeps."]


def test_numbered_shots_are_understood_on_one_line_or_many() -> None:
    assert texts("Shot 1: a dog. Shot 2: a cat") == ["a dog.", "a cat"]
    assert texts("SHOT 1 - a dog\nscene 2) a cat") == ["a dog", "a cat"]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("镜头1：一只狗。镜头2：一只猫", ["一只狗。", "一只猫"]),
        ("镜头一：一只狗\n镜头二：一只猫", ["一只狗", "一只猫"]),
        ("[0:00-0:04] a dog [0:04-0:10] a cat", ["a dog", "a cat"]),
        ("0-4秒：一只狗\n4-10秒：一只猫", ["一只狗", "一只猫"]),
        ("Shot 1 (0-4s): a dog\nShot 2 (4-10s): a cat", ["a dog", "a cat"]),
    ],
)
def test_shots_are_told_apart_in_other_ways_of_writing(prompt: str, expected: list[str]) -> None:
    shots = write_script(RenderSpec(prompt))
    assert [shot.text for shot in shots] == expected
    if "4" in prompt:
        assert [shot.start for shot in shots] == [0, 4 * FPS]


def test_words_before_the_first_shot_set_its_scene() -> None:
    shots = write_script(RenderSpec("In the desert at night. Shot 1: a fox. Shot 2: it runs"))
    assert [shot.cues.place for shot in shots] == ["desert", "desert"]
    assert [shot.cues.time for shot in shots] == ["night", "night"]


@pytest.mark.parametrize(
    "prompt",
    [
        "0-4s: a dog\n4-10s: a cat",
        "[0:00-0:04] a dog\n[0:04-0:10] a cat",
        "0:00 a dog\n0:04 a cat",
        "0s: a dog\n4s: a cat",
    ],
)
def test_timecodes_say_when_a_shot_begins(prompt: str) -> None:
    shots = write_script(RenderSpec(prompt))
    assert [(shot.text, shot.start, shot.end) for shot in shots] == [
        ("a dog", 0, 4 * FPS),
        ("a cat", 4 * FPS, 10 * FPS),
    ]


def test_timecodes_out_of_order_or_time_are_not_obeyed() -> None:
    for prompt in ("0-4s: a dog\n2-3s: a cat\n1s: a bird", "0s: a dog\n40s: a cat"):
        shots = write_script(RenderSpec(prompt))
        assert shots[0].start == 0
        assert shots[-1].end == 10 * FPS
        assert all(shot.frames > FPS for shot in shots)


def test_a_number_of_dogs_is_no_timecode() -> None:
    assert texts("3 dogs run across a field") == ["3 dogs run across a field"]


def test_too_many_sentences_are_put_together() -> None:
    shots = write_script(RenderSpec(" ".join(f"Sentence {i} is here." for i in range(40))))
    assert len(shots) == 5
    assert all(shot.frames >= SHORTEST_SHOT_S * FPS * 0.6 for shot in shots)
    assert "Sentence 39" in shots[-1].text


def test_there_is_a_shot_for_every_reference_image() -> None:
    shots = write_script(RenderSpec("One sentence.", references=(b"1", b"2", b"3")))
    assert len(shots) == 3


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.integers(1, 30))
def test_any_text_becomes_shots_that_fill_the_time_exactly(prompt: str, duration: int) -> None:
    shots = write_script(RenderSpec(prompt, duration=duration))
    assert shots[0].start == 0
    assert shots[-1].end == duration * FPS
    assert all(before.end == after.start for before, after in pairwise(shots))
    assert all(shot.frames > 0 for shot in shots)


def test_what_reorders_or_hides_text_is_dropped() -> None:
    assert texts("a \u202edog\u200b\x07 runs") == ["a dog runs"]


def test_later_shots_keep_place_light_and_cast() -> None:
    first, second = write_script(RenderSpec("A fox in a snowy forest at dusk. Close-up of its eyes."))
    assert (second.cues.place, second.cues.time, second.cues.weather) == ("forest", "dusk", "snow")
    assert second.cues.subjects == first.cues.subjects == ("fox",)
    assert (first.cues.framing, second.cues.framing) == ("", "close")


def test_weather_that_comes_later_is_not_there_before() -> None:
    first, second = write_script(RenderSpec("A knight rides at dawn. A storm comes up."))
    assert (first.cues.weather, second.cues.weather) == ("", "storm")
    assert second.cues.time == "dawn"


def test_the_weather_of_another_place_stays_there() -> None:
    first, second = write_script(RenderSpec("A dog in a meadow. A car in the city at night in the rain."))
    assert (first.cues.weather, first.cues.time) == ("", "")
    assert (second.cues.weather, second.cues.time) == ("rain", "night")


def test_a_remix_keeps_shots_and_places_and_takes_light_and_colour() -> None:
    base = RenderSpec("A red fox in a forest, day. The camera pans left.")
    kept = write_script(base)
    shots = write_script(RenderSpec("make it night, snow, blue", duration=15, remix_of=base))
    assert [shot.text for shot in shots] == [shot.text for shot in kept]
    assert [shot.seed for shot in shots] == [shot.seed for shot in kept]
    assert [(s.cues.place, s.cues.subjects, s.cues.move) for s in shots] == [
        (s.cues.place, s.cues.subjects, s.cues.move) for s in kept
    ]
    assert {(shot.cues.time, shot.cues.weather) for shot in shots} == {("night", "snow")}
    assert shots[0].cues.colours == ("#2f6fd0",)
    assert shots[-1].end == 15 * FPS


def test_seeds_depend_on_prompt_and_seed_only() -> None:
    def seeds(spec: RenderSpec) -> list[int]:
        return [shot.seed for shot in write_script(spec)]

    assert seeds(RenderSpec("a dog")) == seeds(RenderSpec("a dog", size="9:16", style="comic", watermark=True))
    assert seeds(RenderSpec("a dog")) != seeds(RenderSpec("a cat"))
    assert seeds(RenderSpec("a dog")) != seeds(RenderSpec("a dog", seed=1))


def test_words_are_found_whole_and_the_longest_wins() -> None:
    assert find_first("a carpet in a deforested land", SUBJECTS) == ""
    assert find_first("zooms out slowly, zoom", MOVES) == "zoom_out"
    assert find_first("一只狗在森林里", PLACES) == "forest"
    assert find_all("a dog, then a cat and the dogs", SUBJECTS) == ("dog", "cat")
    assert mentions("In SLOW MOTION", "slow motion|slow")


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("the camera dollies in", "dolly_in"),
        ("slow pan to the left", "pan_left"),
        ("tilts up to the sky", "tilt_up"),
        ("zooms in", "zoom_in"),
        ("orbits the statue", "orbit"),
        ("tracking shot", "tracking"),
        ("static shot", "static"),
    ],
)
def test_camera_words(words: str, move: str) -> None:
    assert read_cues(words).move == move


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("镜头推近", "dolly_in"),
        ("镜头拉远", "dolly_out"),
        ("镜头向左平移", "pan_left"),
        ("镜头向右平移", "pan_right"),
        ("镜头环绕城堡", "orbit"),
        ("跟拍", "tracking"),
        ("固定镜头", "static"),
    ],
)
def test_camera_words_in_chinese(words: str, move: str) -> None:
    assert read_cues(words).move == move


def test_a_word_inside_a_longer_one_means_nothing_of_its_own() -> None:
    assert read_cues("熊猫在竹林里").subjects == ("panda",)
    assert read_cues("樱花树下").subjects == ("tree",)
    assert read_cues("白天，飞船升空").colours == ()
    assert read_cues("上海").place == "city"
    assert read_cues("cherry blossom").subjects == ("tree",)


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("two astronauts walk", ("astronaut", "astronaut")),
        ("两个宇航员", ("astronaut", "astronaut")),
        ("a herd of elephants", ("elephant", "elephant", "elephant")),
        ("a man and his dogs", ("man", "dog", "dog")),
        ("a family on a picnic", ("man", "woman", "child")),
        ("five dogs, a cat and a fox", ("dog", "cat", "fox")),
        ("a bus", ("bus",)),
        ("a dog", ("dog",)),
    ],
)
def test_as_many_are_seen_as_the_words_say(words: str, subjects: tuple[str, ...]) -> None:
    assert read_cues(words).subjects == subjects


def test_weather_and_sun_are_verbs_too() -> None:
    assert (read_cues("it rains").weather, read_cues("it snows").weather) == ("rain", "snow")
    assert (read_cues("the sun sets").time, read_cues("the sun rises").time) == ("sunset", "dawn")


def test_slow_motion_slows_and_usernames_are_read() -> None:
    cues = read_cues("@alice.042 walks with @Bob. in slow motion")
    assert cues.pace < 1
    assert cues.cast == ("alice.042", "bob")
