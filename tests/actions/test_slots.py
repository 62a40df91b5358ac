"""A slot is gone through once: what is due is kept once, gathered into one message a person, and made up for once after an absence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import leading, slots
from logbook.actions.leading import Deposed, Lead
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.domain.delivery import GONE_BY, NO_ADDRESS, state
from logbook.models.desk import OutgoingMail
from logbook.models.nudges import Nudge
from logbook.models.people import Person
from logbook.models.services import Service
from logbook.models.timetable import SlotRun
from tests.nudging import Rules
from tests.world import NOW, World

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def lead(database: Database, world: World) -> Lead:
    taken = leading.take(database, AdvisoryLock(database, 4711), "the tests", timedelta(days=99))
    assert taken is not None
    return taken


def run(database: Database, lead: Lead, world: World, rules: Rules, now: datetime = NOW) -> tuple[int, int, int] | None:
    with time_machine.travel(now, tick=False):
        ran = slots.run(database, lead, world.saltmarsh, rules.reminders, now)
    return (ran.found, ran.messages, ran.stands_for) if ran else None


def nudges_of(database: Database, world: World, name: str) -> list[Nudge]:
    with database.reading() as db:
        mine = select(Nudge).where(Nudge.person_id == world.ids[name]).order_by(Nudge.step, Nudge.id)
        return list(db.scalars(mine))


def letters(database: Database) -> list[OutgoingMail]:
    with database.reading() as db:
        return list(db.scalars(select(OutgoingMail).where(OutgoingMail.once).order_by(OutgoingMail.id)))


def test_what_is_due_becomes_one_message_a_person_and_no_more(database: Database, world: World, lead: Lead) -> None:
    rules = Rules(steps=(1, 2))
    assert run(database, lead, world, rules) == (4, 2, 0)
    assert run(database, lead, world, rules) is None, "the slot has been"
    assert run(database, lead, world, rules, NOW + AN_HOUR) == (0, 0, 0), "it is all kept already"
    assert {letter.address for letter in letters(database)} == {"tess@example.org", "theo@example.org"}
    one, two = nudges_of(database, world, "tess")
    assert one.message_id == two.message_id in {letter.id for letter in letters(database)}
    assert (state(one), one.gathered_at, one.channel) == ("on its way", NOW, "email")
    assert all(letter.once and "steps 1, 2" in letter.body for letter in letters(database))


def test_who_may_not_be_told_yet_waits_and_is_told_in_one_message(database: Database, world: World, lead: Lead) -> None:
    rules = Rules(quiet={world.tess: NOW + timedelta(days=1)})
    assert run(database, lead, world, rules) == (2, 1, 0)
    assert state(nudges_of(database, world, "tess")[0]) == "waiting for its time"
    rules.steps = (1, 2)
    assert run(database, lead, world, rules, NOW + timedelta(days=2)) == (2, 2, 17)
    assert {nudge.message_id for nudge in nudges_of(database, world, "tess")} < {each.id for each in letters(database)}


def test_an_absence_is_made_up_for_once(database: Database, world: World, lead: Lead) -> None:
    """Off from Wednesday morning until Monday noon: one slot is run, which stands for the others, and one message leaves."""
    rules = Rules()
    assert run(database, lead, world, rules) == (2, 2, 0)
    rules.steps = (1, 2, 3)
    back = NOW + timedelta(days=5, hours=2)
    assert run(database, lead, world, rules, back) == (4, 2, 7 + 9 + 9 + 3)
    assert run(database, lead, world, rules, back + timedelta(minutes=20)) is None
    of_tess = [letter for letter in letters(database) if letter.person_id == world.tess]
    assert len(of_tess) == 2


@pytest.mark.parametrize("moment", [NOW.replace(hour=6), NOW.replace(hour=20), NOW + timedelta(days=3)])
def test_outside_working_hours_nothing_is_run(database: Database, world: World, lead: Lead, moment: datetime) -> None:
    assert run(database, lead, world, Rules(), moment) is None
    assert nudges_of(database, world, "tess") == []


def test_progress_before_the_message_drops_it_and_a_new_stall_finds_it_again(
    database: Database, world: World, lead: Lead
) -> None:
    rules = Rules(quiet={world.tess: NOW + AN_HOUR / 2})
    assert run(database, lead, world, rules) == (2, 1, 0)
    rules.done = {world.tess}
    assert run(database, lead, world, rules, NOW + AN_HOUR) == (0, 0, 0)
    (nudge,) = nudges_of(database, world, "tess")
    assert (state(nudge), nudge.why) == ("not sent", GONE_BY)
    rules.done = set()
    assert run(database, lead, world, rules, NOW + 2 * AN_HOUR) == (0, 0, 0), "not at every slot of one day"
    assert run(database, lead, world, rules, NOW + timedelta(days=1, hours=2)) == (1, 1, 8)
    (nudge,) = nudges_of(database, world, "tess")
    assert (state(nudge), nudge.dropped_at, nudge.why) == ("on its way", None, "")


def test_nobody_without_an_address_is_written_to(database: Database, db: Session, world: World, lead: Lead) -> None:
    db.execute(update(Person).where(Person.id == world.tess).values(email=None))
    db.commit()
    assert run(database, lead, world, Rules()) == (2, 1, 0)
    (nudge,) = nudges_of(database, world, "tess")
    assert (state(nudge), nudge.why) == ("not sent", NO_ADDRESS)


def test_a_nudge_for_the_page_is_there_at_once_and_writes_no_letter(
    database: Database, world: World, lead: Lead
) -> None:
    assert run(database, lead, world, Rules(wish="page")) == (2, 2, 0)
    (nudge,) = nudges_of(database, world, "tess")
    assert (state(nudge), nudge.channel, nudge.sent_at) == ("sent", "page", NOW)
    assert letters(database) == []


def test_a_slot_that_met_trouble_is_begun_again_and_says_what_it_met(
    database: Database, world: World, lead: Lead
) -> None:
    rules = Rules()
    whole = rules.message

    def breaks(*asked: object) -> object:
        raise ZeroDivisionError(asked)

    rules.message = breaks  # type: ignore[method-assign, assignment]
    with pytest.raises(ZeroDivisionError):
        run(database, lead, world, rules)
    assert _runs(database) == [(1, None, "ZeroDivisionError")]
    rules.message = whole  # type: ignore[method-assign]
    assert run(database, lead, world, rules, NOW + timedelta(minutes=2)) == (0, 2, 0), "found before, told now"
    assert _runs(database) == [(2, NOW + timedelta(minutes=2), "")]


def test_whoever_is_deposed_in_the_middle_writes_nothing_more(database: Database, world: World, lead: Lead) -> None:
    """Another takes the lead while the words are put together: the older number's messages are refused, the newer's are written."""
    rules, leads = Rules(), [lead]

    def overtaken() -> None:
        if (another := leading.take(database, AdvisoryLock(database, 4712), "another", by_hand=True)) is not None:
            leads.append(another)

    with pytest.raises(Deposed):
        slots.run(database, lead, world.saltmarsh, rules.reminders, NOW, overtaken)
    assert letters(database) == []
    ran = slots.run(database, leads[1], world.saltmarsh, rules.reminders, NOW)
    assert ran is not None
    assert (ran.found, ran.messages, len(letters(database))) == (0, 2, 2)


def test_a_service_that_moves_runs_no_slot_twice(database: Database, db: Session, world: World, lead: Lead) -> None:
    """Half past nine in London, then the service is in Kolkata: its half past three has not been; back home, half past nine has."""
    assert run(database, lead, world, Rules()) == (2, 2, 0)
    _move(db, world, "Asia/Kolkata")
    assert run(database, lead, world, Rules(), NOW + timedelta(minutes=1)) == (0, 0, 0)
    _move(db, world, "Europe/London")
    assert run(database, lead, world, Rules(), NOW + timedelta(minutes=2)) is None
    with database.reading() as reading:
        assert reading.scalars(select(SlotRun.time).order_by(SlotRun.time)).all() == ["09:30", "15:30"]


def _move(db: Session, world: World, zone: str) -> None:
    db.execute(update(Service).where(Service.id == world.saltmarsh).values(time_zone=zone))
    db.commit()


def _runs(database: Database) -> list[tuple[int, datetime | None, str]]:
    with database.reading() as db:
        return [(row.tries, row.ended_at, row.trouble) for row in db.scalars(select(SlotRun))]
