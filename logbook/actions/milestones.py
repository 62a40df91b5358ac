"""Milestones: asked for, taken back, given to an assessor, a shortfall proposed, decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, journal, standing, ways
from logbook.actions.accrediting import accredit, content_of
from logbook.domain import milestones, signing
from logbook.domain.milestones import why_not_pass, why_not_shortfall
from logbook.domain.overview import NextStep
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import NotVisible, Reason, RuleBroken, require_none
from logbook.models import belonging
from logbook.models.assessments import candidates, kept_of, step_of
from logbook.models.base import new_id
from logbook.models.journeys import Assessment, Shortfall
from logbook.models.progress import Kept


def ask(db: Session, actor: Actor, journey_id: UUID, key: str, *, assessment_id: UUID, now: datetime) -> None:
    """Ask for the next milestone; refused with everything that is missing. A second click is one asking."""
    stands = _read(db, actor, journey_id)
    policy.require(policy.may_ask_for_milestone(actor, stands))
    figures.lock(db, journey_id)
    known = db.get(Assessment, assessment_id)
    if known is not None:
        policy.require_visible(known.journey_id == journey_id)
        return
    step = _next(kept_of(db, journey_id, now), key)
    if step.asked:
        raise RuleBroken(f"{step.milestone.name} is asked for already: it waits for the assessor.")
    require_none(step.blocked)
    db.add(
        Assessment(
            id=assessment_id,
            service_id=stands.service_id,
            journey_id=journey_id,
            trainee_id=stands.trainee_id,
            milestone=key,
            asked_at=now,
        )
    )
    journal.record(db, actor, "milestone asked for", stands.service_id, journey_id, now, milestone=key)


def withdraw(db: Session, actor: Actor, journey_id: UUID, key: str, now: datetime) -> None:
    """Take the asking back while it is not decided."""
    stands = _read(db, actor, journey_id)
    policy.require(policy.may_ask_for_milestone(actor, stands))
    figures.lock(db, journey_id)
    asked = _open(db, journey_id, key)
    if asked is not None:
        asked.withdrawn_at = now
        journal.record(db, actor, "milestone taken back", asked.service_id, journey_id, now, milestone=key)


def assign(db: Session, actor: Actor, journey_id: UUID, key: str, assessor_id: UUID, now: datetime) -> None:
    """Ask an assessor to decide; another may be asked instead until it is decided. Errors: RuleBroken with the reason."""
    stands = standing.of_journey(db, actor, journey_id)
    policy.require_visible(policy.may_open_milestone(actor, stands))
    policy.require(policy.may_assign_assessor(actor, stands.service_id))
    figures.lock(db, journey_id)
    belonging.lock(db, stands.service_id)  # no stand-in is arranged between the look and the naming
    asked = _open(db, journey_id, key)
    if asked is None:
        raise RuleBroken("Nobody asks for this milestone at the moment, so no assessor is needed.")
    chosen = next((each for each in candidates(db, actor, stands) if each.id == assessor_id), None)
    if chosen is None:
        raise RuleBroken("Choose one of the assessors shown.", field="assessor")
    if chosen.why_not:
        raise RuleBroken(f"{chosen.name}: {chosen.why_not}", field="assessor")
    if asked.assessor_id != assessor_id:
        asked.assessor_id, asked.assigned_by_id, asked.assigned_at = assessor_id, actor.id, now
        journal.record(
            db, actor, "assessor named", asked.service_id, journey_id, now, milestone=key, assessor=assessor_id
        )


def propose(db: Session, actor: Actor, journey_id: UUID, key: str, minutes: int, reasons: str, now: datetime) -> None:
    """The present supervisor proposes to go without some minutes, with reasons; the assessor accepts them or not."""
    stands = _read(db, actor, journey_id)
    policy.require(policy.may_propose_shortfall(actor, stands))
    figures.lock(db, journey_id)
    kept = kept_of(db, journey_id, now)
    step = _next(kept, key)
    programme = kept.record.programme
    broken = why_not_shortfall(minutes, reasons, step.figures.supervision, programme.shortfall_percent)
    for reason in broken:
        raise RuleBroken(reason, field=reason.goes_to if reason.goes_to in ("minutes", "reasons") else "")
    before = (kept.record.shortfalls or {}).get(key)
    if before is not None and (before.minutes, before.reasons) == (minutes, reasons):
        return
    db.add(
        Shortfall(
            id=new_id(),
            service_id=stands.service_id,
            journey_id=journey_id,
            milestone=key,
            minutes=minutes,
            reasons=reasons,
            proposed_by_id=actor.id,
            proposed_at=now,
        )
    )
    journal.record(db, actor, "shortfall proposed", stands.service_id, journey_id, now, milestone=key, minutes=minutes)


def decide(
    db: Session,
    actor: Actor,
    journey_id: UUID,
    key: str,
    *,
    accepted: bool,
    shortfall: bool,
    comment: str,
    now: datetime,
) -> None:
    """Accept, or "not yet" with a comment. Accepting is refused while anything is missing; a shortfall leant on is accepted
    or the milestone is not. From then on the assessor sees nothing more of it."""
    stands = _read(db, actor, journey_id)
    journey = figures.lock(db, journey_id)
    asked = _open(db, journey_id, key)
    if asked is None:
        raise NotVisible
    policy.require(policy.may_decide(actor, asked, stands))
    kept = kept_of(db, journey_id, now)
    step = _next(kept, key)
    proposed = (kept.record.shortfalls or {}).get(key)
    leant_on = replace(proposed, accepted=shortfall) if proposed else None
    if accepted:
        percent = kept.record.programme.shortfall_percent
        supervisor, unrated = kept.record.supervisor, step.self_rating_missing
        require_none(why_not_pass(step.figures, supervisor, percent, leant_on, self_rating_missing=unrated))
    elif len(comment.strip()) < milestones.SHORTEST_REASONS:
        raise RuleBroken("Say in a sentence what is still to come, so that they can go on.", field="comment")
    asked.decided_at, asked.accepted, asked.comment = now, accepted, comment
    asked.shortfall_accepted = shortfall if proposed and step.figures.supervision.left else None
    asked.snapshot = content_of(db, actor, asked, kept, step, proposed)
    asked.digest = signing.digest_of_snapshot(asked.snapshot)
    ways.touch(db, journey_id)
    said = "milestone accepted" if accepted else "milestone not yet"
    journal.record(
        db, actor, said, asked.service_id, journey_id, now, milestone=key, assessment=asked.id, digest=asked.digest
    )
    if accepted and key == kept.record.programme.final_milestone.key:
        accredit(db, actor, journey, kept.record.programme, kept.today, now)


def _read(db: Session, actor: Actor, journey_id: UUID) -> Standing:
    stands = standing.of_journey(db, actor, journey_id)
    policy.require_visible(policy.may_read_record(actor, stands))
    return stands


def _open(db: Session, journey_id: UUID, key: str) -> Assessment | None:
    """The asking that is neither decided nor taken back."""
    query = select(Assessment).where(
        Assessment.journey_id == journey_id,
        Assessment.milestone == key,
        Assessment.decided_at.is_(None),
        Assessment.withdrawn_at.is_(None),
    )
    return db.scalars(query.order_by(Assessment.asked_at.desc()).limit(1)).one_or_none()


def _next(kept: Kept, key: str) -> NextStep:
    """The step asked about, where it is the one that comes next. Errors: NotVisible for no such milestone; RuleBroken."""
    programme = kept.record.programme
    name = next((each.name for each in programme.milestones if each.key == key), None)
    if name is None:
        raise NotVisible
    step = step_of(kept)
    if step is not None and step.milestone.key == key:
        return step
    if step is None or key in kept.record.passed(kept.today):
        raise RuleBroken(f"{name} is passed already: nothing more is needed.")
    raise RuleBroken(
        Reason(f"{step.milestone.name} comes before {name}: ask for that one first.", f"milestone#{step.milestone.key}")
    )
