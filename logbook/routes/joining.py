"""The invited person's page. A letter's link is opened by mail scanners too, so only the button on it accepts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from logbook.actions import joining, links
from logbook.domain.links import LinkKind
from logbook.domain.refusals import RuleBroken
from logbook.models.accounts import Link
from logbook.models.people import Person
from logbook.models.services import Service
from logbook.routes.fields import Form, LineField, PasswordField
from logbook.routes.passwords import HOW_TO_CHOOSE, unusable
from logbook.routes.request import db, now, public, signed_in
from logbook.routes.sign_in import enter

bp = Blueprint("joining", __name__, url_prefix="/invitations")


class JoiningForm(Form):
    """What a new account needs."""

    name = LineField("Your name", hint="As the people you work with should see it")
    password = PasswordField(
        "Password",
        hint=HOW_TO_CHOOSE,
        autocomplete="new-password",
    )


@bp.route("/<token>", methods=["GET", "POST"])
@public
def show(token: str) -> ResponseReturnValue:
    """The invitation with its button; pressing it joins."""
    link = links.find(db(), LinkKind.INVITATION, token)
    if link is None:
        return unusable("This link is not one of ours, or was cut short. Copy the whole of it from the letter.", 404)
    if wrong := links.what_is_wrong(link, now()):
        theirs = current_user.is_authenticated and signed_in().id == link.person_id
        return redirect("/") if theirs and link.used_at else unusable(wrong, 410)
    account = joining.account_of(db(), link)
    if account is not None and account.retired_on is None:
        return _with_account(link, account)
    return _anew(link, account)


def _with_account(link: Link, account: Person) -> ResponseReturnValue:
    """Somebody with an account accepts signed in, as nobody else."""
    form = Form()
    signed = current_user.is_authenticated
    theirs = signed and signed_in().id == account.id
    if theirs and form.validate_on_submit():
        joining.join_as(db(), signed_in(), link, now())
        flash(f"You have joined {_service(link).name}. Sign in once more, so that everything there is yours to open.")
        return redirect(url_for("sign_in.show"))
    page = render_template(
        "joining/show.html", form=form, link=link, service=_service(link), theirs=theirs, signed=signed, account=True
    )
    return page


def _anew(link: Link, account: Person | None) -> ResponseReturnValue:
    form = JoiningForm(data={"name": account.name if account else link.details["name"]})
    if form.validate_on_submit():
        try:
            person = joining.join_anew(db(), link, form.name.data or "", form.password.data or "", now())
            return enter(person)
        except RuleBroken as broken:
            form.say(broken)
    page = render_template("joining/show.html", form=form, link=link, service=_service(link), account=False)
    return page, 422 if form.errors else 200


def _service(link: Link) -> Service:
    return db().get_one(Service, link.service_id)
