"""From the storyboard to the sofa: moments put in order, watched together, and what was said of them kept."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from logbook.adapters.vault import open_vault
from logbook.models.comments import ClipComment
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.recordings import Clip, MediaTask
from tests import recordings
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.browser.filming import BAR, BARS, Film

PICTURE = f"""() => {{
  const video = document.querySelector('video[src]');
  const brush = new OffscreenCanvas(320, 180).getContext('2d');
  brush.drawImage(video, 0, 0, 320, 180);
  const white = (bar) => brush.getImageData(bar * {BAR} + {BAR // 2}, 20, 1, 1).data[0] > 128;
  return [...Array({BARS}).keys()].reduce((sum, bar) => sum + (white(bar) ? 2 ** bar : 0), 0);
}}"""
PLAYS = "() => { const v = document.querySelector('video[src]'); return v && v.videoWidth > 0 && v.currentTime > 0.2; }"
STANDS = "() => { const v = document.querySelector('video[src]'); return v.paused && !v.seeking; }"
STILL = f"""() => {{
  const now = ({PICTURE})();
  const [which, looks] = window.stood ?? [null, 0];
  const moves = now !== which || document.querySelector('video[src]').seeking;
  window.stood = [now, moves ? 0 : looks + 1];
  return looks > 20 && now;
}}"""
"""The picture shown, once it has been the same for twenty looks: one played before may still be on its way to the screen."""
STRENGTH = "He looks up when you wait."


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Film(seconds=4).write(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture
def cycle(screens: Screens, film: bytes) -> UUID:
    """A cycle of Tess's with two moments that can be played."""
    vault = open_vault(screens.app.extensions["logbook.settings"])
    with screens.rows() as db:
        screens.world.client(db, "heron")
        cycle_id = screens.world.cycle(db, "one", "heron", reviewed_on=None, review_minutes=None)
        recordings.film(db, screens.world, "film", "one")
        for at, name in enumerate(("wave", "smile"), start=1):
            facts: dict[str, Any] = {"moment": f"The {name}", "position": at, "begins_ms": 41_000, "ends_ms": 45_000}
            recordings.clip(db, vault, screens.world, name, of_film="film", content=film, **facts)
    return cycle_id


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_moments_are_put_in_order_watched_and_what_was_said_is_kept(screens: Screens, cycle: UUID, screen: str) -> None:
    page: Page = getattr(screens, screen)("tess")
    page.goto(f"/cycles/{cycle}/storyboard")
    page.get_by_label("What to ask about it").first.fill("Who began?")
    page.get_by_role("button", name=re.compile(r"Later\s*: The wave")).click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("The smile")
    press(page, "Begin the review")
    expect(page.get_by_text("to look at together. You first, each time")).to_be_visible()
    press(page, "Begin")
    expect(page.get_by_text("Your turn first: what do you see?").first).to_be_visible()
    expect(page.get_by_role("heading", name="1 of 2: The smile")).to_be_visible()
    page.wait_for_function(PLAYS)
    assert violations(page) == []
    page.keyboard.press("w")
    page.get_by_label("Strengths you saw together").press_sequentially(STRENGTH)
    screens.until(select(Draft.id).where(Draft.form == f"/cycles/{cycle}/review"))
    page.reload()
    expect(page.get_by_label("Strengths you saw together")).to_have_value(STRENGTH)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="2 of 2: The wave")).to_be_visible()
    page.wait_for_function(PLAYS)
    page.keyboard.press("s")
    expect(page.get_by_text("is being made. It will stand in the storyboard.")).to_be_visible()
    press(page, "Next")
    page.get_by_label("We held the shared review today").check()
    press(page, "Save and leave the review")
    expect(page.get_by_text("Saved with the cycle.")).to_be_visible()
    expect(page.get_by_text(STRENGTH)).to_be_visible()
    with screens.rows() as db:
        assert db.scalars(select(Cycle.strengths)).one() == STRENGTH
        assert db.scalars(select(Cycle.reviewed_on)).one() is not None
        assert db.scalars(select(MediaTask.work)).all() == ["still"]
        asked = {row.moment: row.question for row in db.execute(select(Clip.moment, Clip.question))}
    assert asked == {"The wave": "Who began?", "The smile": ""}


def test_the_review_goes_on_without_scripts(screens: Screens, cycle: UUID) -> None:
    page = screens.phone("tess", scripts=False)
    page.goto(f"/cycles/{cycle}/review")
    press(page, "Begin")
    expect(page.get_by_role("link", name="Play it on its own page").first).to_be_visible()
    page.get_by_text("Write a line", exact=True).click()
    page.get_by_label("Strengths you saw together").fill(STRENGTH)
    press(page, "Next")
    press(page, "Next")
    expect(page.get_by_label("Strengths you saw together")).to_have_value(STRENGTH)
    press(page, "Save and leave the review")
    expect(page.get_by_text(STRENGTH)).to_be_visible()


def test_a_clip_is_stepped_picture_by_picture_and_commented_on_at_its_place(screens: Screens, cycle: UUID) -> None:
    page = screens.desktop("sunny")
    page.goto(f"/clips/{screens.world.wave}")
    page.locator("#ask").get_by_role("button", name="Play").click()
    page.wait_for_function(PLAYS)
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_function(STANDS)
    page.keyboard.press(".")
    first = page.wait_for_function(STILL).json_value()
    for key, wanted in ((".", first + 1), (".", first + 2), (",", first + 1)):
        page.keyboard.press(key)
        page.wait_for_function(f"(wanted) => ({PICTURE})() === wanted", arg=wanted)
    page.get_by_text("Write at a place of it").click()
    page.get_by_label("What you see there").fill("He waits for her.")
    place = page.get_by_label("At", exact=True).input_value()
    assert place.startswith("0:0")
    press(page, "Keep the comment")
    expect(page.get_by_text("He waits for her.")).to_be_visible()
    with screens.rows() as db:
        (at_ms,) = db.scalars(select(ClipComment.at_ms)).all()
    assert abs(at_ms - (first + 1) * 40) <= 60
