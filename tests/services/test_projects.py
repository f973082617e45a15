"""A project is a folder: files go there, and come back, and nothing else is touched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from desktop.domain.task import FileFound, Saved, Task, TaskState
from desktop.services.imprint import sidecar_of
from desktop.services.projects import Projects
from desktop.store.tasks import TaskStore
from tests.servers.rig import KEY, rig_at
from tests.servers.service import VideoService
from tests.store.library import Library, intent, opened
from tests.videos import make_video


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    async with opened(tmp_path) as made:
        (tmp_path / "videos").mkdir()
        yield made


@pytest.fixture
def projects(library: Library, tmp_path: Path) -> Projects:
    return Projects(library.tasks, library.ledger, lambda: tmp_path / "videos")


async def saved(library: Library, path: Path) -> Task:
    path.write_text(f"film {path.name}")
    sidecar_of(path).write_text("{}")
    (task,) = await library.tasks.add([intent(path.name, saved=Saved(str(path), 4))])
    return task


async def test_files_go_to_the_project_and_back(library: Library, projects: Projects, tmp_path: Path) -> None:
    videos = tmp_path / "videos"
    tasks = [await saved(library, videos / f"{name}.mp4") for name in "ab"]
    ids = [task.id for task in tasks]
    told: list[list[int]] = []
    projects.let_go = lambda ids: told.append(list(ids))
    await library.tasks.annotate(ids, project="Act 1: the storm")
    moved = await projects.file_away(ids)
    folder = videos / "Act 1 the storm"
    assert [(await library.tasks.get(i)).file for i in ids] == [str(folder / "a.mp4"), str(folder / "b.mp4")]
    assert sorted(p.name for p in folder.iterdir()) == ["a.mp4", "a.rushes.json", "b.mp4", "b.rushes.json"]
    assert [p for p in videos.iterdir() if p.is_file()] == []
    assert told == [ids]
    assert (await projects.file_away(ids)).places == {}  # they are there

    back = await projects.put_back(moved)
    assert sorted(p.name for p in videos.iterdir() if p.is_file()) == [
        "a.mp4", "a.rushes.json", "b.mp4", "b.rushes.json",
    ]  # fmt: skip
    assert [(await library.tasks.get(i)).file for i in ids] == [task.file for task in tasks]
    assert not back.failed


async def test_no_project_is_the_videos_folder(library: Library, projects: Projects, tmp_path: Path) -> None:
    task = await saved(library, tmp_path / "videos" / "a.mp4")
    await library.tasks.annotate([task.id], project="Film")
    await projects.file_away([task.id])
    await library.tasks.annotate([task.id], project="")
    await projects.file_away([task.id])
    assert (await library.tasks.get(task.id)).file == task.file


async def test_what_lies_elsewhere_stays_there(library: Library, projects: Projects, tmp_path: Path) -> None:
    task = await saved(library, tmp_path / "mine.mp4")
    await library.tasks.annotate([task.id], project="Film")
    moved = await projects.file_away([task.id])
    assert (moved.places, moved.elsewhere) == ({}, ("mine.mp4",))
    assert Path(task.file).exists()


async def test_two_projects_of_one_look_have_two_folders(projects: Projects) -> None:
    names = await asyncio.gather(*(projects.folder_of(name) for name in ("a/b", "a b", "A:B", "a/b")))
    assert sorted(names) == ["A B 3", "a b", "a b", "a b 2"]
    assert await projects.folder_of("") == ""


async def test_a_file_that_cannot_move_stays_and_is_named(library: Library, projects: Projects, tmp_path: Path) -> None:
    videos = tmp_path / "videos"
    task, other = await saved(library, videos / "a.mp4"), await saved(library, videos / "b.mp4")
    Path(task.file).unlink()
    ids = [task.id, other.id]
    await library.tasks.annotate(ids, project="Film")
    moved = await projects.file_away(ids)
    assert (moved.failed, list(moved.places)) == (("a.mp4",), [other.id])
    assert (await library.tasks.get(task.id)).file == task.file


async def test_what_cannot_be_recorded_is_where_it_was(
    library: Library, projects: Projects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.store.errors import StoreFull

    task = await saved(library, tmp_path / "videos" / "a.mp4")
    await library.tasks.annotate([task.id], project="Film")

    async def full(*_: object) -> Task:
        raise StoreFull(tmp_path / "rushes.db")

    monkeypatch.setattr(library.tasks, "apply", full)
    moved = await projects.file_away([task.id])
    assert moved.failed == ("a.mp4",)
    assert Path(task.file).read_text() == "film a.mp4"
    assert list((tmp_path / "videos" / "Film").iterdir()) == []


async def test_going_back_leaves_alone_what_was_moved_since(
    library: Library, projects: Projects, tmp_path: Path
) -> None:
    task = await saved(library, tmp_path / "videos" / "a.mp4")
    await library.tasks.annotate([task.id], project="Film")
    moved = await projects.file_away([task.id])
    away = tmp_path / "away.mp4"
    Path((await library.tasks.get(task.id)).file).rename(away)
    await library.tasks.apply(task.id, FileFound(str(away)))
    assert (await projects.put_back(moved)).places == {}
    assert away.exists()


# --- with downloads ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("video") / "v.mp4", frames=12, size=(160, 90)).read_bytes()


@pytest.fixture
def service(film: bytes) -> Iterator[VideoService]:
    service = VideoService(key=KEY, video=film)
    yield service
    service.close()


async def test_a_download_of_a_project_goes_there(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        rig.submits.pause()
        tasks = await rig.submit("A red fox", takes=2)
        await rig.store.annotate([tasks[0].id], project="Film")
        rig.submits.resume()
        done = [await rig.reach(task.id, TaskState.READY) for task in tasks]
        await asyncio.sleep(0.1)
    assert Path(done[0].file).parent == rig.videos / "Film"
    assert Path(done[1].file).parent == rig.videos
    assert sidecar_of(Path(done[0].file)).exists()
    assert not list(rig.videos.rglob(".*"))


async def test_a_project_that_is_given_while_it_comes(tmp_path: Path, service: VideoService) -> None:
    async with rig_at(tmp_path, service.url) as rig:
        original = TaskStore.apply

        async def late(self: TaskStore, task_id: int, fact: object) -> Task:
            if isinstance(fact, Saved):
                await rig.store.annotate([task_id], project="Film")
            return await original(self, task_id, fact)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TaskStore, "apply", late)
            (task,) = await rig.submit("A red fox")
            await rig.reach(task.id, TaskState.READY)
        while Path((await rig.store.get(task.id)).file).parent == rig.videos:
            await asyncio.sleep(0.01)
        moved = await rig.store.get(task.id)
        await asyncio.sleep(0.05)
    assert Path(moved.file).parent == rig.videos / "Film"
    assert Path(moved.file).exists() and not Path(task.file or "/none").exists()
