"""One milestone's page as it stands for whoever opens it, and the whole logbook behind it, to read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.domain.milestones import most_shortfall
from logbook.domain.overview import NextStep
from logbook.domain.people import Standing
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.assessments import askings, candidates, kept_of, step_of
from logbook.models.journeys import Assessment
from logbook.models.named_cycles import named_cycles
from logbook.models.progress import Kept
from logbook.models.supervision import SupervisionSession
from logbook.models.supervision_lists import rows
from logbook.models.trainees import clients_in
from logbook.models.whole_cycles import whole_cycles
from logbook.routes.milestones.blueprint import bp, seen
from logbook.routes.milestones.forms import FORMS
from logbook.routes.paging import number_asked
from logbook.routes.request import db, now, signed_in
from logbook.routes.ways import reader_of, way

CYCLES_A_PAGE = 10


@bp.get("")
def show(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The milestone as it stands for this person."""
    return page(journey_id, key)


@bp.get("/logbook")
def logbook(journey_id: UUID, key: str) -> ResponseReturnValue:
    """The whole logbook to read: clients, cycles in full, supervision; ten cycles a page."""
    stands = seen(journey_id)
    policy.require_visible(policy.may_read_record(signed_in(), stands))
    kept = kept_of(db(), journey_id, now())
    cycles = named_cycles(db(), journey_id)
    number = number_asked()
    first = (number - 1) * CYCLES_A_PAGE
    shown = {each.id for each in cycles[first : first + CYCLES_A_PAGE]}
    held = rows().where(SupervisionSession.journey_id == journey_id).limit(200)
    return render_template(
        "milestones/logbook.html",
        trainee=kept.row,
        key=key,
        milestone=name_of(kept, key),
        wholes=whole_cycles(db(), cycles, shown),
        clients=db().execute(clients_in(journey_id)).all(),
        sessions=db().execute(held).all(),
        number=number,
        pages=max(-(-len(cycles) // CYCLES_A_PAGE), 1),
    )


def name_of(kept: Kept, key: str) -> str:
    """What the programme calls it; 404 where it has no such milestone."""
    name = next((each.name for each in kept.record.programme.milestones if each.key == key), None)
    if name is None:
        raise NotVisible
    return str(name)


def page(
    journey_id: UUID, key: str, form: Any = None, status: int = 200, refused: RuleBroken | None = None
) -> ResponseReturnValue:
    """The page after whatever was done: with the form as it was sent, and what stands in the way of it."""
    actor, stands = signed_in(), seen(journey_id)
    kept = kept_of(db(), journey_id, now())
    name = name_of(kept, key)
    step = step_of(kept)
    here = step if step and step.milestone.key == key else None
    asked = db().execute(askings(journey_id, key)).all()
    waiting = next((each for each in asked if each.decided_at is None), None)
    reader = reader_of(actor, stands)
    reasons = [*(refused.reasons if refused else ()), *(here.blocked if here and not refused else ())]
    return render_template(
        "milestones/show.html",
        form=form,
        forms={kind: form if isinstance(form, made) else made() for kind, made in FORMS.items()},
        refused=bool(refused),
        trainee=kept.row,
        key=key,
        name=name,
        own=actor.id == stands.trainee_id,
        reads=policy.may_read_record(actor, stands),
        sees=policy.may_see_progress(actor, stands),
        step=here,
        next=step,
        passed=key in kept.record.passed(kept.today),
        supervisor=kept.record.supervisor.name if kept.record.supervisor else None,
        reasons=[(reason.sentence, way(reason, reader, journey_id, key)) for reason in reasons],
        asked=asked,
        waiting=waiting,
        most=most_shortfall(here.figures.supervision.required, kept.record.programme.shortfall_percent) if here else 0,
        shortfall=(kept.record.shortfalls or {}).get(key),
        **_may(stands, here, waiting),
    ), status


def _may(stands: Standing, here: NextStep | None, waiting: Any) -> dict[str, Any]:
    """What this person may do about it now."""
    actor = signed_in()
    asks = policy.may_ask_for_milestone(actor, stands)
    short = here is not None and here.figures.supervision.left > 0
    assessment = db().get(Assessment, waiting.id) if waiting else None
    return {
        "may_ask": asks and here is not None and waiting is None,
        "may_withdraw": asks and waiting is not None,
        "may_propose": policy.may_propose_shortfall(actor, stands) and short,
        "may_decide": assessment is not None and policy.may_decide(actor, assessment, stands),
        "candidates": candidates(db(), actor, stands)
        if waiting and policy.may_assign_assessor(actor, stands.service_id)
        else [],
    }
