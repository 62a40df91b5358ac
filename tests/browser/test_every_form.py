"""Every form sent without its answers, by somebody who may send it: the page that comes back holds to what every page holds to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

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
    looking.page.goto("/accessibility")
    for heading, line in FORMS[who, part].items():
        walk.put_back()
        looking.page.context.clear_cookies()
        if who in EVERYBODY:
            screens.sign_in(looking.page.context, screens.world.ids[who])
        status = send_empty(looking.page, walk.address(line), "/account" if who in EVERYBODY else "/sign-in")
        looking.afresh(changed=status < 400)
        looking.look(f"{heading} sent empty")
        looking.afresh(changed=status < 400)
    assert looking.looked == len(FORMS[who, part])
    assert not looking.wrong, "\n".join(looking.wrong)


def send_empty(page: Page, address: str, has_token: str) -> int:
    """Send a form with nothing but its token, asked for beforehand; the status of the answer itself, wherever it led."""
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.request.get(has_token).text())
    assert token is not None
    with page.expect_navigation() as gone:
        page.evaluate(SEND_EMPTY, [address, token[1]])
    answer = gone.value
    assert answer is not None
    sent = answer.request
    while sent.redirected_from is not None:
        sent = sent.redirected_from
    first = sent.response()
    assert first is not None
    assert sent.method == "POST"
    return first.status


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
