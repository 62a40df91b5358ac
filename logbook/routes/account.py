"""One's own account: name, password, address, where one is signed in, what is held."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import accounts, addresses, outbox, passwords, stages
from logbook.domain.people import SUPERVISING
from logbook.domain.professions import Profession
from logbook.domain.refusals import NotVisible, Reason, RuleBroken
from logbook.models import belonging, directory, holdings, teams
from logbook.models.people import Person
from logbook.routes.fields import EmailField, Form, LineField, PasswordField, SelectField
from logbook.routes.passwords import HOW_TO_CHOOSE
from logbook.routes.request import db, live_session, now, settings, signed_in

bp = Blueprint("account", __name__, url_prefix="/account")


SAID = {
    "yes": "Your manager sees your stage from now on. You can take that back on your account page.",
    "no": "Your stage stays with you. You can change your mind on your account page.",
}


NO_LETTERS = (
    "You asked for another address. No mail server is set up here, so no letter can go out: an administrator of your service "
    "has to confirm it, within three days. “Whom to ask” below says who that is."
)


class NameForm(Form):
    """The name others see."""

    name = LineField("Your name", hint="As the people you work with should see it")


class ProfessionForm(Form):
    """What somebody does beside this work."""

    profession = SelectField(
        "Your profession", choices=[("", "Not said"), *((each, each.words) for each in Profession)], optional=True
    )


class PasswordForm(Form):
    """The present password and a new one."""

    old = PasswordField("Present password")
    password = PasswordField("New password", hint=HOW_TO_CHOOSE, autocomplete="new-password")


class AddressForm(Form):
    """A new address, with the password to be sure who asks."""

    email = EmailField("New e-mail address")
    password = PasswordField("Your password", hint="To be sure it is you who asks")


@bp.get("")
def show() -> ResponseReturnValue:
    """All of it at a glance."""
    actor = signed_in()
    supervises = [place for place in actor.places.values() if place.roles & SUPERVISING]
    return render_template(
        "account/show.html",
        person=db().get_one(Person, actor.id),
        places=list(actor.places.values()),
        chooses=[place for place in actor.places.values() if policy.may_choose_about_stage(actor, place.service_id)],
        chosen={choice.service_id: choice for choice in teams.choices(db(), actor.id)},
        asked=belonging.who_runs(db(), actor.places, actor.today),
        sessions=holdings.open_sessions(db(), actor.id, now()),
        here=live_session().sign_in_id,
        supervises=supervises,
        professions={each.value: each.words for each in Profession},
        stand_ins=directory.stand_in_rows(db(), list(actor.places), actor.id, actor.today) if supervises else [],
    )


@bp.get("/data")
def data() -> ResponseReturnValue:
    """What the logbook holds about oneself, counted, and who sees it."""
    return render_template("account/data.html", counts=holdings.counts(db(), signed_in().id))


@bp.route("/name", methods=["GET", "POST"])
def name() -> ResponseReturnValue:
    """Another name."""
    form = NameForm(data={"name": signed_in().name})
    if form.validate_on_submit():
        accounts.rename(db(), live_session(), form.name.data or "", now())
        flash(f"Others see {form.name.data} from now on.", "done")
        return redirect(url_for(".show"))
    return _page(form, "Your name", "Save")


@bp.route("/profession", methods=["GET", "POST"])
def profession() -> ResponseReturnValue:
    """What one does beside this work, for the service's figures by profession; it can be left unsaid."""
    form = ProfessionForm(data={"profession": db().get_one(Person, signed_in().id).profession or ""})
    if form.validate_on_submit():
        accounts.say_profession(db(), live_session(), form.profession.data or "", now())
        flash("Kept.", "done")
        return redirect(url_for(".show"))
    words = (
        "It is used for one thing: the service's figures by profession, in which nobody is named. You need not say it."
    )
    return _page(form, "Your profession", "Save", words)


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """A new password; every other session ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            passwords.change(db(), live_session(), form.old.data or "", form.password.data or "", now())
            flash("Your new password is set. You are signed out everywhere but here.", "done")
            return redirect(url_for(".show"))
        except RuleBroken as broken:
            form.say(broken)
    return _page(form, "A new password", "Set the password", "You stay signed in here and are signed out elsewhere.")


@bp.route("/address", methods=["GET", "POST"])
def address() -> ResponseReturnValue:
    """Another address; both have to agree by a letter."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            wanted, secret = form.email.data or "", form.password.data or ""
            addresses.ask(db(), signed_in(), wanted, secret, settings().public_url, now())
            if outbox.reaches_nobody(db(), settings()):
                flash(NO_LETTERS)
                return redirect(f"{url_for('.show')}#ask")
            flash("Two letters are on their way, one to each address. Once you have agreed in both, it is changed.")
            return redirect(url_for(".show"))
        except RuleBroken as broken:
            form.say(broken)
    words = (
        "We write to your present address and to the new one; both have to agree. Can you no longer read the present one? "
        "Then ask the administrator of your service to invite you at the new one, and to make the two records one."
    )
    return _page(form, "Another address", "Send the letters", words)


@bp.post("/stage")
def stage() -> ResponseReturnValue:
    """Let the managers of one's team see one's stage, or keep it to oneself."""
    said = request.form.get("shows", "")
    if said not in SAID:
        raise RuleBroken(Reason("Choose whether your manager may see your stage: yes or no.", "stage"))
    stages.choose(db(), signed_in(), _service(), shows=said == "yes", now=now())
    flash(SAID[said], "done")
    return redirect(url_for("journeys.own") if request.form.get("at") == "progress" else f"{url_for('.show')}#stage")


def _service() -> UUID:
    try:
        return UUID(request.form.get("service", ""))
    except ValueError:
        raise NotVisible from None


@bp.post("/sign-out-elsewhere")
def sign_out_elsewhere() -> ResponseReturnValue:
    """End every other session."""
    accounts.sign_out_elsewhere(db(), live_session(), now())
    flash("You are signed out everywhere but here.", "done")
    return redirect(url_for(".show"))


def _page(form: Form, title: str, button: str, words: str = "") -> ResponseReturnValue:
    page = render_template("account/form.html", form=form, title=title, button=button, words=words)
    return page, 422 if form.errors else 200
