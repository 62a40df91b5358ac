"""Raise a concern with one press, read what to do now, and decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import concerns as acts
from logbook.actions import viewings
from logbook.domain.concerns import Decision
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.typed import clean
from logbook.models.belonging import holders
from logbook.models.clients import Client
from logbook.models.concern_page import around, concern_rows, concerns_visible_to
from logbook.models.concerns import Concern, Whose, whose, whose_is
from logbook.models.consent_page import consent_visible_to
from logbook.models.holdings_of_footage import recordings_of
from logbook.models.services import Service
from logbook.policy.safeguarding import ANSWERING
from logbook.routes.finding import one_or_404
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, settings, signed_in

bp = Blueprint("concerns", __name__)


@bp.get("/concerns")
def index() -> ResponseReturnValue:
    """Those that wait for me to decide, and those I raised."""
    answers = [signed_in().places[id_].name for id_ in signed_in().services_as(*ANSWERING)]
    return render_template("concerns/index.html", page=page_of(db(), concern_rows(signed_in())), answers=answers)


@bp.post("/clients/<uuid:client_id>/concern")
def of_family(client_id: UUID) -> ResponseReturnValue:
    """From a page about the family."""
    client = one_or_404(consent_visible_to, Client, client_id)
    return _raised(_whose(client.id))


@bp.post("/clips/<uuid:clip_id>/concern")
def of_clip(clip_id: UUID) -> ResponseReturnValue:
    """From a player, by anybody who may watch."""
    clip = viewings.look(db(), signed_in(), clip_id).clip
    return _raised(_whose(whose(clip)), clip.id)


@bp.get("/concerns/<uuid:concern_id>")
def show(concern_id: UUID) -> ResponseReturnValue:
    """What was stopped, what to do now, and the decision."""
    return _page(one_or_404(concerns_visible_to, Concern, concern_id))


@bp.post("/concerns/<uuid:concern_id>/decision")
def decide(concern_id: UUID) -> ResponseReturnValue:
    """End it for the footage, with reasons."""
    concern = one_or_404(concerns_visible_to, Concern, concern_id)
    policy.require(policy.may_decide_concern(signed_in(), concern))
    said, reasons = request.form.get("decision", ""), clean(request.form.get("reasons", ""))
    try:
        if said not in set(Decision):
            raise RuleBroken("Choose what becomes of the recordings.", field="decision")
        of = _whose(concern.client_id or concern.film_id)
        acts.decide(db(), signed_in(), concern, of, Decision(said), reasons, now())
    except RuleBroken as broken:
        return _page(concern, broken)
    flash("The decision is recorded.", "done")
    return redirect(url_for(".show", concern_id=concern_id))


def _raised(of: Whose, clip_id: UUID | None = None) -> ResponseReturnValue:
    concern = acts.raise_(db(), signed_in(), of, settings().public_url, now(), clip_id)
    return redirect(url_for(".show", concern_id=concern.id))


def _whose(id_: UUID | None) -> Whose:
    found = whose_is(db(), id_) if id_ else None
    if found is None:
        raise NotVisible
    return found


def _page(concern: Concern, broken: RuleBroken | None = None) -> ResponseReturnValue:
    actor = signed_in()
    service = db().get_one(Service, concern.service_id)
    of = _whose(concern.client_id or concern.film_id)
    facts: dict[str, Any] = {
        "concern": concern,
        "around": around(db(), concern, of),
        "service": service,
        "whom": [name for _, name in holders(db(), service.id, ANSWERING, actor.today_in(service.id))],
        "may_decide": policy.may_decide_concern(actor, concern),
        "answers": any(actor.holds(role, service.id) for role in ANSWERING),
        "to_watch": _to_watch(concern, of),
        "decisions": [each for each in Decision if each is not Decision.KEPT or policy.may_hold(actor, service.id)],
        "kept": Decision.KEPT,
        "said": request.form,
        "broken": broken,
    }
    return render_template("concerns/show.html", **facts), 409 if broken else 200


def _to_watch(concern: Concern, of: Whose) -> list[Any]:
    """For the safeguarding lead, the recordings that wait with it; nobody else watches them."""
    if concern.decision is not None or not policy.may_watch_frozen(signed_in(), concern.service_id):
        return []
    return [each for each in recordings_of(db(), of) if each.destroyed_at is None and each.deleted_at is None]
