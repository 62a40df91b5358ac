"""A stored clip trimmed further: opened in the cutter from its own address, and only what is kept is sent, as a new clip."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from logbook.adapters.vault import open_vault
from logbook.models.recordings import Clip, ClipParticipant, Film, StoredFile
from tests import recordings
from tests.browser import filming
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.browser.test_clipping import marked

MOMENT: dict[str, Any] = {"moment": "The wave at the door", "begins_ms": 41_000, "ends_ms": 49_000}


@pytest.fixture
def stored(screens: Screens, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A clip of eight seconds; what is in its file."""
    film = filming.Film(seconds=8).write(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()
    vault = open_vault(screens.app.extensions["logbook.settings"])
    with screens.rows() as db:
        screens.world.client(db, "heron")
        screens.world.cycle(db, "one", "heron", reviewed_on=None, review_minutes=None)
        recordings.film(db, screens.world, "film", "one")
        recordings.clip(db, vault, screens.world, "wave", of_film="film", content=film, **MOMENT)
    return film


def test_a_stored_clip_is_trimmed_and_the_former_one_thrown_away(screens: Screens, stored: bytes) -> None:
    page = screens.desktop("tess")
    page.goto(f"/clips/{screens.world.wave}")
    page.get_by_role("link", name="Trim it further").click()
    expect(page.get_by_text("Open: 0:08.0.")).to_be_visible()
    expect(page.locator("#film")).to_be_hidden()
    expect(page.get_by_label("The film lies on")).to_be_hidden()
    expect(page.locator("#leaves")).to_have_text("Nothing is sent yet.")
    marked(page, 2.3, 5.02)
    card = page.locator(".lb-moment")
    expect(card).to_contain_text("0:03.0 – 0:05.0")
    expect(card.get_by_label("mum", exact=True)).to_be_checked()
    expect(page.locator("#leaves")).to_contain_text("This is sent: 1 moment,")
    assert violations(page) == []
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("All of it has arrived.")).to_be_visible()
    with screens.rows() as db:
        shorter = db.scalars(select(Clip).where(Clip.id != screens.world.wave)).one()
        assert (shorter.begins_ms, shorter.ends_ms, shorter.film_id) == (44_000, 46_000, screens.world.film)
        assert shorter.moment == MOMENT["moment"]
        seen = db.scalars(select(ClipParticipant.participant_id).where(ClipParticipant.clip_id == shorter.id))
        assert set(seen) == {screens.world.heron_mum, screens.world.heron_child}
        assert len(db.scalars(select(Film.id)).all()) == 1
        length = db.get_one(StoredFile, shorter.file_id).length
        sent = b"".join(open_vault(screens.app.extensions["logbook.settings"]).read(shorter.file_id, 0, length))
    assert filming.numbers(sent) == list(range(75, 125))
    assert len(sent) < len(stored)
    page.get_by_role("button", name="Throw the longer one away").click()
    expect(page.get_by_text("The clip is thrown away.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
