"""What a key or an account has left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Balance:
    """One reading. None where the service does not tell, or where there is no limit.

    Attributes:
        at: when it was read, Unix seconds.
    """

    at: float
    credits_left: float | None
    credits_used: float | None
    usd_left: float | None
    usd_used: float | None
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class KeyReach:
    """What else is known of a key; None where the service does not tell.

    Attributes:
        models: ids of the video models that it may use.
        account: what the account has left; other keys spend from it too.
    """

    models: tuple[str, ...] | None = None
    account: Balance | None = None
