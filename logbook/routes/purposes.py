"""What families are asked, and on which lawful basis: the service's own text, edited by its records officer."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import purposes as acts
from logbook.domain.people import Role
from logbook.domain.refusals import RuleBroken
from logbook.models.purposes import asked_in, latest, text_in
from logbook.models.services import Service
from logbook.routes.fields import Form, WordsField
from logbook.routes.request import db, now, signed_in
from logbook.routes.services import service_choices, service_here

bp = Blueprint("purposes", __name__, url_prefix="/recordings/purposes")


class TextForm(Form):
    """The purposes as text."""

    text = WordsField("The purposes as text", most=30_000, rows=24, ask="The text of the purposes is missing")


@bp.get("")
def show() -> ResponseReturnValue:
    """What families are asked today, in words, and the text to change it."""
    service_id = service_here(Role.RECORDS_OFFICER)
    return _page(service_id, TextForm(data={"text": text_in(db(), service_id)}), _version(service_id))


@bp.post("")
def keep() -> ResponseReturnValue:
    """Keep it as a new version; a text that cannot be used comes back as it was typed, with the line and the reason."""
    service_id, form = service_here(Role.RECORDS_OFFICER), TextForm()
    after = request.form.get("after", 0, type=int)
    if form.validate_on_submit():
        try:
            text = f"{form.text.data}\n"
            kept = acts.keep(db(), signed_in(), service_id, text, after=after, text_id=form.key, now=now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash(f"Version {kept.version} is kept. Families are asked so from now on.", "done")
            return redirect(url_for(".show", service=service_id))
    return _page(service_id, form, after), 422


def _version(service_id: UUID) -> int:
    own = latest(db(), service_id)
    return own.version if own else 0


def _page(service_id: UUID, form: TextForm, after: int) -> str:
    """`after`: the version the text in the form was written from."""
    newest = latest(db(), service_id)
    return render_template(
        "recordings/purposes.html",
        service=db().get_one(Service, service_id),
        asked=asked_in(db(), service_id).values(),
        version=newest.version if newest else 0,
        newer=newest if newest and newest.version != after else None,
        form=form,
        choices=service_choices(Role.RECORDS_OFFICER),
    )
