"""Policy and SQL give one answer about the board: everybody of the cast, about every journey, place and call there is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.domain.calls import CallOutcome
from logbook.models import board, calls
from logbook.models.calls import Call
from logbook.models.journeys import Journey
from tests.stalling import days
from tests.world import CAST, NOW, TODAY, World


def test_whose_journeys_and_calls_a_coordinator_sees(db: Session, world: World) -> None:
    for trainee in ("tess", "theo", "otto"):
        journey = db.get_one(Journey, world.ids[f"{trainee}_journey"])
        of = {"service_id": journey.service_id, "person_id": journey.person_id, "subject_id": journey.id}
        said = {"on": TODAY, "outcome": CallOutcome.SPOKE, "noted_at": NOW, "called_by_id": world.cody}
        db.add(Call(**of, **said))
    db.get_one(Journey, world.theo_journey).left_on = days(3)
    db.flush()
    answers = set()
    for name in CAST:
        actor = world.actor(db, name)
        journeys = set(db.scalars(board.visible_to(actor)))
        noted = set(db.scalars(calls.visible_to(actor)))
        for journey in db.scalars(select(Journey)):
            may = policy.may_see_board(actor, journey.service_id) and journey.left_on is None
            assert may == (journey in journeys), (name, journey.id)
            answers.add(may)
        for call in db.scalars(select(Call)):
            may = policy.may_take_back_call(actor, call) or call.person_id == actor.id
            assert may == (call in noted), (name, call.person_id)
    assert answers == {True, False}


def test_a_coordinator_who_trains_notes_no_call_with_themself(db: Session, world: World) -> None:
    cody = world.actor(db, "cody")
    assert policy.may_note_call(cody, world.tess, world.saltmarsh)
    assert not policy.may_note_call(cody, world.cody, world.saltmarsh)
    assert not policy.may_note_call(cody, world.otto, world.harbour)
