"""Courses: made, booked, attended; "not for me" and thinking again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import courses
from logbook.domain.leaving import LeavingReason
from logbook.domain.refusals import NotAllowed, NotVisible, RuleBroken
from logbook.models.base import new_id
from logbook.models.journeys import Course, CoursePlace
from tests.courses import LAST_WEEK, course, newcomer, place
from tests.world import NOW, TODAY, World


def made(db: Session, world: World, who: str = "cody", first: int = 10, last: int = 11) -> Course:
    days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    return courses.create(db, world.actor(db, who), world.saltmarsh, new_id(), "Autumn", "vig-practitioner", *days, NOW)


class TestMaking:
    @pytest.mark.parametrize("who", ["cody", "ada"])
    def test_coordinators_and_administrators_make_courses(self, db: Session, world: World, who: str) -> None:
        assert made(db, world, who).title == "Autumn"

    @pytest.mark.parametrize("who", ["tess", "sunny", "mika", "ash", "orla"])
    def test_nobody_else_does(self, db: Session, world: World, who: str) -> None:
        with pytest.raises(NotAllowed):
            made(db, world, who)

    def test_made_twice_with_one_id_is_one_course(self, db: Session, world: World) -> None:
        cody, key = world.actor(db, "cody"), new_id()
        for _ in range(2):
            courses.create(db, cody, world.saltmarsh, key, "Autumn", "vig-practitioner", TODAY, TODAY, NOW)
        assert len(db.scalars(select(Course)).all()) == 1

    def test_an_id_of_another_service_opens_nothing(self, db: Session, world: World) -> None:
        theirs = course(db, world, "theirs", service_id=world.harbour)
        with pytest.raises(NotVisible):
            courses.create(db, world.actor(db, "cody"), world.saltmarsh, theirs.id, "A", "k", TODAY, TODAY, NOW)

    @pytest.mark.parametrize(
        ("first", "last", "said"),
        [(10, 9, "before the first"), (1200, 1201, "three years ahead"), (1, 200, "three months apart")],
    )
    def test_a_slip_in_its_days_is_refused(self, db: Session, world: World, first: int, last: int, said: str) -> None:
        with pytest.raises(RuleBroken, match=said):
            made(db, world, first=first, last=last)

    def test_it_can_be_changed(self, db: Session, world: World) -> None:
        changed = made(db, world)
        courses.change(db, world.actor(db, "cody"), changed, "Winter", "verp-course", TODAY, TODAY, NOW)
        assert (changed.title, changed.programme_key, changed.first_day) == ("Winter", "verp-course", TODAY)


class TestBooking:
    def test_people_of_the_service_are_booked_once(self, db: Session, world: World) -> None:
        newcomer(db, world)
        of, cody = course(db, world), world.actor(db, "cody")
        assert courses.book(db, cody, of, [world.nell, world.tess], NOW) == 2
        db.flush()
        assert courses.book(db, cody, of, [world.nell], NOW) == 0

    @pytest.mark.parametrize("who", ["otto", "nobody"])
    def test_others_are_not(self, db: Session, world: World, who: str) -> None:
        with pytest.raises(RuleBroken, match="does not belong"):
            courses.book(db, world.actor(db, "cody"), course(db, world), [world.ids.get(who, new_id())], NOW)

    def test_a_booking_is_given_back_until_the_course(self, db: Session, world: World) -> None:
        newcomer(db, world)
        course(db, world)
        cody = world.actor(db, "cody")
        courses.unbook(db, cody, place(db, world, "nell", attended_on=None), NOW)
        db.flush()
        assert db.scalars(select(CoursePlace)).all() == []
        with pytest.raises(RuleBroken, match="their place is kept"):
            courses.unbook(db, cody, place(db, world, "nell"), NOW)

    def test_attendance_is_noted_once_it_has_been_and_taken_back_until_decided(self, db: Session, world: World) -> None:
        newcomer(db, world)
        course(db, world)
        cody = world.actor(db, "cody")
        of = place(db, world, "nell", attended_on=None)
        with pytest.raises(RuleBroken, match="still to come"):
            courses.attend(db, cody, of, TODAY + timedelta(days=1), NOW)
        courses.attend(db, cody, of, LAST_WEEK, NOW)
        assert of.attended_on == LAST_WEEK
        courses.not_for_me(db, cody, of, [LeavingReason.TIME], NOW)
        with pytest.raises(RuleBroken, match="decided since"):
            courses.attend(db, cody, of, None, NOW)
        courses.think_again(db, cody, of, NOW)
        courses.attend(db, cody, of, None, NOW)
        assert of.attended_on is None


class TestNotForMe:
    @pytest.mark.parametrize("who", ["nell", "cody", "ada"])
    def test_the_person_or_who_runs_courses_says_so_and_may_think_again(
        self, db: Session, world: World, who: str
    ) -> None:
        newcomer(db, world)
        course(db, world)
        of, actor = place(db, world, "nell"), world.actor(db, who)
        courses.not_for_me(db, actor, of, [LeavingReason.VALUES, LeavingReason.TIME], NOW)
        assert (of.decision, of.decided_on, of.reasons) == ("not-for-me", TODAY, ["time", "values"])
        courses.think_again(db, actor, of, NOW)
        assert (of.decision, of.decided_on, of.reasons) == (None, None, [])

    @pytest.mark.parametrize("who", ["tess", "sunny", "mika", "orla"])
    def test_nobody_else_says_it_for_them(self, db: Session, world: World, who: str) -> None:
        newcomer(db, world)
        course(db, world)
        of, actor = place(db, world, "nell"), world.actor(db, who)
        with pytest.raises(NotAllowed):
            courses.not_for_me(db, actor, of, [LeavingReason.TIME], NOW)
        with pytest.raises(NotAllowed):
            courses.think_again(db, actor, of, NOW)

    @pytest.mark.parametrize(
        ("reasons", "said"),
        [([], "Choose at least one"), ([LeavingReason.NOT_SAID, LeavingReason.TIME], "goes by itself")],
    )
    def test_reasons_are_asked_for(self, db: Session, world: World, reasons: list[LeavingReason], said: str) -> None:
        newcomer(db, world)
        course(db, world)
        with pytest.raises(RuleBroken, match=said):
            courses.not_for_me(db, world.actor(db, "nell"), place(db, world, "nell"), reasons, NOW)

    def test_once_begun_a_journey_is_left_another_way(self, db: Session, world: World) -> None:
        course(db, world)
        of = place(db, world, "tess", decision="enrolled", decided_on=TODAY)
        tess = world.actor(db, "tess")
        with pytest.raises(RuleBroken, match="leave it from its progress page"):
            courses.not_for_me(db, tess, of, [LeavingReason.TIME], NOW)
        with pytest.raises(RuleBroken, match="leave it from its progress page"):
            courses.think_again(db, tess, of, NOW)
