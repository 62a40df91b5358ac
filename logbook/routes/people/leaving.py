"""Retiring a leaver, and erasing somebody who left long ago."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import erasing, retiring
from logbook.domain.people import SUPERVISING
from logbook.domain.refusals import RuleBroken
from logbook.models import belonging, caseload
from logbook.routes.fields import Form, SelectField, TickField
from logbook.routes.people.blueprint import bp, person_here, service_of
from logbook.routes.request import db, now, signed_in


class RetiringForm(Form):
    """Who takes over."""

    successor_id = SelectField("Who takes over", optional=True, hint="Trainees, cycles to sign and sessions to confirm")


class ErasingForm(Form):
    """It cannot be undone, so it is said once more."""

    sure = TickField("Take the name, address and password out for good", ask="Tick this to go on: it cannot be undone")


@bp.route("/<uuid:person_id>/retire", methods=["GET", "POST"])
def retire(person_id: UUID) -> ResponseReturnValue:
    """What rests on them, who takes it over, and the button."""
    person = person_here(person_id)
    service_id = service_of(person)
    today = signed_in().today_in(service_id)
    load = caseload.of(db(), person.id, service_id, today)
    form = RetiringForm()
    others = belonging.holders(db(), service_id, SUPERVISING, today)
    form.successor_id.choices = {"": "Nobody", **{str(id_): name for id_, name in others if id_ != person.id}}
    if form.validate_on_submit():
        successor = form.successor_id.data
        try:
            successor_id = UUID(successor) if successor else None
            retiring.retire(db(), signed_in(), person, service_id, successor_id, now())
            flash(f"{person.name} has left this service. All they did here stays in the record.", "done")
            own = person.id == signed_in().id
            return redirect(url_for("sign_in.show") if own else url_for(".show", person_id=person.id))
        except RuleBroken as broken:
            form.say(broken)
    place = signed_in().places[service_id]
    page = render_template("people/retire.html", form=form, person=person, place=place, load=load)
    return page, 422 if form.errors else 200


@bp.route("/<uuid:person_id>/erase", methods=["GET", "POST"])
def erase(person_id: UUID) -> ResponseReturnValue:
    """What goes and what stays, and the button."""
    person = person_here(person_id)
    policy.require(policy.may_erase_person(signed_in(), person))
    form = ErasingForm()
    if form.validate_on_submit():
        try:
            erasing.erase(db(), signed_in(), person, now())
            flash(f"Their identity is erased. The record knows them as {person.name} from now on.", "done")
            return redirect(url_for(".show", person_id=person.id))
        except RuleBroken as broken:
            form.say(broken)
    page = render_template("people/erase.html", form=form, person=person, pseudonym=erasing.pseudonym(person))
    return page, 422 if form.errors else 200
