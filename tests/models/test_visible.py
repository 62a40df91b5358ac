"""Policy and SQL give one answer: everybody of the cast asked about every session and cycle there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import standing
from logbook.models.cycles import Cycle
from logbook.models.journeys import Assessment
from logbook.models.people import RoleHeld, StandIn, SupervisionLine
from logbook.models.relations import takers_of
from logbook.models.standing import cycles_visible_to
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import sessions_visible_to
from tests.supervising import held, signed, take
from tests.world import CAST, NOW, TODAY, World


def lapse(db: Session, world: World) -> None:
    """Sunny's role has ended; the line still runs."""
    for role in db.scalars(select(RoleHeld).where(RoleHeld.person_id == world.sunny)):
        role.until = date(2026, 3, 17)


def stand_in(db: Session, world: World) -> None:
    """Sky stands in for Sunny this week."""
    db.add(
        StandIn(
            service_id=world.saltmarsh,
            supervisor_id=world.sunny,
            stand_in_id=world.sky,
            since=date(2026, 3, 16),
            until=date(2026, 3, 20),
        )
    )


def assess(db: Session, world: World, **facts: Any) -> None:
    """Ash decides a milestone of Tess's."""
    row = Assessment(
        service_id=world.saltmarsh,
        journey_id=world.tess_journey,
        trainee_id=world.tess,
        milestone="mid-point",
        asked_at=NOW,
        assessor_id=world.ash,
        **facts,
    )
    db.add(row)


def decided(db: Session, world: World) -> None:
    """Ash has decided it."""
    assess(db, world, decided_at=NOW, accepted=True)


def change_of_supervisor(db: Session, world: World) -> None:
    """Sunny's line ended yesterday; Sam's begins today."""
    for line in db.scalars(select(SupervisionLine).where(SupervisionLine.supervisor_id == world.sunny)):
        line.until = date(2026, 3, 17)
    common = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    db.add(SupervisionLine(**common, supervisor_id=world.sam, since=TODAY))


def as_it_is(db: Session, world: World) -> None:
    """Nothing more has happened."""


@pytest.mark.parametrize("happened", [as_it_is, lapse, stand_in, assess, decided, change_of_supervisor])
def test_policy_and_the_database_agree(db: Session, world: World, happened: Any) -> None:
    for trainee in ("tess", "theo", "otto"):
        world.client(db, f"client of {trainee}", trainee)
        for number in range(3):
            world.cycle(db, f"{trainee} {number}", f"client of {trainee}")
    held(db, world, "with sam", supervisor="sam", on=date(2025, 10, 1))
    take(db, world, "with sam", "tess 0")
    held(db, world, "with sunny")
    held(db, world, "theo's", "theo", supervisor_confirmed_at=None)
    take(db, world, "theo's", "theo 0")
    held(db, world, "otto's", "otto", "orla")
    signed(db, world, "tess 1", by="sam")
    gone = held(db, world, "gone", supervisor="sam", deleted_at=NOW)
    world.cycle(db, "gone cycle", "client of tess", deleted_at=NOW)
    happened(db, world)
    db.flush()
    answers = set()
    for name in CAST:
        actor = world.actor(db, name)
        seen_sessions = set(db.scalars(sessions_visible_to(actor)))
        seen_cycles = set(db.scalars(cycles_visible_to(actor)))
        assert gone not in {session.id for session in seen_sessions}
        for session in db.scalars(select(SupervisionSession).where(SupervisionSession.deleted_at.is_(None))):
            may = policy.may_see_session(actor, session, standing.of_journey(db, actor, session.journey_id))
            assert may == (session in seen_sessions), (name, session.on)
            answers.add(may)
        for cycle in db.scalars(select(Cycle).where(Cycle.deleted_at.is_(None))):
            stands = standing.of_journey(db, actor, cycle.journey_id)
            may = policy.may_read_cycle(actor, stands, takers_of(db, cycle.id))
            assert may == (cycle in seen_cycles), (name, cycle.id)
            answers.add(may)
    assert answers == {True, False}
