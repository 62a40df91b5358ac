"""What keeps a session alive and what does not."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask.testing import FlaskClient

from tests.conftest import Browse
from tests.world import NOW

JSON = {"Accept": "application/json"}


def after(minutes: float) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=False)


def seconds(browser: FlaskClient) -> int:
    found: int = browser.get("/session", headers=JSON).get_json()["seconds"]
    return found


def test_asking_how_long_is_left_keeps_nothing_alive(browse: Browse) -> None:
    tess = browse("tess")
    for minutes, left in ((0, 1800), (20, 600), (25, 300), (29.5, 30), (30, 0), (90, 0)):
        with after(minutes):
            assert seconds(tess) == left


def test_a_press_keeps_it_alive_and_so_does_what_is_typed(browse: Browse) -> None:
    for path, data in (("/session", {}), ("/drafts", {"draft_of": "/cycles/new", "line": "She waits"})):
        tess = browse("tess")
        with after(25):
            assert seconds(tess) == 300
            assert tess.post(path, data=data, headers=JSON).status_code in (200, 204)
            assert seconds(tess) == 1800
        with after(54):
            assert seconds(tess) == 60


def test_staying_signed_in_never_lasts_longer_than_twelve_hours(browse: Browse) -> None:
    tess = browse("tess")
    for minutes in range(20, 12 * 60, 20):
        with after(minutes):
            tess.post("/session", headers=JSON)
    with after(12 * 60 - 10):
        assert seconds(tess) == 600
    with after(12 * 60):
        assert tess.post("/session", headers=JSON).status_code == 401


def test_without_a_script_the_button_goes_back_to_its_page(browse: Browse) -> None:
    assert browse("tess").post("/session", data={"to": "/account"}).location == "/account"
    assert browse("tess").post("/session", data={"to": "//elsewhere.example"}).location == "/"


def test_nothing_of_a_page_is_kept_by_the_browser(browse: Browse) -> None:
    tess = browse("tess")
    assert tess.get("/account").headers["Cache-Control"] == "no-store"
    assert tess.post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'
