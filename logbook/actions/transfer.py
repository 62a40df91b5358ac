"""Transfer plans: chosen, tried, looked at again, let go. One's own; nobody is reminded and nobody else is told."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken, require_none
from logbook.domain.skills import transfer
from logbook.domain.skills.scales import Scale
from logbook.domain.typed import clean, one_line
from logbook.models.comparing import TransferPlan
from logbook.models.plans import facts_of, open_items
from logbook.models.recordings import Clip
from logbook.models.upsert import insert_once


def choose(
    db: Session,
    actor: Actor,
    service_id: UUID,
    scale: Scale,
    number: int,
    *,
    plan_id: UUID,
    setting: str,
    trying: str,
    clip_id: UUID | None,
    now: datetime,
) -> None:
    """Begin a plan under the form's own id: a second click finds it. A clip kept as feed-forward is one's own.

    Errors: RuleBroken with the field.
    """
    if db.get(TransferPlan, plan_id) is not None:
        policy.require_visible(policy.may_use_plan(actor, db.get_one(TransferPlan, plan_id)))
        return
    require_none(transfer.why_not_choose(scale, number, open_items(db, actor.id, scale.key)))
    _require_own(db, actor, service_id, clip_id)
    row = {
        "id": plan_id,
        "service_id": service_id,
        "person_id": actor.id,
        "scale_key": scale.key,
        "item": number,
        "called": next(item.short_title for item in scale.sub_scales if item.number == number),
        "setting": one_line(setting),
        "trying": clean(trying),
        "clip_id": clip_id,
        "chosen_on": actor.today_in(service_id),
        "came_of_it": "",
    }
    if insert_once(db, TransferPlan, row):
        journal.record(db, actor, "transfer plan chosen", service_id, plan_id, now, item=number)


def tried(db: Session, actor: Actor, plan: TransferPlan, on: date, now: datetime) -> None:
    """It was tried that day. Noted twice for one day is once."""
    policy.require_visible(policy.may_use_plan(actor, plan))
    if plan.tried_on == on:
        return
    require_none(transfer.why_not_tried(facts_of(plan), on, actor.today_in(plan.service_id)))
    plan.tried_on = on
    journal.record(db, actor, "transfer plan tried", plan.service_id, plan.id, now, on=on)


def looked(db: Session, actor: Actor, plan: TransferPlan, on: date, came_of_it: str, now: datetime) -> None:
    """It was looked at again that day, and what came of it."""
    policy.require_visible(policy.may_use_plan(actor, plan))
    if plan.looked_on == on:
        return
    require_none(transfer.why_not_looked(facts_of(plan), on, actor.today_in(plan.service_id)))
    if len(came_of_it) > transfer.MOST_WORDS:
        raise RuleBroken(f"What came of it takes at most {transfer.MOST_WORDS:,} characters.", field="came_of_it")
    plan.looked_on, plan.came_of_it = on, clean(came_of_it)
    journal.record(db, actor, "transfer plan looked at again", plan.service_id, plan.id, now, on=on)


def let_go(db: Session, actor: Actor, plan: TransferPlan, now: datetime) -> None:
    """It is let go, without a reason; taken up again with `take_up`."""
    policy.require_visible(policy.may_use_plan(actor, plan))
    if plan.let_go_on is None:
        require_none(transfer.why_not_let_go(facts_of(plan)))
        plan.let_go_on = actor.today_in(plan.service_id)
        journal.record(db, actor, "transfer plan let go", plan.service_id, plan.id, now)


def take_up(db: Session, actor: Actor, plan: TransferPlan, now: datetime) -> None:
    """Undo of letting go, while there is room for it."""
    policy.require_visible(policy.may_use_plan(actor, plan))
    if plan.let_go_on is not None:
        require_none(transfer.why_not_take_up(plan.item, open_items(db, actor.id, plan.scale_key)))
        plan.let_go_on = None
        journal.record(db, actor, "transfer plan taken up again", plan.service_id, plan.id, now)


def _require_own(db: Session, actor: Actor, service_id: UUID, clip_id: UUID | None) -> None:
    if clip_id is None:
        return
    clip = db.get(Clip, clip_id)
    if clip is None or clip.deleted_at or clip.destroyed_at or not policy.may_change_clip(actor, clip):
        raise NotVisible
    policy.require_visible(clip.service_id == service_id)
