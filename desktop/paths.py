"""Where Rushes keeps things. Everything below one folder with ``--data-dir``; else where the desktop's rules say."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Paths(NamedTuple):
    """The folders; none is made until :meth:`create`.

    Attributes:
        data: database, prepared references, posters, logs, backups, draft.
        config: settings.
        videos: finished videos; a person's own folder.
    """

    data: Path
    config: Path
    videos: Path

    @classmethod
    def standard(cls) -> Paths:
        """Return the desktop's own places (XDG on Linux).

        Raises:
            RuntimeError: the home folder cannot be told.
        """
        import platformdirs

        return cls(
            data=Path(platformdirs.user_data_dir("rushes", appauthor=False)),
            config=Path(platformdirs.user_config_dir("rushes", appauthor=False)),
            videos=Path(platformdirs.user_videos_dir()) / "Rushes",
        )

    @classmethod
    def below(cls, folder: Path) -> Paths:
        """Return places that are all below one folder (``--data-dir``)."""
        folder = folder.expanduser().absolute()
        return cls(data=folder, config=folder, videos=folder / "videos")

    @property
    def database(self) -> Path:
        """Return the task database."""
        return self.data / "rushes.db"

    @property
    def backups(self) -> Path:
        """Return the folder of database backups."""
        return self.data / "backups"

    @property
    def references(self) -> Path:
        """Return the folder of prepared reference images, named by their digests."""
        return self.data / "references"

    @property
    def posters(self) -> Path:
        """Return the folder of stills shown in lists."""
        return self.data / "posters"

    @property
    def logs(self) -> Path:
        """Return the folder of logs and crash reports."""
        return self.data / "logs"

    @property
    def sandbox(self) -> Path:
        """Return the folder in which the built-in sandbox keeps its state."""
        return self.data / "sandbox"

    @property
    def settings_file(self) -> Path:
        """Return the settings file (JSON)."""
        return self.config / "settings.json"

    @property
    def geometry_file(self) -> Path:
        """Return the window geometry file (INI, through QSettings)."""
        return self.config / "window.ini"

    @property
    def draft_file(self) -> Path:
        """Return what was being composed when the program ended (JSON)."""
        return self.data / "draft.json"

    def create(self) -> None:
        """Make the private folders, readable by their owner only. The videos folder is made when first needed.

        Raises:
            OSError: a folder cannot be made; the error names it.
        """
        for folder in (self.data, self.config, self.backups, self.references, self.posters, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
