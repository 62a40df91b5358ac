"""The whole way of a film, of three kinds: clipped where it lies, on the storyboard, looked at together, and in supervision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from logbook.actions.inspecting import Inspector
from logbook.adapters.vault import Vault, open_vault
from logbook.domain.inspection import QUICK, SLOW
from logbook.domain.recordings import Part
from logbook.models.cycles import Cycle
from logbook.models.recordings import Clip, StoredFile, Viewing
from tests import films
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.browser.counted import Counted
from tests.browser.test_clipping import marked, opened
from tests.browser.test_review import PLAYS, press
from tests.browser.walking import Journey

PLAYING = "() => { const v = document.getElementById('film'); return v.videoWidth > 0 && v.currentTime > 0.2; }"
SHAPE = "() => { const v = document.querySelector('video[src]'); return v.videoHeight > v.videoWidth; }"
WATCHED = "she waits, he looks up"


@pytest.fixture
def cycle(screens: Screens) -> UUID:
    """A cycle that was filmed and not yet looked at together."""
    with screens.rows() as db:
        screens.world.client(db, "heron")
        return screens.world.cycle(db, "one", "heron", reviewed_on=None, review_minutes=None)


@pytest.fixture
def vault(screens: Screens) -> Vault:
    return open_vault(screens.app.extensions["logbook.settings"])


def clipped_here(page: Page, cycle: UUID, film: Path) -> None:
    """Opened where it lies, marked, named, said who is in it."""
    opened(page, cycle, film)
    marked(page, 1.3, 4.06)
    card = page.locator(".lb-moment")
    card.get_by_label("Name the moment").fill(WATCHED)
    card.get_by_label("mum", exact=True).check()
    expect(page.locator("#leaves")).to_contain_text("The rest of the film stays here.")


def sent_whole(page: Page, cycle: UUID, film: Path) -> None:
    """The announced other way: marked by time, and the server cuts."""
    page.goto(f"/cycles/{cycle}/clips/new")
    page.locator("#film").set_input_files(film)
    expect(page.get_by_role("heading", name="This browser cannot show this film")).to_be_visible()
    page.get_by_label("The moment begins at").fill("0:01")
    page.get_by_label("It ends at").fill("0:04")
    page.locator("#whole").get_by_role("button", name="Keep this moment").click()
    expect(page.locator("#leaves")).to_contain_text("destroys the rest")


def send(page: Page) -> None:
    page.get_by_label("The film lies on").fill("work phone")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("All of it has arrived.")).to_be_visible()


def say_who(page: Page, clip_id: UUID) -> None:
    """Where the device could not show it, it is said afterwards who can be recognised, and it is closed until then."""
    page.goto(f"/clips/{clip_id}")
    expect(page.get_by_text("Nobody is named in it yet")).to_be_visible()
    page.goto(f"/clips/{clip_id}/people")
    page.get_by_label("mum", exact=True).check()
    page.get_by_role("button", name="Save").click()


def looked_into(screens: Screens, vault: Vault) -> None:
    """Everything an inspector would do meanwhile."""
    inspector = Inspector(screens.database, vault, (*QUICK, *SLOW))
    while inspector.do_next():
        pass


def reviewed(page: Page, cycle: UUID, upright: bool) -> None:
    """From the storyboard to the sofa; what was said of it kept."""
    page.goto(f"/cycles/{cycle}/storyboard")
    press(page, "Begin the review")
    press(page, "Begin")
    page.wait_for_function(PLAYS)
    assert page.evaluate(SHAPE) is upright
    assert violations(page) == []
    page.keyboard.press("w")
    page.get_by_label("Strengths you saw together").fill("He looks up when you wait.")
    press(page, "Next")
    page.get_by_label("We held the shared review today").check()
    press(page, "Save and leave the review")
    expect(page.get_by_text("Saved with the cycle.")).to_be_visible()
    page.goto(f"/cycles/{cycle}/edit")
    page.get_by_label("Minutes of the review").fill("45")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("button", name="Send for sign-off")).to_be_visible()


def watched(page: Page, clip_id: UUID) -> None:
    page.goto(f"/clips/{clip_id}")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(PLAYING)


@pytest.mark.parametrize(
    ("film", "upright", "clips", "kept"),
    [
        (films.phone, True, clipped_here, {Part.CLIP}),
        (films.without_index, False, clipped_here, {Part.CLIP, Part.RENDITION}),
        (films.unknown_to_browsers, False, sent_whole, {Part.CLIP, Part.RENDITION}),
    ],
    ids=["a phone, turned", "WebM without an index", "a film Chromium cannot decode"],
)
def test_from_a_film_to_supervision(
    screens: Screens, cycle: UUID, vault: Vault, tmp_path: Path,
    film: Callable[[], bytes], upright: bool, clips: Callable[[Page, UUID, Path], None], kept: set[Part],
) -> None:  # fmt: skip
    (tmp_path / "film").write_bytes(film())
    tess = Journey(screens, "Tess", {"Tess": Counted(screens.phone("tess"))})
    page = tess.trainee.page
    clips(page, cycle, tmp_path / "film")
    send(page)
    looked_into(screens, vault)
    with screens.rows() as db:
        clip = db.scalars(select(Clip)).one()
        there = set(db.scalars(select(StoredFile.part).where(StoredFile.destroyed_at.is_(None))))
        clip_id, named = clip.id, bool(clip.moment)
    assert {Part(part) for part in there} <= kept | {Part.CLIP}
    if not named:
        say_who(page, clip_id)
    reviewed(page, cycle, upright)
    watched(screens.desktop("sunny"), clip_id)
    tess.enter_session(60)
    tess.confirm("sunny")
    page.goto(f"/clips/{clip_id}")
    expect(page.get_by_text("Sunny, supervisor")).to_be_visible()
    with screens.rows() as db:
        assert db.scalars(select(Cycle.sign_off_id)).one() is not None
        assert set(db.scalars(select(Viewing.person_id))) >= {screens.world.sunny}
