"""Phrases that ship with the program: the words of camera, light and look that prompts are made of."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class Phrase:
    """A named piece of a prompt; ``text`` is English, which every model understands best."""

    name: str
    text: str


def phrases() -> tuple[Phrase, ...]:
    """Return them, named in the person's language."""

    def named(name: str, text: str) -> Phrase:
        return Phrase(QCoreApplication.translate("Phrases", name), text)

    return (
        named("Camera: slow dolly-in", "Slow dolly-in towards the subject."),
        named("Camera: low tracking shot", "Low tracking shot alongside the subject, 35 mm lens."),
        named("Camera: handheld", "Handheld camera, slight natural shake, documentary feel."),
        named("Camera: drone", "Aerial drone shot, gliding forward and rising."),
        named("Camera: static wide", "Static wide shot on a tripod, nothing moves but the subject."),
        named("Camera: macro", "Extreme macro close-up, very shallow depth of field."),
        named("Camera: orbit", "The camera orbits the subject in one smooth half circle."),
        named("Light: golden hour", "Golden hour light, long soft shadows, warm rim light."),
        named("Light: overcast", "Soft overcast light, muted natural colours."),
        named("Light: neon night", "Night, wet streets, neon reflections."),
        named("Light: backlit haze", "Strong backlight through thin haze, visible light rays."),
        named("Look: film", "Shot on 35 mm film, gentle grain, natural contrast."),
        named("Look: super 8", "Super 8 home movie look, soft focus, light leaks."),
        named("Look: clay animation", "Stop-motion clay animation, visible fingerprints."),
        named("Motion: slow motion", "Slow motion, 120 frames per second."),
        named("Motion: time lapse", "Time lapse, clouds racing, light changing."),
        named("Sound: only ambience", "Natural ambient sound only, no music, no voices."),
    )
