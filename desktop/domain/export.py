"""What tasks can be handed on as."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """A kind of file; its value is the name's ending."""

    CSV = "csv"
    JSON = "json"
    PNG = "png"  # contact sheet, one picture a page
    PDF = "pdf"  # contact sheet
    OTIO = "otio"
    FCPXML = "fcpxml"
    EDL = "edl"


#: A timeline is made of saved videos; what has none is left out.
TIMELINES = frozenset({ExportFormat.OTIO, ExportFormat.FCPXML, ExportFormat.EDL})
SHEETS = frozenset({ExportFormat.PNG, ExportFormat.PDF})
