"""What happens with a client: somebody joins, goals, visits tried, not now, taken out and put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import clients, removals, standing
from logbook.domain.clients import Outcome
from logbook.domain.cycles import Ending
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.clients import Client, VisitAttempt, clients_visible_to, goals_of
from logbook.routes.clients import bp
from logbook.routes.clients.forms import GoalForm, MemberForm, ScoreForm, VisitForm
from logbook.routes.clients.pages import page_of
from logbook.routes.finding import one_or_404, one_to_write_in
from logbook.routes.request import db, now, signed_in

SETTLED = {"paused": "Paused.", "completed": "The work with this family is complete.", "again": "Taken up again."}


@bp.post("/clients/<uuid:client_id>/members")
def join(client_id: UUID) -> ResponseReturnValue:
    """Somebody else takes part from now on."""
    client, form = _client(client_id), MemberForm()
    if not form.validate_on_submit():
        return _refused(client, member_form=form)
    member = clients.Member(form.label.data, form.kind.data == "child")
    clients.join(db(), signed_in(), client, member, form.key, now())
    return _back(client, f"Added: {member.label}. Their answer is still to come.", "consent")


@bp.post("/clients/<uuid:client_id>/goals")
def add_goal(client_id: UUID) -> ResponseReturnValue:
    """One more goal."""
    client, form = _client(client_id), GoalForm()
    if not form.validate_on_submit():
        return _refused(client, goal_form=form)
    there = goals_of(db(), client.id)
    if form.key not in {goal.id for goal in there}:
        goals = [(g.text, g.now_score, g.hoped_score) for g in there]
        goals.append((form.text.data, form.now_score.data, form.hoped_score.data))
        clients.set_goals(db(), signed_in(), client, goals, now(), new_id_is=form.key)
    return _back(client, "The goal is there.", "goals")


@bp.post("/clients/<uuid:client_id>/goals/<int:position>")
def score_goal(client_id: UUID, position: int) -> ResponseReturnValue:
    """Where a goal stands now; an empty score takes nothing away."""
    client, form = _client(client_id), ScoreForm()
    goals = goals_of(db(), client.id)
    if position >= len(goals):
        raise NotVisible
    form.now_score.id = f"score-{position}"
    if not form.validate_on_submit():
        return _refused(client, score_form=form, scored=position)
    rows = [(g.text, form.now_score.data if g.position == position else g.now_score, g.hoped_score) for g in goals]
    clients.set_goals(db(), signed_in(), client, rows, now())
    return _back(client, "The goal's score is noted.", "goals")


@bp.post("/clients/<uuid:client_id>/visits")
def try_visit(client_id: UUID) -> ResponseReturnValue:
    """A visit was tried, today unless another day is given."""
    client, form = _client(client_id), VisitForm()
    if not form.validate_on_submit():
        return _refused(client, visit_form=form)
    on = form.on.data or signed_in().today_in(client.service_id)
    try:
        attempt = clients.try_visit(
            db(), signed_in(), client, on, Outcome(form.outcome.data), now(), attempt_id=form.key
        )
    except RuleBroken as broken:
        form.refuse(str(broken), broken.field)
        return _refused(client, visit_form=form)
    return redirect(url_for(".show", client_id=client.id, visit_noted=attempt.id) + "#visits")


@bp.post("/clients/<uuid:client_id>/visits/<uuid:attempt_id>/<any('take-out', 'put-back'):way>")
def change_visit(client_id: UUID, attempt_id: UUID, way: str) -> ResponseReturnValue:
    """Take out a visit noted by mistake, or put it back."""
    client = _client(client_id)
    attempt = one_or_404(select(VisitAttempt).where(VisitAttempt.client_id == client.id), VisitAttempt, attempt_id)
    change = removals.remove_attempt if way == "take-out" else removals.restore_attempt
    change(db(), signed_in(), client, attempt, now())
    gone = attempt.id if way == "take-out" else None
    return redirect(url_for(".show", client_id=client.id, visit_gone=gone) + "#visits")


@bp.post("/clients/<uuid:client_id>/not-now")
def not_now(client_id: UUID) -> ResponseReturnValue:
    """The work stops for now; what was completed stays and counts."""
    client = _client(client_id)
    try:
        reason = Ending(request.form.get("reason", ""))
    except ValueError:
        raise RuleBroken("Choose a reason, so that the record says why the work stopped.") from None
    clients.not_now(db(), signed_in(), client, reason, now())
    said = "Completed cycles stay and count. Your coordinator sees that another family would help."
    return _back(client, f"{client.code} is “not now”. {said}")


@bp.post("/clients/<uuid:client_id>/settle")
def settle(client_id: UUID) -> ResponseReturnValue:
    """Pause, complete, or take up again."""
    client, word = _client(client_id), request.form.get("word", "")
    if word not in SETTLED:
        raise RuleBroken("Choose whether the work pauses, is complete or goes on.")
    clients.settle(db(), signed_in(), client, word, now())
    return _back(client, SETTLED[word])


@bp.post("/clients/<uuid:client_id>/take-out")
def take_out(client_id: UUID) -> ResponseReturnValue:
    """Take out a client begun by mistake; the list offers to put it back."""
    client = _client(client_id)
    removals.remove_client(db(), signed_in(), client, now())
    return redirect(url_for(".index", taken_out=client.id))


@bp.post("/clients/<uuid:client_id>/put-back")
def put_back(client_id: UUID) -> ResponseReturnValue:
    """Undo."""
    client = db().get(Client, client_id)
    if client is None:
        raise NotVisible
    stands = standing.of_journey(db(), signed_in(), client.journey_id)
    policy.require_visible(policy.may_read_record(signed_in(), stands))
    removals.restore_client(db(), signed_in(), client, now())
    return _back(client, "Put back.")


def _client(client_id: UUID) -> Client:
    """The client, for one who may write in its record."""
    return one_to_write_in(clients_visible_to, Client, client_id)


def _back(client: Client, said: str, part: str = "") -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for(".show", client_id=client.id) + (f"#{part}" if part else ""))


def _refused(client: Client, **forms: Any) -> ResponseReturnValue:
    """The client's page again, with the form that was refused as it was typed."""
    form = next(form for name, form in forms.items() if name.endswith("_form"))
    return render_template("clients/show.html", **page_of(client) | forms | {"form": form}), 422
