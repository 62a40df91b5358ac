"""What was held and what waits; one session; the agenda of the next one; deleting and taking back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_

from logbook import policy
from logbook.actions import supervision
from logbook.actions.session_facts import side_of
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.supervision import Kind, SessionFacts, Side, counts, waits_for, why_not_counted
from logbook.models.agendas import agenda_of
from logbook.models.figures import programme_of
from logbook.models.journeys import Journey
from logbook.models.named_cycles import named_cycles
from logbook.models.people import Person
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import minutes_by_kind, rows, taken_to, waiting_for
from logbook.models.trainees import journeys_of
from logbook.models.workload import waiting_cycles
from logbook.routes.leads import leads
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in
from logbook.routes.supervision.blueprint import bp, journey_read, session_of_mine, session_seen


@bp.get("")
def index() -> ResponseReturnValue:
    """Everything about supervision for this person, on whichever side they sit."""
    actor = signed_in()
    policy.require(policy.may_open_supervision(actor))
    one = SupervisionSession
    own = rows().where(or_(one.trainee_id == actor.id, one.supervisor_id == actor.id))
    journeys = db().execute(journeys_of(actor)).all()
    return render_template(
        "supervision/index.html",
        page=page_of(db(), own),
        me=actor.id,
        journeys=journeys,
        minutes=minutes_by_kind(db(), [journey.id for journey in journeys]),
        waiting=db().execute(waiting_for(actor)).all(),
        to_sign=db().execute(waiting_cycles(actor)).all(),
        supervises=policy.supervises_somewhere(actor),
        facts=facts_of_row,
        waits_for=waits_for,
    )


@bp.get("/agenda/<uuid:journey_id>")
def agenda(journey_id: UUID) -> ResponseReturnValue:
    """The agenda of this trainee's next session, made to be printed."""
    stands = journey_read(journey_id)
    return render_template(
        "supervision/agenda.html",
        agenda=agenda_of(db(), signed_in(), journey_id),
        stands=stands,
        trainee=db().get_one(Person, stands.trainee_id).name,
        own=signed_in().id == stands.trainee_id,
        may_enter=policy.may_enter_session(signed_in(), stands),
    )


@bp.get("/<uuid:session_id>")
def show(session_id: UUID) -> ResponseReturnValue:
    """One session: what was said of it, whether it counts, what was taken, and what can be done with it."""
    session = session_seen(session_id)
    return render_template("supervision/show.html", **about(session))


def about(session: SupervisionSession) -> dict[str, Any]:
    """What the pages of one session say of it."""
    actor = signed_in()
    facts = SessionFacts(
        session.on,
        session.minutes,
        session.kind,
        session.entitled,
        session.trainee_confirmed_at is not None,
        session.supervisor_confirmed_at is not None,
    )
    kinds = programme_of(db(), session.journey_id).counting_kinds
    taken = taken_to(db(), session.id)
    there = policy.may_confirm_session(actor, session)
    side = side_of(actor, session)
    return {
        "held": session,
        "trainee": db().get_one(Person, session.trainee_id).name,
        "supervisor": db().get_one(Person, session.supervisor_id).name,
        "held_by": db().get_one(Person, session.held_by_id).name if session.held_by_id else "",
        "entered_by": db().get_one(Person, session.entered_by_id).name,
        "cycles": [each for each in named_cycles(db(), session.journey_id) if each.id in taken] if taken else [],
        "counts": counts(facts, kinds),
        "why_not": why_not_counted(facts, kinds),
        "waits": waits_for(facts),
        "there": there,
        "is_trainee": there and side is Side.TRAINEE,
        "is_supervisor": there and side is Side.SUPERVISOR,
        "waits_for_me": there and side in waits_for(facts),
        "open": db().get_one(Journey, session.journey_id).left_on is None,
        "kind_is_group": session.kind == Kind.GROUP,
    }


def facts_of_row(row: Any) -> SessionFacts:
    """A list's row as the rules read it."""
    confirmed = row.trainee_confirmed_at is not None, row.supervisor_confirmed_at is not None
    return SessionFacts(row.on, row.minutes, row.kind, row.entitled, *confirmed)


@bp.post("/<uuid:session_id>/remove")
def remove(session_id: UUID) -> ResponseReturnValue:
    """Delete a session entered by mistake; the page after it offers to take that back."""
    session = session_of_mine(session_id)
    try:
        supervision.remove(db(), signed_in(), session_id, now())
    except RuleBroken as broken:
        db().rollback()
        return render_template("supervision/show.html", **about(session), refused=leads(broken.reasons)), 409
    return redirect(url_for(".removed", session_id=session_id))


@bp.get("/<uuid:session_id>/removed")
def removed(session_id: UUID) -> ResponseReturnValue:
    """What was deleted, and the way back."""
    session = db().get(SupervisionSession, session_id)
    if session is None or not policy.may_confirm_session(signed_in(), session):
        raise NotVisible
    return render_template("supervision/removed.html", held=session)


@bp.post("/<uuid:session_id>/restore")
def restore(session_id: UUID) -> ResponseReturnValue:
    """Undo."""
    supervision.restore(db(), signed_in(), session_id, now())
    flash("The session is back, as it was.", "done")
    return redirect(url_for(".show", session_id=session_id))
