"""Concerns: raised with one press, whereupon footage and erasures of the family stop; decided by lead or records officer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import holds, journal, letters, outbox
from logbook.actions.erasing_footage import lock_whose
from logbook.domain.concerns import Decision
from logbook.domain.people import Actor, Role
from logbook.domain.refusals import Reason, RuleBroken
from logbook.models.base import new_id
from logbook.models.belonging import holders
from logbook.models.concerns import Concern, Whose, of_whose
from logbook.models.people import Person
from logbook.models.recordings import Clip, Viewing
from logbook.policy.safeguarding import ANSWERING


def raise_(db: Session, actor: Actor, whose: Whose, base: str, now: datetime, clip_id: UUID | None = None) -> Concern:
    """From this moment nobody watches and nothing is destroyed. Whether the actor may is asked where the footage is found.

    A second press by the same person finds the first concern while it waits. `base` is where links in mail begin.
    """
    lock_whose(db, whose.client_id, whose.film_id)
    mine = (Concern.raised_by_id == actor.id, Concern.decision.is_(None), of_whose(Concern, whose))
    known = db.scalar(select(Concern).where(*mine).limit(1))
    if known is not None:
        return known
    concern = Concern(
        id=new_id(),
        service_id=whose.service_id,
        client_id=whose.client_id,
        film_id=whose.film_id,
        clip_id=clip_id,
        owner_id=whose.owner_id,
        raised_at=now,
        raised_by_id=actor.id,
    )
    db.add(concern)
    db.flush()
    _end_viewings(db, whose, now)
    journal.record(db, actor, "concern raised", whose.service_id, concern.id, now, about=whose.id, clip=clip_id)
    _tell(db, actor, concern, base, now)
    return concern


def decide(
    db: Session, actor: Actor, concern: Concern, whose: Whose, decision: Decision, reasons: str, now: datetime
) -> None:
    """End a concern for the footage, with reasons. To keep it under a legal hold is the records officer's alone."""
    policy.require(policy.may_decide_concern(actor, concern))
    if concern.decision is not None:
        raise RuleBroken("This was decided already; the decision stands on this page.")
    holds.require_reason(reasons, "Write the reasons in a line or two: they stay with the decision.")
    if decision is Decision.KEPT:
        if not policy.may_hold(actor, concern.service_id):
            raise RuleBroken(Reason("Only the records officer sets a legal hold: ask them to decide this one."))
        holds.place(db, actor, whose, new_id(), reasons, now, concern_id=concern.id)
    concern.decision, concern.reasons = decision, reasons
    concern.decided_at, concern.decided_by_id = now, actor.id
    journal.record(db, actor, "concern decided", concern.service_id, concern.id, now, decision=str(decision))


def _end_viewings(db: Session, whose: Whose, now: datetime) -> None:
    """Every address that was issued for this footage is good no more."""
    clips = select(Clip.id).where(of_whose(Clip, whose))
    db.execute(update(Viewing).where(Viewing.clip_id.in_(clips), Viewing.ended_at.is_(None)).values(ended_at=now))


def _tell(db: Session, actor: Actor, concern: Concern, base: str, now: datetime) -> None:
    """Lead and records officer are told that there is one, and nothing of it; where nobody is either, the administrators are."""
    today = actor.today_in(concern.service_id)
    told = holders(db, concern.service_id, ANSWERING, today) or holders(
        db, concern.service_id, [Role.ADMINISTRATOR], today
    )
    addresses = select(Person.id, Person.email).where(Person.id.in_([id_ for id_, _ in told]))
    known = {id_: email for id_, email in db.execute(addresses) if email}
    for id_, name in told:
        if id_ in known:
            words = letters.concern_raised(base, concern.id, name=name)
            outbox.write(db, concern.service_id, known[id_], words, now, id_)
