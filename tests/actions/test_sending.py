"""Whom a cycle is sent to: the stand-in where the supervisor is away today, else the supervisor; always the same one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from logbook.actions import cycles
from logbook.domain.refusals import RuleBroken
from logbook.models.cycles import Cycle
from logbook.models.people import RoleHeld, StandIn, SupervisionLine
from tests.conftest import Browse
from tests.world import NOW, TODAY, World

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def heron(db: Session, world: World) -> None:
    world.client(db, "heron")
    world.cycle(db, "one", "heron")


def away(db: Session, world: World, stand_in: str, since: int = 0, until: int = 7) -> None:
    """Sunny is away between days counted from today."""
    days = {"since": TODAY + since * DAY, "until": TODAY + until * DAY}
    both = {"supervisor_id": world.sunny, "stand_in_id": world.ids[stand_in]}
    db.add(StandIn(service_id=world.saltmarsh, **both, **days))
    db.flush()


def sent_to(db: Session, world: World) -> UUID | None:
    cycle = db.get_one(Cycle, world.one)
    cycles.send(db, world.actor(db, "tess"), cycle, NOW)
    return cycle.sent_to_id


@pytest.mark.parametrize("stand_in", ["sam", "sky", "ash"])
def test_whoever_stands_in_today_is_sent_it(db: Session, world: World, stand_in: str) -> None:
    away(db, world, stand_in)
    assert sent_to(db, world) == world.ids[stand_in]


@pytest.mark.parametrize(("since", "until"), [(-9, -1), (1, 7)])
def test_a_stand_in_of_other_days_is_not(db: Session, world: World, since: int, until: int) -> None:
    away(db, world, "sky", since, until)
    assert sent_to(db, world) == world.sunny


def test_of_two_who_stand_in_it_is_the_one_who_began_first(db: Session, world: World) -> None:
    away(db, world, "sky", since=-1)
    away(db, world, "ash", since=-3)
    assert sent_to(db, world) == world.ash


def test_of_two_supervisors_it_is_the_one_named_last(db: Session, world: World) -> None:
    line = {"journey_id": world.tess_journey, "trainee_id": world.tess, "supervisor_id": world.sam}
    db.add(SupervisionLine(service_id=world.saltmarsh, **line, since=TODAY - DAY))
    db.flush()
    assert sent_to(db, world) == world.sam


def test_a_stand_in_who_is_not_entitled_is_passed_over(db: Session, world: World) -> None:
    away(db, world, "theo")
    assert sent_to(db, world) == world.sunny


def test_with_nobody_to_send_to_it_says_why(db: Session, world: World) -> None:
    db.execute(delete(RoleHeld).where(RoleHeld.person_id == world.sunny))
    with pytest.raises(RuleBroken, match="Sunny is not entitled to supervise here at the moment"):
        sent_to(db, world)
    db.execute(update(SupervisionLine).values(until=TODAY - DAY))
    with pytest.raises(RuleBroken, match="You have no supervisor at the moment"):
        sent_to(db, world)


def test_the_page_says_with_whom_and_why(db: Session, world: World, browse: Browse) -> None:
    away(db, world, "sky")
    db.commit()
    tess, address = browse("tess"), f"/cycles/{world.one}"
    said = "Sunny is away until Wed 25 March, and Sky stands in."
    assert f"Send it to Sky now, or later from your home page. {said}" in tess.get(address).text
    tess.post(f"{address}/send")
    assert f"<p>With Sky, sent Wed 18 March at 10:00. {said}</p>" in tess.get(address).text
