"""What is asked of every page, whoever reads it: its words, its parts, its width, its links, where the keyboard stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.browser.axe import RULES, RUN, bring
from tests.html import HtmlChecker

WIDTHS = (1280, 320)
FACTS = """() => ({
  title: document.title,
  headings: [...document.querySelectorAll('h1')].map(h => h.innerText.trim()),
  links: [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')),
  posts: [...document.querySelectorAll('form')].map(f => [f.method.toUpperCase(), new URL(f.action).pathname]),
  ids: [...document.querySelectorAll('[id]')].map(e => e.id),
})"""
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [`${wide} px wider than the screen`] : [];
}"""
UNMARKED = """() => {
  const look = (e) => ['outlineStyle', 'outlineColor', 'outlineWidth', 'boxShadow', 'backgroundColor', 'borderColor', 'borderWidth',
    'textDecorationLine'].map((p) => getComputedStyle(e)[p]).join() + (e.nextElementSibling
      ? getComputedStyle(e.nextElementSibling, '::before').boxShadow + getComputedStyle(e.nextElementSibling, '::before').outline : '');
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled;
  const every = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')];
  const plain = [];
  for (const e of every.filter(seen)) {
    document.activeElement.blur();
    const before = look(e);
    e.focus({ focusVisible: true });
    if (document.activeElement === e && look(e) === before) plain.push(e.outerHTML.slice(0, 120));
  }
  document.activeElement.blur();
  return plain;
}"""

AT_A_WIDTH = f"async (rules) => ({{ inaccessible: await ({RUN})(rules), wide: ({TOO_WIDE})() }})"
AT_THE_END = f"""() => ({{
  facts: ({FACTS})(), html: '<!DOCTYPE html>' + document.documentElement.outerHTML, unmarked: ({UNMARKED})(),
}})"""
"""What is asked together, because each question to a browser takes about as long as its answer."""


@dataclass
class Looking:
    """One person's look at page after page. What is wrong is gathered, each with the address."""

    page: Page
    app: Flask
    checker: HtmlChecker
    titles: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    axe: int = 0
    html: int = 0

    def __post_init__(self) -> None:
        bring(self.page.context)

    def open(self, address: str) -> None:
        """Go there, and look."""
        answer = self.page.goto(address)
        assert answer is not None
        if not answer.headers.get("content-type", "").startswith("text/html"):
            self.wrong.append(f"{address}: is no page")
            return
        self.look(address)

    def afresh(self, changed: bool) -> None:
        """Titles are compared from here on; where something was saved, every link is asked again too."""
        self.titles.clear()
        if changed:
            self.answered.clear()

    def look(self, name: str) -> None:
        """Everything that is asked of the page that stands open now, at both widths."""
        self.looked += 1
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = self.page.evaluate(AT_A_WIDTH, list(RULES))
            self.axe += len(found["inaccessible"])
            self._note(f"{name} at {width} px", found["inaccessible"] + found["wide"])
        standing = self.page.evaluate(AT_THE_END)
        invalid = self.checker.errors(standing["html"])  # as sent, but for what scripts added to the end of it
        self.html += len(invalid)
        self._note(name, invalid)
        self._note(name, self._named(standing["facts"]))
        self._note(name, self._links(standing["facts"]))
        self._note(name, [f"nothing shows the keyboard is at {each}" for each in standing["unmarked"]])

    def _note(self, name: str, found: list[str]) -> None:
        self.wrong.extend(f"{name}: {each}" for each in found)

    def _named(self, facts: dict[str, Any]) -> list[str]:
        """One main heading; a title that says the page and the product, and no other page of theirs the same."""
        found = [] if len(facts["headings"]) == 1 and facts["headings"][0] else [f"headings: {facts['headings']}"]
        title = str(facts["title"])
        if not re.fullmatch(r"(Error: )?\S.* - VIG Logbook", title):
            found.append(f"the title is “{title}”")
        path = urlsplit(self.page.url).path
        other, words = self.titles.setdefault(title, (path, facts["headings"]))
        if other != path and words != facts["headings"]:  # one page may have two addresses
            found.append(f"“{title}” is the title of {other} too")
        return found

    def _links(self, facts: dict[str, Any]) -> list[str]:
        """Every link leads somewhere this person may go, and to a part that is there; every form to an address that takes it."""
        here = urlsplit(self.page.url)
        found = []
        for href in dict.fromkeys(facts["links"]):
            to = urlsplit(urljoin(self.page.url, href))
            if to.scheme == "mailto":
                if "@" not in to.path:
                    found.append(f"the link {href} leads to nobody")
                continue
            if to.path == here.path and to.query == here.query:
                ids = facts["ids"]
            else:
                said = self._ask(to.path + (f"?{to.query}" if to.query else ""))
                if said.startswith("answers"):
                    found.append(f"the link {href} {said}")
                    continue
                ids = re.findall(r'\bid="([^"]+)"', said) if to.fragment else []
            if to.fragment and to.fragment not in ids:
                found.append(f"the link {href} leads to no such part of its page")
        routes = self.app.url_map.bind("")
        for method, path in facts["posts"]:
            try:
                routes.match(path, method=method)
            except HTTPException as error:
                found.append(f"a form sends to {path}, which {error.name}")
        return found

    def _ask(self, address: str) -> str:
        """What is at an address for this person; in one word when it is not for them."""
        if address not in self.answered:
            answer = self.page.request.get(address)
            told = "text/" in answer.headers.get("content-type", "")
            self.answered[address] = (
                f"answers {answer.status}" if answer.status >= 400 else answer.text() if told else ""
            )
        return self.answered[address]
