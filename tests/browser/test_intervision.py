"""A whole intervision meeting of three: Theo at a laptop, Tess and Otto of another service on phones, on one page each."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from logbook.adapters.vault import open_vault
from tests import recordings
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.browser.filming import Film
from tests.intervising import OUTSIDE, WITHIN, agrees
from tests.letters import link_to

WITHIN_SECONDS = 5.0
"""After which nobody is served anything any more and an open player has dropped its source."""
PLAYS = "() => { const v = document.querySelector('video[src]'); return v && v.videoWidth > 0 && v.currentTime > 0.2; }"
QUESTION = "How can I wait longer before I help?"


@dataclass
class Three:
    """The three, each at their own screen."""

    theo: Page
    tess: Page
    otto: Page
    meeting: str = ""

    @property
    def all(self) -> tuple[Page, Page, Page]:
        return self.theo, self.tess, self.otto

    def see(self, heading: str) -> None:
        """All three pages come to show it, without being loaded again."""
        for page in self.all:
            expect(page.get_by_role("heading", name=heading)).to_be_visible()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Film(seconds=6).write(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture
def three(screens: Screens, film: bytes) -> Three:
    """Tess has a moment whose family agreed to intervision, within the service and beyond."""
    vault = open_vault(screens.app.extensions["logbook.settings"])
    with screens.rows() as db:
        screens.world.client(db, "heron")
        agrees(db, screens.world, "heron", WITHIN, OUTSIDE)
        screens.world.cycle(db, "cycle", "heron")
        recordings.film(db, screens.world, "film", "cycle")
        recordings.clip(db, vault, screens.world, "moment", of_film="film", content=film)
    return Three(screens.desktop("theo"), screens.phone("tess"), screens.phone("otto"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def come_together(three: Three, screens: Screens) -> None:
    """Theo begins a group and asks the others: Tess by name, Otto by letter. They join, and a meeting is planned."""
    theo, tess, otto = three.all
    theo.goto("/intervision")
    theo.get_by_role("link", name="Begin a group").click()
    theo.get_by_label("Name of the group").fill("Tuesday peers")
    press(theo, "Begin the group")
    theo.get_by_label("Somebody of your service").select_option(label="Tess")
    theo.get_by_label("Or somebody of another service").fill("otto@example.org")
    press(theo, "Ask them")
    tess.goto("/intervision")
    press(tess, "Join")
    expect(tess.get_by_role("heading", name="Tuesday peers")).to_be_visible()
    otto.goto(link_to(screens.database, "otto@example.org"))
    press(otto, "Join the group")
    theo.get_by_role("link", name="Plan a meeting").click()
    theo.get_by_label("When and where").fill("By video call")
    press(theo, "Plan it")
    three.meeting = theo.url
    for page in (tess, otto):
        page.goto(three.meeting)


def come_in_share_and_present(three: Three) -> None:
    """Each sees who is here, what Tess shares and what she asks, without loading the page again."""
    theo, tess, otto = three.all
    for page in three.all:
        press(page, "Come in")
    for page, others in ((theo, ("Tess", "Otto")), (tess, ("Theo", "Otto")), (otto, ("Theo", "Tess"))):
        for name in others:
            expect(page.locator("[data-part=here]").get_by_text(name)).to_be_visible()

    tess.get_by_role("link", name="Share a moment of yours").click()
    press(tess, "Share she waits, he looks up")
    for page in (theo, otto):  # it appears by itself
        expect(page.get_by_role("heading", name="she waits, he looks up")).to_be_visible()

    tess.get_by_text("I would like to present").click()
    tess.get_by_label("Your question").fill(QUESTION)
    tess.get_by_label("A clip, shared here").check()
    press(tess, "I present")
    for page, heading in ((theo, "Present: Tess"), (otto, "Present: Tess"), (tess, "Present: your turn")):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_text(QUESTION).first).to_be_visible()
        expect(page.get_by_text("About 10 minutes left")).to_be_visible()
        assert violations(page) == []


def test_three_run_a_whole_meeting(screens: Screens, three: Three) -> None:
    theo, tess, otto = three.all
    come_together(three, screens)
    come_in_share_and_present(three)
    watch_and_write(three)
    go_round(three)

    tess.get_by_label("What you take with you").fill("Count to five.")
    tess.locator("#own").get_by_role("button", name="Save").click()
    expect(tess.get_by_label("What you take with you")).to_have_value("Count to five.")
    for page in (theo, otto):
        page.reload()
        expect(page.get_by_text("Count to five.")).to_have_count(0)
    closes_within_five_seconds(three)

    theo.get_by_text("Leave, or end the meeting").click()
    press(theo, "End the meeting")
    three.see("The meeting is over")
    tess.goto("/intervision")
    expect(tess.get_by_text("kept apart from supervision")).to_be_visible()
    tess.get_by_role("link", name=QUESTION).click()
    expect(tess.get_by_label("What you take with you")).to_have_value("Count to five.")


def watch_and_write(three: Three) -> None:
    """Theo plays the moment; typing pauses it at its place; Otto reads what he wrote without loading the page again."""
    theo, tess, otto = three.all
    press(theo, "Play she waits, he looks up")
    theo.wait_for_function(PLAYS)
    theo.get_by_text("Write at a place of it").click()
    theo.get_by_label("What you see there").press_sequentially("He looks up.")
    assert theo.evaluate("() => document.querySelector('video[src]').paused")
    assert theo.get_by_label("At, in minutes and seconds").input_value().startswith("0:0")
    press(theo, "Keep the comment")
    expect(theo.get_by_label("What you see there")).to_have_value("")
    for page in (tess, otto):
        expect(page.get_by_text("He looks up.")).to_be_visible()
    expect(theo.locator("video[src]")).to_have_count(1)  # his film was not taken from under him


def go_round(three: Three) -> None:
    """Strengths, then reflections, each peer in turn; whoever is there presses on, and everybody's page shows the same."""
    theo, tess, otto = three.all
    bar = theo.locator("[data-part=clock] animate")
    expect(bar).to_have_count(1)
    for page, to, seen_by, heading in (
        (tess, "Theo, strengths first", otto, "Strengths first: Theo"),
        (theo, "Otto", theo, "Strengths first: Otto"),
        (otto, "Theo, reflect", tess, "Reflect: Theo"),
        (theo, "Otto", theo, "Reflect: Otto"),
        (otto, "Tess, presenter answers", tess, "Presenter answers: your turn"),
    ):
        press(page, f"Go on to {to}")
        expect(seen_by.get_by_role("heading", name=heading)).to_be_visible()
    press(tess, "Two minutes more")
    expect(theo.get_by_text("About 7 minutes left")).to_be_visible()
    press(tess, "End of the rounds")
    three.see("Who presents next?")


