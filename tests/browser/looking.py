"""What is asked of every page, whoever reads it: its words, its parts, its width, its links, where the keyboard stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import APIResponse, Page, Response
from werkzeug.exceptions import HTTPException

from tests.browser.axe import RULES, RUN, bring
from tests.browser.markup import Facts, facts_of
from tests.browser.seen import Seen
from tests.browser.shapes import OURS
from tests.html import HtmlChecker

WIDTHS = (1280, 320)
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
  const plain = [], asked = new Set();
  for (const e of every.filter(seen)) {
    const around = [e, e.parentElement, e.parentElement.parentElement];
    const dressed = around.map((each) => each?.tagName + '.' + each?.className).join() + e.type;
    if (asked.has(dressed)) continue;
    asked.add(dressed);
    document.activeElement.blur();
    const before = look(e);
    e.focus({ focusVisible: true });
    if (document.activeElement === e && look(e) === before) plain.push(e.outerHTML.slice(0, 120));
  }
  document.activeElement.blur();
  return plain;
}"""

AS_IT_STANDS = "() => document.documentElement.outerHTML"
SCRIPTS_OF_ALL = 1
"""Where a page has a script of its own, what that does may depend on what the page says: it is always opened."""
AT_A_WIDTH = f"""async (rules) => {{
  scrollTo(0, document.documentElement.scrollHeight);  // a bar at thumb's reach is judged where it comes to rest
  return {{ inaccessible: rules.length ? await ({RUN})(rules) : [], wide: ({TOO_WIDE})() }};
}}"""
"""What is asked together, because each question to a browser takes about as long as its answer."""


@dataclass
class Looking:
    """One person's look at page after page. What is wrong is gathered, each with the address."""

    page: Page
    app: Flask
    checker: HtmlChecker
    seen: Seen
    titles: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    twins: int = 0
    axe: int = 0
    html: int = 0

    def __post_init__(self) -> None:
        bring(self.page.context)

    def open(self, address: str) -> None:
        """Read what is there, and go there to look unless it is in everything another page's twin."""
        answer = self.page.request.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            self.wrong.append(f"{address}: is no page")
            return
        self.answered[address] = answer.text()
        if not self._is_read_as_a_twin(address, answer):
            stands = self.page.goto(address)
            assert stands is not None
            self.look(address, stands)

    def _is_read_as_a_twin(self, name: str, answer: APIResponse) -> bool:
        """Whether what was sent is in everything another page's twin. Then its markup is read, and no browser need open it."""
        sent = facts_of(answer.url, answer.text())
        if sent.scripts > SCRIPTS_OF_ALL or answer.status >= 500 or not self.seen.well(sent.html):
            return False
        self.looked += 1
        self.twins += 1
        self._read(name, sent)
        self._note(name, [f"its part {each} {said}" for each in sent.parts if (said := self._refused(each))])
        return True

    @contextmanager
    def apart(self, changed: bool) -> Iterator[None]:
        """Titles in here are compared with one another alone; where something was saved, every link is asked anew too, and put back
        is what was there before."""
        titles, answered = self.titles, self.answered
        self.titles, self.answered = {}, {} if changed else answered
        yield
        self.titles, self.answered = titles, answered

    def look(self, name: str, answer: Response | None = None) -> None:
        """Everything that is asked of the page that stands open now, at both widths; `answer` is how it came, if it stands as it came."""
        self.looked += 1
        before = len(self.wrong)
        standing = "<!DOCTYPE html>" + self.page.evaluate(AS_IT_STANDS)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = self._at_a_width(width, standing)
            self.axe += len(found["inaccessible"])
            self._note(f"{name} at {width} px", found["inaccessible"] + found["wide"])
        self._note(name, [f"nothing shows the keyboard is at {each}" for each in self.page.evaluate(UNMARKED)])
        if answer is not None and len(self.wrong) == before:
            self.seen.note_well(answer.text())
        self._read(name, facts_of(self.page.url, answer.text() if answer else standing))

    def _read(self, name: str, sent: Facts) -> None:
        """What the markup itself is held to, whoever reads it."""
        invalid = self.checker.errors(sent.html)
        self.html += len(invalid)
        self._note(name, invalid)
        self._note(name, self._named(sent))
        self._note(name, self._links(sent))

    def _at_a_width(self, width: int, standing: str) -> dict[str, list[str]]:
        """What axe says and how much too wide it is; axe is not asked again about what it found well at this width."""
        asked = [] if self.seen.accessible(width, standing) else list(RULES)
        found: dict[str, list[str]] = self.page.evaluate(AT_A_WIDTH, asked)
        if asked and not found["inaccessible"]:
            self.seen.note_accessible(width, standing)
        return found

    def _note(self, name: str, found: list[str]) -> None:
        self.wrong.extend(f"{name}: {each}" for each in found)

    def _named(self, sent: Facts) -> list[str]:
        """One main heading; a title that says the page and the product, and no other page of theirs the same."""
        found = [] if len(sent.headings) == 1 and sent.headings[0] else [f"headings: {sent.headings}"]
        if not re.fullmatch(r"(Error: )?\S.* - VIG Logbook", sent.title):
            found.append(f"the title is “{sent.title}”")
        path = urlsplit(sent.url).path
        other, words = self.titles.setdefault(sent.title, (path, sent.headings))
        if other != path and words != sent.headings:  # one page may have two addresses
            found.append(f"“{sent.title}” is the title of {other} too")
        return found

    def _links(self, sent: Facts) -> list[str]:
        """Every link leads somewhere this person may go, and to a part that is there; every form to an address that takes it."""
        found = [wrong for href in dict.fromkeys(sent.links) if (wrong := self._astray(href, sent))]
        routes = self.app.url_map.bind("")
        for method, path in sent.posts:
            try:
                routes.match(path, method=method)
            except HTTPException as error:
                found.append(f"a form sends to {path}, which {error.name}")
        return found

    def _astray(self, href: str, sent: Facts) -> str:
        """What is wrong with a link; nothing where it leads somewhere."""
        here, to = urlsplit(sent.url), urlsplit(urljoin(sent.url, href))
        if to.scheme == "mailto":
            return "" if "@" in to.path else f"the link {href} leads to nobody"
        if (to.path, to.query) == (here.path, here.query):
            ids = sent.ids
        else:
            said = self._ask(to.path + (f"?{to.query}" if to.query else ""))
            if said.startswith("answers"):
                return f"the link {href} {said}"
            ids = re.findall(r'\bid="([^"]+)"', said) if to.fragment else []
        return f"the link {href} leads to no such part of its page" if to.fragment and to.fragment not in ids else ""

    def _refused(self, part: str) -> str:
        """How something a browser would fetch by itself is refused; styles and scripts are those of the page's twin."""
        said = "" if part.startswith(OURS) else self._ask(part)
        return said if said.startswith("answers") else ""

    def _ask(self, address: str) -> str:
        """What is at an address for this person; in one word when it is not for them."""
        if address not in self.answered:
            answer = self.page.request.get(address)
            told = "text/" in answer.headers.get("content-type", "")
            self.answered[address] = (
                f"answers {answer.status}" if answer.status >= 400 else answer.text() if told else ""
            )
        return self.answered[address]
