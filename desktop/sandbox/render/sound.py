"""A soft sound bed: a slow chord in the mood of the light, and the noise of the weather and the place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop.sandbox.render.noise import generator, smoothstep
from desktop.sandbox.render.raster import Floats
from desktop.sandbox.render.script import Shot
from desktop.sandbox.render.spec import FPS

# Chords as semitones above the root: open for the day, darker for the night.
_BRIGHT = ((0, 7, 12, 16), (-3, 4, 9, 12), (5, 9, 12, 17), (-5, 2, 7, 14))
_DARK = ((0, 7, 12, 15), (-4, 3, 8, 15), (3, 7, 10, 15), (-2, 5, 10, 14))
_CHORD_S = 5.0
_BED_S = 4
"""Length of the noise that is played round and round."""


class SoundBed:
    """The sound of a video, made a piece at a time from nothing but the moment it is heard at.

    Args:
        shots: what is seen when.
        rate: samples a second.
    """

    def __init__(self, shots: Sequence[Shot], rate: int) -> None:
        self._shots = shots
        self._rate = rate
        first = shots[0]
        random = generator(first.seed, 900)
        self._root = 110.0 * 2 ** (int(random.integers(0, 8)) / 12)
        dark = first.cues.time in {"night", "dusk"} or "dark" in first.cues.grades or first.cues.weather == "storm"
        self._chords = _DARK if dark else _BRIGHT
        self._tempo = float(random.uniform(0.42, 0.6))
        self._hiss = self._noise(random, 0.04)
        self._rumble = self._noise(random, 0.0015)
        self._length_s = shots[-1].end / FPS
        self._melody = random.integers(0, 4, 64)

    def between(self, start: int, stop: int) -> Floats:
        """Return the samples from ``start`` up to ``stop``, (2, n), between -1 and 1."""
        seconds = (np.arange(start, stop, dtype=np.float64)) / self._rate
        sound = self._pad(seconds) + self._bells(seconds) + self._air(start, stop, seconds)
        fade = np.minimum(seconds / 0.6, 1.0) * np.clip((self._length_s - seconds) / 1.0, 0, 1)
        return np.asarray(np.tanh(sound * fade * 0.9), np.float32)

    def _pad(self, seconds: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Floats:
        """Return slow chords that melt into each other."""
        left, right = np.zeros_like(seconds), np.zeros_like(seconds)
        place = seconds / _CHORD_S
        for step in range(int(place[0]) - 1, int(place[-1]) + 2):
            weight = np.clip(1.15 - np.abs(place - step - 0.5) * 1.15, 0, 1)
            if step < 0 or not weight.any():
                continue
            for voice, note in enumerate(self._chords[step % len(self._chords)]):
                pitch = self._root * 2 ** (note / 12)
                breath = 0.75 + 0.25 * np.sin(2 * np.pi * (0.11 + voice * 0.03) * seconds + voice)
                wave = np.sin(2 * np.pi * pitch * seconds) + 0.28 * np.sin(4 * np.pi * pitch * seconds + 0.4)
                other = np.sin(2 * np.pi * pitch * 1.004 * seconds) + 0.28 * np.sin(4 * np.pi * pitch * 0.997 * seconds)
                left += wave * weight * breath * (0.05 if voice else 0.075)
                right += other * weight * breath * (0.05 if voice else 0.075)
        return np.asarray([left, right], np.float32)

    def _bells(self, seconds: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Floats:
        """Return a few quiet plucked notes, one on the first moment of every shot."""
        starts = [shot.start / FPS for shot in self._shots]
        beats = [i / self._tempo + 0.8 for i in range(int(self._length_s * self._tempo))]
        sound = np.zeros((2, seconds.size), np.float32)
        for index, moment in enumerate(sorted({*starts, *beats})):
            if not seconds[0] - 2.5 < moment < seconds[-1]:
                continue
            chord = self._chords[int(moment / _CHORD_S) % len(self._chords)]
            pitch = self._root * 2 ** (chord[int(self._melody[index % 64])] / 12 + 2)
            age = np.maximum(seconds - moment, 0)
            envelope = np.where(seconds >= moment, np.exp(-age * 2.4) * np.minimum(age * 120, 1), 0)
            note = np.sin(2 * np.pi * pitch * age) + 0.35 * np.sin(4 * np.pi * pitch * age) * np.exp(-age * 4)
            pan = 0.5 + 0.35 * np.sin(index * 2.4)
            sound += np.asarray([note * envelope * (1 - pan), note * envelope * pan], np.float32) * np.float32(0.075)
        return sound

    def _air(self, start: int, stop: int, seconds: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Floats:
        """Return wind, rain, surf or the hum of a street, as loud as each shot calls for."""
        at = np.arange(start, stop) % self._hiss.shape[1]
        hiss, rumble = self._hiss[:, at], self._rumble[:, at]
        hissing, rumbling = np.zeros(seconds.size, np.float32), np.zeros(seconds.size, np.float32)
        for shot in self._shots:
            begin, end = shot.start / FPS, shot.end / FPS
            share = smoothstep(begin - 0.25, begin + 0.25, seconds) * (1 - smoothstep(end - 0.25, end + 0.25, seconds))
            swell = 0.6 + 0.4 * np.sin(2 * np.pi * seconds / 4.7 + shot.number)
            weather, place = shot.cues.weather, shot.cues.place
            high = {"rain": 0.16, "storm": 0.22, "snow": 0.02, "wind": 0.06}.get(weather, 0.008)
            low = {"storm": 0.5, "wind": 0.35, "snow": 0.22, "fog": 0.12}.get(weather, 0.08)
            if place in {"sea", "lake"}:
                hissing += share * np.float32(0.07) * np.asarray(swell**2, np.float32)
            low += {"city": 0.14, "underwater": 0.4, "space": 0.3, "sea": 0.15}.get(place, 0.0)
            hissing += share * np.float32(high)
            rumbling += share * np.asarray(low * swell, np.float32)
        return np.asarray(hiss * hissing + rumble * rumbling, np.float32)

    def _noise(self, random: np.random.Generator, cutoff: float) -> Floats:
        """Return stereo noise below a share of the sampling rate that can be played in a loop without a click."""
        count = self._rate * _BED_S
        spectrum = np.fft.rfft(random.standard_normal((2, count)))
        frequency = np.fft.rfftfreq(count)
        spectrum *= 1 / (1 + (frequency / cutoff) ** 2)
        sound = np.fft.irfft(spectrum, count)
        return np.asarray(sound / (np.abs(sound).max() or 1), np.float32)
