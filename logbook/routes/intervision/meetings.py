"""A meeting: planned, called off, and the page everybody in it has open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logbook.actions.intervision import meetings as actions
from logbook.domain.refusals import RuleBroken
from logbook.routes.clip_page import WITH_CLIPS
from logbook.routes.fields import DateField, Form, LineField
from logbook.routes.intervision import board as boards
from logbook.routes.intervision.blueprint import bp, group_here, meeting_here
from logbook.routes.request import db, now, quiet, signed_in


class PlanForm(Form):
    """When and where."""

    on = DateField("Day of the meeting")
    place = LineField("When and where", hint="For example: at 14:00, by video call", optional=True)


@bp.route("/groups/<uuid:group_id>/meetings/new", methods=["GET", "POST"])
def plan(group_id: UUID) -> ResponseReturnValue:
    """A meeting on some day; today's is opened at once."""
    group = group_here(group_id)
    today = signed_in().today_in(group.service_id)
    form = PlanForm(data={"on": today}, today=today)
    if form.validate_on_submit():
        try:
            place = form.place.data or ""
            meeting = actions.plan(db(), signed_in(), group, form.on.day, place, now(), form.key)
            return redirect(url_for(".meeting", meeting_id=meeting.id))
        except RuleBroken as broken:
            form.say(broken)
    return render_template("intervision/plan.html", form=form, group=group), 422 if form.errors else 200


@bp.get("/meetings/<uuid:meeting_id>")
def meeting(meeting_id: UUID) -> ResponseReturnValue:
    """The meeting."""
    return page(meeting_id)


@bp.get("/meetings/<uuid:meeting_id>/board")
@quiet
def board(meeting_id: UUID) -> ResponseReturnValue:
    """The parts of the meeting's page that change, for its own script; asking keeps nothing alive."""
    return render_template("intervision/board.html", **boards.facts(meeting_here(meeting_id)))


@bp.post("/meetings/<uuid:meeting_id>/come-in")
def come_in(meeting_id: UUID) -> ResponseReturnValue:
    """Somebody is there."""
    actions.come_in(db(), signed_in(), meeting_here(meeting_id), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/step-out")
def step_out(meeting_id: UUID) -> ResponseReturnValue:
    """Somebody has to go."""
    actions.step_out(db(), signed_in(), meeting_here(meeting_id), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/end")
def end(meeting_id: UUID) -> ResponseReturnValue:
    """It is over for all."""
    actions.end(db(), signed_in(), meeting_here(meeting_id), now())
    return back(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/call-off")
def call_off(meeting_id: UUID) -> ResponseReturnValue:
    """It does not take place."""
    found = meeting_here(meeting_id)
    actions.call_off(db(), signed_in(), found, now())
    flash("The meeting is called off.", "done")
    return redirect(url_for(".group", group_id=found.group_id))


def back(meeting_id: UUID, place: str = "") -> ResponseReturnValue:
    """To the meeting's page again."""
    return redirect(url_for(".meeting", meeting_id=meeting_id) + (f"#{place}" if place else ""))


def page(meeting_id: UUID, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The meeting's page, with what a refused form held."""
    whole = render_template("intervision/meeting.html", **boards.facts(meeting_here(meeting_id), **more))
    answer = make_response(whole, status)
    answer.headers["Content-Security-Policy"] = WITH_CLIPS
    return answer
