"""Asking people into a service: the form, what is still open, sending again, taking back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import invitations as actions
from logbook.domain.people import Role
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import belonging, invitations
from logbook.models.accounts import Link
from logbook.routes.fields import ChoicesField, EmailField, Form, LineField, SelectField
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, settings, signed_in
from logbook.routes.services import service_choices, service_here

bp = Blueprint("invitations", __name__, url_prefix="/people")

ROLES = [(str(role), str(role).capitalize() if role != Role.IT_CHAMPION else "IT champion") for role in Role]
LATER = ("", "Later")


class InvitationForm(Form):
    """Who is asked in, and as what."""

    name = LineField("Name", hint="As they would like to be called")
    email = EmailField("E-mail address")
    roles = ChoicesField("They come as", choices=ROLES, ask="Choose at least one role")
    under_id = SelectField("A trainee supervisor works under", optional=True)
    course_id = SelectField("Course", optional=True)
    programme_id = SelectField("Programme", optional=True, hint="To begin practice as soon as they join")
    supervisor_id = SelectField("Supervisor", optional=True, hint="With a programme, if they begin at once")


@bp.get("/invitations")
def index() -> ResponseReturnValue:
    """What is still open."""
    service_here(Role.COORDINATOR, Role.ADMINISTRATOR)
    page = page_of(db(), invitations.open_rows(signed_in()))
    able = set(signed_in().services_as(Role.ADMINISTRATOR))
    return render_template("invitations/index.html", page=page, able=able, now=now())


@bp.route("/invite", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form, and what comes of it."""
    service_id = service_here(Role.ADMINISTRATOR)
    form = InvitationForm()
    _offer(form, service_id)
    if form.validate_on_submit():
        try:
            actions.invite(db(), signed_in(), service_id, _invited(form), settings().public_url, now(), form.key)
            flash(f"{form.name.data} is invited. A letter with a link is on its way to {form.email.data}.", "done")
            return redirect(url_for(".index"))
        except RuleBroken as broken:
            form.say(broken)
    page = render_template(
        "invitations/new.html", form=form, service_id=service_id, services=service_choices(Role.ADMINISTRATOR)
    )
    return page, 422 if form.errors else 200


@bp.post("/invitations/<uuid:link_id>/send-again")
def send_again(link_id: UUID) -> ResponseReturnValue:
    """A new letter; the link in the one before opens nothing any more."""
    link = _found(link_id)
    actions.send_again(db(), signed_in(), link, settings().public_url, now())
    flash(f"A new letter is on its way to {link.email}. The link in the earlier one no longer works.", "done")
    return redirect(url_for(".index"))


@bp.post("/invitations/<uuid:link_id>/withdraw")
def withdraw(link_id: UUID) -> ResponseReturnValue:
    """The invitation is taken back."""
    link = _found(link_id)
    actions.withdraw(db(), signed_in(), link, now())
    flash(f"The invitation to {link.email} is taken back.", "done")
    return redirect(url_for(".index"))


def _found(link_id: UUID) -> Link:
    link = db().scalar(invitations.visible_to(signed_in()).where(Link.id == link_id))
    if link is None:
        raise NotVisible
    policy.require(policy.may_change_people(signed_in(), link.service_id))
    return link


def _offer(form: InvitationForm, service_id: UUID) -> None:
    today = signed_in().today_in(service_id)
    people = belonging.holders(db(), service_id, [Role.SUPERVISOR], today)
    entitled = belonging.holders(db(), service_id, [Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR], today)
    courses = [
        (str(row.id), f"{row.title}, {row.first_day:%d/%m/%Y}") for row in invitations.courses_offered(db(), service_id)
    ]
    programmes = [
        (str(row.id), f"{row.title}, version {row.version}") for row in invitations.programmes_offered(db(), service_id)
    ]
    form.under_id.choices = {"": "Nobody", **{str(id_): name for id_, name in people}}
    form.supervisor_id.choices = dict([LATER, *((str(id_), name) for id_, name in entitled)])
    form.course_id.choices = dict([("", "None"), *courses])
    form.programme_id.choices = dict([LATER, *programmes])


def _invited(form: InvitationForm) -> actions.Invited:
    chosen = {
        name: UUID(form[name].data) if form[name].data else None
        for name in ("under_id", "course_id", "supervisor_id", "programme_id")
    }
    roles = [Role(value) for value in form.roles.data]
    return actions.Invited(name=form.name.data or "", email=form.email.data or "", roles=roles, **chosen)
