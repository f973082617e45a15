from __future__ import annotations

import numpy as np

from desktop.sandbox.render.film import SAMPLE_RATE
from desktop.sandbox.render.script import write_script
from desktop.sandbox.render.sound import SoundBed
from desktop.sandbox.render.spec import RenderSpec


def bed(prompt: str, duration: int = 4) -> SoundBed:
    return SoundBed(write_script(RenderSpec(prompt, duration=duration)), SAMPLE_RATE)


def test_pieces_fit_each_other() -> None:
    sound = bed("waves on a beach. a storm")
    whole = sound.between(0, SAMPLE_RATE * 3)
    pieces = np.concatenate([sound.between(i * SAMPLE_RATE, (i + 1) * SAMPLE_RATE) for i in range(3)], axis=1)
    assert whole.shape == (2, SAMPLE_RATE * 3)
    assert np.abs(whole - pieces).max() < 1e-5


def test_it_is_stereo_audible_and_never_clips() -> None:
    sound = bed("a storm at sea, thunder").between(0, SAMPLE_RATE * 4)
    assert np.abs(sound).max() < 1
    assert np.sqrt((sound[:, SAMPLE_RATE:-SAMPLE_RATE] ** 2).mean()) > 0.01
    assert np.abs(sound[0] - sound[1]).max() > 0.01


def test_rain_hisses() -> None:
    def hiss(prompt: str) -> float:
        spectrum = np.abs(np.fft.rfft(bed(prompt).between(SAMPLE_RATE, SAMPLE_RATE * 2)[0]))
        return float(spectrum[3000:9000].mean())

    assert hiss("a street in the rain") > hiss("a street") * 3


def test_every_prompt_has_a_sound_of_its_own() -> None:
    one, other = (bed(prompt).between(SAMPLE_RATE, SAMPLE_RATE * 2) for prompt in ("a dog", "a cat"))
    assert np.abs(one - other).max() > 0.02
