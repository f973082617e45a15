"""A video that Rushes made comes back: its settings equal the request, and it joins the list where it lies."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.found_video import VideoRefusal
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.domain.spending import Grouping
from desktop.domain.task import FileMissing, Saved, Task, TaskState
from desktop.services.found import FoundVideos, OtherTake, VideoRefused, find_again
from desktop.services.imprint import Imprint, imprint, sidecar_of
from desktop.services.mp4 import NotAVideo
from tests.store.library import Library, intent, opened
from tests.videos import make_video

REQUEST = GenerationRequest(
    service="dashly",
    model="sora-2-pro",
    prompt="naïve ☂ “storm”\nsecond line 字",
    duration=12,
    size="9:16",
    references=(Reference(ReferenceKind.FILE, "dog.jpg", "", "ab" * 32, ".jpg", "image/jpeg", 640, 480, 999),),
    style="anime",
    private=True,
)
ORIGIN = Imprint(REQUEST, "video_7497f4d5", 1_768_380_222.5, 2)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    made = folder / "film.mp4"
    imprint(make_video(folder / "plain.mp4", 24, size=(320, 180)), made, ORIGIN)
    return made


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    async with opened(tmp_path) as made:
        yield made


@pytest.fixture
def videos(library: Library, tmp_path: Path) -> FoundVideos:
    for name in ("references", "posters"):
        (tmp_path / name).mkdir()
    return FoundVideos(
        library.tasks,
        lambda name: "https://dashlyai.cc" if name == "dashly" else "",
        tmp_path / "references",
        tmp_path / "posters",
    )


async def test_the_settings_of_an_mp4_equal_the_request(film: Path, videos: FoundVideos) -> None:
    found = await videos.read(film)
    assert found.request == REQUEST
    assert (found.remote_id, found.created_at, found.take) == ("video_7497f4d5", 1_768_380_222.5, 2)
    assert (found.width, found.height, round(found.duration_s, 1), found.bytes) == (320, 180, 1.0, film.stat().st_size)
    assert (found.known_id, found.missing) == (None, ("dog.jpg",))


async def test_images_that_are_here_are_not_missing(film: Path, videos: FoundVideos, tmp_path: Path) -> None:
    (tmp_path / "references" / f"{'ab' * 32}.jpg").write_bytes(b"x")
    assert (await videos.read(film)).missing == ()


async def test_it_joins_the_list_ready_where_it_lies(film: Path, videos: FoundVideos, library: Library) -> None:
    added = await videos.add(await videos.read(film))
    task = await library.tasks.get(added.id)
    assert task.state is TaskState.READY
    assert (task.file, task.request, task.take) == (str(film), REQUEST, 2)
    assert (task.remote_id, task.created_at) == ("video_7497f4d5", 1_768_380_222.5)
    assert Path(task.poster).read_bytes().startswith(b"\xff\xd8")
    assert film.exists()
    assert await library.ledger.totals(Grouping.DAY) == ()  # it was not paid for from here


async def test_twice_is_once(film: Path, videos: FoundVideos, library: Library, tmp_path: Path) -> None:
    first = await videos.add(await videos.read(film))
    again = await videos.read(film)
    assert again.known_id == first.id
    assert (await videos.add(again)).id == first.id
    assert len(await library.rows()) == 1


async def test_what_was_taken_off_the_list_comes_back(film: Path, videos: FoundVideos, library: Library) -> None:
    first = await videos.add(await videos.read(film))
    await library.tasks.remove([first.id])
    await videos.add(await videos.read(film))
    assert [row.id for row in await library.rows()] == [first.id]


async def missing(library: Library, name: str, file: Path, size: int) -> Task:
    """Return a task whose file is gone."""
    saved = Saved(str(file), size, 320, 180, 1.0)
    (task,) = await library.tasks.add([intent(name, remote_id=f"video_{name}", saved=saved)])
    return await library.tasks.apply(task.id, FileMissing())


async def test_what_moved_with_a_file_is_found_with_it(film: Path, library: Library, tmp_path: Path) -> None:
    size = film.stat().st_size
    old, new = tmp_path / "old", tmp_path / "disk" / "archive"
    one = await missing(library, "one", old / "harbour" / "one.mp4", 100)
    same_folder = await missing(library, "two", old / "harbour" / "two.mp4", size)
    other_folder = await missing(library, "three", old / "three.mp4", size)
    other_size = await missing(library, "four", old / "four.mp4", size + 1)
    gone = await missing(library, "five", old / "five.mp4", size)
    (new / "harbour").mkdir(parents=True)
    make_video(new / "harbour" / "one.mp4", 8, size=(320, 180))
    for name in ("harbour/two.mp4", "three.mp4", "four.mp4"):
        shutil.copy(film, new / name)
    assert await find_again(library.tasks, one, new / "harbour" / "one.mp4") == 2
    for task, place in ((one, "harbour/one.mp4"), (same_folder, "harbour/two.mp4"), (other_folder, "three.mp4")):
        back = await library.tasks.get(task.id)
        assert (back.state, back.file) == (TaskState.READY, str(new / place))
    for task in (other_size, gone):
        assert (await library.tasks.get(task.id)).state is TaskState.MISSING


async def test_another_take_is_not_taken_for_the_missing_one(film: Path, library: Library, tmp_path: Path) -> None:
    task = await missing(library, "mine", tmp_path / "mine.mp4", film.stat().st_size)
    with pytest.raises(OtherTake):
        await find_again(library.tasks, task, film)
    (tmp_path / "not one.mp4").write_bytes(b"something else")
    with pytest.raises(NotAVideo):
        await find_again(library.tasks, task, tmp_path / "not one.mp4")
    assert (await library.tasks.get(task.id)).state is TaskState.MISSING


async def test_a_missing_file_is_found_again(film: Path, videos: FoundVideos, library: Library, tmp_path: Path) -> None:
    first = await videos.add(await videos.read(film))
    await library.tasks.apply(first.id, FileMissing())
    elsewhere = tmp_path / "moved.mp4"
    shutil.copyfile(film, elsewhere)
    await videos.add(await videos.read(elsewhere))
    task = await library.tasks.get(first.id)
    assert (task.state, task.file) == (TaskState.READY, str(elsewhere))


async def test_what_is_none_of_ours_is_refused_by_its_reason(videos: FoundVideos, tmp_path: Path) -> None:
    plain = make_video(tmp_path / "plain.mp4", 12, size=(320, 180))
    junk = tmp_path / "junk.mp4"
    junk.write_bytes(b"not a video" * 50)
    reasons = {plain: VideoRefusal.NOT_OURS, junk: VideoRefusal.NOT_A_VIDEO, tmp_path / "no": VideoRefusal.UNREADABLE}
    for path, reason in reasons.items():
        with pytest.raises(VideoRefused) as caught:
            await videos.read(path)
        assert caught.value.reason is reason


async def test_an_id_that_no_service_gives_out_is_dropped(film: Path, videos: FoundVideos, tmp_path: Path) -> None:
    copy = make_video(tmp_path / "copy.mp4", 12, size=(320, 180))
    sidecar_of(copy).write_text(replace(ORIGIN, task="../../v1/balance").to_json())
    assert (await videos.read(copy)).remote_id == ""


async def test_a_service_that_is_not_in_the_catalogue(videos: FoundVideos, library: Library, tmp_path: Path) -> None:
    copy = make_video(tmp_path / "copy.mp4", 12, size=(320, 180))
    sidecar_of(copy).write_text(replace(ORIGIN, request=replace(REQUEST, service="gone")).to_json())
    task = await videos.add(await videos.read(copy))
    assert (task.service, task.origin, task.state) == ("gone", "", TaskState.READY)
