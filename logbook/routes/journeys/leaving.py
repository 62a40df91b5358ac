"""Leaving a journey, which is respectable, and coming back to it, which is always possible."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import journeys
from logbook.domain.leaving import LeavingReason
from logbook.domain.refusals import RuleBroken
from logbook.routes.around import here
from logbook.routes.fields import ChoicesField, DayField, Form
from logbook.routes.journeys import bp
from logbook.routes.journeys.finding import Found, to_change
from logbook.routes.request import db, now, signed_in


class LeaveForm(Form):
    """The day, and reasons from a short list; "not said" is one of them."""

    left_on = DayField("Last day of the journey")
    reasons = ChoicesField(
        "What made it so?",
        choices=[(reason, reason.words) for reason in LeavingReason],
        hint="Choose as many as are true. They help the service to make it easier for others.",
        ask="Choose at least one reason, or “Not said”.",
    )


class ReturnForm(Form):
    """The day they are back."""

    on = DayField("Back since")


@bp.get("/journeys/<uuid:journey_id>/leave")
def leave(journey_id: UUID) -> ResponseReturnValue:
    """What leaving means and keeps, and its reasons; for a journey left already, the way back."""
    found = to_change(journey_id)
    if found.row.left_on:
        return redirect(url_for(".come_back", journey_id=journey_id))
    return _page("leave", found, LeaveForm(data={"left_on": here().today}))


@bp.post("/journeys/<uuid:journey_id>/leave")
def go(journey_id: UUID) -> ResponseReturnValue:
    """Leave it."""
    found, form = to_change(journey_id), LeaveForm()
    if form.validate_on_submit():
        reasons = [LeavingReason(reason) for reason in form.reasons.data]
        try:
            journeys.leave(db(), signed_in(), found.standing, form.left_on.day, reasons, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("It is noted. All that was done is kept, and the way back is open.", "done")
            return redirect(url_for(".show", journey_id=journey_id))
    return _page("leave", found, form, 422)


@bp.get("/journeys/<uuid:journey_id>/return")
def come_back(journey_id: UUID) -> ResponseReturnValue:
    """Since when they are back."""
    found = to_change(journey_id)
    if not found.row.left_on:
        return redirect(url_for(".show", journey_id=journey_id))
    return _page("return", found, ReturnForm(data={"on": here().today}))


@bp.post("/journeys/<uuid:journey_id>/return")
def go_on(journey_id: UUID) -> ResponseReturnValue:
    """Go on with it; the time between is a pause."""
    found, form = to_change(journey_id), ReturnForm()
    if not found.row.left_on:
        return redirect(url_for(".show", journey_id=journey_id))
    if form.validate_on_submit():
        try:
            journeys.come_back(db(), signed_in(), found.standing, form.on.day, form.key, now())
        except RuleBroken as broken:
            form.say(broken)
        else:
            flash("Welcome back. The time between counts as a pause.", "done")
            return redirect(url_for(".show", journey_id=journey_id))
    return _page("return", found, form, 422)


def _page(which: str, found: Found, form: Form, status: int = 200) -> ResponseReturnValue:
    own = signed_in().id == found.row.person_id
    return render_template(f"journeys/{which}.html", form=form, journey=found.row, own=own), status
