"""Words as widgets show them: a problem said, foreign text made safe, a number of bytes.

Apart from :mod:`desktop.widgets.messages`, which knows every problem there is: the first paint needs none of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale


def tr(text: str, comment: str = "", n: int = -1) -> str:
    """Return a text in the window's language, for functions outside any class; a QObject has its own ``tr``.

    lupdate reads the text from the call (as ``tr`` or ``_tr``), so it must be literal there, or marked somewhere.

    Args:
        comment: tells translators of two equal texts which one this is.
        n: the number that stands for ``%n`` and chooses singular or plural.
    """
    return QCoreApplication.translate("", text, comment, n)


def mark(text: str) -> str:
    """Mark a text for translation that is translated later, by :func:`tr`."""
    return text


def without_mnemonic(label: str) -> str:
    """Return a label as it is read aloud: ``&Save`` and ``保存(&S)`` without the letter that Alt presses."""
    return _MNEMONIC.sub("", label).replace("&", "")


#: Where a script has no letters on the keyboard, the mnemonic stands behind the text.
_MNEMONIC = re.compile(r"\s?\(&\w\)")

_STYLES = {
    "comic": mark("Comic"),
    "news": mark("News"),
    "anime": mark("Anime"),
    "selfie": mark("Selfie"),
    "nostalgic": mark("Nostalgic"),
    "thanksgiving": mark("Thanksgiving"),
}


def style_text(style: str) -> str:
    """Return a style's name as a person reads it; one that is not known stands for itself."""
    return tr(_STYLES[style]) if style in _STYLES else plain(style, 40).replace("_", " ").capitalize()


class Said(NamedTuple):
    """A problem in words.

    Attributes:
        title: what happened, a few words.
        advice: why, and what to do; one or two sentences.
        quoted: the server's own text, foreign and plain; "" when none.
    """

    title: str
    advice: str
    quoted: str = ""

    def __str__(self) -> str:
        parts = (self.title, self.advice, f"“{self.quoted}”" if self.quoted else "")
        return "\n".join(part for part in parts if part)


_DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str, limit: int = 2000) -> str:
    """Return foreign text made safe to show: controls and direction marks out, length bounded."""
    kept = "".join(c for c in text[: limit * 2] if c == "\n" or (c.isprintable() and c not in _DIRECTION_MARKS))
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def size_text(size: int) -> str:
    """Return a number of bytes as a person reads it, e.g. ``2.1 MB``."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
