"""An API key: what one looks like and what is known of it. Where keys are kept: :mod:`desktop.credentials`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

# Anything else would make h11 put the whole header, key included, into an exception's text.
_KEY = re.compile(r"[\x21-\x7e]{8,512}")


class KeyFormat(StrEnum):
    """Why a text cannot be a key."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"  # under 8 characters
    TOO_LONG = "too_long"  # over 512: the Windows vault takes no more than 1,280 bytes
    CHARACTERS = "characters"  # a blank, a control or a letter outside ASCII


class KeyFormatError(ValueError):
    """A text is no key. It never holds the text itself.

    Attributes:
        reason: what is wrong with it.
    """

    def __init__(self, reason: KeyFormat) -> None:
        super().__init__(reason.value)
        self.reason = reason


class KeyPresence(StrEnum):
    """What is known of a key."""

    PRESENT = "present"
    ABSENT = "absent"
    UNREADABLE = "unreadable"  # there may be one


class KeySource(StrEnum):
    """Where a key comes from."""

    NONE = ""
    ENVIRONMENT = "environment"  # RUSHES_API_KEY; never stored
    KEYRING = "keyring"
    SESSION = "session"  # in memory until the program ends


class KeyTrouble(StrEnum):
    """What is wrong with the keyring."""

    NONE = ""
    NO_KEYRING = "no_keyring"  # none on this machine, or switched off
    INSECURE = "insecure"  # one that is not trusted was configured; it was not used
    LOCKED = "locked"
    HUNG = "hung"  # no answer within the limit
    DENIED = "denied"  # any other error
    NOT_KEPT = "not_kept"  # it said yes, but the key could not be read back
    MALFORMED = "malformed"  # what is stored (or in the environment) is no key
    STILL_STORED = "still_stored"  # deleting failed


@dataclass(frozen=True, slots=True)
class KeyState:
    """What is known of one origin's key. Its ``repr`` does not show the key.

    Attributes:
        key: the key itself, "" unless ``presence`` is PRESENT.
        trouble: what is wrong with the keyring, if anything; a session key has one, that is why it is one.
        detail: class name of the error behind the trouble; never its text, which may hold the key.
    """

    presence: KeyPresence
    key: str = field(default="", repr=False)
    source: KeySource = KeySource.NONE
    trouble: KeyTrouble = KeyTrouble.NONE
    detail: str = ""

    @property
    def present(self) -> bool:
        """Say whether there is a key to send."""
        return self.presence is KeyPresence.PRESENT

    @property
    def fingerprint(self) -> str:
        """Return what tells this key from others without holding it, "" when there is none."""
        return fingerprint(self.key) if self.key else ""


def check_key(text: str) -> str:
    """Return a key without the blanks around it.

    Raises:
        KeyFormatError: it cannot be one.
    """
    key = text.strip()
    if not key:
        raise KeyFormatError(KeyFormat.EMPTY)
    if len(key) > 512:
        raise KeyFormatError(KeyFormat.TOO_LONG)
    if not all("\x21" <= c <= "\x7e" for c in key):
        raise KeyFormatError(KeyFormat.CHARACTERS)
    if not _KEY.fullmatch(key):
        raise KeyFormatError(KeyFormat.TOO_SHORT)
    return key


def fingerprint(key: str) -> str:
    """Return twelve hex digits that tell keys apart and cannot be turned back."""
    import hashlib  # loads OpenSSL, which the first paint need not wait for

    return hashlib.sha256(b"rushes key\0" + key.encode()).hexdigest()[:12]
