"""Enrolling is one act: journey, role and supervision line; and a supervisor may be named later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import enrolment, programmes
from logbook.domain.people import Role
from logbook.domain.refusals import NotAllowed, NotVisible, RuleBroken
from logbook.models.accounts import SignIn
from logbook.models.base import new_id
from logbook.models.journeys import Assessment, Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld, SupervisionLine
from logbook.models.standing import standing_of
from tests.courses import LAST_WEEK, course, newcomer, place
from tests.world import NOW, TODAY, World, sign_in_row

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def version(db: Session, world: World) -> ProgrammeVersion:
    """Saltmarsh's VIG practitioner."""
    return db.get_one(ProgrammeVersion, world.saltmarsh_programme)


def enrolled(db: Session, world: World, version: ProgrammeVersion, who: str = "cody", **more: Any) -> Journey:
    person, on = more.pop("person", world.ids.get("nell")), more.pop("on", TODAY)
    key = more.pop("key", None) or new_id()
    return enrolment.enrol(db, world.actor(db, who), person, version, on, key, NOW, **more)


def roles(db: Session, person_id: UUID) -> set[str]:
    return set(db.scalars(select(RoleHeld.role).where(RoleHeld.person_id == person_id)))


class TestEnrolling:
    def test_is_one_act(self, db: Session, world: World, version: ProgrammeVersion) -> None:
        newcomer(db, world)
        course(db, world)
        of = place(db, world, "nell")
        db.execute(sign_in_row(world.nell, world.saltmarsh, "nell's", NOW))
        journey = enrolled(db, world, version, place=of, supervisor_id=world.sunny, on=YESTERDAY)
        db.flush()
        assert (journey.enrolled_on, journey.course_id, journey.programme_id) == (YESTERDAY, of.course_id, version.id)
        assert (of.decision, of.decided_on) == ("enrolled", YESTERDAY)
        assert Role.TRAINEE in roles(db, world.nell)
        standing = standing_of(db, journey.id, TODAY)
        assert standing
        assert standing.supervisor_ids == {world.sunny}
        assert db.scalars(select(SignIn.ended_at).where(SignIn.person_id == world.nell)).all() == [NOW]

    def test_with_a_supervisor_still_to_be_named(self, db: Session, world: World, version: ProgrammeVersion) -> None:
        newcomer(db, world)
        journey = enrolled(db, world, version)
        db.flush()
        lines = select(SupervisionLine).where(SupervisionLine.journey_id == journey.id)
        assert db.scalars(lines).all() == []

    def test_the_person_themself_says_yes_after_the_course(
        self, db: Session, world: World, version: ProgrammeVersion
    ) -> None:
        newcomer(db, world)
        course(db, world)
        of = place(db, world, "nell", decision="not-for-me", decided_on=LAST_WEEK, reasons=["time"])
        assert enrolled(db, world, version, "nell", place=of).person_id == world.nell
        assert (of.decision, of.reasons) == ("enrolled", [])

    @pytest.mark.parametrize("who", ["nell", "tess", "sunny", "mika", "orla"])
    def test_nobody_enrols_without_a_course_but_who_runs_them(
        self, db: Session, world: World, version: ProgrammeVersion, who: str
    ) -> None:
        newcomer(db, world)
        with pytest.raises(NotAllowed):
            enrolled(db, world, version, who)

    def test_a_person_names_no_supervisor_of_their_own(
        self, db: Session, world: World, version: ProgrammeVersion
    ) -> None:
        newcomer(db, world)
        course(db, world)
        with pytest.raises(NotAllowed):
            enrolled(db, world, version, "nell", place=place(db, world, "nell"), supervisor_id=world.sunny)

    def test_a_place_of_somebody_else_opens_nothing(self, db: Session, world: World, version: ProgrammeVersion) -> None:
        newcomer(db, world)
        course(db, world)
        with pytest.raises(NotVisible):
            enrolled(db, world, version, "tess", person=world.nell, place=place(db, world, "tess"))

    def test_twice_is_refused_and_twice_with_one_id_is_once(
        self, db: Session, world: World, version: ProgrammeVersion
    ) -> None:
        newcomer(db, world)
        key = new_id()
        assert enrolled(db, world, version, key=key) is enrolled(db, world, version, key=key)
        with pytest.raises(RuleBroken, match="enrolled on VIG practitioner already"):
            enrolled(db, world, version)
        with pytest.raises(NotVisible):
            enrolled(db, world, version, key=key, person=world.tess)

    def test_on_a_newer_version_it_is_still_the_same_programme(
        self, db: Session, world: World, version: ProgrammeVersion
    ) -> None:
        text = version.text.replace("version = 1", "version = 2").replace("cycles = 18", "cycles = 20")
        newer = programmes.keep_version(db, world.actor(db, "ada"), version, text, new_id(), NOW)
        with pytest.raises(RuleBroken, match="already"):
            enrolled(db, world, newer, person=world.tess)

    def test_after_leaving_one_may_begin_anew_and_another_programme_goes_beside(
        self, db: Session, world: World, version: ProgrammeVersion
    ) -> None:
        programmes.give_shipped(db, None, world.saltmarsh, NOW)
        verp = db.scalars(select(ProgrammeVersion).where(ProgrammeVersion.key == "verp-course")).one()
        assert enrolled(db, world, verp, person=world.tess, own_goal="To wait").own_goal == "To wait"
        db.get_one(Journey, world.theo_journey).left_on = YESTERDAY
        db.flush()
        assert enrolled(db, world, version, person=world.theo).enrolled_on == TODAY
        assert list(db.scalars(select(RoleHeld.role).where(RoleHeld.person_id == world.tess))) == ["trainee"]

    @pytest.mark.parametrize(
        ("on", "attended", "said"),
        [
            (TODAY + timedelta(days=1), LAST_WEEK, "dated in the future"),
            (LAST_WEEK - timedelta(days=1), LAST_WEEK, "before the course"),
            (TODAY, None, "Attendance is not recorded yet"),
        ],
    )
    def test_dates_that_cannot_be_are_refused(
        self, db: Session, world: World, version: ProgrammeVersion, on: date, attended: date | None, said: str
    ) -> None:
        newcomer(db, world)
        course(db, world)
        with pytest.raises(RuleBroken, match=said):
            enrolled(db, world, version, place=place(db, world, "nell", attended_on=attended), on=on)

    @pytest.mark.parametrize(("on", "said"), [(TODAY + timedelta(days=1), "begins today"), (date(1999, 1, 1), "2000")])
    def test_dates_without_a_course_too(
        self, db: Session, world: World, version: ProgrammeVersion, on: date, said: str
    ) -> None:
        newcomer(db, world)
        with pytest.raises(RuleBroken, match=said):
            enrolled(db, world, version, on=on)

    def test_a_retired_version_or_a_skeleton_takes_nobody(
        self, db: Session, world: World, version: ProgrammeVersion
    ) -> None:
        newcomer(db, world)
        programmes.give_shipped(db, None, world.saltmarsh, NOW)
        skeleton = db.scalars(select(ProgrammeVersion).where(ProgrammeVersion.key == "vig-supervisor")).one()
        with pytest.raises(RuleBroken, match="an administrator fills it in"):
            enrolled(db, world, skeleton)
        programmes.retire(db, world.actor(db, "ada"), version, NOW)
        with pytest.raises(RuleBroken, match="no longer in use"):
            enrolled(db, world, version)

    @pytest.mark.parametrize("who", ["otto", "retired"])
    def test_whoever_does_not_belong_is_not_to_be_seen(
        self, db: Session, world: World, version: ProgrammeVersion, who: str
    ) -> None:
        newcomer(db, world, "retired")
        db.get_one(Person, world.ids["retired"]).retired_on = YESTERDAY
        db.flush()
        with pytest.raises(NotVisible):
            enrolled(db, world, version, person=world.ids[who])


