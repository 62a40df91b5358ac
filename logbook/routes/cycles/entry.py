"""Logging a cycle on one page, and changing an entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import cycles, drafts
from logbook.domain.cycles import Ending
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.clients import Client, Participant, answers_of, clients_visible_to, participants_of
from logbook.models.cycles import Cycle
from logbook.models.cycles import participants_of as took_part_in
from logbook.models.logging import clients_to_log_for, cycles_filmed_on, last_entry, people_and_film
from logbook.models.standing import cycles_visible_to
from logbook.routes.clients.pages import own_journey
from logbook.routes.cycles import bp
from logbook.routes.cycles.form import CycleForm
from logbook.routes.drafts import mine, typed
from logbook.routes.finding import one_to_write_in
from logbook.routes.request import db, drafted, now, signed_in
from logbook.routes.stale import version_seen


@bp.get("/cycles/new")
@drafted
def log() -> ResponseReturnValue:
    """The form, filled in from the last entry and the client; or the draft of it that was begun."""
    asked = request.args.get("client", type=UUID)
    draft = mine(url_for(".log"))
    if draft and asked is None:
        asked = _client_in(typed(draft))
    offered = _offered(asked)
    if not offered:
        if own_journey() is None:
            flash("Cycles are logged on a journey under way, and none of yours is.")
            return redirect(url_for("journeys.own"))
        flash("First your client: who is it about?")
        return redirect(url_for("clients.new"))
    client = one_to_write_in(clients_visible_to, Client, _chosen(offered, asked))
    people = participants_of(db(), client.id)
    form = CycleForm(typed(draft)) if draft else CycleForm(data=_defaults(client, people))
    return _form_page(form, offered, client, people, draft=draft)


@bp.post("/cycles/new")
def log_it() -> ResponseReturnValue:
    """Save a new cycle; a second click leads to the first one's."""
    form = CycleForm()
    asked = form.client.data if form.client.data else request.args.get("client")
    client = one_to_write_in(clients_visible_to, Client, _uuid(asked))
    people, another_film = people_and_film(db(), client.id, form.filmed_on.data)
    form.client.choices = {str(client.id): client.code}
    form.participants.choices = {str(p.id): p.label for p in people}
    if form.shown_client.data != str(client.id):
        form.participants.data = []
    if form.validate_on_submit() and _is_another_film(form, another_film - {form.key}):
        try:
            cycles.log(db(), signed_in(), client, form.entry(people), cycle_id=form.key, now=now())
        except RuleBroken as broken:
            form.refuse(str(broken), broken.field)
        else:
            drafts.drop(db(), signed_in(), url_for(".log"))
            flash("Saved.", "done")
            return redirect(url_for("cycles.show", cycle_id=form.key))
    return _form_page(form, _offered(client.id), client, people, status=422)


@bp.get("/cycles/<uuid:cycle_id>/edit")
@drafted
def edit(cycle_id: UUID) -> ResponseReturnValue:
    """The form with the entry in it, or with the draft of changes that were begun."""
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id)
    client = _client_of(cycle)
    people = participants_of(db(), client.id)
    draft = mine(request.path)
    form = CycleForm(typed(draft)) if draft else CycleForm.of(cycle, took_part_in(db(), cycle.id))
    return _form_page(form, {str(client.id): client.code}, client, people, cycle=cycle, draft=draft)


@bp.post("/cycles/<uuid:cycle_id>/edit")
def save(cycle_id: UUID) -> ResponseReturnValue:
    """Save a changed entry. Where it changed meanwhile, both versions are shown and nothing is overwritten unseen."""
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id)
    client = _client_of(cycle)
    people = participants_of(db(), client.id)
    form = CycleForm()
    form.client.data = str(client.id)  # an entry stays with its client, whatever was sent
    _offer(form, {str(client.id): client.code}, people)
    status = 422
    if form.validate_on_submit() and _is_another_film(
        form, cycles_filmed_on(db(), client.id, form.filmed_on.data) - {cycle.id}
    ):
        try:
            cycles.change(
                db(), signed_in(), cycle, form.entry(people), seen_version=version_seen(form.version), now=now()
            )
        except RuleBroken as broken:
            form.refuse(str(broken), broken.field)
        except cycles.Stale:
            status = 409
            form.version.data = str(cycle.version)
        else:
            drafts.drop(db(), signed_in(), request.path)
            flash("Saved.", "done")
            return redirect(url_for("cycles.show", cycle_id=cycle.id))
    return _form_page(form, {str(client.id): client.code}, client, people, cycle=cycle, status=status)


def _form_page(
    form: CycleForm,
    offered: dict[str, str],
    client: Client,
    people: list[Participant],
    *,
    cycle: Cycle | None = None,
    draft: Any = None,
    status: int = 200,
) -> ResponseReturnValue:
    _offer(form, offered, people)
    answers = answers_of(db(), client.id)
    unanswered = [p.label for p in people if p.left_on is None and p.id not in answers]
    page = render_template(
        "cycles/form.html",
        form=form,
        client=client,
        cycle=cycle,
        stale=status == 409,
        draft=draft,
        unanswered=unanswered,
        endings=[ending.value for ending in Ending],
    )
    return page, status


def _offer(form: CycleForm, clients: dict[str, str], people: list[Participant]) -> None:
    form.client.choices = clients
    form.participants.choices = {str(p.id): p.label for p in people if p.left_on is None}


def _offered(asked: UUID | None) -> dict[str, str]:
    """The clients a cycle may be logged for: one's own; for a supervisor, those of the trainee asked about."""
    journey_id = None
    if asked is not None:
        client = one_to_write_in(clients_visible_to, Client, asked)
        journey_id = client.journey_id if client.trainee_id != signed_in().id else None
    return {str(row.id): row.code for row in db().execute(clients_to_log_for(signed_in(), journey_id))}


def _chosen(offered: dict[str, str], asked: UUID | None) -> UUID:
    return asked if str(asked) in offered and asked is not None else UUID(next(iter(offered)))


def _client_in(fields: Any) -> UUID | None:
    """The client a draft was about, while it is still one of the visible ones."""
    try:
        client_id = UUID(fields.get("client", ""))
    except ValueError:
        return None
    found = db().scalars(clients_visible_to(signed_in()).where(Client.id == client_id)).one_or_none()
    return found.id if found else None


def _defaults(client: Client, people: list[Participant]) -> dict[str, Any]:
    """What can be inherited: the client, who took part, and of the last entry the minutes, the place and the effort."""
    last = last_entry(db(), client.trainee_id)
    known: dict[str, Any] = {
        "client": str(client.id),
        "shown_client": str(client.id),
        "participants": [str(p.id) for p in people if p.left_on is None],
    }
    if last is not None:
        effort = {f"effort_{key}": minutes for key, minutes in last.effort.items()}
        known |= {"review_minutes": last.review_minutes, "place": last.place, **effort}
    return known


def _client_of(cycle: Cycle) -> Client:
    return db().get_one(Client, cycle.client_id)


def _is_another_film(form: CycleForm, of_that_day: frozenset[UUID]) -> bool:
    """Two people may be logging the same cycle at once: a second film of one day is asked about, once."""
    if not of_that_day or form.another_film.data:
        return True
    form.refuse(
        "There is a cycle filmed that day already. If this is another film, say so below; if not, there is nothing to save.",
        "another_film",
    )
    return False


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotVisible from None
