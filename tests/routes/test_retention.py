"""Retention of people in pages and files: whole for coordinators, a closed month of their own team for managers, never more."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import ways
from logbook.adapters.database import Database
from logbook.domain.retention_of_people.definitions import DEFINITIONS
from logbook.domain.retention_of_people.small_cells import BESIDE
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Journey
from logbook.models.people import Person
from logbook.models.services import Team, TeamPlace
from tests.conftest import Browse
from tests.counting import counting
from tests.world import LONG_AGO, NOW, TODAY, World

BEGUN = date(2025, 9, 1)


def words(page: str) -> str:
    return " ".join(unescape(page).split())


@pytest.fixture(autouse=True)
def _nothing_kept(app: Flask) -> None:
    """Each test has another database under the same application, and the same numbers of changes in it."""
    app.extensions.pop("logbook.retention", None)


@pytest.fixture
def groups(db: Session, world: World) -> World:
    """Twelve in Mika's team, of whom nine were accredited last year; three in a second team, nine in none."""
    second = world.add(db, "second_team", Team(service_id=world.saltmarsh, name="Second team"))
    for number in range(22):
        team = world.team if number < 10 else second if number < 13 else None
        accredited = BEGUN + timedelta(days=60 + number) if number < 9 else None
        _enrolled(db, world, number, team, accredited)
    db.add(TeamPlace(service_id=world.saltmarsh, team_id=world.team, person_id=world.theo, since=LONG_AGO))
    db.flush()
    ways.recount(db)
    db.commit()
    return world


def _enrolled(db: Session, world: World, number: int, team: object, accredited_on: date | None) -> None:
    of = {"service_id": world.saltmarsh}
    person_id = world.add(
        db, f"p{number}", Person(**of, name=f"Somebody {number}", email=f"p{number}@example.org", created_at=NOW)
    )
    journey = Journey(
        **of,
        person_id=person_id,
        programme_id=world.saltmarsh_programme,
        enrolled_on=BEGUN,
        accredited_on=accredited_on,
    )
    world.add(db, f"p{number}_journey", journey)
    if team:
        db.add(TeamPlace(**of, team_id=team, person_id=person_id, since=LONG_AGO))


@pytest.mark.parametrize(
    ("who", "whole", "team"), [("cody", 200, 404), ("mika", 404, 200), ("tess", 404, 404), ("ada", 404, 404)]
)
@pytest.mark.usefixtures("groups")
def test_who_opens_what(browse: Browse, who: str, whole: int, team: int) -> None:
    assert browse(who).get("/retention").status_code == whole
    assert browse(who).get("/retention/team").status_code == team


@pytest.mark.usefixtures("groups")
def test_a_coordinator_sees_everybody_today_and_whole(browse: Browse) -> None:
    page = words(browse("cody").get("/retention").text)
    assert "Enrolled</a> <strong>24</strong>" in page
    assert "9 of 24 of those enrolled" in page
    assert "Accredited</a> <strong>9</strong>" in page
    assert "fewer than 5" not in page
    assert "<svg" in page


def test_one_filter_at_a_time(browse: Browse, groups: World) -> None:
    cody = browse("cody")
    page = words(cody.get(f"/retention?of=team:{groups.second_team.hex}").text)
    assert "Enrolled</a> <strong>3</strong>" in page
    assert f'<option value="team:{groups.second_team.hex}" selected>' in page
    assert cody.get("/retention?of=team:nonsense").status_code == 404
    assert cody.get(f"/retention?of=team:{groups.second_team.hex}&of=period:2025").status_code == 200


def test_a_manager_reads_the_funnel_of_their_team_and_cannot_read_more(browse: Browse, groups: World) -> None:
    mika = browse("mika")
    page = words(mika.get("/retention/team").text)
    assert "To the end of Sat 28 February" in page
    assert "Enrolled</a> <strong>12</strong>" in page
    assert "Second team" not in page
    # Read without its tags: an id in an address may hold any figures.
    shown = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
    assert "Enrolled" in shown
    assert "24" not in shown
    assert not any(f"Somebody {number}" in page for number in range(22))
    assert words(mika.get(f"/retention/team?of={groups.second_team}").text) == page
    assert mika.get(f"/retention/team/file?part=funnel&of={groups.second_team}").status_code == 404
    assert mika.get("/retention/file?part=funnel").status_code == 404


