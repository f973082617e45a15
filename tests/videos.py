"""Small real videos whose frames carry their own numbers, so that a test can read from pixels which frame it sees."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw

BITS = 10
WIDTH, HEIGHT = 640, 360


def make_video(
    path: Path,
    frames: int = 72,
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    rate: int = 24,
    audio: bool = True,
    hue: int = 120,
    gop: int = 48,
) -> Path:
    """Write an H.264/AAC MP4 in which ten black or white squares spell each frame's number."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=rate)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.options = {"preset": "veryfast", "g": str(gop)}
        sound = container.add_stream("aac", rate=48000) if audio else None
        for number in range(frames):
            frame = av.VideoFrame.from_image(_numbered(number, size, hue))
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        if sound is not None:
            _write_silence(container, sound, frames * 48000 // rate)
    return path


def number_in(image: object) -> int:
    """Return the number that the squares of a ``QImage`` spell."""
    number = 0
    for bit in range(BITS):
        x, y = _center(bit, image.width(), image.height())  # type: ignore[attr-defined]
        if image.pixelColor(x, y).lightness() > 128:  # type: ignore[attr-defined]
            number |= 1 << bit
    return number


def _center(bit: int, width: int, height: int) -> tuple[int, int]:
    return int((bit + 0.5) * width / BITS), height // 2


def _numbered(number: int, size: tuple[int, int], hue: int) -> Image.Image:
    image = Image.new("RGB", size, (hue, (number * 3) % 200, 160))
    draw = ImageDraw.Draw(image)
    half = size[0] // BITS // 2 - 4
    for bit in range(BITS):
        x, y = _center(bit, *size)
        draw.rectangle((x - half, y - half, x + half, y + half), fill="white" if number >> bit & 1 else "black")
    return image


def _write_silence(container: av.container.OutputContainer, stream: av.AudioStream, samples: int) -> None:
    for start in range(0, samples, 1024):
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=min(1024, samples - start))
        frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
    container.mux(stream.encode())
