"""Sessions entered and confirmed by two people at once, and entitlement as it was on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import figures, supervision
from logbook.actions.session_facts import Held
from logbook.adapters.database import Database
from logbook.domain.refusals import NotAllowed, NotVisible
from logbook.models.journal import JournalEntry
from logbook.models.journeys import Journey
from logbook.models.people import RoleHeld, StandIn
from logbook.models.supervision import SupervisionSession
from tests.racing import race
from tests.supervising import held
from tests.world import NOW, TODAY, World

HELD = Held(TODAY, 90, "video call", "individual")


def enter(db: Session, world: World, who: str, supervisor: str, facts: Held = HELD) -> SupervisionSession:
    actor = world.actor(db, who)
    supervisor_id = world.ids[supervisor]
    return supervision.enter(db, actor, world.tess_journey, supervisor_id, facts, session_id=uuid4(), now=NOW)


class TestAtOnce:
    def test_both_sides_entering_make_one_session(self, db: Session, world: World, database: Database) -> None:
        actors = [world.actor(db, who) for who in ("tess", "sunny")]
        db.commit()

        def enters(actor: Any) -> Callable[[Session], object]:
            return lambda session: supervision.enter(
                session, actor, world.tess_journey, world.sunny, HELD, session_id=uuid4(), now=NOW
            )

        assert race(database, *map(enters, actors)) == ["AlreadyEntered", "done"]
        with database.reading() as reading:
            assert len(reading.scalars(select(SupervisionSession)).all()) == 1

    def test_one_form_sent_twice_at_once_makes_one_session(self, db: Session, world: World, database: Database) -> None:
        tess, session_id = world.actor(db, "tess"), uuid4()
        db.commit()

        def enters(session: Session) -> object:
            return supervision.enter(
                session, tess, world.tess_journey, world.sunny, HELD, session_id=session_id, now=NOW
            )

        assert race(database, enters, enters) == ["done", "done"]
        with database.reading() as reading:
            assert reading.scalars(select(SupervisionSession)).one().id == session_id
            assert len(reading.scalars(select(JournalEntry)).all()) == 1

    def test_sessions_confirmed_at_once_are_all_counted(self, db: Session, world: World, database: Database) -> None:
        for name in ("one", "two"):
            held(db, world, name, trainee_confirmed_at=None, on=TODAY - timedelta(days=len(name)))
        tess = world.actor(db, "tess")
        db.commit()

        def confirms(name: str) -> Callable[[Session], object]:
            return lambda session: supervision.confirm(
                session, tess, world.ids[name], minutes=90, seen_version=1, now=NOW
            )

        assert race(database, confirms("one"), confirms("two")) == ["done", "done"]
        with database.reading() as reading:
            assert reading.get_one(Journey, world.tess_journey).minutes_counted == 180
            assert figures.compare(reading) == []

    def test_minutes_changed_while_the_other_confirms_are_never_confirmed_unseen(
        self, db: Session, world: World, database: Database
    ) -> None:
        held(db, world, "session", trainee_confirmed_at=None)
        tess, sunny = world.actor(db, "tess"), world.actor(db, "sunny")
        db.commit()

        def confirm(session: Session) -> None:
            supervision.confirm(session, tess, world.session, minutes=90, seen_version=1, now=NOW)

        def change(session: Session) -> None:
            supervision.confirm(session, sunny, world.session, minutes=60, seen_version=1, now=NOW)

        came_to = race(database, confirm, change)
        with database.reading() as reading:
            row = reading.get_one(SupervisionSession, world.session)
            assert came_to in (["Stale", "done"], ["done", "done"])
            assert (row.minutes, row.trainee_confirmed_at) == (60, None)


class TestEntitlement:
    @pytest.mark.parametrize(
        ("until", "on", "counts"),
        [
            (None, TODAY, True),
            (TODAY - timedelta(days=1), TODAY, False),
            (TODAY - timedelta(days=1), TODAY - timedelta(days=1), True),
        ],
    )
    def test_is_of_the_day_the_session_was_held(
        self, db: Session, world: World, until: date | None, on: date, counts: bool
    ) -> None:
        session = enter(db, world, "tess", "sunny", Held(on, 90, "video call", "individual"))
        assert session.entitled is True
        role = db.scalars(select(RoleHeld).where(RoleHeld.person_id == world.sunny)).one()
        role.until = until
        db.flush()
        other = Held(on, 95, "video call", "individual")
        again = supervision.enter(
            db,
            world.actor(db, "tess"),
            world.tess_journey,
            world.sunny,
            other,
            session_id=uuid4(),
            another=True,
            now=NOW,
        )
        assert again.entitled is counts

    def test_a_changed_day_is_judged_anew(self, db: Session, world: World) -> None:
        role = db.scalars(select(RoleHeld).where(RoleHeld.person_id == world.sunny)).one()
        role.since = TODAY
        session = enter(db, world, "tess", "sunny")
        before = Held(TODAY - timedelta(days=3), 90, "video call", "individual")
        tess = world.actor(db, "tess")
        supervision.change(db, tess, session.id, before, seen_version=1, now=NOW)
        assert session.entitled is False
        assert session.supervisor_confirmed_at is None

    def test_a_stand_in_enters_and_a_stranger_is_not_found(self, db: Session, world: World) -> None:
        with pytest.raises(NotVisible):
            enter(db, world, "sky", "sky")
        with pytest.raises(NotVisible):
            enter(db, world, "tess", "sky")
        week = {"since": TODAY - timedelta(days=2), "until": TODAY + timedelta(days=2)}
        db.add(StandIn(service_id=world.saltmarsh, supervisor_id=world.sunny, stand_in_id=world.sky, **week))
        db.flush()
        assert enter(db, world, "sky", "sky").supervisor_confirmed_at == NOW
        with pytest.raises(NotVisible):
            enter(db, world, "sky", "sunny")

    def test_a_journey_that_was_left_takes_no_new_session(self, db: Session, world: World) -> None:
        db.get_one(Journey, world.tess_journey).left_on = TODAY
        db.flush()
        with pytest.raises(NotAllowed):
            enter(db, world, "tess", "sunny")
