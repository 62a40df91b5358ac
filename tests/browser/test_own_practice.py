"""A meeting of professionals shared with peers from a phone: its owner gives the word of everybody in it, or is asked for it."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import delete, update

from logbook.adapters.vault import open_vault
from logbook.models.recordings import Clip, ClipParticipant
from tests import recordings
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.intervising import group, meeting
from tests.world import NOW

WORD = "Everybody in it agreed that Tuesday peers sees it"


def test_the_word_is_asked_beside_the_moment_and_nothing_is_shared_without_it(screens: Screens) -> None:
    vault = open_vault(screens.app.extensions["logbook.settings"])
    with screens.rows() as db:
        screens.world.client(db, "heron")
        screens.world.cycle(db, "cycle", "heron")
        recordings.film(db, screens.world, "film", "cycle")
        recordings.clip(db, vault, screens.world, "moment", of_film="film", content=b"a film")
        db.execute(delete(ClipParticipant))
        db.execute(update(Clip).values(kind="VERP", client_id=None, cycle_id=None))
        group(db, screens.world, "theo", "tess")
        meeting(db, screens.world, begun_at=NOW)
    page = screens.phone("tess")
    page.goto(f"/intervision/meetings/{screens.world.meeting}/share")
    expect(page.get_by_label(WORD)).not_to_be_checked()
    assert violations(page) == []
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("alert")).to_contain_text("tick that everybody in it agreed")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    page.get_by_label(WORD).check()
    page.get_by_role("button", name="Share").click()
    expect(page).to_have_url(f"{page.url.split('/intervision')[0]}/intervision/meetings/{screens.world.meeting}")
    expect(page.get_by_text("she waits, he looks up").first).to_be_visible()
