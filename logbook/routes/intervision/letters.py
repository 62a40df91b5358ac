"""The page a letter leads to. A letter's link is opened by mail scanners too, so only the button on it accepts."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from logbook.actions import links
from logbook.actions.intervision import members
from logbook.domain.links import LinkKind
from logbook.domain.refusals import RuleBroken
from logbook.models.intervision import IntervisionGroup
from logbook.models.people import Person
from logbook.routes.fields import Form
from logbook.routes.intervision.blueprint import bp
from logbook.routes.passwords import unusable
from logbook.routes.request import db, now, public, signed_in


@bp.route("/letters/<token>", methods=["GET", "POST"])
@public
def letter(token: str) -> ResponseReturnValue:
    """Who asks into which group, and the button that joins it, for whoever the letter was sent to."""
    link = links.find(db(), LinkKind.INTERVISION, token)
    if link is None:
        return unusable("This link is not one of ours, or was cut short. Copy the whole of it from the letter.", 404)
    if wrong := links.what_is_wrong(link, now()):
        return unusable(wrong, 410)
    form, signed = Form(), current_user.is_authenticated
    if signed and form.validate_on_submit():
        try:
            group = members.accept_letter(db(), signed_in(), link, now())
            flash(f"You are in {group.name} now.", "done")
            return redirect(url_for(".group", group_id=group.id))
        except RuleBroken as broken:
            form.say(broken)
    group_ = db().get_one(IntervisionGroup, members.group_of(link))
    by = db().get(Person, link.made_by_id) if link.made_by_id else None
    page = render_template(
        "intervision/letter.html", form=form, link=link, group=group_, by=by, signed=signed, here=request.path
    )
    return page, 422 if form.errors else 200
