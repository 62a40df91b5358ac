"""The storyboard of a cycle: its moments in their order, the question to ask of each, and the way into the review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import drafts, standing, storyboard
from logbook.actions.cycles import Stale
from logbook.domain import typed as read
from logbook.domain.people import Standing
from logbook.domain.refusals import RuleBroken
from logbook.domain.storyboard import Reordered
from logbook.domain.viewings import watched_for
from logbook.models.clients import Client
from logbook.models.cycles import Cycle, number_of
from logbook.models.relations import takers_of
from logbook.models.standing import cycles_visible_to
from logbook.models.storyboard import Shown, moments_of
from logbook.routes.clipping import stops_clipping
from logbook.routes.drafts import mine, typed
from logbook.routes.finding import one_or_404, one_to_write_in
from logbook.routes.leads import leads
from logbook.routes.request import db, drafted, now, signed_in

bp = Blueprint("storyboard", __name__)

STEPS = {"earlier": -1, "later": 1}
CHANGED = (
    "Somebody changed this storyboard since you opened it. What you typed is below, and what is saved now beside it."
)


@bp.get("/cycles/<uuid:cycle_id>/storyboard")
@drafted
def show(cycle_id: UUID) -> ResponseReturnValue:
    """The moments as the review will show them; for whoever only reads, without anything to change."""
    cycle = one_or_404(cycles_visible_to, Cycle, cycle_id)
    draft = mine(request.path)
    return _page(cycle, typed(draft) if draft else {}, draft=draft)


@bp.post("/cycles/<uuid:cycle_id>/storyboard")
def arrange(cycle_id: UUID) -> ResponseReturnValue:
    """Save the questions; a button beside a moment moves it one place too, and another begins the review."""
    cycle = one_to_write_in(cycles_visible_to, Cycle, cycle_id)
    said = _said()
    try:
        storyboard.arrange(db(), signed_in(), cycle, said, now())
    except (Stale, Reordered):
        db().rollback()
        return _page(cycle, request.form, CHANGED), 409
    except RuleBroken as broken:
        db().rollback()
        return _page(cycle, request.form, str(broken), broken.field), 422
    drafts.drop(db(), signed_in(), request.path)
    if request.form.get("begin"):
        return redirect(url_for("review_mode.show", cycle_id=cycle_id))
    if said.move is None:
        flash("Saved.", "done")
        return redirect(url_for(".show", cycle_id=cycle_id))
    return redirect(url_for(".show", cycle_id=cycle_id) + f"#moment-{said.move}")


def moments(cycle: Cycle, journey: Standing) -> list[Shown]:
    """The cycle's moments for whoever acts, judged by what they watch for."""
    actor = signed_in()
    cares = actor.id in journey.supervisor_ids or actor.id in {cycle.trainee_id, *takers_of(db(), cycle.id)}
    return moments_of(db(), actor, cycle.id, watched_for(cares=cares, assesses=actor.id in journey.assessor_ids))


def _page(cycle: Cycle, said: Any, problem: str = "", at: str = "", draft: Any = None) -> str:
    journey = standing.of_journey(db(), signed_in(), cycle.journey_id)
    shown = moments(cycle, journey)
    may_log = policy.may_log(signed_in(), journey)
    return render_template(
        "storyboard/show.html",
        cycle=cycle,
        client=db().get_one(Client, cycle.client_id),
        number=number_of(db(), cycle),
        moments=shown,
        waits=[leads(each.reasons, cycle_id=cycle.id, client_id=cycle.client_id) for each in shown],
        may_log=may_log,
        before=leads(stops_clipping(cycle), client_id=cycle.client_id) if may_log and not shown else [],
        said=said,
        problem=problem,
        at=at,
        draft=draft,
    )


def _said() -> storyboard.Arranged:
    """What the form says, read strictly: an id that is none is passed over."""
    questions = {key: read.clean(words) for key, words in _by_moment("question-")}
    return storyboard.Arranged(
        seen=[each for word in request.form.get("seen", "").split() if (each := _uuid(word))],
        questions=questions,
        were=dict(_by_moment("was-")),
        move=_uuid(request.form.get("move", "").partition(" ")[2]),
        step=STEPS.get(request.form.get("move", "").partition(" ")[0], 0),
    )


def _by_moment(prefix: str) -> list[tuple[UUID, str]]:
    named = [(_uuid(name.removeprefix(prefix)), name) for name in request.form if name.startswith(prefix)]
    return [(key, read.clean(request.form[name])) for key, name in named if key]


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
