"""Reminders as texts: one's own number, and the code that proves it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import text_numbers
from logbook.domain.refusals import RuleBroken
from logbook.routes.fields import Form, LineField
from logbook.routes.request import db, now, settings, signed_in

bp = Blueprint("texts", __name__, url_prefix="/account/texts")


class NumberForm(Form):
    """A mobile number."""

    number = LineField("Your mobile number", hint="A code is sent to it, so that nobody else gets your reminders")


class CodeForm(Form):
    """What arrived there."""

    code = LineField("The six digits of the text")


@bp.get("")
def show() -> ResponseReturnValue:
    """Where reminders go now, and the next step."""
    return _page(NumberForm(formdata=None), CodeForm(formdata=None))


@bp.post("/number")
def number() -> ResponseReturnValue:
    """Have a code sent to a number."""
    form = NumberForm()
    _require_a_way()
    if form.validate_on_submit():
        try:
            text_numbers.say(db(), signed_in(), form.number.data or "", now())
            flash("A text with six digits is on its way.")
            return redirect(url_for(".show"))
        except RuleBroken as broken:
            form.say(broken)
    return _page(form, CodeForm(formdata=None))


@bp.post("/code")
def code() -> ResponseReturnValue:
    """Give the code back. A wrong one is counted, and so is an answer like any other."""
    form = CodeForm()
    if form.validate_on_submit() and text_numbers.confirm(db(), signed_in(), form.code.data or "", now()):
        flash("Your reminders come as texts from now on.", "done")
        return redirect(url_for(".show"))
    if not form.errors:
        flash("These were not the digits we sent, or they are too old. Look again, or have new ones sent.")
    return redirect(url_for(".show"))


@bp.post("/stop")
def stop() -> ResponseReturnValue:
    """Back to e-mail."""
    text_numbers.stop(db(), signed_in(), now())
    flash("Your reminders come by e-mail from now on.", "done")
    return redirect(url_for(".show"))


def _require_a_way() -> None:
    if settings().way_of("text") is None:
        raise RuleBroken("Texts are not set up here: your reminders come by e-mail.")


def _page(number_form: NumberForm, code_form: CodeForm) -> ResponseReturnValue:
    said = text_numbers.of(db(), signed_in().id)
    way = settings().way_of("text") is not None
    page = render_template("texts/show.html", said=said, way=way, number_form=number_form, code_form=code_form)
    return page, 422 if number_form.errors else 200
