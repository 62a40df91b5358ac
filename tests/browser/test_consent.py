"""Consent of the usual family on a phone: one carer, one child, all yes, in a handful of taps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from logbook.models.consents import Consent
from tests.browser.conftest import Counts, Screens
from tests.browser.counted import Counted

MOST = 8


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_the_usual_family_in_at_most_eight_taps(screens: Screens, counts: Counts, scripts: bool) -> None:
    with screens.rows() as db:
        screens.world.client(db, "heron")
        db.query(Consent).delete()
    hand = Counted(screens.phone("tess", scripts=scripts))
    hand.go("Clients")
    hand.tap("Heron", "link")
    hand.tap("Record what they answered", "link")
    hand.choose("Has everyone agreed", "Yes, all of them")
    hand.choose("On which day", "Today")
    hand.tap("Save the answers")
    expect(hand.page.get_by_text("family review and supervision, until withdrawn.")).to_be_visible()
    counts("Consent of one carer and one child, all yes, from home to saved", hand)
    assert len(hand.steps) <= MOST
    with screens.rows() as db:
        assert db.scalar(select(func.count()).select_from(Consent)) == 2
