"""Who supervises while a supervisor is away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import stand_ins as actions
from logbook.domain.people import SUPERVISING, Role
from logbook.domain.refusals import NotAllowed, NotVisible, RuleBroken
from logbook.models import belonging
from logbook.models.people import Person, StandIn
from logbook.routes.fields import DateField, Form, SelectField
from logbook.routes.request import db, now, signed_in

bp = Blueprint("stand_ins", __name__)


class StandInForm(Form):
    """Who, and between which days."""

    stand_in_id = SelectField("Who stands in", ask="Choose who stands in")
    since = DateField("First day")
    until = DateField("Last day")


@bp.route("/people/<uuid:person_id>/stand-in", methods=["GET", "POST"])
def new(person_id: UUID) -> ResponseReturnValue:
    """Arrange it: the supervisor themself, a coordinator or an administrator."""
    person = _person(person_id)
    service_id = _service(person)
    today = signed_in().today_in(service_id)
    form = StandInForm(data={"since": today})
    others = belonging.holders(db(), service_id, SUPERVISING, today)
    form.stand_in_id.choices = {"": "Choose", **{str(id_): name for id_, name in others if id_ != person.id}}
    if form.validate_on_submit():
        since: Any = form.since.data
        until: Any = form.until.data
        try:
            chosen = UUID(form.stand_in_id.data)
            actions.arrange(db(), signed_in(), service_id, person.id, chosen, since, until, form.key, now())
            flash(f"It is arranged: {form.stand_in_id.choices[form.stand_in_id.data]} stands in.", "done")
            return redirect(_back(person))
        except RuleBroken as broken:
            form.say(broken)
    page = render_template(
        "stand_ins/new.html", form=form, person=person, place=signed_in().places[service_id], back=_back(person)
    )
    return page, 422 if form.errors else 200


@bp.post("/stand-ins/<uuid:row_id>/end")
def end(row_id: UUID) -> ResponseReturnValue:
    """The supervisor is back."""
    row = db().get(StandIn, row_id)
    if row is None or not (policy.may_arrange_stand_in(signed_in(), row.supervisor_id, row.service_id)):
        raise NotVisible
    person = db().get_one(Person, row.supervisor_id)
    actions.end(db(), signed_in(), row, now())
    flash("The stand-in is over.", "done")
    return redirect(_back(person))


def _person(person_id: UUID) -> Person:
    visible = signed_in().id == person_id
    person = db().get(Person, person_id) if visible else None
    person = person or db().scalar(belonging.visible_to(signed_in()).where(Person.id == person_id))
    if person is None:
        raise NotVisible
    return person


def _service(person: Person) -> UUID:
    """A service in which this person may arrange it and the supervisor supervises; the one named, or the first."""
    actor = signed_in()
    able = [
        service_id
        for service_id in actor.places
        if policy.may_arrange_stand_in(actor, person.id, service_id)
        and person.id in belonging.entitled(db(), service_id, actor.today_in(service_id))
    ]
    if not able:
        raise NotAllowed
    named = request.values.get("service", "")
    return next((service_id for service_id in able if str(service_id) == named), able[0])


def _back(person: Person) -> str:
    """Where the arrangement shows: the person's page for those who look after people, one's own account otherwise."""
    if signed_in().services_as(Role.COORDINATOR, Role.ADMINISTRATOR):
        return url_for("people.show", person_id=person.id)
    return url_for("account.show")
