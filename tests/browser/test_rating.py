"""Two rate one recording blind, by keyboard and by thumb; both lock, and the gaps appear. Keys are counted."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from logbook.adapters.vault import open_vault
from logbook.domain.skills.rating import from_text
from logbook.models.ratings import Rating, RatingNote
from tests import recordings
from tests.browser.axe import violations
from tests.browser.conftest import Counts, Screens
from tests.browser.counted import Counted
from tests.browser.filming import Film
from tests.rating import every, recording, scale
from tests.supervising import held

STATEMENTS = 61
FREE_KEYS = 10
"""Interactions beyond one a statement, from the recording's page to the lock."""
PLAYS = "() => { const film = document.getElementById('film'); return film.currentTime > 0.2 && film.videoWidth > 0; }"


@pytest.fixture
def one(screens: Screens) -> UUID:
    """A shared review of Tess's, kept elsewhere, that is up to be rated."""
    with screens.rows() as db:
        return recording(db, screens.world, "one")


def rate_by_keys(page: Page, hand: Counted, at: str, answers: str) -> None:
    """Begin, press a key a statement, look at the whole and lock; nothing else is done."""
    page.goto(at)
    click(page, hand, "Begin to rate")
    expect(page.locator(".lb-statement").first).to_be_focused()
    for number in range(STATEMENTS):
        key = answers[number % len(answers)]
        hand.steps.append(f"press {key}")
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="One look at the whole")).to_be_visible()
    expect(page.get_by_text("Every statement has an answer.")).to_be_visible()
    click(page, hand, "Lock it")
    expect(page.get_by_text("You locked yours")).to_be_visible()


def click(page: Page, hand: Counted, name: str) -> None:
    """Press a button, and count it."""
    hand.steps.append(f"press “{name}”")
    page.get_by_role("button", name=name).click()


def the_noted_place_plays(page: Page) -> None:
    """Play, and jump to what was noted at three seconds."""
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(PLAYS)
    page.get_by_role("link", name="0:03").click()
    page.wait_for_function("() => Math.abs(document.getElementById('film').currentTime - 3) < 0.2")


def test_two_rate_blind_by_keys_both_lock_and_the_gaps_appear(screens: Screens, one: UUID, counts: Counts) -> None:
    tess, sunny = screens.desktop("tess"), screens.desktop("sunny")
    at = f"/skills/recordings/{one}"
    hands = Counted(tess), Counted(sunny)
    rate_by_keys(tess, hands[0], at, "4")
    expect(tess.get_by_text("Open to you")).to_have_count(0)
    rate_by_keys(sunny, hands[1], at, "4414")
    for hand in hands:
        counts("a full rating by keyboard", hand)
        assert len(hand.steps) <= STATEMENTS + FREE_KEYS
    with screens.rows() as db:
        kept = {row.as_whom: from_text(scale(), row.scores) for row in db.scalars(select(Rating))}
    assert kept["self"] == every(4)
    assert list(kept["supervisor"].values()).count(1) == 15
    sunny.get_by_role("link", name="Lay it beside yours").click()
    expect(sunny.get_by_role("heading", name="You and Tess, side by side")).to_be_visible()
    expect(sunny.locator("form .lb-gap")).to_have_count(15)
    assert violations(sunny) == []
    first = sunny.locator("form .lb-gap").first
    first.get_by_text("What we agreed").click()
    first.get_by_label("3 To a moderate extent").check(force=True)
    first.get_by_label("In words").fill("Count to five before speaking")
    sunny.get_by_role("button", name="Keep what we agreed").click()
    expect(sunny.get_by_text("Kept. Your two ratings stay as they are.")).to_be_visible()
    tess.goto(at)
    tess.get_by_role("link", name="Lay it beside yours").click()
    expect(tess.get_by_label("In words").first).to_have_value("Count to five before speaking")


