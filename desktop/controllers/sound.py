"""Only the sound of a video, beside pictures that come from elsewhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QUrl

from desktop.domain.footage import Footage


def has_speaker() -> bool:
    """Say whether there is anything to hear with. Asked late: listing devices has killed programs (hydrus#2075)."""
    from PySide6.QtMultimedia import QMediaDevices

    return not QMediaDevices.defaultAudioOutput().isNull()


class Sound(QObject):
    """One player without a picture. Without a speaker, and for videos without sound, it does nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: Any = None
        self._loaded = False
        self._volume = 1.0

    def load(self, footage: Footage | None) -> None:
        """Take the sound of another video; None lets go of the file."""
        self._loaded = False
        if footage is None or not footage.has_audio or not self._build():
            if self._player is not None:
                self._player.stop()
                self._player.setSource(QUrl())
            return
        self._player.setSource(QUrl.fromLocalFile(footage.path))
        self._loaded = True

    def play(self, second: float, speed: float) -> None:
        """Be heard from a moment on."""
        if self._loaded:
            self._player.setPlaybackRate(speed)
            self._player.setPosition(round(second * 1000))
            self._player.play()

    def pause(self) -> None:
        """Be silent."""
        if self._loaded:
            self._player.pause()

    def correct(self, second: float, most_s: float) -> None:
        """Move to a moment if that is further away than ``most_s`` seconds."""
        if self._loaded and abs(self._player.position() / 1000 - second) > most_s:
            self._player.setPosition(round(second * 1000))

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1, as heard (not as amplitude)."""
        self._volume = volume
        if self._player is not None:
            self._player.audioOutput().setVolume(volume**2)

    def _build(self) -> bool:
        if self._player is not None:
            return True
        if not has_speaker():
            return False
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(QAudioOutput(self._player))
        self.set_volume(self._volume)
        return True
