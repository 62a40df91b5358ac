"""What a person types, chooses and mistypes, and what the form says back."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from logbook.domain import typed
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
    NumberField,
    PasswordField,
    SelectField,
    TickField,
    ValidationError,
    WordsField,
)

TODAY = date(2026, 3, 3)
PAGE = """{% extends "layout.html" %}{% from "macros/form.html" import errors, field, form_for, more, save_button %}
{% block title %}Log a cycle{% endblock %}
{% block main %}<h1>Log a cycle</h1>{{ errors(form) }}
{% call form_for(form) %}
{% for each in form if each.name not in ("form_id", "csrf_token", "where") %}{{ field(each) }}{% endfor %}
{% call more("Add more") %}{{ field(form.where, quiet=true) }}{% endcall %}{{ save_button() }}{% endcall %}{% endblock %}"""


class CycleForm(Form):
    filmed_on = DayField("Filmed on", hint="The day you made the film")
    signed_on = DateField("Consent signed on", optional=True)
    line = WordsField("One line", ask="Write one line: a strength, or the client's own words", most=2000)
    where = LineField("Where", optional=True)
    minutes = MinutesField("Minutes of the review")
    now = NumberField("Now", optional=True)
    child = ChoiceField(
        "The child's answer", choices=[("yes", "Yes"), ("no", "No")], hints={"no": "Then we do not film"}
    )
    client = SelectField("Client", choices=[("", "Choose"), ("a", "Heron"), ("b", "Willow")])
    seen = ChoicesField("Principles seen", choices=[("1", "Being attentive"), ("2", "Guiding")], optional=True)
    email = EmailField("E-mail address", optional=True)
    password = PasswordField("Password", optional=True)
    agreed = TickField("I was there", optional=True)

    def validate_filmed_on(self, field: Any) -> None:
        if field.data > self.today:
            raise ValidationError("Filmed on must be today or earlier: films are logged after they are made")


WHOLE = {
    "filmed_on": "2026-03-02",
    "line": "She waits, he looks up",
    "minutes": "45",
    "child": "yes",
    "client": "a",
}


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask("logbook")
    app.config.update(SECRET_KEY="for this test only", WTF_CSRF_ENABLED=False)
    face.dress(app)
    with app.test_request_context():
        yield app


def sent(**fields: Any) -> CycleForm:
    """The form as it arrives; `None` leaves a field out."""
    answers = {name: said for name, said in {**WHOLE, **fields}.items() if said is not None}
    return CycleForm(MultiDict(answers), today=TODAY)


def complaint(form: Form, name: str) -> str:
    form.validate()
    return "; ".join(form[name].errors)


def shown(form: Form) -> str:
    return render_template_string(PAGE, form=form)


def test_a_whole_form_is_read() -> None:
    form = sent(where="  At home\x00 ", now="7", seen="2", agreed="y", email="robin@vale.example")
    assert form.validate(), form.errors
    assert form.filmed_on.data == date(2026, 3, 2)
    assert (form.where.data, form.minutes.data, form.now.data, form.seen.data) == ("At home", 45, 7, ["2"])
    assert form.signed_on.data is None


def test_an_empty_form_names_every_field_that_is_needed_and_no_other() -> None:
    form = CycleForm(MultiDict({"csrf_token": ""}), today=TODAY)
    assert not form.validate()
    assert form.summary() == [
        ("Filmed on still needs an answer", "#filmed_on"),
        ("Write one line: a strength, or the client's own words", "#line"),
        ("Minutes of the review still needs an answer", "#minutes"),
        ("The child's answer still needs an answer", "#child"),
        ("Client still needs an answer", "#client"),
    ]


def test_ten_megabytes_are_refused_at_the_field_and_kept() -> None:
    form = sent(line="ä" * 10_485_760)
    assert complaint(form, "line").startswith("One line takes at most 2,000 characters and this has 10,485,760")
    assert "ä" * 10_485_760 in shown(form)


@pytest.mark.parametrize("said", ["👩‍👧 شكراً לילה é ñ", "Two\nlines", "<b>&amp;", "\u200fעברית\u200e"])
def test_peoples_own_writing_stays_as_it_is(said: str) -> None:
    form = sent(line=said)
    assert form.validate()
    assert form.line.data == said
    kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", shown(form), re.DOTALL)
    assert kept
    assert unescape(kept[1]) == said


def test_what_a_database_refuses_is_dropped() -> None:
    assert typed.clean("a\x00b\x1b[0m\r\nc\r") == "ab[0m\nc"
    assert typed.one_line(" a \n b\t") == "a b"


@pytest.mark.parametrize(
    ("said", "read"), [("90", 90), ("90 min", 90), ("1 h 30", 90), ("1:30", 90), ("2h", 120), ("1 hour 5 minutes", 65)]
)
def test_minutes_as_people_write_them(said: str, read: int) -> None:
    form = sent(minutes=said)
    assert form.validate(), form.errors
    assert form.minutes.data == read


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("0", "should be from 1 to 600 minutes; you wrote 0"),
        ("5,000", "should be minutes, like 90"),
        ("5000", "should be from 1 to 600 minutes; you wrote 5,000"),
        ("an hour", "should be minutes, like 90"),
        ("-5", "should be minutes, like 90"),
        ("9" * 100, "should be minutes, like 90"),
    ],
)
def test_minutes_that_cannot_be(said: str, words: str) -> None:
    form = sent(minutes=said)
    assert words in complaint(form, "minutes")
    assert f'value="{said}"' in shown(form)


@pytest.mark.parametrize("said", ["11", "-1", "7.5", "seven", "²"])
def test_a_number_outside_its_range(said: str) -> None:
    assert "Now should be" in complaint(sent(now=said), "now")


@pytest.mark.parametrize(("name", "said"), [("child", "maybe"), ("client", "someone-else"), ("seen", "9")])
def test_an_answer_nobody_offered_is_refused(name: str, said: str) -> None:
    assert "choose from the answers shown" in complaint(sent(**{name: said}), name)


def test_an_address_should_look_like_one() -> None:
    assert complaint(sent(email="robin at vale"), "email") == "E-mail address should look like name@example.org"


def test_a_password_is_never_sent_back() -> None:
    assert "correct horse" not in shown(sent(password="correct horse", minutes="0"))


def test_a_second_click_brings_the_same_key_and_a_tampered_one_is_an_error() -> None:
    key = uuid4()
    assert sent(form_id=str(key)).key == key
    tampered = sent(form_id="1")
    assert "lost its own mark" in complaint(tampered, "form_id")
    assert isinstance(tampered.key, UUID)
    assert f'name="form_id" type="hidden" value="{tampered.key}"' in shown(tampered)


def test_every_error_leads_to_an_input_that_is_there() -> None:
    form = sent(**dict.fromkeys(WHOLE), **{"signed_on-day": "3"}, email="x", now="99")
    assert not form.validate()
    page = shown(form)
    assert "<title>Error: Log a cycle - VIG Logbook</title>" in page
    led_to = re.findall(r'<li><a href="#([^"]+)">', page)
    assert len(led_to) == 8
    for target in led_to:
        assert re.search(rf'<(?:input|textarea|select)[^>]*\bid="{target}"', page), target


def test_a_rule_of_the_domain_can_speak_at_a_field_or_above_all() -> None:
    form = sent()
    assert form.validate()
    form.refuse("This was logged already, on Tue 3 March")
    form.refuse("Reviewed on is before filmed on", at="filmed_on")
    assert form.summary() == [
        ("This was logged already, on Tue 3 March", ""),
        ("Reviewed on is before filmed on", "#filmed_on"),
    ]
    at_the_field = re.search(r'<p id="filmed_on-error"[^>]*>(.*?)</p>', shown(form), re.DOTALL)
    assert at_the_field
    assert "Reviewed on is before filmed on" in at_the_field[1]


def test_nothing_is_required_on_a_div_and_no_hint_is_empty() -> None:
    page = shown(CycleForm(None, today=TODAY))
    assert "required" not in page
    assert not re.search(r'class="govuk-hint">\s*</div>', page)
    assert "novalidate" in page
    assert "E-mail address (optional)" in page
    assert "Where (optional)" not in page
    assert "One line (optional)" not in page


def test_what_is_folded_away_stands_open_when_it_needs_the_person() -> None:
    assert '<details class="govuk-details lb-more">' in shown(sent())
    form = sent(where="x" * 201)
    assert not form.validate()
    assert '<details class="govuk-details lb-more" open>' in shown(form)


def test_json_is_not_a_form(app: Flask) -> None:
    with app.test_request_context(method="POST", json=[1, 2]):
        form = CycleForm(today=TODAY)
        assert not form.validate()
