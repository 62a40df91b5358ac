"""Reminders as texts: a number is used once its code came back, and nobody guesses one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from logbook.adapters.database import Database
from logbook.config import NotifySettings, Settings
from logbook.domain.text_numbers import CODE_LASTS, LONGEST_TEXT, MOST_TRIES, as_text, normal
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import TextNumber
from tests.conftest import Browse
from tests.world import NOW, World


@pytest.fixture
def texts(app: Flask, settings: Settings) -> Iterator[None]:
    """Texts are set up."""
    app.extensions["logbook.settings"] = replace(settings, notify=NotifySettings("a key", text_template="a template"))
    yield
    app.extensions["logbook.settings"] = settings


def code_of(database: Database) -> str:
    with database.reading() as db:
        body = db.scalars(select(OutgoingMail.body).where(OutgoingMail.channel == "text")).all()[-1]
    found = re.match(r"\d{6}", body)
    assert found
    return found[0]


def confirmed(database: Database) -> list[tuple[str, bool]]:
    with database.reading() as db:
        return [(row.number, row.confirmed_at is not None) for row in db.scalars(select(TextNumber))]


@pytest.mark.usefixtures("texts")
def test_a_number_is_used_once_its_code_came_back_and_until_it_is_taken_away(
    browse: Browse, database: Database, world: World
) -> None:
    tess = browse("tess")
    assert tess.post("/account/texts/number", data={"number": "07700 900123"}).status_code == 302
    assert confirmed(database) == [("+447700900123", False)]
    assert "A text with six digits went to +447700900123" in tess.get("/account/texts").text
    tess.post("/account/texts/code", data={"code": code_of(database)})
    assert confirmed(database) == [("+447700900123", True)]
    assert "Your reminders come as texts to +447700900123" in tess.get("/account/texts").text
    tess.post("/account/texts/stop")
    assert confirmed(database) == []


@pytest.mark.usefixtures("texts")
def test_a_code_is_not_guessed_and_does_not_last(browse: Browse, database: Database, world: World) -> None:
    tess = browse("tess")
    tess.post("/account/texts/number", data={"number": "+44 7700 900123"})
    code = code_of(database)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(MOST_TRIES):
        page = tess.post("/account/texts/code", data={"code": wrong}, follow_redirects=True).text
        assert "These were not the digits we sent" in page
    tess.post("/account/texts/code", data={"code": code})
    assert confirmed(database) == [("+447700900123", False)], "the right one comes too late"
    again = tess.post("/account/texts/number", data={"number": "+44 7700 900123"})
    assert again.status_code == 422
    assert "wait two minutes" in again.text
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        tess.post("/account/texts/number", data={"number": "+44 7700 900123"})
    with time_machine.travel(NOW + timedelta(minutes=4) + CODE_LASTS, tick=False):
        tess.post("/account/texts/code", data={"code": code_of(database)})
    assert confirmed(database) == [("+447700900123", False)]


@pytest.mark.usefixtures("texts")
def test_what_is_no_number_is_given_back_with_what_to_do(browse: Browse, world: World) -> None:
    page = browse("tess").post("/account/texts/number", data={"number": "my phone"})
    assert page.status_code == 422
    assert "give it with its country" in page.text
    assert 'value="my phone"' in page.text


def test_where_texts_are_not_set_up_the_page_says_so(browse: Browse, world: World) -> None:
    assert "Texts are not set up here." in browse("tess").get("/account/texts").text
    assert browse("tess").post("/account/texts/number", data={"number": "07700 900123"}).status_code == 409


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 (7700) 900-123", "+447700900123"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("12345", None),
        ("+0123456789", None),
        ("07700 900123 ext 4", None),
    ],
)
def test_numbers_as_people_type_them(typed: str, expected: str | None) -> None:
    assert normal(typed) == expected


def test_a_text_is_whole_paragraphs_that_fit() -> None:
    paragraphs = ["a" * 400, "b" * 400, "c" * 400]
    assert as_text("\n\n".join(paragraphs)) == "\n\n".join(paragraphs[:2])
    assert len(as_text("d" * 2000)) == LONGEST_TEXT
