"""Every form sent without its answers, by somebody who may send it: the page that comes back holds to what every page holds to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Response

from tests.access.scene import EVERYBODY
from tests.access.table import HEADINGS, Line
from tests.access.walk import Walk
from tests.browser.conftest import Looks, Screens
from tests.browser.readers import NO_PAGES, READERS

Forms = dict[str, Line]


def forms() -> dict[tuple[str, str], Forms]:
    """A line of every form's address, by the first of the readers who may send it and by its part of the logbook."""
    may = [
        (heading, line, who)
        for heading, lines in HEADINGS.items()
        if lines[0].method == "POST" and heading.split()[0] not in NO_PAGES
        for line in lines
        for who in READERS
        if line.answers.get(who) == "ok"
    ]
    found: dict[tuple[str, str], Forms] = {}
    for heading, (line, who) in {heading: (line, who) for heading, line, who in reversed(may)}.items():
        found.setdefault((who, heading.split(".")[0]), {})[heading] = line
    return found


FORMS = forms()


@pytest.mark.parametrize(("who", "part"), FORMS)
def test_every_form_sent_empty(who: str, part: str, walk: Walk, screens: Screens, looks: Looks) -> None:
    """A form without its answers comes back as a page that holds to the same, with a sentence."""
    looking = looks(who)
    page = looking.page
    page.goto("/accessibility")

    def anew() -> str:
        """The scene put back and its reader signed in again; the token of their forms."""
        walk.put_back()
        page.context.clear_cookies()
        if who in EVERYBODY:
            screens.sign_in(page.context, screens.world.ids[who])
        has_token = page.request.get("/account" if who in EVERYBODY else "/sign-in").text()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', has_token)
        assert token is not None
        return token[1]

    for heading, line in FORMS[who, part].items():
        answer = send(page, walk.address(line), anew())
        with looking.apart(changed=answer.status < 400):
            looking.look(f"{heading} sent empty", answer)
    assert looking.looked == len(FORMS[who, part])
    assert not looking.wrong, "\n".join(looking.wrong)


def send(page: Page, address: str, token: str) -> Response:
    """Send it from a page, as a person does, and stand where it leads."""
    with page.expect_navigation() as gone:
        page.evaluate(SEND_EMPTY, [address, token])
    sent = gone.value.request
    while sent.redirected_from is not None:
        sent = sent.redirected_from
    assert sent.method == "POST"
    return gone.value


SEND_EMPTY = """([address, token]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  const field = document.createElement('input');
  field.name = 'csrf_token';
  field.value = token;
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
