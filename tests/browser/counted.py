"""What a person does on a page, counted: each tap, each field typed into and each choice is one interaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Locator, Page


@dataclass
class Counted:
    """A page used by hand. Scrolling and reading count nothing; everything else is written down."""

    page: Page
    steps: list[str] = field(default_factory=list)

    def tap(self, words: str, role: str = "button") -> None:
        """Tap a button or a link."""
        self._did(f"tap “{words}”")
        self.page.get_by_role(role, name=words, exact=True).first.tap()  # type: ignore[arg-type]

    def choose(self, question: str, answer: str) -> None:
        """Choose one of the answers to a question; the answer may go on after the words given."""
        self._did(f"choose “{answer}”")
        self.group(question).get_by_label(answer).first.tap()

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into a field."""
        self._did(f"type into “{label}”")
        field = (within or self.page).get_by_label(label).and_(self.page.locator("input:not([type=radio]), textarea"))
        field.first.fill(text)

    def day(self, question: str, day: date) -> None:
        """Another date than today or yesterday: the choice and three fields."""
        self.choose(question, "Another date")
        self.parts(question, day)

    def parts(self, question: str, day: date) -> None:
        """A date in its three fields."""
        for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.type(label, str(part), self.group(question))

    def pick(self, label: str, answer: str | re.Pattern[str]) -> None:
        """Pick from a list that unfolds."""
        self._did(f"pick from “{label}”")
        asked = self.page.get_by_label(label, exact=False).first
        words = asked.locator("option").filter(has_text=answer).first.inner_text()
        asked.select_option(label=words)

    def tick(self, box: Locator) -> None:
        """Tap a box or a radio button that was found."""
        self._did(f"choose “{self.label_of(box)}”")
        box.tap()

    def label_of(self, box: Locator) -> str:
        """The words beside a box."""
        return box.locator("xpath=following-sibling::label").inner_text()

    def open(self, words: str) -> None:
        """Open what is folded away, unless it stands open."""
        folded = self.page.locator("details").filter(has_text=words).first
        if folded.get_attribute("open") is None:
            self._did(f"open “{words}”")
            folded.locator("summary").tap()

    def go(self, place: str) -> None:
        """Go to a place of the menu, as from the home page."""
        self.page.goto("/")
        self._did(f"go to {place}")
        self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=place).tap()

    def group(self, question: str) -> Locator:
        """The fieldset of a question."""
        return self.page.get_by_role("group", name=question).first

    def told(self, what: str) -> str:
        """The count in one line, and what it is made of while that can be read at a glance."""
        made_of = f" ({'; '.join(self.steps)})" if len(self.steps) <= 20 else ""
        return f"{what}: {len(self.steps)} interactions{made_of}"

    def _did(self, step: str) -> None:
        self.steps.append(step)
