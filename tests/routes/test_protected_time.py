"""Protected time in pages: agreed, stated in one tap, and seen by a manager only while the person shows it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.domain.protected_time import WEEK, week_to_state
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Break
from logbook.models.protected_time import ProtectedTime, ProtectedWeek
from tests.conftest import Browse
from tests.counting import counting
from tests.world import NOW, TODAY, World

LAST = week_to_state(TODAY)


def words(page: str) -> str:
    return " ".join(unescape(page).split())


@pytest.fixture
def agreed(db: Session, world: World) -> World:
    """Three hours a week were agreed for Tess ten weeks ago."""
    row = {"service_id": world.saltmarsh, "person_id": world.tess, "since": LAST - WEEK * 10}
    db.add(ProtectedTime(**row, minutes_a_week=180, noted_at=NOW))
    db.commit()
    return world


def tap(browse: Browse, world: World, quarters: int, week: object = LAST, **more: str) -> int:
    said = {"service": str(world.saltmarsh), "week": str(week), "quarters": str(quarters), **more}
    return browse("tess").post("/protected-time/weeks", data=said).status_code


def test_hours_are_noted_and_home_asks_about_the_week(browse: Browse, world: World, database: Database) -> None:
    tess = browse("tess")
    assert "how much of the" not in tess.get("/").text
    answer = tess.post("/protected-time/agreed", data={"service": str(world.saltmarsh), "hours": "2.5"})
    assert (answer.status_code, answer.location) == (302, "/protected-time")
    assert "2 h 30 a week, with your manager" in words(tess.get("/protected-time").text)
    assert f"The week of Mon {LAST.day} March: how much of the 2 h 30 agreed did you have?" in words(tess.get("/").text)
    with database.reading() as db:
        assert db.scalars(select(ProtectedTime.minutes_a_week)).all() == [150]


def test_one_tap_at_home_states_the_week_and_is_not_asked_again(
    browse: Browse, agreed: World, database: Database
) -> None:
    tess = browse("tess")
    said = {"service": str(agreed.saltmarsh), "week": str(LAST), "quarters": "3", "at": "home"}
    answer = tess.post("/protected-time/weeks", data=said)
    assert (answer.status_code, answer.location) == (302, "/")
    page = words(tess.get("/").text)
    assert "2 h 15 in the week of" in page
    assert "agreed did you have?" not in page
    with database.reading() as db:
        week = db.scalars(select(ProtectedWeek)).one()
        verbs = list(db.scalars(select(JournalEntry.verb).where(JournalEntry.subject_id == agreed.tess)))
    assert (week.week_of, week.agreed_minutes, week.used_minutes) == (LAST, 180, 135)
    assert verbs == ["protected time stated"]


def test_a_week_said_again_is_changed(browse: Browse, agreed: World, database: Database) -> None:
    for quarters in (4, 4, 0):
        assert tap(browse, agreed, quarters) == 302
    with database.reading() as db:
        assert db.scalars(select(ProtectedWeek.used_minutes)).all() == [0]
    page = words(browse("tess").get("/protected-time").text)
    assert "You had 0 min of 3 h in the 1 week you told of." in page


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"quarters": "5"}, 409),
        ({"quarters": "nonsense"}, 409),
        ({"week": str(LAST + WEEK * 2)}, 409),
        ({"week": str(LAST - WEEK * 8)}, 409),
        ({"week": str(LAST + timedelta(days=1))}, 409),
        ({"week": "yesterday"}, 404),
    ],
)
def test_what_cannot_be_stated_is_refused_and_nothing_is_kept(
    browse: Browse, agreed: World, database: Database, said: dict[str, str], status: int
) -> None:
    answer = browse("tess").post(
        "/protected-time/weeks", data={"service": str(agreed.saltmarsh), "week": str(LAST), "quarters": "2", **said}
    )
    assert answer.status_code == status
    if status == 409:
        assert "/protected-time" in answer.text
    with database.reading() as db:
        assert db.scalars(select(ProtectedWeek)).all() == []


def test_without_an_agreement_no_week_is_stated(browse: Browse, world: World) -> None:
    assert tap(browse, world, 2) == 409


@pytest.mark.parametrize("hours", ["", "much", "41", "-1"])
def test_hours_that_cannot_be_are_told_at_the_field(browse: Browse, world: World, hours: str) -> None:
    answer = browse("tess").post("/protected-time/agreed", data={"service": str(world.saltmarsh), "hours": hours})
    assert answer.status_code == 422
    assert "hours" in answer.text
    assert f'value="{hours}"' in answer.text or not hours


def test_zero_hours_end_it(browse: Browse, agreed: World) -> None:
    browse("tess").post("/protected-time/agreed", data={"service": str(agreed.saltmarsh), "hours": "0"})
    assert "agreed did you have?" not in browse("tess").get("/").text


def test_nothing_is_asked_of_somebody_who_is_away(browse: Browse, db: Session, agreed: World) -> None:
    of = {"service_id": agreed.saltmarsh, "journey_id": agreed.tess_journey, "kind": "leave"}
    db.add(Break(**of, starts_on=TODAY - timedelta(days=2)))
    db.commit()
    assert "agreed did you have?" not in browse("tess").get("/").text


def test_home_sends_no_statement_more_for_it(browse: Browse, agreed: World, database: Database) -> None:
    with counting(database.engine) as without:
        browse("theo").get("/")
    with counting(database.engine) as with_it:
        assert "agreed did you have?" in browse("tess").get("/").text
    assert len(with_it) == len(without)


def test_a_manager_sees_it_by_name_only_while_it_is_shown(browse: Browse, agreed: World, database: Database) -> None:
    tap(browse, agreed, 1)
    shown = "/protected-time/shown"
    mika = browse("mika")
    assert "Protected time" not in mika.get("/team").text
    browse("tess").post("/account/stage", data={"service": str(agreed.saltmarsh), "shows": "yes"})
    assert "Protected time" not in mika.get("/team").text
    assert browse("tess").post(shown, data={"service": str(agreed.saltmarsh), "shows": "yes"}).status_code == 302
    with counting(database.engine) as sent:
        page = words(mika.get("/team").text)
    assert "3 h a week agreed. 45 min of 3 h in 1 week they told of; 7 weeks not told." in page
    assert len(sent) <= 7
    browse("tess").post(shown, data={"service": str(agreed.saltmarsh), "shows": "no"})
    assert "Protected time" not in mika.get("/team").text
    with database.reading() as db:
        verbs = list(db.scalars(select(JournalEntry.verb).where(JournalEntry.verb.like("protected time%managers"))))
    assert sorted(verbs) == ["protected time kept from managers", "protected time shown to managers"]


def test_an_unclear_choice_is_refused(browse: Browse, agreed: World) -> None:
    assert (
        browse("tess").post("/protected-time/shown", data={"service": str(agreed.saltmarsh), "shows": ""}).status_code
        == 409
    )


def test_it_is_ones_own_and_only_where_one_trains(browse: Browse, world: World) -> None:
    assert browse("sunny").get("/protected-time").status_code == 404
    for path, said in (("agreed", {"hours": "3"}), ("weeks", {"week": str(LAST)}), ("shown", {"shows": "yes"})):
        for who, service in (("sunny", world.saltmarsh), ("tess", world.harbour), ("tess", "nonsense")):
            answer = browse(who).post(f"/protected-time/{path}", data={**said, "service": str(service)})
            assert answer.status_code == 404
