"""Somebody supervises in an absent supervisor's place, between two dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.people import Actor
from logbook.domain.refusals import Reason, require_none
from logbook.domain.roles import last_day_before
from logbook.models import belonging
from logbook.models.assessments import deciding_among
from logbook.models.people import StandIn

LONGEST = timedelta(days=366)
NOT_ENTITLED = "Whoever stands in has to supervise in this service then: accredited, or a trainee supervisor under somebody who is."
DECIDES = (
    "They are asked to decide a milestone of {trainee}'s, and nobody decides for somebody they supervise: choose somebody "
    "else, or name another assessor first."
)


def arrange(
    db: Session,
    actor: Actor,
    service_id: UUID,
    supervisor_id: UUID,
    stand_in_id: UUID,
    since: date,
    until: date,
    row_id: UUID,
    now: datetime,
) -> StandIn:
    """Name who stands in; sent twice with one id it is arranged once."""
    policy.require(policy.may_arrange_stand_in(actor, supervisor_id, service_id))
    belonging.lock(db, service_id)
    if (same := db.get(StandIn, row_id)) is not None:
        policy.require_visible(same.supervisor_id == supervisor_id)
        return same
    require_none(_why_not(db, actor, service_id, supervisor_id, stand_in_id, since, until))
    row = StandIn(
        id=row_id,
        service_id=service_id,
        supervisor_id=supervisor_id,
        stand_in_id=stand_in_id,
        since=since,
        until=until,
    )
    db.add(row)
    journal.record(
        db, actor, "stand-in arranged", service_id, supervisor_id, now, stand_in=stand_in_id, since=since, until=until
    )
    return row


def end(db: Session, actor: Actor, row: StandIn, now: datetime) -> None:
    """The supervisor is back, or the plan has changed: it ends at once, or never begins."""
    policy.require(policy.may_arrange_stand_in(actor, row.supervisor_id, row.service_id))
    today = actor.today_in(row.service_id)
    if row.since >= today:
        db.delete(row)
    else:
        row.until = min(row.until, last_day_before(today))
    journal.record(
        db, actor, "stand-in ended", row.service_id, row.supervisor_id, now, stand_in=row.stand_in_id, until=row.until
    )


def _why_not(
    db: Session, actor: Actor, service_id: UUID, supervisor_id: UUID, stand_in_id: UUID, since: date, until: date
) -> list[Reason]:
    today = actor.today_in(service_id)
    reasons = []
    if until < since:
        reasons.append(Reason("The last day comes before the first: change one of the two.", "until"))
    if until < today:
        reasons.append(Reason("These days are over: choose days from today on.", "until"))
    if until - since > LONGEST:
        reasons.append(Reason("More than a year is no absence: change the trainees' supervisor instead.", "until"))
    if stand_in_id == supervisor_id:
        reasons.append(Reason("Nobody stands in for themselves: choose somebody else.", "stand_in_id"))
    elif stand_in_id not in belonging.entitled(db, service_id, max(since, today)):
        reasons.append(Reason(NOT_ENTITLED, "stand_in_id"))
    reasons += [
        Reason(DECIDES.format(trainee=trainee), "stand_in_id")
        for trainee in deciding_among(db, service_id, stand_in_id, supervisor_id, since, until)
    ]
    if supervisor_id not in belonging.entitled(db, service_id, max(since, today)):
        reasons.append(Reason("They do not supervise in this service then, so nobody needs to stand in.", "since"))
    overlapping = select(StandIn.id).where(
        StandIn.service_id == service_id,
        StandIn.supervisor_id == supervisor_id,
        StandIn.stand_in_id == stand_in_id,
        StandIn.since <= until,
        StandIn.until >= since,
    )
    if db.scalar(overlapping.limit(1)) is not None:
        reasons.append(Reason("They stand in on some of these days already: choose other days.", "since"))
    return reasons
