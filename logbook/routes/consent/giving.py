"""The page, and recording what a family said on one form: everyone at once in the usual case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import consents, standing
from logbook.actions.consents import Said, Sheet
from logbook.domain.consent import ASKED_APART, Purpose
from logbook.domain.refusals import RuleBroken
from logbook.models.clients import Client, Participant, participants_of
from logbook.models.consents import ConsentForm
from logbook.routes.consent import bp
from logbook.routes.consent.forms import GivenForm
from logbook.routes.consent.page import back, family_of, shown
from logbook.routes.consent.paper import kept_paper
from logbook.routes.request import db, now, signed_in


@bp.get("/clients/<uuid:client_id>/consent")
def show(client_id: UUID) -> ResponseReturnValue:
    """What the family agreed to, purpose by purpose, and every way to change it."""
    return shown(family_of(client_id))


@bp.post("/clients/<uuid:client_id>/consent")
def give(client_id: UUID) -> ResponseReturnValue:
    """Everything on one form with one date and one save."""
    client = family_of(client_id)
    policy.require(policy.may_record_consent(signed_in(), standing.for_logging(db(), signed_in(), client)))
    form = GivenForm()
    if not form.validate_on_submit():
        return shown(client, 422, given_form=form)
    if db().get(ConsentForm, form.key) is not None:
        return back(client, "stands")
    try:
        _record(client, form)
    except RuleBroken as broken:
        form.say(broken)
        return shown(client, 422, given_form=form)
    flash("Recorded. Thank you for asking first.", "done")
    return back(client, "stands")


def _record(client: Client, form: GivenForm) -> None:
    signed = form.everyone.data != "later"
    people = [each for each in participants_of(db(), client.id) if each.left_on is None]
    said = answers_sent(people, form.everyone.data == "yes") if signed else []
    if signed and not said:
        raise RuleBroken("Say for each of them what they answered, further down.", field="everyone")
    explained_on = form.explained_on.data or form.on.data
    sheet = Sheet(form.on.data if signed else None, explained_on, form.valid_until.data, kept_paper(client, "paper"))
    consents.give(db(), signed_in(), client, form.key, sheet, said, now())


def answers_sent(people: Sequence[Participant], everyone: bool) -> list[Said]:
    """Each one's first answer, and each yes to a purpose asked apart; what was not ticked there stays a no and is not written.

    A child's form is signed by the adult chosen, or by the first adult of the family.
    """
    adults = [each.id for each in people if not each.is_child]
    found = []
    for each in people:
        by = _signer(each, adults)
        own = request.form.get(f"own-{each.id}", "")
        if own in ("yes", "no") or everyone:
            found.append(Said(each.id, Purpose.CARE, own != "no", by))
        for purpose in ASKED_APART:
            if str(each.id) in request.form.getlist(f"yes-{purpose}"):
                found.append(Said(each.id, purpose, True, by))
    return found


def _signer(person: Participant, adults: Sequence[UUID]) -> UUID | None:
    if not person.is_child or not adults:
        return None
    chosen = request.form.get(f"by-{person.id}", "")
    return next((adult for adult in adults if str(adult) == chosen), adults[0])
