"""A service's own rules: kept as new versions, put back as they ship; and whose bank holidays are its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.adapters.bank_holidays import UnknownCalendar, closed_in
from logbook.domain.nudges import Rule, Stall, Step, why_not_rule
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models import nudge_rules
from logbook.models.nudge_rules import NudgeRule, steps_as_rows
from logbook.models.services import Service


def proposed(db: Session, service_id: UUID, stall: Stall, steps: Sequence[Step], *, in_use: bool) -> Rule:
    """The rule as it would be, checked and not kept. Errors: RuleBroken at the field of each step ("2.words")."""
    now_in_force = nudge_rules.in_force(db, service_id)[stall]
    rule = Rule(stall, now_in_force.name, tuple(steps), now_in_force.version + 1, in_use)
    require_none(why_not_rule(rule))
    return rule


def keep(db: Session, actor: Actor, service_id: UUID, rule: Rule, seen: int, key: UUID, now: datetime) -> None:
    """Keep it as the newest version. `seen` is the version it was made from. Errors: RuleBroken where another came in between."""
    policy.require(policy.may_change_nudge_rules(actor, service_id))
    if db.get(NudgeRule, key) is not None:
        return
    db.execute(select(Service.id).where(Service.id == service_id).with_for_update())
    before = nudge_rules.in_force(db, service_id)[rule.stall]
    if before.version != seen:
        raise RuleBroken(
            "Somebody changed this rule meanwhile. What you typed is still here: look at theirs in another window, then save."
        )
    if (before.steps, before.in_use) == (rule.steps, rule.in_use):
        raise RuleBroken("This says the same as before: nothing needs keeping.")
    kept = {"stall": rule.stall, "version": before.version + 1, "in_use": rule.in_use, "made_at": now}
    db.add(NudgeRule(id=key, service_id=service_id, steps=steps_as_rows(rule.steps), made_by_id=actor.id, **kept))
    db.flush()
    journal.record(db, actor, "nudge rule kept", service_id, key, now, stall=rule.stall, version=before.version + 1)


def choose_calendar(db: Session, actor: Actor, service: Service, country: str, part: str, now: datetime) -> None:
    """Whose bank holidays are off. Errors: RuleBroken at the field, with what is known."""
    policy.require(policy.may_change_nudge_rules(actor, service.id))
    country, part = country.strip().upper(), part.strip().upper()
    try:
        closed_in(country, None)
    except UnknownCalendar as unknown:
        raise RuleBroken(Reason(str(unknown), "country")) from unknown
    try:
        closed_in(country, part or None)
    except UnknownCalendar as unknown:
        raise RuleBroken(Reason(str(unknown), "part")) from unknown
    service.country, service.subdivision = country, part or None
    journal.record(db, actor, "bank holidays chosen", service.id, service.id, now, country=country, part=part or None)
