"""What changes afterwards: a yes taken back, somebody else's objection, and its decision."""

from __future__ import annotations

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import consents, standing
from logbook.domain.consent import Decision, Purpose
from logbook.domain.refusals import RuleBroken
from logbook.models.clients import participants_of
from logbook.models.consents import ConsentObjection, ConsentWithdrawal
from logbook.routes.consent import bp
from logbook.routes.consent.forms import DecisionForm, ObjectionForm, WithdrawnForm
from logbook.routes.consent.page import back, family_of, shown
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in


@bp.post("/clients/<uuid:client_id>/consent/taken-back")
def withdraw(client_id: UUID) -> ResponseReturnValue:
    """The family changed its mind: from now on nothing of it is shown."""
    client, form = family_of(client_id), WithdrawnForm()
    consents.require_may_withdraw(db(), signed_in(), client)
    if not form.validate_on_submit():
        return shown(client, 422, withdrawn_form=form)
    people = {str(each.id): each.id for each in participants_of(db(), client.id)}
    whose = [people[each] for each in request.form.getlist("whose") if each in people]
    purposes = [purpose for purpose in Purpose if purpose in request.form.getlist("of")]
    try:
        if not whose or not purposes:
            raise RuleBroken("Say whose yes it is, and to what: tick at least one of each.")
        asked_by_id, on = people.get(request.form.get("asked_by", "")), form.said_on.day
        taken = consents.withdraw(db(), signed_in(), client, whose, purposes, on=on, asked_by_id=asked_by_id, now=now())
    except RuleBroken as broken:
        form.say(broken)
        return shown(client, 422, withdrawn_form=form)
    said = "Taken back. Nothing of it is shown from this moment." if taken else ""
    flash(f"{said} The work you did together stays signed off.", "done")
    return back(client, "taken-back")


@bp.post("/clients/<uuid:client_id>/consent/taken-back/<uuid:withdrawal_id>/<any('at-once', 'undo'):way>")
def change_withdrawal(client_id: UUID, withdrawal_id: UUID, way: str) -> ResponseReturnValue:
    """The family asks again that nothing waits; or it was written down by mistake."""
    client = family_of(client_id)
    consents.require_may_withdraw(db(), signed_in(), client)
    theirs = select(ConsentWithdrawal).where(ConsentWithdrawal.client_id == client.id)
    row = one_or_404(theirs, ConsentWithdrawal, withdrawal_id)
    if way == "at-once":
        consents.ask_at_once(db(), signed_in(), client, row, now())
        flash("Noted: at once, without waiting.", "done")
    else:
        consents.undo_withdrawal(db(), signed_in(), client, row, now())
        flash("Put back, as if it had not been written down.", "done")
    return back(client, "taken-back")


@bp.post("/clients/<uuid:client_id>/consent/objections")
def object_to(client_id: UUID) -> ResponseReturnValue:
    """Somebody else with parental responsibility objects: filming and showing stop."""
    client, form = family_of(client_id), ObjectionForm()
    consents.require_may_withdraw(db(), signed_in(), client)
    if not form.validate_on_submit():
        return shown(client, 422, objection_form=form)
    try:
        consents.raise_objection(db(), signed_in(), client, form.key, form.who.data, form.raised_on.day, now())
    except RuleBroken as broken:
        form.say(broken)
        return shown(client, 422, objection_form=form)
    flash("Noted. Nothing is filmed or shown until it is decided.", "done")
    return back(client, "objections")


@bp.post("/clients/<uuid:client_id>/consent/objections/<uuid:objection_id>/decision")
def decide(client_id: UUID, objection_id: UUID) -> ResponseReturnValue:
    """End an objection, with reasons."""
    client = family_of(client_id)
    policy.require(policy.may_decide_objection(signed_in(), standing.of_journey(db(), signed_in(), client.journey_id)))
    theirs = select(ConsentObjection).where(ConsentObjection.client_id == client.id)
    row = one_or_404(theirs, ConsentObjection, objection_id)
    form = DecisionForm().of(objection_id)
    if not form.validate_on_submit():
        return shown(client, 422, decision_form=form, deciding=objection_id)
    decision, reasons = Decision(form.decision.data), form.reasons.data
    consents.decide_objection(db(), signed_in(), client, row, decision, reasons, now())
    flash("The decision is recorded.", "done")
    return back(client, "objections")
