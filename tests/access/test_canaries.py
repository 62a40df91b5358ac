"""A word of hostile markup is planted in every text of both services, and every page is fetched by those who may open it.

Nothing of it comes alive, and nothing of the other service's is anywhere in a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from werkzeug.test import TestResponse

from tests.access import scene
from tests.access.table import HEADINGS, Line
from tests.access.walk import Walk

HERE = {name for name, (service, _) in scene.EVERYBODY.items() if service == "saltmarsh"} - {"gone"}
MOST = 3
"""Of those who may open a page, so many open it."""


class Alive(HTMLParser):
    """The live markup of a page that is none of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "x-canary" or any(name.startswith("on") for name in names) or "style" in names:
            self.found.append(f"<{tag} {names}>")
        if tag in ("script", "iframe", "object", "embed") and not str(names.get("src")).startswith("/static/"):
            self.found.append(f"<{tag} {names}>")
        if any(str(names.get(name) or "").lower().startswith(("javascript:", "data:")) for name in ("href", "action")):
            self.found.append(f"<{tag} {names}>")


def faults(page: TestResponse) -> Iterator[str]:
    """What is wrong with an answer, for somebody of Saltmarsh."""
    alive = Alive()
    alive.feed(page.text)
    yield from alive.found
    if "canaryharbour" in page.text:
        yield "mentions the other service"
    if "canarysaltmarsh49" in page.text:
        yield "was read as a template"
    if page.headers.get("Cache-Control") != "no-store":
        yield "may be kept by a cache"
    for name, value in {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}.items():
        if page.headers.get(name) != value:
            yield f"has no {name}"
    if "script-src 'self';" not in page.headers.get("Content-Security-Policy", ""):
        yield "has no policy for scripts"


def opened(line: Line) -> list[str]:
    """Who of Saltmarsh opens this."""
    return [who for who, expected in line.answers.items() if expected == "ok" and who in HERE][:MOST]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_comes_alive_and_nothing_crosses(planted: Walk, method: str) -> None:
    wrong, showing = [], 0
    for line in (line for lines in HEADINGS.values() for line in lines if line.method == method):
        for who in opened(line)[: MOST if method == "GET" else 1]:
            page = planted.ask(line, who)
            if page.mimetype == "text/html":
                showing += "canarysaltmarsh" in page.text
                wrong += [f"{line.name} as {who}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong)
    assert showing > (100 if method == "GET" else 10), "the canaries were hardly anywhere"
