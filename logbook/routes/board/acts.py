"""What is done from the board: a call noted in two clicks and taken back, a question closed kindly, another family allocated."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import calls, rematching
from logbook.actions import courses as course_acts
from logbook.domain.calls import CallOutcome
from logbook.domain.leaving import LeavingReason
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models import board
from logbook.models.base import new_id
from logbook.models.calls import Call
from logbook.models.calls import visible_to as calls_visible_to
from logbook.models.courses import places_visible_to
from logbook.models.journeys import CoursePlace, Journey
from logbook.models.people import Person
from logbook.routes.board.blueprint import bp
from logbook.routes.fields import Form
from logbook.routes.finding import one_or_404
from logbook.routes.journeys.finding import find, standing_for
from logbook.routes.request import db, now, signed_in


class FamilyForm(Form):
    """Nothing to fill in: the form's own id is the new client's."""


@bp.post("/journeys/<uuid:journey_id>/call")
def call(journey_id: UUID) -> ResponseReturnValue:
    """Somebody in practice was called. Others who see their figures may not note it; a journey that has ended is on no board."""
    stands = standing_for(journey_id)
    policy.require(policy.may_note_call(signed_in(), stands.trainee_id, stands.service_id))
    return _note(one_or_404(board.visible_to, Journey, journey_id))


@bp.post("/places/<uuid:place_id>/call")
def call_about_course(place_id: UUID) -> ResponseReturnValue:
    """Somebody deciding was called."""
    return _note(_place(place_id))


@bp.post("/calls/<uuid:call_id>/take-back")
def take_back(call_id: UUID) -> ResponseReturnValue:
    """It was a slip."""
    found = one_or_404(calls_visible_to(signed_in()), Call, call_id)
    calls.take_back(db(), signed_in(), found, now())
    flash("The call is taken back. The card is as it was.", "done")
    return redirect(url_for(".show", service=found.service_id))


@bp.post("/places/<uuid:place_id>/close")
def close(place_id: UUID) -> ResponseReturnValue:
    """Not for them, and that is a good answer: a reason may be given, nobody is asked for one."""
    found = _place(place_id)
    said = request.form.get("reason", "")
    reason = LeavingReason(said) if said in set(LeavingReason) else LeavingReason.NOT_SAID
    course_acts.not_for_me(db(), signed_in(), found, [reason], now())
    return redirect(url_for(".show", service=found.service_id, closed=found.id))


@bp.get("/journeys/<uuid:journey_id>/family")
def family(journey_id: UUID) -> ResponseReturnValue:
    """What allocating another family means, before it is done."""
    found = find(journey_id)
    policy.require(policy.may_offer_family(signed_in(), found.standing))
    return render_template("board/family.html", journey=found.row, form=FamilyForm(formdata=None))


@bp.post("/journeys/<uuid:journey_id>/family")
def allocate(journey_id: UUID) -> ResponseReturnValue:
    """Allocated: the trainee finds it among their clients, under a word."""
    form = FamilyForm()
    client = rematching.allocate(db(), signed_in(), journey_id, form.key, now())
    name = db().get_one(Person, client.trainee_id).name
    flash(
        f"{name} finds it among their clients as “{client.code}”. Tell them which family it is, as you always do.",
        "done",
    )
    return redirect(url_for(".show", service=client.service_id))


def _note(about: Journey | CoursePlace) -> ResponseReturnValue:
    said = request.form.get("outcome", "")
    if said not in set(CallOutcome):
        raise RuleBroken("Say how the call went: press “We spoke” or “No answer”.")
    noted = calls.note(db(), signed_in(), about, CallOutcome(said), _key(), now())
    return redirect(url_for(".show", service=about.service_id, called=noted.id))


def _place(place_id: UUID) -> CoursePlace:
    """A place on a course, for whoever coordinates it: the person themself answers on their own page."""
    found = one_or_404(places_visible_to(signed_in()), CoursePlace, place_id)
    policy.require_visible(_coordinates(signed_in(), found.service_id))
    return found


def _coordinates(actor: Actor, service_id: UUID) -> bool:
    return policy.may_see_board(actor, service_id)


def _key() -> UUID:
    """The form's own id, which becomes the call's; a form without one is sent anew each time."""
    said = request.form.get("form_id", "")
    try:
        return UUID(said) if said else new_id()
    except ValueError:
        raise NotVisible from None
