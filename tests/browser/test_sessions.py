"""How a session ends on the screen: kept alive by writing, and gone for good when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.world import NOW, PASSWORD

HELD = "What you sent is here and not saved yet."


@pytest.fixture
def page(screens: Screens) -> Page:
    """Tess at her phone, at a form, with the phone's own clock in the test's hands."""
    with screens.rows() as db:
        screens.world.client(db, "heron")
    opened = screens.phone("tess")
    opened.clock.install(time=NOW)
    opened.goto("/cycles/new")
    return opened


def later(minutes: float) -> time_machine.travel:
    """So many minutes after ten o'clock at the server. The phone's own timers are forwarded by each test."""
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=True)


def test_what_is_typed_keeps_the_session_alive(page: Page) -> None:
    for minutes in (20, 40):
        with later(minutes):
            page.get_by_label("One line").press_sequentially("She waits. ")
            page.clock.fast_forward("00:02")
            expect(page.locator("[data-draft-note]")).to_contain_text(f"Draft saved 10:{minutes}")
    with later(60):
        page.goto("/cycles/new")
        expect(page.get_by_label("One line")).to_have_value("She waits. She waits.")


def test_back_after_signing_out_shows_nothing(screens: Screens) -> None:
    with screens.rows() as db:
        screens.world.client(db, "heron")
        screens.world.cycle(db, "one", "heron")
    page = screens.phone("tess")
    for address in ("/", f"/clients/{screens.world.heron}", f"/cycles/{screens.world.one}"):
        page.goto(address)
    page.get_by_role("button", name="Sign out").tap()
    expect(page).to_have_title("Sign in - VIG Logbook")
    for _ in range(3):
        page.go_back()
        expect(page).to_have_title("Sign in - VIG Logbook")
        expect(page.get_by_text("She waits, he looks up.")).to_have_count(0)
        expect(page.get_by_text("Heron")).to_have_count(0)


def test_a_small_form_sent_too_late_is_offered_once_more(screens: Screens) -> None:
    with screens.rows() as db:
        screens.world.client(db, "heron")
    page = screens.phone("tess")
    page.goto(f"/clients/{screens.world.heron}")
    page.get_by_text("Add a goal").first.tap()
    page.get_by_label("A goal, in the client's words").fill("Calmer bedtimes")
    with time_machine.travel(NOW + timedelta(minutes=31), tick=True):
        page.get_by_role("button", name="Add the goal").tap()
        page.get_by_label("E-mail address").fill("tess@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").tap()
        expect(page.get_by_text(HELD)).to_be_visible()
        expect(page.get_by_text("Calmer bedtimes")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Save it now").tap()
        expect(page.get_by_text("The goal is there.")).to_be_visible()
        expect(page.locator("#goals").get_by_text("Calmer bedtimes")).to_be_visible()
