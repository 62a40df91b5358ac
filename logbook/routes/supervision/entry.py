"""Entering a session, by either side, and changing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import drafts, standing, supervision
from logbook.actions.cycles import Stale
from logbook.actions.session_facts import AlreadyEntered, side_of
from logbook.domain.people import Standing
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.supervision import Kind, Mode, Side
from logbook.models.agendas import agenda_of
from logbook.models.cycles import Cycle
from logbook.models.named_cycles import Named, named_cycles
from logbook.models.people import Person
from logbook.models.standing import cycles_visible_to, supervised_by
from logbook.models.supervision_lists import last_mode, open_journeys, taken_to, who_supervised
from logbook.models.trainees import journeys_of
from logbook.routes.drafts import mine, typed
from logbook.routes.request import db, now, signed_in
from logbook.routes.supervision.blueprint import bp, journey_read, session_of_mine
from logbook.routes.supervision.session_form import SessionForm


@bp.get("/new")
def new() -> ResponseReturnValue:
    """The form for one journey; where it is not clear which, the person is asked first."""
    journey_id = request.args.get("journey", type=UUID)
    if journey_id is None:
        return _whose()
    stands = journey_read(journey_id)
    policy.require(policy.may_enter_session(signed_in(), stands))
    draft = mine(request.full_path)
    usual = {"kind": Kind.INDIVIDUAL, "mode": last_mode(db(), journey_id) or Mode.VIDEO_CALL}
    form = SessionForm(typed(draft)) if draft else SessionForm(data=usual)
    return _page(form, stands, draft=draft)


@bp.post("/new")
def enter() -> ResponseReturnValue:
    """Save it; a second click leads to the first one's. Then the supervisor goes on to sign off what was taken."""
    journey_id = request.args.get("journey", type=UUID)
    if journey_id is None:
        raise NotVisible
    stands = journey_read(journey_id)
    policy.require(policy.may_enter_session(signed_in(), stands))
    form = SessionForm()
    cycles = _offer(form, stands)
    if not form.validate_on_submit():
        return _page(form, stands, cycles, status=422)
    try:
        here_already = _enter(form, stands)
    except RuleBroken as broken:
        db().rollback()
        _refuse(form, broken)
        return _page(form, stands, cycles, status=422, twin=getattr(broken, "session_id", None))
    drafts.drop(db(), signed_in(), request.full_path)
    flash("The session is entered. It counts once the other of you has confirmed it.", "done")
    if here_already:
        flash("For some of the others a session of that day was here already: theirs was left as it is.")
    after = ".confirm" if form.cycles.data and signed_in().id != stands.trainee_id else ".show"
    return redirect(url_for(after, session_id=form.key))


def _enter(form: SessionForm, stands: Standing) -> list[UUID]:
    own = signed_in().id == stands.trainee_id
    if own and not form.supervisor.data:
        raise RuleBroken("A session needs a supervisor: your coordinator can name one for you.", field="supervisor")
    supervisor_id = UUID(form.supervisor.data) if own else signed_in().id
    held, journey_id = form.held(), stands.journey_id
    another = bool(form.another.data)
    session = supervision.enter(
        db(), signed_in(), journey_id, supervisor_id, held, session_id=form.key, another=another, now=now()
    )
    others = [UUID(id_) for id_ in form.others.data or ()]
    return supervision.enter_for_others(db(), signed_in(), others, held, session_id=session.id, now=now())


@bp.get("/<uuid:session_id>/edit")
def edit(session_id: UUID) -> ResponseReturnValue:
    """The form with the session in it."""
    session = session_of_mine(session_id)
    form = SessionForm.of(session, taken_to(db(), session_id))
    return _page(form, journey_of(session.journey_id), held=session)


@bp.post("/<uuid:session_id>/edit")
def save(session_id: UUID) -> ResponseReturnValue:
    """Save a changed session. Where it changed meanwhile, both versions are shown and nothing is overwritten unseen."""
    session = session_of_mine(session_id)
    stands = journey_of(session.journey_id)
    form = SessionForm()
    cycles = _offer(form, stands)
    if not form.validate_on_submit():
        return _page(form, stands, cycles, status=422, held=session)
    try:
        saved = supervision.change(
            db(), signed_in(), session_id, form.held(), seen_version=form.seen_version, now=now()
        )
    except RuleBroken as broken:
        db().rollback()
        _refuse(form, broken)
        return _page(form, stands, cycles, status=422, held=session)
    except Stale:
        form.version.data = str(session.version)
        return _page(form, stands, cycles, status=409, held=session)
    waits = saved.supervisor_confirmed_at if side_of(signed_in(), saved) is Side.TRAINEE else saved.trainee_confirmed_at
    flash("Saved." if waits else "Saved. The other of you is asked to confirm it.", "done")
    return redirect(url_for(".show", session_id=session_id))


def journey_of(journey_id: UUID) -> Standing:
    """Where everybody stands; a former supervisor still changes the sessions they held."""
    return standing.of_journey(db(), signed_in(), journey_id)


def _whose() -> ResponseReturnValue:
    """Straight to the form where there is one journey it can be about; a choice where there are several."""
    policy.require(policy.may_open_supervision(signed_in()))
    own = db().execute(journeys_of(signed_in())).all()
    theirs = db().execute(open_journeys(supervised_by(signed_in()))).all()
    if len(own) + len(theirs) == 1:
        return redirect(url_for(".new", journey=(*own, *theirs)[0].id))
    return render_template("supervision/whose.html", own=own, theirs=theirs)


def _refuse(form: SessionForm, broken: RuleBroken) -> None:
    """Show a rule's sentence where it belongs; a session of the same day is asked about at its own tick."""
    at = "another" if isinstance(broken, AlreadyEntered) else broken.field
    form.refuse(str(broken), at if at in form else "")


def _offer(form: SessionForm, stands: Standing) -> list[Named]:
    cycles = named_cycles(db(), stands.journey_id)
    if not policy.may_read_record(signed_in(), stands):  # a former supervisor changes a session of theirs
        here = cycles_visible_to(signed_in()).where(Cycle.journey_id == stands.journey_id)
        seen = set(db().scalars(here.with_only_columns(Cycle.id)))
        cycles = [each for each in cycles if each.id in seen]
    own = signed_in().id == stands.trainee_id
    supervisors = {str(row.id): row.name for row in db().execute(who_supervised(stands.journey_id))} if own else {}
    others = {}
    if not own and stands.open:
        journeys = db().execute(open_journeys(supervised_by(signed_in())))
        others = {str(row.id): row.name for row in journeys if row.id != stands.journey_id}
    filmed = [each for each in cycles if each.facts.filmed_on and not each.facts.ended_early_on]
    form.offer(sorted(filmed, key=lambda each: each.facts.signed_off), supervisors, others)
    return cycles


def _page(form: SessionForm, stands: Standing, cycles: list[Named] | None = None, **more: Any) -> ResponseReturnValue:
    status = more.pop("status", 200)
    named = _offer(form, stands) if cycles is None else cycles
    if not form.supervisor.data:
        form.supervisor.data = next(iter(form.supervisor.choices), None)  # the present one stands first
    page = render_template(
        "supervision/form.html",
        form=form,
        stands=stands,
        own=signed_in().id == stands.trainee_id,
        trainee=db().get_one(Person, stands.trainee_id).name,
        agenda=None if more.get("held") else agenda_of(db(), signed_in(), stands.journey_id, named),
        stale=status == 409,
        address=request.full_path.rstrip("?"),
        **more,
    )
    return page, status
