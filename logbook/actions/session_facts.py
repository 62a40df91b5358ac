"""What was said of a supervision session: whether it can be true, who confirms it by saying so, which cycles were taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.domain.cycles import minutes_fault
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import Reason, RuleBroken
from logbook.domain.supervision import Side, confirmations, day_fault
from logbook.models.cycles import Cycle, SignOff
from logbook.models.standing import cycles_visible_to
from logbook.models.supervision import SessionCycle, SupervisionSession
from logbook.models.supervision_lists import who_supervised


@dataclass(frozen=True, slots=True)
class Held:
    """What was said of a session; the words and the cycles taken belong to one trainee alone."""

    on: date
    minutes: int
    mode: str
    kind: str
    strengths: str = ""
    working_points: str = ""
    agenda: str = ""
    cycle_ids: frozenset[UUID] = field(default=frozenset())

    @property
    def said(self) -> tuple[date, int, str]:
        """What the other side is asked about again when it changes."""
        return self.on, self.minutes, self.kind


class AlreadyEntered(RuleBroken):
    """The other side has entered the same session: it is offered instead of a second one."""

    def __init__(self, session_id: UUID, reason: Reason) -> None:
        self.session_id = session_id
        super().__init__(reason)


def side_of(actor: Actor, session: SupervisionSession) -> Side:
    """Which of the two the actor is."""
    return Side.TRAINEE if actor.id == session.trainee_id else Side.SUPERVISOR


def require_supervisor(db: Session, actor: Actor, stands: Standing, supervisor_id: UUID) -> None:
    """A supervisor enters their own sessions; a trainee those with somebody who is or was their supervisor."""
    if actor.id != stands.trainee_id:
        policy.require_visible(supervisor_id == actor.id)
    elif supervisor_id not in stands.ever_supervisor_ids:
        policy.require_visible(supervisor_id in {row.id for row in db.execute(who_supervised(stands.journey_id))})


def check(held: Held, enrolled_on: date, today: date) -> None:
    """Refuse a day or minutes that cannot be, at the field."""
    fault = day_fault(held.on, enrolled_on, today)
    if fault:
        raise RuleBroken(fault, field="on")
    check_minutes(held.minutes)


def check_minutes(minutes: int) -> None:
    """Refuse a number of minutes that cannot be, at its field."""
    fault = minutes_fault(minutes, "The minutes of the session")
    if fault:
        raise RuleBroken(fault, field="minutes")


def write(actor: Actor, session: SupervisionSession, held: Held, *, changed: bool, now: datetime) -> None:
    """Put what was said into the row; saying it is the actor's own confirmation."""
    for name in NAMES:
        setattr(session, name, getattr(held, name))
    confirmed_by(actor, session, changed=changed, now=now)


NAMES = ("on", "minutes", "mode", "kind", "strengths", "working_points", "agenda")


def says(db: Session, session: SupervisionSession, held: Held) -> bool:
    """Whether the row says this already, word for word: a second click of the form that saved it."""
    taken = select(SessionCycle.cycle_id).where(SessionCycle.session_id == session.id)
    same = all(getattr(session, name) == getattr(held, name) for name in NAMES)
    return same and set(db.scalars(taken)) == held.cycle_ids


def confirmed_by(actor: Actor, session: SupervisionSession, *, changed: bool, now: datetime) -> None:
    """The actor's side confirms; what was changed asks the other side again."""
    session.trainee_confirmed_at, session.supervisor_confirmed_at = confirmations(
        side_of(actor, session),
        changed=changed,
        trainee=session.trainee_confirmed_at,
        supervisor=session.supervisor_confirmed_at,
        now=now,
    )


def require_seen(db: Session, actor: Actor, cycle_ids: frozenset[UUID]) -> None:
    """Whoever takes a cycle to a session sees it already: taking it is what lets a former supervisor go on seeing it."""
    seen = db.scalars(cycles_visible_to(actor).where(Cycle.id.in_(cycle_ids)).with_only_columns(Cycle.id))
    policy.require_visible(set(seen) == cycle_ids)


def take(db: Session, session: SupervisionSession, cycle_ids: frozenset[UUID]) -> None:
    """The cycles taken; one of somebody else's, put into the form by hand, is not found."""
    if not cycle_ids:
        return
    theirs = db.scalars(
        select(Cycle.id).where(
            Cycle.id.in_(cycle_ids), Cycle.journey_id == session.journey_id, Cycle.deleted_at.is_(None)
        )
    ).all()
    policy.require_visible(len(theirs) == len(cycle_ids))
    rows = [{"service_id": session.service_id, "session_id": session.id, "cycle_id": id_} for id_ in theirs]
    db.execute(insert(SessionCycle), rows)


def signed_in(db: Session, session: SupervisionSession) -> set[UUID]:
    """The cycles whose signature in force was given in this session."""
    query = select(SignOff.cycle_id).where(SignOff.session_id == session.id, SignOff.reopened_at.is_(None))
    return set(db.scalars(query))


def require_signed_stay(db: Session, session: SupervisionSession, cycle_ids: frozenset[UUID]) -> None:
    """A cycle signed off in the session cannot be taken out of it."""
    if signed_in(db, session) - cycle_ids:
        raise RuleBroken(
            "A cycle you took out was signed off in this session, so it stays in it. Reopen the cycle first.",
            field="cycles",
        )