@pytest.mark.usefixtures("groups")
def test_small_cells_and_their_complements_are_hidden_from_a_manager(browse: Browse) -> None:
    page = words(browse("mika").get("/retention/team").text)
    assert '<strong class="lb-words-only">fewer than 5</strong>' in page
    assert 'Accredited</a> <strong class="lb-words-only">all but fewer than 5</strong>' in page
    assert "Accredited</a> <strong>9</strong>" not in page
    assert "Too few people to show a curve" in page


def test_what_a_closed_month_does_not_hold_yet_is_not_shown(browse: Browse, db: Session, groups: World) -> None:
    for number in range(9, 22):
        db.get_one(Journey, groups.ids[f"p{number}_journey"]).accredited_on = TODAY
        ways.touch(db, groups.ids[f"p{number}_journey"])
    ways.settle(db)
    db.commit()
    rows = _csv(browse, "cody", "/retention/file?part=funnel")
    assert {row[0]: row[1] for row in rows[1:]}["Accredited"] in ("9", BESIDE.words)
    assert "Accredited</a> <strong>22</strong>" in words(browse("cody").get("/retention").text)


def test_a_file_holds_a_closed_month_with_small_cells_hidden(browse: Browse, groups: World, database: Database) -> None:
    rows = _csv(browse, "cody", f"/retention/file?part=funnel&of=team:{groups.second_team.hex}")
    assert "to the end of 28.02.2026" in rows[0][0]
    assert rows[3][:2] == ["Enrolled", "fewer than 5"]
    with database.reading() as db:
        acts = db.scalars(select(JournalEntry).where(JournalEntry.verb == "retention figures fetched")).all()
    assert [act.details["of"] for act in acts] == ["team"]


def test_the_workbook_holds_every_part(browse: Browse, groups: World) -> None:
    from openpyxl import load_workbook

    answer = browse("mika").get(f"/retention/team/file?as=xlsx&of={groups.team}")
    assert ZipFile(BytesIO(answer.data)).testzip() is None
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["funnel", "accreditation", "practice", "reasons", "weeks"]
    assert [cell.value for cell in book["funnel"]["A"]][1:4] == ["Stage", "Attended", "Enrolled"]


@pytest.mark.parametrize("query", ["", "part=nonsense", "part=funnel&as=pdf"])
@pytest.mark.usefixtures("groups")
def test_a_file_that_is_not_offered_is_not_there(browse: Browse, query: str) -> None:
    assert browse("cody").get(f"/retention/file?{query}").status_code == 404


def test_what_was_worked_out_is_kept_until_something_changes(
    browse: Browse, db: Session, groups: World, database: Database
) -> None:
    cody = browse("cody")
    first = cody.get("/retention").text
    with counting(database.engine) as sent:
        assert cody.get("/retention").text == first
    assert len(sent) == 2
    db.get_one(Journey, groups.p20_journey).accredited_on = TODAY
    ways.touch(db, groups.p20_journey)
    ways.settle(db)
    db.commit()
    assert "Accredited</a> <strong>10</strong>" in words(cody.get("/retention").text)


@pytest.mark.usefixtures("groups")
def test_every_figure_leads_to_its_definition(browse: Browse) -> None:
    told = browse("cody").get("/retention/definitions").text
    page = browse("cody").get("/retention").text
    keys = {definition.key for definition in DEFINITIONS}
    assert all(f'id="{key}"' in told for key in keys)
    linked = {part.split('"')[0] for part in page.split("/retention/definitions#")[1:]}
    assert linked <= keys
    assert {"attended", "practising", "accreditation", "practice", "reasons", "weeks", "protected-time"} <= linked


def test_an_empty_service_says_what_will_be_here(browse: Browse, db: Session, world: World) -> None:
    db.query(Journey).filter(Journey.service_id == world.saltmarsh).update({"programme_id": _verp(db, world)})
    ways.recount(db)
    db.commit()
    assert "Once people have been at a course or begun a journey" in browse("cody").get("/retention").text


def _verp(db: Session, world: World) -> object:
    from logbook.data import programme_text
    from logbook.models.journeys import ProgrammeVersion

    text = programme_text("verp-course")
    made = {"key": "verp-course", "version": 1, "title": "VERP course", "text": text, "made_at": NOW}
    return world.add(db, "verp", ProgrammeVersion(service_id=world.saltmarsh, **made))


def _csv(browse: Browse, who: str, path: str) -> list[list[str]]:
    answer = browse(who).get(path)
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
