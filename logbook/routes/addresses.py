"""One side of a change of address agrees, by the button on the page its letter leads to."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from logbook.actions import addresses, links
from logbook.models.accounts import Link
from logbook.routes.fields import Form
from logbook.routes.passwords import unusable
from logbook.routes.request import db, now, public

bp = Blueprint("addresses", __name__, url_prefix="/change-of-address")


@bp.route("/<token>", methods=["GET", "POST"])
@public
def agree(token: str) -> ResponseReturnValue:
    """The page with the button, and what pressing it did."""
    found: list[Link | None] = [links.find(db(), kind, token) for kind in addresses.SIDES]
    link = next((each for each in found if each), None)
    if link is None:
        return unusable("This link is not one of ours, or was cut short. Copy the whole of it from the letter.", 404)
    if wrong := links.what_is_wrong(link, now()):
        return unusable(wrong, 410)
    form = Form()
    done = addresses.agree(db(), link, now()) if form.validate_on_submit() else None
    return render_template("addresses/agree.html", form=form, link=link, done=done)
