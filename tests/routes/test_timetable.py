"""The page of the timetable: when it looked, when it will, what waits, and whom a difficulty is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bench.counting import statements
from logbook.actions import outbox
from logbook.actions.outbox import Words
from logbook.adapters.database import Database
from logbook.domain.mail import MOST_ATTEMPTS
from logbook.models.desk import OutgoingMail
from logbook.models.timetable import Lease, SlotRun
from tests.access.undelivered import undelivered
from tests.conftest import Browse
from tests.world import NOW, TODAY, World


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("cody", 200), ("orla", 200), ("tess", 403), ("mika", 403)])
def test_who_looks_after_a_service_sees_its_timetable(browse: Browse, who: str, status: int) -> None:
    assert browse(who).get("/timetable").status_code == status


def test_before_anything_was_looked_for_the_page_says_what_will_be(browse: Browse, world: World) -> None:
    page = browse("ada").get("/timetable").text
    assert "No timetable is running at this moment" in page
    assert "not yet" in page
    assert "10:30" in page
    assert "Nothing. A message that could not be delivered" in page


def test_what_needs_somebody_is_named_with_its_reason(browse: Browse, db: Session, world: World) -> None:
    undelivered(db, world)
    db.commit()
    page = browse("cody").get("/timetable").text
    assert "No timetable is running" not in page
    assert "08:30: 2 reminders newly due, 1 message put into the outbox" in page
    assert "It met OperationalError (2 tries)" in page
    assert "It could not be delivered: the address was not accepted (550)." in page
    assert "Ask them for an address that works." in page
    assert "Tried 2 times, last: SMTPServerDisconnected. Tried again" in page
    assert "It may have arrived or not: no answer came. It is not sent again." in page
    assert page.count("1 reminder") == 1, "what waits for its day"
    assert "Ten minutes" not in browse("orla").get("/timetable").text


def test_a_later_look_makes_up_for_one_that_met_trouble(browse: Browse, db: Session, world: World) -> None:
    undelivered(db, world)
    facts = {"day": TODAY, "time": "10:00", "at": NOW, "fence": 3, "began_at": NOW, "ended_at": NOW}
    db.add(SlotRun(service_id=world.saltmarsh, **facts, stands_for=1))
    db.commit()
    page = browse("ada").get("/timetable").text
    assert "It met OperationalError" not in page
    assert "it made up for 1 look missed before" in page


def test_a_lease_that_ran_out_is_no_timetable(browse: Browse, db: Session, world: World) -> None:
    undelivered(db, world)
    db.execute(update(Lease).values(until=NOW - timedelta(seconds=1)))
    db.commit()
    assert "No timetable is running" in browse("ada").get("/timetable").text


def test_a_persons_page_says_that_their_address_does_not_work_until_it_is_another(
    browse: Browse, db: Session, world: World
) -> None:
    undelivered(db, world)
    db.commit()
    said = "A letter to tess@example.org came back: the address was not accepted (550)."
    assert said in browse("ada").get(f"/people/{world.tess}").text
    assert "came back" not in browse("ada").get(f"/people/{world.theo}").text
    mine = update(OutgoingMail).where(OutgoingMail.person_id == world.tess)
    db.execute(mine.values(address="earlier@example.org", attempts=MOST_ATTEMPTS))
    db.commit()
    assert said not in browse("ada").get(f"/people/{world.tess}").text


def test_a_reminder_is_not_read_in_the_outbox(browse: Browse, db: Session, world: World) -> None:
    undelivered(db, world)
    db.commit()
    letters = {row.person_id: row.id for row in db.query(OutgoingMail)}
    db.commit()
    page = browse("ada").get(f"/mail/{letters[world.theo]}").text
    assert "A reminder is for the person it is addressed to alone." in page
    assert "perhaps sent" in browse("ada").get("/mail").text


def test_the_page_asks_as_much_of_many_messages_as_of_few(
    browse: Browse, database: Database, db: Session, world: World
) -> None:
    undelivered(db, world)
    db.commit()
    ada, counts = browse("ada"), []
    for _ in range(2):
        with statements(database.engine) as seen:
            assert ada.get("/timetable").status_code == 200
        counts.append(len(seen))
        with database.writing() as writing:
            for number in range(30):
                letter_id = outbox.write(writing, world.saltmarsh, f"{number}@example.org", Words("A", "B"), NOW)
                writing.flush()
                again = {"last_error": "SMTPServerDisconnected", "attempts": 2}
                writing.execute(update(OutgoingMail).where(OutgoingMail.id == letter_id).values(**again))
            writing.commit()
    assert counts[0] == counts[1] <= 9
