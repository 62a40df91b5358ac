"""Signing in, as a person does it, on both screens."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.world import PASSWORD


def test_a_wrong_password_keeps_the_address_and_the_right_one_opens_the_door(screens: Screens) -> None:
    page = screens.phone()
    page.goto("/sign-in")
    expect(page).to_have_title("Sign in - VIG Logbook")
    assert violations(page) == []
    page.get_by_label("E-mail address").fill("tess@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("E-mail address")).to_have_value("tess@example.org")
    assert violations(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="Home")).to_be_visible()
