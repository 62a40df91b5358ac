"""Days as people say them: today, yesterday, another; or three inputs, however few of them arrive."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from logbook.routes import face
from logbook.routes.fields import DateField, DayField, Form, ValidationError

TODAY = date(2026, 3, 3)


class DaysForm(Form):
    filmed_on = DayField("Filmed on", hint="The day you made the film")
    signed_on = DateField("Consent signed on", optional=True)

    def validate_filmed_on(self, field: Any) -> None:
        if field.data > self.today:
            raise ValidationError("Filmed on must be today or earlier: films are logged after they are made")


@pytest.fixture(autouse=True)
def _app() -> Iterator[None]:
    app = Flask("logbook")
    app.config.update(SECRET_KEY="for this test only", WTF_CSRF_ENABLED=False)
    face.dress(app)
    with app.test_request_context():
        yield


def sent(**fields: str) -> DaysForm:
    return DaysForm(MultiDict({"filmed_on": "2026-03-02", **fields}), today=TODAY)


def complaint(form: Form, name: str) -> str:
    form.validate()
    return "; ".join(form[name].errors)


def parts(name: str, *said: str) -> dict[str, str]:
    return {f"{name}-{part}": each for part, each in zip(("day", "month", "year"), said, strict=True)}


def shown(form: DaysForm) -> str:
    return f"{form.filmed_on()}{form.signed_on()}"


@pytest.mark.parametrize("name", ["filmed_on", "signed_on"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("3", "", ""), "still needs a month and year"),
        (("3", "3", ""), "still needs a year"),
        (("", "3", "2026"), "still needs a day"),
        (("31", "2", "2026"), "should be a day in the calendar"),
        (("x", "y", "z"), "should be a day in the calendar"),
        (("-1", "3", "2026"), "should be a day in the calendar"),
        (("3", "3", "0000"), "should be a day in the calendar"),
        (("٣", "3", "20260"), "should be a day in the calendar"),
        (("9" * 100, "3", "2026"), "should be a day in the calendar"),
    ],
)
def test_three_parts_that_make_no_day(name: str, typed: tuple[str, str, str], words: str) -> None:
    form = sent(**{name: "another"}, **parts(name, *typed))
    assert words in complaint(form, name)
    assert (complaint(form, name), f"#{name}-day") in form.summary()


def test_parts_that_do_not_arrive_are_an_error_at_the_field() -> None:
    assert "still needs a month and year" in complaint(sent(**{"signed_on-day": "3"}), "signed_on")
    assert "write which day it was" in complaint(sent(filmed_on="another"), "filmed_on")
    assert complaint(sent(signed_on="3"), "signed_on") == ""


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
@pytest.mark.parametrize("year", ["2026", "26"])
def test_another_date_in_three_inputs(month: str, year: str) -> None:
    form = sent(filmed_on="another", **parts("filmed_on", "1", month, year))
    assert form.validate(), form.errors
    assert form.filmed_on.data == date(2026, 3, 1)


def test_inputs_that_are_folded_away_do_not_count() -> None:
    form = sent(filmed_on="2026-03-03", **parts("filmed_on", "1", "1", "2020"))
    assert form.validate()
    assert form.filmed_on.data == TODAY


def test_a_day_chosen_before_midnight_is_the_day_it_was() -> None:
    form = sent(filmed_on="2026-03-01")  # the page was shown on 2 March, as yesterday
    assert form.validate()
    assert form.filmed_on.data == date(2026, 3, 1)
    assert re.search(r'id="filmed_on-3"[^>]*value="another" checked', shown(form))
    assert re.search(r'id="filmed_on-day"[^>]*value="1"', shown(form))


@pytest.mark.parametrize("said", ["tomorrow", "2026-13-01", "<script>", "20260303T", "0000-00-00"])
def test_a_tampered_day_is_an_error(said: str) -> None:
    assert "choose today, yesterday or another date" in complaint(sent(filmed_on=said), "filmed_on")


def test_the_forms_own_rule_speaks_after_the_fields() -> None:
    assert "must be today or earlier" in complaint(sent(filmed_on="2026-03-04"), "filmed_on")


def test_a_stored_day_comes_back_as_it_was() -> None:
    form = DaysForm(None, today=TODAY, data={"filmed_on": TODAY, "signed_on": date(2025, 12, 1)})
    page = shown(form)
    assert re.search(r'value="2026-03-03" checked', page)
    assert "Today, Tue 3 March" in page
    assert re.search(r'id="signed_on-month"[^>]*value="12"', page)
