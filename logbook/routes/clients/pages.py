"""Clients: the list, a new one in a few taps, one client's page, and its description."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import clients, drafts, standing
from logbook.actions.cycles import Stale
from logbook.domain.clients import free_code, looks_like_a_name
from logbook.domain.consent import Purpose, everything_in_one_sentence
from logbook.domain.cycles import Ending, numbers, state
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.clients import (
    Client,
    attempts_of,
    clients_visible_to,
    goals_of,
    list_for,
    participants_of,
    state_of,
)
from logbook.models.cycles import Cycle, facts_of_row, state_columns
from logbook.models.footage_consent import everything_in_force
from logbook.models.journeys import Journey, open_journeys_of
from logbook.models.standing import cycles_visible_to
from logbook.routes.clients import bp
from logbook.routes.clients.forms import DescribedForm, GoalForm, MemberForm, NewClientForm, VisitForm
from logbook.routes.clients.siblings import counts_with, families
from logbook.routes.drafts import mine, typed
from logbook.routes.finding import one_or_404, one_to_write_in
from logbook.routes.paging import number_asked
from logbook.routes.request import db, drafted, now, signed_in
from logbook.routes.stale import version_seen


@bp.get("/clients")
def index() -> ResponseReturnValue:
    """The actor's own clients, the ones in work first."""
    page = number_asked()
    rows, more = list_for(db(), signed_in(), page)
    return render_template("clients/index.html", clients=rows, page=page, more=more, may_add=own_journey() is not None)


@bp.get("/clients/new")
@drafted
def new() -> ResponseReturnValue:
    """A new client: a free word and the usual two people are there already."""
    journey_id = _journey_to_log_in()
    clients.require_may_begin(db(), signed_in(), journey_id)
    draft = mine(request.path)
    used = db().scalars(select(Client.code).where(Client.trainee_id == signed_in().id))
    usual = {"code": free_code(list(used)), "members": "mum, child", "children": "child"}
    form = NewClientForm(typed(draft)) if draft else NewClientForm(data=usual)
    form.sibling_of.choices = families(journey_id)
    return _new_page(form, draft)


@bp.post("/clients/new")
def begin() -> ResponseReturnValue:
    """Save the client, then on to its first cycle."""
    form, journey_id = NewClientForm(), _journey_to_log_in()
    clients.require_may_begin(db(), signed_in(), journey_id)
    form.sibling_of.choices = families(journey_id)
    if form.validate_on_submit():
        try:
            client = clients.begin(
                db(),
                signed_in(),
                journey_id,
                client_id=form.key,
                code=form.code.data,
                helping_question=form.helping_question.data or "",
                members=form.people(),
                agreed_on=form.agreed_on,
                now=now(),
                sibling_of=UUID(form.sibling_of.data) if form.sibling_of.data else None,
            )
        except RuleBroken as broken:
            form.refuse(str(broken), broken.field)
        else:
            drafts.drop(db(), signed_in(), request.path)
            _warn_of_a_name(client.code)
            flash(f"{client.code} is in your logbook. Has the first film been made?", "done")
            return redirect(url_for("cycles.log", client=client.id))
    return _new_page(form, None, 422)


@bp.get("/clients/<uuid:client_id>")
def show(client_id: UUID) -> ResponseReturnValue:
    """One client: the helping question, the cycles as a path, goals, consent in one sentence, visits, the next step."""
    client = one_or_404(clients_visible_to, Client, client_id)
    return render_template("clients/show.html", **page_of(client))


@bp.get("/clients/<uuid:client_id>/describe")
def edit(client_id: UUID) -> ResponseReturnValue:
    """The code and the helping question, to change."""
    client = one_to_write_in(clients_visible_to, Client, client_id)
    form = DescribedForm(
        data={"code": client.code, "helping_question": client.helping_question, "version": str(client.version)}
    )
    return render_template("clients/describe.html", form=form, client=client, stale=False)


