"""One's own transfer plans and tables from paper."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.skills.transfer import PlanFacts
from logbook.models.base import Rows
from logbook.models.comparing import PaperTable, TransferPlan

MOST_PLANS = 50


def facts_of(plan: TransferPlan) -> PlanFacts:
    """Its days."""
    return PlanFacts(plan.chosen_on, plan.tried_on, plan.looked_on, plan.let_go_on)


def plans_visible_to(actor: Actor) -> Select[TransferPlan]:
    """policy.may_use_plan, asked of the database."""
    return select(TransferPlan).where(TransferPlan.person_id == actor.id)


def own_plans(actor: Actor) -> Select[TransferPlan]:
    """The latest of one's plans, the last chosen first."""
    return plans_visible_to(actor).order_by(TransferPlan.chosen_on.desc(), TransferPlan.id.desc()).limit(MOST_PLANS)


def open_items(db: Session, person_id: UUID, scale_key: str) -> list[int]:
    """The sub-scales of the plans under way."""
    query = select(TransferPlan.item).where(
        TransferPlan.person_id == person_id,
        TransferPlan.scale_key == scale_key,
        TransferPlan.looked_on.is_(None),
        TransferPlan.let_go_on.is_(None),
    )
    return list(db.scalars(query))


def tables_visible_to(actor: Actor) -> Select[PaperTable]:
    """policy.may_use_paper_table, asked of the database."""
    return select(PaperTable).where(PaperTable.person_id == actor.id, PaperTable.deleted_at.is_(None))


def own_tables(actor: Actor) -> Rows:
    """The tables one took from paper, the last first."""
    query = select(PaperTable.id, PaperTable.title, PaperTable.made_at)
    own = query.where(PaperTable.person_id == actor.id, PaperTable.deleted_at.is_(None))
    return own.order_by(PaperTable.made_at.desc(), PaperTable.id.desc())