def test_a_supervisor_rates_their_own_supervision_by_thumb(screens: Screens, counts: Counts) -> None:
    with screens.rows() as db:
        session_id = held(db, screens.world, "session")
    page = screens.phone("sunny")
    hand = Counted(page)
    page.goto(f"/supervision/{session_id}")
    page.get_by_role("link", name="Rate yourself on this session").tap()
    page.get_by_role("button", name="Go on").tap()
    page.get_by_label("Chosen sub-scales").check(force=True)
    page.get_by_label("Attuned guiding").check(force=True)
    page.get_by_role("button", name="Begin to rate").tap()
    expect(page.locator(".lb-statement").first).to_be_focused()
    assert violations(page) == []
    for statement in page.locator(".lb-statement").all():
        hand.steps.append("tap an answer")
        statement.locator(".lb-anchor").nth(3).tap()
    hand.tap("Save, and look at the whole")
    hand.tap("Lock it")
    expect(page.get_by_text("You locked yours")).to_be_visible()
    counts("a sub-scale by thumb", hand)
    with screens.rows() as db:
        rating = db.scalars(select(Rating)).one()
        assert from_text(scale(), rating.scores) == {key: 3 for key in scale().statements if key.startswith("6.")}
        assert (rating.as_whom, rating.rater_id) == ("self", screens.world.sunny)


def test_answers_are_kept_as_one_goes_and_keys_can_be_switched_off(screens: Screens, one: UUID) -> None:
    page = screens.desktop("tess")
    page.goto(f"/skills/recordings/{one}")
    page.get_by_role("button", name="Begin to rate").click()
    statements = page.locator(".lb-statement")
    expect(statements.first).to_be_focused()
    page.keyboard.press("n")
    expect(statements.first).to_be_focused()  # the first may not be answered so
    with page.expect_response("**/answers"):
        page.keyboard.press("2")
    expect(statements.nth(1)).to_be_focused()
    expect(page.get_by_text("60 left in all")).to_be_visible()
    page.keyboard.press("ArrowUp")
    with page.expect_response("**/answers"):
        page.keyboard.press("5")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_role("radio", name="5 To a very great extent").first).to_be_checked()
    expect(statements.nth(1)).to_be_focused()
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Single keys answer").uncheck(force=True)
    statements.nth(1).focus()
    page.keyboard.press("3")
    expect(statements.nth(1).locator("input:checked")).to_have_count(0)


def test_the_clip_plays_beside_the_statements_and_a_noted_place_plays_that_moment(
    screens: Screens, tmp_path: Path
) -> None:
    content = Film(seconds=6).write(tmp_path / "moment.mp4").read_bytes()
    vault = open_vault(screens.app.extensions["logbook.settings"])
    with screens.rows() as db:
        screens.world.client(db, "heron")
        screens.world.cycle(db, "cycle", "heron")
        recordings.film(db, screens.world, "film", "cycle")
        recordings.clip(db, vault, screens.world, "moment", of_film="film", content=content)
    page = screens.desktop("tess")
    page.goto(f"/clips/{screens.world.moment}")
    page.get_by_role("link", name="Rate it").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Begin to rate").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(PLAYS)
    page.evaluate("() => { const film = document.getElementById('film'); film.pause(); film.currentTime = 3.4; }")
    statement = page.locator(".lb-statement").first
    statement.get_by_text("A note, a place").click()
    statement.get_by_label("What you saw").fill("She waits")
    statement.get_by_role("button", name="Here").click()
    expect(statement.get_by_label("At, in minutes and seconds")).to_have_value("0:03")
    screens.until(select(RatingNote).where(RatingNote.at_ms == 3000, RatingNote.words == "She waits"))
    assert violations(page) == []
    page.reload()
    the_noted_place_plays(page)
    page.locator(".lb-statement").first.focus()
    page.keyboard.press("3")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.get_by_role("button", name="Look at the whole").click()
    page.get_by_role("button", name="Lock it").click()
    page.get_by_role("link", name="Read yours").click()
    the_noted_place_plays(page)
    assert violations(page) == []
