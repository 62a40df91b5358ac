""" "Shall we begin?": the person's own answer after a course, or one noted on their behalf."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import courses as acts
from logbook.actions import enrolment, sign_ins
from logbook.domain.leaving import LeavingReason
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import courses, programmes
from logbook.models.accounts import SignIn
from logbook.models.journeys import Course, CoursePlace, ProgrammeVersion
from logbook.models.people import Person
from logbook.routes.courses import bp
from logbook.routes.courses.places import state_of
from logbook.routes.fields import ChoicesField, Form, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.journeys.finding import after
from logbook.routes.request import begin_session, db, live_session, now, signed_in


class BeginForm(Form):
    """Yes. Where the programme begins with a goal of one's own, that goal."""

    own_goal = WordsField("A goal of your own", optional=True, most=2000, rows=2)


class NotForMeForm(Form):
    """No, and why, as far as one likes to say."""

    reasons = ChoicesField(
        "What made it so?",
        choices=[(reason, reason.words) for reason in LeavingReason],
        hint="Choose as many as are true, or “Not said”.",
        ask="Choose at least one reason, or “Not said”.",
    )


@bp.get("/courses/<uuid:course_id>/answer")
def answer(course_id: UUID) -> ResponseReturnValue:
    """One's own place on a course, and the question after it."""
    mine = courses.places_visible_to(signed_in()).where(
        CoursePlace.course_id == course_id, CoursePlace.person_id == signed_in().id
    )
    place = db().scalars(mine).one_or_none()
    if place is None:
        raise NotVisible
    return _page(place)


@bp.get("/courses/places/<uuid:place_id>")
def place(place_id: UUID) -> ResponseReturnValue:
    """The same page for whoever runs the course."""
    return _page(_place(place_id))


@bp.post("/courses/places/<uuid:place_id>/begin")
def begin(place_id: UUID) -> ResponseReturnValue:
    """Yes: enrol on the newest version of what the course leads to, with a supervisor to be allocated."""
    found, form = _place(place_id), BeginForm()
    course = db().get_one(Course, found.course_id)
    version = _leads_to(course)
    if form.validate_on_submit() and version:
        try:
            journey = enrolment.enrol(
                db(),
                signed_in(),
                found.person_id,
                version,
                signed_in().today_in(found.service_id),
                form.key,
                now(),
                place=found,
                own_goal=form.own_goal.data or "",
            )
        except RuleBroken as broken:
            form.say(broken)
        else:
            _stay_signed_in(found)
            flash("Welcome aboard. Your coordinator names a supervisor next.", "done")
            return redirect(after(journey.id))
    return _page(found, begin=form, status=422)


@bp.post("/courses/places/<uuid:place_id>/not-for-me")
def not_for_me(place_id: UUID) -> ResponseReturnValue:
    """No, with its reasons."""
    found, form = _place(place_id), NotForMeForm()
    if form.validate_on_submit():
        try:
            acts.not_for_me(db(), signed_in(), found, [LeavingReason(r) for r in form.reasons.data], now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("Thank you for saying so. What you learned is yours to keep, and the door stays open.", "done")
            return redirect(_home_of(found))
    return _page(found, no=form, status=422)


@bp.post("/courses/places/<uuid:place_id>/think-again")
def think_again(place_id: UUID) -> ResponseReturnValue:
    """Take a no back."""
    found = _place(place_id)
    acts.think_again(db(), signed_in(), found, now())
    flash("The question is open again. Take the time you need.", "done")
    return redirect(_home_of(found))


def _place(place_id: UUID) -> CoursePlace:
    return one_or_404(courses.places_visible_to(signed_in()), CoursePlace, place_id)


def _home_of(found: CoursePlace) -> str:
    if found.person_id == signed_in().id:
        return url_for(".answer", course_id=found.course_id)
    return url_for(".place", place_id=found.id)


def _leads_to(course: Course) -> ProgrammeVersion | None:
    """The newest version in use of the programme the course leads to."""
    versions = programmes.open_for_enrolment(db(), [course.service_id], signed_in().today_in(course.service_id))
    return next((version for version in versions if version.key == course.programme_key), None)


def _stay_signed_in(found: CoursePlace) -> None:
    """A new role ends every session; whoever gave it to themself goes on in a new one."""
    if found.person_id != signed_in().id:
        return
    ended = db().scalar(select(SignIn.ended_at).where(SignIn.id == live_session().sign_in_id))
    if ended is not None:
        begin_session(sign_ins.begin(db(), db().get_one(Person, found.person_id), (), now()))


def _page(
    found: CoursePlace, begin: BeginForm | None = None, no: NotForMeForm | None = None, status: int = 200
) -> ResponseReturnValue:
    course = db().get_one(Course, found.course_id)
    version = _leads_to(course)
    page = render_template(
        "courses/answer.html",
        course=course,
        place=found,
        state=state_of(found, signed_in().today_in(found.service_id)),
        said=[LeavingReason(reason).words for reason in found.reasons],
        own=found.person_id == signed_in().id,
        name=db().get_one(Person, found.person_id).name,
        runs=policy.may_run_courses(signed_in(), found.service_id),
        programme=programmes.programme_of(version) if version else None,
        begin=begin or BeginForm(formdata=None),
        no=no or NotForMeForm(formdata=None),
    )
    return page, status
