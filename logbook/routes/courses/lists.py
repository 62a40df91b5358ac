"""The coordinator's home of courses: who is deciding, who has no supervisor, what waits for an assessor; and making courses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import courses as acts
from logbook.domain.refusals import RuleBroken
from logbook.models import courses, enrolment, programmes
from logbook.models.base import Rows
from logbook.models.journeys import Course
from logbook.routes.courses import bp
from logbook.routes.fields import DateField, LineField, SelectField
from logbook.routes.finding import one_or_404
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in
from logbook.routes.stale import EditForm
from logbook.routes.ways import address

MOST = 25
"""Of one list on the page: the ones that waited longest."""


class CourseForm(EditForm):
    """What it is called, where it leads, its first and last day."""

    service = SelectField("Service")
    title = LineField("What people call it", hint="For example, Spring course, Leeds", most=120)
    programme = SelectField("It leads to", ask="Choose the programme people begin after it")
    first_day = DateField("First day")
    last_day = DateField("Last day", hint="Attendance is noted on this day")


@bp.get("/courses")
def index() -> ResponseReturnValue:
    """Four lists, each in one query."""
    policy.require_visible(bool(enrolment.run_by(signed_in())))
    waiting, more_waiting = _some(enrolment.waiting_rows(signed_in(), MOST + 1))
    deciding, more_deciding = _some(courses.deciding_rows(signed_in(), MOST + 1))
    alone, more_alone = _some(enrolment.unallocated_rows(signed_in(), signed_in().today, MOST + 1))
    milestones = [
        (
            row,
            programmes.read(row.text).milestone_name(row.milestone),
            address("milestones.show", journey_id=row.journey_id, key=row.milestone),
        )
        for row in waiting
    ]
    return render_template(
        "courses/index.html",
        page=page_of(db(), courses.courses_rows(signed_in())),
        deciding=deciding,
        alone=alone,
        milestones=milestones,
        more={"deciding": more_deciding, "alone": more_alone, "milestones": more_waiting},
    )


def _some(query: Rows) -> tuple[list[Any], bool]:
    """At most MOST rows, and whether there are more."""
    rows = list(db().execute(query))
    return rows[:MOST], len(rows) > MOST


@bp.get("/courses/new")
def new() -> ResponseReturnValue:
    """A new course."""
    policy.require_visible(bool(enrolment.run_by(signed_in())))
    return render_template("courses/form.html", form=_form(), course=None)


@bp.post("/courses/new")
def create() -> ResponseReturnValue:
    """Make it, then on to booking people."""
    policy.require_visible(bool(enrolment.run_by(signed_in())))
    form = _form()
    if form.validate_on_submit():
        service_id = UUID(form.service.data)
        facts = (form.title.data, form.programme.data, form.first_day.day, form.last_day.day)
        try:
            course = acts.create(db(), signed_in(), service_id, form.key, *facts, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("The course is there. Who comes to it?", "done")
            return redirect(url_for(".show", course_id=course.id))
    return render_template("courses/form.html", form=form, course=None), 422


@bp.get("/courses/<uuid:course_id>/edit")
def edit(course_id: UUID) -> ResponseReturnValue:
    """Its title, days and programme."""
    course = one_or_404(courses.visible_to(signed_in()), Course, course_id)
    form = _form(course)
    form.show(*_facts(course))
    return render_template("courses/form.html", form=form, course=course, stale=False)


@bp.post("/courses/<uuid:course_id>/edit")
def change(course_id: UUID) -> ResponseReturnValue:
    """Change them; where somebody else did meanwhile, both are shown."""
    course = one_or_404(courses.visible_to(signed_in()), Course, course_id)
    form = _form(course)
    stale = form.is_stale(*_facts(course))
    if form.validate_on_submit():
        facts = (form.title.data, form.programme.data, form.first_day.day, form.last_day.day)
        if form.saved_already(facts, _facts(course)):
            return _changed(course)
        try:
            if not stale:
                acts.change(db(), signed_in(), course, *facts, now())
                return _changed(course)
        except RuleBroken as broken:
            form.say(broken)
    form.show(*_facts(course))
    return render_template("courses/form.html", form=form, course=course, stale=stale), 422


def _changed(course: Course) -> ResponseReturnValue:
    flash("The course is changed.", "done")
    return redirect(url_for(".show", course_id=course.id))


def _facts(course: Course) -> tuple[object, ...]:
    return course.title, course.programme_key, course.first_day, course.last_day


def _form(course: Course | None = None) -> CourseForm:
    services = [course.service_id] if course else enrolment.run_by(signed_in())
    usual: dict[str, Any] = {"service": str(services[0]), "programme": "vig-practitioner"}
    if course:
        title, key, first_day, last_day = _facts(course)
        usual |= {"title": title, "programme": key, "first_day": first_day, "last_day": last_day}
    form = CourseForm(data=usual)
    form.service.choices = [(str(id_), signed_in().places[id_].name) for id_ in services]
    versions = programmes.open_for_enrolment(db(), services, signed_in().today)
    form.programme.choices = [("", "Choose"), *{version.key: version.title for version in versions}.items()]
    if not form.service.data:
        form.service.data = str(services[0])
    return form
