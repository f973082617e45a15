"""Phrases that ship with the program: the words of camera, light and look that prompts are made of."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.widgets.words import tr as _tr


@dataclass(frozen=True, slots=True)
class Phrase:
    """A named piece of a prompt; ``text`` is English, which every model understands best."""

    name: str
    text: str


def phrases() -> tuple[Phrase, ...]:
    """Return them, named in the person's language."""
    return (
        Phrase(_tr("Camera: slow dolly-in"), "Slow dolly-in towards the subject."),
        Phrase(_tr("Camera: low tracking shot"), "Low tracking shot alongside the subject, 35 mm lens."),
        Phrase(_tr("Camera: handheld"), "Handheld camera, slight natural shake, documentary feel."),
        Phrase(_tr("Camera: drone"), "Aerial drone shot, gliding forward and rising."),
        Phrase(_tr("Camera: static wide"), "Static wide shot on a tripod, nothing moves but the subject."),
        Phrase(_tr("Camera: macro"), "Extreme macro close-up, very shallow depth of field."),
        Phrase(_tr("Camera: orbit"), "The camera orbits the subject in one smooth half circle."),
        Phrase(_tr("Light: golden hour"), "Golden hour light, long soft shadows, warm rim light."),
        Phrase(_tr("Light: overcast"), "Soft overcast light, muted natural colours."),
        Phrase(_tr("Light: neon night"), "Night, wet streets, neon reflections."),
        Phrase(_tr("Light: backlit haze"), "Strong backlight through thin haze, visible light rays."),
        Phrase(_tr("Look: film"), "Shot on 35 mm film, gentle grain, natural contrast."),
        Phrase(_tr("Look: super 8"), "Super 8 home movie look, soft focus, light leaks."),
        Phrase(_tr("Look: clay animation"), "Stop-motion clay animation, visible fingerprints."),
        Phrase(_tr("Motion: slow motion"), "Slow motion, 120 frames per second."),
        Phrase(_tr("Motion: time lapse"), "Time lapse, clouds racing, light changing."),
        Phrase(_tr("Sound: only ambience"), "Natural ambient sound only, no music, no voices."),
    )
