"""One course: who is booked, who was there, what each has said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from logbook.actions import courses as acts
from logbook.domain.cohorts import CourseDecision, PlaceState, place_state
from logbook.domain.cohorts import CoursePlace as PlaceFacts
from logbook.domain.leaving import LeavingReason
from logbook.domain.refusals import RuleBroken
from logbook.models import courses
from logbook.models.journeys import Course, CoursePlace
from logbook.models.people import Person
from logbook.routes.courses import bp
from logbook.routes.fields import ChoicesField, DateField, Form
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in

MOST_FOUND = 30


class BookForm(Form):
    """Whom to book."""

    people = ChoicesField("Who comes?", ask="Choose who comes")


class AttendForm(Form):
    """Who was there, and the last day they were."""

    attended = ChoicesField("Who was there?", ask="Choose who was there")
    attended_on = DateField("Last day of the course")


@bp.get("/courses/<uuid:course_id>")
def show(course_id: UUID) -> ResponseReturnValue:
    """The course and everybody on it."""
    course = one_or_404(courses.visible_to(signed_in()), Course, course_id)
    return _page(course)


@bp.post("/courses/<uuid:course_id>/book")
def book(course_id: UUID) -> ResponseReturnValue:
    """Book the people chosen."""
    course = one_or_404(courses.visible_to(signed_in()), Course, course_id)
    form = BookForm()
    form.people.choices = [(said, said) for said in request.form.getlist("people")]
    if form.validate_on_submit():
        try:
            booked = acts.book(db(), signed_in(), course, [_id(each) for each in form.people.data], now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("One person is booked." if booked == 1 else f"{booked} people are booked.", "done")
            return redirect(url_for(".show", course_id=course_id))
    return _page(course, booking=form)


@bp.post("/courses/<uuid:course_id>/attended")
def attended(course_id: UUID) -> ResponseReturnValue:
    """Note who was there."""
    course = one_or_404(courses.visible_to(signed_in()), Course, course_id)
    form = AttendForm()
    form.attended.choices = [(said, said) for said in request.form.getlist("attended")]
    if form.validate_on_submit():
        on_it = courses.places_visible_to(signed_in()).where(CoursePlace.course_id == course.id)
        chosen = [_id(each) for each in form.attended.data]
        try:
            for place in db().scalars(on_it.where(CoursePlace.id.in_(chosen))):
                acts.attend(db(), signed_in(), place, form.attended_on.day, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("Noted. Each of them is now asked: shall we begin?", "done")
            return redirect(url_for(".show", course_id=course_id))
    return _page(course, attending=form)


@bp.post("/courses/places/<uuid:place_id>/not-there")
def not_there(place_id: UUID) -> ResponseReturnValue:
    """They were not there after all."""
    place = one_or_404(courses.places_visible_to(signed_in()), CoursePlace, place_id)
    acts.attend(db(), signed_in(), place, None, now())
    flash("Noted: not there after all.", "done")
    return redirect(url_for(".show", course_id=place.course_id))


@bp.post("/courses/places/<uuid:place_id>/unbook")
def unbook(place_id: UUID) -> ResponseReturnValue:
    """Give a booking back."""
    place = one_or_404(courses.places_visible_to(signed_in()), CoursePlace, place_id)
    course_id, person_id = place.course_id, place.person_id
    acts.unbook(db(), signed_in(), place, now())
    return redirect(url_for(".show", course_id=course_id, unbooked=person_id))


def _page(course: Course, booking: BookForm | None = None, attending: AttendForm | None = None) -> ResponseReturnValue:
    today = signed_in().today_in(course.service_id)
    places = db().execute(courses.places_rows(course.id)).all()
    part = request.args.get("find", "").strip()[:100]
    found = courses.bookable(course, today)
    if part:
        found = found.where(func.lower(Person.name).contains(part.lower(), autoescape=True))
    people = db().execute(found.limit(MOST_FOUND + 1)).all()
    status = 422 if booking or attending else 200
    booking = booking or BookForm(formdata=None)
    booking.people.choices = [(str(row.id), row.name) for row in people[:MOST_FOUND]]
    attending = attending or AttendForm(formdata=None, data={"attended_on": min(course.last_day, today)})
    rows = [(place, state_of(place, today), [LeavingReason(r).words for r in place.reasons]) for place in places]
    attending.attended.choices = [(str(p.id), p.name) for p, state, _ in rows if state is PlaceState.BOOKED]
    page = render_template(
        "courses/show.html",
        course=course,
        rows=rows,
        booking=booking,
        attending=attending,
        find=part,
        more=len(people) > MOST_FOUND,
        begun=course.first_day <= today,
    )
    return page, status


def state_of(place: Any, today: Any) -> PlaceState | None:
    """Where a place's row stands today."""
    decision = CourseDecision(place.decision) if place.decision else None
    return place_state(PlaceFacts(place.booked_on, place.attended_on, decision, place.decided_on), today)


def _id(said: str) -> UUID:
    """An id a form sent; one that is none is nobody's."""
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)
