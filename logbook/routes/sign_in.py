"""Signing in and out."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from logbook.actions import sign_ins
from logbook.domain.people import Actor
from logbook.models.people import Person
from logbook.routes import held, one_tap
from logbook.routes.errors import typed_words
from logbook.routes.request import begin_session, database, db, keep_anyway, live_session, now, public, settings

bp = Blueprint("sign_in", __name__)

WRONG = "That address and password do not belong together. Check both, or ask for a new password."


@bp.get("/sign-in")
@public
def show() -> ResponseReturnValue:
    """The sign-in page."""
    return _page()


@bp.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Open a session; the same words and the same time whether or not the address is known."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    keys = sign_ins.keys_for(email, request.remote_addr or "", settings().secret_key)
    with database().reading() as reading:
        until = sign_ins.closed_until(reading, keys, now())
        person = None if until else sign_ins.check_password(reading, email, password)
    if until:
        return _page(wait_until(until, "signing in"), 429)
    if person is None:
        sign_ins.count_wrong(db(), keys, now())
        keep_anyway()
        return _page(WRONG, 422)
    return enter(person, keys)


def enter(person: Person, keys: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Open the session, put what was held into a draft, and go where the person was going."""
    token = sign_ins.begin(db(), person, keys, now())
    begin_session(token)
    was_held = held.read(request.form.get("held", ""))
    if was_held is None:
        return redirect(held.local_address(request.form.get("to", "/")))
    if not was_held.belongs_to(person.id):
        flash("What was typed here before is somebody else's. It was put aside unread.")
        return redirect("/")
    if not was_held.shown_as_draft:
        return render_template("sign_in/held.html", held=was_held, typed=typed_words(was_held.fields))
    from logbook.actions import drafts  # noqa: PLC0415 - it asks the policy of everything, which the first answer of a start does not

    actor = Actor(person.id, person.name, now())
    drafts.keep(db(), actor, person.service_id, was_held.form, was_held.fields, now())
    flash("You were signed out. What you had typed is here, not yet saved.")
    return redirect(was_held.to)


@bp.post("/sign-in/as")
@public
def one_of_them() -> ResponseReturnValue:
    """Sign in as one of the demo's fictional people; where they are not offered there is no such page."""
    return enter(one_tap.tapped(request.form.get("person", "")))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session and clear what the browser remembers of it, so that Back shows nothing."""
    sign_ins.end(db(), live_session(), now())
    session.clear()
    response: Response = make_response(redirect(url_for(".show")))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _page(error: str = "", status: int = 200) -> ResponseReturnValue:
    to = held.local_address(request.values.get("to", "/"))
    held_form = request.form.get("held", "")
    email = request.form.get("email", "")
    return render_template("sign_in/show.html", to=to, held=held_form, email=email, error=error), status


def wait_until(until: datetime, what: str) -> str:
    """Why this rests for a moment, until when, and what to do then."""
    local = until.astimezone(ZoneInfo("Europe/London"))
    return f"There were several tries in a short while, so {what} rests until {local:%H:%M:%S}. Then try again."
