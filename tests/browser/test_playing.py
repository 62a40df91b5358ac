"""A clip played in one browser while the family changes its mind in another; and by somebody who lets no scripts run."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from logbook.adapters.vault import open_vault
from tests import recordings
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.browser.filming import Film
from tests.world import World

PLAYS = "(video) => video.currentTime > 0.2 && video.videoWidth > 0"
WITHIN = 5.0
"""Seconds after which nobody is served anything any more and the open player has dropped its source."""


@pytest.fixture
def world_with_clip(screens: Screens, tmp_path: Path) -> World:
    """A moment of Tess's, a real film of six seconds."""
    content = Film(seconds=6).write(tmp_path / "moment.mp4").read_bytes()
    vault = open_vault(screens.app.extensions["logbook.settings"])
    with screens.rows() as db:
        screens.world.client(db, "heron")
        screens.world.cycle(db, "cycle", "heron")
        recordings.film(db, screens.world, "film", "cycle")
        recordings.clip(db, vault, screens.world, "moment", of_film="film", content=content, principles=["receiving"])
    return screens.world


def played(page: Page, world: World) -> None:
    page.goto(f"/clips/{world.moment}")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"() => ({PLAYS})(document.getElementById('film'))")


def test_a_withdrawn_consent_stops_a_film_that_is_playing_elsewhere(screens: Screens, world_with_clip: World) -> None:
    sunny, tess = screens.desktop("sunny"), screens.phone("tess")
    played(sunny, world_with_clip)
    at = sunny.locator("#film").get_attribute("src")
    sunny.evaluate("() => { document.getElementById('film').loop = true; }")
    tess.goto(f"/clips/{world_with_clip.moment}")
    expect(tess.get_by_text("Sunny, supervisor")).to_be_visible()
    assert violations(sunny) == []

    tess.goto(f"/clients/{world_with_clip.heron}/consent")
    tess.get_by_text("The family changed its mind").click()
    tess.get_by_role("group", name="Whose yes").get_by_label("mum").check()
    tess.get_by_role("group", name="To what").get_by_label("family review").check()
    tess.get_by_role("group", name="When did the family say so?").get_by_label("Today").check()
    tess.get_by_role("button", name="Take it back").click()
    withdrawn = time.monotonic()
    sunny.wait_for_function("() => !document.getElementById('film').hasAttribute('src')", polling=50)
    assert time.monotonic() - withdrawn < WITHIN
    expect(sunny.get_by_role("status")).to_contain_text(
        "mum took back the yes to filming, family review and supervision"
    )
    expect(sunny.locator("#film")).to_be_hidden()
    assert sunny.evaluate("async (at) => (await fetch(at)).status", at) == 409
    sunny.get_by_role("button", name="Play").click()
    expect(sunny.get_by_role("status")).to_contain_text("mum took back the yes")
    sunny.reload()
    expect(sunny.get_by_role("heading", name="It cannot be played just now")).to_be_visible()


def test_an_address_that_ran_out_is_asked_for_anew_where_the_film_stood(
    screens: Screens, world_with_clip: World
) -> None:
    tess = screens.desktop("tess")
    played(tess, world_with_clip)
    before = tess.locator("#film").get_attribute("src")
    tess.evaluate("""() => {
      const film = document.getElementById('film');
      film.pause();
      film.currentTime = 3;
      performance.now = () => 3600000;
      film.dispatchEvent(new Event('error'));
    }""")
    tess.wait_for_function("(before) => document.getElementById('film').getAttribute('src') !== before", arg=before)
    expect(tess.locator("#film")).to_have_js_property("currentTime", 3)


def test_what_cannot_be_played_on_is_said_in_a_sentence(screens: Screens, world_with_clip: World) -> None:
    tess = screens.desktop("tess")
    played(tess, world_with_clip)
    tess.evaluate(
        "() => { performance.now = () => 0; document.getElementById('film').dispatchEvent(new Event('error')); }"
    )
    expect(tess.get_by_role("status").first).to_contain_text("Press Play again")
    expect(tess.locator("#film")).to_be_hidden()


def test_it_plays_without_scripts(screens: Screens, world_with_clip: World) -> None:
    tess = screens.phone("tess", scripts=False)
    tess.goto(f"/clips/{world_with_clip.moment}")
    tess.get_by_role("button", name="Play").tap()
    film = tess.locator("video")
    expect(film).to_have_attribute("src", re.compile("^/media/"))
    at = str(film.get_attribute("src"))
    answer = tess.request.get(at, headers={"Range": "bytes=0-1"})
    assert (answer.status, len(answer.body())) == (206, 2)


def test_captions_typed_by_its_owner_are_shown_in_the_player(screens: Screens, world_with_clip: World) -> None:
    tess, sunny = screens.phone("tess"), screens.desktop("sunny")
    tess.goto(f"/clips/{world_with_clip.moment}")
    tess.get_by_role("link", name="Captions").tap()
    tess.get_by_label("What is said, a line each").fill("0:00-0:06 Look, a ball!\nand a cup")
    tess.get_by_role("button", name="Keep the captions").tap()
    expect(tess.get_by_role("link", name="Line 2: write the time first")).to_be_visible()
    assert violations(tess) == []
    tess.get_by_label("What is said, a line each").fill("0:00-0:06 Look, a ball!")
    tess.get_by_role("button", name="Keep the captions").tap()
    expect(tess.get_by_text("1 caption kept.")).to_be_visible()
    played(sunny, world_with_clip)
    sunny.wait_for_function(
        "() => document.getElementById('film').textTracks[0]?.activeCues?.[0]?.text === 'Look, a ball!'"
    )
    assert violations(sunny) == []
