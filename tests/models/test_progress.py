"""A journey's facts as its figures need them: read whole, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from logbook import policy
from logbook.domain.breaks import Break as Away
from logbook.domain.breaks import BreakKind
from logbook.domain.journeys import State
from logbook.domain.milestones import Shortfall as Proposed
from logbook.domain.milestones import Supervisor
from logbook.domain.overview import overview
from logbook.domain.people import Role
from logbook.models import progress
from logbook.models.base import new_id
from logbook.models.journeys import Assessment, Break, Journey, Shortfall
from logbook.models.people import RoleHeld, StandIn, SupervisionLine
from logbook.models.services import TeamPlace
from logbook.models.standing import standing_of
from tests.counting import counting
from tests.supervising import held, signed
from tests.world import LONG_AGO, NOW, TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


def kept(db: Session, world: World, journey: str = "tess_journey") -> progress.Kept:
    db.flush()
    (row,) = db.execute(progress.journeys_rows(Journey.id == world.ids[journey]))
    return progress.keep(db, row, NOW)


def asked(world: World, milestone: str, **facts: Any) -> Assessment:
    usual = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    return Assessment(**usual, id=new_id(), milestone=milestone, **({"asked_at": NOW} | facts))


def test_figures_come_from_every_kind_of_fact(db: Session, world: World) -> None:
    world.client(db, "heron")
    entries: dict[str, dict[str, Any]] = {
        "signed": {},
        "sent": {"sent_at": NOW, "sent_to_id": world.sunny},
        "ended": {"ended_early_on": TODAY, "reviewed_on": None},
        "gone": {"deleted_at": NOW},
        "done": {},
    }
    for name, facts in entries.items():
        world.cycle(db, name, "heron", **facts)
    signed(db, world, "signed")
    held(db, world, "counts", minutes=90)
    held(db, world, "waits", minutes=45, trainee_confirmed_at=None)
    held(db, world, "lapsed", minutes=30, entitled=False)
    held(db, world, "group", minutes=120, kind="group")
    held(db, world, "gone session", deleted_at=NOW)
    found = kept(db, world)
    now = overview(found.record, TODAY).present.figures
    assert (now.cycles.done, now.cycles.with_supervisor, now.cycles.signed_off, now.cycles.required) == (3, 1, 1, 18)
    assert (now.supervision.held, now.supervision.waiting, now.supervision.counted) == (165, 45, 90)
    assert found.record.apart_minutes == 120
    assert found.record.supervisor == Supervisor("Sunny")


def test_breaks_milestones_and_shortfalls(db: Session, world: World) -> None:
    journey = {"service_id": world.saltmarsh, "journey_id": world.tess_journey}
    db.add(Break(**journey, id=new_id(), kind="leave", starts_on=YESTERDAY, ends_on=None))
    before = NOW - timedelta(days=2)
    for minutes, at in ((20, before - timedelta(days=1)), (30, before)):
        db.add(
            Shortfall(
                **journey, milestone="mid-point", minutes=minutes, reasons="It went deep.", proposed_by_id=world.sunny,
                proposed_at=at,
            )
        )  # fmt: skip
    db.add(asked(world, "mid-point", asked_at=before, withdrawn_at=NOW))
    db.add(asked(world, "mid-point", asked_at=before, decided_at=NOW, accepted=True, shortfall_accepted=True))
    found = kept(db, world)
    assert found.record.facts.breaks == (Away(BreakKind.LEAVE, YESTERDAY),)
    assert found.record.passed(TODAY) == {"mid-point": before.date()}
    assert found.record.shortfalls == {"mid-point": Proposed(30, "It went deep.", accepted=True)}
    assert overview(found.record, TODAY).state is State.ON_LEAVE


def test_a_supervisor_whose_role_ran_out_is_named_with_the_day(db: Session, world: World) -> None:
    db.query(RoleHeld).filter_by(person_id=world.sunny).update({"until": YESTERDAY})
    assert kept(db, world).record.supervisor == Supervisor("Sunny", YESTERDAY)
    db.query(SupervisionLine).filter_by(supervisor_id=world.sunny).update({"until": YESTERDAY})
    assert kept(db, world).record.supervisor is None


def test_somebody_accredited_who_supervises_is_a_supervisor(db: Session, world: World) -> None:
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.tess, role=Role.SUPERVISOR, since=YESTERDAY))
    assert overview(kept(db, world).record, TODAY).state is State.PRACTICE
    db.get_one(Journey, world.tess_journey).accredited_on = date(2026, 3, 1)
    assert overview(kept(db, world).record, TODAY).state is State.SUPERVISOR


@pytest.mark.parametrize("cycles", [1, 40])
def test_the_queries_do_not_grow(db: Session, world: World, cycles: int) -> None:
    world.client(db, "heron")
    for number in range(cycles):
        world.cycle(db, f"cycle {number}", "heron")
        held(db, world, f"session {number}")
    db.flush()
    with counting(db.get_bind()) as sent:
        overview(kept(db, world).record, TODAY)
    assert len(sent) == 4


@pytest.mark.parametrize("case", ["as built", "stand-in", "deciding", "line ended", "team left", "role ended"])
def test_policy_and_the_database_agree_on_whose_progress_is_seen(db: Session, world: World, case: str) -> None:
    common = {"service_id": world.saltmarsh}
    if case == "stand-in":
        db.add(StandIn(**common, supervisor_id=world.sunny, stand_in_id=world.sky, since=YESTERDAY, until=TODAY))
    elif case == "deciding":
        db.add(asked(world, "mid-point", assessor_id=world.ash))
    elif case == "line ended":
        db.query(SupervisionLine).filter_by(supervisor_id=world.sunny).update({"until": YESTERDAY})
    elif case == "team left":
        db.query(TeamPlace).filter_by(person_id=world.tess).update({"until": YESTERDAY})
    elif case == "role ended":
        db.query(RoleHeld).filter(RoleHeld.since == LONG_AGO).update({"until": YESTERDAY})
    db.flush()
    journeys = ("tess_journey", "theo_journey", "otto_journey")
    seen = {"policy": set[tuple[str, str]](), "sql": set[tuple[str, str]]()}
    for who in ("tess", "theo", "sunny", "sam", "sky", "ash", "cody", "mika", "ada", "otto", "orla"):
        actor = world.actor(db, who)
        ids = set(db.scalars(progress.seen_by(actor)))
        for journey in journeys:
            standing = standing_of(db, world.ids[journey], TODAY)
            assert standing
            if policy.may_see_progress(actor, standing):
                seen["policy"].add((who, journey))
            if world.ids[journey] in ids:
                seen["sql"].add((who, journey))
    assert seen["policy"] == seen["sql"]
    assert len(seen["sql"]) >= 3
