"""Enrolling somebody, and naming who supervises a journey."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from logbook import policy
from logbook.actions import enrolment
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import courses, programmes
from logbook.models import enrolment as enrolments
from logbook.models.journeys import Course, CoursePlace, Journey, ProgrammeVersion
from logbook.models.people import Person
from logbook.routes.around import here
from logbook.routes.fields import DayField, Form, SelectField, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.journeys import bp
from logbook.routes.journeys.finding import Found, after, to_allocate
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in


class EnrolForm(Form):
    """The programme, the day, the supervisor."""

    programme = SelectField("Programme", ask="Choose the programme they begin")
    enrolled_on = DayField("Enrolled on")
    supervisor = SelectField("Supervisor", optional=True)
    own_goal = WordsField(
        "A goal of their own",
        optional=True,
        most=2000,
        rows=2,
        hint="Where the programme begins with one, as VERP does",
    )


class SupervisorForm(Form):
    """Who, and from when."""

    supervisor = SelectField("Supervisor", optional=True)
    since = DayField("From")


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody to enrol, in the services they belong to and the actor runs; `place` is the course they come from."""

    id: UUID
    name: str
    services: tuple[UUID, ...]
    place: CoursePlace | None


@bp.get("/journeys/new")
def new() -> ResponseReturnValue:
    """Enrol the person the address names, or comes from the course place it names; without either, find somebody."""
    if "person" not in request.args and "place" not in request.args:
        return _finding()
    whom = _whom()
    return render_template("journeys/new.html", form=_form(whom), whom=whom)


@bp.post("/journeys/new")
def enrol() -> ResponseReturnValue:
    """Enrol them: journey, role and supervision line at once."""
    whom = _whom()
    form = _form(whom)
    if form.validate_on_submit():
        version = one_or_404(programmes.visible_to(signed_in()), ProgrammeVersion, UUID(form.programme.data))
        try:
            journey = enrolment.enrol(
                db(),
                signed_in(),
                whom.id,
                version,
                form.enrolled_on.day,
                form.key,
                now(),
                place=whom.place,
                supervisor_id=UUID(form.supervisor.data) if form.supervisor.data else None,
                own_goal=form.own_goal.data or "",
            )
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash(f"{whom.name} is enrolled.", "done")
            return redirect(after(journey.id))
    return render_template("journeys/new.html", form=form, whom=whom), 422


@bp.get("/journeys/<uuid:journey_id>/supervisor")
def supervisor(journey_id: UUID) -> ResponseReturnValue:
    """Who supervises this journey, and from when."""
    found = to_allocate(journey_id)
    return _supervisor_page(found, _supervisor_form(found))


@bp.post("/journeys/<uuid:journey_id>/supervisor")
def allocate(journey_id: UUID) -> ResponseReturnValue:
    """Name them; the line before ends the day before."""
    found = to_allocate(journey_id)
    form = _supervisor_form(found)
    if form.validate_on_submit():
        named = UUID(form.supervisor.data) if form.supervisor.data else None
        journey = db().get_one(Journey, journey_id)
        try:
            enrolment.allocate(db(), signed_in(), journey, named, form.since.day, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("The supervisor is named. Nothing of the record is lost by a change.", "done")
            return redirect(after(journey_id))
    return _supervisor_page(found, form, 422)


def _finding() -> ResponseReturnValue:
    """People of the services this person runs, by a part of their name."""
    services = enrolments.run_by(signed_in())
    policy.require_visible(bool(services))
    part = request.args.get("find", "").strip()[:100]
    people = enrolments.people_rows(services, signed_in().today)
    if part:
        people = people.where(func.lower(Person.name).contains(part.lower(), autoescape=True))
    places = {id_: signed_in().places[id_].name for id_ in services}
    return render_template("journeys/whom.html", page=page_of(db(), people), find=part, places=places)


def _whom() -> Whom:
    place, services, person_id = None, enrolments.run_by(signed_in()), _uuid(request.values.get("person", ""))
    if said := request.values.get("place"):
        place = one_or_404(courses.places_visible_to(signed_in()), CoursePlace, _uuid(said))
        policy.require(policy.may_run_courses(signed_in(), place.service_id))
        services, person_id = [place.service_id], place.person_id
    rows = db().execute(
        enrolments.people_rows(services, signed_in().today).where(Person.id == person_id).limit(20)
    ).all()  # fmt: skip
    if not rows:
        raise NotVisible
    return Whom(person_id, rows[0].name, tuple(row.service_id for row in rows), place)


def _uuid(said: str) -> UUID:
    """An id from the address; one that is none leads nowhere."""
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)


def _form(whom: Whom) -> EnrolForm:
    versions = programmes.open_for_enrolment(db(), whom.services, signed_in().today)
    places = signed_in().places
    leads_to = db().get_one(Course, whom.place.course_id).programme_key if whom.place else "vig-practitioner"
    meant = next((str(version.id) for version in versions if version.key == leads_to), "")
    form = EnrolForm(data={"programme": meant, "enrolled_on": here().today})
    form.programme.choices = [("", "Choose")] + [
        (str(v.id), f"{v.title}, version {v.version}" + (f" ({places[v.service_id].name})" if len(whom.services) > 1 else ""))
        for v in versions
    ]  # fmt: skip
    form.supervisor.choices = _supervisors(whom.services, whom.id)
    return form


def _supervisors(services: tuple[UUID, ...], trainee_id: UUID) -> list[tuple[str, str]]:
    """Everybody entitled to supervise there, once each, with "To be allocated" first."""
    entitled = enrolments.supervisors_in(db(), services, signed_in().today)
    named = {str(row.id): row.name for row in entitled if row.id != trainee_id}
    return [("", "To be allocated"), *named.items()]


def _supervisor_form(found: Found) -> SupervisorForm:
    present = next(iter(found.standing.supervisor_ids), "")
    form = SupervisorForm(data={"supervisor": str(present), "since": here().today})
    form.supervisor.choices = _supervisors((found.row.service_id,), found.row.person_id)
    return form


def _supervisor_page(found: Found, form: SupervisorForm, status: int = 200) -> ResponseReturnValue:
    sees = policy.may_see_progress(signed_in(), found.standing)
    return render_template("journeys/supervisor.html", form=form, journey=found.row, sees=sees), status
