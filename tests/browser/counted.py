"""What a person does on a page, counted: each tap, each field typed into and each choice is one interaction."""

from __future__ import annotations

from dataclasses import dataclass, field

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
        (within or self.page).get_by_role("textbox", name=label).first.fill(text)

    def day(self, question: str, day: int, month: int, year: int) -> None:
        """Another date than today or yesterday: the choice and three fields."""
        self.choose(question, "Another date")
        asked = self.group(question)
        for label, part in (("Day", day), ("Month", month), ("Year", year)):
            self.type(label, str(part), asked)

    def group(self, question: str) -> Locator:
        """The fieldset of a question."""
        return self.page.get_by_role("group", name=question).first

    def told(self, what: str) -> str:
        """The count in one line, and what it is made of."""
        return f"{what}: {len(self.steps)} interactions ({'; '.join(self.steps)})"

    def _did(self, step: str) -> None:
        self.steps.append(step)
