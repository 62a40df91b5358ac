"""Giving somebody a role and ending one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import roles as actions
from logbook.domain.people import Role
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.roles import Spell, a
from logbook.models import belonging
from logbook.models.people import Person, RoleHeld
from logbook.routes.fields import ChoiceField, DateField, Form, SelectField
from logbook.routes.invitations import ROLES
from logbook.routes.people.blueprint import bp, person_here, service_of
from logbook.routes.request import db, live_session, now, signed_in


class RoleForm(Form):
    """A role and its days."""

    role = ChoiceField("Role", choices=ROLES, ask="Choose a role")
    under_id = SelectField("A trainee supervisor works under", optional=True)
    since = DateField("First day")
    until = DateField("Last day", optional=True, hint="Leave it empty while no end is in sight")


class EndForm(Form):
    """When a role ends."""

    until = DateField("Last day", hint="Yesterday ends it at once; a later day lets it run on till then")


@bp.route("/<uuid:person_id>/role", methods=["GET", "POST"])
def role(person_id: UUID) -> ResponseReturnValue:
    """Give a role. It signs the person out everywhere, so that it holds from their next press."""
    person = person_here(person_id)
    service_id = service_of(person)
    today = signed_in().today_in(service_id)
    form = RoleForm(data={"since": today})
    above = belonging.holders(db(), service_id, [Role.SUPERVISOR], today)
    form.under_id.choices = {"": "Nobody", **{str(id_): name for id_, name in above if id_ != person.id}}
    if form.validate_on_submit():
        try:
            since: Any = form.since.data
            wanted = Spell(Role(form.role.data), since, form.until.data, _chosen(form.under_id.data))
            actions.give(db(), signed_in(), person, service_id, wanted, now())
            flash(f"{person.name} is {a(wanted.role)} now. They sign in once more, so that it takes hold.", "done")
            return _back(person)
        except RuleBroken as broken:
            form.say(broken)
    place = signed_in().places[service_id]
    return render_template("people/role.html", form=form, person=person, place=place), 422 if form.errors else 200


@bp.route("/roles/<uuid:role_id>/end", methods=["GET", "POST"])
def end_role(role_id: UUID) -> ResponseReturnValue:
    """End a role; what rests on it is named first."""
    held = db().get(RoleHeld, role_id)
    if held is None or not policy.may_see_people(signed_in(), held.service_id):
        raise NotVisible
    policy.require(policy.may_change_people(signed_in(), held.service_id))
    person = db().get_one(Person, held.person_id)
    today = signed_in().today_in(held.service_id)
    form = EndForm(data={"until": today - timedelta(days=1)})
    if form.validate_on_submit():
        try:
            last_day: Any = form.until.data
            actions.end(db(), signed_in(), held, last_day, now())
            flash(f"The role of {held.role} ends. {person.name} signs in once more.", "done")
            return _back(person)
        except RuleBroken as broken:
            form.say(broken)
    return render_template("people/end_role.html", form=form, person=person, held=held), 422 if form.errors else 200


def _chosen(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _back(person: Person) -> ResponseReturnValue:
    """To the person's page; somebody who changed their own roles has been signed out with them."""
    own = person.id == live_session().actor.id
    return redirect(url_for("sign_in.show") if own else url_for(".show", person_id=person.id))
