"""Every page, for everybody who may open it, at 1280 and at 320 pixels: accessible, valid, no wider than the screen, without a dead end."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Response

from logbook.routes.application import MOST_BYTES
from tests.access.table import HEADINGS, Line
from tests.access.walk import Walk
from tests.browser.conftest import Looks, Screens
from tests.browser.readers import NO_PAGES, READERS


def pages_of(who: str) -> list[Line]:
    """One line of every heading this person may open: the first that lets them in."""
    lines = (
        next((line for line in lines if _opened_by(line, who)), None)
        for heading, lines in HEADINGS.items()
        if heading.split()[0] not in NO_PAGES
    )
    return [line for line in lines if line is not None]


def _opened_by(line: Line, who: str) -> bool:
    """A page for anybody is looked at once, by nobody in particular."""
    return line.method == "GET" and line.answers.get(who) == "ok" and (who == "nobody" or not line.public)


@pytest.mark.parametrize("who", READERS)
def test_every_page_of(who: str, walk: Walk, looks: Looks) -> None:
    looking = looks(who)
    for line in pages_of(who):
        looking.open(walk.address(line))
    assert looking.looked >= 3
    assert not looking.wrong, "\n".join(looking.wrong)


def test_no_page_is_left_out(real_app: Flask) -> None:
    every = {rule.endpoint for rule in real_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    opened = {line.endpoint for who in READERS for line in pages_of(who)}
    assert sorted(every - opened - NO_PAGES) == []


@pytest.mark.parametrize(
    ("place", "status"), [("/nothing/here", 404), ("/sign-out", 405), ("/clients?page=zero", 200), ("/mail", 403)]
)
def test_the_pages_of_refusals(place: str, status: int, looks: Looks) -> None:
    looking = looks("tess")
    answer = looking.page.goto(place)
    assert answer is not None
    assert answer.status == status
    looking.look(f"{place} answered {status}", answer)
    assert not looking.wrong, "\n".join(looking.wrong)


TOO_LARGE = """(characters) => {
  const typed = document.querySelector('main form [name=name]');
  typed.removeAttribute('maxlength');
  typed.type = 'hidden';  // 16 MB in a field that is shown take a browser many seconds to lay out
  typed.value = 'a'.repeat(characters);
}"""


def test_the_page_of_a_form_too_large(looks: Looks) -> None:
    looking = looks("tess")
    looking.page.goto("/account/name")
    looking.page.evaluate(TOO_LARGE, MOST_BYTES)
    with looking.page.expect_navigation() as gone:
        looking.page.locator("main form button").click()
    assert gone.value is not None
    assert gone.value.status == 413
    looking.look("a form too large", gone.value)
    assert not looking.wrong, "\n".join(looking.wrong)


@pytest.mark.parametrize("place", ["/sign-in", "/forgotten-password"])
def test_the_pages_that_ask_for_a_pause(place: str, looks: Looks) -> None:
    looking = looks("nobody")
    looking.page.goto(place)
    answer: Response | None = None
    for _ in range(20):
        looking.page.locator("[name=email]").fill("robin@example.org")
        if looking.page.locator("[name=password]").count():
            looking.page.locator("[name=password]").fill("not the password")
        with looking.page.expect_navigation() as gone:
            looking.page.locator("main form button").first.click()
        answer = gone.value
        assert answer is not None
        if answer.status == 429:
            break
        looking.page.goto(place)
    assert answer is not None
    assert answer.status == 429
    looking.look(f"{place} throttled", answer)
    assert not looking.wrong, "\n".join(looking.wrong)


def test_the_page_of_something_broken(
    walk: Walk, screens: Screens, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(walk.app.view_functions, "clients.index", breaks)
    looking = looks("tess")
    looking.answered["/clients"] = ""
    looking.look("a page that broke", looking.page.goto("/clients"))
    assert not looking.wrong, "\n".join(looking.wrong)
    complaints = screens.guards[-1].complaints
    assert len(complaints) == 1
    complaints.clear()