def closes_within_five_seconds(three: Three) -> None:
    """Tess takes the moment back while Otto watches it."""
    _theo, tess, otto = three.all
    otto.reload()
    press(otto, "Play she waits, he looks up")
    otto.wait_for_function(PLAYS)
    at = otto.locator("video[src]").get_attribute("src")
    otto.evaluate("() => { document.querySelector('video').loop = true; }")
    press(tess, "Take it back")
    closed = time.monotonic()
    otto.wait_for_function("() => !document.querySelector('video[src]')", polling=50)
    assert time.monotonic() - closed < WITHIN_SECONDS
    assert otto.evaluate("async (at) => (await fetch(at)).status", at) == 404
    expect(otto.get_by_role("heading", name="she waits, he looks up")).to_have_count(0)


def test_whoever_is_removed_is_told_and_sees_nothing_more(screens: Screens, three: Three) -> None:
    theo, _tess, otto = three.all
    come_together(three, screens)
    theo.get_by_role("link", name="Tuesday peers").click()
    press(theo, "Remove (Otto)")
    expect(otto.get_by_role("alert")).to_contain_text("You are not in this group any more")
    expect(otto.locator("[data-board]")).to_have_count(0)


def test_it_works_without_scripts_by_loading_again(screens: Screens, three: Three) -> None:
    come_together(three, screens)
    page = screens.phone("tess", scripts=False)
    page.goto(three.meeting)
    page.get_by_role("button", name="Come in").tap()
    page.get_by_text("I would like to present").tap()
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_label("A meeting seen live").check()
    page.get_by_role("button", name="I present").tap()
    expect(page.get_by_role("heading", name="Present: your turn")).to_be_visible()
    expect(page.get_by_text("About 10 minutes left")).to_be_visible()
    expect(page.locator("[data-part=clock] rect animate")).to_have_count(1)
    page.get_by_role("button", name="End of the rounds").or_(page.get_by_role("button", name="Go on to")).tap()
    expect(
        page.get_by_role("heading", name="Who presents next?").or_(page.get_by_text("presenter answers"))
    ).not_to_have_count(0)
