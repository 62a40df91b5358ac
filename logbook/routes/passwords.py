"""A forgotten password, and a new one by the link from a letter."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from logbook.actions import journal, links, passwords, sign_ins
from logbook.domain.links import LinkKind
from logbook.domain.refusals import RuleBroken
from logbook.routes.fields import EmailField, Form, PasswordField
from logbook.routes.request import database, db, keep_anyway, now, public, settings
from logbook.routes.sign_in import enter, wait_until

bp = Blueprint("passwords", __name__)

HOW_TO_CHOOSE = "At least 12 characters. Three or four words that only you would put together are easy to keep"


class ForgottenForm(Form):
    """Whose password it is."""

    email = EmailField("E-mail address", hint="The one you sign in with")


class NewPasswordForm(Form):
    """The new one."""

    password = PasswordField(
        "New password",
        hint=HOW_TO_CHOOSE,
        autocomplete="new-password",
    )


@bp.route("/forgotten-password", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """Ask for a link. The answer is the same, word for word and query for query, whether or not the address is known."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("passwords/ask.html", form=form), 422 if form.errors else 200
    email = form.email.data or ""
    keys = sign_ins.keys_for(email, request.remote_addr or "", settings().secret_key, "new password ")
    if until := sign_ins.closed_until(db(), keys, now()):
        form.refuse(wait_until(until, "asking for a new password"))
        return render_template("passwords/ask.html", form=form), 429
    sign_ins.count_wrong(db(), keys, now())
    keep_anyway()
    answer = make_response(render_template("passwords/asked.html", email=email))
    _write_after(answer, email)
    return answer


def _write_after(answer: Response, email: str) -> None:
    """The letter is written once the answer has gone, so that the time to the answer tells nothing."""
    opened, base, moment = database(), settings().public_url, now()

    @answer.call_on_close
    def write() -> None:
        with opened.writing() as writing:
            passwords.forgotten(writing, email, base, moment)
            journal.commit(writing)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@public
def choose(token: str) -> ResponseReturnValue:
    """Choose the new password; every session ends and a fresh one begins."""
    link = links.find(db(), LinkKind.NEW_PASSWORD, token)
    if link is None:
        return unusable("This link is not one of ours, or was cut short. Copy the whole of it from the letter.", 404)
    if wrong := links.what_is_wrong(link, now()):
        return unusable(wrong, 410)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            person = passwords.choose(db(), link, form.password.data or "", now())
            answer = enter(person)
            flash("Your new password is set, and you are signed in.", "done")
            return answer
        except RuleBroken as broken:
            form.say(broken)
    return render_template("passwords/choose.html", form=form, email=link.email), 422 if form.errors else 200


def unusable(sentence: str, status: int) -> ResponseReturnValue:
    """The page for a link that opens nothing: why, and how to get a new one."""
    return render_template("joining/unusable.html", sentence=sentence), status
