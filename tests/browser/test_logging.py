"""Logging a cycle by hand, on a phone: how many interactions it takes, and that nothing typed is ever lost."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select, update

from logbook.models.accounts import SignIn
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.people import Person
from tests.browser.conftest import Counts, Screens
from tests.browser.counted import Counted
from tests.world import NOW, PASSWORD, TODAY

MOST_FOR_A_CYCLE = 12
MOST_FOR_A_FIRST_ONE = 20


@pytest.fixture
def heron(screens: Screens) -> Screens:
    """Tess has a client and has logged a cycle with her before."""
    with screens.rows() as db:
        screens.world.client(db, "heron")
        screens.world.cycle(db, "before", "heron")
    return screens


def write(hand: Counted) -> None:
    """Everything a cycle with its shared review needs, filmed some days before."""
    hand.day("Filmed on", TODAY - timedelta(days=4))
    hand.choose("The child's own answer", "Yes")
    hand.choose("Shared review held on", "Today")
    hand.type("One line", "He waited for her to finish.")
    hand.type("Next step", "Film the walk to school.")


def logged(screens: Screens) -> int:
    with screens.rows() as db:
        return db.scalar(select(func.count()).select_from(Cycle)) or 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_cycle_in_at_most_twelve_interactions(heron: Screens, counts: Counts, scripts: bool) -> None:
    hand = Counted(heron.phone("tess", scripts=scripts))
    hand.page.goto("/")
    hand.tap("Log a cycle", "link")
    write(hand)
    hand.tap("Save")
    expect(hand.page.get_by_text("Saved.")).to_be_visible()
    expect(hand.page.get_by_role("button", name="Send for sign-off")).to_be_visible()
    counts("A cycle with its shared review, from home to saved", hand)
    assert len(hand.steps) <= MOST_FOR_A_CYCLE
    hand.tap("Send for sign-off")
    expect(hand.page.get_by_text("Sent. It is with your supervisor now.")).to_be_visible()
    assert logged(heron) == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_the_first_cycle_of_a_new_client_in_at_most_twenty(screens: Screens, counts: Counts, scripts: bool) -> None:
    hand = Counted(screens.phone("tess", scripts=scripts))
    hand.page.goto("/")
    hand.tap("Log a cycle", "link")
    hand.choose("Has everyone agreed", "Yes")
    hand.day("Signed on", TODAY - timedelta(days=9))
    hand.tap("Save and log a cycle")
    write(hand)
    hand.type("Minutes of the review", "45")
    hand.tap("Save")
    expect(hand.page.get_by_role("button", name="Send for sign-off")).to_be_visible()
    counts("The first cycle of a new client, from home to saved", hand)
    assert len(hand.steps) <= MOST_FOR_A_FIRST_ONE


def half_a_thought(screens: Screens) -> Page:
    page = screens.phone("tess")
    page.goto("/cycles/new")
    page.get_by_label("One line").fill("Half a thought")
    return page


def test_a_draft_saves_itself_and_survives_a_closed_tab(heron: Screens) -> None:
    page = half_a_thought(heron)
    expect(page.locator("[data-draft-note]")).to_have_text("Draft saved 10:00")
    page.close()
    again = heron.phone("tess")
    again.goto("/")
    again.get_by_role("link", name="Log a cycle").first.tap()
    expect(again.get_by_label("One line")).to_have_value("Half a thought")
    expect(again.get_by_text("only you see it")).to_be_visible()
    supervisor = heron.desktop("sunny")
    supervisor.goto(f"/cycles/new?client={heron.world.heron}")
    expect(supervisor.get_by_label("One line")).to_have_value("")
    again.get_by_role("button", name="Throw it away").tap()
    expect(again.get_by_label("One line")).to_have_value("")


def test_a_tab_closed_in_the_middle_of_a_word_keeps_it(heron: Screens) -> None:
    page = half_a_thought(heron)
    page.goto("about:blank")
    heron.until(select(Draft))
    again = heron.phone("tess")
    again.goto("/cycles/new")
    expect(again.get_by_label("One line")).to_have_value("Half a thought")


def test_what_was_typed_outlives_the_session(heron: Screens) -> None:
    page = heron.phone("tess")
    page.goto("/cycles/new")
    hand = Counted(page)
    write(hand)
    with heron.rows() as db:
        db.execute(update(SignIn).where(SignIn.person_id == heron.world.tess).values(ended_at=NOW))
    page.get_by_label("Next step").press_sequentially(" Soon.")
    expect(page.locator("[data-draft-note]")).to_have_text(
        "You were signed out. Press Save: you can sign in and carry on."
    )
    hand.tap("Save")
    expect(page.get_by_text("What you had typed is kept")).to_be_visible()
    page.get_by_label("E-mail address").fill("tess@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    hand.tap("Sign in")
    expect(page.get_by_label("One line")).to_have_value("He waited for her to finish.")
    expect(page.get_by_label("Next step")).to_have_value("Film the walk to school. Soon.")
    hand.tap("Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert logged(heron) == 2


def test_what_one_person_typed_is_not_given_to_another_who_signs_in(heron: Screens) -> None:
    with heron.rows() as db:
        heron.world.client(db, "otter", trainee="theo", code="Otter")
    page = half_a_thought(heron)
    with heron.rows() as db:
        db.execute(update(SignIn).where(SignIn.person_id == heron.world.tess).values(ended_at=NOW))
    page.get_by_role("button", name="Save").tap()
    page.get_by_label("E-mail address").fill("theo@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").tap()
    expect(page.get_by_text("It was put aside unread.")).to_be_visible()
    page.goto(f"/cycles/new?client={heron.world.otter}")
    expect(page.get_by_label("One line")).to_have_value("")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_second_click_saves_once(heron: Screens, scripts: bool) -> None:
    page = heron.phone("tess", scripts=scripts)
    page.goto("/cycles/new")
    write(Counted(page))
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("button", name="Send for sign-off")).to_be_visible()
    assert logged(heron) == 2


def later(route: Route) -> None:
    """A slow network."""
    time.sleep(0.5)
    route.continue_()


def test_saving_while_a_draft_is_on_its_way_leaves_no_draft_behind(heron: Screens) -> None:
    page = heron.phone("tess")
    page.goto("/cycles/new")
    write(Counted(page))
    page.context.route("**/drafts", later)
    with page.expect_request("**/drafts"):
        page.get_by_label("Next step").press_sequentially(" Soon.")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_role("button", name="Send for sign-off")).to_be_visible()
    page.goto("/cycles/new")
    expect(page.get_by_label("One line")).to_have_value("")


def test_a_stale_tab_shows_both_versions(heron: Screens) -> None:
    first = heron.phone("tess")
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/cycles/{heron.world.before}/edit")
    for tab, words in ((first, "From the first tab"), (second, "From the second tab")):
        tab.get_by_label("Next step").fill(words)
        tab.get_by_role("button", name="Save", exact=True).tap()
    expect(second.get_by_text("This entry was changed since you opened it")).to_be_visible()
    expect(second.get_by_text("From the first tab")).to_be_visible()
    expect(second.get_by_label("Next step")).to_have_value("From the second tab")
    second.get_by_role("button", name="Save", exact=True).tap()
    expect(second.get_by_text("Saved.")).to_be_visible()
    expect(second.get_by_text("From the second tab")).to_be_visible()


def test_taken_out_by_mistake_and_undone(heron: Screens) -> None:
    page = heron.phone("tess")
    page.goto(f"/cycles/{heron.world.before}")
    page.get_by_text("Ended early, or entered by mistake").tap()
    page.get_by_role("button", name="Take it out of the record").tap()
    expect(page.get_by_text("The cycle was taken out of the record.")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Put back.")).to_be_visible()
    assert logged(heron) == 1


def test_words_in_any_script_come_back_as_they_were_typed(heron: Screens) -> None:
    with heron.rows() as db:
        db.execute(update(Person).where(Person.id == heron.world.tess).values(name="Zoë שירה 🎥"))
    page = heron.phone("tess")
    page.goto("/cycles/new")
    hand = Counted(page)
    write(hand)
    page.get_by_label("One line").fill("היא מחכה 👶🏽 é")
    hand.tap("Save")
    expect(page.get_by_text("היא מחכה 👶🏽 é")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("link", name="Zoë שירה 🎥")).to_be_visible()
