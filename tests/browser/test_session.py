"""The session as a person at a screen meets it: a warning before it ends, and nothing to go back to after it."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from logbook.models.accounts import SignIn
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.world import NOW


def unpressed_for(screens: Screens, minutes: int) -> None:
    with screens.database.writing() as db:
        db.execute(update(SignIn).values(seen_at=NOW - timedelta(minutes=minutes)))
        db.commit()


def test_five_minutes_before_the_end_one_press_lets_a_person_stay(screens: Screens) -> None:
    page = screens.phone("tess")
    page.clock.install()
    page.goto("/account")
    unpressed_for(screens, 26)
    page.clock.fast_forward(24 * 60 * 1000 + 100)
    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("signed out in about")
    assert violations(page) == []
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning.get_by_role("button")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_a_page_that_stood_open_too_long_says_so(screens: Screens) -> None:
    page = screens.desktop("tess")
    page.clock.install()
    page.goto("/account")
    unpressed_for(screens, 40)
    page.clock.fast_forward(24 * 60 * 1000 + 100)
    expect(page.get_by_role("alert")).to_contain_text("signed out for safety")
    page.get_by_role("alert").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_back_after_signing_out_shows_nothing(screens: Screens) -> None:
    page = screens.desktop("tess")
    page.goto("/account")
    expect(page.get_by_text("tess@example.org")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "tess@example.org" not in page.content()
