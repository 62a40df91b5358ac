"""Asking people into a group, answering, removing somebody."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions.intervision import members as actions
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import intervision_lists as lists
from logbook.models.accounts import Link
from logbook.models.intervision import IntervisionMember, places_visible_to
from logbook.routes.fields import EmailField, Form, SelectField
from logbook.routes.finding import one_or_404
from logbook.routes.intervision.blueprint import bp, group_here
from logbook.routes.request import db, now, settings, signed_in


class AskForm(Form):
    """Somebody of the service by name, or somebody of another service by their address."""

    person = SelectField("Somebody of your service", optional=True)
    email = EmailField(
        "Or somebody of another service: their e-mail address",
        hint="They sign in to their own logbook, and join with one press",
        optional=True,
    )


@bp.route("/groups/<uuid:group_id>/ask", methods=["GET", "POST"])
def ask(group_id: UUID) -> ResponseReturnValue:
    """The form, and what comes of it."""
    group = group_here(group_id)
    places = lists.places_in(db(), group.id)
    people = lists.to_invite(db(), signed_in(), group, places)
    form = AskForm()
    form.person.choices = {"": "Nobody", **{str(id_): name for id_, name in people}}
    if form.validate_on_submit():
        if not form.person.data and not form.email.data:
            form.refuse("Choose somebody, or write an address", "person")
        else:
            try:
                said = _ask(group_id, form)
                flash(said, "done")
                return redirect(url_for(".group", group_id=group.id))
            except RuleBroken as broken:
                form.say(broken)
    page = render_template("intervision/ask.html", form=form, group=group, alone=len(places) == 1)
    return page, 422 if form.errors else 200


def _ask(group_id: UUID, form: AskForm) -> str:
    group, told = group_here(group_id), []
    if form.person.data:
        actions.ask_by_name(db(), signed_in(), group, UUID(form.person.data), now())
        told.append("The invitation waits for them in their logbook.")
    if form.email.data:
        address = form.email.data
        actions.ask_by_letter(db(), signed_in(), group, address, settings().public_url, now(), form.key)
        told.append(f"A letter with a link is on its way to {address}.")
    return " ".join(told)


@bp.post("/groups/<uuid:group_id>/letters/<uuid:letter_id>/take-back")
def take_letter_back(group_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The link in that letter opens nothing any more."""
    group, link = group_here(group_id), db().get(Link, letter_id)
    if link is None:
        raise NotVisible
    actions.take_letter_back(db(), signed_in(), group, link, now())
    return redirect(url_for(".group", group_id=group.id))


@bp.post("/places/<uuid:place_id>/accept")
def accept(place_id: UUID) -> ResponseReturnValue:
    """Whoever was invited joins."""
    place = one_or_404(places_visible_to(signed_in()), IntervisionMember, place_id)
    actions.accept(db(), signed_in(), place, now())
    return redirect(url_for(".group", group_id=place.group_id))


@bp.post("/places/<uuid:place_id>/decline")
def decline(place_id: UUID) -> ResponseReturnValue:
    """They would rather not."""
    place = one_or_404(places_visible_to(signed_in()), IntervisionMember, place_id)
    actions.decline(db(), signed_in(), place, now())
    flash("You have declined. You can be asked again.", "done")
    return redirect(url_for(".index"))


@bp.post("/groups/<uuid:group_id>/places/<uuid:place_id>/remove")
def remove(group_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Somebody is in the group no longer, or is not asked any more."""
    group = group_here(group_id)
    policy.require(policy.may_keep_group(signed_in(), group))
    place = db().get(IntervisionMember, place_id)
    if place is None:
        raise NotVisible
    actions.remove(db(), signed_in(), group, place, now())
    flash("They are in the group no longer, and nothing of it is open to them.", "done")
    return redirect(url_for(".group", group_id=group.id))
