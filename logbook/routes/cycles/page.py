"""A cycle's page and its steps: sent, taken back, agreed, ended early, taken out and put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import cycles, removals, signing, standing
from logbook.domain.cycles import CycleState, Ending, late_consent, state, why_not_ready
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.clients import Client, agreed_since, participants_of
from logbook.models.cycles import Cycle, SignOff, facts_of, number_of
from logbook.models.cycles import participants_of as took_part_in
from logbook.models.erased import destroyed_of_cycle
from logbook.models.people import Person
from logbook.models.relations import takers_of
from logbook.models.standing import cycles_visible_to
from logbook.models.with_whom import with_whom
from logbook.routes.clipping import stops_clipping
from logbook.routes.cycles import bp
from logbook.routes.finding import one_or_404
from logbook.routes.leads import leads
from logbook.routes.request import db, now, signed_in


@bp.get("/cycles/<uuid:cycle_id>")
def show(cycle_id: UUID) -> ResponseReturnValue:
    """The cycle as it stands, and its next step."""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    return render_template("cycles/show.html", **_facts_for_page(cycle))


def _facts_for_page(cycle: Cycle) -> dict[str, Any]:
    actor = signed_in()
    stands = standing.of_journey(db(), actor, cycle.journey_id)
    since = agreed_since(db(), cycle)
    facts = facts_of(cycle, since)
    may_log = policy.may_log(actor, stands)
    where = state(facts)
    took_part = set(took_part_in(db(), cycle.id))
    sign_off = db().get(SignOff, cycle.sign_off_id) if cycle.sign_off_id else None
    signer = {sign_off.signed_by_id} if sign_off else set()
    return {
        "cycle": cycle,
        "client": db().get_one(Client, cycle.client_id),
        "number": number_of(db(), cycle),
        "state": where,
        "missing": leads(why_not_ready(facts), client_id=cycle.client_id) if where in _OPEN else [],
        "late_consent": since if late_consent(cycle.filmed_on, since) else None,
        "took_part": [p.label for p in participants_of(db(), cycle.client_id) if p.id in took_part],
        "names": _names(cycle, signer),
        "whom": with_whom(db(), cycle.journey_id, actor.today),
        "sign_off": sign_off,
        "destroyed": destroyed_of_cycle(db(), cycle.id),
        "match": signing.verify(db(), cycle),
        "may_reopen": sign_off is not None and policy.may_reopen(actor, cycle, sign_off.signed_by_id),
        "reads": policy.may_read_record(actor, stands),
        "may_log": may_log,
        "may_clip": may_log and not stops_clipping(cycle),
        "may_send": policy.may_send(actor, stands),
        "may_sign_off": policy.may_sign_off(actor, stands, takers_of(db(), cycle.id)),
        "is_trainee": actor.id == cycle.trainee_id,
        "endings": [ending.value for ending in Ending],
    }


_OPEN = (CycleState.PLANNED, CycleState.FILMED, CycleState.CLIPPED, CycleState.COMPLETED, CycleState.RETURNED)


def _names(cycle: Cycle, signer: set[UUID]) -> dict[UUID, str]:
    ids = {cycle.trainee_id, cycle.entered_by_id, cycle.sent_to_id, cycle.returned_by_id, *signer} - {None}
    return {row.id: row.name for row in db().execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


Step = Callable[[Session, Actor, Cycle, datetime], None]


def _step(cycle_id: UUID, act: Step, said: str) -> ResponseReturnValue:
    """One step on a visible cycle, then its page again; what stands in the way is said there, with links."""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    try:
        act(db(), signed_in(), cycle, now())
    except RuleBroken as broken:
        db().rollback()
        refused = leads(broken.reasons, client_id=cycle.client_id)
        return render_template("cycles/show.html", **_facts_for_page(cycle) | {"refused": refused}), 409
    flash(said, "done")
    return redirect(url_for(".show", cycle_id=cycle_id))


@bp.post("/cycles/<uuid:cycle_id>/send")
def send(cycle_id: UUID) -> ResponseReturnValue:
    """Send it for sign-off."""
    return _step(cycle_id, cycles.send, "Sent. It is with your supervisor now.")


@bp.post("/cycles/<uuid:cycle_id>/take-back")
def take_back(cycle_id: UUID) -> ResponseReturnValue:
    """Take it back to change it."""
    return _step(cycle_id, cycles.take_back, "Taken back. It is yours to change.")


@bp.post("/cycles/<uuid:cycle_id>/agree")
def agree(cycle_id: UUID) -> ResponseReturnValue:
    """The trainee says that an entry made for them is right."""
    return _step(cycle_id, cycles.agree, "Thank you. The entry is yours now.")


@bp.post("/cycles/<uuid:cycle_id>/end-early")
def end_early(cycle_id: UUID) -> ResponseReturnValue:
    """End it before its review, with a reason."""
    said = request.form.get("reason", "")
    return _step(
        cycle_id, lambda d, a, c, n: cycles.end_early(d, a, c, _ending(said), n), "Ended early. It leaves no gap."
    )


@bp.post("/cycles/<uuid:cycle_id>/go-on")
def go_on(cycle_id: UUID) -> ResponseReturnValue:
    """Take it up again."""
    return _step(cycle_id, cycles.go_on, "Taken up again.")


@bp.post("/cycles/<uuid:cycle_id>/take-out")
def take_out(cycle_id: UUID) -> ResponseReturnValue:
    """Take out an entry made by mistake; the client's page offers to put it back."""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    removals.remove_cycle(db(), signed_in(), cycle, now())
    return redirect(url_for("clients.show", client_id=cycle.client_id, taken_out=cycle.id))


@bp.post("/cycles/<uuid:cycle_id>/put-back")
def put_back(cycle_id: UUID) -> ResponseReturnValue:
    """Undo: the entry is back as it was."""
    cycle = db().get(Cycle, cycle_id)
    if cycle is None:
        raise NotVisible
    stands = standing.of_journey(db(), signed_in(), cycle.journey_id)
    policy.require_visible(policy.may_read_record(signed_in(), stands))
    removals.restore_cycle(db(), signed_in(), cycle, now())
    flash("Put back.", "done")
    return redirect(url_for(".show", cycle_id=cycle_id))


def _ending(text: str) -> Ending:
    try:
        return Ending(text)
    except ValueError:
        raise RuleBroken("Choose why it ended early, so that the record says it.") from None