class TestNamingASupervisor:
    def name(self, db: Session, world: World, supervisor: str | None, since: date = TODAY, who: str = "cody") -> None:
        journey = db.get_one(Journey, world.tess_journey)
        supervisor_id = world.ids[supervisor] if supervisor else None
        enrolment.allocate(db, world.actor(db, who), journey, supervisor_id, since, NOW)
        db.flush()

    def present(self, db: Session, world: World) -> set[UUID]:
        standing = standing_of(db, world.tess_journey, TODAY)
        assert standing
        return set(standing.supervisor_ids)

    def test_one_line_ends_and_another_begins(self, db: Session, world: World) -> None:
        self.name(db, world, "sky")
        assert self.present(db, world) == {world.sky}
        standing = standing_of(db, world.tess_journey, TODAY)
        assert standing
        assert world.sunny in standing.ever_supervisor_ids

    def test_a_slip_put_right_the_same_day_leaves_no_trace_in_the_line(self, db: Session, world: World) -> None:
        self.name(db, world, "ash")
        self.name(db, world, "sky")
        standing = standing_of(db, world.tess_journey, TODAY)
        assert standing
        assert world.ash not in standing.ever_supervisor_ids

    def test_nobody_yet(self, db: Session, world: World) -> None:
        self.name(db, world, None)
        assert self.present(db, world) == set()

    @pytest.mark.parametrize(
        ("supervisor", "said"), [("tess", "own work"), ("theo", "not entitled"), ("orla", "not entitled")]
    )
    def test_some_cannot_be(self, db: Session, world: World, supervisor: str, said: str) -> None:
        with pytest.raises(RuleBroken, match=said):
            self.name(db, world, supervisor)
        assert self.present(db, world) == {world.sunny}

    def test_the_assessor_of_an_undecided_milestone_cannot_be(self, db: Session, world: World) -> None:
        db.add(
            Assessment(
                service_id=world.saltmarsh,
                journey_id=world.tess_journey,
                trainee_id=world.tess,
                milestone="mid-point",
                asked_at=NOW,
                assessor_id=world.ash,
            )
        )
        db.flush()
        with pytest.raises(RuleBroken, match="deciding a milestone"):
            self.name(db, world, "ash")

    @pytest.mark.parametrize(
        ("since", "said"), [(date(2025, 8, 31), "before the journey"), (TODAY + timedelta(days=400), "a year ahead")]
    )
    def test_days_that_cannot_be(self, db: Session, world: World, since: date, said: str) -> None:
        with pytest.raises(RuleBroken, match=said):
            self.name(db, world, "sky", since)

    @pytest.mark.parametrize("who", ["tess", "sunny", "mika", "orla"])
    def test_only_who_runs_courses(self, db: Session, world: World, who: str) -> None:
        with pytest.raises(NotAllowed):
            self.name(db, world, "sky", who=who)

    def test_a_journey_left_waits_for_the_return(self, db: Session, world: World) -> None:
        db.get_one(Journey, world.tess_journey).left_on = YESTERDAY
        db.flush()
        with pytest.raises(RuleBroken, match="was left"):
            self.name(db, world, "sky")
