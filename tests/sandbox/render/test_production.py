"""Whole videos: what a player, a person and a careful client would look at."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import struct
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from desktop.sandbox.render import (
    ReferenceUnreadableError,
    RenderCancelled,
    Rendered,
    RenderError,
    RenderSpec,
    frame_size,
    render,
)
from desktop.sandbox.render.cards import draw_card
from desktop.sandbox.render.looks import choose_look
from desktop.sandbox.render.overlays import corner_label, dress
from desktop.sandbox.render.raster import Frame
from desktop.sandbox.render.script import write_script
from desktop.sandbox.render.spec import STYLES
from tests.images import exif
from tests.sandbox.render.stills import difference, png, production, still, target


def make(spec: RenderSpec, out: Path) -> Rendered:
    return render(spec, out, on_progress=lambda _: None, cancelled=lambda: False)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rendered, list[float]]:
    """Return a video with a thumbnail, and the progress that was told."""
    told: list[float] = []
    out = tmp_path_factory.mktemp("usual") / "video.mp4"
    spec = RenderSpec("A fox walks through a forest at dawn. The camera pans right.", duration=4, thumbnail=True)
    return render(spec, out, on_progress=told.append, cancelled=lambda: False), told


def test_it_is_h264_and_aac_of_exactly_the_asked_length(usual: tuple[Rendered, list[float]]) -> None:
    made, _ = usual
    with av.open(str(made.path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.pix_fmt) == (1280, 720, "yuv420p")
        assert video.average_rate == 24
        assert (audio.rate, audio.channels) == (48000, 2)
        assert video.duration * video.time_base == 4
        assert abs(float(audio.duration * audio.time_base) - 4) < 1 / 24
        assert abs(container.duration / av.time_base - 4) < 1 / 24
        assert sum(1 for _ in container.decode(video=0)) == 96 == made.frames
    assert (made.duration, made.fps, made.shots) == (4.0, 24, 2)
    assert made.size_bytes == made.path.stat().st_size


def test_its_index_stands_before_the_pictures(usual: tuple[Rendered, list[float]]) -> None:
    content = usual[0].path.read_bytes()
    names, at = [], 0
    while at < len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        names.append(name)
        at += size
    assert at == len(content)
    assert names[0] == b"ftyp"
    assert names.index(b"moov") < names.index(b"mdat")


def test_its_sound_is_there_soft_and_fades(usual: tuple[Rendered, list[float]]) -> None:
    with av.open(str(usual[0].path)) as container:
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    loud = np.sqrt((sound**2).mean())
    assert 0.01 < loud < 0.3
    assert np.abs(sound).max() < 1
    edge = np.sqrt((sound[:, :480] ** 2).mean()), np.sqrt((sound[:, 4 * 48000 - 480 : 4 * 48000] ** 2).mean())
    assert max(edge) < loud / 3


def test_progress_is_told_for_every_frame_and_rises(usual: tuple[Rendered, list[float]]) -> None:
    _, told = usual
    assert told == sorted(told)
    assert len(told) == 97
    assert told[0] > 0
    assert told[-1] == 1.0


def test_the_thumbnail_is_a_jpeg_of_the_video(usual: tuple[Rendered, list[float]]) -> None:
    made, _ = usual
    assert made.thumbnail is not None
    with Image.open(made.thumbnail) as image:
        assert image.format == "JPEG"
        assert image.size == (640, 360)
        small = np.asarray(image.convert("RGB"), np.float32)
    with av.open(str(made.path)) as container:
        frames = [
            frame.to_image().resize((640, 360)) for i, frame in enumerate(container.decode(video=0)) if 30 <= i < 38
        ]
    assert min(np.abs(np.asarray(frame, np.float32) - small).mean() for frame in frames) < 6


def test_nothing_but_video_and_thumbnail_is_left(usual: tuple[Rendered, list[float]]) -> None:
    assert sorted(path.name for path in usual[0].path.parent.iterdir()) == ["video.jpg", "video.mp4"]


@pytest.mark.parametrize(
    ("size", "expected"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720)), ("4:3", (960, 720))]
)
def test_sizes(size: str, expected: tuple[int, int], tmp_path: Path) -> None:
    assert frame_size(size) == expected
    made = make(RenderSpec("a boat", size=size, duration=1), tmp_path / "v.mp4")
    with av.open(str(made.path)) as container:
        video = container.streams.video[0]
        assert (video.width, video.height) == expected
        assert next(container.decode(video=0)).to_image().size == expected


@pytest.mark.parametrize("size", ["", "16/9", "0:1", "9:1", "wide", "16:9:1"])
def test_what_is_no_ratio_is_refused(size: str, tmp_path: Path) -> None:
    with pytest.raises(RenderError):
        make(RenderSpec("a boat", size=size), tmp_path / "v.mp4")
    assert not list(tmp_path.iterdir())


def digest(spec: RenderSpec, folder: Path) -> str:
    made = make(spec, folder / f"{len(list(folder.iterdir()))}.mp4")
    return hashlib.sha256(made.path.read_bytes()).hexdigest()


def test_the_same_request_gives_the_same_file_in_any_process(tmp_path: Path) -> None:
    spec = RenderSpec("A dog at night in the rain. Then a cat", duration=1, style="comic", watermark=True)
    first, again = digest(spec, tmp_path), digest(spec, tmp_path)
    code = (
        "from pathlib import Path; from desktop.sandbox.render import *\n"
        "spec = RenderSpec('A dog at night in the rain. Then a cat', duration=1, style='comic', watermark=True)\n"
        f"render(spec, Path({str(tmp_path / 'other.mp4')!r}), on_progress=lambda _: None, cancelled=lambda: False)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3], timeout=60)
    elsewhere = hashlib.sha256((tmp_path / "other.mp4").read_bytes()).hexdigest()
    assert first == again == elsewhere


def test_another_prompt_or_seed_gives_another_picture() -> None:
    base = RenderSpec("A dog in a field, day", duration=1)
    for other in (
        RenderSpec("A dog in the city, day", duration=1),
        RenderSpec("A dog in a field, day", duration=1, seed=2),
    ):
        assert difference(still(base), still(other)) > 3


def test_a_watermark_is_drawn_only_when_asked() -> None:
    plain, marked = (still(RenderSpec("a fox", duration=1, watermark=mark)) for mark in (False, True))
    changed = np.abs(plain.luma.astype(int) - marked.luma.astype(int)) > 8
    rows, columns = np.nonzero(changed)
    assert 400 < changed.sum() < 20_000
    assert 0.7 * 720 < rows.min() < rows.max() < 0.9 * 720
    assert 0.35 * 1280 < columns.min() < columns.max() < 0.65 * 1280


def test_every_video_says_what_it_is() -> None:
    said, silent = (still(RenderSpec("a fox", duration=1, label=label)) for label in ("animatic", ""))
    assert label_is_in_a_right_corner(said, silent)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size", ["16:9", "9:16", "1:1"])
def test_the_label_is_never_under_what_a_style_lays_over_the_picture(style: str, size: str) -> None:
    look, shot = choose_look(style), write_script(RenderSpec("a fox runs"))[0]
    width, height = frame_size(size)
    frames = Frame.blank(width, height), Frame.blank(width, height)
    for frame in frames:
        for overlay in dress(look, shot, width, height, words=True):
            overlay.draw(frame, 40)
    for mark in corner_label("animatic", look, width, height):
        mark.draw(frames[0], 40)
    assert label_is_in_a_right_corner(*frames)


def label_is_in_a_right_corner(said: Frame, silent: Frame) -> bool:
    changed = np.argwhere(np.abs(said.luma.astype(int) - silent.luma.astype(int)) > 8)
    top, bottom = changed[:, 0].min(), changed[:, 0].max()
    corner = changed[:, 1].min() > said.width * 0.75 and (bottom < said.height * 0.12 or top > said.height * 0.8)
    return corner and 300 < len(changed) < 12_000


def test_the_first_frame_is_the_first_reference_cut_and_not_stretched() -> None:
    image = target()
    for style in ("", "nostalgic"):
        spec = RenderSpec(
            "dolly in", duration=2, style=style, label="", references=(png(image), png(target(colour=(0, 90, 0))))
        )
        frame = still(spec, 0)
        expected = ImageOps.fit(image, (1280, 720), centering=(0.5, 0.45))
        assert np.abs(np.asarray(frame.image(), int) - np.asarray(expected, int)).mean() < 3
        yellow = np.argwhere(frame.chroma[0] < 90)
        tall, wide = np.ptp(yellow, axis=0)
        assert abs(tall / wide - 1) < 0.03


def test_references_are_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 300), (20, 20, 200))
    image.paste((220, 30, 30), (0, 0, 400, 90))  # a red strip on top; turned by the tag it is on the right
    path = tmp_path / "turned.jpg"
    image.save(path, exif=exif(6), quality=95)
    frame = still(RenderSpec("static", size="9:16", duration=1, label="", references=(path,)), 0)
    red = frame.chroma[1] > 170
    assert red[:, -20:].mean() > 0.5
    assert red[:, :40].mean() < 0.05


def test_references_follow_each_other_in_order_with_a_dissolve() -> None:
    colours = ((200, 40, 40), (40, 180, 60), (40, 60, 210))
    spec = RenderSpec(
        "a b c", duration=6, label="", references=tuple(png(Image.new("RGB", (640, 360), c)) for c in colours)
    )
    with production(spec) as made:
        shown = [np.asarray(made.frame(n).image(), int)[100:600, 100:1100].mean(axis=(0, 1)) for n in range(0, 144, 3)]
    nearest = [int(np.argmin([np.abs(np.asarray(c) - tone).sum() for c in colours])) for tone in shown]
    assert nearest == sorted(nearest)
    assert set(nearest) == {0, 1, 2}
    between = [tone for tone in shown if min(np.abs(np.asarray(c) - tone).sum() for c in colours) > 60]
    assert between, "no dissolve"
    steps = [np.abs(after - before).sum() for before, after in itertools.pairwise(shown)]
    assert max(steps) < 130, "a hard cut"


def test_reference_pictures_move_with_depth() -> None:
    random = np.random.default_rng(3)
    image = Image.fromarray(random.integers(0, 255, (90, 160, 3), dtype=np.uint8)).resize((1280, 720))
    spec = RenderSpec("The camera pans right", duration=4, label="", references=(png(image),))
    with production(spec) as made:
        start, end = made.frame(40), made.frame(90)
    assert difference(start, end) > 8


@pytest.mark.parametrize(
    ("words", "axis", "sign"),
    [("pan right", 1, -1), ("pan left", 1, 1), ("tilt up", 0, 1), ("tilt down", 0, -1), ("tracking shot", 1, -1)],
)
def test_the_camera_leaves_the_first_reference_in_the_direction_it_was_told(words: str, axis: int, sign: int) -> None:
    image = Image.new("RGB", (1280, 720), (20, 30, 60))
    ImageDraw.Draw(image).ellipse((600, 320, 680, 400), (250, 250, 250))
    with production(RenderSpec(words, duration=4, label="", references=(png(image),))) as made:
        spots = [made.frame(number).luma > 150 for number in range(0, 96, 8)]
    middles = [float(np.nonzero(spot)[axis].mean()) for spot in spots]
    steps = np.diff(middles) * sign
    assert steps.min() > -0.6, "it went the other way first"
    assert steps.sum() > 40
    # One spot stays one spot: near things are moved, never shown twice.
    assert all(0.5 < spot.sum() / spots[0].sum() < 1.8 for spot in spots)


def test_zooming_out_of_the_first_reference_never_zooms_in_first() -> None:
    with production(RenderSpec("zoom out", duration=4, label="", references=(png(target()),))) as made:
        sizes = [int((made.frame(number).chroma[0] < 90).sum()) for number in range(0, 96, 12)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0] * 0.8


@pytest.mark.parametrize(("words", "style"), [("static", "news"), ("static, black and white, confetti", "")])
def test_a_style_comes_over_the_first_reference_by_and_by(words: str, style: str) -> None:
    with production(RenderSpec(words, duration=2, style=style, label="", references=(png(target()),))) as made:
        frames = [made.frame(number) for number in range(20)]
    steps = [difference(before, after) for before, after in itertools.pairwise(frames)]
    assert difference(frames[0], frames[-1]) > 20
    assert max(steps) < difference(frames[0], frames[-1]) / 4


@pytest.mark.parametrize("content", [b"", b"no image", png(target())[:400], b"\x89PNG\r\n\x1a\n" + bytes(64)])
def test_an_unreadable_reference_is_named(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ReferenceUnreadableError) as caught:
        make(RenderSpec("a fox", duration=1, references=(png(target()), content)), tmp_path / "v.mp4")
    assert caught.value.index == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_of_reference_is_read(form: str) -> None:
    out = io.BytesIO()
    target().convert("P" if form == "GIF" else "RGB").save(out, form)
    frame = still(RenderSpec("static", duration=1, label="", references=(out.getvalue(),)), 0)
    assert (frame.chroma[0] < 90).mean() > 0.03


def test_cancelling_ends_it_and_leaves_nothing(tmp_path: Path) -> None:
    told: list[float] = []
    with pytest.raises(RenderCancelled):
        render(
            RenderSpec("a fox. a dog. a cat.", duration=10, thumbnail=True),
            tmp_path / "v.mp4",
            on_progress=told.append,
            cancelled=lambda: len(told) >= 5,
        )
    assert len(told) == 5
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        make(RenderSpec("a fox", duration=1), tmp_path / "nowhere" / "v.mp4")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "v.mp4.part").symlink_to("/dev/full")
    with pytest.raises(OSError):
        make(RenderSpec("a fox in the rain", duration=3), tmp_path / "v.mp4")
    assert not (tmp_path / "v.mp4").exists()
    assert not os.path.lexists(tmp_path / "v.mp4.part")


def test_a_storyboard_shows_a_card_with_a_window() -> None:
    spec = RenderSpec("Shot 1: a fox. Shot 2: a dog", duration=4, storyboard=True, label="")
    first, second, plain = still(spec, 0.2), still(spec, 0.8), still(RenderSpec(spec.prompt, duration=4, label=""), 0.2)
    assert first.luma[:40, :40].min() > 190, "paper"
    assert difference(first, plain) > 30
    # The words below the window differ from card to card.
    assert np.abs(first.luma[600:].astype(int) - second.luma[600:].astype(int)).max() > 100


def test_a_remix_keeps_the_structure_and_changes_the_look() -> None:
    base = RenderSpec("A red fox in a forest, day", duration=1, label="")
    remixed = still(RenderSpec("make it a snowy night", duration=1, style="anime", remix_of=base, label=""))
    stranger = still(RenderSpec("make it a snowy night", duration=1, style="anime", label=""))
    kept = still(base)
    assert difference(kept, remixed) > 20

    def edges(frame: np.ndarray) -> np.ndarray:
        image = Image.fromarray(frame).resize((64, 36), Image.Resampling.BOX)
        steps = np.abs(np.diff(np.asarray(image, float), axis=1))
        return (steps - steps.mean()) / (steps.std() or 1)

    like = [float((edges(kept.luma) * edges(frame.luma)).mean()) for frame in (remixed, stranger)]
    assert like[0] > like[1] + 0.1


ODD = (
    *("", "   \n\n ", "一只狐狸在夜晚的森林里奔跑。下雪了。", "مرحبا بالعالم"),
    *("🦊🎬 émigré — “naïve” ½ €", "x" * 5000, "a. " * 3000),
)


@pytest.mark.parametrize("prompt", ODD)
def test_any_words_can_be_written(prompt: str) -> None:
    shots = write_script(RenderSpec(prompt))
    for shot in shots[:2]:
        assert draw_card(shot, len(shots), "pan_left", 1280, 720).paper.luma.std() > 5
        for style in ("comic", "news"):
            frame = Frame.blank(720, 1280)
            for overlay in dress(choose_look(style), shot, 720, 1280, words=True):
                overlay.draw(frame, 10)
            assert frame.luma.max() > 200


@pytest.mark.parametrize("prompt", ["", "一只狐狸在夜晚的森林里奔跑。下雪了。", "@ @@ @!"])
def test_any_prompt_becomes_a_picture(prompt: str) -> None:
    assert still(RenderSpec(prompt, duration=1)).luma.std() > 5


def test_fonts_of_the_machine_are_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.sandbox.render import lettering

    monkeypatch.setattr(lettering, "_font_file", lambda names: "")
    assert lettering.legible("Émile – 5 × 2") == "Emile - 5 x 2"
    frame = still(RenderSpec("Émile läuft. 一只狐狸", duration=1, style="news"))
    assert frame.luma.std() > 5


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from Linux' /proc")
def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.sandbox.render import *\n"
        "spec = RenderSpec('Static shot of a fox in a field', duration=int(sys.argv[1]))\n"
        "render(spec, Path(sys.argv[2]), on_progress=lambda _: None, cancelled=lambda: False)\n"
        "lines = Path('/proc/self/status').read_text().splitlines()\n"
        "print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith('VmHWM')))"
    )

    def peak(seconds: int) -> int:
        command = [sys.executable, "-c", code, str(seconds), str(tmp_path / f"{seconds}.mp4")]
        root = Path(__file__).parents[3]
        return int(subprocess.run(command, check=True, cwd=root, capture_output=True, timeout=90).stdout)

    short, long = peak(2), peak(6)
    # A frame list of the four seconds between them would be 130 MB.
    assert long - short < 40
    assert long < 450
