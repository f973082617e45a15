"""Local animatics: from a prompt or reference images to a real MP4, without any model and without a network."""

from desktop.sandbox.render.portrait import render_portrait
from desktop.sandbox.render.production import render
from desktop.sandbox.render.spec import (
    ReferenceUnreadableError,
    RenderCancelled,
    Rendered,
    RenderError,
    RenderSpec,
    frame_size,
)

__all__ = [
    "ReferenceUnreadableError",
    "RenderCancelled",
    "RenderError",
    "RenderSpec",
    "Rendered",
    "frame_size",
    "render",
    "render_portrait",
]
