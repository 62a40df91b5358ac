"""Somebody leaves: the history stays, what rested on them moves, and they can come back or be forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import drafts, enrolment, erasing, journal, retiring, roles
from logbook.domain.people import Role
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.domain.roles import Spell
from logbook.models.accounts import SignIn
from logbook.models.cycles import Cycle
from logbook.models.desk import Draft
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Assessment, Journey
from logbook.models.people import Person, RoleHeld, StandIn, SupervisionLine
from logbook.models.services import TeamPlace
from logbook.models.standing import standing_of
from logbook.models.supervision import SupervisionSession
from logbook.models.with_whom import waits_with
from tests.world import LONG_AGO, NOW, TODAY, World, sign_in_row

YESTERDAY = TODAY - timedelta(days=1)


def person(db: Session, world: World, who: str) -> Person:
    return db.get_one(Person, world.ids[who], populate_existing=True)


def retire(db: Session, world: World, who: str, successor: str = "", by: str = "ada", at: str = "saltmarsh") -> None:
    to = world.ids[successor] if successor else None
    retiring.retire(db, world.actor(db, by), person(db, world, who), world.ids[at], to, NOW)
    db.flush()
    db.expire_all()


def session_with(world: World, trainee: str, supervisor: str) -> SupervisionSession:
    return SupervisionSession(
        service_id=world.saltmarsh,
        journey_id=world.ids[f"{trainee}_journey"],
        trainee_id=world.ids[trainee],
        supervisor_id=world.ids[supervisor],
        on=YESTERDAY,
        minutes=60,
        mode="in person",
        kind="individual",
        entitled=True,
        entered_by_id=world.ids[trainee],
        entered_at=NOW,
    )


class TestRetiring:
    def test_a_supervisor_hands_on_everything_that_waits(self, db: Session, world: World) -> None:
        world.client(db, "heron")
        world.cycle(db, "sent", "heron", sent_at=NOW, sent_to_id=world.sunny)
        world.add(db, "session", session_with(world, "tess", "sunny"))
        away = StandIn(
            service_id=world.saltmarsh,
            supervisor_id=world.sunny,
            stand_in_id=world.sky,
            since=TODAY,
            until=TODAY + timedelta(days=5),
        )
        world.add(db, "stand_in", away)
        below = Spell(Role.TRAINEE_SUPERVISOR, TODAY, under_id=world.sunny)
        roles.give(db, world.actor(db, "ada"), person(db, world, "sky"), world.saltmarsh, below, NOW)
        db.execute(sign_in_row(world.sunny, world.saltmarsh, "a token", NOW))
        with pytest.raises(RuleBroken, match="choose who takes that over"):
            retire(db, world, "sunny")
        retire(db, world, "sunny", "sam")
        assert person(db, world, "sunny").retired_on == TODAY
        assert not world.actor(db, "sunny").places
        assert db.scalars(select(SignIn.ended_at)).all() == [NOW]
        assert db.get_one(Cycle, world.sent).sent_to_id == world.sam
        session = db.get_one(SupervisionSession, world.session)
        assert (session.supervisor_id, session.held_by_id) == (world.sam, world.sunny)
        for journey in (world.tess_journey, world.theo_journey):
            standing = standing_of(db, journey, TODAY)
            assert standing is not None
            assert standing.supervisor_ids == {world.sam}
            assert world.sunny in standing.ever_supervisor_ids
        under = db.scalars(
            select(RoleHeld.under_id).where(RoleHeld.person_id == world.sky, RoleHeld.under_id.is_not(None))
        )
        assert under.all() == [world.sam]
        assert db.get_one(StandIn, world.stand_in).until == YESTERDAY

    @pytest.mark.parametrize(
        ("successor", "said"),
        [
            ("sunny", "somebody else"),
            ("cody", "has to supervise"),
            ("orla", "has to supervise"),
            ("tess", "has to supervise"),
        ],
    )
    def test_only_somebody_entitled_takes_over(self, db: Session, world: World, successor: str, said: str) -> None:
        with pytest.raises(RuleBroken, match=said):
            retire(db, world, "sunny", successor)

    def test_the_assessor_of_a_trainee_cannot_become_their_supervisor_unseen(self, db: Session, world: World) -> None:
        asked = Assessment(
            service_id=world.saltmarsh,
            journey_id=world.tess_journey,
            trainee_id=world.tess,
            milestone="mid-point",
            asked_at=NOW,
            assessor_id=world.ash,
        )
        world.add(db, "asked", asked)
        with pytest.raises(RuleBroken):
            retire(db, world, "sunny", "ash")
        retire(db, world, "ash")
        assert db.get_one(Assessment, world.asked).assessor_id is None

    def test_a_trainee_leaves_their_journey_at_its_stage(self, db: Session, world: World) -> None:
        retire(db, world, "tess")
        journey = db.get_one(Journey, world.tess_journey)
        assert (journey.left_on, journey.left_reasons) == (TODAY, ["not-said"])
        assert journey.left_stage
        assert db.scalars(select(TeamPlace.until).where(TeamPlace.person_id == world.tess)).all() == [YESTERDAY]
        assert person(db, world, "tess").email == "tess@example.org"

    def test_who_still_works_elsewhere_keeps_the_account(self, db: Session, world: World) -> None:
        db.add(RoleHeld(service_id=world.harbour, person_id=world.sam, role=Role.SUPERVISOR, since=LONG_AGO))
        db.flush()
        retire(db, world, "sam")
        assert person(db, world, "sam").retired_on is None
        assert set(world.actor(db, "sam").places) == {world.harbour}

    @pytest.mark.parametrize("by", ["cody", "sunny", "orla"])
    def test_only_the_services_administrator(self, db: Session, world: World, by: str) -> None:
        with pytest.raises(NotAllowed):
            retire(db, world, "theo", by=by)


class TestAChangeOfSupervisor:
    def test_ends_one_line_begins_another_and_loses_nothing(self, db: Session, world: World) -> None:
        world.client(db, "heron")
        world.cycle(db, "sent", "heron", sent_at=NOW, sent_to_id=world.sunny)
        journey = db.get_one(Journey, world.tess_journey)
        enrolment.allocate(db, world.actor(db, "cody"), journey, world.sky, TODAY, NOW)
        db.flush()
        query = select(SupervisionLine).where(SupervisionLine.journey_id == journey.id).order_by(SupervisionLine.since)
        found = [(row.supervisor_id, row.since, row.until) for row in db.scalars(query)]
        assert found == [
            (world.sam, date(2025, 9, 1), date(2025, 12, 31)),
            (world.sunny, date(2026, 1, 1), YESTERDAY),
            (world.sky, TODAY, None),
        ]
        waits = select(waits_with(TODAY)).select_from(Cycle).where(Cycle.id == world.sent)
        assert db.scalar(waits) == world.sky


class TestErasing:
    def test_the_record_stays_under_a_name_that_says_nothing(self, db: Session, world: World) -> None:
        world.client(db, "heron")
        world.cycle(db, "one", "heron")
        drafts.keep(db, world.actor(db, "tess"), world.saltmarsh, "/somewhere", {"line": ["mine"]}, NOW)
        retire(db, world, "tess")
        erasing.erase(db, world.actor(db, "ada"), person(db, world, "tess"), NOW)
        db.flush()
        gone = person(db, world, "tess")
        assert gone.name == f"Former colleague {world.tess.hex[-4:].upper()}"
        assert (gone.email, gone.password_hash, gone.erased_at) == (None, None, NOW)
        assert db.get_one(Cycle, world.one).line == "She waits, he looks up."
        assert db.scalars(select(Draft)).all() == []
        journal.commit(db)
        acts = db.scalars(select(JournalEntry.verb).where(JournalEntry.subject_id == world.tess)).all()
        assert acts == ["retired", "identity erased"]

    def test_only_somebody_who_left_and_only_by_their_own_service(self, db: Session, world: World) -> None:
        with pytest.raises(RuleBroken, match="retire them first"):
            erasing.erase(db, world.actor(db, "ada"), person(db, world, "theo"), NOW)
        retire(db, world, "theo")
        for by in ("orla", "cody"):
            with pytest.raises(NotAllowed):
                erasing.erase(db, world.actor(db, by), person(db, world, "theo"), NOW)
