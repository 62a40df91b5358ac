"""Enter in a field presses a form's first button: what that is never decides anything by itself."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.access.table import HEADINGS, Line
from tests.access.walk import Walk

TYPED = {"text", "search", "email", "password", "tel", "url", "number", "date", "time"}
"""The kinds of input in which Enter sends the form; in a text of several lines it begins a new one."""


class Forms(HTMLParser):
    """Every form of a page: the names of what is typed in it, and of its buttons in their order ("" for one without)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str], list[str]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, kind = told.get("name") or "", told.get("type") or ("submit" if tag == "button" else "text")
        if tag == "form":
            self._inside = True
            self.found.append((told.get("action") or "", [], []))
        elif self._inside and tag in ("input", "button"):
            _, typed, buttons = self.found[-1]
            if tag == "input" and kind in TYPED:
                typed.append(name)
            elif kind in ("submit", "image"):
                buttons.append(name)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def chosen_by_enter(page: str) -> list[str]:
    """The forms in which Enter would press a button that says what happens, one of several."""
    forms = Forms()
    forms.feed(page)
    return [
        f"Enter in {typed[0]} presses {buttons[0]} of {action}"
        for action, typed, buttons in forms.found
        if typed and len(buttons) > 1 and buttons[0]
    ]


def pages() -> list[tuple[Line, str]]:
    """The first line of every page's heading that lets somebody in, with the first it lets in."""
    found = (
        [(line, who) for line in lines if line.method == "GET" for who, said in line.answers.items() if said == "ok"]
        for lines in HEADINGS.values()
    )
    return [every[0] for every in found if every]


def test_enter_in_a_field_never_chooses_what_happens(walk: Walk) -> None:
    wrong, forms = [], 0
    for line, who in pages():
        answer = walk.ask(line, who)
        if answer.mimetype == "text/html":
            forms += answer.text.count("<form")
            wrong += [f"{line.name}: {each}" for each in chosen_by_enter(answer.text)]
    assert forms > 100
    assert not wrong, "\n".join(wrong)


def test_a_form_in_which_it_would_is_found() -> None:
    day = '<form action="/visits"><input name="on"><button name="outcome">It happened</button><button name="outcome">'
    assert chosen_by_enter(day) == ["Enter in on presses outcome of /visits"]
    assert chosen_by_enter(day.replace('<input name="on">', '<input name="on"><button>Save</button>')) == []
    assert chosen_by_enter(day.replace('<input name="on">', '<input type="hidden" name="on">')) == []
    assert chosen_by_enter(day.replace("</button>", "</button></form>", 1)) == []
