"""A trainee supervisor supervises only while the one named above them is an accredited supervisor of that service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from logbook.actions import enrolment, stand_ins, supervision
from logbook.actions.session_facts import Held
from logbook.domain.people import Role
from logbook.domain.refusals import RuleBroken
from logbook.models import belonging
from logbook.models.base import new_id
from logbook.models.dated import dated_facts, supervising_since, supervisor_in
from logbook.models.enrolment import supervisor_facts, supervisors_in
from logbook.models.journeys import Journey
from logbook.models.people import RoleHeld, SupervisionLine
from logbook.models.standing import standing_of, supervised_by
from tests.world import LONG_AGO, NOW, TODAY, World

YESTERDAY = TODAY - timedelta(days=1)
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def sam_accredited(db: Session, world: World) -> Callable[..., None]:
    """Sky becomes a trainee supervisor under Sam, and supervises Theo; Sam is accredited on the days given, if any."""

    def arrange(*days: tuple[date, date | None], service: str = "saltmarsh") -> None:
        db.execute(delete(RoleHeld).where(RoleHeld.person_id.in_([world.sky, world.sam])))
        held = {"service_id": world.saltmarsh, "person_id": world.sky, "since": LONG_AGO}
        db.add(RoleHeld(**held, role=Role.TRAINEE_SUPERVISOR, under_id=world.sam))
        for since, until in days:
            above = {"service_id": world.ids[service], "person_id": world.sam, "since": since, "until": until}
            db.add(RoleHeld(**above, role=Role.SUPERVISOR))
        lines = update(SupervisionLine).where(SupervisionLine.journey_id == world.theo_journey)
        db.execute(lines.values(supervisor_id=world.sky))
        db.flush()

    return arrange


def answers(db: Session, world: World, day: date = TODAY) -> set[bool]:
    """What each of those who are asked says of Sky that day; they are all to say the same."""
    actor = world.actor(db, "sky", NOW + (day - TODAY))
    standing = standing_of(db, world.theo_journey, day)
    dated = dated_facts(db, world.theo_journey, world.saltmarsh, world.sky, day)
    supervisor = supervisor_in(dated, day)
    assert standing is not None
    assert supervisor is not None
    return {
        world.sky in standing.supervisor_ids,
        actor.supervises_in(world.saltmarsh),
        world.theo_journey in db.scalars(supervised_by(actor)).all(),
        world.sky in belonging.entitled(db, world.saltmarsh, day),
        supervisor_facts(db, world.sky, world.theo_journey, world.saltmarsh, day)[0],
        world.sky in {row.id for row in supervisors_in(db, [world.saltmarsh], day)},
        supervisor.lapsed_on is None,
    }


@pytest.mark.parametrize(
    ("days", "entitled"),
    [
        ([(LONG_AGO, None)], True),
        ([], False),
        ([(LONG_AGO, YESTERDAY)], False),
        ([(TODAY + timedelta(days=1), None)], False),
        ([(LONG_AGO, LAST_WEEK), (TODAY, TODAY)], True),
    ],
)
def test_everybody_asks_whether_the_one_above_is_accredited_that_day(
    db: Session, world: World, sam_accredited: Callable[..., None], days: list[tuple[date, date | None]], entitled: bool
) -> None:
    sam_accredited(*days)
    assert answers(db, world) == {entitled}


def test_accredited_in_another_service_is_not_accredited_in_this_one(
    db: Session, world: World, sam_accredited: Callable[..., None]
) -> None:
    sam_accredited((LONG_AGO, None), service="harbour")
    assert answers(db, world) == {False}


def test_it_lapses_with_the_day_the_one_above_was_accredited_last(
    db: Session, world: World, sam_accredited: Callable[..., None]
) -> None:
    sam_accredited((LONG_AGO, TODAY))
    assert answers(db, world) == {True}
    assert answers(db, world, TODAY + timedelta(days=1)) == {False}
    tomorrow = dated_facts(db, world.theo_journey, world.saltmarsh, world.sky, TODAY + timedelta(days=1))
    supervisor = supervisor_in(tomorrow, TODAY + timedelta(days=1))
    assert supervisor is not None
    assert supervisor.lapsed_on == TODAY
    assert supervising_since(tomorrow) == {}


def test_a_session_of_a_day_on_which_nobody_accredited_was_above_does_not_count(
    db: Session, world: World, sam_accredited: Callable[..., None]
) -> None:
    sam_accredited((LONG_AGO, LAST_WEEK))
    said = [
        supervision.enter(
            db,
            world.actor(db, "theo"),
            world.theo_journey,
            world.sky,
            Held(on, 60, "video call", "individual"),
            session_id=new_id(),
            now=NOW,
        ).entitled
        for on in (LAST_WEEK, YESTERDAY)
    ]
    assert said == [True, False]


def test_naming_somebody_with_nobody_accredited_above_is_refused_in_words(
    db: Session, world: World, sam_accredited: Callable[..., None]
) -> None:
    sam_accredited((LONG_AGO, YESTERDAY))
    cody, tess = world.actor(db, "cody"), db.get_one(Journey, world.tess_journey)
    with pytest.raises(RuleBroken, match="works under somebody who is an accredited supervisor here then"):
        enrolment.allocate(db, cody, tess, world.sky, TODAY, NOW)
    with pytest.raises(RuleBroken, match="or a trainee supervisor under somebody who is"):
        stand_ins.arrange(db, cody, world.saltmarsh, world.sunny, world.sky, TODAY, TODAY, new_id(), NOW)
