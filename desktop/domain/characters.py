"""What of a text a person can see, and how the rest is shown all the same."""

from __future__ import annotations

#: Characters that show nothing, or turn the direction of what follows: never by accident in a prompt or a name.
INVISIBLE = frozenset(
    map(chr, (0xAD, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def is_invisible(character: str) -> bool:
    """Say whether a character is a control or a mark that a person cannot see (line breaks and tabs are fine).

    Joiners (U+200C, U+200D) are left alone: scripts and emoji need them.
    """
    if character in INVISIBLE:
        return True
    return _is_control(ord(character)) and character not in "\n\t\r"


def _is_control(code: int) -> bool:
    """Say whether a code point is of the category Cc, which will never have other members."""
    return code < 0x20 or 0x7F <= code < 0xA0


def clean_name(name: str, limit: int = 120) -> str:
    """Return a file's name that is safe to show and to store: invisible characters spelt out, length bounded."""
    text = name.encode("utf-8", "replace").decode()
    if len(text) > limit:
        # Both ends tell more than the middle, and the last letters are the kind.
        text = text[:limit] + text[-limit:]
    shown = "".join(f"[U+{ord(c):04X}]" if is_invisible(c) or not c.isprintable() else c for c in text)
    if len(shown) <= limit:
        return shown
    tail = limit // 3
    return f"{shown[: limit - tail - 1]}…{shown[-tail:]}"
