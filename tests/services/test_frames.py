"""Every frame by its number, from pixels; and files that are no videos."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from desktop.domain.footage import Footage, PlaybackProblem, time_text
from desktop.services.frames import (
    FrameReader,
    Picture,
    Unplayable,
    fitted,
    inspect,
    last_frame_png,
    png_of,
    read_one,
    save_png,
)
from tests.videos import BITS, HEIGHT, WIDTH, make_video


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("videos") / "numbered.mp4", 100)


@pytest.fixture
def footage(video: Path) -> Footage:
    return inspect(7, str(video))


@pytest.fixture
def reader(footage: Footage) -> Iterator[FrameReader]:
    reader = FrameReader(footage)
    yield reader
    reader.close()


def number_of(picture: Picture) -> int:
    number = 0
    for bit in range(BITS):
        x, y = int((bit + 0.5) * picture.width / BITS), picture.height // 2
        if picture.pixels[y * picture.stride + 4 * x] > 128:
            number |= 1 << bit
    return number


def test_the_facts_are_those_of_the_file(footage: Footage, video: Path) -> None:
    assert footage == Footage(
        task_id=7,
        path=str(video),
        width=WIDTH,
        height=HEIGHT,
        duration_s=pytest.approx(100 / 24, abs=0.05),
        rate=Fraction(24),
        frames=100,
        has_audio=True,
    )


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (99, 50, 51, 49, 0, 98), (47, 48, 49, 47), (5, 5, 60, 5)])
def test_a_frame_is_the_one_that_was_asked_for(reader: FrameReader, order: tuple[int, ...]) -> None:
    pictures = [reader.read(number) for number in order]
    assert [number_of(p) for p in pictures] == [p.number for p in pictures] == list(order)


def test_backwards_gives_every_frame_in_turn(reader: FrameReader) -> None:
    order = list(range(60, 30, -1))
    assert [number_of(reader.read(number, backward=True)) for number in order] == order


def test_numbers_beyond_the_ends_give_the_end(reader: FrameReader) -> None:
    assert number_of(reader.read(1000)) == 99
    assert number_of(reader.read(-5)) == 0


def test_a_picture_fits_into_its_box_and_keeps_its_shape(reader: FrameReader) -> None:
    picture = reader.read(3, (320, 320))
    assert (picture.width, picture.height) == (320, 180)
    assert len(picture.pixels) >= picture.stride * picture.height
    assert number_of(picture) == 3


@pytest.mark.parametrize(
    ("size", "box", "result"),
    [((1280, 720), (0, 0), (1280, 720)), ((1280, 720), (640, 640), (640, 360)), ((720, 1280), (400, 320), (180, 320))],
)
def test_fitting(size: tuple[int, int], box: tuple[int, int], result: tuple[int, int]) -> None:
    assert fitted(*size, *box) == result


def test_scaling_gives_the_same_pixels_every_time(footage: Footage) -> None:
    """Scaled by several threads it would not: stray pixels where their slices meet."""

    def visible(picture: Picture) -> bytes:
        lines = range(picture.height)
        return b"".join(picture.pixels[y * picture.stride : y * picture.stride + 4 * picture.width] for y in lines)

    reader = FrameReader(footage)
    assert len({visible(reader.read(5, (242, 430))) for _ in range(40)}) == 1
    reader.close()


def test_frame_numbers_survive_going_through_seconds() -> None:
    for rate in (Fraction(24), Fraction(30000, 1001), Fraction(25), Fraction(60000, 1001)):
        footage = Footage(1, "/x", 2, 2, float(5000 / rate), rate, 5000)
        for number in range(5000):
            assert footage.frame_at(footage.start_of(number)) == number
            assert footage.frame_at(round(footage.middle_of(number) * 1000) / 1000) == number


def test_times_are_told_in_minutes_seconds_and_tenths() -> None:
    assert [time_text(s) for s in (0, 3.84, 59.99, 61, 3725.5, -1)] == [
        *("00:00.0", "00:03.8", "00:59.9", "01:01.0", "62:05.5", "00:00.0"),
    ]


def test_a_saved_frame_is_that_frame_in_full_size_and_overwrites_nothing(footage: Footage, tmp_path: Path) -> None:
    copy = tmp_path / "a take.mp4"
    copy.write_bytes(Path(footage.path).read_bytes())
    there = inspect(1, str(copy))
    first, second = save_png(there, 41), save_png(there, 41)
    assert (first.name, second.name) == ("a take frame 0042.png", "a take frame 0042 (2).png")
    for path in (first, second):
        with Image.open(path) as image:
            assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
            assert _number_in_image(image) == 41


def test_the_last_frame_comes_as_a_png(video: Path) -> None:
    with Image.open(io.BytesIO(last_frame_png(str(video)))) as image:
        assert _number_in_image(image) == 99


def test_colours_are_right_way_round(tmp_path: Path) -> None:
    make_video(tmp_path / "red.mp4", 3, hue=230, audio=False)
    with Image.open(io.BytesIO(png_of(read_one(inspect(1, str(tmp_path / "red.mp4")), 0)))) as image:
        red, green, blue = image.getpixel((20, 20))  # type: ignore[misc]
    assert red > 200
    assert green < 40
    assert 130 < blue < 190


def _number_in_image(image: Image.Image) -> int:
    bits = [image.convert("L").getpixel((int((b + 0.5) * image.width / BITS), image.height // 2)) for b in range(BITS)]
    return sum(1 << b for b, value in enumerate(bits) if isinstance(value, int) and value > 128)


# --- Files that are no videos --------------------------------------------------------------------------------


def test_a_missing_file(tmp_path: Path) -> None:
    assert _problem(tmp_path / "none.mp4") is PlaybackProblem.MISSING


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>no</html>", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\nhttp://x/y\n", b"ffconcat version 1.0\nfile x\n"],
)
def test_text_named_mp4_never_reaches_a_decoder(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "named.mp4"
    path.write_bytes(content)
    assert _problem(path) in (PlaybackProblem.NOT_A_VIDEO, PlaybackProblem.DAMAGED)


def test_a_file_that_breaks_off_is_damaged(video: Path, tmp_path: Path) -> None:
    whole = video.read_bytes()
    for share in (0.2, 0.5, 0.99):
        path = tmp_path / f"{share}.mp4"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert _problem(path) is PlaybackProblem.DAMAGED


def test_a_whole_container_with_garbage_for_frames_is_damaged(video: Path, tmp_path: Path) -> None:
    content = bytearray(video.read_bytes())
    start = content.index(b"mdat") + 4
    content[start:] = b"\xa5" * (len(content) - start)
    path = tmp_path / "garbage.mp4"
    path.write_bytes(content)
    assert _problem(path) is PlaybackProblem.DAMAGED


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    import av

    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48000)
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
        frame.sample_rate = 48000
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    assert _problem(path) is PlaybackProblem.NOT_A_VIDEO


def test_pipes_folders_and_forbidden_files_are_left_alone_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    assert _problem(pipe) is PlaybackProblem.UNREADABLE
    assert _problem(tmp_path) is PlaybackProblem.UNREADABLE
    assert _problem(Path("nul\0.mp4")) is PlaybackProblem.UNREADABLE


def _problem(path: Path) -> PlaybackProblem:
    with pytest.raises(Unplayable) as caught:
        inspect(1, str(path))
    return caught.value.problem