@bp.post("/clients/<uuid:client_id>/describe")
def describe(client_id: UUID) -> ResponseReturnValue:
    """Save them; where they were changed meanwhile, show both."""
    client = one_to_write_in(clients_visible_to, Client, client_id)
    form, stale = DescribedForm(), False
    if form.validate_on_submit():
        try:
            clients.describe(
                db(),
                signed_in(),
                client,
                code=form.code.data,
                helping_question=form.helping_question.data or "",
                seen_version=version_seen(form.version),
                now=now(),
            )
        except RuleBroken as broken:
            form.refuse(str(broken), broken.field)
        except Stale:
            stale = True
        else:
            _warn_of_a_name(client.code)
            return redirect(url_for(".show", client_id=client.id))
    form.version.data = str(client.version)
    page = render_template("clients/describe.html", form=form, client=client, stale=stale)
    return page, 409 if stale else 422


def page_of(client: Client) -> dict[str, Any]:
    """Everything a client's page shows."""
    actor = signed_in()
    people = participants_of(db(), client.id)
    everything = everything_in_force(db(), [each.id for each in people])
    cycles = _cycles_of(client)
    attempts = attempts_of(db(), client.id)
    filmed = min((c["filmed_on"] for c in cycles if c["filmed_on"]), default=None)
    return {
        "client": client,
        "counts_with": counts_with(client),
        "state": state_of(client, attempts, filmed),
        "people": people,
        "answers": {person: own[Purpose.CARE] for person, own in everything.items() if Purpose.CARE in own},
        "consent": everything_in_one_sentence(
            {p.id: p.label for p in people if p.left_on is None}, everything, actor.today_in(client.service_id)
        ),
        "cycles": cycles,
        "goals": goals_of(db(), client.id),
        "attempts": attempts,
        "may_log": policy.may_log(actor, standing.of_journey(db(), actor, client.journey_id)),
        "is_trainee": actor.id == client.trainee_id,
        "endings": [ending.value for ending in Ending],
        "taken_out": request.args.get("taken_out", type=UUID),
        "member_form": MemberForm(formdata=None),
        "visit_form": VisitForm(formdata=None),
        "goal_form": GoalForm(formdata=None),
    }


def _cycles_of(client: Client) -> list[dict[str, Any]]:
    seen = cycles_visible_to(signed_in()).where(Cycle.client_id == client.id).subquery()
    rows = db().execute(select(*state_columns()).where(Cycle.id.in_(select(seen.c.id)))).all()
    number = numbers((r.id, r.filmed_on, r.reviewed_on, r.ended_early_on is not None) for r in rows)
    listed = [
        {
            "id": row.id,
            "number": number.get(row.id),
            "state": state(facts_of_row(row)).value,
            "filmed_on": row.filmed_on,
            "reviewed_on": row.reviewed_on,
            "sent_at": row.sent_at,
            "signed_off": row.sign_off_id is not None,
        }
        for row in rows
    ]
    return sorted(listed, key=lambda c: (c["number"] is None, c["number"] or 0))


def _journey_to_log_in() -> UUID:
    """The journey a new client belongs to: the one asked for, if the actor may log there; else their own open one."""
    asked = request.args.get("journey", type=UUID)
    if asked is not None:
        return asked
    own = own_journey()
    if own is None:
        raise NotVisible
    return own


def own_journey() -> UUID | None:
    """The actor's own journey under way, if there is one."""
    return db().scalars(open_journeys_of(signed_in().id).with_only_columns(Journey.id).limit(1)).one_or_none()


def _new_page(form: NewClientForm, draft: Any, status: int = 200) -> ResponseReturnValue:
    return render_template("clients/new.html", form=form, draft=draft), status


def _warn_of_a_name(code: str) -> None:
    if looks_like_a_name(code):
        flash(f"“{code}” may be read as a name. If it is one, change it: the logbook never holds a family's name.")
