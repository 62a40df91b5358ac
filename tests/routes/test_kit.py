"""Our lean macros make what the kit's own macros make: the same elements, attributes and words, in the same order."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from logbook.routes import face
from logbook.routes.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    DayField,
    EmailField,
    Form,
    LineField,
    MinutesField,
    PasswordField,
    SelectField,
    TickField,
    WordsField,
    widgets,
)
from tests.html import HtmlChecker

FEW = [("a", "Heron"), ("b", "Willow & co")]


class EveryForm(Form):
    line = LineField("Next step", most=5)
    words = WordsField("One line", hint="A strength, or the client's own words", most=5, rows=3)
    minutes = MinutesField("Minutes")
    email = EmailField("E-mail address", hint="Where letters reach you")
    password = PasswordField("Password", optional=True)
    client = SelectField("Client", choices=FEW, hint="Whose cycle")
    child = ChoiceField("The child's answer", choices=FEW, hints={"b": "Then we do not film"})
    seen = ChoicesField("Seen", choices=FEW, hint="Any of them", hints={"a": "Just so"})
    agreed = TickField("I was there")
    signed_on = DateField("Signed on", hint="On the paper")
    filmed_on = DayField("Filmed on", hint="The day itself")


PAGE = """{% extends "layout.html" %}{% from "macros/form.html" import errors, field, form_for, more, save_button %}
{% from "macros/figures.html" import bar, key, path %}{% block title %}Log a cycle{% endblock %}
{% block before_main %}<a class="govuk-back-link" href="/">Back</a>{% endblock %}
{% block main %}{{ errors(form) }}<h1>Log a cycle</h1><ul class="lb-bars">{{ bar("1 of 2", 1, 0, 1, 2) }}</ul>{{ key() }}
{{ path([("Filmed", "Tue 3 March"), ("Reviewed", none)], here="Reviewed") }}{% call form_for(form) %}
{% for each in form if each.name not in ("form_id", "csrf_token", "line") %}{{ field(each) }}{% endfor %}
{% call more("Add more") %}{{ field(form.line, quiet=true) }}{% endcall %}{{ save_button() }}{% endcall %}{% endblock %}"""
FULL = {"line": "x < y", "words": "Two\nlines", "minutes": "0", "client": "b", "child": "b", "seen": "a"}
WRONG = {"line": "too long", "words": "too long as well", "minutes": "0", "signed_on-day": "3", "filmed_on": "another"}


class Outline(HTMLParser):
    """A page's elements with their attributes in order of name, and its words, without regard to white space."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.parts += data.split()


@pytest.fixture(autouse=True)
def _app() -> Iterator[None]:
    app = Flask("logbook")
    app.config.update(SECRET_KEY="for this test only", WTF_CSRF_ENABLED=False)
    face.dress(app)
    with app.test_request_context():
        yield


def by_the_kit(macro: str, params: dict[str, Any]) -> Markup:
    return Markup(render_template(f"govuk_frontend_wtf/{macro}.html", params=params))  # noqa: S704


@pytest.mark.parametrize("name", [name for name in vars(EveryForm) if not name.startswith("_")])
@pytest.mark.parametrize("sent", [None, {}, FULL, WRONG], ids=["new", "empty", "full", "wrong"])
def test_our_markup_is_the_kits(name: str, sent: dict[str, str] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    form = EveryForm(None if sent is None else MultiDict({"form_id": "", **sent}), today=date(2026, 3, 3))
    if sent is not None:
        form.validate()
    ours = Outline(str(form[name]())).parts
    monkeypatch.setattr(widgets, "render", by_the_kit)
    assert ours == Outline(str(form[name]())).parts
    assert ours


@pytest.mark.parametrize("sent", [None, WRONG], ids=["new", "wrong"])
def test_a_page_of_every_part_holds_to_the_html_standard(sent: dict[str, str] | None) -> None:
    form = EveryForm(None if sent is None else MultiDict(sent), today=date(2026, 3, 3))
    assert form.validate() is False
    with HtmlChecker() as checker:
        assert checker.errors(render_template_string(PAGE, form=form)) == []
