"""A service's own rules of reminding: versioned copies of those that ship. What it never edited follows the shipped text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.data import nudges_text
from logbook.domain.nudges import Hears, Rule, Shipped, Stall, Step, read_rules
from logbook.models.base import Base, InService


class NudgeRule(InService, Base):
    """One version of one rule as a service has it, immutable; `steps` are lists of (after, to, words)."""

    __tablename__ = "nudge_rules"
    __table_args__ = (UniqueConstraint("service_id", "stall", "version"),)

    stall: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    in_use: Mapped[bool]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


@cache
def shipped() -> Shipped:
    """The rules that ship, read once."""
    return read_rules(nudges_text())


def in_force(db: Session, service_id: UUID) -> dict[Stall, Rule]:
    """Each stall's rule as this service has it now."""
    kept = select(NudgeRule).where(NudgeRule.service_id == service_id).order_by(NudgeRule.version)
    return shipped().rules | {Stall(row.stall): _rule(row) for row in db.scalars(kept) if row.stall in set(Stall)}


def versions_of(db: Session, service_id: UUID, stall: Stall) -> list[NudgeRule]:
    """A service's own versions of one rule, the newest first."""
    query = select(NudgeRule).where(NudgeRule.service_id == service_id, NudgeRule.stall == stall)
    return list(db.scalars(query.order_by(NudgeRule.version.desc()).limit(50)))


def steps_as_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps as they are kept."""
    return [{"after": step.after, "to": list(step.to), "words": step.words} for step in steps]


def _rule(row: NudgeRule) -> Rule:
    """The kept version; its name is the shipped one's."""
    base = shipped().rules[Stall(row.stall)]
    steps = tuple(Step(s["after"], tuple(Hears(to) for to in s["to"]), s["words"]) for s in row.steps)
    return Rule(base.stall, base.name, steps, row.version, row.in_use)
