"""What the bars at the top of the window say about what concerns everything."""

from __future__ import annotations

import pytest

from desktop.app.announcements import notice_of
from desktop.domain.condition import StoreTrouble


@pytest.mark.fault("D3")
def test_a_list_that_was_found_damaged_says_how_it_is_mended() -> None:
    """Trying again would not help: only a start keeps the damaged file and restores."""
    damaged, full = notice_of(StoreTrouble("StoreCorrupt")), notice_of(StoreTrouble("StoreFull"))
    assert damaged is not None and full is not None
    assert "start it again" in damaged.text and damaged.actions == ()
    assert "has room" in full.text and full.actions != ()
