"""Whoever is to decide a milestone does not stand in for the one who supervises the trainee."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import enrolment, stand_ins
from logbook.domain.refusals import RuleBroken
from logbook.models.assessments import standing_in_later
from logbook.models.base import new_id
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import StandIn, SupervisionLine
from tests.world import NOW, TODAY, World

WEEK = (TODAY, TODAY + timedelta(days=7))


def arrange(db: Session, world: World, supervisor: str = "sunny", days: tuple[date, date] = WEEK) -> StandIn:
    cody = world.actor(db, "cody")
    return stand_ins.arrange(db, cody, world.saltmarsh, world.ids[supervisor], world.ash, *days, new_id(), NOW)


def asked(db: Session, world: World, **facts: Any) -> None:
    """Tess's mid-point, for Ash to decide."""
    whose = {"service_id": world.saltmarsh, "journey_id": world.tess_journey, "trainee_id": world.tess}
    usual = {"milestone": "mid-point", "asked_at": NOW, "assessor_id": world.ash, "assigned_at": NOW}
    db.add(Assessment(**whose, **(usual | facts)))
    db.flush()


def test_an_assessor_who_has_yet_to_decide_is_refused_in_words(db: Session, world: World) -> None:
    asked(db, world)
    with pytest.raises(
        RuleBroken, match=r"asked to decide a milestone of Tess's.*name another assessor first"
    ) as refused:
        arrange(db, world)
    assert [reason.goes_to for reason in refused.value.reasons] == ["stand_in_id"]
    assert db.scalars(select(StandIn)).all() == []


@pytest.mark.parametrize("over", [{"decided_at": NOW, "accepted": True}, {"withdrawn_at": NOW}, {"assessor_id": None}])
def test_what_is_decided_taken_back_or_given_to_nobody_stands_in_no_way(
    db: Session, world: World, over: dict[str, Any]
) -> None:
    asked(db, world, **over)
    assert arrange(db, world).stand_in_id == world.ash


def test_only_the_days_on_which_the_supervisor_has_that_trainee_matter(db: Session, world: World) -> None:
    asked(db, world)
    assert arrange(db, world, supervisor="sam").stand_in_id == world.ash
    line = select(SupervisionLine).where(
        SupervisionLine.journey_id == world.tess_journey, SupervisionLine.supervisor_id == world.sunny
    )
    db.scalars(line).one().until = TODAY + timedelta(days=1)
    db.flush()
    later = (TODAY + timedelta(days=2), TODAY + timedelta(days=9))
    assert arrange(db, world, days=later).stand_in_id == world.ash
    with pytest.raises(RuleBroken, match="asked to decide"):
        arrange(db, world, days=WEEK)


def test_only_a_stand_in_still_to_come_for_whoever_supervises_then_keeps_somebody_from_deciding(
    db: Session, world: World
) -> None:
    def later(supervisor: str, since: int, until: int) -> dict[UUID, date]:
        row = arrange(db, world, supervisor, (TODAY + timedelta(days=since), TODAY + timedelta(days=until)))
        db.flush()
        found = standing_in_later(db, world.tess_journey, TODAY)
        db.delete(row)
        db.flush()
        return found

    assert later("sunny", 3, 7) == {world.ash: TODAY + timedelta(days=3)}
    assert later("sam", 3, 7) == {}  # who supervised her once
    line = select(SupervisionLine).where(
        SupervisionLine.journey_id == world.tess_journey, SupervisionLine.supervisor_id == world.sunny
    )
    db.scalars(line).one().until = TODAY + timedelta(days=2)
    db.flush()
    assert later("sunny", 3, 7) == {}
    assert later("sunny", 2, 7) == {world.ash: TODAY + timedelta(days=2)}


def test_no_supervisor_is_named_whose_stand_in_decides(db: Session, world: World) -> None:
    asked(db, world)
    arrange(db, world, "sky", (TODAY + timedelta(days=5), TODAY + timedelta(days=7)))
    db.flush()
    journey = db.get_one(Journey, world.tess_journey)
    with pytest.raises(RuleBroken, match="Whoever stands in for them is deciding a milestone"):
        enrolment.allocate(db, world.actor(db, "cody"), journey, world.sky, TODAY, NOW)
    enrolment.allocate(db, world.actor(db, "cody"), journey, world.sky, TODAY + timedelta(days=8), NOW)
